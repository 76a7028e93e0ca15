"""Limits that are taken back: "it needn't be red after all", "price doesn't matter any more"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from assistant.dialogue.objects import head_of
from assistant.dialogue.state import Wish
from assistant.dialogue.traits import kinds_of
from assistant.retrieval.request import Constraints
from assistant.retrieval.text import STOP_WORDS, family

_PRICE = re.compile(
    r"\b(?:price|prices|budget|cost|costs|money|spend|spending|amount|limit|maximum|minimum|max|min|cheap)\b|\d"
)
_FACTS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\b(?:colou?rs?|shade|tone)\b"), "color"),
    (re.compile(r"\b(?:material|fabric|stuff it is made)\b"), "material"),
    (re.compile(r"\b(?:pattern|print|design)\b"), "pattern"),
    (re.compile(r"\b(?:sizes?|big|small|large)\b"), "size"),
)
_MATTER = r"(?:colou?rs?|shades?|materials?|fabrics?|patterns?|designs?|sizes?|brands?|makes?|prices?)"
# What may be any now: "any colour will do", "the size doesn't matter".
_ANY = re.compile(
    rf"\b(?:any|whatever|whichever|all) (?P<any>{_MATTER})\b(?! (?:of|but|except|other)\b)"
    rf"|\b(?P<matters>{_MATTER}) (?:really |itself )?(?:does not|doesn't|don't|do not|is not|isn't|won't|no longer) (?:really )?(?:matters?|important|count)\b"
)
_BRAND = re.compile(r"\b(?:brands?|make|label|manufacturer)\b")
_WORD = re.compile(r"\w[\w'-]*")


@dataclass(frozen=True, slots=True)
class _Taken:
    """What a phrase takes back: everything of some facts, and whatever has to do with some words."""

    facts: frozenset[str]
    families: frozenset[str]
    price: bool
    brands: bool

    def has(self, phrase: str) -> bool:
        """Whether a constraint said in these words is taken back."""
        return bool({family(word) for word in _WORD.findall(phrase.lower())} & self.families)


def lifted(wish: Wish, said: Iterable[str]) -> Wish:
    """The wish without the limits that the phrases in `said` name, lower-case English."""
    for phrase in said:
        wish = _without_phrase(wish, phrase)
    return wish


def matters_no_more(text: str) -> tuple[str, ...]:
    """What lower-case `text` says may be any: `colour` of "any colour will do"."""
    return tuple(match["any"] or match["matters"] for match in _ANY.finditer(text))


def _without_phrase(wish: Wish, phrase: str) -> Wish:
    words = {word for word in _WORD.findall(phrase) if word not in STOP_WORDS} - {head_of(wish.thing)}
    kinds = {kind for word in (*words, phrase) for kind in kinds_of(word)}
    taken = _Taken(
        frozenset(fact for pattern, fact in _FACTS if pattern.search(phrase)),
        frozenset(family(word) for kind in (*words, *kinds) for word in kind.split()),
        bool(_PRICE.search(phrase)),
        bool(_BRAND.search(phrase)),
    )
    gone = {
        value
        for fact, values in wish.constraints.attributes
        if fact in taken.facts or any(map(taken.has, values))
        for value in values
    }
    named = set(wish.thing.split())
    left = [word for word in wish.text.split() if word in named or not (taken.has(word) or word in gone)]
    return replace(wish, constraints=_without(wish.constraints, taken), text=" ".join(left) or wish.text)


def _without(constraints: Constraints, taken: _Taken) -> Constraints:
    """The constraints that are not taken back."""

    def kept(words: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(word for word in words if not taken.has(word))

    def stay(facts: tuple[tuple[str, tuple[str, ...]], ...]) -> tuple[tuple[str, tuple[str, ...]], ...]:
        return tuple(
            (fact, values)
            for fact, values in facts
            if fact not in taken.facts and not any(map(taken.has, values))
        )

    low, high = (None, None) if taken.price else (constraints.price_min, constraints.price_max)
    return replace(
        constraints,
        brands=() if taken.brands else kept(constraints.brands),
        attributes=stay(constraints.attributes),
        words=kept(constraints.words),
        price_min=low,
        price_max=high,
        measures=tuple(one for one in constraints.measures if not taken.has(one.said)),
        not_categories=tuple(path for path in constraints.not_categories if not taken.has(path[-1])),
        not_brands=() if taken.brands else kept(constraints.not_brands),
        not_attributes=stay(constraints.not_attributes),
        not_words=kept(constraints.not_words),
    )
