"""MiniLM with its six layers tuned for another task, and small heads over its states.

A file of ours holds what was learnt: the layers' matrices in int8 with a scale a row, the heads as they are.
The embeddings are MiniLM's own, from its package. Converted once for CTranslate2 and kept in a cache folder,
so that serving imports neither torch nor transformers.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from assistant.ct2 import import_ctranslate2
from assistant.retrieval.minilm import MINILM_SHA256, convert, converted, minilm_folder, official

_SCALE = ".scale"
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Read:
    """Texts as the encoder read them: `states` are (texts, tokens, 384), padded; `real` marks the tokens."""

    tokens: list[Encoding]
    states: Floats
    real: Floats

    def middle(self) -> Floats:
        """The mean state of each text, (texts, 384)."""
        mean = np.matmul(self.real[:, None, :], self.states)[:, 0, :]
        return np.asarray(mean / self.real.sum(axis=1, keepdims=True), dtype=np.float32)


class TunedMiniLM:
    """Reads texts or pairs of texts, in int8 on the CPU. Safe to call from several threads.

    `longest` is in word pieces, of both texts together.
    """

    def __init__(
        self, name: str, weights: Path, cache: Path, longest: int, threads: int | None = None
    ) -> None:
        source = minilm_folder()
        with weights.open("rb") as file:
            version = hashlib.file_digest(file, "sha256").hexdigest()[:12]
        folder = converted(
            f"{name}-{MINILM_SHA256[:6]}-{version}",
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
        self._tokenizer.enable_truncation(longest)

    def read(self, texts: Sequence[str | tuple[str, str]]) -> Read:
        """The states of at least one text or pair. Blocks; call it in a thread."""
        tokens = self._tokenizer.encode_batch(list(texts))
        output = self._model.forward_batch(
            [one.ids for one in tokens], token_type_ids=[one.type_ids for one in tokens]
        )
        states = np.asarray(output.last_hidden_state)
        lengths = np.array([len(one.ids) for one in tokens])
        return Read(tokens, states, (np.arange(states.shape[1]) < lengths[:, None]).astype(np.float32))


def write_weights(tensors: dict[str, Floats], out: Path) -> None:
    """Write the tuned tensors to `out`: the layers' matrices in int8 with a scale a row, the rest as is."""
    from safetensors.numpy import save_file

    kept: dict[str, NDArray[Any]] = {}
    for name, tensor in tensors.items():
        if tensor.ndim == 2 and name.startswith("encoder."):
            scale = np.maximum(np.abs(tensor).max(axis=1, keepdims=True), 1e-9) / 127
            kept[name] = np.rint(tensor / scale).astype(np.int8)
            kept[name + _SCALE] = scale.astype(np.float32)
        else:
            kept[name] = tensor.astype(np.float32)
    save_file(kept, out)


def read_weights(file: Path) -> dict[str, Floats]:
    """The tensors that `write_weights` wrote."""
    from safetensors.numpy import load_file

    kept = load_file(file)
    return {
        name: tensor * kept[name + _SCALE] if name + _SCALE in kept else tensor
        for name, tensor in kept.items()
        if not name.endswith(_SCALE)
    }


def read_heads(file: Path, *names: str) -> list[tuple[Floats, Floats]]:
    """Weight and bias of each head alone, without what the converted model has already."""
    from safetensors import safe_open

    with safe_open(file, framework="numpy") as tensors:
        return [(tensors.get_tensor(f"{name}.weight"), tensors.get_tensor(f"{name}.bias")) for name in names]
