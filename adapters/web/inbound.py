"""What the page sends over its WebSocket, checked, and as `Incoming`.

A frame is one JSON object with a `type`. `text` and `button` are things a person did; their `id` is made
by the page once and kept over reconnects, so a frame sent again is the same event. `seen` confirms that the
page shows a message.
"""

from __future__ import annotations

from typing import Annotated

import msgspec

from assistant.messages import Incoming

MAX_TEXT = 20_000
"""Characters of one message. More than anybody types; a pasted page still gets a friendly answer."""
MAX_FRAME = 2 * MAX_TEXT + 1024
"""Characters of one frame: line ends and quotes of the text take two."""

Id = Annotated[str, msgspec.Meta(pattern=r"\A[0-9A-Za-z-]{8,64}\Z")]
Locale = Annotated[str, msgspec.Meta(max_length=35)]


class Text(msgspec.Struct, tag="text", frozen=True):
    """A person wrote `text`."""

    id: Id
    text: str
    locale: Locale = ""


class Button(msgspec.Struct, tag="button", frozen=True):
    """A person pressed the button that carries `token`."""

    id: Id
    token: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    locale: Locale = ""


class Seen(msgspec.Struct, tag="seen", frozen=True):
    """The page shows the message `id`."""

    id: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


Frame = Text | Button | Seen


class BadFrame(ValueError):
    """`reason` is for the page: `malformed` or `too_long`; `event` is the frame's id where it has one."""

    def __init__(self, reason: str, event: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.event = event


def read(data: str) -> Frame:
    """The frame in `data`. Raises `BadFrame`."""
    if len(data) > MAX_FRAME:
        raise BadFrame("too_long")
    try:
        frame: Frame = msgspec.json.decode(data, type=Frame)
        data.encode()  # a lone surrogate would fail later, where it could not be told to anyone
    except (msgspec.DecodeError, UnicodeEncodeError) as error:
        raise BadFrame("malformed") from error
    if isinstance(frame, Text) and len(frame.text) > MAX_TEXT:
        raise BadFrame("too_long", frame.id)
    return frame


def incoming(frame: Frame, *, person: str, conversation: str, sent_at: float) -> Incoming | None:
    """What the person did, or None when the frame only concerns the page and the server.

    The event's id carries the person's, so that no page can use up another's ids.
    """
    if isinstance(frame, Seen):
        return None
    return Incoming(
        event_id=f"{person}.{frame.id}",
        platform="web",
        conversation=conversation,
        person=person,
        text=frame.text if isinstance(frame, Text) else "",
        kind="text" if isinstance(frame, Text) else "button",
        token=frame.token if isinstance(frame, Button) else "",
        locale=frame.locale,
        sent_at=sent_at,
    )
