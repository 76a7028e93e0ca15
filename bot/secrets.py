"""Tokens and secrets, from the environment alone. None of them is ever printed, not even a wrong one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.config import Config, ConfigError


@dataclass(frozen=True, slots=True)
class Secret:
    """One environment variable: what it looks like, and where to get it."""

    variable: str
    pattern: str
    looks: str
    where: str

    def read(self, environment: Mapping[str, str]) -> str:
        """The value. Raises `ConfigError`, naming the variable, when it is missing or cannot be one."""
        value = environment.get(self.variable, "").strip()
        if not value:
            raise ConfigError(f"{self.variable} is not set. {self.where}")
        if not re.fullmatch(self.pattern, value):
            raise ConfigError(f"{self.variable} does not look right: {self.looks}. {self.where}")
        return value


TELEGRAM_TOKEN = Secret(
    "SHOPGUIDE_TELEGRAM_TOKEN",
    r"\d{5,}:[A-Za-z0-9_-]{30,}",
    "a number, a colon and some 35 letters",
    "@BotFather gives it; see docs/telegram.md",
)
TELEGRAM_SECRET = Secret(
    "SHOPGUIDE_TELEGRAM_SECRET",
    r"[A-Za-z0-9_-]{16,256}",
    "16 to 256 letters, digits, _ and -",
    "Make one up, for example with: openssl rand -hex 32",
)
DISCORD_TOKEN = Secret(
    "SHOPGUIDE_DISCORD_TOKEN",
    r"[A-Za-z0-9_-]{18,}\.[A-Za-z0-9_-]{4,}\.[A-Za-z0-9_-]{20,}",
    "three parts with a dot between them",
    "The Developer Portal shows it under Bot; see docs/discord.md",
)
SLACK_BOT_TOKEN = Secret(
    "SHOPGUIDE_SLACK_BOT_TOKEN",
    r"xoxb-[A-Za-z0-9-]{10,}",
    "it begins with xoxb-",
    "It stands under OAuth & Permissions of your app; see docs/slack.md",
)
SLACK_APP_TOKEN = Secret(
    "SHOPGUIDE_SLACK_APP_TOKEN",
    r"xapp-[A-Za-z0-9-]{10,}",
    "it begins with xapp-",
    "Make one under Basic Information, App-Level Tokens, with connections:write; see docs/slack.md",
)
SLACK_SIGNING_SECRET = Secret(
    "SHOPGUIDE_SLACK_SIGNING_SECRET",
    r"[0-9a-f]{32}",
    "32 digits and letters a to f",
    "It stands under Basic Information of your app; see docs/slack.md",
)


def require(config: Config, environment: Mapping[str, str]) -> None:
    """Raise `ConfigError` for the first secret that the configuration asks for and that is not right."""
    for secret in needed(config):
        secret.read(environment)


def needed(config: Config) -> list[Secret]:
    """The secrets that the configuration asks for."""
    found: list[Secret] = []
    if config.telegram.enabled:
        found.append(TELEGRAM_TOKEN)
        if config.telegram.mode == "webhook":
            found.append(TELEGRAM_SECRET)
    if config.discord.enabled:
        found.append(DISCORD_TOKEN)
    if config.slack.enabled:
        found += [SLACK_BOT_TOKEN, SLACK_APP_TOKEN if config.slack.mode == "socket" else SLACK_SIGNING_SECRET]
    return found
