"""Which products answer a request best: words, meaning and kind of thing in one score.

Each part is between about 0 and 1 and means the same for every request, so scores can be compared and a
caller can tell a good match from the best of a bad lot:

* `lexical`: how much of what was asked for the product says, in rare words and prominent places (BM25F);
* `meaning`: the cosine of the vectors of request and product;
* `category`: how near the request is to the product's whole category, which evens out the chance wording
  of single descriptions;
* `head`: whether the thing itself that was asked for stands in the product's title or category.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.retrieval.dense import Matrix
from assistant.retrieval.lexical import BIT, Floats, LexicalIndex, Mask
from assistant.retrieval.query import Concept


@dataclass(frozen=True, slots=True)
class Weights:
    """What each part counts. Chosen on benchmarks/needs (see docs/quality.md)."""

    lexical: float = 1.0
    meaning: float = 1.5
    category: float = 0.5
    head: float = 0.3
    title: float = 0.1
    absent: float = 0.03


WEIGHTS = Weights()

_NAMED = BIT["head"] | BIT["category"]
_TITLE = BIT["head"] | BIT["title"] | BIT["category"]


@dataclass(frozen=True)
class Lexical:
    """The words' part for every row: how much of the request it has, and concept by concept how well."""

    score: Floats
    by_concept: tuple[Floats, ...]
    head: Floats
    title: Floats


def lexical_part(index: LexicalIndex, concepts: Sequence[Concept]) -> Lexical:
    """BM25F over concepts, as a share of what a product with all of them would get."""
    rows = len(index.alive)
    score = np.zeros(rows, dtype=np.float32)
    head = np.zeros(rows, dtype=np.float32)
    title = np.zeros(rows, dtype=np.float32)
    by_concept: list[Floats] = []
    possible = 0.0
    titles = 0.0
    for concept in concepts:
        weights, count = index.weights(concept.alternatives)
        by_concept.append(weights)
        rarity = float(np.log1p((index.count - count + 0.5) / (count + 0.5)))
        score += np.float32(concept.weight * rarity) * weights
        possible += concept.weight * rarity
        if concept.typed:
            named = field_part(index, concept, _TITLE)
            title += np.float32(concept.weight * rarity) * named
            titles += concept.weight * rarity
        if concept.head:
            head = np.maximum(head, field_part(index, concept, _NAMED))
    if possible > 0:
        score /= np.float32(possible)
    if titles > 0:
        title /= np.float32(titles)
    return Lexical(score, tuple(by_concept), head, title)


def field_part(index: LexicalIndex, concept: Concept, fields: int) -> Floats:
    """How well (0 to 1) each row has the concept in one of some fields."""
    best = np.zeros(len(index.alive), dtype=np.float32)
    for terms, well in concept.alternatives:
        found = index.find_all(terms)
        rows = found.rows[(found.fields & fields) > 0]
        best[rows] = np.maximum(best[rows], np.float32(well))
    return best


@dataclass(frozen=True)
class Centroids:
    """The mean direction of each category's products, by category number."""

    matrix: Matrix

    @classmethod
    def of(cls, matrix: Matrix, categories: NDArray[np.int32], alive: Mask) -> Centroids:
        """From the products alive."""
        count = int(categories.max()) + 1 if len(categories) else 0
        sums = np.zeros((count, matrix.shape[1]), dtype=np.float32)
        rows = np.flatnonzero(alive)
        np.add.at(sums, categories[rows], matrix[rows])
        norms = np.linalg.norm(sums, axis=1, keepdims=True)
        return cls(sums / np.maximum(norms, 1e-9))
