"""From a wish to products: the index asked, qualities and profile weighed in, the nearest if none fits."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.catalogue.product import Product
from assistant.dialogue.aspects import judge
from assistant.dialogue.objects import alternatives
from assistant.dialogue.state import Profile, Wish
from assistant.dialogue.wording import EXACT
from assistant.guide import Guide
from assistant.handlers.cards import interests
from assistant.handlers.generation import NOTHING, Suggested, likelihoods
from assistant.handlers.naming import called_so, is_stray, titled_kinds
from assistant.handlers.variety import varied
from assistant.retrieval.ranking import WEIGHTS
from assistant.retrieval.request import Constraints, Hit, Results, SearchRequest
from assistant.retrieval.text import STOP_WORDS, family
from assistant.retrieval.text import terms as terms_of

PAGE = 5
# Qualities and profile are weighed among this many of the most relevant.
CANDIDATES = 60
EVERYTHING = 1000
ASPECT_WEIGHT = 0.5
PROFILE_WEIGHT = 0.03
# So much of the weight of a thing's own name is had by what is called so, or by the name of a narrower thing.
CALLED_SO = 0.65
# So many of the first are put in order by the likelihood of the need, which counts so much beside the place.
RERANKED = 12
LIKELIHOOD_WEIGHT = 0.1
# Of a told need: its own words by meaning, and the kinds of thing that meet it as words.
NEED_WEIGHT = 0.6
KIND_WEIGHT = 1.0
# Of a compound's head alone, and of so little of a request: a shop of coffee machines has no sewing machine.
HEAD_ALONE = 0.8
LITTLE_SAID = 0.36
# Cosines (MiniLM) from which on the best result counts as what was meant, although nothing is called so.
SIMILAR_ENOUGH = 0.47
SURELY_SIMILAR = 0.6
NEED_SIMILAR_ENOUGH = 0.45
NEAR_AT_ALL = 0.3
# Uses whose likeness to a need differs by less are equally likely to be meant.
AS_NEAR = 0.08

# "A gift for my mother, who likes gardening": a gift is chosen by the person, not by being one.
_GIFT_FOR_ONE_WHO = re.compile(
    r"^.*\b(?:gifts?|presents?|something|surprise)\s+for\s+(?=.{0,40}?,?\s(?:who|that)\s+\w+)", re.IGNORECASE
)
# What a thing is for need not stand in its text, unless it is made for them.
_FOR_WHAT = re.compile(
    r"\s+for (?!(?:(?:my|the|our|a|an|his|her|little|young|older) )?"
    r"(?:men|man|women|woman|ladies|boys?|girls?|kids?|child|children|baby|babies|toddlers?|dogs?|cats?|pets?)\b)"
    r"\S+(?: \S+)?"
)


@dataclass(frozen=True, slots=True)
class Found:
    """`pairs` are products with their hits, best first; `total` counts all that fit, and `among` are the best
    of those, as many as are weighed.

    `relaxed` names what had to be given up for `nearest` (`price`, `trait`, `brand`, `stock`,
    `sold`: the shop does not sell such a thing), with the words for it in `given_up`; `kept` are the
    constraints that they satisfy. `unsaid` are words said to narrow that none of `pairs` has, `partly` those
    that the last of a page do not have.
    """

    pairs: tuple[tuple[Product, Hit], ...] = ()
    total: int = 0
    nearest: tuple[tuple[Product, Hit], ...] = ()
    relaxed: str = ""
    given_up: str = ""
    among: tuple[Product, ...] = ()
    kept: Constraints | None = None
    unsaid: str = ""
    partly: str = ""


async def find(
    guide: Guide,
    wish: Wish,
    profile: Profile,
    now: float,
    offset: int = 0,
    limit: int = PAGE,
    suggested: Suggested = NOTHING,
    narrows: bool = False,
) -> Found:
    """The best `limit` products for `wish` after the first `offset`, or the nearest things instead.

    `suggested` is what the language model adds to what was said. `narrows` says that products were found
    before the last constraints, so that the shop has such a thing.
    """
    request, sold = await asyncio.to_thread(_request, guide, wish, suggested)
    wide = CANDIDATES if wish.sort == "relevance" else EVERYTHING
    request = replace(request, limit=max(wide, offset + limit))
    results = await _search(guide, request)
    said = " ".join(wish.constraints.words)
    unsaid = ""
    not_so = bool(said) and await _only_others(guide, request, _without_words(request), results.hits)
    if said and (not_so or not any(hit.parts.get("title", 0.0) > 0 for hit in results.hits[:PAGE])):
        # Words said to narrow are only held to where some product that fits has them.
        known = (await _search(guide, SearchRequest(text=said, limit=1))).hits
        if not known or not known[0].matched:
            return await _relaxed(guide, request)  # nothing in the shop says so at all
        unsaid = said if narrows and (not_so or not results.hits) else ""
        request = _without_words(request)
        results = await _search(guide, request)
    if not (wish.like or narrows or await _is_sold(guide, wish, request, results.hits, sold)):
        return await _nearest_thing(guide, request)
    held = request.constraints
    bare = Constraints(words=held.words, price_min=held.price_min, price_max=held.price_max)
    if await _only_others(guide, request, replace(request, constraints=bare), results.hits):
        return await _relaxed(guide, request)
    hits = [*results.hits, *await _elsewhere(guide, request, results.hits)]
    total = results.total + len(hits) - len(results.hits)
    if not hits:
        return await _relaxed(guide, request)
    pairs = await _with_products(guide, hits)
    if wish.sort != "relevance":
        pairs = called_so(guide, pairs, wish, request.text)
        pairs.sort(key=lambda pair: pair[0].price_now.amount, reverse=wish.sort == "price_desc")
        total = len(pairs)
    elif wish.most:
        pairs = by_quality(guide, rank(pairs, wish, profile, now), wish)
    else:
        pairs = await _varied(guide, wish, _shelved_first(guide, wish, rank(pairs, wish, profile, now)))
    beside: list[tuple[Product, Hit]] = []
    if request.constraints.words and len(pairs) < PAGE and wish.sort == "relevance" and not wish.most:
        # What does not say so need not lack it.
        others = await _with_products(guide, (await _search(guide, _without_words(request))).hits)
        known_so = {product.id for product, _ in pairs}
        beside = [pair for pair in rank(others, wish, profile, now) if pair[0].id not in known_so]
        beside = beside[: PAGE - len(pairs)]
        # The thing itself matters more than what is said of it.
        other = [pair for pair in pairs if not _is_the_thing(pair[1], request)]
        if any(_is_the_thing(hit, request) for _, hit in beside):
            pairs, beside = [pair for pair in pairs if pair not in other], [*beside, *other]
    shown = (*pairs, *beside)[offset : offset + limit]
    return Found(shown, total, among=_products(pairs), unsaid=unsaid, partly=said if beside else "")


async def _search(guide: Guide, request: SearchRequest) -> Results:
    return await asyncio.to_thread(guide.index.search, request)


def _is_the_thing(hit: Hit, request: SearchRequest) -> bool:
    """Whether a product has all words that name one of the things: an electric guitar is no acoustic one."""
    said = set(" ".join(hit.matched).lower().split())

    def named(thing: str) -> set[str]:
        compound = re.search(rf"(?:\w+ )?{re.escape(thing)}\b", request.text)
        return set((compound[0] if compound else thing).split()) - STOP_WORDS

    things = alternatives(request.thing)
    return not things or any(named(thing) <= said for thing in things)


def _without_words(request: SearchRequest) -> SearchRequest:
    return replace(request, constraints=replace(request.constraints, words=()))


async def _is_sold(
    guide: Guide, wish: Wish, request: SearchRequest, hits: Sequence[Hit], named: bool
) -> bool:
    """Whether the shop has such a thing: it is `named` in the shop, or the best results say so.

    Where it has, only none within the constraints, that is for `_relaxed` to tell.
    """
    best = hits
    if wish.sort != "relevance":
        best = (await _search(guide, replace(request, sort="relevance", limit=CANDIDATES))).hits
    if (named and not _another_sort(guide, wish.thing, best, request)) or _says_so(wish, best):
        return True
    free = replace(request, constraints=Constraints(), sort="relevance", limit=CANDIDATES)
    return not hits and _says_so(wish, (await _search(guide, free)).hits)


async def _only_others(
    guide: Guide, request: SearchRequest, looser: SearchRequest, hits: Sequence[Hit]
) -> bool:
    """Whether the `looser` request finds things called so, and nothing of their kind is among `hits`.

    Who wants a crystal chandelier is not shown crystal necklaces.
    """
    if not hits or not request.thing or request.constraints == looser.constraints:
        return False
    if any(hit.parts.get("head", 0.0) for hit in hits):
        return False
    best = (await _search(guide, replace(looser, sort="relevance", limit=PAGE))).hits
    called = [hit for hit in best if hit.parts.get("head", 0.0) >= CALLED_SO * WEIGHTS.head]
    shelves = {product.category for product, _ in await _with_products(guide, called)}
    left = await _with_products(guide, hits[:PAGE])
    return bool(called) and not any(product.category in shelves for product, _ in left)


def _shelved_first(guide: Guide, wish: Wish, pairs: list[tuple[Product, Hit]]) -> list[tuple[Product, Hit]]:
    """Of the first of a shelf, those last whose title names another: earrings among bracelets."""
    if not wish.constraints.categories:
        return pairs
    strays = [pair for pair in pairs[:RERANKED] if is_stray(guide, wish.thing, pair[0])]
    return [*(pair for pair in pairs[:RERANKED] if pair not in strays), *strays, *pairs[RERANKED:]]


async def _varied(guide: Guide, wish: Wish, pairs: list[tuple[Product, Hit]]) -> list[tuple[Product, Hit]]:
    return varied(guide, wish, await by_likelihood(guide, wish, pairs), PAGE)


async def _elsewhere(guide: Guide, request: SearchRequest, hits: Sequence[Hit]) -> list[Hit]:
    """Where a category has few that fit: those that are called so and stand in another one.

    The shop's bouquets are not all on the shelf of that name.
    """
    if not request.constraints.categories or len(hits) >= PAGE or not request.thing:
        return []
    anywhere = replace(request, constraints=replace(request.constraints, categories=()))
    results = await _search(guide, anywhere)
    known = {hit.id for hit in hits}
    heads = {family(word) for one in alternatives(request.thing) for word in terms_of(one)[-1:]}
    return [
        hit
        for product, hit in await _with_products(guide, results.hits)
        if hit.id not in known and heads & titled_kinds(product)
    ]


def _request(
    guide: Guide,
    wish: Wish,
    suggested: Suggested,
) -> tuple[SearchRequest, bool]:
    """What to ask of the index, and whether the shop is known to sell such a thing.

    A told need is compared by meaning, and with the kinds of thing that meet such needs: its own words
    (the bus that was missed, the tiles that are cold) name anything but the thing.
    """
    terms, descriptions = suggested.terms, suggested.descriptions
    request = SearchRequest(
        constraints=wish.constraints,
        terms=terms,
        descriptions=descriptions,
        likely=suggested.categories,
        like=wish.like,
        sort=wish.sort,
        wearer=wish.wearer,
    )
    if wish.thing or not wish.text:
        text = wish.text if wish.sort == "relevance" else _FOR_WHAT.sub("", unsettled(wish))
        return replace(request, text=text, thing=wish.thing), not wish.text or any(
            _names_something(guide, one) for one in alternatives(wish.thing)
        )
    need = need_of(wish)
    vector = guide.embedder.embed([need])[0]
    met = guide.uses.met(need, vector=vector)
    kinds = guide.uses.kinds(need, vector=vector)
    if not met:
        return replace(request, text=wish.text), False
    looked_for = ", ".join(kind for kind, _ in kinds)
    request = replace(
        request,
        terms=(*terms, *((kind, KIND_WEIGHT * weight) for kind, weight in kinds)),
        descriptions=(*descriptions, (wish.text, NEED_WEIGHT), (looked_for, 1.0)),
    )
    # What the nearest use names the shop may not have, and yet what another one as near names.
    likely = [use for use in met if use.similarity >= met[0].similarity - AS_NEAR]
    return request, any(_names_something(guide, kind) for use in likely for kind in use.kinds)


def unsettled(wish: Wish) -> str:
    """The words of a wish without the colours that all products have to have.

    The cheapest white sneakers need not be called white in their title, as long as they are.
    """
    colours = {value for fact, values in wish.constraints.attributes if fact == "color" for value in values}
    words = "|".join(re.escape(word) for word in sorted(colours, key=len, reverse=True))
    left = re.sub(rf"\b(?:{words})\b", " ", wish.text) if words else wish.text
    return " ".join(left.split()) if set(left.split()) & set(wish.thing.split()) else wish.text


def need_of(wish: Wish) -> str:
    """The words of a told need that say what would meet it: what `Uses` are asked about."""
    return _GIFT_FOR_ONE_WHO.sub("", wish.text)


def _names_something(guide: Guide, thing: str) -> bool:
    """Whether the shop has a category, a brand or a kind of product called so."""
    words = re.findall(r"\w[\w'-]*", thing)
    if not words:
        return False
    return any(
        mention.kind in ("category", "thing", "brand") and mention.words.split()[-1] == words[-1]
        for mention in guide.index.vocabulary.find(thing)
    )


def _calls_so(guide: Guide, thing: str) -> bool:
    """Whether the shop has a category or a kind of product by this very name."""
    found = guide.index.vocabulary.find(thing)
    return any(one.kind in ("category", "thing") and one.exactness >= EXACT for one in found)


def _another_sort(guide: Guide, thing: str, hits: Sequence[Hit], request: SearchRequest) -> bool:
    """Whether only a thing's last word is known: a shop of coffee machines has no washing machine."""
    if not thing or not hits:
        return False
    first = hits[:PAGE]
    if len(thing.split()) > 1 and not any(hit.parts.get("title", 0.0) > 0 for hit in first):
        return True
    head, said = (
        max(hit.parts.get(part, 0.0) for hit in first) / weight
        for part, weight in (("head", WEIGHTS.head), ("coverage", WEIGHTS.coverage))
    )
    if head > HEAD_ALONE or said >= LITTLE_SAID or any(_is_the_thing(hit, request) for hit in hits):
        return False
    return len(thing.split()) > 1 or _calls_so(guide, thing)


