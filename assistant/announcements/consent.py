"""Whether one person gets one announcement now. Asked again at the very moment of sending.

Nobody gets anything who has not asked for its topic. What people asked for comes seldom enough, never at
night, and ends at a word.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

DAY = 86_400.0
SELDOM = 30 * DAY
"""Seconds between two announcements of one topic to who asked for less of it."""
WINDOW = 7 * DAY
_SHORTEST_WAIT = 60.0
_TALK = 600.0
"""Seconds after which somebody who talks with the staff is looked at again."""


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours in which nobody is disturbed, in minutes after midnight; none where both are the same."""

    begins: int
    ends: int

    def left(self, at: datetime) -> float:
        """Seconds until they are over, by the clocks of `at`'s time zone; 0 outside of them."""
        minute = at.hour * 60 + at.minute
        within = (
            self.begins <= minute < self.ends
            if self.begins <= self.ends
            else minute >= self.begins or minute < self.ends
        )
        if self.begins == self.ends or not within:
            return 0.0
        day = at.date() + timedelta(days=1 if self.begins > self.ends and minute >= self.begins else 0)
        over = datetime.combine(day, time(self.ends // 60, self.ends % 60), at.tzinfo)
        over = over.replace(fold=at.fold)  # of an hour that comes twice: the one that it is now
        left = over.timestamp() - at.timestamp()  # not their difference: it would pass over a change of hour
        return max(_SHORTEST_WAIT, left)


@dataclass(frozen=True, slots=True)
class Rules:
    """The shop's: quiet hours and time zone for who has set none, and the most for a person in seven days."""

    quiet: Quiet = Quiet(21 * 60, 9 * 60)
    time_zone: str = "UTC"
    most_a_week: int = 3


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of a person towards one topic. `quiet` and `time_zone` are their own, if they set any.

    `recent` counts announcements of the last seven days, `last_of_topic` is when the last of this topic
    went to them, in seconds since the epoch. `seldom` is what "less of this" asks for. `with_staff` says that
    their conversation is in the hands of the shop's staff.
    """

    subscribed: bool
    seldom: bool = False
    unreachable: bool = False
    quiet: Quiet | None = None
    time_zone: str = ""
    recent: int = 0
    last_of_topic: float | None = None
    with_staff: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """Send it, or not (`suppressed` or `unreachable`, with the reason), or wait so many seconds."""

    state: str = "sending"
    reason: str = ""
    wait: float = 0.0


def decide(standing: Standing, rules: Rules, now: float) -> Verdict:
    """What becomes of an announcement for this person at `now`, in seconds since the epoch."""
    if not standing.subscribed:
        return Verdict("suppressed", "has not subscribed")
    if standing.unreachable:
        return Verdict("unreachable", "takes no messages since an earlier one")
    if standing.seldom and standing.last_of_topic is not None and now - standing.last_of_topic < SELDOM:
        return Verdict("suppressed", "asked for less of this topic")
    if standing.recent >= rules.most_a_week:
        return Verdict("suppressed", f"has had {standing.recent} announcements in seven days")
    zone = time_zone(standing.time_zone) or time_zone(rules.time_zone) or ZoneInfo("UTC")
    if wait := (standing.quiet or rules.quiet).left(datetime.fromtimestamp(now, zone)):
        return Verdict("retry", "quiet hours", wait)
    if standing.with_staff:
        return Verdict("retry", "talks with the staff", _TALK)
    return Verdict()


def time_zone(name: str) -> ZoneInfo | None:
    """The zone of this IANA name, such as `Europe/Berlin`; None when there is none."""
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def quiet_hours(text: str) -> Quiet | None:
    """`21:00-9:00`, `21-9` or `off` as hours. None when it is none of these."""
    if text.strip().lower() in ("off", "none", "关", "关闭"):
        return Quiet(0, 0)
    begins, dash, ends = text.strip().replace("–", "-").partition("-")
    try:
        return Quiet(_minutes(begins), _minutes(ends)) if dash else None
    except ValueError:
        return None


def _minutes(clock: str) -> int:
    hour, _, minute = clock.strip().partition(":")
    minutes = int(hour) * 60 + int(minute or 0)
    if not (0 <= int(minute or 0) < 60 and 0 <= minutes <= 24 * 60):
        raise ValueError(clock)
    return minutes % (24 * 60)
