"""Tickets: one open at most in a conversation, closed ones stay closed, and what was said on both sides."""

from __future__ import annotations

from dataclasses import replace

import pytest
from storage_samples import PLATFORM, assert_sound, event, message, rows, turn

from assistant.messages import Action, Button, SentRef
from assistant.ports import STAFF, Forget, Overtaken, Reply, Ticket

TICKET = Ticket("T1", PLATFORM, "c", "p", "Pat", "en", "called")


async def talked(storage, *texts: str) -> None:
    """A person whose messages were each answered."""
    for text in texts:
        incoming = replace(event(f"e-{text}", text=text), name="Pat")
        await storage.turns.receive(incoming)
        await storage.turns.commit(turn(incoming, replies=[f"about {text}"]))


async def test_a_ticket_stands_as_it_was_put(storage):
    await talked(storage, "hi")
    assert await storage.tickets.put(TICKET)
    kept = await storage.tickets.open_of(PLATFORM, "p", "c")
    assert kept is not None
    assert (kept.id, kept.name, kept.status, kept.quiet) == ("T1", "Pat", "called", True)
    assert await storage.tickets.put(replace(kept, status="taken", taken_by="Anna"))
    assert [(one.status, one.taken_by) for one in await storage.tickets.every_open()] == [("taken", "Anna")]


async def test_a_closed_ticket_stays_closed(storage):
    await talked(storage, "hi")
    await storage.tickets.put(TICKET)
    kept = await storage.tickets.ticket("T1")
    assert await storage.tickets.put(replace(kept, status="closed"))
    closed = await storage.tickets.ticket("T1")
    late = Reply(message("too late"), "c", "p", platform=PLATFORM)
    assert not await storage.tickets.put(replace(closed, status="taken"), [late])
    assert await storage.tickets.open_of(PLATFORM, "p", "c") is None
    assert "too late" not in [line.text for line in await storage.tickets.lines(PLATFORM, "c", "p")]


async def test_a_conversation_has_one_open_ticket(storage, tmp_path):
    await talked(storage, "hi")
    assert await storage.tickets.put(TICKET)
    assert not await storage.tickets.put(replace(TICKET, id="T2"))
    assert rows(tmp_path, "SELECT id FROM tickets") == [("T1",)]


async def test_of_two_who_take_it_one_has_it(storage):
    await talked(storage, "hi")
    await storage.tickets.put(TICKET)
    read = await storage.tickets.ticket("T1")
    assert await storage.tickets.put(replace(read, status="taken", taken_by="Anna"))
    nobody_came = Reply(message("nobody came"), "c", "p", platform=PLATFORM)
    assert not await storage.tickets.put(replace(read, status="waiting"), [nobody_came])
    assert not await storage.tickets.put(replace(read, status="taken", taken_by="Bob"))
    kept = await storage.tickets.ticket("T1")
    assert (kept.status, kept.taken_by) == ("taken", "Anna")
    assert "nobody came" not in [line.text for line in await storage.tickets.lines(PLATFORM, "c", "p")]


@pytest.mark.parametrize("status", ["called", "closed"])
async def test_a_new_ticket_with_the_id_of_another_changes_nothing(storage, status):
    await talked(storage, "hi")
    await storage.tickets.put(TICKET)
    first = replace(await storage.tickets.ticket("T1"), status=status)
    await storage.tickets.put(first)
    before = await storage.tickets.ticket("T1")
    other = event("e-bob", "c2", "bob", "rugs")
    await storage.turns.receive(other)
    await storage.turns.commit(turn(other))
    assert not await storage.tickets.put(replace(TICKET, person="bob", conversation="c2", status="taken"))
    assert await storage.tickets.ticket("T1") == before


async def test_a_turn_whose_ticket_is_no_longer_as_it_was_read_changes_nothing(storage):
    await talked(storage, "hi")
    await storage.tickets.put(TICKET)
    incoming = event("e-late")
    await storage.turns.receive(incoming)
    with pytest.raises(Overtaken):
        await storage.turns.commit(replace(turn(incoming, replies=["taken"]), changes=(TICKET,)))
    assert await storage.turns.waiting() == [incoming]
    assert "taken" not in [line.text for line in await storage.tickets.lines(PLATFORM, "c", "p")]


async def test_where_a_conversation_is(storage):
    await talked(storage, "hi")
    aloud = replace(event("e-aloud", "c2"), direct=False, place="lounge")
    await storage.turns.receive(aloud)
    await storage.turns.commit(turn(aloud))
    assert await storage.tickets.place(PLATFORM, "c", "p") == ""
    assert await storage.tickets.place(PLATFORM, "c2", "p") == "lounge"
    assert await storage.tickets.place(PLATFORM, "c3", "p") is None


