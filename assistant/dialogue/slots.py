"""What each word of a message is for: the thing wanted, what is said of it, refused or taken back, a price."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

MOVES = ("new", "refine", "product", "policy", "other")
ORDERS = ("", "low", "high")

Bound = Literal["max", "min", "about"]
BOUNDS: tuple[Bound, ...] = ("max", "min", "about")
LABELS = ("other", "thing", "trait", "refusing", "refused", "lifted", *BOUNDS)


@dataclass(frozen=True, slots=True)
class Slots:
    """`wanted` are the words of things and traits in their order, `rest` the message without its refusals.

    `amounts` are the words for amounts of money with what they bound. `order` is `low` where the cheapest
    comes first, `high` where the dearest does. `moves` gives P(move) for each of `MOVES`. `lifted` names what
    no longer matters.
    """

    things: tuple[str, ...]
    traits: tuple[str, ...]
    refused: tuple[str, ...]
    amounts: tuple[tuple[str, Bound], ...]
    wanted: str
    rest: str
    order: str
    moves: dict[str, float]
    lifted: tuple[str, ...] = ()
