"""What the shared model adds to a search: a described product, keywords, categories, an order; nothing when
it is late.
"""

from __future__ import annotations

import asyncio
import logging
import math
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.catalogue.product import Product
from assistant.dialogue.state import Wish
from assistant.generator.grounding import check
from assistant.generator.prompts import (
    answer_prompt,
    continuation,
    describe,
    need_prompt,
    parse_answer,
    parse_search,
    recommend_prompt,
    search_prompt,
)
from assistant.guide import Guide
from assistant.ports import GeneratorError

log = logging.getLogger(__name__)

# A reply must not wait longer than this for the model; it then goes on without.
DEADLINE = 0.25
DESCRIPTION_WEIGHT = 0.5
KEYWORD_WEIGHT = 0.3
CATEGORIES = 4


@dataclass(frozen=True, slots=True)
class Suggested:
    """What the model adds to a wish, each with its weight; see `SearchRequest`.

    `descriptions` are only compared by meaning and never shown to anybody; of `terms` only such have an
    effect as the catalogue itself uses; `categories` are the catalogue's own paths.
    """

    descriptions: tuple[tuple[str, float], ...] = ()
    terms: tuple[tuple[str, float], ...] = ()
    categories: tuple[tuple[tuple[str, ...], float], ...] = ()


NOTHING = Suggested()


async def suggested(guide: Guide, wish: Wish) -> Suggested:
    """What the jobs that are switched on make of `wish`; nothing when the model is late or there is none."""
    if guide.generator is None or not wish.text:
        return NOTHING
    described, searched = await asyncio.gather(_described(guide, wish), _searched(guide, wish))
    return Suggested(described, *searched)


async def _described(guide: Guide, wish: Wish) -> tuple[tuple[str, float], ...]:
    """A product that would meet a told need, described by the model.

    The method is HyDE: Gao et al., "Precise Zero-Shot Dense Retrieval without Relevance Labels" (2022).
    """
    if "recommend" not in guide.jobs or wish.kind != "recommend":
        return ()
    text = await _written(guide, recommend_prompt(wish.text), 60)
    return ((text, DESCRIPTION_WEIGHT),) if text else ()


async def _searched(
    guide: Guide, wish: Wish
) -> tuple[tuple[tuple[str, float], ...], tuple[tuple[tuple[str, ...], float], ...]]:
    """Search words that the model writes, and the categories that it finds likeliest after them."""
    if "search" not in guide.jobs or guide.generator is None:
        return (), ()
    prompt = search_prompt(wish.text)
    written = (await _written(guide, prompt, 24)).partition("|")[0].strip()
    if not written:
        return (), ()
    terms = tuple((word, KEYWORD_WEIGHT) for word in parse_search(written).keywords[:8])
    try:
        paths = await guide.choices.of(guide.generator, guide.index.vocabulary.leaves)
        choice = await guide.generator.most_likely(
            f"{prompt} {written} |", paths.vocabulary, DEADLINE, count=CATEGORIES
        )
    except (TimeoutError, GeneratorError) as reason:
        log.info("searched without the model's categories: %s", type(reason).__name__)
        return terms, ()
    # The likelihoods of the rest are left out: what is sure of one category gives it nearly all.
    odds = [(paths.named[text], math.exp(value)) for text, value in choice.ranked]
    total = sum(share for _, share in odds) or 1.0
    return terms, tuple((path, share / total) for path, share in odds)


async def likelihoods(guide: Guide, wish: Wish, products: Sequence[Product]) -> list[float]:
    """log P(need | product) a token for each of `products`; empty when the model is late or not asked."""
    if "recommend" not in guide.jobs or wish.kind != "recommend" or guide.generator is None or not products:
        return []
    need = continuation(wish.text)
    pairs = [(need_prompt(describe(one.title, one.description)), need) for one in products]
    try:
        return await guide.generator.likelihood(pairs, DEADLINE)
    except (TimeoutError, GeneratorError) as reason:
        log.info("ranked without the model: %s", type(reason).__name__)
        return []


async def phrased(guide: Guide, question: str, evidence: Sequence[str]) -> str:
    """An answer in a sentence, only if every claim in it stands in `evidence`; else empty."""
    if "answer" not in guide.jobs:
        return ""
    text = parse_answer(await _written(guide, answer_prompt(question, evidence), 60))
    return text if text and check(text, evidence).grounded else ""


async def _written(guide: Guide, prompt: str, max_tokens: int) -> str:
    if guide.generator is None:
        return ""
    try:
        return await guide.generator.generate(prompt, max_tokens, DEADLINE)
    except (TimeoutError, GeneratorError) as reason:
        log.info("answered without the model: %s", type(reason).__name__)
        return ""
