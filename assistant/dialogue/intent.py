"""What a free sentence is about: a wish, a question about a product or the shop, or something else.

A linear layer over the sentence's vector (multinomial logistic regression), trained by
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
WEIGHTS = Path(str(resources.files("assistant.dialogue"))) / "intent.safetensors"


@dataclass(frozen=True)
class IntentModel:
    """`weight` is (dimension, 4) and `bias` (4,), in the order of `INTENTS`.

    With an encoder other than the one it was trained on it cannot be used: `open` then returns None.
    """

    embedder: Embedder
    weight: NDArray[np.float32]
    bias: NDArray[np.float32]

    @classmethod
    def open(cls, embedder: Embedder, path: Path = WEIGHTS) -> IntentModel | None:
        """The model in `path` when it fits `embedder`, else None."""
        tensors = load_file(path)
        if tensors["weight"].shape[0] != embedder.dimension or "minilm" not in embedder.name.lower():
            return None
        return cls(embedder, tensors["weight"], tensors["bias"])

    def probabilities(self, text: str) -> dict[str, float]:
        """P(intent | text) for each of `INTENTS`. Blocks for one short embedding."""
        vector = self.embedder.embed([text])[0]
        logits = vector @ self.weight + self.bias
        odds = np.exp(logits - logits.max())
        return dict(zip(INTENTS, (odds / odds.sum()).tolist(), strict=True))
