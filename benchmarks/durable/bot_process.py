"""A bot to be killed, in a process of its own: the real shop, core, storage and outbox, a loopback platform.

    python -m durable.bot_process '{"folder": "...", "port": 1234, ...}'     # the fields of `Setup`

It prints `ready` once people are heard, and what it logs goes to standard error.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import msgspec

from adapters.gate import Gate, Limits
from adapters.outbox import OutboxWorker, Pace, Retries
from adapters.pace import Rate
from assistant.core import Core
from assistant.generator.batching import SharedGenerator
from assistant.generator.engine import Scoring, Writing
from assistant.guide import Outcome
from assistant.messages import Incoming
from assistant.ports import Talk
from bot.demo.shop import demo_config
from bot.door import Door
from bot.wiring import open_shop
from durable.link import Link


class Setup(msgspec.Struct, kw_only=True):
    """What a bot is started with. Times are in seconds.

    `rate` is the pace of a conversation, messages a second (0: none). With `stuck` every batch of the model
    takes so long; without it there is no model. A message that holds the word `poison` cannot be handled.
    `gate` puts the flood limits before the core, as a shop has them unless it sets others.
    """

    folder: str
    port: int
    concurrency: int = 64
    send_timeout: float = 30.0
    first_retry: float = 0.05
    longest_retry: float = 1.0
    tries: int = 1000
    rate: float = 0.0
    stuck: float = 0.0
    poison: str = ""
    gate: bool = False


class StuckEngine:
    """An `Engine` that holds its thread for `seconds` over every batch, as on a machine that swaps."""

    workers = 2

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    def write(self, batch: Sequence[Writing]) -> list[str]:
        """See `Engine.write`."""
        time.sleep(self._seconds)
        return [""] * len(batch)

    def score(self, batch: Sequence[Scoring]) -> list[float]:
        """See `Engine.score`."""
        time.sleep(self._seconds)
        return [0.0] * len(batch)

    def close(self) -> None:
        """There is no model to free."""


def poisoned(core: Core, word: str) -> None:
    """Make `core` fail at every message that holds `word`, as a mistake in a handler would."""
    reply = core.reply

    async def failing(incoming: Incoming, talk: Talk) -> Outcome:
        if word in incoming.text.split():
            raise RuntimeError("poison")
        return await reply(incoming, talk)

    core.reply = failing  # type: ignore[method-assign]


async def serve(setup: Setup) -> None:
    """Catch up, then serve until told to stop."""
    stopped = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopped.set)
    # The end of what started it, however it ends, is the end of the bot.
    asyncio.get_running_loop().add_reader(sys.stdin.fileno(), os._exit, 1)
    async with open_shop(demo_config(1), Path(setup.folder)) as shop:
        if setup.stuck:
            generator = SharedGenerator(StuckEngine(setup.stuck))
            jobs = frozenset(("recommend", "search", "answer"))
            shop.core.guide = replace(shop.core.guide, generator=generator, jobs=jobs)
        if setup.poison:
            poisoned(shop.core, setup.poison)
        link = Link(setup.port)
        pace = Pace(conversation=lambda _: Rate(setup.rate)) if setup.rate else None
        worker = OutboxWorker(
            shop.storage.outbox,
            link,
            pace=pace,
            retries=Retries(setup.tries, setup.first_retry, setup.longest_retry),
            concurrency=setup.concurrency,
            send_timeout=setup.send_timeout,
        )
        shop.workers[link.platform] = worker
        sending = asyncio.create_task(worker.run())
        recovering = await shop.core.recover({link.platform: link})
        print(f"ready {recovering}", flush=True)
        take = shop.core.take
        if setup.gate:
            take = Door(Gate(Limits(), asyncio.get_running_loop().time), shop.core).take
        serving = asyncio.create_task(link.run(take))
        await stopped.wait()
        await shop.core.drain(10.0)
        await worker.stop(10.0)
        serving.cancel()
        await asyncio.gather(sending, serving, return_exceptions=True)


def main() -> None:
    """Command line: see the head of this file."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    asyncio.run(serve(msgspec.json.decode(sys.argv[1], type=Setup)))


if __name__ == "__main__":
    main()
