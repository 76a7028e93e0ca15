"""Tickets, and conversations as the shop's staff reads them: both sides, in the order of time."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence

from assistant.messages import Action, Incoming, Outgoing, SentRef, decode
from assistant.ports import STAFF, Line, Overview, Reply, Ticket
from storage.database import Database
from storage.queries import queries
from storage.sending import send

_sql = queries("tickets")


class SqliteTickets:
    """The `Tickets` of a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def ticket(self, id_: str) -> Ticket | None:
        """The ticket, open or closed."""
        row = await self._database.read(lambda connection: _sql.ticket(connection, id=id_))
        return Ticket(*row) if row else None

    async def open_of(self, platform: str, person: str, conversation: str) -> Ticket | None:
        """The one that is not closed, of a person in a conversation."""
        key = {"platform": platform, "person": person, "conversation": conversation}
        row = await self._database.read(lambda connection: _sql.open_of(connection, **key))
        return Ticket(*row) if row else None

    async def every_open(self) -> list[Ticket]:
        """All that are not closed, oldest first."""
        return await self._database.read(
            lambda connection: [Ticket(*row) for row in _sql.every_open(connection)]
        )

    async def of_post(self, platform: str, place: str, conversation: str, message: str) -> Ticket | None:
        """The one that a post in the staff's channel is about, by where it is and what it is called there."""
        post = {"platform": platform, "place": place, "conversation": conversation, "message": message}

        def read(connection: sqlite3.Connection) -> Ticket | None:
            id_ = _sql.ticket_of_post(connection, **post)
            row = _sql.ticket(connection, id=id_) if id_ else None
            return Ticket(*row) if row else None

        return await self._database.read(read)

    async def first_post(self, id_: str) -> SentRef | None:
        """The ticket's first post in the staff's channel, once the platform has taken it."""
        row = await self._database.read(lambda connection: _sql.first_post(connection, ticket=id_))
        return SentRef(*row) if row else None

    async def put(
        self, ticket: Ticket, replies: Sequence[Reply] = (), tokens: Mapping[str, Action] | None = None
    ) -> bool:
        """Make the ticket stand as given and send `replies`, all or nothing; False when it must not."""
        now = time.time()

        def write(connection: sqlite3.Connection) -> bool:
            if not put_ticket(connection, ticket, now):
                return False
            send(connection, ticket.platform, ticket.person, replies, tokens or {}, now)
            return True

        return await self._database.write(write)

    async def place(self, platform: str, conversation: str, person: str) -> str | None:
        """The group or channel that a conversation is in; empty for a direct one, None for one not kept."""
        key = {"platform": platform, "conversation": conversation, "person": person}
        row = await self._database.read(lambda connection: _sql.place(connection, **key))
        return row[0] if row else None

    async def conversations(self, limit: int, before: float | None = None) -> list[Overview]:
        """Conversations, the latest first."""
        bound = time.time() + 86_400.0 if before is None else before

        def read(connection: sqlite3.Connection) -> list[Overview]:
            rows = list(_sql.conversations(connection, before=bound, limit=limit))
            return [_overview(connection, *row) for row in rows]

        return await self._database.read(read)

    async def lines(self, platform: str, conversation: str, person: str, limit: int = 200) -> list[Line]:
        """What was said in a conversation, oldest first: the last `limit` things of each side."""
        key = {"platform": platform, "person": person, "limit": limit}

        def read(connection: sqlite3.Connection) -> list[Line]:
            heard = list(_sql.heard(connection, **key))
            said = list(_sql.said(connection, **key, conversation=conversation))
            messages = [(at, status, decode(message, Outgoing)) for at, status, message in said]
            labels = {
                button.token: button.label for _, _, message in messages for button in message.every_button()
            }
            lines = [*_heard(heard, conversation, labels), *(_said(*message) for message in messages)]
            return sorted(lines, key=lambda line: line.at)

        return await self._database.read(read)


def put_ticket(connection: sqlite3.Connection, ticket: Ticket, now: float) -> bool:
    """Make the ticket stand as given, within a transaction of the caller's.

    False, and nothing is done, when it must not, as in `Tickets.put`.
    """
    return bool(
        _sql.put(
            connection,
            id=ticket.id,
            platform=ticket.platform,
            person=ticket.person,
            conversation=ticket.conversation,
            name=ticket.name,
            language=ticket.language,
            status=ticket.status,
            taken_by=ticket.taken_by,
            opened_at=ticket.opened_at or now,
            read=ticket.changed_at,
            now=now,
        )
    )


def _overview(
    connection: sqlite3.Connection,
    platform: str,
    conversation: str,
    person: str,
    updated_at: float,
    place: str,
    language: str,
    last: str,
    ticket: str,
) -> Overview:
    event = decode(last, Incoming) if last else Incoming("", platform, conversation, person)
    row = _sql.ticket(connection, id=ticket) if ticket else None
    words = event.text if event.conversation == conversation else ""
    return Overview(
        platform,
        conversation,
        person,
        event.name,
        language,
        updated_at,
        place,
        words,
        Ticket(*row) if row else None,
    )


def _heard(
    rows: list[tuple[float, str, str]], conversation: str, labels: Mapping[str, str]
) -> Iterator[Line]:
    """The person's own words, and the labels of the buttons pressed as far as they are known."""
    for at, status, payload in rows:
        event = decode(payload, Incoming)
        if event.conversation != conversation:
            continue
        text = f"/{event.command} {event.text}".strip() if event.kind == "command" else event.text
        pressed = event.kind == "button"
        yield Line(at, "person", labels.get(event.token, "") if pressed else text, (), pressed, status)


def _said(at: float, status: str, message: Outgoing) -> Line:
    shown = tuple(card.title for card in (*message.cards, *message.alternatives))
    return Line(at, "staff" if message.intent == STAFF else "guide", message.plain(), shown, False, status)
