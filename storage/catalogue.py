"""The catalogue, the history of its prices and stock, and the products' vectors.

An import writes in three steps, so that shoppers' messages never wait long for it. While the feed is read,
each batch goes into the staging table in a short transaction, and the products' contents beside those of
the present catalogue, found by their hash: an unchanged product writes no content at all. Then one
transaction compares the staged hashes with the catalogue's and swaps: narrow rows only. Last, contents
that nothing points to any more are removed, again in short transactions.

One import runs at a time, held by a lock file that dies with its process. So whoever gets the lock knows
that what lies in staging was left by a process that died, and removes it.
"""

from __future__ import annotations

import asyncio
import hashlib
import sqlite3
import time
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.catalogue.product import Product
from assistant.messages import decode, encode
from assistant.money import Money
from assistant.ports import Changes
from storage.database import Database
from storage.errors import ImportRunning, StoreUnavailable
from storage.lock import FileLock
from storage.queries import queries

_sql = queries("catalogue")

_BATCH = 500
"""Rows written in one transaction: some milliseconds for which other writers wait."""
_FLOAT = np.dtype("<f4")


class SqliteCatalogue:
    """The `CatalogueStore` of a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def replace(self, batches: AsyncIterator[Sequence[Product]], source: str) -> Changes:
        """Make the given products the whole catalogue; see the head of this file.

        Raises `ValueError` when there is no product at all or an id comes twice, and `ImportRunning` while
        another import runs, here or in another process. The catalogue then stays as it was, as it does
        when `batches` raises.
        """
        with self._only_import() as alone:
            if not alone:
                raise ImportRunning("Another import into this catalogue is running. Wait until it has ended.")
            await self._clear()
            begin = partial(_sql.begin, source=source, now=time.time())
            (import_id,) = await self._database.write(begin)
            try:
                if not await self._stage(batches):
                    raise ValueError("there is no product to import")
                return await self._database.write(partial(_swap, import_id=import_id))
            finally:
                with suppress(StoreUnavailable):  # then the next import clears it away
                    await self._clear()

    async def clear_dead_import(self) -> None:
        """Remove what an import left that died with its process. Does nothing while one is running."""
        if await self._database.read(_sql.left_over):  # else leave the lock to who wants to import
            with self._only_import() as alone:
                if alone:
                    await self._clear()

    async def products(self, ids: Sequence[str]) -> list[Product]:
        """The products with these ids in the order asked; ids that are gone are left out."""
        asked = encode(list(ids)).decode()
        return await self._database.read(lambda connection: _decoded(_sql.products(connection, ids=asked)))

    async def every(self, batch: int = 1000) -> AsyncIterator[list[Product]]:
        """The whole catalogue in the order of its feed, in batches, as it is when the first is asked for."""
        after = -1

        def page(connection: sqlite3.Connection) -> tuple[int, list[Product]]:
            rows = list(_sql.page(connection, after=after, limit=batch))
            return (rows[-1][0] if rows else after), _decoded((content,) for _, content in rows)

        async with self._database.snapshot() as snapshot:
            while True:
                after, products = await snapshot.read(page)
                if not products:
                    return
                yield products

    async def reduced(self, limit: int, offset: int = 0) -> list[Product]:
        """What is on sale and can be bought now, the largest reduction first."""
        return await self._database.read(
            lambda connection: _decoded(_sql.reduced(connection, limit=limit, offset=offset))
        )

    async def variants(self, group: str) -> list[Product]:
        """The products with this `item_group_id`; none for an empty one."""
        return await self._database.read(
            lambda connection: _decoded(_sql.variants(connection, item_group_id=group))
        )

    async def version(self) -> int:
        """A number that grows with each import that changed something, in whichever process."""
        return int(await self._database.read(_sql.version))

    async def vectors(self, encoder: str) -> tuple[list[str], list[str], NDArray[np.float32]]:
        """Ids, hashes of the texts embedded, and the (n, dimension) matrix made by `encoder`."""

        def load(connection: sqlite3.Connection) -> tuple[list[str], list[str], NDArray[np.float32]]:
            count, size = _sql.vector_count(connection, encoder=encoder)
            matrix = np.empty((count, size // _FLOAT.itemsize), np.float32)
            ids, hashes = [], []
            for row, (product, text_hash, vector) in enumerate(_sql.vectors(connection, encoder=encoder)):
                ids.append(product)
                hashes.append(text_hash)
                matrix[row] = np.frombuffer(vector, _FLOAT)
            return ids, hashes, matrix

        async with self._database.snapshot() as snapshot:
            return await snapshot.read(load)

    async def keep_vectors(
        self, encoder: str, ids: Sequence[str], texts: Sequence[str], matrix: NDArray[np.float32]
    ) -> None:
        """Keep the rows of `matrix` for `ids`; `texts` are hashes of what was embedded.

        A product that has gone meanwhile is passed over. Several transactions when there are many rows:
        each vector stands for itself.
        """
        for start in range(0, len(ids), _BATCH):
            part = slice(start, start + _BATCH)
            rows = [
                {"product_id": product, "encoder": encoder, "text_hash": text, "vector": row.tobytes()}
                for product, text, row in zip(
                    ids[part], texts[part], matrix[part].astype(_FLOAT), strict=True
                )
            ]
            await self._database.write(partial(_put_vectors, rows=rows))

    @contextmanager
    def _only_import(self) -> Iterator[bool]:
        """Whether this is the only import, which it then stays within the block."""
        lock = FileLock(self._database.path.with_name("import.lock"))
        try:
            yield lock.taken()
        finally:
            lock.close()

    async def _stage(self, batches: AsyncIterator[Sequence[Product]]) -> int:
        """Put the products into staging; how many there are."""
        count = 0
        async for batch in batches:
            for start in range(0, len(batch), _BATCH):
                products = batch[start : start + _BATCH]
                rows = await asyncio.to_thread(_staged_rows, products, count)
                await self._database.write(partial(_stage_batch, rows=rows))
                count += len(products)
        return count

    async def _clear(self) -> None:
        """Empty the staging table and remove the contents that no product has."""
        await self._database.write(_unstage)
        async with self._database.snapshot() as snapshot:
            unused = await snapshot.read(lambda connection: list(_sql.unused_contents(connection)))
        for start in range(0, len(unused), _BATCH):
            rows = [{"content_hash": content_hash} for (content_hash,) in unused[start : start + _BATCH]]
            await self._database.write(partial(_remove_contents, rows=rows))


def _staged_rows(products: Sequence[Product], position: int) -> list[dict[str, Any]]:
    """The products' rows, the first of them at `position`. Raises `ValueError` when an id comes twice."""
    rows: dict[str, dict[str, Any]] = {}
    for place, product in enumerate(products, position):
        if product.id in rows:
            raise _twice(product.id)
        content = encode(product)
        rows[product.id] = {
            "id": product.id,
            "position": place,
            "item_group_id": product.item_group_id,
            "content_hash": hashlib.blake2b(content, digest_size=16).digest(),
            "content": content.decode(),
            "price": _decimal(product.price),
            "sale_price": _decimal(product.sale_price) if product.sale_price else "",
            "currency": product.price.currency,
            "availability": product.availability,
            "stock": product.stock,
        }
    return list(rows.values())


