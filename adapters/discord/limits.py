"""How long Discord asks us to wait, read from the headers of all its answers.

discord.py would sleep by itself, up to half a minute with a message in hand. The outbox does the waiting
instead: it keeps the message in its row and lets others go first.
"""

from __future__ import annotations

import asyncio
from types import SimpleNamespace

import aiohttp
import discord
from discord.http import Route
from yarl import URL

_SWEEP_AT = 1024


class Limits:
    """What may be sent now. Times are on the event loop's clock."""

    def __init__(self) -> None:
        self._until: dict[tuple[str, URL], float] = {}
        self._everything_until = 0.0

    def trace(self) -> aiohttp.TraceConfig:
        """Reads every answer; for `discord.Client(http_trace=...)`."""
        trace = aiohttp.TraceConfig()
        trace.on_request_end.append(self._answered)
        return trace

    def wait(self, route: Route) -> tuple[float, bool]:
        """Seconds until `route` may be asked again, and whether that holds for all that we send."""
        now = asyncio.get_running_loop().time()
        if self._everything_until > now:
            return self._everything_until - now, True
        return max(0.0, self._until.get((route.method, URL(route.url)), 0.0) - now), False

    @property
    def everything_waits(self) -> bool:
        """Whether Discord asked us to send nothing at all for now."""
        return self._everything_until > asyncio.get_running_loop().time()

    async def _answered(
        self, session: aiohttp.ClientSession, context: SimpleNamespace, params: aiohttp.TraceRequestEndParams
    ) -> None:
        headers, now = params.response.headers, asyncio.get_running_loop().time()
        if params.response.status == 429:
            # Without `Via` it comes from the guard before the API: the whole address is shut out.
            if "X-RateLimit-Global" in headers or "Via" not in headers:
                wait = seconds(headers.get("Retry-After"), otherwise=60.0)
                self._everything_until = max(self._everything_until, now + wait)
        elif headers.get("X-RateLimit-Remaining") == "0":
            wait = seconds(headers.get("X-RateLimit-Reset-After"), otherwise=0.0)
            self._until[params.method, params.url] = now + wait
            if len(self._until) > _SWEEP_AT:
                self._until = {place: until for place, until in self._until.items() if until > now}


def seconds(header: str | None, otherwise: float) -> float:
    """The seconds in a header, `otherwise` where there are none."""
    try:
        return max(0.0, float(header or ""))
    except ValueError:
        return otherwise


def leave_pace_to_us(client: discord.Client) -> None:
    """Have `client` raise `discord.RateLimited` at once where it would sleep.

    Its option `max_ratelimit_timeout` allows nothing below 30 seconds, and holds back a second message to a
    channel that would take five; so its buckets are taken out as well.
    """
    client.http.max_ratelimit_timeout = 1e-6
    client.http.get_ratelimit = lambda key: _NoBucket()  # type: ignore[method-assign, assignment, return-value]


class _NoBucket:
    """What `discord.http.Ratelimit` is to a request, without holding it back."""

    remaining = 1

    async def __aenter__(self) -> None: ...

    async def __aexit__(self, *error: object) -> None: ...

    def update(self, response: aiohttp.ClientResponse, *, use_clock: bool = False) -> None:
        """Headers are read by `Limits`."""

    def is_inactive(self) -> bool:
        return True
