"""How often something may happen: the one meter behind outgoing pace and incoming flood limits.

The generic cell rate algorithm (ITU-T I.371, annex A): a meter is one number, the time at which it
would be idle again, so thousands of them cost nothing and none needs a timer.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rate:
    """`count` events in `seconds` in the long run, of which up to `burst` may come at once."""

    count: float
    seconds: float = 1.0
    burst: int = 1

    @property
    def interval(self) -> float:
        """Seconds between two events at the steady rate."""
        return self.seconds / self.count


class Meters:
    """One meter for each key, all at one clock (any monotonic one, in seconds).

    Meters that are idle again are forgotten, so memory follows the keys in use, not all ever seen.
    """

    _SWEEP_AT = 1024
    _CLOCK_STEP = 1e-6  # less than this is rounding, and a sleep of it might not move the clock

    def __init__(self) -> None:
        self._idle_at: dict[Hashable, float] = {}
        self._sweep_at = self._SWEEP_AT

    def wait(self, key: Hashable, rate: Rate, now: float) -> float:
        """Seconds until an event on `key` is within the rate; 0 when it is now."""
        wait = self._idle_at.get(key, now) - now - rate.interval * (rate.burst - 1)
        return wait if wait > self._CLOCK_STEP else 0.0

    def take(self, key: Hashable, rate: Rate, now: float) -> None:
        """Count an event on `key`."""
        self._idle_at[key] = max(now, self._idle_at.get(key, now)) + rate.interval
        if len(self._idle_at) > self._sweep_at:
            self._idle_at = {known: idle for known, idle in self._idle_at.items() if idle > now}
            self._sweep_at = max(self._SWEEP_AT, 2 * len(self._idle_at))

    def give_back(self, key: Hashable, rate: Rate) -> None:
        """Take back the count of an event that did not happen after all."""
        if key in self._idle_at:
            self._idle_at[key] -= rate.interval

    def __len__(self) -> int:
        return len(self._idle_at)
