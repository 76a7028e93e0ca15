"""What each word of a message is for, read in messages that nobody was taught."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.dialogue.slots import MOVES
from assistant.dialogue.tagger import SlotTagger


@pytest.fixture(scope="module")
def tagger(model_cache: Path) -> SlotTagger:
    return SlotTagger(model_cache)


@pytest.mark.parametrize(
    ("text", "things", "traits", "refused"),
    [
        ("a rug, but no floral ones", ("rug",), (), ("floral",)),
        ("a blue scarf please", ("scarf",), ("blue",), ()),
        ("any earrings for her? gold makes her skin itch", ("earrings",), (), ("gold",)),
        ("boots made of leather, in size 9", ("boots",), ("leather", "size 9"), ()),
        ("got a nice chest of drawers", ("chest of drawers",), (), ()),
        ("my feet are always cold in the evening", (), (), ()),
        ("no rush, i am only after some candles", ("candles",), (), ()),
    ],
)
def test_things_traits_and_refusals(
    tagger: SlotTagger, text: str, things: tuple[str, ...], traits: tuple[str, ...], refused: tuple[str, ...]
) -> None:
    slots = tagger.read(text, "")
    assert (slots.things, slots.traits, slots.refused) == (things, traits, refused)


def test_what_is_refused_is_not_in_the_rest(tagger: SlotTagger) -> None:
    slots = tagger.read("sofas, but not leather ones, for a small flat", "")
    assert "leather" not in slots.rest
    assert slots.rest.startswith("sofas")
    assert "leather" not in slots.wanted


def test_amounts_say_what_they_bound(tagger: SlotTagger) -> None:
    assert tagger.read("splendid. it mustn't exceed 35", "vase").amounts == (("35", "max"),)
    assert tagger.read("a tent for 4 people", "").amounts == ()


@pytest.mark.parametrize(
    ("text", "before", "move"),
    [
        ("in oak please", "desks", "refine"),
        ("no wait, show me kettles instead", "desks", "new"),
        ("i need a kettle", "", "new"),
        ("tell me a joke about lawyers", "", "other"),
        ("what's the weather like tomorrow", "", "other"),
    ],
)
def test_what_a_message_does(tagger: SlotTagger, text: str, before: str, move: str) -> None:
    moves = tagger.read(text, before).moves
    assert max(moves, key=moves.__getitem__) == move


def test_questions_are_of_the_product_or_of_the_shop(tagger: SlotTagger) -> None:
    for text in ("do you ship to canada", "is the first one dishwasher safe"):
        moves = tagger.read(text, "mugs").moves
        assert moves["product"] + moves["policy"] > 0.5


def test_anything_can_be_read(tagger: SlotTagger) -> None:
    for text in ("", "???", "🙂", "a" * 900, "1,299.00", "红色的围巾"):
        assert sum(tagger.read(text, "").moves.values()) == pytest.approx(1, abs=1e-3)
    assert set(tagger.read("hi", "").moves) == set(MOVES)
