"""What the filters and the sorting need of each product, as columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from assistant.catalogue.product import Product
from assistant.retrieval.document import (
    fact_name,
    fingerprint,
    meaning_of,
    text_fingerprint,
    words_fingerprint,
)
from assistant.retrieval.lexical import Mask
from assistant.retrieval.vocabulary import Counts, Path

T = TypeVar("T", bound=Hashable)


def folded_path(path: Sequence[str]) -> Path:
    """A category path as it is compared: without regard to case and surrounding blanks."""
    return tuple(part.strip().casefold() for part in path)


def numbered(known: Mapping[str, int], names: Sequence[str]) -> tuple[dict[str, int], NDArray[np.int32]]:
    """Numbers for `names`, and `known` with those that were new. A name keeps its number for good."""
    extended = dict(known)
    numbers = [extended.setdefault(name, len(extended)) for name in names]
    return extended, np.array(numbers, dtype=np.int32)


_COLUMNS = {
    "prices": np.float64,
    "available": np.bool_,
    "categories": np.int32,
    "brands": np.int32,
    "groups": np.int32,
    "currencies": np.int32,
    "products": np.int64,
    "words": np.int64,
    "meanings": np.int64,
}
_NAMES = ("paths", "brand_names", "group_names", "currency_names", "fact_names", "fact_values")
# Parts of a category path are joined by a character that no feed has in a name.
_JOINT = "\x1f"


@dataclass(frozen=True)
class Table:
    """A row for each product, in the order in which they came; rows of removed products stay, dead.

    `prices` are what a buyer pays today, in major units. `groups` numbers the variant groups; a product
    without one has -1. `products`, `words` and `meanings` are fingerprints of the whole product, of what is
    indexed and of what is embedded. `facts` are triples of row, name and value, the latter two by number.
    """

    ids: tuple[str, ...] = ()
    columns: Mapping[str, NDArray[np.generic]] = field(
        default_factory=lambda: {name: np.empty(0, dtype=kind) for name, kind in _COLUMNS.items()}
    )
    facts: NDArray[np.int32] = field(default_factory=lambda: np.empty((3, 0), dtype=np.int32))
    names: Mapping[str, Mapping[str, int]] = field(default_factory=lambda: {name: {} for name in _NAMES})

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def prices(self) -> NDArray[np.float64]:
        return self.columns["prices"].astype(np.float64, copy=False)

    @cached_property
    def available(self) -> Mask:
        return self.columns["available"].astype(bool, copy=False)

    @cached_property
    def categories(self) -> NDArray[np.int32]:
        return self.columns["categories"].astype(np.int32, copy=False)

    @cached_property
    def brands(self) -> NDArray[np.int32]:
        return self.columns["brands"].astype(np.int32, copy=False)

    @cached_property
    def groups(self) -> NDArray[np.int32]:
        return self.columns["groups"].astype(np.int32, copy=False)

    @cached_property
    def currencies(self) -> NDArray[np.int32]:
        return self.columns["currencies"].astype(np.int32, copy=False)

    @cached_property
    def meanings(self) -> NDArray[np.int64]:
        return self.columns["meanings"].astype(np.int64, copy=False)

    @cached_property
    def paths(self) -> list[Path]:
        """The category paths by number."""
        return [tuple(joined.split(_JOINT)) if joined else () for joined in self.names["paths"]]

    @cached_property
    def brand_names(self) -> list[str]:
        """The brands by number."""
        return list(self.names["brand_names"])

    @cached_property
    def folded_paths(self) -> list[Path]:
        """The category paths by number, as they are compared."""
        return [folded_path(path) for path in self.paths]

    def currency(self, alive: Mask) -> tuple[str, int]:
        """The shop's currency, which is that of most products, and its number. ("", -1) without any."""
        counts = Counter(self.currencies[alive].tolist()).most_common(1)
        return (list(self.names["currency_names"])[counts[0][0]], counts[0][0]) if counts else ("", -1)

    def in_categories(self, wanted: Sequence[Path]) -> Mask:
        """Rows whose category path begins with one of the wanted ones."""
        prefixes = [folded_path(path) for path in wanted]
        hits = [any(path[: len(prefix)] == prefix for prefix in prefixes) for path in self.folded_paths]
        return np.array([*hits, False])[self.categories]

    def of_brands(self, wanted: Sequence[str]) -> Mask:
        """Rows of one of these brands."""
        names = {name.strip().casefold() for name in wanted}
        hits = [name.casefold() in names for name in self.brand_names]
        return np.array([*hits, False])[self.brands]

    def extended(self, products: Sequence[Product]) -> Table:
        """This table with a row more for each product."""
        new = _rows(products, self.names)
        columns = {name: np.concatenate([self.columns[name], new.columns[name]]) for name in _COLUMNS}
        shifted = new.facts + np.array([[len(self)], [0], [0]], dtype=np.int32)
        return Table(self.ids + new.ids, columns, np.concatenate([self.facts, shifted], axis=1), new.names)

    def replaced(self, rows: Sequence[int], products: Sequence[Product]) -> Table:
        """This table with other values in some rows; each row keeps its id."""
        new = _rows(products, self.names)
        columns = {name: column.copy() for name, column in self.columns.items()}
        for name, column in columns.items():
            column[list(rows)] = new.columns[name]
        return replace(self, columns=columns, names=new.names)

    def taken(self, rows: NDArray[np.intp]) -> Table:
        """Only these rows, numbered anew."""
        columns = {name: column[rows] for name, column in self.columns.items()}
        numbers = np.full(len(self), -1, dtype=np.int32)
        numbers[rows] = np.arange(len(rows), dtype=np.int32)
        facts = self.facts.copy()
        facts[0] = numbers[facts[0]]
        facts = facts[:, facts[0] >= 0]
        return replace(self, ids=tuple(self.ids[row] for row in rows), columns=columns, facts=facts)

    def counts(self, alive: Mask, things: Mapping[str, int]) -> Counts:
        """How many of the products alive are in each category, of each brand, and state each fact."""
        categories: Counter[Path] = Counter()
        for path, count in _tally(self.categories[alive], self.paths).items():
            for depth in range(1, len(path) + 1):
                categories[path[:depth]] += count
        brands = {name: count for name, count in _tally(self.brands[alive], self.brand_names).items() if name}
        attributes: dict[str, dict[str, int]] = {}
        _, names, values = self.facts[:, alive[self.facts[0]]]
        name_list, value_list = list(self.names["fact_names"]), list(self.names["fact_values"])
        pairs, counts = np.unique(np.stack([names, values]), axis=1, return_counts=True)
        for name, value, count in zip(*pairs.tolist(), counts.tolist(), strict=True):
            attributes.setdefault(name_list[name], {})[value_list[value]] = count
        return Counts(categories, brands, attributes, things)

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """Everything as arrays, for a snapshot."""
        return {
            **self.columns,
            "facts": self.facts,
            "ids": _packed(self.ids),
            **{name: _packed(list(self.names[name])) for name in _NAMES},
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[np.generic]]) -> Table:
        """The table that `arrays` came from."""
        return cls(
            ids=tuple(_unpacked(arrays["ids"])),
            columns={name: arrays[name] for name in _COLUMNS},
            facts=arrays["facts"].astype(np.int32, copy=False),
            names={name: {text: i for i, text in enumerate(_unpacked(arrays[name]))} for name in _NAMES},
        )


