"""Announcements: counted, frozen, claimed once, and every row accounted for."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from storage_samples import event, rows, turn

from assistant.announcements.announcement import Announcement, Audience, Version
from assistant.announcements.consent import Quiet, Rules
from assistant.dialogue.state import Interest, Profile, dump
from assistant.messages import Action, SentRef
from assistant.ports import Click, Consent, Forget, Hours, Ticket
from storage import Storage, open_storage
from storage.database import FILE
from storage.queries import queries

NOW = 1_800_000_000.0
ALWAYS = Rules(quiet=Quiet(0, 0))
SERVED = ("fake",)
DEALS = Announcement("a1", "deals", (Version("Ten per cent off"),), created_at=NOW, created_by="script:ann")
counter = iter(range(10_000))


async def says(
    storage: Storage, person: str, *changes: object, profile: str = "", language: str = "en"
) -> None:
    """A turn of this person's in their own chat, with what it changes."""
    incoming = event(f"e{next(counter)}", conversation=f"chat-{person}", person=person)
    await storage.turns.receive(incoming)
    plain = turn(incoming)
    talk = replace(plain.talk, profile=profile, language=language)
    await storage.turns.commit(replace(plain, talk=talk, changes=tuple(changes)))  # type: ignore[arg-type]


async def subscribed(storage: Storage, *people: str) -> None:
    for person in people:
        await says(storage, person, Consent("deals", True, "/subscribe"))


async def sending(storage: Storage, announcement: Announcement = DEALS) -> int:
    """Approve, start and freeze; how many recipients there are."""
    store = storage.announcements
    await store.add(announcement)
    await store.approve(announcement, "script:ann", NOW, bool)
    assert await store.move(announcement.id, "sending", ("approved",), "script:ann", NOW, what="started")
    [found] = await store.to_freeze()
    return await store.freeze(found, SERVED, NOW)


async def claim_all(storage: Storage, rules: Rules = ALWAYS, now: float = NOW) -> list[str]:
    """Who is claimed of those whose turn it is."""
    due = await storage.announcements.due("fake", now, 100)
    claimed = [await storage.announcements.claim(one.id, rules, now) for one in due]
    return [one[0].person for one in claimed if one]


async def states(storage: Storage) -> dict[str, int]:
    return dict(await storage.announcements.states("a1"))


async def test_only_who_subscribed_to_the_topic_is_counted_and_frozen(storage: Storage) -> None:
    await subscribed(storage, "ann", "bob")
    await says(storage, "cid")
    await says(storage, "dee", Consent("news", True, "/subscribe"))
    await says(storage, "eve", Consent("deals", True, "/subscribe"), Consent("announcements", False, "/stop"))
    assert await storage.announcements.count("deals", Audience(), SERVED, NOW) == {"fake": 2}
    assert await sending(storage) == 2


async def test_an_audience_is_narrowed_by_platform_language_interest_and_last_seen(storage: Storage) -> None:
    lamps = dump(Profile({"category:Desk Lamps": Interest(1.0, NOW)}))
    agree = Consent("deals", True, "/subscribe")
    await says(storage, "ann", agree, profile=lamps)
    await says(storage, "bob", agree, language="zh")
    count = storage.announcements.count
    assert await count("deals", Audience(interests=("category:desk lamps",)), SERVED, NOW) == {"fake": 1}
    assert await count("deals", Audience(languages=("zh",)), SERVED, NOW) == {"fake": 1}
    assert await count("deals", Audience(platforms=("telegram",)), SERVED, NOW) == {}
    assert await count("deals", Audience(seen_within_days=1), SERVED, NOW + 1e9) == {}
    assert await count("deals", Audience(people=False, channels=("fake:room", "fake:room")), SERVED, NOW) == {
        "fake": 1
    }


async def test_a_claimed_row_is_on_the_disk_before_anything_is_sent_and_not_claimed_twice(
    storage: Storage, tmp_path: Path
) -> None:
    await subscribed(storage, "ann")
    await sending(storage)
    [due] = await storage.announcements.due("fake", NOW, 10)
    assert await storage.announcements.claim(due.id, ALWAYS, NOW)
    assert rows(tmp_path, "SELECT state FROM recipients") == [("sending",)]
    assert await storage.announcements.claim(due.id, ALWAYS, NOW) is None


