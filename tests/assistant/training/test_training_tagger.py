"""Learning to label messages: the marks are read, and a few steps make weights that can be served."""

from __future__ import annotations

import random
from importlib import resources
from pathlib import Path

import numpy as np
import pytest

from assistant.dialogue.slots import LABELS, MOVES
from assistant.dialogue.tagger import SlotTagger
from assistant.retrieval.tuned_minilm import read_weights, write_weights
from assistant.training import tagger
from assistant.training.tagger import (
    Fillings,
    Message,
    Source,
    measured,
    messages,
    mistyped,
    tellings,
    train,
    unmarked,
)


def spans(marked: str) -> dict[str, str]:
    """The characters of each label but `other`."""
    text, labels = unmarked(marked)
    found: dict[str, str] = {}
    for letter, label in zip(text, labels, strict=True):
        if label != "other":
            found[label] = found.get(label, "") + letter
    return found


def test_marks_become_labels_of_letters() -> None:
    assert spans("a [rug], <but no {floral} ones>, in (blue), under $50^max") == {
        "thing": "rug",
        "refusing": "but no  ones",
        "refused": "floral",
        "trait": "blue",
        "max": "50",
    }
    assert unmarked("[soup] from 3^min")[0] == "soup from 3"


@pytest.mark.parametrize("wrong", ["a [rug", "a rug]", "<no {floral>}", "under ^max"])
def test_wrong_marks_are_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        unmarked(wrong)


def test_the_bundled_messages_are_marked_well_and_tell_every_move() -> None:
    every = messages()
    assert len(every) > 4000
    assert {label for one in every for label in unmarked(one.marked)[1]} == set(LABELS)
    assert {move for one in every for move in one.moves} == set(MOVES)
    assert {one.order for one in every} == {"", "low", "high"}


def test_other_goods_in_the_same_frame() -> None:
    draw = random.Random(1)
    among = [Message("a [rug] <without {fringes}> in (blue)", "", "", ("new",))]
    fillings = Fillings(among)
    varied = {fillings.varied(among[0].marked, draw) for _ in range(50)}
    assert len(varied) > 10
    for one in varied:
        assert set(spans(one)) == {"thing", "refusing", "refused", "trait"}
    assert {len(mistyped("kettle", draw)) for _ in range(50)} == {5, 6, 7}


def test_a_few_steps_make_weights_that_can_be_served(
    tmp_path: Path, model_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tagger, "MARKED", 4)
    monkeypatch.setattr(tagger, "DOING", 4)
    source = Source(messages()[:40], tellings()[:40], {move: [f"{move} it please"] for move in MOVES})
    model = train(source, steps=2)
    figures = measured(model, source.marked[:5])
    assert set(figures) == {*LABELS, "order", "move"}
    assert all(0 <= figure <= 1 for figure in figures.values())
    write_weights(model.tuned(), tmp_path / "tuned.safetensors")
    bundled, tuned = read_weights(tagger.WEIGHTS), read_weights(tmp_path / "tuned.safetensors")
    assert {name: tensor.shape for name, tensor in tuned.items()} == {
        name: tensor.shape for name, tensor in bundled.items()
    }
    assert any(not np.allclose(tuned[name], bundled[name]) for name in tuned)
    slots = SlotTagger(model_cache / "tuned", weights=tmp_path / "tuned.safetensors").read("a rug", "")
    assert sum(slots.moves.values()) == pytest.approx(1, abs=1e-4)


def test_what_was_learnt_before_is_gone_on_from(tmp_path: Path) -> None:
    model = tagger.Tagger()
    model.go_on_from(tagger.WEIGHTS)
    write_weights(model.tuned(), tmp_path / "same.safetensors")
    bundled, again = read_weights(tagger.WEIGHTS), read_weights(tmp_path / "same.safetensors")
    assert all(np.allclose(again[name], bundled[name], atol=1e-3) for name in bundled)


def test_weights_of_another_model_are_not_gone_on_from() -> None:
    evidence = Path(str(resources.files("assistant.retrieval"))) / "evidence.safetensors"
    with pytest.raises(ValueError, match="of another model"):
        tagger.Tagger().go_on_from(evidence)


def test_the_mean_lies_between() -> None:
    one, two = {"tags.bias": np.zeros(3, np.float32)}, {"tags.bias": np.ones(3, np.float32)}
    assert tagger.averaged([one, two])["tags.bias"].tolist() == [0.5, 0.5, 0.5]


def test_told_needs_name_nothing_that_would_meet_them() -> None:
    told = [one.marked for one in tellings()]
    assert len(told) > 2000
    assert "i need to see what i am drawing" in told
    assert not any(mark in one for one in told for mark in "[(<{")


def test_two_amounts_in_one_word_are_two() -> None:
    text, labels = tagger.unmarked("30^min-60^max")
    assert text == "30-60"
    assert labels == ["min", "min", "max", "max", "max"]
