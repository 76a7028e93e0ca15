"""The configuration file: every key optional, every key checked, every mistake named."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.config import Config, ConfigError, load


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "shop.toml"


def mistake(file: Path, content: str | bytes) -> str:
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(ConfigError) as told:
        load(file)
    message = str(told.value)
    assert str(file) in message
    assert "\n" not in message
    return message


def test_no_file_is_the_defaults() -> None:
    assert load(None) == Config()


def test_an_empty_file_is_the_defaults(file: Path) -> None:
    file.write_text("")
    assert load(file) == Config()


def test_one_key_leaves_the_others(file: Path) -> None:
    file.write_text('[shop]\nname = "Lamps & Co"\n')
    config = load(file)
    assert config.shop.name == "Lamps & Co"
    assert (config.shop.url, config.web, config.search) == ("", Config().web, Config().search)


def test_lists_and_numbers(file: Path) -> None:
    file.write_text('[web]\nport = 0\nhosts = ["chat.shop.example"]\n[generator]\njobs = ["answer"]\n')
    config = load(file)
    assert (config.web.port, config.web.hosts) == (0, ("chat.shop.example",))
    assert config.generator.jobs == ("answer",)


@pytest.mark.parametrize(
    ("content", "key"),
    [
        ("[shopp]\n", "unknown key: shopp"),
        ("colour = 1\n", "unknown key: colour"),
        ("[shop]\ncolour = 1\n", "unknown key: shop.colour"),
        ("[web]\nPort = 1\n", "unknown key: web.Port"),
    ],
)
def test_an_unknown_key_is_named(file: Path, content: str, key: str) -> None:
    assert key in mistake(file, content)


@pytest.mark.parametrize(
    ("content", "key"),
    [
        ("[shop]\nname = 5\n", "shop.name"),
        ("[web]\nport = 'eighty'\n", "web.port"),
        ("[web]\nport = -1\n", "web.port"),
        ("[web]\nport = 65536\n", "web.port"),
        ("[web]\nenabled = 'yes'\n", "web.enabled"),
        ("[web]\nhosts = 'chat.shop.example'\n", "web.hosts"),
        ("[generator]\njobs = ['answer', 'dance']\n", "generator.jobs"),
        ("[generator]\nengine = 'magic'\n", "generator.engine"),
        ("[generator]\nengine = 'openai'\nurl = 'http://gpu.example/v1'\n", "generator: `url` and `model`"),
        ("[generator]\nmodel = 'ours'\n", "generator: `url` and `model`"),
        ("shop = 'Lamps'\n", "shop"),
    ],
)
def test_a_value_of_the_wrong_kind_is_named(file: Path, content: str, key: str) -> None:
    assert f": {key}" in mistake(file, content)


@pytest.mark.parametrize(
    "content", ["[shop\n", "name = \n", "[shop]\nname = 'a'\nname = 'b'\n", b"\xff\xfe\x00"]
)
def test_what_is_no_toml_says_so(file: Path, content: str | bytes) -> None:
    assert "TOML" in mistake(file, content)


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="not found"):
        load(tmp_path / "none.toml")
    with pytest.raises(ConfigError, match="cannot read"):
        load(tmp_path)
