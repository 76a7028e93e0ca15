"""Figures over time, counted from what is kept anyway, and from what was counted before it was removed.

Days are those of this machine's time zone.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Sequence

from assistant.ports import PastImport, Tally
from storage.database import Database
from storage.queries import queries

_sql = queries("figures")
_COUNTS = ("conversations", "subscribers", "deliveries")
_UNANSWERED = ("unanswered", "failed")


class SqliteFigures:
    """The `Figures` of a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def tallies(self, since: float) -> list[Tally]:
        """What was counted on each day since then, all from one moment."""

        def read(connection: sqlite3.Connection) -> list[Tally]:
            counts: Counter[tuple[str, str, str]] = Counter()
            for figure in _COUNTS:
                for day, kind, count in getattr(_sql, figure)(connection, since=since):
                    counts[figure, day, kind] += count
            for day, intent, button, count in _sql.turns(connection, since=since):
                counts["messages", day, ""] += count
                counts["intents", day, intent] += count
                if button:
                    counts["clicks", day, button] += count
                if intent in _UNANSWERED:
                    counts["unanswered", day, ""] += count
            for figure, day, kind, count in _sql.kept(connection, since=since):
                counts[figure, day, kind] += count
            return [Tally(*of, count) for of, count in counts.items()]

        async with self._database.snapshot() as snapshot:
            return await snapshot.read(read)

    async def imports(self, limit: int) -> list[PastImport]:
        """The last imports that ended, newest first."""
        return await self._database.read(
            lambda connection: [PastImport(*row) for row in _sql.imports(connection, limit=limit)]
        )


def keep_conversations(connection: sqlite3.Connection, ids: Sequence[int]) -> None:
    """Count conversations before they are removed, within a transaction of the caller's.

    Their turns stay, and no longer say whose they were.
    """
    which = json.dumps(ids)
    _sql.keep_conversations(connection, ids=which)
    _sql.unlink_turns(connection, ids=which)


def keep_deliveries(connection: sqlite3.Connection, ids: Sequence[int]) -> None:
    """Count rows of the outbox before they are removed, within a transaction of the caller's."""
    _sql.keep_deliveries(connection, ids=json.dumps(ids))
