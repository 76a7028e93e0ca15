"""What people buy things for: from a need told in everyday words to the kinds of thing that meet it.

"My trousers keep sliding down" shares no word with any belt's description, and its vector is nearer to
trousers. But it is near to other tellings of the same need, and those are listed with what they are met by
(`needs.txt`, our own). So a need is compared with needs, and its neighbours' kinds of thing are looked for:
nearest-neighbour classification, with a correction for tellings that are near to everything (hubs; as in
Lample et al., Word translation without parallel data, ICLR 2018).
"""

from __future__ import annotations

import hashlib
import logging
import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.ports import Embedder
from assistant.retrieval.dense import Matrix
from assistant.retrieval.lexical import Floats
from assistant.retrieval.text import listed

log = logging.getLogger(__name__)

_HUBNESS = 0.5
_NEIGHBOURS = 10
_SECOND = 0.3
_NAME = 0.3
_SHARPNESS = 12.5
_KINDS = 5


@dataclass(frozen=True, slots=True)
class KindVote:
    """A kind of thing by its names, commonest first, and how likely (0 to 1) it meets the need.

    `nearness` is the cosine between the need and the nearest telling of one that this kind meets.
    """

    names: tuple[str, ...]
    weight: float
    nearness: float


@dataclass(frozen=True, slots=True)
class _Listed:
    """The kinds' names, the tellings of needs, and for each telling the number of its kind."""

    names: tuple[tuple[str, ...], ...]
    tellings: tuple[str, ...]
    kinds: NDArray[np.intp]


@cache
def _listed() -> _Listed:
    names: list[tuple[str, ...]] = []
    tellings: list[str] = []
    kinds: list[int] = []
    for line in listed("needs.txt"):
        kind, _, told = line.partition(":")
        for telling in told.split(";"):
            tellings.append(telling.strip())
            kinds.append(len(names))
        names.append(tuple(name.strip() for name in kind.split(",")))
    return _Listed(tuple(names), tuple(tellings), np.array(kinds, dtype=np.intp))


class Needs:
    """Knows the listed needs as vectors of one encoder. Immutable."""

    def __init__(self, embedder: Embedder, folder: Path | None = None) -> None:
        """Embeds some thousand short texts, or reads their vectors from `folder` where it keeps them."""
        known = _listed()
        texts = [*known.tellings, *(", ".join(names) for names in known.names)]
        vectors = _embedded(texts, embedder, folder)
        self._tellings = vectors[: len(known.tellings)]
        self._names = vectors[len(known.tellings) :]
        self._hubness = _hubness(self._tellings, known.kinds)

    def kinds(self, vector: Floats) -> list[KindVote]:
        """The kinds of thing that most likely meet the need with this unit vector, likeliest first."""
        known = _listed()
        similarity = self._tellings @ vector
        nearness = similarity - _HUBNESS * self._hubness
        best = np.full(len(known.names), -1.0, dtype=np.float32)
        np.maximum.at(best, known.kinds, nearness)
        others = np.where(nearness < best[known.kinds], nearness, np.float32(-1))
        second = np.full(len(known.names), -1.0, dtype=np.float32)
        np.maximum.at(second, known.kinds, others)
        second = np.where(second > -1, second, best - np.float32(0.15))
        score = (1 - _SECOND) * best + _SECOND * second + _NAME * (self._names @ vector)
        top = np.argsort(-score, kind="stable")[:_KINDS]
        weights = np.exp(_SHARPNESS * (score[top] - score[top[0]]))
        weights /= weights.sum()
        return [
            KindVote(known.names[kind], float(weight), float(similarity[known.kinds == kind].max()))
            for kind, weight in zip(top.tolist(), weights, strict=True)
        ]


def _hubness(tellings: Matrix, kinds: NDArray[np.intp]) -> Floats:
    """For each telling how near it is to the nearest tellings of other needs, against the average."""
    similarity = np.where(kinds[:, None] == kinds[None, :], np.float32(-1), tellings @ tellings.T)
    nearest = np.sort(similarity, axis=1)[:, -_NEIGHBOURS:].mean(axis=1)
    return np.asarray(nearest - nearest.mean(), dtype=np.float32)


def _embedded(texts: list[str], embedder: Embedder, folder: Path | None) -> Matrix:
    if folder is None:
        return embedder.embed(texts)
    name = hashlib.blake2b("\n".join([embedder.name, *texts]).encode(), digest_size=8).hexdigest()
    path = folder / f"needs-{name}.npy"
    try:
        vectors = np.load(path, allow_pickle=False)
        if vectors.shape == (len(texts), embedder.dimension):
            return np.asarray(vectors, dtype=np.float32)
    except FileNotFoundError:
        pass
    except (OSError, ValueError) as error:
        log.warning("The vectors of needs in %s cannot be read (%s); they are made anew.", path, error)
    vectors = embedder.embed(texts)
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("needs-*.npy"):
        old.unlink(missing_ok=True)
    scratch = path.with_suffix(f".{os.getpid()}.tmp")
    with scratch.open("wb") as file:
        np.save(file, vectors)
    os.replace(scratch, path)
    return vectors
