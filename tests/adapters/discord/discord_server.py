"""Discord on loopback: its REST interface and its gateway, as far as a guide uses them.

    server = DiscordServer()
    await server.start()
    ... DiscordAdapter(Settings(server.token, server.api, server.gateway)) ...
    event = await server.says("a lamp", "ann")

It refuses what Discord refuses (lengths, counts, a second acknowledgement, a spent token), and can be told to
fail: the next sends by `fail`, connections by `hang_up` and `drop`, a login by `refuse`. What people would
see stands in `messages`; every request in `requests`.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

TOKEN = "MTEwMDAwMDAwMDAwMDAwMDAwMQ.Gcanary.canary-token-of-the-bot-1234567"
EPHEMERAL, LOADING = 1 << 6, 1 << 7
DM, TEXT, THREAD = 1, 0, 11
_EPOCH = 1420070400000
_MAY_DO_ALL_WE_ASK = 274878024704


@dataclass
class Failure:
    """One answer instead of the usual; `reset` breaks the connection off, `after` doing what was asked."""

    status: int = 503
    code: int = 0
    message: str = ""
    retry_after: float | None = None
    everywhere: bool = False
    via: bool = True
    reset: bool = False
    after: bool = False


@dataclass
class Interaction:
    id: str
    token: str
    channel: str
    person: str
    source: str = ""  # the message whose button was pressed
    type: int = 0  # of the acknowledgement
    flags: int = 0
    original: str = ""  # the message that `@original` is
    answered: bool = False  # `@original` is no longer "thinking ..."
    expired: bool = False


@dataclass
class Asked:
    """A request: what it asked for, with which JSON, when."""

    method: str
    path: str
    json: Any
    at: float
    files: list[tuple[str, bytes]] = field(default_factory=list)


class DiscordServer:
    token = TOKEN

    def __init__(self) -> None:
        self._count = 0
        self.me = self._user("shopguide", bot=True)
        self.application = self._id()
        self.users: dict[str, dict[str, Any]] = {}
        self.guild = self._id()
        self.channels: dict[str, dict[str, Any]] = {}
        self.messages: dict[str, dict[str, Any]] = {}
        self.commands: list[dict[str, Any]] = []
        self.interactions: dict[str, Interaction] = {}
        self.requests: list[Asked] = []
        self.events: list[dict[str, Any]] = []  # dispatched in this session
        self.failures: list[Failure] = []
        self.failed_at: list[float] = []
        self.login_failures: list[Failure] = []  # of the next requests for who we are
        self.bucket: tuple[int, float] | None = None  # messages a channel takes in so many seconds
        self._taken: dict[str, list[float]] = {}
        self._by_nonce: dict[str, str] = {}
        self.refuse: int = 0  # close the gateway with this code instead of letting anybody in
        self.gateway_failures: list[Failure] = []  # of the next connections to the gateway
        self.callback_failures: list[Failure] = []  # of the next acknowledgements
        self.resumable = True
        self.losing = False  # events get lost on their way; who resumes is sent them
        self.sessions: Counter[str] = Counter()
        self.identified: list[dict[str, Any]] = []
        self._sockets: set[web.WebSocketResponse] = set()
        self._known_channels: set[str] = set()
        self.heartbeat = 41.25
        self.in_servers = True
        self.logins_left = 990
        self.permissions = _MAY_DO_ALL_WE_ASK
        self.application_extra: dict[str, Any] = {}
        self.date = ""  # of the answers; empty: now
        self.refuse_commands = False
        self.callbacks_go: asyncio.Event | None = None  # what answers to acknowledgements wait for

    # The server itself

    async def start(self) -> None:
        app = web.Application()
        app.router.add_get("/gateway", self._gateway)
        app.router.add_route("*", "/api/{path:.*}", self._rest)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        port = self._runner.addresses[0][1]
        self.api, self.gateway = f"http://127.0.0.1:{port}/api", f"ws://127.0.0.1:{port}/gateway"

    async def stop(self) -> None:
        await self._runner.cleanup()

    # People and places

    def _id(self) -> str:
        self._count += 1
        return str((int(time.time() * 1000) - _EPOCH) << 22 | self._count)

    def _user(self, name: str, bot: bool = False) -> dict[str, Any]:
        return {
            "id": self._id(),
            "username": name,
            "global_name": name.title(),
            "discriminator": "0",
            "avatar": None,
            "bot": bot,
            "public_flags": 0,
        }

    def user(self, name: str) -> dict[str, Any]:
        return self.users.setdefault(name, self._user(name))

    def name_of(self, user: str) -> str:
        return next(name for name, known in self.users.items() if known["id"] == user)

    def direct(self, person: str) -> str:
        """The channel of the person's direct chat with the bot."""
        for channel in self.channels.values():
            if channel["type"] == DM and channel["recipients"][0] == self.user(person):
                return str(channel["id"])
        return self._channel(type=DM, recipients=[self.user(person)], last_message_id=None)

    def place(self, name: str) -> str:
        """The text channel of this name in the one server."""
        for channel in self.channels.values():
            if channel["type"] == TEXT and channel["name"] == name:
                return str(channel["id"])
        return self._channel(
            type=TEXT,
            name=name,
            guild_id=self.guild,
            position=1,
            permission_overwrites=[],
            nsfw=False,
            parent_id=None,
            topic=None,
            rate_limit_per_user=0,
        )

    def thread(self, place: str, name: str) -> str:
        for channel in self.channels.values():
            if channel["type"] == THREAD and channel["name"] == name:
                return str(channel["id"])
        metadata = {"archived": False, "auto_archive_duration": 60, "locked": False,
                    "archive_timestamp": "2026-01-01T00:00:00+00:00"}  # fmt: skip
        return self._channel(
            type=THREAD,
            name=name,
            guild_id=self.guild,
            parent_id=self.place(place),
            owner_id=self.user("ann")["id"],
            message_count=1,
            member_count=1,
            rate_limit_per_user=0,
            thread_metadata=metadata,
        )

    def _channel(self, **what: Any) -> str:
        id_ = self._id()
        self.channels[id_] = what | {"id": id_}
        return id_

    def _member(self, person: str) -> dict[str, Any]:
        joined = {"joined_at": "2026-01-01T00:00:00+00:00", "deaf": False, "mute": False, "flags": 0}
        return joined | {"roles": [], "nick": None, "avatar": None, "premium_since": None, "pending": False}

    # What people do. Each returns the event's id.

    async def says(
        self,
        text: str,
        person: str = "ann",
        channel: str = "",
        *,
        mentions: tuple[str, ...] = (),
        replies_to: str = "",
        **changes: Any,
    ) -> str:
        """A message; without `channel` in the direct chat. `mentions` are names, `me` among them.

        As the gateway does without the message-content intent, the text is left out in a server unless
        the bot is mentioned.
        """
        channel = channel or self.direct(person)
        guild = self.channels[channel].get("guild_id")
        mentioned = [self.me if name == "me" else self.user(name) for name in mentions]
        message = self._message(channel, self.user(person)) | {
            "content": text if not guild or self.me in mentioned else "",
            "mentions": [user | {"member": self._member("")} if guild else user for user in mentioned],
        }
        if guild:
            message |= {"guild_id": guild, "member": self._member(person)}
        if replies_to:
            message |= {
                "type": 19,
                "message_reference": {"type": 0, "channel_id": channel, "message_id": replies_to},
                "referenced_message": self.messages.get(replies_to),
            }
        message |= changes
        self.messages[message["id"]] = message
        if guild and channel not in self._known_channels:
            await self._announce(channel)
        await self.dispatch("MESSAGE_CREATE", message)
        return str(message["id"])

    async def uses(
        self, name: str, options: dict[str, str] | None = None, person: str = "ann", channel: str = ""
    ) -> str:
        """A slash command."""
        data = {
            "id": self._id(),
            "name": name,
            "type": 1,
            "options": [{"name": key, "type": 3, "value": value} for key, value in (options or {}).items()],
        }
        return await self._interacts(2, data, person, channel or self.direct(person))

    async def types(self, name: str, option: str, typed: str, person: str = "ann", channel: str = "") -> str:
        """The beginning of an option's value, to be completed."""
        focused = {"name": option, "type": 3, "value": typed, "focused": True}
        data = {"id": self._id(), "name": name, "type": 1, "options": [focused]}
        return await self._interacts(4, data, person, channel or self.direct(person))

    async def presses(self, message: str, token: str, person: str = "ann") -> str:
        """A button of a message, or an option of one of its menus."""
        shown = self.messages[message]
        data: dict[str, Any] = {"custom_id": token, "component_type": 2, "id": 2}
        for row in shown["components"]:
            for menu in row["components"]:
                if token in [option["value"] for option in menu.get("options", ())]:
                    data = {"custom_id": menu["custom_id"], "component_type": 3, "values": [token], "id": 2}
        return await self._interacts(3, data, person, shown["channel_id"], shown)

    async def _interacts(
        self, type_: int, data: dict[str, Any], person: str, channel: str, message: Any = None
    ) -> str:
        id_ = self._id()
        token = f"aW50ZXJhY3Rpb24-canary-{id_}"
        where = self.channels[channel]
        guild = where.get("guild_id")
        event: dict[str, Any] = {
            "id": id_,
            "application_id": self.application,
            "type": type_,
            "token": token,
            "version": 1,
            "data": data,
            "channel": where | {"permissions": "0"},
            "channel_id": channel,
            "locale": "zh-CN" if person == "mei" else "en-US",
            "app_permissions": str(self.permissions),
            "entitlements": [],
            "authorizing_integration_owners": {"0": guild or "0"},
            "context": 0 if guild else 1,
            "attachment_size_limit": 10485760,
        }
        if guild:
            member = self._member(person) | {"user": self.user(person), "permissions": "0"}
            about = {"id": guild, "locale": "en-US", "features": []}
            event |= {"guild_id": guild, "guild": about, "guild_locale": "en-US", "member": member}
        else:
            event |= {"user": self.user(person)}
        if message is not None:
            event["message"] = message
        source = message["id"] if message else ""
        self.interactions[token] = Interaction(id_, token, channel, person, source)
        if guild and channel not in self._known_channels:
            await self._announce(channel)
        await self.dispatch("INTERACTION_CREATE", event)
        return id_

    def interaction(self, id_: str) -> Interaction:
        return next(one for one in self.interactions.values() if one.id == id_)

    # The gateway

    async def dispatch(self, name: str, data: Any) -> None:
        """Send an event to whoever is connected, and keep it for those who resume."""
        event = {"op": 0, "t": name, "s": len(self.events) + 1, "d": data}
        self.events.append(event)
        if self.losing:
            return
        for socket in list(self._sockets):
            await socket.send_str(json.dumps(event))

    async def again(self, id_: str) -> None:
        """Deliver an event once more, as after a resume."""
        event = next(event for event in self.events if event["d"].get("id") == id_)
        for socket in list(self._sockets):
            await socket.send_str(json.dumps(event))

    async def hang_up(self, code: int) -> None:
        """Close every gateway connection with `code`."""
        for socket in list(self._sockets):
            await socket.close(code=code)

    async def ask_to_reconnect(self) -> None:
        for socket in list(self._sockets):
            await socket.send_str(json.dumps({"op": 7, "d": None}))

    def drop(self) -> None:
        """Break every gateway connection off without a word."""
        for socket in list(self._sockets):
            assert socket._req is not None
            assert socket._req.transport is not None
            socket._req.transport.abort()

    @property
    def connected(self) -> int:
        return len(self._sockets)

    async def _announce(self, channel: str) -> None:
        """A channel that came to be after the server was told."""
        self._known_channels.add(channel)
        where = self.channels[channel]
        await self.dispatch("THREAD_CREATE" if where["type"] == THREAD else "CHANNEL_CREATE", where)

    async def _gateway(self, request: web.Request) -> web.WebSocketResponse:
        if self.gateway_failures:
            await self._failed(request, self.gateway_failures.pop(0))
            return web.Response(status=503)  # type: ignore[return-value]
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        hello = {"op": 10, "d": {"heartbeat_interval": int(self.heartbeat * 1000)}}
        await socket.send_str(json.dumps(hello))
        try:
            async for frame in socket:
                if frame.type is WSMsgType.TEXT:
                    await self._hear(socket, json.loads(frame.data))
        finally:
            self._sockets.discard(socket)
        return socket

    async def _hear(self, socket: web.WebSocketResponse, said: dict[str, Any]) -> None:
        if said["op"] == 1:
            self.sessions["heartbeats"] += 1
            return await socket.send_str(json.dumps({"op": 11}))
        if said["op"] not in (2, 6):
            return None
        if self.refuse or said["d"]["token"] != self.token:
            await socket.close(code=self.refuse or 4004, message=b"Authentication failed.")
            return None
        if said["op"] == 6:
            if not self.resumable:
                return await socket.send_str(json.dumps({"op": 9, "d": False}))
            self.sessions["resumed"] += 1
            self.losing = False
            for event in self.events[said["d"]["seq"] :]:
                await socket.send_str(json.dumps(event))
            self._sockets.add(socket)
            resumed = {"op": 0, "t": "RESUMED", "s": len(self.events), "d": {}}
            return await socket.send_str(json.dumps(resumed))
        self.sessions["identified"] += 1
        self.identified.append(said["d"])
        self.events.clear()
        self._known_channels = {
            id_ for id_, channel in self.channels.items() if channel.get("guild_id") == self.guild
        }
        self._sockets.add(socket)
        await self.dispatch(
            "READY",
            {
                "v": 10,
                "user": self.me,
                "session_id": "session-1",
                "resume_gateway_url": self.gateway,
                "application": {"id": self.application, "flags": 0},
                "guilds": [{"id": self.guild, "unavailable": True}],
            },
        )
        return await self.dispatch("GUILD_CREATE", self._guild())

    def _guild(self) -> dict[str, Any]:
        inside = [self.channels[id_] for id_ in self._known_channels]
        colours = {"primary_color": 0, "secondary_color": None, "tertiary_color": None}
        everyone = {"id": self.guild, "name": "@everyone", "permissions": str(self.permissions), "color": 0,
                    "colors": colours, "hoist": False, "managed": False, "mentionable": False, "position": 0,
                    "flags": 0}  # fmt: skip
        return {
            "id": self.guild,
            "name": "Lamp lovers",
            "owner_id": self.user("ann")["id"],
            "channels": [channel for channel in inside if channel["type"] == TEXT],
            "threads": [channel for channel in inside if channel["type"] == THREAD],
            "roles": [everyone],
            "members": [],
            "member_count": 3,
            "features": [],
            "emojis": [],
            "stickers": [],
            "preferred_locale": "en-US",
            "premium_tier": 0,
            "verification_level": 0,
            "default_message_notifications": 0,
            "explicit_content_filter": 0,
            "mfa_level": 0,
            "afk_timeout": 300,
            "system_channel_flags": 0,
            "nsfw_level": 0,
            "unavailable": False,
        }

    # REST

    async def _rest(self, request: web.Request) -> web.StreamResponse:
        path = "/" + request.match_info["path"]
        asked = await _read(request, path)
        self.requests.append(asked)
        parts = path.strip("/").split("/")
        webhook = parts[0] in ("webhooks", "interactions")
        if not webhook and request.headers.get("Authorization") != f"Bot {self.token}":
            return self._json(401, {"message": "401: Unauthorized", "code": 0})
        if path == "/users/@me" and self.login_failures:
            return await self._failed(request, self.login_failures.pop(0))
        if parts[0] == "interactions" and self.callback_failures:
            failure = self.callback_failures.pop(0)
            if failure.after:
                self._callback(parts[2], asked)
            return await self._failed(request, failure)
        failure = None
        sends = request.method in ("POST", "PATCH") and ("messages" in parts or parts[0] == "webhooks")
        if sends and self.failures:
            failure = self.failures.pop(0)
            self.failed_at.append(asyncio.get_running_loop().time())
            if not failure.after:
                return await self._failed(request, failure)
        try:
            status, body, headers = await self._answer(asked, parts)
        except _Refused as refused:
            status, body, headers = refused.status, refused.body, {}
            if "retry_after" in body:
                headers = {"Via": "1.1 google", "Retry-After": str(body["retry_after"])}
        if failure:
            return await self._failed(request, failure)
        return self._json(status, body, headers)

    async def _failed(self, request: web.Request, failure: Failure) -> web.StreamResponse:
        if failure.reset:
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        headers = {"Via": "1.1 google"} if failure.via else {}
        body: dict[str, Any] = {"message": failure.message or "failed", "code": failure.code}
        if failure.retry_after is not None:
            headers["Retry-After"] = str(failure.retry_after)
            headers["X-RateLimit-Scope"] = "global" if failure.everywhere else "user"
            if failure.everywhere:
                headers["X-RateLimit-Global"] = "true"
            body |= {"retry_after": failure.retry_after, "global": failure.everywhere}
        return self._json(failure.status, body, headers)

    def _json(self, status: int, body: Any, headers: dict[str, str] | None = None) -> web.Response:
        told = {"Content-Type": "application/json"} | (headers or {})  # exactly so, or it is taken for text
        if self.date:
            told["Date"] = self.date
        if status == 204:
            return web.Response(status=204)
        return web.Response(status=status, body=json.dumps(body).encode(), headers=told)

    async def _answer(self, asked: Asked, parts: list[str]) -> tuple[int, Any, dict[str, str]]:
        match asked.method, parts:
            case "GET", ["users", "@me"]:
                return 200, self.me, {}
            case "GET", ["oauth2", "applications", "@me"]:
                return 200, self._application(), {}
            case "GET", ["users", "@me", "guilds"]:
                partial = {"id": self.guild, "name": "Lamp lovers", "owner": False, "features": [],
                           "icon": None, "permissions": str(self.permissions)}  # fmt: skip
                return 200, [partial] if self.in_servers else [], {}
            case "GET", ["gateway", "bot"]:
                limit = {"total": 1000, "remaining": self.logins_left, "reset_after": 14400000,
                         "max_concurrency": 1}  # fmt: skip
                return 200, {"url": self.gateway, "shards": 1, "session_start_limit": limit}, {}
            case "GET", ["applications", _, "commands"]:
                return 200, self.commands, {}
            case "PUT", ["applications", _, "commands"]:
                _check_commands(asked.json)
                if self.refuse_commands:
                    raise _Refused(403, 50001, "Missing Access")
                ours = {"application_id": self.application, "version": self._id()}
                self.commands = [
                    {"default_member_permissions": None, "nsfw": False} | command | ours | {"id": self._id()}
                    for command in asked.json
                ]
                return 200, self.commands, {}
            case "POST", ["users", "@me", "channels"]:
                person = self.name_of(str(asked.json["recipient_id"]))
                return 200, self.channels[self.direct(person)], {}
            case "POST", ["channels", channel, "typing"]:
                return 204, None, {}
            case "POST", ["channels", channel, "messages"]:
                return self._post(channel, asked)
            case "PATCH", ["channels", channel, "messages", id_]:
                message = self.messages.get(id_)
                if message is None or message["flags"] & EPHEMERAL:
                    raise _Refused(404, 10008, "Unknown Message")
                return 200, self._change(message, asked), {}
            case "POST", ["interactions", _, token, "callback"]:
                if self.callbacks_go:
                    await self.callbacks_go.wait()
                return self._callback(token, asked)
            case method, ["webhooks", application, token, *rest]:
                return self._webhook(method, application, token, rest, asked)
        raise _Refused(404, 0, f"no such route here: {asked.method} {asked.path}")

    def _application(self) -> dict[str, Any]:
        return {
            "id": self.application,
            "name": "Shopguide",
            "description": "",
            "icon": None,
            "bot_public": True,
            "bot_require_code_grant": False,
            "verify_key": "00",
            "owner": self.user("ann"),
            "team": None,
            "flags": 0,
            "summary": "",
        } | self.application_extra

    # Messages

    def _message(self, channel: str, author: dict[str, Any]) -> dict[str, Any]:
        return {
            "id": self._id(),
            "channel_id": channel,
            "author": author,
            "content": "",
            "timestamp": "2026-01-01T00:00:00+00:00",
            "edited_timestamp": None,
            "tts": False,
            "mention_everyone": False,
            "mentions": [],
            "mention_roles": [],
            "attachments": [],
            "embeds": [],
            "components": [],
            "pinned": False,
            "type": 0,
            "flags": 0,
        }

    def _post(self, channel: str, asked: Asked) -> tuple[int, Any, dict[str, str]]:
        if channel not in self.channels:
            raise _Refused(404, 10003, "Unknown Channel")
        headers = self._bucket(channel)
        nonce = asked.json.get("nonce")
        if nonce and asked.json.get("enforce_nonce") and nonce in self._by_nonce:
            return 200, self.messages[self._by_nonce[nonce]], headers
        message = self._message(channel, self.me)
        self._change(message, asked)
        if nonce:
            self._by_nonce[nonce] = message["id"]
        if reference := asked.json.get("message_reference"):
            message |= {"type": 19, "message_reference": {"type": 0, "channel_id": channel} | reference}
        return 200, message, headers

    def _bucket(self, channel: str) -> dict[str, str]:
        if self.bucket is None:
            return {}
        limit, seconds = self.bucket
        now = asyncio.get_running_loop().time()
        taken = [at for at in self._taken.get(channel, []) if now - at < seconds]
        left = limit - len(taken)
        reset = seconds - (now - taken[0]) if taken else seconds
        headers = {
            "X-RateLimit-Bucket": "messages",
            "X-RateLimit-Limit": str(limit),
            "X-RateLimit-Remaining": str(max(0, left - 1)),
            "X-RateLimit-Reset": str(time.time() + reset),
            "X-RateLimit-Reset-After": f"{reset:.3f}",
        }
        if left <= 0:
            self.failed_at.append(now)
            raise _Refused(429, 0, "You are being rate limited.", retry_after=reset)
        self._taken[channel] = [*taken, now]
        return headers

    def _change(self, message: dict[str, Any], asked: Asked) -> dict[str, Any]:
        """Give a message what was asked for, or refuse it as Discord does."""
        _check_message(asked)
        new = message["id"] not in self.messages
        for key in ("content", "embeds", "components"):
            if key in asked.json:
                message[key] = asked.json[key]
        if "attachments" in asked.json:
            message["attachments"] = [
                {"id": self._id(), "filename": name, "size": len(content), "url": "", "proxy_url": "",
                 "content": content.decode("latin-1")}
                for name, content in asked.files
            ]  # fmt: skip
        message["flags"] &= ~LOADING
        message["at"] = asked.at
        message["allowed_mentions"] = asked.json.get("allowed_mentions")
        if not new:
            message["edited_timestamp"] = "2026-01-01T00:00:01+00:00"
        self.messages[message["id"]] = message
        return message

    # Interactions

    def _callback(self, token: str, asked: Asked) -> tuple[int, Any, dict[str, str]]:
        known = self.interactions.get(token)
        if known is None or known.expired:
            raise _Refused(404, 10062, "Unknown interaction")
        if known.type:
            raise _Refused(400, 40060, "Interaction has already been acknowledged.")
        known.type = asked.json["type"]
        data = asked.json.get("data") or {}
        known.flags = data.get("flags", 0)
        if known.type in (4, 5):
            message = self._message(known.channel, self.me)
            message["flags"] = known.flags | (LOADING if known.type == 5 else 0)
            message["only_for"] = known.person if known.flags & EPHEMERAL else ""
            message["at"] = asked.at
            message["content"] = data.get("content", "")
            self.messages[message["id"]] = message
            known.original = message["id"]
        elif known.type == 6:
            known.original = known.source
        resource: dict[str, Any] = {"type": known.type}
        told = {"id": known.id, "type": 2, "response_message_loading": known.type == 5}
        return 200, {"interaction": told, "resource": resource}, {}

    def _webhook(
        self, method: str, application: str, token: str, rest: list[str], asked: Asked
    ) -> tuple[int, Any, dict[str, str]]:
        known = self.interactions.get(token)
        if known and known.expired:
            raise _Refused(401, 50027, "Invalid Webhook Token")
        if known is None or application != self.application or not known.type:
            raise _Refused(404, 10015, "Unknown Webhook")
        if method == "POST":
            if known.type == 5 and not known.answered:
                # What comes first takes the place of "thinking ...", whatever it asks to be.
                if known.original not in self.messages:
                    raise _Refused(404, 10008, "Unknown Message")
                known.answered = True
                return 200, self._change(self.messages[known.original], asked), {}
            message = self._message(known.channel, self.me)
            if asked.json.get("flags", 0) & EPHEMERAL:
                message |= {"flags": EPHEMERAL, "only_for": known.person}
            return 200, self._change(message, asked), {}
        found = self.messages.get(known.original if rest[1] == "@original" else rest[1])
        if found is None:
            raise _Refused(404, 10008, "Unknown Message")
        if method == "DELETE":
            del self.messages[found["id"]]
            return 204, None, {}
        known.answered = known.answered or found["id"] == known.original
        return 200, self._change(found, asked), {}


