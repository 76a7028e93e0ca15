"""Tell me when it is back; tell me when it costs less than 50: asked for, listed, taken back.

The request itself is the agreement: one message comes of it, when an import has made it true
(`assistant/alerts.py`), and none after.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Literal

from assistant.alerts import in_stock, new_alert
from assistant.catalogue.product import Product
from assistant.dialogue.alerts import about_stock
from assistant.dialogue.amounts import find_price
from assistant.dialogue.state import Profile
from assistant.guide import Guide, Outcome, Situation
from assistant.handlers.cards import Grounds, card
from assistant.language import say
from assistant.messages import Action, Button
from assistant.money import Money
from assistant.ports import Alert, AlertOff, Alerts

MOST = 50
"""Alerts that one person may have at a time."""
_LISTED = 10


async def ask(guide: Guide, alerts: Alerts | None, turn: Situation, product: Product | None) -> Outcome:
    """What was said in words: of which product, and what of it."""
    if product is None:
        return turn.replied("clarify", say(turn.language, "alert-which"))
    currency = product.price_now.currency
    talk = find_price(turn.reading.text, currency)
    if talk.foreign:
        text = say(turn.language, "alert-foreign", title=product.title, currency=currency)
        return turn.replied("alert", text)
    most = next((one for one in (talk.bounds.high, talk.bounds.low, talk.bare) if one is not None), None)
    back = most is None and about_stock(turn.event.text)
    return await want(guide, alerts, turn, product, "back" if back else "price", most)


async def want(
    guide: Guide,
    alerts: Alerts | None,
    turn: Situation,
    product: Product,
    kind: Literal["back", "price"],
    most: Decimal | None = None,
) -> Outcome:
    """An alert on `product`: `most` is what it may cost in its currency, None is any less than now."""
    language, event = turn.language, turn.event
    if alerts is None:
        return turn.replied("alert", say(language, "alert-cannot"))
    if not event.direct:
        return turn.replied("alert", say(language, "only-direct"))
    turn = replace(turn, dialogue=replace(turn.dialogue, focus=product.id))
    now = product.price_now
    if kind == "back" and in_stock(product):
        return _already(guide, turn, product, say(language, "alert-in-stock", title=product.title))
    if kind == "price" and most is not None and now.amount <= most:
        text = say(language, "alert-price-now", title=product.title, price=now.spoken(language))
        return _already(guide, turn, product, text)
    limit = None
    if kind == "price":
        limit = now.less_a_coin() if most is None else Money(most, now.currency).in_coins()
        if limit.amount <= 0:
            return turn.replied("alert", say(language, "alert-which-price"))
    known = [
        one
        for one in await alerts.of_person(event.platform, event.person)
        if (one.product, one.kind) != (product.id, kind)
    ]
    if len(known) >= MOST:
        return turn.replied("alert", say(language, "alert-too-many", count=MOST))
    alert = new_alert(event, product, kind, limit, language)
    text = say(
        language, f"alert-kept-{kind}", title=product.title, price=limit.spoken(language) if limit else ""
    )
    outcome = turn.replied("alert", text, (off_button(language, product.id),))
    return replace(outcome, changes=(alert,))


async def listed(guide: Guide, alerts: Alerts | None, turn: Situation, words: str = "") -> Outcome:
    """`/alerts`: what the person waits for, each with its button to end it; `/alerts off` ends all."""
    language, event = turn.language, turn.event
    if alerts is None:
        return turn.replied("alerts", say(language, "alert-cannot"))
    if words.lower() in ("off", "stop", "关", "关闭", "停止"):
        return replace(turn.replied("alerts", say(language, "alert-off-all")), changes=(AlertOff(),))
    kept = await alerts.of_person(event.platform, event.person)
    if not kept:
        return turn.replied("alerts", say(language, "alerts-none"))
    there = {product.id: product for product in await guide.catalogue.products([one.product for one in kept])}
    lines = [_line(language, one, there.get(one.product)) for one in kept[:_LISTED]]
    if len(kept) > _LISTED:
        lines.append(say(language, "alerts-more", count=len(kept) - _LISTED))
    titles = {one.product: one.title for one in kept[:_LISTED]}
    buttons = [
        Button(say(language, "button-alert-off-of", title=title), Action("alert_off", product))
        for product, title in titles.items()
    ]
    buttons.append(Button(say(language, "button-alert-off-all"), Action("alert_off")))
    return turn.replied("alerts", "\n".join((say(language, "alerts"), *lines)), tuple(buttons))


def off(turn: Situation, product: str) -> Outcome:
    """No alert about `product` any more; about none at all when it is empty."""
    key = "alert-off" if product else "alert-off-all"
    return replace(turn.replied("alert", say(turn.language, key)), changes=(AlertOff(product),))


def off_button(language: str, product: str) -> Button:
    """Ends the alerts about a product."""
    return Button(say(language, "button-alert-off"), Action("alert_off", product))


def offered(language: str, product: Product) -> Button:
    """The alert that makes sense for a product as it is."""
    if in_stock(product):
        return Button(say(language, "button-alert-price"), Action("alert_price", product.id))
    return Button(say(language, "button-alert-back"), Action("alert_back", product.id))


def _already(guide: Guide, turn: Situation, product: Product, text: str) -> Outcome:
    """It is as wished already: no alert, but the product."""
    grounds = Grounds(turn.dialogue.wanted(), turn.language, Profile(), turn.now)
    outcome = turn.replied("alert", text)
    return replace(outcome, message=replace(outcome.message, cards=(card(guide, product, grounds),)))


def _line(language: str, alert: Alert, product: Product | None) -> str:
    limit = alert.price.spoken(language) if alert.price else ""
    now = product.price_now.spoken(language) if product else ""
    key = f"alerts-{alert.kind}" if product else "alerts-gone"
    return say(language, key, title=product.title if product else alert.title, price=limit, now=now)
