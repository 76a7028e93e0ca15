"""Tell me when it is back, or cheaper: asked in words and by button, told once after an import."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
import pytest_asyncio

from assistant.alerts import Watch
from assistant.catalogue.product import Product
from assistant.core import Core
from assistant.dialogue.alerts import about_stock, asks_to_be_told
from assistant.guide import Guide
from assistant.messages import Incoming, Outgoing
from assistant.money import Money
from assistant.ports import Ticket
from storage import Storage, open_storage

pytestmark = pytest.mark.asyncio(loop_scope="session")

PLATFORM = "web"
_numbers = itertools.count()


class Shop:
    """The demo shop's core over a store of its own, into which its products can be imported changed."""

    def __init__(self, guide: Guide, storage: Storage, products: list[Product]) -> None:
        self.storage = storage
        self.products = {product.id: product for product in products}
        self.guide = replace(guide, catalogue=storage.catalogue)
        self.core = Core(self.guide, storage.turns, people=storage.people, alerts=storage.alerts)
        self.watch = Watch(storage.alerts, storage.tickets)

    async def says(self, text: str = "", **more: object) -> Outgoing:
        event = Incoming(f"e{next(_numbers)}", PLATFORM, "chat-ann", "ann", text)
        reply = await self.core.answer(replace(event, **more))  # type: ignore[arg-type]
        assert reply is not None
        return reply

    async def presses(self, message: Outgoing, kind: str) -> Outgoing:
        token = next(button.token for button in message.every_button() if button.action.kind == kind)
        return await self.says(kind="button", token=token)

    async def imports(self, *changed: Product, without: Sequence[str] = ()) -> list[Outgoing]:
        """What people are told after an import."""
        self.products |= {product.id: product for product in changed}
        left = [product for product in self.products.values() if product.id not in without]

        async def batches() -> AsyncIterator[Sequence[Product]]:
            yield left

        await self.storage.catalogue.replace(batches(), "test")
        await self.watch.look(self.guide)
        return await self.sent()

    async def sent(self) -> list[Outgoing]:
        """What people were told since the last time."""
        rows = await self.storage.outbox.due(PLATFORM, 50)
        for row in rows:
            await self.storage.outbox.give_up(row, "seen")
            assert row.reply.bulk, "who is chatting comes first"
        return [row.reply.message for row in rows]


@pytest_asyncio.fixture(loop_scope="session")
async def shop(guide: Guide, tmp_path: Path) -> AsyncIterator[Shop]:
    products = [product async for batch in guide.catalogue.every() for product in batch]
    async with open_storage(tmp_path) as storage:
        opened = Shop(guide, storage, products)
        await opened.imports()
        yield opened


async def first(shop: Shop, available: bool = True) -> Product:
    """A product that was shown in its details just now, and is or is not in stock."""
    product = next(one for one in shop.products.values() if one.price_now.amount > 20)
    stocked = replace(
        product, availability="in_stock" if available else "out_of_stock", stock=5 if available else 0
    )
    await shop.imports(stocked)
    await shop.says("/start product_" + product.id)
    return stocked


async def test_back_in_stock_is_told_once(shop: Shop) -> None:
    product = await first(shop, available=False)
    reply = await shop.says("tell me when it is back")
    assert "back in stock" in reply.plain()
    assert product.title in reply.plain()
    assert await shop.imports() == [], "nothing has changed"
    (told,) = await shop.imports(replace(product, availability="in_stock", stock=3))
    assert told.intent == "alert"
    assert told.cards[0].id == product.id
    assert told.cards[0].stock == 3
    assert "alert_off" in [button.action.kind for button in told.buttons]
    assert all(button.token for button in told.every_button())
    assert await shop.imports(replace(product, availability="out_of_stock", stock=0)) == []
    assert await shop.imports(replace(product, availability="in_stock", stock=9)) == [], "once"


async def test_a_price_is_told_when_it_is_reached(shop: Shop) -> None:
    product = await first(shop)
    reply = await shop.says("tell me when it drops below $10")
    assert "$9.99" in reply.plain()
    currency = product.price.currency
    dearer = replace(product, price=Money(Decimal("15"), currency), sale_price=None)
    assert await shop.imports(dearer) == []
    (told,) = await shop.imports(replace(product, price=Money(Decimal("9.50"), currency), sale_price=None))
    assert "$9.50" in told.plain()
    assert told.cards[0].price.amount == Decimal("9.50")


async def test_any_lower_price_by_button(shop: Shop) -> None:
    product = await first(shop)
    details = await shop.says("/start product_" + product.id)
    await shop.presses(details, "alert_price")
    (alert,) = await shop.storage.alerts.of_person(PLATFORM, "ann")
    assert alert.price == Money(product.price_now.amount - Decimal("0.01"), product.price_now.currency)


async def test_the_button_offers_what_makes_sense(shop: Shop) -> None:
    product = await first(shop, available=False)
    details = await shop.says("/start product_" + product.id)
    await shop.presses(details, "alert_back")
    (alert,) = await shop.storage.alerts.of_person(PLATFORM, "ann")
    assert alert.kind == "back"


async def test_an_alert_that_was_taken_back_is_not_told(shop: Shop) -> None:
    product = await first(shop, available=False)
    reply = await shop.says("tell me when it is back")
    await shop.presses(reply, "alert_off")
    assert await shop.storage.alerts.of_person(PLATFORM, "ann") == []
    assert await shop.imports(replace(product, availability="in_stock", stock=3)) == []


