"""A reply as what the Bot API takes: a text, a picture with a caption, an album of such, a drawing or a file.

Text goes out as HTML in which everything is escaped. That alone does not keep it from doing something:
Telegram turns `@name`, `shop.example`, `/word` and `#word` of any text into mentions, links and commands by
itself. What sets that off is exchanged for a character that looks alike and means nothing (`＠`, `․`, `／`),
one for one, so that lengths stay what `fit` counted. The only links are those that a span or a card has.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape

from rich.cells import cell_len
from telegram.constants import InlineKeyboardMarkupLimit, MessageLimit

from adapters.textsplit import length
from adapters.words import card_lines, is_web_link, say
from assistant.messages import Button, Capabilities, Card, Outgoing, Span

CAPABILITIES = Capabilities(
    text_length=MessageLimit.MAX_TEXT_LENGTH,
    # Four captions fit into one text, which takes the album's place when a picture is refused; and a
    # caption leaves room for the line that stands above alternatives.
    caption_length=960,
    cards=4,
    images=True,
    buttons=40,  # a hundred are allowed, but their labels and tokens together only about 10 kB
    button_label_length=40,
    edits=True,
    typing=True,
    files=True,
    pictures=True,
)
_ROW_WIDTH = 40
"""Columns of labels that a phone shows side by side."""


@dataclass(frozen=True, slots=True)
class Key:
    """One button of an inline keyboard."""

    label: str
    token: str


Keyboard = tuple[tuple[Key, ...], ...]


@dataclass(frozen=True, slots=True)
class Text:
    """A message of words."""

    html: str
    keyboard: Keyboard = ()


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture by its address; `words` says the same where Telegram will not have the picture."""

    picture: str
    caption: str
    words: str
    keyboard: Keyboard = ()


@dataclass(frozen=True, slots=True)
class Album:
    """Two to ten pictures (address, caption) shown together, without buttons; `words` as in `Photo`."""

    photos: tuple[tuple[str, str], ...]
    words: str


