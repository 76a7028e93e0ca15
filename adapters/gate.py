"""Who is let in: flood limits for each person, cool-downs in groups, and the channels we speak in.

    gate = Gate(Limits(person_seconds=10), asyncio.get_running_loop().time)
    verdict = gate.admit(incoming)

What is not let in is acknowledged and forgotten: nothing of it is stored, so somebody who floods the bot
costs no disk and keeps nobody waiting. They are told now and then, not each time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from adapters.pace import Meters, Rate
from assistant.messages import Incoming

Reason = Literal["", "too fast", "cooling down", "not here"]

PERSON = Rate(30, seconds=60.0, burst=10)
"""What one person may say and press in all."""
_TELL_AGAIN = Rate(1, seconds=300.0)
_REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class Limits:
    """`person` is what one person may do in all, `person_seconds` and `channel_seconds` the time between two
    messages of one person, and of all people, in one group; 0 is no cool-down. `channels` are the only
    groups (ids of the platforms) that we speak in, all of them when it is empty. `staff` is the platform and
    the channel of the shop's own people, whom no cool-down holds up.
    """

    person: Rate = PERSON
    person_seconds: float = 0.0
    channel_seconds: float = 0.0
    channels: frozenset[str] = frozenset()
    staff: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether an event is let in, else why not. `tell` asks to tell the person, `wait` is in seconds."""

    admitted: bool
    reason: Reason = ""
    wait: float = 0.0
    tell: bool = False


class Gate:
    """Decides for each event, in the order of their arrival; `clock` is any monotonic one, in seconds.

    An event that comes again was counted before: platforms repeat what was not acknowledged in time.
    """

    def __init__(self, limits: Limits, clock: Callable[[], float]) -> None:
        self._limits = limits
        self._clock = clock
        self._meters = Meters()
        self._admitted: dict[tuple[str, str], None] = {}

    def admit(self, incoming: Incoming) -> Verdict:
        """Let the event in and count it, or say why not.

        Presses in a group count for the person alone: turning pages and voting is no flood of a channel.
        """
        event = (incoming.platform, incoming.event_id)
        if event in self._admitted:
            return Verdict(True)
        limits, now = self._limits, self._clock()
        staff = not incoming.direct and (incoming.platform, incoming.place) == limits.staff
        if not incoming.direct and not staff and limits.channels and incoming.place not in limits.channels:
            return Verdict(False, "not here")
        person = (incoming.platform, incoming.person)
        meters: list[tuple[tuple[str, ...], Rate, Reason]] = [
            (("person", *person), limits.person, "too fast")
        ]
        if not incoming.direct and not staff and incoming.kind != "button":
            place = (incoming.platform, incoming.place)
            if limits.person_seconds:
                rate = Rate(1, seconds=limits.person_seconds)
                meters.append((("in group", *person, incoming.place), rate, "cooling down"))
            if limits.channel_seconds:
                meters.append((("group", *place), Rate(1, seconds=limits.channel_seconds), "cooling down"))
        waits = [(self._meters.wait(key, rate, now), reason) for key, rate, reason in meters]
        wait, reason = max(waits)
        if wait:
            told = ("told", *person)
            tell = not self._meters.wait(told, _TELL_AGAIN, now)
            if tell:
                self._meters.take(told, _TELL_AGAIN, now)
            return Verdict(False, reason, wait, tell)
        for key, rate, _ in meters:
            self._meters.take(key, rate, now)
        self._admitted[event] = None
        if len(self._admitted) > _REMEMBERED:
            del self._admitted[next(iter(self._admitted))]
        return Verdict(True)
