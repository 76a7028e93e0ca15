"""Constraints to a mask over the products. What is masked out is never shown, whatever its score."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from assistant.retrieval.document import fact_name
from assistant.retrieval.lexical import BIT, LexicalIndex, Mask, fact_term
from assistant.retrieval.measures import Measure, first_quantity, is_unit, named_so, quantity_of
from assistant.retrieval.request import Constraints
from assistant.retrieval.synonyms import kinds_of_thing, same_words
from assistant.retrieval.table import Table
from assistant.retrieval.text import singular, tokens

_ANYWHERE = sum(BIT.values())
_AFFIRMED = _ANYWHERE - BIT["denied"]  # "latex-free" is no latex
_TOLD = BIT["title"] | BIT["description"]
_SAID = BIT["title"] | BIT["description"] | BIT["attributes"]
# "Not wood" means wooden things too: endings that make an adjective of what a thing is made of.
_DERIVED = ("en", "n", "y", "ic", "lic", "ish", "ed", "like", "ette", "work", "ware")
_SHORTEST_SPLIT = 3


class Filter:
    """Answers which rows satisfy constraints, for one state of the catalogue."""

    def __init__(self, lexical: LexicalIndex, table: Table) -> None:
        self._lexical = lexical
        self._table = table

    def mask(self, constraints: Constraints) -> Mask:
        """The rows alive that break none of the constraints."""
        table = self._table
        mask = self._lexical.alive.copy()
        if constraints.price_min is not None or constraints.price_max is not None:
            # A bound is in the shop's currency; a price in another one cannot be said to keep it.
            mask &= table.currencies == table.currency(self._lexical.alive)[1]
        if constraints.price_min is not None:
            mask &= table.prices >= float(constraints.price_min)
        if constraints.price_max is not None:
            mask &= table.prices <= float(constraints.price_max)
        if constraints.in_stock:
            mask &= table.available
        if constraints.categories:
            mask &= table.in_categories(constraints.categories)
        if constraints.not_categories:
            mask &= ~table.in_categories(constraints.not_categories)
        if constraints.brands:
            mask &= table.of_brands(constraints.brands)
        if constraints.not_brands:
            mask &= ~table.of_brands(constraints.not_brands)
        for name, values in constraints.attributes:
            mask &= self._any(self._holding(name, value) for value in values)
        for measure in constraints.measures:
            mask &= self._measuring(measure)
        for word in filter(tokens, constraints.words):
            mask &= self.saying(word, _ANYWHERE)
        for name, values in constraints.not_attributes:
            mask &= ~self._any(self._denied(name, value) for value in values)
        for word in constraints.not_words:
            for refused in (word, *kinds_of_thing(word)):
                mask &= ~self.saying(refused, _AFFIRMED, derived=True)
        if constraints.not_ids:
            unwanted = set(constraints.not_ids)
            mask &= np.array([id not in unwanted for id in table.ids], dtype=bool)
        return mask

    def saying(self, phrase: str, fields: int, derived: bool = False) -> Mask:
        """Rows that have all words of a phrase, or the words of the same meaning, in these fields.

        `derived` counts words made from it as well, such as `wooden` for `wood`.
        """
        return self._any(self._saying_exactly(same, fields, derived) for same in same_words(phrase))

    def _saying_exactly(self, phrase: str, fields: int, derived: bool) -> Mask:
        words = [token.term for token in tokens(phrase) if not token.compound]
        mask = np.ones(len(self._table), dtype=bool)
        for word in words:
            mask &= self._with_word(word, fields, derived)
        if len(words) > 1:
            mask |= self._with_word(singular("".join(words)), fields, derived)
        return mask if words else ~mask

    def _with_word(self, word: str, fields: int, derived: bool) -> Mask:
        lexicon = self._lexical.lexicon
        known = lexicon.relatives(word)
        forms = set(known)
        if derived and len(word) > 2:
            stems = (word, word[:-1]) if word.endswith("e") else (word,)
            forms.update(f"{stem}{ending}" for stem in stems for ending in _DERIVED)
        mask = self._where([(form,) for form in forms], fields)
        for i in range(_SHORTEST_SPLIT, len(word) - _SHORTEST_SPLIT + 1):
            # "noisecancelling" where the products write "noise cancelling"
            if not known and word[:i] in lexicon and word[i:] in lexicon:
                mask |= self._where([(word[:i], word[i:])], fields)
        return mask

    def _where(self, alternatives: Iterable[Sequence[str]], fields: int) -> Mask:
        mask = np.zeros(len(self._table), dtype=bool)
        for terms in alternatives:
            inside = np.ones(len(self._table), dtype=bool)
            for term in terms:
                found = self._lexical.find(term)
                having = np.zeros(len(self._table), dtype=bool)
                having[found.rows[(found.fields & fields) > 0]] = True
                inside &= having
            mask |= inside
        return mask

    def _stating(self, name: str, value: str) -> Mask:
        """Rows whose fact of this name has all words of the value."""
        return self._any(self._stating_exactly(name, same) for same in same_words(value))

    def _stating_exactly(self, name: str, value: str) -> Mask:
        mask = np.ones(len(self._table), dtype=bool)
        for token in tokens(value):
            if not token.compound:
                forms = {token.term, *self._lexical.lexicon.relatives(token.term)}
                # Lambswool is wool: in such a compound the last part says what it is.
                if len(token.term) > _SHORTEST_SPLIT:
                    forms.update(self._lexical.lexicon.ending_in(token.term))
                having = np.zeros(len(self._table), dtype=bool)
                for form in forms:
                    having[self._lexical.find(fact_term(name, form)).rows] = True
                mask &= having
        return mask if tokens(value) else ~mask

    def _holding(self, name: str, value: str) -> Mask:
        """What the fact or the title says; where a product does not state the fact, what its text says."""
        name = fact_name(name)
        stated = np.zeros(len(self._table), dtype=bool)
        stated[self._lexical.find(fact_term(name)).rows] = True
        told = self.saying(value, _TOLD)
        return self._stating(name, value) | (~stated & told) | self.saying(value, BIT["title"])

    def _denied(self, name: str, value: str) -> Mask:
        return self._stating(fact_name(name), value) | self.saying(value, _SAID, derived=True)

    def _measuring(self, measure: Measure) -> Mask:
        """Rows that state the measure within its bounds: in a fact of that name, without one in the title."""
        rows, names, values = self._table.facts
        asked = [
            number
            for name, number in self._table.names["fact_names"].items()
            if not measure.facts or named_so(name, measure.facts)
        ]
        named = np.isin(names, asked)
        texts = list(self._table.names["fact_values"])
        found = {
            number: first_quantity(texts[number], measure.dimension) for number in np.unique(values[named])
        }
        stating = [
            number for number, one in found.items() if one is not None and one.dimension == measure.dimension
        ]
        holding = [number for number in stating if (one := found[number]) and measure.holds(one.amount)]
        stated, held = (np.zeros(len(self._table), dtype=bool) for _ in range(2))
        stated[rows[named & np.isin(values, stating)]] = True
        held[rows[named & np.isin(values, holding)]] = True
        return held | (~stated & self._titled(measure))

    def _titled(self, measure: Measure) -> Mask:
        """Rows whose title has a measure within the bounds."""
        terms = [
            (term,)
            for unit, number, term in self._lexical.lexicon.every_measure()
            if is_unit(unit)
            and (one := quantity_of(str(number), unit)).dimension == measure.dimension
            and measure.holds(one.amount)
        ]
        return self._where(terms, BIT["title"])

    def _any(self, masks: Iterable[Mask]) -> Mask:
        joined = np.zeros(len(self._table), dtype=bool)
        for mask in masks:
            joined |= mask
        return joined
