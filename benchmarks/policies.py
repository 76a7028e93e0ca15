"""How often a question about the bundled shop's policies gets the right section, or rightly none.

    python benchmarks/policies.py [--part tuning|validation] [--misses]

`policies.jsonl` has a conversation a line, its last turn the question, and the sections that would be right,
none where the policies do not say. Half are asked after a product was looked for. A draw by lot with a fixed
seed says which were tuned on.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import tempfile
from collections import Counter
from dataclasses import replace
from pathlib import Path

from assistant.core import Core
from assistant.evaluation.speaking import MemoryTurns, speaking
from bot.config import Config
from bot.demo.shop import stock
from bot.wiring import open_shop

FILE = Path(__file__).with_suffix(".jsonl")
TUNED_ON, SEED = 90, 5


async def measure(part: str, misses: bool) -> dict[str, tuple[int, int]]:
    """The number right and the number asked: alone, after a product, and where nothing should be answered."""
    cases = [json.loads(line) for line in FILE.read_text("utf-8").splitlines()]
    random.Random(SEED).shuffle(cases)
    right: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(prefix="shopguide-policies-") as folder:
        await stock(Path(folder))
        async with open_shop(Config(), Path(folder)) as shop:
            guide = replace(shop.guide, jobs=frozenset())
            respond = speaking(Core(guide, MemoryTurns()).handle)
            for case in cases[:TUNED_ON] if part == "tuning" else cases[TUNED_ON:]:
                replies = [await respond(case["id"], turn) for turn in case["turns"]]
                sections = {source.title.rsplit(" — ", 1)[-1] for source in replies[-1].sources}
                wanted = {section.split("#", 1)[1] for section in case["want"]}
                answered = replies[-1].intent == "answer"
                kind = "alone" if len(replies) == 1 else "after a product"
                kind = kind if wanted else "not stated"
                good = answered and bool(sections & wanted) if wanted else not answered
                right[kind] += good
                asked[kind] += 1
                if misses and not good:
                    print(f"{' / '.join(case['turns'])}\n    {replies[-1].intent}: {', '.join(sections)}")
    return {kind: (right[kind], asked[kind]) for kind in sorted(asked)}


def main() -> None:
    """Command line: see the head of this file."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--part", choices=("tuning", "validation"), default="validation")
    parser.add_argument("--misses", action="store_true", help="print what went wrong")
    options = parser.parse_args()
    for kind, (right, asked) in asyncio.run(measure(options.part, options.misses)).items():
        print(f"{kind}: {right} of {asked}")


if __name__ == "__main__":
    main()
