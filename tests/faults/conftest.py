"""The machinery of `benchmarks/`, which these tests share, and a shop that each bot gets a copy of."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

from durable.disk import CannotRun

Figures = Mapping[str, Any]


@pytest.fixture
def template(demo_folder: Path) -> Path:
    """The bundled shop's data folder, with its vectors made. Not to be written: bots get copies."""
    return demo_folder / "demo"


@pytest.fixture
def figures(capsys: pytest.CaptureFixture[str]) -> Callable[[str, Figures], None]:
    """Prints a fault's figures into the test's own report, where `pytest -s` or a failure shows them."""

    def show(name: str, values: Figures) -> None:
        with capsys.disabled():
            print(f"\n{name}: " + ", ".join(f"{key} {value}" for key, value in values.items()))

    return show


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Any:
    """A fault that this machine does not let us make is skipped, saying why."""
    try:
        return (yield)
    except CannotRun as reason:
        pytest.skip(str(reason))
