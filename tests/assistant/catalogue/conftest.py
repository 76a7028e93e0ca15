"""Feeds written to real files and read back, and a catalogue that lives in memory."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from assistant.catalogue.feeds.row import Reject
from assistant.catalogue.product import Product
from assistant.catalogue.reading import FeedReading
from assistant.ports import Changes

NOON = datetime(2026, 6, 15, 12, tzinfo=UTC)


@dataclass
class Read:
    """All that one reading of a feed gave."""

    format: str
    encoding: str
    products: list[Product]
    rejects: list[Reject]
    notes: str
    left_out: int
    cut_off: int

    @property
    def product(self) -> Product:
        assert len(self.products) == 1, (self.products, self.rejects)
        return self.products[0]

    @property
    def reasons(self) -> list[tuple[int, str]]:
        """The rejects as (line, reason)."""
        return [(reject.line, reject.reason) for reject in self.rejects]


ReadFeed = Callable[..., Read]
WriteFeed = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> WriteFeed:
    """Write a feed to a file whose name says nothing about its format."""

    def write(content: str | bytes, name: str = "feed.dat") -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


@pytest.fixture
def read(write: WriteFeed) -> ReadFeed:
    """Read a feed's content into products, rejects and remarks."""

    def read(
        content: str | bytes,
        *,
        columns: Mapping[str, str] | None = None,
        currency: str | None = None,
        base_url: str = "",
        now: datetime = NOON,
    ) -> Read:
        reading = FeedReading(
            write(content), columns=columns or {}, currency=currency, base_url=base_url, now=now
        )
        items = list(reading.items())
        return Read(
            format=reading.format,
            encoding=reading.file.encoding,
            products=[item for item in items if isinstance(item, Product)],
            rejects=[item for item in items if isinstance(item, Reject)],
            notes="\n".join(reading.notes.told()),
            left_out=reading.left_out,
            cut_off=reading.cut_off,
        )

    return read


@dataclass
class MemoryCatalogue:
    """The part of `CatalogueStore` that an import uses, with the same promises."""

    kept: dict[str, Product] = field(default_factory=dict)
    sources: list[str] = field(default_factory=list)

    async def replace(self, batches: AsyncIterator[Sequence[Product]], source: str) -> Changes:
        new: dict[str, Product] = {}
        async for batch in batches:
            for product in batch:
                if product.id in new:
                    raise ValueError(f"{product.id} comes twice")
                new[product.id] = product
        if not new:
            raise ValueError("there is no product")
        old, self.kept = self.kept, new
        self.sources.append(source)
        return Changes(
            added=tuple(id for id in new if id not in old),
            changed=tuple(id for id in new if id in old and old[id] != new[id]),
            unchanged=sum(old.get(id) == product for id, product in new.items()),
            removed=tuple(id for id in old if id not in new),
        )

    async def every(self, batch: int = 1000) -> AsyncIterator[list[Product]]:
        products = list(self.kept.values())
        for start in range(0, len(products), batch):
            yield products[start : start + batch]

    async def products(self, ids: Sequence[str]) -> list[Product]:
        return [self.kept[id] for id in ids if id in self.kept]

    async def variants(self, group: str) -> list[Product]:
        return [product for product in self.kept.values() if product.item_group_id == group]

    async def version(self) -> int:
        return len(self.sources)

    async def vectors(self, encoder: str) -> tuple[list[str], list[str], NDArray[np.float32]]:
        return [], [], np.empty((0, 0), np.float32)

    async def keep_vectors(
        self, encoder: str, ids: Sequence[str], texts: Sequence[str], matrix: NDArray[np.float32]
    ) -> None:
        """No vectors are kept: an import makes none."""


@pytest.fixture
def store() -> MemoryCatalogue:
    return MemoryCatalogue()
