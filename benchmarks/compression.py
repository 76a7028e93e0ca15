"""What making a model smaller costs and brings: size, speed, reading and the jobs, one row a model.

    python benchmarks/compression.py RUN NAME=FOLDER [NAME=FOLDER ...] --data DATA \\
        --catalogue FEED --policies FOLDER [--json]

RUN is the pretraining run whose held-back texts are read (perplexity a token, bits a byte). Every model has
a row as it is served in fp32 and in int8; the jobs are judged on held-back pairs, in that precision.
Models and precisions take turns, so that what else the machine does hits all of them alike.
"""

from __future__ import annotations

import argparse
import json
import math
import statistics
import sys
import tempfile
import time
from pathlib import Path

import torch

from assistant.generator.ctranslate import CTranslateEngine
from assistant.generator.engine import Engine, Writing
from assistant.training.evaluate import held_back_tokens, job_figures, model_bits
from assistant.training.finetune import load_model, reply_bits
from assistant.training.pairs import Pair, build_pairs, measured_on
from assistant.training.shop import read_shop

MEASURED = 100
"""Held-back pairs of each job."""
PRECISIONS = ("float32", "int8")
ROUNDS = 5
COLUMNS = {
    "model": "model",
    "precision": "precision",
    "megabytes": "MB",
    "one": "one",
    "sixteen": "sixteen",
    "perplexity": "perplexity",
    "bits": "bits a byte of reply",
    "category": "category",
    "not_stated_recall": "not_stated_recall",
    "grounded": "grounded",
    "answer_f1": "answer_f1",
}
"""What the table shows of a row, and under which heading."""


def tokens_a_second(engine: Engine, prompts: list[str]) -> float:
    """Tokens written in a second, `len(prompts)` at once; a line end is a token, too."""
    began = time.perf_counter()
    texts = engine.write([Writing(prompt, 32) for prompt in prompts])
    seconds = time.perf_counter() - began
    return sum(min(32, len(ids) + 1) for ids in engine.encode(texts)) / seconds


def main() -> int:
    """The command line; returns the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("run", type=Path)
    parser.add_argument("models", nargs="+", help="NAME=FOLDER")
    parser.add_argument("--data", type=Path)
    parser.add_argument("--catalogue", type=Path)
    parser.add_argument("--policies", type=Path)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    torch.set_num_threads(1)
    pairs = build_pairs(*read_shop(options.catalogue, options.policies), options.data)
    chosen = measured_on(pairs, MEASURED)
    asked = [pair.prompt for pair in chosen if pair.job == "recommend"][:16]
    rows = []
    engines: list[CTranslateEngine] = []
    with tempfile.TemporaryDirectory() as cache:
        for told in options.models:
            name, _, folder = told.partition("=")
            print(f"measuring {name}", file=sys.stderr)
            read = reading(Path(folder), options.run, chosen)
            for precision in PRECISIONS:
                engine = CTranslateEngine.open(Path(folder), Path(cache) / name, 1, precision)
                engines.append(engine)
                converted = next((Path(cache) / name).glob(f"*{precision}*")) / "model.bin"
                size = {"megabytes": converted.stat().st_size / 1e6}
                shares = job_figures(engine, chosen)
                rows.append({"model": name, "precision": precision} | size | read | shares)
        speeds: list[list[tuple[float, float]]] = [[] for _ in engines]
        for _ in range(ROUNDS):
            for place, engine in enumerate(engines):
                speeds[place].append(speed(engine, asked))
        for row, measured in zip(rows, speeds, strict=True):
            row["one"], row["sixteen"] = (statistics.median(values) for values in zip(*measured, strict=True))
        for engine in engines:
            engine.close()
    if options.json:
        print(json.dumps(rows))
        return 0
    print(f"| {' | '.join(COLUMNS.values())} |\n|---|---{'|---:' * (len(COLUMNS) - 2)}|")
    for row in rows:
        cells = [str(row[name]) if name in ("model", "precision") else f"{row[name]:.3g}" for name in COLUMNS]
        print(f"| {' | '.join(cells)} |")
    return 0


def speed(engine: CTranslateEngine, prompts: list[str]) -> tuple[float, float]:
    """Tokens a second with one request and with all of `prompts` at once."""
    alone = statistics.median(tokens_a_second(engine, [prompt]) for prompt in prompts[:5])
    return alone, tokens_a_second(engine, prompts)


def reading(folder: Path, run: Path, pairs: list[Pair]) -> dict[str, float]:
    """Perplexity on what the run held back and bits a byte of held-back replies, of the weights in fp32."""
    model, tokenizer = load_model(folder)
    ids = held_back_tokens(run, tokenizer)
    perplexity = math.exp(model_bits(model, ids) * math.log(2) / len(ids))
    bits = reply_bits(model, tokenizer, pairs)
    return {"perplexity": perplexity, "bits": statistics.mean(bits.values())}


if __name__ == "__main__":
    raise SystemExit(main())
