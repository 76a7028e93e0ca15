"""What a bot and the loopback platform say to each other: one JSON object a line, both ways.

    platform -> bot   an event, what became of a send
    bot -> platform   an acknowledgement, a send

It has what the real platforms' protocols have and nothing else: events are delivered again until they are
acknowledged, a send is answered with a message's id or a status, and a connection may end at any moment.
"""

from __future__ import annotations

import msgspec

PLATFORM = "loopback"


class Event(msgspec.Struct, tag="event"):
    """`number` counts a conversation's events from 0."""

    id: str
    conversation: str
    person: str
    text: str
    number: int = 0


class Answer(msgspec.Struct, tag="answer"):
    """What became of the send `id`: 200 with the message's id, or another status."""

    id: int
    status: int
    message: str = ""
    retry_after: float = 0.0


class Ack(msgspec.Struct, tag="ack"):
    """The event is kept: it need not be delivered again. `new` is false for a repeated delivery."""

    event: str
    new: bool = True


class Send(msgspec.Struct, tag="send"):
    """A message. `key` is the outbox row's id, `reply_to` the id of the event that is answered."""

    id: int
    conversation: str
    key: str
    reply_to: str
    text: str
    cards: tuple[str, ...] = ()


_encoder = msgspec.json.Encoder()
from_bot = msgspec.json.Decoder(Ack | Send)
from_platform = msgspec.json.Decoder(Event | Answer)


def line(thing: msgspec.Struct) -> bytes:
    """The line that says `thing`."""
    return _encoder.encode(thing) + b"\n"
