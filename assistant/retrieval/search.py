"""One search over one state of the catalogue."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from assistant.ports import Embedder
from assistant.retrieval.dense import DenseIndex, Matrix
from assistant.retrieval.filters import Filter
from assistant.retrieval.lexical import Floats, LexicalIndex, Mask, fact_term
from assistant.retrieval.query import concepts_of
from assistant.retrieval.ranking import (
    WEIGHTS,
    Lexical,
    Weights,
    centroids,
    kind_part,
    lexical_part,
    told_by_use,
)
from assistant.retrieval.request import Hit, Results, SearchRequest
from assistant.retrieval.spelling import Spelling
from assistant.retrieval.table import Table
from assistant.retrieval.uses import Uses
from assistant.retrieval.vocabulary import Path, Vocabulary

# A result must reach this share of the best score; sorted by price, it must be as good an answer.
_MATCHING = 0.45
_AS_GOOD = 0.85
_COVERED = 0.9
# How clearly a thing asked for by name must be some product's kind to be one that the shop calls so.
_SAID = 0.9
_ALL = 0.99
# The rank of what cannot be bought now suffers a little: it is still the answer to "do you have".
_UNAVAILABLE = -0.3
_SAME_CATEGORY = 0.1
# What is made for men is no answer to who asks for women, and last among what is; what states neither may be.
_FOR_OTHERS, _FOR_THESE = -1.2, 0.15
_OTHERS = {"male": "female", "female": "male"}
# How clearly a product must be of a kind for the shop to have that kind, and how many kinds have a say.
_SOLD = 0.5
_KINDS = 8
_DESCRIBED = 3
_NAMES = 4
_SHORT = 2
_VOTERS = 30
_SHARPNESS = 12.0


@dataclass(frozen=True)
class View:
    """One state of the catalogue: searches that run keep theirs while another one is made.

    Nothing in it changes but the vectors of products that had none (`embedded` says which have theirs).
    """

    version: int
    lexical: LexicalIndex
    table: Table
    dense: DenseIndex
    rows: dict[str, int]
    embedded: Mask = field(default_factory=lambda: np.zeros(0, dtype=bool))
    _kinds: dict[tuple[str, ...], tuple[NDArray[np.intp], Floats]] = field(default_factory=dict)

    @cached_property
    def filter(self) -> Filter:
        """Constraints to masks."""
        return Filter(self.lexical, self.table)

    @cached_property
    def categories(self) -> Matrix:
        """The middle of each category, by category number."""
        return centroids(self.dense.matrix, self.table.categories, self.lexical.alive)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """What the catalogue says it has."""
        alive = self.lexical.alive
        currency, number = self.table.currency(alive)
        prices = self.table.prices[alive & (self.table.currencies == number)]
        bounds = (float(prices.min()), float(prices.max())) if len(prices) else None
        return Vocabulary(self.table.counts(alive, self.lexical.frequencies("head")), currency, bounds)

    @cached_property
    def spelling(self) -> Spelling:
        """Typing errors against the catalogue's words."""
        return Spelling(self.lexical.frequencies(), self.lexical.together)

    def of_kind(self, names: tuple[str, ...]) -> tuple[NDArray[np.intp], Floats]:
        """The rows of products that are one of these things, and how clearly (0 to 1) each says so."""
        if names not in self._kinds:
            clearly = kind_part(self.lexical, names)
            rows = np.flatnonzero(clearly)
            self._kinds[names] = rows, clearly[rows]
        return self._kinds[names]

    @cached_property
    def id_order(self) -> NDArray[np.intp]:
        """Each row's place when ids are sorted: equal scores come in the same order in every index."""
        places = np.empty(len(self.table), dtype=np.intp)
        places[sorted(range(len(self.table)), key=self.table.ids.__getitem__)] = np.arange(len(self.table))
        return places


@dataclass(frozen=True)
class Ranked:
    """The parts of every row's score, weighted, and what they were made of."""

    score: Floats
    parts: dict[str, Floats]
    similarity: Floats
    lexical: Lexical
    typed: tuple[str, ...]


@dataclass(frozen=True)
class Means:
    """What a search needs beside the catalogue."""

    embedder: Embedder
    uses: Uses
    weights: Weights = WEIGHTS
    _named: dict[tuple[str, ...], Floats] = field(default_factory=dict)

    def meaning_of_kind(self, kinds: tuple[str, ...]) -> Floats:
        """The vector of a kind of thing's names."""
        if kinds not in self._named:
            self._named[kinds] = self.embedder.embed([", ".join(kinds[:_NAMES])])[0]
        return self._named[kinds]


