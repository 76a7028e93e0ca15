"""From a wish to products: the index asked, qualities and profile weighed in, and what to say if none fits."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.catalogue.product import Product
from assistant.dialogue.aspects import judge
from assistant.dialogue.state import Profile, Wish
from assistant.guide import Guide
from assistant.handlers.cards import interests
from assistant.retrieval.request import Constraints, Hit, SearchRequest

PAGE = 5
# Qualities and profile are weighed among this many of the most relevant.
CANDIDATES = 60
ASPECT_WEIGHT = 0.5
PROFILE_WEIGHT = 0.03


@dataclass(frozen=True, slots=True)
class Found:
    """`pairs` are products with their hits, best first; `total` counts all that fit.

    `relaxed` names what had to be given up for `nearest` (`price`, `trait`, `brand`, `stock`,
    `sold`: the shop does not sell such a thing), with the words for it in `given_up`.
    """

    pairs: tuple[tuple[Product, Hit], ...] = ()
    total: int = 0
    nearest: tuple[tuple[Product, Hit], ...] = ()
    relaxed: str = ""
    given_up: str = ""


async def find(
    guide: Guide,
    wish: Wish,
    profile: Profile,
    now: float,
    offset: int = 0,
    limit: int = PAGE,
    descriptions: Sequence[tuple[str, float]] = (),
    terms: Sequence[tuple[str, float]] = (),
) -> Found:
    """The best `limit` products for `wish` after the first `offset`, or the nearest things instead."""
    request = SearchRequest(
        text=wish.text,
        constraints=wish.constraints,
        terms=tuple(terms),
        descriptions=tuple(descriptions),
        like=wish.like,
        sort=wish.sort,
        limit=max(CANDIDATES, offset + limit),
    )
    results = await asyncio.to_thread(guide.index.search, request)
    hits = [hit for hit in results.hits if wish.like or believable(hit, results.hits, wish)]
    if hits:
        pairs = await _with_products(guide, hits)
        if wish.sort == "relevance":
            pairs = rank(pairs, wish, profile, now)
        total = results.total if len(hits) == len(results.hits) else len(hits)
        return Found(tuple(pairs[offset : offset + limit]), total)
    return await _nearest(guide, request, wish)


def believable(hit: Hit, hits: Sequence[Hit], wish: Wish) -> bool:
    """Whether a result is what was asked for rather than merely the least bad."""
    return True


def rank(
    pairs: list[tuple[Product, Hit]], wish: Wish, profile: Profile, now: float
) -> list[tuple[Product, Hit]]:
    """Order candidates by relevance, the qualities asked for and, a little, the person's profile.

    Relevance is scaled to 0..1 among the candidates, a quality to its rank among them: the product
    must do well on every quality asked for, so their geometric mean counts.
    """
    scores = [hit.score for _, hit in pairs]
    low, span = min(scores), (max(scores) - min(scores)) or 1.0
    judged = [judge([product for product, _ in pairs], aspect) for aspect in wish.aspects]
    judged = [marks for marks in judged if marks]

    def value(pair: tuple[Product, Hit]) -> float:
        product, hit = pair
        total = (hit.score - low) / span
        if judged:
            product_of = 1.0
            for marks in judged:
                product_of *= 0.05 + 0.95 * marks.get(product.id, 0.2)
            total = (1 - ASPECT_WEIGHT) * total + ASPECT_WEIGHT * product_of ** (1 / len(judged))
        liking = sum(profile.weight(key, now) for key in interests(product))
        return total + PROFILE_WEIGHT * liking

    return sorted(pairs, key=lambda pair: -value(pair))


async def _with_products(guide: Guide, hits: Sequence[Hit]) -> list[tuple[Product, Hit]]:
    products = {product.id: product for product in await guide.catalogue.products([hit.id for hit in hits])}
    return [(products[hit.id], hit) for hit in hits if hit.id in products]


async def _nearest(guide: Guide, request: SearchRequest, wish: Wish) -> Found:
    """What comes nearest when nothing fits: give up one constraint after the other, dearest last."""
    constraints = wish.constraints
    for relaxed, given_up, looser in _looser(constraints):
        sort = request.sort
        if relaxed == "price" and sort == "relevance":
            # Nearest to the limit: just above a ceiling, just below a floor.
            sort = "price_asc" if constraints.price_max is not None else "price_desc"
        again = replace(request, constraints=looser, sort=sort, limit=CANDIDATES, offset=0)
        results = await asyncio.to_thread(guide.index.search, again)
        hits = [hit for hit in results.hits if wish.like or believable(hit, results.hits, wish)]
        if hits:
            pairs = await _with_products(guide, hits[:3])
            return Found((), 0, tuple(pairs), relaxed, given_up)
    bare = Constraints(
        not_categories=constraints.not_categories,
        not_brands=constraints.not_brands,
        not_attributes=constraints.not_attributes,
        not_words=constraints.not_words,
        price_min=constraints.price_min,
        price_max=constraints.price_max,
    )
    results = await asyncio.to_thread(
        guide.index.search, replace(request, constraints=bare, limit=3, offset=0)
    )
    near = [hit for hit in results.hits if hit.similarity >= 0.3]
    return Found((), 0, tuple(await _with_products(guide, near)), "sold", "")


def _looser(constraints: Constraints) -> list[tuple[str, str, Constraints]]:
    """Constraint sets with one thing given up, in the order in which shoppers mind least."""
    ways: list[tuple[str, str, Constraints]] = []
    if constraints.in_stock:
        ways.append(("stock", "", replace(constraints, in_stock=False)))
    for fact in constraints.attributes:
        rest = tuple(other for other in constraints.attributes if other != fact)
        ways.append(("trait", fact[1][0], replace(constraints, attributes=rest)))
    if constraints.words:
        ways.append(("trait", constraints.words[0], replace(constraints, words=())))
    if constraints.brands:
        ways.append(("brand", constraints.brands[0], replace(constraints, brands=())))
    if constraints.price_min is not None or constraints.price_max is not None:
        ways.append(("price", "", replace(constraints, price_min=None, price_max=None)))
    return ways


def below(price: Decimal) -> Decimal:
    """The highest price that is cheaper than `price`."""
    return price - Decimal("0.01")
