"""Stores in a folder of their own."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage import Storage, open_storage
from storage.database import Database, open_database


@pytest.fixture
async def storage(tmp_path: Path) -> AsyncIterator[Storage]:
    async with open_storage(tmp_path) as storage:
        yield storage


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    async with open_database(tmp_path) as database:
        yield database
