"""A shop of a few products written in the test."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from assistant.catalogue.importer import import_feed
from assistant.catalogue.policies import read_policies
from assistant.guide import Guide
from bot.config import Config, Shop
from bot.wiring import open_shop
from storage import open_storage


@asynccontextmanager
async def small_shop(
    folder: Path, rows: Sequence[Mapping[str, Any]], policy: str = ""
) -> AsyncIterator[Guide]:
    """The shop whose feed has these rows, and one page of policies where it is given, in a new `folder`."""
    (folder / "feed.jsonl").write_text("\n".join(json.dumps(row) for row in rows))
    async with open_storage(folder / "shop") as store:
        await import_feed(folder / "feed.jsonl", store.catalogue)
        if policy:
            (folder / "policies").mkdir()
            (folder / "policies" / "page.md").write_text(policy)
            await store.policies.replace(read_policies(folder / "policies").passages)
    async with open_shop(Config(shop=Shop("Small")), folder / "shop") as shop:
        yield shop.guide
