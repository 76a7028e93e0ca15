"""What the core needs from the world. `storage/` implements the stores, `adapters/` the channels.

Everything is asynchronous, and every store's method is one short transaction unless it says otherwise.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.announcements.announcement import (
    Announcement,
    Audience,
    Deed,
    Recipient,
    RecipientState,
    Response,
    State,
    Topic,
)
from assistant.announcements.consent import Quiet, Rules
from assistant.catalogue.policy import Passage
from assistant.catalogue.product import Product
from assistant.dialogue.slots import Slots
from assistant.messages import Action, Capabilities, Incoming, Outgoing, SentRef
from assistant.money import Money


class Channel(Protocol):
    """A way to people on one platform, offered by its adapter.

    `send` and `edit` raise the errors of `adapters/errors.py`; pacing and retries are the outbox's.
    """

    platform: str
    capabilities: Capabilities

    async def send(
        self, conversation: str, person: str, message: Outgoing, key: str, reply_to: str = ""
    ) -> SentRef:
        """Show `message`; `key` is the outbox row's id, for platforms that drop repeats.

        `reply_to` is what the adapter put into `Incoming.reply_to` of the event that is answered, empty
        for a message that answers none. Where it has run out the message goes to the conversation.
        """
        ...

    async def edit(self, ref: SentRef, message: Outgoing) -> SentRef:
        """Put `message` in the place of one sent before."""
        ...

    async def typing(self, conversation: str, person: str) -> None:
        """Show that a reply is being made. Does nothing where the platform has no such sign."""
        ...


@dataclass(frozen=True, slots=True)
class Talk:
    """Whose turn it is, and what is remembered. `state` and `profile` are the core's own JSON.

    `state` is empty for a new conversation, `profile` for a person never seen. `updated_at` is when the
    state was last written, in seconds since the epoch.
    """

    platform: str
    conversation: str
    person: str
    state: str = ""
    updated_at: float = 0.0
    profile: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply to be sent, with the tokens of its buttons already on them.

    `edits` is a message sent before that this one takes the place of, where the platform can. `platform` is
    empty for the one that the event came from. A post in the staff's channel has no `person`, and names the
    `ticket` that it is about.
    """

    message: Outgoing
    conversation: str
    person: str
    bulk: bool = False
    reply_to: str = ""
    edits: SentRef | None = None
    platform: str = ""
    ticket: str = ""


@dataclass(frozen=True, slots=True)
class Poll:
    """A group's question which product is best. `options` are product ids with their buttons' tokens."""

    id: str
    conversation: str
    person: str
    language: str
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Vote:
    """The turn's person votes for `product` in the poll of this id; a vote given before is taken back."""

    poll: str
    product: str


@dataclass(frozen=True, slots=True)
class Consent:
    """The turn's person agrees to `topic` or, not `given`, takes it back. `how` is what they did.

    With `seldom` they agree to little of it.
    """

    topic: str
    given: bool
    how: str
    seldom: bool = False


@dataclass(frozen=True, slots=True)
class Hours:
    """When the turn's person wants no announcements, by the clocks of which zone (IANA name, or empty)."""

    quiet: Quiet | None
    time_zone: str


@dataclass(frozen=True, slots=True)
class Click:
    """The turn's person pressed a button under an announcement: `what` it was about, counted once."""

    announcement: str
    version: str
    what: str


@dataclass(frozen=True, slots=True)
class Forget:
    """Everything of the turn's person is deleted, state and profile of this turn included.

    Only its replies stay, until the platform has them.
    """


QuestionKind = Literal["question", "nothing_found"]
QuestionState = Literal["noted", "asked", "answered", "dismissed"]


@dataclass(frozen=True, slots=True)
class Question:
    """What the turn's person asked and nothing answers, or looked for and the shop does not have.

    `product` is the product it is about, if any. `wanted` says that the person asked the shop for an answer;
    otherwise it is only noted, so that the shop learns what its pages lack.
    """

    kind: QuestionKind
    text: str
    product: str = ""
    language: str = ""
    wanted: bool = False


