"""Figures over time: what was sent by whichever way, and who is subscribed after a stop."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from dataclasses import replace

from storage_samples import PLATFORM, announced, event, says, turn

from assistant.messages import SentRef
from assistant.ports import Consent
from storage.database import FILE
from storage.migrate import MIGRATIONS, migrate

DAY = 86_400.0


async def counted(storage, figure: str, since: float) -> dict[tuple[str, str], int]:
    """What one of the figures says, by day and kind, without what comes to nothing."""
    tallies = await storage.figures.tallies(since)
    return {(one.day, one.kind): one.count for one in tallies if one.figure == figure and one.count}


async def test_deliveries_are_replies_alerts_and_announcements_by_what_became_of_them(storage):
    now = time.time()
    for number, bulk in enumerate((False, False, True)):
        incoming = event(f"e{number}", f"c{number}")
        await storage.turns.receive(incoming)
        await storage.turns.commit(turn(incoming, replies=["hello"], bulk=bulk))
    first, *others = await storage.outbox.due(PLATFORM, 10)
    await storage.outbox.give_up(first, "blocked")
    for row in others:
        await storage.outbox.sent(row, SentRef(PLATFORM, "c", "m"))
    outcomes = {"ann": "sent", "bob": "sent", "cy": "failed", "dee": "unreachable", "eve": "suppressed"}
    await announced(storage, "a1", now, outcomes)
    await announced(storage, "a0", now - 10 * DAY, {"ann": "sent"})
    today = time.strftime("%Y-%m-%d", time.localtime(now))
    this_week = {
        (today, "replies"): 1,
        (today, "alerts"): 1,
        (today, "announcements"): 2,
        (today, "failed"): 2,
        (today, "unreachable"): 1,
    }
    assert await counted(storage, "deliveries", now - 5 * DAY) == this_week
    before = time.strftime("%Y-%m-%d", time.localtime(now - 10 * DAY))
    expected = this_week | {(before, "announcements"): 1}
    assert await counted(storage, "deliveries", now - 20 * DAY) == expected


async def test_a_stop_takes_the_person_out_of_every_topic_they_had(storage):
    deals, news = Consent("deals", True, "/subscribe"), Consent("news", True, "/subscribe")
    stop = Consent("announcements", False, "/stop")
    await says(storage, "ann", deals, news)
    await says(storage, "bob", deals)
    began = time.time() + 1e-6  # all of it counts as of before the days shown
    await says(storage, "ann", stop, stop, replace(deals, seldom=True))
    await says(storage, "bob", stop)
    await says(storage, "cy", stop, news)
    today = time.strftime("%Y-%m-%d")
    assert await counted(storage, "subscribers", began) == {
        ("", "deals"): 2,
        ("", "news"): 1,
        (today, "deals"): -1,
    }
    assert await counted(storage, "subscribers", began - DAY) == {(today, "deals"): 1, (today, "news"): 1}


def test_counts_of_an_earlier_version_are_figures_now(tmp_path):
    with closing(sqlite3.connect(tmp_path / FILE, isolation_level=None)) as connection:
        earlier = tmp_path / "migrations"
        earlier.mkdir()
        [ours] = MIGRATIONS.glob("*_counts_that_stay.sql")
        for script in MIGRATIONS.glob("*.sql"):
            if script.name < ours.name:
                (earlier / script.name).write_bytes(script.read_bytes())
        migrate(connection, earlier)
        connection.executemany(
            "INSERT INTO daily_counts (day, platform, received, sent, failed) VALUES (?, ?, ?, ?, ?)",
            [
                ("2026-01-01", "web", 5, 4, 0),
                ("2026-01-01", "slack", 2, 1, 1),
                ("2026-01-02", "web", 1, 0, 0),
            ],
        )
        migrate(connection)
        assert connection.execute("SELECT * FROM daily_counts ORDER BY day, kind").fetchall() == [
            ("2026-01-01", "deliveries", "failed", 1),
            ("2026-01-01", "deliveries", "replies", 5),
        ]
