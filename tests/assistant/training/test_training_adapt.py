"""A shop's own training: it goes on after a stop, and its model is used only if it is better."""

from __future__ import annotations

import json
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.catalogue.product import Product
from assistant.generator.shelf import FIGURES, Shelf
from assistant.generator.weights import read_gpt2
from assistant.training import adapt as adapting
from assistant.training.adapt import NotEnough, adapt
from assistant.training.finetune import Batches, Examples, load_model
from assistant.training.pairs import Pair, build_pairs
from assistant.training.running import Stretch, last_checkpoint
from tests.assistant.conftest import make_tiny_gpt2
from tests.assistant.training.conftest import make_product

MEASURED_SPEED = adapting._tokens_a_second
THINGS = ("Canvas Backpack", "Wool Scarf", "Desk Lamp", "Steel Kettle", "Running Shoes")
COLORS = ("Blue", "Red", "Green", "Black", "White", "Grey")


@pytest.fixture(scope="module")
def pairs() -> list[Pair]:
    catalogue: list[Product] = [
        make_product(
            number, f"{color} {thing}", product_type=(thing.split()[-1],), color=color, brand="Nortide"
        )
        for number, (color, thing) in enumerate(
            (color, thing) for color in COLORS for thing in THINGS for _ in range(3)
        )
    ]
    return [pair for pair in build_pairs(catalogue, [], needs=3) if len(pair.prompt) < 260]


@pytest.fixture(autouse=True)
def steady(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same number of steps on every machine."""
    monkeypatch.setattr(adapting, "_tokens_a_second", lambda model, batches: 1000.0)


@pytest.fixture
def shelf(tmp_path: Path, tiny_gpt2: Path) -> Shelf:
    shelf = Shelf(tmp_path / "shelf")
    shelf.keep(tiny_gpt2, "{}", "0")
    return shelf


def test_it_is_kept_when_better_after_stops_and_goings_on(
    shelf: Shelf, tiny_gpt2: Path, pairs: list[Pair]
) -> None:
    stretches = 0
    while not (adapted := adapt(shelf, tiny_gpt2, pairs, minutes=0.4, stop_after=0)).finished:
        assert shelf.current().name == "0"
        stretches += 1
    assert stretches > 2
    assert adapted.kept is not None
    assert adapted.before is not None
    assert adapted.after is not None
    assert adapted.after.mean_bits < adapted.before.mean_bits
    assert set(adapted.after.bits) == {"recommend", "search", "answer", "need"}
    assert shelf.current() == adapted.kept
    read_gpt2(adapted.kept)
    assert json.loads((adapted.kept / FIGURES).read_text())["after"]["bits"] == adapted.after.bits
    assert not shelf.run.exists()
    assert shelf.rollback().name == "0"


def test_ctrl_c_saves_and_ends_the_stretch(
    shelf: Shelf, tiny_gpt2: Path, pairs: list[Pair], monkeypatch: pytest.MonkeyPatch
) -> None:
    stepped = Stretch.on_step_end

    def interrupted(self: Stretch, *given: Any, **more: Any) -> None:
        signal.raise_signal(signal.SIGINT)
        stepped(self, *given, **more)

    monkeypatch.setattr(Stretch, "on_step_end", interrupted)
    assert not adapt(shelf, tiny_gpt2, pairs, minutes=0.4).finished
    assert last_checkpoint(shelf.run) is not None
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    monkeypatch.undo()
    monkeypatch.setattr(adapting, "_tokens_a_second", lambda model, batches: 1000.0)
    assert adapt(shelf, tiny_gpt2, pairs, minutes=0.4).kept


def test_the_model_in_use_stays_when_the_new_one_is_worse(
    shelf: Shelf, tiny_gpt2: Path, pairs: list[Pair], tmp_path: Path
) -> None:
    good = adapt(shelf, tiny_gpt2, pairs, minutes=0.4).kept
    worse = adapt(shelf, make_tiny_gpt2(tmp_path / "other", seed=8), pairs, minutes=0.01)
    assert worse.finished
    assert worse.kept is None
    assert shelf.current() == good


def test_a_shop_of_three_products_keeps_its_model(
    shelf: Shelf, tiny_gpt2: Path, products: list[Product]
) -> None:
    with pytest.raises(NotEnough, match="3 products give"):
        adapt(shelf, tiny_gpt2, build_pairs(products, [], needs=2), minutes=1)
    assert shelf.current().name == "0"
    assert not shelf.run.exists()


def test_another_start_does_not_go_on_with_this_training(
    shelf: Shelf, tiny_gpt2: Path, pairs: list[Pair], tmp_path: Path
) -> None:
    adapt(shelf, tiny_gpt2, pairs, minutes=0.4, stop_after=0)
    with pytest.raises(ValueError, match="--restart"):
        adapt(shelf, make_tiny_gpt2(tmp_path / "other", seed=8), pairs, minutes=0.4)


def test_the_length_follows_from_the_speed_of_the_machine(
    shelf: Shelf, tiny_gpt2: Path, pairs: list[Pair], monkeypatch: pytest.MonkeyPatch
) -> None:
    learnt = [pair for pair in pairs if not pair.held_back]
    slow = adapting._tuning(shelf.folder / "slow", tiny_gpt2, learnt, 0.2, 1).epochs
    monkeypatch.setattr(adapting, "_tokens_a_second", lambda model, batches: 2000.0)
    assert adapting._tuning(shelf.folder / "fast", tiny_gpt2, learnt, 0.2, 1).epochs == pytest.approx(
        2 * slow, rel=0.01
    )


def test_the_speed_is_tried_out_on_the_model_itself(tiny_gpt2: Path, pairs: list[Pair]) -> None:
    model, tokenizer = load_model(tiny_gpt2)
    batches = Batches(Examples(pairs, tokenizer, 96), 16, 1)
    assert MEASURED_SPEED(model, batches, 0.1) > 100
    assert all(parameter.grad is None for parameter in model.parameters())


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=700k", "tmpfs", folder], capture_output=True
    )
    if mounted.returncode:
        pytest.skip("a small disk can only be mounted by root")
    yield folder
    subprocess.run(["umount", folder], check=True)


def test_a_full_disk_loses_nothing(
    tiny_disk: Path, tiny_gpt2: Path, pairs: list[Pair], tmp_path: Path
) -> None:
    shelf = Shelf(tiny_disk / "shelf")
    shelf.keep(tiny_gpt2, "{}", "0")
    filler = tiny_disk / "filler"
    filler.write_bytes(b"-" * 250_000)
    with pytest.raises(Exception, match=r"(?i)no space left"):
        adapt(shelf, tiny_gpt2, pairs, minutes=0.4)
    read_gpt2(shelf.current())
    filler.unlink()
    # What is on a fuller disk is moved to a larger one, as a merchant would make room.
    subprocess.run(["mount", "-o", "remount,size=20m", tiny_disk], check=True)
    assert adapt(shelf, tiny_gpt2, pairs, minutes=0.4).kept
