"""A small network over a text's vector: one hidden layer of rectified units, its weights in a file.

The networks in `intent.py` and `things.py` are trained by the modules of the same names in
`assistant/training/`, on MiniLM's vectors, and mean nothing with another encoder's.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file

from assistant.ports import Embedder
from assistant.retrieval.minilm import MINILM

LAYERS = ("hidden", "output")


@dataclass(frozen=True)
class Network:
    """`layers` are (weight, bias) pairs from the encoder's dimension to the classes."""

    embedder: Embedder
    layers: tuple[tuple[NDArray[np.float32], NDArray[np.float32]], ...]

    @classmethod
    def open(cls, embedder: Embedder, path: Path) -> Network | None:
        """The network in `path`; None with an encoder other than the one it was trained on."""
        tensors = load_file(path)
        layers = tuple((tensors[f"{name}.weight"], tensors[f"{name}.bias"]) for name in LAYERS)
        if layers[0][0].shape[0] != embedder.dimension or MINILM.lower() not in embedder.name.lower():
            return None
        return cls(embedder, layers)

    def probabilities(self, text: str) -> list[float]:
        """P(class | text) for each class. Blocks for one short embedding."""
        values = self.embedder.embed([text])[0]
        for place, (weight, bias) in enumerate(self.layers):
            values = values @ weight + bias
            if place + 1 < len(self.layers):
                values = np.maximum(values, 0)
        odds = np.exp(values - values.max())
        return [float(value) for value in odds / odds.sum()]
