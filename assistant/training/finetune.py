"""Fine-tuning: one model learns P(reply | prompt) of all jobs. The loss is on the reply alone.

A reply is learnt with the line end that stops it. Batches hold pairs of similar length.
"""

from __future__ import annotations

import math
import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any

import msgspec
import torch
from tokenizers import Tokenizer
from torch.utils.data import Dataset
from transformers import GPT2LMHeadModel, Trainer, set_seed

from assistant.generator.prompts import continuation
from assistant.training.pairs import JOBS, Job, Pair
from assistant.training.running import Stretch, arguments, train_on

NO_LOSS = -100
"""The label that the loss passes over (PyTorch's `ignore_index`)."""


@dataclass(frozen=True, slots=True)
class Tuning:
    """How a fine-tuning run learns. `epochs` may be lowered later, to end a run early."""

    epochs: float = 1.0
    batch: int = 16
    rate: float = 6e-4
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Started:
    """What a run keeps of its beginning."""

    tuning: Tuning
    pairs: list[Pair]


class Examples(Dataset[dict[str, list[int]]]):
    """Pairs as token ids; what does not fit into the context is left out."""

    def __init__(self, pairs: Sequence[Pair], tokenizer: Tokenizer, context: int) -> None:
        prompts = tokenizer.encode_batch([pair.prompt for pair in pairs], add_special_tokens=False)
        replies = tokenizer.encode_batch(
            [f"{continuation(pair.reply)}\n" for pair in pairs], add_special_tokens=False
        )
        self.pairs: list[Pair] = []
        self.rows: list[dict[str, list[int]]] = []
        for pair, prompt, reply in zip(pairs, prompts, replies, strict=True):
            if len(prompt.ids) + len(reply.ids) <= context:
                self.pairs.append(pair)
                labels = [NO_LOSS] * len(prompt.ids) + reply.ids
                self.rows.append({"input_ids": prompt.ids + reply.ids, "labels": labels})

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, index: int) -> dict[str, list[int]]:
        return self.rows[index]

    def tokens(self) -> int:
        """Tokens of all pairs, prompts included."""
        return sum(len(row["input_ids"]) for row in self.rows)


class Batches(Dataset[dict[str, torch.Tensor]]):
    """Examples in batches of similar length, so that little is padding. One item is a whole batch.

    The Trainer shuffles the batches itself, by a seed, which is what lets a run be resumed exactly; its
    own grouping by length draws from PyTorch's global state and cannot be.
    """

    def __init__(self, examples: Examples, size: int, seed: int) -> None:
        chance = Random(seed)
        order = chance.sample(range(len(examples)), len(examples))
        reach = size * 50
        self.batches: list[list[dict[str, list[int]]]] = []
        for start in range(0, len(order), reach):
            rows = [examples.rows[number] for number in order[start : start + reach]]
            rows.sort(key=lambda row: len(row["input_ids"]))
            self.batches += [rows[first : first + size] for first in range(0, len(rows), size)]

    def __len__(self) -> int:
        return len(self.batches)

    def __getitem__(self, index: int) -> dict[str, torch.Tensor]:
        return collate(self.batches[index])


def collate(rows: Sequence[dict[str, list[int]]]) -> dict[str, torch.Tensor]:
    """A batch, padded on the right: (rows, longest) ids, labels and mask."""
    longest = max(len(row["input_ids"]) for row in rows)

    def padded(key: str, filler: int) -> torch.Tensor:
        return torch.tensor([row[key] + [filler] * (longest - len(row[key])) for row in rows])

    mask = [[1] * len(row["input_ids"]) + [0] * (longest - len(row["input_ids"])) for row in rows]
    return {
        "input_ids": padded("input_ids", 0),
        "labels": padded("labels", NO_LOSS),
        "attention_mask": torch.tensor(mask),
    }


def load_model(folder: Path) -> tuple[GPT2LMHeadModel, Tokenizer]:
    """The model and tokenizer of a folder in the hub's layout, for training (dropout off)."""
    model = GPT2LMHeadModel.from_pretrained(
        folder, dtype=torch.float32, resid_pdrop=0.0, embd_pdrop=0.0, attn_pdrop=0.0
    )
    return model, Tokenizer.from_file(str(folder / "tokenizer.json"))


