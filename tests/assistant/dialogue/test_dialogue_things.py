"""What names a kind of thing, and what is merely a part of what somebody tells."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from assistant.dialogue.things import NO_THING, Things
from assistant.ports import Embedder


@pytest.fixture(scope="module")
def things(minilm: Embedder) -> Things:
    return Things(minilm)


@pytest.mark.parametrize(
    "words",
    [
        "washing machine",
        "winter tyres",
        "hair dryer",
        "bicycle helmet",
        "stepladder",
        "cot",
        "theatre tickets",
    ],
)
def test_goods_are_things_whoever_sells_them(things: Things, words: str) -> None:
    assert things.probability(words) >= NO_THING


@pytest.mark.parametrize(
    "words",
    [
        "lost",
        "bold mouth",
        "eight days on foot",
        "school play",
        "toes like ice",
        "dog shivers",
        "lunch break",
    ],
)
def test_what_people_tell_is_none(things: Things, words: str) -> None:
    assert things.probability(words) < NO_THING


class _Other:
    """An encoder whose vectors the weights know nothing of."""

    name = "other"
    dimension = 3

    def embed(self, texts: list[str]) -> np.ndarray:
        return np.ones((len(texts), 3), dtype=np.float32)


def test_with_another_encoder_words_are_judged_by_their_look() -> None:
    things = Things(_Other())
    assert things.probability("washing machine") == 1.0
    assert things.probability("making guacamole tomorrow") == 0.0


def test_weights_lie_beside_the_code() -> None:
    from assistant.dialogue import things

    assert Path(things.__file__).with_name("things.safetensors") == things.WEIGHTS
    assert things.WEIGHTS.is_file()
