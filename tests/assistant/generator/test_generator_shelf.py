"""The models of a shop: one in use, a way back, and never half a model."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.generator.shelf import FIGURES, KEPT, Shelf
from assistant.generator.weights import BUNDLED, UnusableModel


@pytest.fixture
def model(tmp_path: Path) -> Path:
    folder = tmp_path / "trained"
    folder.mkdir()
    (folder / "model.safetensors").write_bytes(b"weights")
    return folder


def test_the_bundled_model_is_in_use_until_there_is_another(tmp_path: Path, model: Path) -> None:
    shelf = Shelf(tmp_path / "shelf")
    assert shelf.current() == BUNDLED
    assert not shelf.folder.exists()
    kept = shelf.keep(model, '{"better": true}', "1")
    assert Shelf(shelf.folder).current() == kept
    assert (kept / "model.safetensors").read_bytes() == b"weights"
    assert (kept / FIGURES).read_text() == '{"better": true}'


def test_back_step_by_step_to_the_bundled_one(tmp_path: Path, model: Path) -> None:
    shelf = Shelf(tmp_path / "shelf")
    first = shelf.keep(model, "", "1")
    second = shelf.keep(model, "", "2")
    assert shelf.rollback() == first
    assert not second.exists()
    assert shelf.rollback() == BUNDLED
    with pytest.raises(UnusableModel, match="none before"):
        shelf.rollback()


def test_old_versions_go_and_the_newest_stay(tmp_path: Path, model: Path) -> None:
    shelf = Shelf(tmp_path / "shelf")
    for name in "12345":
        shelf.keep(model, "", name)
    assert shelf.versions() == ["3", "4", "5"]
    assert len(shelf.versions()) == KEPT


def test_a_copy_that_was_cut_off_is_no_version(tmp_path: Path, model: Path) -> None:
    shelf = Shelf(tmp_path / "shelf")
    shelf.keep(model, "", "1")
    (shelf.folder / "versions" / ".2.part").mkdir()
    assert shelf.versions() == ["1"]
    assert shelf.keep(model, "", "2").name == "2"


def test_a_model_that_is_gone_is_said_with_what_to_do(tmp_path: Path, model: Path) -> None:
    shelf = Shelf(tmp_path / "shelf")
    kept = shelf.keep(model, "", "1")
    kept.rename(tmp_path / "away")
    with pytest.raises(UnusableModel, match="--rollback"):
        shelf.current()
    assert shelf.rollback() == BUNDLED
