"""A feed from its file to products: format, reader, prices, normalising and repeated ids in one stream."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import chain
from pathlib import Path

from assistant.catalogue.feeds.detect import detect
from assistant.catalogue.feeds.file import FeedFile
from assistant.catalogue.feeds.names import Naming
from assistant.catalogue.feeds.row import FeedUnusable, Found, LeftOut, Reject, Row
from assistant.catalogue.normalise import BadRow, Normaliser
from assistant.catalogue.notes import Notes
from assistant.catalogue.plain_text import one_line
from assistant.catalogue.prices import NotAPrice, PriceStyle, currency_code, learn_style
from assistant.catalogue.product import Product

SAMPLE_ROWS = 1000
SAMPLE_CHARACTERS = 16 << 20


class FeedReading:
    """One reading of a feed. Opening it finds encoding and format; `items` may be iterated once.

    `notes` and `cut_off` (the line in which the file ends too early, else 0) grow while iterating.
    Raises `FeedUnusable`, at once or while iterating, when nothing of the feed may be used.
    """

    def __init__(
        self,
        path: Path,
        *,
        columns: Mapping[str, str],
        currency: str | None = None,
        base_url: str = "",
        now: datetime,
    ) -> None:
        if base_url and not base_url.startswith(("http://", "https://")):
            raise FeedUnusable(f'The shop\'s address "{base_url}" does not begin with http:// or https://.')
        try:
            self._currency = currency_code(currency) if currency else ""
        except NotAPrice:
            raise FeedUnusable(f'"{currency}" is no currency: use a code such as USD, EUR or CNY.') from None
        self._base_url = base_url if base_url.endswith("/") or not base_url else base_url + "/"
        self._now = now
        self.file = FeedFile(path)
        format = detect(self.file)
        self.format = format.name
        self.notes = Notes()
        self.cut_off = 0
        self.left_out = 0
        if self.file.damaged:
            self.notes.add(f"some bytes make no sense in the file's encoding ({self.file.encoding})")
        self._rows = format.read(Naming(columns))

    def items(self) -> Iterator[Product | Reject]:
        """Products and rejected rows in the file's order."""
        try:
            yield from self._items()
        except (OSError, EOFError, UnicodeError, zlib.error) as error:
            # All bytes were looked at before, so it has changed since, or the disk fails.
            raise FeedUnusable(f"{self.file.path} could not be read to its end: {error}.") from None

    def _items(self) -> Iterator[Product | Reject]:
        sample = list(self._sample())
        style = self._style(sample)
        normaliser = Normaliser(style, self._base_url, self._now, self.notes)
        seen: dict[str, tuple[int, int]] = {}  # the line and number of each id
        currencies: set[str] = set()
        for found in chain(sample, self._rows):
            if isinstance(found, Row):
                try:
                    product = normaliser.product(found)
                except BadRow as error:
                    yield _reject(found, str(error))
                    continue
                if product.id in seen:
                    yield _reject(found, _repeats(found, *seen[product.id]))
                    continue
                seen[product.id] = (found.line, found.number)
                currency = product.price.currency
                if currency not in currencies:
                    currencies.add(currency)
                    if len(currencies) > 1:
                        self.notes.add(
                            f"the feed has prices in {' and '.join(sorted(currencies))}",
                            found.line,
                            found.number,
                        )
                yield product
            elif isinstance(found, Reject):
                yield Reject(found.line, found.number, one_line(found.id), found.reason)
            elif isinstance(found, LeftOut):
                self.left_out += 1
                self.notes.add(f"left out: {found.reason}")
            else:
                self.cut_off = found.line

    def _sample(self) -> Iterator[Found]:
        characters = 0
        for found in self._rows:
            yield found
            if isinstance(found, Row):
                characters += sum(map(len, found.fields.values()))
                if characters > SAMPLE_CHARACTERS or found.number >= SAMPLE_ROWS:
                    return

    def _style(self, sample: list[Found]) -> PriceStyle:
        """How the feed writes prices, from its first rows."""
        rows = [found.fields for found in sample if isinstance(found, Row)]
        texts = [
            (price, fields.get("currency", ""))
            for fields in rows
            for price in (fields.get("price"), fields.get("sale_price"))
            if price
        ]
        style, any_price = learn_style(texts, self._currency)
        if any_price and not style.currency and not _any_currency(texts):
            raise FeedUnusable(
                f"No price among the first {len(rows):,} rows names its currency: give it with --currency,"
                " such as --currency USD."
            )
        return style


def _any_currency(texts: list[tuple[str, str]]) -> bool:
    """Whether prices name currencies after all, but several, or by a sign that says too little."""
    return any(
        stated.strip() or any(not (c.isdigit() or c in " .,'") for c in price) for price, stated in texts
    )


def _repeats(row: Row, line: int, number: int) -> str:
    if line == row.line:  # as in a document without line breaks
        return f"its id is that of item {number}, which is kept (this is item {row.number})"
    return f"its id is that of line {line}, which is kept (this is line {row.line})"


def _reject(row: Row, reason: str) -> Reject:
    return Reject(row.line, row.number, one_line(row.fields.get("id", ""))[:100], reason)
