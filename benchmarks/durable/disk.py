"""Disks that are full or fail under a running bot."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from durable.bot_process import Setup
from durable.bots import running, shop_folder
from durable.judge import damage, judge, rows
from durable.kills import PATIENCE, SCRIPT, shown, talks, undisturbed
from durable.loopback import Platform

MIB = 2**20
_TO_SPARE = 12 * MIB
"""More than SQLite's log takes before it is copied back (1,000 pages of 4 KiB). The room that is made again
must hold that and the log, however many writes a slow machine has put into it."""
_QUIET = 3.0
"""Seconds that a full or failing disk is left alone to see what the bot does."""


class CannotRun(Exception):
    """This machine does not let the test be run; the message says why."""


@contextmanager
def small_disk(size: int) -> Iterator[Path]:
    """A disk of `size` bytes in memory. Raises `CannotRun` where none may be mounted."""
    with TemporaryDirectory(prefix="shopguide-disk-") as name:
        options = ["-t", "tmpfs", "-o", f"size={size}", "tmpfs", name]
        if subprocess.run(["mount", *options], capture_output=True, check=False).returncode:
            raise CannotRun("no disk can be mounted here: it needs root and the right to mount")
        try:
            yield Path(name)
        finally:
            subprocess.run(["umount", name], check=False)


async def full(template: Path, messages: int, free: int = _TO_SPARE) -> dict[str, object]:
    """A disk with `free` bytes left fills up while people talk; later somebody makes room.

    `acknowledged_uncommitted` are events that were acknowledged and are not in the database, `alerts` the
    different lines that were logged about it.
    """
    length = min(len(SCRIPT), messages)
    expected = await undisturbed(template)
    events = talks(max(3, messages // length), length)
    third = len(events) // 3
    platform = Platform()
    with small_disk(_size(template) + free) as disk:
        async with platform.serving(), shop_folder(template, disk) as folder:
            async with running(Setup(folder=str(folder), port=platform.port)) as bot:
                platform.deliver(events[:third])
                await shown(platform, third)
                filled = _fill(disk / "ballast")
                platform.deliver(events[third : 2 * third])
                await asyncio.sleep(_QUIET)
                acknowledged = set(platform.acknowledged)
                kept = {event for (event,) in rows(folder, "SELECT event_id FROM inbox")}
                alerts = sorted({text for text in bot.logged if "disk is full" in text})
                (disk / "ballast").unlink()
                platform.deliver(events[2 * third :])
                await shown(platform, len(events))
                await bot.stop()
            verdict = judge(folder, events, platform.acknowledged, platform.accepted, expected)
    return verdict.figures() | {
        "bytes_filled": filled,
        "acknowledged_while_full": len(acknowledged) - third,
        "acknowledged_uncommitted": len(acknowledged - kept),
        "alerts": [text.replace(str(folder), "DATA") for text in alerts][:3],
    }


async def failing(template: Path, messages: int, rounds: int = 3) -> dict[str, object]:
    """Writes and syncs of the database fail with EIO, `rounds` times some of them; then the bot is killed.

    `missing` are acknowledged events that the database does not hold.
    """
    if not (strace := shutil.which("strace")):
        raise CannotRun("strace is not installed: apt-get install strace")
    length = min(len(SCRIPT), messages)
    expected = await undisturbed(template)
    events = talks(max(3, messages // length), length)
    share = len(events) // rounds
    platform = Platform()
    errors = 0
    async with platform.serving(), shop_folder(template) as folder:
        setup = Setup(folder=str(folder), port=platform.port)
        async with running(setup) as bot:
            for number in range(rounds):
                # Another part of the calls each time: the log's pages, its syncs, and both.
                calls = ("pwrite64", "fsync,fdatasync", "pwrite64,fsync,fdatasync")[number % 3]
                tracing = await _strace(strace, bot.pid, folder, f"{calls}:error=EIO:when=2+3")
                platform.deliver(events[number * share : (number + 1) * share])
                await asyncio.sleep(_QUIET)
                errors += await _detach(tracing)
            await platform.until(lambda: len(platform.acknowledged) >= rounds * share // 2, PATIENCE)
            alerts = sorted({text for text in bot.logged if "cannot be read or written" in text})
            await bot.kill()
        await platform.gone()
        kept = {event for (event,) in rows(folder, "SELECT event_id FROM inbox")}
        missing = set(platform.acknowledged) - kept
        broken = damage(folder)
        platform.deliver(events[rounds * share :])
        async with running(setup) as bot:
            await shown(platform, len(events))
            await bot.stop()
        verdict = judge(folder, events, platform.acknowledged, platform.accepted, expected)
    return verdict.figures() | {
        "errors_injected": errors,
        "missing": len(missing),
        "damage_after_the_kill": broken,
        "alerts": [text.replace(str(folder), "DATA") for text in alerts][:3],
    }


def _size(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def _fill(ballast: Path) -> int:
    """Take all the room there is; how many bytes."""
    with ballast.open("wb", buffering=0) as file:
        for size in (64 * 1024, 4096):
            try:
                while True:
                    file.write(b"\0" * size)
            except OSError:
                pass
        return file.tell()


async def _strace(strace: str, pid: int, folder: Path, inject: str) -> asyncio.subprocess.Process:
    """Let calls on the database's files fail, once it has got hold of the process."""
    paths = [word for name in ("shopguide.db", "shopguide.db-wal") for word in ("-P", str(folder / name))]
    calls = inject.partition(":")[0]
    options = ["-f", *paths, "-e", f"trace={calls}", "-e", f"inject={inject}", "-p", str(pid)]
    tracing = await asyncio.create_subprocess_exec(
        strace, *options, stderr=asyncio.subprocess.PIPE, limit=2**24
    )
    assert tracing.stderr
    said = await tracing.stderr.readline()
    while b"resolved" in said or b"Requested path" in said:  # where a path is a link
        said = await tracing.stderr.readline()
    if b"attached" not in said:
        await tracing.communicate()
        raise CannotRun(f"strace cannot trace another process here: {said.decode().strip()}")
    return tracing


async def _detach(tracing: asyncio.subprocess.Process) -> int:
    """Let the calls be as they are again; how many failed."""
    os.kill(tracing.pid, signal.SIGINT)
    _, said = await tracing.communicate()
    return said.count(b"(INJECTED)")
