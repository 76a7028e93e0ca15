"""What nothing answers is kept for the shop, and asked of the shop where the person wants that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.guide import Guide, Outcome, Situation
from assistant.language import say
from assistant.messages import Action, Button, Source, Span
from assistant.ports import Question, QuestionKind

LONGEST = 500


def noted(turn: Situation, kind: QuestionKind, text: str, product: str = "") -> Question | None:
    """`text`, which nothing answered, as a note for the shop; None where there is nothing to note."""
    said = " ".join(text.split())[:LONGEST]
    return Question(kind, said, product, turn.language) if said else None


def button(turn: Situation, questions: Sequence[str], product: str = "") -> Button:
    """Shall the shop be asked? The action's value has a question a line."""
    said = [" ".join(text.split())[:LONGEST] for text in dict.fromkeys(questions)]
    return Button(say(turn.language, "button-ask-shop"), Action("ask_shop", product, "\n".join(said)))


def ask_shop(guide: Guide, turn: Situation, action: Action) -> Outcome:
    """Put the questions on the shop's list, and say what that means: nobody can promise an hour."""
    language, contact = turn.language, guide.contact()
    questions = action.value.splitlines()
    text = say(language, "asked-shop", question=" ".join(questions))
    sources: tuple[Source, ...] = ()
    if contact:
        text = f"{text} {say(language, 'asked-shop-urgent')}\n{contact.text}"
        sources = (Source(contact.id, contact.title, contact.text),)
    outcome = turn.replied("ask_shop", text)
    wanted = tuple(Question("question", one, action.product, language, wanted=True) for one in questions)
    return replace(
        outcome,
        message=replace(outcome.message, text=(Span(text),), sources=sources),
        changes=wanted,
    )
