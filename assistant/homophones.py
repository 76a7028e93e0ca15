"""Chinese typed by sound: "充电保" for 充电宝, as pinyin keyboards offer the wrong character.

Sounds are compared without tones, and with what many speakers do not tell apart (zh and z, ing and in).
"""

from __future__ import annotations

import os
from collections.abc import Collection
from functools import cache

# Readings of single characters are enough; the library's phrases would take 20 MB of memory.
os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
from pypinyin import lazy_pinyin

SHORTEST, LONGEST = 3, 6
_ALIKE = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ang", "an"), ("eng", "en"), ("ing", "in"))


class Homophones:
    """Finds which of some Chinese words may be meant by characters that only sound so."""

    def __init__(self, words: Collection[str]) -> None:
        self._by_sound: dict[tuple[str, ...], list[str]] = {}
        for word in words:
            if SHORTEST <= len(word) <= LONGEST and all("\u3400" <= char <= "\u9fff" for char in word):
                self._by_sound.setdefault(_sound(word), []).append(word)

    def meant(self, typed: str) -> str:
        """The word that sounds like `typed` and differs from it in one character; empty where none does."""
        return next(
            (
                word
                for word in self._by_sound.get(_sound(typed), ())
                if sum(one != other for one, other in zip(word, typed, strict=True)) == 1
            ),
            "",
        )


def _sound(word: str) -> tuple[str, ...]:
    return tuple(map(_sound_of_one, word))


@cache
def _sound_of_one(char: str) -> str:
    sound = lazy_pinyin(char)[0]
    for one, other in _ALIKE:
        sound = sound.replace(one, other)
    return sound
