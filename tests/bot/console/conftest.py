"""A small shop with its console, served for the whole session, and a browser to look at it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from chromium import browser
from running_console import RunningConsole, running_console

__all__ = ["browser"]


@pytest.fixture(scope="session")
def console(tmp_path_factory: pytest.TempPathFactory, model_cache: Path) -> Iterator[RunningConsole]:
    with running_console(tmp_path_factory.mktemp("console")) as running:
        yield running
