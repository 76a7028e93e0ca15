"""Turn a Retail Demo Store `products.yaml` into a feed that any shop could have sent.

    python benchmarks/catalogue_feed.py products.yaml > catalogue.xml
    python benchmarks/catalogue_feed.py products.yaml --format jsonl --output catalogue.jsonl

The XML is a Google Merchant feed (RSS 2.0 with the `g:` namespace); JSON Lines has the same fields by
the same names, a product a line. `product_type` is "category > style", and links are relative.
Source of the input's form: https://github.com/aws-samples/retail-demo-store (MIT-0). The data itself
is not part of this project.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TextIO
from xml.etree import ElementTree

import yaml

GOOGLE = "http://base.google.com/ns/1.0"
GENDERS = {"F": "female", "M": "male"}
REQUIRED = ("id", "name", "category", "style", "price", "current_stock")


class UnusableCatalogue(Exception):
    """The file is not a list of products in the expected form."""


def read_products(path: Path) -> list[dict[str, Any]]:
    """The products of a `products.yaml`. Raises `UnusableCatalogue`, saying what is wrong and where."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UnusableCatalogue(f"{path}: cannot be read: {error}") from error
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        products = yaml.load(text, Loader=loader)
    except yaml.YAMLError as error:
        raise UnusableCatalogue(f"{path}: not YAML: {error}") from error
    if not isinstance(products, list) or not products:
        raise UnusableCatalogue(f"{path}: a list of products was expected")
    for number, product in enumerate(products, 1):
        missing = (
            [name for name in REQUIRED if name not in product]
            if isinstance(product, dict)
            else ["everything"]
        )
        if missing:
            raise UnusableCatalogue(f"{path}: product {number} lacks {', '.join(missing)}")
    return products


def feed_item(product: dict[str, Any]) -> dict[str, str]:
    """One product under the names of Google's product data specification."""
    stock = int(product["current_stock"])
    item = {
        "id": str(product["id"]),
        "title": str(product["name"]),
        "description": str(product.get("description", "")),
        "link": f"/products/{product['id']}",
        "image_link": f"/images/{product['category']}/{product['image']}" if product.get("image") else "",
        "price": f"{product['price']:.2f} USD",
        "product_type": f"{product['category']} > {product['style']}",
        "availability": "in_stock" if stock > 0 else "out_of_stock",
        "quantity": str(stock),
        "gender": GENDERS.get(product.get("gender_affinity", ""), ""),
    }
    return {name: value for name, value in item.items() if value}


def write_xml(items: Iterable[dict[str, str]], out: TextIO) -> None:
    """A Google Merchant feed."""
    ElementTree.register_namespace("g", GOOGLE)
    rss = ElementTree.Element("rss", {"version": "2.0"})
    channel = ElementTree.SubElement(rss, "channel")
    ElementTree.SubElement(channel, "title").text = "Retail Demo Store"
    ElementTree.SubElement(channel, "link").text = "/"
    ElementTree.SubElement(channel, "description").text = "Every product of the store"
    for item in items:
        entry = ElementTree.SubElement(channel, "item")
        for name, value in item.items():
            # Google's feeds leave these three in RSS's own namespace.
            tag = name if name in ("title", "description", "link") else f"{{{GOOGLE}}}{name}"
            ElementTree.SubElement(entry, tag).text = value
    ElementTree.indent(rss)
    out.write('<?xml version="1.0" encoding="UTF-8"?>\n')
    out.write(ElementTree.tostring(rss, encoding="unicode") + "\n")


def write_jsonl(items: Iterable[dict[str, str]], out: TextIO) -> None:
    """The same fields, a JSON object a line."""
    for item in items:
        out.write(json.dumps(item, ensure_ascii=False) + "\n")


def main(arguments: list[str] | None = None) -> int:
    """The command line; returns the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("products", type=Path, help="a Retail Demo Store products.yaml")
    parser.add_argument("--format", choices=("xml", "jsonl"), default="xml")
    parser.add_argument("--output", type=Path, help="where to write; standard output when left out")
    options = parser.parse_args(arguments)
    try:
        items: Iterator[dict[str, str]] = map(feed_item, read_products(options.products))
        write = write_xml if options.format == "xml" else write_jsonl
        if options.output is None:
            write(items, sys.stdout)
        else:
            with options.output.open("w", encoding="utf-8") as out:
                write(items, out)
    except (UnusableCatalogue, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
