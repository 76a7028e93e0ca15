"""What every feed reader yields: rows under Google's field names, whatever the file calls them."""

from __future__ import annotations

from dataclasses import dataclass, field


class FeedUnusable(Exception):
    """Nothing may be imported from this feed. The message is a sentence for the merchant."""


class Number(str):
    """A number as JSON writes it: its point is a decimal point, never a thousands mark."""

    __slots__ = ()


@dataclass(slots=True)
class Row:
    """One sellable item as the file states it, its values still raw.

    `number` counts the file's items from 1 and `line` is the line on which it starts, 0 where the
    format has no lines to speak of. `fields` has the names of Google's product data specification,
    besides `quantity` (pieces in stock) and `currency` (of prices that do not name one).
    `facts` are the shop's own (name, value) pairs in the file's order. `remark` is what the merchant
    should know of how the row was read.
    """

    number: int
    line: int
    fields: dict[str, str]
    images: list[str] = field(default_factory=list)
    facts: list[tuple[str, str]] = field(default_factory=list)
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that is not imported, and why. `line` and `number` are as in `Row`, 0 where unknown."""

    line: int
    number: int
    id: str
    reason: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that is right and yet nothing to sell, such as a draft. `reason` is a plural noun phrase."""

    reason: str


@dataclass(frozen=True, slots=True)
class CutOff:
    """The file ends in the middle of a row, at `line`, where every row before it was whole."""

    line: int


Found = Row | Reject | LeftOut | CutOff
