"""A trained model as it is shipped: safetensors in half precision, config, tokenizer, and their hashes."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file, save_file

from assistant.generator.weights import CONFIG, TOKENIZER, WEIGHTS, read_gpt2, write_hashes

BIGGEST = 48_000_000
"""Bytes that the bundled weights may have."""


def export(model: Path, target: Path, biggest: int = BIGGEST) -> int:
    """Write the model in `model` to `target` in fp16; returns the weights' size in bytes.

    The tied output matrix is not stored twice. Raises `UnusableModel` when `model` is none, and
    `ValueError` when the weights have more than `biggest` bytes.
    """
    read_gpt2(model)
    tensors = {
        name.removeprefix("transformer."): np.ascontiguousarray(tensor, dtype=np.float16)
        for name, tensor in load_file(model / WEIGHTS).items()
        if not name.endswith((".attn.bias", ".attn.masked_bias"))  # causal masks of older files
    }
    config = json.loads((model / CONFIG).read_text(encoding="utf-8"))
    if config.get("tie_word_embeddings", True):
        tensors.pop("lm_head.weight", None)
    size = sum(tensor.nbytes for tensor in tensors.values())
    if size > biggest:
        raise ValueError(f"{size:,} bytes of weights: at most {biggest:,} are shipped")
    target.mkdir(parents=True, exist_ok=True)
    named = {
        f"transformer.{name}" if name != "lm_head.weight" else name: one for name, one in tensors.items()
    }
    save_file(named, target / WEIGHTS, metadata={"format": "pt"})
    (target / WEIGHTS).chmod(0o644)  # the writer keeps it to its owner
    config["dtype"] = "float16"
    config["use_cache"] = True  # the Trainer has switched it off; whoever generates wants it
    (target / CONFIG).write_text(json.dumps(config, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    shutil.copyfile(model / TOKENIZER, target / TOKENIZER)
    write_hashes(target)
    read_gpt2(target)
    return (target / WEIGHTS).stat().st_size
