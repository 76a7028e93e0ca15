"""How much of a platform's limit is reached, by a clock that jumps from wait to wait."""

from __future__ import annotations

import asyncio
from itertools import islice

from adapters.outbox import OutboxWorker
from adapters.telegram.channel import PACE
from assistant.messages import Capabilities, Outgoing, SentRef, Span
from assistant.ports import Delivery, Reply
from tests.adapters.virtual_time import run

TAKES = 0.08
"""Seconds from a send to Telegram's answer."""


class _Posts:
    """Rows of posts in memory, and no replies at all: the worker is what is measured."""

    def __init__(self, count: int) -> None:
        self._left = iter(range(count))
        self.open = count
        self.all_sent = asyncio.Event()

    async def due(self, platform: str, limit: int) -> list[Delivery]:
        rows = islice(self._left, limit)
        return [
            Delivery(f"post-{n}", platform, Reply(_SAID, str(n), str(n), bulk=True), 0, once=True)
            for n in rows
        ]

    async def claim(self, delivery: Delivery) -> Reply:
        return delivery.reply

    async def sent(self, delivery: Delivery, ref: SentRef) -> None:
        self.open -= 1
        if not self.open:
            self.all_sent.set()

    async def retry(self, delivery: Delivery, delay: float, reason: str, parts: int) -> None:
        raise AssertionError(reason)

    async def give_up(self, delivery: Delivery, reason: str) -> None:
        raise AssertionError(reason)

    async def unreachable(self, delivery: Delivery, reason: str) -> None:
        raise AssertionError(reason)

    async def unknown(self, delivery: Delivery, reason: str, parts: int) -> None:
        raise AssertionError(reason)


class _Nothing:
    """An outbox without replies."""

    async def due(self, platform: str, limit: int) -> list[Delivery]:
        return []


class _Channel:
    platform = "telegram"
    capabilities = Capabilities(text_length=4096)

    async def send(
        self, conversation: str, person: str, message: Outgoing, key: str, reply_to: str = ""
    ) -> SentRef:
        await asyncio.sleep(TAKES)
        return SentRef("telegram", conversation, "1")


_SAID = Outgoing("announcement", "en", (Span("Ten per cent off"),))


def rate_share(count: int) -> float:
    """The share of Telegram's limit of messages a second that `count` posts reach."""

    async def send() -> float:
        posts, loop = _Posts(count), asyncio.get_running_loop()
        worker = OutboxWorker(_Nothing(), _Channel(), posts=posts, pace=PACE)  # type: ignore[arg-type]
        sending = asyncio.create_task(worker.run())
        await posts.all_sent.wait()
        seconds = loop.time()
        await worker.stop()
        await sending
        return seconds

    assert PACE.account
    return count * PACE.account.interval / run(send())
