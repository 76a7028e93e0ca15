"""Slack's refusals, as the four errors that the outbox knows, and in words for the merchant."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookResponse

from adapters.errors import RateLimited, Rejected, SendError, Transient, Unreachable

_UNREACHABLE = {
    "channel_not_found": "there is no such chat, or the app is not in it",
    "is_archived": "the channel is archived",
    "not_in_channel": "the app is not in the channel: invite it there",
    "user_not_in_channel": "the person is not in the channel",
    "user_not_found": "there is no such person",
    "user_disabled": "the person's account is switched off",
    "user_not_visible": "the person is out of the app's sight",
    "users_not_found": "there is no such person",
    "cannot_dm_bot": "the person is a bot",
    "messages_tab_disabled": "the app's Messages tab is switched off: App Home in the app's settings",
    "restricted_action": "a rule of the workspace keeps the app from writing there",
    "restricted_action_read_only_channel": "the channel is read-only",
    "restricted_action_thread_only_channel": "in this channel one may only write in threads",
    "restricted_action_thread_locked": "the thread is locked",
    "restricted_action_non_threadable_channel": "the channel has no threads",
    "thread_locked": "the thread is locked",
    "team_access_not_granted": "the app is not installed in that workspace",
    "ekm_access_denied": "the workspace's keys are withdrawn",
    "is_inactive": "the channel is frozen",
}
_PASSING = frozenset(
    {
        "internal_error",
        "fatal_error",
        "service_unavailable",
        "request_timeout",
        "timeout",
        "team_added_to_org",
        "access_limited",
        "accesslimited",
        "external_channel_migrating",
    }
)
_SPENT = frozenset(("used_url", "expired_url", "invalid_url", "no_service", "url_expired"))

TOKEN_REFUSED = {
    "not_authed": "no token was sent",
    "invalid_auth": "the token is not valid (or belongs to another app)",
    "account_inactive": "the token's workspace or bot is gone: install the app again",
    "token_revoked": "the token was revoked: install the app again",
    "token_expired": "the token has expired: switch token rotation off, or install the app again",
    "not_allowed_token_type": "this kind of token is not for that: see which one belongs where",
    "no_permission": "the token may not do that: install the app again with the manifest's scopes",
    "access_denied": "the workspace denies the app access",
    "forbidden_team": "the workspace denies the app access",
    "team_access_not_granted": "the app is not installed in that workspace",
    "app_missing_action_url": "interactivity has no address: see the manifest",
}
_OURS = frozenset(
    (
        "not_authed",
        "invalid_auth",
        "account_inactive",
        "token_revoked",
        "token_expired",
        "not_allowed_token_type",
        "missing_scope",
    )
)
"""What is wrong with the token whomever a message is for."""
_NEVER_LEFT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError)


class ReplyAddressSpent(Exception):
    """A `response_url` that has been used five times or is older than half an hour."""


def translated(error: Exception) -> SendError:
    """What Slack's client raised, as what helps. The text carries Slack's own name for it and no secret."""
    if isinstance(error, SendError):
        return error
    if not isinstance(error, SlackApiError):
        return Transient(_lost(error), everywhere=isinstance(error, _NEVER_LEFT))
    status, headers, code = _read(error)
    if status == 429 or code in ("ratelimited", "rate_limited", "message_limit_exceeded"):
        return RateLimited(_retry_after(headers))
    if status >= 500 or code in _PASSING:
        return Transient(f"Slack answers {code or status}")
    if words := refused_token(error):
        # What waits goes out once the merchant has mended it.
        return Transient(words, not_taken=True, everywhere=code in _OURS)
    if code in _UNREACHABLE:
        return Unreachable(f"{_UNREACHABLE[code]} ({code})")
    return Rejected(f"Slack refuses the message: {code or status}{_details(error)}")


def refused_token(error: SlackApiError) -> str:
    """What is wrong with a token in plain words; empty when it is none of the token's fault."""
    _, _, code = _read(error)
    if code == "missing_scope":
        data = _data(error)
        needed = data.get("needed") or "one that the manifest has"
        return f"the token lacks the scope {needed}: add it under OAuth & Permissions, install the app again"
    return f"{TOKEN_REFUSED[code]} ({code})" if code in TOKEN_REFUSED else ""


def code_of(error: SlackApiError) -> str:
    """Slack's own name for what it refuses, empty when it gave none."""
    return _read(error)[2]


def check_reply(response: WebhookResponse) -> None:
    """Raise for what a `response_url` answered, unless it took the message."""
    body = (response.body or "").strip()
    if response.status_code == 429:
        raise RateLimited(_retry_after(response.headers))
    if response.status_code >= 500:
        raise Transient(f"Slack answers {response.status_code}")
    if response.status_code in (404, 410) or any(word in body for word in _SPENT):
        raise ReplyAddressSpent
    if response.status_code != 200 or '"ok":false' in body.replace(" ", ""):
        raise Rejected(f"Slack refuses the reply: {response.status_code} {body[:100]}")


def _read(error: SlackApiError) -> tuple[int, Mapping[str, str], str]:
    """Status, headers and Slack's error name. An answer that is no JSON comes as aiohttp's own response."""
    response = error.response
    status = getattr(response, "status_code", None) or getattr(response, "status", None) or 0
    headers = getattr(response, "headers", None) or {}
    return int(status), headers, str(_data(error).get("error") or "")


def _data(error: SlackApiError) -> Mapping[str, Any]:
    data = getattr(error.response, "data", error.response)
    return data if isinstance(data, Mapping) else {}


def _details(error: SlackApiError) -> str:
    """Where in the blocks Slack found the mistake."""
    found = _data(error).get("errors") or (_data(error).get("response_metadata") or {}).get("messages") or ()
    return f": {'; '.join(map(str, found))[:300]}" if found else ""


def _retry_after(headers: Mapping[str, Any]) -> float:
    named = {name.lower(): value for name, value in headers.items()}
    try:
        return max(1.0, float(named.get("retry-after", 5.0)))
    except (TypeError, ValueError):
        return 5.0


def _lost(error: Exception) -> str:
    if isinstance(error, (TimeoutError, asyncio.TimeoutError)):
        return "Slack did not answer in time"
    if isinstance(error, aiohttp.ClientError):
        return f"the connection to Slack was lost ({type(error).__name__})"
    return f"Slack cannot be reached ({type(error).__name__})"
