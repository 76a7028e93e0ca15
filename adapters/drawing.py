"""Pictures of what a platform cannot show itself: a table where it has none, and charts.

They are drawn when a message is about to be sent and never kept. What cannot be drawn, such as a script that
no font of this machine has, goes in words instead.
"""

from __future__ import annotations

import asyncio
import io
import logging
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from rich.cells import cell_len, chop_cells

from assistant.messages import Capabilities, Chart, Outgoing, Picture, Table

if TYPE_CHECKING:
    from matplotlib.figure import Figure

log = logging.getLogger(__name__)

_DPI = 150
_LINE, _PAD = 0.21, 0.09  # inches: a line of text, and the room above and below a row's text
_FIRST, _COLUMN, _MARGIN = 1.7, 2.35, 0.15
_INK, _FAINT, _RULE, _BAND = "#1f2328", "#6e7781", "#d0d7de", "#f3f5f7"
# Okabe and Ito's colours, which everybody can tell apart (jfly.uni-koeln.de/color, 2008).
_COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442", "#999999")
# Where matplotlib's own font lacks a script, these have Chinese, in the order of preference.
_CHINESE = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "PingFang SC",
    "Hiragino Sans GB",
    "Microsoft YaHei",
    "SimHei",
    "Droid Sans Fallback",
    "Arial Unicode MS",
)


async def drawn(message: Outgoing, capabilities: Capabilities) -> Outgoing:
    """`message` with the picture of its chart, or of its table where the platform has none.

    The same message where there is nothing to draw, or where it cannot be drawn.
    """
    if not capabilities.pictures or message.drawing:
        return message
    subject = message.chart or (message.table if not capabilities.tables else None)
    if subject is None:
        return message
    try:
        picture = await asyncio.to_thread(picture_of, subject)
    except Exception:
        log.exception("a picture could not be drawn, its words go without")
        return message
    return replace(message, drawing=picture)


def picture_of(subject: Table | Chart) -> Picture | None:
    """A table or a chart as a picture; None when no font here has its characters. Blocks for a second."""
    words = alternative(subject)
    fonts = _fonts()
    if not _drawable(words, fonts):
        return None
    figure = _table(subject, fonts) if isinstance(subject, Table) else _chart(subject, fonts)
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    file = io.BytesIO()
    FigureCanvasAgg(figure).print_png(file)  # type: ignore[no-untyped-call]
    name = "comparison.png" if isinstance(subject, Table) else "scores.png"
    return Picture(file.getvalue(), words, name)


def alternative(subject: Table | Chart) -> str:
    """What the picture shows, in words."""
    if isinstance(subject, Table):
        header, *rows = subject.rows
        return "\n".join(
            [" | ".join(header[1:]), *(f"{fact}: {' | '.join(values)}" for fact, *values in rows)]
        )
    lines = [
        f"{name}: " + ", ".join(f"{part} {size:.2f}" for part, size in zip(subject.parts, sizes, strict=True))
        for name, sizes in subject.bars
    ]
    return "\n".join([subject.title, *lines])


# Drawing


def _table(table: Table, fonts: Sequence[str]) -> Figure:
    """Cells wrapped in columns of one width; rows in which nothing differs are fainter."""
    columns = len(table.rows[0]) - 1
    cells = [
        [_wrapped(row[0], _FIRST), *(_wrapped(value, _COLUMN) for value in row[1:])] for row in table.rows
    ]
    heights = [max(len(lines) for lines in row) * _LINE + 2 * _PAD for row in cells]
    width = 2 * _MARGIN + _FIRST + columns * _COLUMN
    height = 2 * _MARGIN + sum(heights)
    figure, axes = _canvas(width, height)
    top = height - _MARGIN
    for place, (row, lines, tall) in enumerate(zip(table.rows, cells, heights, strict=True)):
        if place % 2 == 0:
            _band(axes, _MARGIN, top - tall, width - 2 * _MARGIN, tall)
        same = place > 0 and len({value.lower() for value in row[1:]}) == 1
        left = _MARGIN
        for column, cell in enumerate(lines):
            axes.text(
                left + 0.08,
                top - _PAD,
                "\n".join(cell),
                va="top",
                fontsize=10.5,
                family=list(fonts),
                weight="bold" if place == 0 or (column == 0 and not same) else "normal",
                color=_FAINT if same or column == 0 else _INK,
                linespacing=1.25,
                parse_math=False,
            )
            left += _COLUMN if column else _FIRST
        top -= tall
        axes.plot([_MARGIN, width - _MARGIN], [top, top], color=_RULE, linewidth=0.8)
    return figure


