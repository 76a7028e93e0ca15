"""Figures over time: counted, drawn, tabled and exported."""

import csv
import io
import time
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from assistant.messages import Incoming, Outgoing, Span
from assistant.ports import Consent, Reply, Talk, Tally, Turn
from bot.console.charts import BOTTOM, HEIGHT, LEFT, RIGHT, TOP, WIDTH, columns, levels
from bot.console.figures import as_csv, charts
from storage import open_storage

DAYS = [(date(2026, 1, 1) + timedelta(days=at)).isoformat() for at in range(30)]


def test_columns_are_as_high_as_their_numbers() -> None:
    chart = columns("Asked", "", DAYS, {"a": {DAYS[0]: 10, DAYS[29]: 5}, "b": {DAYS[0]: 30}})
    assert [one.name for one in chart.series] == ["b", "a"]
    first = [box for box in chart.boxes if box.x < LEFT + 15]
    inside = HEIGHT - TOP - BOTTOM
    assert chart.grid[-1].label == "40"
    assert sum(box.height for box in first) == pytest.approx(inside, abs=0.1)
    assert first[1].y == pytest.approx(TOP, abs=0.1)
    last = max(chart.boxes, key=lambda box: box.x)
    assert last.height == pytest.approx(inside * 5 / 40, abs=0.1)
    assert last.x + last.width <= WIDTH - RIGHT
    assert last.title == "30 Jan: 5 a"


def test_beyond_five_kinds_the_rest_are_one_and_nothing_is_lost() -> None:
    chart = columns("Asked", "", DAYS, {f"kind {at}": {DAYS[3]: at} for at in range(9)})
    assert len(chart.series) == 5
    assert chart.series[-1].name == "all others"
    assert sum(one.total for one in chart.series) == sum(range(9))


@pytest.mark.parametrize("most", [1, 3, 4, 5, 9, 10, 11, 99, 100, 1234, 987_654])
def test_the_grid_has_round_numbers_and_room_for_the_most(most: int) -> None:
    labels = [int(line.label.replace(",", "")) for line in columns("", "", DAYS, {"a": {DAYS[0]: most}}).grid]
    assert labels[0] == 0
    assert labels[-1] >= most
    assert len({after - before for before, after in pairwise(labels)}) == 1


def test_nothing_is_an_empty_chart() -> None:
    assert columns("", "", DAYS, {}).empty
    assert levels("", "", DAYS, {"deals": [0] * 30}).empty


def test_subscribers_are_levels_that_begin_with_what_was_before() -> None:
    tallies = [Tally("subscribers", "", "deals", 7), Tally("subscribers", DAYS[10], "deals", -2)]
    chart = next(one for one in charts(tallies, DAYS) if one.title == "Subscribers")
    assert chart.series[0].values == (7,) * 10 + (5,) * 20
    assert chart.paths[0].startswith("M")


def test_no_cell_of_the_export_is_a_formula() -> None:
    tallies = [
        Tally("clicks", DAYS[0], "=cmd()", 3),
        Tally("clicks", DAYS[0], "@x", 1),
        Tally("clicks", "", "", 1),
    ]
    rows = list(csv.reader(io.StringIO(as_csv(tallies, DAYS).removeprefix("\ufeff"))))
    assert rows[0] == ["day", "figure", "kind", "count"]
    assert ["2026-01-01", "clicks", "'=cmd()", "3"] in rows
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)


def test_the_export_has_the_numbers_of_the_tables_and_every_day() -> None:
    tallies = [
        Tally("conversations", DAYS[4], "", 3),
        Tally("deliveries", DAYS[0], "replies", 5),
        Tally("deliveries", DAYS[2], "announcements", 2),
        Tally("subscribers", "", "deals", 2),
        Tally("subscribers", DAYS[3], "deals", -2),
    ]
    rows = csv.DictReader(io.StringIO(as_csv(tallies, DAYS).removeprefix("\ufeff")))
    exported: dict[tuple[str, str], list[int]] = {}
    for row in rows:
        exported.setdefault((row["figure"], row["kind"].lower()), []).append(int(row["count"]))
    shown = {
        (chart.title.lower(), "" if chart.title == "Conversations" else one.name.lower()): list(one.values)
        for chart in charts(tallies, DAYS)
        for one in chart.series
    }
    assert exported == shown
    assert exported["subscribers", "deals"] == [2, 2, 2] + [0] * 27, "that nobody is left is a number too"


async def test_what_happened_is_counted(tmp_path: Path) -> None:
    async with open_storage(tmp_path) as storage:
        for number, (person, intent) in enumerate(
            [("ann", "search"), ("ann", "unanswered"), ("bob", "search"), ("bob", "search")]
        ):
            incoming = Incoming(f"e{number}", "web", f"c-{person}", person, "hello")
            await storage.turns.receive(incoming)
            reply = Reply(Outgoing(intent, "en", (Span("hi"),)), incoming.conversation, person)
            changes = (Consent("deals", number != 1, "button"),) if number < 3 else ()
            talk = Talk("web", incoming.conversation, person, "{}")
            await storage.turns.commit(Turn(incoming, talk, (reply,), {}, intent, changes))
        tallies = await storage.figures.tallies(time.time() - 3600)
    today = date.today().isoformat()
    counted = {(one.figure, one.kind): one.count for one in tallies if one.day == today}
    assert counted[("conversations", "")] == 2
    assert counted[("messages", "")] == 4
    assert counted[("intents", "search")] == 3
    assert counted[("unanswered", "")] == 1
    assert counted[("subscribers", "deals")] == 1  # Ann came and went, Bob stays
