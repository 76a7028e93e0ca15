"""A Bot API server on loopback, for one bot: what the real one would do with each request, and faults.

    async with BotApi() as api:
        adapter = TelegramAdapter(Settings(token=api.token, api=api.address))
        ...
        api.say("a lamp", ANN)

It keeps updates until they are confirmed by an offset (or posts them to a webhook until they are taken),
reads HTML as Telegram does, counts lengths in UTF-16, and refuses what Telegram refuses, in its words.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import time
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from email.utils import formatdate
from types import TracebackType
from typing import Any, Literal

from aiohttp import ClientError, ClientSession, ClientTimeout, web

from tests.adapters.telegram.entities import CannotParse, Entity, length, parse

TOKEN = "7000000001:AAcanary-token_that-no-log-may-show"
BOT = {
    "id": 7000000001,
    "is_bot": True,
    "first_name": "Harbour Lane",
    "username": "HarbourLaneBot",
    "can_join_groups": True,
    "can_read_all_group_messages": False,
    "supports_inline_queries": False,
}
_FIRST_UPDATES = itertools.count(500_000_000, 10_000)  # no two servers of a test run give out the same ids
SENDS = frozenset(
    ("sendmessage", "sendphoto", "sendmediagroup", "senddocument", "editmessagetext", "editmessagemedia")
)
FaultKind = Literal[
    "rate limit",
    "unavailable",
    "reset",
    "half",
    "answer lost",
    "hang",
    "blocked",
    "gone",
    "rejected",
    "no picture",
    "unauthorized",
]


@dataclass(frozen=True)
class Person:
    id: int
    first_name: str
    username: str = ""
    language: str = "en"

    def user(self) -> dict[str, Any]:
        named = {"username": self.username} if self.username else {}
        return {
            "id": self.id,
            "is_bot": False,
            "first_name": self.first_name,
            "language_code": self.language,
            **named,
        }


ANN = Person(1001, "Ann", "ann_of_ely")
BOB = Person(1002, "Bob")
LOUNGE = -1002000000001


@dataclass(frozen=True)
class Fault:
    kind: FaultKind
    retry_after: int = 1


@dataclass
class Call:
    """A request as it came; `at` is on the event loop's clock."""

    method: str
    params: dict[str, Any]
    at: float
    fault: Fault | None = None


@dataclass(frozen=True)
class Shown:
    """A message of the bot's as people see it; `keyboard` are rows of (label, data)."""

    id: int
    chat: int
    text: str
    at: float
    entities: tuple[Entity, ...] = ()
    keyboard: tuple[tuple[tuple[str, str], ...], ...] = ()
    picture: str = ""
    file: tuple[str, bytes] | None = None
    topic: int = 0
    reply_to: int = 0
    album: str = ""
    edited: bool = False

    def of(self, *kinds: str) -> list[str]:
        """What the entities of these kinds cover."""
        return [self.text[one.start : one.end] for one in self.entities if one.kind in kinds]

    def links(self) -> list[str]:
        """Every address that one can tap."""
        return [*self.of("url"), *(one.href for one in self.entities if one.kind == "text_link")]

    def labels(self) -> list[str]:
        return [label for row in self.keyboard for label, _ in row]


class Refused(Exception):
    def __init__(self, code: int, description: str, **parameters: Any) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters


def bad(description: str, **parameters: Any) -> Refused:
    return Refused(400, f"Bad Request: {description}", **parameters)


