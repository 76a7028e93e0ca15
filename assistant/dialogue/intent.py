"""What a free sentence is about: a wish, a question about a product or the shop, or something else.

A small network over the sentence's vector (one hidden layer of rectified units), trained by
`assistant/training/intents.py`; the weights lie beside this file. What is said in set words is
recognised in `acts.py` before anybody asks here.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file

from assistant.ports import Embedder

INTENTS = ("find", "product", "policy", "other")
LAYERS = ("hidden", "output")
WEIGHTS = Path(str(resources.files("assistant.dialogue"))) / "intent.safetensors"


@dataclass(frozen=True)
class IntentModel:
    """`layers` are (weight, bias) pairs from the encoder's dimension to the four `INTENTS`.

    With an encoder other than the one it was trained on it cannot be used: `open` then returns None.
    """

    embedder: Embedder
    layers: tuple[tuple[NDArray[np.float32], NDArray[np.float32]], ...]

    @classmethod
    def open(cls, embedder: Embedder, path: Path = WEIGHTS) -> IntentModel | None:
        """The model in `path` when it fits `embedder`, else None."""
        tensors = load_file(path)
        layers = tuple((tensors[f"{name}.weight"], tensors[f"{name}.bias"]) for name in LAYERS)
        if layers[0][0].shape[0] != embedder.dimension or "minilm" not in embedder.name.lower():
            return None
        return cls(embedder, layers)

    def probabilities(self, text: str) -> dict[str, float]:
        """P(intent | text) for each of `INTENTS`. Blocks for one short embedding."""
        values = self.embedder.embed([text])[0]
        for place, (weight, bias) in enumerate(self.layers):
            values = values @ weight + bias
            if place + 1 < len(self.layers):
                values = np.maximum(values, 0)
        odds = np.exp(values - values.max())
        return dict(zip(INTENTS, (odds / odds.sum()).tolist(), strict=True))
