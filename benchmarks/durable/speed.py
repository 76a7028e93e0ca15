"""How fast a bot takes messages, and how long people wait, while nothing or something happens to it."""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from durable.bot_process import Setup
from durable.bots import running, shop_folder
from durable.kills import PATIENCE, shown, talks
from durable.loopback import Platform
from durable.wire import Event


@dataclass(frozen=True, slots=True)
class Speed:
    """How fast a bot that nothing happens to takes messages. Waits are from the first delivery to the
    reply's arrival on the platform, in milliseconds, with all people writing at once."""

    messages: int
    messages_per_second: float
    bot_cpu_us_per_message: int
    acknowledged_p95_ms: float
    replied_p95_ms: float


async def speeds(
    template: Path | None, scripts: Mapping[str, tuple[Sequence[str], int, int]], window: int = 256
) -> dict[str, Speed]:
    """Messages a second through inbox, core and outbox: from the first delivery to the last reply.

    A script by its name is what each says, again and again: the messages, how many people, how many each.
    """
    platform = Platform(window=window)
    found: dict[str, Speed] = {}
    async with (
        platform.serving(),
        shop_folder(template) as folder,
        running(Setup(folder=str(folder), port=platform.port)) as bot,
    ):
        process = psutil.Process(bot.pid)
        for name, (script, people, length) in scripts.items():
            await warm_up(platform, script, name)
            events = [renamed(event, name) for event in talks(people, length, script)]
            before = len(platform.accepted)
            began, used = time.monotonic(), process.cpu_times()
            platform.deliver(events)
            if not await platform.until(
                lambda: len(platform.accepted) >= before + len(events),  # noqa: B023
                PATIENCE,
            ):
                raise TimeoutError(f"not all of {name} were answered in {PATIENCE:g} s")
            now = process.cpu_times()
            ids = {event.id for event in events}
            found[name] = Speed(
                messages=len(events),
                messages_per_second=round(len(events) / (platform.accepted[-1].at - began), 1),
                bot_cpu_us_per_message=round(
                    1e6 * (now.user + now.system - used.user - used.system) / len(events)
                ),
                acknowledged_p95_ms=p95(acknowledgements(platform, ids)),
                replied_p95_ms=p95(waits(platform, ids)),
            )
    return found


def renamed(event: Event, name: str) -> Event:
    """The event as one of people who are named after the script."""
    place = f"{name}-{event.conversation}"
    return Event(f"{name}-{event.id}", place, place, event.text, event.number)


async def warm_up(platform: Platform, script: Sequence[str], name: str = "warm") -> None:
    """Say each of the messages once: a bot's first ones make its tables."""
    texts = list(dict.fromkeys(script))
    before = len({one.reply_to for one in platform.accepted})
    platform.deliver(Event(f"{name}-{number}", name, name, text) for number, text in enumerate(texts))
    await shown(platform, before + len(texts))


def waits(platform: Platform, events: Collection[str]) -> list[float]:
    """Seconds from an event's first delivery to its reply, for those that were answered."""
    replied: dict[str, float] = {}
    for one in platform.accepted:
        replied.setdefault(one.reply_to, one.at)
    return [replied[event] - platform.delivered[event] for event in events if event in replied]


def acknowledgements(platform: Platform, events: Collection[str]) -> list[float]:
    """Seconds from an event's first delivery to its acknowledgement."""
    known = (event for event in events if event in platform.acknowledged)
    return [platform.acknowledged[event] - platform.delivered[event] for event in known]


def p95(seconds: Sequence[float]) -> float:
    """The 95th percentile in milliseconds; 0 of nothing."""
    ordered = sorted(seconds)
    return round(1000 * ordered[int(len(ordered) * 0.95)], 1) if ordered else 0.0
