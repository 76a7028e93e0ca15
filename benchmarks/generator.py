"""Speed of the shared generator: one person, eight and thirty-two at once, and the plain loop beside it.

    python benchmarks/generator.py [--model FOLDER] [--quick] [--json]

Every run has the same prompts of 64 tokens and writes 48 more. The plain loop is
`GPT2LMHeadModel.generate`, one request after the other, fp32, all cores. `start` is a fresh process from
its beginning to the first text, without torch.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tokenizers import Tokenizer

from assistant.generator.batching import SharedGenerator
from assistant.generator.weights import BUNDLED

NEW = 48
TEXT = (
    "Question: what should I know about it before I buy it and how long does it last when I use it daily? "
    "Evidence: It is a thing of many uses, made with care, and it comes with a case, a cable and a guide "
    "for the first days. Evidence: battery life and weight are on the page of the shop, with the warranty."
)
START = """
import sys, time
began = time.perf_counter()
import asyncio
from pathlib import Path
from assistant.generator.batching import SharedGenerator
async def main():
    generator = SharedGenerator.open(Path(sys.argv[1]), Path(sys.argv[2]))
    await generator.generate("Need: a warm scarf\\nProduct:", 8, 30)
    await generator.close()
asyncio.run(main())
assert "torch" not in sys.modules
print(time.perf_counter() - began)
"""


def prompts(model: Path, count: int) -> list[str]:
    """`count` different prompts of about 64 tokens."""
    tokenizer = Tokenizer.from_file(str(model / "tokenizer.json"))
    ids = tokenizer.encode(TEXT).ids
    return [str(tokenizer.decode(ids[number % 9 : number % 9 + 64])) for number in range(count)]


def shared(model: Path, cache: Path, people: int, rounds: int) -> float:
    """Tokens a second of `people` who ask at the same time, counted as written."""
    tokenizer = Tokenizer.from_file(str(model / "tokenizer.json"))

    async def run() -> float:
        generator = SharedGenerator.open(model, cache)
        asked = prompts(model, people)
        await asyncio.gather(*(generator.generate(prompt, NEW, 60) for prompt in asked))
        rates = []
        for _ in range(rounds):
            began = time.perf_counter()
            texts = await asyncio.gather(*(generator.generate(prompt, NEW, 60) for prompt in asked))
            # A line end and an end of text are tokens too.
            tokens = sum(min(NEW, len(tokenizer.encode(text).ids) + 1) for text in texts)
            rates.append(tokens / (time.perf_counter() - began))
        await generator.close()
        return statistics.median(rates)

    return asyncio.run(run())


def plain(model: Path, rounds: int) -> float:
    """Tokens a second of transformers' own loop, one request."""
    import torch
    from transformers import GPT2LMHeadModel, logging

    logging.set_verbosity_error()
    torch.set_num_threads(os.cpu_count() or 1)
    loaded = GPT2LMHeadModel.from_pretrained(model, dtype=torch.float32)
    loaded.train(False)
    ids = torch.tensor([Tokenizer.from_file(str(model / "tokenizer.json")).encode(prompts(model, 1)[0]).ids])
    rates = []
    for _ in range(rounds + 1):
        began = time.perf_counter()
        loaded.generate(
            ids, attention_mask=torch.ones_like(ids), max_new_tokens=NEW, min_new_tokens=NEW, do_sample=False
        )
        rates.append(NEW / (time.perf_counter() - began))
    return statistics.median(rates[1:])


def main() -> int:
    """The command line; returns the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--model", type=Path, default=BUNDLED)
    parser.add_argument("--quick", action="store_true", help="fewer rounds, within a minute")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    rounds = 3 if options.quick else 15
    with tempfile.TemporaryDirectory() as folder:
        cache = Path(folder)
        figures = {f"shared_{people}": shared(options.model, cache, people, rounds) for people in (1, 8, 32)}
        command = [sys.executable, "-c", START, str(options.model), str(cache)]
        starts = [
            float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
            for _ in range(3)
        ]
        figures["start_seconds"] = statistics.median(starts)
        figures["plain"] = plain(options.model, rounds)
    figures["single_ratio"] = figures["shared_1"] / figures["plain"]
    figures["concurrent_ratio"] = figures["shared_32"] / figures["plain"]
    if options.json:
        print(json.dumps(figures))
    else:
        for name, value in figures.items():
            print(f"{name:18} {value:10.2f}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
