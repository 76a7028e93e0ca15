"""Platforms that ask to wait, fail, or break off; and messages that cannot be handled."""

from __future__ import annotations

import asyncio
import random
import time
from pathlib import Path

from durable.bot_process import Setup
from durable.bots import running, shop_folder
from durable.judge import judge
from durable.kills import SCRIPT, killed_at_random, shown, talks, undisturbed
from durable.loopback import Fault, Platform
from durable.speed import p95, waits, warm_up
from durable.wire import Event, Send

_EVERY = 0.1
"""Seconds between two messages of one person who writes all the time."""


async def chatting(platform: Platform, name: str, people: int, seconds: float) -> list[str]:
    """Let `people` write something small all the time for so long; the ids of their messages."""
    ids = []
    end = time.monotonic() + seconds
    number = 0
    while time.monotonic() < end:
        # One after the other within the interval, as people do.
        for person in range(people):
            event = Event(f"{name}-{person}-{number}", f"{name}-{person}", f"{name}-{person}", "help", number)
            ids.append(event.id)
            platform.deliver([event])
            await asyncio.sleep(_EVERY / people)
        number += 1
    return ids


async def rate_limited(template: Path, seconds: float, retry_after: float = 1.0) -> dict[str, object]:
    """One chat is answered 429 every other time, while others write.

    `too_early` are sends to it before its wait was over, `ratio` how much longer the others waited for
    their replies than in as many seconds before, when nobody was asked to wait.
    """
    platform = Platform()
    until = 0.0
    sends: list[tuple[float, bool]] = []  # when, and whether the wait was still going on

    def limit(send: Send) -> Fault | None:
        nonlocal until
        if send.conversation != "limited":
            return None
        now = time.monotonic()
        sends.append((now, now < until))
        if now < until or len(sends) % 2:
            until = now + retry_after
            return Fault("status", 429, retry_after)
        return None

    async with (
        platform.serving(),
        shop_folder(template) as folder,
        running(Setup(folder=str(folder), port=platform.port)),
    ):
        await warm_up(platform, ["help"])
        calm = await chatting(platform, "calm", 20, seconds)
        await shown(platform, 1 + len(calm))
        platform.fault = limit
        asked = max(2, int(seconds / retry_after))
        platform.deliver(
            Event(f"limited-{number}", "limited", "limited", "help", number) for number in range(asked)
        )
        others = await chatting(platform, "others", 20, seconds)
        await shown(platform, 1 + len(calm) + len(others) + asked)
    before, during = p95(waits(platform, calm)), p95(waits(platform, others))
    return {
        "asked_to_wait": len(platform.refused),
        "too_early": sum(early for _, early in sends),
        "others_p95_ms_before": before,
        "others_p95_ms": during,
        "ratio": round(during / before, 2),
        "others": len(others),
        "replies_to_the_limited": asked,
    }


async def broken_platform(template: Path, messages: int, seconds: float) -> dict[str, object]:
    """Two sends in three fail for a while: 5xx, resets, half answers, and no answer at all.

    `ambiguous` are failed sends that people see nonetheless, `resets` lost connections, each with all that
    was on its way: only these can be sent twice.
    """
    chance = random.Random(6)
    length = min(len(SCRIPT), messages)
    expected = await undisturbed(template)
    events = talks(max(1, messages // length), length)
    platform = Platform()
    kinds: dict[str, int] = {}

    def broken(_: Send) -> Fault | None:
        draw = chance.random()
        if draw > 2 / 3:
            return None
        # Most failures are answers: a reset takes all that is on its way with it.
        kind = "status" if draw < 0.55 else chance.choice(("reset", "half", "hang"))
        fault = Fault(kind, chance.choice((500, 502, 503)), accepts=chance.random() < 0.3)  # type: ignore[arg-type]
        kinds[kind] = kinds.get(kind, 0) + 1
        return fault

    async with platform.serving(), shop_folder(template) as folder:
        # Long enough that only what hangs is given up, on a busy machine as well.
        setup = Setup(folder=str(folder), port=platform.port, send_timeout=3.0)
        async with running(setup) as bot:
            platform.fault = broken
            platform.deliver(events)
            await asyncio.sleep(seconds)
            backlog = len(events) - len({one.reply_to for one in platform.accepted})
            platform.fault = lambda _send: None
            mended = time.monotonic()
            await shown(platform, len(events))
            drained = time.monotonic() - mended
            await bot.stop()
        verdict = judge(folder, events, platform.acknowledged, platform.accepted, expected)
    return verdict.figures() | {
        "faults": kinds,
        "ambiguous": sum(one.fault.accepts for one in platform.refused),
        "resets": platform.connections - 1,
        "in_flight_at_most": setup.concurrency,
        "backlog_when_mended": backlog,
        "seconds_to_drain": round(drained, 2),
    }


POISONED = ("hello", "show me phones", "poison", "save the first one", "poison", "saved", "help")


async def poison(template: Path, messages: int, kills: int) -> dict[str, object]:
    """In every conversation two messages cannot be handled, and the bot is killed now and then.

    `dead` are the dead letters, of `poisoned` messages; `most_tries` of one.
    """
    verdict, killing = await killed_at_random(
        template, messages, kills, script=POISONED, seed=12, poison="poison"
    )
    conversations = max(1, messages // len(POISONED))
    return verdict.figures() | {
        "kills": kills,
        "poisoned": 2 * conversations,
        "dead": killing.dead,
        "most_tries": killing.most_tries,
        "in_flight_at_kills": killing.in_flight,
    }
