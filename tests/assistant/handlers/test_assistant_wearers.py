"""Things for men and for women, as the feed states it: the right ones first, the others last."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from shopper import Shopper
from small_shop import small_shop

from assistant.guide import Guide

pytestmark = pytest.mark.asyncio(loop_scope="module")

FEED = [
    ("m-boots", "Trail Hiking Boots", "Sturdy boots for long walks.", "150", "Shoes > Boots", "male"),
    ("f-boots", "Ridge Hiking Boots", "Sturdy boots for long walks.", "140", "Shoes > Boots", "female"),
    ("boots", "Valley Hiking Boots", "Sturdy boots for long walks.", "160", "Shoes > Boots", "unisex"),
    ("m-watch", "Harbour Watch", "Steel case, date at six.", "90", "Watches", "male"),
    ("f-watch", "Lagoon Watch", "Steel case, date at six.", "70", "Watches", "female"),
    ("mug", "Stoneware Mug", "Holds a pint of tea.", "12", "Kitchen > Mugs", ""),
    ("dad-mug", "Best Dad Mug", "Holds a pint of tea.", "14", "Kitchen > Mugs", ""),
]


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def outfitter(tmp_path_factory: pytest.TempPathFactory, model_cache: Path) -> AsyncIterator[Guide]:
    rows = [
        {"id": id, "title": title, "description": said, "price": f"{price}.00 USD", "product_type": kind,
         "link": f"https://shop.example/{id}", "availability": "in_stock", "gender": gender}
        for id, title, said, price, kind, gender in FEED
    ]  # fmt: skip
    async with small_shop(tmp_path_factory.mktemp("outfitter"), rows) as guide:
        yield guide


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("hiking boots for men", "m-boots", "f-boots"),
        ("women's hiking boots", "f-boots", "m-boots"),
        ("hiking boots for my wife", "f-boots", "m-boots"),
        ("男士登山靴", "m-boots", "f-boots"),
    ],
)
async def test_the_right_ones_come_first(outfitter: Guide, asked: str, first: str, last: str) -> None:
    ids = [card.id for card in (await Shopper(outfitter)(asked)).cards if card.id.endswith("boots")]
    assert (ids[0], ids[-1]) == (first, last)
    assert "boots" in ids


async def test_another_person_takes_the_first_ones_place(outfitter: Guide) -> None:
    shopper = Shopper(outfitter)
    await shopper("hiking boots for women")
    reply = await shopper("the same but for my brother")
    assert reply.cards[0].id == "m-boots"


async def test_who_only_has_a_say_changes_nothing(outfitter: Guide) -> None:
    shopper = Shopper(outfitter)
    await shopper("hiking boots for men")
    reply = await shopper("my wife says under 155 dollars")
    assert reply.cards[0].id == "m-boots"


async def test_the_cheapest_is_one_that_fits(outfitter: Guide) -> None:
    assert (await Shopper(outfitter)("the cheapest watch for a man")).cards[0].id == "m-watch"


async def test_a_person_in_a_title_is_looked_for(outfitter: Guide) -> None:
    assert (await Shopper(outfitter)("a mug for my dad")).cards[0].id == "dad-mug"


async def test_why_tells_of_it(outfitter: Guide) -> None:
    shopper = Shopper(outfitter)
    assert "For: male" in (await shopper("hiking boots for men")).cards[0].reasons
    table = (await shopper("why?")).table
    assert table is not None
    assert "For men or women" in [row[0] for row in table.rows]
