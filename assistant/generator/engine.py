"""What runs the model. Blocking and thread-safe; `batching.py` puts many people's requests together.

Three engines: `ctranslate.py` (the default), `reference.py` (PyTorch), `remote.py` (another server).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Writing:
    """A prompt to be continued by at most `max_tokens`. `unwanted` turns true when nobody waits any more."""

    prompt: str
    max_tokens: int
    unwanted: Callable[[], bool] = lambda: False


@dataclass(frozen=True, slots=True)
class Scoring:
    """A continuation whose likelihood after `prompt` is asked for."""

    prompt: str
    continuation: str


@dataclass(frozen=True, slots=True)
class Scored:
    """log P(continuation | prompt), natural logarithm: the sum over its tokens, and how many those are."""

    total: float
    tokens: int

    @property
    def mean(self) -> float:
        """Per token; 0 for an empty continuation."""
        return self.total / self.tokens if self.tokens else 0.0


@dataclass(frozen=True, slots=True)
class Followed:
    """A path of tokens after a prompt: the log-probability of each of them given all before it (without
    those that were known), and the (vocabulary,) log-probabilities of what could come after the last."""

    steps: NDArray[np.float32]
    following: NDArray[np.float32]


class Engine(Protocol):
    """One batch at a time from each of `workers` threads."""

    workers: int

    def write(self, batch: Sequence[Writing]) -> list[str]:
        """Greedy continuations, each up to its first line end, without it.

        Raises `GeneratorUnreachable` where the model is on another machine that does not answer.
        """
        ...

    def score(self, batch: Sequence[Scoring]) -> list[Scored]:
        """How likely each continuation is. Raises `GeneratorCannot` where the engine has no likelihoods."""
        ...

    def encode(self, texts: Sequence[str]) -> list[list[int]]:
        """Token ids of each text, of at most half a context.

        Raises `GeneratorCannot` where the engine does not show its tokens.
        """
        ...

    def follow(self, prompt: str, paths: Sequence[Sequence[int]], known: int = 0) -> list[Followed]:
        """Walk each path of tokens after `prompt`, all in one batch. Raises as `encode` does.

        Of the first `known` tokens of each path, no more than the shortest has, no probability is told.
        """
        ...

    def close(self) -> None:
        """Free the model."""
        ...