@dataclass
class BotApi:
    """`sends_fail` and `polls_fail` answer the next requests of their kind, one each."""

    token: str = TOKEN
    calls: list[Call] = field(default_factory=list)
    messages: dict[tuple[int, int], Shown] = field(default_factory=dict)
    sends_fail: deque[Fault] = field(default_factory=deque)
    polls_fail: deque[Fault] = field(default_factory=deque)
    blocked_by: set[int] = field(default_factory=set)
    unknown: set[int] = field(default_factory=set)
    moved: dict[int, int] = field(default_factory=dict)
    expired: set[str] = field(default_factory=set)
    commands: dict[tuple[str, str], list[dict[str, str]]] = field(default_factory=dict)
    webhook: dict[str, Any] = field(default_factory=dict)
    last_error: str = ""
    webhook_leads_to: str = ""  # where a proxy would pass posts on to
    skew: float = 0.0
    answered: list[str] = field(default_factory=list)
    alerts: dict[str, str] = field(default_factory=dict)  # what the one who pressed is shown, by query
    confirmed: int = 0  # every update below this one
    updates: list[dict[str, Any]] = field(default_factory=list)
    me: dict[str, Any] = field(default_factory=lambda: dict(BOT))

    def __post_init__(self) -> None:
        self._again: list[dict[str, Any]] = []
        self._next_update = next(_FIRST_UPDATES)
        self._next_message = 10
        self._news = asyncio.Event()
        self._poll: asyncio.Future[None] | None = None
        self._hung: list[asyncio.Event] = []

    # Life

    async def __aenter__(self) -> BotApi:
        app = web.Application(client_max_size=10 << 20)
        app.router.add_route("*", "/bot{token}/{method}", self._answer)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.address = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        self._posting = asyncio.create_task(self._post_updates())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._posting.cancel()
        await asyncio.gather(self._posting, return_exceptions=True)
        for hung in self._hung:
            hung.set()
        if self._poll and not self._poll.done():
            self._poll.set_result(None)
        await self._runner.cleanup()

    # What people do

    def say(
        self,
        text: str,
        person: Person = ANN,
        chat: int = 0,
        *,
        topic: int = 0,
        reply_to: dict[str, Any] | None = None,
        entities: Iterable[dict[str, Any]] = (),
        **more: Any,
    ) -> int:
        """A message of a person's, in the direct chat or in a group; the update's id."""
        message: dict[str, Any] = {
            "message_id": self._message_id(),
            "from": person.user(),
            "chat": self.chat(chat or person.id),
            "date": int(time.time()),
            "text": text,
        }
        if topic:
            message |= {"message_thread_id": topic, "is_topic_message": True}
        if reply_to:
            message["reply_to_message"] = reply_to
        if found := [*_command_entity(text), *entities]:
            message["entities"] = found
        return self.happen(message=message | more)

    def press(self, shown: Shown, data: str, person: Person = ANN) -> int:
        """A pressed button; the update's id, which is also the query's."""
        message: dict[str, Any] = {
            "message_id": shown.id,
            "from": self.me,
            "chat": self.chat(shown.chat),
            "date": int(time.time()),
        }
        if shown.picture:
            sizes = [{"file_id": "f", "file_unique_id": "u", "width": 90, "height": 90}]
            message |= {"photo": sizes, "caption": shown.text}
        else:
            message["text"] = shown.text
        if shown.topic:
            message |= {"message_thread_id": shown.topic, "is_topic_message": True}
        query = {
            "id": str(self._next_update),
            "from": person.user(),
            "chat_instance": "1",
            "data": data,
            "message": message,
        }
        return self.happen(callback_query=query)

    def happen(self, **what: Any) -> int:
        """Any update; its id."""
        update = {"update_id": self._next_update, **what}
        self._next_update += 1
        self.updates.append(update)
        self._wake()
        return int(update["update_id"])

    def again(self, update: dict[str, Any]) -> None:
        """Deliver an update once more, though it may have been confirmed."""
        self._again.append(update)
        self._wake()

    def chat(self, id_: int) -> dict[str, Any]:
        if id_ > 0:
            return {"id": id_, "type": "private", "first_name": "Somebody"}
        return {"id": id_, "type": "supergroup", "title": "Lounge"}

    # What people see

    def shown(self, chat: int | None = None) -> list[Shown]:
        """The bot's messages, oldest first."""
        return [one for one in self.messages.values() if chat is None or one.chat == chat]

    def made(self, *methods: str) -> list[Call]:
        """The calls of these methods so far."""
        lower = {method.lower() for method in methods}
        return [call for call in self.calls if call.method in lower]

    # The server

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"].lower()
        params = await _params(request)
        call = Call(method, params, asyncio.get_running_loop().time())
        self.calls.append(call)
        try:
            if request.match_info["token"] != self.token:
                raise Refused(401, "Unauthorized")
            faults = (
                self.sends_fail
                if method in SENDS
                else self.polls_fail
                if method == "getupdates"
                else deque[Fault]()
            )
            if faults:
                call.fault = faults.popleft()
                return await self._fail(request, call)
            handler = getattr(self, f"_{method}", None)
            if handler is None:
                raise Refused(404, "Not Found: method not found")
            result = await handler(params)
        except Refused as refused:
            return self._refusal(refused)
        return self._json({"ok": True, "result": result})

    def _json(self, body: dict[str, Any], status: int = 200) -> web.Response:
        date = formatdate(time.time() + self.skew, usegmt=True)
        return web.json_response(body, status=status, headers={"Date": date})

    def _refusal(self, refused: Refused) -> web.Response:
        body = {"ok": False, "error_code": refused.code, "description": refused.description}
        return self._json(
            body | ({"parameters": refused.parameters} if refused.parameters else {}), refused.code
        )

    async def _fail(self, request: web.Request, call: Call) -> web.StreamResponse:
        fault = call.fault
        assert fault
        assert request.transport
        match fault.kind:
            case "rate limit":
                raise Refused(
                    429,
                    f"Too Many Requests: retry after {fault.retry_after}",
                    retry_after=fault.retry_after,
                )
            case "unavailable":
                return web.Response(status=502, text="<html>502 Bad Gateway</html>")
            case "unauthorized":
                raise Refused(401, "Unauthorized")
            case "blocked":
                raise Refused(403, "Forbidden: bot was blocked by the user")
            case "gone":
                raise bad("chat not found")
            case "no picture":
                raise bad("failed to get HTTP URL content")
            case "rejected":
                raise bad("message must not be sent")
            case "hang":
                self._hung.append(hung := asyncio.Event())
                await hung.wait()
            case "answer lost":
                await getattr(self, f"_{call.method}")(call.params)
            case "half":
                response = web.StreamResponse(headers={"Content-Length": "1000"})
                await response.prepare(request)
                await response.write(b'{"ok":true,"result":[{"upda')
        request.transport.abort()
        return web.Response()

    # Updates

    async def _getupdates(self, params: dict[str, Any]) -> list[dict[str, Any]]:
        if self.webhook.get("url"):
            raise Refused(409, "Conflict: can't use getUpdates method while webhook is active; "
                               "use deleteWebhook to delete the webhook first")  # fmt: skip
        if self._poll and not self._poll.done():
            self._poll.set_result(None)  # the other one learns that it is not alone
        offset = int(params.get("offset") or 0)
        if offset > 0:
            self.confirmed = max(self.confirmed, offset)
            self.updates = [one for one in self.updates if one["update_id"] >= offset]
        self._poll = mine = asyncio.get_running_loop().create_future()
        ends = asyncio.get_running_loop().time() + int(params.get("timeout") or 0)
        while not (ready := self._due(params)):
            left = ends - asyncio.get_running_loop().time()
            if left <= 0:
                break
            self._news.clear()
            news = asyncio.ensure_future(self._news.wait())
            await asyncio.wait((news, mine), timeout=left, return_when=asyncio.FIRST_COMPLETED)
            news.cancel()
            if mine.done():
                raise Refused(409, "Conflict: terminated by other getUpdates request; "
                                   "make sure that only one bot instance is running")  # fmt: skip
        self._again = [one for one in self._again if one not in ready]
        return ready

    def _due(self, params: dict[str, Any]) -> list[dict[str, Any]]:
        allowed = params.get("allowed_updates") or []
        kinds = set(json.loads(allowed) if isinstance(allowed, str) else allowed)
        due = [one for one in [*self._again, *self.updates] if not kinds or kinds & one.keys()]
        return due[: int(params.get("limit") or 100)]

    def _wake(self) -> None:
        self._news.set()

    async def _setwebhook(self, params: dict[str, Any]) -> bool:
        if not str(params.get("url", "")).startswith("https://"):
            raise bad("bad webhook: An HTTPS URL must be provided for webhook")
        self.webhook = params
        self._wake()
        return True

    async def _deletewebhook(self, params: dict[str, Any]) -> bool:
        self.webhook = {}
        return True

    async def _getwebhookinfo(self, params: dict[str, Any]) -> dict[str, Any]:
        info: dict[str, Any] = {
            "url": self.webhook.get("url", ""),
            "has_custom_certificate": False,
            "pending_update_count": len(self.updates),
        }
        if self.last_error:
            info |= {"last_error_date": int(time.time()) - 5, "last_error_message": self.last_error}
        return info

    async def _post_updates(self) -> None:
        """Post updates to the webhook one after the other, each until it is taken."""
        while True:
            await self._news.wait()
            self._news.clear()
            while self.webhook.get("url") and (due := [*self._again, *self.updates]):
                if await self.post(due[0]) == 200:
                    self.confirmed = max(self.confirmed, due[0]["update_id"] + 1)
                    self._again = [one for one in self._again if one is not due[0]]
                    self.updates = [one for one in self.updates if one is not due[0]]
                else:
                    await asyncio.sleep(0.05)

    async def post(self, update: dict[str, Any], secret: str | None = None) -> int:
        """Post one update to the webhook; the status, 0 for none."""
        given = self.webhook.get("secret_token", "") if secret is None else secret
        headers = {"X-Telegram-Bot-Api-Secret-Token": given} if given else {}
        try:
            async with (
                ClientSession(timeout=ClientTimeout(total=5)) as session,
                session.post(self.webhook_leads_to, json=update, headers=headers) as response,
            ):
                return response.status
        except (ClientError, TimeoutError):
            return 0

    # The bot

    async def _getme(self, params: dict[str, Any]) -> dict[str, Any]:
        return self.me

    async def _answercallbackquery(self, params: dict[str, Any]) -> bool:
        query, text = str(params["callback_query_id"]), str(params.get("text", ""))
        if query in self.expired or query in self.answered:
            raise bad("query is too old and response timeout expired or query ID is invalid")
        if length(text) > 200:
            raise bad("MESSAGE_TOO_LONG")
        self.answered.append(query)
        if text:
            self.alerts[query] = text
        return True

    async def _sendchataction(self, params: dict[str, Any]) -> bool:
        self._writable(int(params["chat_id"]))
        return True

    async def _getmycommands(self, params: dict[str, Any]) -> list[dict[str, str]]:
        return self.commands.get((str(params.get("scope")), str(params.get("language_code", ""))), [])

    async def _setmycommands(self, params: dict[str, Any]) -> bool:
        commands = json.loads(params["commands"])
        if len(commands) > 100 or not all(
            0 < len(one["command"]) <= 32 and 0 < len(one["description"]) <= 256 for one in commands
        ):
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
        self.commands[str(params.get("scope")), str(params.get("language_code", ""))] = commands
        return True

    # Messages

    async def _sendmessage(self, params: dict[str, Any]) -> dict[str, Any]:
        return self._keep(params, *self._text(params, "text", 4096, "message is too long"))

    async def _sendphoto(self, params: dict[str, Any]) -> dict[str, Any]:
        caption = self._text(params, "caption", 1024, "message caption is too long")
        if isinstance(params["photo"], tuple):  # an upload
            if not params["photo"][1].startswith(b"\x89PNG\r\n\x1a\n"):
                raise bad("IMAGE_PROCESS_FAILED")
            return self._keep(params, *caption, file=params["photo"])
        return self._keep(params, *caption, picture=self._picture(params["photo"]))

    async def _senddocument(self, params: dict[str, Any]) -> dict[str, Any]:
        caption = self._text(params, "caption", 1024, "message caption is too long")
        return self._keep(params, *caption, file=params["document"])

    async def _sendmediagroup(self, params: dict[str, Any]) -> list[dict[str, Any]]:
        media = json.loads(params["media"])
        if not 2 <= len(media) <= 10:
            raise bad("wrong number of messages to send: from 2 to 10")
        album = f"album-{self._next_message}"
        ready = [
            (
                params | one,
                self._text(params | one, "caption", 1024, "message caption is too long"),
                self._picture(one["media"]),
            )
            for one in media
        ]
        return [self._keep(each, *text, picture=picture, album=album) for each, text, picture in ready]

    async def _editmessagetext(self, params: dict[str, Any]) -> dict[str, Any]:
        before = self._known(params)
        if before.picture or before.file:
            raise bad("there is no text in the message to edit")
        return self._change(params, before, *self._text(params, "text", 4096, "message is too long"))

    async def _editmessagemedia(self, params: dict[str, Any]) -> dict[str, Any]:
        media = json.loads(params["media"])
        text = self._text(media, "caption", 1024, "message caption is too long")
        return self._change(params, self._known(params), *text, picture=self._picture(media["media"]))

    async def _deletemessage(self, params: dict[str, Any]) -> bool:
        if not self.messages.pop((int(params["chat_id"]), int(params["message_id"])), None):
            raise bad("message to delete not found")
        return True

    def _text(self, params: dict[str, Any], name: str, most: int, too_long: str) -> tuple[str, list[Entity]]:
        source = str(params.get(name, ""))
        try:
            text, entities = parse(source) if params.get("parse_mode") == "HTML" else (source.strip(), [])
        except CannotParse as error:
            raise bad(f"can't parse entities: {error}") from None
        if name == "text" and not text:
            raise bad("message text is empty")
        if length(text) > most:
            raise bad(too_long)
        return text, entities

    def _picture(self, address: str) -> str:
        if not address.startswith(("http://", "https://")):
            raise bad("wrong remote file identifier specified: wrong padding in the string")
        if address.endswith(".svg"):
            raise bad("wrong type of the web page content")
        return address

    def _writable(self, chat: int) -> None:
        if chat in self.moved:
            raise bad("group chat was upgraded to a supergroup chat", migrate_to_chat_id=self.moved[chat])
        if chat in self.unknown:
            raise bad("chat not found")
        if chat in self.blocked_by:
            raise Refused(403, "Forbidden: bot was blocked by the user")

    def _known(self, params: dict[str, Any]) -> Shown:
        chat = int(params["chat_id"])
        self._writable(chat)
        if found := self.messages.get((chat, int(params["message_id"]))):
            return found
        raise bad("message to edit not found")

    def _keep(
        self,
        params: dict[str, Any],
        text: str,
        entities: list[Entity],
        **more: Any,
    ) -> dict[str, Any]:
        chat = int(params["chat_id"])
        self._writable(chat)
        reply = json.loads(params.get("reply_parameters") or "{}")
        if reply and not reply.get("allow_sending_without_reply"):
            raise bad("message to be replied not found")
        shown = Shown(
            id=self._message_id(),
            chat=chat,
            text=text,
            at=asyncio.get_running_loop().time(),
            entities=tuple(entities),
            keyboard=_keyboard(params),
            topic=int(params.get("message_thread_id") or 0),
            reply_to=int(reply.get("message_id", 0)),
            **more,
        )
        self.messages[chat, shown.id] = shown
        return self._message(shown)

    def _change(
        self, params: dict[str, Any], before: Shown, text: str, entities: list[Entity], **more: Any
    ) -> dict[str, Any]:
        after = replace(before, text=text, entities=tuple(entities), keyboard=_keyboard(params), **more)
        if replace(after, at=before.at, edited=before.edited) == before:
            raise bad("message is not modified: specified new message content and reply markup are exactly "
                      "the same as a current content and reply markup of the message")  # fmt: skip
        after = replace(after, edited=True, at=asyncio.get_running_loop().time())
        self.messages[before.chat, before.id] = after
        return self._message(after)

    def _message(self, shown: Shown) -> dict[str, Any]:
        return {
            "message_id": shown.id,
            "from": self.me,
            "chat": self.chat(shown.chat),
            "date": int(time.time()),
            "text": shown.text,
        }

    def _message_id(self) -> int:
        self._next_message += 1
        return self._next_message


def _keyboard(params: dict[str, Any]) -> tuple[tuple[tuple[str, str], ...], ...]:
    rows = json.loads(params.get("reply_markup") or "{}").get("inline_keyboard", [])
    buttons = [button for row in rows for button in row]
    if len(buttons) > 100 or any(len(row) > 8 for row in rows):
        raise bad("REPLY_MARKUP_TOO_LONG")
    for button in buttons:
        if not button["text"].strip():
            raise bad("text buttons must be non-empty")
        if not 1 <= len(button["callback_data"].encode()) <= 64:
            raise bad("BUTTON_DATA_INVALID")
    return tuple(tuple((button["text"], button["callback_data"]) for button in row) for row in rows)


def _command_entity(text: str) -> list[dict[str, Any]]:
    if not text.startswith("/"):
        return []
    return [{"type": "bot_command", "offset": 0, "length": length(text.split()[0])}]


async def _params(request: web.Request) -> dict[str, Any]:
    """The request's fields; a file as its name and content."""
    params: dict[str, Any] = {}
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            params[name] = (value.filename, value.file.read())
        else:
            params[name] = value
    for name, value in list(params.items()):
        if isinstance(value, str) and value.startswith("attach://"):
            params[name] = params[value.removeprefix("attach://")]
    return params