class _Refused(Exception):
    def __init__(self, status: int, code: int, message: str, **more: Any) -> None:
        self.status = status
        self.body = {"message": message, "code": code} | more


async def _read(request: web.Request, path: str) -> Asked:
    at = asyncio.get_running_loop().time()
    if request.content_type != "multipart/form-data":
        body = await request.read()
        return Asked(request.method, path, json.loads(body) if body else None, at)
    payload, files = None, []
    async for part in await request.multipart():
        content = bytes(await part.read())
        if part.name == "payload_json":
            payload = json.loads(content)
        else:
            files.append((part.filename or "", content))
    return Asked(request.method, path, payload, at, files)


def _check_message(asked: Asked) -> None:
    """Refuse what Discord refuses. Lengths are counted in UTF-16 units, which is the stricter way."""
    payload = asked.json
    problems = []
    if _length(payload.get("content") or "") > 2000:
        problems.append("content: Must be 2000 or fewer in length.")
    embeds = payload.get("embeds") or []
    problems += [f"embeds: {problem}" for problem in _embed_problems(embeds)]
    rows = payload.get("components") or []
    items = [item for row in rows for item in row["components"]]
    menus = [item for item in items if item["type"] == 3]
    buttons = [item for item in items if item["type"] == 2]
    ids = [item["custom_id"] for item in items]
    options = [option for menu in menus for option in menu["options"]]
    if any(menu in row["components"] and len(row["components"]) > 1 for menu in menus for row in rows):
        problems.append("components: a menu takes a row of its own.")
    if any(not 1 <= len(menu["options"]) <= 25 for menu in menus):
        problems.append("options: Must be between 1 and 25 in length.")
    if any(not 1 <= _length(option[key]) <= 100 for option in options for key in ("label", "value")):
        problems.append("options: label and value must be between 1 and 100 in length.")
    if any(_length(menu["placeholder"]) > 150 for menu in menus):
        problems.append("placeholder: Must be 150 or fewer in length.")
    if len(rows) > 5 or any(not 1 <= len(row["components"]) <= 5 for row in rows):
        problems.append("components: at most 5 rows of 1 to 5 buttons.")
    if len(ids) != len(set(ids)):
        problems.append("components: Component custom id cannot be duplicated")
    if any(not 1 <= len(id_) <= 100 for id_ in ids):
        problems.append("custom_id: Must be between 1 and 100 in length.")
    if any(not 1 <= _length(button["label"]) <= 80 for button in buttons):
        problems.append("label: Must be between 1 and 80 in length.")
    if len(str(payload.get("nonce") or "")) > 25:
        problems.append("nonce: Must be 25 or fewer in length.")
    if problems:
        raise _Refused(400, 50035, "Invalid Form Body\n" + "\n".join(problems))
    if not (payload.get("content") or embeds or rows or asked.files):
        raise _Refused(400, 50006, "Cannot send an empty message")