@dataclass(frozen=True, slots=True)
class File:
    """A text file. `ahead` is a message of its own, for what is too long to be a caption."""

    name: str
    content: str
    caption: str = ""
    ahead: str = ""
    keyboard: Keyboard = ()


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture that we drew."""

    name: str
    png: bytes
    caption: str = ""
    keyboard: Keyboard = ()


Native = Text | Photo | Album | File | Drawing


def render(message: Outgoing) -> Native:
    """`message`, which `fit` has made to fit `CAPABILITIES`."""
    shown = (*message.cards, *message.alternatives)
    keyboard = keyboard_of(*(card.buttons for card in shown), message.buttons)
    cards = [*((card, False) for card in message.cards), *((card, True) for card in message.alternatives)]
    captions = [(card.image, _caption(card, message.language, other)) for card, other in cards]
    said = _html(message.text, message.language)
    words = "\n\n".join([*([said] if said else []), *(caption for _, caption in captions)])
    if message.drawing:
        return Drawing(message.drawing.name, message.drawing.png, said, keyboard)
    if message.attachment:
        name, content = message.attachment.name, message.attachment.text
        if cards or length(message.plain()) > MessageLimit.CAPTION_LENGTH:
            return File(name, content, ahead=words, keyboard=keyboard)
        return File(name, content, caption=words, keyboard=keyboard)
    if is_web_link(message.picture) and not cards:
        return Photo(message.picture, said, f"{said}\n{_link(message.picture, '🖼')}".strip(), keyboard)
    if said or not cards or not all(is_web_link(picture) for picture, _ in captions):
        return Text(words or "…", keyboard)
    if len(captions) == 1:
        return Photo(*captions[0], words, keyboard)
    return Text(words, keyboard) if keyboard else Album(tuple(captions), words)


def not_acquainted(language: str, bot: str) -> Text:
    """In place of a private reply to somebody who has no chat with the bot of this user name."""
    return Text(f"{_escaped(say(language, 'open-a-chat'))} {_link(f'https://t.me/{bot}', f'@{escape(bot)}')}")


def keyboard_of(*groups: Sequence[Button]) -> Keyboard:
    """Buttons in rows that a phone can show, each group in rows of its own.

    A button without a token could not be pressed and is left out.
    """
    rows: list[list[Key]] = []
    for group in groups:
        room = 0
        for button in group:
            if not button.token:
                continue
            taken = cell_len(button.label) + 4
            if room < taken or len(rows[-1]) == InlineKeyboardMarkupLimit.BUTTONS_PER_ROW:
                rows.append([])
                room = _ROW_WIDTH
            rows[-1].append(Key(button.label.strip() or "…", button.token))
            room -= taken
    return tuple(tuple(row) for row in rows)


# What Telegram would make something of by itself, and an e-mail address, which may stay one: it pings nobody.
_LIVE = re.compile(
    r"""(?P<email>(?<![\w.+/@:-])[\w.+-]+@(?:[\w-]+\.)+[^\W\d_]{2,}(?!\.?[\w/:?\#@-]))
      | (?P<at>@(?=\w))
      | (?P<dot>(?<=\S)\.(?=[^\W\d_]))                # shop.example, t.me/name
      | (?P<colon>:(?=//))                            # https://, tg://
      | (?P<slash>(?<![\w/<>])/(?=[A-Za-z0-9_]))      # /command
      | (?P<hash>\#(?=\w))
      | (?P<dollar>\$(?=[A-Z]))""",
    re.VERBOSE,
)
_LOOKS_LIKE = {"at": "＠", "dot": "․", "colon": "：", "slash": "／", "hash": "＃", "dollar": "＄"}


def still(text: str) -> str:
    """`text` in which nothing becomes a mention, a link, a command or a tag, at the same length."""
    return _LIVE.sub(lambda match: _LOOKS_LIKE.get(match.lastgroup or "", match[0]), text)


def _html(spans: Sequence[Span], language: str) -> str:
    """Spans as Telegram's HTML; what comes after the hundredth entity is plain, as it would be anyway.

    Telegram reads across the spans' ends, so their text is made still as one.
    """
    whole = still(_sound("".join(span.text for span in spans)))
    rendered = []
    start, left = 0, int(MessageLimit.MESSAGE_ENTITIES)
    for span in spans:
        text = whole[start : start + len(span.text)]
        start += len(span.text)
        left -= bool(text.strip()) * ((span.style != "plain") + is_web_link(span.link))
        rendered.append(_marked(span, text, language) if text.strip() and left >= 0 else _escaped(text))
    return "".join(rendered).strip()


_TAGS = {"strong": "b", "emphasis": "i", "quote": "blockquote", "code": "pre"}


def _marked(span: Span, text: str, language: str) -> str:
    """`text`, the span's own, in its style; an address that is its own text becomes a link with a name."""
    tag = _TAGS.get(span.style, "")
    html = _escaped(text)
    if is_web_link(span.link) and tag != "pre":
        if span.text == span.link:
            label = say(language, "view-in-shop")
            html = _escaped(label if length(label) <= length(text) else span.text)
        html = _link(span.link, html)
    return f"<{tag}>{html}</{tag}>" if tag else html


def _caption(card: Card, language: str, alternative: bool) -> str:
    title = _escaped(still(_sound(card.title)))
    head = f"<b>{_link(card.link, title) if is_web_link(card.link) else title}</b>"
    over = [f"<i>{_escaped(say(language, 'alternatives'))}</i>"] if alternative else []
    lines = "\n".join(card_lines(language, replace(card, link="")))
    return "\n".join([*over, head, _escaped(still(_sound(lines)))])


def _link(address: str, html: str) -> str:
    return f'<a href="{escape(_sound(address))}">{html}</a>'


def _sound(text: str) -> str:
    """Without half characters, which no request could carry, at the same length."""
    return text.encode("utf-8", "replace").decode()


def _escaped(text: str) -> str:
    return escape(text, quote=False)