def search(view: View, request: SearchRequest, means: Means) -> Results:
    """The products that satisfy the constraints and match, best first.

    Sorted by price, only those compete that answer the request as well as the best ones do. `total` counts
    what `offset` can reach: with `group_variants` a group of variants once.
    """
    mask = view.filter.mask(request.constraints)
    liked = [view.rows[id] for id in request.like if id in view.rows]
    if liked:
        mask[liked] = False
        if request.group_variants:
            mask &= ~np.isin(view.table.groups, [g for g in view.table.groups[liked] if g >= 0])
    ranked = rank(view, request, means)
    rows = np.flatnonzero(mask)
    if _says_something(request) or liked:
        if request.wearer and request.sort != "relevance":
            fitting = rows[ranked.parts["wearer"][rows] >= 0]
            rows = fitting if len(fitting) else rows
        rows = rows[_matching(ranked, rows, request.sort != "relevance")]
    else:
        ranked = _by_typicality(view, rows, ranked)
    rows = _ordered(view, rows, ranked, request)
    if request.group_variants:
        rows = _best_of_groups(view, rows)
    shown = rows[request.offset : request.offset + request.limit]
    return Results(tuple(_hit(view, ranked, int(row)) for row in shown), len(rows))


def rank(view: View, request: SearchRequest, means: Means) -> Ranked:
    """The score of every row for a request's text, terms, descriptions and liked products."""
    rows = len(view.table)
    weights = means.weights
    concepts = concepts_of(request.text, view.lexical.lexicon, request.terms, request.thing)
    lexical = lexical_part(view.lexical, concepts)
    parts: dict[str, Floats] = {}
    told = told_by_use(lexical, weights) if any(concept.typed for concept in concepts) else 0.0
    if request.thing and lexical.head.max(initial=0.0) >= _SAID:
        told *= weights.told_named
    if concepts:
        worth = weights.lexical + (weights.lexical_told - weights.lexical) * told
        parts["lexical"] = np.float32(worth) * lexical.score
        parts["coverage"] = np.float32(weights.coverage * (1 - told)) * lexical.coverage
        if request.thing:
            parts["head"] = np.float32(weights.head * (1 - told)) * lexical.head
        parts["title"] = np.float32(weights.title) * lexical.title
    text = request.text.strip()
    similarity = np.zeros(rows, dtype=np.float32)
    texts = [(text, 1.0)] if text else []
    texts += [(text, weight) for text, weight in request.descriptions if text.strip()]
    vectors = [means.embedder.embed([text])[0] for text, _ in texts]
    shares = [weight for _, weight in texts]
    if text:
        similarity = view.dense.similarities(vectors[0])
        if told > 0:
            parts["need"] = np.zeros(rows, dtype=np.float32)
            votes = means.uses.votes(vectors[0])
            # What the shop does not have leaves its say to what it has.
            sold = [vote for vote in votes if view.of_kind(vote.kinds)[1].max(initial=0) >= _SOLD][:_KINDS]
            share = told / (sum(vote.weight for vote in sold) or 1.0)
            for vote in sold:
                having, clearly = view.of_kind(vote.kinds)
                parts["need"][having] += np.float32(weights.need * share * vote.weight) * clearly
            # A long telling is compared with products by what would meet it, too.
            length = min(1.0, max(0.0, (len(concepts) - _SHORT) / _SHORT))
            for vote in sold[:_DESCRIBED]:
                vectors.append(means.meaning_of_kind(vote.kinds))
                shares.append(weights.described * length * share * vote.weight)
    liked = [view.rows[id] for id in request.like if id in view.rows]
    if liked:
        vectors.append(view.dense.matrix[liked].mean(axis=0))
        shares.append(1.0)
    if vectors:
        joined = np.average(np.stack(vectors), axis=0, weights=shares).astype(np.float32)
        alone = bool(text) and not any(shares[1:])
        meaning = similarity if alone else view.dense.similarities(joined)
        parts["meaning"] = np.float32(weights.meaning) * meaning
        by_category = np.float32(weights.category) * (view.categories @ joined)
        parts["category"] = by_category[view.table.categories]
    if request.likely:
        shares_of = np.zeros(len(view.table.paths), dtype=np.float32)
        numbers = {path: number for number, path in enumerate(view.table.paths)}
        for path, share_of in request.likely:
            if path in numbers:
                shares_of[numbers[path]] = share_of
        parts["likely"] = np.float32(weights.likely) * shares_of[view.table.categories]
    if liked:
        same = np.isin(view.table.categories, view.table.categories[liked])
        parts["like"] = np.where(same, np.float32(_SAME_CATEGORY), np.float32(0))
    if parts and request.wearer:
        parts["wearer"] = np.zeros(rows, dtype=np.float32)
        for gender, worth in ((request.wearer, _FOR_THESE), (_OTHERS[request.wearer], _FOR_OTHERS)):
            parts["wearer"][view.lexical.find(fact_term("gender", gender)).rows] = np.float32(worth)
    if parts:
        parts["stock"] = np.where(view.table.available, np.float32(0), np.float32(_UNAVAILABLE))
    score = np.zeros(rows, dtype=np.float32)
    for part in parts.values():
        score += part
    return Ranked(score, parts, similarity, lexical, tuple(concept.typed for concept in concepts))


