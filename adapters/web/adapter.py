"""The web page's adapter: the app, its WebSocket, and a server for it.

    adapter = WebAdapter(shop, listener)
    await adapter.run(take, ready)      # until stopped

A page sends events and keeps each until it is told `received`, over reconnects and reloads too.
"""

from __future__ import annotations

import asyncio
import logging
import re
import socket
import time
from collections import Counter
from collections.abc import Callable

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from adapters.adapter import Take
from adapters.http_server import HttpServer
from adapters.outbox import Pace, Retries
from adapters.pace import Meters, Rate
from adapters.web.channel import RETRIES, Page, WebChannel
from adapters.web.guard import Guard
from adapters.web.inbound import MAX_FRAME, BadFrame, Seen, incoming, read
from adapters.web.pages import Shop, person_of, routes
from assistant.messages import Incoming

log = logging.getLogger(__name__)

EVENTS = Rate(30, seconds=60.0, burst=10)
"""What one person may say and press, over all pages they have open."""
_FRAMES = Rate(20, seconds=1.0, burst=200)
_PAGES_A_PERSON = 10
_PAGES = 2_000
_EVENTS_WAITING = 20
_RETRY_AFTER = 5.0
_CONVERSATION = re.compile(r"[0-9a-f-]{36}")

# Close codes of our own, which the page knows.
NO_PERSON, BAD_CONVERSATION, TOO_MANY = 4401, 4400, 4429


class WebAdapter:
    """The site on a listening socket, as the `Adapter` of the platform `web`."""

    pace = Pace()
    retries: Retries | None = RETRIES  # a sleeping phone gets its reply when it wakes

    def __init__(self, shop: Shop, listener: socket.socket) -> None:
        """`listener` is bound and listening: who connects before the server runs waits in its queue."""
        self.channel = WebChannel()
        self._shop = shop
        self._listener = listener
        self._desk: _Desk | None = None
        self._server: HttpServer | None = None

    async def run(self, take: Take, ready: Callable[[], None]) -> None:
        """Serve the site until `close`."""
        self._desk = _Desk(self.channel, take)
        self._server = HttpServer(
            _site(self._desk, self.channel, self._shop),
            ws_max_size=4 * MAX_FRAME,
            ws_ping_interval=20.0,
            ws_ping_timeout=20.0,
            timeout_graceful_shutdown=5,
        )
        ready()
        await self._server.serve(sockets=[self._listener])

    async def stop(self) -> None:
        """Take no more from any page; each keeps what it could not hand over until it connects again."""
        if self._desk:
            self._desk.closed = True

    async def close(self) -> None:
        """Hang up on every page and stop the server, which ends `run`."""
        self.channel.close()
        if self._server:
            self._server.should_exit = True


def _site(desk: _Desk, channel: WebChannel, shop: Shop) -> Starlette:
    """Chat page, product pages, pictures, and the WebSocket at `/chat`."""
    guard = Middleware(Guard, hosts=shop.hosts, image_hosts=channel.site.image_hosts)
    return Starlette(
        routes=[*routes(shop, channel.site), WebSocketRoute("/chat", desk.visit)],
        middleware=[guard],
    )


class _Desk:
    """Where pages connect: each visit reads, writes and hands on, until its page is gone."""

    def __init__(self, channel: WebChannel, take: Take) -> None:
        self._channel = channel
        self._take = take
        self.closed = False
        self._meters = Meters()
        self._pages: Counter[str] = Counter()

    async def visit(self, websocket: WebSocket) -> None:
        """Serve one WebSocket from its first to its last frame."""
        person = person_of(websocket)
        tab = websocket.query_params.get("conversation", "")
        await websocket.accept()
        if person is None:
            return await websocket.close(NO_PERSON)
        if not _CONVERSATION.fullmatch(tab):
            return await websocket.close(BAD_CONVERSATION)
        if self._pages[person] >= _PAGES_A_PERSON or self._pages.total() >= _PAGES:
            return await websocket.close(TOO_MANY)

        visit = _Visit(websocket, person, f"{person}.{tab}")
        self._pages[person] += 1
        writer = asyncio.create_task(visit.write())
        handing_on = asyncio.create_task(self._hand_on(visit))
        self._channel.join(visit.conversation, visit.page)
        try:
            await self._read(visit)
        finally:
            self._channel.leave(visit.conversation, visit.page)
            self._pages -= Counter([person])
            visit.page.close()
            await visit.events.put(None)
            await handing_on  # what was read is handled, whether or not its page waits for it
            await writer
        return None

    async def _read(self, visit: _Visit) -> None:
        """Take frames in until the page is gone."""
        while True:
            message = await visit.websocket.receive()
            if message["type"] == "websocket.disconnect":
                return
            now = time.monotonic()
            if self._meters.wait(("frames", visit.person), _FRAMES, now):
                return  # no page of ours sends so much
            self._meters.take(("frames", visit.person), _FRAMES, now)
            try:
                frame = read(message.get("text") or "")
            except BadFrame as error:
                visit.refuse(error.event, error.reason)
                continue
            if isinstance(frame, Seen):
                self._channel.seen(visit.conversation, frame.id)
                continue
            event = incoming(frame, person=visit.person, conversation=visit.conversation, sent_at=time.time())
            if self.closed:
                visit.refuse(frame.id, "failed", _RETRY_AFTER)
            elif wait := self._meters.wait(("events", visit.person), EVENTS, now):
                visit.refuse(frame.id, "too_fast", wait)
            elif visit.events.full():
                visit.refuse(frame.id, "too_fast", _RETRY_AFTER)
            elif event:
                self._meters.take(("events", visit.person), EVENTS, now)
                visit.events.put_nowait((frame.id, event))

    async def _hand_on(self, visit: _Visit) -> None:
        """Give events to the core, one after the other, and tell the page of each that is kept."""
        while item := await visit.events.get():
            frame_id, event = item
            try:
                await self._take(event, self._channel)
            except Exception:
                log.exception("an event from the web page could not be kept")
                visit.refuse(frame_id, "failed", _RETRY_AFTER)
            else:
                visit.page.put({"type": "received", "id": frame_id})


class _Visit:
    """One WebSocket with what waits in either direction."""

    def __init__(self, websocket: WebSocket, person: str, conversation: str) -> None:
        self.websocket = websocket
        self.person = person
        self.conversation = conversation
        self.page = Page()
        self.events: asyncio.Queue[tuple[str, Incoming] | None] = asyncio.Queue(_EVENTS_WAITING)

    def refuse(self, event: str, reason: str, retry_after: float = 0.0) -> None:
        """Tell the page that an event was not taken; with `retry_after` it may send it again then."""
        self.page.put(
            {"type": "refused", "id": event, "reason": reason, "retry_after": round(retry_after, 1)}
        )

    async def write(self) -> None:
        """Write the page's frames until it is closed."""
        try:
            while (frame := await self.page.frames.get()) is not None:
                await self.websocket.send_text(frame)
            await self.websocket.close(1012)
        except (WebSocketDisconnect, RuntimeError, OSError):
            return  # the page is gone: reading notices it too
