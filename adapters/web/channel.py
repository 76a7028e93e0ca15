"""The channel to the pages that are open, and who is before them.

A message counts as sent when a page says that it shows it: a WebSocket takes bytes long after its other end
has gone. What no page has confirmed is a transient failure, and the outbox keeps it until the person is back.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import msgspec

from adapters.errors import Transient
from adapters.outbox import Retries
from adapters.web.render import CAPABILITIES, Site, render
from assistant.messages import Capabilities, Outgoing, SentRef

RETRIES = Retries(tries=100, first=1.0, longest=60.0)
"""For the outbox's worker: a reply waits more than an hour for a person whose phone sleeps."""


class Page:
    """One open WebSocket: what is put here is written to it, in order, by `adapter.py`."""

    _MOST_WAITING = 200

    def __init__(self) -> None:
        self.frames: asyncio.Queue[str | None] = asyncio.Queue(self._MOST_WAITING)

    def put(self, frame: dict[str, Any]) -> None:
        """Write `frame` to the page; one that reads nothing any more gets no further."""
        try:
            self.frames.put_nowait(msgspec.json.encode(frame).decode())
        except asyncio.QueueFull:
            self.close()

    def close(self) -> None:
        """Hang up; the page connects again."""
        while not self.frames.empty():
            self.frames.get_nowait()
        self.frames.put_nowait(None)


@dataclass
class _Conversation:
    pages: set[Page] = field(default_factory=set)
    unseen: dict[str, tuple[dict[str, Any], asyncio.Future[None]]] = field(default_factory=dict)


class WebChannel:
    """The `Channel` of the web page."""

    platform: str = "web"
    capabilities: Capabilities = CAPABILITIES

    def __init__(self, site: Site | None = None, *, seen_within: float = 10.0) -> None:
        """`seen_within` is how many seconds a page has to confirm a message."""
        self.site = site or Site()
        self._seen_within = seen_within
        # Pages know messages by their ids, and a store that was set up anew gives out the same ones again.
        self._since = secrets.token_hex(4)
        self._conversations: dict[str, _Conversation] = {}
        self.on_return: Callable[[str], None] = lambda _conversation: None
        """Called with a conversation when a page of it connects: the outbox's `hasten`."""

    async def send(
        self, conversation: str, person: str, message: Outgoing, key: str, reply_to: str = ""
    ) -> SentRef:
        """Show `message`. Raises `Transient` when no page is open or none confirms it in time."""
        shown_as = f"{self._since}.{key}"
        await self._show(conversation, shown_as, {"type": "message"}, message)
        return SentRef(self.platform, conversation, shown_as)

    async def edit(self, ref: SentRef, message: Outgoing) -> SentRef:
        """Put `message` in the place of one sent before. Raises as `send` does."""
        await self._show(ref.conversation, ref.message, {"type": "message", "edit": True}, message)
        return ref

    async def typing(self, conversation: str, person: str) -> None:
        """Show the typing sign until the next message, a few seconds at most."""
        if known := self._conversations.get(conversation):
            for page in known.pages:
                page.put({"type": "typing"})

    def join(self, conversation: str, page: Page) -> None:
        """A page of the conversation is open: it gets what no page has confirmed yet."""
        known = self._conversations.setdefault(conversation, _Conversation())
        known.pages.add(page)
        for frame, _ in known.unseen.values():
            page.put(frame)
        self.on_return(conversation)

    def leave(self, conversation: str, page: Page) -> None:
        """The page is gone."""
        if known := self._conversations.get(conversation):
            known.pages.discard(page)
            self._forget_if_idle(conversation, known)

    def seen(self, conversation: str, shown_as: str) -> None:
        """A page of this conversation shows the message."""
        known = self._conversations.get(conversation)
        if known and shown_as in known.unseen:
            _, confirmed = known.unseen[shown_as]
            if not confirmed.done():
                confirmed.set_result(None)

    def close(self) -> None:
        """Hang up on every page: the server is about to stop."""
        for known in self._conversations.values():
            for page in known.pages:
                page.close()

    async def _show(self, conversation: str, shown_as: str, kind: dict[str, Any], message: Outgoing) -> None:
        known = self._conversations.get(conversation)
        if not known or not known.pages:
            raise Transient("no page of this conversation is open", not_taken=True)
        frame = kind | {"id": shown_as, "message": render(message, self.site)}
        confirmed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        known.unseen[shown_as] = frame, confirmed
        try:
            for page in known.pages:
                page.put(frame)
            async with asyncio.timeout(self._seen_within):
                await confirmed
        except TimeoutError:
            raise Transient("the page did not confirm the message") from None
        finally:
            del known.unseen[shown_as]
            self._forget_if_idle(conversation, known)

    def _forget_if_idle(self, conversation: str, known: _Conversation) -> None:
        if not known.pages and not known.unseen:
            self._conversations.pop(conversation, None)
