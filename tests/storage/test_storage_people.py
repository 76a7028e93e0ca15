"""All of a person's data: handed out whole, deleted whole, and nobody else's touched."""

from __future__ import annotations

from dataclasses import replace

from storage_samples import event, message, rows, turn

from assistant.announcements.announcement import Announcement, Version
from assistant.messages import Action, Attachment, SentRef
from assistant.ports import Alert, Click, Consent, Forget, Poll, Question, Reply, Talk, Ticket, Vote
from storage import open_storage

TABLES = (
    "people",
    "consents",
    "conversations",
    "inbox",
    "outbox",
    "button_tokens",
    "polls",
    "poll_votes",
    "recipients",
    "announcement_clicks",
    "unanswered",
    "tickets",
    "alerts",
)


async def full(storage, person: str) -> None:
    """A person of whom everything is kept that can be."""
    incoming = replace(event(f"e-{person}", f"c-{person}", person, f"a lamp for {person}"), place="lounge")
    await storage.turns.receive(incoming)
    poll = Poll(f"poll-{person}", incoming.conversation, person, "en", (("a", f"ta-{person}"), ("b", "tb")))
    said = turn(incoming, '{"wish": 1}', ["hello"], tokens={f"ta-{person}": Action("vote", "a", poll.id)})
    await storage.announcements.add(Announcement("a1", "deals", (Version("Less"),)))
    taken_back = Consent("announcements", False, "/stop")
    asked = Question("question", "is it fireproof?", "a", "en")
    ticket = Ticket(f"T-{person}", "fake", incoming.conversation, person, "Ann", "en", "called")
    alert = Alert(f"A-{person}", "fake", incoming.conversation, person, "a", "Lamp", "back")
    clicked = Click("a1", "a", "link 1")
    changes = (poll, Vote(poll.id, "a"), taken_back, clicked, asked, ticket, alert)
    await storage.turns.commit(replace(said, changes=changes))


async def test_everything_of_a_person_is_handed_out(storage):
    await full(storage, "ann")
    await full(storage, "bob")
    kept = await storage.people.everything("fake", "ann")
    assert {name: len(found) for name, found in kept.items()} == {
        "person": 1,
        "consents": 1,
        "conversations": 1,
        "turns": 1,
        "inbox": 1,
        "outbox": 1,
        "button_tokens": 1,
        "polls": 1,
        "poll_votes": 1,
        "announcements": 0,  # has a test of its own, where some are sent
        "announcement_clicks": 1,
        "unanswered": 1,
        "tickets": 1,
        "alerts": 1,
    }
    assert "bob" not in str(kept)
    assert kept["inbox"][0]["payload"]["text"] == "a lamp for ann"
    assert kept["outbox"][0]["message"]["text"][0]["text"] == "hello"
    assert kept["person"][0]["profile"] == {"likes": "oak"}
    assert kept["consents"][0]["given"] is False
    assert kept["conversations"][0]["place"] == "lounge"


async def test_no_table_with_people_is_left_out(storage, tmp_path):
    """A table with a person's column has to be in the copy and in the deletion."""
    async with open_storage(tmp_path / "new"):
        with_person = rows(
            tmp_path / "new",
            "SELECT DISTINCT tables.name "
            "FROM sqlite_schema AS tables, pragma_table_info(tables.name) AS columns "
            "WHERE tables.type = 'table' AND columns.name = 'person'",
        )
    assert {name for (name,) in with_person} == set(TABLES)


async def test_a_copy_does_not_hold_the_copies_before_it(storage):
    await storage.turns.receive(event("e1"))
    copy = replace(message("your data"), attachment=Attachment("data.json", "x" * 10_000))
    await storage.turns.commit(replace(turn(event("e1")), replies=(Reply(copy, "c", "p"),)))
    kept = await storage.people.everything("fake", "p")
    assert kept["outbox"][0]["message"]["attachment"] == {"name": "data.json"}


