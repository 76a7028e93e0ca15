"""Inbox, conversations, people and button tokens: what a turn reads, and all that it changes at once."""

from __future__ import annotations

import sqlite3
import time
from typing import Any, Literal

from assistant.messages import Action, Incoming, decode, encode
from assistant.ports import (
    Alert,
    AlertOff,
    Change,
    Click,
    Consent,
    Forget,
    Hours,
    Overtaken,
    Poll,
    Pressed,
    Question,
    Talk,
    Ticket,
    Turn,
    Vote,
)
from storage.alerts import alerts_off, put_alert
from storage.database import Database
from storage.people import forget
from storage.queries import queries
from storage.sending import reply_rows, token_rows
from storage.tickets import put_ticket
from storage.unanswered import ask

_sql = queries("turns")

_TOKEN_KEPT = 30 * 86400.0
"""Seconds after which an expired token goes; until then its presser is told that the button is old."""
_CLEANED_A_TURN = 100
_TALKS_NEARBY = 5


class SqliteTurns:
    """The `TurnStore` of a database. Every event must have been received before anything else."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def receive(self, incoming: Incoming) -> bool:
        """Keep the event durably. False when it was received before, whatever became of it."""
        row = {
            "platform": incoming.platform,
            "event_id": incoming.event_id,
            "person": incoming.person,
            "payload": encode(incoming).decode(),
            "now": time.time(),
        }
        return bool(await self._database.write(lambda connection: _sql.receive(connection, **row)))

    async def waiting(self) -> list[Incoming]:
        """Events received and not yet handled, oldest first."""
        return await self._database.read(
            lambda connection: [decode(payload, Incoming) for (payload,) in _sql.waiting(connection)]
        )

    async def tried_before(self) -> set[tuple[str, str]]:
        """Platform and id of the events that wait although they have been tried."""
        return await self._database.read(lambda connection: set(_sql.tried_before(connection)))

    async def load(self, incoming: Incoming) -> Talk:
        """What is remembered of the event's conversation and person."""
        platform, conversation, person = incoming.platform, incoming.conversation, incoming.person

        def load(connection: sqlite3.Connection) -> Talk:
            known = _sql.talk(connection, platform=platform, person=person, conversation=conversation)
            return Talk(platform, conversation, person, *(known or ()))

        return await self._database.read(load)

    async def commit(self, turn: Turn) -> None:
        """State, profile, replies, tokens and the inbox row's end, in one transaction.

        A turn whose event has ended already changes nothing: an event has its effects once, however often
        it is handled. Raises `LookupError` when the event was never received.
        """
        await self._end(turn.incoming, "done", "", turn)

    async def failed(self, incoming: Incoming, reason: str) -> int:
        """Count a failed try and return the tries so far, this one included.

        Raises `LookupError` when the event was never received.
        """
        key = {"platform": incoming.platform, "event_id": incoming.event_id}

        def count(connection: sqlite3.Connection) -> int:
            row = _sql.count_try(connection, **key, reason=reason)
            if row is None:
                raise _never_received(incoming)
            return int(row[0])

        return await self._database.write(count)

    async def bury(self, incoming: Incoming, reason: str, turn: Turn | None = None) -> None:
        """Put the event among the dead letters, with `turn` committed in the same transaction.

        Changes nothing when the event has ended already, as in `commit`. Raises `LookupError` when it was
        never received.
        """
        await self._end(incoming, "dead", reason, turn)

    async def pressed(self, token: str) -> Pressed | None:
        """What the token stands for; None when it was never minted or has been cleaned away."""
        row = await self._database.read(lambda connection: _sql.token(connection, token=token))
        if row is None:
            return None
        person, expires_at, kind, product, value = row
        return Pressed(Action(kind, product, value), person, expires_at)

    async def nearby(self, incoming: Incoming) -> list[Talk]:
        """What other people last talked about in the event's place, newest first, a few at most."""
        if not incoming.place:
            return []
        key = {
            "platform": incoming.platform,
            "place": incoming.place,
            "person": incoming.person,
            "about": incoming.about,
            "limit": _TALKS_NEARBY,
        }
        return await self._database.read(
            lambda connection: [
                Talk(incoming.platform, conversation, person, state, updated_at)
                for person, conversation, state, updated_at in _sql.nearby(connection, **key)
            ]
        )

    async def poll(self, id_: str) -> tuple[Poll, dict[str, str]] | None:
        """A poll and its votes, a product by each person; None when it is gone."""

        def read(connection: sqlite3.Connection) -> tuple[Poll, dict[str, str]] | None:
            row = _sql.poll(connection, id=id_)
            if row is None:
                return None
            conversation, person, language, options = row
            choices = decode(options, tuple[tuple[str, str], ...])
            return Poll(id_, conversation, person, language, choices), dict(_sql.votes(connection, poll=id_))

        return await self._database.read(read)

    async def _end(
        self, incoming: Incoming, status: Literal["done", "dead"], reason: str, turn: Turn | None
    ) -> None:
        key = {"platform": incoming.platform, "event_id": incoming.event_id}
        now = time.time()
        rows = _Rows(turn, now) if turn else None

        def end(connection: sqlite3.Connection) -> None:
            if _sql.finish(connection, **key, status=status, reason=reason, now=now):
                if rows:
                    rows.write(connection)
            elif not _sql.known(connection, **key):
                raise _never_received(incoming)

        await self._database.write(end)


