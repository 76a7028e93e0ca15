"""A reply made to fit what a platform can show. The one place where anything degrades.

Nothing that the core said is dropped without a trace: long text goes on in the next message, cards
beyond the count too, and what a platform cannot draw at all is said in words. The result needs no further
check by the adapter: every part keeps within the capabilities.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from rich.cells import cell_len

from adapters.textsplit import length, split
from adapters.words import card_lines, is_web_link, say
from assistant.messages import Button, Capabilities, Card, Outgoing, Source, Span, Table

_ALIGNED_WIDTH = 60
"""Columns that a table may take in fixed width before it wraps on a phone held sideways."""

Block = tuple[Span, ...]


def fit(message: Outgoing, capabilities: Capabilities) -> tuple[Outgoing, ...]:
    """`message` as one or more messages, in order, each of which the platform can show.

    What is told in words comes first, then the cards that are shown; the message's own buttons stand on the
    last part. Where the platform has no private replies a private message stays marked `private`, which
    asks the adapter to send it to the person directly, and says that only they see it.
    """
    if _fits(message, capabilities):
        return (message,)
    most_buttons = capabilities.buttons if capabilities.button_label_length else 0
    most_own = most_buttons
    blocks: list[Block] = [message.text]
    cards, alternatives, buttons = message.cards, message.alternatives, message.buttons
    shows_cards = bool(capabilities.cards) and _has_pictures(message, capabilities)
    unsaid = _Unsaid(message.language, numbered=len(cards) + len(alternatives) > 1)

    # A picture that was drawn of the table says it all; with a chart it is the chart that was drawn.
    shows_table = capabilities.tables or (message.drawing is not None and message.chart is None)
    if message.table and not shows_table:
        blocks += _table_as_text(message.table)
    if not shows_cards:
        blocks += _cards_as_text(message)
        if most_buttons:
            buttons += _numbered_buttons(message)
        else:
            unsaid.add_cards((*cards, *alternatives))
        cards = alternatives = ()
    else:
        # A card keeps room for one button at least, however many the message has.
        most_own = max(most_buttons - any(card.buttons for card in (*cards, *alternatives)), 0)
        room = most_buttons - min(len(buttons), most_own)
        cards = tuple(_fit_card(card, message.language, capabilities, room, unsaid) for card in cards)
        alternatives = tuple(
            _fit_card(card, message.language, capabilities, room, unsaid) for card in alternatives
        )
    if message.sources and not capabilities.sources:
        blocks += [_source_as_text(source) for source in message.sources]

    unsaid.add(buttons[most_own:])
    buttons = _labelled(buttons[:most_own], capabilities)
    blocks += unsaid.blocks()
    if message.picture and not capabilities.pictures:
        blocks.append((Span(message.picture, link=message.picture),))
    if message.attachment and not capabilities.files:
        blocks += [
            (Span(message.attachment.name, "strong"),),
            (Span(message.attachment.text, "code"),),
        ]
    if message.private and not capabilities.private_replies:
        blocks.append((Span(say(message.language, "only-you"), "emphasis"),))

    bare = replace(
        message,
        text=(),
        cards=(),
        alternatives=(),
        buttons=(),
        sources=(),
        table=None,
        attachment=None,
        chart=None,
        drawing=None,
        picture="",
    )
    parts = [replace(bare, text=piece) for piece in split(_joined(blocks), capabilities.text_length)]
    told = replace(
        parts.pop() if parts else bare,
        # What was drawn stays beside its picture, to be told in words where the picture is refused.
        table=message.table if shows_table else None,
        drawing=message.drawing if capabilities.pictures else None,
        sources=message.sources if capabilities.sources else (),
        attachment=message.attachment if capabilities.files else None,
    )
    # Pictures sent together can bear no buttons, neither their own nor the message's.
    caption = capabilities.caption_length
    alone = caption and (buttons or any(card.buttons for card in (*cards, *alternatives)))
    most = 1 if alone else capabilities.cards
    groups = list(_groups(cards, alternatives, most, most_buttons - len(buttons)))
    if groups and (not caption or told == bare):
        first_cards, first_alternatives = groups.pop(0)
        told = replace(told, cards=first_cards, alternatives=first_alternatives)
    if told.drawing and caption and length(told.plain()) > caption:
        # In a part of their own the words are not said again where the picture is refused.
        parts.append(replace(bare, text=told.text))
        told = replace(told, text=())
    parts.append(told)
    parts += [replace(bare, cards=some, alternatives=others) for some, others in groups]
    if message.picture and capabilities.pictures:
        # Where the text is a picture's caption, a longer one stands below it by itself.
        first = parts[0]
        if caption and (first.cards or first.alternatives or length(first.plain()) > caption):
            parts.insert(0, bare)
        parts[0] = replace(parts[0], picture=message.picture)
    return (*parts[:-1], replace(parts[-1], buttons=buttons))


def in_words(message: Outgoing, capabilities: Capabilities) -> tuple[Outgoing, ...]:
    """A fitted message without its picture, for where that was refused."""
    return fit(replace(message, drawing=None), replace(capabilities, pictures=False))


def _fits(message: Outgoing, capabilities: Capabilities) -> bool:
    """Whether it is a text that goes out as it is, with its buttons: most replies are."""
    if message.cards or message.alternatives or message.table or message.sources or message.private:
        return False
    if message.picture or message.chart or message.drawing:
        return False
    if message.attachment and not capabilities.files:
        return False
    text = message.plain()
    return (
        length(text) <= capabilities.text_length
        and text == text.strip() != ""
        and len(message.buttons) <= capabilities.buttons
        and all(length(button.label) <= capabilities.button_label_length for button in message.buttons)
    )


class _Unsaid:
    """Labels of buttons that find no place, to be told as words that a person can say instead."""

    def __init__(self, language: str, *, numbered: bool) -> None:
        self._language = language
        self._numbered = numbered
        self._plain: dict[str, None] = {}
        self._on_cards: dict[str, None] = {}

    def add(self, buttons: Iterable[Button]) -> None:
        self._plain.update(dict.fromkeys(button.label for button in buttons))

    def add_cards(self, cards: Iterable[Card]) -> None:
        for card in cards:
            self.add_on_card(card.buttons)

    def add_on_card(self, buttons: Iterable[Button]) -> None:
        labels = dict.fromkeys(button.label for button in buttons)
        (self._on_cards if self._numbered else self._plain).update(labels)

    def blocks(self) -> list[Block]:
        between = say(self._language, "separator")
        lines = []
        if self._plain:
            examples = [say(self._language, "example", label=label) for label in self._plain]
            lines.append(say(self._language, "you-can-say", examples=between.join(examples)))
        if self._on_cards:
            examples = [
                say(self._language, "example-about", label=label, number=1) for label in self._on_cards
            ]
            lines.append(say(self._language, "you-can-say-about", examples=between.join(examples)))
        return [(Span("\n".join(lines)),)] if lines else []


def _joined(blocks: Sequence[Block]) -> Block:
    """Blocks as one text with an empty line between them."""
    full = [block for block in blocks if any(span.text.strip() for span in block)]
    joined: list[Span] = []
    for block in full:
        joined += [Span("\n\n"), *block] if joined else block
    return tuple(joined)


# Cards


def _fit_card(
    card: Card, language: str, capabilities: Capabilities, most_buttons: int, unsaid: _Unsaid
) -> Card:
    """A card within the platform's caption, with the buttons that find a place on it."""
    unsaid.add_on_card(card.buttons[most_buttons:])
    card = replace(
        card,
        image=card.image if capabilities.images else "",
        buttons=_labelled(card.buttons[:most_buttons], capabilities),
    )
    return _within_caption(card, language, capabilities.caption_length)


