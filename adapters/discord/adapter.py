"""Discord's adapter: one connection to its gateway, made again whenever it is lost.

adapter = DiscordAdapter(Settings(token="..."), suggest)
await adapter.run(take, ready)
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import discord
from discord.gateway import DiscordWebSocket
from discord.http import Route
from yarl import URL

from adapters.adapter import CannotConnect, Take
from adapters.discord.channel import DiscordChannel
from adapters.discord.client import GuideClient
from adapters.discord.commands import Suggest, Suggestion
from adapters.discord.failures import LOST_CONNECTION
from adapters.outbox import Pace, Retries
from adapters.pace import Rate

log = logging.getLogger(__name__)

T = TypeVar("T")

PACE = Pace(account=Rate(45, burst=15))
"""Discord allows 50 requests a second, other than answers to interactions. What a channel may take, it
says in its headers: see `limits.py`."""
_FIRST_WAIT, _LONGEST_WAIT = 1.0, 60.0
_KEEP_WITHIN = 5.0
PORTAL = "https://discord.com/developers/applications"


@dataclass(frozen=True, slots=True)
class Settings:
    """The bot's token. `api` and `gateway` are other addresses for Discord, as a test server has."""

    token: str = field(repr=False)
    api: str = ""
    gateway: str = ""

    def use_addresses(self) -> None:
        """Have discord.py use `api` and `gateway`, where they are given. It has one of each a process."""
        if self.api:
            Route.BASE = self.api
        if self.gateway:
            DiscordWebSocket.DEFAULT_GATEWAY = URL(self.gateway)


class DiscordAdapter:
    """The `Adapter` of Discord."""

    def __init__(self, settings: Settings, suggest: Suggest | None = None) -> None:
        """`suggest` completes the names of products while somebody types a command."""
        self.channel = DiscordChannel()
        self.pace: Pace = PACE
        self.retries: Retries | None = None
        self._settings = settings
        self._suggest: Suggest = suggest or _nothing
        self._client: GuideClient | None = None
        self._stopping = asyncio.Event()
        self._running: asyncio.Event | None = None  # set once `run` has ended

    async def run(self, take: Take, ready: Callable[[], None]) -> None:
        """Serve until `stop`. Raises `CannotConnect` when Discord refuses the token or the bot."""
        _keep_secrets()
        self._settings.use_addresses()
        self._running = asyncio.Event()
        told: list[None] = []

        def let_in() -> None:
            """Every new session begins so; whoever runs us wants to know of the first."""
            if not told:
                told.append(None)
                ready()

        try:
            while (client := await self._log_in(take, let_in)) and not await self._listened(client):
                await client.close()
                await self._unless_stopped(asyncio.sleep(_FIRST_WAIT))
        finally:
            self._running.set()

    async def stop(self) -> None:
        """Hang up, and wait until what was heard is kept."""
        self._stopping.set()
        if self._running:
            await self._running.wait()
        if self._client:
            await self._client.settled(_KEEP_WITHIN)

    async def close(self) -> None:
        """Let go of the connections by which replies are sent."""
        if self._client:
            await self._client.close()

    async def _log_in(self, take: Take, ready: Callable[[], None]) -> GuideClient | None:
        """A client that has logged in; None when `stop` came first."""
        wait = _FIRST_WAIT
        while not self._stopping.is_set():
            # A client that failed to log in cannot be used again.
            self._client = client = GuideClient(self.channel, take, self._suggest, ready)
            try:
                if await self._unless_stopped(client.login(self._settings.token)):
                    return client
                return None
            except discord.LoginFailure:
                await client.close()
                raise CannotConnect(
                    f"Discord refuses the bot's token. Make a new one at {PORTAL}: your application, Bot, "
                    "Reset Token. Put it into SHOPGUIDE_DISCORD_TOKEN."
                ) from None
            except discord.RateLimited as error:
                wait = max(wait, error.retry_after)
                reason = str(error)
            except (discord.HTTPException, *LOST_CONNECTION) as error:
                reason = f"{type(error).__name__}: {error}"
            await client.close()
            log.warning("cannot log in to Discord, trying again in %.0f s: %s", wait, reason)
            await self._unless_stopped(asyncio.sleep(wait))
            wait = min(2 * wait, _LONGEST_WAIT)
        return None

    async def _listened(self, client: GuideClient) -> bool:
        """Hear events until `stop`; discord.py makes lost connections again, and resumes them.

        False when it broke down over something that it does not know, such as a new kind of event.
        """
        try:
            await self._unless_stopped(client.connect())
            return True
        except discord.PrivilegedIntentsRequired:
            raise CannotConnect(
                "Discord closed the connection (4014): the bot asked for a privileged intent that is not "
                "switched on for it. Shopguide needs none; if you have changed its intents, switch yours on "
                f"at {PORTAL}: your application, Bot, Privileged Gateway Intents."
            ) from None
        except discord.ConnectionClosed as error:
            if error.code == 4004:
                reason = (
                    "the bot's token is no longer valid. Make a new one at "
                    f"{PORTAL}: your application, Bot, Reset Token; put it into SHOPGUIDE_DISCORD_TOKEN"
                )
            else:
                reason = error.reason or "no reason given"
            raise CannotConnect(f"Discord closed the connection ({error.code}): {reason}.") from None
        except Exception:
            log.exception("the connection to Discord broke down; a new session begins")
            return False
        finally:
            if client.ws and client.ws.open:
                await client.ws.close(code=1000)

    async def _unless_stopped(self, work: Awaitable[T]) -> bool:
        """Wait for `work`, but break it off when `stop` is called; whether it came to its end."""
        working = asyncio.ensure_future(work)
        stopping = asyncio.ensure_future(self._stopping.wait())
        try:
            await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if not working.done():
                return False
            working.result()
            return True
        finally:
            for task in (working, stopping):
                task.cancel()
            await asyncio.gather(working, stopping, return_exceptions=True)


class _WithoutTokens(logging.Filter):
    """Takes the tokens of interactions out of addresses: whoever has one can answer in our name."""

    _IN_ADDRESS = re.compile(r"(/(?:webhooks|interactions)/\d+/)[^/\s]+")

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = self._IN_ADDRESS.sub(r"\1…", record.getMessage()), ()
        return True


_WITHOUT_TOKENS = _WithoutTokens()


def _keep_secrets() -> None:
    """At DEBUG discord.py logs every event whole, people's messages and all; at WARNING some addresses."""
    library = logging.getLogger("discord")
    if library.getEffectiveLevel() < logging.INFO:
        library.setLevel(logging.INFO)
    for name in ("discord.http", "discord.webhook.async_"):
        logging.getLogger(name).addFilter(_WITHOUT_TOKENS)  # the same one twice is there once


async def _nothing(typed: str) -> Sequence[Suggestion]:
    return ()
