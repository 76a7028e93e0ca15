"""A Slack on loopback: Web API, Socket Mode, signed HTTP and reply addresses, with people who use it.

It checks what Slack checks (tokens, sizes), delivers as Slack delivers (again, twice, out of order, over one
connection or another), and fails to order: 429 with `Retry-After`, 5xx, connections cut off, half answers.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import itertools
import json
import time
from collections import Counter, deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from email.utils import formatdate
from typing import Any, Literal
from urllib.parse import urlencode

import aiohttp
from aiohttp import web

from tests.adapters.slack.blocks import wrong_with

BOT_TOKEN, APP_TOKEN, SECRET = (
    "xoxb-canary-bot-token",
    "xapp-canary-app-token",
    "cafe0000ca4a7195ec2e7000cafe0000",
)
TEAM, BOT_USER, BOT = "T0SHOP", "U0GUIDE", "B0GUIDE"
SCOPES = "app_mentions:read,chat:write,commands,files:write,im:history"
_LARGEST = 13_200

Fault = dict[str, Any]
"""How to answer a call: `status` with `retry_after`, `error` by Slack's name, `cut` off, `half` said,
or `silent`."""


@dataclass
class Message:
    """What Slack keeps of one message of the bot's. `to` is the one person who sees it."""

    channel: str
    ts: str
    thread: str
    to: str
    text: str
    blocks: list[dict[str, Any]]
    at: float
    mrkdwn: bool = True
    edited: bool = False
    files: tuple[tuple[str, bytes], ...] = ()


@dataclass
class Delivery:
    """One thing that Slack tells the app, and what the app said to it."""

    kind: Literal["events_api", "slash_commands", "interactive"]
    payload: dict[str, Any]
    answers: list[int] = field(default_factory=list)
    """HTTP statuses; an acknowledged envelope counts as 200."""

    @property
    def acknowledged(self) -> bool:
        return 200 in self.answers


@dataclass
class ReplyAddress:
    """A `response_url` with the uses it has left."""

    channel: str
    person: str
    original: str = ""
    left: int = 5