STAFF = "staff"
"""The `intent` of a message that one of the shop's staff wrote."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """A person's wish to speak with the shop's staff, as it stands; a change brings it there.

    `waiting` was opened while nobody was there, and the guide goes on answering; `called` waits for one of
    the staff and `taken` is in their hands, and in both the guide is quiet in the conversation; `closed` was
    handed back. `taken_by` is the name of whoever speaks for the shop, `name` the one by which the platform
    calls the person. Times are in seconds since the epoch; `changed_at`, 0 for a new one, tells whether it is
    still as it was read when it is put back changed.
    """

    id: str
    platform: str
    conversation: str
    person: str
    name: str = ""
    language: str = "en"
    status: Literal["waiting", "called", "taken", "closed"] = "waiting"
    taken_by: str = ""
    opened_at: float = 0.0
    changed_at: float = 0.0

    @property
    def quiet(self) -> bool:
        """Whether the guide leaves the conversation to people."""
        return self.status in ("called", "taken")


@dataclass(frozen=True, slots=True)
class Alert:
    """A person's wish to be told, once, that a product is `back` in stock or costs at most `price`.

    As a change of a turn it is the turn's person's, and takes the place of an earlier one of its kind about
    the same product. `title` is the product's, for when it has gone; `gone` says that the person has been
    told that it has. `created_at` is in seconds since the epoch.
    """

    id: str
    platform: str
    conversation: str
    person: str
    product: str
    title: str
    kind: Literal["back", "price"]
    price: Money | None = None
    language: str = "en"
    created_at: float = 0.0
    gone: bool = False


@dataclass(frozen=True, slots=True)
class AlertOff:
    """The turn's person wants no alert any more: about `product`, or about any when that is empty."""

    product: str = ""


Change = Poll | Vote | Consent | Hours | Click | Forget | Question | Ticket | Alert | AlertOff


@dataclass(frozen=True, slots=True)
class Turn:
    """All that one handled event changes; committed whole or not at all."""

    incoming: Incoming
    talk: Talk
    replies: tuple[Reply, ...] = ()
    tokens: dict[str, Action] = field(default_factory=dict)
    intent: str = ""
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Pressed:
    """What a button token stands for, and who may press it: anybody where `person` is empty."""

    action: Action
    person: str
    expires_at: float


@dataclass(frozen=True, slots=True)
class Delivery:
    """A row that is due. `attempts` counts the tries so far, `parts` its messages that were shown already.

    With `once` it is a post of `Posts`, and may be shown once at most.
    """

    id: str
    platform: str
    reply: Reply
    attempts: int
    parts: int = 0
    once: bool = False


class StoreUnavailable(Exception):
    """A store could not do it now: the disk is full or failing, the database is locked.

    Raised by every store's methods. Nothing was changed, and the same call may work later.
    """


class Overtaken(Exception):
    """What a turn changes has changed since the turn read it. Nothing was done; worked out anew it may be."""


class TurnStore(Protocol):
    """Inbox, conversations, people and button tokens."""

    async def receive(self, incoming: Incoming) -> bool:
        """Keep the event durably. False when it was received before, whatever became of it."""
        ...

    async def waiting(self) -> list[Incoming]:
        """Events received and not yet handled, oldest first: what a start has to catch up on."""
        ...

    async def tried_before(self) -> set[tuple[str, str]]:
        """Platform and id of the events that wait although they have been tried."""
        ...

    async def load(self, incoming: Incoming) -> Talk:
        """What is remembered of the event's conversation and person."""
        ...

    async def commit(self, turn: Turn) -> None:
        """State, profile, replies, tokens and the inbox row's end, in one transaction.

        Raises `Overtaken` when a ticket is no longer as the turn has read it.
        """
        ...

    async def failed(self, incoming: Incoming, reason: str) -> int:
        """Count a failed try and return the tries so far, this one included."""
        ...

    async def bury(self, incoming: Incoming, reason: str, turn: Turn | None = None) -> None:
        """Put the event among the dead letters, with `turn` committed in the same transaction."""
        ...

    async def pressed(self, token: str) -> Pressed | None:
        """What the token stands for; None when it was never minted or has been cleaned away."""
        ...

    async def nearby(self, incoming: Incoming) -> list[Talk]:
        """What other people last talked about in the event's place, newest first, a few at most.

        Only the talks of `incoming.about` when that is somebody.
        """
        ...

    async def poll(self, id_: str) -> tuple[Poll, dict[str, str]] | None:
        """A poll and its votes, a product by each person; None when it is gone."""
        ...


