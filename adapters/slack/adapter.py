"""Slack's adapter: receives over Socket Mode or signed HTTP, acknowledges what the inbox has kept.

    adapter = SlackAdapter(Settings(bot_token=..., app_token=...), saved)
    await adapter.run(take, ready)      # until stopped

Bolt verifies signatures and reads payloads. It acknowledges before its listeners have ended, so nothing here
is a listener: one middleware keeps each event and answers for it, and what could not be kept gets no
acknowledgement, so that Slack delivers it again.
"""

from __future__ import annotations

import asyncio
import logging
import re
import socket
import time
from collections.abc import Callable
from typing import Any

from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app
from slack_bolt.adapter.starlette.async_handler import to_async_bolt_request, to_starlette_response
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.request import SocketModeRequest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from adapters.adapter import CannotConnect, Take
from adapters.errors import RateLimited
from adapters.http_server import HttpServer
from adapters.outbox import Pace, Retries
from adapters.pace import Rate
from adapters.slack.channel import Settings, SlackChannel, library_log, web_client
from adapters.slack.errors import refused_token, translated
from adapters.slack.home import Home, Saved
from adapters.slack.inbound import home_opened, incoming
from adapters.slack.socket_mode import SocketMode
from assistant.ports import StoreUnavailable

__all__ = ["Saved", "Settings", "SlackAdapter"]

log = logging.getLogger(__name__)

_FIRST_WAIT, _LONGEST_WAIT = 1.0, 30.0
_LARGEST_BODY = 1024 * 1024
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}")
_TIMESTAMP = re.compile(r"[0-9]{1,12}")


