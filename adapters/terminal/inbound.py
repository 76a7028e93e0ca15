"""A typed line to an `Incoming`."""

from __future__ import annotations

import json
import time
import uuid
from dataclasses import dataclass

from assistant.messages import Incoming

PLATFORM = "terminal"


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who types when the line does not say. A person named by `--user` keeps one conversation for good;
    a guest is somebody new in each process.
    """

    person: str
    conversation: str

    @classmethod
    def named(cls, user: str | None) -> Visitor:
        """The visitor called `user`, a new guest for None."""
        name = user or f"guest-{uuid.uuid4().hex[:12]}"
        return cls(name, name)


def incoming(line: str, visitor: Visitor) -> Incoming:
    """The message in `line`: the line itself, or `{"user": "...", "text": "..."}`.

    A line that only looks like JSON is a message like any other.
    """
    text, who = line.rstrip("\r\n"), visitor
    if text.lstrip().startswith("{"):
        try:
            row = json.loads(text)
        except ValueError:
            row = None
        if isinstance(row, dict) and isinstance(row.get("text"), str):
            text = row["text"]
            user = row.get("user")
            if isinstance(user, str | int) and str(user).strip():
                who = Visitor(str(user), str(user))
    return Incoming(
        event_id=uuid.uuid4().hex,
        platform=PLATFORM,
        conversation=who.conversation,
        person=who.person,
        text=text,
        sent_at=time.time(),
    )
