"""Starts bots and kills them."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from bot.demo.shop import demo_config, stock
from bot.wiring import open_shop
from durable.bot_process import Setup


class Bot:
    """A bot's process; `said` is what it printed, `logged` what it logged."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self.said: list[str] = []
        self.logged: list[str] = []
        self.ready = asyncio.Event()
        self._reading = asyncio.gather(self._read(), self._read_log())

    @classmethod
    async def start(cls, setup: Setup, before: Sequence[str] = ()) -> Bot:
        """Start a bot, its command line behind `before` where it runs under another program."""
        here = Path(__file__).parents[1]
        path = os.pathsep.join([str(here), str(here.parent), *filter(None, [os.environ.get("PYTHONPATH")])])
        process = await asyncio.create_subprocess_exec(
            *before,
            sys.executable,
            "-m",
            "durable.bot_process",
            msgspec.json.encode(setup).decode(),
            stdin=PIPE,
            stdout=PIPE,
            stderr=PIPE,
            limit=2**20,
            env=os.environ | {"PYTHONPATH": path},
        )
        return cls(process)

    @property
    def pid(self) -> int:
        """The process's id."""
        return self._process.pid

    async def until_ready(self, seconds: float = 300.0) -> None:
        """Wait until it hears people. Raises `RuntimeError` with its log when it does not come to that."""
        ready = asyncio.create_task(self.ready.wait())
        await asyncio.wait([ready, self._reading], timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        ready.cancel()
        if not self.ready.is_set():
            raise RuntimeError("the bot did not start:\n" + "\n".join(self.logged[-20:]))

    async def kill(self) -> None:
        """SIGKILL, as the kernel does when memory runs out. Returns when the process is gone."""
        await self.end(signal.SIGKILL)

    async def stop(self, seconds: float = 60.0) -> None:
        """Ask it to stop, and wait."""
        async with asyncio.timeout(seconds):
            await self.end(signal.SIGTERM)

    async def end(self, how: signal.Signals) -> None:
        """Send a signal, and wait until the process is gone."""
        if self._process.returncode is None:
            self._process.send_signal(how)
        await self._process.wait()
        await self._reading

    async def _read(self) -> None:
        assert self._process.stdout
        async for text in self._process.stdout:
            self.said.append(text.decode().strip())
            if self.said[-1].startswith("ready"):
                self.ready.set()

    async def _read_log(self) -> None:
        assert self._process.stderr
        async for text in self._process.stderr:
            self.logged.append(text.decode(errors="replace").rstrip())


@asynccontextmanager
async def shop_folder(template: Path | None = None, where: Path | None = None) -> AsyncIterator[Path]:
    """A data folder of its own with the bundled shop, removed afterwards.

    `template` is such a folder to copy, which saves making the vectors.
    """
    with TemporaryDirectory(prefix="shopguide-faults-", dir=where) as scratch:
        folder = Path(scratch) / "shop"
        if template:
            shutil.copytree(template, folder)
        else:
            await stock(folder)
            async with open_shop(demo_config(1), folder):
                pass  # makes the vectors and the index
        yield folder


@asynccontextmanager
async def running(setup: Setup, before: Sequence[str] = ()) -> AsyncIterator[Bot]:
    """A bot that hears people, for the length of the block; killed at its end if it still runs."""
    bot = await Bot.start(setup, before)
    try:
        await bot.until_ready()
        yield bot
    finally:
        await bot.kill()
