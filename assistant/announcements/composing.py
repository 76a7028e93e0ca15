"""An announcement as one recipient reads it: the merchant's words, the products as they are at this moment.

Nothing here is written by the model. Prices and stock come from the catalogue, links from it or from the
merchant.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.announcements.announcement import Announcement
from assistant.catalogue.product import Product
from assistant.guide import Shop
from assistant.handlers.cards import plain_card
from assistant.language import say
from assistant.messages import Action, Button, Outgoing, Span

INTENT = "announcement"


def compose(
    announcement: Announcement,
    version: str,
    products: Sequence[Product],
    shop: Shop,
    language: str,
    *,
    to_person: bool = True,
) -> Outgoing:
    """The message in `version`, with cards of those of its products that are in `products`.

    Its own buttons and sentences are in `language`. A person's message says why they get it, and how it
    ends; in a channel there is a button to subscribe instead.
    """
    said, key = announcement.version(version), f"{announcement.id}/{version or 'a'}"
    spans = [Span(said.text)]
    buttons = [
        Button(button.label, Action("post_link", value=f"{key}/{number}"))
        for number, button in enumerate(said.buttons)
    ]
    topic = say(language, f"topic-{announcement.topic.replace('_', '-')}")
    if to_person:
        spans.append(Span("\n\n" + say(language, "post-why", topic=topic), "emphasis"))
        buttons.append(Button(say(language, "button-less"), Action("post_less", value=key)))
    else:
        buttons.append(Button(say(language, "button-subscribe-here"), Action("post_subscribe", value=key)))
    buttons.append(Button(say(language, "button-stop"), Action("post_stop", value=key)))
    by_id = {product.id: product for product in products}
    cards = tuple(
        plain_card(
            shop,
            by_id[id_],
            buttons=(Button(say(language, "button-details"), Action("post_details", id_, key)),),
        )
        for id_ in said.products
        if id_ in by_id
    )
    return Outgoing(
        intent=INTENT,
        language=language,
        text=tuple(spans),
        cards=cards,
        buttons=tuple(buttons),
        picture=said.picture,
    )
