"""Why something was recommended: reasons that hold, and scores whose parts add up."""

from __future__ import annotations

import pytest
from shopper import Shopper

from assistant.handlers.explaining import PARTS
from assistant.language import languages, say
from assistant.messages import Outgoing

pytestmark = pytest.mark.asyncio(loop_scope="session")


def parts(reply: Outgoing) -> dict[str, tuple[str, ...]]:
    """The rows of the table of scores by their names."""
    assert reply.table
    return {name: tuple(cells) for name, *cells in reply.table.rows[1:]}


async def test_everything_that_was_recommended_is_explained(shopper: Shopper) -> None:
    listed = await shopper("silver laptops under $1,300")
    reply = await shopper("/why")
    assert reply.intent == "why"
    text = reply.plain()
    assert all(card.title in text for card in listed.cards)
    assert all(reason in text for card in listed.cards for reason in card.reasons)
    assert "“laptops”" in text
    assert "$1,300" in text
    assert "Silver" in text
    assert reply.table
    assert len(reply.table.rows[0]) == 1 + len(listed.cards)
    assert "Your words" in parts(reply)


async def test_the_chart_says_what_the_table_says(shopper: Shopper) -> None:
    await shopper("something to read by in bed")
    reply = await shopper("why?")
    assert reply.chart
    table = parts(reply)
    for column, (_, sizes) in enumerate(reply.chart.bars):
        for name, size in zip(reply.chart.parts, sizes, strict=True):
            assert float(table[name][column]) == pytest.approx(size, abs=0.006)


@pytest.mark.parametrize("asked", ["why the second one", "why did you show me the second one"])
async def test_one_of_them_can_be_asked_about(shopper: Shopper, asked: str) -> None:
    listed = await shopper("silver laptops under $1,300")
    reply = await shopper(asked)
    assert listed.cards[1].title in reply.plain()
    assert listed.cards[0].title not in reply.plain()
    assert reply.table
    assert reply.table.rows[0][1:] == ("2",)


async def test_the_profiles_share_is_told(shopper: Shopper) -> None:
    await shopper("Solvane phones")
    await shopper("save the first one")
    await shopper("laptops")
    reply = await shopper("/why")
    assert "Your profile" in parts(reply)
    assert any(float(cell) > 0 for cell in parts(reply)["Your profile"])


async def test_a_stranger_has_no_profile_in_it(shopper: Shopper) -> None:
    await shopper("a lamp")
    assert "Your profile" not in parts(await shopper("/why"))


async def test_the_qualities_asked_for_have_their_part(shopper: Shopper) -> None:
    await shopper("a smartphone with long battery life")
    assert "Qualities asked" in parts(await shopper("/why"))


async def test_an_order_by_price_is_said_to_be_one(shopper: Shopper) -> None:
    await shopper("the cheapest laptop")
    assert "Sorted by price" in (await shopper("/why")).plain()


async def test_why_of_nothing(shopper: Shopper) -> None:
    reply = await shopper("why?")
    assert (reply.intent, reply.table, reply.chart) == ("why", None, None)


async def test_why_in_chinese(shopper: Shopper) -> None:
    await shopper("我想要一把椅子")
    reply = await shopper("/why")
    assert reply.language == "zh"
    assert "您的用词" in parts(reply)


@pytest.mark.parametrize("language", languages())
async def test_every_part_has_a_name(language: str) -> None:
    names = [say(language, f"part-{name}") for name, _ in PARTS]
    assert len(set(names)) == len(PARTS)
