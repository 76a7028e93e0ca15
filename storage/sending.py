"""Rows for the outbox and for the buttons of what lies there, for whoever writes some."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any

from assistant.messages import Action, encode
from assistant.ports import Reply
from storage.queries import queries

_sql = queries("turns")

TOKEN_LIFE = 30 * 86400.0
"""Seconds for which a button works."""


def reply_rows(platform: str, replies: Sequence[Reply], now: float) -> list[dict[str, Any]]:
    """The replies' rows for `add_replies`; `platform` is where those go that name none."""
    return [
        {
            "platform": reply.platform or platform,
            "conversation": reply.conversation,
            "person": reply.person,
            "bulk": reply.bulk,
            "message": encode(reply.message).decode(),
            "reply_to": reply.reply_to,
            "edits": encode(reply.edits).decode() if reply.edits else "",
            "ticket": reply.ticket,
            "now": now,
        }
        for reply in replies
    ]


def token_rows(platform: str, person: str, tokens: Mapping[str, Action], now: float) -> list[dict[str, Any]]:
    """The rows of a person's buttons for `add_tokens`."""
    return [
        {"platform": platform, "person": person, "token": token, "expires_at": now + TOKEN_LIFE}
        | {"kind": action.kind, "product": action.product, "value": action.value}
        for token, action in tokens.items()
    ]


def send(
    connection: sqlite3.Connection,
    platform: str,
    person: str,
    replies: Sequence[Reply],
    tokens: Mapping[str, Action],
    now: float,
) -> None:
    """Put replies that no turn makes, with the person's buttons, into the outbox, within a transaction."""
    _sql.add_replies(connection, reply_rows(platform, replies, now))
    _sql.add_tokens(connection, token_rows(platform, person, tokens, now))
