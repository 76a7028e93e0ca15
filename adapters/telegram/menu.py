"""The menu of commands that Telegram shows beside the text field, in each language and kind of chat."""

from __future__ import annotations

import logging

from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
)
from telegram.error import TelegramError

from adapters.words import LANGUAGES, say

log = logging.getLogger(__name__)

# `start` is Telegram's own button. In a group the menu holds what concerns a group.
IN_PRIVATE = (
    "help",
    "search",
    "deal",
    "saved",
    "alerts",
    "profile",
    "why",
    "subscribe",
    "quiet",
    "stop",
    "language",
    "export",
    "forget",
)
IN_GROUPS = ("help", "search", "deal", "poll", "why")


async def offer_commands(bot: Bot) -> None:
    """Set the menus that are not as they should be. A failure is told in the log: the bot works without."""
    menus: tuple[tuple[BotCommandScope, tuple[str, ...]], ...] = (
        (BotCommandScopeAllPrivateChats(), IN_PRIVATE),
        (BotCommandScopeAllGroupChats(), IN_GROUPS),
    )
    try:
        for scope, names in menus:
            for language in LANGUAGES:
                code = "" if language == "en" else language  # without a code it is for everybody else
                wanted = tuple(BotCommand(name, say(language, f"command-{name}")) for name in names)
                if await bot.get_my_commands(scope, language_code=code) != wanted:
                    await bot.set_my_commands(wanted, scope, language_code=code)
    except TelegramError as error:
        log.warning("the menu of commands could not be set: %s", error)
