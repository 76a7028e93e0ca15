"""The cheapest and the dearest of a kind are of that kind, whatever else says its name."""

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
    ("coffee-table", "Oak Coffee Table", "A low table for any room.", "180", "Furniture > Tables"),
    ("walnut-table", "Walnut Coffee Table", "A low table with a drawer.", "260", "Furniture > Tables"),
    ("side-table", "Slim Side Table", "Large enough for a coffee.", "60", "Furniture > Tables"),
    ("tray", "Round Tray", "Keeps a coffee table tidy.", "20", "Kitchen > Trays"),
    ("chandelier", "Glass Chandelier", "Twelve lights over the table.", "400", "Home > Lighting"),
    ("earrings", "Chandelier Earrings", "Long and light.", "30", "Jewelry > Earrings"),
    ("headphones", "Studio Headphones", "Closed and padded.", "90", "Audio > Headphones"),
    ("buds", "Travel Earbuds", "In a small case.", "70", "Audio > Headphones"),
    ("speaker", "Pocket Speaker", "Loud for its size.", "30", "Audio > Headphones"),
    ("loud", "Garden Speaker", "For the terrace.", "150", "Audio > Speakers"),
    ("leather", "Leather Jacket", "Soft lamb leather.", "220", "Clothing > Jackets"),
    ("cardigan", "Long Cardigan", "Wool, with a leather belt.", "80", "Clothing > Jackets"),
    ("acoustic", "Rosewood Acoustic Guitar", "Warm and full.", "300", "Music > Guitars"),
    ("electric", "Party Electric Guitar", "Good for a beginner.", "280", "Music > Guitars"),
    ("wall-art", "Acoustic Guitar Wall Art", "Hangs over the sofa.", "40", "Home > Pictures"),
    ("stray", "Silver Hoop Earrings", "Plain and silver.", "25", "Jewelry > Bracelets"),
    ("bangle", "Engraved Bangle Bracelet", "Plain and silver.", "35", "Jewelry > Bracelets"),
    ("robot", "Rovo Robot Vacuum Cleaner Slim", "Cleans by itself.", "180", "Home > Robot Vacuums"),
    ("station", "Rovo Robot Vacuum with Station", "Empties itself.", "600", "Home > Robot Vacuums"),
    ("briefcase", "Croc Leather Briefcase", "For the office.", "400", "Bags > Office"),
    ("work-bag", "Leather Work Bag", "Holds a laptop.", "250", "Bags > Office"),
    ("bluetooth", "Shower Speaker", "A waterproof Bluetooth speaker.", "25", "Audio > Speakers"),
]  # fmt: skip


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def shop_of_names(tmp_path_factory: pytest.TempPathFactory, model_cache: Path) -> AsyncIterator[Guide]:
    folder = tmp_path_factory.mktemp("names")
    rows = [
        {"id": id, "title": title, "description": said, "price": f"{price}.00 USD", "product_type": kind,
         "link": f"https://shop.example/{id}", "availability": "in_stock"}
        for id, title, said, price, kind in FEED
    ]  # fmt: skip
    async with small_shop(folder, rows) as guide:
        yield guide


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        ("the cheapest coffee table", "coffee-table"),
        ("the most expensive coffee table", "walnut-table"),
        ("cheapest chandelier", "chandelier"),
        ("the cheapest headphones", "buds"),
        ("cheapest leather jacket", "leather"),
        ("the most affordable acoustic guitar", "acoustic"),
        ("what's the cheapest bluetooth speaker", "bluetooth"),
        ("cheapest robot vacuum", "robot"),
        ("the most expensive leather briefcase or work bag", "briefcase"),
    ],
)
async def test_the_first_is_of_that_kind(shop_of_names: Guide, asked: str, first: str) -> None:
    assert [card.id for card in (await Shopper(shop_of_names)(asked)).cards][:1] == [first]


async def test_the_thing_matters_more_than_what_is_said_of_it(shop_of_names: Guide) -> None:
    shopper = Shopper(shop_of_names)
    await shopper("acoustic guitars")
    reply = await shopper("it's for a beginner")
    assert [card.id for card in reply.cards if card.id in ("acoustic", "electric")] == [
        "acoustic",
        "electric",
    ]


async def test_what_its_title_files_elsewhere_comes_after_its_shelf(shop_of_names: Guide) -> None:
    ids = [card.id for card in (await Shopper(shop_of_names)("silver bracelets")).cards]
    assert ids.index("bangle") < ids.index("stray")


async def test_one_with_something_is_the_thing_spoken_of(shop_of_names: Guide) -> None:
    shopper = Shopper(shop_of_names)
    await shopper("jackets")
    reply = await shopper("i want one with a leather belt now")
    assert {card.id for card in reply.cards} <= {"leather", "cardigan"}
    assert reply.cards


@pytest.mark.parametrize(
    "asked", ["sewing machine vacuum", "a folding umbrella", "ice speaker", "a chess table"]
)
async def test_the_word_before_the_noun_may_make_it_another_thing(shop_of_names: Guide, asked: str) -> None:
    reply = await Shopper(shop_of_names)(asked)
    assert not reply.cards


async def test_where_a_kind_of_thing_is_asks_for_it(shop_of_names: Guide) -> None:
    reply = await Shopper(shop_of_names)("where are the headphones?")
    assert {card.id for card in reply.cards} >= {"headphones", "buds"}
