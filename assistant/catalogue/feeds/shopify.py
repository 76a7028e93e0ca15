"""Shopify's products: the CSV that its admin exports, and the JSON of `/products.json` and its API.

In the CSV a product's rows follow each other under one handle. The first has what the variants share,
each row with a price is a variant, and rows with only an image add to the pictures. Source of the
columns: https://help.shopify.com/en/manual/products/import-export/using-csv. Both sets of names are
read, the older (`Handle`, `Variant Price`) and the newer (`URL handle`, `Price`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from assistant.catalogue.feeds.delimited import Record, Table
from assistant.catalogue.feeds.names import FIELDS, Naming, snake_case
from assistant.catalogue.feeds.row import CutOff, Found, LeftOut, Reject, Row

_NEWER_NAMES = {
    "url_handle": "handle",
    "description": "body_html",
    "published_on_online_store": "published",
    "sku": "variant_sku",
    "barcode": "variant_barcode",
    "price": "variant_price",
    "compare_at_price": "variant_compare_at_price",
    "inventory_tracker": "variant_inventory_tracker",
    "inventory_quantity": "variant_inventory_qty",
    "continue_selling_when_out_of_stock": "variant_inventory_policy",
    "weight_value_grams": "variant_grams",
    "product_image_url": "image_src",
    "variant_image_url": "variant_image",
}
_SHARED = (
    ("description", "body_html"),
    ("brand", "vendor"),
    ("product_type", "type"),
    ("mpn", "google_shopping_mpn"),
    ("gender", "google_shopping_gender"),
    ("age_group", "google_shopping_age_group"),
    ("condition", "google_shopping_condition"),
)
_METAFIELD = re.compile(r"(.+?)\s*\(product\.metafields\.[^)]+\)", re.IGNORECASE)


def is_shopify_header(header: list[str]) -> bool:
    """Whether these are the columns of Shopify's product export."""
    names = {_column(name) for name in header}
    return "handle" in names and not names.isdisjoint({"variant_price", "option1_value", "body_html"})


def read_shopify_csv(table: Table, naming: Naming) -> Iterator[Found]:
    """A row for each variant of the products in `table`; drafts and unpublished products are left out."""
    mapped = naming.position(table.header)
    columns = [_column(name) for name in table.header]
    metafields = [
        (index, found[1])
        for index, name in enumerate(table.header)
        if (found := _METAFIELD.fullmatch(name)) is not None
    ]
    product: _Product | None = None
    number = 0
    for record in table:
        if isinstance(record, CutOff):
            yield from product.rows() if product else ()
            product = None
            yield record
            continue
        number += 1
        if isinstance(record, Reject):
            yield Reject(record.line, number, record.id, record.reason)
            continue
        cells = dict(zip(columns, record.cells, strict=False))
        handle = cells.get("handle", "").strip()
        if product is None or handle != product.handle:
            yield from product.rows() if product else ()
            product = _Product(handle, cells, _facts_of(record, metafields))
        overrides = [(f, record.cells[i]) for f, i in mapped if i < len(record.cells) and record.cells[i]]
        product.add(number, record.line, cells, overrides)
    yield from product.rows() if product else ()


class _Product:
    """The rows of one handle, gathered until the next handle begins."""

    def __init__(self, handle: str, first: dict[str, str], facts: list[tuple[str, str]]) -> None:
        self.handle = handle
        self._first = first
        self._facts = facts
        self._variants: list[Row] = []
        self._images: list[str] = []
        self._option_names = [first.get(f"option{n}_name", "").strip() for n in (1, 2, 3)]

    def add(self, number: int, line: int, cells: dict[str, str], overrides: list[tuple[str, str]]) -> None:
        """Take in one row: a variant, or only a further picture."""
        if image := cells.get("image_src", "").strip():
            self._images.append(image)
        is_first = cells is self._first
        if not is_first and not any(cells.get(c) for c in ("variant_price", "variant_sku", "option1_value")):
            return
        options = [
            (name, value)
            for n, name in enumerate(self._option_names, 1)
            if (value := cells.get(f"option{n}_value", "").strip())
            and name
            and (name.casefold(), value.casefold()) != ("title", "default title")
        ]
        sku = cells.get("variant_sku", "").strip().removeprefix("'")
        row = Row(number, line, {"id": sku or _slug(self.handle, options)})
        row.fields["price"], row.fields["sale_price"] = price_and_sale(
            cells.get("variant_price", ""), cells.get("variant_compare_at_price", "")
        )
        row.fields["gtin"] = cells.get("variant_barcode", "").removeprefix("'")
        row.fields["image_link"] = cells.get("variant_image", "")
        row.fields["availability"], row.fields["quantity"] = stock_of(
            tracked=bool(cells.get("variant_inventory_tracker", "shopify").strip()),
            quantity=cells.get("variant_inventory_qty", ""),
            sold_on=cells.get("variant_inventory_policy", "").strip().casefold() in ("continue", "true"),
        )
        row.facts = list(options)
        if (grams := cells.get("variant_grams", "").strip()) and grams.strip("0."):
            row.facts.append(("weight", f"{grams} g"))
        for field, value in overrides:
            if field in FIELDS:
                row.fields[field] = value
            else:
                row.facts.append((field, value))
        self._variants.append(row)

    def rows(self) -> Iterator[Row | LeftOut]:
        """The variants with all that the product states for them."""
        first = self._first
        status = first.get("status", "active").strip().casefold() or "active"
        unpublished = first.get("published", "true").strip().casefold() in ("false", "0", "no")
        if status != "active" or unpublished:
            yield LeftOut("drafts, archived and unpublished products")
            return
        for row in self._variants:
            shared = {field: value for field, column in _SHARED if (value := first.get(column, "").strip())}
            shared["title"] = first.get("title", "")
            shared["link"] = f"/products/{self.handle}" if self.handle else ""
            category = first.get("product_category") or first.get("google_shopping_google_product_category")
            shared["google_product_category"] = category or ""
            if len(self._variants) > 1:
                shared["item_group_id"] = self.handle
            row.fields = shared | {field: value for field, value in row.fields.items() if value}
            row.images = self._images
            tags = [("tags", tags)] if (tags := first.get("tags", "").strip()) else []
            row.facts += self._facts + tags
            yield row