def _says_so(wish: Wish, hits: Sequence[Hit]) -> bool:
    """Whether the best results are what was asked for although nothing is called so."""
    if not hits:
        return bool(wish.constraints.categories or not wish.thing)
    asked = {word for word in re.findall(r"\w+", wish.thing or wish.text) if len(word) > 2}
    best = max(hits[:5], key=lambda hit: hit.similarity)
    if not wish.thing:
        return best.similarity >= NEED_SIMILAR_ENOUGH
    called = any(hit.parts.get("head", 0.0) >= CALLED_SO * WEIGHTS.head for hit in hits[:PAGE])
    if best.similarity >= SURELY_SIMILAR or (called and len(wish.thing.split()) == 1):
        return True
    if best.similarity >= SIMILAR_ENOUGH and best.parts.get("title", 0.0) >= 0.45 * WEIGHTS.title:
        return True
    return bool(asked) and any(
        asked <= set(" ".join(hit.matched).lower().split())
        and hit.parts.get("title", 0.0) >= 0.9 * WEIGHTS.title
        for hit in hits[:3]
    )


def rank(
    pairs: list[tuple[Product, Hit]], wish: Wish, profile: Profile, now: float
) -> list[tuple[Product, Hit]]:
    """Order candidates by relevance, the qualities asked for and, a little, the person's profile.

    Relevance is scaled to 0..1 among the candidates, a quality to its rank among them: the product
    must do well on every quality asked for, so their geometric mean counts. What each adds to a score
    stands among the hit's parts.
    """
    scores = [hit.score for _, hit in pairs]
    low, span = min(scores), (max(scores) - min(scores)) or 1.0
    judged = [judge([product for product, _ in pairs], aspect) for aspect in wish.aspects]
    judged = [marks for marks in judged if marks]

    def weighed(pair: tuple[Product, Hit]) -> tuple[Product, Hit]:
        product, hit = pair
        parts = dict(hit.parts)
        if judged:
            product_of = 1.0
            for marks in judged:
                product_of *= 0.05 + 0.95 * marks.get(product.id, 0.2)
            # Relevance gives way to the qualities: what that changes is their part.
            does_well = product_of ** (1 / len(judged))
            parts["qualities"] = span * ASPECT_WEIGHT * (does_well - (hit.score - low) / span)
        if liking := sum(profile.weight(key, now) for key in interests(product)):
            parts["profile"] = span * PROFILE_WEIGHT * liking
        added = parts.get("qualities", 0.0) + parts.get("profile", 0.0)
        return product, replace(hit, parts=parts, score=hit.score + added)

    return sorted(map(weighed, pairs), key=lambda pair: -pair[1].score)


