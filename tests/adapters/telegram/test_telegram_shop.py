"""The bundled shop on Telegram: the real core, store and outbox, and the real client library."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from adapters.telegram.deep_link import payload
from bot.wiring import OpenShop
from tests.adapters.contract.driver import until
from tests.adapters.telegram.bot_api import ANN, BOB, LOUNGE, BotApi, Person, Shown
from tests.adapters.telegram.running_bot import make, running

pytestmark = pytest.mark.asyncio(loop_scope="session")

NAME = "@HarbourLaneBot"
CARL = Person(1004, "Carl", language="zh-hans")


@asynccontextmanager
async def open_on_telegram(shop: OpenShop) -> AsyncIterator[BotApi]:
    async with BotApi() as api:
        adapter = make(api)
        async with shop.serving(adapter), running(adapter, shop.core):  # type: ignore[arg-type]
            yield api
            await shop.core.drain(10.0)


async def answer(api: BotApi, count: int, chat: int = ANN.id) -> Shown:
    """The last message in the chat, once there are `count`."""
    await until(lambda: len(api.shown(chat)) >= count, 30)
    return api.shown(chat)[-1]


async def test_a_conversation_from_start_to_a_product(demo_shop: OpenShop):
    async with open_on_telegram(demo_shop) as api:
        api.say("/start")
        welcome = await answer(api, 1)
        assert welcome.text
        api.say("a phone with a good camera and long battery life")
        found = await answer(api, 2)
        assert "1. " in found.text, "the bundled shop's pictures are drawings, so its cards are words"
        assert found.links(), "each leads to its page in the shop"
        more = next(data for row in found.keyboard for label, data in row if label.startswith("1 · "))
        api.press(found, more)
        details = await answer(api, 3)
        title = found.text.split("1. ")[1].splitlines()[0]
        assert title in details.text
        await until(lambda: len(api.answered) == 1)


async def test_results_are_paged_in_place(demo_shop: OpenShop):
    async with open_on_telegram(demo_shop) as api:
        api.say("laptops", BOB)
        first = await answer(api, 1, BOB.id)
        own = [(label, token) for row in first.keyboard for label, token in row if " · " not in label]
        token = next(token for label, token in own if label == "Show more")
        api.press(first, token, BOB)
        await until(lambda: api.shown(BOB.id)[0].edited, 30)
        (page,) = api.shown(BOB.id)
        assert page.text != first.text
        assert page.links() != first.links()


async def test_a_deep_link_opens_the_product(demo_shop: OpenShop):
    product = next(iter(await demo_shop.guide.catalogue.products(["PH-AURA-12P-256-BLK"])))
    async with open_on_telegram(demo_shop) as api:
        api.say(f"/start {payload(product.id)}", CARL)
        shown = await answer(api, 1, CARL.id)
        assert product.title in shown.text


async def test_in_a_group_what_is_personal_is_not_shown_to_all(demo_shop: OpenShop):
    async with open_on_telegram(demo_shop) as api:
        mention = [{"type": "mention", "offset": 0, "length": len(NAME)}]
        api.say("we could use a lamp", ANN, LOUNGE)
        api.say(f"{NAME} a desk lamp", ANN, LOUNGE, entities=mention)
        found = await answer(api, 1, LOUNGE)
        assert found.reply_to
        api.say("/saved", ANN, LOUNGE)
        private = await answer(api, 1)
        assert "Only you can see this." in private.text
        token = found.keyboard[0][0][1]
        query = str(api.press(found, token, BOB))
        await until(lambda: query in api.alerts, 30)
        assert len(api.shown(LOUNGE)) == 1, "the group heard one answer, to the one question"
