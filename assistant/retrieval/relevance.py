"""How well a product's text answers a query, on a scale that is the same for every query and every shop.

The ranking of a search compares products under one query. This compares pairs: the cosine of the two
texts, how much of the query the text says in its own or other words, and whether it is the thing that the
query names. Weights chosen on 150 labelled pairs of query and product name.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log

from assistant.ports import Embedder
from assistant.retrieval.document import title_heads
from assistant.retrieval.lexical import Lexicon
from assistant.retrieval.query import Concept, concepts_of
from assistant.retrieval.spelling import rank_of
from assistant.retrieval.text import terms

_COVERAGE = 0.2
_HEAD = 0.1


def relevance(pairs: Sequence[tuple[str, str]], embedder: Embedder) -> list[float]:
    """For each pair of query and product name or text a score; 1.3 is the most. Blocks."""
    texts = list(dict.fromkeys(text for pair in pairs for text in pair))
    vectors = dict(zip(texts, embedder.embed(texts), strict=True))
    return [
        float(vectors[query] @ vectors[text])
        + _COVERAGE * coverage(query, text)
        + _HEAD * names_the_thing(query, text)
        for query, text in pairs
    ]


def coverage(query: str, text: str) -> float:
    """The share (0 to 1) of a query that a text says; rare words count for more."""
    said = set(terms(text))
    concepts = concepts_of(query, Lexicon({}).extended(said))
    weights = [concept.weight * log(rank_of(concept.typed) + 10) for concept in concepts]
    total = sum(weights)
    covered = sum(w * _answered(concept, said) for concept, w in zip(concepts, weights, strict=True))
    return covered / total if total else 0.0


def names_the_thing(query: str, text: str) -> float:
    """How well (0 to 1) the noun that a product's name ends in is the thing that the query asks for."""
    heads = set(title_heads(text))
    concepts = concepts_of(query, Lexicon({}).extended(terms(text)))
    found = [well for c in concepts if c.head for phrase, well in c.alternatives if heads & set(phrase)]
    return max(found, default=0.0)


def _answered(concept: Concept, said: set[str]) -> float:
    return max((well for phrase, well in concept.alternatives if said.issuperset(phrase)), default=0.0)
