"""Announcements and their recipients: one row each, changed before anything is sent and after.

A recipient's row says `sending` on the disk before a platform hears of it. What still says so at a start was
on its way when the last process ended, and nobody can tell what became of it: it is `unknown` from then on.
"""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import islice
from typing import Any, cast

import msgspec

from assistant.announcements.announcement import (
    OPEN,
    Announcement,
    Audience,
    Deed,
    Recipient,
    RecipientState,
    Response,
    State,
    Topic,
    Version,
)
from assistant.announcements.audience import interested
from assistant.announcements.consent import WINDOW, Quiet, Rules, Standing, decide
from assistant.messages import Action, SentRef, decode, encode
from storage.database import Database
from storage.queries import queries

_sql = queries("announcements")

_BATCH = 2_000
"""Rows written in one transaction: some milliseconds for which other writers wait."""
_TOKEN_LIFE = 365 * 86_400.0
"""Seconds for which the buttons of an announcement work: who finds it a year later can still end it."""


class _Content(msgspec.Struct, frozen=True):
    """What of an announcement is kept as JSON."""

    versions: tuple[Version, ...]
    audience: Audience
    trial: float
    language: str


class SqliteAnnouncements:
    """The `AnnouncementStore` of a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # The merchants' side

    async def add(self, announcement: Announcement) -> None:
        """Keep a new draft. Does nothing when it is there already."""
        row = {
            "id": announcement.id,
            "topic": announcement.topic,
            "content": _content(announcement),
            "created_at": announcement.created_at,
            "created_by": announcement.created_by,
        }

        def add(connection: sqlite3.Connection) -> None:
            if _sql.add(connection, **row):
                _deed(
                    connection, announcement.id, announcement.created_at, announcement.created_by, "drafted"
                )

        await self._database.write(add)

    async def edit(self, announcement: Announcement, by: str, now: float) -> bool:
        """Put other words or another audience into a draft, whose approvals are void then.

        False, and nothing done, when nothing of that id is open any more.
        """
        row = {"id": announcement.id, "topic": announcement.topic, "content": _content(announcement)}

        def edit(connection: sqlite3.Connection) -> bool:
            if not _sql.edit(connection, **row):
                return False
            _deed(connection, announcement.id, now, by, "edited")
            return True

        return await self._database.write(edit)

    async def get(self, id_: str) -> Announcement | None:
        """The announcement as it stands."""
        return await self._database.read(partial(_get, id_=id_))

    async def all(self, states: Sequence[State] = (), limit: int = 100) -> list[Announcement]:
        """Those in any of `states` (none named: all), newest first."""
        wanted = json.dumps(list(states))
        return await self._database.read(
            lambda connection: _announcements(
                connection, list(_sql.list(connection, states=wanted, limit=limit))
            )
        )

    async def move(
        self,
        id_: str,
        to: State,
        before: Sequence[State],
        by: str,
        now: float,
        *,
        what: str,
        scheduled_at: float | None = None,
        reason: str = "",
        seen: Announcement | None = None,
    ) -> bool:
        """Change the state if it is one of `before`; whether it was. Who did `what` is kept with it.

        With `seen` only if it has neither been edited nor given another time since it was read so.
        """
        return await self._database.write(
            partial(
                _move,
                id_=id_,
                to=to,
                before=before,
                by=by,
                now=now,
                what=what,
                scheduled_at=scheduled_at,
                reason=reason,
                seen=seen,
            )
        )

    async def approve(
        self, seen: Announcement, by: str, now: float, enough: Callable[[Sequence[str]], bool]
    ) -> Announcement | None:
        """Count an approval of what has been `seen`; a draft is approved once `enough` says so of all who
        approved it. It as it stands after that: nothing is counted where it has been edited since.

        `enough` is called on the database's thread.
        """

        def approve(connection: sqlite3.Connection) -> Announcement | None:
            found = _get(connection, seen.id)
            if found is None or found.state not in OPEN or found.revision != seen.revision:
                return found
            if by not in found.approvals:
                _deed(connection, found.id, now, by, "approved")
                found = replace(found, approvals=(*found.approvals, by))
            if found.state == "draft" and enough(found.approvals):
                row = {"id": found.id, "state": "approved", "scheduled_at": None, "reason": "", "now": now}
                _sql.move(connection, before='["draft"]', **row)
            return _get(connection, found.id)

        return await self._database.write(approve)

    async def choose(self, id_: str, version: str, by: str, now: float) -> int:
        """Make a version the winner; how many recipients get it that waited for that."""

        def choose(connection: sqlite3.Connection) -> int:
            if not _sql.choose(connection, announcement=id_, version=version):
                return 0
            _deed(connection, id_, now, by, "chose", version)
            return int(_sql.release(connection, announcement=id_, version=version))

        return await self._database.write(choose)

    async def deeds(self, id_: str) -> list[Deed]:
        """Who did what with it, oldest first."""
        return await self._database.read(
            lambda connection: [Deed(*row) for row in _sql.deeds(connection, announcement=id_)]
        )

    async def count(
        self, topic: Topic, audience: Audience, served: Sequence[str], now: float
    ) -> dict[str, int]:
        """How many it would go to, by platform: people who subscribed and can be reached, and channels.

        Only on platforms that are `served`: nobody would send the rest.
        """

        def count(connection: sqlite3.Connection) -> dict[str, int]:
            counted: dict[str, int] = {}
            for platform, _, _ in _whom(connection, topic, audience, served, now):
                counted[platform] = counted.get(platform, 0) + 1
            return counted

        async with self._database.snapshot() as snapshot:
            return await snapshot.read(count)

    async def direct(self, channels: Sequence[str]) -> list[str]:
        """Those of `channels` (`platform:conversation`) that are somebody's own chat with the bot."""

        def direct(connection: sqlite3.Connection) -> list[str]:
            named = [(channel, *channel.split(":", 1)) for channel in channels if ":" in channel]
            return [
                channel
                for channel, platform, conversation in named
                if _sql.direct(connection, platform=platform, conversation=conversation)
            ]

        async with self._database.snapshot() as snapshot:
            return await snapshot.read(direct)

    async def freeze(self, announcement: Announcement, served: Sequence[str], now: float) -> int:
        """Make a row for each recipient, in short transactions; how many. Nothing is due before the last."""
        key = {"announcement": announcement.id}
        await self._database.write(lambda connection: _sql.clear_recipients(connection, **key))

        def rows(connection: sqlite3.Connection) -> list[dict[str, Any]]:
            return [
                key
                | {
                    "platform": platform,
                    "conversation": conversation,
                    "person": person,
                    "version": announcement.allot(platform, person or conversation),
                    "now": now,
                }
                for platform, person, conversation in _whom(
                    connection, announcement.topic, announcement.audience, served, now
                )
            ]

        async with self._database.snapshot() as snapshot:
            left = iter(await snapshot.read(rows))
        while batch := list(islice(left, _BATCH)):
            await self._database.write(partial(_add_recipients, rows=batch))

        def frozen(connection: sqlite3.Connection) -> int:
            _sql.frozen(connection, **key, now=now)
            return int(_sql.recipient_count(connection, **key))

        return await self._database.write(frozen)

    async def subscribed(self, platform: str, person: str) -> list[str]:
        """The topics that a person gets."""
        key = {"platform": platform, "person": person}
        return await self._database.read(
            lambda connection: [topic for (topic,) in _sql.subscribed(connection, **key)]
        )

    async def states(self, id_: str) -> dict[RecipientState, int]:
        """How many recipients are in each state."""
        return (await self.states_of([id_]))[id_]

    async def states_of(self, ids: Sequence[str]) -> dict[str, dict[RecipientState, int]]:
        """The same of several announcements. Reads a row a recipient, and holds up nobody who reads less."""

        def states(connection: sqlite3.Connection) -> dict[str, dict[RecipientState, int]]:
            found: dict[str, dict[RecipientState, int]] = {id_: {} for id_ in ids}
            for id_, state, count in _sql.states(connection, announcements=json.dumps(list(ids))):
                found[id_][state] = count
            return found

        async with self._database.snapshot() as snapshot:
            return await snapshot.read(states)

    async def recipients(
        self, id_: str, state: RecipientState | None = None, limit: int = 100, offset: int = 0
    ) -> list[Recipient]:
        """Recipients in the order in which they are sent to."""
        asked = {"announcement": id_, "state": state or "", "limit": limit, "offset": offset}
        return await self._database.read(
            lambda connection: [Recipient(*row) for row in _sql.recipients(connection, **asked)]
        )

    async def retry_unknown(self, id_: str, served: Sequence[str], by: str, now: float) -> int:
        """Send to those again of whom nobody knows whether they got it, on platforms that are `served`; how
        many. What is done is sending then; what is paused stays so, and they wait with the others.
        """

        def retry(connection: sqlite3.Connection) -> int:
            found = _get(connection, id_)
            if found is None or found.state not in ("sending", "paused", "done"):
                return 0
            which = json.dumps(list(served))
            count = int(_sql.retry_unknown(connection, announcement=id_, served=which, now=now))
            if count:
                _sql.reopen(connection, announcement=id_)
                _deed(connection, id_, now, by, "retried unknown", str(count))
            return count

        return await self._database.write(retry)

    async def responses(self, id_: str) -> list[Response]:
        """What came of each version that was sent to people. Reads a row a recipient and more."""
        async with self._database.snapshot() as snapshot:
            return await snapshot.read(
                lambda connection: [Response(*row) for row in _sql.responses(connection, announcement=id_)]
            )

    # The sender's side

    async def buttons(self, id_: str, actions: Sequence[Action], now: float) -> dict[Action, str]:
        """The tokens of an announcement's buttons, minted when they are asked for first."""
        rows = [
            {"token": secrets.token_urlsafe(12), "announcement": id_, "expires_at": now + _TOKEN_LIFE}
            | {"kind": action.kind, "product": action.product, "value": action.value}
            for action in dict.fromkeys(actions)
        ]

        def buttons(connection: sqlite3.Connection) -> dict[Action, str]:
            _sql.add_token(connection, rows)
            return {
                Action(kind, product, value): token
                for kind, product, value, token in _sql.tokens(connection, announcement=id_)
            }

        return await self._database.write(buttons)

    async def due_to_begin(self, now: float) -> list[Announcement]:
        """What is scheduled for a time that has come."""
        return await self._database.read(
            lambda connection: _announcements(connection, list(_sql.due_to_begin(connection, now=now)))
        )

    async def to_freeze(self) -> list[Announcement]:
        """What is being sent and has no recipients yet."""
        return await self._database.read(
            lambda connection: _announcements(connection, list(_sql.to_freeze(connection)))
        )

    async def finish(self, now: float) -> int:
        """Turn what has nobody left to send to into what is done; how many."""

        def finish(connection: sqlite3.Connection) -> int:
            done = [id_ for (id_,) in _sql.done(connection)]
            return sum(
                _move(connection, id_, "done", ("sending",), "the program", now, what="done") for id_ in done
            )

        if not await self._database.read(lambda connection: list(_sql.done(connection))):
            return 0
        return await self._database.write(finish)

    async def interrupted(self, platforms: Sequence[str], now: float) -> int:
        """Mark as unknown what was being sent when the last process ended; how many. For a start."""
        which = json.dumps(list(platforms))

        def interrupted(connection: sqlite3.Connection) -> int:
            _sql.bring_back(connection, now=now)
            return int(_sql.interrupted(connection, platforms=which, now=now))

        return await self._database.write(interrupted)

    async def drop_unserved(self, served: Sequence[str], now: float) -> int:
        """End what waits on platforms that are not `served`, since nobody would send it; how many.

        For a start.
        """
        which = json.dumps(list(served))

        def drop(connection: sqlite3.Connection) -> int:
            return int(_sql.lost_in_flight(connection, served=which, now=now)) + int(
                _sql.drop_unserved(connection, served=which, now=now)
            )

        return await self._database.write(drop)

    async def due(self, platform: str, now: float, limit: int) -> list[Recipient]:
        """Recipients of what is being sent whose turn it is: of one announcement after the other."""

        def due(connection: sqlite3.Connection) -> list[Recipient]:
            found: list[Recipient] = []
            for (id_,) in list(_sql.sending(connection)):
                asked = {"platform": platform, "now": now, "limit": limit - len(found)}
                found += [Recipient(*row) for row in _sql.due(connection, announcement=id_, **asked)]
                if len(found) == limit:
                    break
            return found

        return await self._database.read(due)

    async def claim(self, recipient: int, rules: Rules, now: float) -> tuple[Recipient, str] | None:
        """Decide by consent, quiet hours and how much there was lately, and mark the row accordingly.

        One transaction. The recipient, marked `sending`, and the language they speak (empty: unknown), or
        None when nothing is to be sent to them now.
        """

        def claim(connection: sqlite3.Connection) -> tuple[Recipient, str] | None:
            row = _sql.claimable(connection, recipient=recipient)
            if row is None:
                return None
            *fields, topic = row
            found, language = Recipient(*fields), ""
            mark: dict[str, Any] = {"state": "sending", "reason": "", "due_at": 0.0, "delay": 0.0}
            if found.person:
                standing, language = _standing(connection, found, topic, now)
                verdict = decide(standing, rules, now)
                mark |= {"state": verdict.state, "reason": verdict.reason}
                if verdict.wait:
                    mark |= {"due_at": now + verdict.wait, "delay": verdict.wait}
            _sql.mark(connection, recipient=recipient, now=now, **mark)
            return (found, language) if mark["state"] == "sending" else None

        return await self._database.write(claim)

    async def settle(
        self,
        recipient: int,
        state: RecipientState,
        now: float,
        *,
        reason: str = "",
        delay: float = 0.0,
        parts: int = 0,
        ref: SentRef | None = None,
    ) -> None:
        """Write down what became of a claimed row. One that is no longer being sent stays as it is.

        One that is still to be sent can fail without having been claimed.
        """
        row = {
            "state": state,
            "reason": reason,
            "due_at": now + delay if delay else 0.0,
            "delay": delay,
            "parts": parts,
            "conversation": ref.conversation if ref else None,
            "message": ref.message if ref else None,
        }

        def settle(connection: sqlite3.Connection) -> None:
            if _sql.settle(connection, recipient=recipient, now=now, **row) and state == "unreachable":
                _sql.mark_unreachable(connection, recipient=recipient, now=now)

        await self._database.write(settle)


