"""`shopguide check`, and starts that are refused: what is wrong is named, and no secret is told."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections import namedtuple
from pathlib import Path
from typing import Any

import msgspec
import pytest

import bot.checking
from adapters.adapter import Finding
from bot.checking import findings
from bot.config import Config, ConfigError, Discord, Slack, Telegram, load
from bot.platforms import PLATFORMS
from bot.secrets import needed, require

SHOPGUIDE = Path(sys.executable).with_name("shopguide")
CANARY = "canary-5ca1ab1e"
ALL_ON = Config(telegram=Telegram(enabled=True), discord=Discord(enabled=True), slack=Slack(enabled=True))
GOOD = {
    "SHOPGUIDE_TELEGRAM_TOKEN": "123456789:" + "a" * 35,
    "SHOPGUIDE_DISCORD_TOKEN": "a" * 24 + ".bbbbbb." + "c" * 38,
    "SHOPGUIDE_SLACK_BOT_TOKEN": "xoxb-1234567890-abcdefghij",
    "SHOPGUIDE_SLACK_APP_TOKEN": "xapp-1-A0000-1234567890-abcdefghij",
    "SHOPGUIDE_SLACK_SIGNING_SECRET": "0123456789abcdef" * 2,
    "SHOPGUIDE_TELEGRAM_SECRET": "s3cret_s3cret_s3cret",
}
WRONG: dict[type, str] = {bool: '"maybe"', int: '"many"', float: '"soon"', str: "7", tuple: "5", dict: "5"}


def keys() -> list[tuple[str, str, str]]:
    """Every key of the configuration with a value that it cannot have."""
    found = []
    for section in msgspec.structs.fields(Config):
        found += [
            (section.name, field.name, WRONG[type(getattr(section.type(), field.name))])
            for field in msgspec.structs.fields(section.type)
        ]
    return found


@pytest.mark.parametrize(("section", "key", "value"), keys(), ids=lambda part: str(part))
def test_each_key_with_a_wrong_value_is_named(tmp_path: Path, section: str, key: str, value: str) -> None:
    file = tmp_path / "shop.toml"
    file.write_text(f"[{section}]\n{key} = {value}\n")
    with pytest.raises(ConfigError, match=rf"{section}\.{key}"):
        load(file)


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ('[telegram]\nmode = "push"\n', "telegram.mode"),
        ('[telegram]\npublic_url = "http://shop.example"\n', "telegram.public_url"),
        ('[telegram]\nenabled = true\nmode = "webhook"\n', "public_url"),
        ('[telegram]\napi = "ftp://x"\n', "telegram.api"),
        ('[slack]\nmode = "carrier pigeon"\n', "slack.mode"),
        ('[slack]\npublic_url = "shop.example"\n', "slack.public_url"),
        ("[groups]\nperson_seconds = -1\n", "groups.person_seconds"),
        ("[groups]\nchannels = [5]\n", "groups.channels"),
        ('[telegram]\ntoken = "123:abc"\n', "telegram.token"),
    ],
)
def test_values_that_no_platform_takes_are_named(tmp_path: Path, content: str, named: str) -> None:
    file = tmp_path / "shop.toml"
    file.write_text(content)
    with pytest.raises(ConfigError, match=re.escape(named)) as told:
        load(file)
    assert "123:abc" not in str(told.value)


@pytest.mark.parametrize("variable", [secret.variable for secret in needed(ALL_ON)])
@pytest.mark.parametrize("value", ["", CANARY, f"{CANARY} {CANARY}"])
def test_each_secret_that_is_missing_or_no_secret_is_named_and_not_told(variable: str, value: str) -> None:
    with pytest.raises(ConfigError, match=variable) as told:
        require(ALL_ON, GOOD | {variable: value})
    assert CANARY not in str(told.value)


def test_only_what_is_switched_on_needs_its_secrets() -> None:
    require(Config(), {})
    require(ALL_ON, GOOD)
    http = Config(slack=Slack(enabled=True, mode="http"))
    assert [one.variable for one in needed(http)] == [
        "SHOPGUIDE_SLACK_BOT_TOKEN",
        "SHOPGUIDE_SLACK_SIGNING_SECRET",
    ]
    webhook = Telegram(enabled=True, mode="webhook", public_url="https://x.example/t")
    assert "SHOPGUIDE_TELEGRAM_SECRET" in [one.variable for one in needed(Config(telegram=webhook))]


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ("[telegram]\nenabled = true\n", "SHOPGUIDE_TELEGRAM_TOKEN"),
        ("[slack]\nport = 'x'\n", "slack.port"),
        (f"[discord]\ntoken = '{CANARY}'\n", "discord.token"),
    ],
)
def test_a_start_is_refused_at_once(tmp_path: Path, content: str, named: str) -> None:
    file = tmp_path / "shop.toml"
    file.write_text(content)
    environment = {**os.environ, "SHOPGUIDE_TELEGRAM_TOKEN": CANARY}
    began = time.monotonic()
    done = subprocess.run(
        [SHOPGUIDE, "--config", file, "--data-dir", tmp_path, "serve"],
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
        env=environment,
    )
    seconds = time.monotonic() - began
    print(f"refused after {seconds:.2f} s")
    assert done.returncode == 2
    assert named in done.stderr
    assert CANARY not in done.stdout + done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "shopguide.db").exists(), "nothing was opened for it"


# --- check ---------------------------------------------------------------------------------------------


async def found(
    config: Config, folder: Path, environment: dict[str, str], offline: bool = True
) -> list[Finding]:
    return [one async for one in findings(config, folder, environment, offline)]


def wrong(found: list[Finding]) -> dict[str, str]:
    return {one.what: one.help for one in found if not one.ok}


async def test_a_shop_in_order_is_all_ok(demo_folder: Path) -> None:
    every = await found(Config(), demo_folder / "demo", {})
    assert wrong(every) == {}
    assert any("646 products" in one.what for one in every)


async def test_everything_wrong_is_told_at_once(tmp_path: Path, model_cache: Path) -> None:
    config = msgspec.structs.replace(ALL_ON, web=msgspec.structs.replace(Config().web, enabled=False))
    told = wrong(await found(config, tmp_path / "none", GOOD | {"SHOPGUIDE_DISCORD_TOKEN": CANARY}))
    assert set(told) == {"SHOPGUIDE_DISCORD_TOKEN", "catalogue"}
    assert "shopguide import" in told["catalogue"]
    assert CANARY not in str(told)


async def test_a_full_disk_and_a_clock_set_back_are_told(
    demo_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "demo"
    shutil.copytree(demo_folder / "demo", folder)
    tomorrow = time.time() + 86_400
    os.utime(folder / "shopguide.db", (tomorrow, tomorrow))
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(bot.checking.shutil, "disk_usage", lambda _: usage(10, 10, 1024))
    told = wrong(await found(Config(), folder, {}))
    assert "disk: 0.0 GiB free" in told
    assert "behind" in told["clock"]


async def test_no_policies_and_no_weights_are_told(tmp_path: Path, demo_folder: Path) -> None:
    generator = msgspec.structs.replace(Config().generator, weights=str(tmp_path / "none"), jobs=("answer",))
    told = wrong(await found(Config(generator=generator), demo_folder / "demo", {}))
    assert set(told) == {"language model"}
    assert str(tmp_path / "none") in told["language model"]


async def test_platforms_are_asked_unless_offline(demo_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    async def check(self: Any, settings: Any) -> list[Finding]:
        asked.append(self.name)
        return [Finding("token", False, "it is refused")]

    for platform in PLATFORMS:
        monkeypatch.setattr(type(platform), "check", check)
    monkeypatch.setattr(
        bot.checking, "PLATFORMS", tuple(_without_library(platform) for platform in PLATFORMS)
    )
    folder = demo_folder / "demo"
    assert wrong(await found(ALL_ON, folder, GOOD)) == {}
    assert asked == []
    told = wrong(await found(ALL_ON, folder, GOOD, offline=False))
    assert told == {f"{name}: token": "it is refused" for name in ("telegram", "discord", "slack")}


def _without_library(platform: Any) -> Any:
    from dataclasses import replace

    return replace(platform, settings=lambda config, environment: None)


def test_the_command_exits_with_1_when_something_is_wrong(demo_folder: Path, tmp_path: Path) -> None:
    def run(folder: Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [SHOPGUIDE, "--data-dir", folder, "check", "--offline"],
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )

    well = run(demo_folder / "demo")
    assert (well.returncode, well.stderr) == (0, "")
    assert all(line.startswith("ok ") for line in well.stdout.splitlines())
    bad = run(tmp_path)
    assert (bad.returncode, bad.stderr) == (1, "")
    assert "wrong  catalogue" in bad.stdout
