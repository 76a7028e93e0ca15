"""Markdown as plain text: headings, paragraphs, list items and table rows as blocks that read well alone.

What is struck out is dropped, since it no longer holds. A link's target stays, in brackets, where one can
act on it: an address for mail, a telephone number, a web page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.token import Token

from assistant.catalogue.plain_text import lines, visible

LINE_BREAK = "\x0b"  # one that the page asks for; a newline only wraps the page's source

_MARKDOWN = MarkdownIt("commonmark", {"maxNesting": 50}).enable(["table", "strikethrough"])
_MARKDOWN.validateLink = lambda url: True  # type: ignore[method-assign]  # what is not reachable is dropped below
_REACHABLE = re.compile(r"(mailto:|tel:|https?://)(.+)", re.IGNORECASE)
_WRAP = re.compile(r"(?<=[\u2e80-\uffef])\n(?=[\u2e80-\uffef])")


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of text without markup. `level` is 1 to 6 for a heading, else 0; blocks of one list or table
    share a `group` above 0. Newlines are those of the source, see `unwrapped`."""

    text: str
    level: int = 0
    group: int = 0


def blocks(markdown: str) -> list[Block]:
    """The blocks of a page that have text, in order."""
    state = _State()
    return [block for token in _MARKDOWN.parse(markdown) for block in state.take(token) if block.text.strip()]


def unwrapped(text: str) -> str:
    """A block's text with only those line breaks that the page asks for."""
    return _WRAP.sub("", text).replace("\n", " ").replace(LINE_BREAK, "\n")


@dataclass(slots=True)
class _State:
    """What is open at a token: lists with their next numbers (0 for bullets), a table's header and row."""

    lists: list[int] = field(default_factory=list)
    marker: str = ""  # what the next paragraph begins with
    group: int = 0
    groups: int = 0
    level: int = 0
    header: list[str] = field(default_factory=list)
    in_header: bool = False
    row: list[str] | None = None

    def take(self, token: Token) -> Iterator[Block]:
        """Go past one token, with the block that it completes."""
        match token.type:
            case "bullet_list_open" | "ordered_list_open" | "table_open":
                if not self.group:
                    self.groups += 1
                    self.group = self.groups
                if token.type != "table_open":
                    ordered = token.type.startswith("ordered")
                    self.lists.append(int(token.attrGet("start") or 1) if ordered else 0)
            case "bullet_list_close" | "ordered_list_close" | "table_close":
                if token.type != "table_close":
                    self.lists.pop()
                if not self.lists:
                    self.group, self.marker = 0, ""
            case "list_item_open":
                number = self.lists[-1]
                self.lists[-1] += 1 if number else 0
                self.marker = "  " * (len(self.lists) - 1) + (f"{number}. " if number else "- ")
            case "heading_open":
                self.level = int(token.tag[1])
            case "heading_close":
                self.level = 0
            case "tr_open":
                self.row = []
            case "thead_open" | "thead_close":
                self.in_header = token.type == "thead_open"
            case "tr_close":
                row, self.row = self.row or [], None
                if self.in_header:
                    self.header = row
                else:
                    yield Block(_table_row(self.header, row), group=self.group)
            case "inline":
                yield from self._inline(_text_of(token.children or []))
            case "fence" | "code_block" | "html_block":
                text = lines(visible(token.content)).replace("\n", LINE_BREAK)
                yield Block(self.marker + text, group=self.group)

    def _inline(self, text: str) -> Iterator[Block]:
        if self.row is not None:
            self.row.append(unwrapped(text).replace("\n", " ").strip())
            return
        if self.level:
            yield Block(unwrapped(text).replace("\n", " ").strip(), level=self.level)
            return
        yield Block(self.marker + text, group=self.group)
        self.marker = " " * len(self.marker)


def _table_row(header: list[str], row: list[str]) -> str:
    """`Country: Norway; Days: 3`, so that a row says what it means without the others."""
    cells = []
    for index, cell in enumerate(row):
        name = header[index] if index < len(header) else ""
        if cell:
            cells.append(f"{name}: {cell}" if name else cell)
    return "; ".join(cells)


def _text_of(tokens: list[Token]) -> str:
    """Running text out of a paragraph's tokens."""
    text = ""
    struck = 0
    targets: list[tuple[str, int]] = []
    for token in tokens:
        struck += (token.type == "s_open") - (token.type == "s_close")
        if struck or token.type == "s_close":
            continue
        match token.type:
            case "text" | "code_inline" | "text_special":
                text += visible(token.content)
            case "softbreak":
                text += "\n"
            case "hardbreak":
                text += LINE_BREAK
            case "image":
                text += _text_of(token.children or [])
            case "html_inline" if token.content[:3].lower() == "<br":
                text += LINE_BREAK
            case "link_open":
                targets.append((str(token.attrGet("href") or ""), len(text)))
            case "link_close":
                target, start = targets.pop()
                text += _reachable(target, text[start:])
    return re.sub(" {2,}", " ", text.replace(f"{LINE_BREAK}\n", LINE_BREAK)).strip()


def _reachable(target: str, shown: str) -> str:
    """The target in brackets, where it can be acted on and is not what is shown already."""
    found = _REACHABLE.fullmatch(visible(target))
    if found is None:
        return ""
    is_web = found[1].lower().startswith("http")
    address = found[0] if is_web else found[2].partition("?")[0]
    if address.rstrip("/") in shown or shown.strip() in (address, found[2], found[2].rstrip("/")):
        return ""
    return f" ({address})"
