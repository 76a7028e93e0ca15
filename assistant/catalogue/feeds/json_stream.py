"""The items of a JSON document of any size, one at a time, each with the line on which it starts.

The standard decoder does the decoding, on a window that slides over the text; what it cannot decode yet
makes the window longer, up to a limit. An item beyond that limit is skipped without being held.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from assistant.catalogue.feeds.row import FeedUnusable, Number

LONGEST_ITEM = 8 << 20  # characters

# Keys under which documents keep their items, and keys of objects around those.
_LISTS = {"products", "items", "@graph", "itemlistelement", "entries", "rows", "records", "data", "results"}
_AROUND = {"data", "feed", "catalog", "catalogue", "channel", "shop", "store", "result", "response"}

# Numbers keep their digits as written; a constant such as NaN is no number to anyone who sells.
DECODER = json.JSONDecoder(parse_float=Number, parse_int=Number, parse_constant=str, strict=False)
_SPACE = re.compile(r"[ \t\n\r]*")
_MARK = re.compile(r'\\.|["{}\[\]]', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Item:
    """`value` is None where the item was too long, or nested too deeply, to be held; `around` are the
    scalars that stood beside the list so far, such as a currency for all."""

    line: int
    value: Any
    around: dict[str, str]


class JsonBroken(FeedUnusable):
    """The document is no JSON from some line on."""


def items(chunks: Iterable[str]) -> Iterator[Item]:
    """The elements of the list of products in a document: a bare array, an array under a known key, or
    else the document's own objects, of which several may follow each other.

    Raises `JsonBroken` where the text stops being JSON, so that half a document is not taken for all.
    """
    window = _Window(iter(chunks))
    while window.peek():
        yield from _top(window)


def _top(window: _Window) -> Iterator[Item]:
    if window.peek() == "[":
        yield from _elements(window, {})
    elif window.peek() == "{":
        yield from _members(window)
    else:
        raise window.broken("it begins with neither { nor [")


def _elements(window: _Window, around: dict[str, str]) -> Iterator[Item]:
    window.take("[")
    if window.peek() == "]":
        window.take("]")
        return
    while True:
        window.peek()
        line = window.line
        value, held = window.value()
        yield Item(line, value if held else None, around)
        if window.peek() == "]":
            window.take("]")
            return
        window.take(",")


def _members(window: _Window) -> Iterator[Item]:
    """The items in an object's list of products; the object itself where it has no such list."""
    line = window.line
    window.take("{")
    own: dict[str, Any] = {}
    scalars: dict[str, str] = {}
    is_list = False
    while window.peek() != "}":
        key, _ = window.value()
        if not isinstance(key, str):
            raise window.broken("a name in quotation marks is missing")
        window.take(":")
        ahead = window.peek()
        if ahead == "[" and key.casefold() in _LISTS and "@id" not in own:
            is_list = True
            yield from _elements(window, scalars)
        elif ahead == "{" and key.casefold() in _AROUND:
            is_list = True
            yield from _members(window)
        else:
            value, held = window.value()
            own[key] = value if held else None
            if isinstance(value, str):
                scalars[key] = value
        if window.peek() != "}":
            window.take(",")
    window.take("}")
    if not is_list:
        yield Item(line, own, {})


class _Window:
    """A stretch of the text, the place reached in it, and the number of the line at that place."""

    def __init__(self, chunks: Iterator[str]) -> None:
        self._chunks = chunks
        self._text = ""
        self._at = 0
        self._line = 1
        self._counted = 0

    @property
    def line(self) -> int:
        self._line += self._text.count("\n", self._counted, self._at)
        self._counted = self._at
        return self._line

    def peek(self) -> str:
        """The next character that is no space; "" at the end."""
        while True:
            self._at = _SPACE.match(self._text, self._at).end()  # type: ignore[union-attr]
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def take(self, mark: str) -> None:
        """Go past `mark`, which has to come next."""
        found = self.peek()
        if found != mark:
            raise self.broken(f'"{mark}" is missing' if found else "it ends too early")
        self._at += 1

    def value(self) -> tuple[Any, bool]:
        """The next value, and whether it could be held."""
        self.peek()
        while True:
            try:
                value, end = DECODER.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                problem = f"{error.msg[0].lower()}{error.msg[1:]}"
                unfinished = error.pos >= len(self._text) - 20 or error.msg.startswith("Unterminated")
                broken_at = self.line + self._text.count("\n", self._at, error.pos)
            except RecursionError:
                self._skip()
                return None, False
            else:
                # A number at the window's end may go on beyond it, "12." with more digits, say.
                rest = len(self._text) - end
                may_go_on = isinstance(value, Number) and rest < 3 and not self._text[end:].strip(".eE+-")
                if not may_go_on or end - self._at > LONGEST_ITEM or not self._more():
                    self._at = end
                    return value, True
                continue
            if unfinished and len(self._text) - self._at > LONGEST_ITEM:
                self._skip()
                return None, False
            if not unfinished or not self._more():
                problem = "it ends too early" if unfinished else problem
                raise JsonBroken(f"The JSON breaks on line {broken_at}: {problem}. Nothing was changed.")

    def broken(self, problem: str) -> JsonBroken:
        return JsonBroken(f"The JSON breaks on line {self.line}: {problem}. Nothing was changed.")

    def _skip(self) -> None:
        """Go past a value without keeping it, by its brackets and quotation marks."""
        depth, in_string = 0, False
        while True:
            for found in _MARK.finditer(self._text, self._at):
                self._at = found.end()
                mark = found[0][0]
                if mark == '"':
                    in_string = not in_string
                elif mark != "\\" and not in_string:
                    depth += 1 if mark in "{[" else -1
                if depth == 0 and not in_string:
                    return
            left = len(self._text)
            self._at = left - 1 if self._at < left and self._text[-1] == "\\" else left
            if not self._more():
                raise self.broken("it ends too early")

    def _more(self) -> bool:
        """Drop what was read and make the window longer. False at the text's end."""
        line = self.line
        chunk = next(self._chunks, "")
        if not chunk:
            return False
        self._text = self._text[self._at :] + chunk
        self._at = self._counted = 0
        self._line = line
        return True
