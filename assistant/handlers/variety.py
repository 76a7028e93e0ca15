"""The first results of an open wish made to differ, where that costs none of them its place by merit.

The method is maximal marginal relevance: Carbonell and Goldstein, "The use of MMR, diversity-based reranking
for reordering documents and producing summaries" (SIGIR 1998).
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from assistant.catalogue.product import Product
from assistant.dialogue.state import Wish
from assistant.guide import Guide
from assistant.retrieval.dense import Matrix
from assistant.retrieval.request import Constraints, Hit

Pairs = list[tuple[Product, Hit]]

# So many compete for the first places, and only with a score this near (a share of the best one's) to the
# score that would have had the last of those places.
COMPETING = 12
NEARLY_AS_GOOD = 0.01
# What likeness to those before it costs a product, beside its relevance.
LIKENESS = 0.3
SAME_KIND, SAME_BRAND = 0.15, 0.1


def is_open(wish: Wish) -> bool:
    """Whether a wish leaves room: told or named in a word, and narrowed by nothing but a kind or a price."""
    narrowed = replace(wish.constraints, categories=(), price_min=None, price_max=None, in_stock=False)
    return (
        wish.sort == "relevance"
        and not wish.like
        and not wish.aspects
        and narrowed == Constraints(not_ids=narrowed.not_ids)
        and (not wish.thing or len(wish.thing.split()) == 1)
    )


def varied(guide: Guide, wish: Wish, pairs: Pairs, count: int) -> Pairs:
    """`pairs`, best first, with the first `count` chosen so that they are less alike.

    The best stays first. Whoever comes in is nearly as good as who leaves.
    """
    if not is_open(wish) or len(pairs) <= count:
        return pairs
    floor = pairs[count - 1][1].score - NEARLY_AS_GOOD * abs(pairs[0][1].score)
    rivals = [pair for pair in pairs[:COMPETING] if pair[1].score >= floor]
    vectors = guide.index.vectors([product.id for product, _ in rivals])
    scores = np.array([hit.score for _, hit in rivals])
    relevance = (scores - scores.min()) / ((scores.max() - scores.min()) or 1.0)
    chosen = [0]
    while len(chosen) < min(count, len(rivals)):
        left = [place for place in range(len(rivals)) if place not in chosen]

        def worth(place: int) -> float:
            alike = max(_alike(rivals, vectors, place, other) for other in chosen)
            return float((1 - LIKENESS) * relevance[place] - LIKENESS * alike)

        chosen.append(max(left, key=worth))
    first = [rivals[place] for place in sorted(chosen)]
    known = {product.id for product, _ in pairs[:count]}
    first = [
        pair if pair[0].id in known else (pair[0], replace(pair[1], moved=(*pair[1].moved, "variety")))
        for pair in first
    ]
    taken = {product.id for product, _ in first}
    return first + [pair for pair in pairs if pair[0].id not in taken]


def _alike(rivals: Pairs, vectors: Matrix, one: int, other: int) -> float:
    """How alike two products are, about 0 to 1: in meaning, and the more of one kind or one brand."""
    first, second = rivals[one][0], rivals[other][0]
    alike = float(vectors[one] @ vectors[other])
    alike += SAME_KIND * (first.category == second.category)
    alike += SAME_BRAND * (bool(first.brand) and first.brand == second.brand)
    return alike
