"""What "one" stands for: another thing of the kind that was spoken of, and when it points at what is shown."""

import pytest

from assistant.dialogue.references import another_of_the_kind


@pytest.mark.parametrize(
    "said",
    [
        "i want one for hiking now",
        "a plain one",
        "just a normal one with a black strap",
        "ladies ones please",
        "ones in oak",
        "the same but for men",
        "same thing in blue",
    ],
)
def test_one_stands_for_the_kind(said: str) -> None:
    assert another_of_the_kind(said) is not None


@pytest.mark.parametrize(
    "said",
    [
        "this one",
        "that one please",
        "no one told me",
        "one of these",
        "one day i want a boat",
        "a desk",
        "the same day",
    ],
)
def test_other_ones_do_not(said: str) -> None:
    assert another_of_the_kind(said) is None