def _content(announcement: Announcement) -> str:
    content = _Content(
        announcement.versions, announcement.audience, announcement.trial, announcement.language
    )
    return encode(content).decode()


def _announcements(connection: sqlite3.Connection, rows: Iterable[tuple[Any, ...]]) -> list[Announcement]:
    """The announcements of these rows, with their approvals."""
    found = []
    for id_, topic, content, state, at, by, scheduled, started, finished, winner, reason in rows:
        kept = decode(content, _Content)
        approvals = tuple(by for by, _ in _sql.approvals(connection, announcement=id_))
        found.append(
            Announcement(
                id=id_,
                topic=topic,
                versions=kept.versions,
                audience=kept.audience,
                trial=kept.trial,
                language=kept.language,
                state=state,
                created_at=at,
                created_by=by,
                scheduled_at=scheduled,
                started_at=started,
                finished_at=finished,
                winner=winner,
                approvals=approvals,
                reason=reason,
            )
        )
    return found


def _get(connection: sqlite3.Connection, id_: str) -> Announcement | None:
    row = _sql.get(connection, id=id_)
    return _announcements(connection, [row])[0] if row else None


def _deed(connection: sqlite3.Connection, id_: str, now: float, by: str, what: str, detail: str = "") -> None:
    _sql.add_deed(connection, announcement=id_, now=now, by=by, what=what, detail=detail)


