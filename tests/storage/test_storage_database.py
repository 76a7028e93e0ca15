"""Group commit, readers and snapshots, one writer at a time, and a disk that is full."""

import asyncio
import os
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from storage_samples import assert_sound, rows

from storage.database import Database, open_database
from storage.errors import DiskFull, StoreUnavailable
from storage.groups import LARGEST
from storage.lock import FileLock


def put(page: str, size: int = 1) -> "object":
    """A transaction that adds one row."""

    def transaction(connection: sqlite3.Connection) -> str:
        connection.execute("INSERT INTO policy_passages VALUES (?, ?, 0, ?)", (page, page, "x" * size))
        return page

    return transaction


def pages(connection: sqlite3.Connection) -> list[str]:
    return [page for (page,) in connection.execute("SELECT page FROM policy_passages ORDER BY rowid")]


async def trace(database: Database) -> list[str]:
    """The statements that the writing connection runs from now on."""
    statements: list[str] = []
    await database.write(lambda connection: connection.set_trace_callback(statements.append))
    statements.clear()
    return statements


async def test_what_a_transaction_returns_comes_back_and_what_it_did_can_be_read(database):
    assert await database.write(put("returns")) == "returns"
    assert await database.read(pages) == ["returns"]


async def test_the_connection_keeps_what_it_has_committed(database):
    def settings(connection: sqlite3.Connection) -> list[object]:
        names = ("journal_mode", "synchronous", "foreign_keys")
        return [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in names]

    assert await database.write(settings) == ["wal", 2, 1]  # 2 is FULL


async def test_transactions_that_wait_together_are_committed_together(database):
    statements = await trace(database)

    await asyncio.gather(*(database.write(put(f"page {number}")) for number in range(2 * LARGEST)))

    assert statements.count("COMMIT") == 2
    assert await database.read(pages) == [f"page {number}" for number in range(2 * LARGEST)]


async def test_callers_are_told_after_the_commit(database, tmp_path):
    async def write_and_look(page: str) -> bool:
        await database.write(put(page))
        return (page,) in rows(tmp_path, "SELECT page FROM policy_passages")

    assert all(await asyncio.gather(*(write_and_look(f"page {number}") for number in range(50))))


async def test_one_that_fails_takes_back_only_its_own(database):
    def half(connection: sqlite3.Connection) -> None:
        put("half")(connection)
        raise ValueError("no")

    outcomes = await asyncio.gather(
        database.write(put("before")),
        database.write(half),
        database.write(put("after")),
        return_exceptions=True,
    )

    assert outcomes[0] == "before"
    assert isinstance(outcomes[1], ValueError)
    assert await database.read(pages) == ["before", "after"]


async def test_a_statement_that_sqlite_refuses_is_the_mistake_of_one(database):
    twice = await asyncio.gather(
        database.write(put("a")), database.write(put("a")), database.write(put("b")), return_exceptions=True
    )

    assert twice[0] == "a"
    assert isinstance(twice[1], sqlite3.IntegrityError)
    assert await database.read(pages) == ["a", "b"]


async def test_when_sqlite_gives_up_a_whole_group_only_the_guilty_fails(database):
    def gives_up(connection: sqlite3.Connection) -> None:
        connection.execute("ROLLBACK")  # as SQLite itself does on a full disk
        raise sqlite3.OperationalError("gave up")

    outcomes = await asyncio.gather(
        database.write(put("before")),
        database.write(gives_up),
        database.write(put("after")),
        return_exceptions=True,
    )

    assert outcomes[0] == "before"
    assert isinstance(outcomes[1], sqlite3.OperationalError)
    assert outcomes[2] == "after"
    assert await database.read(pages) == ["before", "after"]


async def test_a_caller_that_leaves_before_its_group_began_takes_its_transaction_back(database, tmp_path):
    lock = FileLock(tmp_path / "shopguide.db.lock")
    with lock.held():  # so that the first group stays on its way
        first = asyncio.create_task(database.write(put("first")))
        await asyncio.sleep(0)
        second = asyncio.create_task(database.write(put("second")))
        await asyncio.sleep(0)
        second.cancel()
    lock.close()
    await first
    await database.write(put("third"))

    assert await database.read(pages) == ["first", "third"]


async def test_readers_cannot_write(database):
    with pytest.raises(StoreUnavailable, match="readonly"):
        await database.read(put("no"))


async def test_a_read_that_fails_spoils_no_other(database):
    def fails(connection: sqlite3.Connection) -> None:
        raise KeyError("no")

    outcomes = await asyncio.gather(database.read(fails), database.read(pages), return_exceptions=True)

    assert isinstance(outcomes[0], KeyError)
    assert outcomes[1] == []


