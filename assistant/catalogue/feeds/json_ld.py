"""schema.org's Product in JSON-LD: as a file, or in the script tags of an HTML page.

Understood are Product and ProductGroup with their variants, Offer and AggregateOffer, the lists that hold
products (`@graph`, ItemList, `mainEntity`), and additional properties. Source: https://schema.org/Product
and https://developers.google.com/search/docs/appearance/structured-data/product.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

from assistant.catalogue.feeds.file import FeedFile
from assistant.catalogue.feeds.json_stream import DECODER
from assistant.catalogue.feeds.names import Naming
from assistant.catalogue.feeds.row import FeedUnusable, Found, Reject, Row

LONGEST_PAGE = 64 << 20  # characters

Node = dict[str, Any]

_PRODUCTS = {"product", "productgroup", "productmodel", "individualproduct", "someproducts", "vehicle", "car"}
_HOLDERS = ("@graph", "itemListElement", "item", "mainEntity", "mainEntityOfPage", "itemOffered", "hasPart")
_DEEPEST = 20
# UN/CEFACT codes of the units that products are measured in.
_UNITS = {
    "KGM": "kg", "GRM": "g", "LBR": "lb", "ONZ": "oz", "CMT": "cm", "MMT": "mm", "MTR": "m", "INH": "in",
    "FOT": "ft", "LTR": "l", "MLT": "ml", "WTT": "W", "KWH": "kWh", "HUR": "h", "MIN": "min",
}  # fmt: skip


def is_json_ld(value: Node) -> bool:
    """Whether a JSON object speaks schema.org's language."""
    return "@type" in value or "@graph" in value or "@context" in value


def product_rows(value: Node, number: int, line: int, nodes: dict[str, Node] | None = None) -> Iterator[Row]:
    """A row for each product in `value`, at any depth of the lists that hold products.

    `nodes` are a page's nodes by `@id`, for references. Nodes of other types give nothing.
    """
    for node in _products(value, 0):
        if _types(node) & {"productgroup"} or "hasVariant" in node:
            yield from _group_rows(node, number, line, nodes or {})
        else:
            yield _row(node, {}, number, line, nodes or {})


def read_html(file: FeedFile, naming: Naming) -> Iterator[Found]:
    """The products in an HTML page's JSON-LD. Raises `FeedUnusable` for a page that has none."""
    with file.open() as text:
        source = text.read(LONGEST_PAGE)
    page = _Page()
    page.feed(source)
    blocks: list[tuple[int, Any]] = []
    broken: list[Reject] = []
    for line, script in page.scripts:
        try:
            blocks.append(
                (line, DECODER.decode(re.sub(r"^\s*(<!--|//<!\[CDATA\[)|(-->|//\]\]>)\s*$", "", script)))
            )
        except (json.JSONDecodeError, RecursionError) as error:
            broken.append(Reject(line, 0, "", f"the JSON-LD of this script is broken: {error}"))
    nodes: dict[str, Node] = {}
    for _, block in blocks:
        _index(block, nodes, 0)
    number = 0
    for line, block in blocks:
        for row in product_rows({"@graph": block}, 0, line, nodes):
            number += 1
            row.number = number
            yield row
    yield from broken
    if not number:
        title = " ".join(page.title.split())[:100]
        raise FeedUnusable(
            f"This is an HTML page{f' (“{title}”)' if title else ''} without schema.org products: if it is an"
            " error or a log-in page, fetch the feed itself."
        )


class _Page(HTMLParser):
    """A page's title and its JSON-LD scripts with their lines. Never closed, as closing looks at broken
    markup over and over."""

    def __init__(self) -> None:
        super().__init__()
        self.scripts: list[tuple[int, str]] = []
        self.title = ""
        self._in = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in = ""
        if tag == "title" and not self.title:
            self._in = "title"
        elif tag == "script" and (dict(attrs).get("type") or "").strip().casefold() == "application/ld+json":
            self._in = "script"
            self.scripts.append((self.getpos()[0], ""))

    def handle_endtag(self, tag: str) -> None:
        self._in = ""

    def handle_data(self, data: str) -> None:
        if self._in == "title":
            self.title += data
        elif self._in == "script":
            line, text = self.scripts[-1]
            self.scripts[-1] = (line, text + data)


def _products(value: Any, depth: int) -> Iterator[Node]:
    if isinstance(value, list):
        for entry in value:
            yield from _products(entry, depth)
    elif isinstance(value, dict) and depth < _DEEPEST:
        if _types(value) & _PRODUCTS:
            if len(value.keys() - {"@id", "@type", "url"}) > 0:  # more than a reference to one
                yield value
            return
        for holder in _HOLDERS:
            if holder in value:
                yield from _products(value[holder], depth + 1)


def _index(value: Any, nodes: dict[str, Node], depth: int) -> None:
    if isinstance(value, list):
        for entry in value:
            _index(entry, nodes, depth)
    elif isinstance(value, dict) and depth < _DEEPEST:
        id = value.get("@id")
        if isinstance(id, str) and len(value) > 1:
            nodes.setdefault(id, value)
        for entry in value.values():
            if isinstance(entry, dict | list):
                _index(entry, nodes, depth + 1)


def _group_rows(group: Node, number: int, line: int, nodes: dict[str, Node]) -> Iterator[Row]:
    shared = {name: value for name, value in group.items() if name not in ("sku", "gtin", "mpn", "productID")}
    name = _text(group.get("productGroupID")) or _text(group.get("sku")) or _text(group.get("@id"))
    variants = [_resolved(entry, nodes) for entry in _listed(group.get("hasVariant"))]
    described = [node for node in variants if node.keys() - {"@id", "@type", "url"}]
    if not described and "offers" in group:
        yield _row(group, {}, number, line, nodes)
    for variant in described:
        row = _row(variant, shared, number, line, nodes)
        row.fields["item_group_id"] = name
        yield row


