"""Typing errors put right against the shop's own words, and common English left alone.

A noisy channel (Kernighan, Church and Gale, A spelling correction program based on a noisy channel model,
COLING 1990): each word that may have been meant is weighed by how often it occurs, in the catalogue and in
English, times how likely its typing error is; the word as typed competes with them as itself. So "need"
stays, though a shop of gardeners has "seed", and "shoos" becomes "shoes". What stands beside a word has a
say as well: beside "camera" a "tripd" is a tripod, for the shop has products called both.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from math import exp, log

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from assistant.retrieval.synonyms import known_words
from assistant.retrieval.text import STOP_WORDS, fold, is_han, listed, singular


@dataclass(frozen=True, slots=True)
class Correction:
    """`text[start:end]` was typed, `meant` is the likely word; `confidence` is its probability."""

    typed: str
    meant: str
    start: int
    end: int
    confidence: float


@dataclass(frozen=True, slots=True)
class Spelled:
    """A text with its corrections carried out, and what they were, in the text's order."""

    text: str
    corrections: tuple[Correction, ...] = ()


# Probabilities as natural logarithms. A word is mistyped about once in fifty times; the kinds of error are
# weighed by how common each is in queries.
_RIGHT = log(0.98)
_SWAPPED = log(1e-3)
_DOUBLED = log(2e-3)
_SOUND = log(2e-3)
_VOWEL = log(1e-3)
_NEIGHBOUR = log(4e-4)
_MISSING = log(5e-4)
_EXTRA = log(3e-4)
_VOICED = log(3e-4)
_OTHER = log(8e-5)
_SKELETON = log(1e-4)
_FIRST = log(0.1)
_AGAIN = log(8.0)  # who errs once errs again
_JOINED = log(3e-4)
# How much likelier a word is beside one that some product is called together with it.
_TOGETHER = 5.5
_BESIDE = 3
# In so many products a compound occurs that is also meant when it is written apart.
_COMMON = 3
# What is this much less likely than the best is not helped by its neighbours.
_HOPELESS = 8.0

# A word that nobody knows may be a name. Each letter makes the particular name less likely, and a near word
# the more telling; a capital letter makes it more likely a name.
_UNSEEN = -15.0
_LETTER = -0.85
_NAME = 4.0

# Shares of the mixture that a word comes from.
_FROM_CATALOGUE = 0.6
_FROM_SHOPPING = 0.01
_FROM_ENGLISH = 0.39
# English words far down the list are seldom meant when something is looked for.
_RARE = 12_000
# Rarer words than these are known when they are typed, but nothing is taken for them.
_MEANT = 45_000

_LEAST = 0.55
_SHORTEST = 3
# So many consonants tell a word.
_TELLING = 4
_CANDIDATES = 40
# A word with one of these endings was not two words.
_ENDINGS = frozenset(
    {"less", "ness", "ing", "able", "ment", "ful", "ish", "like", "wise", "ward", "hood", "ship"}
)
# Nobody types more errors in a message than this; a longer text costs no more time.
_MOST_WORDS = 40

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_SOUNDED = re.compile(r"[aeiouy]+")
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_VOWELS = frozenset("aeiouy")
_VOICE = frozenset({"bp", "dt", "gk", "sz", "fv", "mn", "cs", "ck"})
_SOUNDS = (
    (re.compile(r"ph"), "f"),
    (re.compile(r"gh(?=t)|(?<=i)gh"), ""),
    (re.compile(r"^(?:kn|gn)"), "n"),
    (re.compile(r"^wr"), "r"),
    (re.compile(r"^wh"), "w"),
    (re.compile(r"t(?=ch)"), ""),
    (re.compile(r"c(?=[eiy])"), "s"),
    (re.compile(r"ck|q|c(?!h)"), "k"),
    (re.compile(r"x"), "ks"),
    (re.compile(r"z"), "s"),
    (re.compile(r"tion"), "shun"),
    (re.compile(r"air|are$|(?:ear|ir|ur)(?=[^aeiouyr])"), "er"),
    (re.compile(r"ow|ou"), "u"),
    (re.compile(r"ee|ea|ie|ei|ey|y$"), "i"),
    (re.compile(r"ai|ay"), "e"),
    (re.compile(r"(.)\1+"), r"\1"),
    (re.compile(r"e$"), ""),
)


