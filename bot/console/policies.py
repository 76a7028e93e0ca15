"""The policies' pages: written, looked at and tried before anybody is answered with them."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from markdown_it import MarkdownIt
from markupsafe import Markup
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from assistant.catalogue.policies import FRONT_MATTER, LONGEST_PAGE, Policies, PoliciesUnusable
from assistant.catalogue.policy import Passage
from assistant.core import Core
from assistant.retrieval.passages import PassageIndex
from bot.console.doorkeeper import post
from bot.console.pages import Pages, go
from bot.console.trying import tried
from bot.policy_pages import PolicyPages, name_for, whole
from bot.wiring import OpenShop

_LONGEST_QUESTION = 500
_SHOWN = 3
_UNNAMED = "new-page"
# Raw HTML is text; pictures and foreign files are not loaded; links open nothing but web and mail.
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")


def routes(shop: OpenShop, kept: PolicyPages, pages: Pages) -> list[BaseRoute]:
    """`/policies` and what is below it."""
    desk = _Desk(shop, kept, pages)
    return [
        Route("/policies", desk.all),
        Route("/policies/new", desk.new),
        post("/policies/preview", desk.preview),
        post("/policies/try", desk.attempt),
        post("/policies/save", desk.save),
        post("/policies/remove", desk.remove),
        Route("/policies/edit/{name:path}", desk.edit),
    ]


class _Desk:
    def __init__(self, shop: OpenShop, kept: PolicyPages, pages: Pages) -> None:
        self._shop = shop
        self._kept = kept
        self._pages = pages
        self._changing = asyncio.Lock()
        self._tried: tuple[tuple[Passage, ...], Core] | None = None

    async def all(self, request: Request) -> Response:
        """Every page, and what shoppers are told of it."""
        names = await asyncio.to_thread(self._kept.names)
        stored = await self._shop.storage.policies.passages()
        listed = [
            (name, next((one.title for one in stored if one.page == name), name), _count(stored, name))
            for name in names
        ]
        without = sorted({one.page for one in stored} - set(names))
        lost = [(page, _count(stored, page)) for page in without]
        return self._pages.show(request, "policies.html", listed=listed, lost=lost)

    async def new(self, request: Request) -> Response:
        """An empty page, or one begun with a question that is to be answered."""
        question = request.query_params.get("question", "").strip()[:_LONGEST_QUESTION]
        text = f"# \n\n## {question}\n\n" if question else "# \n\n"
        return self._form(request, title="", name="", text=text, question=question)

    async def edit(self, request: Request) -> Response:
        """A page as it is kept."""
        name = request.path_params["name"]
        try:
            text = await asyncio.to_thread(self._kept.text, name)
        except KeyError:
            return self._pages.show(request, "gone.html", 404, what="page", back="/policies")
        return self._form(request, title=name, name=name, text=text)

    async def preview(self, request: Request, form: FormData) -> Response:
        """The page as it reads, the passages that answers may quote, and what is wrong with it."""
        name, text = _named(form) or _UNNAMED, _text(form)
        try:
            read = await asyncio.to_thread(self._kept.tried, name, text)
        except (PoliciesUnusable, ValueError) as error:
            return self._pages.show(request, "policy_preview.html", problem=str(error))
        return self._pages.show(
            request,
            "policy_preview.html",
            problem="",
            # markdown-it has escaped what was written
            html=Markup(_MARKDOWN.render(FRONT_MATTER.sub("", text))),
            passages=[one for one in read.passages if one.page == name],
            problems=_problems(read, name),
        )

    async def attempt(self, request: Request, form: FormData) -> Response:
        """What a shopper would be answered if the page were saved as it is."""
        name, text = _named(form) or _UNNAMED, _text(form)
        question = str(form.get("question", "")).strip()[:_LONGEST_QUESTION]
        if not question:
            return self._pages.show(request, "policy_answer.html", problem="Write a question to try.")
        try:
            core = await self._with(name, text)
        except (PoliciesUnusable, ValueError) as error:
            return self._pages.show(request, "policy_answer.html", problem=str(error))
        outcome = await tried(core, question)
        hits = await asyncio.to_thread(core.guide.passages.search, question, None, _SHOWN)
        return self._pages.show(
            request, "policy_answer.html", problem="", message=outcome.message, hits=hits, page=name
        )

    async def save(self, request: Request, form: FormData) -> Response:
        """Keep the page and answer with it from now on."""
        name, text = _named(form), _text(form)
        new = not form.get("name")

        def again(mistake: str) -> Response:
            title = str(form.get("title", ""))
            return self._form(request, title=title, name="" if new else name, text=text, mistake=mistake)

        if not await asyncio.to_thread(self._kept.may_be, name):
            return again("Give the page a short name, such as “Returns”.")
        if len(text.encode()) > LONGEST_PAGE:
            return again(f"The page is larger than {LONGEST_PAGE >> 20} MB. Make two of it.")
        async with self._changing:
            before = await asyncio.to_thread(self._kept.names)
            if new and name in before:
                return again(f"There is a page called “{name}” already. Choose another name, or edit it.")
            try:
                read = await asyncio.to_thread(self._kept.tried, name, text)
            except PoliciesUnusable:
                read = Policies([], 0, ())
            if not any(one.page == name for one in read.passages):
                return again("There is nothing to quote on this page yet: write some text under its title.")
            await asyncio.to_thread(self._kept.write, name, text)
            await self._replace(before, read)
        return go("/policies", "page-saved")

    async def remove(self, request: Request, form: FormData) -> Response:
        """Delete a page with its passages; the last one too."""
        name = str(form.get("name", ""))
        async with self._changing:
            before = await asyncio.to_thread(self._kept.names)
            if name not in before:
                return self._pages.show(request, "gone.html", 404, what="page", back="/policies")
            try:
                read = await asyncio.to_thread(self._kept.tried, name, None)
            except PoliciesUnusable:  # it was the last one
                read = Policies([], 0, ())
            await asyncio.to_thread(self._kept.remove, name)
            await self._replace(before, read)
        return go("/policies", "page-removed")

    async def _replace(self, before: list[str], read: Policies) -> None:
        stored = await self._shop.storage.policies.passages()
        await self._shop.storage.policies.replace(whole(stored, before, read.passages))
        await self._shop.follow_policies()

    async def _with(self, name: str, text: str) -> Core:
        """The shop's guide as it would be with this page; that of the last try is kept."""
        before = await asyncio.to_thread(self._kept.names)
        read = await asyncio.to_thread(self._kept.tried, name, text)
        guide = self._shop.core.guide
        passages = tuple(whole(guide.policies, [*before, name], read.passages))
        if self._tried is None or self._tried[0] != passages:
            index = await asyncio.to_thread(PassageIndex, passages, guide.embedder)
            candidate = replace(guide, policies=passages, passages=index)
            self._tried = passages, Core(candidate, self._shop.storage.turns)
        return self._tried[1]

    def _form(
        self,
        request: Request,
        *,
        title: str,
        name: str,
        text: str,
        question: str = "",
        mistake: str = "",
    ) -> Response:
        return self._pages.show(
            request,
            "policy_edit.html",
            422 if mistake else 200,
            title=title,
            name=name,
            text=text,
            question=question,
            mistake=mistake,
        )


def _named(form: FormData) -> str:
    """The page's name: the one it has, else one made of the title that was typed."""
    return str(form.get("name", "")) or name_for(str(form.get("title", "")))


def _text(form: FormData) -> str:
    """The page's text; browsers send lines as the web does."""
    return str(form.get("text", "")).replace("\r\n", "\n")


def _count(passages: list[Passage], page: str) -> int:
    return sum(one.page == page for one in passages)


def _problems(read: Policies, name: str) -> list[str]:
    return [
        f"Line {one.line}: {one.reason}" if one.line else one.reason
        for one in read.problems
        if one.file == f"{name}.md"
    ]
