"""People who must not feel what somebody else, or the language model, is doing."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from pathlib import Path

import psutil

from durable.bot_process import Setup
from durable.bots import Bot, running, shop_folder
from durable.kills import shown
from durable.loopback import Platform
from durable.speed import acknowledgements, p95, waits, warm_up
from durable.wire import Event

PEOPLE = 20
_NEEDS = ("a warm coat for winter", "something light for travel", "a gift for my father")
_CHAT = ("help", "show me phones", "thanks")


async def talking(
    platform: Platform, name: str, texts: Sequence[str], people: int, seconds: float, pause: float
) -> list[str]:
    """Let each of `people` write every `pause` seconds, evenly spread; the ids of their messages."""
    ids: list[str] = []
    began = time.monotonic()
    total = int(people * seconds / pause)
    for count in range(total):
        await asyncio.sleep(max(0.0, began + count * pause / people - time.monotonic()))
        number, person = divmod(count, people)
        place = f"{name}-{person}"
        event = Event(f"{place}-{number}", place, place, texts[number % len(texts)], number)
        ids.append(event.id)
        platform.deliver([event])
    return ids


async def hung_generator(template: Path, seconds: float, stuck: float = 30.0) -> dict[str, object]:
    """The model takes `stuck` seconds over every batch, while some tell needs that it is asked about.

    `needs_p95_ms` is what they waited for an answer without it, `others_p95_ms` what those waited who
    need no model, with `others_p95_ms_before` when nobody told a need.
    """
    platform = Platform()
    async with (
        platform.serving(),
        shop_folder(template) as folder,
        running(Setup(folder=str(folder), port=platform.port, stuck=stuck)),
    ):
        await warm_up(platform, [*_CHAT, _NEEDS[0]])
        seen = len(_CHAT) + 1
        before = await talking(platform, "before", _CHAT, PEOPLE, seconds, 2.0)
        await shown(platform, seen := seen + len(before))
        needing, others = await asyncio.gather(
            talking(platform, "needing", _NEEDS, 5, seconds, 2.0),
            talking(platform, "others", _CHAT, PEOPLE, seconds, 2.0),
        )
        await shown(platform, seen + len(needing) + len(others))
    calm, during = p95(waits(platform, before)), p95(waits(platform, others))
    return {
        "needs": len(needing),
        "needs_p95_ms": p95(waits(platform, needing)),
        "others": len(others),
        "others_p95_ms_before": calm,
        "others_p95_ms": during,
        "ratio": round(during / calm, 2),
        "acknowledged_p95_ms": p95(acknowledgements(platform, [*needing, *others])),
        "acknowledged_max_ms": round(1000 * max(acknowledgements(platform, [*needing, *others])), 1),
        "unanswered": len(needing) + len(others) - len(waits(platform, [*needing, *others])),
    }


async def flood(template: Path, seconds: float, a_minute: int = 1000, gate: bool = True) -> dict[str, object]:
    """One person sends `a_minute` messages a minute, others as many as people do.

    Without the `gate` all of the flood is kept and answered, one message after the other. `burst` is the
    same number of messages at once, afterwards: memory is measured with all of them there.
    """
    platform = Platform(window=10_000)
    async with (
        platform.serving(),
        shop_folder(template) as folder,
        running(Setup(folder=str(folder), port=platform.port, gate=gate)) as bot,
    ):
        await warm_up(platform, _CHAT)
        before = await talking(platform, "before", _CHAT, PEOPLE, seconds, 2.0)
        await shown(platform, len(_CHAT) + len(before))
        memory = _memory(bot)
        flooding, others = await asyncio.gather(
            talking(platform, "flood", _CHAT, 1, seconds, 60.0 / a_minute),
            talking(platform, "others", _CHAT, PEOPLE, seconds, 2.0),
        )
        await platform.until(lambda: len(waits(platform, others)) == len(others), 60.0)
        after = _memory(bot)
        burst = [
            Event(f"burst-{number}", "burst", "burst", _CHAT[number % len(_CHAT)], number)
            for number in range(a_minute)
        ]
        platform.deliver(burst)
        beside = await talking(platform, "beside", _CHAT, PEOPLE, seconds, 2.0)
        await platform.until(lambda: len(waits(platform, beside)) == len(beside), 60.0)
        most = _memory(bot)
    calm, during = p95(waits(platform, before)), p95(waits(platform, others))
    bursting = p95(waits(platform, beside))
    return {
        "flooding": len(flooding),
        "others": len(others),
        "others_p95_ms_before": calm,
        "others_p95_ms": during,
        "ratio": round(during / calm, 2),
        "burst": len(burst),
        "others_p95_ms_in_burst": bursting,
        "ratio_in_burst": round(bursting / calm, 2),
        "memory_mib_before": memory,
        "memory_mib_after": after,
        "memory_mib_in_burst": most,
        "unanswered_others": len(others) - len(waits(platform, others)),
        "answered_of_the_flood": len(waits(platform, flooding)),
        "answered_of_the_burst": len(waits(platform, [event.id for event in burst])),
    }


def _memory(bot: Bot) -> int:
    return int(psutil.Process(bot.pid).memory_info().rss / 2**20)
