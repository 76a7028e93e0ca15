"""Kills a bot while people talk to it, and counts what was lost, repeated or out of order.

    python benchmarks/durability.py [--messages N] [--kills K] [--json]

The bot is the real one in a process of its own: the bundled shop, core, SQLite and outbox. The platform is
a loopback server in this process, which delivers events until they are acknowledged and keeps account of
every message that it showed. Three runs of kills share the number asked for:

- *random*: SIGKILL at random points, some of them while the bot still starts,
- *before the mark*: SIGKILL after the platform has shown messages and before the bot knows of it,
- *repeated*: each event delivered 1 to 5 times, all of them shuffled and at once, with kills.

`lost`, `duplicated`, `out_of_order` and `unlike` (replies that differ from those of the same conversation
without a kill) have to be 0. `duplicate_sends` are messages that people saw twice: no more than
`in_flight_bound`, the messages on their way when the bot was killed.

The speed is measured without kills: `messages_per_second` with a short message in set words, the bot
itself being what is measured, `search_messages_per_second` with searches. No language model runs.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from dataclasses import asdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1]))

from durable.bots import shop_folder
from durable.kills import killed_at_random
from durable.speed import speeds

SEARCHES = ("show me phones", "headphones under 100", "a warm coat for winter", "oak table", "running shoes")


async def measure(messages: int, kills: int, seed: int) -> dict[str, object]:
    """All figures."""
    third, rest = divmod(kills, 3)
    runs = {
        "random": {"kills": third + rest},
        "before_the_mark": {"kills": third, "held": True},
        "repeated": {"kills": third, "copies": 5},
    }
    sums = dict.fromkeys(("lost", "duplicated", "out_of_order", "unlike", "duplicate_sends"), 0)
    bound = 0
    by_run: dict[str, object] = {}
    damage: list[str] = []
    total = 0
    async with shop_folder() as template:
        for name, options in runs.items():
            share = messages // 2 if name == "random" else messages // 4
            verdict, killing = await killed_at_random(template, share, seed=seed, **options)  # type: ignore[arg-type]
            by_run[name] = verdict.figures() | {"in_flight_at_kills": killing.in_flight,
                                                "killed_while_starting": killing.starting}  # fmt: skip
            total += verdict.messages
            bound += sum(killing.in_flight)
            damage += verdict.damage
            for figure in sums:
                sums[figure] += getattr(verdict, figure)
        fast = await speeds(
            template,
            {
                "help": (["help"], 100, max(2, messages // 50)),
                "search": (SEARCHES, 50, max(1, messages // 500)),
            },
        )
    figures = {"messages": total, "kills": kills, **sums, "in_flight_bound": bound, "damage": damage}
    return figures | {
        "messages_per_second": fast["help"].messages_per_second,
        "search_messages_per_second": fast["search"].messages_per_second,
        "speed": {name: asdict(found) for name, found in fast.items()},
        "runs": by_run,
    }


def main() -> None:
    """Command line: see the head of this file."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--messages", type=int, default=2000, help="in the runs with kills, together")
    parser.add_argument("--kills", type=int, default=9)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    figures = asyncio.run(measure(options.messages, options.kills, options.seed))
    print(json.dumps(figures, indent=None if options.json else 2))
    bad = [name for name in ("lost", "duplicated", "out_of_order", "unlike", "damage") if figures[name]]
    if bad or figures["duplicate_sends"] > figures["in_flight_bound"]:  # type: ignore[operator]
        sys.exit(f"failed: {', '.join(bad) or 'more duplicate sends than messages in flight'}")


if __name__ == "__main__":
    main()