def by_quality(guide: Guide, pairs: list[tuple[Product, Hit]], wish: Wish) -> list[tuple[Product, Hit]]:
    """Those that are called so, by the quality asked for most; what does not state it comes last."""
    called = called_so(guide, pairs, wish, wish.text)
    marks = judge([product for product, _ in called], wish.most)
    return sorted(called, key=lambda pair: -marks.get(pair[0].id, -1.0)) if marks else pairs


async def by_likelihood(
    guide: Guide, wish: Wish, pairs: list[tuple[Product, Hit]]
) -> list[tuple[Product, Hit]]:
    """The first ones in a new order: their places, and how likely the model finds the need given each."""
    first = pairs[:RERANKED]
    likely = await likelihoods(guide, wish, [product for product, _ in first])
    if not likely:
        return pairs
    middle = sum(likely) / len(likely)
    spread = (sum((value - middle) ** 2 for value in likely) / len(likely)) ** 0.5 or 1.0
    value = {
        product.id: -place / RERANKED + LIKELIHOOD_WEIGHT * (one - middle) / spread
        for place, ((product, _), one) in enumerate(zip(first, likely, strict=True))
    }
    ordered = sorted(first, key=lambda pair: -value[pair[0].id])
    moved = [
        pair if pair[0].id == before[0].id else (pair[0], replace(pair[1], moved=("likelihood",)))
        for pair, before in zip(ordered, first, strict=True)
    ]
    return moved + pairs[RERANKED:]


