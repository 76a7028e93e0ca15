"""The bundled catalogue is a shop one could open: complete, consistent, and true to its own attributes."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from datetime import UTC, datetime
from decimal import Decimal
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rapidfuzz import fuzz, process

import bot.demo
from assistant.catalogue.product import Product
from assistant.catalogue.reading import FeedReading

CATALOGUE = Path(bot.demo.__file__).parent / "catalogue"
FILES = sorted(CATALOGUE.glob("*.jsonl"))

Row = dict[str, Any]


def rows_of(file: Path) -> list[Row]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


ROWS: list[Row] = [row for file in FILES for row in rows_of(file)]


def group_of(row: Row) -> str:
    """The model that a row is a variant of; a product without variants is its own."""
    return str(row.get("item_group_id") or row["id"])


def models() -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in ROWS:
        found[group_of(row)].append(row)
    return found


def number(text: str) -> float:
    """The first number in an attribute: `"5000 mAh"` is 5000."""
    found = re.search(r"\d+(?:\.\d+)?", text)
    return float(found[0]) if found else 0.0


# --- the shop as a whole -----------------------------------------------------------------------------


def test_the_shop_is_large_enough_to_be_lost_in() -> None:
    departments = {row["product_type"].split(" > ")[0] for row in ROWS}
    assert len(ROWS) >= 300
    assert len(departments) >= 8
    assert {"Phones", "Laptops"} <= departments


@pytest.mark.parametrize("key", ["id", "title", "link", "image_link", "mpn", "gtin"])
def test_no_two_products_share_their(key: str) -> None:
    counts = Counter(row[key] for row in ROWS if row.get(key))
    assert [value for value, count in counts.items() if count > 1] == []


def test_most_can_be_bought_today_and_some_cannot() -> None:
    states = Counter(row["availability"] for row in ROWS)
    assert states["in_stock"] > 0.85 * len(ROWS)
    assert states["out_of_stock"] >= 3
    assert states["preorder"] >= 1


def test_some_but_not_all_are_on_sale() -> None:
    on_sale = sum("sale_price" in row for row in ROWS)
    assert 0.08 * len(ROWS) < on_sale < 0.5 * len(ROWS)


def test_brands_are_written_one_way() -> None:
    spellings = defaultdict(set)
    for row in ROWS:
        spellings[re.sub(r"\W", "", row["brand"]).casefold()].add(row["brand"])
    assert [forms for forms in spellings.values() if len(forms) > 1] == []


def test_one_spelling_is_kept() -> None:
    text = json.dumps(ROWS)
    assert re.findall(r"\b(?:gray|colour|flavour|fibre|aluminium|jewellery)\b", text, re.IGNORECASE) == []


# --- every row ---------------------------------------------------------------------------------------

REQUIRED = {
    "id",
    "title",
    "description",
    "link",
    "image_link",
    "price",
    "availability",
    "quantity",
    "brand",
    "mpn",
    "product_type",
    "google_product_category",
    "condition",
    "attributes",
}
OPTIONAL = {
    "sale_price",
    "gtin",
    "item_group_id",
    "color",
    "size",
    "material",
    "pattern",
    "gender",
    "age_group",
}
GOOGLE_DEPARTMENTS = {
    "Animals & Pet Supplies",
    "Apparel & Accessories",
    "Arts & Entertainment",
    "Baby & Toddler",
    "Business & Industrial",
    "Cameras & Optics",
    "Electronics",
    "Food, Beverages & Tobacco",
    "Furniture",
    "Hardware",
    "Health & Beauty",
    "Home & Garden",
    "Luggage & Bags",
    "Media",
    "Office Supplies",
    "Religious & Ceremonial",
    "Software",
    "Sporting Goods",
    "Toys & Games",
    "Vehicles & Parts",
}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_rows_have_the_fields_of_a_feed(file: Path) -> None:
    for row in rows_of(file):
        name = row.get("id")
        assert set(row) >= REQUIRED, name
        assert set(row) <= REQUIRED | OPTIONAL, name
        assert re.fullmatch(r"[A-Z0-9]+(-[A-Z0-9]+)+", row["id"]), name
        assert len(row["id"]) <= 50, name
        assert 5 <= len(row["title"]) <= 150, name
        assert row["link"] == f"/products/{row['id']}"
        assert row["image_link"] == f"/pictures/{row['id']}.svg"
        assert row["condition"] == "new", name
        assert row["google_product_category"].split(" > ")[0] in GOOGLE_DEPARTMENTS, name
        texts = [value for key, value in row.items() if key not in ("quantity", "attributes")]
        texts += [*row["attributes"], *row["attributes"].values()]
        assert all(isinstance(text, str) and text and text == text.strip() for text in texts), name
        assert all(re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", key) for key in row["attributes"]), name


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_prices_are_sane(file: Path) -> None:
    for row in rows_of(file):
        prices = [row["price"], *([row["sale_price"]] if "sale_price" in row else [])]
        assert all(re.fullmatch(r"\d+\.\d\d USD", price) for price in prices), row["id"]
        amounts = [Decimal(price.split()[0]) for price in prices]
        assert 1 <= amounts[0] <= 10_000, row["id"]
        assert amounts[-1] == amounts[0] or amounts[0] / 2 <= amounts[-1] < amounts[0], row["id"]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_stock_and_availability_tell_the_same_story(file: Path) -> None:
    for row in rows_of(file):
        assert isinstance(row["quantity"], int), row["id"]
        in_stock = row["availability"] == "in_stock"
        assert row["availability"] in ("in_stock", "out_of_stock", "preorder"), row["id"]
        assert row["quantity"] > 0 if in_stock else row["quantity"] == 0, row["id"]


def test_gtins_are_valid_and_belong_to_nobody() -> None:
    """GS1 keeps the prefixes 020-029 for use inside a company, so no manufacturer can have them."""
    numbers = [row["gtin"] for row in ROWS if "gtin" in row]
    assert len(numbers) > len(ROWS) / 2
    for gtin in numbers:
        assert re.fullmatch(r"02\d{11}", gtin), gtin
        # GS1 General Specifications, 7.9: weights 1 and 3 in turn, from the left of a GTIN-13.
        assert sum(int(digit) * weight for digit, weight in zip(gtin, [1, 3] * 7, strict=False)) % 10 == 0, (
            gtin
        )


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_variants_agree_on_what_they_are_and_differ_in_what_they_vary(file: Path) -> None:
    rows = rows_of(file)
    for group in {row["item_group_id"] for row in rows if "item_group_id" in row}:
        variants = [row for row in ROWS if row.get("item_group_id") == group]
        assert len(variants) > 1, group
        assert len({(row["brand"], row["product_type"]) for row in variants}) == 1, group
        assert len({tuple(row["attributes"]) for row in variants}) == 1, group
        choices = [
            (row.get("color"), row.get("size"), row.get("material"), tuple(row["attributes"].values()))
            for row in variants
        ]
        assert len(set(choices)) == len(variants), group


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_products_of_a_shelf_can_be_compared(file: Path) -> None:
    """Products of one shelf (`Audio > Soundbars`) mostly state the same facts."""
    shelves = defaultdict(list)
    for row in rows_of(file):
        shelves[row["product_type"]].append(row)
        assert len(row["attributes"]) >= 4, row["id"]
    for shelf, rows in shelves.items():
        if len({group_of(row) for row in rows}) > 2:
            names = Counter(name for row in rows for name in row["attributes"])
            shared = [name for name, count in names.items() if count >= 0.6 * len(rows)]
            assert len(shared) >= 2, (shelf, names)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_feed_reader_takes_every_row_without_a_complaint(file: Path) -> None:
    reading = FeedReading(file, columns={}, now=datetime(2026, 1, 1, tzinfo=UTC))
    products = list(reading.items())
    assert [item for item in products if not isinstance(item, Product)] == []
    assert len(products) == len(rows_of(file))
    for product, row in zip(products, rows_of(file), strict=True):
        assert isinstance(product, Product)
        assert (product.id, product.stock, product.attributes) == (
            row["id"],
            row["quantity"],
            row["attributes"],
        )


# --- descriptions ------------------------------------------------------------------------------------


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_descriptions_are_a_paragraph(file: Path) -> None:
    """About 60 to 110 words: enough to choose by, short enough to be read in a chat."""
    for row in rows_of(file):
        text = row["description"]
        assert 50 <= len(text.split()) <= 115, (row["id"], len(text.split()))
        assert text[-1] in ".!?", row["id"]
        assert "  " not in text, row["id"]
        assert not re.search(r"[{}<>]", text), row["id"]


def test_no_two_models_are_described_alike() -> None:
    texts = [variants[0]["description"] for variants in models().values()]
    alike = process.cdist(texts, texts, scorer=fuzz.ratio, dtype=np.float32)
    np.fill_diagonal(alike, 0)
    first, second = np.unravel_index(int(alike.argmax()), alike.shape)
    assert alike.max() < 65, (texts[first], texts[second])


def test_no_two_models_begin_alike() -> None:
    openings = Counter(
        tuple(variants[0]["description"].casefold().split()[:4]) for variants in models().values()
    )
    assert [opening for opening, count in openings.items() if count > 1] == []


UNITS = {
    "inch": "in",
    "inches": "in",
    "hour": "h",
    "hours": "h",
    "minutes": "min",
    "gram": "g",
    "grams": "g",
    "kilograms": "kg",
    "liter": "l",
    "liters": "l",
    "litre": "l",
    "litres": "l",
    "watts": "w",
    "years": "year",
    "months": "month",
    "weeks": "week",
    "days": "day",
    "pieces": "piece",
    "players": "player",
    "pages": "page",
    "shots": "shot",
}
QUANTITY = re.compile(
    r"(?<![\w.])(\d+(?:\.\d+)?)(?:[ -]?(?!x)|(?=x\b))"
    r"(x|mah|wh|mp|gb|tb|mb|khz|hz|w|nits|db|ohm|kg|g|mm|cm|m|km|in|inch(?:es)?"
    r"|h|hours?|min|minutes|days?|weeks?|months?|years?|ml|l|lit(?:er|re)s?|grams?|kilograms|watts|pieces?"
    r"|players?|pages?|shots?)(?![\w])",
    re.IGNORECASE,
)


def quantities(text: str) -> set[tuple[float, str]]:
    """Every number with a unit, in one spelling of the unit: `{(5000.0, "mah"), (6.7, "in")}`."""
    text = re.sub(r"(?<=\d),(?=\d{3})", "", text)
    return {(float(count), UNITS.get(unit.lower(), unit.lower())) for count, unit in QUANTITY.findall(text)}


def stated(facts: str) -> set[tuple[float, str]]:
    """The quantities of attributes, where `24-70 mm` and `163 x 77 x 8 mm` give the unit only once."""
    more = 1
    while more:
        facts, more = re.subn(
            r"(\d+(?:\.\d+)?)(?: to | or | and | x |-)(?=\d+(?:\.\d+)?[ -]?([A-Za-z]{2,}|[ghlmW])\b)",
            r"\1 \2, ",
            facts,
        )
    return quantities(facts)


def test_quantities_are_read_as_people_write_them() -> None:
    assert quantities("A 6.7-inch screen, 5,000 mAh and 31 hours") == {
        (6.7, "in"),
        (5000.0, "mah"),
        (31.0, "h"),
    }
    assert stated("24-70 mm") == {(24.0, "mm"), (70.0, "mm")}
    assert stated("163 x 77 x 8.3 mm") == {(163.0, "mm"), (77.0, "mm"), (8.3, "mm")}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_quantity_in_a_description_stands_in_the_attributes(file: Path) -> None:
    wrong = []
    for row in rows_of(file):
        facts = " | ".join([*row["attributes"].values(), row.get("size", ""), row["title"]])
        if unbacked := quantities(row["description"]) - stated(facts):
            wrong.append((row["id"], sorted(unbacked)))
    assert wrong == []


# --- choosing well matters ---------------------------------------------------------------------------


def test_phones_trade_camera_against_battery_at_every_price() -> None:
    phones = {
        group_of(row): row for row in ROWS if row["product_type"].startswith("Phones > Smartphones")
    }.values()
    camera = {
        row["id"]
        for row in phones
        if number(row["attributes"]["main_camera"]) >= 48
        and "stabilization" in row["attributes"]["camera_features"]
    }
    battery = {row["id"] for row in phones if number(row["attributes"]["battery_life"]) >= 26}
    prices = sorted(Decimal(row["price"].split()[0]) for row in phones if row["id"] in camera & battery)
    assert len(phones) >= 18
    assert len(prices) >= 4
    assert prices[0] < 500 < 1000 < prices[-1]
    assert len(camera - battery) >= 4
    assert len(battery - camera) >= 4


def test_laptops_trade_speed_against_weight() -> None:
    laptops = {group_of(row): row for row in ROWS if row["product_type"].startswith("Laptops")}.values()
    fast = {
        row["id"] for row in laptops if row["attributes"]["performance"] in ("high", "very high", "extreme")
    }
    light = {row["id"] for row in laptops if number(row["attributes"]["weight"]) < 1.3}
    prices = {Decimal(row["price"].split()[0]) for row in laptops if row["id"] in fast & light}
    assert len(prices) >= 4
    assert max(prices) - min(prices) >= 500
    assert len(fast - light) >= 4
    assert len(light - fast) >= 3


def test_phones_and_laptops_answer_the_usual_questions() -> None:
    asked = {
        "Phones > Smartphones": """display_size display_type main_camera telephoto optical_zoom front_camera
            battery_capacity battery_life charging storage memory processor water_resistance weight
            connectivity sim operating_system warranty""",
        "Laptops": """processor performance memory storage graphics display_size display_resolution
            battery_life weight ports keyboard operating_system warranty""",
    }
    for path, names in asked.items():
        for row in ROWS:
            if row["product_type"].startswith(path):
                assert set(names.split()) <= set(row["attributes"]), row["id"]


def test_every_pair_of_smartphone_models_differs_in_several_facts() -> None:
    phones = {group_of(row): row for row in ROWS if row["product_type"].startswith("Phones > Smartphones")}
    for one, other in combinations(phones.values(), 2):
        left, right = one["attributes"], other["attributes"]
        assert sum(left[name] != right.get(name) for name in left) >= 5, (one["id"], other["id"])
