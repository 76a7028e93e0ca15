"""WooCommerce's product export: simple products, and variable ones with a row for each variation.

Source of the columns: https://github.com/woocommerce/woocommerce/wiki/Product-CSV-Import-Schema.
A variable product is nothing to sell in itself: its variations take from it what they do not state.
The export gives no addresses, so links are WordPress's own short form, which leads to the page.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from assistant.catalogue.feeds.delimited import Table
from assistant.catalogue.feeds.names import FIELDS, Naming, snake_case
from assistant.catalogue.feeds.row import CutOff, Found, LeftOut, Reject, Row

_ATTRIBUTE = re.compile(r"attribute_(\d+)_(name|value_s)")
_MEASURE = re.compile(r"(weight|length|width|height)\s*\(([^)]+)\)", re.IGNORECASE)
_SPLIT = re.compile(r"(?<!\\),")


def is_woocommerce_header(header: list[str]) -> bool:
    """Whether these are the columns of WooCommerce's product export."""
    names = {snake_case(name) for name in header}
    return {"type", "name", "regular_price"} <= names and not names.isdisjoint(
        {"in_stock", "parent", "published", "attribute_1_name", "categories"}
    )


@dataclass(slots=True)
class _Parent:
    """What a variable product hands down. `published` is false for drafts and hidden products."""

    row: Row
    published: bool
    variations: int = 0


@dataclass(slots=True)
class _Family:
    """Variable products by the names that variations call them, and variations that came before them."""

    parents: dict[str, _Parent] = field(default_factory=dict)
    early: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))


def read_woocommerce(table: Table, naming: Naming) -> Iterator[Found]:
    """A row for each simple product and each variation in `table`; drafts and hidden ones are left out."""
    reader = _Reader(table.header, naming)
    family = _Family()
    number = 0
    for record in table:
        if isinstance(record, CutOff):
            yield record
            continue
        number += 1
        if isinstance(record, Reject):
            yield Reject(record.line, number, record.id, record.reason)
            continue
        cells = {name: cell for name, cell in zip(reader.columns, record.cells, strict=False) if cell.strip()}
        row = reader.row(number, record.line, cells, record.cells)
        kinds = {kind.strip() for kind in cells.get("type", "simple").casefold().split(",")}
        published = cells.get("published", "1").strip() in ("1", "true", "yes") and (
            cells.get("visibility_in_catalog", "visible").strip().casefold() != "hidden"
        )
        if "variable" in kinds:
            parent = _Parent(row, published)
            for name in filter(None, (f"id:{cells.get('id', '')}", cells.get("sku", ""))):
                family.parents[name] = parent
                for variation in family.early.pop(name, []):
                    yield _joined(variation, parent)
        elif "variation" in kinds:
            name = cells.get("parent", "").strip()
            if name in family.parents:
                yield _joined(row, family.parents[name])
            else:
                family.early[name].append(row)
        elif not published:
            yield LeftOut("drafts and hidden products")
        elif "grouped" in kinds:
            yield LeftOut("grouped products, whose parts are sold on their own")
        else:
            yield row
    for name, rows in family.early.items():
        for row in rows:
            where = (
                f'its parent "{name}" is not in the file' if name else "it is a variation without a parent"
            )
            yield Reject(row.line, row.number, row.fields.get("id", ""), where)
    for parent in {id(parent): parent for parent in family.parents.values()}.values():
        if not parent.published:
            yield LeftOut("drafts and hidden products")
        elif not parent.variations:
            line, number, id_ = parent.row.line, parent.row.number, parent.row.fields.get("id", "")
            yield Reject(line, number, id_, "it is a variable product and the file has no variation of it")


