"""A data folder in one file, and back.

The database is copied by SQLite's online backup out of one read transaction: whatever is being written
meanwhile, the copy is the database at one moment. What can be made again (the search index) is left out, and
no configuration or token is in a data folder in the first place.

A backup is older than what has been sent since. So what was still to be sent in it is not sent from a
restored one, announcements under way are paused, and whoever restores is told.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import shutil
import sqlite3
import tempfile
import time
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from storage.database import FILE, open_database
from storage.lock import FileLock
from storage.migrate import MIGRATIONS
from storage.queries import queries

_sql = queries("upkeep")

_MANIFEST = "manifest.json"
_KIND = "shopguide-backup-1"
_LEFT_OUT = ("index", "demo", "fetched", "console")
_ENDINGS_LEFT_OUT = (".lock", ".db", ".db-wal", ".db-shm", ".partial")
_PIECE = 1024 * 1024
SERVING = "serve.lock"
"""Held by a process that serves a data folder."""


class BackupUnusable(Exception):
    """A backup cannot be made or restored; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What came of a restore: when the backup was made (seconds since the epoch), how many replies and
    messages in it will not be sent or answered, and where the folder that was there before lies now.
    """

    made_at: float
    replies: int
    messages: int
    announcements: int
    before: Path | None


async def back_up(folder: Path, target: Path) -> int:
    """Put the data folder `folder` into the new file `target`; its size in bytes.

    Works while others write. Raises `BackupUnusable`, and what `open_database` raises.
    """
    await asyncio.to_thread(_may_be_made, folder, target)
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=folder) as room:
        copy = Path(room) / FILE
        async with open_database(folder) as database, database.snapshot() as snapshot:
            await snapshot.read(lambda connection: _copy(connection, copy))
        return await asyncio.to_thread(_pack, folder, copy, target)


async def restore(archive: Path, folder: Path, replace: bool = False) -> Restored:
    """Make the data folder `folder` out of a backup, after all of it has been checked.

    A folder with anything in it is only replaced if `replace` is set, and is kept beside the new one.
    Raises `BackupUnusable`, with everything as it was.
    """
    return await asyncio.to_thread(_restore, archive, folder, replace)


def _may_be_made(folder: Path, target: Path) -> None:
    if target.exists():
        raise BackupUnusable(f"{target} is there already: choose another name, or move it away")
    if not (folder / FILE).exists():
        raise BackupUnusable(f"there is no shop in {folder}, so there is nothing to back up")


def _copy(source: sqlite3.Connection, target: Path) -> None:
    with closing(sqlite3.connect(target)) as copy:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
        _check(copy, target)


def _pack(folder: Path, database: Path, target: Path) -> int:
    partial = target.with_name(f"{target.name}.partial")
    files = {FILE: database} | {path.relative_to(folder).as_posix(): path for path in _others(folder)}
    sums = {}
    try:
        descriptor = os.open(partial, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)  # it holds people's words
        with os.fdopen(descriptor, "w+b") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
                for name, path in files.items():
                    sums[name] = _put(archive, name, path)
                manifest = {"kind": _KIND, "made_at": time.time(), "sha256": sums}
                archive.writestr(_MANIFEST, json.dumps(manifest, indent=1))
            file.flush()
            os.fsync(file.fileno())
        os.replace(partial, target)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise BackupUnusable(f"{target} could not be written: {error.strerror}") from error
    return target.stat().st_size


def _others(folder: Path) -> Iterator[Path]:
    """What else is in the folder and cannot be made again."""
    for path in sorted(folder.rglob("*")):
        first = path.relative_to(folder).parts[0]
        if first in _LEFT_OUT or first.startswith(".") or path.is_symlink() or not path.is_file():
            continue
        if not path.name.endswith(_ENDINGS_LEFT_OUT):
            yield path


def _put(archive: zipfile.ZipFile, name: str, path: Path) -> str:
    """Add a file; its SHA-256."""
    digest = hashlib.sha256()
    with path.open("rb") as source, archive.open(name, "w", force_zip64=True) as target:
        while piece := source.read(_PIECE):
            digest.update(piece)
            target.write(piece)
    return digest.hexdigest()


def _restore(archive: Path, folder: Path, replace: bool) -> Restored:
    if folder.exists() and any(folder.iterdir()) and not replace:
        raise BackupUnusable(
            f"{folder} is not empty, and nothing in it was touched. Choose an empty folder with --data-dir, "
            "or say --replace: the folder that is there is then kept under another name"
        )
    _nobody_serves(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    new = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        made_at = _unpack(archive, new)
        counts = _made_safe(new / FILE)
        before = _out_of_the_way(folder)
        os.replace(new, folder)
    except BaseException:
        shutil.rmtree(new, ignore_errors=True)
        raise
    return Restored(made_at, *counts, before)


def _nobody_serves(folder: Path) -> None:
    if not folder.exists():
        return
    lock = FileLock(folder / SERVING)
    try:
        if not lock.taken():
            raise BackupUnusable(f"{folder} is being served: stop `shopguide serve` first")
    finally:
        lock.close()
        if not (folder / FILE).exists():
            (folder / SERVING).unlink(missing_ok=True)


def _unpack(archive: Path, new: Path) -> float:
    """Unpack and compare every file with its sum; when the backup was made."""
    try:
        with zipfile.ZipFile(archive) as packed:
            manifest = json.loads(packed.read(_MANIFEST))
            if manifest.get("kind") != _KIND or FILE not in manifest["sha256"]:
                raise _no_backup(archive)
            for name, wanted in manifest["sha256"].items():
                path = PurePosixPath(name)
                if path.is_absolute() or ".." in path.parts or "\\" in name:
                    raise _no_backup(archive)
                if _take(packed, name, new / path) != wanted:
                    raise BackupUnusable(f"{archive} is damaged: {name} is not what was backed up")
            return float(manifest["made_at"])
    except FileNotFoundError:
        raise BackupUnusable(f"backup not found: {archive}") from None
    except (zipfile.BadZipFile, KeyError, ValueError, AttributeError, EOFError, zlib.error):
        raise _no_backup(archive) from None
    except OSError as error:
        raise BackupUnusable(f"{archive} could not be unpacked: {error.strerror or error}") from None


def _take(packed: zipfile.ZipFile, name: str, path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with packed.open(name) as source, path.open("xb") as target:
        while piece := source.read(_PIECE):
            digest.update(piece)
            target.write(piece)
    return digest.hexdigest()


def _made_safe(database: Path) -> tuple[int, int, int]:
    """Check the database, and let nothing in it go out again: how many replies, messages, announcements."""
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        _check(connection, database)
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        newest = len(list(MIGRATIONS.glob("[0-9]*.sql")))
        if version > newest:
            raise BackupUnusable(
                f"a newer Shopguide made this backup (its tables have version {version}, this one knows "
                f"{newest}): install that one first"
            )
        now = time.time()
        connection.execute("BEGIN")
        replies = int(_sql.end_pending_replies(connection, now=now))
        messages = int(_sql.end_waiting_messages(connection, now=now))
        announcements = 0
        if version >= 4:
            announcements = int(_sql.pause_announcements(connection))
            _sql.nobody_knows(connection)
        connection.execute("COMMIT")
    return replies, messages, announcements


def _check(connection: sqlite3.Connection, path: Path) -> None:
    try:
        found = [row[0] for row in connection.execute("PRAGMA integrity_check")]
        broken = connection.execute("PRAGMA foreign_key_check").fetchall()
    except sqlite3.DatabaseError as error:
        raise BackupUnusable(f"the database in it is damaged: {error}") from None
    if found != ["ok"] or broken:
        raise BackupUnusable(
            f"the database is damaged: {found[0] if found != ['ok'] else 'rows point nowhere'}"
        )


def _out_of_the_way(folder: Path) -> Path | None:
    """Move the folder aside if it holds anything; where it is now."""
    if not folder.exists():
        return None
    if not any(folder.iterdir()):
        folder.rmdir()
        return None
    aside = folder.with_name(f"{folder.name}.before-{time.strftime('%Y%m%d-%H%M%S')}")
    os.replace(folder, aside)
    return aside


def _no_backup(archive: Path) -> BackupUnusable:
    return BackupUnusable(f"{archive} is no backup of Shopguide, or is damaged; nothing was changed")
