"""What `shopguide check` finds out about the Discord bot: token, settings, servers, permissions, clock."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import aiohttp
import discord
from discord.http import Route

from adapters.adapter import Finding
from adapters.clock import ahead_of, how_far
from adapters.discord.adapter import PORTAL, Settings
from adapters.discord.failures import LOST_CONNECTION
from adapters.discord.limits import leave_pace_to_us

PERMISSIONS = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    embed_links=True,
    attach_files=True,
    read_message_history=True,
)
"""What the bot needs in a server. Without embeds Discord drops the cards from its messages silently."""
_FEW_LOGINS = 10
_CLOCK_MAY_BE_OFF = 30.0
_SERVERS_TOLD = 10


async def check(settings: Settings) -> list[Finding]:
    """Everything that can be found out without opening the gateway; the first thing wrong may be the last."""
    settings.use_addresses()
    clock = _Clock()
    client = discord.Client(intents=discord.Intents.none(), http_trace=clock.trace())
    leave_pace_to_us(client)
    try:
        return [*await _findings(client, settings), *clock.findings()]
    except discord.RateLimited as error:
        wait = f"Discord asks us to wait {error.retry_after:.0f} s; check again after that."
        return [Finding("Discord: answers", False, wait), *clock.findings()]
    except (discord.HTTPException, *LOST_CONNECTION) as error:
        what = str(error) or type(error).__name__
        help_ = f"{what}. Check this machine's connection, and https://discordstatus.com."
        return [Finding("Discord: can be reached", False, help_), *clock.findings()]
    finally:
        await client.close()


async def _findings(client: discord.Client, settings: Settings) -> list[Finding]:
    try:
        await client.login(settings.token)
    except discord.LoginFailure:
        help_ = (
            f"Discord refuses it. Make a new one at {PORTAL}: your application, Bot, Reset Token; "
            "put it into SHOPGUIDE_DISCORD_TOKEN."
        )
        return [Finding("Discord: the token is valid", False, help_)]
    application = client.application
    assert application is not None
    assert client.user is not None
    findings = [
        Finding(f"Discord: the token is valid, for {client.user.name}", True),
        Finding("Discord: no privileged intent is needed", True),
    ]
    if application.interactions_endpoint_url:
        help_ = (
            f"Discord sends commands and buttons to {application.interactions_endpoint_url}, so they never "
            f"come here. Empty the field at {PORTAL}: your application, General Information, Interactions "
            "Endpoint URL."
        )
        findings.append(Finding("Discord: commands come to this bot", False, help_))
    if application.bot_require_code_grant:
        help_ = f"Nobody can invite the bot. Switch it off at {PORTAL}: your application, Bot."
        findings.append(Finding("Discord: Requires OAuth2 Code Grant is off", False, help_))
    return [*findings, await _logins(client), *await _servers(client, application.id)]


async def _logins(client: discord.Client) -> Finding:
    """Discord allows a bot so many new sessions a day, and resets the token of one that takes more."""
    limit = (await client.http.request(Route("GET", "/gateway/bot")))["session_start_limit"]
    hours = limit["reset_after"] / 3_600_000
    what = f"Discord: {limit['remaining']} of {limit['total']} logins are left for {hours:.0f} h"
    if limit["remaining"] > _FEW_LOGINS:
        return Finding(what, True)
    return Finding(what, False, "Something starts the bot over and over: find out what before they are gone.")


async def _servers(client: discord.Client, application: int) -> list[Finding]:
    servers: list[dict[str, Any]] = await client.http.request(Route("GET", "/users/@me/guilds"))
    invitation = invitation_link(application)
    if not servers:
        return [Finding("Discord: the bot is in a server", False, f"Invite it with {invitation}")]
    findings = []
    for server in servers:
        has = discord.Permissions(int(server["permissions"]))
        missing = [name for name, needed in PERMISSIONS if needed and not has.administrator]
        missing = [name for name in missing if not getattr(has, name)]
        if missing:
            names = ", ".join(name.replace("_", " ") for name in missing)
            help_ = f"It lacks: {names}. Give them to its role, or invite it again with {invitation}"
            findings.append(Finding(f"Discord: permissions in {server['name']}", False, help_))
    named = ", ".join(server["name"] for server in servers[:_SERVERS_TOLD])
    more = f" and {len(servers) - _SERVERS_TOLD} more" if len(servers) > _SERVERS_TOLD else ""
    return [Finding(f"Discord: the bot is in {named}{more}", True), *findings]


def invitation_link(application: int) -> str:
    """The address by which somebody brings the bot into a server, with what it needs there."""
    return discord.utils.oauth_url(
        application, permissions=PERMISSIONS, scopes=("bot", "applications.commands")
    )


class _Clock:
    """This machine's clock beside Discord's, by the date that stands on each answer."""

    def __init__(self) -> None:
        self._ahead: float | None = None

    def trace(self) -> aiohttp.TraceConfig:
        trace = aiohttp.TraceConfig()
        trace.on_request_end.append(self._answered)
        return trace

    async def _answered(
        self, session: aiohttp.ClientSession, context: SimpleNamespace, params: aiohttp.TraceRequestEndParams
    ) -> None:
        ahead = ahead_of(params.response.headers.get("Date", ""))
        if ahead is not None:
            self._ahead = ahead

    def findings(self) -> list[Finding]:
        if self._ahead is None:
            return []
        if abs(self._ahead) <= _CLOCK_MAY_BE_OFF:
            return [Finding("Discord: this machine's clock is right", True)]
        help_ = "Switch on time synchronisation (NTP): announcements go out by this clock."
        what = f"Discord: this machine's clock is {how_far(self._ahead)} Discord's"
        return [Finding(what, False, help_)]
