"""How well a text answers a question, the two read together by one encoder: a cross-encoder.

It sees which words of the question stand against which of the text, where two vectors made apart can only be
near or far (Nogueira and Cho, Passage re-ranking with BERT, 2019, arXiv:1901.04085). Ours is MiniLM with its
six layers tuned by `assistant/training/evidence.py` on questions about products; the weights lie beside this
file.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import resources
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.retrieval.tuned_minilm import TunedMiniLM, read_heads

WEIGHTS = Path(str(resources.files("assistant.retrieval"))) / "evidence.safetensors"
# Of question and text together, in word pieces.
LONGEST = 96


class CrossEncoder:
    """Reads questions and texts in pairs. Safe to call from several threads."""

    def __init__(self, cache: Path, threads: int | None = None, weights: Path = WEIGHTS) -> None:
        self._encoder = TunedMiniLM("evidence", weights, cache, LONGEST, threads)
        ((self._weight, self._bias),) = read_heads(weights, "head")

    def scores(self, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """P(the text answers the question) for each text, (len(texts),). Blocks; call it in a thread."""
        if not texts:
            return np.empty(0, dtype=np.float32)
        read = self._encoder.read([(question, text) for text in texts])
        odds = np.concatenate([read.states[:, 0], read.middle()], axis=1) @ self._weight + self._bias
        return np.asarray(1 / (1 + np.exp(-odds)), dtype=np.float32)
