"""A typed text to concepts: each a thing that was asked for, with the index terms that would satisfy it.

A product satisfies a concept as well as its best alternative does, so a synonym or another form of a word
never counts twice. The noun that says what is wanted weighs more than what is said about it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.retrieval.lexical import Lexicon
from assistant.retrieval.synonyms import Phrase, equivalents, longest
from assistant.retrieval.text import Token, is_han, query_tokens, singular, tokens

# How well each kind of alternative answers to the word that was asked for.
FAMILY = 0.7
DOING = 0.3  # what is done with a thing is not the thing: "fish" and "fishing"
PART = 0.4
NEAR_NUMBER = 0.6

HEAD = 1.6
AFTER = 0.6

_WORD = re.compile(r"\w[\w'-]*")
_MEASURE = re.compile(r"(\d+(?:\.\d+)?)([a-z]+)")
_LETTERS_DIGITS = re.compile(r"(?<=[a-z])(?=\d)|(?<=\d)(?=[a-z])")
# What follows one of these tells about the thing; the thing itself was named before.
_ABOUT = frozenset(
    {
        "with",
        "for",
        "in",
        "from",
        "that",
        "which",
        "who",
        "to",
        "on",
        "under",
        "by",
        "without",
        "because",
        "so",
        "where",
        "when",
        "has",
        "have",
    }
)
_NEAR = 0.05
_SHORTEST_PART = 3


@dataclass(frozen=True, slots=True)
class Concept:
    """`typed` is how it was asked for, empty for words that somebody else added.

    `alternatives` are sets of terms that must all be there, each with how well it answers (0 to 1).
    """

    typed: str
    alternatives: tuple[tuple[Phrase, float], ...]
    weight: float = 1.0
    head: bool = False


def concepts_of(
    text: str, lexicon: Lexicon, added: Sequence[tuple[str, float]] = (), thing: str = ""
) -> tuple[Concept, ...]:
    """The concepts of a request; `added` are words that count beside it, with their weights.

    `thing` are the words of the text that name what is wanted; without them the grammar has to tell.
    """
    asked = _weighed(text, _concepts(text, lexicon), thing)
    for word, weight in added:
        for concept, _ in _concepts(word, lexicon):
            asked.append(replace(concept, typed="", weight=weight))
    return tuple(asked)


@dataclass(frozen=True, slots=True)
class _Word:
    """One typed word: its terms are the parts of a hyphenated one, or the whole where those say nothing."""

    terms: Phrase
    start: int
    end: int


def _words(text: str) -> list[_Word]:
    words: list[_Word] = []
    found = query_tokens(text)
    wholes = [token for token in found if token.compound]
    for token in found:
        whole = next((w for w in wholes if w.start <= token.start and token.end <= w.end), token)
        if token.compound:
            if not any(word.start == token.start for word in words):
                words.append(_Word((token.term,), token.start, token.end))
            continue
        if words and words[-1].start == whole.start and words[-1].end == whole.end and whole is not token:
            words[-1] = replace(words[-1], terms=(*words[-1].terms, token.term))
        else:
            words.append(_Word((token.term,), whole.start, whole.end))
    return words


def _concepts(text: str, lexicon: Lexicon) -> list[tuple[Concept, int]]:
    """The concepts with the place in the text where each begins."""
    words = _words(text)
    found: list[tuple[Concept, int]] = []
    i = 0
    while i < len(words):
        size, alternatives = _longest_phrase(words[i:], lexicon)
        typed = text[words[i].start : words[i + size - 1].end]
        found.append((Concept(typed, alternatives), words[i].start))
        i += size
    return found


def _longest_phrase(words: Sequence[_Word], lexicon: Lexicon) -> tuple[int, tuple[tuple[Phrase, float], ...]]:
    """How many of the words make the first concept, and its alternatives."""
    for size in range(min(longest(), len(words)), 1, -1):
        phrase = tuple(term for word in words[:size] for term in word.terms)
        joined = "".join(phrase)
        named = equivalents(phrase)
        if named or (size == 2 and joined in lexicon and not any(map(is_han, phrase))):
            own = [(phrase, 1.0)]
            if joined in lexicon:
                own.append(((joined,), 1.0))
            return size, _merged([*own, *((other, well) for other, well in named)], lexicon)
    phrase = words[0].terms
    if len(phrase) == 1:
        own = [(phrase, 1.0), *_forms(phrase[0], lexicon)]
    else:
        own = [(phrase, 1.0), ((singular("".join(phrase)),), 1.0), *(((part,), PART) for part in phrase)]
    return 1, _merged([*own, *equivalents(phrase)], lexicon)


def _merged(
    alternatives: Sequence[tuple[Phrase, float]], lexicon: Lexicon
) -> tuple[tuple[Phrase, float], ...]:
    """Each alternative once, at its best, with other forms of single words beside them."""
    best: dict[Phrase, float] = {}
    for phrase, well in alternatives:
        best[phrase] = max(best.get(phrase, 0.0), well)
        if len(phrase) == 1:
            for relative in lexicon.relatives(phrase[0]):
                if relative != phrase[0]:
                    same = relative.endswith("ing") == phrase[0].endswith("ing")
                    worth = FAMILY if same else DOING
                    best[(relative,)] = max(best.get((relative,), 0.0), well * worth)
    return tuple(best.items())


def _forms(term: str, lexicon: Lexicon) -> list[tuple[Phrase, float]]:
    """What else one word may be written as: apart, or with a number close to it."""
    measure = _MEASURE.fullmatch(term)
    if measure and term not in lexicon and (parts := tuple(_LETTERS_DIGITS.split(term))):
        return [(parts, 1.0), *_near(float(measure[1]), measure[2], lexicon)]
    if measure:
        return _near(float(measure[1]), measure[2], lexicon)
    if term in lexicon or is_han(term):
        return []
    if len(parts := tuple(_LETTERS_DIGITS.split(term))) > 1:
        return [(parts, 1.0)]
    halves = ((term[:i], singular(term[i:])) for i in range(_SHORTEST_PART, len(term) - _SHORTEST_PART + 1))
    return [(pair, 1.0) for pair in halves if pair[0] in lexicon and pair[1] in lexicon]


def _near(value: float, unit: str, lexicon: Lexicon) -> list[tuple[Phrase, float]]:
    """Measures of nearly this size: who asks for 15 inches is shown 15.6."""
    near: list[tuple[Phrase, float]] = []
    for number, term in lexicon.measures(unit):
        apart = abs(number - value) / value if value else 1.0
        if 0 < apart <= _NEAR:
            near.append(((term,), NEAR_NUMBER))
    return near


def _weighed(text: str, found: list[tuple[Concept, int]], thing: str = "") -> list[Concept]:
    """The concepts with the head noun weighing more and what is told about it less."""
    things = [_WORD.findall(one) for one in thing.split(" or ") if _WORD.search(one)]
    nouns = {words[-1] for words in things}
    if any(nouns & set(concept.typed.split()) for concept, _ in found):
        heads = [concept for concept, _ in found if nouns & set(concept.typed.split())]
        # A briefcase or a work bag: only of the bag is anything said.
        of_one = {
            word for words in things for word in words[:-1] if not all(word in other for other in things)
        }
        found = [one for one in found if one[0] in heads or not set(one[0].typed.split()) <= of_one]
        # Necklaces or bracelets: either is all that is asked for.
        either = Concept(
            " or ".join(concept.typed for concept in heads),
            tuple(alternative for concept in heads for alternative in concept.alternatives),
            HEAD,
            head=True,
        )
        return [either, *(concept for concept, _ in found if concept not in heads)]
    all_tokens = tokens(text)
    about = _first_about(all_tokens, found[0][1]) if found else None
    before = [i for i, (_, start) in enumerate(found) if about is None or start < about]
    head = before[-1] if before else -1
    return [
        replace(
            concept,
            weight=HEAD if i == head else 1.0 if i < head else AFTER,
            head=i == head,
        )
        for i, (concept, _) in enumerate(found)
    ]


def _first_about(all_tokens: Sequence[Token], first: int) -> int | None:
    """Where telling about the thing begins: the first such word after the first word looked for."""
    return next((t.start for t in all_tokens if t.start > first and t.term in _ABOUT), None)
