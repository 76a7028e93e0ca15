"""A shop as training reads it from files: feeds and policy pages, by the same readers as an import.

A shop that was imported is trained on from its own store instead; this serves training before there is
one, as for the bundled weights.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from assistant.catalogue.policies import read_policies
from assistant.catalogue.policy import Passage
from assistant.catalogue.product import Product
from assistant.catalogue.reading import FeedReading


def read_products(path: Path) -> list[Product]:
    """The products of a feed, or of all `.jsonl` feeds in a folder. Rows that are none are left out.

    Raises `FeedUnusable` for a file that is no feed, and `ValueError` when there is no product at all.
    """
    products: list[Product] = []
    for file in sorted(path.glob("*.jsonl")) if path.is_dir() else [path]:
        reading = FeedReading(file, columns={}, now=datetime.now(UTC))
        products += [item for item in reading.items() if isinstance(item, Product)]
    if not products:
        raise ValueError(f"{path}: no products in it")
    return products


def read_shop(catalogue: Path | None, policies: Path | None) -> tuple[list[Product], list[Passage]]:
    """The products and passages of what is given. Raises as `read_products` and `read_passages` do."""
    return read_products(catalogue) if catalogue else [], read_passages(policies) if policies else []


def read_passages(folder: Path) -> list[Passage]:
    """The passages of the pages in `folder`. Raises `PoliciesUnusable` when there are none."""
    return list(read_policies(folder).passages)
