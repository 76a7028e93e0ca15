"""Labelled files, read so that a fault names its file and line."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path


class UnusableFile(ValueError):
    """A labelled file cannot be used; the message names the file, the line and what was expected."""


def read_text(path: Path) -> str:
    """The file's text, without a byte-order mark. Raises `UnusableFile`."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise UnusableFile(f"{path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise UnusableFile(f"{path}: not UTF-8, at byte {error.start}") from error


def read_csv(path: Path, columns: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """(line number, row) for each row of a CSV file that has at least these columns.

    Raises `UnusableFile` for a column that is missing and for a row that is too short.
    """
    rows = csv.DictReader(io.StringIO(read_text(path), newline=""))
    missing = [name for name in columns if name not in (rows.fieldnames or ())]
    if missing:
        raise UnusableFile(f"{path}, line 1: no column named {', '.join(missing)}")
    try:
        for row in rows:
            if any(row[name] is None for name in columns):
                raise UnusableFile(f"{path}, line {rows.line_num}: fewer cells than columns")
            yield rows.line_num, row
    except csv.Error as error:
        raise UnusableFile(f"{path}, line {rows.line_num}: not CSV: {error}") from error
