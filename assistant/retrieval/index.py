"""The product index: opened from the catalogue's store, kept up to date after imports, searched meanwhile."""

from __future__ import annotations

import asyncio
import logging
import os
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from assistant.catalogue.product import Product
from assistant.ports import CatalogueStore, Changes, Embedder
from assistant.retrieval.dense import DenseIndex, Matrix
from assistant.retrieval.document import document_of, meaning_of, text_fingerprint
from assistant.retrieval.lexical import FIELDS, LexicalIndex
from assistant.retrieval.request import Results, SearchRequest
from assistant.retrieval.search import Means, View, category_votes, rank, search
from assistant.retrieval.spelling import Spelled
from assistant.retrieval.table import Table
from assistant.retrieval.text import singular
from assistant.retrieval.uses import Uses
from assistant.retrieval.vocabulary import Path as CategoryPath
from assistant.retrieval.vocabulary import Vocabulary

log = logging.getLogger(__name__)

# Called with how many products have got their vectors, and how many need one.
Progress = Callable[[int, int], None]

_SNAPSHOT = "products.npz"
# A snapshot made with other rules is not read: raise it with any change of what is indexed.
_FORMAT = f"4 {FIELDS}"
_EMBED_AT_ONCE = 512
_READ_AT_ONCE = 5000
_DEAD_SHARE = 0.25


