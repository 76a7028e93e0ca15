"""What a drawing asks of a product: a figure, a yes or no, a word; and paints that many drawings share."""

from __future__ import annotations

import re

from assistant.catalogue.product import Product

GLASS = "#11141b"
METAL = "#b9bfc6"
STEEL = ("#f2f3f4", "#b9bfc6", "#e6e8ea", "#8d939b")
WOOD = "#b98a58"
PAPER = "#f6f1e4"


def figure(product: Product, name: str, otherwise: float) -> float:
    """The first number in an attribute such as `"6.7 in"`."""
    found = re.search(r"\d+(?:\.\d+)?", product.attributes.get(name, ""))
    return float(found[0]) if found else otherwise


def has(product: Product, name: str) -> bool:
    """Whether an attribute is stated and is not `no` or `none`."""
    return product.attributes.get(name, "none").split(",")[0].strip() not in ("", "no", "none")


def words(p: Product) -> str:
    """The title and category in lower case, to tell kinds of a thing apart."""
    return f"{p.title} {' '.join(p.product_type)}".casefold()
