"""One SQLite file, written by one connection at a time and read by others.

**Writing.** A process has one writing connection, on a thread of its own (aiosqlite's). `write` takes a
function of the connection and runs it as a transaction. While one COMMIT waits for the disk, transactions
that arrive gather, and the next COMMIT is theirs together. When one of them fails, which is rare, all are
taken back and each is tried again by itself, so that only the guilty fail. Callers hear of it only after
the COMMIT, and with `synchronous=FULL` what has been committed survives a power cut. This is why
transactions are functions and not statements awaited one by one: a group costs one hop to the thread and
one wait for the disk.

**One writer, across processes too.** SQLite before 3.51.3 can lose pages when one connection checkpoints
(copies the log back into the database) while another starts the log anew, and most systems have an older
one (https://www.sqlite.org/wal.html#walresetbug). So whoever writes holds a lock file, from BEGIN until
COMMIT has returned. SQLite checkpoints inside COMMIT and when a writing connection closes, both under
that lock, so a write and a checkpoint never meet. `shopguide import` beside `shopguide serve` is safe:
they take turns. Nothing else should write to the file; a foreign writer is at worst waited for.

**Reading.** Reads go through a connection of their own that cannot write, and neither wait for the writer
nor hold it up: in WAL mode a reader sees the last commit before it began. Short reads share one
connection, in groups as above. Long ones (`snapshot`) get a connection to themselves, and see one state
of the database from beginning to end. Readers never checkpoint: SQLite would only let the last
connection of all do so, and each process closes its readers before its writer.

Never open the database file with anything but SQLite in the same process: closing it would drop SQLite's
own locks, which POSIX ties to the process.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from pathlib import Path
from typing import TypeVar, cast

import aiosqlite

from storage.errors import DatabaseUnusable, DiskFull, StoreUnavailable, for_people, on_opening
from storage.groups import Groups
from storage.lock import FileLock
from storage.migrate import migrate

T = TypeVar("T")
Transaction = Callable[[sqlite3.Connection], T]

FILE = "shopguide.db"
_OLDEST_SQLITE = (3, 35, 0)  # the first with RETURNING
_BUSY_SECONDS = 10.0
_LOG_KEPT = 16 * 1024 * 1024
"""Bytes of log that stay allocated after a checkpoint; a large import's log is cut back to this."""
_PAGES_ON_A_SMALL_DISK = 64
"""Pages of 4 KiB that the log takes on a disk that has been full; elsewhere SQLite's own 1000."""


class Snapshot:
    """One state of the database, for as long as it is open."""

    def __init__(self, connection: aiosqlite.Connection, path: Path) -> None:
        self._connection = connection
        self._path = path

    async def read(self, query: Transaction[T]) -> T:
        """What `query` returns. Raises `StoreUnavailable` when the database cannot be read."""
        try:
            return await _on_thread(self._connection, query)
        except sqlite3.Error as error:
            raise for_people(error, self._path) from error


class Database:
    """The database of a data folder; see `open_database`."""

    def __init__(
        self, path: Path, lock: FileLock, writer: aiosqlite.Connection, reader: aiosqlite.Connection
    ) -> None:
        self.path = path
        self._lock = lock
        self._writer = writer
        self._reader = reader
        self._writes = Groups(self._commit)
        self._reads = Groups(self._query)
        self._snapshots: set[AsyncExitStack] = set()

    async def write(self, transaction: Transaction[T]) -> T:
        """Run `transaction` and commit what it did; what it returned, once that is on the disk.

        It gets the connection, on another thread, and does nothing but queries: it may be run a second
        time when the group that it was part of could not be committed. What it raises is raised here, and
        nothing of it stays. Raises `StoreUnavailable` when the database cannot be written.
        """
        return await self._writes.submit(transaction)

    async def read(self, query: Transaction[T]) -> T:
        """What `query` returns, given a connection that cannot write, on another thread. For short reads.

        Raises `StoreUnavailable` when the database cannot be read.
        """
        return await self._reads.submit(query)

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[Snapshot]:
        """The database as it is now, for long or repeated reads, on a connection of its own."""
        async with AsyncExitStack() as stack:
            connection = await _open(lambda: _reader(self.path))
            stack.push_async_callback(connection.close)
            self._snapshots.add(stack)
            stack.callback(self._snapshots.discard, stack)
            await _on_thread(connection, lambda reader: reader.execute("BEGIN"))
            yield Snapshot(connection, self.path)

    async def finish(self) -> None:
        """Let what was submitted end, and close the snapshots that are still open."""
        await self._writes.idle()
        await self._reads.idle()
        for snapshot in list(self._snapshots):
            await snapshot.aclose()

    async def _commit(self, transactions: Sequence[Transaction[object]]) -> Sequence[object]:
        return await _on_thread(self._writer, partial(self._commit_group, transactions=transactions))

    async def _query(self, queries: Sequence[Transaction[object]]) -> Sequence[object]:
        return await _on_thread(self._reader, partial(self._query_each, queries=queries))

    # What follows runs on a connection's own thread.

    def _commit_group(
        self,
        connection: sqlite3.Connection,
        transactions: Sequence[Transaction[object]],
        may_make_room: bool = True,
    ) -> list[object]:
        """Commit the transactions together, or one by one if that fails, so that only the guilty fail.

        Once the store itself is what fails, all that come after fail with it, so that their order stays.
        """
        with self._lock.held():
            try:
                connection.execute("BEGIN IMMEDIATE")
            except sqlite3.Error as error:
                return [for_people(error, self.path)] * len(transactions)
            try:
                outcomes = [transaction(connection) for transaction in transactions]
                connection.execute("COMMIT")
                return outcomes
            except Exception as error:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                error = for_people(error, self.path)
                made_room = may_make_room and isinstance(error, DiskFull) and _made_room(connection)
                if len(transactions) == 1 and not made_room:
                    return [error]
        outcomes = []  # one of them failed: which, and what the others come to
        for transaction in transactions:
            if outcomes and isinstance(outcomes[-1], StoreUnavailable):
                outcomes.append(outcomes[-1])
            else:
                outcomes += self._commit_group(connection, [transaction], may_make_room and not made_room)
        return outcomes

    def _query_each(
        self, connection: sqlite3.Connection, queries: Sequence[Transaction[object]]
    ) -> list[object]:
        outcomes: list[object] = []
        for query in queries:
            try:
                outcomes.append(query(connection))
            except Exception as error:
                outcomes.append(for_people(error, self.path))
        return outcomes


