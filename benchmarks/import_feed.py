"""How long a feed takes to read, and how much memory: a made-up catalogue in any format, and its reading.

    python benchmarks/import_feed.py write big.xml --products 100000
    python benchmarks/import_feed.py write big.csv --products 100000 --format shopify-csv
    python benchmarks/import_feed.py read big.xml

`write` is the same for the same `--seed`. The catalogue is plainly synthetic, yet varied: seven
departments, HTML in half of the descriptions, sales, variants, facts of several kinds, and one bad row in
a thousand. `read` parses and normalises without a store, and prints products a second and peak memory.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import resource
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from assistant.catalogue.product import Product
from assistant.catalogue.reading import FeedReading

DEPARTMENTS = {
    "Phones": ("Electronics > Phones", ("phone", "smartphone", "handset"), (89, 1400)),
    "Laptops": ("Electronics > Computers > Laptops", ("laptop", "notebook", "ultrabook"), (299, 3200)),
    "Shoes": ("Clothing > Shoes", ("trail shoe", "sneaker", "boot", "sandal"), (25, 260)),
    "Chairs": ("Home > Furniture > Chairs", ("armchair", "stool", "desk chair", "rocker"), (39, 900)),
    "Lamps": ("Home > Lighting", ("table lamp", "floor lamp", "pendant"), (15, 420)),
    "Cookware": ("Kitchen > Cookware", ("saucepan", "skillet", "stockpot", "wok"), (12, 310)),
    "Tents": ("Outdoor > Camping > Tents", ("tent", "tarp", "bivouac"), (45, 780)),
}
BRANDS = (
    "Aldern",
    "Brisk",
    "Corvane",
    "Dunmore",
    "Ellery",
    "Fjordal",
    "Grantham",
    "Halden",
    "Isolde",
    "Juniper",
)
ADJECTIVES = ("light", "sturdy", "quiet", "compact", "roomy", "plain", "warm", "quick", "patient", "bright")
COLORS = ("black", "white", "sand", "navy", "forest green", "rust", "slate")
MATERIALS = ("oak", "steel", "recycled nylon", "aluminium", "leather", "ceramic", "linen")
USES = ("small kitchens", "long train rides", "wet autumns", "shared desks", "first flats", "weekend trips")
SENTENCES = (
    "It was made for {use}, and it shows in the details.",
    "The {material} keeps its shape after years of daily use.",
    "People with {use} in mind will like how {adjective} it is.",
    "Every part can be replaced with a screwdriver & a little patience.",
    "It weighs {weight} g, which is less than most of its kind.",
    "In {color} it goes with nearly everything.",
)


def products(count: int, seed: int) -> Iterator[dict[str, Any]]:
    """`count` made-up products as flat dictionaries under Google's field names."""
    chance = random.Random(seed)
    for number in range(count):
        department = chance.choice(list(DEPARTMENTS))
        path, nouns, (low, high) = DEPARTMENTS[department]
        brand, adjective, noun = chance.choice(BRANDS), chance.choice(ADJECTIVES), chance.choice(nouns)
        color, material, weight = chance.choice(COLORS), chance.choice(MATERIALS), chance.randrange(90, 9000)
        words = {"use": chance.choice(USES), "adjective": adjective, "material": material}
        sentences = [
            sentence.format(weight=weight, color=color, **words)
            for sentence in chance.sample(SENTENCES, chance.randrange(2, 6))
        ]
        html = chance.random() < 0.5
        price = chance.randrange(low * 100, high * 100) / 100
        bad = number % 1000 == 999
        yield {
            "id": f"{department[:2].upper()}-{number:06d}",
            "title": f"{brand} {adjective} {noun} {chance.randrange(100, 999)}, {color}",
            "description": "".join(f"<p>{escape(s)}</p>" for s in sentences) if html else " ".join(sentences),
            "link": f"https://shop.example/p/{number}",
            "image_link": f"https://shop.example/i/{number}.jpg",
            "price": "ask us" if bad else f"{price:.2f} USD",
            "sale_price": f"{price * 0.8:.2f} USD" if chance.random() < 0.2 else "",
            "availability": "out_of_stock" if chance.random() < 0.1 else "in_stock",
            "quantity": str(chance.randrange(0, 200)),
            "brand": brand,
            "gtin": f"{4_000_000_000_000 + number}",
            "product_type": path,
            "item_group_id": f"G{number // 4}" if chance.random() < 0.4 else "",
            "color": color,
            "material": material,
            "condition": "new",
            "weight": f"{weight} g",
            "warranty": f"{chance.randrange(1, 6)} years",
        }  # fmt: skip