async def test_who_stopped_since_it_was_frozen_gets_nothing(storage: Storage) -> None:
    await subscribed(storage, "ann", "bob")
    await sending(storage)
    await says(storage, "ann", Consent("announcements", False, "/stop"))
    assert await claim_all(storage) == ["bob"]
    assert await states(storage) == {"suppressed": 1, "sending": 1}


async def test_quiet_hours_of_the_person_make_it_wait_and_come_due_again(storage: Storage) -> None:
    await subscribed(storage, "ann")
    midnight = 1_800_057_600.0  # 2027-01-16 00:00 UTC
    await says(storage, "ann", Hours(Quiet(22 * 60, 8 * 60), "Asia/Shanghai"))
    await sending(storage)
    evening = midnight - 8 * 3600 + 23 * 3600  # 23:00 in Shanghai
    assert await claim_all(storage, now=evening) == []
    assert await claim_all(storage, now=evening + 9 * 3600 - 1) == []
    assert await claim_all(storage, now=evening + 9 * 3600) == ["ann"]


async def test_there_are_no_more_in_a_week_than_the_shop_allows(storage: Storage) -> None:
    await subscribed(storage, "ann")
    for number in range(3):
        await sending(storage, replace(DEALS, id=f"a{number}"))
        await claim_all(storage, replace(ALWAYS, most_a_week=2))
    found = [await storage.announcements.states(f"a{number}") for number in range(3)]
    assert found == [{"sending": 1}, {"sending": 1}, {"suppressed": 1}]


async def test_less_of_this_is_one_a_month(storage: Storage) -> None:
    await says(storage, "ann", Consent("deals", True, "less", seldom=True))
    for number, day in enumerate((0, 20, 31)):
        await sending(storage, replace(DEALS, id=f"a{number}"))
        await claim_all(storage, now=NOW + day * 86_400)
    found = [await storage.announcements.states(f"a{number}") for number in range(3)]
    assert found == [{"sending": 1}, {"suppressed": 1}, {"sending": 1}]


async def test_what_was_being_sent_is_unknown_after_a_start_and_sent_again_only_on_request(
    tmp_path: Path,
) -> None:
    async with open_storage(tmp_path) as storage:
        await subscribed(storage, "ann", "bob")
        await sending(storage)
        [first, _] = await storage.announcements.due("fake", NOW, 10)
        await storage.announcements.claim(first.id, ALWAYS, NOW)
    async with open_storage(tmp_path) as storage:
        assert await storage.announcements.interrupted(("fake",), NOW) == 1
        assert await states(storage) == {"unknown": 1, "pending": 1}
        [other] = await storage.announcements.due("fake", NOW, 10)
        assert other.id != first.id
        await storage.announcements.claim(other.id, ALWAYS, NOW)
        await storage.announcements.settle(other.id, "sent", NOW, ref=SentRef("fake", "c", "m1"))
        assert await storage.announcements.finish(NOW) == 1
        assert await storage.announcements.retry_unknown("a1", SERVED, "script:ann", NOW) == 1
        assert [one.id for one in await storage.announcements.due("fake", NOW, 10)] == [first.id]


async def test_who_is_unreachable_stays_so_until_they_write(storage: Storage) -> None:
    await subscribed(storage, "ann")
    await sending(storage)
    await claim_all(storage)
    [row] = await storage.announcements.recipients("a1")
    await storage.announcements.settle(row.id, "unreachable", NOW, reason="blocked")
    assert await storage.announcements.count("deals", Audience(), SERVED, NOW) == {}
    await says(storage, "ann")
    assert await storage.announcements.count("deals", Audience(), SERVED, NOW) == {"fake": 1}


async def test_what_cannot_be_made_fails_unclaimed_and_keeps_nothing_open(storage: Storage) -> None:
    await subscribed(storage, "ann")
    await sending(storage)
    (row,) = await storage.announcements.due("fake", NOW, 10)
    await storage.announcements.settle(row.id, "sent", NOW)
    assert await states(storage) == {"pending": 1}, "only that it failed can be said of it"
    await storage.announcements.settle(row.id, "failed", NOW, reason="a mistake of ours")
    assert await states(storage) == {"failed": 1}
    assert await storage.announcements.finish(NOW) == 1


