"""An event has its effects once: inbox, conversations, people, button tokens and the log of turns."""

import asyncio

import pytest
from storage_samples import event, rows, turn

from assistant.messages import Action, Incoming
from assistant.ports import Pressed, Talk
from storage import open_storage, sending


async def test_an_event_is_received_once(storage):
    assert await storage.turns.receive(event("e1"))
    assert not await storage.turns.receive(event("e1"))
    assert await storage.turns.receive(Incoming("e1", "another platform", "c", "p"))


async def test_deliveries_at_once_are_received_once(storage):
    deliveries = [event(f"e{number % 10}") for number in range(100)]

    received = await asyncio.gather(*(storage.turns.receive(delivery) for delivery in deliveries))

    assert sum(received) == 10


async def test_what_waits_is_whole_and_oldest_first(storage):
    events = [event(f"e{9 - number}", text=f"你好 {number}") for number in range(5)]
    for incoming in events:
        await storage.turns.receive(incoming)
    await storage.turns.commit(turn(events[1]))
    await storage.turns.bury(events[3], "broken")

    assert await storage.turns.waiting() == [events[0], events[2], events[4]]


async def test_a_stranger_in_a_new_place_has_nothing_remembered(storage):
    assert await storage.turns.load(event()) == Talk("fake", "c", "p")


async def test_a_turn_is_remembered_in_its_place_and_the_profile_everywhere(storage):
    await storage.turns.receive(event("e1"))
    await storage.turns.commit(turn(event("e1"), state='{"wish": "oak chair"}'))

    here = await storage.turns.load(event("e2"))
    assert (here.state, here.profile, here.language) == ('{"wish": "oak chair"}', '{"likes": "oak"}', "en")
    assert here.updated_at > 0
    elsewhere = await storage.turns.load(event("e3", conversation="another"))
    assert (elsewhere.state, elsewhere.profile) == ("", '{"likes": "oak"}')
    somebody_else = await storage.turns.load(event("e4", person="q"))
    assert (somebody_else.state, somebody_else.profile) == ("", "")


async def test_the_last_turn_counts(storage):
    for number in (1, 2):
        await storage.turns.receive(event(f"e{number}"))
        await storage.turns.commit(turn(event(f"e{number}"), state=f"state {number}"))

    assert (await storage.turns.load(event("e3"))).state == "state 2"


async def test_an_event_handled_again_changes_nothing(storage, tmp_path):
    await storage.turns.receive(event())
    await storage.turns.commit(turn(event(), "first", ["hello"], tokens={"t1": Action("more")}))

    await storage.turns.commit(turn(event(), "second", ["hello again"], tokens={"t2": Action("more")}))
    await storage.turns.bury(event(), "too late", turn(event(), "third", ["sorry"]))

    assert (await storage.turns.load(event())).state == "first"
    assert [due.reply.message.plain() for due in await storage.outbox.due("fake", 10)] == ["hello"]
    assert await storage.turns.pressed("t2") is None
    assert rows(tmp_path, "SELECT COUNT(*) FROM turns") == [(1,)]
    assert not await storage.turns.receive(event())


async def test_a_turn_that_cannot_be_kept_whole_is_not_kept_at_all(storage):
    await storage.turns.receive(event("e1"))
    await storage.turns.receive(event("e2"))
    await storage.turns.commit(turn(event("e1"), "first", tokens={"t": Action("more")}))

    with pytest.raises(Exception, match="token"):
        await storage.turns.commit(turn(event("e2"), "second", ["hello"], tokens={"t": Action("more")}))

    assert (await storage.turns.load(event())).state == "first"
    assert await storage.outbox.due("fake", 10) == []
    assert await storage.turns.waiting() == [event("e2")]


async def test_an_event_never_received_cannot_end(storage):
    for ending in (
        storage.turns.commit(turn(event(), "state")),
        storage.turns.bury(event(), "broken", turn(event(), "state")),
        storage.turns.failed(event(), "broken"),
    ):
        with pytest.raises(LookupError, match="'e1' of fake was never received"):
            await ending
    assert (await storage.turns.load(event())).state == ""


async def test_tries_are_counted_across_restarts_and_a_buried_event_is_no_longer_waited_for(tmp_path):
    async with open_storage(tmp_path) as storage:
        await storage.turns.receive(event())
        assert await storage.turns.failed(event(), "division by zero") == 1
        assert await storage.turns.failed(event(), "division by zero") == 2
    async with open_storage(tmp_path) as storage:
        assert await storage.turns.waiting() == [event()]
        assert await storage.turns.failed(event(), "division by zero") == 3
        await storage.turns.bury(
            event(), "division by zero", turn(event(), "state", ["Sorry, that went wrong."])
        )

        assert await storage.turns.waiting() == []
        assert (await storage.turns.load(event())).state == "state"
        assert len(await storage.outbox.due("fake", 10)) == 1
        letters = rows(tmp_path, "SELECT event_id, tries, reason FROM inbox WHERE status = 'dead'")
        assert letters == [("e1", 3, "division by zero")]


async def test_a_button_means_what_it_was_made_for_and_belongs_to_its_person(storage):
    action = Action("more_like", product="p7", value="cheaper")
    await storage.turns.receive(event())
    await storage.turns.commit(turn(event(), tokens={"tok": action}))

    pressed = await storage.turns.pressed("tok")

    assert isinstance(pressed, Pressed)
    assert (pressed.action, pressed.person) == (action, "p")
    assert pressed.expires_at > (await storage.turns.load(event())).updated_at
    assert await storage.turns.pressed("never minted") is None


async def test_tokens_long_expired_are_cleaned_away(storage, tmp_path, monkeypatch):
    for number, life in enumerate((-1000 * 86400.0, -86400.0, 86400.0)):
        monkeypatch.setattr(sending, "TOKEN_LIFE", life)
        await storage.turns.receive(event(f"e{number}"))
        await storage.turns.commit(turn(event(f"e{number}"), tokens={f"t{number}": Action("more")}))

    # One that expired lately is still known, so that its presser can be told.
    assert rows(tmp_path, "SELECT token FROM button_tokens ORDER BY token") == [("t1",), ("t2",)]


async def test_the_log_has_figures_and_no_words(storage, tmp_path):
    await storage.turns.receive(event("e1", text="my secret wish"))
    await storage.turns.commit(turn(event("e1"), replies=["hello"], tokens={"tok": Action("more_like")}))
    press = Incoming("e2", "fake", "c", "p", kind="button", token="tok")
    await storage.turns.receive(press)
    await storage.turns.commit(turn(press))

    log = rows(tmp_path, "SELECT * FROM turns")
    assert rows(tmp_path, "SELECT intent, language, button FROM turns ORDER BY id") == [
        ("search", "en", ""),
        ("search", "en", "more_like"),
    ]
    assert "secret" not in str(log)
    assert "hello" not in str(log)
