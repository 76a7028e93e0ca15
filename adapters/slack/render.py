"""A reply as Block Kit.

What the shop says is rich text: literal, with styles beside the words, so nothing in it can become markup.
A card is a section, which alone takes a picture at its side; its words are mrkdwn, where `& < >` are escaped
and the characters that would style a text become their look-alikes. Nothing is left to Slack to recognise
(`verbatim`, `parse`), so no catalogue text pings, links or runs anything.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from adapters.words import is_web_link, price_line, say, stock_line
from assistant.messages import Button, Capabilities, Card, Outgoing, Source, Span

CAPABILITIES = Capabilities(
    text_length=3000,
    cards=5,
    images=True,
    buttons=25,
    button_label_length=75,
    sources=True,
    edits=True,
    private_replies=True,
    files=True,
    pictures=True,
)
HOME = Capabilities(text_length=3000, cards=25, images=True, buttons=75, button_label_length=75)
"""What the Home tab shows: it takes 100 blocks, a message 50."""

MOST_BLOCKS = 50
LONGEST = 13_000
"""Slack refuses messages from about 13,200 characters on, and does not say how it counts: this counts all of
the blocks' JSON, which is the most that there is to count."""
_SECTION, _FIELD, _FIELDS, _LABEL, _ACTIONS, _FALLBACK = 3000, 2000, 10, 75, 25, 3000
_LONGEST_LINK, _LONGEST_TITLE, _LONGEST_FACT = 1000, 150, 300

Block = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Rendered:
    """A message for Slack: its blocks, and the text for notifications and for readers without a screen."""

    text: str
    blocks: list[Block]

    @property
    def pictures(self) -> bool:
        """Whether Slack has to fetch pictures to show it."""
        return any("accessory" in block or block["type"] == "image" for block in self.blocks)


@dataclass(frozen=True, slots=True)
class _Room:
    """How much of it a card takes."""

    text: int
    fields: int
    pictures: bool


_ROOMS = (
    _Room(_SECTION, _FIELDS, True),
    _Room(1000, _FIELDS, True),
    _Room(600, 4, True),
    _Room(400, 0, True),
    _Room(250, 0, False),
)


def render(message: Outgoing, *, pictures: bool = True) -> Rendered:
    """`message`, fitted before, for Slack. With `pictures=False` it has nothing that Slack must fetch.

    Cards that do not fit together lose what is least worth first: it is on the product's page too.
    """
    for room in _ROOMS:
        blocks = _blocks(message, _Room(room.text, room.fields, pictures and room.pictures))
        if len(json.dumps(blocks, ensure_ascii=False)) <= LONGEST:
            break
    return Rendered(_fallback(message), blocks)


def render_home(message: Outgoing, channel: str, *, more: int = 0, pictures: bool = True) -> Block:
    """The Home tab with `message`, fitted to `HOME`. Its buttons are answered in `channel`.

    `more` is the number of cards that found no place.
    """
    blocks = _blocks(message, _Room(600, 4, pictures))
    if more:
        shown = len(message.cards) + len(message.alternatives)
        blocks.append(_context(f"{shown} / {shown + more}"))
    return {"type": "home", "private_metadata": channel, "blocks": blocks[:100]}


def render_comment(message: Outgoing) -> str:
    """The message's words as mrkdwn: what stands above a file."""
    return _mrkdwn(message.plain().strip(), _FALLBACK)


def escaped(text: str, limit: int) -> str:
    """`text` with `& < >` as entities, no longer than `limit` with them; an ellipsis stands for the rest."""
    whole = _entities(text)
    if len(whole) <= limit:
        return whole
    taken, parts = 1, []
    for character in text:
        part = _entities(character)
        taken += len(part)
        if taken > limit:
            break
        parts.append(part)
    return "".join(parts).rstrip() + "…"


def _blocks(message: Outgoing, room: _Room) -> list[Block]:
    blocks: list[Block] = []
    if len(message.cards) + len(message.alternatives) > 1:
        room = replace(room, fields=0)  # in a list the facts of each take one line
    if words := list(_rich(message.text)):
        blocks.append({"type": "rich_text", "elements": words})
    if is_web_link(message.picture) and room.pictures:
        label = message.plain()[:_LONGEST_TITLE].strip() or "…"
        blocks.append({"type": "image", "image_url": message.picture, "alt_text": label})
    elif is_web_link(message.picture):
        link = Span(message.picture, link=message.picture)
        blocks.append({"type": "rich_text", "elements": list(_rich((link,)))})
    for number, card in enumerate((*message.cards, *message.alternatives)):
        if number == len(message.cards):
            heading = Span(say(message.language, "alternatives"), "emphasis")
            blocks.append({"type": "rich_text", "elements": list(_rich((heading,)))})
        elif number:
            blocks.append({"type": "divider"})
        blocks.append(_card(card, message.language, room))
        blocks += _actions(card.buttons, f"card{number}")
    if message.sources:
        elements = [element for one in message.sources for element in _source(one, message.plain(), room)]
        blocks.append({"type": "rich_text", "elements": elements})
    return blocks + list(_actions(message.buttons, "own"))


# Rich text


def _rich(spans: Sequence[Span]) -> Iterator[Block]:
    """Spans as the elements of a rich text: quotes and code of several lines stand by themselves."""
    line: list[Block] = []
    for span in spans:
        if not span.text:
            continue
        apart = span.style == "quote" or (span.style == "code" and "\n" in span.text)
        if not apart:
            line.append(_run(span))
            continue
        yield from _section(line)
        line = []
        kind = "rich_text_quote" if span.style == "quote" else "rich_text_preformatted"
        plain = Span(span.text.strip("\n"), link=span.link)
        if plain.text:
            yield {"type": kind, "elements": [_run(plain)]}
    yield from _section(line)


