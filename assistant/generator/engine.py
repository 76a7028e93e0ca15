"""What runs the model. Blocking and thread-safe; `batching.py` puts many people's requests together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol


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


class Engine(Protocol):
    """One batch at a time from each of `workers` threads."""

    workers: int

    def write(self, batch: Sequence[Writing]) -> list[str]:
        """Greedy continuations, each up to its first line end, without it."""
        ...

    def score(self, batch: Sequence[Scoring]) -> list[float]:
        """Mean natural log-probability of each continuation's tokens; 0 for an empty one."""
        ...

    def close(self) -> None:
        """Free the model."""
        ...
