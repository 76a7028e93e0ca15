"""A 5-gram model of tokens: the plain reference that a trained model has to beat.

Witten-Bell smoothing, each order interpolated with the one below: P(w|h) = (c(hw) + t(h) P(w|h')) /
(c(h) + t(h)), with t(h) the number of different tokens seen after h (Witten and Bell 1991). N-grams are
kept as 64-bit hashes in sorted arrays, so that millions fit into memory.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_MIX = np.uint64(0x9E3779B97F4A7C15)


class NGram:
    """Counts of all orders up to `order` in a stream of token ids below `vocabulary`."""

    def __init__(self, ids: NDArray[np.uint16], vocabulary: int, order: int = 5) -> None:
        self._vocabulary = vocabulary
        self._tables: list[tuple[NDArray[np.uint64], ...]] = []
        wide = ids.astype(np.int64)
        for length in range(1, order + 1):
            contexts, whole = _hashes(wide, length)
            grams, first, counts = np.unique(whole, return_index=True, return_counts=True)
            seen, place = np.unique(contexts, return_inverse=True)
            totals = np.bincount(place)
            kinds = np.bincount(place[first], minlength=len(seen))
            self._tables.append(
                (grams, counts.astype(np.uint64), seen, totals.astype(np.uint64), kinds.astype(np.uint64))
            )

    def bits(self, ids: NDArray[np.uint16]) -> float:
        """Bits that the model needs for all of `ids`, each after those before it."""
        wide = ids.astype(np.int64)
        chance = np.full(len(ids), 1.0 / self._vocabulary)
        for length, (grams, counts, seen, totals, kinds) in enumerate(self._tables, 1):
            contexts, whole = _hashes(wide, length)
            gram_count = _look_up(grams, counts, whole)
            context_count = _look_up(seen, totals, contexts)
            followers = _look_up(seen, kinds, contexts)
            lower = chance[length - 1 :]
            known = context_count > 0
            mixed = lower.copy()
            total = context_count[known] + followers[known]
            mixed[known] = (gram_count[known] + followers[known] * lower[known]) / total
            chance[length - 1 :] = mixed
        return float(-np.log2(chance).sum())


def _hashes(ids: NDArray[np.int64], length: int) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """Hashes of each n-gram's first `length - 1` tokens, and of the whole n-gram."""
    count = len(ids) - length + 1
    running = np.full(count, length, dtype=np.uint64)
    context = running
    with np.errstate(over="ignore"):
        for place in range(length):
            context = running
            running = (running ^ (ids[place : place + count].astype(np.uint64) + np.uint64(1))) * _MIX
            running ^= running >> np.uint64(29)
    return context, running


def _look_up(
    keys: NDArray[np.uint64], values: NDArray[np.uint64], wanted: NDArray[np.uint64]
) -> NDArray[np.float64]:
    """The value of each wanted key, 0 for one that is not there."""
    place = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.where(keys[place] == wanted, values[place], np.uint64(0)).astype(np.float64)
