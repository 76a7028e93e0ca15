"""A Bot API on loopback that only counts what it shows: who got how many messages, and when.

It lives in the process that judges. Of each hundred people one has blocked the bot, and now and then it
answers 429 with a second to wait.
"""

from __future__ import annotations

import asyncio
import itertools
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from aiohttp import web

TOKEN = "7000000001:benchmark"
_BLOCKED_EVERY = 100
_ASKED_TO_WAIT_EVERY = 701


class BotApi:
    """`shown` counts the messages by chat, `too_early` sends within a wait that was asked for."""

    def __init__(self) -> None:
        self.address = ""
        self.shown: Counter[int] = Counter()
        self.refused = 0
        self.too_early = 0
        self.on_shown: Callable[[], None] = lambda: None
        self._ids = itertools.count(1)
        self._sends = itertools.count(1)
        self._wait_until: dict[int, float] = {}

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[BotApi]:
        """Listen on a free port while the block runs."""
        app = web.Application()
        app.router.add_post("/bot{token}/{method}", self._answer)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self.address = f"http://127.0.0.1:{runner.addresses[0][1]}"
        try:
            yield self
        finally:
            await runner.cleanup()

    async def _answer(self, request: web.Request) -> web.Response:
        method = request.match_info["method"].lower()
        if method == "getme":
            me = {"id": 7000000001, "is_bot": True, "first_name": "Lamps", "username": "LampsBot"}
            return web.json_response({"ok": True, "result": me})
        try:
            chat = int((await request.post())["chat_id"])  # type: ignore[arg-type]
        except ConnectionError:  # killed in the middle of its request
            return web.Response()
        if chat % _BLOCKED_EVERY == 0:
            return _error(403, "Forbidden: bot was blocked by the user")
        if time.monotonic() < self._wait_until.get(chat, 0.0):
            self.too_early += 1
        elif next(self._sends) % _ASKED_TO_WAIT_EVERY == 0:
            self._wait_until[chat] = time.monotonic() + 1.0
            self.refused += 1
            return _error(429, "Too Many Requests: retry after 1", {"retry_after": 1})
        self.shown[chat] += 1
        self.on_shown()
        await asyncio.sleep(0)  # killed here, the bot never hears that it was shown
        sent = {"message_id": next(self._ids), "date": 0, "chat": {"id": chat, "type": "private"}}
        return web.json_response({"ok": True, "result": sent})


def _error(code: int, description: str, parameters: dict[str, int] | None = None) -> web.Response:
    body: dict[str, object] = {"ok": False, "error_code": code, "description": description}
    if parameters:
        body["parameters"] = parameters
    return web.json_response(body, status=code)