def _products(pairs: Sequence[tuple[Product, Hit]]) -> tuple[Product, ...]:
    return tuple(product for product, _ in pairs[:CANDIDATES])


async def _with_products(guide: Guide, hits: Sequence[Hit]) -> list[tuple[Product, Hit]]:
    products = {product.id: product for product in await guide.catalogue.products([hit.id for hit in hits])}
    return [(products[hit.id], hit) for hit in hits if hit.id in products]


async def _relaxed(guide: Guide, request: SearchRequest) -> Found:
    """What comes nearest when nothing fits: one constraint given up, the dearest to the shopper last."""
    constraints = request.constraints
    for relaxed, given_up, looser in _looser(constraints):
        sort = request.sort
        if relaxed == "price" and sort == "relevance":
            # Nearest to the limit: just above a ceiling, just below a floor.
            sort = "price_asc" if constraints.price_max is not None else "price_desc"
        again = replace(request, constraints=looser, sort=sort, limit=PAGE if relaxed == "trait" else 3)
        results = await _search(guide, again)
        if results.hits:
            nearest = tuple(await _with_products(guide, results.hits))
            if relaxed == "trait" and not constraints.words:
                # What nobody states of a thing need not be missing in it.
                return Found(nearest, len(nearest), (), relaxed, given_up, _products(nearest), looser)
            return Found((), 0, nearest, relaxed, given_up, kept=looser)
    return await _nearest_thing(guide, request)


