"""Long polling that confirms only what is kept.

Telegram forgets an update once it is asked for later ones. So a batch is put into the inbox first, and the
offset moves on with the next request; a process that dies in between gets the batch again.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable
from contextlib import suppress
from typing import Any, TypeVar

from telegram import Bot
from telegram.error import Conflict, EndPointNotFound, InvalidToken, RetryAfter, TelegramError

from adapters.adapter import CannotConnect
from adapters.outbox import Retries
from adapters.telegram.channel import seconds
from adapters.telegram.inbound import UPDATES
from adapters.telegram.receiving import Desk

log = logging.getLogger(__name__)

T = TypeVar("T")

LONGEST_BATCH = 100
REFUSED = (
    "Telegram refuses the bot's token. Copy it again from @BotFather (/mybots, API Token) into "
    "SHOPGUIDE_TELEGRAM_TOKEN"
)
_TWICE = (
    "somebody else receives this bot's updates: another Shopguide or another program runs with the same "
    "token. Stop it, or give one of the two a bot of its own"
)
_WEBHOOK = (
    "a webhook was set for this bot while it was polling, so another program receives its updates. Stop that "
    "program and start this one again"
)


class Polling:
    """Asks for updates until `stopping` is set. `wait` says how long after so many failures."""

    def __init__(self, bot: Bot, stopping: asyncio.Event, retries: Retries, poll_for: int) -> None:
        """`poll_for` is how many seconds Telegram may let a request wait for something to happen."""
        self._bot = bot
        self._stopping = stopping
        self._retries = retries
        self._poll_for = poll_for
        self._offset = 0

    async def run(self, desk: Desk) -> None:
        """Receive until stopped. Raises `CannotConnect` when the token is refused."""
        failures = 0
        while not self._stopping.is_set():
            try:
                updates = await until_stopped(self._ask(self._poll_for), self._stopping)
                if updates:
                    await desk.keep(updates)
                    self._offset = updates[-1]["update_id"] + 1
                failures = 0
            except (InvalidToken, EndPointNotFound):  # the library takes a 401 here for a method unknown
                raise CannotConnect(REFUSED) from None
            except Exception as error:
                failures += 1
                wait = self._wait(error, failures)
                log.error("%s; trying again in %.1f s", _told(error), wait)
                await until_stopped(asyncio.sleep(wait), self._stopping)
        await self._confirm()

    async def _ask(self, wait: int) -> list[dict[str, Any]]:
        """The updates that are not confirmed yet, oldest first.

        As JSON, to be read one by one: with the library's own method an update that it cannot read would
        keep all others from us. (It insists on that method unless the name is written otherwise; to
        Telegram upper and lower case are one.)
        """
        updates: list[dict[str, Any]] = await self._bot.do_api_request(
            "getupdates",
            {
                "offset": self._offset,
                "timeout": wait,
                "limit": LONGEST_BATCH,
                "allowed_updates": list(UPDATES),
            },
            read_timeout=wait + 10.0,
        )
        return sorted(updates, key=lambda update: update["update_id"])

    async def _confirm(self) -> None:
        """Tell Telegram what was kept last, so that it does not come again at the next start."""
        if self._offset:
            with suppress(TelegramError, TimeoutError):
                async with asyncio.timeout(3.0):
                    await self._ask(0)

    def _wait(self, error: Exception, failures: int) -> float:
        """What Telegram asks for, else longer from failure to failure."""
        asked = seconds(error) if isinstance(error, RetryAfter) else 0.0
        return max(asked, self._retries.wait(failures))


def _told(error: Exception) -> str:
    """A failure in words for the merchant."""
    if isinstance(error, Conflict):
        return _WEBHOOK if "webhook" in error.message.lower() else _TWICE
    if isinstance(error, TelegramError):
        return f"Telegram gave no updates: {error.message}"
    return f"updates could not be kept: {error}"


async def until_stopped(work: Awaitable[T], stopping: asyncio.Event) -> T | None:
    """What `work` gives, or None when `stopping` is set first; then it is broken off."""
    working = asyncio.ensure_future(work)
    stop = asyncio.create_task(stopping.wait())
    try:
        await asyncio.wait((working, stop), return_when=asyncio.FIRST_COMPLETED)
        return working.result() if working.done() else None
    finally:
        stop.cancel()
        working.cancel()
        await asyncio.gather(stop, working, return_exceptions=True)
