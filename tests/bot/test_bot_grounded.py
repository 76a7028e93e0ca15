"""Whatever the bundled shop says comes from its catalogue, its policies or the shopper."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.core import Core
from assistant.evaluation.grounding import Tracer, load_conversations, measure_grounding
from assistant.evaluation.speaking import MemoryTurns, speaking
from bot.demo.shop import FOLDER
from bot.wiring import OpenShop

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_nothing_is_said_that_comes_from_nowhere(demo_shop: OpenShop) -> None:
    products = [one async for batch in demo_shop.storage.catalogue.every() for one in batch]
    guide = replace(demo_shop.guide, jobs=frozenset())
    report = await measure_grounding(
        load_conversations(FOLDER / "conversations.jsonl"),
        lambda: Tracer(products, guide.policies, guide.shop),
        {"guide": speaking(Core(guide, MemoryTurns()).handle)},
    )
    assert report.details["untraced"] == {"guide": []}
    (row,) = report.rows
    assert row.cells[-2] > 3000, "claims were looked for"