def _rows(products: Sequence[Product], names: Mapping[str, Mapping[str, int]]) -> Table:
    paths, categories = numbered(names["paths"], [_JOINT.join(p.category) for p in products])
    brand_names, brands = numbered(names["brand_names"], [p.brand.strip() for p in products])
    group_names, groups = numbered(names["group_names"], [p.item_group_id for p in products])
    currency_names, currencies = numbered(names["currency_names"], [p.price_now.currency for p in products])
    stated = [
        (row, fact_name(name), value.strip())
        for row, product in enumerate(products)
        for name, value in product.facts().items()
        if name != "brand" and value.strip()
    ]
    fact_names, fact_name_numbers = numbered(names["fact_names"], [name for _, name, _ in stated])
    fact_values, fact_value_numbers = numbered(names["fact_values"], [value for _, _, value in stated])
    fact_rows = np.array([row for row, _, _ in stated], dtype=np.int32)
    columns: dict[str, list[float] | list[bool] | list[int] | NDArray[np.int32]] = {
        "prices": [float(p.price_now.amount) for p in products],
        "available": [p.available for p in products],
        "categories": categories,
        "brands": brands,
        "groups": np.where([bool(p.item_group_id) for p in products], groups, -1).astype(np.int32),
        "currencies": currencies,
        "products": [fingerprint(p) for p in products],
        "words": [words_fingerprint(p) for p in products],
        "meanings": [text_fingerprint(meaning_of(p)) for p in products],
    }
    return Table(
        ids=tuple(product.id for product in products),
        columns={name: np.array(columns[name], dtype=kind) for name, kind in _COLUMNS.items()},
        facts=np.stack([fact_rows, fact_name_numbers, fact_value_numbers]),
        names={
            "paths": paths,
            "brand_names": brand_names,
            "group_names": group_names,
            "currency_names": currency_names,
            "fact_names": fact_names,
            "fact_values": fact_values,
        },
    )


def _tally(numbers: NDArray[np.int32], listed: Sequence[T]) -> dict[T, int]:
    """How often each of the listed things occurs, by its number; those that do not are left out."""
    counts = np.bincount(numbers, minlength=len(listed)).tolist()
    return {thing: count for thing, count in zip(listed, counts, strict=True) if count}


def _packed(texts: Sequence[str]) -> NDArray[np.uint8]:
    """Texts as bytes: each ended by a character that none of them has."""
    return np.frombuffer("".join(f"{text}\x00" for text in texts).encode(), dtype=np.uint8)


def _unpacked(packed: NDArray[np.generic]) -> list[str]:
    return packed.tobytes().decode().split("\x00")[:-1]
