"""The one way in which tickets and alerts are written, alone or with all that a turn changes."""

from __future__ import annotations

import sqlite3

from assistant.ports import Alert, Ticket
from storage.queries import queries

_sql = queries("tickets")
_alerts = queries("alerts")


def put_ticket(connection: sqlite3.Connection, ticket: Ticket, now: float) -> bool:
    """Make the ticket stand as given, within a transaction of the caller's; False when it must not."""
    return bool(
        _sql.put(
            connection,
            id=ticket.id,
            platform=ticket.platform,
            person=ticket.person,
            conversation=ticket.conversation,
            name=ticket.name,
            language=ticket.language,
            status=ticket.status,
            taken_by=ticket.taken_by,
            opened_at=ticket.opened_at or now,
            now=now,
        )
    )


def put_alert(connection: sqlite3.Connection, platform: str, person: str, alert: Alert, now: float) -> None:
    """Keep an alert of a person's, within a transaction of the caller's."""
    _alerts.put(
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
    _alerts.off(connection, platform=platform, person=person, product=product)
