"""What `shopguide check` asks Slack: do the tokens work, may they do what we do, do the clocks agree?"""

from __future__ import annotations

import re
import time

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.adapter import Finding
from adapters.clock import ahead_of, how_far
from adapters.slack.channel import Settings, web_client
from adapters.slack.errors import refused_token, translated

SCOPES = {
    "app_mentions:read": "hear when somebody mentions the app in a channel",
    "chat:write": "answer",
    "commands": "take the slash command",
    "files:write": "hand people the copy of their data",
    "im:history": "read what people write to the app directly",
}
"""The bot token's scopes, each with what it is for."""

_WITHIN = 15.0
_CLOCKS_DIFFER = 60.0
_TOO_OLD = 300.0
_SECRET = re.compile(r"[0-9a-f]{32}")
_CHALLENGE = "shopguide-check"


async def check(settings: Settings) -> list[Finding]:
    """Findings in the order in which a merchant would mend them. Writes nothing to anybody."""
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=_WITHIN)) as session:
        findings = await _bot_token(settings, session)
        if settings.mode == "socket":
            findings.append(await _app_token(settings, session))
        else:
            findings.append(_signing_secret(settings))
            if settings.public_url and settings.signing_secret:
                findings.append(await _request_url(settings, session))
        return findings


async def _bot_token(settings: Settings, session: aiohttp.ClientSession) -> list[Finding]:
    what = "Slack bot token"
    if not settings.bot_token:
        return [Finding(what, False, "set SHOPGUIDE_SLACK_BOT_TOKEN: OAuth & Permissions shows it (xoxb-…)")]
    if not settings.bot_token.startswith("xoxb-"):
        return [Finding(what, False, "SHOPGUIDE_SLACK_BOT_TOKEN is no bot token: one begins with xoxb-")]
    try:
        found = await web_client(settings, session, settings.bot_token).auth_test()
    except Exception as error:
        return [Finding(what, False, _why(error, "SHOPGUIDE_SLACK_BOT_TOKEN"))]
    who = f"{what}: it is {found.get('user')} in the workspace {found.get('team')}"
    return [Finding(who, True), *_scopes(found), *_clock(found)]


def _scopes(found: AsyncSlackResponse) -> list[Finding]:
    granted = _header(found, "x-oauth-scopes")
    have = {scope.strip() for scope in granted.split(",")}
    missing = [f"{scope} (to {why})" for scope, why in SCOPES.items() if scope not in have]
    if not missing:
        return [Finding("Slack scopes", True)]
    return [
        Finding(
            "Slack scopes",
            False,
            f"the bot token lacks {', '.join(missing)}: add them under OAuth & Permissions > Scopes, then "
            "install the app to the workspace again",
        )
    ]


def _clock(found: AsyncSlackResponse) -> list[Finding]:
    """Slack's signatures are good for five minutes, and so is our idea of the time."""
    ahead = ahead_of(_header(found, "date"))
    if ahead is None:
        return []
    if abs(ahead) <= _CLOCKS_DIFFER:
        return [Finding("Clock", True)]
    effect = (
        "signed requests are refused" if abs(ahead) > _TOO_OLD else "from five minutes on they are refused"
    )
    return [
        Finding(
            "Clock",
            False,
            f"this machine's clock is {how_far(ahead)} Slack's; {effect}. Switch time synchronisation on",
        )
    ]


async def _app_token(settings: Settings, session: aiohttp.ClientSession) -> Finding:
    what = "Slack app-level token (Socket Mode)"
    if not settings.app_token:
        return Finding(
            what,
            False,
            "set SHOPGUIDE_SLACK_APP_TOKEN: Basic Information > App-Level Tokens makes one (xapp-…) with the "
            "scope connections:write",
        )
    if not settings.app_token.startswith("xapp-"):
        return Finding(what, False, "SHOPGUIDE_SLACK_APP_TOKEN is no app-level token: one begins with xapp-")
    try:
        # An address that nobody connects to lapses by itself.
        await web_client(settings, session, None).apps_connections_open(app_token=settings.app_token)
    except Exception as error:
        return Finding(what, False, _why(error, "SHOPGUIDE_SLACK_APP_TOKEN"))
    return Finding(what, True)


def _signing_secret(settings: Settings) -> Finding:
    what = "Slack signing secret (HTTP)"
    if not settings.signing_secret:
        return Finding(
            what, False, "set SHOPGUIDE_SLACK_SIGNING_SECRET: Basic Information > App Credentials shows it"
        )
    if not _SECRET.fullmatch(settings.signing_secret):
        return Finding(
            what,
            False,
            "SHOPGUIDE_SLACK_SIGNING_SECRET does not look like one (32 digits of 0-9a-f): it stands under "
            "Basic Information > App Credentials; the verification token beside it is something else",
        )
    return Finding(what, True)


async def _request_url(settings: Settings, session: aiohttp.ClientSession) -> Finding:
    """Ask ourselves what Slack asks when a request URL is entered."""
    what = f"Slack request URL {settings.public_url}"
    body = f'{{"type":"url_verification","challenge":"{_CHALLENGE}"}}'
    timestamp = str(int(time.time()))
    signed = SignatureVerifier(settings.signing_secret).generate_signature(timestamp=timestamp, body=body)
    headers = {
        "Content-Type": "application/json",
        "X-Slack-Request-Timestamp": timestamp,
        "X-Slack-Signature": signed or "",
    }
    leads = f"{settings.host} port {settings.port}, path {settings.path}"
    try:
        async with session.post(settings.public_url, data=body, headers=headers) as answer:
            said = (await answer.text())[:1000]
            status = answer.status
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        return Finding(
            what,
            False,
            f"nothing answers there ({type(error).__name__}): is shopguide serving, and does the proxy lead "
            f"to {leads}?",
        )
    if status == 200 and _CHALLENGE in said:
        return Finding(what, True)
    return Finding(
        what, False, f"it answers {status}, but not as shopguide does: the proxy has to lead to {leads}"
    )


def _why(error: Exception, variable: str) -> str:
    if isinstance(error, SlackApiError) and (words := refused_token(error)):
        return f"Slack refuses {variable}: {words}"
    return f"Slack could not be asked: {translated(error)}"


def _header(found: AsyncSlackResponse, name: str) -> str:
    headers = {str(key).lower(): str(value) for key, value in found.headers.items()}
    return headers.get(name, "")
