"""What a merchant tells many people at once: its words, whom it is for, and how far it has got.

    draft -> approved -> (scheduled ->) sending <-> paused -> done          any but the last -> cancelled

Until it is sent a recipient is nobody in particular: who gets it is counted beforehand and frozen, one row a
recipient, when sending starts.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Literal

State = Literal["draft", "approved", "scheduled", "sending", "paused", "done", "cancelled"]
RecipientState = Literal[
    "pending", "sending", "sent", "retry", "failed", "unreachable", "suppressed", "unknown"
]
Topic = Literal["new_arrivals", "deals", "restock", "news"]

TOPICS: tuple[Topic, ...] = ("new_arrivals", "deals", "restock", "news")
"""What people subscribe to."""
EVERYTHING = "announcements"
"""In place of a topic: all of them, which is what `/stop` takes back."""
OPEN: tuple[State, ...] = ("draft", "approved", "scheduled")
"""States in which nothing has been sent."""
RECIPIENT_STATES: tuple[RecipientState, ...] = (
    "pending",
    "sending",
    "sent",
    "retry",
    "failed",
    "unreachable",
    "suppressed",
    "unknown",
)


@dataclass(frozen=True, slots=True)
class LinkButton:
    """A button that leads to a web address of the merchant's."""

    label: str
    link: str


@dataclass(frozen=True, slots=True)
class Version:
    """What is said. `products` are catalogue ids; price and stock are looked up when it is sent.

    `picture` is the web address of a picture.
    """

    text: str
    products: tuple[str, ...] = ()
    picture: str = ""
    buttons: tuple[LinkButton, ...] = ()


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom it is for; what is empty does not narrow it.

    With `people` it goes to those who subscribed to its topic: on these `platforms`, spoken to in these
    `languages`, with an interest in any of `interests` (profile keys such as `category:Desk Lamps`), last
    seen within so many days. `channels` are places, such as `discord:123`, which get it besides.
    """

    people: bool = True
    platforms: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    interests: tuple[str, ...] = ()
    seen_within_days: float | None = None
    channels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Announcement:
    """One announcement. Times are seconds since the epoch, None for what has not happened.

    With two `versions`, `a` and `b`, a stable part of the people gets each; `trial` is the share of people
    who get either before the merchant has chosen the `winner`, which the rest then gets. Names of who did
    something are `platform:person`, `console:name` or `script:name`. `approvals` are those who approved it
    as it is now. `reason` says why it was paused, or not sent at its time.
    """

    id: str
    topic: Topic
    versions: tuple[Version, ...]
    audience: Audience = Audience()
    trial: float = 1.0
    language: str = "en"
    state: State = "draft"
    created_at: float = 0.0
    created_by: str = ""
    scheduled_at: float | None = None
    started_at: float | None = None
    finished_at: float | None = None
    winner: str = ""
    approvals: tuple[str, ...] = ()
    reason: str = ""

    @property
    def revision(self) -> str:
        """A short name of what it says and whom it is for: another one as soon as any of that is edited."""
        content = (self.topic, self.versions, self.audience, self.trial, self.language)
        return hashlib.blake2b(repr(content).encode(), digest_size=8).hexdigest()

    def version(self, name: str) -> Version:
        """The version `a` or `b`. Raises `IndexError` where there is none of that name."""
        return self.versions["ab".index(name or "a")]

    def allot(self, platform: str, person: str) -> str:
        """Which version a person gets, always the same; empty for who waits for a winner."""
        if len(self.versions) == 1:
            return "a"
        digest = hashlib.blake2b(f"{self.id}/{platform}/{person}".encode(), digest_size=8).digest()
        share = int.from_bytes(digest) / 2**64
        if share >= self.trial:
            return self.winner
        return "a" if share < self.trial / 2 else "b"


@dataclass(frozen=True, slots=True)
class Recipient:
    """One who is to get an announcement. `person` is empty for a channel, and for who has been forgotten.

    `parts` is how many of its messages were shown before something went wrong.
    """

    id: int
    announcement: str
    platform: str
    conversation: str
    person: str
    version: str
    state: RecipientState
    attempts: int = 0
    parts: int = 0
    due_at: float = 0.0
    reason: str = ""
    changed_at: float = 0.0


@dataclass(frozen=True, slots=True)
class Deed:
    """What somebody did with an announcement, and when: kept for good."""

    at: float
    by: str
    what: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Response:
    """What came of one version: people it was sent to, of them those who pressed a button of the merchant's
    or of a product, and those who ended or lessened what they get."""

    version: str
    sent: int
    clicked: int
    unsubscribed: int
