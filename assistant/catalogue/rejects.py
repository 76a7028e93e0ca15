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
    Raises `FeedUnusable` when it cannot be written: rows must not vanish unlisted.
    """

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self.count = 0
        self.first: Reject | None = None
        self._text: TextIO | None = None

    def __enter__(self) -> RejectsFile:
        if self.path is not None:
            self._growing = self.path.with_name(self.path.name + ".part")
            try:
                self._text = self._growing.open("w", encoding="utf-8-sig", newline="")
            except OSError as error:
                raise FeedUnusable(
                    f"The list of rejected rows cannot be written to {self.path}: {error.strerror}."
                ) from None
            csv.writer(self._text).writerow(COLUMNS)
        return self

    def add(self, reject: Reject) -> None:
        """List one row."""
        self.count += 1
        self.first = self.first or reject
        if self._text is not None:
            cells = (reject.line or "", reject.number or "", reject.id, reject.reason)
            csv.writer(self._text).writerow([safe_cell(str(cell)) for cell in cells])

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._text is None or self.path is None:
            return
        self._text.close()
        if self.count or self.path.exists():
            os.replace(self._growing, self.path)
        else:
            self._growing.unlink()


def safe_cell(text: str) -> str:
    """`text` as a cell that no spreadsheet takes for a formula."""
    return "'" + text if text.startswith(_FORMULA) else text