async def test_whoever_writes_holds_the_lock_file_and_readers_need_it_not(database, tmp_path):
    lock = FileLock(tmp_path / "shopguide.db.lock")
    with lock.held():
        writing = asyncio.create_task(database.write(put("late")))
        assert await database.read(pages) == []
        done, _ = await asyncio.wait([writing], timeout=0.2)
        assert not done
    await writing
    lock.close()

    assert await database.read(pages) == ["late"]


async def test_a_snapshot_stays_what_it_was(database):
    await database.write(put("old"))
    async with database.snapshot() as snapshot:
        assert await snapshot.read(pages) == ["old"]
        await database.write(put("new"))
        assert await snapshot.read(pages) == ["old"]
        assert await database.read(pages) == ["old", "new"]


async def test_closing_ends_what_was_submitted_and_leaves_one_whole_file(tmp_path):
    async with open_database(tmp_path) as database:
        snapshot = database.snapshot()
        await snapshot.__aenter__()  # and nobody leaves it
        writes = [asyncio.create_task(database.write(put(f"page {number}"))) for number in range(100)]
        await asyncio.sleep(0)

    assert len(await asyncio.gather(*writes)) == 100
    assert not (tmp_path / "shopguide.db-wal").exists()
    assert_sound(tmp_path)


async def test_a_database_that_may_not_grow_says_so_and_goes_on_when_it_may(database):
    def allow(most: int) -> "object":
        return lambda connection: connection.execute(f"PRAGMA max_page_count = {most}").fetchone()

    await database.write(put("kept"))
    await database.write(allow(1))  # as many pages as there are
    outcomes = await asyncio.gather(
        database.write(put("large", 1_000_000)), database.write(put("small")), return_exceptions=True
    )
    assert isinstance(outcomes[0], DiskFull)
    assert isinstance(outcomes[1], DiskFull)  # there was room for it, but not before its forerunner
    assert await database.write(put("small")) == "small"

    await database.write(allow(1_000_000))
    await database.write(put("large", 1_000_000))
    assert await database.read(pages) == ["kept", "small", "large"]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 4 MB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(disk)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True).returncode != 0:
        pytest.skip("only root can mount a small disk; the page limit above is tested everywhere")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


async def test_on_a_full_disk_nothing_is_promised_and_room_is_enough_to_go_on(small_disk):
    ballast = small_disk / "ballast"
    ballast.write_bytes(b"x" * 2_000_000)
    async with open_database(small_disk) as database:
        outcomes = [
            (await asyncio.gather(database.write(put(f"page {number}", 20_000)), return_exceptions=True))[0]
            for number in range(200)
        ]
        kept = [page for page in outcomes if isinstance(page, str)]
        refused = [error for error in outcomes if not isinstance(error, str)]
        assert kept
        assert refused
        assert all(isinstance(error, DiskFull) and "free some space" in str(error) for error in refused)
        for number in range(5):
            with pytest.raises(DiskFull):
                await database.write(put(f"too much {number}", 200_000))
        assert await database.read(pages) == kept

        ballast.unlink()
        kept.append(await database.write(put("there is room", 200_000)))
        assert await database.read(pages) == kept
    assert_sound(small_disk)


async def test_a_disk_that_was_full_needs_no_room_for_a_long_log(small_disk):
    ballast = small_disk / "ballast"
    async with open_database(small_disk) as database:
        await database.write(put("first", 100))
        ballast.write_bytes(b"x" * 3_000_000)
        with pytest.raises(DiskFull):
            await database.write(put("too much", 1_000_000))
        ballast.write_bytes(b"x" * 2_000_000)

        def rewrite(number: int) -> "object":
            return lambda connection: (
                connection.execute(
                    "UPDATE policy_passages SET content = ?", (f"{number}" + "x" * 8000,)
                ).rowcount
            )

        for number in range(600):  # the log's pages of these would take 7 MB
            assert await database.write(rewrite(number)) == 1
    assert_sound(small_disk)


async def test_nothing_is_kept_whose_forerunner_could_not_be(database):
    async def receive(name: str) -> str:
        try:
            return await database.write(fail if name in broken else put(name))
        except StoreUnavailable:
            return "refused"

    def fail(_: sqlite3.Connection) -> None:
        error = sqlite3.OperationalError("disk I/O error")
        error.sqlite_errorcode = sqlite3.SQLITE_IOERR
        raise error

    names = [str(number) for number in range(3 * LARGEST)]
    broken = {"5"}
    outcomes = await asyncio.gather(*map(receive, names))
    assert outcomes[:5] == names[:5]
    assert set(outcomes[5:]) == {"refused"}  # in that group, and in those that waited behind it
    assert await database.read(pages) == names[:5]
    assert await database.write(put("later")) == "later"
