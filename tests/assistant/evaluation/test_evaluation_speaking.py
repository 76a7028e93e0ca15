"""A store of turns in memory, so that a measure can speak to the core itself."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.evaluation.speaking import MemoryTurns, speaking
from assistant.messages import Action, Incoming, Outgoing
from assistant.ports import Channel, Talk, Turn


def event(id: str, person: str = "ann", text: str = "hi") -> Incoming:
    return Incoming(id, "evaluation", person, person, text)


def turn(incoming: Incoming, state: str) -> Turn:
    talk = Talk("evaluation", incoming.conversation, incoming.person, state=state)
    return Turn(incoming, talk, tokens={"t1": Action("more", "p1")})


async def test_an_event_is_received_once_and_waits_until_it_is_committed() -> None:
    turns = MemoryTurns()
    first = event("e1")
    assert await turns.receive(first)
    assert not await turns.receive(first)
    assert await turns.waiting() == [first]
    await turns.commit(turn(first, "s"))
    assert await turns.waiting() == []
    assert not await turns.receive(first)


async def test_state_is_kept_for_each_person_apart() -> None:
    turns = MemoryTurns()
    await turns.commit(turn(event("e1", "ann"), "ann's"))
    assert (await turns.load(event("e2", "ann"))).state == "ann's"
    assert (await turns.load(event("e3", "bob"))).state == ""


async def test_tokens_stand_for_their_action_and_owner() -> None:
    turns = MemoryTurns()
    await turns.commit(turn(event("e1", "ann"), ""))
    pressed = await turns.pressed("t1")
    assert pressed is not None
    assert (pressed.action, pressed.person) == (Action("more", "p1"), "ann")
    assert await turns.pressed("t2") is None


async def test_failures_are_counted_and_a_buried_event_waits_no_more() -> None:
    turns = MemoryTurns()
    await turns.receive(event("e1"))
    assert [await turns.failed(event("e1"), "x"), await turns.failed(event("e1"), "x")] == [1, 2]
    await turns.bury(event("e1"), "x", turn(event("e1"), "sorry"))
    assert await turns.waiting() == []
    assert (await turns.load(event("e2"))).state == "sorry"


async def test_each_message_is_a_new_event_in_its_persons_conversation() -> None:
    turns = MemoryTurns()

    async def handle(incoming: Incoming, channel: Channel) -> Outgoing | None:
        if not await turns.receive(incoming):
            return None
        talk = await turns.load(incoming)
        heard = f"{talk.state}{incoming.text} "
        await turns.commit(Turn(incoming, replace(talk, state=heard)))
        return Outgoing(intent=heard.strip(), language="en")

    respond = speaking(handle)
    await respond("ann", "desks")
    await respond("bob", "lamps")
    assert (await respond("ann", "in oak")).intent == "desks in oak"


async def test_a_core_that_takes_a_message_for_a_repeat_is_an_error() -> None:
    async def deaf(incoming: Incoming, channel: Channel) -> Outgoing | None:
        return None

    with pytest.raises(RuntimeError, match="second delivery"):
        await speaking(deaf)("ann", "hi")
