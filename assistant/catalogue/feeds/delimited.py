"""Rows of a comma-, semicolon-, tab- or bar-separated text, each with the line on which it starts.

Python's csv module does the reading. What is ours is that one bad row costs only itself: a quotation
mark that is never closed would swallow all rows up to the next one, and a line of 100 MB all memory.
"""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import TextIO

from assistant.catalogue.feeds.file import FeedFile
from assistant.catalogue.feeds.row import CutOff, FeedUnusable, Reject

LONGEST_LINE = 2 << 20  # characters
LONGEST_CELL = 1 << 20
ENOUGH_TO_JUDGE = 20  # whole rows before a last one that is not, for a file to count as cut off
DELIMITERS = ",;\t|"

_EXCEL_HINT = re.compile(r"sep=(.)\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Record:
    """A row's cells; `line` is where it starts."""

    line: int
    cells: list[str]


class Table:
    """A delimited file: its `header`, then its records. Iterating reads the file from its beginning."""

    def __init__(self, file: FeedFile) -> None:
        self._file = file
        self.delimiter, self._hint_lines = _delimiter(file)
        first = next(self._records(), None)
        if not isinstance(first, Record):
            reason = first.reason if isinstance(first, Reject) else "it has no line with column names"
            raise FeedUnusable(f"{file.path.name} has no readable first line: {reason}.")
        self.header = [cell.strip() for cell in first.cells]
        while self.header and not self.header[-1]:
            self.header.pop()

    def __iter__(self) -> Iterator[Record | Reject | CutOff]:
        """Records with at most as many cells as the header, and rejects for rows that cannot be read."""
        records = self._records(width=len(self.header))
        next(records)
        return records

    def _records(self, width: int = 0) -> Iterator[Record | Reject | CutOff]:
        csv.field_size_limit(LONGEST_CELL)
        with self._file.open() as text:
            lines = _Lines(text)
            for _ in range(self._hint_lines):
                next(lines)
            reader = csv.reader(lines, delimiter=self.delimiter, strict=True)
            whole = short = tail = 0  # rows as wide as the header, narrower ones, those after the last whole
            while True:
                start = lines.number + 1
                lines.pulled.clear()
                problem, cells = "", []
                try:
                    cells = next(reader)
                except StopIteration:
                    if whole >= ENOUGH_TO_JUDGE and short == tail > 0 and not lines.last.endswith("\n"):
                        yield CutOff(lines.number)
                    return
                except csv.Error as error:
                    problem = str(error)
                    reader = csv.reader(lines, delimiter=self.delimiter, strict=True)
                    if len(lines.pulled) == 1 and "expected after" in problem:
                        # A quoted word begins the cell and does not end it: nothing is lost there.
                        with suppress(csv.Error):
                            cells = next(csv.reader(lines.pulled, delimiter=self.delimiter))
                            problem = ""
                if lines.too_long and not lines.too_long.isdisjoint(range(start, lines.number + 1)):
                    yield Reject(start, 0, "", f"its line is longer than {LONGEST_LINE:,} characters")
                    continue
                while width and len(cells) > width and not cells[-1].strip():
                    cells.pop()
                if width and len(cells) > width:
                    problem = (
                        f"it has {len(cells)} cells where the header has {width}: put quotation marks"
                        f" around cells that have a {_NAMES[self.delimiter]} in them"
                    )
                if len(lines.pulled) > 1 and width > 1 and self._are_rows(lines.pulled, width):
                    problem, cells = "swallowed", []
                if problem:
                    if "limit" in problem:
                        problem = f"it has a cell longer than {LONGEST_CELL:,} characters"
                    elif not cells or len(lines.pulled) > 1:
                        problem = "a quotation mark that it opens is not closed"
                    if len(lines.pulled) > 1:  # only its first line is sure to be part of it
                        lines.push_back(len(lines.pulled) - 1)
                        reader = csv.reader(lines, delimiter=self.delimiter, strict=True)
                    if not cells:
                        short, tail = short + 1, tail + 1
                    yield Reject(start, 0, _first_cell(lines.pulled[0], self.delimiter), problem)
                elif any(cells):
                    if len(cells) < width:
                        short, tail = short + 1, tail + 1
                    else:
                        whole, tail = whole + 1, 0
                    yield Record(start, cells)

    def _are_rows(self, lines: list[str], width: int) -> bool:
        """Whether each line has the delimiters of a whole row: then a mark of inches, not of quotation,
        made one cell of several rows."""
        return all(line.count(self.delimiter) == width - 1 for line in lines)


_NAMES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}


class _Lines:
    """The lines of a text with their numbers, some of which may be put back. Never a very long one:
    in its place stands one with as many quotation marks, odd or even, so that the rows after it keep
    their bounds."""

    def __init__(self, text: TextIO) -> None:
        self._text = text
        self._back: deque[str] = deque()
        self.number = 0
        self.pulled: list[str] = []
        self.too_long: set[int] = set()
        self.last = "\n"

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._back.popleft() if self._back else self._read()
        self.number += 1
        self.pulled.append(line)
        self.last = line
        return line

    def push_back(self, count: int) -> None:
        """Put the last `count` lines back."""
        self._back.extendleft(reversed(self.pulled[-count:]))
        self.number -= count
        del self.pulled[-count:]

    def _read(self) -> str:
        line = self._text.readline(LONGEST_LINE)
        if not line:
            raise StopIteration
        if len(line) < LONGEST_LINE or line.endswith("\n"):
            return line
        quotes = line.count('"')
        while rest := self._text.readline(LONGEST_LINE):
            quotes += rest.count('"')
            if rest.endswith("\n"):
                break
        self.too_long.add(self.number + 1)
        return '"\n' if quotes % 2 else "\n"


def _delimiter(file: FeedFile) -> tuple[str, int]:
    """What divides the cells, and how many lines (Excel's `sep=;`) stand before the header."""
    with file.open() as text:
        first = text.readline(LONGEST_LINE)
        while first and not first.strip():
            first = text.readline(LONGEST_LINE)
    if (hint := _EXCEL_HINT.fullmatch(first)) and hint[1] in DELIMITERS:
        return hint[1], 1
    outside_quotes = re.sub(r'"[^"]*"', "", first)
    return max(DELIMITERS, key=outside_quotes.count), 0


def _first_cell(line: str, delimiter: str) -> str:
    cell = line.split(delimiter, 1)[0].strip('" \r\n')
    return cell if len(cell) <= 100 else ""