async def test_nothing_is_due_while_it_is_paused_or_not_wholly_frozen(storage: Storage) -> None:
    await subscribed(storage, "ann")
    await sending(storage)
    move = storage.announcements.move
    assert await move("a1", "paused", ("sending",), "script:ann", NOW, what="paused")
    assert await storage.announcements.due("fake", NOW, 10) == []
    assert not await move("a1", "paused", ("sending",), "script:ann", NOW, what="paused")
    assert await move("a1", "sending", ("paused",), "script:ann", NOW, what="resumed")
    assert len(await storage.announcements.due("fake", NOW, 10)) == 1


async def test_a_schedule_begins_when_its_time_has_come(storage: Storage) -> None:
    store = storage.announcements
    await store.add(DEALS)
    await store.approve(DEALS, "script:ann", NOW, bool)
    assert await store.move(
        "a1", "scheduled", ("approved",), "script:ann", NOW, what="scheduled", scheduled_at=NOW + 60
    )
    assert await store.due_to_begin(NOW + 59.9) == []
    assert [one.id for one in await store.due_to_begin(NOW + 60)] == ["a1"]


async def test_two_approvals_are_of_two_people_and_void_after_an_edit(storage: Storage) -> None:
    store = storage.announcements
    await store.add(DEALS)

    async def approved(by: str) -> str:
        found = await store.approve(DEALS, by, NOW, lambda approvals: len(approvals) >= 2)
        assert found
        return found.state

    assert [await approved("script:ann"), await approved("script:ann")] == ["draft", "draft"]
    assert await approved("script:bob") == "approved"
    assert await store.edit(replace(DEALS, versions=(Version("Twenty"),)), "script:ann", NOW)
    found = await store.get("a1")
    assert found
    assert (found.state, found.approvals, found.versions[0].text) == ("draft", (), "Twenty")
    assert [deed.what for deed in await store.deeds("a1")] == ["drafted", "approved", "approved", "edited"]


async def test_the_rest_waits_for_a_winner_and_then_gets_it(storage: Storage) -> None:
    people = [f"p{number}" for number in range(60)]
    await subscribed(storage, *people)
    await sending(storage, replace(DEALS, versions=(Version("One"), Version("Two")), trial=0.5))
    first = await claim_all(storage)
    assert 15 < len(first) < 45
    assert await storage.announcements.choose("a1", "b", "script:ann", NOW) == 60 - len(first)
    rest = await storage.announcements.due("fake", NOW, 100)
    assert {one.version for one in rest} == {"b"}
    assert len(rest) == 60 - len(first)


async def test_presses_are_counted_once_a_person_and_by_version(storage: Storage) -> None:
    await subscribed(storage, "ann", "bob")
    await sending(storage)
    await claim_all(storage)
    for row in await storage.announcements.recipients("a1"):
        await storage.announcements.settle(row.id, "sent", NOW)
    await says(storage, "ann", Click("a1", "a", "link 1"), Click("a1", "a", "product x"))
    await says(storage, "ann", Click("a1", "a", "link 1"))
    await says(storage, "bob", Click("a1", "a", "stop"))
    [response] = await storage.announcements.responses("a1")
    assert (response.sent, response.clicked, response.unsubscribed) == (2, 1, 1)


async def test_buttons_are_the_announcements_own_and_the_same_each_time(storage: Storage) -> None:
    await storage.announcements.add(DEALS)
    stop = Action("post_stop", value="a1/a")
    tokens = await storage.announcements.buttons("a1", [stop], NOW)
    assert await storage.announcements.buttons("a1", [stop], NOW) == tokens
    pressed = await storage.turns.pressed(tokens[stop])
    assert pressed
    assert (pressed.action, pressed.person) == (stop, "")


