"""Harbour Lane, the bundled shop: its feed, its policies, and a data folder that is made on first use."""

from __future__ import annotations

import hashlib
import tempfile
from importlib import resources
from pathlib import Path

from assistant.catalogue.importer import import_feed
from assistant.catalogue.policies import read_policies
from bot.config import Config, Shop
from bot.policy_pages import PolicyPages
from storage import open_storage

NAME = "Harbour Lane"
FOLDER = Path(str(resources.files("bot.demo")))


def demo_config(port: int) -> Config:
    """The demo's configuration: the defaults, with links that lead to its own pages."""
    return Config(shop=Shop(NAME, f"http://127.0.0.1:{port}"))


def feed() -> bytes:
    """The whole catalogue as one JSON Lines feed."""
    files = sorted((FOLDER / "catalogue").glob("*.jsonl"))
    return b"".join(file.read_bytes().rstrip() + b"\n" for file in files)


async def stock(data_dir: Path) -> None:
    """Import catalogue and policies into `data_dir` unless these very ones are there already."""
    pages = sorted((FOLDER / "policies").glob("*.md"))
    catalogue = feed()
    digest = hashlib.sha256(catalogue + b"".join(page.read_bytes() for page in pages)).hexdigest()
    mark = data_dir / "stocked"
    if mark.exists() and mark.read_text() == digest and PolicyPages(data_dir).names():
        return
    async with open_storage(data_dir) as storage:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "harbour-lane.jsonl"
            path.write_bytes(catalogue)
            await import_feed(path, storage.catalogue, source="demo")
        await storage.policies.replace(read_policies(FOLDER / "policies").passages)
    PolicyPages(data_dir).keep(FOLDER / "policies")
    mark.write_text(digest)
