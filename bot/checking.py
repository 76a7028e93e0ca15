"""What `shopguide check` looks at: everything that could keep the bot from working, each in plain words."""

from __future__ import annotations

import asyncio
import os
import shutil
import time
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

from adapters.adapter import Finding
from assistant.generator.weights import UnusableModel, read_gpt2
from assistant.retrieval.embedder import open_embedder
from assistant.retrieval.minilm import EmbedderError
from bot import secrets
from bot.config import Config, ConfigError
from bot.platforms import PLATFORMS, SWITCH_ON, Platform
from bot.wiring import cache_dir, weights_folder
from storage import DatabaseUnusable, StoreUnavailable, open_storage
from storage.database import FILE

LEAST_FREE = 500 * 1024 * 1024
"""Bytes. An import of a large catalogue and a night's messages fit in it with room to spare."""
_PLATFORM_WITHIN = 30.0
_CLOCK_TOLERANCE = 60.0


async def findings(
    config: Config, data_dir: Path, environment: Mapping[str, str], offline: bool
) -> AsyncIterator[Finding]:
    """Each finding as soon as it is known; `offline` asks no platform anything."""
    yield Finding("configuration", True)
    yield _anything_on(config)
    for secret in secrets.needed(config):
        yield _secret(secret, environment)
    yield _disk(data_dir)
    yield _clock(data_dir)
    yield await _encoder(config)
    if config.generator.jobs:
        yield await _model(config, data_dir)
    yield await _catalogue(data_dir)
    if not offline:
        for platform in PLATFORMS:
            if platform.enabled(config):
                for finding in await _platform(platform, config, environment):
                    yield finding


def _anything_on(config: Config) -> Finding:
    on = [platform.name for platform in PLATFORMS if platform.enabled(config)]
    on += ["web"] if config.web.enabled else []
    if on:
        return Finding(f"switched on: {', '.join(sorted(on))}", True)
    return Finding(
        "switched on: nothing",
        False,
        SWITCH_ON,
    )


def _secret(secret: secrets.Secret, environment: Mapping[str, str]) -> Finding:
    try:
        secret.read(environment)
    except ConfigError as error:
        return Finding(secret.variable, False, str(error))
    return Finding(secret.variable, True)


def _disk(data_dir: Path) -> Finding:
    """Room and rights where the shop is kept, or is going to be."""
    folder = data_dir
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    if not os.access(folder, os.W_OK):
        return Finding("data folder", False, f"{folder} cannot be written: change its owner or its rights")
    free = shutil.disk_usage(folder).free
    what = f"disk: {free / 1024**3:.1f} GiB free"
    if free < LEAST_FREE:
        return Finding(what, False, f"make room on the disk of {folder}: without it no message can be kept")
    return Finding(what, True)


def _clock(data_dir: Path) -> Finding:
    """Whether the clock was set back. How far it is off the platforms know, and their checks tell."""
    files = [file for name in (FILE, f"{FILE}-wal") if (file := data_dir / name).exists()]
    ahead = max((file.stat().st_mtime for file in files), default=0.0) - time.time()
    if ahead > _CLOCK_TOLERANCE:
        return Finding(
            "clock",
            False,
            f"it is at least {ahead / 60:.0f} min behind: the shop was last used later than it says now. "
            "Set it, for example with: timedatectl set-ntp true",
        )
    return Finding("clock", True)


async def _encoder(config: Config) -> Finding:
    what = f"sentence encoder {config.search.encoder}"
    try:
        await asyncio.to_thread(open_embedder, config.search.encoder, cache_dir())
    except EmbedderError as error:
        return Finding(what, False, str(error))
    return Finding(what, True)


async def _model(config: Config, data_dir: Path) -> Finding:
    try:
        await asyncio.to_thread(read_gpt2, weights_folder(config, data_dir))
    except UnusableModel as error:
        return Finding("language model", False, str(error))
    return Finding("language model", True)


async def _catalogue(data_dir: Path) -> Finding:
    """Whether there are products, and whether each is in the index with the meaning of its text."""
    if not (data_dir / FILE).exists():
        return Finding("catalogue", False, f"there are no products in {data_dir} yet: shopguide import FILE")
    try:
        async with open_storage(data_dir) as storage:
            products = 0
            async for batch in storage.catalogue.every():
                products += len(batch)
            passages = len(await storage.policies.passages())
    except (DatabaseUnusable, StoreUnavailable) as error:
        return Finding("catalogue", False, str(error))
    if not products:
        return Finding("catalogue", False, f"there are no products in {data_dir} yet: shopguide import FILE")
    if not (data_dir / "index").exists():
        return Finding(
            "index", False, "it is missing: the next start or import makes it, which takes a while"
        )
    if not passages:
        return Finding(
            f"catalogue: {products:,} products, no policies",
            False,
            "questions about returns and delivery cannot be answered: shopguide policies FOLDER",
        )
    return Finding(f"catalogue: {products:,} products, {passages:,} passages of policies", True)


async def _platform(platform: Platform, config: Config, environment: Mapping[str, str]) -> list[Finding]:
    """The platform's own check; a secret that is missing has been told already."""
    try:
        settings = platform.settings(config, environment)
    except ConfigError:
        return []
    try:
        async with asyncio.timeout(_PLATFORM_WITHIN):
            found = await platform.check(settings)
    except TimeoutError:
        found = [
            Finding("answers", False, f"no answer within {_PLATFORM_WITHIN:.0f} s: is this machine online?")
        ]
    return [Finding(f"{platform.name}: {one.what}", one.ok, one.help) for one in found]
