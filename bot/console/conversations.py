"""Conversations: read, taken over, answered and handed back to the guide."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from assistant.desk import IN_A_GROUP, LONGEST
from assistant.messages import Incoming
from assistant.ports import Line, Overview, Ticket
from bot.console.doorkeeper import post
from bot.console.pages import Pages, go
from bot.wiring import OpenShop

_LISTED = 50


@dataclass(frozen=True, slots=True)
class Key:
    """A conversation by its three names."""

    platform: str
    conversation: str
    person: str

    @property
    def query(self) -> str:
        """The same for an address."""
        return urlencode(
            {"platform": self.platform, "conversation": self.conversation, "person": self.person}
        )


def routes(shop: OpenShop, pages: Pages) -> list[BaseRoute]:
    """`/conversations` and what is below it."""
    room = _Room(shop, pages)
    return [
        Route("/conversations", room.all),
        Route("/conversations/one", room.one),
        Route("/conversations/lines", room.lines),
        post("/conversations/take", room.take),
        post("/conversations/reply", room.reply),
        post("/conversations/back", room.back),
    ]


class _Room:
    def __init__(self, shop: OpenShop, pages: Pages) -> None:
        self._shop = shop
        self._pages = pages

    async def all(self, request: Request) -> Response:
        """Those who wait for a person, then all, the latest first."""
        tickets = self._shop.storage.tickets
        before = request.query_params.get("before", "")
        bound = float(before) if before.replace(".", "", 1).isdecimal() else None
        listed = await tickets.conversations(_LISTED, bound)
        more = listed[-1].updated_at if len(listed) == _LISTED else None
        waiting = [] if bound else await tickets.every_open()
        return self._pages.show(
            request, "conversations.html", listed=listed, waiting=waiting, more=more, key=_key
        )

    async def one(self, request: Request) -> Response:
        """What was said in one."""
        return await self._one(request, _asked(request))

    async def lines(self, request: Request) -> Response:
        """The lines alone, for a page that asks again and again; nothing where nothing is new."""
        key = _asked(request)
        lines, ticket = await self._said(key)
        state = _state(lines, ticket)
        if request.query_params.get("state") == state:
            return Response(status_code=204)
        return self._pages.show(
            request, "conversation_lines.html", lines=lines, ticket=ticket, key=key, state=state
        )

    async def take(self, request: Request, form: FormData) -> Response:
        """The guide is quiet from now on."""
        key = _sent(form)
        talk = await self._shop.storage.turns.load(Incoming("", key.platform, key.conversation, key.person))
        name, language = await self._name(key), talk.language or "en"
        try:
            await self._shop.desk.take_over(key, request.state.account, name, language)
        except ValueError as error:
            return await self._one(request, key, mistake=f"It could not be taken over: {error}.")
        return go(f"/conversations/one?{key.query}")

    async def reply(self, request: Request, form: FormData) -> Response:
        """Write to the person in the shop's name."""
        key, text = _sent(form), str(form.get("text", ""))
        try:
            await self._shop.desk.reply(key, request.state.account, text)
        except ValueError as error:
            return await self._one(request, key, mistake=f"It was not sent: {error}.", text=text)
        return go(f"/conversations/one?{key.query}")

    async def back(self, request: Request, form: FormData) -> Response:
        """The guide answers again."""
        key = _sent(form)
        await self._shop.desk.hand_back(key, request.state.account)
        return go(f"/conversations/one?{key.query}")

    async def _one(self, request: Request, key: Key, mistake: str = "", text: str = "") -> Response:
        lines, ticket = await self._said(key)
        if not lines and ticket is None:
            return self._pages.show(request, "gone.html", 404, what="conversation", back="/conversations")
        name = (ticket.name if ticket else "") or await self._name(key)
        in_group = bool(await self._shop.storage.tickets.place(key.platform, key.conversation, key.person))
        return self._pages.show(
            request,
            "conversation.html",
            409 if mistake else 200,
            lines=lines,
            ticket=ticket,
            key=key,
            name=name,
            state=_state(lines, ticket),
            mistake=mistake,
            text=text,
            longest=LONGEST,
            not_ours=IN_A_GROUP if in_group else "",
        )

    async def _said(self, key: Key) -> tuple[list[Line], Ticket | None]:
        tickets = self._shop.storage.tickets
        lines = await tickets.lines(key.platform, key.conversation, key.person)
        return lines, await tickets.open_of(key.platform, key.person, key.conversation)

    async def _name(self, key: Key) -> str:
        """The person's name, where they are among the latest."""
        latest = await self._shop.storage.tickets.conversations(_LISTED)
        return next((one.name for one in latest if _key(one) == key), "")


def _key(one: Overview | Ticket) -> Key:
    return Key(one.platform, one.conversation, one.person)


def _asked(request: Request) -> Key:
    query = request.query_params
    return Key(query.get("platform", ""), query.get("conversation", ""), query.get("person", ""))


def _sent(form: FormData) -> Key:
    return Key(*(str(form.get(name, "")) for name in ("platform", "conversation", "person")))


def _state(lines: list[Line], ticket: Ticket | None) -> str:
    """What changes with every line, every delivery and every hand-over."""
    seen = repr([(line.at, line.status) for line in lines[-20:]]) + (ticket.status if ticket else "")
    return hashlib.sha256(seen.encode()).hexdigest()[:16]
