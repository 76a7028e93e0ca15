"""The slash commands: what the menu shows in each language, and what is completed while typing.

Discord keeps the menu. It is written only when it differs from what is there: Discord counts such writings,
and people's menus blink.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

import discord
from discord import app_commands
from discord.app_commands import Choice, locale_str
from discord.http import Route

from adapters.words import say

log = logging.getLogger(__name__)

# In Chinese menus. The names in English are the commands' own.
_CHINESE = {
    "start": "开始",
    "help": "帮助",
    "search": "搜索",
    "deal": "优惠",
    "poll": "投票",
    "saved": "收藏",
    "profile": "喜好",
    "why": "为什么",
    "language": "语言",
    "export": "导出数据",
    "forget": "删除数据",
    "stop": "停止",
    "subscribe": "订阅",
    "quiet": "免打扰",
    "hours": "时段",
    "alerts": "提醒",
    "query": "内容",
    "first": "第一件",
    "second": "第二件",
    "third": "第三件",
}
_LANGUAGES = [
    Choice(name="English", value="en"),
    Choice(name="中文", value="zh"),
    Choice(name=locale_str("the one I write in", chinese="跟随我使用的语言"), value="auto"),
]
_IN_SERVERS_AND_DIRECTLY = app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=False)
_DIRECTLY = app_commands.AppCommandContext(guild=False, dm_channel=True, private_channel=False)
_CHOICES, _LONGEST_CHOICE = 25, 100
BETWEEN_OPTIONS = " | "
"""Stands between the products of a poll in the command's text."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A product that somebody may mean by what they have typed so far."""

    id: str
    title: str


Suggest = Callable[[str], Awaitable[Sequence[Suggestion]]]
"""Products for the beginning of a search, best first. Has to be quick: Discord waits three seconds."""
Commanded = Callable[[discord.Interaction, str, str], Awaitable[None]]
"""Hears of a command: the interaction, the command's name, its arguments as text."""


class Tree(app_commands.CommandTree[discord.Client]):
    """All commands, and what happens to those that fail."""

    def __init__(self, client: discord.Client, commanded: Commanded, suggest: Suggest) -> None:
        super().__init__(
            client,
            allowed_contexts=_IN_SERVERS_AND_DIRECTLY,
            allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
        )
        for command in _commands(commanded, suggest):
            self.add_command(command)

    async def on_error(
        self, interaction: discord.Interaction, error: app_commands.AppCommandError, /
    ) -> None:
        """An interaction that came too late is nothing to mend; the rest is told to the merchant."""
        cause = error.__cause__
        if isinstance(cause, discord.NotFound):
            log.info("a command came too late to be acknowledged: %s", cause)
        else:
            log.error("a command failed: %s", error, exc_info=cause or error)


async def sync(tree: Tree, client: discord.Client) -> bool:
    """Bring Discord's menu up to date; whether that changed anything. Raises discord.py's errors."""
    ours = [await command.get_translated_payload(tree, _Translator()) for command in tree.get_commands()]
    path = "/applications/{application_id}/commands"
    route = Route("GET", path, application_id=client.application_id)
    theirs = await client.http.request(route, params={"with_localizations": "true"})
    if _by_name(ours) == _by_name(theirs):
        return False
    route = Route("PUT", path, application_id=client.application_id)
    await client.http.request(route, json=ours)
    return True


def _commands(commanded: Commanded, suggest: Suggest) -> list[app_commands.Command[Any, ..., Any]]:
    async def titles(interaction: discord.Interaction, typed: str) -> list[Choice[str]]:
        """Completes to the names of products, as many and as long as Discord takes."""
        found = (one.title[:_LONGEST_CHOICE].strip() for one in await suggest(typed.strip()))
        return [Choice(name=title, value=title) for title in dict.fromkeys(found) if title][:_CHOICES]

    def bare(name: str) -> Callable[[discord.Interaction], Awaitable[None]]:
        async def run(interaction: discord.Interaction) -> None:
            await commanded(interaction, name, "")

        return run

    @_option("query", "discord-search-query")
    @app_commands.autocomplete(query=titles)
    async def search(interaction: discord.Interaction, query: str) -> None:
        await commanded(interaction, "search", query.strip())

    @_option("query", "discord-deal-query")
    async def deal(interaction: discord.Interaction, query: str = "") -> None:
        await commanded(interaction, "deal", query.strip())

    @_option("first", "discord-poll-first")
    @_option("second", "discord-poll-second")
    @_option("third", "discord-poll-third")
    @app_commands.autocomplete(first=titles, second=titles, third=titles)
    async def poll(interaction: discord.Interaction, first: str, second: str, third: str = "") -> None:
        options = [option.strip() for option in (first, second, third) if option.strip()]
        await commanded(interaction, "poll", BETWEEN_OPTIONS.join(options))

    @_option("language", "discord-language-choice")
    @app_commands.choices(language=_LANGUAGES)
    async def language(interaction: discord.Interaction, language: str = "") -> None:
        await commanded(interaction, "language", language)

    @_option("hours", "discord-quiet-hours")
    async def quiet(interaction: discord.Interaction, hours: str) -> None:
        await commanded(interaction, "quiet", hours.strip())

    return [
        _command("search", search),
        _command("deal", deal),
        _command("poll", poll),
        _command("help", bare("help")),
        _command("start", bare("start")),
        _command("saved", bare("saved")),
        _command("profile", bare("profile")),
        _command("why", bare("why")),
        _command("language", language),
        _command("subscribe", bare("subscribe")),
        _command("quiet", quiet),
        _command("stop", bare("stop")),
        _command("alerts", bare("alerts")),
        _command("export", bare("export"), _DIRECTLY),
        _command("forget", bare("forget"), _DIRECTLY),
    ]


def _command(
    name: str, callback: Any, contexts: app_commands.AppCommandContext | None = None
) -> app_commands.Command[Any, ..., Any]:
    key = f"command-{name}"
    command: app_commands.Command[Any, ..., Any] = app_commands.Command(
        name=locale_str(name, chinese=_CHINESE[name]),
        description=locale_str(say("en", key), chinese=say("zh", key)),
        callback=callback,
        allowed_contexts=contexts,
    )
    return command


def _option(name: str, key: str) -> Callable[[Any], Any]:
    """Name and description of an option, in both languages."""
    described = locale_str(say("en", key), chinese=say("zh", key))
    renamed = locale_str(name, chinese=_CHINESE[name])

    def decorate(callback: Any) -> Any:
        return app_commands.describe(**{name: described})(app_commands.rename(**{name: renamed})(callback))

    return decorate


class _Translator(app_commands.Translator):
    async def translate(
        self, string: locale_str, locale: discord.Locale, context: app_commands.TranslationContextTypes
    ) -> str | None:
        return string.extras.get("chinese") if locale.value.startswith("zh") else None


def _by_name(commands: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """What of the commands matters, in one form for what we send and what Discord gives back."""
    kept = ("description", "name_localizations", "description_localizations", "options", "contexts",
            "integration_types", "default_member_permissions", "nsfw")  # fmt: skip
    return {command["name"]: _plain({key: command.get(key) for key in kept}) for command in commands}


def _plain(value: Any) -> Any:
    """`value` without what is empty: Discord leaves out, or fills in, what says nothing."""
    if isinstance(value, dict):
        plain = {key: _plain(inner) for key, inner in value.items()}
        return {key: inner for key, inner in plain.items() if inner not in (None, False, "", [], {})}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return value
