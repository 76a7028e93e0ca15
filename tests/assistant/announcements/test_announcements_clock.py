"""The schedule's clock, while somebody moves the system's."""

import time

import pytest

from assistant.announcements.clock import SteadyClock


@pytest.mark.parametrize("hours", [-1, 1])
def test_a_clock_moved_by_an_hour_moves_no_schedule(monkeypatch: pytest.MonkeyPatch, hours: int) -> None:
    clock, real = SteadyClock(), time.time
    before = clock.now()
    monkeypatch.setattr(time, "time", lambda: real() + hours * 3600)
    assert 0 <= clock.now() - before < 600


def test_a_clock_that_had_never_been_set_is_followed_once_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    real = time.time
    monkeypatch.setattr(time, "time", lambda: 1_000.0)
    clock = SteadyClock()
    assert clock.now() < 10_000
    monkeypatch.setattr(time, "time", real)
    assert abs(clock.now() - real()) < 600


@pytest.mark.parametrize("hours", [-3, 3])
def test_a_clock_that_was_hours_off_at_the_start_is_followed_once_it_is_right(
    monkeypatch: pytest.MonkeyPatch, hours: int
) -> None:
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() + hours * 3600)
    clock = SteadyClock()
    monkeypatch.setattr(time, "time", real)
    assert abs(clock.now() - real()) < 600
