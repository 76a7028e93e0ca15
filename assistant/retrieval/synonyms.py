"""Other names for what a shopper asks for: our own list of general shopping language, and the shop's own."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from assistant.retrieval.text import listed, tokens

Phrase = tuple[str, ...]

SAME = 0.9
NARROWER = 0.7

_of_the_shop: tuple[str, ...] = ()


def use(lines: Sequence[str]) -> None:
    """Take `lines`, in the form of `synonyms.txt`, as the shop's own list for all that is asked from now on.

    What was made of the old list, such as a `View`'s vocabulary, has to be made anew.
    """
    global _of_the_shop
    _of_the_shop = tuple(lines)
    for made in (_groups, longest, _equivalents, known_words):
        made.cache_clear()


def phrase_of(text: str) -> Phrase:
    """A phrase's terms, hyphened words as their parts."""
    return tuple(token.term for token in tokens(text) if not token.compound)


@cache
def _groups() -> tuple[dict[Phrase, tuple[str, ...]], dict[Phrase, tuple[str, ...]]]:
    """For each phrase the other names of the same thing, and the names of narrower things."""
    same: dict[Phrase, tuple[str, ...]] = {}
    narrower: dict[Phrase, tuple[str, ...]] = {}
    for line in (*listed("synonyms.txt"), *_of_the_shop):
        wide, arrow, narrow = line.partition(">")
        names = tuple(name.strip() for name in wide.split(","))
        if arrow:
            key = phrase_of(names[0])
            narrower[key] = narrower.get(key, ()) + tuple(name.strip() for name in narrow.split(","))
        else:
            for name in names:
                key = phrase_of(name)
                same[key] = same.get(key, ()) + tuple(other for other in names if other != name)
    return same, narrower


@cache
def longest() -> int:
    """How many terms the longest listed phrase has."""
    return max(len(phrase) for group in _groups() for phrase in group)


def same_words(text: str) -> list[str]:
    """The text itself, then other names of the same thing."""
    return [text, *_groups()[0].get(phrase_of(text), ())]


def kinds_of_thing(text: str) -> list[str]:
    """The names of narrower things: walnuts and almonds of nuts. Who refuses a thing refuses these."""
    narrower = _groups()[1]
    return [name for same in same_words(text) for name in narrower.get(phrase_of(same), ())]


def equivalents(phrase: Phrase) -> Sequence[tuple[Phrase, float]]:
    """Other phrases that satisfy who asks for this one, with how well (0 to 1), best first."""
    return _equivalents(phrase)


@cache
def _equivalents(phrase: Phrase) -> tuple[tuple[Phrase, float], ...]:
    same, narrower = _groups()
    names = same.get(phrase, ())
    found = {phrase_of(name): SAME for name in names}
    for key in (phrase, *(phrase_of(name) for name in names)):
        for name in narrower.get(key, ()):
            found.setdefault(phrase_of(name), NARROWER)
            for other in same.get(phrase_of(name), ()):
                found.setdefault(phrase_of(other), NARROWER)
    found.pop(phrase, None)
    return tuple(found.items())


@cache
def known_words() -> frozenset[str]:
    """Every single word of shopping language, singular where it has a plural."""
    same, narrower = _groups()
    phrases = {*same, *narrower}
    phrases.update(phrase_of(name) for names in (*same.values(), *narrower.values()) for name in names)
    words = {word for phrase in phrases for word in phrase if word.isalpha()}
    return frozenset(words.union(*(line.split() for line in listed("shopping_words.txt"))))
