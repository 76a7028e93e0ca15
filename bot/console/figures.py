"""The console's first page: figures over time as charts, tables and a CSV file."""

from __future__ import annotations

import csv
import io
import time
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from assistant.catalogue.rejects import safe_cell
from assistant.ports import Figures, Tally
from bot.console.charts import HEIGHT, LEFT, RIGHT, WIDTH, Chart, columns, levels
from bot.console.pages import Pages, words

RANGES = (7, 30, 90)
_DEFAULT = 30
Counts = dict[str, dict[str, dict[str, int]]]


def routes(figures: Figures, pages: Pages) -> list[BaseRoute]:
    """`/` and `/figures.csv`."""

    async def overview(request: Request) -> Response:
        days = _range(request)
        asked = _days(days)
        tallies = await figures.tallies(_start(asked[0]))
        drawn = charts(tallies, asked)
        return pages.show(
            request,
            "figures.html",
            charts=drawn,
            days=days,
            ranges=RANGES,
            frame={"width": WIDTH, "height": HEIGHT, "left": LEFT, "right": WIDTH - RIGHT},
        )

    async def export(request: Request) -> Response:
        days = _days(_range(request))
        tallies = await figures.tallies(_start(days[0]))
        name = f"figures-{days[0]}-{days[-1]}.csv"
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
        return Response(as_csv(tallies, days), media_type="text/csv; charset=utf-8", headers=headers)

    return [Route("/", overview), Route("/figures.csv", export)]


def charts(tallies: Sequence[Tally], days: Sequence[str]) -> list[Chart]:
    """The charts of the first page."""
    counts = _by_figure(tallies)
    named = {
        figure: {words(kind).lower(): by_day for kind, by_day in counts[figure].items()}
        for figure in ("intents", "clicks")
    }
    return [
        columns(
            "Conversations",
            "Conversations in which somebody wrote or pressed something on that day.",
            days,
            {"conversations": counts["conversations"].get("", {})},
        ),
        columns(
            "What was asked",
            "Messages and pressed buttons by the guide’s kind of reply.",
            days,
            named["intents"],
        ),
        columns("Clicks", "Pressed buttons by what they do.", days, named["clicks"]),
        columns(
            "Unanswered",
            "Messages that the guide could not answer from the catalogue and the policies.",
            days,
            {"unanswered": counts["unanswered"].get("", {})},
        ),
        levels(
            "Subscribers",
            "People subscribed to a topic at the end of each day.",
            days,
            {words(topic): levels_ for topic, levels_ in _running(counts["subscribers"], days).items()},
        ),
        columns(
            "Deliveries",
            "Replies, alerts and announcements that platforms took, and what they refused for good.",
            days,
            counts["deliveries"],
        ),
    ]


def as_csv(tallies: Sequence[Tally], days: Sequence[str]) -> str:
    """A row for each figure, kind and day; no cell is one that a spreadsheet would run."""
    counts = _by_figure(tallies)
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(("day", "figure", "kind", "count"))
    for figure in sorted(counts):
        kinds = counts[figure]
        if figure == "subscribers":
            levels_ = _running(kinds, days)
            kinds = {kind: dict(zip(days, values, strict=True)) for kind, values in levels_.items()}
        for kind in sorted(kinds):
            for day in days:
                count = str(kinds[kind].get(day, 0))
                writer.writerow([safe_cell(cell) for cell in (day, figure, kind, count)])
    return "\ufeff" + text.getvalue()


def _by_figure(tallies: Sequence[Tally]) -> Counts:
    """Counts by figure, kind and day."""
    counts: Counts = defaultdict(lambda: defaultdict(dict))
    for tally in tallies:
        counts[tally.figure][tally.kind][tally.day] = tally.count
    return counts


def _running(changes: dict[str, dict[str, int]], days: Sequence[str]) -> dict[str, list[int]]:
    """Levels at the end of each day, out of what changed on it and before."""
    levels_: dict[str, list[int]] = {}
    for topic, by_day in changes.items():
        now = by_day.get("", 0)
        levels_[topic] = [now := now + by_day.get(day, 0) for day in days]
    return levels_


def _range(request: Request) -> int:
    asked = request.query_params.get("days", "")
    return int(asked) if asked.isdecimal() and int(asked) in RANGES else _DEFAULT


def _days(count: int) -> list[str]:
    today = datetime.fromtimestamp(time.time()).date()
    return [(today - timedelta(days=back)).isoformat() for back in reversed(range(count))]


def _start(day: str) -> float:
    """When a day began on this machine's clock, in seconds since the epoch."""
    return datetime.combine(date.fromisoformat(day), datetime.min.time()).timestamp()
