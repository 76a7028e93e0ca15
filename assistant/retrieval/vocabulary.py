"""What the catalogue itself says it has, and finding mentions of it in what people type.

Categories, brands, facts and their values are the shop's own. Colours, materials, patterns and the like
are known besides (`qualities.txt`), since feeds often leave them to the description.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

from assistant.chinese import written_in_english
from assistant.retrieval.synonyms import NARROWER, SAME, equivalents, phrase_of
from assistant.retrieval.text import STOP_WORDS, family, listed, tokens

Kind = Literal["category", "brand", "attribute", "thing"]
Phrase = tuple[str, ...]
Path = tuple[str, ...]

# Values that run longer are sentences, and none that a shopper would repeat.
_LONGEST_VALUE = 4
_MOST_VALUES = 2000
_FAMILY = 0.8
_GENERAL = 0.7
_PARTS = re.compile(r"[/,&;|+>]|\s+(?:and|or)\s+", re.IGNORECASE)
# Facts whose values are everyday words and would be "found" in every sentence.
_NOT_TYPED = frozenset({"condition", "age_group", "gender"})


@dataclass(frozen=True, slots=True)
class Mention:
    """A phrase of a typed text that names something of the shop.

    `name` is the fact's name, such as `color`, or empty. `values` are the shop's own values that the phrase
    may mean: category paths, brands, fact values or the nouns of titles, most frequent first. `span` is
    where it was typed and `words` what was. `exactness` is 1 for the shop's own word, less for a form of it,
    another name of the same thing, or something narrower.
    """

    kind: Kind
    name: str
    values: tuple[str, ...] | tuple[Path, ...]
    span: tuple[int, int]
    words: str
    exactness: float


@dataclass(frozen=True, slots=True)
class Counts:
    """How many products each thing holds for. A category's count includes those further down its path.

    `things` are the nouns that titles name their products by, as search terms.
    """

    categories: Mapping[Path, int] = field(default_factory=dict)
    brands: Mapping[str, int] = field(default_factory=dict)
    attributes: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    things: Mapping[str, int] = field(default_factory=dict)


class Vocabulary:
    """The shop's own words, with their counts. Immutable.

    `departments` are the categories at the top, the fullest first; `leaves` those with none below.
    `price_range` holds the lowest and the highest price today in `currency`; None in an empty shop.
    """

    def __init__(
        self, counts: Counts, currency: str = "", price_range: tuple[float, float] | None = None
    ) -> None:
        self.categories = counts.categories
        self.brands = counts.brands
        self.attributes = counts.attributes
        self.things = counts.things
        self.currency = currency
        self.price_range = price_range
        top = (path for path in self.categories if len(path) == 1)
        self.departments = tuple(sorted(top, key=lambda path: -self.categories[path]))
        inner = {path[:-1] for path in self.categories}
        self.leaves = tuple(path for path in self.categories if path and path not in inner)
        self._entries: dict[Phrase, dict[tuple[Kind, str], _Entry]] = {}
        self._families: dict[Phrase, set[Phrase]] = {}
        for path, count in self.categories.items():
            for phrase in category_names(written_in_english(path[-1])):
                self._enter(phrase, "category", "", path, count, 1.0)
        for brand, count in self.brands.items():
            self._enter(phrase_of(written_in_english(brand)), "brand", "", brand, count, 1.0)
        for name, values in self.attributes.items():
            if name not in _NOT_TYPED:
                for value, count in counted(values)[:_MOST_VALUES]:
                    self._enter_value(name, value, count)
        for name, value, phrase in qualities():
            if ("attribute", name) in self._entries.get(phrase, {}):
                continue
            stated = self.attributes.get(name, {})
            own = next((s for s in stated if phrase_of(s) == phrase_of(value)), value)
            self._enter(phrase, "attribute", name, own, stated.get(own, 0), _GENERAL)
        for thing, count in self.things.items():
            self._enter((thing,), "thing", "", thing, count, 1.0)
        self._longest = max(map(len, self._entries), default=0)

    def find(self, text: str) -> list[Mention]:
        """The mentions in a text, in its order. Longer phrases win over shorter ones within them.

        One phrase may be several mentions, such as a category and a material. A mention is what the words
        can mean, not what was meant: "drinking glasses" mentions a category `Glasses` of eyewear.
        """
        typed = [token for token in tokens(text) if not token.compound]
        found: list[Mention] = []
        i = 0
        while i < len(typed):
            size, entries = self._longest_at([token.term for token in typed[i:]])
            if entries:
                span = (typed[i].start, typed[i + size - 1].end)
                found.extend(
                    Mention(kind, name, entry.ordered(), span, text[slice(*span)], entry.exactness)
                    for (kind, name), entry in entries.items()
                )
            i += max(size, 1)
        return found

    def _enter_value(self, name: str, value: str, count: int) -> None:
        for part in {value, *(part.strip() for part in re.split(r"[/,;|]", value))}:
            phrase = phrase_of(written_in_english(part))
            if 0 < len(phrase) <= _LONGEST_VALUE and not set(phrase) <= STOP_WORDS:
                self._enter(phrase, "attribute", name, value if part == value else part, count, 1.0)

    def _enter(
        self, phrase: Phrase, kind: Kind, name: str, value: str | Path, count: int, exactness: float
    ) -> None:
        if not phrase or (len(phrase) == 1 and phrase[0] in STOP_WORDS):
            return
        entry = self._entries.setdefault(phrase, {}).setdefault((kind, name), _Entry(exactness))
        entry.exactness = max(entry.exactness, exactness)
        entry.counts[value] = max(entry.counts.get(value, 0), count)
        self._families.setdefault(tuple(map(family, phrase)), set()).add(phrase)

    def _longest_at(self, terms: Sequence[str]) -> tuple[int, dict[tuple[Kind, str], _Entry]]:
        for size in range(min(max(self._longest, 3), len(terms)), 0, -1):
            phrase = tuple(terms[:size])
            if found := self._lookup(phrase):
                return size, found
        return 1, {}

    def _lookup(self, phrase: Phrase) -> dict[tuple[Kind, str], _Entry]:
        """The phrase itself and other names of the same thing; else other forms; else narrower things."""
        found = dict(self._entries.get(phrase, {}))
        joined = ("".join(phrase),)
        if len(phrase) > 1:
            found = found or dict(self._entries.get(joined, {}))
        named = equivalents(phrase)
        for key, entry in self._together([other for other, well in named if well == SAME], SAME).items():
            found.setdefault(key, entry)
        if not found and len(phrase) == 1 and phrase[0] not in STOP_WORDS:
            found = self._together(sorted(self._families.get((family(phrase[0]),), ())), _FAMILY)
        return found or self._together([other for other, well in named if well == NARROWER], NARROWER)

    def _together(self, phrases: Iterable[Phrase], factor: float) -> dict[tuple[Kind, str], _Entry]:
        found: dict[tuple[Kind, str], _Entry] = {}
        for phrase in phrases:
            for key, entry in self._entries.get(phrase, {}).items():
                if key[0] == "brand":
                    continue  # a brand has no other forms
                joined = found.setdefault(key, _Entry(0.0))
                joined.exactness = max(joined.exactness, entry.exactness * factor)
                joined.counts.update(entry.counts)
        return found


@dataclass
class _Entry:
    exactness: float
    counts: dict[str | Path, int] = field(default_factory=dict)

    def ordered(self) -> tuple[str, ...] | tuple[Path, ...]:
        ordered = sorted(self.counts, key=lambda value: (-self.counts[value], value))
        return tuple(ordered)  # type: ignore[return-value]  # one kind of value in an entry


def category_names(name: str) -> list[Phrase]:
    """What a category is called: its name, and the parts of a name that joins several."""
    parts = [phrase_of(part) for part in _PARTS.split(name) if part.strip()]
    return list(dict.fromkeys(phrase for phrase in (phrase_of(name), *parts) if phrase))


@cache
def qualities() -> tuple[tuple[str, str, Phrase], ...]:
    """Known everywhere: the fact's name, the value, and a phrase for it."""
    known: list[tuple[str, str, Phrase]] = []
    for line in listed("qualities.txt"):
        name, _, rest = line.partition(":")
        value, _, others = rest.partition("=")
        for phrase in (value, *others.split(",")):
            if phrase.strip():
                known.append((name.strip(), value.strip(), phrase_of(phrase)))
    return tuple(known)


def counted(stated: Mapping[str, int]) -> list[tuple[str, int]]:
    """Values with their counts, most frequent first."""
    return sorted(
        ((value, count) for value, count in stated.items() if count > 0), key=lambda v: (-v[1], v[0])
    )
