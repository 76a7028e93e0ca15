"""The neutral messages between platforms and the core. Small, frozen, and JSON both ways.

An adapter's `inbound.py` makes `Incoming`; handlers make `Outgoing`; an adapter's `render.py` turns
that into the platform's own. `encode` and `decode` serve the inbox, the outbox and the golden files.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, TypeVar

import msgspec

from assistant.catalogue.product import Availability
from assistant.money import Money

T = TypeVar("T")

Style = Literal["plain", "strong", "emphasis", "quote", "code"]


@dataclass(frozen=True, slots=True)
class Incoming:
    """One thing a person did on a platform.

    `event_id` is unique within `platform`: a second delivery of the same event carries the same one.
    `conversation` names the place (a chat, a channel, a thread) and is where replies go; together with
    `person` it names the conversation whose turns are handled in order.
    `kind` is `text`, `button` with the pressed button's `token`, or `command` with the command's name
    (lower case, no slash) and its arguments in `text`. `direct` is false in a group, where an event exists
    only if it was addressed to us; `place` then names the group or channel that the conversation is in.
    `sent_at` is seconds since the epoch. `locale` is the platform's hint.
    `reply_to` is whatever the adapter needs to reply right at this event (a message's id, an interaction's
    token). `message` is the platform's id of the message whose button was pressed: what an edit replaces.
    `answers` is the platform's id of the message of ours that this one replies to, or in whose thread it is.
    `about` is the person whose words this one is about: the author of the message replied to, or somebody
    who is mentioned.
    """

    event_id: str
    platform: str
    conversation: str
    person: str
    text: str = ""
    kind: Literal["text", "button", "command"] = "text"
    token: str = ""
    direct: bool = True
    name: str = ""
    locale: str = ""
    sent_at: float = 0.0
    command: str = ""
    place: str = ""
    reply_to: str = ""
    message: str = ""
    about: str = ""
    answers: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text in one style; `link` makes it a link. Platforms escape it, whoever wrote it.

    `code` is text whose columns must stay aligned: a platform shows it in a fixed width.
    """

    text: str
    style: Style = "plain"
    link: str = ""


@dataclass(frozen=True, slots=True)
class Action:
    """What a button means. It stays in storage; the platform only ever carries the button's token."""

    kind: str
    product: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Button:
    """`token` is minted when the turn is committed; empty until then, but for a poll's buttons."""

    label: str
    action: Action
    token: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """A product as it stands in the catalogue, and why it is shown.

    `price` is what a buyer pays today, `was` the regular price when that is higher.
    `facts` are (label, value) pairs out of the catalogue.
    """

    id: str
    title: str
    price: Money
    was: Money | None = None
    availability: Availability = "in_stock"
    stock: int | None = None
    brand: str = ""
    link: str = ""
    image: str = ""
    reasons: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """Where an answer comes from: a product's or a policy passage's id, title and words."""

    id: str
    title: str
    quote: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of facts side by side; the first row is the header, the first column the fact's name."""

    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars that are made up of `parts`: each bar has its name and the size of every part, negative ones too.

    It never says more than the words it stands beside: where nothing can be drawn it is left out.
    """

    title: str
    parts: tuple[str, ...]
    bars: tuple[tuple[str, tuple[float, ...]], ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG that goes with a reply, and what it shows, in words, for who cannot see it."""

    png: bytes
    alternative: str
    name: str = "picture.png"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A text file that goes with a reply, such as the copy of a person's data."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One reply, before it is fitted to a platform.

    `alternatives` are the nearest things to what the shop does not have, never mixed with `cards`.
    `picture` is the web address of a picture that belongs to the text. A `chart`, or a `table` where the
    platform has none, is drawn when it is sent: it then goes as the `drawing`.
    `private` asks for a reply that only the person sees. `latency_ms` is the core's own time.
    """

    intent: str
    language: str
    text: tuple[Span, ...] = ()
    cards: tuple[Card, ...] = ()
    alternatives: tuple[Card, ...] = ()
    sources: tuple[Source, ...] = ()
    table: Table | None = None
    buttons: tuple[Button, ...] = ()
    private: bool = False
    latency_ms: float = 0.0
    attachment: Attachment | None = None
    picture: str = ""
    chart: Chart | None = None
    drawing: Picture | None = None

    def plain(self) -> str:
        """The text without its styles."""
        return "".join(span.text for span in self.text)

    def every_button(self) -> tuple[Button, ...]:
        """The message's own buttons, then those of each card, in the order shown."""
        on_cards = (button for card in (*self.cards, *self.alternatives) for button in card.buttons)
        return (*self.buttons, *on_cards)

    def with_tokens(self, tokens: dict[Action, str]) -> Outgoing:
        """The same message with each button carrying its action's token; one that has a token keeps it."""

        def stamped(buttons: tuple[Button, ...]) -> tuple[Button, ...]:
            return tuple(
                Button(button.label, button.action, button.token or tokens[button.action])
                for button in buttons
            )

        def cards(shown: tuple[Card, ...]) -> tuple[Card, ...]:
            return tuple(replace(card, buttons=stamped(card.buttons)) for card in shown)

        return replace(
            self,
            buttons=stamped(self.buttons),
            cards=cards(self.cards),
            alternatives=cards(self.alternatives),
        )


@dataclass(frozen=True, slots=True)
class SentRef:
    """What a platform calls a message that it has accepted, for edits and replies to it."""

    platform: str
    conversation: str
    message: str


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a platform can show. Lengths are in characters, counts a message; 0 means not at all.

    A platform with a `caption_length` shows each card as a picture with a caption of that length, apart
    from the message's text. `sources` says that it sets quotes and their titles apart from the text,
    `files` that it takes an attachment as a file, `pictures` that it shows a message's own picture, by its
    address or drawn by us.
    """

    text_length: int
    caption_length: int = 0
    cards: int = 0
    images: bool = False
    buttons: int = 0
    button_label_length: int = 0
    tables: bool = False
    sources: bool = False
    edits: bool = False
    private_replies: bool = False
    typing: bool = False
    files: bool = False
    pictures: bool = False


def encode(message: object) -> bytes:
    """A frozen message as JSON."""
    return msgspec.json.encode(message)


def decode(data: bytes | str, kind: type[T]) -> T:
    """The message of type `kind` in `data`. Raises `msgspec.ValidationError` when it is not one."""
    return msgspec.json.decode(data, type=kind)
