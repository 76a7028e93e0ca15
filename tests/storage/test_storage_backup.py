"""A shop in one file and back: whole, consistent while others write, and nothing sent twice out of it."""

from __future__ import annotations

import asyncio
import hashlib
import json
import sqlite3
import zipfile
from pathlib import Path

import pytest
from storage_samples import PLATFORM, assert_sound, batches, event, product, rows, turn

from assistant.announcements.announcement import Announcement, Audience, State, Version
from assistant.announcements.consent import Rules
from storage import open_storage
from storage.backup import SERVING, BackupUnusable, back_up, restore
from storage.lock import FileLock


def names(folder: Path, beginning: str = "") -> list[str]:
    return [path.name for path in folder.iterdir() if path.name.startswith(beginning)]


async def filled(folder: Path) -> None:
    """A shop with a catalogue, a person who was answered, a model, and what can be made again."""
    async with open_storage(folder) as storage:
        await storage.catalogue.replace(batches([product("a"), product("b")]), "feed")
        await storage.turns.receive(event())
        await storage.turns.commit(turn(event(), state='{"wish": "oak"}', replies=["hello"]))
    (folder / "model").mkdir()
    (folder / "model" / "weights.bin").write_bytes(b"w" * 100_000)
    (folder / "index").mkdir()
    (folder / "index" / "big").write_bytes(b"i" * 10)


async def test_a_restored_shop_is_the_one_that_was_backed_up(tmp_path: Path) -> None:
    await filled(tmp_path / "shop")
    size = await back_up(tmp_path / "shop", tmp_path / "shop.zip")
    assert size == (tmp_path / "shop.zip").stat().st_size
    assert (tmp_path / "shop.zip").stat().st_mode & 0o077 == 0, "it holds people's words"
    await restore(tmp_path / "shop.zip", tmp_path / "new")
    assert_sound(tmp_path / "new")
    for query in ("SELECT * FROM products", "SELECT state FROM conversations", "SELECT payload FROM inbox"):
        assert rows(tmp_path / "new", query) == rows(tmp_path / "shop", query)
    assert (tmp_path / "new" / "model" / "weights.bin").read_bytes() == b"w" * 100_000
    assert not (tmp_path / "new" / "index").exists()
    async with open_storage(tmp_path / "new") as storage:
        assert len(await storage.catalogue.products(["a", "b"])) == 2
        assert (await storage.turns.load(event())).state == '{"wish": "oak"}'
        await storage.turns.receive(event("e2"))


async def test_what_was_still_to_be_sent_is_not_sent_out_of_a_backup(tmp_path: Path) -> None:
    await filled(tmp_path / "shop")
    async with open_storage(tmp_path / "shop") as storage:
        await storage.turns.receive(event("waits"))
    await back_up(tmp_path / "shop", tmp_path / "shop.zip")
    restored = await restore(tmp_path / "shop.zip", tmp_path / "new")
    assert (restored.replies, restored.messages) == (1, 1)
    async with open_storage(tmp_path / "new") as storage:
        assert await storage.outbox.due(PLATFORM, 10) == []
        assert await storage.turns.waiting() == []
    async with open_storage(tmp_path / "shop") as storage:
        assert len(await storage.outbox.due(PLATFORM, 10)) == 1, "the shop itself goes on"


async def test_nobody_knows_whom_an_announcement_in_a_backup_has_reached_since(tmp_path: Path) -> None:
    async with open_storage(tmp_path / "shop") as storage:
        store = storage.announcements
        ways: dict[str, State] = {"sent": "sending", "later": "scheduled"}
        for id_, to in ways.items():
            audience = Audience(people=False, channels=("fake:one", "fake:two", "fake:three"))
            kept = Announcement(id_, "news", (Version("Closed on Monday"),), audience)
            await store.add(kept)
            await store.approve(kept, "script:ann", 1.0, bool)
            await store.move(id_, to, ("approved",), "script:ann", 1.0, what=to, scheduled_at=2.0)
        [begun] = await store.to_freeze()
        await store.freeze(begun, ("fake",), 1.0)
        one, two, _ = await store.due("fake", 1.0, 10)
        for row in (one, two):
            await store.claim(row.id, Rules(), 1.0)
        await store.settle(one.id, "sent", 1.0)
        await store.settle(two.id, "retry", 1.0, delay=5.0)
    await back_up(tmp_path / "shop", tmp_path / "shop.zip")
    assert (await restore(tmp_path / "shop.zip", tmp_path / "new")).announcements == 2
    async with open_storage(tmp_path / "new") as storage:
        store = storage.announcements
        assert await store.states("sent") == {"sent": 1, "unknown": 2}
        assert await store.move("sent", "sending", ("paused",), "script:ann", 9.0, what="resumed")
        assert await store.due("fake", 9.0, 10) == []
        later = await store.get("later")
        assert later
        assert (later.state, later.scheduled_at, later.reason) == ("approved", None, "from a backup")


