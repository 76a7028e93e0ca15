"""The adapter, connected to Discord on loopback, and a core that only writes down what it is given."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from adapters.discord.adapter import DiscordAdapter, Settings
from adapters.discord.commands import Suggestion
from assistant.messages import Incoming, Outgoing, Span
from assistant.ports import Channel, StoreUnavailable
from tests.adapters.contract.driver import until
from tests.adapters.discord.discord_server import Asked, DiscordServer

LAMPS = (Suggestion("LA-1", "Harbour reading lamp"), Suggestion("LA-2", "Lamp, brass"))


def says(text: str, **changes: Any) -> Outgoing:
    return Outgoing("test", "en", (Span(text),), **changes)


@dataclass
class Running:
    server: DiscordServer = field(default_factory=DiscordServer)
    heard: list[Incoming] = field(default_factory=list)
    deliveries: int = 0
    store_is_away: bool = False
    store_is_slow: asyncio.Event | None = None  # what keeping waits for
    not_let_in: str | None = None  # turned away: told this, or nothing
    typed: list[str] = field(default_factory=list)
    ready: int = 0

    async def take(self, incoming: Incoming, channel: Channel) -> bool:
        self.deliveries += 1
        if self.store_is_slow:
            await self.store_is_slow.wait()
        if self.store_is_away:
            raise StoreUnavailable("the disk is full")
        if any(known.event_id == incoming.event_id for known in self.heard):
            return False
        if self.not_let_in is not None:
            if self.not_let_in:
                told = says(self.not_let_in, private=not incoming.direct)
                where = incoming.conversation, incoming.person
                self.telling = asyncio.create_task(channel.send(*where, told, "slow", incoming.reply_to))
            return False
        self.heard.append(incoming)
        return True

    async def suggest(self, typed: str) -> Sequence[Suggestion]:
        self.typed.append(typed)
        return LAMPS

    async def start(self) -> None:
        await self.server.start()
        await self.connect()

    async def connect(self) -> None:
        """A process begins: a new adapter."""
        self.adapter = self.make()
        self.running = asyncio.create_task(self.adapter.run(self.take, self._let_in))
        before = self.ready
        await until(lambda: self.ready > before or self.running.done())
        if self.running.done():
            self.running.result()

    def make(self) -> DiscordAdapter:
        return DiscordAdapter(Settings(self.server.token, self.server.api, self.server.gateway), self.suggest)

    def _let_in(self) -> None:
        self.ready += 1

    async def disconnect(self) -> None:
        """The process ends in good order."""
        await self.adapter.stop()
        await self.adapter.close()
        with suppress(asyncio.CancelledError):
            await self.running

    async def stop(self) -> None:
        await self.disconnect()
        await self.server.stop()

    @property
    def channel(self) -> Channel:
        return self.adapter.channel

    async def event(self, count: int = 1) -> Incoming:
        """The last of `count` events."""
        await until(lambda: len(self.heard) >= count)
        return self.heard[-1]

    async def answer(self, incoming: Incoming, text: str, key: str = "1", **changes: Any) -> str:
        """Send a reply as the outbox would; the message's reference."""
        message = says(text, **changes)
        sent = await self.channel.send(
            incoming.conversation, incoming.person, message, key, incoming.reply_to
        )
        return sent.message

    def asked(self, method: str, ending: str) -> list[Asked]:
        """Requests with this method whose path ends so."""
        return [one for one in self.server.requests if one.method == method and one.path.endswith(ending)]

    def seen(self) -> list[dict[str, Any]]:
        """The bot's messages, oldest first."""
        ours = [one for one in self.server.messages.values() if one["author"] is self.server.me]
        return sorted(ours, key=lambda one: int(one["id"]))

    def texts(self) -> list[str]:
        return [message["content"] for message in self.seen()]
