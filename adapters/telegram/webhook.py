"""The webhook: Telegram posts each update here, and posts it again until it is answered with 200.

Only a request with the secret that we gave Telegram is read. Telegram sends the updates of one chat one
after the other.
"""

from __future__ import annotations

import json
import logging
import re
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from aiohttp import web

from adapters.adapter import CannotConnect
from adapters.telegram.receiving import Desk
from assistant.ports import StoreUnavailable

log = logging.getLogger(__name__)

HEADER = "X-Telegram-Bot-Api-Secret-Token"
PORTS = (443, 80, 88, 8443)
_SECRET = re.compile(r"[A-Za-z0-9_-]{16,256}")
_LARGEST = 1 << 20
"""Bytes of one update, which has a few thousand."""


def problem_with(url: str, secret: str) -> str:
    """What is wrong with the settings, in words, or nothing."""
    parts = urlsplit(url)
    try:
        port = parts.port or 443
    except ValueError:
        port = 0
    if parts.scheme != "https" or not parts.hostname:
        return f"[telegram] public_url must be the https address that leads to this machine, not {url!r}"
    if port not in PORTS:
        return f"Telegram posts to the ports 443, 80, 88 and 8443 only; [telegram] public_url is {url!r}"
    if not _SECRET.fullmatch(secret):
        return "SHOPGUIDE_TELEGRAM_SECRET must have 16 to 256 letters, digits, _ or -"
    return ""


@asynccontextmanager
async def listening(desk: Desk, host: str, port: int, path: str, secret: str) -> AsyncIterator[int]:
    """Take updates posted to `path` while the block runs; gives the port, which 0 leaves open.

    At the end no more are taken, and those being kept are still answered. Raises `CannotConnect` when
    the port is taken.
    """

    async def receive(request: web.Request) -> web.Response:
        given = request.headers.get(HEADER, "").encode("utf-8", "surrogateescape")
        if not secrets.compare_digest(given, secret.encode()):
            return web.Response(status=403)
        try:
            update = json.loads(await request.read())
        except ValueError:
            return web.Response(status=400)
        if not isinstance(update, dict):
            return web.Response(status=400)
        try:
            await desk.keep([update])
        except StoreUnavailable as error:
            log.error("an update could not be kept, Telegram sends it again: %s", error)
            return web.Response(status=500)
        return web.Response()

    app = web.Application(client_max_size=_LARGEST)
    app.router.add_post(path or "/", receive)
    runner = web.AppRunner(app, access_log=None, handle_signals=False, shutdown_timeout=4.0)
    await runner.setup()
    try:
        site = web.TCPSite(runner, host, port)
        try:
            await site.start()
        except OSError as error:
            raise CannotConnect(
                f"cannot listen on {host} port {port} for Telegram: {error.strerror}; choose another with "
                "[telegram] port"
            ) from None
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()