def is_shopify_json(item: dict[str, Any]) -> bool:
    """Whether a JSON object is a product as Shopify's shops and API give it."""
    return isinstance(item.get("variants"), list) and ("handle" in item or "body_html" in item)


def shopify_json_rows(item: dict[str, Any], number: int, line: int) -> Iterator[Row | LeftOut]:
    """A row for each variant of `item`. Its ids are Shopify's numbers of the variants."""
    if item.get("status", "active") not in ("active", None) or ("published_at", None) in item.items():
        yield LeftOut("drafts, archived and unpublished products")
        return
    handle = _text(item.get("handle"))
    pictures = [_text(image.get("src")) for image in _dicts(item.get("images"))]
    options = _dicts(item.get("options"))
    names = [_text(option.get("name")) for option in sorted(options, key=lambda o: _text(o.get("position")))]
    tags = item.get("tags")
    variants = _dicts(item.get("variants"))
    for variant in variants:
        id = _text(variant.get("id")) or _text(variant.get("sku"))
        row = Row(number, line, {"id": id, "title": _text(item.get("title"))}, images=pictures)
        row.fields |= {
            "description": _text(item.get("body_html")),
            "brand": _text(item.get("vendor")),
            "product_type": _text(item.get("product_type")),
            "gtin": _text(variant.get("barcode")),
            "link": f"/products/{handle}?variant={id}" if handle else "",
            "item_group_id": handle if len(variants) > 1 else "",
        }
        row.fields["price"], row.fields["sale_price"] = price_and_sale(
            _text(variant.get("price")), _text(variant.get("compare_at_price"))
        )
        if "available" in variant:
            row.fields["availability"] = "in_stock" if variant["available"] is True else "out_of_stock"
        elif "inventory_quantity" in variant:
            row.fields["availability"], row.fields["quantity"] = stock_of(
                tracked=bool(variant.get("inventory_management", "shopify")),
                quantity=_text(variant["inventory_quantity"]),
                sold_on=variant.get("inventory_policy") == "continue",
            )
        if isinstance(picture := variant.get("featured_image"), dict):
            row.fields["image_link"] = _text(picture.get("src"))
        row.facts = [
            (name, value)
            for n, name in enumerate(names, 1)
            if (value := _text(variant.get(f"option{n}"))) and value.casefold() != "default title"
        ]
        if (grams := _text(variant.get("grams"))).strip("0."):
            row.facts.append(("weight", f"{grams} g"))
        if tags:
            row.facts.append(("tags", ", ".join(map(str, tags)) if isinstance(tags, list) else str(tags)))
        yield row


def price_and_sale(price: str, compare_at: str) -> tuple[str, str]:
    """Shopify's price is what one pays today; `compare_at`, where higher, is the regular one."""
    try:
        if float(compare_at.replace(",", "")) > float(price.replace(",", "")):
            return compare_at, price
    except ValueError:
        pass
    return price, ""


def stock_of(*, tracked: bool, quantity: str, sold_on: bool) -> tuple[str, str]:
    """Availability and stock. Untracked goods are always to be had; some are sold beyond the last one."""
    if not tracked or not quantity.strip():
        return "in_stock", ""
    try:
        left = int(float(quantity))
    except (ValueError, OverflowError):
        return "in_stock", quantity
    if left > 0:
        return "in_stock", str(left)
    return ("backorder", "") if sold_on else ("out_of_stock", "0")


def _column(name: str) -> str:
    short = snake_case(name)
    return _NEWER_NAMES.get(short, short)


def _facts_of(record: Record, columns: list[tuple[int, str]]) -> list[tuple[str, str]]:
    cells = record.cells
    return [(name, cells[index]) for index, name in columns if index < len(cells) and cells[index].strip()]


def _slug(handle: str, options: list[tuple[str, str]]) -> str:
    return "-".join([handle, *(snake_case(value).replace("_", "-") for _, value in options)])


def _dicts(value: object) -> list[dict[str, Any]]:
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []


def _text(value: object) -> str:
    return value if isinstance(value, str) else "" if value is None else str(value)
