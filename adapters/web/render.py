"""A reply as the JSON that the page draws.

Everything in it is data: the page sets text as text nodes only, and no link leaves here that is not a plain
web address or a path of this site. Prices and stock are worded here, in the language of the reply.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from adapters.words import is_web_link, stock_line, stock_state
from assistant.messages import Button, Capabilities, Card, Outgoing, Picture, Source, Span

CAPABILITIES = Capabilities(
    text_length=50_000,
    cards=100,
    images=True,
    buttons=500,
    button_label_length=60,
    tables=True,
    sources=True,
    edits=True,
    private_replies=True,  # a page has one person before it
    typing=True,
    pictures=True,
)


@dataclass(frozen=True, slots=True)
class Site:
    """`image_hosts` are the hosts whose pictures the page may show besides the site's own."""

    image_hosts: Collection[str] = ()

    def picture(self, product: str, image: str) -> str:
        """Where the page gets a product's picture."""
        if is_web_link(image) and urlsplit(image).hostname in self.image_hosts:
            return image
        return f"/pictures/{quote(product, safe='')}.svg"


def render(message: Outgoing, site: Site) -> dict[str, Any]:
    """`message` for the page. What is empty is left out."""
    rendered = {
        "language": message.language,
        "intent": message.intent,
        "text": [_span(span) for span in (*message.text, *_picture_link(message))],
        "cards": [_card(card, message.language, site) for card in message.cards],
        "alternatives": [_card(card, message.language, site) for card in message.alternatives],
        "table": [list(row) for row in message.table.rows] if message.table else [],
        "picture": _picture(message.drawing) if message.drawing else {},
        "sources": [_source(source, message.plain()) for source in message.sources],
        "buttons": _buttons(message.buttons),
    }
    return {name: value for name, value in rendered.items() if value}


def _picture_link(message: Outgoing) -> tuple[Span, ...]:
    """The way to a message's own picture: the page itself loads nothing from elsewhere."""
    if not is_web_link(message.picture):
        return ()
    return Span("\n" if message.text else ""), Span(message.picture, link=message.picture)


def safe_link(link: str) -> str:
    """`link` if it leads to the web or to a path of this site, else nothing."""
    if is_web_link(link):
        return link
    inside = link.startswith("/") and not link.startswith(("//", "/\\"))
    return link if inside else ""


def product_link(product: str, link: str) -> str:
    """Where a product's title leads: its page in the shop, else its page here."""
    return safe_link(link) or f"/products/{quote(product, safe='')}"


def _span(span: Span) -> dict[str, str]:
    rendered = {"text": span.text}
    if span.style != "plain":
        rendered["style"] = span.style
    if link := safe_link(span.link):
        rendered["link"] = link
    return rendered


def _card(card: Card, language: str, site: Site) -> dict[str, Any]:
    rendered = {
        "title": card.title,
        "link": product_link(card.id, card.link),
        "picture": site.picture(card.id, card.image),
        "price": card.price.spoken(language),
        "was": card.was.spoken(language) if card.was else "",
        "stock": stock_line(language, card.availability, card.stock),
        "stock_state": stock_state(card.availability, card.stock),
        "brand": card.brand,
        "reasons": list(card.reasons),
        "facts": [list(fact) for fact in card.facts],
        "buttons": _buttons(card.buttons),
    }
    return {name: value for name, value in rendered.items() if value}


def _picture(picture: Picture) -> dict[str, str]:
    """The picture within the message itself, so that it needs no address and goes with the conversation."""
    return {
        "address": f"data:image/png;base64,{b64encode(picture.png).decode()}",
        "alternative": picture.alternative,
    }


def _source(source: Source, said: str) -> dict[str, str]:
    """Title and quote; a quote that the text already gives word for word is not shown twice."""
    rendered = {"title": source.title, "quote": "" if source.quote in said else source.quote}
    if link := safe_link(source.link):
        rendered["link"] = link
    return rendered


def _buttons(buttons: Iterable[Button]) -> list[dict[str, str]]:
    """Labels and tokens; what a button means stays in storage. One without a token could not be pressed."""
    return [{"label": button.label, "token": button.token} for button in buttons if button.token]
