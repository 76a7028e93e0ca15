"""Policy passages found by a question: words and meaning together, and only those that apply."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp

import numpy as np

from assistant.catalogue.policy import Passage
from assistant.catalogue.product import Product
from assistant.chinese import written_in_english
from assistant.ports import Embedder
from assistant.retrieval.lexical import Document, LexicalIndex, Mask
from assistant.retrieval.query import concepts_of
from assistant.retrieval.ranking import lexical_part
from assistant.retrieval.synonyms import Phrase, phrase_of
from assistant.retrieval.text import terms

# A logistic regression on questions that a shop's policies answer and questions that they do not.
_LEXICAL = 1.8
_HEADING = 6.2
_MEANING = 6.2
_BIAS = -6.0
# What is said about this very product counts before what is said about everything.
_PARTICULAR = 1.5


@dataclass(frozen=True, slots=True)
class PassageHit:
    """`score` is the probability (0 to 1) that the passage is about the question; `similarity` the cosine."""

    passage: Passage
    score: float
    similarity: float


class PassageIndex:
    """Finds passages. Immutable: when the policies change, make another one, which embeds every passage."""

    def __init__(self, passages: Sequence[Passage], embedder: Embedder) -> None:
        self._passages = tuple(passages)
        self._embedder = embedder
        documents = [_document(passage) for passage in self._passages]
        self._lexical = LexicalIndex().changed(enumerate(documents), (), len(documents))
        self._headings = embedder.embed([heading_of(passage) for passage in self._passages])
        self._matrix = embedder.embed([meaning_of(passage) for passage in self._passages])

    def __len__(self) -> int:
        return len(self._passages)

    def search(self, question: str, product: Product | None = None, limit: int = 3) -> list[PassageHit]:
        """The passages most likely to answer, likeliest first.

        Passages about certain categories or brands are only found when `product` is one of those or the
        question names one; then they come before equally good ones about everything.
        """
        if not self._passages or not question.strip():
            return []
        applying, particular = self._applying(question, product)
        words = lexical_part(self._lexical, concepts_of(question, self._lexical.lexicon))
        vector = self._embedder.embed([question])[0]
        similarity = self._matrix @ vector
        score = _LEXICAL * words.score + _HEADING * (self._headings @ vector) + _MEANING * similarity
        score += _PARTICULAR * particular + _BIAS
        rows = np.flatnonzero(applying)
        best = rows[np.argsort(-score[rows], kind="stable")[:limit]]
        return [
            PassageHit(self._passages[row], 1 / (1 + exp(-float(score[row]))), float(similarity[row]))
            for row in best.tolist()
        ]

    def _applying(self, question: str, product: Product | None) -> tuple[Mask, Mask]:
        """Which passages are about the product or everything, and which of them about it in particular."""
        asked = phrase_of(question)
        applying = np.ones(len(self._passages), dtype=bool)
        particular = np.zeros(len(self._passages), dtype=bool)
        for row, passage in enumerate(self._passages):
            if passage.categories or passage.brands:
                applying[row] = particular[row] = _is_about(passage, product) or _is_named(passage, asked)
        return applying, particular


def heading_of(passage: Passage) -> str:
    """What a passage is about; policy headings are often the very question that people ask."""
    return written_in_english(f"{passage.title}: {passage.heading}" if passage.heading else passage.title)


def meaning_of(passage: Passage) -> str:
    """The text whose vector stands for a passage."""
    parts = (passage.title, passage.heading, passage.text)
    return ". ".join(written_in_english(part) for part in parts if part)


def _document(passage: Passage) -> Document:
    heading = terms(written_in_english(f"{passage.title} {passage.heading}"))
    return Document(([], heading, [], [], [], terms(written_in_english(passage.text)), []), {})


def _is_about(passage: Passage, product: Product | None) -> bool:
    """Whether the product is in the passage's categories, where it names any, and of its brands."""
    if product is None:
        return False
    parts = {phrase_of(part) for part in (*product.product_type, *product.google_product_category)}
    in_category = not passage.categories or any(phrase_of(name) in parts for name in passage.categories)
    of_brand = not passage.brands or phrase_of(product.brand) in {phrase_of(b) for b in passage.brands}
    return in_category and of_brand


def _is_named(passage: Passage, asked: Phrase) -> bool:
    """Whether the question itself names one of the passage's categories or brands."""
    return any(_within(phrase_of(name), asked) for name in (*passage.categories, *passage.brands))


def _within(phrase: Phrase, asked: Phrase) -> bool:
    size = len(phrase)
    return size > 0 and any(asked[i : i + size] == phrase for i in range(len(asked) - size + 1))
