"""Tickets: one open at most in a conversation, closed ones stay closed, and what was said on both sides."""

from __future__ import annotations

from dataclasses import replace

from storage_samples import PLATFORM, assert_sound, event, message, rows, turn

from assistant.messages import Action, Button, SentRef
from assistant.ports import STAFF, Forget, Reply, Ticket

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
    assert await storage.tickets.put(replace(TICKET, status="closed"))
    late = Reply(message("too late"), "c", "p", platform=PLATFORM)
    assert not await storage.tickets.put(replace(TICKET, status="taken"), [late])
    assert await storage.tickets.open_of(PLATFORM, "p", "c") is None
    assert "too late" not in [line.text for line in await storage.tickets.lines(PLATFORM, "c", "p")]


async def test_a_conversation_has_one_open_ticket(storage, tmp_path):
    await talked(storage, "hi")
    assert await storage.tickets.put(TICKET)
    assert not await storage.tickets.put(replace(TICKET, id="T2"))
    assert rows(tmp_path, "SELECT id FROM tickets") == [("T1",)]


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
    assert (await storage.tickets.of_post("desk", "77")).id == "T1"
    assert await storage.tickets.first_post("T1") == SentRef("desk", "staff", "77")
    assert await storage.tickets.of_post("desk", "78") is None
    assert await storage.tickets.of_post("other", "77") is None


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