def category_votes(view: View, ranked: Ranked) -> list[tuple[Path, float]]:
    """The categories of the best matches, heaviest first; the weights add up to 1."""
    rows = np.flatnonzero(view.lexical.alive)
    if not len(rows):
        return []
    best = rows[np.argsort(-ranked.score[rows], kind="stable")[:_VOTERS]]
    votes = np.exp(_SHARPNESS * (ranked.score[best] - ranked.score[best[0]]))
    sums = np.bincount(view.table.categories[best], weights=votes)
    order = np.argsort(-sums, kind="stable")
    return [(view.table.paths[i], float(sums[i] / votes.sum())) for i in order if sums[i] > 0]


def _says_something(request: SearchRequest) -> bool:
    return bool(request.text.strip() or request.terms or any(t.strip() for t, _ in request.descriptions))


def _matching(ranked: Ranked, rows: NDArray[np.intp], strictly: bool) -> Mask:
    """Which of the rows are an answer at all or, `strictly`, as good an answer as the best."""
    if not len(rows):
        return np.ones(0, dtype=bool)
    score = ranked.score[rows]
    if not strictly:
        return np.asarray(score >= _MATCHING * score.max())
    named = ranked.lexical.head[rows] > 0
    if len(ranked.typed) > 1:
        named |= ranked.lexical.coverage[rows] >= _ALL  # dog toys need not be called so
    coverage = np.where(named if named.any() else True, ranked.lexical.coverage[rows], np.float32(0))
    if coverage.max() > 0:
        return np.asarray(coverage >= _COVERED * coverage.max())
    return np.asarray(score >= _AS_GOOD * score.max())


def _by_typicality(view: View, rows: NDArray[np.intp], ranked: Ranked) -> Ranked:
    """Where nothing was asked but constraints: what is nearest to the middle of what satisfies them."""
    typical = np.zeros(len(view.table), dtype=np.float32)
    if len(rows):
        chosen = np.zeros(len(view.table), dtype=np.float32)
        chosen[rows] = 1.0
        middle = chosen @ view.dense.matrix
        middle /= max(float(np.linalg.norm(middle)), 1e-9)
        typical = chosen * view.dense.similarities(middle)
    stock = np.where(view.table.available, np.float32(0), np.float32(_UNAVAILABLE))
    return Ranked(
        typical + stock, {"typical": typical, "stock": stock}, ranked.similarity, ranked.lexical, ()
    )


def _ordered(view: View, rows: NDArray[np.intp], ranked: Ranked, request: SearchRequest) -> NDArray[np.intp]:
    # Rounded, so that the last bits of sums in another order do not decide.
    score = np.round(ranked.score[rows].astype(np.float64), 5)
    by_price = {"relevance": 0, "price_asc": 1, "price_desc": -1}[request.sort] * view.table.prices[rows]
    return rows[np.lexsort((view.id_order[rows], -score, by_price))]


def _best_of_groups(view: View, rows: NDArray[np.intp]) -> NDArray[np.intp]:
    """The first row of each group of variants, and every row without a group."""
    groups = view.table.groups[rows]
    keys = np.where(groups >= 0, groups, -1 - rows)
    _, first = np.unique(keys, return_index=True)
    return rows[np.sort(first)]


def _hit(view: View, ranked: Ranked, row: int) -> Hit:
    matched = [
        typed
        for typed, having in zip(ranked.typed, ranked.lexical.by_concept, strict=False)
        if typed and having[row] > 0
    ]
    return Hit(
        id=view.table.ids[row],
        score=float(ranked.score[row]),
        parts={name: float(part[row]) for name, part in ranked.parts.items() if part[row]},
        matched=tuple(dict.fromkeys(matched)),
        similarity=float(ranked.similarity[row]),
    )
