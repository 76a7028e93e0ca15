"""Whether a few words name a kind of thing that can be bought: "washing machine" does, "school play" does not.

What `objects.py` takes for the thing from a sentence's grammar may be anything ("my sister got her *ears
pierced*"); whoever asks for a thing by name is told when the shop has none, whoever tells a need is shown
what meets it. A small network over the words' vector tells them apart, trained by
`assistant/training/things.py`; the weights lie beside this file. English words in lower case.
"""

from __future__ import annotations

from functools import lru_cache
from importlib import resources
from pathlib import Path

from assistant.dialogue.network import Network
from assistant.ports import Embedder

WEIGHTS = Path(str(resources.files("assistant.dialogue"))) / "things.safetensors"
# P(a thing) below which words name none, and below which not even their last word does, although the shop has
# something that is called so: chosen on the tuning files in benchmarks/needs.
NO_THING = 0.2
SURELY_NONE = 0.05
_REMEMBERED = 4096
_LONGEST = 3  # more words than these are a sentence


class Things:
    """Judges words with an encoder; with one that the weights do not fit, by how they look alone."""

    def __init__(self, embedder: Embedder, path: Path = WEIGHTS) -> None:
        self._network = Network.open(embedder, path)
        self.probability = lru_cache(_REMEMBERED)(self._probability)

    def _probability(self, words: str) -> float:
        """P(thing | words). Blocks for one short embedding."""
        if self._network:
            return self._network.probabilities(words)[1]
        said = words.split()
        return 0.0 if len(said) > _LONGEST or (len(said) > 2 and said[0].endswith("ing")) else 1.0
