"""What is asked of the product index, and what it answers with."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from assistant.retrieval.measures import Measure

Sort = Literal["relevance", "price_asc", "price_desc"]


@dataclass(frozen=True, slots=True)
class Constraints:
    """What every result must satisfy. Hard: a product that breaks one is never returned.

    `categories` are category paths, any of which may hold (a path holds for all that begins with it).
    `brands` likewise. `attributes` maps a fact's name (`color`, `size`, `material`, ...) to the values
    any of which may hold; a product holds a value when the fact or the title says so or, where the
    product does not state that fact, when its description has the value's words. `words` must each occur
    somewhere in the product. The `not_` twins must not hold anywhere the product says so.
    Prices are in the shop's currency and compare with what a buyer pays today, bounds included.
    Every one of `measures` must be stated and hold.
    """

    categories: tuple[tuple[str, ...], ...] = ()
    brands: tuple[str, ...] = ()
    attributes: tuple[tuple[str, tuple[str, ...]], ...] = ()
    words: tuple[str, ...] = ()
    price_min: Decimal | None = None
    price_max: Decimal | None = None
    measures: tuple[Measure, ...] = ()
    not_categories: tuple[tuple[str, ...], ...] = ()
    not_brands: tuple[str, ...] = ()
    not_attributes: tuple[tuple[str, tuple[str, ...]], ...] = ()
    not_words: tuple[str, ...] = ()
    not_ids: tuple[str, ...] = ()
    in_stock: bool = False


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """`text` is what was asked for in the shopper's words, already spelled right and in the
    catalogue's language; `thing` are those of its words that name what is wanted, where somebody knows
    them; `terms` adds weighted words beside it (synonyms, generated keywords);
    `descriptions` adds weighted texts that are only compared by meaning (a described product).
    `likely` are category paths that are likely meant, with weights that add up to 1 at most.
    `like` ranks by likeness to products. `group_variants` keeps the best of each variant group.
    `wearer` (`male` or `female`) puts what is stated to be for the other one last.
    """

    text: str = ""
    constraints: Constraints = field(default_factory=Constraints)
    terms: tuple[tuple[str, float], ...] = ()
    descriptions: tuple[tuple[str, float], ...] = ()
    likely: tuple[tuple[tuple[str, ...], float], ...] = ()
    like: tuple[str, ...] = ()
    sort: Sort = "relevance"
    limit: int = 10
    offset: int = 0
    group_variants: bool = True
    thing: str = ""
    wearer: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """A product by id. `parts` says what each way of ranking contributed to `score`
    (`lexical`, `meaning`, ...); `matched` are the asked words that the product has, as typed.
    `similarity` is the cosine between the asked text and the product, 0 when there was no text. `moved` is
    what gave it another place than its score: `likelihood` or `variety`.
    """

    id: str
    score: float
    parts: dict[str, float]
    matched: tuple[str, ...]
    similarity: float
    moved: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Results:
    """`total` counts the products that satisfy the constraints and match at all."""

    hits: tuple[Hit, ...]
    total: int
