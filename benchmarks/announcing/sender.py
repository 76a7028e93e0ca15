"""A bot that sends one announcement, in a process of its own, to be killed.

    python -m announcing.sender FOLDER API_ADDRESS RATE

The real store, posts, outbox and Telegram channel; `RATE` is the account's pace in messages a second. It ends
by itself once the announcement is done.
"""

from __future__ import annotations

import asyncio
import logging
import sys
from pathlib import Path

from adapters.outbox import OutboxWorker, Pace
from adapters.pace import Rate
from adapters.telegram.adapter import Settings, make_bot
from adapters.telegram.channel import TelegramChannel
from announcing.bot_api import TOKEN
from assistant.announcements.clock import SteadyClock
from assistant.announcements.consent import Rules
from assistant.announcements.posting import Posting
from assistant.guide import Shop
from storage.storage import open_storage


async def send(folder: Path, api: str, rate: float) -> None:
    """Send until nothing is left to send."""
    now = SteadyClock().now
    async with open_storage(folder) as storage, make_bot(Settings(TOKEN, api=api)) as bot:
        store = storage.announcements
        await store.interrupted(["telegram"], now())
        posts = Posting(store, storage.catalogue, Shop("Lamps"), Rules(), now)
        worker = OutboxWorker(
            storage.outbox, TelegramChannel(bot), posts=posts, pace=Pace(account=Rate(rate, burst=4))
        )
        sending = asyncio.create_task(worker.run())
        while not await store.finish(now()) and await store.all(("sending",)):  # noqa: ASYNC110
            await asyncio.sleep(0.2)
        await worker.stop()
        await sending


if __name__ == "__main__":
    logging.basicConfig(level=logging.ERROR)
    asyncio.run(send(Path(sys.argv[1]), sys.argv[2], float(sys.argv[3])))
