"""The web page for the contract suite: pages without a browser, over real WebSockets.

Each person has one open page that behaves as `static/connection.js` does: it confirms what it shows and
knows what was received.
"""

from __future__ import annotations

import asyncio
import json
import secrets
import socket
import uuid
from base64 import b64decode
from collections.abc import Mapping
from contextlib import suppress
from hashlib import sha256
from typing import Any, ClassVar

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from adapters.web.adapter import WebAdapter
from adapters.web.pages import Shop, Welcome
from assistant.catalogue.product import Product
from tests.adapters.contract.driver import Driver, Failure, Feature, Shown, ShownButton


class _Page:
    """One person's page. While `blind` it confirms nothing, as a sleeping phone."""

    def __init__(self, port: int) -> None:
        self._port = port
        self.cookie = secrets.token_urlsafe(32)
        self._tab = str(uuid.uuid4())
        self.messages: dict[str, dict[str, Any]] = {}
        self.edited: set[str] = set()
        self.at: dict[str, float] = {}
        self.received: set[str] = set()
        self.typing = 0
        self._socket: ClientConnection | None = None

    async def send(self, frame: dict[str, str]) -> None:
        if self._socket is None:
            self._socket = await connect(
                f"ws://127.0.0.1:{self._port}/chat?conversation={self._tab}",
                origin=f"http://127.0.0.1:{self._port}",  # type: ignore[arg-type]
                additional_headers={"Cookie": f"shopguide={self.cookie}"},
            )
            self._reading = asyncio.create_task(self._read(self._socket))
        await self._socket.send(json.dumps(frame))

    async def close(self) -> None:
        if self._socket:
            await self._socket.close()
            await self._reading

    async def _read(self, opened: ClientConnection) -> None:
        with suppress(ConnectionClosed):
            async for frame in opened:
                await self._hear(opened, json.loads(frame))

    async def _hear(self, opened: ClientConnection, frame: dict[str, Any]) -> None:
        if frame["type"] == "message":
            known = frame["id"] in self.messages
            if not known or frame.get("edit"):
                self.messages[frame["id"]] = frame["message"]
                self.at[frame["id"]] = asyncio.get_running_loop().time()
            if known and frame.get("edit"):
                self.edited.add(frame["id"])
            await opened.send(json.dumps({"type": "seen", "id": frame["id"]}))
        elif frame["type"] == "received":
            self.received.add(frame["id"])
        elif frame["type"] == "typing":
            self.typing += 1


class WebDriver(Driver):
    platform = "web"
    lacks: ClassVar[Mapping[Feature, str]] = {
        "groups": "a page has one person before it",
        "threads": "a page has one person before it",
        "rate limits": "the page is ours and limits nothing",
        "unreachable people": "who has closed the page is away, and gets the reply on coming back",
        "passing failures": "a page that is away: tests/adapters/web/test_web_channel.py",
        "no mentions": "a page can mention nobody; its links: the golden file evil.json",
    }

    async def open(self) -> WebAdapter:
        listener = socket.create_server(("127.0.0.1", 0))
        self._port = listener.getsockname()[1]
        self._pages: dict[str, _Page] = {}
        self._sent: dict[str, tuple[_Page, dict[str, str]]] = {}
        self._order: list[tuple[_Page, str]] = []

        async def product(_: str) -> Product | None:
            return None

        return WebAdapter(Shop("Harbour Lane", {"en": Welcome("Hello!")}, product), listener)

    async def shut(self) -> None:
        for page in self._pages.values():
            await page.close()

    async def say(
        self,
        text: str,
        person: str = "ann",
        place: str = "",
        *,
        addressed: bool = True,
        thread: str = "",
        about: str = "",
    ) -> str:
        return await self._send(person, {"type": "text", "text": text})

    async def press(self, shown: Shown, label: str, person: str = "ann") -> str:
        return await self._send(person, {"type": "button", "token": shown.button(label).token})

    async def command(self, name: str, arguments: str = "", person: str = "ann", place: str = "") -> str:
        return await self.say(f"/{name} {arguments}".strip(), person)

    async def again(self, event: str) -> None:
        page, frame = self._sent[event]
        await page.send(frame)

    def acknowledged(self, event: str) -> bool:
        return event in self._sent[event][0].received

    def person(self, name: str) -> str:
        """The adapter makes it from the page's cookie."""
        return sha256(self._page(name).cookie.encode()).hexdigest()[:32]

    def shown(self) -> list[Shown]:
        found = []
        for name, page in self._pages.items():
            found += [self._seen(name, page, id_) for id_ in page.messages]
        return sorted(found, key=lambda one: one.at)

    def typing(self) -> int:
        return sum(page.typing for page in self._pages.values())

    def fail(self, *failures: Failure) -> None:
        raise AssertionError("the page is ours and answers every message with `seen`")

    def failed_at(self) -> list[float]:
        return []

    def _page(self, name: str) -> _Page:
        return self._pages.setdefault(name, _Page(self._port))

    async def _send(self, person: str, frame: dict[str, str]) -> str:
        page, id_ = self._page(person), secrets.token_hex(8)
        self._sent[id_] = page, frame | {"id": id_, "locale": "en-GB"}
        await page.send(self._sent[id_][1])
        return id_

    def _seen(self, name: str, page: _Page, id_: str) -> Shown:
        message = page.messages[id_]
        cards = [*message.get("cards", []), *message.get("alternatives", [])]
        buttons = [*message.get("buttons", []), *(one for card in cards for one in card.get("buttons", []))]
        words = ["".join(span["text"] for span in message.get("text", []))]
        for card in cards:
            words += [card["title"], card["price"], card.get("was", ""), card["stock"]]
            words += [card.get("brand", ""), *card.get("reasons", [])]
            words += [": ".join(fact) for fact in card.get("facts", [])]
        links = [card["link"] for card in cards if card.get("link")]
        links += [span["link"] for span in message.get("text", []) if span.get("link")]
        return Shown(
            id=id_,
            text="\n".join(words),
            at=page.at[id_],
            to=name,
            buttons=tuple(ShownButton(one["label"], one["token"]) for one in buttons),
            pictures=tuple(card["picture"] for card in cards if card.get("picture")),
            files=_files(message.get("picture")),
            links=tuple(links),
            edited=id_ in page.edited,
        )


def _files(picture: dict[str, str] | None) -> tuple[tuple[str, bytes], ...]:
    """A picture within the message, as the page would draw it; the page gives it no name."""
    if not picture:
        return ()
    assert picture["alternative"]
    kind, _, data = picture["address"].partition(",")
    assert kind == "data:image/png;base64"
    return (("scores.png", b64decode(data)),)
