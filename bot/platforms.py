"""The table of platforms: each one's settings out of the configuration, its adapter, and its check.

A platform's client library is imported only when the configuration switches it on.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Protocol
from urllib.parse import urlsplit

from adapters.adapter import Adapter, Finding
from assistant.messages import Outgoing
from bot import secrets
from bot.config import Config


class Hooks(Protocol):
    """What platforms show of the shop besides replies, and tell it besides messages."""

    async def saved(self, platform: str, person: str) -> Outgoing:
        """What a person has saved, without buttons."""
        ...

    async def suggestions(self, typed: str) -> Sequence[tuple[str, str]]:
        """Ids and titles of products whose name may begin so, best first."""
        ...

    async def unreachable(self, platform: str, person: str) -> None:
        """Nothing reaches this person until they write again."""
        ...


@dataclass(frozen=True, slots=True)
class Platform:
    """`settings` are the platform's own, from configuration and environment; `make` gives its adapter."""

    name: str
    settings: Callable[[Config, Mapping[str, str]], Any]
    make: Callable[[Any, Hooks], Adapter]

    def enabled(self, config: Config) -> bool:
        """Whether the configuration switches it on."""
        return bool(getattr(config, self.name).enabled)

    async def check(self, settings: Any) -> list[Finding]:
        """What the platform itself says of these settings."""
        check: Callable[[Any], Awaitable[list[Finding]]] = _module(self.name, "check").check
        return await check(settings)


def _module(platform: str, name: str) -> Any:
    return import_module(f"adapters.{platform}.{name}")


def _telegram_settings(config: Config, environment: Mapping[str, str]) -> Any:
    ours = config.telegram
    webhook = ours.mode == "webhook"
    return _module("telegram", "adapter").Settings(
        token=secrets.TELEGRAM_TOKEN.read(environment),
        mode=ours.mode,
        url=ours.public_url,
        secret=secrets.TELEGRAM_SECRET.read(environment) if webhook else "",
        host=ours.host,
        port=ours.port,
        api=ours.api.rstrip("/"),
    )


def _telegram(settings: Any, hooks: Hooks) -> Adapter:
    async def blocked(person: str) -> None:
        await hooks.unreachable("telegram", person)

    adapter: Adapter = _module("telegram", "adapter").TelegramAdapter(settings, blocked)
    return adapter


def _discord_settings(config: Config, environment: Mapping[str, str]) -> Any:
    return _module("discord", "adapter").Settings(token=secrets.DISCORD_TOKEN.read(environment))


def _discord(settings: Any, hooks: Hooks) -> Adapter:
    suggestion = _module("discord", "commands").Suggestion

    async def suggest(typed: str) -> Sequence[Any]:
        return [suggestion(id_, title) for id_, title in await hooks.suggestions(typed)]

    adapter: Adapter = _module("discord", "adapter").DiscordAdapter(settings, suggest)
    return adapter


def _slack_settings(config: Config, environment: Mapping[str, str]) -> Any:
    ours = config.slack
    socket = ours.mode == "socket"
    return _module("slack", "adapter").Settings(
        bot_token=secrets.SLACK_BOT_TOKEN.read(environment),
        mode=ours.mode,
        app_token=secrets.SLACK_APP_TOKEN.read(environment) if socket else "",
        signing_secret="" if socket else secrets.SLACK_SIGNING_SECRET.read(environment),
        host=ours.host,
        port=ours.port,
        path=urlsplit(ours.public_url).path or "/slack/events",
        public_url=ours.public_url,
    )


def _slack(settings: Any, hooks: Hooks) -> Adapter:
    async def saved(person: str) -> Outgoing:
        return await hooks.saved("slack", person)

    adapter: Adapter = _module("slack", "adapter").SlackAdapter(settings, saved)
    return adapter


SWITCH_ON = "set enabled = true in one of [web], [telegram], [discord] and [slack]"
"""What to do when nothing is served."""
PLATFORMS = (
    Platform("telegram", _telegram_settings, _telegram),
    Platform("discord", _discord_settings, _discord),
    Platform("slack", _slack_settings, _slack),
)
