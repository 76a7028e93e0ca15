"""What a free sentence is about: a wish, a question about a product or the shop, or something else.

A small network over the sentence's vector (one hidden layer of rectified units), trained by
`assistant/training/intents.py`; the weights lie beside this file. What is said in set words is
recognised in `acts.py` before anybody asks here.
"""

from __future__ import annotations

import re
from importlib import resources
from pathlib import Path

from assistant.dialogue.network import Network
from assistant.ports import Embedder

INTENTS = ("find", "product", "policy", "other")
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


class IntentModel:
    """Judges free sentences with the network in `path`."""

    def __init__(self, network: Network) -> None:
        self._network = network

    @classmethod
    def open(cls, embedder: Embedder, path: Path = WEIGHTS) -> IntentModel | None:
        """The model in `path` when it fits `embedder`, else None."""
        network = Network.open(embedder, path)
        return cls(network) if network else None

    def probabilities(self, text: str) -> dict[str, float]:
        """P(intent | text) for each of `INTENTS`. Blocks for one short embedding."""
        return dict(zip(INTENTS, self._network.probabilities(text), strict=True))
