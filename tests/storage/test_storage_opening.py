"""Opening a data folder: made when missing, brought up to date, and clear words when it cannot be used."""

import sqlite3
from pathlib import Path

import pytest
from storage_samples import batches, event, product, rows, turn
from test_storage_processes import child, ended, killed_after

from storage import DatabaseUnusable, database, open_storage
from storage.migrate import MIGRATIONS, migrate


async def test_the_folder_is_made_and_what_was_kept_is_there_again(tmp_path):
    folder = tmp_path / "a shop's data?" / "deep"
    async with open_storage(folder) as storage:
        await storage.turns.receive(event())
        await storage.turns.commit(turn(event(), "state", ["hello"]))
        await storage.catalogue.replace(batches([product("a")]), "feed.xml")
    async with open_storage(folder) as storage:
        assert (await storage.turns.load(event())).state == "state"
        assert len(await storage.outbox.due("fake", 10)) == 1
        assert await storage.catalogue.products(["a"]) == [product("a")]
        assert await storage.catalogue.version() == 1


async def refused(folder: Path) -> str:
    with pytest.raises(DatabaseUnusable) as refusal:
        async with open_storage(folder):
            pass
    return str(refusal.value)


async def test_a_file_is_no_folder(tmp_path):
    (tmp_path / "file").touch()
    assert "file cannot be used as the data folder: it is a file" in await refused(tmp_path / "file")
    assert "cannot be used as the data folder" in await refused(tmp_path / "file" / "below")


def test_a_folder_that_may_not_be_written(tmp_path):
    tmp_path.chmod(0o755)
    folder = tmp_path / "shop"
    folder.mkdir(mode=0o555)
    # pytest's folders are closed to others on the way down
    for above in (folder, *folder.parents[:3]):
        if above.stat().st_uid == tmp_path.stat().st_uid:
            above.chmod(above.stat().st_mode | 0o055)

    said = ended(child("open", folder))

    assert f"{folder} cannot be used as the data folder: Permission denied" in said


async def test_a_file_that_is_no_database(tmp_path):
    (tmp_path / "shopguide.db").write_text("Dear diary, today we sold a sofa. " * 100)
    words = await refused(tmp_path)
    assert "shopguide.db is not a database" in words
    assert "Move it away" in words


async def test_a_database_that_a_newer_shopguide_made(tmp_path):
    async with open_storage(tmp_path):
        pass
    connection = sqlite3.connect(tmp_path / "shopguide.db")
    connection.execute("PRAGMA user_version = 1000")
    connection.close()

    words = await refused(tmp_path)

    assert "version 1000" in words
    assert "Install the newer Shopguide" in words


async def test_a_sqlite_that_is_too_old(tmp_path, monkeypatch):
    monkeypatch.setattr(database.sqlite3, "sqlite_version_info", (3, 31, 1))
    assert "3.35.0 or newer is needed" in await refused(tmp_path)


# Migrations


def version(folder: Path) -> int:
    return int(str(rows(folder, "PRAGMA user_version")[0][0]))


def open_file(folder: Path) -> sqlite3.Connection:
    return sqlite3.connect(folder / "shopguide.db", isolation_level=None)


@pytest.fixture
def steps(tmp_path: Path) -> Path:
    """Two migrations, the second of which takes its time in the middle."""
    folder = tmp_path / "migrations"
    folder.mkdir()
    (folder / "0001_first.sql").write_text(
        "CREATE TABLE one (x); INSERT INTO one VALUES (1); -- and that's it"
    )
    (folder / "0002_second.sql").write_text(
        "ALTER TABLE one ADD COLUMN y; CREATE TABLE two (x); UPDATE one SET y = stuck();"
    )
    return folder


def test_each_migration_runs_once(tmp_path, steps):
    connection = open_file(tmp_path)
    connection.create_function("stuck", 0, lambda: 2)
    migrate(connection, steps)
    migrate(connection, steps)

    assert connection.execute("SELECT * FROM one").fetchall() == [(1, 2)]
    assert version(tmp_path) == 2


def test_a_migration_killed_half_way_is_as_if_it_had_not_begun(tmp_path, steps):
    assert killed_after(child("stuck-migration", tmp_path, steps), 1) == ["stuck"]

    connection = open_file(tmp_path)
    assert version(tmp_path) == 1
    assert connection.execute("SELECT * FROM one").fetchall() == [(1,)]
    connection.create_function("stuck", 0, lambda: 2)
    migrate(connection, steps)
    assert version(tmp_path) == 2
    assert connection.execute("SELECT * FROM one").fetchall() == [(1, 2)]


def test_a_migration_that_fails_is_taken_back_and_can_be_tried_again(tmp_path, steps):
    connection = open_file(tmp_path)
    with pytest.raises(sqlite3.OperationalError, match="no such function"):
        migrate(connection, steps)
    assert version(tmp_path) == 1

    connection.create_function("stuck", 0, lambda: 2)
    migrate(connection, steps)
    assert version(tmp_path) == 2


def test_a_missing_migration_is_noticed(tmp_path, steps):
    (steps / "0001_first.sql").unlink()
    with pytest.raises(DatabaseUnusable, match="migration 1 is expected"):
        migrate(open_file(tmp_path), steps)


def test_the_project_s_own_migrations_are_numbered_without_a_gap():
    numbers = [int(script.name.partition("_")[0]) for script in sorted(MIGRATIONS.glob("*.sql"))]
    assert numbers == list(range(1, len(numbers) + 1))