class ProductIndex:
    """Finds products by what is asked for. Opened with `await ProductIndex.open(...)`.

    Searching is synchronous, safe in any thread, and goes on while `refresh` works.
    """

    def __init__(self, store: CatalogueStore, embedder: Embedder, folder: Path, uses: Uses) -> None:
        self._store = store
        self._embedder = embedder
        self.uses = uses
        self._means = Means(embedder, uses)
        self._snapshot = folder / _SNAPSHOT
        self._view = View(-1, LexicalIndex(), Table(), DenseIndex(embedder.dimension), {})
        self._refreshing = asyncio.Lock()

    @classmethod
    async def open(
        cls,
        store: CatalogueStore,
        embedder: Embedder,
        folder: Path,
        progress: Progress | None = None,
        uses: Uses | None = None,
    ) -> ProductIndex:
        """The index of the store's catalogue.

        What the snapshot in `folder` and the store's vectors have is not computed again; `progress` tells
        of the vectors that are. `uses` are what things are for; by default the bundled ones.
        """
        if uses is None:
            uses = await asyncio.to_thread(Uses.open, embedder, folder)
        index = cls(store, embedder, folder, uses)
        async with index._refreshing:
            view = await asyncio.to_thread(_load, index._snapshot, embedder.dimension)
            index._view = await index._with_stored_vectors(view) if view else index._view
            if view is None or view.version != await store.version():
                await index._follow(None, progress)
            else:
                await index._embed_missing(progress)
        return index

    async def refresh(self, changes: Changes | None = None, progress: Progress | None = None) -> None:
        """Follow the store after an import. Only new and changed products are read, indexed and embedded.

        Without `changes`, or when other imports came between, the whole catalogue is read to find them. New
        products can be found by their words before their vectors are made.
        """
        async with self._refreshing:
            await self._follow(changes, progress)

    def words_changed(self) -> None:
        """Other synonyms are in use: what was derived from the old ones is derived anew."""
        self._view = replace(self._view)

    @property
    def version(self) -> int:
        """The store's version that this index shows."""
        return self._view.version

    def __len__(self) -> int:
        return self._view.lexical.count

    @property
    def vocabulary(self) -> Vocabulary:
        """The categories, brands, facts and things that the catalogue has, and finding them in texts."""
        return self._view.vocabulary

    def spell(self, text: str) -> Spelled:
        """The text with its typing errors put right against the catalogue's words."""
        return self._view.spelling.correct(text)

    def together(self, first: str, second: str) -> bool:
        """Whether some product has both words in its title or its category: "pearl" and "necklace"."""
        return self._view.lexical.together(singular(first), singular(second))

    def search(self, request: SearchRequest) -> Results:
        """The products that satisfy the constraints, best first. Takes milliseconds; call it in a thread."""
        return search(self._view, request, self._means)

    def category_votes(self, text: str) -> list[tuple[CategoryPath, float]]:
        """Which categories the best matches of a text are in, heaviest first; weights add up to 1."""
        view = self._view
        return category_votes(view, rank(view, SearchRequest(text=text), self._means))

    def best_similarity(self, text: str) -> float:
        """The cosine between a text and the product nearest to it in meaning; 0 for an empty shop."""
        view = self._view
        if not view.lexical.count or not text.strip():
            return 0.0
        found = view.dense.search(self._embedder.embed([text])[0], 1, view.lexical.alive)
        return found[0][1]

    def price_of(self, ids: Sequence[str]) -> list[float]:
        """What a buyer pays today for each product, in its currency's major unit; NaN for one not known."""
        view = self._view
        return [float(view.table.prices[view.rows[id]]) if id in view.rows else float("nan") for id in ids]

    def vectors(self, ids: Sequence[str]) -> Matrix:
        """The products' vectors, a row each; zeros for one that is not known."""
        view = self._view
        rows = [view.rows.get(id, -1) for id in ids]
        known = np.array(rows, dtype=np.intp) >= 0
        matrix = np.zeros((len(rows), view.dense.dimension), dtype=np.float32)
        matrix[known] = view.dense.matrix[[row for row in rows if row >= 0]]
        return matrix

    async def _follow(self, changes: Changes | None, progress: Progress | None) -> None:
        version = await self._store.version()
        view = self._view
        if changes is None or version != view.version + 1:
            seen: set[str] = set()
            async for batch in self._store.every(_READ_AT_ONCE):
                seen.update(product.id for product in batch)
                view = await asyncio.to_thread(_updated, view, batch)
            gone: Iterable[str] = [id for id in view.rows if id not in seen]
        else:
            ids = [*changes.added, *changes.changed]
            for start in range(0, len(ids), _READ_AT_ONCE):
                batch = await self._store.products(ids[start : start + _READ_AT_ONCE])
                view = await asyncio.to_thread(_updated, view, batch)
            gone = changes.removed
        view = await asyncio.to_thread(_without, view, gone)
        if self._view.version == -1:
            view = await self._with_stored_vectors(view)
        self._view = replace(view, version=version)
        await self._embed_missing(progress)
        await asyncio.to_thread(_save, self._view, self._snapshot)

    async def _with_stored_vectors(self, view: View) -> View:
        """The view with those of the store's vectors that were made of the products' present texts."""
        ids, texts, matrix = await self._store.vectors(self._embedder.name)
        return await asyncio.to_thread(_with_vectors, view, ids, texts, matrix)

    async def _embed_missing(self, progress: Progress | None) -> None:
        view = self._view
        missing = [row for row in np.flatnonzero(view.lexical.alive) if not view.embedded[row]]
        done = 0
        for start in range(0, len(missing), _EMBED_AT_ONCE):
            rows = missing[start : start + _EMBED_AT_ONCE]
            products = await self._store.products([view.table.ids[row] for row in rows])
            texts = [meaning_of(product) for product in products]
            vectors = await asyncio.to_thread(self._embedder.embed, texts)
            numbers = [text_fingerprint(text) for text in texts]
            for product, number, vector in zip(products, numbers, vectors, strict=True):
                row = view.rows.get(product.id)
                if row is not None and view.table.meanings[row] == number:
                    view.dense.matrix[row] = vector
                    view.embedded[row] = True
            hashes = [_text_name(number) for number in numbers]
            ids = [product.id for product in products]
            await self._store.keep_vectors(self._embedder.name, ids, hashes, vectors)
            done += len(rows)
            if progress is not None:
                progress(done, len(missing))
        if missing:
            self._view = replace(view)  # what was derived from the vectors is derived anew


