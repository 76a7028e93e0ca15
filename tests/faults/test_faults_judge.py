"""The judge finds what it is there to find: each wrong account differs from a right one in one thing."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.messages import Outgoing, SentRef, Span
from assistant.ports import Reply, Talk, Turn
from durable.judge import Verdict, in_flight, judge
from durable.kills import talks
from durable.link import incoming
from durable.loopback import Accepted
from durable.wire import Event
from storage import open_storage

SCRIPT = ("one", "two", "three")
EXPECTED = {number: (f"you said {text}", ()) for number, text in enumerate(SCRIPT)}


@pytest.fixture
async def account(tmp_path: Path) -> tuple[list[Event], dict[str, float], list[Accepted]]:
    """Two conversations of three messages, each handled, answered and marked, as the platform saw it."""
    events = talks(2, 3, SCRIPT)
    accepted: list[Accepted] = []
    async with open_storage(tmp_path) as storage:
        for event in events:
            came = incoming(event)
            await storage.turns.receive(came)
            text = f"you said {event.text}"
            message = Outgoing("smalltalk", "en", (Span(text),))
            reply = Reply(message, event.conversation, event.person, reply_to=event.id)
            talk = Talk(came.platform, event.conversation, event.person, state="{}")
            await storage.turns.commit(Turn(came, talk, (reply,), intent="smalltalk"))
            [row] = await storage.outbox.due(came.platform, 10)
            accepted.append(Accepted(0.0, event.conversation, row.id, event.id, text, ()))
            await storage.outbox.sent(row, SentRef(came.platform, event.conversation, row.id))
    return events, {event.id: 0.0 for event in events}, accepted


@pytest.fixture
def verdict(
    tmp_path: Path, account: tuple[list[Event], dict[str, float], list[Accepted]]
) -> Callable[[list[Accepted]], Verdict]:
    events, acknowledged, _ = account
    return lambda accepted: judge(tmp_path, events, acknowledged, accepted, EXPECTED)


Judging = Callable[[list[Accepted]], Verdict]
Account = tuple[list[Event], dict[str, float], list[Accepted]]


async def test_nothing_is_wrong_with_a_right_account(account: Account, verdict: Judging) -> None:
    found = verdict(account[2])
    assert found.clean()
    assert (found.messages, found.duplicate_sends) == (6, 0)


async def test_a_reply_that_nobody_saw_is_lost(account: Account, verdict: Judging) -> None:
    found = verdict(account[2][:-1])
    assert found.lost == 1
    assert not found.clean()


async def test_an_event_still_in_the_inbox_is_lost(
    account: Account, verdict: Judging, tmp_path: Path
) -> None:
    change(tmp_path, "UPDATE inbox SET status = 'received' WHERE event_id = 'c0-1'")
    assert verdict(account[2]).lost == 1


async def test_an_acknowledged_event_that_the_inbox_does_not_hold_is_lost(
    account: Account, verdict: Judging, tmp_path: Path
) -> None:
    change(tmp_path, "DELETE FROM inbox WHERE event_id = 'c0-1'")
    assert verdict(account[2]).lost == 1


async def test_the_same_send_again_is_a_duplicate_send_and_no_more(
    account: Account, verdict: Judging
) -> None:
    found = verdict([*account[2], account[2][0]])
    assert found.duplicate_sends == 1
    assert found.clean()


async def test_a_second_reply_to_one_event_is_an_effect_twice(account: Account, verdict: Judging) -> None:
    found = verdict([*account[2], replace(account[2][0], key="another row")])
    assert found.duplicated == 1


async def test_a_second_turn_of_one_event_is_an_effect_twice(
    account: Account, verdict: Judging, tmp_path: Path
) -> None:
    columns = "handled_at, platform, conversation_id, intent, language, button, cards, alternatives, sources"
    columns += ", latency_ms"
    change(tmp_path, f"INSERT INTO turns ({columns}) SELECT {columns} FROM turns WHERE id = 1")
    assert verdict(account[2]).duplicated == 1


async def test_replies_that_overtook_each_other_are_out_of_order(account: Account, verdict: Judging) -> None:
    swapped = [account[2][2], account[2][0], *account[2][1:2], *account[2][3:]]
    assert swapped[0].conversation == swapped[1].conversation
    assert verdict(swapped).out_of_order == 1


async def test_a_reply_that_differs_is_unlike(account: Account, verdict: Judging) -> None:
    other = [replace(account[2][0], text="you said two"), *account[2][1:]]
    assert verdict(other).unlike == 1


async def test_a_row_that_points_at_nothing_is_damage(
    account: Account, verdict: Judging, tmp_path: Path
) -> None:
    change(tmp_path, "DELETE FROM people WHERE person = 'p0'")
    assert verdict(account[2]).damage


async def test_what_was_shown_and_not_marked_is_in_flight(account: Account, tmp_path: Path) -> None:
    assert in_flight(tmp_path, account[2]) == 0
    change(tmp_path, "UPDATE outbox SET status = 'pending' WHERE id = 2")
    assert in_flight(tmp_path, account[2]) == 1
    assert in_flight(tmp_path, account[2][2:]) == 0


def change(folder: Path, statement: str) -> None:
    connection = sqlite3.connect(folder / "shopguide.db")
    with connection:
        connection.execute(statement)
    connection.close()
