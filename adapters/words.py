"""The words that every platform puts on messages: prices, stock, a card in plain lines.

They stand in `locales/*.ftl` (Project Fluent), apart from the guide's own sentences, which the core
speaks.
"""

from __future__ import annotations

from functools import lru_cache
from importlib import resources

from fluent.runtime import FluentBundle, FluentResource

from assistant.catalogue.product import Availability
from assistant.messages import Card

LANGUAGES = ("en", "zh")
FEW = 5
"""Up to this many pieces the number left is told."""


@lru_cache
def _bundle(language: str) -> FluentBundle:
    text = resources.files("adapters").joinpath("locales", f"{language}.ftl").read_text("utf-8")
    bundle = FluentBundle([language], use_isolating=False)
    bundle.add_resource(FluentResource(text))
    return bundle


def known(language: str) -> str:
    """The nearest language that the adapters speak: `zh` for any Chinese, else `en`."""
    return "zh" if language.lower().startswith("zh") else "en"


def say(language: str, message: str, **arguments: str | int) -> str:
    """The text of `message` in the nearest known language. Raises `KeyError` for an unknown message."""
    bundle = _bundle(known(language))
    value = bundle.get_message(message).value if bundle.has_message(message) else None
    if value is None:
        raise KeyError(message)
    text, errors = bundle.format_pattern(value, arguments)
    if errors:
        raise ValueError(f"{message}: {errors[0]}")
    return str(text)


def fact_name(language: str, name: str) -> str:
    """A fact's name for readers: the specification's own are translated, others lose underscores."""
    if _bundle(known(language)).has_message(f"fact-{name}"):
        return say(language, f"fact-{name}")
    spaced = name.replace("_", " ").strip()
    return spaced[:1].upper() + spaced[1:]


def stock_state(availability: Availability, stock: int | None) -> str:
    """`in`, `few`, `later` or `out`: what the stock line is about, for its colour."""
    if availability in ("preorder", "backorder"):
        return "later"
    if availability == "out_of_stock" or stock == 0:
        return "out"
    return "few" if stock is not None and stock <= FEW else "in"


def stock_line(language: str, availability: Availability, stock: int | None) -> str:
    """Whether it can be bought, in words: `In stock`, `Only 2 left`, `Pre-order`."""
    state = stock_state(availability, stock)
    if state == "few":
        return say(language, "few-left", count=stock or 0)
    if state == "later":
        return say(language, availability)
    return say(language, "in-stock" if state == "in" else "out-of-stock")


def price_line(language: str, card: Card) -> str:
    """Today's price, with the regular one beside it where that is higher."""
    price = card.price.spoken(language)
    if card.was is None:
        return price
    was = say(language, "was", price=card.was.spoken(language))
    return f"{price}（{was}）" if known(language) == "zh" else f"{price} ({was})"


def is_web_link(link: str) -> bool:
    """Whether `link` is an absolute web address, the only kind that leads anywhere on any platform."""
    return link.lower().startswith(("http://", "https://"))


def card_lines(language: str, card: Card) -> list[str]:
    """A card in plain lines under its title: price and stock, brand, reasons, facts, link."""
    first = f"{price_line(language, card)} · {stock_line(language, card.availability, card.stock)}"
    return [
        f"{first} · {card.brand}" if card.brand else first,
        *(f"✓ {reason}" for reason in card.reasons),
        *(f"{name}: {value}" for name, value in card.facts),
        *([card.link] if is_web_link(card.link) else []),
    ]
