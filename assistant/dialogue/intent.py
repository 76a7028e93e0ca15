"""What a free sentence is about: a wish, a question about a product or the shop, or something else.

A small network over the sentence's vector (one hidden layer of rectified units), trained by
`assistant/training/intents.py`; the weights lie beside this file. What is said in set words is
recognised in `acts.py` before anybody asks here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file

from assistant.ports import Embedder

INTENTS = ("find", "product", "policy", "other")
LAYERS = ("hidden", "output")
_OPENING = r"(?:(?:please|hey|hi|hello|ok|okay|so|and|but|also|now|then|well)[ ,]+)*"
_ASKS = (
    r"(?:(?:in|for|at|on|by|to|from|of|under|with|about) )?(?:how|what|what's|whats|when|where|who|whose|whom|which|why)"
    r"|is|are|am|was|were|do|does|did|can|could|would|will|should|has|have"
)
_ORDERS = (
    r"tell|remind|set|add|turn|play|call|text|send|book|schedule|put|give|let|read|change|cancel|delete|remove|start|stop"
    r"|open|close|check|create|convert|define|explain|translate|spell|say|find out|look up|list|roll|flip|track|transfer"
    r"|pay|update|report|freeze|sync|whisper|write|sing"
    r"|i(?:'d| would)? (?:want|need|like|have) (?:you )?to (?:know|hear|see if|find out|check|ask)"
    r"|i(?:'d| would)? (?:want|need|like) you"
)
_ASKS_OR_ORDERS = re.compile(rf"^{_OPENING}(?:{_ASKS}|{_ORDERS})\b|\?$")
WEIGHTS = Path(str(resources.files("assistant.dialogue"))) / "intent.safetensors"


def asks_or_orders(text: str) -> bool:
    """Whether a sentence in lower case asks something or tells somebody to do something.

    Needs are mostly told instead: "my toes freeze on the tiles".
    """
    return bool(_ASKS_OR_ORDERS.search(text.strip()))


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