async def test_a_forgotten_person_leaves_a_number_and_gets_nothing(storage: Storage) -> None:
    await subscribed(storage, "ann", "bob")
    await sending(storage)
    await says(storage, "ann", Click("a1", "a", "link 1"))
    kept = await storage.people.everything("fake", "ann")
    assert len(kept["announcements"]) == len(kept["announcement_clicks"]) == 1
    await says(storage, "ann", Forget())
    assert await claim_all(storage) == ["bob"]
    assert await states(storage) == {"suppressed": 1, "sending": 1}
    kept = await storage.people.everything("fake", "ann")
    assert kept["announcements"] == kept["announcement_clicks"] == kept["consents"] == []


async def test_who_is_forgotten_while_it_is_sent_to_them_is_counted_and_not_kept(
    storage: Storage, tmp_path: Path
) -> None:
    await subscribed(storage, "ann")
    await sending(storage)
    await says(storage, "ann", Click("a1", "a", "link 1"))
    [due] = await storage.announcements.due("fake", NOW, 10)
    assert await claim_all(storage) == ["ann"]
    await says(storage, "ann", Forget())
    await storage.announcements.settle(due.id, "sent", NOW, ref=SentRef("fake", "chat-ann", "m1"))
    kept = "SELECT person = 'ann', conversation, sent_conversation, sent_message, state FROM recipients"
    assert rows(tmp_path, kept) == [(0, "", None, None, "sent")]
    [response] = await storage.announcements.responses("a1")
    assert (response.sent, response.clicked) == (1, 1)


@pytest.mark.parametrize("state", ["draft", "approved"])
async def test_nothing_that_is_not_approved_and_started_has_recipients(storage: Storage, state: str) -> None:
    await subscribed(storage, "ann")
    await storage.announcements.add(DEALS)
    if state == "approved":
        await storage.announcements.approve(DEALS, "script:ann", NOW, bool)
    assert await storage.announcements.due_to_begin(NOW + 1e6) == []
    assert await storage.announcements.to_freeze() == []
    assert await storage.announcements.due("fake", NOW, 10) == []


async def unknown_one(storage: Storage, *people: str) -> None:
    """An announcement to these people, and nobody knows whether the first got it."""
    await subscribed(storage, *people)
    await sending(storage)
    [first, *_] = await storage.announcements.due("fake", NOW, 10)
    await storage.announcements.claim(first.id, ALWAYS, NOW)
    await storage.announcements.settle(first.id, "unknown", NOW)


async def test_retrying_the_unknown_does_not_go_on_with_what_is_paused(storage: Storage) -> None:
    store = storage.announcements
    await unknown_one(storage, "ann", "bob")
    assert await store.move("a1", "paused", ("sending",), "script:ann", NOW, what="paused")
    assert await store.retry_unknown("a1", SERVED, "script:ann", NOW) == 1
    found = await store.get("a1")
    assert found
    assert found.state == "paused"
    assert await states(storage) == {"pending": 2}
    assert await store.due("fake", NOW, 10) == []


async def test_who_is_sent_to_again_has_all_tries_again(storage: Storage) -> None:
    await unknown_one(storage, "ann")
    assert await storage.announcements.retry_unknown("a1", SERVED, "script:ann", NOW) == 1
    [again] = await storage.announcements.due("fake", NOW, 10)
    assert again.attempts == 0


async def test_an_approval_counts_only_for_what_was_seen(storage: Storage) -> None:
    store = storage.announcements
    await store.add(DEALS)
    assert await store.edit(replace(DEALS, versions=(Version("Free for all"),)), "script:bob", NOW)
    found = await store.approve(DEALS, "script:ann", NOW, bool)
    assert found
    assert (found.state, found.approvals) == ("draft", ())
    found = await store.approve(found, "script:ann", NOW, bool)
    assert found
    assert found.state == "approved"
    start = partial(store.move, "a1", "sending", ("approved",), "script:ann", NOW, what="started")
    assert not await start(seen=DEALS)
    assert await start(seen=found)


async def test_platforms_that_nobody_serves_are_neither_counted_nor_frozen(storage: Storage) -> None:
    await subscribed(storage, "ann")
    to_all = Audience(channels=("fake:room", "other:room"))
    assert await storage.announcements.count("deals", to_all, (), NOW) == {}
    assert await storage.announcements.count("deals", to_all, ("other",), NOW) == {"other": 1}
    assert await sending(storage, replace(DEALS, audience=to_all)) == 2


