"""How well a model reads: perplexity and bits a byte on held-back text, beside a 5-gram model and xz.

Every figure is of the same texts, those that pretraining held back. xz is measured twice: on the text
alone, and on what the text adds to the training text before it, which is fairer to it.
"""

from __future__ import annotations

import json
import lzma
import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from transformers import GPT2LMHeadModel

from assistant.generator.engine import Engine, Writing
from assistant.generator.grounding import check
from assistant.generator.prompts import NOT_STATED, parse_answer, parse_search
from assistant.training.finetune import load_model
from assistant.training.ngram import NGram
from assistant.training.pairs import JOBS, Pair
from assistant.training.tokenizer import END

MOST = 60_000
"""Tokens of each source that are measured."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Figures of one source. Bits are a byte of text; `perplexity` is a token."""

    source: str
    tokens: int
    perplexity: float
    bits: float
    ngram_bits: float
    xz_bits: float
    xz_after_training_bits: float


def reading(model_folder: Path, run: Path) -> list[Reading]:
    """Figures of the model in `model_folder` on the texts held back by the pretraining run `run`."""
    model, tokenizer = load_model(model_folder)
    held = json.loads((run / "held_back.json").read_text(encoding="utf-8"))
    learnt: NDArray[np.uint16] = np.load(run / "train.npy")
    ngram = NGram(learnt, tokenizer.get_vocab_size())
    before = tokenizer.decode(learnt.tolist()).encode()
    packed = len(_xz(before))
    found = []
    for source, texts in held.items():
        ids, size, text = _measured(texts, tokenizer)
        if not len(ids):
            continue
        bits = model_bits(model, ids)
        found.append(
            Reading(
                source,
                len(ids),
                2 ** (bits / len(ids)),
                bits / size,
                ngram.bits(ids) / size,
                len(_xz(text)) * 8 / size,
                (len(_xz(before + text)) - packed) * 8 / size,
            )
        )
    return found


def held_back_tokens(run: Path, tokenizer: Tokenizer, most: int = 12_000) -> NDArray[np.uint16]:
    """Token ids of the texts that the pretraining run `run` held back, some `most` of each source."""
    held = json.loads((run / "held_back.json").read_text(encoding="utf-8"))
    return np.concatenate([_measured(texts, tokenizer, most)[0] for texts in held.values()])