async def test_nobody_has_a_ticket_who_is_not_known(storage, tmp_path):
    stranger = replace(TICKET, person="nobody")
    assert not await storage.tickets.put(stranger, [Reply(message("x"), "c", "nobody", platform=PLATFORM)])
    assert rows(tmp_path, "SELECT * FROM outbox") == []


async def test_a_post_in_the_staffs_channel_leads_to_its_ticket(storage):
    await talked(storage, "hi")
    post = Reply(message("asks"), "staff", "", platform="desk", ticket="T1")
    assert await storage.tickets.put(TICKET, [post])
    assert await storage.tickets.first_post("T1") is None
    (row,) = await storage.outbox.due("desk", 5)
    await storage.outbox.sent(row, SentRef("desk", "staff", "77"))
    assert (await storage.tickets.of_post("desk", "staff", "staff", "77")).id == "T1"
    assert (await storage.tickets.of_post("desk", "staff", "staff/topic", "77")).id == "T1"
    assert await storage.tickets.first_post("T1") == SentRef("desk", "staff", "77")
    assert await storage.tickets.of_post("desk", "staff", "staff", "78") is None
    assert await storage.tickets.of_post("other", "staff", "staff", "77") is None
    assert await storage.tickets.of_post("desk", "staff2", "staff2", "77") is None, "ids are each place's own"


async def test_a_post_in_a_thread_of_the_channel_is_found_from_another(storage):
    await talked(storage, "hi")
    await storage.tickets.put(TICKET, [Reply(message("x"), "staff/9", "", platform="desk", ticket="T1")])
    (row,) = await storage.outbox.due("desk", 5)
    await storage.outbox.sent(row, SentRef("desk", "staff/9", "77"))
    assert (await storage.tickets.of_post("desk", "staff", "staff/8", "77")).id == "T1"


async def test_both_sides_are_read_in_the_order_of_time(storage):
    await talked(storage, "lamps", "desks")
    button = Button("Back", Action("ticket_back", value="T1"), "tok")
    words = replace(message("I am Anna"), intent=STAFF, buttons=(button,))
    await storage.tickets.put(TICKET, [Reply(words, "c", "p", platform=PLATFORM)], {"tok": button.action})
    await storage.turns.receive(replace(event("e-press"), kind="button", token="tok", text=""))
    lines = await storage.tickets.lines(PLATFORM, "c", "p")
    assert [(line.author, line.text) for line in lines] == [
        ("person", "lamps"),
        ("guide", "about lamps"),
        ("person", "desks"),
        ("guide", "about desks"),
        ("staff", "I am Anna"),
        ("person", "Back"),
    ]
    assert lines[-1].pressed
    assert await storage.tickets.lines(PLATFORM, "elsewhere", "p") == []


async def test_conversations_are_listed_latest_first(storage):
    await talked(storage, "lamps")
    other = event("e-bob", "c2", "bob", "rugs")
    await storage.turns.receive(other)
    await storage.turns.commit(turn(other))
    await storage.tickets.put(TICKET)
    found = await storage.tickets.conversations(10)
    assert [(one.person, one.words, one.name) for one in found] == [
        ("bob", "rugs", ""),
        ("p", "lamps", "Pat"),
    ]
    assert [one.ticket.id if one.ticket else None for one in found] == [None, "T1"]
    (older,) = await storage.tickets.conversations(10, before=found[0].updated_at)
    assert older.person == "p"


async def test_forgetting_takes_tickets_and_posts_along(storage, tmp_path):
    await talked(storage, "hi")
    await storage.tickets.put(TICKET, [Reply(message("asks: hi"), "staff", "", platform="desk", ticket="T1")])
    leaving = event("e-leave")
    await storage.turns.receive(leaving)
    await storage.turns.commit(replace(turn(leaving), changes=(Forget(),)))
    assert rows(tmp_path, "SELECT * FROM tickets") == rows(tmp_path, "SELECT * FROM outbox") == []
    assert_sound(tmp_path)


async def test_a_turn_opens_a_ticket_and_writes_to_the_staff(storage, tmp_path):
    incoming = event()
    await storage.turns.receive(incoming)
    said = turn(incoming, replies=["called"])
    post = Reply(message("asks"), "staff", "", platform="desk", ticket="T1")
    await storage.turns.commit(replace(said, replies=(*said.replies, post), changes=(TICKET,)))
    assert await storage.tickets.open_of(PLATFORM, "p", "c")
    assert rows(tmp_path, "SELECT platform, person, ticket FROM outbox ORDER BY id") == [
        (PLATFORM, "p", ""),
        ("desk", "", "T1"),
    ]
