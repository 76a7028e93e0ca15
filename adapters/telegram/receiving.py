"""From an update to the inbox: read it, keep it, and take the waiting sign off a pressed button."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from telegram import Bot, Update, User
from telegram.error import TelegramError

from adapters.adapter import Take
from adapters.telegram.inbound import blocking, incoming, named
from assistant.messages import Incoming
from assistant.ports import Channel

log = logging.getLogger(__name__)

_MOST_NAMES = 10_000
_ALERT_WITHIN = 1.5
"""Seconds that a press in a group stays open for an answer that only the person sees."""


Blocked = Callable[[str], Awaitable[None]]
"""Told of a person who blocks the bot, and returns once that is kept. Raises as `Take` does."""


@dataclass(frozen=True, slots=True)
class _Read:
    """An update: what a person did, the id of the callback query that waits for an answer, and the person
    who blocks the bot."""

    event: Incoming | None = None
    query: str = ""
    blocking: str = ""


class Desk:
    """Where updates arrive, whichever way they came. An update is the JSON object that Telegram sends."""

    def __init__(self, bot: Bot, me: User, take: Take, channel: Channel, blocked: Blocked) -> None:
        self._bot = bot
        self._me = me
        self._take = take
        self._channel = channel
        self._blocked = blocked
        self._people: dict[str, str] = {}  # ids by user name: who was heard last stands last
        self._answering: set[asyncio.Task[None]] = set()
        self._closing = asyncio.Event()

    async def keep(self, updates: Sequence[dict[str, Any]]) -> None:
        """Return once every update may be acknowledged.

        Those of one conversation are kept in order, those of several at once, for a store that commits
        many together. Raises what `take` raises; some may have been kept then, and are known when they
        come again.
        """
        lanes: dict[str, list[_Read]] = defaultdict(list)
        for update in updates:
            read = self._read(update)
            lanes[read.event.conversation if read.event else read.blocking].append(read)
        kept = await asyncio.gather(*map(self._keep_in_order, lanes.values()), return_exceptions=True)
        for problem in kept:
            if problem:
                raise problem

    async def close(self) -> None:
        """Let the answers to pressed buttons go out."""
        self._closing.set()
        await asyncio.gather(*self._answering)

    def _read(self, raw: dict[str, Any]) -> _Read:
        """What a person did, if anything.

        An update that cannot be read is skipped: it would be no better the next time, and hold up all.
        """
        try:
            update = Update.de_json(raw, None)
            if found := named(update):
                self._know(*found)
            query = update.callback_query.id if update.callback_query else ""
            event = incoming(update, self._me, self._people, time.time())
            return _Read(event, query, blocking(update))
        except Exception:
            log.exception("update %s of Telegram's could not be read and is skipped", raw.get("update_id"))
            return _Read()

    async def _keep_in_order(self, lane: Sequence[_Read]) -> None:
        for read in lane:
            if read.event:
                await self._take(read.event, self._channel)
            if read.blocking:
                await self._blocked(read.blocking)
            if read.query:
                wait = _ALERT_WITHIN if read.event and not read.event.direct else 0.0
                answer = asyncio.create_task(self._answer(read.query, wait))
                self._answering.add(answer)
                answer.add_done_callback(self._answering.discard)

    async def _answer(self, query: str, wait: float) -> None:
        """End the waiting sign on a button, unless the channel has done so with a private reply.

        One pressed long ago shows none any more.
        """
        with suppress(TimeoutError):
            async with asyncio.timeout(wait):
                await self._closing.wait()
        try:
            await self._bot.answer_callback_query(query)
        except TelegramError as error:
            log.debug("a pressed button could not be answered: %s", error)

    def _know(self, name: str, person: str) -> None:
        self._people.pop(name, None)
        self._people[name] = person
        if len(self._people) > _MOST_NAMES:
            del self._people[next(iter(self._people))]
