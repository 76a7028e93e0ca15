"""The product index: constraints as exact filters, words and meaning as one ranking, kept up to date."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.catalogue.product import Product
from assistant.ports import CatalogueStore, Changes, Embedder
from assistant.retrieval.dense import DenseIndex, Matrix
from assistant.retrieval.document import document_of, meaning_of
from assistant.retrieval.filters import Filter
from assistant.retrieval.lexical import Floats, LexicalIndex, Mask
from assistant.retrieval.query import Concept, concepts_of
from assistant.retrieval.ranking import WEIGHTS, Centroids, Weights, lexical_part
from assistant.retrieval.request import Hit, Results, SearchRequest
from assistant.retrieval.table import Table

# Called with how many products have their vectors, and of how many.
Progress = Callable[[int, int], None]

_EMBED_CHUNK = 512


@dataclass(frozen=True)
class View:
    """One state of the catalogue, never changed: searches that run keep theirs while another is made."""

    version: int
    lexical: LexicalIndex
    table: Table
    dense: DenseIndex
    rows: dict[str, int]

    @cached_property
    def filter(self) -> Filter:
        return Filter(self.lexical, self.table)

    @cached_property
    def centroids(self) -> Centroids:
        return Centroids.of(self.dense.matrix, self.table.categories, self.lexical.alive)


class ProductIndex:
    """Products found by what is asked for. Open one with `await ProductIndex.open(...)`."""

    def __init__(self, store: CatalogueStore, embedder: Embedder, folder: Path) -> None:
        self._store = store
        self._embedder = embedder
        self._folder = folder
        self._view = View(-1, LexicalIndex(), Table(), DenseIndex(embedder.dimension), {})
        self._refreshing = asyncio.Lock()

    @classmethod
    async def open(
        cls, store: CatalogueStore, embedder: Embedder, folder: Path, progress: Progress | None = None
    ) -> ProductIndex:
        """The index of the store's catalogue; what a snapshot in `folder` has is not computed again."""
        index = cls(store, embedder, folder)
        await index.refresh(progress=progress)
        return index

    async def refresh(self, changes: Changes | None = None, progress: Progress | None = None) -> None:
        """Follow the store after an import. Searches meanwhile see the catalogue as it was."""
        async with self._refreshing:
            version = await self._store.version()
            products = [product async for batch in self._store.every() for product in batch]
            await asyncio.to_thread(self._rebuild, version, products)

    def _rebuild(self, version: int, products: Sequence[Product]) -> None:
        lexical = LexicalIndex().changed(
            ((row, document_of(product)) for row, product in enumerate(products)), (), len(products)
        )
        table = Table().extended(products)
        vectors = self._embedder.embed([meaning_of(product) for product in products])
        dense = DenseIndex(self._embedder.dimension).extended(vectors)
        self._view = View(version, lexical, table, dense, {id: row for row, id in enumerate(table.ids)})

    def search(self, request: SearchRequest, weights: Weights = WEIGHTS) -> Results:
        """The products that satisfy the constraints, best first. Takes milliseconds; call it in a thread."""
        view = self._view
        mask = view.filter.mask(request.constraints)
        concepts = concepts_of(request.text, view.lexical.lexicon, request.terms)
        lexical = lexical_part(view.lexical, concepts)
        parts: dict[str, Floats] = {
            "lexical": weights.lexical * lexical.score,
            "head": weights.head * lexical.head,
            "title": weights.title * lexical.title,
        }
        asked = [(request.text, 1.0)] if request.text.strip() else []
        texts = [*asked, *request.descriptions]
        similarity = np.zeros(len(view.table), dtype=np.float32)
        if texts:
            vectors = self._embedder.embed([text for text, _ in texts])
            if asked:
                similarity = view.dense.similarities(vectors[0])
            shares = np.array([weight for _, weight in texts], dtype=np.float32)
            joined = (shares / shares.sum()) @ vectors
            parts["meaning"] = weights.meaning * view.dense.similarities(joined)
            parts["category"] = weights.category * (view.centroids.matrix @ joined)[view.table.categories]
        score = sum(parts.values(), np.zeros(len(view.table), dtype=np.float32))
        rows = np.flatnonzero(mask)
        order = sorted(rows.tolist(), key=lambda row: (-float(score[row]), view.table.ids[row]))
        shown = order[request.offset : request.offset + request.limit]
        hits = tuple(
            Hit(
                id=view.table.ids[row],
                score=float(score[row]),
                parts={name: float(part[row]) for name, part in parts.items() if part[row]},
                matched=tuple(
                    concept.typed
                    for concept, having in zip(concepts, lexical.by_concept, strict=True)
                    if concept.typed and having[row] > 0
                ),
                similarity=float(similarity[row]),
            )
            for row in shown
        )
        return Results(hits, len(order))
