"""What a conversation needs around shopping: manners, help, a person, and what is remembered."""

from __future__ import annotations

import pytest
from shopper import Shopper

from assistant.core import Core
from assistant.evaluation.speaking import MemoryTurns
from assistant.guide import Guide

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.mark.parametrize(
    ("said", "intent"),
    [
        ("hello", "smalltalk"),
        ("good morning!", "smalltalk"),
        ("thanks a lot", "smalltalk"),
        ("bye", "smalltalk"),
        ("are you a robot?", "smalltalk"),
        ("help", "help"),
        ("what can you do?", "help"),
        ("yes", "smalltalk"),
        ("no thanks", "smalltalk"),
        ("start over", "start_over"),
        ("你好", "smalltalk"),
        ("谢谢", "smalltalk"),
        ("帮助", "help"),
    ],
)
async def test_manners(shopper: Shopper, said: str, intent: str) -> None:
    reply = await shopper(said)
    assert (reply.intent, reply.cards) == (intent, ())


async def test_thanks_do_not_disturb_what_was_shown(shopper: Shopper) -> None:
    listed = await shopper("laptops")
    await shopper("great, thanks")
    assert [card.id for card in (await shopper("the second one")).cards] == [listed.cards[1].id]


@pytest.mark.parametrize(
    "said", ["I want to talk to a person", "can I speak to somebody?", "human please", "转人工"]
)
async def test_a_person_can_be_reached(shopper: Shopper, said: str) -> None:
    """With the number or the address from the shop's own contact page."""
    reply = await shopper(said)
    assert reply.intent == "human"
    assert [source.id.split("#")[0] for source in reply.sources] == ["contact"]
    assert "+1 555 0142" in reply.plain()


async def test_the_price_of_the_catalogue_is_the_price(shopper: Shopper) -> None:
    listed = await shopper("laptops")
    reply = await shopper("sell me the second one for $5")
    assert reply.intent == "price"
    assert listed.cards[1].price.spoken("en") in reply.plain()
    assert "$5 " not in reply.plain()


# --- what is remembered ----------------------------------------------------------------------------------


@pytest.mark.parametrize("asked", ["saved", "show me my wishlist", "my saved list", "what did I save?"])
async def test_the_saved_list(shopper: Shopper, asked: str) -> None:
    phones = await shopper("phones")
    assert (await shopper("save the second one")).intent == "saved"
    lamps = await shopper("lamps")
    await shopper("save the first one")
    await shopper("start over")
    reply = await shopper(asked)
    assert reply.intent == "saved"
    assert [card.id for card in reply.cards] == [lamps.cards[0].id, phones.cards[1].id]


async def test_saving_twice_is_saving_once(shopper: Shopper) -> None:
    await shopper("phones")
    await shopper("save the first one")
    await shopper("save the first one")
    assert len((await shopper("saved")).cards) == 1


async def test_nothing_saved_yet(shopper: Shopper) -> None:
    reply = await shopper("saved")
    assert (reply.intent, reply.cards) == ("saved", ())


async def test_the_saved_list_can_be_spoken_of(shopper: Shopper) -> None:
    await shopper("phones")
    await shopper("save the third one")
    await shopper("lamps")
    saved = await shopper("saved")
    assert [card.id for card in (await shopper("the first one")).cards] == [saved.cards[0].id]


async def test_interest_is_remembered_and_given_as_a_reason(shopper: Shopper) -> None:
    await shopper("Solvane phones")
    await shopper("save the first one")
    await shopper("more like the first one")
    await shopper("Solvane tablets")
    await shopper("start over")
    known = (await shopper("what do you know about me?")).plain()
    listed = await shopper("laptops")
    reasons = [reason for card in listed.cards for reason in card.reasons if "before" in reason]
    interests = {reason.removeprefix("you have looked at ").removesuffix(" before") for reason in reasons}
    assert "Solvane" in known
    assert interests
    assert all(interest in known for interest in interests)


async def test_nothing_is_said_of_a_stranger(shopper: Shopper) -> None:
    reply = await shopper("what do you know about me?")
    assert reply.intent == "profile"
    listed = await shopper("laptops")
    assert not any("before" in reason for card in listed.cards for reason in card.reasons)


async def test_one_persons_interests_are_not_anothers(guide: Guide) -> None:
    core = Core(guide, MemoryTurns())
    ann, ben = Shopper(guide, core), Shopper(guide, core)
    await ann("Solvane phones")
    await ann("save the first one")
    assert "Solvane" not in (await ben("what do you know about me?")).plain()
    assert not (await ben("saved")).cards
