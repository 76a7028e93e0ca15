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
from assistant.training.pairs import JOBS, Pair, build_pairs
from assistant.training.shop import read_passages, read_products

MEASURED = 100
"""Held-back pairs of each job."""
PRECISIONS = ("float32", "int8")
ROUNDS = 5
SHOWN = ("category", "not_stated_recall", "grounded", "answer_f1")
HEAD = ("model", "precision", "MB", "one", "sixteen", "perplexity", "bits a byte of reply", *SHOWN)


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
    products = read_products(options.catalogue) if options.catalogue else []
    passages = read_passages(options.policies) if options.policies else []
    pairs = [pair for pair in build_pairs(products, passages, options.data) if pair.held_back]
    chosen = [pair for job in JOBS for pair in [one for one in pairs if one.job == job][:MEASURED]]
    asked = [pair.prompt for pair in chosen if pair.job == "recommend"][:16]
    rows = []
    engines: list[CTranslateEngine] = []
    with tempfile.TemporaryDirectory() as cache:
        for told in options.models:
            name, _, folder = told.partition("=")
            print(f"measuring {name}", file=sys.stderr)
            for precision in PRECISIONS:
                engine = CTranslateEngine.open(Path(folder), Path(cache) / name, 1, precision)
                engines.append(engine)
                row = figures(Path(folder), options.run, engine, chosen)
                rows.append({"model": name, "precision": precision} | row)
                converted = next((Path(cache) / name).glob(f"*{precision}*")) / "model.bin"
                rows[-1]["megabytes"] = converted.stat().st_size / 1e6
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
    head = ("model", "precision", "megabytes", "one", "sixteen", "perplexity", "bits", *SHOWN)
    print(f"| {' | '.join(HEAD)} |\n|---|---{'|---:' * (len(HEAD) - 2)}|")
    for row in rows:
        cells = [str(row[name]) if name in ("model", "precision") else f"{row[name]:.3g}" for name in head]
        print(f"| {' | '.join(cells)} |")
    return 0


def speed(engine: CTranslateEngine, prompts: list[str]) -> tuple[float, float]:
    """Tokens a second with one request and with all of `prompts` at once."""
    alone = statistics.median(tokens_a_second(engine, [prompt]) for prompt in prompts[:5])
    return alone, tokens_a_second(engine, prompts)


def figures(folder: Path, run: Path, engine: CTranslateEngine, pairs: list[Pair]) -> dict[str, float]:
    """Perplexity on the run's held-back texts and bits a byte of held-back replies (both of the weights in
    fp32), and the shares that the engine's own writing gets right.
    """
    model, tokenizer = load_model(folder)
    ids, _ = held_back_tokens(run, tokenizer)
    perplexity = math.exp(model_bits(model, ids) * math.log(2) / len(ids))
    bits = reply_bits(model, tokenizer, pairs)
    shares = job_figures(engine, pairs)
    return {"perplexity": perplexity, "bits": sum(bits.values()) / len(bits)} | shares


if __name__ == "__main__":
    raise SystemExit(main())
