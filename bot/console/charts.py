"""Charts as SVG shapes: worked out here, written by `figures.html`. Each has its numbers as a table too."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

WIDTH, HEIGHT = 480, 190
LEFT, RIGHT, TOP, BOTTOM = 40, 8, 10, 24
MOST_SERIES = 5
_GRID = 4
_DATES = 5


@dataclass(frozen=True, slots=True)
class Series:
    """One kind of thing, with a number a day and their sum (or the last one, for what is a level)."""

    name: str
    values: tuple[int, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Box:
    """A piece of a column: `series` is its place among the chart's series, `title` says it in words."""

    x: float
    y: float
    width: float
    height: float
    series: int
    title: str


@dataclass(frozen=True, slots=True)
class Line:
    """A grid line at `y` with the number that it stands for."""

    y: float
    label: str


@dataclass(frozen=True, slots=True)
class Label:
    """A date below the columns."""

    x: float
    text: str


@dataclass(frozen=True, slots=True)
class Chart:
    """`boxes` are stacked columns, or `paths` are lines where the numbers are levels."""

    title: str
    about: str
    days: tuple[str, ...]
    series: tuple[Series, ...]
    boxes: tuple[Box, ...]
    paths: tuple[str, ...]
    grid: tuple[Line, ...]
    dates: tuple[Label, ...]

    @property
    def empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not any(any(one.values) for one in self.series)


def columns(title: str, about: str, days: Sequence[str], counts: Mapping[str, Mapping[str, int]]) -> Chart:
    """Columns a day of `counts` by kind and day; beyond five kinds the rest are one."""
    series = _largest(
        [
            Series(kind, tuple(by_day.get(day, 0) for day in days), sum(by_day.get(day, 0) for day in days))
            for kind, by_day in counts.items()
        ]
    )
    top = _nice(max((sum(values) for values in zip(*(one.values for one in series), strict=True)), default=0))
    step = (WIDTH - LEFT - RIGHT) / max(1, len(days))
    width = max(1.0, step * 0.72)
    boxes = []
    for at, day in enumerate(days):
        base = 0.0
        for place, one in enumerate(series):
            height = one.values[at] / top * (HEIGHT - TOP - BOTTOM)
            if height:
                base += height
                boxes.append(
                    Box(
                        round(LEFT + at * step + (step - width) / 2, 2),
                        round(HEIGHT - BOTTOM - base, 2),
                        round(width, 2),
                        round(height, 2),
                        place,
                        f"{_short(day)}: {one.values[at]:,} {one.name}".strip(),
                    )
                )
    return Chart(title, about, tuple(days), tuple(series), tuple(boxes), (), _grid(top), _dates(days, step))


def levels(title: str, about: str, days: Sequence[str], counts: Mapping[str, Sequence[int]]) -> Chart:
    """Lines of `counts`, a number a day for each kind: how many there were at each day's end."""
    series = sorted(
        (Series(kind, tuple(values), values[-1] if values else 0) for kind, values in counts.items()),
        key=lambda one: -one.total,
    )[:MOST_SERIES]
    top = _nice(max((max(one.values, default=0) for one in series), default=0))
    step = (WIDTH - LEFT - RIGHT) / max(1, len(days))
    paths = tuple(
        " ".join(
            f"{'L' if at else 'M'}{LEFT + (at + 0.5) * step:.1f} "
            f"{HEIGHT - BOTTOM - value / top * (HEIGHT - TOP - BOTTOM):.1f}"
            for at, value in enumerate(one.values)
        )
        for one in series
    )
    return Chart(title, about, tuple(days), tuple(series), (), paths, _grid(top), _dates(days, step))


def _largest(series: list[Series]) -> list[Series]:
    """The largest kinds, and all others together as the last."""
    series = sorted((one for one in series if one.total), key=lambda one: (-one.total, one.name))
    if len(series) <= MOST_SERIES:
        return series
    rest = series[MOST_SERIES - 1 :]
    together = tuple(sum(values) for values in zip(*(one.values for one in rest), strict=True))
    return [*series[: MOST_SERIES - 1], Series("all others", together, sum(together))]


def _nice(most: int) -> int:
    """A round number, at least `most`, that four grid lines divide into whole numbers."""
    if most <= _GRID:
        return _GRID
    size: int = 10 ** math.floor(math.log10(most))
    fitting = (size * factor for factor in (1, 2, 4, 8, 10, 20) if size * factor >= most)
    return next(top for top in fitting if top % _GRID == 0)


def _grid(top: int) -> tuple[Line, ...]:
    inside = HEIGHT - TOP - BOTTOM
    return tuple(
        Line(round(HEIGHT - BOTTOM - inside * part / _GRID, 2), f"{top * part // _GRID:,}")
        for part in range(_GRID + 1)
    )


def _dates(days: Sequence[str], step: float) -> tuple[Label, ...]:
    every = max(1, math.ceil(len(days) / _DATES))
    return tuple(
        Label(round(LEFT + (at + 0.5) * step, 2), _short(day))
        for at, day in enumerate(days)
        if (len(days) - 1 - at) % every == every // 2 or len(days) <= _DATES
    )


def _short(day: str) -> str:
    parsed = date.fromisoformat(day)
    return f"{parsed.day} {parsed.strftime('%b')}"
