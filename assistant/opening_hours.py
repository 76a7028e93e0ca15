"""When the shop's staff is there, and when somebody will be, in the shop's own time.

    hours = OpeningHours.read(["mon-fri 09:00-17:30", "sat 10:00-14:00"], "Europe/Berlin")
    hours.open_at(now), hours.opens_after(now)

A shift that ends at or before its beginning goes on after midnight. Days are those of the calendar there, so
that a change to summer time moves nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SHIFT = re.compile(
    r"(?P<first>[a-z]{3})(?:-(?P<last>[a-z]{3}))?\s+"
    r"(?P<from>(?:[01]?\d|2[0-3]):[0-5]\d)-(?P<to>(?:[01]?\d|2[0-3]):[0-5]\d|24:00)"
)
_LOOK_AHEAD = 60
"""Days: a shop that is closed for longer than that says nothing about when it opens."""


@dataclass(frozen=True, slots=True)
class Shift:
    """One stretch of time on one day of the week, Monday being 0; minutes after midnight."""

    weekday: int
    begins: int
    ends: int


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """Shifts of a week, and the dates on which there are none. No shift at all: nobody said when."""

    shifts: tuple[Shift, ...] = ()
    closed: frozenset[date] = frozenset()
    zone: tzinfo = UTC

    @classmethod
    def read(cls, lines: Sequence[str], zone: str = "UTC", closed: Sequence[str] = ()) -> OpeningHours:
        """Hours as people write them down, such as `mon-fri 09:00-17:30`, and closed days as `2026-12-25`.

        Raises `ValueError` with what is wrong in plain words.
        """
        try:
            place = ZoneInfo(zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError(f"{zone!r} is no time zone: write one such as Europe/Berlin") from None
        try:
            dates = frozenset(date.fromisoformat(day) for day in closed)
        except ValueError:
            raise ValueError(f"closed days are dates such as 2026-12-25, not {', '.join(closed)}") from None
        return cls(tuple(shift for line in lines for shift in _shifts(line)), dates, place)

    def open_at(self, now: float) -> bool:
        """Whether somebody is there at `now`, in seconds since the epoch."""
        return any(begins.timestamp() <= now < ends.timestamp() for begins, ends in self._spans(now, 1))

    def opens_after(self, now: float) -> datetime | None:
        """When the next shift after `now` begins, in the shop's time; None when that is not known."""
        ahead = (begins for begins, _ in self._spans(now, _LOOK_AHEAD) if begins.timestamp() > now)
        return min(ahead, default=None)

    def _spans(self, now: float, days: int) -> Iterator[tuple[datetime, datetime]]:
        """The shifts from the day before `now`, whose last may not have ended, to `days` after it."""
        today = datetime.fromtimestamp(now, self.zone).date()
        for offset in range(-1, days + 1):
            day = today + timedelta(days=offset)
            if day in self.closed:
                continue
            midnight = datetime.combine(day, time(), self.zone)
            for shift in self.shifts:
                if shift.weekday == day.weekday():
                    length = (shift.ends - shift.begins) % (24 * 60) or 24 * 60
                    begins = midnight + timedelta(minutes=shift.begins)
                    yield begins, begins + timedelta(minutes=length)


def _shifts(line: str) -> Iterator[Shift]:
    match = _SHIFT.fullmatch(" ".join(line.lower().split()))
    if not match or match["first"] not in _DAYS or (match["last"] or "mon") not in _DAYS:
        raise ValueError(f"hours are written as mon-fri 09:00-17:30 or sat 10:00-14:00, not {line!r}")
    first = _DAYS.index(match["first"])
    count = (_DAYS.index(match["last"] or match["first"]) - first) % 7 + 1
    for offset in range(count):
        yield Shift((first + offset) % 7, _minutes(match["from"]), _minutes(match["to"]))


def _minutes(clock: str) -> int:
    hours, _, minutes = clock.partition(":")
    return (int(hours) * 60 + int(minutes)) % (24 * 60)
