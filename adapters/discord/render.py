"""A reply as the JSON of a Discord message: content, embeds for cards and sources, buttons.

A card is an embed; its buttons stand below the message with all others, so with several cards both carry
the card's number. Where there is no row for each card, a menu for each thing to do lists the cards instead.
Discord counts the characters of all embeds together, and cards share what there is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from adapters.discord.markup import address, escape, markdown, shortened
from adapters.textsplit import length
from adapters.words import price_line, say, stock_line, stock_state
from assistant.messages import Button, Capabilities, Card, Outgoing, Source

_CONTENT = 2000
_EMBED_CHARACTERS = 6000  # of one message
_TITLE, _DESCRIPTION, _FIELD_NAME, _FIELD_VALUE, _FIELDS = 256, 4096, 256, 1024, 25
_BUTTON_LABEL, _BUTTONS_A_ROW, _ROWS = 80, 5, 5
_OPTION_LABEL, _PLACEHOLDER = 100, 150
_LEAST_A_CARD = 200
_NUMBER = len("10 · ")  # what a card's number adds to a button

CAPABILITIES = Capabilities(
    text_length=1900,
    cards=8,  # with a text too long for the content, and the sources or a picture: ten embeds, which is all
    images=True,
    buttons=_ROWS * _BUTTONS_A_ROW,
    button_label_length=_BUTTON_LABEL - _NUMBER,
    sources=True,
    edits=True,
    private_replies=True,
    typing=True,
    files=True,
    pictures=True,
)

NO_MENTIONS = {"parse": [], "replied_user": False}
"""What a message may notify: nobody."""

_COLOURS = {"in": 0x2E8B57, "few": 0xE0A030, "later": 0x4A78C0, "out": 0x808890}


def render(message: Outgoing) -> dict[str, Any]:
    """`message` for the platform, every part of it present, so that it also replaces another."""
    text = markdown(message.text, _DESCRIPTION)
    fits = length(text) <= _CONTENT
    embeds: list[dict[str, Any]] = [] if fits else [{"description": text}]
    if picture := address(message.picture):
        embeds.append({"image": {"url": picture}})
    room = _EMBED_CHARACTERS - sum(map(_size, embeds))

    shown = (*message.cards, *message.alternatives)
    sources = _sources(message, min(_DESCRIPTION, room - _LEAST_A_CARD * len(shown)))
    room -= sum(map(_size, sources))
    for number, card in enumerate(shown, start=1):
        heading = say(message.language, "alternatives") if number == len(message.cards) + 1 else ""
        share = room // (len(shown) - number + 1)
        embeds.append(_card(card, message.language, number if len(shown) > 1 else 0, heading, share))
        room -= _size(embeds[-1])
    return {
        "content": text if fits else "",
        "embeds": embeds + sources,
        "components": _components(message, shown),
        "allowed_mentions": NO_MENTIONS,
    }


def _size(embed: dict[str, Any]) -> int:
    """The characters of an embed that count."""
    texts = [embed.get("title", ""), embed.get("description", ""), embed.get("author", {}).get("name", "")]
    texts += [text for field in embed.get("fields", ()) for text in (field["name"], field["value"])]
    return sum(map(length, texts))


# Cards


def _card(card: Card, language: str, number: int, heading: str, room: int) -> dict[str, Any]:
    """A card in at most `room` characters; an ellipsis stands for what is left to the product's page."""
    embed: dict[str, Any] = {"color": _COLOURS[stock_state(card.availability, card.stock)]}
    if heading:
        embed["author"] = {"name": heading}
    title = f"{number}. {card.title}" if number else card.title
    embed["title"] = shortened(title, min(_TITLE, room // 2))
    if link := address(card.link):
        embed["url"] = link
    room -= _size(embed) + len("\n…")

    price, stock = price_line(language, card), stock_line(language, card.availability, card.stock)
    first = f"**{escape(price)}** · {escape(stock)}"
    lines = [first if length(first) <= room else shortened(price, room)]
    room -= length(lines[0])
    wanted = [f" · {escape(card.brand)}"] if card.brand else []
    wanted += [f"\n✓ {escape(reason)}" for reason in card.reasons]
    taken = _as_many(wanted, min(room, _DESCRIPTION - length(lines[0]) - len("\n…")))
    room -= sum(map(length, taken))

    facts = [(name, value) for name, value in card.facts if name.strip() and value.strip()]
    fields: list[dict[str, Any]] = []
    for name, value in facts[:_FIELDS]:
        field = {
            "name": shortened(name, _FIELD_NAME),
            "value": shortened(value, _FIELD_VALUE),
            "inline": True,
        }
        room -= _size({"fields": [field]})
        if room < 0:
            break
        fields.append(field)
    all_said = len(taken) == len(wanted) and len(fields) == len(facts)
    embed["description"] = "".join([*lines, *taken, *([] if all_said else ["\n…"])])
    if fields:
        embed["fields"] = fields
    if picture := address(card.image):
        embed["thumbnail" if number else "image"] = {"url": picture}
    return embed


def _as_many(pieces: Sequence[str], room: int) -> list[str]:
    """The first of `pieces` that fit into `room` characters together."""
    taken = []
    for piece in pieces:
        room -= length(piece)
        if room < 0:
            break
        taken.append(piece)
    return taken


# Sources


def _sources(message: Outgoing, room: int) -> list[dict[str, Any]]:
    """Quotes with what they are quoted from, in one embed; a quote that the text gives is not repeated."""
    said = message.plain()
    pieces: list[str] = []
    for source in message.sources:
        piece = _source(source, said, room)
        room -= length(piece) + len("\n")
        if room < 0:
            break
        pieces.append(piece)
    return [{"description": "\n".join(pieces)}] if pieces else []


def _source(source: Source, said: str, room: int) -> str:
    title = shortened(source.title, _TITLE)
    link = address(source.link)
    named = f"— [{title}](<{link}>)" if link else f"— {title}"
    quoted = "" if source.quote in said else " ".join(source.quote.split())
    space = room - length(named) - len("> \n\n")
    return f"> {shortened(quoted, space)}\n{named}" if quoted and space > 1 else named


# Buttons and menus


def _components(message: Outgoing, shown: Sequence[Card]) -> list[dict[str, Any]]:
    """A row for each card's buttons, or else menus of the cards; then the message's own buttons."""
    tokens: set[str] = set()
    by_card = [_pressable(card.buttons, tokens) for card in shown]
    own = [_button(button, button.label) for button in _pressable(message.buttons, tokens)]
    on_cards = [
        [_button(button, _on_card(button.label, number, message)) for button in buttons]
        for number, buttons in enumerate(by_card, start=1)
    ]
    rows = [row for buttons in on_cards for row in _rows(buttons)] + _rows(own)
    if len(rows) > _ROWS:
        rows = _menus(by_card, shown) + _rows(own)
    if len(rows) > _ROWS:
        rows = _rows([*(button for buttons in on_cards for button in buttons), *own])
    return rows


def _pressable(buttons: Iterable[Button], tokens: set[str]) -> list[Button]:
    """Those with a token that no other has: Discord takes none twice in a message. Adds to `tokens`."""
    found = []
    for button in buttons:
        if button.token and button.token not in tokens:
            tokens.add(button.token)
            found.append(button)
    return found


def _on_card(label: str, number: int, message: Outgoing) -> str:
    if len(message.cards) + len(message.alternatives) == 1:
        return label
    return say(message.language, "numbered-button", number=number, label=label)


def _button(button: Button, label: str) -> dict[str, Any]:
    return {"type": 2, "style": 2, "label": label.strip() or "…", "custom_id": button.token}


def _rows(buttons: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {"type": 1, "components": list(buttons[start : start + _BUTTONS_A_ROW])}
        for start in range(0, len(buttons), _BUTTONS_A_ROW)
    ]


def _menus(by_card: Sequence[list[Button]], shown: Sequence[Card]) -> list[dict[str, Any]]:
    """For each thing to do a menu of the cards that it can be done with; an option carries the token."""
    options: dict[str, list[dict[str, Any]]] = {}
    for number, (card, buttons) in enumerate(zip(shown, by_card, strict=True), start=1):
        for button in buttons:
            option = {"label": _cut(f"{number}. {card.title}", _OPTION_LABEL), "value": button.token}
            options.setdefault(button.label, []).append(option)
    return [
        {
            "type": 1,
            "components": [
                {
                    "type": 3,
                    "custom_id": f"menu-{place}",
                    "placeholder": _cut(label, _PLACEHOLDER),
                    "options": choices,
                }
            ],
        }
        for place, (label, choices) in enumerate(options.items())
    ]


def _cut(text: str, limit: int) -> str:
    """`text`, or its beginning before an ellipsis."""
    if length(text) <= limit:
        return text
    while length(text) >= limit:
        text = text[:-1]
    return text.rstrip() + "…"
