"""Replies between the commit of a turn and their acceptance by a platform.

A row stays pending while it is being sent, so that a process that dies meanwhile sends it again: at least
once. One worker a platform takes rows and knows what it has in flight.
"""

from __future__ import annotations

import sqlite3
import time
from functools import partial

from assistant.messages import Outgoing, SentRef, decode
from assistant.ports import Delivery, Reply
from storage.database import Database
from storage.queries import queries

_sql = queries("outbox")


class SqliteOutbox:
    """The `Outbox` of a database.

    Waits are measured on a clock that nobody can set: it starts with the system's and goes on with the
    monotonic one. Rows of an earlier process are brought back if the system's clock was set back since.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._clock_start = time.time() - time.monotonic()
        self._brought_back: set[str] = set()
        # By platform, the rows of the last look: most of them are there at the next one too.
        self._looked_at: dict[str, dict[int, Reply]] = {}

    async def due(self, platform: str, limit: int) -> list[Delivery]:
        """Rows to send now, interactive before bulk, then oldest first.

        A person's row is due only when none of its earlier rows in that conversation is still waiting;
        only bulk rows never keep an interactive one waiting.
        """
        if platform not in self._brought_back:
            now = self._now()
            await self._database.write(
                lambda connection: _sql.bring_back(connection, platform=platform, now=now)
            )
            self._brought_back.add(platform)

        def due(connection: sqlite3.Connection) -> list[Delivery]:
            before, seen = self._looked_at.get(platform, {}), {}
            deliveries = []
            for row_id, attempts, *reply in _sql.due(
                connection, platform=platform, now=self._now(), limit=limit
            ):
                seen[row_id] = kept = before.get(row_id) or _reply(*reply)
                deliveries.append(Delivery(str(row_id), platform, kept, attempts))
            self._looked_at[platform] = seen
            return deliveries

        return await self._database.read(due)

    async def sent(self, delivery: Delivery, ref: SentRef) -> None:
        """The platform accepted it."""
        row, now = int(delivery.id), time.time()

        def write(connection: sqlite3.Connection) -> None:
            _sql.sent(connection, id=row, conversation=ref.conversation, message=ref.message, now=now)
            _sql.forget_stranger(connection, id=row)

        await self._database.write(write)

    async def retry(self, delivery: Delivery, delay: float, reason: str) -> None:
        """Try again in `delay` seconds."""
        row, due_at = int(delivery.id), self._now() + delay
        await self._database.write(
            lambda connection: _sql.retry(connection, id=row, due_at=due_at, delay=delay, reason=reason)
        )

    async def give_up(self, delivery: Delivery, reason: str) -> None:
        """It will never be accepted: keep the row with its reason, send it no more."""
        await self._database.write(partial(_give_up, row=int(delivery.id), reason=reason, now=time.time()))

    async def unreachable(self, delivery: Delivery, reason: str) -> None:
        """Give up. If the chat is the person's own, nothing reaches them until they write again."""
        row, now = int(delivery.id), time.time()

        def write(connection: sqlite3.Connection) -> None:
            _sql.mark_unreachable(connection, id=row, now=now)
            _give_up(connection, row, reason, now)

        await self._database.write(write)

    def _now(self) -> float:
        return self._clock_start + time.monotonic()


def _give_up(connection: sqlite3.Connection, row: int, reason: str, now: float) -> None:
    _sql.give_up(connection, id=row, reason=reason, now=now)
    _sql.forget_stranger(connection, id=row)


def _reply(conversation: str, person: str, bulk: int, message: str, reply_to: str, edits: str) -> Reply:
    return Reply(
        decode(message, Outgoing),
        conversation,
        person,
        bool(bulk),
        reply_to,
        decode(edits, SentRef) if edits else None,
    )
