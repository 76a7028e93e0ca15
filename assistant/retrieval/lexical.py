"""A BM25F index over products: which words stand where, as numpy posting lists.

BM25F (Robertson, Zaragoza and Taylor, Simple BM25 extension to multiple weighted fields, CIKM 2004)
adds up a term's occurrences over the fields, each weighted and divided by its field's length, and only then
saturates the sum. The lengths are compared with fixed ones instead of the catalogue's averages, so that a
product's numbers do not depend on the other products: adding and removing rows is exact and touches
nothing else.

An index is immutable: `changed` returns another one that shares what stayed. It consists of segments
(each a sorted set of postings) and a mask of the rows that are alive.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from assistant.retrieval.text import family

Rows = NDArray[np.int32]
Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]


class Field(NamedTuple):
    """How a field counts: weight of an occurrence, strength of length normalisation, usual length."""

    name: str
    weight: float
    by_length: float
    length: float


# Weights chosen on benchmarks/needs. `head` is the title's main noun, `denied` what a thing is said to lack.
FIELDS = (
    Field("head", 2.0, 0.0, 1.0),
    Field("title", 3.0, 0.4, 5.0),
    Field("category", 2.5, 0.2, 3.0),
    Field("brand", 2.0, 0.0, 1.0),
    Field("attributes", 1.5, 0.3, 12.0),
    Field("description", 1.0, 0.6, 40.0),
    Field("denied", 1.0, 0.0, 1.0),
)
BIT = {field.name: 1 << i for i, field in enumerate(FIELDS)}
SATURATION = 1.2

_MEASURE = re.compile(r"(\d+(?:\.\d+)?)([a-z]+)")
_FACT = "\x1f"
_MAX_SEGMENTS = 8
_CHUNK = 20_000


@dataclass(frozen=True, slots=True)
class Document:
    """A product's terms: for each of `FIELDS` a list, and the terms of each stated fact by its name."""

    fields: tuple[Sequence[str], ...]
    facts: Mapping[str, Sequence[str]]


class Postings(NamedTuple):
    """Where a term occurs: ascending rows, BM25F's unsaturated weights, and a bit for each field."""

    rows: Rows
    weights: Floats
    fields: NDArray[np.uint8]

    def at(self, where: slice | Mask | NDArray[np.int64]) -> Postings:
        """Only some of them."""
        return Postings(self.rows[where], self.weights[where], self.fields[where])

    @staticmethod
    def joined(parts: Sequence[Postings]) -> Postings:
        """One after the other."""
        return Postings(
            np.concatenate([part.rows for part in parts]),
            np.concatenate([part.weights for part in parts]),
            np.concatenate([part.fields for part in parts]),
        )


_NOWHERE = Postings(np.empty(0, np.int32), np.empty(0, np.float32), np.empty(0, np.uint8))


class Having(NamedTuple):
    """For every row: BM25F's saturated weight (0 to 1), how well the word answers, and in which fields."""

    saturated: Floats
    well: Floats
    fields: NDArray[np.uint8]


def fact_term(name: str, term: str = "") -> str:
    """The key under which a fact's word is indexed; without a word, that the fact is stated at all."""
    return f"{_FACT}{name}{_FACT}{term}"


class _Segment:
    """Postings of some rows, sorted by term and row."""

    def __init__(self, slots: dict[str, int], offsets: NDArray[np.int64], postings: Postings) -> None:
        self.slots = slots
        self.offsets = offsets
        self.postings = postings

    def find(self, term: str) -> Postings:
        slot = self.slots.get(term)
        if slot is None:
            return _NOWHERE
        return self.postings.at(slice(self.offsets[slot], self.offsets[slot + 1]))