class Spelling:
    """Knows a catalogue's words by `frequencies`: in how many products each term occurs.

    `together` tells whether some product is called by both of two terms; without it a word's neighbours
    have no say.
    """

    def __init__(
        self, frequencies: Mapping[str, int], together: Callable[[str, str], bool] | None = None
    ) -> None:
        words = {word: count for word, count in frequencies.items() if word.isalpha() and not is_han(word)}
        self._total = sum(words.values()) or 1
        self._frequencies = words
        self._by_length: dict[int, list[str]] = {}
        self._by_sound: dict[str, list[str]] = {}
        self._by_skeleton: dict[str, list[str]] = {}
        common = [word for word, rank in _english().items() if rank <= _MEANT]
        for word in dict.fromkeys([*words, *known_words(), *common]):
            self._by_length.setdefault(len(word), []).append(word)
            if len(word) > _SHORTEST:
                self._by_sound.setdefault(_sound(word), []).append(word)
                if len(skeleton := _skeleton(word)) >= _TELLING:
                    self._by_skeleton.setdefault(skeleton, []).append(word)
        self._possible = lru_cache(maxsize=4096)(self._possible_words)
        self._together = lru_cache(maxsize=8192)(together) if together else None

    def correct(self, text: str) -> Spelled:
        """The text with its typing errors put right. Numbers, codes and Chinese are not touched."""
        corrections: list[Correction] = []
        found = [match for match in _WORD.finditer(text) if _free(text, match)][:_MOST_WORDS]
        i = 0
        while i < len(found):
            match = found[i]
            following = found[i + 1] if i + 1 < len(found) else None
            if following and text[match.end() : following.start()] in (" ", "-"):
                pair = self._joined(match[0], following[0])
                if pair:
                    meant, confidence = pair
                    typed = text[match.start() : following.end()]
                    corrections.append(Correction(typed, meant, match.start(), following.end(), confidence))
                    i += 2
                    continue
            folded = _bare(match[0])
            beside = [one[0] for one in found[max(0, i - _BESIDE) : i + _BESIDE + 1] if one is not match]
            meant, confidence = self._corrected(folded, _looks_like_name(match), beside)
            if confidence >= _LEAST and meant != folded:
                corrections.append(
                    Correction(match[0], _as_typed(meant, match[0]), match.start(), match.end(), confidence)
                )
            i += 1
        for correction in reversed(corrections):
            text = text[: correction.start] + correction.meant + text[correction.end :]
        return Spelled(text, tuple(corrections))

    def known(self, word: str) -> bool:
        """Whether a word is the catalogue's, shopping language or common English."""
        folded = fold(word)[0]
        return self._in_catalogue(folded) or folded in known_words() or folded in _english()

    def _in_catalogue(self, word: str) -> bool:
        return word in self._frequencies or singular(word) in self._frequencies

    def _prior(self, word: str, typed: bool = False) -> float:
        """log P(word): from the shop's texts, shopping language or English."""
        count = self._frequencies.get(word, 0) or self._frequencies.get(singular(word), 0)
        probability = _FROM_CATALOGUE * count / self._total
        if word in known_words() or singular(word) in known_words():
            probability += _FROM_SHOPPING / len(known_words())
        rank = _english().get(word)
        if rank is not None:
            # Zipf: a word's frequency is about the inverse of its rank.
            probability += (
                _FROM_ENGLISH * 0.09 / (rank + 3) * (_RARE / rank / 4 if typed and rank > _RARE else 1.0)
            )
        return log(probability) if probability else -50.0

    def _corrected(self, word: str, named: bool = False, beside: Sequence[str] = ()) -> tuple[str, float]:
        """The likeliest word that was meant, and its probability. `named` when it looks like a name."""
        possible = self._possible(word, named)
        best = max(possible, key=possible.__getitem__)
        if beside and len(possible) > 1:
            others = {singular(guess) for other in beside for guess in self._guesses(other)} - STOP_WORDS
            within = {meant: value for meant, value in possible.items() if value > possible[best] - _HOPELESS}
            helped = {
                meant: value + (_TOGETHER if self._fits(meant, others) else 0.0)
                for meant, value in within.items()
            }
            possible = {**possible, **helped}
            best = max(possible, key=possible.__getitem__)
        return best, 1.0 / sum(exp(value - possible[best]) for value in possible.values())

    def _guesses(self, typed: str) -> list[str]:
        """What a word that stands beside another may be: the likeliest, and what the other may help."""
        possible = self._possible(_bare(typed), False)
        least = max(possible.values()) - _TOGETHER
        return [word for word, value in possible.items() if value >= least]

    def _fits(self, word: str, others: Iterable[str]) -> bool:
        """Whether some product is called by the word and one of the others."""
        if self._together is None or " " in word or not self._in_catalogue(word):
            return False
        term = singular(word)
        known = (other for other in others if other != term and other in self._frequencies)
        return any(self._together(term, other) for other in known)

    def _possible_words(self, word: str, named: bool) -> dict[str, float]:
        """log P(meant, typed) of the word itself and of all that may have been meant."""
        unseen = _UNSEEN + _LETTER * len(word) + (_NAME if named else 0.0)
        possible = {word: max(self._prior(word, typed=True), unseen) + _RIGHT}
        if len(word) >= _SHORTEST and "'" not in word:
            for candidate in self._candidates(word):
                possible[candidate] = self._prior(candidate) + _channel(word, candidate)
            if not self.known(word):
                possible.update(self._split(word))
        return possible

    def _candidates(self, word: str) -> list[str]:
        """Words near to this one, the nearest first; of a plural also those known in the singular."""
        found = self._near(word)
        if word.endswith("s") and len(word) > _SHORTEST + 1 and not word.endswith("ss"):
            found += [f"{near}s" for near in self._near(word[:-1]) if near[-1] not in "sxyzh"]
        return [candidate for candidate in dict.fromkeys(found) if candidate != word]

    def _near(self, word: str) -> list[str]:
        edits = 1 if len(word) <= 4 else 2 if len(word) <= 8 else 3
        near: list[tuple[float, str]] = []
        for length in range(len(word) - edits, len(word) + edits + 1):
            words = self._by_length.get(length, [])
            for candidate, distance, _ in extract(
                word, words, scorer=OSA.distance, score_cutoff=edits, limit=_CANDIDATES
            ):
                near.append((distance, candidate))
        near.sort(key=lambda found: found[0])
        sounding = self._by_sound.get(_sound(word), [])[:_CANDIDATES]
        if not self.known(word):
            # "nekless": the consonants of a word that is heard more often than read.
            alike = self._by_skeleton.get(_skeleton(word), [])
            sounding += [other for other in alike if abs(_syllables(word) - _syllables(other)) <= 1][
                :_CANDIDATES
            ]
        return [*sounding, *(candidate for _, candidate in near[: 2 * _CANDIDATES])]

    def _split(self, word: str) -> dict[str, float]:
        """Two of the catalogue's words written as one, one of them perhaps with an error."""
        found: dict[str, float] = {}
        for i in range(_SHORTEST, len(word) - _SHORTEST + 1):
            left, right = word[:i], word[i:]
            if right in _ENDINGS:
                continue
            if self._in_catalogue(left) and self._in_catalogue(right):
                found[f"{left} {right}"] = min(self._prior(left), self._prior(right)) + _JOINED
                continue
            for whole, broken, first in ((left, right, True), (right, left, False)):
                if len(broken) < 4 or not self._in_catalogue(whole) or self.known(broken):
                    continue
                for candidate in self._candidates(broken)[:3]:
                    if self._in_catalogue(candidate):
                        pair = f"{whole} {candidate}" if first else f"{candidate} {whole}"
                        prior = min(self._prior(whole), self._prior(candidate))
                        found[pair] = prior + _JOINED + _channel(broken, candidate)
        return found

    def _is_one_word(self, first: str, second: str) -> bool:
        """Whether two words that make sense apart are meant as one: no product is called by both apart."""
        whole = self._frequencies.get(singular(first + second), 0)
        return (
            whole >= _COMMON
            and min(len(first), len(second)) >= _SHORTEST
            and self._together is not None
            and not self._together(singular(first), singular(second))
        )

    def _joined(self, first: str, second: str) -> tuple[str, float] | None:
        """One of the catalogue's words written as two, where the two make no sense as they are."""
        first, second = _bare(first), _bare(second)
        whole = first + second
        if self.known(first) and self.known(second):
            return (whole, 0.9) if self._is_one_word(first, second) else None
        if self._in_catalogue(whole):
            return whole, 0.9
        if min(len(first), len(second)) < _SHORTEST:
            return None
        meant, confidence = self._corrected(whole)
        apart = min(self._corrected(first)[1], self._corrected(second)[1])
        if meant != whole and self._in_catalogue(meant) and " " not in meant and confidence > max(apart, 0.8):
            return meant, confidence
        return None