def _embed_problems(embeds: list[dict[str, Any]]) -> list[str]:
    problems = []
    limits = {"title": 256, "description": 4096}
    total = 0
    for embed in embeds:
        texts = {key: embed.get(key) or "" for key in limits}
        problems += [f"{key} is too long" for key, text in texts.items() if _length(text) > limits[key]]
        fields = embed.get("fields") or []
        if len(fields) > 25 or any(
            not 1 <= _length(one["name"]) <= 256 or not 1 <= _length(one["value"]) <= 1024 for one in fields
        ):
            problems.append("fields are too many, too long or empty")
        total += sum(map(_length, texts.values()))
        total += sum(_length(one["name"]) + _length(one["value"]) for one in fields)
        total += _length((embed.get("author") or {}).get("name") or "")
        addresses = [embed.get("url"), (embed.get("image") or {}).get("url")]
        addresses += [(embed.get("thumbnail") or {}).get("url")]
        if any(address and not address.startswith(("http://", "https://")) for address in addresses):
            problems.append("Not a well formed URL.")
    if len(embeds) > 10:
        problems.append("Must be 10 or fewer in length.")
    if total > 6000:
        problems.append("Embed size exceeds maximum size of 6000")
    return problems


def _check_commands(commands: list[dict[str, Any]]) -> None:
    for command in commands:
        texts = [command["description"], *command.get("description_localizations", {}).values()]
        names = [command["name"], *command.get("name_localizations", {}).values()]
        for option in command.get("options", []):
            texts += [option["description"], *option.get("description_localizations", {}).values()]
            names += [option["name"], *option.get("name_localizations", {}).values()]
        if any(not 1 <= len(text) <= 100 for text in texts) or any(
            not 1 <= len(name) <= 32 for name in names
        ):
            raise _Refused(400, 50035, "Invalid Form Body")
        required = [option.get("required", False) for option in command.get("options", [])]
        if required != sorted(required, reverse=True):
            raise _Refused(400, 50035, "Required options must be placed before non-required options")


def _length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