class LexicalIndex:
    """Words to rows. Rows are numbered by the caller and never used twice."""

    def __init__(
        self, segments: tuple[_Segment, ...] = (), alive: Mask | None = None, lexicon: Lexicon | None = None
    ) -> None:
        self._segments = segments
        self.alive: Mask = np.zeros(0, dtype=bool) if alive is None else alive
        self.count = int(self.alive.sum())
        self.lexicon = lexicon or Lexicon({})

    def changed(
        self, added: Iterable[tuple[int, Document]], removed: Sequence[int], rows: int
    ) -> LexicalIndex:
        """This index with some rows more and some less; `rows` is the number of rows in use ever."""
        alive = np.zeros(rows, dtype=bool)
        alive[: len(self.alive)] = self.alive
        alive[list(removed)] = False
        segments = list(self._segments)
        chunk: list[tuple[int, Document]] = []
        for row, document in added:
            alive[row] = True
            chunk.append((row, document))
            if len(chunk) == _CHUNK:
                segments.append(_segment(chunk))
                chunk = []
        if chunk:
            segments.append(_segment(chunk))
        lexicon = self.lexicon.extended(chain(*(s.slots for s in segments[len(self._segments) :])))
        if len(segments) > _MAX_SEGMENTS:
            segments = [_merged(segments, alive)]
        return LexicalIndex(tuple(segments), alive, lexicon)

    def compacted(self) -> LexicalIndex:
        """Only the rows alive, numbered anew in the same order."""
        merged = _merged(self._segments, self.alive)
        numbers = np.cumsum(self.alive, dtype=np.int32) - 1
        postings = merged.postings._replace(rows=numbers[merged.postings.rows].astype(np.int32))
        segment = _Segment(merged.slots, merged.offsets, postings)
        return LexicalIndex((segment,), self.alive[self.alive], Lexicon({}).extended(segment.slots))

    def find(self, term: str) -> Postings:
        """Where a term occurs among the rows alive."""
        found = [part for segment in self._segments if len((part := segment.find(term)).rows)]
        if not found:
            return _NOWHERE
        joined = found[0] if len(found) == 1 else Postings.joined(found)
        keep = self.alive[joined.rows]
        return joined if keep.all() else joined.at(keep)

    def frequency(self, term: str) -> int:
        """In how many products a term occurs."""
        return len(self.find(term).rows)

    def frequencies(self, field: str | None = None) -> dict[str, int]:
        """In how many products each of the catalogue's words occurs, anywhere or in a field."""
        wanted = BIT[field] if field else sum(BIT.values())
        counts: dict[str, int] = {}
        for segment in self._segments:
            if not segment.slots:
                continue
            counted = self.alive[segment.postings.rows] & ((segment.postings.fields & wanted) > 0)
            sums = np.add.reduceat(counted.astype(np.int32), segment.offsets[:-1])
            for term, count in zip(segment.slots, sums.tolist(), strict=True):
                if count:
                    counts[term] = counts.get(term, 0) + count
        return counts

    def weights(self, alternatives: Iterable[tuple[Sequence[str], float]]) -> Having:
        """For each row how it has the best of the alternatives.

        An alternative is a set of terms that must all be there, and how well (0 to 1) it answers.
        """
        rows = len(self.alive)
        best = Having(np.zeros(rows, np.float32), np.zeros(rows, np.float32), np.zeros(rows, np.uint8))
        for terms, well in alternatives:
            found = self.find_all(terms)
            saturated = np.float32(well) * found.weights / (np.float32(SATURATION) + found.weights)
            better = saturated > best.saturated[found.rows]
            best.fields[found.rows[better]] = found.fields[better]
            best.saturated[found.rows] = np.maximum(best.saturated[found.rows], saturated)
            best.well[found.rows] = np.maximum(best.well[found.rows], np.float32(well))
        return best

    def together(self, first: str, second: str) -> bool:
        """Whether some product has both terms in its title or its category."""
        named = BIT["title"] | BIT["category"]
        mine, others = (self.find(term) for term in (first, second))
        rows = np.intersect1d(mine.rows[(mine.fields & named) > 0], others.rows[(others.fields & named) > 0])
        return bool(self.alive[rows].any())

    def find_all(self, terms: Sequence[str]) -> Postings:
        """Where all of some terms occur: the smallest of their weights, and the fields common to all."""
        joined = self.find(terms[0]) if terms else _NOWHERE
        for term in terms[1:]:
            other = self.find(term)
            rows, mine, others = np.intersect1d(
                joined.rows, other.rows, assume_unique=True, return_indices=True
            )
            joined = Postings(
                rows,
                np.minimum(joined.weights[mine], other.weights[others]),
                joined.fields[mine] & other.fields[others],
            )
        return joined

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """Everything as arrays, for a snapshot."""
        segment = _merged(self._segments, self.alive)
        return {
            "terms": np.frombuffer("\n".join(segment.slots).encode(), dtype=np.uint8),
            "offsets": segment.offsets,
            "rows": segment.postings.rows,
            "weights": segment.postings.weights,
            "fields": segment.postings.fields,
            "alive": self.alive,
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[np.generic]]) -> LexicalIndex:
        """The index that `arrays` came from."""
        joined = arrays["terms"].tobytes().decode()
        slots = {term: i for i, term in enumerate(joined.split("\n") if joined else ())}
        postings = Postings(
            arrays["rows"].astype(np.int32, copy=False),
            arrays["weights"].astype(np.float32, copy=False),
            arrays["fields"].astype(np.uint8, copy=False),
        )
        segment = _Segment(slots, arrays["offsets"].astype(np.int64, copy=False), postings)
        return cls((segment,), arrays["alive"].astype(bool, copy=False), Lexicon({}).extended(slots))


