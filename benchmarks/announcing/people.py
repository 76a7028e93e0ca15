"""A shop of a few products with many subscribers, written straight into its database."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import AsyncIterator, Sequence
from decimal import Decimal
from functools import partial
from pathlib import Path

from assistant.catalogue.product import Product
from assistant.money import Money
from storage.database import open_database
from storage.storage import open_storage

FIRST = 1_000_000
"""The first person's id on Telegram; the others follow."""
PRODUCT = Product(id="lamp", title="Desk lamp", price=Money(Decimal("19.90"), "USD"), description="Of oak.")


async def subscribe(folder: Path, count: int) -> None:
    """Make `count` people who want to hear of deals, at any hour."""

    async def feed() -> AsyncIterator[Sequence[Product]]:
        yield [PRODUCT]

    async with open_storage(folder) as storage:
        await storage.catalogue.replace(feed(), "benchmark")
    async with open_database(folder) as database:
        await database.write(partial(_people, count=count))


def _people(connection: sqlite3.Connection, count: int) -> None:
    now = time.time()
    ids = [str(FIRST + number) for number in range(count)]
    connection.executemany(
        "INSERT INTO people (platform, person, language, last_seen, quiet_begins, quiet_ends) "
        "VALUES ('telegram', ?, 'en', ?, 0, 0)",
        [(person, now) for person in ids],
    )
    connection.executemany(
        "INSERT INTO conversations (platform, person, conversation, updated_at, state) "
        "VALUES ('telegram', ?, ?, ?, '')",
        [(person, person, now) for person in ids],
    )
    connection.executemany(
        "INSERT INTO consents (platform, person, topic, given, given_at, given_how) "
        "VALUES ('telegram', ?, 'deals', 1, ?, '/subscribe')",
        [(person, now) for person in ids],
    )


async def stop(folder: Path, count: int) -> None:
    """Have the last `count` people take it back, as by `/stop`."""
    async with open_database(folder) as database:
        await database.write(
            lambda connection: (
                connection.execute(
                    "INSERT INTO consents (platform, person, topic, given, given_at, given_how) "
                    "SELECT platform, person, 'announcements', 0, last_seen, '/stop' FROM people "
                    "ORDER BY person DESC LIMIT ?",
                    (count,),
                )
                and None
            )
        )