def _looks_like_name(match: re.Match[str]) -> bool:
    """Whether a capital letter stands where no sentence begins."""
    return match.start() > 0 and match[0][0].isupper()


def rank_of(typed: str) -> int:
    """The rank by frequency of a phrase's last word in English; a high one for a word that is not listed."""
    words = fold(typed)[0].split()
    return _english().get(words[-1], len(_english())) if words else 1


@cache
def _english() -> dict[str, int]:
    """English words with their rank by frequency."""
    return {word: rank for rank, word in enumerate(listed("english.txt"), 1)}


@lru_cache(maxsize=200_000)
def _sound(word: str) -> str:
    """A rough spelling by sound: the same for `smartfone` and `smartphone`."""
    for pattern, sound in _SOUNDS:
        word = pattern.sub(sound, word)
    return word


def _skeleton(word: str) -> str:
    """The sounds of a word's consonants."""
    sound = _sound(word)
    return sound[:1] + "".join(letter for letter in sound[1:] if letter not in _VOWELS)


def _syllables(word: str) -> int:
    """About how many syllables the sound of a word has."""
    return len(_SOUNDED.findall(_sound(word)))


def _channel(typed: str, meant: str) -> float:
    """log P(typed | meant): the cheapest series of errors that leads from the one to the other."""
    edits = _edits(typed, meant)
    cost = sum(edits) + _AGAIN * max(0, len(edits) - 1)
    if typed[0] != meant[0]:
        cost += _FIRST
    if _sound(typed) == _sound(meant):
        return max(cost, _SOUND + 0.25 * (cost - _SOUND))
    if len(meant) > 5 and _skeleton(typed) == _skeleton(meant):
        return max(cost, _SKELETON)
    return cost


