"""Structured pruning: a smaller GPT-2 that keeps the layers and neurons that do most.

What is cut out is gone from every matrix, so the model is faster and not only emptier. What it lost is
won back by distillation (`finetune` with a teacher).

Layers: those go that change their input least (block influence: Men et al., "ShortGPT", 2024). Neurons of
the feed-forward part: those stay whose activations are largest over a few batches (Muralidharan et al.,
"Compact Language Models via Pruning and Knowledge Distillation", 2024).
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from torch.nn.functional import cosine_similarity
from transformers import GPT2Config, GPT2LMHeadModel

from assistant.training.finetune import Examples, collate, load_model
from assistant.training.pairs import Pair

LOOKED_AT = 256
"""Pairs over which activations are taken."""


def prune(model: Path, target: Path, pairs: Sequence[Pair], layers: int, neurons: int) -> None:
    """Write to `target` the model in `model` with only `layers` layers of `neurons` neurons.

    Which ones stay is decided on the first pairs that are not held back. Raises `ValueError` when the
    model has not as many.
    """
    whole, tokenizer = load_model(model)
    config = whole.config
    width = config.n_inner or 4 * config.n_embd
    if not 1 <= layers <= config.n_layer or not 1 <= neurons <= width:
        raise ValueError(
            f"{model} has {config.n_layer} layers of {width} neurons; cannot keep {layers} of {neurons}"
        )
    learnt = [pair for pair in pairs if not pair.held_back][:LOOKED_AT]
    examples = Examples(learnt, tokenizer, config.n_positions)
    influence, activity = _looked_at(whole, examples)
    kept = sorted(influence.argsort(descending=True)[:layers].tolist())
    smaller = GPT2LMHeadModel(_config(config, layers, neurons))
    state = whole.state_dict()
    wanted: dict[str, torch.Tensor] = {
        name: tensor for name, tensor in state.items() if not name.startswith("transformer.h.")
    }
    for place, layer in enumerate(kept):
        chosen = activity[layer].argsort(descending=True)[:neurons].sort().values
        before = f"transformer.h.{layer}."
        for name, tensor in state.items():
            if not name.startswith(before):
                continue
            part = name.removeprefix(before)
            # GPT-2 keeps (inputs, outputs): the neurons are the outputs of c_fc and the inputs of c_proj.
            if part == "mlp.c_fc.weight":
                tensor = tensor[:, chosen]
            elif part == "mlp.c_fc.bias" or part == "mlp.c_proj.weight":
                tensor = tensor[chosen]
            wanted[f"transformer.h.{place}.{part}"] = tensor
    smaller.load_state_dict(wanted)
    smaller.save_pretrained(target, safe_serialization=True)
    tokenizer.save(str(target / "tokenizer.json"))


def _config(config: GPT2Config, layers: int, neurons: int) -> GPT2Config:
    smaller = copy.deepcopy(config)
    smaller.n_layer = layers
    smaller.n_inner = None if neurons == 4 * config.n_embd else neurons
    return smaller


@torch.no_grad()
def _looked_at(model: GPT2LMHeadModel, examples: Examples) -> tuple[torch.Tensor, list[torch.Tensor]]:
    """How much each layer changes its input (1 less the cosine), and how active its neurons are (squares)."""
    model.train(False)
    blocks: Any = model.transformer.h
    influence = torch.zeros(len(blocks))
    activity = [torch.zeros(block.mlp.c_fc.nf) for block in blocks]
    weights: dict[str, torch.Tensor] = {}

    def layer_done(number: int) -> Any:
        def hook(_: object, given: tuple[torch.Tensor, ...], made: Any) -> None:
            after = made[0] if isinstance(made, tuple) else made
            change = 1 - cosine_similarity(given[0], after, dim=-1)
            influence[number] += (change * weights["mask"]).sum()

        return hook

    def neurons_done(number: int) -> Any:
        def hook(_: object, given: object, made: torch.Tensor) -> None:
            activity[number] += (made.square() * weights["mask"][..., None]).sum(dim=(0, 1))

        return hook

    hooks = [block.register_forward_hook(layer_done(number)) for number, block in enumerate(blocks)]
    hooks += [
        block.mlp.act.register_forward_hook(neurons_done(number)) for number, block in enumerate(blocks)
    ]
    for first in range(0, len(examples), 16):
        batch = collate(examples.rows[first : first + 16])
        weights["mask"] = batch["attention_mask"].float()
        model(input_ids=batch["input_ids"], attention_mask=batch["attention_mask"])
    for hook in hooks:
        hook.remove()
    return influence, activity
