"""Tuning the reader of evidence: from the sets' files to weights that the shop reads."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest

from assistant.evaluation.labelled import UnusableFile
from assistant.retrieval.cross_encoder import CrossEncoder
from assistant.retrieval.tuned_minilm import read_weights, write_weights
from assistant.training import evidence
from assistant.training.evidence import HELD, Source, measured, train

LABELLED = "qid,question,candidate,label\n" + "".join(
    f'{number},how heavy is number {number}?,"weight: {{ value:{number} }}",1\n'
    f'{number},how heavy is number {number}?,"color: {{ value:red }}",0\n'
    for number in range(8)
)
SAID = "ASIN,question,candidate,answer,source\n" + "".join(
    f"B{number % 2},is number {number} soft?,number {number} is soft.,yes,review\n" for number in range(6)
)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    for name in HELD:
        (tmp_path / name).write_text(LABELLED, "utf-8")
    (tmp_path / "hetpqa_train.csv").write_text(SAID, "utf-8")
    return tmp_path


def test_what_is_held_back_is_not_learnt(data: Path) -> None:
    (data / "hetpqa_evidence_dev.csv").write_text(LABELLED.replace("number ", "parcel "), "utf-8")
    source = Source(data)
    assert {name: len(questions) for name, questions in source.held.items()} == {
        "hetpqa_evidence_dev.csv": 3,
        "semipqa_attributes_dev.csv": 2,
    }
    held = {question.text for questions in source.held.values() for question in questions}
    pairs = source.pairs(random.Random(1))
    assert {pair.answers for pair in pairs} == {0.0, 0.5, 1.0}
    assert held.isdisjoint(pair.question for pair in pairs)
    labelled = [
        pair for pair in pairs if pair.question.startswith(("how heavy is number", "how heavy is parcel"))
    ]
    assert all((pair.answers == 1.0) == pair.text.startswith("weight") for pair in labelled)


def test_a_few_steps_make_weights_that_can_be_served(
    data: Path, model_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evidence, "BATCH", 8)
    source = Source(data)
    model = train(source, passes=0.002)
    first, precision = measured(model, source.held["semipqa_attributes_dev.csv"])
    assert 0 <= first <= 1
    assert 0.5 <= precision <= 1
    write_weights(model.tuned(), data / "tuned.safetensors")
    bundled = read_weights(evidence.WEIGHTS)
    tuned = read_weights(data / "tuned.safetensors")
    assert {name: tensor.shape for name, tensor in tuned.items()} == {
        name: tensor.shape for name, tensor in bundled.items()
    }
    assert any(not np.allclose(tuned[name], bundled[name]) for name in tuned)
    scores = CrossEncoder(model_cache / "tuned", weights=data / "tuned.safetensors").scores(
        "how heavy is it?", ["weight: 3", "color: red"]
    )
    assert scores.shape == (2,)


def test_a_missing_set_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnusableFile, match="hetpqa_evidence_dev"):
        Source(tmp_path)