async def test_alerts_are_listed_each_with_its_end(shop: Shop) -> None:
    product = await first(shop, available=False)
    await shop.says("到货通知我")
    listed = await shop.says("/alerts")
    assert product.title in listed.plain()
    await shop.presses(listed, "alert_off")
    assert (
        "wait for nothing" in (await shop.says("/alerts")).plain()
        or "没有提醒" in (await shop.says("/alerts")).plain()
    )


async def test_what_is_so_already_is_told_at_once(shop: Shop) -> None:
    await first(shop)
    assert "in stock right now" in (await shop.says("tell me when it is back in stock")).plain()
    assert "already" in (await shop.says("tell me when it costs less than $100000")).plain()
    assert await shop.storage.alerts.of_person(PLATFORM, "ann") == []


async def test_a_product_that_vanished_is_told_once_and_still_waited_for(shop: Shop) -> None:
    product = await first(shop, available=False)
    await shop.says("tell me when it is back")
    (told,) = await shop.imports(without=[product.id])
    assert "no longer in the shop" in told.plain()
    assert await shop.imports(without=[product.id]) == []
    assert "no longer in the shop" in (await shop.says("/alerts")).plain()
    (back,) = await shop.imports(replace(product, availability="in_stock", stock=2))
    assert "back in stock" in back.plain()


async def test_a_later_wish_takes_the_place_of_the_one_before(shop: Shop) -> None:
    await first(shop)
    await shop.says("tell me when it drops below $10")
    await shop.says("tell me when it drops below $5")
    (alert,) = await shop.storage.alerts.of_person(PLATFORM, "ann")
    assert alert.price is not None
    assert alert.price.amount == Decimal("4.99")


async def test_two_processes_tell_it_once(shop: Shop) -> None:
    product = await first(shop, available=False)
    await shop.says("tell me when it is back")
    (alert,) = await shop.storage.alerts.of_person(PLATFORM, "ann")
    other = Watch(shop.storage.alerts, shop.storage.tickets)
    assert len(await shop.imports(replace(product, availability="in_stock", stock=2))) == 1
    assert await other.look(shop.guide) == 0
    assert not await shop.storage.alerts.tell(alert, None, {})  # type: ignore[arg-type]


@pytest.mark.parametrize("gone", [False, True])
async def test_nothing_is_told_while_the_staff_has_the_conversation(shop: Shop, gone: bool) -> None:
    product = await first(shop, available=False)
    await shop.says("tell me when it is back")
    await shop.storage.tickets.put(Ticket("T1", PLATFORM, "chat-ann", "ann", status="called"))
    back = replace(product, availability="in_stock", stock=2)
    assert await (shop.imports(without=[product.id]) if gone else shop.imports(back)) == []
    assert await shop.watch.look_again(shop.guide) == 0
    (ticket,) = await shop.storage.tickets.every_open()
    await shop.storage.tickets.put(replace(ticket, status="closed"))
    assert await shop.watch.look_again(shop.guide) == 1, "as soon as it is handed back"
    (told,) = await shop.sent()
    assert ("no longer in the shop" if gone else "back in stock") in told.plain()
    assert await shop.watch.look_again(shop.guide) == 0


async def test_a_limit_in_another_currency_than_the_products_is_not_taken(shop: Shop) -> None:
    product = await first(shop)
    await shop.imports(replace(product, price=Money(Decimal("60"), "EUR"), sale_price=None))
    reply = await shop.says("tell me when it drops below $50")
    assert f"{product.title} is priced in EUR" in reply.plain()
    assert await shop.storage.alerts.of_person(PLATFORM, "ann") == []
    assert "€49.99" in (await shop.says("tell me when it drops below €50")).plain()


async def test_a_currency_without_cents_has_limits_without_them(shop: Shop) -> None:
    product = await first(shop)
    await shop.imports(replace(product, price=Money(Decimal("6000"), "JPY"), sale_price=None))
    await shop.presses(await shop.says("/start product_" + product.id), "alert_price")
    (alert,) = await shop.storage.alerts.of_person(PLATFORM, "ann")
    assert alert.price == Money(Decimal("5999"), "JPY")
    await shop.says("tell me when it drops below 5000 yen")
    (alert,) = await shop.storage.alerts.of_person(PLATFORM, "ann")
    assert alert.price == Money(Decimal("4999"), "JPY")


async def test_without_a_product_it_asks_which(shop: Shop) -> None:
    reply = await shop.says("tell me when it is back", person="bob", conversation="chat-bob")
    assert "Which product" in reply.plain()


@pytest.mark.parametrize(
    "text",
    [
        "tell me when it is back",
        "let me know if the second one drops below $50",
        "notify me when it's available again",
        "price alert please",
        "到货通知我",
        "降到50以下告诉我",
        "降价提醒我",
    ],
)
async def test_words_that_ask_for_an_alert(text: str) -> None:
    assert asks_to_be_told(text)


@pytest.mark.parametrize(
    "text",
    ["tell me about shipping", "can you tell me if this is available in blue?", "when is it back?", "有货吗"],
)
async def test_words_that_do_not(text: str) -> None:
    assert not asks_to_be_told(text)


async def test_stock_and_price_are_told_apart() -> None:
    assert about_stock("tell me when it is back in stock")
    assert not about_stock("tell me when it drops below $50")
