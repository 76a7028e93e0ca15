"""What the bot survives, tried on the real one: a table of figures for each fault.

    python benchmarks/faults.py [--only NAME ...] [--quick] [--json]

The bot runs in a process of its own (the bundled shop, core, SQLite and outbox), the platform is a
loopback server in this one, which keeps account of all that was acknowledged and shown. The names:

    kills         SIGKILL at random points of 10,000 messages
    repeats       each event 1 to 5 times, shuffled, at once, with kills
    unmarked      SIGKILL between the platform's accept and our mark
    nonce         the same on a platform that drops repeats by their key
    rate-limit    429 with retry_after for one chat while others write
    outage        5xx, resets, half answers and no answers for a while
    disk-full     a disk with 12 MB to spare fills up (needs root)
    disk-error    EIO on writes and syncs (needs strace)
    model-hung    the language model takes 30 s over everything
    flood         one person sends 1,000 messages a minute, then 1,000 at once
    flood-ungated the same without flood limits: what the core's own fairness is
    poison        messages that cannot be handled, with kills

What has to hold is checked; a name whose check fails makes the command fail. `--quick` takes a few
hundred messages and a few seconds each, as the tests do.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1]))

from durable.bots import shop_folder
from durable.crowd import flood, hung_generator
from durable.disk import CannotRun, failing, full
from durable.kills import killed_at_random
from durable.sending import broken_platform, poison, rate_limited

Figures = Mapping[str, Any]
NOTHING, A_FEW = 50.0, 500
"""Waits below the first (ms) are not worth a comparison. Of so few messages they are printed but not judged:
what else the machine does decides them."""


@dataclass(frozen=True, slots=True)
class Test:
    """A fault: how it is tried in full and quickly, and what is wrong with its figures, if anything."""

    full: Callable[[Path], Awaitable[Figures]]
    quick: Callable[[Path], Awaitable[Figures]]
    wrong: Callable[[Figures], list[str]]


async def _kills(template: Path, messages: int, kills: int, **options: Any) -> Figures:
    verdict, killing = await killed_at_random(template, messages, kills, **options)
    return verdict.figures() | {
        "kills": kills,
        "killed_while_starting": killing.starting,
        "in_flight_bound": sum(killing.in_flight),
    }


def unclean(figures: Figures) -> list[str]:
    """What was lost, repeated, out of order, different or damaged."""
    names = ("lost", "duplicated", "out_of_order", "unlike", "damage")
    return [f"{name}: {figures[name]}" for name in names if figures[name]]


def killed(figures: Figures) -> list[str]:
    """The same, and people who saw more messages twice than were on their way."""
    wrong = unclean(figures)
    if figures["duplicate_sends"] > figures["in_flight_bound"]:
        wrong.append("more duplicate sends than messages in flight")
    return wrong


def waited(figures: Figures, most: float, ratio: str = "ratio", p95: str = "others_p95_ms") -> list[str]:
    """Whether others waited `most` times longer than before, and longer than matters."""
    if figures["others"] < A_FEW:
        return []
    if figures[ratio] > most and figures[p95] > NOTHING:
        return [f"others waited {figures[ratio]} times longer"]
    return []


def _limited(figures: Figures) -> list[str]:
    early = [f"{figures['too_early']} sends before their time"] if figures["too_early"] else []
    return early + waited(figures, 2.0)


def _outage(figures: Figures) -> list[str]:
    wrong = unclean(figures)
    if figures["duplicate_sends"] > figures["ambiguous"] + figures["resets"] * figures["in_flight_at_most"]:
        wrong.append("more duplicate sends than the faults explain")
    return wrong


def _disk_full(figures: Figures) -> list[str]:
    wrong = unclean(figures)
    if figures["acknowledged_uncommitted"]:
        wrong.append(f"{figures['acknowledged_uncommitted']} acknowledgements without a commit")
    return wrong if figures["alerts"] else [*wrong, "nobody was told"]


def _disk_error(figures: Figures) -> list[str]:
    wrong = unclean(figures)
    if figures["missing"]:
        wrong.append(f"{figures['missing']} acknowledged events are gone")
    if not figures["errors_injected"]:
        wrong.append("no error was injected")
    return wrong + list(figures["damage_after_the_kill"])


def _hung(figures: Figures) -> list[str]:
    wrong = waited(figures, 2.0)
    if figures["unanswered"]:
        wrong.append(f"{figures['unanswered']} without an answer")
    if figures["others"] >= A_FEW and figures["acknowledged_max_ms"] > 3000:
        wrong.append("a platform waited more than 3 s for an acknowledgement")
    return wrong


def _flood(figures: Figures) -> list[str]:
    wrong = waited(figures, 1.5)
    if figures["unanswered_others"]:
        wrong.append(f"{figures['unanswered_others']} others without an answer")
    if figures["memory_mib_in_burst"] > figures["memory_mib_before"] + 100:
        wrong.append("memory grew by more than 100 MiB")
    return wrong


def _poison(figures: Figures) -> list[str]:
    wrong = unclean(figures)
    if figures["dead"] != figures["poisoned"]:
        wrong.append(f"{figures['dead']} dead letters for {figures['poisoned']} messages")
    # Three tries, and one more for each start that found it in the inbox.
    return wrong if figures["most_tries"] <= 5 else [*wrong, f"{figures['most_tries']} tries"]


TESTS: dict[str, Test] = {
    "kills": Test(lambda t: _kills(t, 10_000, 50), lambda t: _kills(t, 210, 2), killed),
    "repeats": Test(lambda t: _kills(t, 3000, 10, copies=5), lambda t: _kills(t, 200, 1, copies=5), killed),
    "unmarked": Test(
        lambda t: _kills(t, 3000, 20, held=True), lambda t: _kills(t, 210, 1, held=True), killed
    ),
    "nonce": Test(
        lambda t: _kills(t, 1500, 10, held=True, drops_repeats=True),
        lambda t: _kills(t, 210, 1, held=True, drops_repeats=True),
        lambda f: killed(f) + ([f"{f['duplicate_sends']} duplicates"] if f["duplicate_sends"] else []),
    ),
    "rate-limit": Test(lambda t: rate_limited(t, 20.0, 3.0), lambda t: rate_limited(t, 2.0), _limited),
    "outage": Test(lambda t: broken_platform(t, 2800, 30.0), lambda t: broken_platform(t, 140, 2.0), _outage),
    "disk-full": Test(lambda t: full(t, 1400), lambda t: full(t, 210), _disk_full),
    "disk-error": Test(lambda t: failing(t, 2800, 9), lambda t: failing(t, 210, 1), _disk_error),
    "model-hung": Test(lambda t: hung_generator(t, 60.0), lambda t: hung_generator(t, 3.0), _hung),
    "flood": Test(lambda t: flood(t, 60.0), lambda t: flood(t, 3.0, 300), _flood),
    "flood-ungated": Test(
        lambda t: flood(t, 60.0, gate=False), lambda t: flood(t, 3.0, 300, gate=False), _flood
    ),
    "poison": Test(lambda t: poison(t, 1400, 10), lambda t: poison(t, 70, 1), _poison),
}


async def measure(names: list[str], quick: bool, as_json: bool) -> dict[str, Figures]:
    """The figures by name; a table of each is printed as it is there, unless all go out as JSON."""
    results: dict[str, Figures] = {}
    async with shop_folder() as template:
        for name in names:
            test = TESTS[name]
            try:
                figures = dict(await (test.quick if quick else test.full)(template))
                results[name] = figures | {"wrong": test.wrong(figures)}
            except CannotRun as reason:
                results[name] = {"skipped": str(reason)}
            if not as_json:
                show(name, results[name])
    return results


def show(name: str, figures: Figures) -> None:
    """Print a table."""
    print(f"\n{name}")
    for figure, value in figures.items():
        print(f"  {figure:28} {value}", flush=True)


def main() -> None:
    """Command line: see the head of this file."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--only", nargs="+", choices=TESTS, default=list(TESTS), metavar="NAME")
    parser.add_argument("--quick", action="store_true", help="a few seconds each")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    results = asyncio.run(measure(options.only, options.quick, options.json))
    if options.json:
        print(json.dumps(results))
    if failed := [name for name, figures in results.items() if figures.get("wrong")]:
        sys.exit("failed: " + ", ".join(failed))


if __name__ == "__main__":
    main()
