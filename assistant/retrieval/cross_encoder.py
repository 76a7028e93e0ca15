"""How well a text answers a question, the two read together by one encoder: a cross-encoder.

It sees which words of the question stand against which of the text, where two vectors made apart can only be
near or far (Nogueira and Cho, Passage re-ranking with BERT, 2019, arXiv:1901.04085). Ours is MiniLM with its
six layers tuned by `assistant/training/evidence.py` on questions about products; the layers lie beside this
file, the embeddings are MiniLM's own.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from assistant.ct2 import import_ctranslate2
from assistant.retrieval.minilm import MINILM_SHA256, convert, converted, minilm_folder, official

WEIGHTS = Path(str(resources.files("assistant.retrieval"))) / "evidence.safetensors"
# Of question and text together, in word pieces.
LONGEST = 96
SCALE = ".scale"


class CrossEncoder:
    """Reads questions and texts in pairs, in int8 on the CPU. Safe to call from several threads."""

    def __init__(self, cache: Path, threads: int | None = None, weights: Path = WEIGHTS) -> None:
        source = minilm_folder()
        self._weight, self._bias = read_head(weights)
        with weights.open("rb") as file:
            version = hashlib.file_digest(file, "sha256").hexdigest()[:12]
        folder = converted(
            f"evidence-{MINILM_SHA256[:6]}-{version}",
            cache,
            lambda target: convert(
                {**official(source), **read_weights(weights)}, source / "vocab.txt", target, pairs=True
            ),
        )
        self._model = import_ctranslate2().Encoder(
            str(folder), compute_type="int8", intra_threads=threads or os.cpu_count() or 1
        )
        self._tokenizer = Tokenizer.from_file(str(source / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(LONGEST)

    def scores(self, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """P(the text answers the question) for each text, (len(texts),). Blocks; call it in a thread."""
        if not texts:
            return np.empty(0, dtype=np.float32)
        read = self._tokenizer.encode_batch([(question, text) for text in texts])
        output = self._model.forward_batch(
            [one.ids for one in read], token_type_ids=[one.type_ids for one in read]
        )
        states = np.asarray(output.last_hidden_state)
        lengths = np.array([len(one.ids) for one in read])
        real = (np.arange(states.shape[1]) < lengths[:, None]).astype(np.float32)
        middle = np.matmul(real[:, None, :], states)[:, 0, :] / lengths[:, None]
        odds = np.concatenate([states[:, 0], middle], axis=1) @ self._weight + self._bias
        return np.asarray(1 / (1 + np.exp(-odds)), dtype=np.float32)


def write_weights(tensors: dict[str, NDArray[np.float32]], out: Path) -> None:
    """Write the tuned tensors to `out`: matrices in int8 with a scale a row, the rest as they are."""
    from safetensors.numpy import save_file

    kept: dict[str, NDArray[Any]] = {}
    for name, tensor in tensors.items():
        if tensor.ndim == 2:
            scale = np.maximum(np.abs(tensor).max(axis=1, keepdims=True), 1e-9) / 127
            kept[name] = np.rint(tensor / scale).astype(np.int8)
            kept[name + SCALE] = scale.astype(np.float32)
        else:
            kept[name] = tensor.astype(np.float32)
    save_file(kept, out)


def read_weights(file: Path) -> dict[str, NDArray[np.float32]]:
    """The tensors that `write_weights` wrote."""
    from safetensors.numpy import load_file

    kept = load_file(file)
    return {
        name: tensor * kept[name + SCALE] if name + SCALE in kept else tensor
        for name, tensor in kept.items()
        if not name.endswith(SCALE)
    }


def read_head(file: Path) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The head's weight and bias alone, without what the converted model has already."""
    from safetensors import safe_open

    with safe_open(file, framework="numpy") as tensors:
        return tensors.get_tensor("head.weight"), tensors.get_tensor("head.bias")
