"""What Slack delivers, as `Incoming`.

Events, slash commands and pressed buttons come in three shapes; nearly all of what a workspace says is not
meant for us and becomes None. A conversation is `CHANNEL` or `CHANNEL/THREAD`, the thread being the
timestamp of its first message. A mention in a channel opens a thread there, so its own timestamp is one.

`Incoming.reply_to` is either the timestamp of the message that is answered or, where Slack gave us one, the
address that takes a few replies right at the event (its `response_url`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assistant.messages import Incoming

PLATFORM = "slack"
COMMANDS = frozenset(
    {"start", "help", "search", "deal", "poll", "saved"}
    | {"profile", "why", "language", "export", "forget", "stop", "alerts", "handback"}
    | {"subscribe", "quiet", "announce"}
)
"""The words that are a command when they come first after the slash command's name."""

EVENTS = frozenset({"app_home_opened", "app_mention", "message.im"})
"""What we ask Slack to deliver. Messages of channels that do not mention us stay in Slack."""

# A message with one of these is still somebody's own words; every other subtype is news about a message.
_SAID = (None, "file_share", "thread_broadcast", "me_message")
_MARKED = re.compile(r"<([^<>]*)>")
_PERSON = re.compile(r"@([UW][A-Z0-9]+)(?:\|(.*))?", re.DOTALL)

Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class HomeOpened:
    """A person looks at our tab; `channel` is their direct chat with us."""

    person: str
    channel: str


def incoming(body: Body, us: str, now: float) -> Incoming | None:
    """What a person did, or None when it was not meant for us. `us` is our own user id.

    `now` stands in where the delivery bears no time of its own, in seconds since the epoch.
    """
    if body.get("type") == "event_callback":
        event = _part(body, "event")
        if event.get("type") == "app_home_opened":
            return _first_visit(event, now)
        return _said(event, us) if event.get("type") in ("message", "app_mention") else None
    if body.get("type") == "block_actions":
        return _pressed(body, now)
    return _commanded(body, us, now) if "command" in body else None


def home_opened(body: Body) -> HomeOpened | None:
    """Who has opened our Home tab just now, if that is what was delivered."""
    event = _part(body, "event")
    if event.get("type") != "app_home_opened" or event.get("tab") != "home":
        return None
    return HomeOpened(str(event.get("user", "")), str(event.get("channel", "")))


def address(conversation: str) -> tuple[str, str]:
    """Channel and thread of a conversation; the thread is empty where it is the channel itself."""
    channel, _, thread = conversation.partition("/")
    return channel, thread


def is_address_to_reply(reply_to: str) -> bool:
    """Whether `Incoming.reply_to` is a `response_url`."""
    return reply_to.startswith(("https://", "http://"))


@dataclass(frozen=True, slots=True)
class Pressed:
    """A message whose button was pressed: what `Incoming.message` names.

    `ts` is empty where one person alone sees it, for no timestamp leads to such a message. `response_url`,
    where there is one, leads to it even in a channel that we are not in, for half an hour.
    """

    ts: str
    person: str = ""
    response_url: str = ""

    def name(self) -> str:
        """As `Incoming.message`."""
        return f"{self.ts or '-'} {self.person} {self.response_url}" if self.response_url else self.ts

    @classmethod
    def of(cls, name: str) -> Pressed:
        """What `name` named, or what `send` called a message."""
        ts, _, rest = name.partition(" ")
        person, _, response_url = rest.partition(" ")
        return cls("" if ts == "-" else ts, person, response_url)


def is_direct(channel: str) -> bool:
    """Whether the channel is a chat of two."""
    return channel.startswith("D")


# Messages


def _said(event: Body, us: str) -> Incoming | None:
    """A message to us: any in a direct chat, in a channel one that mentions us."""
    channel, person, time = (str(event.get(key, "")) for key in ("channel", "user", "ts"))
    if not (channel and person and time) or person == us or event.get("bot_id"):
        return None
    if event.get("subtype") not in _SAID:
        return None
    text, mentioned = plain(str(event.get("text") or ""), us)
    if not is_direct(channel) and us not in mentioned:
        return None
    thread = str(event.get("thread_ts", ""))
    others = [one for one in mentioned if one not in (us, person)]
    # A thread is no reply to its first message in particular, so whom the words name comes first.
    parent = str(event.get("parent_user_id", ""))
    about = others[0] if others else parent if parent not in (us, person) else ""
    return Incoming(
        # Slack delivers one post as `message` and as `app_mention`, each with an id of its own.
        event_id=f"{channel}.{time}",
        platform=PLATFORM,
        conversation=_conversation(channel, thread or ("" if is_direct(channel) else time)),
        person=person,
        text=text,
        direct=is_direct(channel),
        sent_at=_seconds(time),
        place="" if is_direct(channel) else channel,
        reply_to=time,
        about=about,
        answers="" if is_direct(channel) else thread,
    )