class PeopleStore(Protocol):
    """What is kept of a person, for that person."""

    async def everything(self, platform: str, person: str) -> dict[str, list[dict[str, Any]]]:
        """All rows that are this person's, as JSON has it, by the name of what they are."""
        ...

    async def unreachable(self, platform: str, person: str) -> None:
        """Nothing reaches this person until they write again. Does nothing for somebody unknown."""
        ...


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question as it is kept. `asked_at` is when it was last asked, in seconds since the epoch, and `times`
    how often this person asked it.

    `noted`: nobody waits for an answer. `asked`: the person does. `answered` and `dismissed` are closed.
    """

    id: int
    question: Question
    platform: str
    conversation: str
    person: str
    state: QuestionState
    asked_at: float
    times: int = 1
    answer: str = ""


class Unanswered(Protocol):
    """The questions that nothing answered and the searches that found nothing. Turns add to them."""

    async def unanswered(
        self, kinds: Sequence[QuestionKind] = ("question", "nothing_found"), limit: int = 100
    ) -> list[OpenQuestion]:
        """Those not closed: first what people wait for, then what was asked last."""
        ...

    async def question(self, id_: int) -> OpenQuestion | None:
        """One by its id; None when it is gone, such as with the person who asked."""
        ...

    async def close(self, id_: int, state: QuestionState, answer: str = "") -> bool:
        """Close a question as `answered` or `dismissed`. False when it is closed or gone already."""
        ...


@dataclass(frozen=True, slots=True)
class Overview:
    """A conversation in the list of them.

    `words` is what the person said last, `ticket` the one that is open.
    """

    platform: str
    conversation: str
    person: str
    name: str
    language: str
    updated_at: float
    place: str
    words: str
    ticket: Ticket | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was said. `shown` are the titles of the products with it, `pressed` tells a button.

    `status` is that of the row it comes from: of the inbox for the person's own words, else of the outbox
    (`pending`, `sent` or `failed`).
    """

    at: float
    author: Literal["person", "guide", "staff"]
    text: str
    shown: tuple[str, ...] = ()
    pressed: bool = False
    status: str = ""


class Tickets(Protocol):
    """Who is in the hands of the shop's staff, and what was said."""

    async def ticket(self, id_: str) -> Ticket | None:
        """The ticket, open or closed."""
        ...

    async def open_of(self, platform: str, person: str, conversation: str) -> Ticket | None:
        """The one that is not closed, of a person in a conversation."""
        ...

    async def every_open(self) -> list[Ticket]:
        """All that are not closed, oldest first."""
        ...

    async def of_post(self, platform: str, place: str, conversation: str, message: str) -> Ticket | None:
        """The one that a post in the staff's channel is about, by what the platform calls the post.

        `place` is the channel and `conversation` where in it, as in the event that answers the post.
        """
        ...

    async def first_post(self, id_: str) -> SentRef | None:
        """The ticket's first post in the staff's channel, once the platform has taken it."""
        ...

    async def put(
        self, ticket: Ticket, replies: Sequence[Reply] = (), tokens: Mapping[str, Action] | None = None
    ) -> bool:
        """Make the ticket stand as given and send `replies`, whose buttons are the person's, all or nothing.

        False, and nothing is done, when it is no longer as it was read, for a new one when its id is taken,
        when another of the conversation is open, or the person is no longer known.
        """
        ...

    async def place(self, platform: str, conversation: str, person: str) -> str | None:
        """The group or channel that a conversation is in; empty for a direct one, None for one not kept."""
        ...

    async def conversations(self, limit: int, before: float | None = None) -> list[Overview]:
        """Conversations, the latest first: those last used before `before` (seconds since the epoch)."""
        ...

    async def lines(self, platform: str, conversation: str, person: str, limit: int = 200) -> list[Line]:
        """What was said in a conversation, oldest first: the last `limit` things of each side."""
        ...