class Distillation(Trainer):
    """Learns the replies and, in equal part, what a larger model thinks of every next token.

    The loss is the mean of the replies' and of the teacher's divergence from the student, both a token
    (Hinton et al., "Distilling the Knowledge in a Neural Network", 2015; temperature 1).
    """

    def __init__(self, *, teacher: GPT2LMHeadModel, **settings: Any) -> None:
        super().__init__(**settings)
        self._teacher = teacher.train(False).requires_grad_(False).to(self.args.device)

    def compute_loss(
        self,
        model: torch.nn.Module,
        inputs: dict[str, torch.Tensor],
        return_outputs: bool = False,
        num_items_in_batch: torch.Tensor | int | None = None,
    ) -> Any:
        """See `Trainer.compute_loss`."""
        outputs = model(**inputs)
        with torch.no_grad():
            taught = self._teacher(
                input_ids=inputs["input_ids"], attention_mask=inputs["attention_mask"]
            ).logits
        told = inputs["labels"][:, 1:] != NO_LOSS
        divergence = torch.nn.functional.kl_div(
            outputs.logits[:, :-1][told].float().log_softmax(-1),
            taught[:, :-1][told].float().log_softmax(-1),
            log_target=True,
            reduction="batchmean",
        )
        loss = (outputs.loss + divergence) / 2
        return (loss, outputs) if return_outputs else loss


def finetune(
    run: Path,
    start: Path,
    pairs: Sequence[Pair],
    tuning: Tuning,
    minutes: float | None = None,
    teacher: Path | None = None,
) -> bool:
    """Teach the model in `start` those `pairs` that are not held back, for at most `minutes`.

    With a `teacher`, a larger model with the same tokenizer, it learns from that one's view as well.
    Called again it goes on, with the pairs that the run began with: a catalogue that changed meanwhile
    is for the next run. True when all is learnt. The model lies in `run/model`. Raises `ValueError`
    when the folder holds a run with other settings, or there is nothing to learn.
    """
    run.mkdir(parents=True, exist_ok=True)
    set_seed(tuning.seed)
    pairs = _kept(run, pairs, tuning)
    model, tokenizer = load_model(start)
    examples = Examples([pair for pair in pairs if not pair.held_back], tokenizer, model.config.n_positions)
    if not len(examples):
        raise ValueError("no pairs to learn from: the catalogue and the policies gave none")
    batches = Batches(examples, tuning.batch, tuning.seed)
    steps = max(1, math.ceil(len(batches) * tuning.epochs))
    settings: dict[str, Any] = {
        "model": model,
        "args": arguments(
            run, steps, 1, tuning.rate, tuning.seed, "cosine", {}, min(50, max(1, steps // 10))
        ),
        "train_dataset": batches,
        "data_collator": lambda items: items[0],
        "callbacks": [Stretch(minutes, tuning.batch * examples.tokens() // len(examples))],
    }
    if teacher:
        trainer: Trainer = Distillation(teacher=load_model(teacher)[0], **settings)
    else:
        trainer = Trainer(**settings)
    done = train_on(trainer, run)
    model.save_pretrained(run / "model", safe_serialization=True)
    tokenizer.save(str(run / "model" / "tokenizer.json"))
    return done


def _kept(run: Path, pairs: Sequence[Pair], tuning: Tuning) -> Sequence[Pair]:
    """The pairs of `run`: those given, when it begins, and those it began with, when it goes on."""
    kept = run / "run.json"
    if not kept.is_file():
        unfinished = kept.with_suffix(".part")
        unfinished.write_bytes(msgspec.json.encode(Started(tuning, list(pairs))))
        os.replace(unfinished, kept)
        return pairs
    began = msgspec.json.decode(kept.read_bytes(), type=Started)
    if replace(began.tuning, epochs=tuning.epochs) != tuning or tuning.epochs > began.tuning.epochs:
        raise ValueError(f"{run} holds a run with other settings ({kept}); choose another folder")
    return began.pairs


@torch.no_grad()
def reply_bits(model: GPT2LMHeadModel, tokenizer: Tokenizer, pairs: Sequence[Pair]) -> dict[Job, float]:
    """Bits that the model needs for a byte of the replies to known prompts, by job.

    By bytes and not by tokens, so that models with other tokenizers can be compared.
    """
    model.train(False)
    bits: dict[Job, float] = {}
    for job in JOBS:
        examples = Examples([pair for pair in pairs if pair.job == job], tokenizer, model.config.n_positions)
        total = 0.0
        rows = sorted(examples.rows, key=lambda row: len(row["input_ids"]))
        for first in range(0, len(rows), 16):
            batch = collate(rows[first : first + 16])
            told = int((batch["labels"][:, 1:] != NO_LOSS).sum())
            total += model(**batch).loss.item() * told
        size = sum(len(f"{continuation(pair.reply)}\n".encode()) for pair in examples.pairs)
        if size:
            bits[job] = total / math.log(2) / size
    return bits
