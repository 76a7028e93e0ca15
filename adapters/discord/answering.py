"""What is kept of an event so that its reply reaches it: a message to point at, or an interaction to answer.

Both are strings in the inbox and the outbox, so a reply still finds its event after a restart.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Seen = Literal["direct", "everyone", "one"]


@dataclass(frozen=True, slots=True)
class Interaction:
    """The right to answer a command or a pressed button, for 15 minutes from its making.

    `seen` says who sees what we answer unless we choose otherwise: in a direct chat its two sides, in a
    channel everyone or only the one person, which was settled when the interaction was acknowledged.
    """

    kind: Literal["command", "press"]
    seen: Seen
    application: int
    token: str

    def __str__(self) -> str:
        return f"{self.kind}.{self.seen}:{self.application}:{self.token}"

    def message(self, id_: str) -> str:
        """What `SentRef.message` is for a message that only this interaction can edit."""
        return f"{id_}:{self.application}:{self.token}"


def read(reply_to: str) -> Interaction | int | None:
    """What a reply goes to: an interaction, the id of a message, or nothing in particular."""
    if ":" not in reply_to:
        return int(reply_to) if reply_to.isdigit() else None
    what, application, token = reply_to.split(":", 2)
    kind, _, seen = what.partition(".")
    return Interaction(
        "command" if kind == "command" else "press",
        "direct" if seen == "direct" else "everyone" if seen == "everyone" else "one",
        int(application),
        token,
    )
