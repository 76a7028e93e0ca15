"""Flood limits, cool-downs and named channels, each decided from the events alone."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from adapters.gate import Gate, Limits, Verdict
from adapters.pace import Rate
from assistant.messages import Incoming

_numbers = itertools.count()
TWO_AT_ONCE = Rate(6, seconds=60.0, burst=2)


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def says(person: str = "ann", place: str = "", platform: str = "slack", kind: str = "text") -> Incoming:
    event = f"e{next(_numbers)}"
    incoming = Incoming(
        event, platform, place or f"chat-{person}", person, "hi", direct=not place, place=place
    )
    return replace(incoming, kind=kind)  # type: ignore[arg-type]


def test_a_person_may_send_some_at_once_and_then_at_the_rate(clock: Clock) -> None:
    gate = Gate(Limits(person=TWO_AT_ONCE), clock)
    assert [gate.admit(says()).admitted for _ in range(3)] == [True, True, False]
    assert gate.admit(says("bob")).admitted
    assert gate.admit(says(platform="telegram")).admitted, "another platform's Ann is another person"
    clock.now += 9.9
    assert not gate.admit(says()).admitted
    clock.now += 0.2
    assert gate.admit(says()).admitted


def test_a_person_is_told_once_and_not_each_time(clock: Clock) -> None:
    gate = Gate(Limits(person=Rate(1, seconds=10.0)), clock)
    gate.admit(says())
    assert gate.admit(says()) == Verdict(False, "too fast", 10.0, tell=True)
    told = 0
    for _ in range(299):
        clock.now += 1
        told += gate.admit(says()).tell
    assert told == 0
    clock.now += 1
    verdicts = [gate.admit(says()) for _ in range(2)]
    assert [verdict.tell for verdict in verdicts if not verdict.admitted][-1]


def test_an_event_that_comes_again_was_counted_before(clock: Clock) -> None:
    """Its first delivery could not be kept, or one post arrives as two events of one id."""
    gate = Gate(Limits(person_seconds=60), clock)
    event = says(place="lounge")
    assert all(gate.admit(event) == Verdict(True) for _ in range(20))
    assert not gate.admit(says(place="lounge")).admitted


def test_what_is_refused_does_not_lengthen_the_wait(clock: Clock) -> None:
    gate = Gate(Limits(person=Rate(1, seconds=10.0)), clock)
    gate.admit(says())
    for _ in range(1000):
        gate.admit(says())
    clock.now += 10
    assert gate.admit(says()).admitted


def test_a_person_cools_down_in_each_group_by_itself(clock: Clock) -> None:
    gate = Gate(Limits(person_seconds=30), clock)
    assert gate.admit(says(place="lounge")).admitted
    assert gate.admit(says(place="lounge")) == Verdict(False, "cooling down", 30.0, tell=True)
    assert gate.admit(says(place="bar")).admitted
    assert gate.admit(says("bob", place="lounge")).admitted
    assert gate.admit(says()).admitted, "direct chats have no cool-down"
    clock.now += 30
    assert gate.admit(says(place="lounge")).admitted


def test_a_channel_cools_down_for_everybody(clock: Clock) -> None:
    gate = Gate(Limits(channel_seconds=5), clock)
    assert gate.admit(says("ann", "lounge")).admitted
    assert gate.admit(says("bob", "lounge")).wait == 5.0
    assert gate.admit(says("bob", "bar")).admitted
    clock.now += 5
    assert gate.admit(says("bob", "lounge")).admitted


def test_somebody_refused_by_the_channel_has_used_up_nothing_of_their_own(clock: Clock) -> None:
    gate = Gate(Limits(person_seconds=60, channel_seconds=5), clock)
    gate.admit(says("ann", "lounge"))
    gate.admit(says("bob", "lounge"))
    clock.now += 5
    assert gate.admit(says("bob", "lounge")).admitted


def test_presses_in_a_group_are_not_cooled_down(clock: Clock) -> None:
    gate = Gate(Limits(person_seconds=60, channel_seconds=60), clock)
    gate.admit(says(place="lounge"))
    assert all(gate.admit(says(person, "lounge", kind="button")).admitted for person in ("ann", "bob", "cy"))


def test_only_the_named_channels_are_spoken_in_and_nobody_elsewhere_is_told(clock: Clock) -> None:
    gate = Gate(Limits(channels=frozenset({"lounge"})), clock)
    assert gate.admit(says(place="lounge")).admitted
    assert gate.admit(says(place="bar")) == Verdict(False, "not here")
    assert gate.admit(says()).admitted, "direct chats are not channels"


def test_memory_is_bounded_by_who_was_here_lately(clock: Clock) -> None:
    gate = Gate(Limits(person=Rate(1, seconds=1.0)), clock)
    for number in range(50_000):
        clock.now += 0.1
        for _ in range(2):
            gate.admit(says(f"person-{number}"))
    assert len(gate._meters) < 7_000, "about those of the last five minutes"
    assert len(gate._admitted) <= 10_000
