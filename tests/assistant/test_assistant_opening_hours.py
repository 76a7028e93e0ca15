"""When somebody is there: shifts, closed days, midnight, and the change to summer time."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from assistant.opening_hours import OpeningHours

BERLIN = ZoneInfo("Europe/Berlin")


def at(text: str) -> float:
    """A moment in Berlin, in seconds since the epoch."""
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN).timestamp()


HOURS = OpeningHours.read(["mon-fri 09:00-17:30", "sat 10:00-14:00"], "Europe/Berlin", ["2026-12-25"])


@pytest.mark.parametrize(
    ("moment", "open_"),
    [
        ("2026-11-26 08:59", False),  # a Thursday
        ("2026-11-26 09:00", True),
        ("2026-11-26 17:29", True),
        ("2026-11-26 17:30", False),
        ("2026-11-28 13:00", True),
        ("2026-11-29 12:00", False),
        ("2026-12-25 12:00", False),
    ],
)
def test_somebody_is_there_in_the_shops_hours(moment: str, open_: bool) -> None:
    assert HOURS.open_at(at(moment)) is open_


@pytest.mark.parametrize(
    ("moment", "opens"),
    [
        ("2026-11-26 08:00", "2026-11-26 09:00"),
        ("2026-11-26 12:00", "2026-11-27 09:00"),
        ("2026-11-28 15:00", "2026-11-30 09:00"),
        ("2026-12-24 18:00", "2026-12-26 10:00"),
        ("2026-03-28 20:00", "2026-03-30 09:00"),  # summer time begins between the two
    ],
)
def test_the_next_opening_is_told(moment: str, opens: str) -> None:
    found = HOURS.opens_after(at(moment))
    assert found is not None
    assert found.timestamp() == at(opens)


def test_a_shift_may_go_on_after_midnight() -> None:
    late = OpeningHours.read(["fri 20:00-02:00"], "Europe/Berlin")
    assert late.open_at(at("2026-11-28 01:59"))
    assert not late.open_at(at("2026-11-28 02:00"))
    assert not late.open_at(at("2026-11-27 01:00"))


def test_a_whole_day_and_a_week_that_wraps() -> None:
    always = OpeningHours.read(["sat-mon 00:00-24:00"])
    assert [always.open_at(at(f"2026-11-{day} 12:00")) for day in (28, 29, 30)] == [True] * 3
    assert not always.open_at(at("2026-11-27 12:00"))


def test_without_hours_nobody_knows() -> None:
    assert OpeningHours().opens_after(at("2026-11-26 08:00")) is None


@pytest.mark.parametrize(
    ("lines", "zone", "closed", "told"),
    [
        (["monday 9-5"], "UTC", [], "mon-fri 09:00-17:30"),
        (["mon 09:00-25:00"], "UTC", [], "mon-fri"),
        (["mon-fri 09:00-17:00"], "Europe/Atlantis", [], "Europe/Atlantis"),
        (["mon-fri 09:00-17:00"], "UTC", ["Christmas"], "Christmas"),
    ],
)
def test_what_cannot_be_read_is_told(lines: list[str], zone: str, closed: list[str], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        OpeningHours.read(lines, zone, closed)
