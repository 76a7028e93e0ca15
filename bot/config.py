"""The configuration file: TOML, every key optional, every key checked. `config.example.toml` shows all."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import msgspec
from platformdirs import user_data_path

from assistant.announcements.consent import Rules, quiet_hours, time_zone
from assistant.opening_hours import OpeningHours
from assistant.staff import Staff

Port = Annotated[int, msgspec.Meta(ge=0, le=65535)]
Job = Literal["recommend", "search", "answer"]
EngineName = Literal["ctranslate2", "torch", "openai"]
Seconds = Annotated[float, msgspec.Meta(ge=0, le=86_400)]
# A web address without blanks; empty where none is needed.
PublicUrl = Annotated[str, msgspec.Meta(pattern=r"^(https://[^\s/]+\S*)?$")]


class ConfigError(Exception):
    """The configuration cannot be used; the message names the file and the key."""


class Shop(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """How the shop calls itself, and the address that relative links of its feed belong to."""

    name: str = "our shop"
    url: str = ""


class Search(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """The sentence encoder: the bundled one, or any sentence-transformers id or folder."""

    encoder: str = "all-MiniLM-L6-v2"


class GeneratorSettings(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """The language model: which weights (empty: the bundled ones), what it is used for, and what runs it.

    `url` and `model` name a server and its model, for the engine `openai` only.
    """

    weights: str = ""
    jobs: tuple[Job, ...] = ()
    engine: EngineName = "ctranslate2"
    url: str = ""
    model: str = ""

    def __post_init__(self) -> None:
        if {bool(self.url), bool(self.model)} != {self.engine == "openai"}:
            raise ValueError('`url` and `model` go with engine = "openai", which needs both')


class Web(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """The chat page of `serve`: `hosts` are the names under which shoppers reach it."""

    enabled: bool = True
    host: str = "127.0.0.1"
    port: Port = 8765
    hosts: tuple[str, ...] = ()


class Console(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """The merchant's console of `serve`: `hosts` are the names under which merchants reach it."""

    enabled: bool = False
    host: str = "127.0.0.1"
    port: Port = 8770
    hosts: tuple[str, ...] = ()


