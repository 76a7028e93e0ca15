"""Bots that are killed while people talk to them: nothing lost, nothing twice, all in order."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from durable.bot_process import Setup
from durable.bots import Bot, running, shop_folder
from durable.judge import Verdict, in_flight, judge, rows
from durable.loopback import Fault, Platform
from durable.wire import Event

# Each reply shows what the messages before it did: pages, the price asked for, the saved products.
SCRIPT = (
    "hello",
    "show me phones",
    "more",
    "save the second one",
    "help",
    "cheaper",
    "save the first one",
    "my saved list",
    "thanks",
    "start over",
    "saved",
    "why",
    "你好",
    "my profile",
)
Replies = Mapping[int, tuple[str, tuple[str, ...]]]
PATIENCE = 300.0
"""Seconds after which a bot that makes no headway is given up."""


def talks(conversations: int, length: int, script: Sequence[str] = SCRIPT) -> list[Event]:
    """Conversations that all say the same, each its next message after everybody's one before."""
    return [
        Event(f"c{place}-{number}", f"c{place}", f"p{place}", script[number % len(script)], number)
        for number in range(length)
        for place in range(conversations)
    ]


_undisturbed: dict[object, Replies] = {}


async def undisturbed(
    template: Path | None, script: Sequence[str] = SCRIPT, **setup_options: object
) -> Replies:
    """The reply to each message of one conversation to which nothing happens. Held once in a process."""
    key = (template, tuple(script), *sorted(setup_options.items()))
    if key in _undisturbed:
        return _undisturbed[key]
    platform = Platform()
    events = talks(1, len(script), script)
    async with platform.serving(), shop_folder(template) as folder:
        setup = Setup(folder=str(folder), port=platform.port, **setup_options)  # type: ignore[arg-type]
        async with running(setup):
            for event in events:
                platform.deliver([event])
                if not await platform.until(lambda: len(platform.accepted) > event.number, PATIENCE):  # noqa: B023
                    raise TimeoutError(f"no reply to {event.text!r}")
    _undisturbed[key] = {number: (one.text, one.cards) for number, one in enumerate(platform.accepted)}
    return _undisturbed[key]


@dataclass
class Killing:
    """What the kills of one run came to. `in_flight` is, for each, how many messages were shown and not
    yet known to be; `starting` are those that met the bot before it heard anybody. `dead` letters there
    were at the end, each after `most_tries` tries at most.
    """

    in_flight: list[int] = field(default_factory=list)
    starting: int = 0
    dead: int = 0
    most_tries: int = 0


async def killed_at_random(
    template: Path | None,
    messages: int,
    kills: int,
    *,
    seed: int = 1,
    copies: int = 1,
    held: bool = False,
    drops_repeats: bool = False,
    script: Sequence[str] = SCRIPT,
    **setup_options: object,
) -> tuple[Verdict, Killing]:
    """Hold conversations of `messages` in all, with `kills` of the bot at random points of them.

    `copies` above 1 delivers each event 1 to that many times, shuffled: then there is one message a
    conversation. With `held` every kill comes after the platform has shown a message and before it has
    answered. `setup_options` are fields of `Setup`.
    """
    chance = random.Random(seed)
    length = 1 if copies > 1 else min(len(script), messages)
    events = talks(max(1, messages // length), length, script)
    expected = await undisturbed(template, script, **setup_options)
    platform = Platform(copies=copies, chance=chance, drops_repeats=drops_repeats)
    killing = Killing()
    points = sorted(chance.randrange(1, len(events)) for _ in range(kills))
    async with platform.serving(), shop_folder(template) as folder:
        setup = Setup(folder=str(folder), port=platform.port, **setup_options)  # type: ignore[arg-type]
        platform.deliver(events)
        for point in points:
            bot = await Bot.start(setup)
            before = len(platform.accepted)
            if not held and chance.random() < 0.2:
                await asyncio.sleep(chance.uniform(0.0, 3.0))
                killing.starting += not bot.ready.is_set()
            else:
                await bot.until_ready()
                await shown(platform, point)
                if held:
                    platform.fault = lambda _send: Fault("hang", accepts=True)
                    most = min(setup.concurrency, len(events) - point)
                    await platform.until(lambda: len(platform.refused) >= most, 2.0)  # noqa: B023
                await asyncio.sleep(chance.uniform(0.0, 0.02))
            await bot.kill()
            await platform.gone()
            platform.fault = lambda _send: None
            platform.refused.clear()
            killing.in_flight.append(in_flight(folder, platform.accepted[before:]))
        async with running(setup) as bot:
            await shown(platform, len(events))
            await platform.until(lambda: not platform.unacknowledged(), PATIENCE)
            await bot.stop()  # what would still be sent twice is sent now
        await platform.gone()
        verdict = judge(folder, events, platform.acknowledged, platform.accepted, expected)
        [(killing.dead, killing.most_tries)] = rows(
            folder, "SELECT COUNT(*), COALESCE(MAX(tries), 0) FROM inbox WHERE status = 'dead'"
        )
    return verdict, killing


async def shown(platform: Platform, count: int) -> None:
    """Wait until people have seen the replies to `count` events.

    Raises `TimeoutError` when there is no headway for `PATIENCE` seconds.
    """
    while len(seen := {one.reply_to for one in platform.accepted}) < count:
        before = len(seen)
        if not await platform.until(lambda: len(platform.accepted) > before, PATIENCE):  # noqa: B023
            raise TimeoutError(f"the bot stands still at {before} of {count} replies")
        await asyncio.sleep(0.02)