async def test_a_backup_is_of_one_moment_while_others_write(tmp_path: Path) -> None:
    """Each turn writes a conversation and a reply; no backup has the one without the other."""
    await filled(tmp_path / "shop")
    async with open_storage(tmp_path / "shop") as storage:
        stop = asyncio.Event()

        async def write() -> int:
            number = 0
            while not stop.is_set():
                incoming = event(f"w{number}", f"c{number}", f"p{number}")
                await storage.turns.receive(incoming)
                await storage.turns.commit(turn(incoming, replies=["yes"]))
                number += 1
            return number

        writing = asyncio.create_task(write())
        for number in range(3):
            await back_up(tmp_path / "shop", tmp_path / f"{number}.zip")
        stop.set()
        assert await writing > 0
    for number in range(3):
        await restore(tmp_path / f"{number}.zip", tmp_path / f"new{number}")
        assert_sound(tmp_path / f"new{number}")
        lonely = (
            "SELECT COUNT(*) FROM conversations WHERE NOT EXISTS "
            "(SELECT 1 FROM outbox WHERE outbox.conversation = conversations.conversation)"
        )
        assert rows(tmp_path / f"new{number}", lonely) == [(0,)]


async def test_a_folder_with_anything_in_it_is_not_replaced_unasked(tmp_path: Path) -> None:
    await filled(tmp_path / "shop")
    await back_up(tmp_path / "shop", tmp_path / "shop.zip")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "notes.txt").write_text("mine")
    with pytest.raises(BackupUnusable, match="not empty"):
        await restore(tmp_path / "shop.zip", tmp_path / "other")
    assert names(tmp_path / "other") == ["notes.txt"]
    restored = await restore(tmp_path / "shop.zip", tmp_path / "other", replace=True)
    assert restored.before is not None
    assert (restored.before / "notes.txt").read_text() == "mine"
    assert_sound(tmp_path / "other")


async def test_a_shop_that_is_being_served_is_not_replaced(tmp_path: Path) -> None:
    await filled(tmp_path / "shop")
    await back_up(tmp_path / "shop", tmp_path / "shop.zip")
    lock = FileLock(tmp_path / "shop" / SERVING)
    assert lock.taken()
    try:
        with pytest.raises(BackupUnusable, match="being served"):
            await restore(tmp_path / "shop.zip", tmp_path / "shop", replace=True)
    finally:
        lock.close()


async def test_a_damaged_backup_changes_nothing(tmp_path: Path) -> None:
    await filled(tmp_path / "shop")
    await back_up(tmp_path / "shop", tmp_path / "shop.zip")
    whole = (tmp_path / "shop.zip").read_bytes()
    half = tmp_path / "half.zip"
    half.write_bytes(whole[: len(whole) // 2])
    (tmp_path / "text.zip").write_text("no archive")
    for archive in (half, tmp_path / "text.zip", tmp_path / "missing.zip"):
        with pytest.raises(BackupUnusable):
            await restore(archive, tmp_path / "new")
    flipped = bytearray(whole)
    flipped[len(flipped) // 3] ^= 0xFF
    (tmp_path / "flipped.zip").write_bytes(flipped)
    with pytest.raises(BackupUnusable):
        await restore(tmp_path / "flipped.zip", tmp_path / "new")
    assert not (tmp_path / "new").exists()
    assert names(tmp_path, ".new") == []


async def test_names_that_lead_out_of_the_folder_are_refused(tmp_path: Path) -> None:
    manifest = {"kind": "shopguide-backup-1", "made_at": 1.0, "sha256": {"shopguide.db": "", "../evil": ""}}
    with zipfile.ZipFile(tmp_path / "evil.zip", "w") as archive:
        archive.writestr("manifest.json", json.dumps(manifest))
        archive.writestr("../evil", "x")
        archive.writestr("shopguide.db", "x")
    with pytest.raises(BackupUnusable):
        await restore(tmp_path / "evil.zip", tmp_path / "new" / "shop")
    assert not (tmp_path / "new" / "evil").exists()


async def test_a_backup_of_a_newer_shopguide_is_refused(tmp_path: Path) -> None:
    await filled(tmp_path / "shop")
    connection = sqlite3.connect(tmp_path / "shop" / "shopguide.db")
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    connection.close()
    await back_up(tmp_path / "shop", tmp_path / "shop.zip")
    connection = sqlite3.connect(tmp_path / "newer.db")
    connection.execute(f"PRAGMA user_version = {version + 1}")
    connection.execute("CREATE TABLE t (a)")
    connection.close()
    data = (tmp_path / "newer.db").read_bytes()
    manifest = {
        "kind": "shopguide-backup-1",
        "made_at": 1.0,
        "sha256": {"shopguide.db": hashlib.sha256(data).hexdigest()},
    }
    with zipfile.ZipFile(tmp_path / "newer.zip", "w") as archive:
        archive.writestr("manifest.json", json.dumps(manifest))
        archive.writestr("shopguide.db", data)
    with pytest.raises(BackupUnusable, match="newer Shopguide"):
        await restore(tmp_path / "newer.zip", tmp_path / "new")


async def test_there_has_to_be_a_shop_and_a_new_file(tmp_path: Path) -> None:
    with pytest.raises(BackupUnusable, match="no shop"):
        await back_up(tmp_path / "nothing", tmp_path / "x.zip")
    await filled(tmp_path / "shop")
    (tmp_path / "x.zip").write_text("mine")
    with pytest.raises(BackupUnusable, match="there already"):
        await back_up(tmp_path / "shop", tmp_path / "x.zip")
    assert (tmp_path / "x.zip").read_text() == "mine"
