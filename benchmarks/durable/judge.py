"""Whether anything was lost, repeated or out of order: the platform's account against the database."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from durable.loopback import Accepted
from durable.wire import Event

_TURNS = """
SELECT conversation, COUNT(*) FROM turns JOIN conversations ON conversations.id = turns.conversation_id
GROUP BY conversation
"""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Figures of one run. All but `messages`, `duplicate_sends` and `in_flight_bound` have to be 0.

    `lost`: acknowledged events without a reply that people see, or without their turn in the database.
    `duplicated`: turns or replies beyond one an event.
    `out_of_order`: replies seen before the reply to an earlier event of their conversation.
    `unlike`: replies that differ from those of the same conversation held without a fault, which a lost
    or repeated effect on its state would make.
    `duplicate_sends`: messages that people see once more.
    """

    messages: int
    lost: int
    duplicated: int
    out_of_order: int
    unlike: int
    duplicate_sends: int
    damage: tuple[str, ...]

    def clean(self) -> bool:
        """Whether all that has to be 0 is."""
        return not (self.lost or self.duplicated or self.out_of_order or self.unlike or self.damage)

    def figures(self) -> dict[str, object]:
        """The fields by name."""
        return asdict(self)


def judge(
    folder: Path,
    events: Sequence[Event],
    acknowledged: Mapping[str, float],
    accepted: Sequence[Accepted],
    expected: Mapping[int, tuple[str, tuple[str, ...]]] | None = None,
) -> Verdict:
    """The verdict over `events`, of which `acknowledged` must have had their effect exactly once.

    `expected` is the reply to each number of a conversation's events: its text and cards.
    """
    sends = Counter(one.key for one in accepted)
    seen: dict[str, Accepted] = {}
    replies: Counter[str] = Counter()
    order: dict[str, list[str]] = {}
    for one in accepted:
        if one.key not in seen:
            seen[one.key] = one
            replies[one.reply_to] += 1
            order.setdefault(one.conversation, []).append(one.reply_to)
    turns = dict(rows(folder, _TURNS))
    status = dict(rows(folder, "SELECT event_id, status FROM inbox"))
    by_id = {event.id: event for event in events}
    kept = Counter(event.conversation for event in events if event.id in status)
    surplus_turns = sum(max(0, turns.get(place, 0) - count) for place, count in kept.items())
    unhandled = sum(status.get(event) in (None, "received") for event in acknowledged if event in by_id)
    unanswered = sum(not replies[event] for event in acknowledged if event in by_id)
    return Verdict(
        messages=len(events),
        lost=max(unhandled, unanswered),
        duplicated=surplus_turns + sum(replies[event] > 1 for event in by_id),
        out_of_order=sum(
            _inversions([by_id[event].number for event in place if event in by_id])
            for place in order.values()
        ),
        unlike=_unlike(seen.values(), by_id, expected) if expected else 0,
        duplicate_sends=sum(sends.values()) - len(sends),
        damage=damage(folder),
    )


def in_flight(folder: Path, accepted: Iterable[Accepted]) -> int:
    """How many messages the platform has shown that the database does not know to be sent."""
    pending = {str(row) for (row,) in rows(folder, "SELECT id FROM outbox WHERE status = 'pending'")}
    return len(pending & {one.key for one in accepted})


def damage(folder: Path) -> tuple[str, ...]:
    """What is wrong with the database file itself."""
    found = [str(row[0]) for row in rows(folder, "PRAGMA integrity_check")]
    found += [f"{row[0]} {row[1]} points at nothing" for row in rows(folder, "PRAGMA foreign_key_check")]
    return tuple(problem for problem in found if problem != "ok")


def rows(folder: Path, query: str) -> list[tuple]:  # type: ignore[type-arg]
    """What a query finds in the folder's database, as another program sees it."""
    connection = sqlite3.connect(f"{(folder / 'shopguide.db').as_uri()}?mode=ro", uri=True)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def _inversions(numbers: Sequence[int]) -> int:
    """How many come after a greater one."""
    highest, count = -1, 0
    for number in numbers:
        count += number < highest
        highest = max(highest, number)
    return count


def _unlike(
    seen: Iterable[Accepted],
    events: Mapping[str, Event],
    expected: Mapping[int, tuple[str, tuple[str, ...]]],
) -> int:
    return sum(
        one.reply_to in events and expected[events[one.reply_to].number] != (one.text, one.cards)
        for one in seen
    )
