"""What `shopguide check` finds out about Telegram: the token, the way updates come, the clock."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from urllib.parse import urlsplit

import aiohttp
from telegram import User, WebhookInfo
from telegram.error import InvalidToken, TelegramError

from adapters.adapter import CannotConnect, Finding
from adapters.clock import ahead_of, how_far
from adapters.telegram.adapter import Settings, make_bot
from adapters.telegram.channel import problem
from adapters.telegram.polling import REFUSED
from adapters.telegram.webhook import problem_with

MOST_SKEW = 30.0
"""Seconds by which the clocks may differ; the server tells whole seconds, and answers take a moment."""

Knock = Callable[[str], Awaitable[int]]
"""Posts nothing to an address and gives the status. Raises `OSError` or `TimeoutError` for no answer."""


async def knock(url: str) -> int:
    """Post nothing to `url`, as a stranger might."""
    timeout = aiohttp.ClientTimeout(total=10)
    async with aiohttp.ClientSession(timeout=timeout) as session, session.post(url) as response:
        return response.status


async def check(settings: Settings, knock: Knock = knock) -> list[Finding]:
    """What is right and wrong with Telegram, in plain words. Changes nothing, receives nothing."""
    return [finding async for finding in _findings(settings, knock)]


async def _findings(settings: Settings, knock: Knock) -> AsyncIterator[Finding]:
    if settings.mode == "webhook" and (wrong := problem_with(settings.url, settings.secret)):
        yield Finding("the webhook's settings", False, wrong)
        return
    skews: list[float] = []

    async def hear(date: str) -> None:
        ahead = ahead_of(date)
        if ahead is not None:
            skews.append(ahead)

    try:
        bot = make_bot(settings, hear)
    except CannotConnect as error:
        yield Finding("the token", False, str(error))
        return
    try:
        async with bot:
            yield Finding(f"the token is that of @{bot.bot.username}", True)
            yield _groups(bot.bot)
            info = await bot.get_webhook_info()
            if settings.mode == "polling":
                yield _polling(info)
            else:
                async for finding in _webhook(settings, info, knock):
                    yield finding
    except InvalidToken:
        yield Finding("the token", False, REFUSED)
    except TelegramError as error:
        host = urlsplit(settings.api).netloc
        help_ = f"{problem(error)}. Is this machine on the internet, and may it reach {host}?"
        yield Finding(f"{host} cannot be reached", False, help_)
    if skews:
        yield _clock(min(skews, key=abs))


def _groups(me: User) -> Finding:
    if not me.can_join_groups:
        return Finding("in no groups (@BotFather's /setjoingroups would let it join)", True)
    if me.can_read_all_group_messages:
        return Finding(
            "privacy mode is off, so every message of its groups is sent to this machine "
            "(it answers what is addressed to it; @BotFather's /setprivacy switches it on)",
            True,
        )
    return Finding("in groups it is sent only what is addressed to it (privacy mode is on)", True)


def _polling(info: WebhookInfo) -> Finding:
    waiting = f"{info.pending_update_count} waiting"
    if info.url:
        host = urlsplit(info.url).netloc
        return Finding(f"updates go to a webhook at {host}; `serve` takes it away ({waiting})", True)
    return Finding(f"updates are polled ({waiting})", True)


async def _webhook(settings: Settings, info: WebhookInfo, knock: Knock) -> AsyncIterator[Finding]:
    yield await _reachable(settings, knock)
    if info.url != settings.url:
        where = f"to {urlsplit(info.url).netloc}" if info.url else "nowhere"
        yield Finding(
            f"it posts {where} yet", False, "`shopguide serve` tells Telegram the address: start it"
        )
    elif info.last_error_message:
        when = f"{info.last_error_date:%Y-%m-%d %H:%M} UTC" if info.last_error_date else "lately"
        yield Finding(
            f"its last failed post was at {when}",
            info.pending_update_count == 0,
            f"Telegram says: {info.last_error_message}. {info.pending_update_count} updates wait",
        )
    else:
        yield Finding(f"it posts to {settings.url} ({info.pending_update_count} waiting)", True)


async def _reachable(settings: Settings, knock: Knock) -> Finding:
    """Knock at our own address: a stranger must get in as far as our refusal, and no further."""
    what = f"{settings.url} leads to this program"
    try:
        status = await knock(settings.url)
    except (OSError, TimeoutError, aiohttp.ClientError) as error:
        reason = str(error) or "no answer in time"
        return Finding(what, False, f"{reason}. Look at the name's address, the certificate and the proxy")
    if status == 403:
        return Finding(what, True)
    if status in (502, 503, 504):
        listens = f"{settings.host} port {settings.port}"
        return Finding(
            what, False, f"the proxy finds nobody at {listens} (status {status}): is `serve` running?"
        )
    return Finding(what, False, f"something else answers there (status {status}): look at the proxy's paths")


def _clock(skew: float) -> Finding:
    if abs(skew) <= MOST_SKEW:
        return Finding("this machine's clock is right", True)
    return Finding(
        f"this machine's clock is {how_far(skew)} Telegram's",
        False,
        "let the system set its time from the network (NTP)",
    )
