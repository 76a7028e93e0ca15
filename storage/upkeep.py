"""What keeps a shop going: feeds and their marks, old conversations removed and counted, what waits now."""

from __future__ import annotations

import sqlite3
import time
from collections import Counter
from functools import partial
from typing import Any

from assistant.ports import FeedState, Load, Removed
from storage.database import Database, Transaction
from storage.queries import queries

_sql = queries("upkeep")

_BATCH = 500
"""Rows removed in one transaction: some milliseconds for which other writers wait."""


class SqliteUpkeep:
    """The `Upkeep` of a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def feed(self, url: str, source: str) -> FeedState:
        """What is known of the feed at `url`; without marks unless the catalogue came from `source` last."""

        def read(connection: sqlite3.Connection) -> FeedState:
            row = _sql.feed(connection, url=url)
            if row is None:
                return FeedState()
            state = FeedState(*row)
            ours = _sql.last_source(connection) == source
            return state if ours else FeedState("", "", *row[2:])

        return await self._database.read(read)

    async def fetched(self, url: str, etag: str, last_modified: str) -> None:
        """The version with these marks is the catalogue now."""
        now = time.time()

        def write(connection: sqlite3.Connection) -> None:
            _sql.fetched(connection, url=url, etag=etag, last_modified=last_modified, now=now)
            _sql.others_are_old(connection, url=url)

        await self._database.write(write)

    async def unchanged(self, url: str) -> None:
        """The server says that the version known is still the newest."""
        now = time.time()
        await self._database.write(lambda connection: _sql.unchanged(connection, url=url, now=now))

    async def fetch_failed(self, url: str, reason: str) -> None:
        """It could not be fetched or imported."""
        now = time.time()
        await self._database.write(
            lambda connection: _sql.fetch_failed(connection, url=url, reason=reason, now=now)
        )

    async def forget_older(self, before: float) -> Removed:
        """Remove what was said before `before` (seconds since the epoch), and count it by its day."""
        messages = await self._in_batches(partial(_forget_messages, before=before))
        replies = await self._in_batches(partial(_forget_replies, before=before))
        conversations = await self._in_batches(
            lambda connection: int(_sql.remove_conversations(connection, before=before, limit=_BATCH))
        )
        await self._in_batches(
            lambda connection: int(_sql.remove_tickets(connection, before=before, limit=_BATCH))
        )
        await self._in_batches(
            lambda connection: int(_sql.remove_polls(connection, before=before, limit=_BATCH))
        )
        await self._in_batches(
            lambda connection: int(_sql.remove_questions(connection, before=before, limit=_BATCH))
        )
        return Removed(conversations, messages, replies)

    async def counts(self, since: str) -> list[tuple[str, str, int, int, int]]:
        """Day, platform, received, sent and failed of messages that were removed, from day `since` on."""
        return await self._database.read(lambda connection: list(_sql.counts(connection, since=since)))

    async def load(self) -> Load:
        """What waits right now."""

        def read(connection: sqlite3.Connection) -> Load:
            return Load(
                {
                    (platform, bool(bulk)): (count, since)
                    for platform, bulk, count, since in _sql.depth(connection)
                },
                int(_sql.waiting(connection)),
                dict(_sql.open_tickets(connection)),
            )

        return await self._database.read(read)

    async def _in_batches(self, remove: Transaction[int]) -> int:
        total = 0
        while removed := await self._database.write(remove):
            total += removed
        return total


def _forget_messages(connection: sqlite3.Connection, before: float) -> int:
    rows = list(_sql.old_messages(connection, before=before, limit=_BATCH))
    days = Counter((day, platform) for _, platform, day in rows)
    _count(connection, {key: (count, 0, 0) for key, count in days.items()})
    return _removed(connection, _sql.remove_message, [row[0] for row in rows])


def _forget_replies(connection: sqlite3.Connection, before: float) -> int:
    rows = list(_sql.old_replies(connection, before=before, limit=_BATCH))
    sent = Counter((day, platform) for _, platform, day, status in rows if status == "sent")
    failed = Counter((day, platform) for _, platform, day, status in rows if status == "failed")
    _count(connection, {key: (0, sent[key], failed[key]) for key in {*sent, *failed}})
    return _removed(connection, _sql.remove_reply, [row[0] for row in rows])


def _count(connection: sqlite3.Connection, days: dict[tuple[str, str], tuple[int, int, int]]) -> None:
    rows = [
        {"day": day, "platform": platform, "received": received, "sent": sent, "failed": failed}
        for (day, platform), (received, sent, failed) in days.items()
    ]
    if rows:
        _sql.count(connection, rows)


def _removed(connection: sqlite3.Connection, remove: Any, ids: list[int]) -> int:
    if ids:
        remove(connection, [{"id": id_} for id_ in ids])
    return len(ids)