class Alerts(Protocol):
    """What people want to be told of when an import has changed it."""

    async def of_person(self, platform: str, person: str) -> list[Alert]:
        """All of a person's, the newest first."""
        ...

    def every(self, batch: int = 500) -> AsyncIterator[list[Alert]]:
        """All there are, in batches."""
        ...

    async def tell(self, alert: Alert, reply: Reply, tokens: Mapping[str, Action]) -> bool:
        """End the alert and send `reply`, both or neither.

        False, and nothing is sent, when it has ended already: whoever ends it tells, so it is told once.
        """
        ...

    async def tell_gone(self, alert: Alert, reply: Reply, tokens: Mapping[str, Action]) -> bool:
        """Send `reply`, which says that the product has gone; once until it is `there_again`."""
        ...

    async def there_again(self, alert: Alert) -> None:
        """The product is in the catalogue again, though not what the person waits for."""
        ...


@dataclass(frozen=True, slots=True)
class FeedState:
    """What is known of a feed on the web. `etag` and `last_modified` are the marks of what was imported last.

    Times are in seconds since the epoch; `failures` counts since the last success.
    """

    etag: str = ""
    last_modified: str = ""
    fetched_at: float | None = None
    tried_at: float = 0.0
    failures: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Removed:
    """How much old was removed."""

    conversations: int
    messages: int
    replies: int


@dataclass(frozen=True, slots=True)
class Load:
    """What waits right now: replies by platform and whether they are bulk (how many, and since when in
    seconds since the epoch), events not yet handled, open tickets by their status.
    """

    outbox: Mapping[tuple[str, bool], tuple[int, float]]
    inbox: int
    tickets: Mapping[str, int]


class Upkeep(Protocol):
    """What keeps a shop going, day by day."""

    async def feed(self, url: str, source: str) -> FeedState:
        """What is known of the feed at `url`; without marks unless the catalogue came from `source` last."""
        ...

    async def fetched(self, url: str, etag: str, last_modified: str) -> None:
        """The version with these marks is the catalogue now."""
        ...

    async def unchanged(self, url: str) -> None:
        """The server says that the version known is still the newest."""
        ...

    async def fetch_failed(self, url: str, reason: str) -> None:
        """It could not be fetched or imported."""
        ...

    async def forget_older(self, before: float) -> Removed:
        """Remove what was said before `before` (seconds since the epoch); the figures over time stay.

        What waits to be handled or sent stays, and so does what was said to whom the staff has in hand. Of
        who wants announcements the way to them stays, of old announcements how many got them.
        """
        ...

    async def load(self) -> Load:
        """What waits right now."""
        ...


class Outbox(Protocol):
    """Replies between the commit of a turn and their acceptance by a platform."""

    async def due(self, platform: str, limit: int) -> list[Delivery]:
        """Rows to send now, interactive before bulk, then oldest first.

        A conversation's row is due only when none of its earlier rows is still waiting.
        """
        ...

    async def sent(self, delivery: Delivery, ref: SentRef) -> None:
        """The platform accepted it."""
        ...

    async def retry(self, delivery: Delivery, delay: float, reason: str) -> None:
        """Try again in `delay` seconds."""
        ...

    async def give_up(self, delivery: Delivery, reason: str) -> None:
        """It will never be accepted: keep the row with its reason, send it no more."""
        ...

    async def unreachable(self, delivery: Delivery, reason: str) -> None:
        """Give up. If the chat is the person's own, nothing reaches them until they write again."""
        ...


class Posts(Protocol):
    """Announcements on their way, each shown to a recipient once at most.

    A post is claimed before it is sent. From then on it counts as shown: unless the platform surely did not
    take it, nobody sends it again who has not been told to.
    """

    async def due(self, platform: str, limit: int) -> list[Delivery]:
        """Posts to send now, oldest first, without their messages."""
        ...

    async def claim(self, delivery: Delivery) -> Reply | None:
        """The post as it is to be sent at this moment; None when it is not to be sent after all."""
        ...

    async def sent(self, delivery: Delivery, ref: SentRef) -> None:
        """The platform accepted it."""
        ...

    async def retry(self, delivery: Delivery, delay: float, reason: str, parts: int) -> None:
        """The platform did not take it: try again in `delay` seconds, without the first `parts` messages."""
        ...

    async def give_up(self, delivery: Delivery, reason: str) -> None:
        """It will never be accepted, or can never be claimed."""
        ...

    async def unreachable(self, delivery: Delivery, reason: str) -> None:
        """Nothing reaches this recipient until they write again."""
        ...

    async def unknown(self, delivery: Delivery, reason: str, parts: int) -> None:
        """Nobody can tell whether it was shown; the first `parts` of its messages were."""
        ...


