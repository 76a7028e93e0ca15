"""A clock for schedules that nobody can set forward or back while the program runs."""

from __future__ import annotations

import time

_NEVER_SET = 86_400.0
"""Seconds. A system's clock that differs more from ours had not been set when the program began, as on a
machine without a battery; one moved by some hours is a mistake, or a change of hour, which no schedule
follows."""


def _ticks() -> float:
    """Seconds of a clock that only runs forward, and goes on while the machine sleeps where there is such."""
    boot = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if boot is None else time.clock_gettime(boot)


class SteadyClock:
    """The time in seconds since the epoch: the system's when it began, and steady from then on."""

    def __init__(self) -> None:
        self._began = time.time() - _ticks()

    def now(self) -> float:
        """The time now."""
        steady, system = self._began + _ticks(), time.time()
        if abs(system - steady) > _NEVER_SET:
            self._began = system - _ticks()
            return system
        return steady
