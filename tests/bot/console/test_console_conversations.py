"""Conversations in the console: which can be taken over, and who has them after an answer."""

import httpx
from running_console import RunningConsole, csrf

from assistant.desk import LONGEST
from assistant.messages import Incoming
from assistant.ports import Question, Talk, Ticket, Turn

GROUP = {"platform": "web", "conversation": "lounge", "person": "gus"}


def asks(console: RunningConsole, event: Incoming, question: str) -> int:
    """A question that waits for the shop; its number."""

    async def ask() -> int:
        storage = console.shop.storage
        await storage.turns.receive(event)
        talk = Talk(event.platform, event.conversation, event.person, language="en")
        wanted = Question("question", question, language="en", wanted=True)
        await storage.turns.commit(Turn(event, talk, changes=(wanted,)))
        return next(one.id for one in await storage.unanswered.unanswered() if one.question.text == question)

    return console.wait(ask())


def ticket_of(console: RunningConsole, event: Incoming) -> Ticket | None:
    tickets = console.shop.storage.tickets
    return console.wait(tickets.open_of(event.platform, event.person, event.conversation))


def sends(client: httpx.Client, path: str, **form: str) -> httpx.Response:
    return client.post(path, data={"csrf": csrf(client.get("/policies/new").text), **form})


def test_a_group_cannot_be_taken_over_and_the_page_says_why(console: RunningConsole) -> None:
    event = Incoming("group-1", text="hello", direct=False, place="lounge", **GROUP)
    console.wait(console.shop.core.answer(event))
    with console.signed_in() as client:
        page = client.get("/conversations/one", params=GROUP).text
        assert "cannot be taken over: it is in a group" in page
        assert "Take over<" not in page
        assert "<textarea" not in page
        taken = sends(client, "/conversations/take", **GROUP)
        assert (taken.status_code, "in a group" in taken.text) == (409, True)
        told = sends(client, "/conversations/reply", text="Hello", **GROUP)
        assert (told.status_code, "It was not sent: it is in a group" in told.text) == (409, True)
    assert ticket_of(console, event) is None


def test_an_old_question_is_answered_and_the_conversation_stays_where_it_is(console: RunningConsole) -> None:
    event = Incoming("kim-1", "web", "c-kim", "kim", "do you gild lamps?")
    number = asks(console, event, "do you gild lamps?")
    console.wait(console.shop.desk.take_over(event, "Lee"))
    with console.signed_in() as client:
        assert f'maxlength="{LONGEST}"' in client.get("/questions").text
        assert sends(client, f"/questions/{number}/answer", text="We do.").status_code == 303
    ticket = ticket_of(console, event)
    assert ticket is not None
    assert ticket.taken_by == "Lee"
    lines = console.wait(console.shop.storage.tickets.lines("web", "c-kim", "kim"))
    assert lines[-1].text.endswith("We do.")


def test_a_question_from_a_group_is_answered_there_and_the_page_says_so(console: RunningConsole) -> None:
    event = Incoming("hal-1", "web", "lounge", "hal", "is larch hard?", direct=False, place="lounge")
    number = asks(console, event, "is larch hard?")
    with console.signed_in() as client:
        assert "to the group where it was asked" in client.get("/questions").text
        assert sends(client, f"/questions/{number}/answer", text="Quite.").status_code == 303
    assert ticket_of(console, event) is None
