"""What the core calls places and messages of Telegram, and what Telegram calls them.

A conversation is `CHAT`, or `CHAT/TOPIC` in a forum; groups have negative ids. A message is its id, a
picture `photo/ID` and an album `album/ID,ID,...`: pictures are edited in another way than text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Place:
    """A chat and, in a forum, the topic; 0 is no topic."""

    chat: int
    topic: int = 0


@dataclass(frozen=True, slots=True)
class ShownMessage:
    """Messages of ours that are one to the core."""

    kind: Literal["text", "photo", "album"]
    ids: tuple[int, ...]


def conversation_of(chat: int, topic: int = 0) -> str:
    """The conversation in a chat or topic."""
    return f"{chat}/{topic}" if topic else str(chat)


def place_of(conversation: str) -> Place:
    """Where a conversation is. Raises `ValueError` for what is no conversation of Telegram's."""
    chat, _, topic = conversation.partition("/")
    return Place(int(chat), int(topic or 0))


def shown_as(*ids: int, picture: bool = False) -> str:
    """The name of one message, or of an album's."""
    if len(ids) > 1:
        return "album/" + ",".join(map(str, ids))
    return f"photo/{ids[0]}" if picture else str(ids[0])


def message_of(name: str) -> ShownMessage:
    """What `shown_as` named. Raises `ValueError` for anything else."""
    kind, separator, ids = name.rpartition("/")
    if not separator:
        return ShownMessage("text", (int(ids),))
    if kind not in ("photo", "album"):
        raise ValueError(f"not a message of Telegram's: {name!r}")
    return ShownMessage("photo" if kind == "photo" else "album", tuple(map(int, ids.split(","))))
