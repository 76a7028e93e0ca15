"""What shoppers asked in vain: questions without an answer, searches that found nothing, and their fixes."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from assistant.desk import LONGEST, StaffDesk
from assistant.ports import OpenQuestion, QuestionState, Unanswered
from bot.console.doorkeeper import post
from bot.console.pages import Pages, go
from bot.synonyms import OwnSynonyms
from bot.wiring import OpenShop

_LISTED = 200


@dataclass(frozen=True, slots=True)
class Listed:
    """An open question, the title of the product that it is about, and whether it was asked in a group."""

    open: OpenQuestion
    product: str
    public: bool


def routes(shop: OpenShop, own: OwnSynonyms, pages: Pages) -> list[BaseRoute]:
    """`/questions`, `/synonyms` and what is below them."""
    room = _Room(shop, own, pages)
    return [
        Route("/questions", room.all),
        post("/questions/{id:int}/answer", room.answer),
        post("/questions/{id:int}/close", room.close),
        Route("/synonyms", room.synonyms),
        post("/synonyms/add", room.add),
        post("/synonyms/save", room.save),
    ]


class _Room:
    def __init__(self, shop: OpenShop, own: OwnSynonyms, pages: Pages) -> None:
        self._shop = shop
        self._own = own
        self._pages = pages
        self._changing = asyncio.Lock()

    async def all(self, request: Request) -> Response:
        """Those not closed: first what people wait for, then what was asked last."""
        return await self._all(request)

    async def answer(self, request: Request, form: FormData) -> Response:
        """Tell the person who waits, in one's own name; who has the conversation keeps it."""
        found = await self._store.question(request.path_params["id"])
        if found is None or found.state not in ("noted", "asked"):
            return go("/questions", "question-gone")
        text, who = str(form.get("text", "")), request.state.account
        try:
            await self._desk.answer(found, who, text)
        except ValueError as error:
            return await self._all(request, mistake=f"The answer was not sent: {error}.")
        await self._store.close(found.id, "answered", text.strip())
        return go("/questions", "question-answered")

    async def close(self, request: Request, form: FormData) -> Response:
        """Done without an answer to the person: mended, or nothing to mend."""
        state: QuestionState = "answered" if form.get("mended") else "dismissed"
        closed = await self._store.close(request.path_params["id"], state)
        return go("/questions", "question-closed" if closed else "question-gone")

    async def synonyms(self, request: Request) -> Response:
        """The shop's own synonyms, perhaps with a new group begun."""
        return self._synonyms(request, "\n".join(await asyncio.to_thread(self._own.lines)))

    async def add(self, request: Request, form: FormData) -> Response:
        """One more group: a word that was asked for, and one that the catalogue has."""
        word, means = (str(form.get(name, "")).replace(",", " ").strip() for name in ("word", "means"))
        async with self._changing:
            lines = await asyncio.to_thread(self._own.lines)
            try:
                await self._write([*lines, f"{word}, {means}"])
            except ValueError as error:
                return self._synonyms(request, "\n".join(lines), mistake=str(error), word=word, means=means)
        return go("/synonyms", "synonym-added")

    async def save(self, request: Request, form: FormData) -> Response:
        """The whole list as it was edited."""
        text = str(form.get("lines", ""))
        async with self._changing:
            try:
                await self._write(text.splitlines())
            except ValueError as error:
                return self._synonyms(request, text, mistake=str(error))
        return go("/synonyms", "synonyms-saved")

    @property
    def _store(self) -> Unanswered:
        return self._shop.storage.unanswered

    @property
    def _desk(self) -> StaffDesk:
        return self._shop.desk

    async def _write(self, lines: list[str]) -> None:
        await asyncio.to_thread(self._own.write, lines)
        self._shop.core.guide.index.words_changed()

    async def _all(self, request: Request, mistake: str = "") -> Response:
        asked = request.query_params.get("show", "all")
        kinds = ("question", "nothing_found") if asked not in ("question", "nothing_found") else (asked,)
        found = await self._store.unanswered(kinds, _LISTED)  # type: ignore[arg-type]
        ids = list({one.question.product for one in found if one.question.product})
        products = await self._shop.storage.catalogue.products(ids) if ids else []
        titles = {product.id: product.title for product in products}
        place = self._shop.storage.tickets.place
        listed = [
            Listed(
                one,
                titles.get(one.question.product, one.question.product),
                bool(await place(one.platform, one.conversation, one.person)),
            )
            for one in found
        ]
        return self._pages.show(
            request,
            "questions.html",
            422 if mistake else 200,
            listed=listed,
            show=asked if len(kinds) == 1 else "all",
            mistake=mistake,
            longest=LONGEST,
        )

    def _synonyms(
        self, request: Request, text: str, mistake: str = "", word: str = "", means: str = ""
    ) -> Response:
        begun = word or request.query_params.get("word", "")[:100]
        return self._pages.show(
            request,
            "synonyms.html",
            422 if mistake else 200,
            text=text,
            word=begun,
            means=means,
            mistake=mistake,
        )
