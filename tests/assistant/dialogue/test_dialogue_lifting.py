"""Limits that are taken back."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.dialogue.lifting import lifted, matters_no_more
from assistant.dialogue.state import Wish
from assistant.retrieval.request import Constraints

RED_SCARF = Wish(
    text="wool scarf red",
    thing="wool scarf",
    constraints=Constraints(
        attributes=(("color", ("red", "crimson")), ("material", ("wool", "merino"))),
        words=("striped",),
        price_max=Decimal(50),
        brands=("Northsedge",),
        not_words=("fringe",),
        not_brands=("Wendholm",),
    ),
)


@pytest.mark.parametrize("said", ["price", "the budget", "$50", "max", "how much it costs or cost"])
def test_price_no_longer_matters(said: str) -> None:
    left = lifted(RED_SCARF, [said]).constraints
    assert (left.price_min, left.price_max) == (None, None)
    assert left.attributes == RED_SCARF.constraints.attributes


@pytest.mark.parametrize("said", ["red", "colour", "the color", "crimson"])
def test_a_colour_by_its_name_or_as_such(said: str) -> None:
    left = lifted(RED_SCARF, [said])
    assert [fact for fact, _ in left.constraints.attributes] == ["material"]
    assert left.text == "wool scarf"
    assert left.constraints.price_max == 50


def test_what_the_thing_is_called_stays_in_its_name() -> None:
    left = lifted(RED_SCARF, ["wool"])
    assert [fact for fact, _ in left.constraints.attributes] == ["color"]
    assert left.text == RED_SCARF.text


@pytest.mark.parametrize(
    ("said", "gone"),
    [("fringes", "not_words"), ("brand", "brands"), ("brand", "not_brands"), ("stripes or striped", "words")],
)
def test_words_brands_and_refusals(said: str, gone: str) -> None:
    assert getattr(lifted(RED_SCARF, [said]).constraints, gone) == ()


def test_nothing_said_takes_nothing_back() -> None:
    assert lifted(RED_SCARF, []) == RED_SCARF
    assert lifted(RED_SCARF, ["delivery"]) == RED_SCARF


@pytest.mark.parametrize(
    ("said", "what"),
    [
        ("any colour will do, but under 100", ("colour",)),
        ("the size doesn't matter", ("size",)),
        ("whatever brand, whichever material", ("brand", "material")),
        ("any color but green", ()),
        ("do you have any in blue", ()),
    ],
)
def test_what_may_be_any(said: str, what: tuple[str, ...]) -> None:
    assert matters_no_more(said) == what