def _stage_batch(connection: sqlite3.Connection, rows: list[dict[str, Any]]) -> None:
    ids = encode([row["id"] for row in rows]).decode()
    twice = _sql.staged_before(connection, ids=ids)
    if twice is not None:
        raise _twice(twice)
    _sql.stage(connection, rows)
    _sql.put_contents(connection, rows)


def _swap(connection: sqlite3.Connection, import_id: int) -> Changes:
    """Make the staged products the catalogue."""
    added, changed, removed = (
        tuple(key for (key,) in ids(connection)) for ids in (_sql.added, _sql.changed, _sql.removed)
    )
    unchanged = _sql.staged_count(connection) - len(added) - len(changed)
    now = time.time()
    _sql.keep_history(connection, now=now)
    touched = _sql.remove_missing(connection) + _sql.put_staged(connection)
    _sql.finish(
        connection,
        import_id=import_id,
        now=now,
        grows=touched > 0,
        added=len(added),
        changed=len(changed),
        unchanged=unchanged,
        removed=len(removed),
    )
    _sql.unstage(connection)
    return Changes(added, changed, unchanged, removed)


def _unstage(connection: sqlite3.Connection) -> None:
    _sql.unstage(connection)
    _sql.forget_unfinished(connection)


def _remove_contents(connection: sqlite3.Connection, rows: list[dict[str, Any]]) -> None:
    _sql.remove_contents(connection, rows)


def _put_vectors(connection: sqlite3.Connection, rows: list[dict[str, Any]]) -> None:
    _sql.put_vectors(connection, rows)


def _decoded(rows: Iterable[tuple[str]]) -> list[Product]:
    return [decode(content, Product) for (content,) in rows]


def _decimal(money: Money) -> str:
    """The amount in one form, so that 19.9 and 19.90 are the same price."""
    return f"{money.amount.normalize():f}"


def _twice(product: str) -> ValueError:
    return ValueError(f"product id {product!r} comes twice")