class _Rows:
    """A turn's rows, made before the transaction begins."""

    def __init__(self, turn: Turn, now: float) -> None:
        talk, platform = turn.talk, turn.incoming.platform
        person = {"platform": platform, "person": talk.person}
        self._whom = platform, talk.person
        self._now = now
        self._person = person | {"language": talk.language, "profile": talk.profile, "now": now}
        self._conversation = person | {
            "conversation": talk.conversation,
            "place": turn.incoming.place,
            "state": talk.state,
            "now": now,
        }
        self._replies = reply_rows(platform, turn.replies, now)
        self._tokens = token_rows(platform, talk.person, turn.tokens, now)
        self._changes = turn.changes
        self._expired_before = now - _TOKEN_KEPT
        messages = [reply.message for reply in turn.replies if reply.person == talk.person]
        self._log: dict[str, Any] = {
            "platform": platform,
            "token": turn.incoming.token,
            "intent": turn.intent,
            "language": talk.language,
            "cards": sum(len(message.cards) for message in messages),
            "alternatives": sum(len(message.alternatives) for message in messages),
            "sources": sum(len(message.sources) for message in messages),
            "latency_ms": max((message.latency_ms for message in messages), default=0.0),
            "now": now,
        }

    def write(self, connection: sqlite3.Connection) -> None:
        if Forget() in self._changes:
            forget(connection, *self._whom)
            _sql.log(connection, conversation_id=None, **self._log)
            _sql.add_replies(connection, self._replies)
            return
        _sql.keep_person(connection, **self._person)
        (conversation_id,) = _sql.keep_conversation(connection, **self._conversation)
        _sql.log(connection, conversation_id=conversation_id, **self._log)
        if self._replies:
            edits = [reply for reply in self._replies if reply["edits"]]
            if edits:
                _sql.supersede(connection, edits)
            _sql.add_replies(connection, self._replies)
        if self._tokens:
            _sql.add_tokens(connection, self._tokens)
            _sql.remove_tokens(connection, expired_before=self._expired_before, limit=_CLEANED_A_TURN)
        for change in self._changes:
            self._write_change(connection, change)

    def _write_change(self, connection: sqlite3.Connection, change: Change) -> None:
        person = {key: self._person[key] for key in ("platform", "person", "now")}
        match change:
            case Poll(id_, conversation, _, language, options):
                choices = encode(options).decode()
                _sql.add_poll(
                    connection,
                    **person,
                    id=id_,
                    conversation=conversation,
                    language=language,
                    options=choices,
                )
            case Vote(poll, product):
                _sql.vote(connection, **person, poll=poll, product=product)
            case Consent(topic, given, how, seldom):
                _sql.add_consent(connection, **person, topic=topic, given=given, how=how, seldom=seldom)
            case Hours(quiet, time_zone):
                begins, ends = (quiet.begins, quiet.ends) if quiet else (None, None)
                del person["now"]
                _sql.keep_hours(connection, **person, time_zone=time_zone, begins=begins, ends=ends)
            case Click(announcement, version, what):
                _sql.click(connection, **person, announcement=announcement, version=version, what=what)
            case Question():
                ask(connection, person | {"conversation": self._conversation["conversation"]}, change)
            case Alert():
                put_alert(connection, *self._whom, change, self._now)
            case AlertOff(product):
                alerts_off(connection, *self._whom, product)
            case Ticket():
                if not put_ticket(connection, change, self._now):
                    raise Overtaken(f"ticket {change.id} has changed since it was read")
            case Forget():
                """Done before anything was written."""


def _never_received(incoming: Incoming) -> LookupError:
    return LookupError(f"event {incoming.event_id!r} of {incoming.platform} was never received")
