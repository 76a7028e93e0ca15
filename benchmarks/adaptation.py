"""Tuning all weights or low-rank adapters (LoRA, Hu et al. 2021): which suits a shop better?

    pip install shopguide[bench]
    python benchmarks/adaptation.py --catalogue FEED [--policies FOLDER] [--model FOLDER] [--steps 200]

Each way takes the same batches in the same order, with its own best learning rate of three, and is measured
by bits a byte of the shop's held-back replies. Prints a table; `--json`.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import statistics
import sys
import time
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer

from assistant.generator.weights import BUNDLED
from assistant.training.finetune import Batches, Examples, load_model, reply_bits
from assistant.training.pairs import Pair, build_pairs, measured_on
from assistant.training.running import fast_bf16
from assistant.training.shop import read_shop

RATES = {"all weights": (4e-4, 8e-4, 1.6e-3), "LoRA, rank 16": (2e-3, 4e-3, 8e-3)}
MEASURED = 100


def learn(way: str, model: Any, batches: Batches, steps: int, rate: float) -> float:
    """Train in place for `steps` with a cosine schedule; seconds a step (the median)."""
    optimizer = torch.optim.AdamW(
        [one for one in model.parameters() if one.requires_grad],
        lr=rate,
        betas=(0.9, 0.98),
        weight_decay=0.05,
    )
    model.train()
    seconds = []
    for step in range(steps):
        began = time.perf_counter()
        for group in optimizer.param_groups:
            group["lr"] = rate * min(1, (step + 1) / 20) * (1 + math.cos(math.pi * step / steps)) / 2
        with torch.autocast("cpu", torch.bfloat16, enabled=fast_bf16()):
            loss = model(**batches[step * 7919 % len(batches)]).loss
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad()
        seconds.append(time.perf_counter() - began)
        if step % 50 == 49:
            print(f"{way}, rate {rate:g}: step {step + 1} of {steps}", file=sys.stderr)
    return statistics.median(seconds)


def main() -> int:
    """The command line; returns the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--catalogue", type=Path, required=True)
    parser.add_argument("--policies", type=Path)
    parser.add_argument("--model", type=Path, default=BUNDLED)
    parser.add_argument("--steps", type=int, default=200)
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    pairs = build_pairs(*read_shop(options.catalogue, options.policies), needs=3)
    held_back = measured_on(pairs, MEASURED)
    rows = [{"way": "as bundled", "bits": _bits(*load_model(options.model), held_back)}]
    for way, rates in RATES.items():
        tried = []
        for rate in rates:
            model, tokenizer = load_model(options.model)
            trained: Any = model
            if way != "all weights":
                from peft import LoraConfig, get_peft_model

                parts = ["c_attn", "c_proj", "c_fc"]
                adapter = LoraConfig(r=16, lora_alpha=32, target_modules=parts, fan_in_fan_out=True)
                trained = get_peft_model(model, adapter)
            examples = Examples(
                [pair for pair in pairs if not pair.held_back], tokenizer, model.config.n_positions
            )
            seconds = learn(way, trained, Batches(examples, 16, 1), options.steps, rate)
            if way != "all weights":
                model = trained.merge_and_unload()
            bits = _bits(model, tokenizer, held_back)
            tried.append({"way": way, "bits": bits, "rate": rate, "seconds_a_step": seconds})
        rows.append(min(tried, key=lambda row: row["bits"]))
    if options.json:
        print(json.dumps(rows))
        return 0
    print("| way | best rate | bits a byte | seconds a step |\n|---|---:|---:|---:|")
    for row in rows:
        rate, seconds = row.get("rate", ""), row.get("seconds_a_step", 0)
        print(f"| {row['way']} | {rate} | {row['bits']:.3f} | {seconds:.2f} |")
    return 0


def _bits(model: Any, tokenizer: Tokenizer, held_back: list[Pair]) -> float:
    bits = reply_bits(model, tokenizer, held_back)
    return statistics.mean(bits.values())


if __name__ == "__main__":
    raise SystemExit(main())
