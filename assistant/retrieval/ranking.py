"""Which products answer a request best: words, meaning and kind of thing in one score.

Each part means the same for every request and lies between about 0 and 1 before it is weighted, so scores
can be compared and a caller can tell a good match from the best of a bad lot:

* `lexical`: how much of what was asked for the product says, in rare words and prominent places (BM25F);
* `coverage`: the share of what was asked for that the product says anywhere at all;
* `head`: whether the thing itself that was asked for is the product's kind, by its title or category;
* `title`: how much of what was asked for stands there;
* `meaning`: the cosine of the vectors of request and product;
* `category`: the cosine of request and the middle of the product's category, which evens out the chance
  wording of single descriptions (cluster-based smoothing, as in Kurland and Lee, SIGIR 2004);
* `need`: whether the product is a kind of thing that meets needs like the one told (see `uses.py`). Counts
  the more, the less of the request the catalogue says in the same words;
* `likely`: whether the product is in a category that the language model takes to be meant, where it is asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from assistant.retrieval.dense import Matrix
from assistant.retrieval.lexical import BIT, Floats, LexicalIndex, Mask
from assistant.retrieval.query import Concept
from assistant.retrieval.synonyms import phrase_of


@dataclass(frozen=True, slots=True)
class Weights:
    """What each part counts. Chosen on benchmarks/needs."""

    lexical: float = 2.5
    lexical_told: float = 0.5
    coverage: float = 1.0
    head: float = 0.4
    title: float = 0.1
    meaning: float = 2.0
    category: float = 2.0
    need: float = 1.6
    likely: float = 0.8
    described: float = 0.4
    told_below: float = 1.0
    told_from: float = 0.75
    told_unnamed: float = 0.8
    told_named: float = 0.3


WEIGHTS = Weights()

_NAMED = BIT["head"] | BIT["category"]
# What stands on the shelf of a thing and is called something else is less surely that thing.
_SHELVED = 0.8
_TITLE = BIT["head"] | BIT["title"] | BIT["category"]


@dataclass(frozen=True)
class Lexical:
    """The words' part for every row.

    `coverage` is the share of what was asked for that a row has at all, wherever it says so. `by_concept`
    says of each concept how well each row has it.
    """

    score: Floats
    coverage: Floats
    head: Floats
    title: Floats
    by_concept: tuple[Floats, ...]


def lexical_part(index: LexicalIndex, concepts: Sequence[Concept]) -> Lexical:
    """BM25F over concepts, as a share of what a product with all of them would get."""
    rows = len(index.alive)
    score, coverage, head, title = (np.zeros(rows, dtype=np.float32) for _ in range(4))
    by_concept: list[Floats] = []
    possible = typed = 0.0
    for concept in concepts:
        having = index.weights(concept.alternatives)
        by_concept.append(having.saturated)
        count = int(np.count_nonzero(having.saturated))
        rarity = concept.weight * float(np.log1p((index.count - count + 0.5) / (count + 0.5)))
        score += np.float32(rarity) * having.saturated
        possible += rarity
        if concept.typed:
            coverage += np.float32(rarity) * having.well
            title += np.float32(rarity) * np.where(having.fields & _TITLE, having.well, np.float32(0))
            typed += rarity
        if concept.head:
            shelved = np.where(having.fields & BIT["category"], np.float32(_SHELVED), np.float32(0))
            named = np.where(having.fields & BIT["head"], np.float32(1), shelved)
            head = np.maximum(head, named * having.well)
    return Lexical(
        score / np.float32(possible or 1),
        coverage / np.float32(typed or 1),
        head,
        title / np.float32(typed or 1),
        tuple(by_concept),
    )


def told_by_use(lexical: Lexical, weights: Weights) -> float:
    """How much (0 to 1) a request tells a need and not a thing.

    It does when no product says much of it in its words, or none is the thing that it seems to name.
    """
    covered = float(lexical.coverage.max(initial=0.0))
    unsaid = (weights.told_below - covered) / (weights.told_below - weights.told_from)
    unnamed = weights.told_unnamed * (1.0 - float(lexical.head.max(initial=0.0)))
    return min(1.0, max(0.0, unsaid, unnamed))


def kind_part(index: LexicalIndex, names: Sequence[str]) -> Floats:
    """How clearly (0 to 1) each row's product is one of the things with these names."""
    clearly = np.zeros(len(index.alive), dtype=np.float32)
    for name in names:
        phrase = phrase_of(name)
        joined = [(("".join(phrase),), 1.0)] if len(phrase) > 1 else []
        having = index.weights([(phrase, 1.0), *joined])
        place = np.where(having.fields & _NAMED, 1.0, np.where(having.fields & BIT["title"], 0.7, 0.3))
        clearly = np.maximum(clearly, having.saturated * place.astype(np.float32))
    return clearly


def centroids(matrix: Matrix, numbers: NDArray[np.int32], alive: Mask) -> Matrix:
    """The mean direction of the rows alive that share a number, by number."""
    rows = np.flatnonzero(alive)
    order = rows[np.argsort(numbers[rows], kind="stable")]
    means = np.zeros((int(numbers.max(initial=-1)) + 1, matrix.shape[1]), dtype=np.float32)
    if len(order):
        starts = np.flatnonzero(np.diff(numbers[order], prepend=-1))
        bounds = [*starts.tolist(), len(order)]
        for start, end in pairwise(bounds):
            means[numbers[order[start]]] = matrix[order[start:end]].mean(axis=0)
    norms = np.linalg.norm(means, axis=1, keepdims=True)
    return np.asarray(means / np.maximum(norms, 1e-9), dtype=np.float32)