class AnnouncementStore(Protocol):
    """Announcements, their recipients and what came of them. `now` is in seconds since the epoch.

    `by` is who does something: `platform:person`, `console:name` or `script:name`; it is kept with what they
    did.
    """

    async def add(self, announcement: Announcement) -> None:
        """Keep a new draft. Does nothing when it is there already."""
        ...

    async def edit(self, announcement: Announcement, by: str, now: float) -> bool:
        """Put other words or another audience into a draft, whose approvals are void then.

        False, and nothing done, when nothing of that id is open any more.
        """
        ...

    async def get(self, id_: str) -> Announcement | None:
        """The announcement as it stands."""
        ...

    async def all(self, states: Sequence[State] = (), limit: int = 100) -> list[Announcement]:
        """Those in any of `states` (none named: all), newest first."""
        ...

    async def move(
        self,
        id_: str,
        to: State,
        before: Sequence[State],
        by: str,
        now: float,
        *,
        what: str,
        scheduled_at: float | None = None,
        reason: str = "",
        seen: Announcement | None = None,
    ) -> bool:
        """Change the state if it is one of `before`; whether it was. Who did `what` is kept with it.

        With `seen` only if it has neither been edited nor given another time since it was read so.
        """
        ...

    async def approve(
        self, seen: Announcement, by: str, now: float, enough: Callable[[Sequence[str]], bool]
    ) -> Announcement | None:
        """Count an approval of what has been `seen`; a draft is approved once `enough` says so of all who
        approved it. It as it stands after that: nothing is counted where it has been edited since.

        `enough` is called on the database's thread.
        """
        ...

    async def choose(self, id_: str, version: str, by: str, now: float) -> int:
        """Make a version the winner; how many recipients get it that waited for that."""
        ...

    async def deeds(self, id_: str) -> list[Deed]:
        """Who did what with it, oldest first."""
        ...

    async def count(
        self, topic: Topic, audience: Audience, served: Sequence[str], now: float
    ) -> dict[str, int]:
        """How many it would go to, by platform: people who subscribed and can be reached, and channels.

        Only on platforms that are `served`: nobody would send the rest.
        """
        ...

    async def direct(self, channels: Sequence[str]) -> list[str]:
        """Those of `channels` (`platform:conversation`) that are somebody's own chat with the bot."""
        ...

    async def freeze(self, announcement: Announcement, served: Sequence[str], now: float) -> int:
        """Make a row for each recipient, in short transactions; how many. Nothing is due before the last."""
        ...

    async def subscribed(self, platform: str, person: str) -> list[str]:
        """The topics that a person gets."""
        ...

    async def states(self, id_: str) -> dict[RecipientState, int]:
        """How many recipients are in each state."""
        ...

    async def states_of(self, ids: Sequence[str]) -> dict[str, dict[RecipientState, int]]:
        """The same of several announcements. Reads a row a recipient, and holds up nobody who reads less."""
        ...

    async def recipients(
        self, id_: str, state: RecipientState | None = None, limit: int = 100, offset: int = 0
    ) -> list[Recipient]:
        """Recipients in the order in which they are sent to."""
        ...

    async def retry_unknown(self, id_: str, served: Sequence[str], by: str, now: float) -> int:
        """Send to those again of whom nobody knows whether they got it, on platforms that are `served`; how
        many. What is done is sending then; what is paused stays so, and they wait with the others.
        """
        ...

    async def responses(self, id_: str) -> list[Response]:
        """What came of each version that was sent to people. Reads a row a recipient and more."""
        ...

    async def buttons(self, id_: str, actions: Sequence[Action], now: float) -> dict[Action, str]:
        """The tokens of an announcement's buttons, minted when they are asked for first."""
        ...

    async def due_to_begin(self, now: float) -> list[Announcement]:
        """What is scheduled for a time that has come."""
        ...

    async def to_freeze(self) -> list[Announcement]:
        """What is being sent and has no recipients yet."""
        ...

    async def finish(self, now: float) -> int:
        """Turn what has nobody left to send to into what is done; how many."""
        ...

    async def interrupted(self, platforms: Sequence[str], now: float) -> int:
        """Mark as unknown what was being sent when the last process ended; how many. For a start."""
        ...

    async def drop_unserved(self, served: Sequence[str], now: float) -> int:
        """End what waits on platforms that are not `served`, since nobody would send it; how many.

        For a start.
        """
        ...

    async def due(self, platform: str, now: float, limit: int) -> list[Recipient]:
        """Recipients of what is being sent whose turn it is: of one announcement after the other."""
        ...

    async def claim(self, recipient: int, rules: Rules, now: float) -> tuple[Recipient, str] | None:
        """Decide by consent, quiet hours and how much there was lately, and mark the row accordingly.

        One transaction. The recipient, marked `sending`, and the language they speak (empty: unknown), or
        None when nothing is to be sent to them now.
        """
        ...

    async def settle(
        self,
        recipient: int,
        state: RecipientState,
        now: float,
        *,
        reason: str = "",
        delay: float = 0.0,
        parts: int = 0,
        ref: SentRef | None = None,
    ) -> None:
        """Write down what became of a claimed row. One that is no longer being sent stays as it is."""
        ...


