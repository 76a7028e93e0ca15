"""An `Outgoing` as text that reads well at 80 columns, or as the JSON of `chat --json`."""

from __future__ import annotations

from typing import Any

from rich import box
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text

from adapters.fit import fit
from adapters.words import stock_line
from assistant.messages import Capabilities, Card, Outgoing, Table

CAPABILITIES = Capabilities(
    text_length=100_000, cards=50, buttons=50, button_label_length=80, tables=True, sources=True
)
# For JSON: a table has no key of its own, so it is said in the text.
PLAIN = Capabilities(text_length=100_000, cards=50, buttons=500, button_label_length=80, sources=True)

_STYLES = {"plain": "", "strong": "bold", "emphasis": "italic", "quote": "italic", "code": ""}


def as_json(message: Outgoing) -> dict[str, Any]:
    """The reply as one JSON object; its keys are a contract (see the README)."""
    plain = fit(message, PLAIN)
    return {
        "intent": message.intent,
        "language": message.language,
        "text": "\n\n".join(text for part in plain if (text := part.plain().strip())),
        "products": [_product(card) for card in message.cards],
        "alternatives": [_product(card) for card in message.alternatives],
        "sources": [
            {"id": source.id, "title": source.title, "quote": source.quote} for source in message.sources
        ],
        "buttons": [button.label for button in message.buttons],
        "latency_ms": message.latency_ms,
    }


def _product(card: Card) -> dict[str, Any]:
    return {
        "id": card.id,
        "title": card.title,
        "price": card.price.plain(),
        "currency": card.price.currency,
        "availability": card.availability,
        "url": card.link,
        "reasons": list(card.reasons),
    }


def as_text(message: Outgoing) -> RenderableType:
    """The reply for a person: text, table, numbered products, sources, and what can be said next."""
    parts: list[RenderableType] = []
    text = Text()
    for span in message.text:
        text.append(span.text, _STYLES[span.style])
    if text.plain.strip():
        parts.append(text)
    if message.table:
        parts.append(_grid(message.table))
    parts += [_card(card, place, message.language) for place, card in enumerate(message.cards, 1)]
    parts += [_card(card, place, message.language) for place, card in enumerate(message.alternatives, 1)]
    for source in message.sources:
        if source.quote and source.quote not in text.plain:
            parts.append(Text(f"“{source.quote}”", style="italic dim"))
        parts.append(Text(f"— {source.title}", style="dim"))
    if message.buttons:
        parts.append(Text(" · ".join(f"[{button.label}]" for button in message.buttons), style="cyan"))
    return Padding(Group(*parts), (0, 0, 1, 0))


def _card(card: Card, place: int, language: str) -> RenderableType:
    head = Grid.grid(padding=(0, 1), expand=True)
    head.add_column(width=2, justify="right", style="dim")
    head.add_column(ratio=1)
    head.add_column(justify="right", no_wrap=True)
    price = Text(card.price.spoken(language), style="bold")
    if card.was:
        price.append(f" {card.was.spoken(language)}", style="dim strike")
    head.add_row(str(place), Text(card.title, style="bold"), price)
    stock = stock_line(language, card.availability, card.stock)
    about = Text(f"{stock}{' · ' + card.brand if card.brand else ''}", style="dim")
    head.add_row("", about, "")
    for reason in card.reasons:
        head.add_row("", Text(f"✓ {reason}", style="green"), "")
    if card.facts:
        head.add_row("", Text(" · ".join(f"{name}: {value}" for name, value in card.facts)), "")
    if card.link:
        head.add_row("", Text(card.link, style="dim"), "")
    return head


def _grid(table: Table) -> RenderableType:
    header, *rows = table.rows
    grid = Grid(box=box.SIMPLE, padding=(0, 1))
    for place, title in enumerate(header):
        grid.add_column(Text(title) if place else "", style="dim" if place == 0 else "", overflow="fold")
    for row in rows:
        grid.add_row(*(Text(cell) for cell in row))
    return grid


def show(console: Console, message: Outgoing) -> None:
    """Print the reply for a person."""
    console.print(as_text(message))
