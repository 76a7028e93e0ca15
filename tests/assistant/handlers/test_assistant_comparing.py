"""Comparisons over the bundled shop: each cell is what the catalogue states."""

from __future__ import annotations

import pytest
from shopper import Shopper

from assistant.handlers.cards import label

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.mark.parametrize(
    ("said", "places"),
    [
        ("compare the first two", [0, 1]),
        ("compare the first and the third", [0, 2]),
        ("compare 2 and 4", [1, 3]),
        ("compare the last two", [3, 4]),
        ("what is the difference between the second and the fourth?", [1, 3]),
    ],
)
async def test_the_products_meant_stand_side_by_side(shopper: Shopper, said: str, places: list[int]) -> None:
    listed = await shopper("laptops")
    reply = await shopper(said)
    assert reply.intent == "compare"
    assert [card.id for card in reply.cards] == [listed.cards[place].id for place in places]
    assert reply.table
    assert list(reply.table.rows[0][1:]) == [listed.cards[place].title for place in places]


async def test_every_cell_is_the_catalogues_fact(shopper: Shopper) -> None:
    await shopper("smartphones")
    reply = await shopper("compare the first three")
    products = await shopper.products(reply)
    assert len(products) == 3
    assert reply.table
    titles, *facts = reply.table.rows
    assert list(titles[1:]) == [product.title for product in products]
    rows = {name: cells for name, *cells in facts}
    assert rows.pop("Price") == [product.price_now.spoken("en") for product in products]
    stock = rows.pop("Availability")
    assert all(str(product.stock) in cell for product, cell in zip(products, stock, strict=True))
    stated = [{label(name, "en"): value for name, value in product.facts().items()} for product in products]
    for name, cells in rows.items():
        assert cells == [facts.get(name, "—") for facts in stated]


async def test_the_differences_come_first(shopper: Shopper) -> None:
    await shopper("smartphones")
    reply = await shopper("compare the first two")
    assert reply.table
    differing = [len(set(row[1:])) > 1 for row in reply.table.rows[1:]]
    assert differing == sorted(differing, reverse=True)
    assert True in differing
    same = [row[0] for row, differs in zip(reply.table.rows[1:], differing, strict=True) if not differs]
    assert all(name in reply.plain() for name in same[:6])


async def test_the_cheapest_is_named(shopper: Shopper) -> None:
    await shopper("laptops")
    reply = await shopper("compare the first three")
    cheapest = min(reply.cards, key=lambda card: card.price.amount)
    assert f"{cheapest.title} is the cheapest" in reply.plain()


async def test_these_two_are_the_two_that_were_shown(shopper: Shopper) -> None:
    listed = await shopper("Cadmoor laptops in silver under $1,400")
    reply = await shopper("compare these two")
    assert [card.id for card in reply.cards] == [card.id for card in listed.cards][:2]


async def test_four_at_a_time(shopper: Shopper) -> None:
    await shopper("laptops")
    reply = await shopper("compare all five")
    assert len(reply.cards) == 4


async def test_one_product_cannot_be_compared(shopper: Shopper) -> None:
    reply = await shopper("compare them")
    assert not reply.table
    assert not reply.cards


async def test_what_was_compared_can_be_spoken_of(shopper: Shopper) -> None:
    await shopper("laptops")
    compared = await shopper("compare the first and the third")
    assert [card.id for card in (await shopper("the second one")).cards] == [compared.cards[1].id]


async def test_products_by_name(shopper: Shopper) -> None:
    reply = await shopper("compare the Ocellar Lumen 3 and the Nortide Voyage 9")
    groups = {product.item_group_id for product in await shopper.products(reply)}
    assert groups == {"PH-LUMEN-3", "PH-VOY-9"}