def _first_visit(event: Body, now: float) -> Incoming | None:
    """A person looks at the empty chat with us: told once what they can say there."""
    person, channel = str(event.get("user", "")), str(event.get("channel", ""))
    if event.get("tab") != "messages" or not (person and channel):
        return None
    return Incoming(
        event_id=f"visit.{person}",  # the same for every visit: the inbox lets the first one through
        platform=PLATFORM,
        conversation=channel,
        person=person,
        kind="command",
        command="start",
        sent_at=_seconds(event.get("event_ts"), now),
    )


def plain(text: str, us: str) -> tuple[str, list[str]]:
    """A text as people read it, without mentions of us; and everybody it mentions, in order.

    Slack sends `& < >` as entities and everything that it has recognised between `<` and `>`. Other people
    stay in the words with their id where Slack tells no name: "what @U0BOB asked for".
    """
    mentioned: list[str] = []

    def read(match: re.Match[str]) -> str:
        inside = match[1]
        if person := _PERSON.fullmatch(inside):
            mentioned.append(person[1])
            if person[1] == us:
                return " "
            return f"@{person[2] or person[1]}"
        target, bar, label = inside.partition("|")
        if target.startswith("#"):
            return f"#{label}" if label else " "
        if target.startswith("!"):
            return label or f"@{target[1:]}"
        return label if bar else target.removeprefix("mailto:").removeprefix("tel:")

    words = _MARKED.sub(read, text)
    if mentioned:
        words = re.sub(r"[^\S\n]{2,}", " ", words)
        words = re.sub(r"^[\s,:;]+", "", words) if us in mentioned else words
    words = words.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return words.encode(errors="replace").decode().strip(), mentioned  # no lone surrogate gets further


# Slash commands and buttons


def _commanded(body: Body, us: str, now: float) -> Incoming | None:
    """`/shop TEXT`: a command when its first word is the name of one, else words like any others.

    Who uses it may be in a chat that we are not in; the reply goes to its `response_url`.
    """
    channel, person = str(body.get("channel_id", "")), str(body.get("user_id", ""))
    if not (channel and person and body.get("trigger_id")):
        return None
    text, mentioned = plain(str(body.get("text") or ""), us)
    first, _, rest = text.partition(" ")
    name = first.lower() if text else "help"
    command = name if name in COMMANDS else ""
    others = [one for one in mentioned if one not in (us, person)]
    return Incoming(
        event_id=f"command.{body['trigger_id']}",
        platform=PLATFORM,
        conversation=channel,
        person=person,
        text=rest.strip() if command else text,
        kind="command" if command else "text",
        command=command,
        direct=is_direct(channel),
        name=str(body.get("user_name", "")),
        sent_at=now,
        place="" if is_direct(channel) else channel,
        reply_to=str(body.get("response_url", "")),
        about=others[0] if others else "",
    )


def _pressed(body: Body, now: float) -> Incoming | None:
    """A pressed button of a message or of the Home tab. Links are buttons too, but without a token."""
    actions = body.get("actions") or [{}]
    action, container, user = actions[0], _part(body, "container"), _part(body, "user")
    token, person = str(action.get("value") or ""), str(user.get("id", ""))
    view = _part(body, "view")
    channel = str(container.get("channel_id") or _part(body, "channel").get("id", ""))
    if view:
        # The tab has no channel of its own: it carries the direct chat where the answer goes.
        channel = str(view.get("private_metadata") or person)
    if action.get("type") != "button" or not (token and person and channel):
        return None
    time = str(container.get("message_ts", ""))
    thread = str(container.get("thread_ts") or _part(body, "message").get("thread_ts") or "")
    direct = is_direct(channel) or bool(view)
    unseen = bool(container.get("is_ephemeral"))
    response_url = str(body.get("response_url", "")) if unseen or not direct else ""
    pressed = Pressed("" if unseen else time, person, response_url)
    return Incoming(
        event_id=f"action.{body.get('trigger_id') or action.get('action_ts')}",
        platform=PLATFORM,
        conversation=_conversation(channel, "" if thread == time else thread),
        person=person,
        kind="button",
        token=token,
        direct=direct,
        name=str(user.get("name") or user.get("username") or ""),
        sent_at=_seconds(action.get("action_ts"), now),
        place="" if direct else channel,
        reply_to=response_url,
        message=pressed.name(),
    )


def _conversation(channel: str, thread: str) -> str:
    return f"{channel}/{thread}" if thread else channel


def _part(body: Body, name: str) -> Body:
    """A part of a payload that is an object, or nothing."""
    part = body.get(name)
    return part if isinstance(part, Mapping) else {}


def _seconds(timestamp: object, otherwise: float = 0.0) -> float:
    """Slack's timestamps are seconds with a counter after the point."""
    try:
        return float(str(timestamp))
    except ValueError:
        return otherwise