def _move(
    connection: sqlite3.Connection,
    id_: str,
    to: State,
    before: Sequence[State],
    by: str,
    now: float,
    *,
    what: str,
    scheduled_at: float | None = None,
    reason: str = "",
    seen: Announcement | None = None,
) -> bool:
    if seen:
        found = _get(connection, id_)
        if found is None or (found.revision, found.scheduled_at) != (seen.revision, seen.scheduled_at):
            return False
    row = {"id": id_, "state": to, "scheduled_at": scheduled_at, "reason": reason, "now": now}
    if not _sql.move(connection, before=json.dumps(list(before)), **row):
        return False
    detail = reason or (f"{scheduled_at:.0f}" if scheduled_at is not None else "")
    _deed(connection, id_, now, by, what, detail)
    return True


def _add_recipients(connection: sqlite3.Connection, rows: list[dict[str, Any]]) -> None:
    _sql.add_recipients(connection, rows)


def _whom(
    connection: sqlite3.Connection, topic: Topic, audience: Audience, served: Sequence[str], now: float
) -> Iterator[tuple[str, str, str]]:
    """Platform, person and conversation of each recipient on a platform that is served; no person for a
    channel.
    """
    for channel in dict.fromkeys(audience.channels):
        platform, _, conversation = channel.partition(":")
        if platform in served:
            yield platform, "", conversation
    if not audience.people:
        return
    days = audience.seen_within_days
    asked = {
        "topic": topic,
        "platforms": json.dumps([one for one in served if one in (audience.platforms or served)]),
        "languages": json.dumps(list(audience.languages)),
        "seen_after": now - days * 86_400 if days is not None else 0.0,
    }
    for platform, person, profile, conversation, _ in _sql.audience(connection, **asked):
        if not audience.interests or interested(profile, audience.interests, now):
            yield platform, person, conversation


def _standing(
    connection: sqlite3.Connection, recipient: Recipient, topic: str, now: float
) -> tuple[Standing, str]:
    """What is known of a person towards a topic, and the language they speak."""
    row = _sql.standing(
        connection,
        platform=recipient.platform,
        person=recipient.person,
        conversation=recipient.conversation,
        topic=topic,
        recipient=recipient.id,
        since=now - WINDOW,
    )
    if row is None:
        return Standing(subscribed=False), ""
    language, zone, begins, ends, unreachable_at, agreed, recent, last, with_staff = row
    given, seldom = json.loads(agreed) if agreed else (0, 0)
    standing = Standing(
        subscribed=bool(given),
        seldom=bool(seldom),
        unreachable=unreachable_at is not None,
        quiet=Quiet(begins, ends) if begins is not None and ends is not None else None,
        time_zone=zone,
        recent=int(recent),
        last_of_topic=last,
        with_staff=bool(with_staff),
    )
    return standing, cast(str, language)
