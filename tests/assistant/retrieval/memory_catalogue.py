"""A catalogue store in memory, for tests of what is built on one."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.catalogue.product import Product
from assistant.ports import Changes


class MemoryCatalogue:
    """Implements the port `CatalogueStore`, counting what is asked of it."""

    def __init__(self, products: Iterable[Product] = ()) -> None:
        self._products = {product.id: product for product in products}
        self._vectors: dict[str, dict[str, tuple[str, NDArray[np.float32]]]] = {}
        self._version = 1
        self.read = 0
        self.kept = 0

    async def replace(self, batches: AsyncIterator[Sequence[Product]], source: str) -> Changes:
        return self.become([product async for batch in batches for product in batch])

    def become(self, products: Iterable[Product]) -> Changes:
        """Make these the whole catalogue."""
        old, new = self._products, {product.id: product for product in products}
        changed = tuple(id for id in new if id in old and old[id] != new[id])
        self._products = new
        self._version += 1
        for vectors in self._vectors.values():
            for id in set(vectors) - set(new):
                del vectors[id]
        return Changes(
            added=tuple(id for id in new if id not in old),
            changed=changed,
            unchanged=sum(id in old for id in new) - len(changed),
            removed=tuple(id for id in old if id not in new),
        )

    async def products(self, ids: Sequence[str]) -> list[Product]:
        found = [self._products[id] for id in ids if id in self._products]
        self.read += len(found)
        return found

    async def every(self, batch: int = 1000) -> AsyncIterator[list[Product]]:
        products = list(self._products.values())
        for start in range(0, len(products), batch):
            self.read += len(products[start : start + batch])
            yield products[start : start + batch]

    async def reduced(self, limit: int, offset: int = 0) -> list[Product]:
        found = [product for product in self._products.values() if product.sale_price and product.available]
        return found[offset : offset + limit]

    async def variants(self, group: str) -> list[Product]:
        return [product for product in self._products.values() if product.item_group_id == group]

    async def version(self) -> int:
        return self._version

    async def vectors(self, encoder: str) -> tuple[list[str], list[str], NDArray[np.float32]]:
        kept = self._vectors.get(encoder, {})
        matrix = np.array([vector for _, vector in kept.values()], dtype=np.float32)
        return list(kept), [text for text, _ in kept.values()], matrix

    async def keep_vectors(
        self, encoder: str, ids: Sequence[str], texts: Sequence[str], matrix: NDArray[np.float32]
    ) -> None:
        self.kept += len(ids)
        kept = self._vectors.setdefault(encoder, {})
        for id, text, vector in zip(ids, texts, matrix, strict=True):
            kept[id] = (text, vector)