def _row(node: Node, shared: Node, number: int, line: int, nodes: dict[str, Node]) -> Row:
    """One product; what it does not state it takes from `shared`, its group's properties."""

    def get(name: str) -> Any:
        value = node.get(name)
        return shared.get(name) if value in (None, "", []) else value

    group = _resolved(get("isVariantOf"), nodes)
    offer = _offer(get("offers"), nodes)
    fields = {
        "id": _first(node, "sku", "productID", "mpn", "gtin", "gtin13", "@id", "url"),
        "title": _text(get("name")),
        "description": _text(get("description")),
        "link": _first(offer, "url") or _text(get("url")),
        "brand": _name(get("brand")) or _name(get("manufacturer")),
        "gtin": _first(node, "gtin", "gtin13", "gtin12", "gtin14", "gtin8", "isbn"),
        "mpn": _text(node.get("mpn")),
        "product_type": _category(get("category")),
        "item_group_id": _first(group, "productGroupID", "sku", "@id") or _text(get("inProductGroupWithID")),
        "color": _name(get("color")),
        "size": _name(get("size")),
        "material": _name(get("material")),
        "pattern": _name(get("pattern")),
        "condition": _first(offer, "itemCondition") or _text(get("itemCondition")),
        "availability": _first(offer, "availability"),
        "quantity": _measure(offer.get("inventoryLevel")),
    } | _prices(offer)
    audience = _resolved(get("audience"), nodes)
    fields["gender"] = _text(audience.get("suggestedGender"))
    row = Row(number, line, {name: value for name, value in fields.items() if value})
    if not _text(offer.get("price")) and _text(offer.get("highPrice")) not in (
        "",
        _text(offer.get("lowPrice")),
    ):
        row.remark = "of a range of prices the lowest was taken"
    row.images = [link for image in _listed(get("image")) if (link := _address(_resolved_any(image, nodes)))]
    for entry in _listed(get("additionalProperty")):
        if isinstance(entry, dict):
            row.facts.append((_text(entry.get("name")), _measure(entry)))
    for measure in ("weight", "width", "height", "depth"):
        if text := _measure(get(measure)):
            row.facts.append((measure, text))
    return row


def _offer(value: Any, nodes: dict[str, Node]) -> Node:
    """The offer that states a price: the first that can be had, else the first."""
    offers = [_resolved(entry, nodes) for entry in _listed(value)]
    priced = []
    for offer in offers:
        inner = [_resolved(entry, nodes) for entry in _listed(offer.get("offers"))]
        if "aggregateoffer" in _types(offer) and offer.get("lowPrice") is None and inner:
            priced += inner
        else:
            priced.append(offer)
    in_stock = [offer for offer in priced if "instock" in _text(offer.get("availability")).casefold()]
    return next(iter(in_stock or priced), {})


def _prices(offer: Node) -> dict[str, str]:
    """Price, sale price and currency of an offer, out of its price specifications where it has them."""
    price, currency = _text(offer.get("price")), _text(offer.get("priceCurrency"))
    if not price:
        price = _text(offer.get("lowPrice"))
    regular = ""
    for entry in _listed(offer.get("priceSpecification")):
        if not isinstance(entry, dict) or "priceComponent" in entry:
            continue
        kind = _text(entry.get("priceType")).casefold()
        stated = _text(entry.get("price"))
        currency = currency or _text(entry.get("priceCurrency"))
        if kind.endswith(("listprice", "strikethroughprice", "srp", "msrp")):
            regular = regular or stated
        elif not price and "minPrice" not in entry:
            price = stated
    found = {"price": regular or price, "currency": currency}
    if regular and price:
        found["sale_price"] = price
    return found


def _types(node: Node) -> set[str]:
    """The node's types without their vocabulary, in lower case."""
    return {re.split(r"[/#:]", _text(kind))[-1].casefold() for kind in _listed(node.get("@type"))}


def _resolved(value: Any, nodes: dict[str, Node]) -> Node:
    if isinstance(value, dict):
        if value.keys() == {"@id"}:
            return nodes.get(_text(value["@id"]), value)
        return value
    return {}


def _resolved_any(value: Any, nodes: dict[str, Node]) -> Any:
    return _resolved(value, nodes) if isinstance(value, dict) else value


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _first(node: Node, *names: str) -> str:
    return next((text for name in names if (text := _text(node.get(name)))), "")


def _text(value: Any) -> str:
    """A scalar, a language-tagged value, or the first of several."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("@value", value.get("@id"))
    if value is None or isinstance(value, dict | list):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, str) else str(value)


def _name(value: Any) -> str:
    """What a thing is called, be it given as text or as a node with a name."""
    names = [
        _text(entry.get("name", entry.get("value"))) if isinstance(entry, dict) else _text(entry)
        for entry in _listed(value)
    ]
    return ", ".join(filter(None, names))


def _category(value: Any) -> str:
    names = [_name(entry) for entry in _listed(value)]
    return names[0] if len(names) == 1 or any(">" in name for name in names[:1]) else " > ".join(names)


def _address(value: Any) -> str:
    if isinstance(value, dict):
        return _first(value, "contentUrl", "url", "@id")
    return _text(value)


def _measure(value: Any) -> str:
    """`1.2 kg` from a quantitative value or a property with its unit."""
    if not isinstance(value, dict):
        return _name(value)
    amount = value.get("value")
    text = _measure(amount) if isinstance(amount, dict) else _name(amount)
    unit = _text(value.get("unitText")) or _text(value.get("unitCode"))
    unit = _UNITS.get(unit, unit)
    if unit == "C62" or not text:  # pieces
        return text
    return f"{text} {unit}".strip()