async def test_what_waits_on_a_platform_that_was_switched_off_is_ended(storage: Storage) -> None:
    store = storage.announcements
    await subscribed(storage, "ann", "bob")
    await sending(storage)
    [first, _] = await store.due("fake", NOW, 10)
    await store.claim(first.id, ALWAYS, NOW)
    assert await store.drop_unserved(SERVED, NOW) == 0
    assert await store.drop_unserved(("other",), NOW) == 2
    assert await states(storage) == {"unknown": 1, "suppressed": 1}
    assert {one.reason for one in await store.recipients("a1")} == {"fake is not switched on any more"}
    assert await store.retry_unknown("a1", ("other",), "script:ann", NOW) == 0
    assert await store.finish(NOW) == 1


async def test_a_direct_chat_is_told_from_a_channel(storage: Storage) -> None:
    await says(storage, "ann")
    asked = ["fake:chat-ann", "fake:room", "nonsense"]
    assert await storage.announcements.direct(asked) == ["fake:chat-ann"]


@pytest.mark.parametrize(
    ("status", "claimed"), [("waiting", ["ann"]), ("called", []), ("taken", []), ("closed", ["ann"])]
)
async def test_who_talks_with_the_staff_gets_it_later(
    storage: Storage, status: Any, claimed: list[str]
) -> None:
    await subscribed(storage, "ann")
    await sending(storage)
    ticket = Ticket("t1", "fake", "chat-ann", "ann", status=status, opened_at=NOW)
    await storage.tickets.put(ticket)
    assert await claim_all(storage) == claimed
    if not claimed:
        assert await claim_all(storage, now=NOW + 599) == []
        kept = await storage.tickets.ticket("t1")
        assert kept
        assert await storage.tickets.put(replace(kept, status="closed"))
        assert await claim_all(storage, now=NOW + 600) == ["ann"]


async def test_what_is_due_is_read_in_order_without_sorting(storage: Storage, tmp_path: Path) -> None:
    await subscribed(storage, "ann", "bob")
    for number in range(2):
        await sending(storage, replace(DEALS, id=f"a{number}"))
    found = await storage.announcements.due("fake", NOW, 3)
    assert [(one.announcement, one.person) for one in found] == [("a0", "ann"), ("a0", "bob"), ("a1", "ann")]
    [step] = plan(tmp_path, "announcements", "due", "announcement platform now limit")
    assert "recipients_due" in step


@pytest.mark.parametrize(
    ("store", "query", "asked"),
    [
        ("announcements", "standing", "platform person conversation topic recipient since"),
        ("announcements", "responses", "announcement"),
        ("announcements", "states", "announcements"),
        ("announcements", "retry_unknown", "announcement served now"),
        ("announcements", "drop_unserved", "served now"),
        ("people", "announcements", "platform person"),
        ("people", "announcement_clicks", "platform person"),
        ("people", "suppress_posts", "platform person"),
        ("people", "posts_of", "platform person"),
        ("people", "part_clicks", "ids"),
        ("people", "forget_clicks", "platform person"),
    ],
)
async def test_what_is_asked_of_one_does_not_read_the_rows_of_all(
    storage: Storage, tmp_path: Path, store: str, query: str, asked: str
) -> None:
    steps = plan(tmp_path, store, query, asked)
    assert not [
        step for step in steps if step.startswith(("SCAN recipients", "SCAN clicks", "SCAN announcement"))
    ]


def plan(folder: Path, store: str, query: str, asked: str) -> list[str]:
    """How SQLite goes about a query with these parameters, a step each."""
    sql = getattr(queries(store), query).sql
    with closing(sqlite3.connect(folder / FILE)) as connection:
        found = connection.execute(f"EXPLAIN QUERY PLAN {sql}", dict.fromkeys(asked.split(), "[]"))
        return [str(row[3]) for row in found]


async def test_the_states_of_several_announcements_are_counted_at_once(storage: Storage) -> None:
    await subscribed(storage, "ann", "bob")
    for number in range(2):
        await sending(storage, replace(DEALS, id=f"a{number}"))
    await claim_all(storage)
    assert await storage.announcements.states_of(["a0", "a1", "gone"]) == {
        "a0": {"sending": 2},
        "a1": {"sending": 2},
        "gone": {},
    }
