"""The adapter on the loopback server, with an inbox in memory in place of the core."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from adapters.outbox import Retries
from adapters.telegram.adapter import Settings, TelegramAdapter
from assistant.messages import Incoming
from assistant.ports import Channel, StoreUnavailable
from tests.adapters.contract.driver import until
from tests.adapters.telegram.bot_api import BotApi

FAST = Retries(first=0.02, longest=0.1)
SECRET = "a-secret-that-only-telegram-knows"
URL = "https://shop.example/telegram"


@dataclass
class Inbox:
    """Keeps each event once. While `away` it keeps nothing; `seen` is every delivery."""

    kept: list[Incoming] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)
    away: bool = False

    async def take(self, incoming: Incoming, channel: Channel) -> bool:
        await asyncio.sleep(0)
        self.seen.append(incoming.event_id)
        if self.away:
            raise StoreUnavailable("the disk is full")
        if any(known.event_id == incoming.event_id for known in self.kept):
            return False
        self.kept.append(incoming)
        return True

    async def texts(self, count: int) -> list[str]:
        """What was said, once `count` events are kept."""
        await until(lambda: len(self.kept) >= count)
        return [event.text for event in self.kept]


def settings(api: BotApi, **changes: Any) -> Settings:
    return Settings(**{"token": api.token, "api": api.address} | changes)


def webhook_settings(api: BotApi) -> Settings:
    """Settings for a webhook on a free port, to which a proxy would pass `URL` on."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    api.webhook_leads_to = f"http://127.0.0.1:{port}/telegram"
    return settings(api, mode="webhook", url=URL, secret=SECRET, port=port)


def make(api: BotApi, **changes: Any) -> TelegramAdapter:
    return TelegramAdapter(settings(api, **changes), reconnect=FAST, poll_for=2)


@asynccontextmanager
async def running(adapter: TelegramAdapter, inbox: Inbox) -> AsyncIterator[asyncio.Task[None]]:
    """The adapter from `ready` to `close`."""
    ready = asyncio.Event()
    task = asyncio.create_task(adapter.run(inbox.take, ready.set))
    waiting = asyncio.create_task(ready.wait())
    async with asyncio.timeout(120):
        await asyncio.wait((task, waiting), return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    if task.done():
        task.result()
    try:
        yield task
    finally:
        async with asyncio.timeout(120):
            await adapter.stop()
            await adapter.close()
            await task