class Lexicon:
    """Every term of the index, by the family that a stemmer puts it in."""

    def __init__(self, families: dict[str, tuple[str, ...]]) -> None:
        self._families = families

    def extended(self, terms: Iterable[str]) -> Lexicon:
        """This lexicon with more terms."""
        families = dict(self._families)
        for term in terms:
            if term[0] == _FACT:
                continue
            root = family(term)
            known = families.get(root, ())
            if term not in known:
                families[root] = (*known, term)
        return Lexicon(families)

    def relatives(self, term: str) -> tuple[str, ...]:
        """All terms of the catalogue in this term's family, itself included when it is there."""
        return self._families.get(family(term), ())

    def __contains__(self, term: str) -> bool:
        return term in self.relatives(term)

    def ending_in(self, term: str) -> list[str]:
        """The catalogue's compounds of which `term` is the last part, such as `lambswool` of `wool`."""
        shortest = len(term) + 3
        every = chain.from_iterable(self._families.values())
        return [word for word in every if len(word) >= shortest and word.endswith(term)]

    def measures(self, unit: str) -> Sequence[tuple[float, str]]:
        """The sizes that occur in a unit, as numbers and as terms."""
        return self._measures.get(unit, ())

    def every_measure(self) -> Iterator[tuple[str, float, str]]:
        """Each size that occurs: its unit, its number and its term."""
        return ((unit, *size) for unit, sizes in self._measures.items() for size in sizes)

    @cached_property
    def _measures(self) -> dict[str, list[tuple[float, str]]]:
        found: dict[str, list[tuple[float, str]]] = {}
        for term in chain.from_iterable(self._families.values()):
            if measure := _MEASURE.fullmatch(term):
                found.setdefault(measure[2], []).append((float(measure[1]), term))
        return found


def _segment(documents: Sequence[tuple[int, Document]]) -> _Segment:
    slots: dict[str, int] = {}
    slot_of = slots.setdefault
    terms: list[int] = []
    rows: list[int] = []
    weights: list[float] = []
    bits: list[int] = []
    for row, document in documents:
        for i, (field, words) in enumerate(zip(FIELDS, document.fields, strict=True)):
            if not words:
                continue
            slower = 1 - field.by_length + field.by_length * len(words) / field.length
            terms.extend([slot_of(word, len(slots)) for word in words])
            rows.extend([row] * len(words))
            weights.extend([field.weight / slower] * len(words))
            bits.extend([1 << i] * len(words))
        for name, words in document.facts.items():
            keys = [fact_term(name), *(fact_term(name, word) for word in words)]
            terms.extend([slot_of(key, len(slots)) for key in keys])
            rows.extend([row] * len(keys))
            weights.extend([0.0] * len(keys))
            bits.extend([0] * len(keys))
    return _sorted(
        slots,
        np.array(terms, dtype=np.int64),
        Postings(
            np.array(rows, dtype=np.int32),
            np.array(weights, dtype=np.float32),
            np.array(bits, dtype=np.uint8),
        ),
    )


def _merged(segments: Sequence[_Segment], alive: Mask) -> _Segment:
    slots: dict[str, int] = {}
    terms: list[NDArray[np.int64]] = []
    for segment in segments:
        new = np.array([slots.setdefault(term, len(slots)) for term in segment.slots], dtype=np.int64)
        terms.append(np.repeat(new, np.diff(segment.offsets)))
    if not segments:
        return _Segment({}, np.zeros(1, dtype=np.int64), _NOWHERE)
    postings = Postings.joined([segment.postings for segment in segments])
    joined = np.concatenate(terms)
    keep = alive[postings.rows]
    return _sorted(slots, joined[keep], postings.at(keep))


def _sorted(slots: dict[str, int], terms: NDArray[np.int64], postings: Postings) -> _Segment:
    """Group equal (term, row) pairs into one posting each; terms that are left with none are dropped."""
    if not len(terms):
        return _Segment({}, np.zeros(1, dtype=np.int64), _NOWHERE)
    keys = (terms << 32) | postings.rows
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    starts = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1])))
    grouped = Postings(
        postings.rows[order][starts],
        np.add.reduceat(postings.weights[order], starts),
        np.bitwise_or.reduceat(postings.fields[order], starts),
    )
    counts = np.bincount(keys[starts] >> 32, minlength=len(slots))
    used = counts > 0
    kept = {term: 0 for term, used_one in zip(slots, used, strict=True) if used_one}
    return _Segment(
        {term: i for i, term in enumerate(kept)},
        np.concatenate(([0], np.cumsum(counts[used]))).astype(np.int64),
        grouped,
    )
