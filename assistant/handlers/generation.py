"""What the shared model adds to a search: a described product, and keywords; nothing when it is late."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from assistant.dialogue.state import Wish
from assistant.generator.grounding import check
from assistant.generator.prompts import (
    answer_prompt,
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


async def described(guide: Guide, wish: Wish) -> tuple[tuple[str, float], ...]:
    """The description of a product that would meet a told need, as a text to compare by meaning.

    The method is HyDE: Gao et al., "Precise Zero-Shot Dense Retrieval without Relevance Labels"
    (2022). The text is never shown to anybody.
    """
    if "recommend" not in guide.jobs or wish.kind != "recommend" or not wish.text:
        return ()
    text = await _written(guide, recommend_prompt(wish.text), 60)
    return ((text, DESCRIPTION_WEIGHT),) if text else ()


async def keywords(guide: Guide, wish: Wish) -> tuple[tuple[str, float], ...]:
    """Search words that the model adds; only such as the catalogue itself uses have any effect."""
    if "search" not in guide.jobs or wish.kind != "search" or not wish.text:
        return ()
    searched = parse_search(await _written(guide, search_prompt(wish.text), 40))
    return tuple((word, KEYWORD_WEIGHT) for word in searched.keywords[:8])


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
