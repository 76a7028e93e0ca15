"""Texts to unit vectors: all-MiniLM-L6-v2 on CTranslate2, or any other sentence-transformers model.

A text's vector is the mean of the last layer over its tokens, scaled to length 1,
as sentence-transformers does it (https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2).
"""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from assistant.ct2 import import_ctranslate2
from assistant.ports import Embedder
from assistant.retrieval.minilm import (
    DIMENSION,
    MINILM,
    MINILM_SHA256,
    EmbedderError,
    convert,
    converted,
    minilm_folder,
    official,
)


def open_embedder(model: str, cache: Path, threads: int | None = None) -> Embedder:
    """The encoder named in the configuration.

    `all-MiniLM-L6-v2` is the bundled one; anything else is an id or a folder for sentence-transformers.
    `cache` is a folder for the converted weights. `threads` defaults to the number of cores.
    """
    if model.removeprefix("sentence-transformers/") == MINILM:
        return MiniLM(cache, threads=threads)
    return SentenceTransformerEmbedder(model)


class MiniLM:
    """all-MiniLM-L6-v2 in int8 on the CPU. Safe to call from several threads.

    Texts are cut at `max_tokens` word pieces; the model was trained on up to 128.
    """

    dimension = DIMENSION

    def __init__(
        self, cache: Path, folder: Path | None = None, threads: int | None = None, max_tokens: int = 128
    ) -> None:
        self.name = f"{MINILM}-int8-{max_tokens}"
        source = folder or minilm_folder()
        folder = converted(
            f"{MINILM}-{MINILM_SHA256[:12]}",
            cache,
            lambda target: convert(official(source), source / "vocab.txt", target),
        )
        self._threads = threads or os.cpu_count() or 1
        self._model = import_ctranslate2().Encoder(
            str(folder), compute_type="int8", inter_threads=self._threads, intra_threads=1
        )
        self._tokenizer = Tokenizer.from_file(str(source / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(max_tokens)

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """A (len(texts), 384) matrix of unit rows."""
        matrix = np.empty((len(texts), self.dimension), dtype=np.float32)
        if not texts:
            return matrix
        tokens = [encoding.ids for encoding in self._tokenizer.encode_batch(list(texts))]
        batches = _batches([len(ids) for ids in tokens])

        def run(batch: list[int]) -> None:
            matrix[batch] = self._pooled([tokens[i] for i in batch])

        if len(batches) == 1:
            run(batches[0])
        else:
            # Each call occupies one of the model's workers and leaves Python free meanwhile.
            with ThreadPoolExecutor(self._threads) as pool:
                list(pool.map(run, batches))
        return matrix

    def _pooled(self, batch: list[list[int]]) -> NDArray[np.float32]:
        output = self._model.forward_batch(batch)
        states = np.asarray(output.last_hidden_state)
        lengths = np.array([len(ids) for ids in batch])
        real = (np.arange(states.shape[1]) < lengths[:, None]).astype(np.float32)
        return _unit(np.matmul(real[:, None, :], states)[:, 0, :])


class SentenceTransformerEmbedder:
    """Any model that the sentence-transformers library can load, by hub id or folder.

    Raises `EmbedderError` when the library is missing or the model cannot be loaded.
    """

    def __init__(self, model: str) -> None:
        try:
            from sentence_transformers import SentenceTransformer
        except ImportError as error:
            raise EmbedderError(
                f"The sentence encoder {model!r} needs the sentence-transformers library. "
                f"Install it with: pip install sentence-transformers. Or use {MINILM!r}, which needs nothing."
            ) from error
        try:
            self._model: Any = SentenceTransformer(model, device="cpu")
        except Exception as error:  # the library raises whatever its readers and the hub's client raise
            raise EmbedderError(f"The sentence encoder {model!r} cannot be loaded: {error}") from error
        self.name = f"sentence-transformers:{model}"
        self.dimension = self._model.encode("dimension", show_progress_bar=False).shape[-1]
        self._lock = threading.Lock()

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """A (len(texts), dimension) matrix of unit rows."""
        if not texts:
            return np.empty((0, self.dimension), dtype=np.float32)
        with self._lock:
            matrix = self._model.encode(list(texts), convert_to_numpy=True, show_progress_bar=False)
        return _unit(np.asarray(matrix, dtype=np.float32))


def _unit(matrix: NDArray[np.float32]) -> NDArray[np.float32]:
    norms = np.linalg.norm(matrix, axis=1, keepdims=True)
    return np.asarray(matrix / np.maximum(norms, 1e-12), dtype=np.float32)


def _batches(lengths: list[int], max_tokens: int = 1024, max_texts: int = 32) -> list[list[int]]:
    """Indexes of texts grouped by like length, so that little is computed for padding."""
    batches: list[list[int]] = []
    batch: list[int] = []
    for i in sorted(range(len(lengths)), key=lengths.__getitem__, reverse=True):
        if batch and (len(batch) == max_texts or (len(batch) + 1) * lengths[batch[0]] > max_tokens):
            batches.append(batch)
            batch = []
        batch.append(i)
    return [*batches, batch]
