"""Telegram's adapter: connected by long polling or by a webhook, and what is sent through its channel.

adapter = TelegramAdapter(Settings(token=...))
await adapter.run(take, ready)
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit

import httpx
from telegram import Bot, User
from telegram.error import InvalidToken, TelegramError
from telegram.request import HTTPXRequest

from adapters.adapter import CannotConnect, Take
from adapters.outbox import Pace, Retries
from adapters.telegram.channel import PACE, TelegramChannel, problem
from adapters.telegram.inbound import UPDATES
from adapters.telegram.logs import quiet
from adapters.telegram.menu import offer_commands
from adapters.telegram.polling import REFUSED, Polling, until_stopped
from adapters.telegram.receiving import Blocked, Desk
from adapters.telegram.webhook import listening, problem_with
from assistant.ports import Channel

log = logging.getLogger(__name__)

API = "https://api.telegram.org"
RECONNECT = Retries(first=1.0, longest=30.0)


@dataclass(frozen=True, slots=True)
class Settings:
    """`mode` is how updates come. A webhook listens on `host` and `port`, and Telegram posts to `url`, which
    a proxy with TLS passes on to it. `secret` proves that a post is Telegram's. `api` is another Bot API
    server's address, where the shop runs one."""

    token: str = field(repr=False)
    mode: Literal["polling", "webhook"] = "polling"
    url: str = ""
    secret: str = field(default="", repr=False)
    host: str = "127.0.0.1"
    port: int = 8766
    api: str = API


def make_bot(settings: Settings, hear: Callable[[str], Awaitable[None]] | None = None) -> Bot:
    """The client library's bot, with its logs quiet. `hear` is given the server's time of each answer.

    Raises `CannotConnect` without a token.
    """
    if not settings.token:
        raise CannotConnect("no Telegram token: put the one from @BotFather into SHOPGUIDE_TELEGRAM_TOKEN")
    quiet(settings.token, settings.secret)

    async def tell(response: httpx.Response) -> None:
        if hear and (date := response.headers.get("Date")):
            await hear(date)

    request = HTTPXRequest(
        connection_pool_size=64,
        read_timeout=15.0,
        connect_timeout=10.0,
        pool_timeout=10.0,
        httpx_kwargs={"event_hooks": {"response": [tell]}},
    )
    return Bot(
        settings.token,
        base_url=f"{settings.api}/bot",
        base_file_url=f"{settings.api}/file/bot",
        request=request,
    )


async def _nobody_minds(person: str) -> None:
    """What becomes of a person who blocks the bot where nobody keeps account of it."""


class TelegramAdapter:
    """One bot on Telegram."""

    pace: Pace = PACE
    retries: Retries | None = None

    def __init__(
        self,
        settings: Settings,
        blocked: Blocked = _nobody_minds,
        *,
        reconnect: Retries = RECONNECT,
        poll_for: int = 50,
    ) -> None:
        """`blocked` is told who blocks the bot. `reconnect` spaces the tries of a lost connection; `poll_for`
        is in seconds.

        Raises `CannotConnect` for settings that cannot work.
        """
        if settings.mode == "webhook" and (wrong := problem_with(settings.url, settings.secret)):
            raise CannotConnect(wrong)
        self._settings = settings
        self._blocked = blocked
        self._reconnect = reconnect
        self._bot = make_bot(settings)
        self._stopping = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()
        self._polling = Polling(self._bot, self._stopping, reconnect, poll_for)
        self._desk: Desk | None = None
        self.channel: Channel = TelegramChannel(self._bot)

    async def run(self, take: Take, ready: Callable[[], None]) -> None:
        """Serve until `stop` is called. Raises `CannotConnect` for what only the merchant can mend."""
        self._idle.clear()
        try:
            me = await self._connect()
            if me is None:
                return
            log.info("connected to Telegram as @%s", me.username)
            await offer_commands(self._bot)
            self._desk = Desk(self._bot, me, take, self.channel, self._blocked)
            if self._settings.mode == "polling":
                ready()
                await self._polling.run(self._desk)
            else:
                await self._serve(self._desk, ready)
        finally:
            self._idle.set()

    async def stop(self) -> None:
        """Take no more updates; what is being kept still is, and confirmed."""
        self._stopping.set()
        await self._idle.wait()

    async def close(self) -> None:
        """Answer the buttons that were pressed, and let go of the connections."""
        if self._desk:
            await self._desk.close()
        await self._bot.shutdown()

    async def _serve(self, desk: Desk, ready: Callable[[], None]) -> None:
        """Listen, then tell Telegram where."""
        settings = self._settings
        path = urlsplit(settings.url).path
        async with listening(desk, settings.host, settings.port, path, settings.secret) as port:
            if await self._again_and_again(self._set_webhook) is None:
                return
            log.info("Telegram posts to %s, which leads to port %d", settings.url, port)
            ready()
            await self._stopping.wait()

    async def _set_webhook(self) -> User:
        await self._bot.set_webhook(
            self._settings.url, secret_token=self._settings.secret, allowed_updates=list(UPDATES)
        )
        return self._bot.bot

    async def _connect(self) -> User | None:
        """Ask who we are; None when stopped meanwhile. For polling a webhook that was left over goes."""
        return await self._again_and_again(self._hello)

    async def _hello(self) -> User:
        await self._bot.initialize()
        if self._settings.mode == "polling" and (await self._bot.get_webhook_info()).url:
            log.warning("a webhook was set for this bot; it is taken away, as updates are polled now")
            await self._bot.delete_webhook()
        return self._bot.bot

    async def _again_and_again(self, call: Callable[[], Awaitable[User]]) -> User | None:
        """What `call` gives, tried until it works or we are stopped."""
        failures = 0
        while not self._stopping.is_set():
            try:
                return await until_stopped(call(), self._stopping)
            except InvalidToken:
                raise CannotConnect(REFUSED) from None
            except TelegramError as error:
                failures += 1
                wait = self._reconnect.wait(failures)
                log.error("Telegram cannot be reached, trying again in %.1f s: %s", wait, problem(error))
                await until_stopped(asyncio.sleep(wait), self._stopping)
        return None
