"""discord.py's errors as the four that the outbox knows."""

from __future__ import annotations

import asyncio

import aiohttp
import discord

from adapters.discord.limits import seconds
from adapters.errors import RateLimited, Rejected, SendError, Transient, Unreachable

# https://discord.com/developers/docs/topics/opcodes-and-status-codes#json
UNKNOWN_MESSAGE, UNKNOWN_INTERACTION, UNKNOWN_WEBHOOK, BAD_WEBHOOK_TOKEN = 10008, 10062, 10015, 50027
ALREADY_ACKNOWLEDGED = 40060
CANNOT_READ_HISTORY = 160002
MISSING_ACCESS, MISSING_PERMISSIONS = 50001, 50013
_UNREACHABLE = {
    10003,  # the channel is gone
    10004,  # the server is gone
    10013,  # the person's account is gone
    MISSING_ACCESS,
    MISSING_PERMISSIONS,
    50007,  # the person takes no messages from us
    50278,  # no server shared with the person
    50083,  # the thread is archived
    160005,  # the thread is locked
}
SPENT = {UNKNOWN_MESSAGE, UNKNOWN_INTERACTION, UNKNOWN_WEBHOOK, BAD_WEBHOOK_TOKEN}
"""An interaction that can no longer be answered."""
LOST_CONNECTION = (aiohttp.ClientError, OSError, asyncio.TimeoutError)
_NEVER_LEFT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError)


def as_send_error(error: Exception, everywhere: bool = False) -> SendError:
    """What `error` means for the message. `everywhere` says that a rate limit holds for all we send."""
    if isinstance(error, discord.RateLimited):
        return RateLimited(error.retry_after, everywhere=everywhere)
    if isinstance(error, LOST_CONNECTION):
        never_left = isinstance(error, _NEVER_LEFT)
        return Transient(f"connection to Discord lost: {type(error).__name__}", everywhere=never_left)
    if not isinstance(error, discord.HTTPException):
        return Rejected(f"{type(error).__name__}: {error}")
    if error.status == 429:
        wait = seconds(error.response.headers.get("Retry-After"), otherwise=60.0)
        return RateLimited(wait, everywhere=everywhere)
    if error.code in _UNREACHABLE:
        return Unreachable(str(error))
    # With a token that is refused nothing goes out until the merchant has mended it.
    if error.status == 401 and error.code not in SPENT:
        return Transient(str(error), everywhere=True)
    if error.status >= 500:
        return Transient(str(error))
    return Rejected(str(error))