@dataclass(frozen=True, slots=True)
class Changes:
    """What an import did to the catalogue, as product ids."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: int
    removed: tuple[str, ...]


class CatalogueStore(Protocol):
    """The catalogue with the history of its prices and stock, and the products' vectors."""

    async def replace(self, batches: AsyncIterator[Sequence[Product]], source: str) -> Changes:
        """Make the given products the whole catalogue.

        Batches are staged as they come; the catalogue itself changes in one transaction at the end,
        and not at all if the iterator or the process dies before. Unchanged products stay untouched.
        Raises `ValueError` when there is no product at all or an id comes twice.
        """
        ...

    async def products(self, ids: Sequence[str]) -> list[Product]:
        """The products with these ids in the order asked; ids that are gone are left out."""
        ...

    def every(self, batch: int = 1000) -> AsyncIterator[list[Product]]:
        """The whole catalogue in the order of its feed, in batches."""
        ...

    async def reduced(self, limit: int, offset: int = 0) -> list[Product]:
        """What is on sale and can be bought now, the largest reduction first."""
        ...

    async def variants(self, group: str) -> list[Product]:
        """The products with this `item_group_id`."""
        ...

    async def version(self) -> int:
        """A number that grows with each import that changed something, in whichever process."""
        ...

    async def vectors(self, encoder: str) -> tuple[list[str], list[str], NDArray[np.float32]]:
        """Ids, hashes of the texts embedded, and the (n, dimension) matrix made by `encoder`."""
        ...

    async def keep_vectors(
        self, encoder: str, ids: Sequence[str], texts: Sequence[str], matrix: NDArray[np.float32]
    ) -> None:
        """Keep the rows of `matrix` for `ids`; `texts` are hashes of what was embedded."""
        ...


class PolicyStore(Protocol):
    """The shop's policy passages."""

    async def replace(self, passages: Iterable[Passage]) -> Changes:
        """Make these the whole set, in one transaction."""
        ...

    async def passages(self) -> list[Passage]:
        """All of them, in page and page order."""
        ...


class ConsoleAccounts(Protocol):
    """Who may use the merchant's console. Links and sessions are given as hashes of their secret tokens."""

    async def any(self) -> bool:
        """Whether anybody has an account."""
        ...

    async def offer(self, link: str, expires_at: float) -> None:
        """Keep a one-time link; one offered before works no more."""
        ...

    async def offered(self, link: str, now: float) -> bool:
        """Whether the link works."""
        ...

    async def register(self, link: str, name: str, password_hash: str, now: float) -> bool:
        """Use the link up and make the account, or give it a new password and end its sessions.

        False, with nothing changed, when the link does not work.
        """
        ...

    async def password_hash(self, name: str) -> tuple[str, str] | None:
        """The account's name as it was given first, and its password's hash; None for an unknown name."""
        ...

    async def rehash(self, name: str, password_hash: str, now: float) -> None:
        """Put a stronger hash of the same password in the place of the old one."""
        ...

    async def open_session(self, session: str, account: str, now: float) -> None:
        """Keep a new session."""
        ...

    async def session(self, session: str, now: float) -> str | None:
        """Whose session this is; None when it has ended or never was."""
        ...

    async def end_session(self, session: str) -> None:
        """End it; one that has ended stays so."""
        ...


