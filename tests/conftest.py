"""What is dear to make, made once: the sentence encoder, the bundled shop's data folder, and the shop open.

Converted models are kept in pytest's own cache folder, so that only the first run on a machine waits for
them. A test that uses `demo_shop` or `guide` runs on the session's event loop:
`pytestmark = pytest.mark.asyncio(loop_scope="session")`.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from hypothesis import settings

from assistant.guide import Guide
from assistant.ports import Embedder
from assistant.retrieval.embedder import open_embedder
from assistant.retrieval.minilm import MINILM
from bot.demo.shop import demo_config, stock
from bot.wiring import OpenShop, open_shop

PORT = 8765

settings.register_profile("suite", deadline=None)  # a busy machine is no failure
settings.load_profile("suite")


@pytest.fixture(scope="session")
def model_cache(request: pytest.FixtureRequest) -> Iterator[Path]:
    """Where this process and those it starts keep converted models."""
    folder = request.config.cache.mkdir("shopguide")
    before = os.environ.get("SHOPGUIDE_CACHE")
    os.environ["SHOPGUIDE_CACHE"] = str(folder)
    yield folder
    if before is None:
        del os.environ["SHOPGUIDE_CACHE"]
    else:
        os.environ["SHOPGUIDE_CACHE"] = before


@pytest.fixture(scope="session")
def minilm(model_cache: Path) -> Embedder:
    """The bundled sentence encoder."""
    return open_embedder(MINILM, model_cache)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def demo_folder(tmp_path_factory: pytest.TempPathFactory, model_cache: Path) -> Path:
    """A data folder in which `shopguide --data-dir FOLDER chat --demo` finds the bundled shop ready.

    Shared by the whole session: what tests write there must be theirs by the person's name.
    """
    folder = tmp_path_factory.mktemp("data")
    await stock(folder / "demo")
    async with open_shop(demo_config(PORT), folder / "demo"):
        pass  # makes the vectors and the index
    return folder


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def demo_shop(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[OpenShop]:
    """The bundled shop, open, in a folder that no other process uses."""
    folder = tmp_path_factory.mktemp("open") / "demo"
    shutil.copytree(demo_folder / "demo", folder)
    async with open_shop(demo_config(PORT), folder) as shop:
        yield shop


@pytest.fixture(scope="session")
def guide(demo_shop: OpenShop) -> Guide:
    """The bundled shop's catalogue, policies and indexes."""
    return demo_shop.guide
