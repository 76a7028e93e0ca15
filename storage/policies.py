"""The shop's policy passages: a few hundred at most, compared and replaced in one transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from assistant.catalogue.policy import Passage
from assistant.messages import decode, encode
from assistant.ports import Changes
from storage.database import Database
from storage.queries import queries

_sql = queries("policies")


class SqlitePolicies:
    """The `PolicyStore` of a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def replace(self, passages: Iterable[Passage]) -> Changes:
        """Make these the whole set, in one transaction. Raises `ValueError` when an id comes twice."""
        rows: dict[str, dict[str, object]] = {}
        for position, passage in enumerate(passages):
            if passage.id in rows:
                raise ValueError(f"policy passage {passage.id!r} comes twice")
            content = encode(passage).decode()
            rows[passage.id] = {
                "id": passage.id,
                "page": passage.page,
                "position": position,
                "content": content,
            }

        def replace(connection: sqlite3.Connection) -> Changes:
            before = dict(_sql.passages(connection))
            changes = Changes(
                added=tuple(key for key in rows if key not in before),
                changed=tuple(
                    key for key, row in rows.items() if before.get(key, row["content"]) != row["content"]
                ),
                unchanged=sum(before.get(key) == row["content"] for key, row in rows.items()),
                removed=tuple(key for key in before if key not in rows),
            )
            _sql.put(connection, list(rows.values()))
            _sql.remove(connection, [{"id": key} for key in changes.removed])
            return changes

        return await self._database.write(replace)

    async def passages(self) -> list[Passage]:
        """All of them, in page and page order."""
        return await self._database.read(
            lambda connection: [decode(content, Passage) for _, content in _sql.passages(connection)]
        )
