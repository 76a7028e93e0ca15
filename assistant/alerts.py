"""Alerts, looked at whenever the catalogue has changed, by whichever process it was.

    watch = Watch(storage.alerts, storage.tickets, committed)
    await watch.look(guide)         # after each new version of the catalogue, and at the start
    await watch.look_again(guide)   # every now and then in between

Each alert is told once: it ends in the transaction that puts its message into the outbox. A product that
has gone from the catalogue ends no alert, for feeds leave out what is sold out; the person is told once.
Nothing is told in a conversation that is in the hands of the shop's staff: it waits until they hand it back.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from typing import Literal

from assistant.catalogue.product import Product
from assistant.dialogue.state import Profile, Wish
from assistant.guide import Guide
from assistant.handlers.cards import Grounds, card
from assistant.language import say
from assistant.messages import Action, Button, Incoming, Outgoing, Span
from assistant.money import Money
from assistant.ports import Alert, Alerts, Reply, Tickets
from assistant.tokens import minted

_Write = Callable[[Alert, Reply, Mapping[str, Action]], Awaitable[bool]]


class Watch:
    """Tells people what they asked to be told. `committed` is called with each platform that has new rows."""

    def __init__(
        self, alerts: Alerts, tickets: Tickets, committed: Callable[[str], None] = lambda platform: None
    ) -> None:
        self._alerts = alerts
        self._tickets = tickets
        self._committed = committed
        self._put_off: dict[str, Alert] = {}

    async def look(self, guide: Guide) -> int:
        """Compare every alert with the catalogue as it is; how many people were told something."""
        self._put_off.clear()
        told = 0
        async for alerts in self._alerts.every():
            told += await self._look_at_all(guide, alerts)
        return told

    async def look_again(self, guide: Guide) -> int:
        """The same for the alerts that were put off because the staff had the conversation."""
        return await self._look_at_all(guide, list(self._put_off.values())) if self._put_off else 0

    async def _look_at_all(self, guide: Guide, alerts: Sequence[Alert]) -> int:
        ids = list({alert.product for alert in alerts})
        there = {product.id: product for product in await guide.catalogue.products(ids)}
        told = 0
        for alert in alerts:
            told += await self._look_at(guide, alert, there.get(alert.product))
        return told

    async def _look_at(self, guide: Guide, alert: Alert, product: Product | None) -> bool:
        if product is None:
            if alert.gone:
                return False
            text = say(alert.language, "alert-gone", title=alert.title)
            return await self._tell(alert, _message(alert, text), self._alerts.tell_gone)
        if not comes_true(alert, product):
            if alert.gone:
                await self._alerts.there_again(alert)
            return False
        price = product.price_now.spoken(alert.language)
        limit = alert.price.spoken(alert.language) if alert.price else ""
        text = say(alert.language, f"alert-{alert.kind}", title=product.title, price=price, limit=limit)
        grounds = Grounds(Wish(), alert.language, Profile(), time.time())
        shown = replace(card(guide, product, grounds), reasons=(say(alert.language, "reason-alert"),))
        return await self._tell(alert, replace(_message(alert, text), cards=(shown,)), self._alerts.tell)

    async def _tell(self, alert: Alert, message: Outgoing, write: _Write) -> bool:
        ticket = await self._tickets.open_of(alert.platform, alert.person, alert.conversation)
        if ticket and ticket.quiet:
            self._put_off[alert.id] = alert
            return False
        tokens = minted(message)
        reply = Reply(
            message.with_tokens(tokens), alert.conversation, alert.person, bulk=True, platform=alert.platform
        )
        told = await write(alert, reply, {token: action for action, token in tokens.items()})
        self._put_off.pop(alert.id, None)
        if told:
            self._committed(alert.platform)
        return told


def new_alert(
    event: Incoming, product: Product, kind: Literal["back", "price"], limit: Money | None, language: str
) -> Alert:
    """What the person of `event` asked for, to be told in the conversation where they did."""
    return Alert(
        secrets.token_hex(8),
        event.platform,
        event.conversation,
        event.person,
        product.id,
        product.title,
        kind,
        limit,
        language,
    )


def in_stock(product: Product) -> bool:
    """Whether it can be bought right now."""
    return product.availability == "in_stock" and product.stock != 0


def comes_true(alert: Alert, product: Product) -> bool:
    """Whether `product` as it is now is what `alert` waits for."""
    if alert.kind == "back":
        return in_stock(product)
    now, limit = product.price_now, alert.price
    return limit is not None and now.currency == limit.currency and now.amount <= limit.amount


def _message(alert: Alert, text: str) -> Outgoing:
    off = Button(say(alert.language, "button-alert-off"), Action("alert_off", alert.product))
    return Outgoing("alert", alert.language, (Span(text),), buttons=(off,))
