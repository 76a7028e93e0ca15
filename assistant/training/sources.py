"""The licensed sets of the data folder, read row by row. Only their training files are opened.

`DATA/README.md` names every set with its source and licence; what is missing is left out, so that a
merchant can train on a shop alone.
"""

from __future__ import annotations

import csv
import json
import lzma
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from assistant.catalogue.product import Product
from assistant.money import Money
from assistant.training.attributes import plain_attribute

GENDERS = {"F": "female", "M": "male"}


@dataclass(frozen=True, slots=True)
class Answered:
    """A shopper's question, one piece of evidence in plain words and the answer that it gives.

    `question` is empty where only the evidence was put into a sentence.
    """

    question: str
    evidence: str
    answer: str
    product: str = ""


@dataclass(frozen=True, slots=True)
class Support:
    """A shopper's request to a shop's support, what it is about, and the shop's reply."""

    request: str
    intent: str
    reply: str


def product_answers(data: Path) -> list[Answered]:
    """hetPQA's training part: questions about toys, with evidence from reviews, facts and descriptions."""
    return [
        Answered(row["question"], plain_attribute(row["candidate"]), row["answer"], row["ASIN"])
        for row in _rows(data / "answers" / "hetpqa_train.csv")
    ]


def attribute_sentences(data: Path) -> list[Answered]:
    """semiPQA's training part: attributes of products and the sentence that says them."""
    return [
        Answered("", plain_attribute(row["data"]), row["text"])
        for row in _rows(data / "answers" / "semipqa_text_train.csv")
    ]


def support_requests(data: Path) -> list[Support]:
    """Bitext's customer support requests."""
    return [
        Support(row["instruction"], row["intent"], row["response"])
        for row in _rows(data / "policy" / "bitext_support.csv")
    ]


def furniture_queries(data: Path) -> list[tuple[str, str]]:
    """WANDS' queries with the class of product that was meant."""
    rows = _rows(data / "search" / "wands_queries.csv")
    return [(row["query"], row["query_class"]) for row in rows if row["query_class"]]


def spoken_requests(data: Path) -> list[tuple[str, str]]:
    """CLINC150's training part: short requests with their intent."""
    path = data / "scope" / "clinc150_train.json"
    if not path.is_file():
        return []
    return [(text, intent) for text, intent in json.loads(path.read_text(encoding="utf-8"))]


def texts(data: Path, name: str) -> Iterator[str]:
    """The blocks of `pretrain/NAME.txt.xz`, which blank lines separate."""
    path = data / "pretrain" / f"{name}.txt.xz"
    if not path.is_file():
        return
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        block: list[str] = []
        for line in lines:
            if line.strip():
                block.append(line.strip())
            elif block:
                yield "\n".join(block)
                block = []
        if block:
            yield "\n".join(block)


def demo_store(data: Path) -> list[Product]:
    """The Retail Demo Store's 2,465 products."""
    path = data / "catalogues" / "retail_demo_store" / "products.yaml"
    if not path.is_file():
        return []
    import yaml  # only training reads YAML

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return [
        Product(
            id=str(row["id"]),
            title=row["name"],
            description=row.get("description", ""),
            price=Money(Decimal(str(row["price"])), "USD"),
            stock=int(row["current_stock"]),
            product_type=(row["category"].capitalize(), row["style"].replace("_", " ").capitalize()),
            gender=GENDERS.get(row.get("gender_affinity", ""), ""),
        )
        for row in yaml.load(path.read_text(encoding="utf-8"), Loader=loader)
    ]


def _rows(path: Path) -> list[dict[str, str]]:
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