async def test_what_is_deleted_is_gone_from_every_table_and_the_receipt_after_it_was_sent(tmp_path):
    async with open_storage(tmp_path) as storage:
        await full(storage, "ann")
        await full(storage, "bob")
        await storage.turns.receive(event("waits", "c-ann", "ann"))
        await storage.turns.receive(event("forget", "c-ann", "ann"))
        await storage.turns.commit(
            replace(turn(event("forget", "c-ann", "ann"), replies=["receipt"]), changes=(Forget(),))
        )

        def left(person: str) -> dict[str, int]:
            counts = {
                table: rows(tmp_path, f"SELECT COUNT(*) FROM {table} WHERE person = '{person}'")[0][0]
                for table in TABLES
            }
            return {table: count for table, count in counts.items() if count}

        assert left("ann") == {"inbox": 1, "outbox": 1}, "what waits to be answered, and the receipt"
        # Announcements that are sent have tests of their own.
        assert set(left("bob")) == set(TABLES) - {"recipients"}
        assert rows(tmp_path, "SELECT COUNT(*) FROM turns WHERE conversation_id IS NULL") == [(2,)]
        (receipt,) = [row for row in await storage.outbox.due("fake", 10) if row.reply.person == "ann"]
        assert receipt.reply.message.plain() == "receipt"
        await storage.outbox.sent(receipt, SentRef("fake", "c-ann", "m1"))
        assert left("ann") == {"inbox": 1}
        assert (await storage.turns.load(event("e9", "c-ann", "ann"))).profile == ""
        assert not await storage.turns.pressed("ta-ann")
        assert await storage.turns.poll("poll-ann") is None


async def test_a_vote_is_one_a_person_and_the_last_counts(storage):
    await full(storage, "ann")
    for number, (person, product) in enumerate([("bob", "a"), ("cy", "b"), ("bob", "b")]):
        incoming = event(f"v{number}", "c-ann", person)
        await storage.turns.receive(incoming)
        await storage.turns.commit(replace(turn(incoming), changes=(Vote("poll-ann", product),)))
    found = await storage.turns.poll("poll-ann")
    assert found is not None
    poll, votes = found
    assert (poll.person, poll.conversation, poll.options[0]) == ("ann", "c-ann", ("a", "ta-ann"))
    assert votes == {"ann": "a", "bob": "b", "cy": "b"}


async def test_a_vote_in_a_poll_that_has_gone_is_no_error(storage):
    await storage.turns.receive(event("v"))
    await storage.turns.commit(replace(turn(event("v")), changes=(Vote("gone", "a"),)))
    assert await storage.turns.poll("gone") is None


async def test_who_spoke_in_the_place_is_found_newest_first_and_by_name(storage):
    for number, (person, place) in enumerate(
        [("ann", "lounge"), ("bob", "lounge"), ("cy", "bar"), ("me", "lounge"), ("dan", "")]
    ):
        incoming = replace(event(f"e{number}", f"{place}/t{number}", person), place=place, direct=not place)
        await storage.turns.receive(incoming)
        await storage.turns.commit(turn(incoming, f"state of {person}"))
    asks = replace(event("q", "lounge/t9", "me"), place="lounge", direct=False)

    def who(talks: list[Talk]) -> list[str]:
        return [talk.person for talk in talks]

    assert who(await storage.turns.nearby(asks)) == ["bob", "ann"]
    assert who(await storage.turns.nearby(replace(asks, about="ann"))) == ["ann"]
    assert who(await storage.turns.nearby(replace(asks, about="cy"))) == []
    assert who(await storage.turns.nearby(event("q", "c", "me"))) == []


async def test_of_several_changes_to_one_message_the_last_is_sent(storage):
    place = SentRef("fake", "c", "m7")
    for number, text in enumerate(["1 vote", "2 votes"]):
        incoming = event(f"e{number}", person=f"p{number}")
        await storage.turns.receive(incoming)
        reply = Reply(message(text), "c", incoming.person, edits=place)
        await storage.turns.commit(replace(turn(incoming), replies=(reply,)))
    (row,) = await storage.outbox.due("fake", 10)
    assert row.reply.message.plain() == "2 votes"
    assert row.reply.edits == place