class _Reader:
    """Cells to a row, for one header."""

    def __init__(self, header: list[str], naming: Naming) -> None:
        self.columns = [snake_case(name) for name in header]
        pairs: dict[str, dict[str, str]] = defaultdict(dict)
        for column in self.columns:
            if found := _ATTRIBUTE.fullmatch(column):
                pairs[found[1]][found[2]] = column
        self._attributes = [pair for pair in pairs.values() if len(pair) == 2]
        self._measures = [
            (snake_case(name), found[1].casefold(), found[2])
            for name in header
            if (found := _MEASURE.fullmatch(name)) is not None
        ]
        self._mapped = naming.position(header)

    def row(self, number: int, line: int, cells: dict[str, str], raw: list[str]) -> Row:
        get = cells.get
        texts = [get(name, "").replace("\\n", "\n").strip() for name in ("short_description", "description")]
        start, end = get("date_sale_price_starts", ""), get("date_sale_price_ends", "")
        images = [image.strip() for image in _SPLIT.split(get("images", ""))]
        fields = {
            "id": get("id", "") or get("sku", ""),
            "title": get("name", ""),
            "description": texts[1] if texts[0] in texts[1] else "\n".join(filter(None, texts)),
            "price": get("regular_price", ""),
            "sale_price": get("sale_price", ""),
            "sale_price_effective_date": f"{start}/{end}" if start or end else "",
            "brand": get("brands", ""),
            "gtin": get("gtin_upc_ean_or_isbn", ""),
            "product_type": _deepest(get("categories", "")),
            "link": get("external_url", "") or _short_link(get("id", "")),
        }
        fields["availability"], fields["quantity"] = _stock(cells)
        row = Row(number, line, {name: value for name, value in fields.items() if value}, images)
        if "sku" in cells and "id" in cells:
            row.facts.append(("sku", cells["sku"]))
        for pair in self._attributes:
            if (name := get(pair["name"])) and (value := get(pair["value_s"])):
                values = [part.replace("\\,", ",").strip() for part in _SPLIT.split(value)]
                row.facts.append((name.removeprefix("pa_"), ", ".join(filter(None, values))))
        row.facts += [
            (name, f"{cells[column]} {unit}") for column, name, unit in self._measures if get(column)
        ]
        if tags := get("tags"):
            row.facts.append(("tags", tags))
        for field_, index in self._mapped:
            if index < len(raw) and raw[index].strip():
                if field_ in FIELDS:
                    row.fields[field_] = raw[index]
                else:
                    row.facts.append((field_, raw[index]))
        return row


def _joined(variation: Row, parent: _Parent) -> Row | LeftOut:
    """The variation with what only its parent states."""
    parent.variations += 1
    if not parent.published:
        return LeftOut("drafts and hidden products")
    group = parent.row
    own = variation.fields
    if own.get("quantity") == "parent":
        own["quantity"] = group.fields.get("quantity", "")
    inherited = {
        name: value
        for name, value in group.fields.items()
        if name not in ("id", "price", "sale_price", "sale_price_effective_date", "gtin", "quantity")
    }
    own.setdefault("availability", "in_stock")
    variation.fields = inherited | own | {"item_group_id": group.fields.get("id", "")}
    if "link" in inherited:
        variation.fields["link"] = inherited["link"]
    stated = {snake_case(name) for name, _ in variation.facts} | {"sku"}
    variation.facts += [(name, value) for name, value in group.facts if snake_case(name) not in stated]
    variation.images = [image for image in variation.images if image] + group.images
    return variation


def _stock(cells: dict[str, str]) -> tuple[str, str]:
    says = cells.get("in_stock", "").strip().casefold()
    left = cells.get("stock", "").strip()
    sold_beyond = cells.get("backorders_allowed", "0").strip().casefold() in ("1", "yes", "notify")
    if says == "backorder" or (sold_beyond and re.fullmatch(r"-[0-9.]+|0+(\.0+)?", left)):
        return "backorder", ""
    return says, left


def _deepest(categories: str) -> str:
    """Of `A > B, C` the longest path, the first of equals."""
    paths = [path.replace("\\,", ",").strip() for path in _SPLIT.split(categories)]
    return max(paths, key=lambda path: path.count(">"))


def _short_link(id: str) -> str:
    return f"/?post_type=product&p={id}" if id.isdigit() else ""
