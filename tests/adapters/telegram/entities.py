"""How Telegram reads the HTML of a message, and what it makes of plain text by itself.

Written after the Bot API's description and the patterns of TDLib; where it is in doubt it finds more than
Telegram would, so that what finds nothing here finds nothing there.
"""

import html
import re
from dataclasses import dataclass

_TAG = re.compile(r"<(/?)([a-z-]+)((?:\s+[a-z-]+=\"[^\"<]*\")*)\s*>")
_REFERENCE = re.compile(r"&(lt|gt|amp|quot|#\d+|#x[0-9a-fA-F]+);")
_KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "s": "strikethrough",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "a": "text_link",
}
_FOUND = (
    ("email", re.compile(r"[\w.+-]+@(?:[\w-]+\.)+[^\W\d_]{2,}(?![\w@])")),
    ("mention", re.compile(r"(?<!\w)@[A-Za-z0-9_]{2,32}(?!\w)")),
    ("bot_command", re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>])")),
    ("url", re.compile(r"[a-z][a-z+]*://[^\s<>]+", re.IGNORECASE)),
    ("url", re.compile(r"(?<![\w.])(?:[\w-]+\.)+[^\W\d_]{2,}(?:[:/?#][^\s<>]*)?")),
    ("hashtag", re.compile(r"(?<!\w)#\w*[^\W\d]\w*")),
    ("cashtag", re.compile(r"(?<![\w$])\$[A-Z]{1,8}(?!\w)")),
)


class CannotParse(ValueError):
    """The markup is none of Telegram's."""


@dataclass(frozen=True)
class Entity:
    """A run of the text (in Python's characters) and what it is; `href` of a link with a text."""

    kind: str
    start: int
    end: int
    href: str = ""


def parse(source: str) -> tuple[str, list[Entity]]:
    """Text and entities, those written and those found. Raises `CannotParse`."""
    text, entities = "", []
    open_tags: list[tuple[str, int, str]] = []
    position = 0
    while position < len(source):
        character = source[position]
        if character == "<":
            tag = _TAG.match(source, position)
            if not tag or tag[2] not in _KINDS:
                raise CannotParse(f"Unsupported start tag at byte offset {position}")
            if tag[1]:
                if not open_tags or open_tags[-1][0] != tag[2]:
                    raise CannotParse(f"Unexpected end tag at byte offset {position}")
                name, start, href = open_tags.pop()
                if len(text) > start:
                    entities.append(Entity(_KINDS[name], start, len(text), href))
            else:
                href = re.search(r'href="([^"]*)"', tag[3])
                open_tags.append((tag[2], len(text), html.unescape(href[1]) if href else ""))
            position = tag.end()
        elif character == "&" and (reference := _REFERENCE.match(source, position)):
            text += html.unescape(reference[0])
            position = reference.end()
        else:
            text += character
            position += 1
    if open_tags:
        raise CannotParse(f"Can't find end tag corresponding to start tag {open_tags[-1][0]}")
    leading = len(text) - len(text.lstrip())
    moved = [Entity(one.kind, one.start - leading, one.end - leading, one.href) for one in entities]
    return text.strip(), [*moved, *_by_itself(text.strip(), moved)]


def _by_itself(text: str, written: list[Entity]) -> list[Entity]:
    """What Telegram finds in the text outside of code and links."""
    closed = [one for one in written if one.kind in ("code", "pre", "text_link")]
    found: list[Entity] = []
    for kind, pattern in _FOUND:
        for match in pattern.finditer(text):
            start, end = match.span()
            if not any(one.start < end and start < one.end for one in [*closed, *found]):
                found.append(Entity(kind, start, end))
    return found


def length(text: str) -> int:
    """What Telegram counts: UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