class Groups(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Manners in groups: seconds between two answers to one person and in one channel (0: none), and the
    only channels spoken in (ids of the platform; none named: all).
    """

    person_seconds: Seconds = 0.0
    channel_seconds: Seconds = 0.0
    channels: tuple[str, ...] = ()


class Announcements(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """What people who have set nothing themselves are spared: hours (`quiet`, by the clocks of `time_zone`)
    and more than so many announcements in seven days.
    """

    quiet: str = "21:00-9:00"
    time_zone: str = "UTC"
    most_a_week: Annotated[int, msgspec.Meta(ge=1)] = 3

    def __post_init__(self) -> None:
        if quiet_hours(self.quiet) is None:
            raise ValueError('quiet is written as "21:00-9:00" or "off"')
        if time_zone(self.time_zone) is None:
            raise ValueError('time_zone is a name of the IANA list, such as "Europe/Berlin"')

    def rules(self) -> Rules:
        """The same for the core."""
        return Rules(quiet_hours(self.quiet) or Rules().quiet, self.time_zone, self.most_a_week)


class Merchants(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Who may announce from a chat (`platform:person`), and how many merchants have to approve one."""

    allow: tuple[Annotated[str, msgspec.Meta(pattern=r"^[a-z]+:\S+$")], ...] = ()
    approvals: Annotated[int, msgspec.Meta(ge=1, le=2)] = 1


class Telegram(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Telegram: `polling` asks for updates; for `webhook` Telegram posts them to `public_url`, which a proxy
    with TLS leads to `host` and `port`. `api` is the address of a Bot API server of one's own.
    """

    enabled: bool = False
    mode: Literal["polling", "webhook"] = "polling"
    host: str = "127.0.0.1"
    port: Port = 8766
    public_url: PublicUrl = ""
    api: Annotated[str, msgspec.Meta(pattern=r"^https?://[^\s/]+\S*$")] = "https://api.telegram.org"

    def __post_init__(self) -> None:
        if self.enabled and self.mode == "webhook" and not self.public_url:
            raise ValueError('public_url is needed with mode = "webhook": where Telegram posts updates to')


class Discord(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Discord: one connection to its gateway."""

    enabled: bool = False


class Slack(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Slack: `socket` is Socket Mode; for `http` Slack posts to `public_url`, which a proxy with TLS leads to
    `host` and `port`.
    """

    enabled: bool = False
    mode: Literal["socket", "http"] = "socket"
    host: str = "127.0.0.1"
    port: Port = 3000
    public_url: PublicUrl = ""


class StaffSettings(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """The shop's people: the `channel` where they are called and answer, such as `telegram:-100123`, and when
    they are there, such as `mon-fri 09:00-17:30`. `closed` are dates; `language` is the channel's.
    """

    channel: Annotated[str, msgspec.Meta(pattern=r"^((telegram|discord|slack):[^\s:]+)?$")] = ""
    hours: tuple[str, ...] = ()
    time_zone: str = "UTC"
    closed: tuple[str, ...] = ()
    language: Literal["en", "zh"] = "en"

    def __post_init__(self) -> None:
        OpeningHours.read(self.hours, self.time_zone, self.closed)

    def staff(self, elsewhere: bool = False) -> Staff:
        """The same as the assistant knows it; `elsewhere` says that the console shows tickets too."""
        platform, _, channel = self.channel.partition(":")
        hours = OpeningHours.read(self.hours, self.time_zone, self.closed)
        return Staff(platform, channel, hours, self.language, elsewhere)


class FeedSettings(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """The feed that `serve` imports by itself from `url`, `every` so often (`30m`, `6h`, `1d`).

    `columns` and `currency` are those of `shopguide import`. `private_addresses` lets it lie on this machine
    or in its own network.
    """

    url: Annotated[str, msgspec.Meta(pattern=r"^(https?://[^\s/]+\S*)?$")] = ""
    every: Annotated[str, msgspec.Meta(pattern=r"^[1-9]\d{0,3}[mhd]$")] = "6h"
    columns: dict[str, str] = {}
    currency: str = ""
    private_addresses: bool = False

    @property
    def seconds(self) -> float:
        """The time between two imports."""
        return float(self.every[:-1]) * {"m": 60, "h": 3600, "d": 86_400}[self.every[-1]]


class Retention(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """For how many `days` conversations and messages are kept; 0 keeps them for good."""

    days: Annotated[int, msgspec.Meta(ge=0, le=36_500)] = 90


class MetricsSettings(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Health and figures over HTTP (`/healthz`, `/readyz`, `/metrics`), for monitoring on this machine."""

    enabled: bool = False
    host: str = "127.0.0.1"
    port: Port = 9465


class Config(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Everything that can be configured."""

    shop: Shop = Shop()
    search: Search = Search()
    generator: GeneratorSettings = GeneratorSettings()
    web: Web = Web()
    console: Console = Console()
    groups: Groups = Groups()
    announcements: Announcements = Announcements()
    merchants: Merchants = Merchants()
    telegram: Telegram = Telegram()
    discord: Discord = Discord()
    slack: Slack = Slack()
    staff: StaffSettings = StaffSettings()
    feed: FeedSettings = FeedSettings()
    retention: Retention = Retention()
    metrics: MetricsSettings = MetricsSettings()


def load(path: Path | None) -> Config:
    """The configuration in `path`, or the defaults for None. Raises `ConfigError`."""
    if path is None:
        return Config()
    try:
        return msgspec.toml.decode(path.read_bytes(), type=Config)
    except FileNotFoundError:
        raise ConfigError(f"configuration file not found: {path}") from None
    except OSError as error:
        raise ConfigError(f"cannot read configuration file {path}: {error.strerror}") from None
    except msgspec.ValidationError as error:
        raise ConfigError(f"{path}: {_named(str(error))}") from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} is not valid TOML: {error}") from None


def default_data_dir() -> Path:
    """Where a shop is kept when `--data-dir` does not say."""
    return user_data_path("shopguide", appauthor=False)


def _named(error: str) -> str:
    """msgspec's message with its path (`$.web.port`) as the TOML key that it is."""
    text, _, where = error.partition(" - at `$")
    key = where.strip("`.")
    if "unknown field" in text:
        unknown = text.split("`")[1]
        return f"unknown key: {key + '.' if key else ''}{unknown}"
    return f"{key}: {text}" if key else text
