"""Events, turns and products that the storage tests are made of, and a look into the file itself."""

import sqlite3
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from assistant.catalogue.product import Product
from assistant.messages import Action, Incoming, Outgoing, Span
from assistant.money import Money
from assistant.ports import Reply, Talk, Turn

PLATFORM = "fake"


def event(event_id: str = "e1", conversation: str = "c", person: str = "p", text: str = "hi") -> Incoming:
    return Incoming(event_id, PLATFORM, conversation, person, text)


def message(text: str) -> Outgoing:
    return Outgoing(intent="search", language="en", text=(Span(text),))


def turn(
    incoming: Incoming,
    state: str = "{}",
    replies: Sequence[str] = (),
    *,
    bulk: bool = False,
    tokens: dict[str, Action] | None = None,
) -> Turn:
    """A turn in the event's own place that ends in `state` and says `replies`."""
    place = incoming.conversation, incoming.person
    return Turn(
        incoming=incoming,
        talk=Talk(incoming.platform, *place, state=state, profile='{"likes": "oak"}', language="en"),
        replies=tuple(Reply(message(text), *place, bulk=bulk) for text in replies),
        tokens=tokens or {},
        intent="search",
    )


def product(key: str, price: str = "10.00", **facts: object) -> Product:
    plain = Product(id=key, title=f"Chair {key}", price=Money(Decimal(price), "USD"), description="Of oak.")
    return replace(plain, **facts)  # type: ignore[arg-type]


async def batches(*lists: Sequence[Product]) -> AsyncIterator[Sequence[Product]]:
    for products in lists:
        yield products


def rows(folder: Path, query: str) -> list[tuple[object, ...]]:
    """What a query finds in the folder's database, as another program would see it."""
    connection = sqlite3.connect(f"{(folder / 'shopguide.db').as_uri()}?mode=ro", uri=True)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def assert_sound(folder: Path) -> None:
    """The file is whole, and no row points at nothing."""
    assert rows(folder, "PRAGMA integrity_check") == [("ok",)]
    assert rows(folder, "PRAGMA foreign_key_check") == []
