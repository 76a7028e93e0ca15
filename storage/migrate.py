"""From whatever version a database has to the one that this code knows.

Migrations are the files `NNNN_name.sql`, numbered from 1 without a gap. Each runs in one transaction that
also sets the database's version, so a process killed half way leaves the version before or the one after,
and the next start goes on from there. A file that has been released is never edited: change the tables
with a new one.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from storage.errors import DatabaseUnusable

MIGRATIONS = Path(__file__).parent / "migrations"


def migrate(connection: sqlite3.Connection, folder: Path = MIGRATIONS) -> None:
    """Bring the database to the newest version in `folder`. The caller keeps other writers out.

    Raises `DatabaseUnusable` when the database is newer than that.
    """
    scripts = sorted(folder.glob("[0-9]*.sql"))
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if version > len(scripts):
        raise DatabaseUnusable(
            f"The database has version {version}, this Shopguide knows versions up to {len(scripts)}. "
            "Install the newer Shopguide that made it, or choose another data folder."
        )
    for number, script in enumerate(scripts[version:], version + 1):
        if int(script.name.partition("_")[0]) != number:
            raise DatabaseUnusable(f"{script}: migration {number} is expected here. Install Shopguide again.")
        statements = script.read_text(encoding="utf-8")
        try:
            connection.executescript(
                f"BEGIN IMMEDIATE;\n{statements}\n;PRAGMA user_version = {number};\nCOMMIT;"
            )
        except BaseException:
            if connection.in_transaction:
                connection.rollback()
            raise
