"""`shopguide serve` as a process of its own on a loopback server: from the first word to the stop."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.adapters.contract.driver import until
from tests.adapters.telegram.bot_api import BotApi

TOKEN = "123456789:canary-5ca1ab1e-canary-5ca1ab1e-cana"
SHOPGUIDE = Path(sys.executable).with_name("shopguide")


@asynccontextmanager
async def serving(api: str, folder: Path, **environment: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """The bot with the page and Telegram switched on."""
    config = folder / "shop.toml"
    config.write_text(f'[web]\nport = 0\n[telegram]\nenabled = true\napi = "{api}"\n')
    process = await asyncio.create_subprocess_exec(
        SHOPGUIDE,
        "--verbose",
        "--config",
        config,
        "--data-dir",
        folder / "demo",
        "serve",
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, "SHOPGUIDE_TELEGRAM_TOKEN": TOKEN, **environment},
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


@pytest.fixture
def folder(demo_folder: Path, tmp_path: Path) -> Path:
    shutil.copytree(demo_folder / "demo", tmp_path / "demo")
    return tmp_path


async def test_a_shopper_is_welcomed_and_a_stop_loses_nothing(folder: Path) -> None:
    async with BotApi(token=TOKEN) as api, serving(api.address, folder) as process:
        api.say("/start")
        await until(lambda: any("Welcome" in one.text for one in api.shown()), 60)
        api.say("show me laptops")
        await until(lambda: len(api.shown()) == 2, 60)
        last = api.say("show me phones")
        await until(lambda: api.confirmed > last, 60)
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        out, err = await process.communicate()
        print(f"stopped after {time.monotonic() - began:.2f} s")
        assert process.returncode == 0, err.decode()
        assert time.monotonic() - began < 25
        assert len(api.shown()) == 3, "what was taken is answered"
        assert b"Serving on Telegram" in out
        assert b"Serving on http://" in out
        assert b"canary" not in out + err


async def test_a_token_that_is_refused_ends_the_start_with_2(folder: Path) -> None:
    async with BotApi() as api, serving(api.address, folder) as process:
        out, err = await asyncio.wait_for(process.communicate(), 120)
        assert process.returncode == 2
        last = err.decode().splitlines()[-1]
        assert last.startswith("shopguide: telegram: ")
        assert "SHOPGUIDE_TELEGRAM_TOKEN" in last
        assert b"canary" not in out + err
