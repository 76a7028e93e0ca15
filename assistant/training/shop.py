"""A shop as training reads it from files: products a JSON line each, policies a Markdown page each.

A shop that was imported is trained on from its own store instead; this serves training before there is
one, as for the bundled weights.
"""

from __future__ import annotations

import json
import re
from dataclasses import fields
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from assistant.catalogue.policy import Passage
from assistant.catalogue.product import Product
from assistant.money import Money

_TEXTS = {field.name for field in fields(Product) if field.type == "str"}


def read_products(path: Path) -> list[Product]:
    """The products of a `.jsonl` file, or of all such files in a folder, under Google's field names.

    Raises `ValueError` naming file and line.
    """
    files = sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
    products: list[Product] = []
    for file in files:
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            if not line.strip():
                continue
            try:
                products.append(_product(json.loads(line)))
            except (ValueError, KeyError, TypeError, AttributeError, InvalidOperation) as error:
                raise ValueError(f"{file}, line {number}: not a product: {error!r}") from error
    return products


def read_passages(folder: Path) -> list[Passage]:
    """The sections of the Markdown pages in `folder`, without markup."""
    passages: list[Passage] = []
    for file in sorted(folder.glob("*.md")):
        head, body = _front_matter(file.read_text(encoding="utf-8"))
        title = head.get("title", file.stem.replace("-", " ").capitalize())
        for section in re.split(r"(?m)^(?=#{1,6} )", body):
            marked = re.match(r"#{1,6} (.*)\n?", section)
            heading = marked[1].strip() if marked else ""
            text = _plain(section[marked.end() :] if marked else section)
            if text:
                anchor = re.sub(r"\W+", "-", heading.lower()).strip("-")
                passages.append(Passage(f"{file.stem}#{anchor}", file.stem, title, heading, anchor, text))
    return passages


def _product(row: dict[str, Any]) -> Product:
    texts: dict[str, Any] = {name: str(value) for name, value in row.items() if name in _TEXTS}
    return Product(
        **texts,
        price=_money(row["price"]),
        sale_price=_money(row["sale_price"]) if row.get("sale_price") else None,
        product_type=_path(row.get("product_type", "")),
        google_product_category=_path(row.get("google_product_category", "")),
        attributes={name: str(value) for name, value in row.get("attributes", {}).items()},
    )


def _money(text: str) -> Money:
    amount, _, currency = text.partition(" ")
    return Money(Decimal(amount), currency or "USD")


def _path(text: str) -> tuple[str, ...]:
    return tuple(step.strip() for step in text.split(">") if step.strip())


def _front_matter(text: str) -> tuple[dict[str, str], str]:
    found = re.match(r"---\n(.*?)\n---\n", text, re.DOTALL)
    if not found:
        return {}, text
    pairs = (line.partition(":") for line in found[1].splitlines())
    return {name.strip(): value.strip() for name, _, value in pairs}, text[found.end() :]


def _plain(text: str) -> str:
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"(?m)^\s*(?:[-*+]|\d+\.)\s+", "", text)
    return " ".join(re.sub(r"[*_`|]+", "", text).split())
