"""Shorthand and small slips are understood without a word about them; a word that was put right is told."""

import pytest
from shopper import Shopper

from assistant.messages import Outgoing

pytestmark = pytest.mark.asyncio(loop_scope="session")

READ_AS = "I read"


def shown(reply: Outgoing) -> list[tuple[str, tuple[str, ...]]]:
    """What is shown, and why."""
    return [(card.id, card.reasons) for card in reply.cards]


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("gift 4 my gf who loves tea thx", "gift for my girlfriend who loves tea thanks"),
        ("do u have lamps under 100 rn lol", "do you have lamps under 100 now"),
        ("headphones w/o a cable pls", "headphones without a cable please"),
        ("laptop w a good battery tho", "laptop with a good battery though"),
    ],
)
async def test_shorthand_finds_what_its_words_find(shopper: Shopper, short: str, long: str) -> None:
    said = await shopper(short)
    assert said.cards
    assert READ_AS not in said.plain()
    await shopper("start over")
    assert shown(said) == shown(await shopper(long))


async def test_only_words_that_are_looked_for_are_told(shopper: Shopper) -> None:
    reply = await shopper("my back hurts from teh chair, something for it")
    assert reply.cards
    assert READ_AS not in reply.plain()
    reply = await shopper("my back hurts from teh chiar, something for it")
    assert f"{READ_AS} “chiar” as “chair”." in reply.plain()


async def test_a_size_by_its_short_name_is_a_size(shopper: Shopper) -> None:
    reply = await shopper("boots sz 9")
    assert reply.cards
    await shopper("start over")
    assert shown(reply) == shown(await shopper("boots size 9"))
