"""A feed into the catalogue: what is good goes in, what is bad is listed, and a feed that cannot be
trusted as a whole changes nothing."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path

from assistant.catalogue.feeds.row import FeedUnusable, Reject
from assistant.catalogue.product import Product
from assistant.catalogue.reading import FeedReading
from assistant.catalogue.rejects import RejectsFile
from assistant.ports import CatalogueStore, Changes

BATCH = 500

Progress = Callable[[int, int, int], None]
"""Told after each batch: bytes read, bytes in all, products so far."""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did. `products` are in the catalogue now, `rejected` rows are not and are listed in
    `rejects` (None when there are none, or no list was asked for), `left_out` rows were right and
    yet nothing to sell, such as drafts. `warnings` are sentences for the merchant."""

    format: str
    encoding: str
    changes: Changes
    products: int
    rejected: int
    left_out: int
    warnings: tuple[str, ...]
    rejects: Path | None
    seconds: float


async def import_feed(
    path: Path,
    store: CatalogueStore,
    *,
    source: str = "",
    columns: Mapping[str, str] | None = None,
    currency: str | None = None,
    base_url: str = "",
    rejects: Path | None = None,
    allow_partial: bool = False,
    progress: Progress | None = None,
    now: datetime | None = None,
) -> ImportReport:
    """Make the products of the feed at `path` the whole catalogue.

    `source` names the feed in the catalogue's history (the file's name when empty). `columns` maps
    fields to the file's own names, `currency` is meant by prices that name none, `base_url` is the shop's
    address for links that lack it. `now` decides which sales are on.

    Raises `FeedUnusable`, with the catalogue as it was, when the feed cannot be read or holds no product;
    and, where there is a catalogue to lose and not `allow_partial`, when more rows are rejected than
    taken, or the file ends in the middle of a row.
    """
    started = time.perf_counter()
    moment = now or datetime.now().astimezone()
    reading = await asyncio.to_thread(
        lambda: FeedReading(path, columns=columns or {}, currency=currency, base_url=base_url, now=moment)
    )
    has_catalogue = await _has_any(store)
    taken = 0
    with RejectsFile(rejects) as listed:

        async def batches() -> AsyncIterator[Sequence[Product]]:
            nonlocal taken
            items = reading.items()
            while batch := await asyncio.to_thread(_next, items):
                products = [item for item in batch if isinstance(item, Product)]
                for item in batch:
                    if isinstance(item, Reject):
                        listed.add(item)
                taken += len(products)
                if progress is not None:
                    progress(reading.file.done_bytes, reading.file.size, taken)
                if products:
                    yield products
            _check(reading, taken, listed, may_be_partial=allow_partial or not has_catalogue)

        changes = await store.replace(batches(), source or path.name)
    if progress is not None:
        progress(reading.file.size, reading.file.size, taken)
    return ImportReport(
        format=reading.format,
        encoding=reading.file.encoding,
        changes=changes,
        products=taken,
        rejected=listed.count,
        left_out=reading.left_out,
        warnings=_warnings(reading, taken, listed),
        rejects=rejects if listed.count else None,
        seconds=time.perf_counter() - started,
    )


def _next(items: Iterator[Product | Reject]) -> list[Product | Reject]:
    return list(islice(items, BATCH))


async def _has_any(store: CatalogueStore) -> bool:
    catalogue = store.every(1)
    try:
        return bool(await anext(catalogue, None))
    finally:
        if isinstance(catalogue, AsyncGenerator):
            await catalogue.aclose()


def _check(reading: FeedReading, taken: int, listed: RejectsFile, *, may_be_partial: bool) -> None:
    """Raise `FeedUnusable` when what was read had better not replace the catalogue."""
    where = f" All rejected rows are listed in {listed.path}." if listed.path and listed.count else ""
    if not taken:
        if listed.first is None:
            left_out = (
                f" ({reading.left_out:,} were left out as drafts or hidden)" if reading.left_out else ""
            )
            raise FeedUnusable(f"The feed has no product in it{left_out}. The catalogue stays as it was.")
        first = listed.first
        place = f"line {first.line}" if first.line else f"item {first.number}"
        raise FeedUnusable(
            f"None of the {listed.count:,} rows can be used. The first: {place}: {first.reason}."
            f"{where} The catalogue stays as it was."
        )
    if may_be_partial:
        return
    if reading.cut_off:
        raise FeedUnusable(
            f"The file ends in the middle of a row (line {reading.cut_off:,}), so the rest may be missing."
            " The catalogue stays as it was. Fetch the feed again, or import what there is with"
            " --allow-partial."
        )
    if listed.count > taken:
        raise FeedUnusable(
            f"{listed.count:,} rows of {listed.count + taken:,} were rejected, more than half.{where}"
            " The catalogue stays as it was. Mend the feed, or import what is good with --allow-partial."
        )


def _warnings(reading: FeedReading, taken: int, listed: RejectsFile) -> tuple[str, ...]:
    warnings = reading.notes.told()
    if reading.cut_off:
        warnings += (
            f"the file ends in the middle of a row (line {reading.cut_off:,}): it may be incomplete",
        )
    if listed.count > taken:
        warnings += (f"more rows were rejected ({listed.count:,}) than taken ({taken:,})",)
    return warnings
