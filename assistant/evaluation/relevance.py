"""Does the ranking score tell a relevant product from an irrelevant one?

The file is a CSV with the columns `query`, `name` and `label`; labels are `Relevant` and `Not relevant`, or
1 and 0. The figure is the area under the ROC curve: the chance that a relevant pair scores higher than an
irrelevant one, where a tie counts half.
Source: T. Fawcett, An introduction to ROC analysis (2006).
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.evaluation.baselines import Ranker, plain_rankers
from assistant.evaluation.figures import Figure, Report, Row, figure, resampled
from assistant.evaluation.labelled import UnusableFile, read_csv
from assistant.ports import Embedder

Score = Callable[[Sequence[tuple[str, str]]], Awaitable[Sequence[float]]]
"""(query, product name) pairs to one score each; higher is more relevant."""

_LABELS = {"relevant": True, "1": True, "not relevant": False, "0": False}


@dataclass(frozen=True, slots=True)
class Pair:
    """A query and a product's name, and whether the product is relevant to it."""

    query: str
    name: str
    relevant: bool


def load_pairs(path: Path) -> list[Pair]:
    """The labelled pairs. Raises `UnusableFile` naming the line that is wrong."""
    pairs = []
    for line, row in read_csv(path, ("query", "name", "label")):
        label = _LABELS.get(row["label"].strip().casefold())
        if label is None:
            raise UnusableFile(f"{path}, line {line}: {row['label']!r} is neither Relevant nor Not relevant")
        pairs.append(Pair(row["query"], row["name"], label))
    if len({pair.relevant for pair in pairs}) < 2:
        raise UnusableFile(f"{path}: relevant and irrelevant pairs are both needed")
    return pairs


def area_under_curve(scores: NDArray[np.float64], relevant: NDArray[np.bool_]) -> float:
    """The area under the ROC curve from the ranks' sum; NaN unless both labels occur."""
    positives = int(relevant.sum())
    negatives = len(relevant) - positives
    if not positives or not negatives:
        return float("nan")
    _, place, counts = np.unique(scores, return_inverse=True, return_counts=True)
    middle_rank = (np.cumsum(counts) - (counts - 1) / 2)[place]  # tied scores share the middle rank
    return float((middle_rank[relevant].sum() - positives * (positives + 1) / 2) / (positives * negatives))


async def measure_relevance(
    pairs: Sequence[Pair], systems: Mapping[str, Score], embedder: Embedder | None = None
) -> Report:
    """Every system and every plain method over the same pairs."""
    asked = [(pair.query, pair.name) for pair in pairs]
    scores = {name: await score(asked) for name, score in systems.items()}
    names = list(dict.fromkeys(pair.name for pair in pairs))
    for ranker in await asyncio.to_thread(plain_rankers, names, embedder):
        scores[ranker.name] = await asyncio.to_thread(_plainly, ranker, pairs, names)
    relevant = np.array([pair.relevant for pair in pairs])
    figures = {
        name: _figure(np.asarray(values, dtype=np.float64), relevant) for name, values in scores.items()
    }
    rows = [Row(name, (value,)) for name, value in figures.items()]
    note = f"{len(pairs)} pairs, {int(relevant.sum())} of them relevant, with 95 % intervals."
    details = {"scores": {name: [float(value) for value in values] for name, values in scores.items()}}
    return Report("Relevance", ("area under the curve",), tuple(rows), (note,), details)


def _plainly(ranker: Ranker, pairs: Sequence[Pair], names: Sequence[str]) -> list[float]:
    row = {name: index for index, name in enumerate(names)}
    of_query = {query: ranker.scores(query) for query in {pair.query for pair in pairs}}
    return [float(of_query[pair.query][row[pair.name]]) for pair in pairs]


def _figure(scores: NDArray[np.float64], relevant: NDArray[np.bool_]) -> Figure:
    samples = resampled(len(relevant))
    areas = np.array([area_under_curve(scores[rows], relevant[rows]) for rows in samples])
    return figure(area_under_curve(scores, relevant), areas, len(relevant))
