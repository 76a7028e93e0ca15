"""A sentence encoder for tests: unit vectors of hashed words, quick and without a model."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.retrieval.text import terms


class WordEmbedder:
    """Texts that share words are near. Implements the port `Embedder` and counts what it embeds."""

    name = "words"
    dimension = 512

    def __init__(self) -> None:
        self.texts: list[str] = []

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.texts.extend(texts)
        matrix = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            for term in terms(text):
                matrix[row, zlib.crc32(term.encode()) % self.dimension] += 1
        return matrix / np.maximum(np.linalg.norm(matrix, axis=1, keepdims=True), 1e-9)