def _section(line: list[Block]) -> Iterator[Block]:
    """Runs of words as a section, without the empty lines that a block of its own makes anyway."""
    runs = [dict(run) for run in line]
    while runs and not (trimmed := runs[0].get("text", "").lstrip("\n")):
        runs.pop(0)
    if runs:
        runs[0]["text"] = trimmed
    while runs and not (trimmed := runs[-1].get("text", "").rstrip("\n")):
        runs.pop()
    if runs:
        runs[-1]["text"] = trimmed
        yield {"type": "rich_text_section", "elements": runs}


def _run(span: Span) -> Block:
    """One run of words in one style."""
    run: Block = {"type": "text", "text": _inert(span.text)}
    if link := _link(span.link):
        run = {"type": "link", "url": link, "text": _inert(span.text)}
    style = {"strong": "bold", "emphasis": "italic", "code": "code"}.get(span.style)
    return run | {"style": {style: True}} if style else run


def _inert(text: str) -> str:
    """`text` in which not even a client that reads it once more finds a mention.

    Rich text mentions nobody by its words. The invisible joiner is for words that are copied out of it.
    """
    return re.sub(r"<(?=[@!#])", "<\u2060", text)


def _source(source: Source, said: str, room: _Room) -> Iterator[Block]:
    """Where an answer comes from; the quote only where the answer does not give it word for word."""
    if source.quote and source.quote not in said:
        yield {
            "type": "rich_text_quote",
            "elements": [_run(Span(_short(source.quote, room.text)))],
        }
    name = _one_line(source.title) or source.id or "…"
    title = Span(_short(name, _LONGEST_TITLE), "emphasis", source.link)
    yield {"type": "rich_text_section", "elements": [_run(Span("— ")), _run(title)]}


# Cards


def _card(card: Card, language: str, room: _Room) -> Block:
    """A product: name, price and stock, why it is shown, its facts, its picture at the side."""
    title = _mrkdwn(_one_line(card.title) or card.id, _LONGEST_TITLE)
    if link := _link(card.link):
        title = f"<{_entities(link)}|{title}>"
    title = f"*{title}*"
    first = [price_line(language, card), stock_line(language, card.availability, card.stock)]
    first += [_one_line(card.brand)] if card.brand else []
    facts = card.facts[: room.fields]
    lines = [" · ".join(first), *(f"✓ {_one_line(reason)}" for reason in card.reasons)]
    lines.append(
        " · ".join(f"{_one_line(name)}: {_one_line(value)}" for name, value in card.facts[len(facts) :])
    )
    text = title
    for line in filter(None, lines):
        left = room.text - len(text) - 1
        if left < min(len(line), 40):
            break
        text += "\n" + _mrkdwn(line, left)
    section: Block = {"type": "section", "text": _marked(text)}
    if facts:
        section["fields"] = [
            _marked(
                f"*{_mrkdwn(_one_line(name) or '·', 100)}*\n{_mrkdwn(_one_line(value) or '–', _LONGEST_FACT)}"
            )
            for name, value in facts
        ]
    if room.pictures and (image := _link(card.image)):
        alt = _short(_one_line(card.title) or card.id, _LONGEST_TITLE)
        section["accessory"] = {"type": "image", "image_url": image, "alt_text": alt}
    return section


def _marked(text: str) -> Block:
    return {"type": "mrkdwn", "text": text, "verbatim": True}


_LOOK_ALIKES = str.maketrans({"*": "∗", "~": "∼", "`": "ˋ"})


def _mrkdwn(text: str, limit: int) -> str:
    """`text` as words and nothing else, at most `limit` characters of mrkdwn. There is no way to escape a
    style, so what would begin one is replaced by what looks the same."""
    text = re.sub(r"(?<![^\W_])_|_(?![^\W_])", "ˍ", text.translate(_LOOK_ALIKES))
    text = re.sub(r":(?=[\w+'-]+:)", "∶", text)  # no emoji by name
    text = re.sub(r"^>", "\u2060>", text, flags=re.MULTILINE)  # no quote
    return escaped(text, limit)


def _entities(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _link(link: str) -> str:
    """`link` when it leads to the web, in a form that cannot end a link before its end; else nothing."""
    if not is_web_link(link):
        return ""
    safe = re.sub(
        r"[\x00-\x20<>|\"\x7f]", lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode()), link
    )
    return safe if len(safe) <= _LONGEST_LINK else ""


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _short(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


# Buttons and the fallback


def _actions(buttons: Iterable[Button], where: str) -> Iterator[Block]:
    """Rows of buttons. Their names within the message say nothing: the token alone does."""
    elements = [
        {
            "type": "button",
            "text": {"type": "plain_text", "text": escaped(button.label, _LABEL) or "…", "emoji": False},
            "action_id": f"{where}.{number}",
            "value": button.token,
        }
        for number, button in enumerate(buttons)
        if button.token
    ]
    for start in range(0, len(elements), _ACTIONS):
        yield {"type": "actions", "elements": elements[start : start + _ACTIONS]}


def _context(text: str) -> Block:
    return {"type": "context", "elements": [{"type": "plain_text", "text": text, "emoji": False}]}


def _fallback(message: Outgoing) -> str:
    """The message in plain words. It has no styles (`mrkdwn` is off), and `& < >` ping nobody as entities."""
    lines = [message.plain().strip()]
    lines += [
        f"{_one_line(card.title)} · {price_line(message.language, card)}"
        for card in (*message.cards, *message.alternatives)
    ]
    lines += [button.label for button in message.buttons] if not any(lines) else []
    return escaped("\n".join(filter(None, lines)), _FALLBACK) or "…"
