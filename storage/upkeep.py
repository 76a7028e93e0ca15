"""What keeps a shop going: feeds and their marks, old conversations removed, what waits now."""

from __future__ import annotations

import json
import sqlite3
import time
from functools import partial
from typing import Any

from assistant.announcements.consent import SELDOM
from assistant.ports import FeedState, Load, Removed
from storage.database import Database, Transaction
from storage.figures import keep_conversations, keep_deliveries
from storage.people import part
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
        """Remove what was said before `before` (seconds since the epoch); the figures over time stay."""
        # Tickets first: what was said is kept for those that are open.
        await self._in_batches(partial(_changed, _sql.remove_tickets, before))
        messages = await self._in_batches(partial(_changed, _sql.remove_messages, before))
        replies = await self._in_batches(partial(_remove_replies, before=before))
        conversations = await self._in_batches(partial(_remove_conversations, before=before))
        await self._in_batches(partial(_changed, _sql.remove_polls, before))
        await self._in_batches(partial(_changed, _sql.remove_questions, before))
        # How much somebody has had lately decides whether they get the next announcement.
        unneeded = min(before, time.time() - SELDOM)
        await self._in_batches(partial(_part_recipients, before=unneeded))
        await self._in_batches(partial(_changed, _sql.part_old_clicks, unneeded))
        return Removed(conversations, messages, replies)

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


def _changed(query: Any, before: float, connection: sqlite3.Connection) -> int:
    """How many rows a query changed that knows by itself which."""
    return int(query(connection, before=before, limit=_BATCH))


def _remove_replies(connection: sqlite3.Connection, before: float) -> int:
    ids = [id_ for (id_,) in _sql.old_replies(connection, before=before, limit=_BATCH)]
    keep_deliveries(connection, ids)
    _sql.remove_replies(connection, ids=json.dumps(ids))
    return len(ids)


def _remove_conversations(connection: sqlite3.Connection, before: float) -> int:
    """Of somebody who still wants announcements only the way to them stays, and nothing that was said."""
    found = list(_sql.old_conversations(connection, before=before, limit=_BATCH))
    keep_conversations(connection, [id_ for id_, _ in found])
    _sql.blank_conversations(connection, ids=json.dumps([id_ for id_, wanted in found if wanted]))
    _sql.remove_conversations(connection, ids=json.dumps([id_ for id_, wanted in found if not wanted]))
    return len(found)


def _part_recipients(connection: sqlite3.Connection, before: float) -> int:
    ids = [id_ for (id_,) in _sql.old_recipients(connection, before=before, limit=_BATCH)]
    part(connection, ids)
    return len(ids)