async def _nearest_thing(guide: Guide, request: SearchRequest) -> Found:
    """The nearest the shop has to a thing that it does not sell, if anything is near at all."""
    bare = replace(request.constraints, categories=(), brands=(), attributes=(), words=(), in_stock=False)
    results = await _search(guide, replace(request, constraints=bare, sort="relevance", limit=3))
    near = [hit for hit in results.hits if hit.similarity >= NEAR_AT_ALL]
    return Found((), 0, tuple(await _with_products(guide, near)), "sold", "")


def without_given_up(wish: Wish, found: Found) -> Wish:
    """The wish without the traits that nothing has: what is said next is about the nearest that was shown.

    Its words stay: what has them comes first, should the next word let it in.
    """
    if found.relaxed != "trait" or found.kept is None:
        return wish
    return replace(wish, constraints=found.kept)


def _looser(constraints: Constraints) -> list[tuple[str, str, Constraints]]:
    """Constraint sets with one thing given up, in the order in which shoppers mind least."""
    ways: list[tuple[str, str, Constraints]] = []
    if constraints.in_stock:
        ways.append(("stock", "", replace(constraints, in_stock=False)))
    for measure in constraints.measures:
        others = tuple(other for other in constraints.measures if other != measure)
        ways.append(("trait", measure.said, replace(constraints, measures=others)))
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