@asynccontextmanager
async def open_database(folder: Path) -> AsyncIterator[Database]:
    """The database in `folder`, both made if need be, with its tables brought up to date.

    Raises `DatabaseUnusable`, saying why, when the folder cannot be written, the file is no database, or
    a newer Shopguide made it.
    """
    path = folder / FILE
    if sqlite3.sqlite_version_info < _OLDEST_SQLITE:
        oldest = ".".join(map(str, _OLDEST_SQLITE))
        raise DatabaseUnusable(f"SQLite {sqlite3.sqlite_version} is too old: {oldest} or newer is needed.")
    async with AsyncExitStack() as stack:  # closes in the opposite order
        try:
            lock = _folder_lock(folder)
            stack.callback(lock.close)
            writer = await _open(lambda: _writer(path, lock))
            stack.push_async_callback(_close_writer, writer, lock)
            reader = await _open(lambda: _reader(path))
            stack.push_async_callback(reader.close)
        except (OSError, sqlite3.Error) as error:
            raise on_opening(error, path) from error
        database = Database(path, lock, writer, reader)
        stack.push_async_callback(database.finish)
        yield database


def _made_room(connection: sqlite3.Connection) -> bool:
    """Copy the log back into the database; whether its room can be used again, from its start.

    On a full disk no commit gets as far as doing that by itself. From now on it is done early: else the
    log would take all the room that is made, and leave none to copy it to. Waits for no reader.
    """
    try:
        connection.execute(f"PRAGMA wal_autocheckpoint = {_PAGES_ON_A_SMALL_DISK}")
        waiting_reader, pages, copied = connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
    except sqlite3.Error:
        return False
    return not waiting_reader and 0 < pages == copied


def _folder_lock(folder: Path) -> FileLock:
    folder.mkdir(parents=True, exist_ok=True)
    return FileLock(folder / f"{FILE}.lock")


def _writer(path: Path, lock: FileLock) -> sqlite3.Connection:
    with lock.held():
        connection = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None)
        try:
            if connection.execute("PRAGMA journal_mode = WAL").fetchone() != ("wal",):
                raise DatabaseUnusable(
                    f"{path} is on a disk, such as a network folder, which SQLite cannot share. "
                    "Choose a data folder on a local disk."
                )
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute(f"PRAGMA journal_size_limit = {_LOG_KEPT}")
            migrate(connection)
        except BaseException:
            connection.close()
            raise
        return connection


def _reader(path: Path) -> sqlite3.Connection:
    uri = f"{path.absolute().as_uri()}?mode=ro"
    return sqlite3.connect(uri, uri=True, timeout=_BUSY_SECONDS, isolation_level=None)


async def _open(connect: Callable[[], sqlite3.Connection]) -> aiosqlite.Connection:
    """A connection with a thread of its own, made on that thread."""
    connection = aiosqlite.Connection(connect, iter_chunk_size=64)
    try:
        return await connection
    except Exception:
        await asyncio.to_thread(connection._thread.join)  # it reports to this event loop as it ends
        raise


async def _close_writer(writer: aiosqlite.Connection, lock: FileLock) -> None:
    """Close under the lock: the last connection of all checkpoints as it closes."""

    def close(connection: sqlite3.Connection) -> None:
        with lock.held():
            connection.close()

    await _on_thread(writer, close)
    await writer.close()


async def _on_thread(connection: aiosqlite.Connection, function: Transaction[T]) -> T:
    """What `function` returns, run with the connection on its thread.

    aiosqlite has this only for its own methods, one statement a hop; `_execute` is what they all call.
    """
    outcome = await connection._execute(function, connection._conn)  # type: ignore[no-untyped-call]
    return cast(T, outcome)