class SlackServer:
    """`await start()`, then people act with `dm`, `mention`, `command`, `press`, `open_home`."""

    def __init__(self) -> None:
        self.messages: list[Message] = []
        self.homes: dict[str, list[dict[str, Any]]] = {}
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.deliveries: list[Delivery] = []
        self.faults: deque[Fault] = deque()
        """How the next calls that show something are answered, one each."""
        self.opening: deque[Fault] = deque()
        """The same for `auth.test` and `apps.connections.open`."""
        self.failed_at: list[float] = []
        self.scopes = SCOPES
        self.clock_ahead = 0.0
        self.unreachable_pictures: set[str] = set()
        self.unknown_channels: set[str] = set()
        self.refused_tokens: set[str] = set()
        self.connections = 0
        self.most_connections = 0
        self._reply_addresses: dict[str, ReplyAddress] = {}
        self._uploads: dict[str, tuple[str, bytes]] = {}
        self._tickets: set[str] = set()
        self._sockets: list[web.WebSocketResponse] = []
        self._transports: list[asyncio.Transport] = []
        self._envelopes: dict[str, Delivery] = {}
        self._count = itertools.count(1)
        self.request_url = ""

    async def start(self) -> None:
        app = web.Application(client_max_size=10 * 1024 * 1024)
        app.router.add_post("/api/{method}", self._api)
        app.router.add_post("/reply/{id}", self._reply)
        app.router.add_post("/upload/{id}", self._upload)
        app.router.add_get("/link", self._link)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.port: int = self._runner.addresses[0][1]
        self._client = aiohttp.ClientSession()

    async def stop(self) -> None:
        for websocket in list(self._sockets):
            await websocket.close()
        await self._client.close()
        await self._runner.cleanup()

    @property
    def api_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/api/"

    # The Web API

    async def _api(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        arguments = await _arguments(request)
        self.calls.append((method, arguments))
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        expected = APP_TOKEN if method == "apps.connections.open" else BOT_TOKEN
        shows = method.startswith(("chat.", "views.", "files."))
        faults = self.faults if shows else self.opening
        if faults:
            self.failed_at.append(asyncio.get_running_loop().time())
            return await self._fail(request, faults.popleft())
        if token in self.refused_tokens:
            return self._answer({"ok": False, "error": "token_revoked"})
        if token != expected:
            return self._answer({"ok": False, "error": "invalid_auth" if token else "not_authed"})
        handler: Callable[[dict[str, Any]], dict[str, Any]] = {
            "auth.test": self._auth_test,
            "apps.connections.open": self._open,
            "chat.postMessage": self._post,
            "chat.postEphemeral": self._whisper,
            "chat.update": self._update,
            "views.publish": self._publish,
            "files.getUploadURLExternal": self._upload_address,
            "files.completeUploadExternal": self._share,
        }.get(method, lambda _: {"ok": False, "error": "unknown_method"})
        return self._answer(handler(arguments))

    def _answer(self, body: dict[str, Any]) -> web.Response:
        headers = {"Date": formatdate(time.time() + self.clock_ahead, usegmt=True)}
        headers |= {"X-OAuth-Scopes": self.scopes}
        return web.json_response(body, headers=headers)

    async def _fail(self, request: web.Request, fault: Fault) -> web.StreamResponse:
        if fault.get("cut"):
            assert request.transport
            request.transport.abort()
            return web.Response()
        if fault.get("half"):
            response = web.StreamResponse(headers={"Content-Type": "application/json"})
            response.content_length = 1000
            await response.prepare(request)
            await response.write(b'{"ok": tr')
            assert request.transport
            request.transport.close()
            return response
        if fault.get("silent"):
            await asyncio.sleep(3600)
        if "error" in fault:
            return self._answer({"ok": False, **fault})
        if fault["status"] == 429:
            headers = {"Retry-After": str(fault["retry_after"])}
            return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers=headers)
        return web.Response(status=fault["status"], text="<html>down</html>", content_type="text/html")

    def _auth_test(self, _: dict[str, Any]) -> dict[str, Any]:
        return {
            "ok": True,
            "user_id": BOT_USER,
            "bot_id": BOT,
            "team_id": TEAM,
            "team": "Shop",
            "user": "guide",
        }

    def _open(self, _: dict[str, Any]) -> dict[str, Any]:
        ticket = f"t{next(self._count)}"
        self._tickets.add(ticket)
        return {"ok": True, "url": f"ws://127.0.0.1:{self.port}/link?ticket={ticket}"}

    def _refusal(self, arguments: dict[str, Any], most: int = 50) -> dict[str, Any] | None:
        blocks = arguments.get("blocks") or []
        if arguments.get("channel") in self.unknown_channels:
            return {"ok": False, "error": "channel_not_found"}
        wrong = wrong_with(blocks, most)
        for number, block in enumerate(blocks):
            if block.get("accessory", {}).get("image_url") in self.unreachable_pictures:
                wrong.append(f"downloading image failed [json-pointer:/blocks/{number}/accessory/image_url]")
        if wrong:
            return {"ok": False, "error": "invalid_blocks", "errors": wrong}
        if most == 50 and len(json.dumps(blocks, ensure_ascii=False)) > _LARGEST:
            return {"ok": False, "error": "msg_blocks_too_long"}
        if most == 50 and not arguments.get("text"):
            return {"ok": False, "error": "no_text"}
        if len(arguments.get("text", "")) > 4000:
            return {"ok": False, "error": "msg_too_long"}
        return None

    def _keep(self, arguments: dict[str, Any], channel: str, thread: str = "", to: str = "") -> Message:
        message = Message(
            channel=channel,
            ts=self.timestamp(),
            thread=thread,
            to=to,
            text=arguments["text"],
            blocks=arguments.get("blocks") or [],
            at=asyncio.get_running_loop().time(),
            mrkdwn=arguments.get("mrkdwn", True),
        )
        self.messages.append(message)
        return message

    def _post(self, arguments: dict[str, Any]) -> dict[str, Any]:
        if refusal := self._refusal(arguments):
            return refusal
        channel = str(arguments["channel"])
        channel = self.chat_with(channel) if channel.startswith("U") else channel
        message = self._keep(arguments, channel, str(arguments.get("thread_ts") or ""))
        return {"ok": True, "channel": channel, "ts": message.ts}

    def _whisper(self, arguments: dict[str, Any]) -> dict[str, Any]:
        if refusal := self._refusal(arguments):
            return refusal
        thread = str(arguments.get("thread_ts") or "")
        message = self._keep(arguments, arguments["channel"], thread, arguments["user"])
        return {"ok": True, "message_ts": message.ts}

    def _update(self, arguments: dict[str, Any]) -> dict[str, Any]:
        if refusal := self._refusal(arguments):
            return refusal
        for message in self.messages:
            if (message.channel, message.ts) == (arguments["channel"], arguments["ts"]) and not message.to:
                self._rewrite(message, arguments)
                return {"ok": True, "channel": message.channel, "ts": message.ts}
        return {"ok": False, "error": "message_not_found"}

    def _rewrite(self, message: Message, arguments: dict[str, Any]) -> None:
        message.text, message.blocks = arguments["text"], arguments["blocks"]
        message.edited, message.at = True, asyncio.get_running_loop().time()

    def _publish(self, arguments: dict[str, Any]) -> dict[str, Any]:
        view = arguments["view"]
        if refusal := self._refusal({"blocks": view["blocks"]}, most=100):
            return refusal
        self.homes.setdefault(arguments["user_id"], []).append(view)
        return {"ok": True, "view": view}

    # Files

    def _upload_address(self, arguments: dict[str, Any]) -> dict[str, Any]:
        if "files:write" not in self.scopes:
            return {"ok": False, "error": "missing_scope", "needed": "files:write", "provided": self.scopes}
        name = f"F{next(self._count)}"
        self._uploads[name] = (arguments["filename"], b"")
        return {"ok": True, "file_id": name, "upload_url": f"http://127.0.0.1:{self.port}/upload/{name}"}

    async def _upload(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["id"]
        self._uploads[name] = (self._uploads[name][0], await request.read())
        return web.Response(text="OK")

    def _share(self, arguments: dict[str, Any]) -> dict[str, Any]:
        (shared,) = json.loads(arguments["files"])
        if arguments["channel_id"] in self.unknown_channels:
            return {"ok": False, "error": "channel_not_found"}
        comment = {"text": arguments.get("initial_comment", "")}
        message = self._keep(comment, arguments["channel_id"], arguments.get("thread_ts", ""))
        message.files = (self._uploads[shared["id"]],)
        return {"ok": True, "files": [shared]}

    # Reply addresses

    def reply_address(self, channel: str, person: str, original: str = "") -> str:
        name = f"r{next(self._count)}"
        self._reply_addresses[name] = ReplyAddress(channel, person, original)
        return f"http://127.0.0.1:{self.port}/reply/{name}"

    def spend(self, url: str) -> None:
        """Let a reply address take nothing more."""
        self._reply_addresses[url.rsplit("/", 1)[1]].left = 0

    async def _reply(self, request: web.Request) -> web.StreamResponse:
        arguments = await _arguments(request)
        self.calls.append(("response_url", arguments))
        if self.faults:
            self.failed_at.append(asyncio.get_running_loop().time())
            return await self._fail(request, self.faults.popleft())
        reply = self._reply_addresses[request.match_info["id"]]
        if reply.left < 1:
            return web.json_response({"ok": False, "error": "used_url"}, status=404)
        if refusal := self._refusal(arguments):
            return web.json_response(refusal, status=400)
        reply.left -= 1
        if arguments.get("replace_original") and reply.original:
            original = next(message for message in self.messages if message.ts == reply.original)
            self._rewrite(original, arguments)
        else:
            to = "" if arguments.get("response_type") == "in_channel" else reply.person
            self._keep(arguments, reply.channel, to=to)
        return web.Response(text="ok")

    # Deliveries

    async def _link(self, request: web.Request) -> web.StreamResponse:
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            return web.Response(status=404)
        self._tickets.discard(ticket)  # an address is good for one connection
        websocket = web.WebSocketResponse()
        await websocket.prepare(request)
        self._sockets.append(websocket)
        assert isinstance(request.transport, asyncio.Transport)
        self._transports.append(request.transport)
        self.connections += 1
        self.most_connections = max(self.most_connections, len(self._sockets))
        await websocket.send_json({"type": "hello", "num_connections": len(self._sockets)})
        with suppress(ConnectionError):
            async for frame in websocket:
                answer = json.loads(frame.data)
                if delivery := self._envelopes.get(answer.get("envelope_id", "")):
                    delivery.answers.append(200)
        with suppress(ValueError):
            self._sockets.remove(websocket)
        return websocket

    async def deliver(self, delivery: Delivery, *, signed_with: str = SECRET, age: float = 0.0) -> None:
        """Tell the app, over the newest connection or to its request URL. A second call is a retry."""
        if delivery not in self.deliveries:
            self.deliveries.append(delivery)
        if self.request_url:
            await self._deliver_signed(delivery, signed_with, age)
            return
        envelope = f"e{next(self._count)}"
        self._envelopes[envelope] = delivery
        frame = {"envelope_id": envelope, "type": delivery.kind, "payload": delivery.payload}
        await self._sockets[-1].send_json(frame)

    async def _deliver_signed(self, delivery: Delivery, secret: str, age: float) -> None:
        if delivery.kind == "events_api":
            body, kind = json.dumps(delivery.payload), "application/json"
        else:
            form = delivery.payload
            if delivery.kind == "interactive":
                form = {"payload": json.dumps(form)}
            body, kind = urlencode(form), "application/x-www-form-urlencoded"
        timestamp = str(int(time.time() - age))
        headers = {
            "Content-Type": kind,
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": signature(secret, timestamp, body),
        }
        async with self._client.post(self.request_url, data=body.encode(), headers=headers) as response:
            delivery.answers.append(response.status)

    async def hang_up(self, reason: str = "refresh_requested") -> None:
        """Announce to every connection that it ends soon."""
        for websocket in list(self._sockets):
            await websocket.send_json({"type": "disconnect", "reason": reason})

    async def cut_off(self) -> None:
        """Lose every connection without a word."""
        for transport in self._transports:
            transport.abort()
        self._transports.clear()

    # People

    def timestamp(self) -> str:
        return f"{1_764_000_000 + next(self._count)}.{next(self._count):06d}"

    @staticmethod
    def chat_with(person: str) -> str:
        """The direct chat of a person with the bot."""
        return f"D{person[1:]}"

    async def dm(self, text: str, person: str, **changes: Any) -> Delivery:
        event = {"type": "message", "channel": self.chat_with(person), "channel_type": "im"}
        return await self._happens(event | self._words(slack_text(text), person) | changes)

    async def mention(self, text: str, person: str, channel: str, **changes: Any) -> Delivery:
        event = {"type": "app_mention", "channel": channel}
        return await self._happens(event | self._words(f"<@{BOT_USER}> {slack_text(text)}", person) | changes)

    def _words(self, text: str, person: str) -> dict[str, Any]:
        ts = self.timestamp()
        return {"user": person, "text": text, "ts": ts, "event_ts": ts, "team": TEAM}

    async def open_tab(self, person: str, tab: str = "home") -> Delivery:
        event = {"type": "app_home_opened", "user": person, "channel": self.chat_with(person), "tab": tab}
        return await self._happens(event | {"event_ts": self.timestamp()})

    async def command(self, text: str, person: str, channel: str, name: str = "/shop") -> Delivery:
        payload = {
            "command": name,
            "text": slack_text(text),
            "channel_id": channel,
            "channel_name": "directmessage" if channel.startswith("D") else "lounge",
            "user_id": person,
            "user_name": person.lower(),
            "team_id": TEAM,
            "api_app_id": "A0SHOP",
            "trigger_id": f"{next(self._count)}.trigger",
            "response_url": self.reply_address(channel, person),
        }
        delivery = Delivery("slash_commands", payload)
        await self.deliver(delivery)
        return delivery

    async def press(self, message: Message, token: str, person: str) -> Delivery:
        container: dict[str, Any] = {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": message.channel,
            "is_ephemeral": bool(message.to),
        }
        if message.thread:
            container["thread_ts"] = message.thread
        payload = self._interaction(person, token) | {
            "container": container,
            "channel": {"id": message.channel, "name": "lounge"},
            "response_url": self.reply_address(message.channel, person, message.ts),
        }
        delivery = Delivery("interactive", payload)
        await self.deliver(delivery)
        return delivery

    async def press_home(self, person: str, token: str) -> Delivery:
        view = self.homes[person][-1] | {"id": "V1"}
        payload = self._interaction(person, token) | {"container": {"type": "view", "view_id": "V1"}}
        delivery = Delivery("interactive", payload | {"view": view})
        await self.deliver(delivery)
        return delivery

    def _interaction(self, person: str, token: str) -> dict[str, Any]:
        action = {"type": "button", "action_id": "own.0", "block_id": "b", "value": token}
        return {
            "type": "block_actions",
            "user": {"id": person, "username": person.lower(), "name": person.lower(), "team_id": TEAM},
            "team": {"id": TEAM, "domain": "shop"},
            "api_app_id": "A0SHOP",
            "trigger_id": f"{next(self._count)}.trigger",
            "actions": [action | {"action_ts": self.timestamp()}],
        }

    async def _happens(self, event: dict[str, Any]) -> Delivery:
        delivery = Delivery("events_api", self.callback(event))
        await self.deliver(delivery)
        return delivery

    def callback(self, event: dict[str, Any]) -> dict[str, Any]:
        """An event as the Events API wraps it."""
        return {
            "type": "event_callback",
            "team_id": TEAM,
            "api_app_id": "A0SHOP",
            "event_id": f"Ev{next(self._count)}",
            "event_time": int(time.time()),
            "event": event,
            "authorizations": [{"team_id": TEAM, "user_id": BOT_USER, "is_bot": True}],
        }

    # What was asked of it

    def asked(self, method: str) -> list[dict[str, Any]]:
        return [arguments for called, arguments in self.calls if called == method]

    def counts(self) -> Counter[str]:
        return Counter(method for method, _ in self.calls)


def slack_text(text: str) -> str:
    """What a person typed, as Slack passes it on."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def signature(secret: str, timestamp: str, body: str) -> str:
    """Slack's signature of a request, version 0."""
    signed = hmac.new(secret.encode(), f"v0:{timestamp}:{body}".encode(), hashlib.sha256)
    return f"v0={signed.hexdigest()}"


async def _arguments(request: web.Request) -> dict[str, Any]:
    """Arguments as JSON or as a form, whose blocks and views are JSON again."""
    if request.content_type == "application/json":
        body = await request.json()
        return dict(body)
    form: dict[str, Any] = dict(await request.post()) | dict(request.query)
    for name in ("blocks", "view"):
        if isinstance(form.get(name), str):
            form[name] = json.loads(form[name])
    return form
