"""The plain methods that the product has to beat: BM25, dense vectors, and both joined by rank.

They know nothing of prices, exclusions, turns or typing errors. That is what they are for.
Sources: S. Robertson and H. Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond (2009);
G. Cormack and others, Reciprocal Rank Fusion outperforms Condorcet (SIGIR 2009), with their k of 60.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Protocol

import bm25s
import numpy as np
import Stemmer
from numpy.typing import NDArray

from assistant.catalogue.product import Product
from assistant.ports import Embedder

FUSION_K = 60

logging.getLogger("bm25s").setLevel(logging.WARNING)  # the library turns its own debugging on


class Remembering:
    """An encoder that reads each text once, however many systems of a measure ask for its vector."""

    def __init__(self, embedder: Embedder) -> None:
        self.name = embedder.name
        self.dimension = embedder.dimension
        self._embedder = embedder
        self._known: dict[str, NDArray[np.float32]] = {}

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """A (len(texts), dimension) matrix of unit rows."""
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        self._known |= zip(new, self._embedder.embed(new), strict=True)
        if not texts:
            return np.empty((0, self.dimension), dtype=np.float32)
        return np.stack([self._known[text] for text in texts])


class Ranker(Protocol):
    """A method that scores a fixed list of texts for a query."""

    name: str

    def scores(self, query: str) -> NDArray[np.float64]:
        """One score a text, in their order; higher is better."""
        ...


def product_text(product: Product) -> str:
    """What the plain methods read of a product."""
    return " ".join((product.title, product.description, *product.category))


class Bm25:
    """BM25 over stemmed English words without stop words."""

    name = "BM25"

    def __init__(self, texts: Sequence[str]) -> None:
        self._stemmer = Stemmer.Stemmer("english")
        self._count = len(texts)
        self._index = bm25s.BM25()
        words = self._words(texts)
        self._empty = not any(words)
        if not self._empty:
            self._index.index(words, show_progress=False)

    def scores(self, query: str) -> NDArray[np.float64]:
        words = self._words([query])[0]
        if self._empty or not words:
            return np.zeros(self._count)
        return np.asarray(self._index.get_scores(words), dtype=np.float64)

    def _words(self, texts: Sequence[str]) -> list[list[str]]:
        words: list[list[str]] = bm25s.tokenize(
            list(texts), stopwords="en", stemmer=self._stemmer, return_ids=False, show_progress=False
        )
        return words


class Vectors:
    """Cosine between the query's vector and each text's."""

    def __init__(self, texts: Sequence[str], embedder: Embedder) -> None:
        self.name = "vectors"
        self._embedder = embedder
        self._matrix = embedder.embed(texts)

    def scores(self, query: str) -> NDArray[np.float64]:
        return np.asarray(self._matrix @ self._embedder.embed([query])[0], dtype=np.float64)


class Fusion:
    """Reciprocal-rank fusion of other rankers over the same texts."""

    name = "fusion of both"

    def __init__(self, rankers: Sequence[Ranker]) -> None:
        self._rankers = rankers

    def scores(self, query: str) -> NDArray[np.float64]:
        parts = [1 / (FUSION_K + ranks(ranker.scores(query))) for ranker in self._rankers]
        return np.asarray(np.sum(parts, axis=0), dtype=np.float64)


def ranks(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Each text's place, 1 for the highest score; ties in the texts' order."""
    places = np.empty(len(scores))
    places[np.argsort(-scores, kind="stable")] = np.arange(1, len(scores) + 1)
    return places


def plain_rankers(texts: Sequence[str], embedder: Embedder | None) -> list[Ranker]:
    """Every baseline over `texts`; BM25 alone where there is no embedder."""
    bm25 = Bm25(texts)
    if embedder is None:
        return [bm25]
    vectors = Vectors(texts, embedder)
    return [bm25, vectors, Fusion([bm25, vectors])]