def _within_caption(card: Card, language: str, limit: int) -> Card:
    """The card whose caption keeps to `limit`: an ellipsis stands for facts and reasons left out.

    A card is a pointer: what is left out of it is on the product's page and in "tell me more".
    """

    def too_long(shown: Card) -> bool:
        return limit > 0 and length("\n".join([shown.title, *card_lines(language, shown)])) > limit

    while too_long(card) and card.facts:
        card = replace(card, facts=card.facts[:-1])
    while too_long(card) and [reason for reason in card.reasons if reason != "…"]:
        kept = [reason for reason in card.reasons if reason != "…"][:-1]
        card = replace(card, reasons=(*kept, "…"))
    if too_long(card) and card.reasons:
        card = replace(card, reasons=())
    over = length("\n".join([card.title, *card_lines(language, card)])) - limit
    return (
        replace(card, title=_short(card.title, max(1, length(card.title) - over))) if too_long(card) else card
    )


def _has_pictures(message: Outgoing, capabilities: Capabilities) -> bool:
    """Whether every card has the picture that a platform needs which shows cards as captions of pictures.

    Where one has none, all are told in one text: its numbers stay true, and an edit can replace it.
    """
    if not capabilities.caption_length:
        return True
    shown = (*message.cards, *message.alternatives)
    return capabilities.images and all(is_web_link(card.image) for card in shown)


