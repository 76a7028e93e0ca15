"""Questions and statements read together: what answers comes before what is merely near."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from assistant.retrieval.cross_encoder import CrossEncoder
from assistant.retrieval.tuned_minilm import read_weights, write_weights


@pytest.fixture(scope="module")
def reader(model_cache: Path) -> CrossEncoder:
    return CrossEncoder(model_cache)


@pytest.mark.parametrize(
    ("question", "answers", "others"),
    [
        ("how much does it weigh?", "weight: 1.3 kg", ["warranty: 2 years", "color: grey"]),
        ("is it waterproof?", "water resistance: IP68", ["material: cotton", "color: blue"]),
        ("what is it made of", "material: stoneware", ["color: blue", "care: dishwasher safe"]),
        ("how long is the cable", "cable length: 1.5 m", ["connectivity: usb-c", "color: white"]),
        (
            "can my daughter of three play with it?",
            "Made for children from three years on.",
            ["Winner of the toy prize of the year.", "Comes in a box with a ribbon."],
        ),
        (
            "does the battery last a whole day",
            "It runs for up to 26 hours on one charge.",
            ["The battery is not included in the weight.", "Charging begins as soon as it is plugged in."],
        ),
    ],
)
def test_what_answers_comes_first(
    reader: CrossEncoder, question: str, answers: str, others: list[str]
) -> None:
    scores = reader.scores(question, [*others, answers])
    assert int(np.argmax(scores)) == len(others)


def test_chances_in_the_order_of_the_texts_however_many_are_read_at_once(reader: CrossEncoder) -> None:
    texts = [
        "weight: 1.3 kg",
        "color: grey",
        "A long sentence about everything but what was asked. " * 20,
        "",
    ]
    together = reader.scores("how heavy is it?", texts)
    assert together.shape == (4,)
    assert ((together >= 0) & (together <= 1)).all()
    for text, score in zip(texts, together, strict=True):
        assert abs(float(reader.scores("how heavy is it?", [text])[0]) - float(score)) < 0.1
    assert reader.scores("how heavy is it?", []).shape == (0,)


def test_weights_are_kept_to_a_part_in_a_hundred(tmp_path: Path) -> None:
    matrix = np.random.default_rng(0).normal(size=(8, 16)).astype(np.float32)
    bias = np.arange(8, dtype=np.float32)
    write_weights({"encoder.matrix": matrix, "bias": bias}, tmp_path / "weights.safetensors")
    kept = read_weights(tmp_path / "weights.safetensors")
    assert set(kept) == {"encoder.matrix", "bias"}
    np.testing.assert_allclose(kept["encoder.matrix"], matrix, atol=float(np.abs(matrix).max()) / 100)
    np.testing.assert_array_equal(kept["bias"], bias)