@dataclass(frozen=True, slots=True)
class Tally:
    """How often something of a `kind` happened on a day (ISO 8601), for one of the figures over time.

    For `subscribers` it is how many more there are than the day before; the empty day is all before.
    """

    figure: str
    day: str
    kind: str
    count: int


@dataclass(frozen=True, slots=True)
class PastImport:
    """An import into the catalogue that ended, with times in seconds since the epoch."""

    source: str
    started_at: float
    finished_at: float
    added: int
    changed: int
    unchanged: int
    removed: int


class Figures(Protocol):
    """What happened, in numbers."""

    async def tallies(self, since: float) -> list[Tally]:
        """What was counted on each day since then: `conversations`, `messages`, `intents`, `clicks`,
        `unanswered`, `subscribers` and `deliveries`.
        """
        ...

    async def imports(self, limit: int) -> list[PastImport]:
        """The last imports that ended, newest first."""
        ...


class Vocabulary(Protocol):
    """Texts that the model may choose among, made ready once by `Generator.vocabulary`."""

    @property
    def texts(self) -> Sequence[str]:
        """The texts as they were given, each once."""
        ...


@dataclass(frozen=True, slots=True)
class Choice:
    """The likeliest texts of a vocabulary with log P(text | prompt), natural logarithm, likeliest first.

    `exact` is False when the search was ended by its bound, so that a likelier text may have been missed.
    """

    ranked: tuple[tuple[str, float], ...]
    exact: bool = True


class Generator(Protocol):
    """The shared language model. What it writes is a suggestion, checked before anybody reads it.

    Deadlines are in seconds from now. What runs in the `background` waits until nobody else does. Every
    method raises `TimeoutError` at the deadline and `GeneratorError` when it cannot do what is asked.
    """

    async def generate(
        self, prompt: str, max_tokens: int, deadline: float, *, background: bool = False
    ) -> str:
        """Continue `prompt`, stopping at a line's end."""
        ...

    async def likelihood(
        self,
        pairs: Sequence[tuple[str, str]],
        deadline: float,
        *,
        total: bool = False,
        background: bool = False,
    ) -> list[float]:
        """log P(continuation | prompt) for each pair, natural logarithm: the tokens' mean, or the sum."""
        ...

    async def vocabulary(self, texts: Sequence[str]) -> Vocabulary:
        """Make texts ready for `most_likely`: quick for thousands, but worth keeping."""
        ...

    async def most_likely(
        self,
        prompt: str,
        vocabulary: Vocabulary,
        deadline: float,
        *,
        count: int = 1,
        background: bool = False,
    ) -> Choice:
        """The `count` likeliest replies among the texts of `vocabulary`, and never another text."""
        ...


class GeneratorError(Exception):
    """The generator cannot give what was asked; go on without it."""


class GeneratorBusy(GeneratorError):
    """More requests wait than can be served in time."""


class GeneratorUnreachable(GeneratorError):
    """The server that runs the model does not answer, or not sensibly."""


class GeneratorCannot(GeneratorError):
    """This engine has no way to do what was asked, now or later."""


class PairScorer(Protocol):
    """Reads a question together with each of some texts."""

    def scores(self, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """P(the text answers the question) for each text, (len(texts),). Blocks; call it in a thread."""
        ...


class SlotReader(Protocol):
    """Labels the words of messages."""

    def read(self, text: str, before: str = "") -> Slots:
        """The slots of `text` in lower-case English, said while `before` was wanted. Blocks briefly."""
        ...


class Embedder(Protocol):
    """Texts to unit vectors. `name` changes whenever its vectors do."""

    name: str
    dimension: int

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """A (len(texts), dimension) matrix of unit rows. Blocks; call it in a thread."""
        ...