def _groups(
    cards: Sequence[Card], alternatives: Sequence[Card], most: int, button_room: int
) -> Iterator[tuple[tuple[Card, ...], tuple[Card, ...]]]:
    """Cards and alternatives by message: at most `most` in one, and `button_room` buttons on them."""
    some: list[Card] = []
    others: list[Card] = []
    taken = 0
    for card, group in [*((card, 0) for card in cards), *((card, 1) for card in alternatives)]:
        full = len(some) + len(others) >= most
        if (some or others) and (full or taken + len(card.buttons) > button_room):
            yield tuple(some), tuple(others)
            some, others, taken = [], [], 0
        (others if group else some).append(card)
        taken += len(card.buttons)
    if some or others:
        yield tuple(some), tuple(others)


def _cards_as_text(message: Outgoing) -> Iterator[Block]:
    """Each card in plain lines, numbered in the order shown, the alternatives under their own heading."""
    numbered = len(message.cards) + len(message.alternatives) > 1
    for number, card in enumerate((*message.cards, *message.alternatives), start=1):
        if number == len(message.cards) + 1:
            yield (Span(say(message.language, "alternatives"), "emphasis"),)
        title = f"{number}. {card.title}" if numbered else card.title
        lines = "\n".join(card_lines(message.language, replace(card, link="")))
        link = (Span("\n"), Span(card.link, link=card.link)) if is_web_link(card.link) else ()
        yield Span(title, "strong"), Span(f"\n{lines}"), *link


# Buttons


def _numbered_buttons(message: Outgoing) -> tuple[Button, ...]:
    """The buttons of cards that became text, saying which card each is about."""
    shown = (*message.cards, *message.alternatives)
    if len(shown) == 1:
        return shown[0].buttons
    return tuple(
        replace(button, label=say(message.language, "numbered-button", number=number, label=button.label))
        for number, card in enumerate(shown, start=1)
        for button in card.buttons
    )


def _labelled(buttons: Iterable[Button], capabilities: Capabilities) -> tuple[Button, ...]:
    """The buttons with labels of a length that the platform shows."""
    longest = capabilities.button_label_length
    return tuple(
        button if length(button.label) <= longest else replace(button, label=_short(button.label, longest))
        for button in buttons
    )


def _short(text: str, limit: int) -> str:
    """`text`, or as many of its words as fit before an ellipsis."""
    if length(text) <= limit:
        return text
    pieces = split([Span(text)], max(1, limit - 1))
    return pieces[0][0].text + "…"


# Tables and sources


def _table_as_text(table: Table) -> list[Block]:
    """Columns aligned in fixed width where they fit on a phone, else each fact with its values below."""
    widths = [max(map(cell_len, column)) for column in zip(*table.rows, strict=True)]
    if sum(widths) + 2 * (len(widths) - 1) <= _ALIGNED_WIDTH:
        lines = [
            "  ".join(cell + " " * (width - cell_len(cell)) for cell, width in zip(row, widths, strict=True))
            for row in table.rows
        ]
        return [(Span("\n".join(line.rstrip() for line in lines), "code"),)]
    header, *rows = table.rows
    return [
        (
            Span(fact, "strong"),
            *(Span(f"\n{name}: {value}") for name, value in zip(header[1:], values, strict=True)),
        )
        for fact, *values in rows
    ]


def _source_as_text(source: Source) -> Block:
    """A quote, and what it is quoted from."""
    return Span(source.quote, "quote"), Span("\n— "), Span(source.title, link=source.link)
