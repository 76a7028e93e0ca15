"""The list of rejected rows, as a CSV that may be opened in a spreadsheet."""

from __future__ import annotations

import csv
import os
from pathlib import Path
from types import TracebackType
from typing import TextIO

from assistant.catalogue.feeds.row import FeedUnusable, Reject

# A spreadsheet would run these as formulas: https://owasp.org/www-community/attacks/CSV_Injection
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
COLUMNS = ("line", "item", "id", "reason")


class RejectsFile:
    """Collects rejects in a file beside `path` and puts it in the place of `path` when closed.

    With no path it only counts. Without rejects no file is made, and one of an earlier import is emptied.
    """

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self.count = 0
        self.first: Reject | None = None
        self._text: TextIO | None = None

    def __enter__(self) -> RejectsFile:
        if self.path is not None and self.path.exists():
            self._text = self._open(self.path)
        return self

    def add(self, reject: Reject) -> None:
        """List one row. Raises `FeedUnusable` when it cannot be written: rows must not vanish unlisted."""
        self.count += 1
        self.first = self.first or reject
        if self.path is None:
            return
        if self._text is None:
            self._text = self._open(self.path)
        cells = (reject.line or "", reject.number or "", reject.id, reject.reason)
        try:
            csv.writer(self._text).writerow([safe_cell(str(cell)) for cell in cells])
        except OSError as error:
            raise self._unwritable(self.path, error) from None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._text is None or self.path is None:
            return
        try:
            self._text.close()
            os.replace(_growing(self.path), self.path)
        except OSError as failure:
            raise self._unwritable(self.path, failure) from None

    def _open(self, path: Path) -> TextIO:
        try:
            text = _growing(path).open("w", encoding="utf-8-sig", newline="")
        except OSError as error:
            raise self._unwritable(path, error) from None
        csv.writer(text).writerow(COLUMNS)
        return text

    def _unwritable(self, path: Path, error: OSError) -> FeedUnusable:
        return FeedUnusable(f"The list of rejected rows cannot be written to {path}: {error.strerror}.")


def _growing(path: Path) -> Path:
    return path.with_name(path.name + ".part")


def safe_cell(text: str) -> str:
    """`text` as a cell that no spreadsheet takes for a formula."""
    return "'" + text if text.startswith(_FORMULA) else text
