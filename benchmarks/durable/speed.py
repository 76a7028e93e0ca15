"""How fast a bot takes messages, and how long people wait, while nothing or something happens to it."""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence
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


async def speed(
    template: Path | None, script: Sequence[str], people: int, length: int, window: int = 256
) -> Speed:
    """Messages a second through inbox, core and outbox: from the first delivery to the last reply."""
    platform = Platform(window=window)
    async with (
        platform.serving(),
        shop_folder(template) as folder,
        running(Setup(folder=str(folder), port=platform.port)) as bot,
    ):
        await warm_up(platform, script)
        events = talks(people, length, script)
        before = len(platform.accepted)
        process = psutil.Process(bot.pid)
        began, used = time.monotonic(), process.cpu_times()
        platform.deliver(events)
        await platform.until(lambda: len(platform.accepted) >= before + len(events), PATIENCE)
        taken = platform.accepted[-1].at - began
        now = process.cpu_times()
        cpu = now.user + now.system - used.user - used.system
    ids = {event.id for event in events}
    return Speed(
        messages=len(events),
        messages_per_second=round(len(events) / taken, 1),
        bot_cpu_us_per_message=round(1e6 * cpu / len(events)),
        acknowledged_p95_ms=p95(acknowledgements(platform, ids)),
        replied_p95_ms=p95(waits(platform, ids)),
    )


async def warm_up(platform: Platform, script: Sequence[str]) -> None:
    """Say each of the messages once: a bot's first ones make its tables."""
    texts = list(dict.fromkeys(script))
    platform.deliver(Event(f"warm-{number}", "warm", "warm", text) for number, text in enumerate(texts))
    await shown(platform, len(texts))


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
