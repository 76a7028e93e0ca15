"""A data folder's stores, opened together."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from assistant.ports import (
    Alerts,
    AnnouncementStore,
    CatalogueStore,
    ConsoleAccounts,
    Figures,
    Outbox,
    PeopleStore,
    PolicyStore,
    StoreUnavailable,
    Tickets,
    TurnStore,
    Unanswered,
    Upkeep,
)
from storage.alerts import SqliteAlerts
from storage.announcements import SqliteAnnouncements
from storage.catalogue import SqliteCatalogue
from storage.console import SqliteConsoleAccounts
from storage.database import open_database
from storage.figures import SqliteFigures
from storage.outbox import SqliteOutbox
from storage.people import SqlitePeople
from storage.policies import SqlitePolicies
from storage.tickets import SqliteTickets
from storage.turns import SqliteTurns
from storage.unanswered import SqliteUnanswered
from storage.upkeep import SqliteUpkeep


@dataclass(frozen=True, slots=True)
class Storage:
    """The stores that the assistant's ports name. Their methods may be called at once from one event loop."""

    turns: TurnStore
    outbox: Outbox
    catalogue: CatalogueStore
    policies: PolicyStore
    people: PeopleStore
    console: ConsoleAccounts
    figures: Figures
    announcements: AnnouncementStore
    unanswered: Unanswered
    tickets: Tickets
    alerts: Alerts
    upkeep: Upkeep


@asynccontextmanager
async def open_storage(folder: Path) -> AsyncIterator[Storage]:
    """The stores in the data folder `folder`, made if need be; closed when the block ends.

    Several processes may have the same folder open. Raises `DatabaseUnusable`, saying what to do, when the
    folder cannot be written, its database is damaged or no database, or a newer Shopguide made it.
    """
    async with open_database(folder) as database:
        catalogue = SqliteCatalogue(database)
        with suppress(StoreUnavailable):  # such as a full disk: the next start or import clears it
            await catalogue.clear_dead_import()
        yield Storage(
            SqliteTurns(database),
            SqliteOutbox(database),
            catalogue,
            SqlitePolicies(database),
            SqlitePeople(database),
            SqliteConsoleAccounts(database),
            SqliteFigures(database),
            SqliteAnnouncements(database),
            SqliteUnanswered(database),
            SqliteTickets(database),
            SqliteAlerts(database),
            SqliteUpkeep(database),
        )
