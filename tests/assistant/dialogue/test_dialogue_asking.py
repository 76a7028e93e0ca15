"""The form of a sentence: a need is told, a question or an order is something else."""

import pytest

from assistant.dialogue.asking import asks_or_orders


@pytest.mark.parametrize(
    "text",
    [
        "how long should i cook steak for",
        "please remind me to change the oil",
        "in what year was the guitar invented",
        "ok, tell me a joke",
        "my wifi is slow, why?",
        "i need you to call my boss",
    ],
)
def test_questions_and_orders(text: str) -> None:
    assert asks_or_orders(text)


@pytest.mark.parametrize(
    "text",
    [
        "my toes freeze on the tiles",
        "i want to learn the guitar",
        "candles for the bath",
        "settee for two",
        "canvas shoes",
        "we are moving in may and own no plates",
    ],
)
def test_needs_and_keywords_are_neither(text: str) -> None:
    assert not asks_or_orders(text)
