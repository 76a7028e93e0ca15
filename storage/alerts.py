"""What people want to be told of, a product back or a price. A row goes in the transaction that tells."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import AsyncIterator, Mapping
from decimal import Decimal

from assistant.messages import Action
from assistant.money import Money
from assistant.ports import Alert, Reply
from storage.database import Database
from storage.queries import queries
from storage.sending import send

_sql = queries("alerts")


class SqliteAlerts:
    """The `Alerts` of a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of_person(self, platform: str, person: str) -> list[Alert]:
        """All of a person's, the newest first."""
        key = {"platform": platform, "person": person}
        return await self._database.read(
            lambda connection: [_alert(*row) for row in _sql.of_person(connection, **key)]
        )

    async def every(self, batch: int = 500) -> AsyncIterator[list[Alert]]:
        """All there are, in batches."""
        after = ""

        def page(connection: sqlite3.Connection) -> list[Alert]:
            return [_alert(*row) for row in _sql.page(connection, after=after, limit=batch)]

        while alerts := await self._database.read(page):
            after = alerts[-1].id
            yield alerts

    async def tell(self, alert: Alert, reply: Reply, tokens: Mapping[str, Action]) -> bool:
        """End the alert and send `reply`; False, and nothing is sent, when it has ended already."""
        now = time.time()

        def write(connection: sqlite3.Connection) -> bool:
            if not _sql.end(connection, id=alert.id):
                return False
            send(connection, alert.platform, alert.person, [reply], tokens, now)
            return True

        return await self._database.write(write)

    async def tell_gone(self, alert: Alert, reply: Reply, tokens: Mapping[str, Action]) -> bool:
        """Send `reply`, which says that the product has gone; once until it is there again."""
        now = time.time()

        def write(connection: sqlite3.Connection) -> bool:
            if not _sql.mark_gone(connection, id=alert.id, now=now):
                return False
            send(connection, alert.platform, alert.person, [reply], tokens, now)
            return True

        return await self._database.write(write)

    async def there_again(self, alert: Alert) -> None:
        """The product is back in the catalogue, though not what the person waits for."""
        await self._database.write(lambda connection: _sql.mark_there(connection, id=alert.id))


def put_alert(connection: sqlite3.Connection, platform: str, person: str, alert: Alert, now: float) -> None:
    """Keep an alert of a person's, within a transaction of the caller's."""
    _sql.put(
        connection,
        id=alert.id,
        platform=platform,
        person=person,
        conversation=alert.conversation,
        product=alert.product,
        title=alert.title,
        kind=alert.kind,
        price=str(alert.price.amount) if alert.price else "",
        currency=alert.price.currency if alert.price else "",
        language=alert.language,
        now=now,
    )


def alerts_off(connection: sqlite3.Connection, platform: str, person: str, product: str) -> None:
    """End a person's alerts about a product, or all of them, within a transaction of the caller's."""
    _sql.off(connection, platform=platform, person=person, product=product)


def _alert(
    id_: str,
    platform: str,
    conversation: str,
    person: str,
    product: str,
    title: str,
    kind: str,
    price: str,
    currency: str,
    language: str,
    created_at: float,
    gone_told: float | None,
) -> Alert:
    return Alert(
        id_,
        platform,
        conversation,
        person,
        product,
        title,
        "price" if kind == "price" else "back",
        Money(Decimal(price), currency) if price else None,
        language,
        created_at,
        gone_told is not None,
    )
