"""What `serve` does beside answering: it imports the feed, and removes old conversations each day."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from assistant.ports import Removed, StoreUnavailable
from bot.config import Config
from bot.feeds import Feed, keep_importing
from storage import Storage

log = logging.getLogger(__name__)

DAY = 86_400.0
_FIRST_AFTER = 60.0
"""Seconds after the start: people who wait for an answer come first."""


@asynccontextmanager
async def kept_up(config: Config, storage: Storage, data_dir: Path) -> AsyncIterator[None]:
    """Keep the shop up while the block runs."""
    jobs = []
    if config.retention.days:
        jobs.append(_forget_each_day(config.retention.days, storage))
    if config.feed.url:
        jobs.append(keep_importing(feed_of(config), config.feed.seconds, storage, data_dir))
    tasks = [asyncio.create_task(job) for job in jobs]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def feed_of(config: Config) -> Feed:
    """The feed of the configuration."""
    ours = config.feed
    return Feed(
        ours.url,
        ours.columns,
        ours.currency or None,
        config.shop.url,
        private_addresses=ours.private_addresses,
    )


async def forget_old(days: float, storage: Storage, now: float | None = None) -> Removed:
    """Remove conversations and messages older than `days`; how many there are by day stays."""
    moment = time.time() if now is None else now
    return await storage.upkeep.forget_older(moment - days * DAY)


async def _forget_each_day(days: int, storage: Storage) -> None:
    await asyncio.sleep(_FIRST_AFTER)
    while True:
        try:
            removed = await forget_old(days, storage)
            log.info(
                "older than %d days, removed: %d conversations, %d messages, %d replies",
                days,
                removed.conversations,
                removed.messages,
                removed.replies,
            )
        except StoreUnavailable as error:
            log.error("old conversations could not be removed, and are tried again tomorrow: %s", error)
        await asyncio.sleep(DAY)
