"""What things are for: the kinds of thing that meet a need told without naming them.

"My toes freeze on the tiles" names no product. `uses.txt` says for many kinds of thing which needs they
meet, in people's words; the needs nearest in meaning to a text give the search words to look for beside it.
Whether a shop sells such a thing is the search's to find out: a kind is a word, never a product.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.ports import Embedder
from assistant.retrieval.text import family, singular

# Likeness is mostly to the centre of a use's needs: a single short need is like many texts by one shared word
# ("a cold one" and cold hands), the centre only by what its needs have in common.
_CENTRE, _NEAREST = 0.75, 0.25
# Likeness of MiniLM's vectors: below the first it is chance; at the second it is sure.
_CHANCE, _SURE = 0.38, 0.62
# A use this much further from the text than the nearest one says nothing beside it.
_REACH = 0.14

# Voting, chosen on benchmarks/needs: a line counts by its middle more than by its nearest needs, and with two
# needs near more than with one.
_MIDDLE = 1.5
_SECOND = 0.3
_ALONE = 0.15
_SHARPNESS = 16.0
_VOTES = 20


@dataclass(frozen=True, slots=True)
class Use:
    """A line of the file: kinds of thing, the one a shop would most often call it first, and their needs."""

    kinds: tuple[str, ...]
    needs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Met:
    """A use that answers a text: its nearest sentence with the cosine to it (`nearness`), and the likeness
    (at most 1) to all its sentences.
    """

    kinds: tuple[str, ...]
    need: str
    similarity: float
    nearness: float


@dataclass(frozen=True, slots=True)
class Vote:
    """How likely (0 to 1, adding up to 1 over a text's votes) the kinds of a use meet a need."""

    kinds: tuple[str, ...]
    weight: float
    similarity: float


def read_uses(text: str) -> tuple[Use, ...]:
    """Lines of `kind, kind | need; need; need`. Raises `ValueError` with the number of a line that is not."""
    uses = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        left, bar, right = line.partition("|")
        kinds = tuple(kind.strip() for kind in left.split(",") if kind.strip())
        needs = tuple(need.strip() for need in right.split(";") if need.strip())
        if not (bar and kinds and needs):
            raise ValueError(f"line {number} is not 'kinds | needs': {line[:60]!r}")
        uses.append(Use(kinds, needs))
    return tuple(uses)


@lru_cache
def bundled_uses() -> tuple[Use, ...]:
    """The uses in `uses.txt`."""
    return read_uses(resources.files("assistant.retrieval").joinpath("uses.txt").read_text("utf-8"))


@lru_cache
def known_kinds() -> frozenset[str]:
    """The families of the words that kinds of thing end in: `lamp` of "desk lamp"."""
    return frozenset(family(singular(kind.split()[-1])) for use in bundled_uses() for kind in use.kinds)


@lru_cache
def bundled_topics() -> tuple[Use, ...]:
    """What is asked of shops, in `topics.txt`: the words of policy pages for the words of people."""
    lines = read_uses(resources.files("assistant.retrieval").joinpath("topics.txt").read_text("utf-8"))
    return tuple(Use(line.kinds, (*line.kinds, *line.needs)) for line in lines)


class Uses:
    """Uses with the vectors of their needs. Never changes once made: safe to share among threads."""

    def __init__(self, embedder: Embedder, uses: Sequence[Use], vectors: NDArray[np.float32]) -> None:
        self._embedder = embedder
        self._uses = tuple(uses)
        self._needs = [(line, need) for line, use in enumerate(self._uses) for need in use.needs]
        if len(vectors) != len(self._needs):
            raise ValueError(f"{len(vectors)} vectors for {len(self._needs)} needs")
        self._vectors = vectors
        self._starts = np.cumsum([0, *(len(use.needs) for use in self._uses[:-1])])
        lines = np.repeat(np.arange(len(self._uses)), np.diff([*self._starts, len(self._needs)]))
        self._lines = lines
        centres = np.add.reduceat(vectors, self._starts)
        self._centres = centres / np.maximum(np.linalg.norm(centres, axis=1, keepdims=True), 1e-12)

    @classmethod
    def open(cls, embedder: Embedder, cache: Path, uses: Sequence[Use] | None = None) -> Uses:
        """The bundled uses (or `uses`). Their vectors are kept in the folder `cache` for the next start."""
        uses = bundled_uses() if uses is None else uses
        needs = [need for use in uses for need in use.needs]
        key = hashlib.sha256("\n".join([embedder.name, *needs]).encode()).hexdigest()[:16]
        file = cache / f"uses-{key}.npy"
        vectors = _load(file, (len(needs), embedder.dimension))
        if vectors is None:
            vectors = embedder.embed(needs)
            _keep(file, vectors)
        return cls(embedder, uses, vectors)

    def met(self, text: str, limit: int = 3, vector: NDArray[np.float32] | None = None) -> list[Met]:
        """The uses nearest in meaning to `text`, nearest first; none when nothing is near.

        `vector` is the text's unit vector where the caller has it already.
        """
        if vector is None:
            if not text.strip():
                return []
            vector = self._embedder.embed([text])[0]
        cosines = self._vectors @ vector
        likeness = _CENTRE * (self._centres @ vector) + _NEAREST * np.maximum.reduceat(cosines, self._starts)
        floor = max(_CHANCE, float(likeness.max()) - _REACH)
        found = []
        for line in np.argsort(-likeness, kind="stable")[:limit]:
            if likeness[line] < floor:
                break
            start = self._starts[line]
            nearest = int(np.argmax(cosines[start : start + len(self._uses[line].needs)]))
            use = self._uses[line]
            cosine = float(cosines[start + nearest])
            found.append(Met(use.kinds, use.needs[nearest], float(likeness[line]), cosine))
        return found

    def votes(self, vector: NDArray[np.float32]) -> list[Vote]:
        """The uses that most likely meet the need with this unit vector, likeliest first, however far.

        A line is judged by its middle and by its two nearest needs.
        """
        if not self._uses:
            return []
        cosines = self._vectors @ vector
        first = np.maximum.reduceat(cosines, self._starts)
        others = np.where(cosines < first[self._lines], cosines, np.float32(-1))
        second = np.maximum.reduceat(others, self._starts)
        second = np.where(second > -1, second, first - np.float32(_ALONE))
        score = (1 - _SECOND) * first + _SECOND * second + _MIDDLE * (self._centres @ vector)
        top = np.argsort(-score, kind="stable")[:_VOTES]
        weights = np.exp(_SHARPNESS * (score[top] - score[top[0]]))
        weights /= weights.sum()
        return [
            Vote(self._uses[line].kinds, float(weight), float(first[line]))
            for line, weight in zip(top.tolist(), weights, strict=True)
        ]

    def kinds(
        self, text: str, limit: int = 6, vector: NDArray[np.float32] | None = None
    ) -> list[tuple[str, float]]:
        """Search words for what meets the need in `text`, the surest first, with weights in (0, 1].

        A weight falls with the distance between the text and the need that it was found by, and a little
        from a line's first kind to its last. Empty when no need is near enough to mean anything.
        """
        weights: dict[str, float] = {}
        for use in self.met(text, limit, vector):
            sureness = min(1.0, 0.1 + 0.9 * (use.similarity - _CHANCE) / (_SURE - _CHANCE))
            for place, kind in enumerate(use.kinds):
                weights[kind] = max(weights.get(kind, 0.0), sureness * 0.93**place)
        return sorted(weights.items(), key=lambda item: -item[1])[:limit]


def _load(file: Path, shape: tuple[int, int]) -> NDArray[np.float32] | None:
    """The vectors kept in `file`; None when they are not there or are spoilt."""
    try:
        vectors = np.load(file, allow_pickle=False)
    except (OSError, ValueError, EOFError):
        return None
    return vectors if vectors.shape == shape and vectors.dtype == np.float32 else None


def _keep(file: Path, vectors: NDArray[np.float32]) -> None:
    """Write `vectors` beside their place and rename them, so that nobody reads half of them."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=file.parent, suffix=".tmp", delete=False) as scratch:
            np.save(scratch, vectors)
        os.replace(scratch.name, file)
    except OSError:
        # A cache that cannot be written costs the next start a second, nothing else.
        return
