"""Accounts, one-time links and sessions of the merchant's console."""

from __future__ import annotations

import sqlite3

from storage.database import Database
from storage.queries import queries

_sql = queries("console")

LONGEST_SESSION = 7 * 86400.0
"""Seconds after which a session ends, however busy it is."""
LONGEST_PAUSE = 12 * 3600.0
"""Seconds without a request after which a session ends."""
_SEEN_EVERY = 300.0


class SqliteConsoleAccounts:
    """The `ConsoleAccounts` of a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def any(self) -> bool:
        """Whether anybody has an account."""
        return bool(await self._database.read(_sql.accounts))

    async def offer(self, link: str, expires_at: float) -> None:
        """Keep the hash of a one-time link; one offered before works no more."""

        def write(connection: sqlite3.Connection) -> None:
            _sql.drop_links(connection)
            _sql.add_link(connection, token_hash=link, expires_at=expires_at)

        await self._database.write(write)

    async def offered(self, link: str, now: float) -> bool:
        """Whether the link with this hash works."""
        return bool(
            await self._database.read(lambda connection: _sql.link(connection, token_hash=link, now=now))
        )

    async def register(self, link: str, name: str, password_hash: str, now: float) -> bool:
        """Use the link up and make the account, or give it a new password and end its sessions.

        False, with nothing changed, when the link does not work.
        """

        def write(connection: sqlite3.Connection) -> bool:
            if not _sql.use_link(connection, token_hash=link, now=now):
                return False
            _sql.put_account(connection, name=name, password_hash=password_hash, now=now)
            _sql.end_sessions(connection, account=name)
            return True

        return await self._database.write(write)

    async def password_hash(self, name: str) -> tuple[str, str] | None:
        """The account's name as it was given first, and its password's hash; None for an unknown name."""
        row = await self._database.read(lambda connection: _sql.password_hash(connection, name=name))
        return (str(row[0]), str(row[1])) if row else None

    async def rehash(self, name: str, password_hash: str, now: float) -> None:
        """Put a stronger hash of the same password in the place of the old one."""
        await self._database.write(
            lambda connection: _sql.put_account(connection, name=name, password_hash=password_hash, now=now)
        )

    async def open_session(self, session: str, account: str, now: float) -> None:
        """Keep the hash of a new session's token; sessions that have ended are cleared away."""
        bounds = _bounds(now)

        def write(connection: sqlite3.Connection) -> None:
            _sql.end_old_sessions(connection, **bounds)
            _sql.open_session(connection, token_hash=session, account=account, now=now)

        await self._database.write(write)

    async def session(self, session: str, now: float) -> str | None:
        """Whose session this is; None when it has ended or never was."""
        bounds = _bounds(now)
        row = await self._database.read(
            lambda connection: _sql.session(connection, token_hash=session, **bounds)
        )
        if row is None:
            return None
        account, seen_at = row
        if now - seen_at > _SEEN_EVERY:
            await self._database.write(lambda connection: _sql.seen(connection, token_hash=session, now=now))
        return str(account)

    async def end_session(self, session: str) -> None:
        """End it; one that has ended stays so."""
        await self._database.write(lambda connection: _sql.end_session(connection, token_hash=session))


def _bounds(now: float) -> dict[str, float]:
    return {"opened_after": now - LONGEST_SESSION, "seen_after": now - LONGEST_PAUSE}
