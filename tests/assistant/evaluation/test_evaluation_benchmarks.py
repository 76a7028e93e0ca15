"""The files in `benchmarks/`: the feed of a catalogue that is not ours, and the needs over it."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections import Counter
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml

from assistant.catalogue.importer import import_feed
from assistant.catalogue.product import Product
from assistant.evaluation.needs import Need, load_needs
from assistant.money import Money
from storage import open_storage

BENCHMARKS = Path(__file__).parents[3] / "benchmarks"
KINDS = {"plain", "use", "typo", "exclusion", "price", "turns", "chinese", "absent"}
G = "{http://base.google.com/ns/1.0}"

PRODUCTS = """
- id: p1
  current_stock: 3
  name: Oak & Ash Desk
  category: furniture
  style: desks
  description: A desk <for> two.
  price: 24999.99
  image: p1.jpg
  gender_affinity: F
- {id: p2, current_stock: 0, name: Lamp, category: homedecor, style: lighting, price: 5}
"""


def feed(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(BENCHMARKS / "catalogue_feed.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def products_yaml(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("shop") / "products.yaml"
    path.write_text(PRODUCTS)
    return path


def test_the_catalogue_becomes_a_google_feed(products_yaml: Path) -> None:
    items = ElementTree.fromstring(feed(str(products_yaml)).stdout).findall("channel/item")
    assert items[0].findtext("title") == "Oak & Ash Desk"
    assert items[0].findtext("description") == "A desk <for> two."
    assert items[0].findtext(f"{G}price") == "24999.99 USD"
    assert items[0].findtext(f"{G}product_type") == "furniture > desks"
    assert items[0].findtext(f"{G}gender") == "female"
    assert [item.findtext(f"{G}availability") for item in items] == ["in_stock", "out_of_stock"]
    assert [item.findtext(f"{G}quantity") for item in items] == ["3", "0"]


def test_the_catalogue_becomes_json_lines(products_yaml: Path, tmp_path: Path) -> None:
    out = tmp_path / "feed.jsonl"
    assert feed(str(products_yaml), "--format", "jsonl", "--output", str(out)).returncode == 0
    first, second = map(json.loads, out.read_text().splitlines())
    assert first["link"] == "/products/p1"
    assert first["image_link"] == "/images/furniture/p1.jpg"
    assert "image_link" not in second
    assert "gender" not in second


@pytest.mark.parametrize(
    ("text", "complaint"),
    [("[", "not YAML"), ("a: 1", "a list of products"), ("- {id: x, name: y}", "product 1 lacks category")],
)
def test_a_wrong_catalogue_is_named_in_one_line(tmp_path: Path, text: str, complaint: str) -> None:
    path = tmp_path / "products.yaml"
    path.write_text(text)
    done = feed(str(path))
    assert done.returncode == 2
    assert complaint in done.stderr
    assert "Traceback" not in done.stderr


@pytest.fixture(scope="module", params=["tuning", "validation", "validation_fresh"])
def needs(request: pytest.FixtureRequest) -> list[Need]:
    return load_needs(BENCHMARKS / "needs" / f"{request.param}.jsonl")


def test_each_half_spreads_over_the_kinds(needs: list[Need]) -> None:
    counts = Counter(need.kind for need in needs)
    assert set(counts) == KINDS
    assert min(counts.values()) >= 15
    assert len(needs) >= 120


@pytest.mark.parametrize(
    "halves", [("tuning.jsonl", "validation.jsonl"), ("tuning_fresh.jsonl", "validation_third.jsonl")]
)
def test_the_halves_share_no_phrase(halves: tuple[str, str]) -> None:
    tuning, validation = (
        {
            turn.casefold()
            for need in load_needs(BENCHMARKS / "needs" / name)
            for turn in need.turns
            if len(turn) > 12
        }
        for name in halves
    )
    assert not tuning & validation


@pytest.mark.parametrize("shop", ["electronics", "outdoor", "home", "chinese"])
def test_each_other_shop_meets_its_needs(shop: str, tmp_path: Path) -> None:
    async def imported() -> list[Product]:
        async with open_storage(tmp_path) as storage:
            report = await import_feed(BENCHMARKS / "shops" / f"{shop}.tsv", storage.catalogue)
            assert not report.rejected
            return [product async for batch in storage.catalogue.every() for product in batch]

    products = asyncio.run(imported())
    needs = load_needs(BENCHMARKS / "shops" / f"{shop}.jsonl")
    assert len(products) > 300
    assert len(needs) == 100
    for need in needs:
        assert bool(need.want.best(products)) is not need.want.absent, need.id


def test_the_demo_shop_meets_every_need_of_its_conversations() -> None:
    shop = []
    for path in sorted((BENCHMARKS.parent / "bot" / "demo" / "catalogue").glob("*.jsonl")):
        for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
            facts = {name: row.get(name, "") for name in ("brand", "color", "material", "item_group_id")}
            price, currency = row.get("sale_price", row["price"]).split()
            shop.append(
                Product(
                    id=row["id"],
                    title=row["title"],
                    price=Money(Decimal(price), currency),
                    description=row["description"],
                    product_type=tuple(row["product_type"].split(" > ")),
                    attributes=row.get("attributes", {}),
                    **facts,
                )
            )
    needs = load_needs(BENCHMARKS / "needs" / "demo.jsonl")
    assert len(needs) == 60
    for need in needs:
        assert bool(need.want.best(shop)) is not need.want.absent, need.id


@pytest.fixture(scope="module")
def catalogue() -> list[Product]:
    folder = os.environ.get("SHOPGUIDE_DATA")
    path = Path(folder or "") / "catalogues" / "retail_demo_store" / "products.yaml"
    if not folder or not path.exists():
        pytest.skip("SHOPGUIDE_DATA names no folder with catalogues/retail_demo_store/products.yaml")
    return [
        Product(
            id=row["id"],
            title=row["name"],
            price=Money(Decimal(str(row["price"])), "USD"),
            description=row["description"],
            product_type=(row["category"], row["style"]),
        )
        for row in yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    ]


def test_every_need_is_met_by_some_products_and_not_by_most(
    needs: list[Need], catalogue: list[Product]
) -> None:
    for need in needs:
        met = need.want.best(catalogue)
        assert (len(met) == 0) if need.want.absent else (1 <= len(met) <= 90), need.id


def test_the_halves_share_no_product(catalogue: list[Product]) -> None:
    tuning, validation = (
        {id for need in load_needs(BENCHMARKS / "needs" / name) for id in need.want.best(catalogue)}
        for name in ("tuning.jsonl", "validation.jsonl")
    )
    assert not tuning & validation
