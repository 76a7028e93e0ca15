"""How fast replies are, and what the shop takes: start, latency and memory over hundreds of messages.

    python benchmarks/replies.py                         # the bundled shop
    python benchmarks/replies.py --feed feed.xml         # any other feed

The messages are those of the needs in `benchmarks/needs/` (told needs, keywords, typing errors, refusals,
prices, conversations, Chinese), with questions, greetings and unreadable input from `messages.txt` between
them. Each need is a new person. Everything is real: storage on disk, index, encoder, and the jobs of the
model that are asked for. The latency is from the message's arrival to its reply, committed.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import sys
import tempfile
import time
import uuid
from pathlib import Path

import psutil

from assistant.catalogue.importer import import_feed
from assistant.catalogue.policies import read_policies
from assistant.messages import Incoming
from bot.config import Config, GeneratorSettings, Job
from bot.demo.shop import FOLDER, feed
from bot.wiring import open_shop
from storage import open_storage

HERE = Path(__file__).parent
NEEDS = ("tuning.jsonl", "tuning_more.jsonl", "demo.jsonl")


def conversations(seed: int = 0) -> list[list[str]]:
    """The turns of every need, and every other message by itself or after a need, in random order."""
    lines = [line for name in NEEDS for line in (HERE / "needs" / name).read_text("utf-8").splitlines()]
    talks: list[list[str]] = [json.loads(line)["turns"] for line in lines if line.strip()]
    chosen = random.Random(seed)
    chosen.shuffle(talks)
    for line in (HERE / "messages.txt").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            chosen.choice(talks).append(line)
    return talks


async def measure(path: Path, folder: Path, jobs: tuple[Job, ...], limit: int) -> dict[str, float | int]:
    """Import `path` into `folder`, open the shop, send messages; figures in milliseconds, seconds and MiB."""
    config = Config(generator=GeneratorSettings(jobs=jobs))
    if not (folder / "index").exists():
        async with open_storage(folder) as storage:
            await import_feed(path, storage.catalogue)
            await storage.policies.replace(read_policies(FOLDER / "policies").passages)
        async with open_shop(config, folder):
            pass  # vectors are made once; what is timed is every later start
    started = time.perf_counter()
    async with open_shop(config, folder) as shop:
        opened = time.perf_counter() - started
        taken: list[float] = []
        for talk in conversations():
            person = uuid.uuid4().hex
            for text in talk:
                if len(taken) == limit:
                    break
                event = Incoming(uuid.uuid4().hex, "benchmark", person, person, text, sent_at=time.time())
                asked = time.perf_counter()
                await shop.core.answer(event)
                taken.append((time.perf_counter() - asked) * 1000)
        products = len(shop.guide.index)
    taken.sort()
    return {
        "products": products,
        "messages": len(taken),
        "start_seconds": round(opened, 2),
        "p50_ms": round(taken[len(taken) // 2], 1),
        "p95_ms": round(taken[int(len(taken) * 0.95)], 1),
        "max_ms": round(taken[-1], 1),
        "rss_mib": round(psutil.Process().memory_info().rss / 2**20),
        "torch_imported": int("torch" in sys.modules),
    }


def main() -> None:
    """Command line: see the head of this file."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--feed", type=Path, help="a product feed; without it the bundled shop")
    parser.add_argument("--data-dir", type=Path, help="a shop imported before: nothing is imported again")
    parser.add_argument("--jobs", nargs="*", default=[], choices=["recommend", "search", "answer"])
    parser.add_argument("--messages", type=int, default=400)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="shopguide-replies-") as scratch:
        path = options.feed or Path(scratch) / "demo.jsonl"
        if options.feed is None:
            path.write_bytes(feed())
        folder = options.data_dir or Path(scratch) / "shop"
        figures = asyncio.run(measure(path, folder, tuple(options.jobs), options.messages))
    if options.json:
        print(json.dumps(figures))
        return
    for name, value in figures.items():
        print(f"{name:15} {value}")


if __name__ == "__main__":
    main()