def _updated(view: View, products: Sequence[Product]) -> View:
    """The view with these products as they are now."""
    new = Table().extended(products)
    old_rows = np.array([view.rows.get(product.id, -1) for product in products], dtype=np.intp)
    known = old_rows >= 0
    same = known.copy()
    same[known] = view.table.columns["products"][old_rows[known]] == new.columns["products"][known]
    same_words = known.copy()
    same_words[known] = view.table.columns["words"][old_rows[known]] == new.columns["words"][known]
    repriced = np.flatnonzero(same_words & ~same).tolist()
    table = view.table
    if repriced:
        table = table.replaced(old_rows[repriced].tolist(), [products[i] for i in repriced])
    fresh = [products[i] for i in np.flatnonzero(~same_words).tolist()]
    if not fresh:
        return replace(view, table=table)
    first = len(table)
    table = table.extended(fresh)
    dead = old_rows[known & ~same_words].tolist()
    documents = ((first + i, document_of(product)) for i, product in enumerate(fresh))
    lexical = view.lexical.changed(documents, dead, len(table))
    vectors = np.zeros((len(fresh), view.dense.dimension), dtype=np.float32)
    embedded = np.zeros(len(table), dtype=bool)
    embedded[:first] = view.embedded
    rows = dict(view.rows)
    for i, product in enumerate(fresh):
        before = view.rows.get(product.id)
        if before is not None:
            # Until the new vector is made, the old one is nearer to the truth than none.
            vectors[i] = view.dense.matrix[before]
            same_meaning = table.meanings[before] == table.meanings[first + i]
            embedded[first + i] = view.embedded[before] and same_meaning
        rows[product.id] = first + i
    return View(view.version, lexical, table, view.dense.extended(vectors), rows, embedded)


def _without(view: View, gone: Iterable[str]) -> View:
    """The view without these products, and tidied up when too much of it is dead."""
    dead = {id: view.rows[id] for id in gone if id in view.rows}
    if dead:
        rows = {id: row for id, row in view.rows.items() if id not in dead}
        view = replace(
            view, lexical=view.lexical.changed((), list(dead.values()), len(view.table)), rows=rows
        )
    if view.lexical.count >= (1 - _DEAD_SHARE) * len(view.table):
        return view
    alive = np.flatnonzero(view.lexical.alive)
    table = view.table.taken(alive)
    return View(
        version=view.version,
        lexical=view.lexical.compacted(),
        table=table,
        dense=view.dense.taken(alive),
        rows={id: row for row, id in enumerate(table.ids)},
        embedded=view.embedded[alive],
    )


def _with_vectors(view: View, ids: Sequence[str], texts: Sequence[str], matrix: Matrix) -> View:
    embedded = view.embedded.copy()
    for i, (id, text) in enumerate(zip(ids, texts, strict=True)):
        row = view.rows.get(id)
        if row is not None and _text_name(int(view.table.meanings[row])) == text:
            view.dense.matrix[row] = matrix[i]
            embedded[row] = True
    return replace(view, embedded=embedded)


def _text_name(number: int) -> str:
    return f"{number & 0xFFFFFFFFFFFFFFFF:016x}"


def _save(view: View, path: Path) -> None:
    """Write the words and columns of the view; the vectors are in the catalogue's store."""
    path.parent.mkdir(parents=True, exist_ok=True)
    arrays: dict[str, NDArray[np.generic]] = {
        "format": np.frombuffer(_FORMAT.encode(), dtype=np.uint8),
        "version": np.array([view.version]),
        **{f"lexical.{name}": array for name, array in view.lexical.arrays().items()},
        **{f"table.{name}": array for name, array in view.table.arrays().items()},
    }
    handle, scratch = tempfile.mkstemp(prefix=".writing-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            np.savez(file, allow_pickle=False, **arrays)
        os.replace(scratch, path)
    finally:
        Path(scratch).unlink(missing_ok=True)


def _load(path: Path, dimension: int) -> View | None:
    """The view of the snapshot without its vectors; None when there is none that can be used."""
    try:
        with np.load(path, allow_pickle=False) as arrays:
            if arrays["format"].tobytes().decode() != _FORMAT:
                return None
            parts: dict[str, dict[str, NDArray[np.generic]]] = {"lexical": {}, "table": {}}
            for name in arrays.files:
                part, dot, key = name.partition(".")
                if dot:
                    parts[part][key] = arrays[name]
            version = int(arrays["version"][0])
        lexical = LexicalIndex.from_arrays(parts["lexical"])
        table = Table.from_arrays(parts["table"])
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, BadZipFile) as error:
        log.warning("The product index's snapshot %s cannot be read (%s); it is made anew.", path, error)
        return None
    vectors = np.zeros((len(table), dimension), dtype=np.float32)
    return View(
        version=version,
        lexical=lexical,
        table=table,
        dense=DenseIndex(dimension, vectors, len(table)),
        rows={id: row for row, id in enumerate(table.ids) if lexical.alive[row]},
        embedded=np.zeros(len(table), dtype=bool),
    )
