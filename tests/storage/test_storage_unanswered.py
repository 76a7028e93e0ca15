"""Open questions: kept with the turn, once for each person, closed once."""

from __future__ import annotations

from dataclasses import replace

import pytest
from storage_samples import event, turn

from assistant.ports import Question
from storage import Storage

FIREPROOF = Question("question", "is it fireproof?", "LA-1", "en")


async def said(storage: Storage, key: str, *questions: Question, person: str = "ann") -> None:
    """A turn of `person` that leaves `questions` open."""
    incoming = event(key, f"c-{person}", person)
    await storage.turns.receive(incoming)
    await storage.turns.commit(replace(turn(incoming), changes=questions))


async def test_a_question_is_kept_with_who_asked_it_and_where(storage: Storage) -> None:
    await said(storage, "e1", FIREPROOF)
    (kept,) = await storage.unanswered.unanswered()
    assert kept.question == FIREPROOF
    assert (kept.platform, kept.conversation, kept.person) == ("fake", "c-ann", "ann")
    assert (kept.state, kept.times, kept.answer) == ("noted", 1, "")
    assert await storage.unanswered.question(kept.id) == kept
    assert await storage.unanswered.question(kept.id + 1) is None


async def test_the_same_question_again_is_one_row(storage: Storage) -> None:
    await said(storage, "e1", FIREPROOF)
    await said(storage, "e2", FIREPROOF)
    await said(storage, "e3", FIREPROOF, person="bob")
    kept = await storage.unanswered.unanswered()
    assert {one.person: one.times for one in kept} == {"ann": 2, "bob": 1}


async def test_who_waits_for_an_answer_comes_first_and_goes_on_waiting(storage: Storage) -> None:
    await said(storage, "e1", FIREPROOF)
    await said(storage, "e2", replace(FIREPROOF, wanted=True))
    await said(storage, "e3", FIREPROOF)
    await said(storage, "e4", replace(FIREPROOF, text="is it loud?"))
    first, second = await storage.unanswered.unanswered()
    assert (first.state, first.question.wanted, first.times) == ("asked", True, 2)
    assert (second.state, second.question.text) == ("noted", "is it loud?")


async def test_searches_that_found_nothing_can_be_asked_for_alone(storage: Storage) -> None:
    await said(storage, "e1", FIREPROOF, Question("nothing_found", "a unicorn"))
    (kept,) = await storage.unanswered.unanswered(("nothing_found",))
    assert kept.question.text == "a unicorn"
    assert len(await storage.unanswered.unanswered(limit=1)) == 1


async def test_a_question_is_closed_once_and_can_be_asked_again(storage: Storage) -> None:
    await said(storage, "e1", FIREPROOF)
    (kept,) = await storage.unanswered.unanswered()
    assert await storage.unanswered.close(kept.id, "answered", "It is.")
    assert not await storage.unanswered.close(kept.id, "dismissed")
    closed = await storage.unanswered.question(kept.id)
    assert closed
    assert (closed.state, closed.answer) == ("answered", "It is.")
    assert await storage.unanswered.unanswered() == []
    await said(storage, "e2", FIREPROOF)
    (again,) = await storage.unanswered.unanswered()
    assert again.id != kept.id


async def test_only_closing_states_close(storage: Storage) -> None:
    await said(storage, "e1", FIREPROOF)
    (kept,) = await storage.unanswered.unanswered()
    with pytest.raises(ValueError, match="answered or dismissed"):
        await storage.unanswered.close(kept.id, "asked")
