"""Sends an announcement to many while the bot is killed, and counts who got it how often.

    python benchmarks/announcements.py [--recipients N] [--kills K] [--rate R] [--json]

The bot is the real one in a process of its own: SQLite, posts, outbox and the Telegram channel, at `--rate`
messages a second, which is more than Telegram allows so that the kills meet more of them. The platform is a
Bot API server in this process: one person in a hundred has blocked the bot, some sends are answered 429.
After the recipients have been frozen one in a hundred says `/stop`. SIGKILL comes at random counts of shown
messages, in the middle of a send.

`duplicates` has to be 0, and `sent` + `failed` + `unreachable` + `suppressed` + `unknown` all of the
`recipients`. `planned_seconds` is the time in which all recipients are counted and frozen. `rate_share` is
the share of Telegram's own limit that as many posts reach, by a clock that jumps.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import sys
import time
from asyncio.subprocess import DEVNULL, Process
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1]))

from announcing.bot_api import BotApi
from announcing.paced import rate_share
from announcing.people import PRODUCT, stop, subscribe
from assistant.announcements.announcement import Announcement, Version
from storage.storage import open_storage

BY = "script:benchmark"


async def measure(recipients: int, kills: int, rate: float, seed: int) -> dict[str, object]:
    """All figures but the share of the limit."""
    with TemporaryDirectory(prefix="shopguide-announcements-") as scratch:
        folder = Path(scratch)
        await subscribe(folder, recipients)
        started = time.perf_counter()
        await _begin(folder)
        planned = time.perf_counter() - started
        await stop(folder, recipients // 100)
        async with BotApi().serving() as api:
            starts = await _send(folder, api, recipients, kills, rate, random.Random(seed))
        async with open_storage(folder) as storage:
            states = await storage.announcements.states("a1")
        named = ("sent", "failed", "unreachable", "suppressed", "unknown")
        return {
            "recipients": recipients,
            **{name: states.get(name, 0) for name in named},  # type: ignore[call-overload]
            "duplicates": sum(count - 1 for count in api.shown.values() if count > 1),
            "shown": len(api.shown),
            "left": sum(states.values()) - sum(states.get(name, 0) for name in named),  # type: ignore[call-overload]
            "kills": starts - 1,
            "rate_limits": api.refused,
            "too_early": api.too_early,
            "planned_seconds": round(planned, 2),
        }


async def _begin(folder: Path) -> None:
    announcement = Announcement(
        "a1", "deals", (Version("Ten per cent off", (PRODUCT.id,)),), created_at=time.time(), created_by=BY
    )
    async with open_storage(folder) as storage:
        store, now = storage.announcements, time.time()
        await store.add(announcement)
        await store.count("deals", announcement.audience, ("telegram",), now)
        await store.approve(announcement, BY, now, bool)
        await store.move("a1", "sending", ("approved",), BY, now, what="started")
        for begun in await store.to_freeze():
            await store.freeze(begun, ("telegram",), now)


async def _send(
    folder: Path, api: BotApi, recipients: int, kills: int, rate: float, chance: random.Random
) -> int:
    """Start the bot again and again until it ends by itself; how often it was started."""
    at = sorted(chance.sample(range(1, max(kills + 1, int(recipients * 0.95))), kills))
    starts, bot = 0, None

    def shown() -> None:
        if at and bot and sum(api.shown.values()) >= at[0]:
            at.pop(0)
            bot.kill()

    api.on_shown = shown
    while True:
        bot = await _start(folder, api.address, rate)
        starts += 1
        if await bot.wait() == 0:
            return starts


async def _start(folder: Path, address: str, rate: float) -> Process:
    here = Path(__file__).parent
    path = os.pathsep.join([str(here), str(here.parent)])
    command = (sys.executable, "-m", "announcing.sender", str(folder), address, str(rate))
    return await asyncio.create_subprocess_exec(
        *command, stdin=DEVNULL, env=os.environ | {"PYTHONPATH": path}
    )


def main() -> None:
    """Command line: see the head of this file."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--recipients", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--rate", type=float, default=300.0, help="messages a second")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    figures = asyncio.run(measure(options.recipients, options.kills, options.rate, options.seed))
    figures["rate_share"] = round(rate_share(options.recipients), 3)
    print(json.dumps(figures, indent=None if options.json else 2))
    if figures["duplicates"] or figures["left"] or figures["too_early"]:
        sys.exit("failed: somebody got it twice, too early, or was left out")


if __name__ == "__main__":
    main()