def _edits(typed: str, meant: str) -> list[float]:
    """The weights of the errors between two words, by dynamic programming over weighted OSA."""
    rows = len(typed) + 1
    columns = len(meant) + 1
    table: list[list[tuple[float, tuple[float, ...]]]] = [[(0.0, ())] * columns for _ in range(rows)]
    for i in range(rows):
        for j in range(columns):
            if i == j == 0:
                continue
            options: list[tuple[float, tuple[float, ...]]] = []
            if i:
                options.append(_with(table[i - 1][j], _extra(typed, i - 1)))
            if j:
                options.append(_with(table[i][j - 1], _missing(meant, j - 1)))
            if i and j:
                if typed[i - 1] == meant[j - 1]:
                    options.append(table[i - 1][j - 1])
                else:
                    options.append(_with(table[i - 1][j - 1], _substituted(typed[i - 1], meant[j - 1])))
            if i > 1 and j > 1 and typed[i - 2 : i] == meant[j - 1] + meant[j - 2]:
                options.append(_with(table[i - 2][j - 2], _SWAPPED))
            table[i][j] = max(options)
    return list(table[-1][-1][1])


def _with(before: tuple[float, tuple[float, ...]], weight: float) -> tuple[float, tuple[float, ...]]:
    return before[0] + weight, (*before[1], weight)


def _extra(typed: str, i: int) -> float:
    letter = typed[i]
    return _DOUBLED if letter in (typed[i - 1 : i], typed[i + 1 : i + 2]) else _EXTRA


def _missing(meant: str, j: int) -> float:
    letter = meant[j]
    if letter in (meant[j - 1 : j], meant[j + 1 : j + 2]):
        return _DOUBLED
    return _MISSING if letter not in _VOWELS else _VOWEL


def _substituted(typed: str, meant: str) -> float:
    if typed in _VOWELS and meant in _VOWELS:
        return _VOWEL
    if typed + meant in _VOICE or meant + typed in _VOICE:
        return _VOICED
    return _NEIGHBOUR if meant in _neighbours().get(typed, "") else _OTHER


@cache
def _neighbours() -> dict[str, str]:
    """The letters around each key of a keyboard."""
    places = {letter: (x + y / 2, y) for y, row in enumerate(_ROWS) for x, letter in enumerate(row)}
    return {
        letter: "".join(
            other for other, (u, v) in places.items() if other != letter and abs(u - x) <= 1 >= abs(v - y)
        )
        for letter, (x, y) in places.items()
    }


def _free(text: str, match: re.Match[str]) -> bool:
    """Whether the match stands alone, and is no part of a code, an address or a Chinese text."""
    before, after = text[: match.start()][-1:], text[match.end() :][:1]
    return (
        not (
            before.isdigit() or after.isdigit() or (before in "@#_/." and before) or (after in "@_" and after)
        )
        and not any(is_han(letter) for letter in match[0])
        and not (match[0].isupper() and len(match[0]) <= 4)
    )


def _bare(word: str) -> str:
    """The word folded and without a possessive ending."""
    return fold(word)[0].replace("’", "'").removesuffix("'s")


def _as_typed(meant: str, typed: str) -> str:
    return meant.capitalize() if typed[:1].isupper() and not typed[1:2].isupper() else meant
