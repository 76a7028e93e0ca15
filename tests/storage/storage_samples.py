"""Events, turns and products that the storage tests are made of, and a look into the file itself."""

import sqlite3
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from assistant.announcements.announcement import Announcement, Version
from assistant.catalogue.product import Product
from assistant.messages import Action, Incoming, Outgoing, Span
from assistant.money import Money
from assistant.ports import Change, Reply, Talk, Turn
from storage import Storage

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


async def says(storage: Storage, person: str, *changes: Change, intent: str = "search") -> None:
    """A turn of this person's in their own chat, with what it changes."""
    kept = await storage.people.everything(PLATFORM, person)
    incoming = event(f"e{len(kept['inbox'])}-{person}", f"chat-{person}", person)
    await storage.turns.receive(incoming)
    await storage.turns.commit(replace(turn(incoming), changes=changes, intent=intent))


async def announced(storage: Storage, id_: str, at: float, outcomes: dict[str, str]) -> None:
    """An announcement that was done at `at`, with what became of it for each person."""
    await storage.announcements.add(Announcement(id_, "deals", (Version("Less"),), created_at=at))

    def write(connection: sqlite3.Connection) -> None:
        connection.execute(
            "UPDATE announcements SET state = 'done', finished_at = ? WHERE id = ?", (at + 60, id_)
        )
        connection.executemany(
            "INSERT INTO recipients (announcement, platform, conversation, person, version, state, "
            "changed_at) VALUES (?, ?, ?, ?, 'a', ?, ?)",
            [(id_, PLATFORM, f"chat-{who}", who, state, at) for who, state in outcomes.items()],
        )

    await storage.announcements._database.write(write)


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
