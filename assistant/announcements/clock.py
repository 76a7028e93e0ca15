"""A clock for schedules that nobody can set forward or back while the program runs."""

from __future__ import annotations

import time

_WRONG_AT_FIRST = 9_000.0
"""Seconds. A system's clock that differs more from ours was wrong when the program began, and has been set
since, as on a machine without a battery; one moved by an hour or two is a mistake, or a change of hour, which
no schedule follows."""


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
        if abs(system - steady) > _WRONG_AT_FIRST:
            self._began = system - _ticks()
            return system
        return steady
