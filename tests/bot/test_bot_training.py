"""`shopguide train` on an imported shop, in processes of its own."""

from __future__ import annotations

import json
import signal
import subprocess
import time
from pathlib import Path

import pytest

from assistant.generator.shelf import Shelf
from bot.training import fetched_into
from bot.wiring import MODEL_FOLDER
from tests.assistant.conftest import make_tiny_gpt2
from tests.bot.test_bot_cli import LAMPS, PATIENCE, RETURNS, SHOPGUIDE, run


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """Ninety lamps, imported."""
    feed, data = tmp_path / "feed.csv", tmp_path / "data"
    rows = [
        f"L-{number},{color} {kind} lamp,{20 + number}.00 USD,in stock,Aldern,Lighting > {kind} lamps,{color}"
        for number, (color, kind) in enumerate(
            (color, kind)
            for color in ("Black", "White", "Red", "Blue", "Green", "Brass")
            for kind in ("Floor", "Desk", "Table", "Wall", "Clip")
            for _ in range(3)
        )
    ]
    feed.write_text("\n".join(["id,title,price,availability,brand,product type,color", *rows]))
    assert run(data, "import", str(feed)).returncode == 0
    return data


@pytest.fixture
def lamps(tmp_path: Path) -> Path:
    feed, policies, data = tmp_path / "lamps.csv", tmp_path / "policies", tmp_path / "data"
    feed.write_text(LAMPS)
    policies.mkdir()
    (policies / "returns.md").write_text(RETURNS)
    assert run(data, "import", str(feed)).returncode == 0
    assert run(data, "policies", str(policies)).returncode == 0
    return data


def test_the_examples_can_be_read(lamps: Path) -> None:
    assert run(lamps, "train", "--show", "20").stdout.count(", from ") == 20
    done = run(lamps, "train", "--show", "999")
    assert done.returncode == 0
    assert "Evidence: You may return anything within 45 days of delivery." in done.stdout
    assert "Lighting > Lamps" in done.stdout
    assert not (lamps / MODEL_FOLDER).exists()


def test_each_fetched_model_has_a_folder_of_its_own(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    one, other = fetched_into(shelf, "shop/tiny"), fetched_into(shelf, "shop/other")
    assert one != other
    assert one.parent == other.parent
    assert fetched_into(shelf, "shop/tiny") == one


def test_three_products_are_too_few(lamps: Path) -> None:
    done = run(lamps, "train")
    assert done.returncode == 2
    assert "3 products give" in done.stderr
    assert "The model in use stays" in done.stderr


def test_an_empty_shop_says_how_to_import(tmp_path: Path) -> None:
    done = run(tmp_path, "train")
    assert (done.returncode, "shopguide import FILE" in done.stderr) == (2, True)


def test_a_start_that_is_no_model(lamps: Path) -> None:
    done = run(lamps, "train", "--from", str(lamps / "nowhere"))
    assert done.returncode == 2
    assert "no such folder" in done.stderr


def test_nothing_to_roll_back(lamps: Path) -> None:
    done = run(lamps, "train", "--rollback")
    assert done.returncode == 2
    assert "bundled model is in use" in done.stderr


def test_stopped_gone_on_killed_finished_and_rolled_back(shop: Path, tmp_path: Path) -> None:
    shelf = Shelf(shop / MODEL_FOLDER)
    in_use = shelf.keep(make_tiny_gpt2(tmp_path / "in use", seed=3), "{}", "0")
    start = make_tiny_gpt2(tmp_path / "start")
    words = ("train", "--from", str(start), "--minutes", "5", "--json")
    for ending in (signal.SIGINT, signal.SIGKILL):
        said = tmp_path / f"{ending.name}.txt"
        with said.open("w") as errors:
            process = subprocess.Popen(
                [SHOPGUIDE, "--data-dir", shop, *words], stdout=subprocess.PIPE, stderr=errors, text=True
            )
        _wait_for(process, shelf.run / "run.json")
        process.send_signal(ending)
        process.communicate(timeout=PATIENCE)
        assert process.returncode in (0, 130, -signal.SIGKILL)
        assert "Traceback" not in said.read_text()
        assert shelf.current() == in_use
        assert (shelf.run / "run.json").exists()
    other = run(shop, "train", "--from", str(make_tiny_gpt2(tmp_path / "other", seed=5)))
    assert (other.returncode, "--restart" in other.stderr) == (2, True)
    done = run(shop, *words)
    assert done.returncode == 0
    result = json.loads(done.stdout)
    assert result["kept"]
    assert sum(result["after"]["bits"].values()) < sum(result["before"]["bits"].values())
    assert Shelf(shelf.folder).current() == Path(result["kept"])
    back = run(shop, "train", "--rollback")
    assert back.returncode == 0
    assert shelf.current() == in_use


def _wait_for(process: subprocess.Popen[str], file: Path) -> None:
    """Until a training is under way: it has noted what it began with."""
    ends = time.monotonic() + PATIENCE
    while not file.exists():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < ends
        time.sleep(0.05)
