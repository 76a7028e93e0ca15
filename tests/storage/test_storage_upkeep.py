"""Old conversations are removed and counted; what waits, and what the staff has in hand, stays."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from storage_samples import PLATFORM, announced, assert_sound, event, message, rows, says, turn

from assistant.messages import SentRef
from assistant.ports import Click, Consent, FeedState, Forget, Question, Removed, Reply, Tally, Ticket
from storage.database import FILE
from storage.queries import queries

DAY = 86_400.0


async def talked(storage, person: str, sent: bool = True) -> None:
    incoming = event(f"e-{person}", f"c-{person}", person)
    await storage.turns.receive(incoming)
    await storage.turns.commit(turn(incoming, replies=["hello"]))
    for row in await storage.outbox.due(PLATFORM, 10):
        if sent and row.reply.person == person:
            await storage.outbox.sent(row, SentRef(PLATFORM, f"c-{person}", "m"))


def whom(folder: Path, topic: str) -> list[tuple[str, str]]:
    """Whom an announcement would go to, and where."""
    asked = {"topic": topic, "platforms": f'["{PLATFORM}"]', "languages": "[]", "seen_after": 0.0}
    with closing(sqlite3.connect(folder / FILE)) as connection:
        return [(row[1], row[3]) for row in queries("announcements").audience(connection, **asked)]


async def test_what_is_old_is_removed_and_the_figures_stay(storage, tmp_path):
    await talked(storage, "ann")
    await talked(storage, "bob")
    soon = time.time() + DAY
    assert await storage.upkeep.forget_older(time.time() - DAY) == Removed(0, 0, 0)
    before = await storage.figures.tallies(time.time() - DAY)
    assert await storage.upkeep.forget_older(soon) == Removed(2, 2, 2)
    for table in ("inbox", "outbox", "conversations"):
        assert rows(tmp_path, f"SELECT COUNT(*) FROM {table}") == [(0,)]
    assert rows(tmp_path, "SELECT COUNT(*) FROM turns WHERE conversation_id IS NULL") == [(2,)]
    today = time.strftime("%Y-%m-%d")
    assert {Tally("conversations", today, "", 2), Tally("deliveries", today, "replies", 2)} < set(before)
    assert set(await storage.figures.tallies(time.time() - DAY)) == set(before)
    assert len((await storage.people.everything(PLATFORM, "ann"))["person"]) == 1, "people stay"
    await talked(storage, "cy")
    await storage.upkeep.forget_older(soon)
    after = await storage.figures.tallies(time.time() - DAY)
    assert {Tally("conversations", today, "", 3), Tally("deliveries", today, "replies", 3)} < set(after)
    assert_sound(tmp_path)


async def test_figures_stay_when_somebody_is_forgotten(storage):
    await talked(storage, "ann")
    await says(storage, "ann", Forget(), intent="forget")
    today = time.strftime("%Y-%m-%d")
    found = await storage.figures.tallies(time.time() - DAY)
    assert {Tally("conversations", today, "", 1), Tally("deliveries", today, "replies", 1)} < set(found)


async def test_who_wants_announcements_gets_them_however_long_they_are_silent(storage, tmp_path):
    await says(storage, "ann", Consent("restock", True, "/subscribe"))
    await says(storage, "bob", Consent("restock", True, "/subscribe"))
    await says(storage, "bob", Consent("announcements", False, "/stop"))
    await says(storage, "cy")
    soon = time.time() + DAY
    removed = await storage.upkeep.forget_older(soon)
    assert removed.conversations == 3
    assert rows(tmp_path, "SELECT person, state FROM conversations") == [("ann", "")]
    assert rows(tmp_path, "SELECT COUNT(*) FROM turns WHERE conversation_id IS NOT NULL") == [(0,)]
    assert rows(tmp_path, "SELECT COUNT(*) FROM inbox") == [(0,)]
    assert whom(tmp_path, "restock") == [("ann", "chat-ann")]
    assert await storage.tickets.conversations(10) == [], "nothing was said in it"
    assert (await storage.upkeep.forget_older(soon)).conversations == 0, "once is enough"

    await says(storage, "ann", Consent("restock", False, "/subscribe"))
    assert (await storage.upkeep.forget_older(soon)).conversations == 1
    assert rows(tmp_path, "SELECT * FROM conversations") == []


async def test_a_way_that_is_no_longer_needed_goes_with_the_conversation_in_which_it_ended(storage, tmp_path):
    await says(storage, "ann", Consent("restock", True, "/subscribe"))
    await storage.upkeep.forget_older(time.time() + DAY)
    elsewhere = event("e2", "another chat", "ann")
    await storage.turns.receive(elsewhere)
    stopped = Consent("announcements", False, "/stop")
    await storage.turns.commit(replace(turn(elsewhere), changes=(stopped,)))
    await storage.upkeep.forget_older(time.time() + DAY)
    assert rows(tmp_path, "SELECT * FROM conversations") == []


async def test_what_waits_stays(storage, tmp_path):
    await talked(storage, "ann", sent=False)
    await storage.turns.receive(event("later", "c-bob", "bob"))
    await storage.upkeep.forget_older(time.time() + DAY)
    assert len(await storage.turns.waiting()) == 1
    assert len(await storage.outbox.due(PLATFORM, 10)) == 1


async def test_what_is_in_the_staffs_hands_stays(storage, tmp_path):
    await talked(storage, "ann")
    await talked(storage, "bob")
    taken = Ticket("T1", PLATFORM, "c-ann", "ann", status="taken")
    await storage.tickets.put(taken, [Reply(message("Ann asks"), "staff", "", ticket="T1")])
    [post] = await storage.outbox.due(PLATFORM, 10)
    await storage.outbox.sent(post, SentRef(PLATFORM, "staff", "m7"))
    assert await storage.upkeep.forget_older(time.time() + DAY) == Removed(1, 1, 1)
    assert rows(tmp_path, "SELECT person FROM inbox") == [("ann",)]
    post = await storage.tickets.first_post("T1")
    assert post == SentRef(PLATFORM, "staff", "m7"), "the staff's answer to this post still finds its ticket"

    kept = await storage.tickets.ticket("T1")
    await storage.tickets.put(replace(kept, status="closed"))
    assert await storage.upkeep.forget_older(time.time() + DAY) == Removed(1, 1, 2)
    assert rows(tmp_path, "SELECT COUNT(*) FROM tickets") == [(0,)]


async def test_what_nobody_has_dealt_with_goes_too_but_for_what_somebody_waits_to_be_told(storage, tmp_path):
    noted = Question("nothing_found", "a bath for a horse", "", "en")
    asked = Question("question", "is it fireproof?", "", "en", wanted=True)
    ticket = Ticket("T1", PLATFORM, "chat-ann", "ann", status="waiting")
    await says(storage, "ann", noted, asked, ticket)
    await storage.upkeep.forget_older(time.time() - DAY)
    assert len(await storage.unanswered.unanswered()) == 2
    assert await storage.tickets.ticket("T1")
    await storage.upkeep.forget_older(time.time() + DAY)
    assert rows(tmp_path, "SELECT question, status FROM unanswered") == [("is it fireproof?", "asked")]
    assert await storage.tickets.ticket("T1") is None
    assert rows(tmp_path, "SELECT COUNT(*) FROM inbox") == [(0,)]


async def test_a_ticket_does_not_go_before_the_posts_by_which_its_person_is_forgotten(storage):
    await says(storage, "ann")
    ticket = Ticket("T1", PLATFORM, "chat-ann", "ann", status="waiting")
    await storage.tickets.put(ticket, [Reply(message("Ann asks"), "staff", "", ticket="T1")])
    await storage.upkeep.forget_older(time.time() + DAY)
    assert await storage.tickets.ticket("T1")
    await says(storage, "ann", Forget(), intent="forget")
    assert await storage.outbox.due(PLATFORM, 10) == []


async def test_of_old_announcements_only_the_outcome_stays(storage, tmp_path):
    now = time.time()
    for person in ("ann", "bob", "cy"):
        await says(storage, person)
    await announced(storage, "old", now - 100 * DAY, {"ann": "sent", "bob": "sent", "cy": "failed"})
    await announced(storage, "new", now - 10 * DAY, {"ann": "sent"})
    await says(storage, "ann", Click("old", "a", "link 1"), Click("old", "a", "stop"), Click("new", "a", "x"))
    store = storage.announcements
    before = [await store.states("old"), await store.responses("old"), await store.responses("new")]

    await storage.upkeep.forget_older(now + DAY)
    assert [await store.states("old"), await store.responses("old"), await store.responses("new")] == before
    [response] = await store.responses("old")
    assert (response.sent, response.clicked, response.unsubscribed) == (2, 1, 1)
    kept = await storage.people.everything(PLATFORM, "ann")
    # What is newer than a month decides whether the next one goes to her.
    assert [row["announcement"] for row in kept["announcements"]] == ["new"]
    assert [row["announcement"] for row in kept["announcement_clicks"]] == ["new"]
    left = "SELECT DISTINCT conversation, reason FROM recipients WHERE announcement = 'old'"
    assert rows(tmp_path, left) == [("", "")]


async def test_who_pressed_an_old_post_in_a_channel_is_not_kept(storage, tmp_path):
    await announced(storage, "old", time.time() - 100 * DAY, {"bob": "sent"})
    await says(storage, "ann", Click("old", "a", "link 1"))
    await storage.turns._database.write(
        lambda connection: connection.execute(
            "UPDATE announcement_clicks SET clicked_at = clicked_at - ?", (99 * DAY,)
        )
    )
    await storage.upkeep.forget_older(time.time() - 90 * DAY)
    assert rows(tmp_path, "SELECT person, what FROM announcement_clicks") == [("", "link 1")]


async def test_a_second_delivery_is_still_known_until_then(storage):
    await talked(storage, "ann")
    await storage.upkeep.forget_older(time.time() - DAY)
    assert not await storage.turns.receive(event("e-ann", "c-ann", "ann"))


async def test_many_rows_go_in_batches(storage, tmp_path):
    for number in range(1100):
        await storage.turns.receive(event(f"e{number}"))
        await storage.turns.bury(event(f"e{number}"), "test")
    assert (await storage.upkeep.forget_older(time.time() + DAY)).messages == 1100


async def test_what_is_known_of_a_feed(storage):
    url = "https://shop.example/feed.xml"
    assert await storage.upkeep.feed(url, "x") == FeedState()
    await storage.upkeep.fetch_failed(url, "503")
    await storage.upkeep.fetch_failed(url, "504")
    state = await storage.upkeep.feed(url, "x")
    assert (state.failures, state.reason, state.fetched_at) == (2, "504", None)
    await storage.upkeep.fetched(url, '"a"', "Mon")
    state = await storage.upkeep.feed(url, "x")
    assert (state.failures, state.reason, state.etag) == (0, "", ""), "the catalogue is not from there"


async def test_what_waits_now(storage):
    await talked(storage, "ann", sent=False)
    await storage.turns.receive(event("later", "c-bob", "bob"))
    await storage.tickets.put(Ticket("T1", PLATFORM, "c-ann", "ann", status="called"))
    load = await storage.upkeep.load()
    assert load.outbox[PLATFORM, False][0] == 1
    assert load.inbox == 1
    assert load.tickets == {"called": 1}
