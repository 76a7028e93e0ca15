"""Long text into pieces that a platform takes, cut where a reader would pause. Nothing is dropped."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.messages import Span

# From the best place to cut to the worst. A cut falls after the match.
_PAUSES = (
    re.compile(r"\n[^\S\n]*\n\s*"),
    re.compile(r"\n\s*"),
    re.compile(r"[.!?…]+[\"'”’)\]]*\s+|[。！？…]+[”’」』）]*\s*"),
    re.compile(r"[;:,]\s+|[；：，、]\s*"),
    re.compile(r"\s+"),
)
_PAIRS = re.compile("[\U00010000-\U0010ffff]")
_SMALLEST_SHARE = 1 / 3
"""A better place to cut is not taken when the piece would get shorter than this share of the limit."""


def length(text: str) -> int:
    """The length of `text` as platforms count it: in UTF-16 code units, so most emoji count two."""
    return len(text) + len(_PAIRS.findall(text))


def split(spans: Sequence[Span], limit: int) -> list[tuple[Span, ...]]:
    """`spans` in pieces of at most `limit`, each cut at the end of a paragraph, line, sentence or word.

    White space at the cuts is all that goes. A text that is blank gives no piece.
    """
    plain = "".join(span.text for span in spans)
    return [tuple(_cut_out(spans, start, end)) for start, end in _pieces(plain, limit)]


def _pieces(text: str, limit: int) -> Iterator[tuple[int, int]]:
    """Where each piece starts and ends, its outer white space left out."""
    start, end = _trimmed(text, 0, len(text))
    while start < end:
        stop = min(_furthest(text, start, limit), end)
        if stop < end:
            stop = _best_cut(text, start, stop)
        first, last = _trimmed(text, start, stop)
        if first < last:
            yield first, last
        start, _ = _trimmed(text, stop, end)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The same range without white space at its end, and without blank lines before its start.

    Spaces that indent the first line stay: they may align a table.
    """
    while end > start and text[end - 1].isspace():
        end -= 1
    blank = re.compile(r"(?:[^\S\n]*\n)+").match(text, start, end)
    return (blank.end() if blank else start), end


def _furthest(text: str, start: int, limit: int) -> int:
    """How far a piece from `start` can go at most."""
    if 2 * (len(text) - start) <= limit:
        return len(text)
    taken = 0
    for position in range(start, len(text)):
        taken += 2 if text[position] > "\uffff" else 1
        if taken > limit:
            return max(position, start + 1)
    return len(text)


def _best_cut(text: str, start: int, stop: int) -> int:
    """The best place to cut in `text[start:stop]`, with more text following."""
    least = start + (stop - start) * _SMALLEST_SHARE
    for pause in _PAUSES:
        cut = 0
        # The white space of a pause may reach beyond `stop`: it is trimmed away in any case.
        for match in pause.finditer(text, start):
            if len(text[start : match.end()].rstrip()) > stop - start:
                break
            cut = match.end()
        if cut > least:
            return cut
    cut = stop
    while cut > start + 1 and stop - cut < 32 and _belong_together(text[cut - 1], text[cut]):
        cut -= 1
    return cut


def _belong_together(before: str, after: str) -> bool:
    """Whether a cut between the two would tear one visible character apart."""
    return (
        unicodedata.combining(after) != 0
        or before == "\u200d"
        or after in "\u200d\ufe0e\ufe0f"
        or "\U0001f3fb" <= after <= "\U0001f3ff"
        or ("\U0001f1e6" <= before <= "\U0001f1ff" and "\U0001f1e6" <= after <= "\U0001f1ff")
    )


def _cut_out(spans: Sequence[Span], start: int, end: int) -> Iterator[Span]:
    """The part of `spans` between two positions of their joined text, styles and links kept."""
    position = 0
    for span in spans:
        first, last = max(start - position, 0), min(end - position, len(span.text))
        if first < last:
            yield span if last - first == len(span.text) else replace(span, text=span.text[first:last])
        position += len(span.text)
