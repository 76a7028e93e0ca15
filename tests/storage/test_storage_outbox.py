"""What is due when: interactive before bulk, in order within a conversation, retries after their wait."""

import time
from dataclasses import replace

import pytest
from storage_samples import event, rows, turn

from assistant.messages import SentRef
from storage import Storage, open_storage


async def say(
    storage: Storage,
    *texts: str,
    conversation: str = "c",
    person: str = "p",
    bulk: bool = False,
    place: str = "",
):
    """Commit a turn with these replies."""
    incoming = replace(event(f"{conversation} {person} {texts}", conversation, person), place=place)
    await storage.turns.receive(incoming)
    await storage.turns.commit(turn(incoming, replies=texts, bulk=bulk))


async def due(storage: Storage, limit: int = 10) -> list[str]:
    return [delivery.reply.message.plain() for delivery in await storage.outbox.due("fake", limit)]


async def first(storage: Storage):
    return (await storage.outbox.due("fake", 1))[0]


async def test_a_reply_comes_back_whole(storage):
    await say(storage, "hello")
    await say(storage, "news", conversation="d", bulk=True)

    reply, bulk = await storage.outbox.due("fake", 10)

    assert (reply.platform, reply.attempts) == ("fake", 0)
    assert (reply.reply.conversation, reply.reply.person, reply.reply.bulk) == ("c", "p", False)
    assert reply.reply.message.plain() == "hello"
    assert bulk.reply.bulk
    assert reply.id != bulk.id


async def test_each_platform_has_its_own(storage):
    await say(storage, "hello")
    assert await storage.outbox.due("another", 10) == []


async def test_a_conversation_has_one_row_due_the_oldest(storage):
    await say(storage, "one", "two")
    await say(storage, "three")
    await say(storage, "hello", conversation="d")
    assert await due(storage) == ["one", "hello"]

    await storage.outbox.sent(await first(storage), SentRef("fake", "c", "m1"))
    assert await due(storage) == ["two", "hello"]


async def test_people_in_one_channel_do_not_wait_for_each_other(storage):
    await say(storage, "for p", conversation="channel", person="p")
    await say(storage, "for q", conversation="channel", person="q")

    assert await due(storage) == ["for p", "for q"]


async def test_replies_come_before_announcements(storage):
    await say(storage, "news", conversation="a", bulk=True)
    await say(storage, "reply", conversation="b")

    assert await due(storage) == ["reply", "news"]
    assert await due(storage, limit=1) == ["reply"]


async def test_a_reply_does_not_wait_for_an_announcement_but_the_other_way_round(storage):
    await say(storage, "news", bulk=True)
    await say(storage, "reply")
    assert await due(storage) == ["reply", "news"]

    await say(storage, "more news", bulk=True)
    await storage.outbox.retry(await first(storage), 3600, "flood")
    assert await due(storage) == ["news"]  # older than the reply that waits
    await storage.outbox.sent((await storage.outbox.due("fake", 1))[0], SentRef("fake", "c", "m1"))
    assert await due(storage) == []


async def test_what_was_sent_is_not_due_again_and_its_name_is_kept(storage, tmp_path):
    await say(storage, "hello")
    delivery = await first(storage)

    await storage.outbox.sent(delivery, SentRef("fake", "c", "m17"))
    await storage.outbox.retry(delivery, 0, "a late word changes nothing")

    assert await due(storage) == []
    kept = rows(tmp_path, "SELECT status, sent_conversation, sent_message, attempts FROM outbox")
    assert kept == [("sent", "c", "m17", 1)]


async def test_a_retry_waits_and_holds_back_what_follows_in_its_conversation(storage):
    await say(storage, "one", "two")
    await say(storage, "hello", conversation="d")

    await storage.outbox.retry(await first(storage), 3600, "503")
    assert await due(storage) == ["hello"]


async def test_a_retry_whose_wait_is_over_is_due_and_counts(storage):
    await say(storage, "one")
    await storage.outbox.retry(await first(storage), 0, "503")
    await storage.outbox.retry(await first(storage), 0, "503")

    assert (await first(storage)).attempts == 2


async def test_what_was_given_up_keeps_its_reason_and_lets_the_next_through(storage, tmp_path):
    await say(storage, "one", "two")
    await storage.outbox.give_up(await first(storage), "blocked by the person")

    assert await due(storage) == ["two"]
    kept = rows(tmp_path, "SELECT message LIKE '%one%', reason, attempts FROM outbox WHERE status = 'failed'")
    assert kept == [(1, "blocked by the person", 1)]


@pytest.mark.parametrize(("place", "marked"), [("", 1), ("lounge", 0)])
async def test_only_a_chat_of_their_own_says_that_a_person_takes_nothing(storage, tmp_path, place, marked):
    await say(storage, "one", place=place)
    await storage.outbox.unreachable(await first(storage), "blocked by the person")

    assert rows(tmp_path, "SELECT status, reason FROM outbox") == [("failed", "blocked by the person")]
    assert rows(tmp_path, "SELECT COUNT(unreachable_at) FROM people") == [(marked,)]
    await say(storage, "two", place=place)
    assert rows(tmp_path, "SELECT COUNT(unreachable_at) FROM people") == [(0,)], "they wrote again"


async def test_a_clock_that_is_set_changes_no_wait(storage, monkeypatch):
    await say(storage, "one")
    await storage.outbox.retry(await first(storage), 600, "503")
    await say(storage, "hello", conversation="d")

    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() + 3600)
    assert await due(storage) == ["hello"]
    monkeypatch.setattr(time, "time", lambda: real() - 3600)
    assert await due(storage) == ["hello"]
    await say(storage, "good morning", conversation="e")
    assert await due(storage) == ["hello", "good morning"]


async def test_after_a_restart_with_the_clock_set_back_nothing_waits_longer_than_it_was_told(
    tmp_path, monkeypatch
):
    async with open_storage(tmp_path) as storage:
        await say(storage, "one")
        await storage.outbox.retry(await first(storage), 600, "503")
        ((due_at,),) = rows(tmp_path, "SELECT due_at FROM outbox")

    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() - 7200)
    async with open_storage(tmp_path) as storage:
        assert await due(storage) == []
        ((brought_back,),) = rows(tmp_path, "SELECT due_at FROM outbox")
    assert due_at - 7200 <= brought_back <= real() - 7200 + 600


async def test_what_was_not_sent_is_due_after_a_restart(tmp_path):
    async with open_storage(tmp_path) as storage:
        await say(storage, "one", "two")
        await storage.outbox.sent(await first(storage), SentRef("fake", "c", "m1"))
    async with open_storage(tmp_path) as storage:
        assert await due(storage) == ["two"]