def write(path: Path, form: str, count: int, seed: int) -> None:
    """The made-up catalogue in `form` at `path`."""
    rows = products(count, seed)
    with path.open("w", encoding="utf-8", newline="") as text:
        if form == "google-xml":
            text.write('<?xml version="1.0" encoding="UTF-8"?>\n')
            text.write('<rss xmlns:g="http://base.google.com/ns/1.0" version="2.0"><channel>\n')
            for row in rows:
                fields = "".join(f"<g:{k}>{escape(v)}</g:{k}>\n" for k, v in row.items() if v)
                text.write(f"<item>\n{fields}</item>\n")
            text.write("</channel></rss>\n")
        elif form in ("google-tsv", "google-csv"):
            first = next(rows)
            table = csv.DictWriter(text, first.keys(), delimiter="\t" if form == "google-tsv" else ",")
            table.writeheader()
            table.writerow(first)
            table.writerows(rows)
        elif form == "shopify-csv":
            _write_shopify(csv.writer(text), rows)
        elif form == "json":
            text.write("[")
            for number, row in enumerate(rows):
                text.write((",\n" if number else "\n") + json.dumps(row))
            text.write("\n]\n")
        else:
            text.writelines(json.dumps(row) + "\n" for row in rows)


def _write_shopify(table: Any, rows: Iterator[dict[str, Any]]) -> None:
    columns = "Handle,Title,Body (HTML),Vendor,Type,Published,Option1 Name,Option1 Value,Variant SKU,"
    columns += "Variant Price,Variant Inventory Tracker,Variant Inventory Qty,Image Src"
    table.writerow(columns.split(","))
    for number, row in enumerate(rows):
        first = number % 4 == 0
        shared = [row["title"], row["description"], row["brand"], row["product_type"], "TRUE", "Color"]
        variant = [row["color"], row["id"], row["price"].removesuffix(" USD"), "shopify", row["quantity"]]
        table.writerow(
            [f"handle-{number // 4}", *(shared if first else [""] * 6), *variant, row["image_link"]]
        )


def read(path: Path, currency: str | None) -> None:
    """Read the feed as an import does, without a store, and print what it took."""
    before = _peak()
    started, began = time.perf_counter(), time.process_time()
    reading = FeedReading(path, columns={}, currency=currency, now=datetime.now().astimezone())
    opened = time.perf_counter()
    taken = rejected = 0
    for item in reading.items():
        if isinstance(item, Product):
            taken += 1
        else:
            rejected += 1
    seconds = time.perf_counter() - started
    print(f"{reading.format}, {reading.file.encoding}, {path.stat().st_size / 2**20:.1f} MiB")
    print(f"{taken:,} products, {rejected:,} rejected")
    print(f"{seconds:.1f} s, of which {opened - started:.1f} s to find encoding and format")
    print(f"{time.process_time() - began:.1f} s of processor time, which a busy machine does not stretch")
    print(f"{taken / seconds:,.0f} products a second")
    print(f"peak memory {_peak():.0f} MiB, of which {before:.0f} MiB before the first byte was read")


def _peak() -> float:
    """The process's largest resident size so far, in MiB (Linux counts it in KiB)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    commands = parser.add_subparsers(required=True, dest="command")
    writer = commands.add_parser("write", help="write a made-up feed")
    writer.add_argument("path", type=Path)
    writer.add_argument("--products", type=int, default=100_000)
    writer.add_argument("--seed", type=int, default=1)
    forms = ["google-xml", "google-tsv", "google-csv", "shopify-csv", "json", "jsonl"]
    writer.add_argument("--format", choices=forms, default="google-xml")
    reader = commands.add_parser("read", help="read a feed and print time and memory")
    reader.add_argument("path", type=Path)
    reader.add_argument("--currency")
    arguments = parser.parse_args()
    if arguments.command == "write":
        write(arguments.path, arguments.format, arguments.products, arguments.seed)
    else:
        read(arguments.path, arguments.currency)


if __name__ == "__main__":
    main()
