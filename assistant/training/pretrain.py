"""Pretraining: a GPT-2 that predicts the next token of the corpus, in stretches that add up.

The learning rate warms up, stays, and falls over the last fifth of the tokens (warmup-stable-decay), so
that a later, longer run can go on from the stable part.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch.utils.data import Dataset
from transformers import GPT2Config, GPT2LMHeadModel, Trainer, set_seed

from assistant.catalogue.policy import Passage
from assistant.catalogue.product import Product
from assistant.retrieval.embedder import open_embedder
from assistant.retrieval.minilm import MINILM
from assistant.training.corpus import MOST_PASSES, documents, stream, tokenizer_sample, write_stream
from assistant.training.running import Stretch, arguments, train_on
from assistant.training.tokenizer import END, VOCABULARY, train_tokenizer


@dataclass(frozen=True, slots=True)
class Plan:
    """A pretraining run's size. Kept beside the run: going on with another one is refused, except that
    `tokens` may be lowered, which ends the run early and with its learning rate brought down.
    """

    tokens: int = 16_000_000
    passes: int = MOST_PASSES
    vocabulary: int = VOCABULARY
    width: int = 256
    layers: int = 8
    heads: int = 4
    context: int = 256
    batch: int = 8
    rate: float = 1.5e-3
    seed: int = 1
    meanings: bool = True


class Blocks(Dataset[dict[str, torch.Tensor]]):
    """The stream cut into blocks of one context, each its own label."""

    def __init__(self, ids: np.ndarray, context: int) -> None:
        self.blocks = ids[: len(ids) // context * context].reshape(-1, context)

    def __len__(self) -> int:
        return len(self.blocks)

    def __getitem__(self, index: int) -> dict[str, torch.Tensor]:
        block = torch.from_numpy(self.blocks[index].astype(np.int64))
        return {"input_ids": block, "labels": block}


def prepare(
    run: Path, plan: Plan, data: Path | None, products: Sequence[Product], passages: Sequence[Passage]
) -> None:
    """Build tokenizer, stream and held-back texts in `run`, once.

    Raises `ValueError` when the folder holds a run of another plan, or there is too little text.
    """
    run.mkdir(parents=True, exist_ok=True)
    kept = run / "plan.json"
    if kept.is_file():
        before = Plan(**json.loads(kept.read_text(encoding="utf-8")))
        if replace(plan, tokens=before.tokens) != before or plan.tokens > before.tokens:
            raise ValueError(f"{run} holds a run with other settings ({kept}); choose another folder")
        return
    found = documents(data, products, passages, plan.seed)
    tokenizer = train_tokenizer(tokenizer_sample(found.learn, plan.seed), plan.vocabulary)
    ids, counts = stream(found.learn, tokenizer, plan.tokens, plan.seed, plan.passes)
    if len(ids) < plan.context * plan.batch:
        raise ValueError(f"too little text to learn from: {len(ids)} tokens; is the data folder right?")
    tokenizer.save(str(run / "tokenizer.json"))
    write_stream(run, ids, counts, found.held_back)
    # Last, and in one step: a folder with a plan has all the rest.
    kept.with_suffix(".part").write_text(json.dumps(asdict(plan)), encoding="utf-8")
    os.replace(kept.with_suffix(".part"), kept)


def meanings(tokenizer: Tokenizer, width: int) -> NDArray[np.float32]:
    """A (tokens, width) matrix of deviation 1: what the sentence encoder makes of each token by itself.

    Its principal components, since the encoder is wider than the model. A model that begins with these
    as its embeddings knows from the start that a lamp and a lantern are much the same.
    """
    known = tokenizer.get_vocab_size()
    texts = [tokenizer.decode([number]).strip() or "-" for number in range(known)]
    with tempfile.TemporaryDirectory() as cache:
        vectors = open_embedder(MINILM, Path(cache)).embed(texts)
    vectors -= vectors.mean(axis=0)
    _, _, axes = np.linalg.svd(vectors, full_matrices=False)
    projected = vectors @ axes[:width].T
    if projected.shape[1] < width:
        chance = np.random.default_rng(0)
        more = chance.normal(0, projected.std(), (known, width - projected.shape[1]))
        projected = np.hstack([projected, more])
    turned = np.linalg.qr(np.random.default_rng(0).normal(size=(width, width)))[0]  # no axis stands out
    return np.asarray(projected @ turned / projected.std(), dtype=np.float32)


def new_model(plan: Plan, tokenizer: Tokenizer) -> GPT2LMHeadModel:
    """A GPT-2 of the plan's size with random weights from its seed; input and output embeddings are one."""
    end = tokenizer.token_to_id(END)
    set_seed(plan.seed)
    model = GPT2LMHeadModel(
        GPT2Config(
            vocab_size=tokenizer.get_vocab_size(),
            n_positions=plan.context,
            n_embd=plan.width,
            n_layer=plan.layers,
            n_head=plan.heads,
            resid_pdrop=0.0,  # few passes over the data: nothing to regularise
            embd_pdrop=0.0,
            attn_pdrop=0.0,
            bos_token_id=end,
            eos_token_id=end,
        )
    )
    if plan.meanings:
        embeddings = model.transformer.wte.weight
        with torch.no_grad():
            embeddings.copy_(
                torch.from_numpy(meanings(tokenizer, plan.width)) * model.config.initializer_range
            )
    return model


def pretrain(run: Path, plan: Plan, minutes: float | None = None) -> bool:
    """Train in a prepared `run` for at most `minutes`. True when the plan's tokens are all read.

    The finished (or so far trained) model lies in `run/model`.
    """
    tokenizer = Tokenizer.from_file(str(run / "tokenizer.json"))
    blocks = Blocks(np.load(run / "train.npy", mmap_mode="r"), plan.context)
    steps = max(1, min(len(blocks), plan.tokens // plan.context) // plan.batch)
    model = new_model(plan, tokenizer)
    trainer = Trainer(
        model=model,
        args=arguments(
            run,
            steps,
            plan.batch,
            plan.rate,
            plan.seed,
            "warmup_stable_decay",
            {"num_decay_steps": max(1, steps // 5), "min_lr_ratio": 0.05},
            min(100, max(1, steps // 10)),
        ),
        train_dataset=blocks,
        callbacks=[Stretch(minutes, plan.batch * plan.context)],
    )
    done = train_on(trainer, run)
    model.save_pretrained(run / "model", safe_serialization=True)
    tokenizer.save(str(run / "model" / "tokenizer.json"))
    return done
