"""All that is kept of one person, to be handed out or deleted."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Sequence
from typing import Any

from storage.database import Database
from storage.figures import keep_conversations, keep_deliveries
from storage.queries import queries

_sql = queries("people")

# What a copy of a person's data consists of: a section each, with the names of its columns.
_SECTIONS = {
    "person": (
        "language",
        "last_seen",
        "profile",
        "time_zone",
        "quiet_begins",
        "quiet_ends",
        "unreachable_at",
    ),
    "consents": ("topic", "given", "seldom", "given_at", "given_how"),
    "conversations": ("conversation", "place", "updated_at", "state"),
    "turns": (
        "conversation",
        "handled_at",
        "intent",
        "language",
        "button",
        "cards",
        "alternatives",
        "sources",
        "latency_ms",
    ),
    "inbox": ("event_id", "status", "reason", "received_at", "finished_at", "payload"),
    "outbox": ("conversation", "status", "reason", "created_at", "finished_at", "sent_message", "message"),
    "button_tokens": ("token", "expires_at", "kind", "product", "value"),
    "polls": ("id", "conversation", "created_at", "options"),
    "poll_votes": ("poll_id", "product", "voted_at"),
    "announcements": ("announcement", "version", "outcome", "reason", "changed_at"),
    "announcement_clicks": ("announcement", "version", "what", "clicked_at"),
    "unanswered": ("conversation", "kind", "question", "product", "status", "asked_at", "times", "answer"),
    "tickets": ("id", "conversation", "name", "language", "status", "taken_by", "opened_at", "changed_at"),
    "alerts": ("id", "conversation", "product", "title", "kind", "price", "currency", "created_at"),
}
_JSON = ("profile", "state", "payload", "message", "options")


class SqlitePeople:
    """The `PeopleStore` of a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def everything(self, platform: str, person: str) -> dict[str, list[dict[str, Any]]]:
        """The rows of each table that are this person's, all from one moment.

        The text of earlier copies is left out of the replies listed: each would hold all before it.
        """

        def read(connection: sqlite3.Connection) -> dict[str, list[dict[str, Any]]]:
            key = {"platform": platform, "person": person}
            return {
                section: [
                    _readable(dict(zip(columns, row, strict=True)))
                    for row in getattr(_sql, section)(connection, **key)
                ]
                for section, columns in _SECTIONS.items()
            }

        async with self._database.snapshot() as snapshot:
            return await snapshot.read(read)

    async def unreachable(self, platform: str, person: str) -> None:
        """Nothing reaches this person until they write again. Does nothing for somebody unknown."""
        now = time.time()
        await self._database.write(
            lambda connection: _sql.mark_unreachable(connection, platform=platform, person=person, now=now)
        )


def forget(connection: sqlite3.Connection, platform: str, person: str) -> None:
    """Delete all of a person's, within a transaction of the caller's. Figures over time stay as they are."""
    key = {"platform": platform, "person": person}
    replies = [id_ for (id_,) in _sql.replies_of(connection, **key)]
    keep_deliveries(connection, replies)
    keep_conversations(connection, [id_ for (id_,) in _sql.conversations_of(connection, **key)])
    _sql.forget_events(connection, **key)
    _sql.forget_replies(connection, ids=json.dumps(replies))
    _sql.suppress_posts(connection, **key)
    part(connection, [id_ for (id_,) in _sql.posts_of(connection, **key)])
    _sql.forget_clicks(connection, **key)
    _sql.forget_person(connection, **key)


def part(connection: sqlite3.Connection, recipients: Sequence[int]) -> None:
    """Part recipients of announcements, and what they pressed, from who they are.

    The rows stay for the outcome, under a name that no person has and no two announcements share.
    """
    ids = json.dumps(recipients)
    _sql.part_clicks(connection, ids=ids)
    _sql.part_recipients(connection, ids=ids)


def _readable(row: dict[str, Any]) -> dict[str, Any]:
    """The row with what is JSON in it as it is meant."""
    for name in _JSON:
        if isinstance(row.get(name), str) and row[name]:
            row[name] = json.loads(row[name])
    for name in ("given", "seldom"):
        if name in row:
            row[name] = bool(row[name])
    message = row.get("message")
    if isinstance(message, dict) and message.get("attachment"):
        message["attachment"] = {"name": message["attachment"]["name"]}
    return row
