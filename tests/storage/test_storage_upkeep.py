"""Old conversations are removed and counted; what waits, and what the staff has in hand, stays."""

from __future__ import annotations

import time
from dataclasses import replace

from storage_samples import PLATFORM, assert_sound, event, rows, turn

from assistant.messages import SentRef
from assistant.ports import FeedState, Removed, Ticket

DAY = 86_400.0


async def talked(storage, person: str, sent: bool = True) -> None:
    incoming = event(f"e-{person}", f"c-{person}", person)
    await storage.turns.receive(incoming)
    await storage.turns.commit(turn(incoming, replies=["hello"]))
    for row in await storage.outbox.due(PLATFORM, 10):
        if sent and row.reply.person == person:
            await storage.outbox.sent(row, SentRef(PLATFORM, f"c-{person}", "m"))


async def test_what_is_old_is_removed_and_counted_by_its_day(storage, tmp_path):
    await talked(storage, "ann")
    await talked(storage, "bob")
    soon = time.time() + DAY
    assert await storage.upkeep.forget_older(time.time() - DAY) == Removed(0, 0, 0)
    assert await storage.upkeep.forget_older(soon) == Removed(2, 2, 2)
    for table in ("inbox", "outbox", "conversations"):
        assert rows(tmp_path, f"SELECT COUNT(*) FROM {table}") == [(0,)]
    today = time.strftime("%Y-%m-%d", time.gmtime())
    assert await storage.upkeep.counts("2000-01-01") == [(today, PLATFORM, 2, 2, 0)]
    assert rows(tmp_path, "SELECT COUNT(*) FROM turns") == [(2,)], "figures stay"
    assert len((await storage.people.everything(PLATFORM, "ann"))["person"]) == 1, "people stay"
    await talked(storage, "cy")
    await storage.upkeep.forget_older(soon)
    assert await storage.upkeep.counts("2000-01-01") == [(today, PLATFORM, 3, 3, 0)]
    assert_sound(tmp_path)


async def test_what_waits_stays(storage, tmp_path):
    await talked(storage, "ann", sent=False)
    await storage.turns.receive(event("later", "c-bob", "bob"))
    await storage.upkeep.forget_older(time.time() + DAY)
    assert len(await storage.turns.waiting()) == 1
    assert len(await storage.outbox.due(PLATFORM, 10)) == 1


async def test_a_conversation_in_the_staffs_hands_stays(storage, tmp_path):
    await talked(storage, "ann")
    await storage.tickets.put(Ticket("T1", PLATFORM, "c-ann", "ann", status="taken"))
    assert (await storage.upkeep.forget_older(time.time() + DAY)).conversations == 0
    kept = await storage.tickets.ticket("T1")
    assert await storage.tickets.put(replace(kept, status="closed"))
    assert (await storage.upkeep.forget_older(time.time() + DAY)).conversations == 1
    assert rows(tmp_path, "SELECT COUNT(*) FROM tickets") == [(0,)]


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