def _chart(chart: Chart, fonts: Sequence[str]) -> Figure:
    """A bar for each name, the first on top, made up of its parts; what takes away stands left of zero."""
    from matplotlib.figure import Figure

    labels = ["\n".join(_wrapped(name, 2.6)[:3]) for name, _ in chart.bars]
    figure = Figure(figsize=(8.5, 1.7 + 0.62 * len(labels)), dpi=_DPI, layout="constrained")
    axes = figure.add_subplot()
    places = range(len(labels))
    right, left = [0.0] * len(labels), [0.0] * len(labels)
    for number, part in enumerate(chart.parts):
        sizes = [sizes[number] for _, sizes in chart.bars]
        starts = [right[place] if size >= 0 else left[place] for place, size in enumerate(sizes)]
        axes.barh(
            places,
            sizes,
            left=starts,
            height=0.6,
            label=part,
            color=_COLOURS[number % len(_COLOURS)],
            edgecolor="white",
            linewidth=0.8,
        )
        for place, size in enumerate(sizes):
            (right if size >= 0 else left)[place] += size
    for place, end in enumerate(right):
        total = sum(chart.bars[place][1])
        axes.text(end, place, f" {total:.2f}", va="center", fontsize=10, color=_INK)
    axes.set_yticks(list(places), labels, fontsize=10, family=list(fonts), color=_INK, parse_math=False)
    axes.invert_yaxis()
    axes.margins(x=0.1)
    axes.axvline(0, color=_FAINT, linewidth=0.8)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.tick_params(axis="both", length=0, labelcolor=_INK)
    axes.set_title(chart.title, loc="left", fontsize=12, weight="bold", family=list(fonts), color=_INK)
    figure.legend(loc="outside lower left", ncols=4, frameon=False, prop={"family": list(fonts), "size": 9.5})
    return figure


def _canvas(width: float, height: float) -> tuple[Figure, Any]:
    """A figure of so many inches whose axes count in inches."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), dpi=_DPI)
    axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    axes.set_xlim(0, width)
    axes.set_ylim(0, height)
    axes.axis("off")
    return figure, axes


def _band(axes: Any, left: float, bottom: float, width: float, height: float) -> None:
    from matplotlib.patches import Rectangle

    axes.add_patch(Rectangle((left, bottom), width, height, facecolor=_BAND, edgecolor="none"))


def _wrapped(text: str, inches: float) -> list[str]:
    """`text` in lines that are at most `inches` wide at the size used here."""
    columns = int(inches / 0.105)
    if cell_len(text) == len(text):
        return textwrap.wrap(text, columns) or [""]
    return chop_cells(text, columns) or [""]


# Fonts


@lru_cache
def _fonts() -> tuple[str, ...]:
    """The families to draw with: matplotlib's own, then one with Chinese where the machine has it."""
    from matplotlib import font_manager

    known = {entry.name for entry in font_manager.fontManager.ttflist}
    chinese = next((name for name in _CHINESE if name in known), None)
    return ("DejaVu Sans", *([chinese] if chinese else []))


@lru_cache
def _characters(font: str) -> frozenset[int]:
    from matplotlib import font_manager

    face = font_manager.get_font(font_manager.findfont(font))
    return frozenset(face.get_charmap())


def _drawable(text: str, fonts: Iterable[str]) -> bool:
    """Whether the fonts have every character of `text`."""
    missing = {ord(character) for character in text if not character.isspace()}
    for font in fonts:
        missing -= _characters(font)
    return not missing
