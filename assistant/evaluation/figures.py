"""Figures with their uncertainty, and reports of them as a table or as JSON.

Uncertainty is the percentile bootstrap: the same number of cases is drawn again and again with
replacement, and the middle 95 % of the means is the interval.
Source: B. Efron and R. Tibshirani, An Introduction to the Bootstrap (1993), chapter 13.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.table import Table

RESAMPLES = 2000
CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Figure:
    """A mean over `count` cases with its 95 % interval."""

    mean: float
    low: float
    high: float
    count: int

    def __str__(self) -> str:
        return f"{self.mean:.2f} ({self.low:.2f}–{self.high:.2f})"


def resampled(count: int, seed: int = 0) -> NDArray[np.intp]:
    """`RESAMPLES` rows of `count` indices drawn with replacement; the same for the same seed."""
    return np.random.default_rng(seed).integers(0, count, size=(RESAMPLES, count))


def mean(values: Sequence[float], seed: int = 0) -> Figure | None:
    """The mean of the values with its interval; None when there are none."""
    if not values:
        return None
    array = np.asarray(values, dtype=np.float64)
    return figure(float(array.mean()), array[resampled(len(array), seed)].mean(axis=1), len(array))


def gain(values: Sequence[float], reference: Sequence[float], seed: int = 0) -> Figure | None:
    """How much higher `values` are than `reference`, case by case, so that what both find easy cancels out.

    Raises `ValueError` when the two are not about the same number of cases.
    """
    return mean([a - b for a, b in zip(values, reference, strict=True)], seed)


def figure(value: float, replicates: NDArray[np.float64], count: int) -> Figure:
    """`value` with the interval of its bootstrap replicates; NaN replicates are left out."""
    edge = (1 - CONFIDENCE) / 2
    low, high = np.nanquantile(replicates, [edge, 1 - edge])
    return Figure(value, float(low), float(high), count)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a report: a label for the reader and one cell a column."""

    label: str
    cells: tuple[Figure | int | str | None, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """What a measure found. `details` goes into the JSON only: each case, each mistake."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()
    details: dict[str, Any] = field(default_factory=dict)

    def table(self) -> Table:
        """For people: means with their intervals."""
        table = Table(title=self.title, caption="\n".join(self.notes) or None, caption_justify="left")
        table.add_column("")
        for column in self.columns:
            table.add_column(column, justify="right")
        for row in self.rows:
            table.add_row(row.label, *(_spoken(cell) for cell in row.cells))
        return table

    def json(self) -> dict[str, Any]:
        """For scripts: every figure as numbers, rows by label and cells by column."""
        rows = {
            row.label: {column: _plain(cell) for column, cell in zip(self.columns, row.cells, strict=True)}
            for row in self.rows
        }
        return {"title": self.title, "figures": rows, "notes": list(self.notes), **self.details}


def _spoken(cell: Figure | int | str | None) -> str:
    return "–" if cell is None else str(cell)


def _plain(cell: Figure | int | str | None) -> Any:
    if isinstance(cell, Figure):
        return {"mean": cell.mean, "low": cell.low, "high": cell.high, "count": cell.count}
    return cell
