"""What can go wrong with the database, in words for the person who runs the shop.

Nothing here needs a restart: `StoreUnavailable` and its kinds mean that a call changed nothing and may
be made again. `DatabaseUnusable` comes only from opening.
"""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

from assistant.ports import StoreUnavailable

__all__ = ["DatabaseUnusable", "DiskFull", "ImportRunning", "StoreUnavailable", "for_people", "on_opening"]

_NEARLY_FULL = 256 * 1024
"""With less than this many bytes free, an I/O error is taken for a full disk, which some files report so."""


class DatabaseUnusable(Exception):
    """The data folder or its database cannot be used as it is."""


class DiskFull(StoreUnavailable):
    """Nothing more can be written until somebody makes room. Goes on by itself once there is some."""


class ImportRunning(Exception):
    """Another import into the same catalogue has not ended yet."""


def for_people(error: Exception, path: Path) -> Exception:
    """The error to raise for what SQLite said about a call; our own mistakes stay as they are."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the rest are details of the code's kind
    if code == sqlite3.SQLITE_FULL or (code == sqlite3.SQLITE_IOERR and _nearly_full(path)):
        return DiskFull(f"{path.parent}: the disk is full. Nothing is lost; free some space to go on.")
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return StoreUnavailable(f"{path}: another program has locked the database. Close it to go on.")
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return StoreUnavailable(f"{path}: the database is damaged ({error}). Restore it from a backup.")
    if code in (
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_NOMEM,
    ):
        return StoreUnavailable(f"{path}: the database cannot be read or written ({error}). Check the disk.")
    return error


def on_opening(error: Exception, path: Path) -> Exception:
    """The error to raise for what went wrong while the database was opened."""
    if isinstance(error, OSError):
        why = "it is a file" if isinstance(error, FileExistsError) else error.strerror or error
        return DatabaseUnusable(
            f"{path.parent} cannot be used as the data folder: {why}. "
            "Choose another folder, or make this one writable."
        )
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_NOTADB:
        return DatabaseUnusable(
            f"{path} is not a database. Move it away to start with an empty one, "
            "or choose another data folder."
        )
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        return DatabaseUnusable(f"{path} cannot be written: {error}. Check who owns it and its rights.")
    error = for_people(error, path)
    return DatabaseUnusable(str(error)) if isinstance(error, StoreUnavailable) else error


def _nearly_full(path: Path) -> bool:
    try:
        return shutil.disk_usage(path.parent).free < _NEARLY_FULL
    except OSError:
        return False
