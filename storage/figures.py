"""Figures over time, counted from what is kept anyway. Days are those of this machine's time zone."""

from __future__ import annotations

import sqlite3

from assistant.ports import PastImport, Tally
from storage.database import Database
from storage.queries import queries

_sql = queries("figures")
_COUNTS = ("conversations", "messages", "intents", "clicks", "unanswered", "subscribers", "deliveries")


class SqliteFigures:
    """The `Figures` of a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def tallies(self, since: float) -> list[Tally]:
        """What was counted on each day since then, all from one moment."""

        def read(connection: sqlite3.Connection) -> list[Tally]:
            return [
                Tally(figure, day, kind, int(count))
                for figure in _COUNTS
                for day, kind, count in getattr(_sql, figure)(connection, since=since)
            ]

        async with self._database.snapshot() as snapshot:
            return await snapshot.read(read)

    async def imports(self, limit: int) -> list[PastImport]:
        """The last imports that ended, newest first."""
        return await self._database.read(
            lambda connection: [PastImport(*row) for row in _sql.imports(connection, limit=limit)]
        )
