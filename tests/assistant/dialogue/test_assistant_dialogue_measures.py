"""Sizes, weights and capacities in what people type."""

import pytest

from assistant.dialogue.measures import find_measures


@pytest.mark.parametrize(
    ("text", "fact", "low", "high", "rest"),
    [
        ("a desk wider than 120 cm", "width", 120, None, "a desk"),
        ("a tent no more than 1.5 kg", "weight", None, 1500, "a tent"),
        ("not heavier than 1 kg", "weight", None, 1000, ""),
        ("a phone under 200 g", "weight", None, 200, "a phone"),
        ("monitor 27 inches or larger", "display_size", 68.58, None, "monitor"),
        ("between 40 and 60 cm wide", "width", 40, 60, ""),
        ("at least 16gb of ram", "memory", 16, None, ""),
        ("a phone with at least 256 gb", "storage", 256, None, "a phone"),
        ("a watch that lasts at least 5 days", "battery_life", 120, None, "a watch"),
        ("a mat, 6 mm thick or thicker", "thickness", 0.6, None, "a mat,"),
        ("a shelf 80 cm wide or narrower", "width", None, 80, "a shelf"),
    ],
)
def test_bounds_are_read_with_what_they_measure(
    text: str, fact: str, low: float | None, high: float | None, rest: str
) -> None:
    found = find_measures(text)
    (measure,) = found.measures
    assert fact in measure.facts
    assert measure.low == (None if low is None else pytest.approx(low, rel=1e-4))
    assert measure.high == (None if high is None else pytest.approx(high, rel=1e-4))
    assert found.rest == rest


@pytest.mark.parametrize(
    ("text", "fits", "does_not"),
    [("15 inch laptop", 15.6 * 2.54, 14 * 2.54), ("1 tb ssd", 1000, 512), ("with 32 gb of ram", 32, 16)],
)
def test_an_amount_without_a_bound_is_met_by_what_is_near(text: str, fits: float, does_not: float) -> None:
    (measure,) = find_measures(text).measures
    assert measure.holds(fits)
    assert not measure.holds(does_not)


@pytest.mark.parametrize(
    "text",
    [
        "a bed for a 30 kg dog",
        "a bag that fits my 15 inch laptop",
        "delivery within 2 days",
        "i am 2 m tall",
        "size 42 boots",
        "a tent for 4 people",
    ],
)
def test_what_a_thing_is_for_is_no_measure_of_the_thing(text: str) -> None:
    assert find_measures(text).measures == ()
    assert find_measures(text).rest == text


@pytest.mark.parametrize(("asked", "centimetres"), [("35mm film camera", 3.5), ("a 120 mm plate", 12.0)])
def test_millimetres_are_no_metres(asked: str, centimetres: float) -> None:
    (measure,) = find_measures(asked).measures
    assert measure.dimension == "length"
    assert measure.low is not None
    assert measure.high is not None
    assert measure.low <= centimetres <= measure.high