class SlackAdapter:
    """One workspace, connected."""

    pace = Pace(
        account=Rate(240, seconds=60.0, burst=20),  # "several hundred a minute" for a workspace
        edits=Rate(50, seconds=60.0, burst=10),  # chat.update is of tier 3
        conversation=lambda _conversation: Rate(1, burst=3),
        place=lambda conversation: conversation.partition("/")[0],  # a channel with all its threads
    )
    retries: Retries | None = None

    def __init__(self, settings: Settings, saved: Saved | None = None) -> None:
        """`saved` gives what the Home tab shows; without it the tab stays empty."""
        self._settings = settings
        self.channel = SlackChannel(settings)
        self._home = Home(self.channel, saved) if saved else None
        if self._home:
            self.channel.shown = self._home.answered
        self._stopping = asyncio.Event()
        self._socket: SocketMode | None = None
        self._server: HttpServer | None = None
        self._served = asyncio.Event()
        self.port = 0
        """Where HTTP is served, once it is."""

    async def run(self, take: Take, ready: Callable[[], None]) -> None:
        """Serve until `stop`. Raises `CannotConnect`."""
        _check_secrets(self._settings)
        us = await self._who_we_are()
        if us is None:
            return
        app = self._app(us, take)
        if self._settings.mode == "socket":
            await self._serve_socket(app, ready)
        else:
            await self._serve_http(app, ready)

    async def stop(self) -> None:
        """Take no more updates; those being taken are acknowledged first."""
        self._stopping.set()
        if self._socket:
            await self._socket.stop()
        if self._server:
            self._server.should_exit = True
            await self._served.wait()

    async def close(self) -> None:
        """Publish and send no more."""
        if self._home:
            await self._home.close()
        await self.channel.close()

    # Who we are

    async def _who_we_are(self) -> AuthorizeResult | None:
        """Our own identity, which tells our words from other people's; None when stopped before."""
        wait = _FIRST_WAIT
        while not self._stopping.is_set():
            try:
                found = await self.channel.client.auth_test()
            except SlackApiError as error:
                if words := refused_token(error):
                    raise CannotConnect(
                        f"Slack refuses the bot token (SHOPGUIDE_SLACK_BOT_TOKEN): {words}"
                    ) from None
                failed = translated(error)
            except Exception as error:
                failed = translated(error)
            else:
                return AuthorizeResult(
                    enterprise_id=found.get("enterprise_id"),
                    team_id=found.get("team_id"),
                    bot_user_id=found.get("user_id"),
                    bot_id=found.get("bot_id"),
                    bot_token=self._settings.bot_token,
                )
            pause = failed.retry_after if isinstance(failed, RateLimited) else wait
            log.warning("Slack cannot be reached, trying again in %.0f s: %s", pause, failed)
            wait = min(_LONGEST_WAIT, 2 * wait)
            try:
                async with asyncio.timeout(pause):
                    await self._stopping.wait()
            except TimeoutError:
                pass
        return None

    def _app(self, us: AuthorizeResult, take: Take) -> AsyncApp:
        """Bolt with our one middleware behind its own."""

        async def authorize(**_: Any) -> AuthorizeResult:
            # Bolt would ask Slack who we are with the first event, and lose it if that failed.
            return us

        async def keep(body: dict[str, Any]) -> BoltResponse:
            if self._stopping.is_set():
                return BoltResponse(status=503, body="")
            event = incoming(body, us.bot_user_id or "", time.time())
            if event:
                try:
                    await take(event, self.channel)
                except StoreUnavailable as error:
                    log.error("an event from Slack could not be kept and is not acknowledged: %s", error)
                    return BoltResponse(status=503, body="")
            if self._home and (opened := home_opened(body)):
                self._home.opened(opened)
            return BoltResponse(status=200, body="")

        signed = self._settings.mode == "http"
        app = AsyncApp(
            name="shopguide.slack",
            logger=library_log,
            client=web_client(self._settings, self.channel.session, None),
            authorize=authorize,
            signing_secret=self._settings.signing_secret if signed else "socket mode has no signatures",
            request_verification_enabled=signed,
        )
        app.middleware(keep)
        return app

    # Socket Mode

    async def _serve_socket(self, app: AsyncApp, ready: Callable[[], None]) -> None:
        async def dispatch(request: SocketModeRequest) -> BoltResponse:
            response: BoltResponse = await run_async_bolt_app(app, request)
            return response

        client = web_client(self._settings, self.channel.session, None)
        self._socket = SocketMode(client, self.channel.session, self._settings.app_token, dispatch)
        await self._socket.run(ready)

    # HTTP

    async def _serve_http(self, app: AsyncApp, ready: Callable[[], None]) -> None:
        async def receive(request: Request) -> Response:
            body = await _body_of(request)
            if body is None:
                return PlainTextResponse("too large", 413)
            if not _looks_signed(request):
                return PlainTextResponse("not signed", 401)
            try:
                bolt_request = to_async_bolt_request(request, body)
            except Exception:
                return PlainTextResponse("not readable", 400)  # read before its signature is checked
            return to_starlette_response(await app.async_dispatch(bolt_request))

        settings = self._settings
        listener = _listen(settings.host, settings.port)
        self.port = listener.getsockname()[1]
        site = Starlette(routes=[Route(settings.path, receive, methods=["POST"])])
        self._server = HttpServer(site, ready, timeout_graceful_shutdown=10)
        try:
            await self._server.serve(sockets=[listener])
        finally:
            listener.close()
            self._served.set()


def _check_secrets(settings: Settings) -> None:
    """Raise `CannotConnect` for a secret that the mode needs and that is not there."""
    needed = {"SHOPGUIDE_SLACK_BOT_TOKEN": settings.bot_token}
    if settings.mode == "socket":
        needed["SHOPGUIDE_SLACK_APP_TOKEN"] = settings.app_token
    else:
        needed["SHOPGUIDE_SLACK_SIGNING_SECRET"] = settings.signing_secret
    missing = [name for name, value in needed.items() if not value.strip()]
    if missing:
        raise CannotConnect(
            f"set {' and '.join(missing)} in the environment: docs/slack.md says where it stands"
        )


def _listen(host: str, port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise CannotConnect(
            f"cannot listen on {host} port {port} for Slack: {error.strerror}; set [slack] host and port"
        ) from None
    listener.listen(128)
    return listener


def _looks_signed(request: Request) -> bool:
    """Whether the headers have the form of a signature; Bolt checks what they say."""
    signature = request.headers.get("x-slack-signature", "")
    timestamp = request.headers.get("x-slack-request-timestamp", "")
    return bool(_SIGNATURE.fullmatch(signature) and _TIMESTAMP.fullmatch(timestamp))


async def _body_of(request: Request) -> bytes | None:
    """The request's body; None when it is larger than anything Slack sends."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LARGEST_BODY:
            return None
    return body
