"""Socket Mode: one WebSocket that we open, over which Slack delivers and we acknowledge.

slack_sdk's own client tries one address again and again, though each is good for one connection and a short
time, and it drops a connection before the next one stands. So this loop is ours: a fresh address for each
connection, and when Slack announces that it will hang up, the next one is up before the last one goes.
Envelopes, acknowledgements and dispatch are the libraries'.
"""

from __future__ import annotations

import asyncio
import json
import logging
import random
from collections.abc import Awaitable, Callable

import aiohttp
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from adapters.adapter import CannotConnect
from adapters.errors import RateLimited
from adapters.slack.errors import refused_token, translated

log = logging.getLogger(__name__)

Dispatch = Callable[[SocketModeRequest], Awaitable[BoltResponse]]
"""Handles an envelope's payload; status 200 once it is kept."""

_MOST_AT_ONCE = 100
_HEARTBEAT = 10.0
_FIRST_WAIT, _LONGEST_WAIT = 0.5, 30.0
_CONNECT_WITHIN = 15.0
_FAREWELL = 30.0
_SETTLED = 5.0
"""A connection that lasted so long was none of a series that fails."""


class SocketMode:
    """Keeps a connection to Slack until `stop`."""

    def __init__(
        self, client: AsyncWebClient, session: aiohttp.ClientSession, app_token: str, dispatch: Dispatch
    ) -> None:
        self._client = client
        self._session = session
        self._app_token = app_token
        self._dispatch = dispatch
        self._stopping = asyncio.Event()
        self._connections: dict[_Connection, asyncio.Task[None]] = {}

    async def run(self, ready: Callable[[], None]) -> None:
        """Serve until `stop`; `ready` is called once Slack has greeted us.

        Raises `CannotConnect` when Slack refuses the app-level token.
        """
        wait = _FIRST_WAIT
        greeted = _Once(ready)
        try:
            while not self._stopping.is_set():
                try:
                    connection = await self._connect()
                except CannotConnect:
                    raise
                except RateLimited as error:
                    await self._pause(error.retry_after)
                    continue
                except Exception as error:
                    log.warning("no connection to Slack, trying again in %.1f s: %s", wait, translated(error))
                    await self._pause(wait * random.uniform(0.5, 1.0))
                    wait = min(_LONGEST_WAIT, 2 * wait)
                    continue
                if self._stopping.is_set():
                    await connection.close()
                    break
                started = asyncio.get_running_loop().time()
                self._serve(connection, greeted)
                await connection.leaving.wait()
                if asyncio.get_running_loop().time() - started >= _SETTLED:
                    wait = _FIRST_WAIT
                else:
                    await self._pause(wait * random.uniform(0.5, 1.0))
                    wait = min(_LONGEST_WAIT, 2 * wait)
        finally:
            await self._hang_up()

    async def stop(self) -> None:
        """Take no more; what was delivered is acknowledged first, if it could be kept."""
        self._stopping.set()
        await self._hang_up()

    def _serve(self, connection: _Connection, ready: Callable[[], None]) -> None:
        task = asyncio.create_task(connection.serve(ready))
        self._connections[connection] = task
        task.add_done_callback(lambda _: self._connections.pop(connection, None))

    async def _hang_up(self) -> None:
        connections = dict(self._connections)
        for connection in connections:
            connection.leave()
        if connections:
            await asyncio.wait(connections.values(), timeout=_FAREWELL)
            for task in connections.values():
                task.cancel()

    async def _connect(self) -> _Connection:
        try:
            opened = await self._client.apps_connections_open(app_token=self._app_token)
        except SlackApiError as error:
            if words := refused_token(error):
                raise CannotConnect(
                    f"Slack refuses the app-level token (SHOPGUIDE_SLACK_APP_TOKEN): {words}"
                ) from None
            raise translated(error) from error
        async with asyncio.timeout(_CONNECT_WITHIN):
            websocket = await self._session.ws_connect(
                str(opened["url"]),
                heartbeat=_HEARTBEAT,
                # The session's limit is for one answer; a connection lasts for hours.
                timeout=aiohttp.ClientWSTimeout(ws_close=5.0),
            )
        return _Connection(websocket, self._dispatch)

    async def _pause(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._stopping.wait()
        except TimeoutError:
            pass


class _Once:
    """A call that is made the first time only."""

    def __init__(self, call: Callable[[], None]) -> None:
        self._call: Callable[[], None] | None = call

    def __call__(self) -> None:
        call, self._call = self._call, None
        if call:
            call()


class _Connection:
    """One WebSocket from its first to its last envelope."""

    def __init__(self, websocket: aiohttp.ClientWebSocketResponse, dispatch: Dispatch) -> None:
        self._websocket = websocket
        self._dispatch = dispatch
        self._room = asyncio.Semaphore(_MOST_AT_ONCE)
        self._handling: set[asyncio.Task[None]] = set()
        self._left = asyncio.Event()
        self.leaving = asyncio.Event()
        """Set once another connection has to take its place."""

    def leave(self) -> None:
        """Read no further."""
        self._left.set()

    async def close(self) -> None:
        """Hang up before anything was read."""
        await self._websocket.close()

    async def serve(self, ready: Callable[[], None]) -> None:
        """Handle what arrives until the connection ends or `leave` is called."""
        reading = asyncio.create_task(self._read(ready))
        left = asyncio.create_task(self._left.wait())
        try:
            await asyncio.wait((reading, left), return_when=asyncio.FIRST_COMPLETED)
        finally:
            self.leaving.set()
            reading.cancel()
            left.cancel()
            await asyncio.gather(reading, left, return_exceptions=True)
            await asyncio.gather(*self._handling, return_exceptions=True)
            await self._websocket.close()

    async def _read(self, ready: Callable[[], None]) -> None:
        try:
            async for frame in self._websocket:
                if frame.type != aiohttp.WSMsgType.TEXT:
                    continue
                message = _object(frame.data)
                if message.get("type") == "hello":
                    ready()
                elif message.get("type") == "disconnect":
                    # What is on its way still arrives here, while the next connection is made.
                    self.leaving.set()
                    asyncio.get_running_loop().call_later(_FAREWELL, self.leave)
                elif request := SocketModeRequest.from_dict(message):
                    await self._room.acquire()
                    task = asyncio.create_task(self._handle(request))
                    self._handling.add(task)
                    task.add_done_callback(self._handled)
        except (aiohttp.ClientError, OSError) as error:
            log.info("the connection to Slack was lost: %s", type(error).__name__)

    def _handled(self, task: asyncio.Task[None]) -> None:
        self._handling.discard(task)
        self._room.release()

    async def _handle(self, request: SocketModeRequest) -> None:
        """Acknowledge an envelope once it is kept. Slack delivers again what is not acknowledged."""
        response = await self._dispatch(request)
        if response.status != 200:
            return
        try:
            await self._websocket.send_json(SocketModeResponse(envelope_id=request.envelope_id).to_dict())
        except (aiohttp.ClientError, OSError):
            log.info("an acknowledgement did not reach Slack: it will deliver again")


def _object(data: str) -> dict[str, object]:
    try:
        message = json.loads(data)
    except ValueError:
        return {}
    return message if isinstance(message, dict) else {}