@torch.no_grad()
def model_bits(model: GPT2LMHeadModel, ids: NDArray[np.uint16]) -> float:
    """Bits for all of `ids` but the first, read in windows of one context that overlap by half."""
    model.train(False)
    context = int(model.config.n_positions)
    tokens = torch.from_numpy(ids.astype(np.int64))
    total, done = 0.0, 1
    while done < len(tokens):
        start = max(0, done - context // 2)
        window = tokens[start : start + context]
        logits = model(input_ids=window[None]).logits[0, :-1].log_softmax(-1)
        told = logits.gather(1, window[1:, None])[done - start - 1 :, 0]
        total -= float(told.double().sum())
        done = start + len(window)
    return total / math.log(2)


def table(readings: list[Reading]) -> str:
    """The figures as a Markdown table."""
    head = ("held-back text", "tokens", "perplexity", "bits a byte", "5-gram", "xz", "xz after training text")
    rows = [f"| {' | '.join(head)} |", "|---" + "|---:" * (len(head) - 1) + "|"]
    for one in readings:
        bits = (one.bits, one.ngram_bits, one.xz_bits, one.xz_after_training_bits)
        told = " | ".join(f"{value:.3f}" for value in bits)
        rows.append(f"| {one.source} | {one.tokens:,} | {one.perplexity:.1f} | {told} |")
    return "\n".join(rows)


def _measured(
    texts: list[str], tokenizer: Tokenizer, most: int = MOST
) -> tuple[NDArray[np.uint16], int, bytes]:
    """Token ids of the first texts with `END` between them, and the bytes that they stand for."""
    end = int(tokenizer.token_to_id(END) or 0)
    ids: list[int] = []
    told: list[str] = []
    for text in texts:
        if len(ids) >= most:
            break
        ids += [*tokenizer.encode(text).ids, end]
        told.append(text)
    joined = "\n\n".join(told).encode()
    return np.array(ids, dtype=np.uint16), max(1, len(joined)), joined


def _xz(data: bytes) -> bytes:
    return lzma.compress(data, preset=9)


def generations(engine: Engine, pairs: Sequence[Pair], count: int) -> str:
    """What the model writes for the first `count` held-back prompts of each job, beside the true replies.

    Nothing is chosen: these are the first in the pairs' own random order. The need job, which is only
    scored when serving, is written here too, so that it can be judged.
    """
    told = []
    for job in JOBS:
        chosen = list(islice((pair for pair in pairs if pair.job == job and pair.held_back), count))
        for pair, text in zip(
            chosen, engine.write([Writing(pair.prompt, 64) for pair in chosen]), strict=True
        ):
            told.append(
                f"[{job}, from {pair.source}]\n{pair.prompt}\n  wrote: {text}\n   true: {pair.reply}\n"
            )
    return "\n".join(told)


def job_figures(engine: Engine, pairs: Sequence[Pair]) -> dict[str, float]:
    """Shares over held-back pairs, by what can be judged without a catalogue.

    `category` and `department`: the search job wrote the whole category path, its first step.
    `not_stated_recall` and `not_stated_precision`: of what is not stated in the evidence.
    `grounded`: answers that the evidence check lets through, among those written; `answer_f1`: overlap
    of words with the true answer where there is one (0 when "not stated" was written); `quoted_f1`: the same
    of the evidence itself, which is what is said without the model.
    """
    search = [pair for pair in pairs if pair.job == "search" and pair.source.startswith("product:")]
    answer = [pair for pair in pairs if pair.job == "answer"]
    found = [parse_search(text).category for text in _written(engine, search, 32)]
    true = [parse_search(pair.reply).category for pair in search]
    written = _written(engine, answer, 64)
    silent = [not parse_answer(text) for text in written]
    unstated = [pair.reply == NOT_STATED for pair in answer]
    evidence = [
        [
            line.removeprefix("Evidence: ")
            for line in pair.prompt.splitlines()
            if line.startswith("Evidence: ")
        ]
        for pair in answer
    ]
    spoken = [place for place in range(len(answer)) if not silent[place]]
    stated = [place for place in range(len(answer)) if not unstated[place]]
    return {
        "category": _share([one == two for one, two in zip(found, true, strict=True)]),
        "department": _share([one[:1] == two[:1] for one, two in zip(found, true, strict=True)]),
        "not_stated_recall": _share([silent[place] for place, no in enumerate(unstated) if no]),
        "not_stated_precision": _share([unstated[place] for place, quiet in enumerate(silent) if quiet]),
        "grounded": _share([check(written[place], evidence[place]).grounded for place in spoken]),
        "answer_f1": _share([_overlap(written[place], answer[place].reply) for place in stated]),
        "quoted_f1": _share([_overlap(_quoted(answer[place]), answer[place].reply) for place in stated]),
    }


def _quoted(pair: Pair) -> str:
    """What is said without a model: the piece of evidence that has most of the question's words."""
    question, *evidence = [line.partition(": ")[2] for line in pair.prompt.splitlines() if ": " in line]
    asked = set(re.findall(r"\w+", question.lower()))
    return max(evidence, key=lambda text: len(asked & set(re.findall(r"\w+", text.lower()))), default="")


def _written(engine: Engine, pairs: Sequence[Pair], most: int) -> list[str]:
    """Replies, in batches of similar prompts."""
    order = sorted(range(len(pairs)), key=lambda place: len(pairs[place].prompt))
    texts = [""] * len(pairs)
    for start in range(0, len(order), 16):
        places = order[start : start + 16]
        for place, text in zip(
            places, engine.write([Writing(pairs[one].prompt, most) for one in places]), strict=True
        ):
            texts[place] = text
    return texts


def _share(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else float("nan")


def _overlap(said: str, true: str) -> float:
    """F1 of the words of two sentences."""
    one, two = Counter(said.lower().split()), Counter(true.lower().split())
    both = sum((one & two).values())
    return 2 * both / (sum(one.values()) + sum(two.values())) if both else 0.0
