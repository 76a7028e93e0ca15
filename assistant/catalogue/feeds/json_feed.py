"""JSON documents and JSON Lines. Each object is told by its shape: Shopify's, schema.org's, or any other.

In any other object the keys are named as columns are (`names.py`). An object of `attributes`, or a list of
name and value pairs, holds the shop's own facts, and a price may be an object with its currency.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from assistant.catalogue.feeds.delimited import ENOUGH_TO_JUDGE
from assistant.catalogue.feeds.file import FeedFile
from assistant.catalogue.feeds.json_ld import is_json_ld, product_rows
from assistant.catalogue.feeds.json_stream import DECODER, LONGEST_ITEM, items
from assistant.catalogue.feeds.names import ALIASES, FIELDS, Naming, snake_case
from assistant.catalogue.feeds.row import CutOff, Found, Number, Reject, Row
from assistant.catalogue.feeds.shopify import is_shopify_json, shopify_json_rows

_FACTS = {"attributes", "custom_attributes", "specs", "specifications", "properties", "features"}
_IMAGES = {"image_link", "additional_image_link", *ALIASES["additional_image_link"], "image"}
_TOO_LONG = f"it is longer than {LONGEST_ITEM >> 20} million characters, or nested too deeply"


def read_json(file: FeedFile, naming: Naming) -> Iterator[Found]:
    """The items of a document. Raises `FeedUnusable` where the document is broken."""
    for number, item in enumerate(items(file.chunks()), 1):
        yield from item_rows(item.value, number, item.line, naming, item.around)


def read_json_lines(file: FeedFile, naming: Naming) -> Iterator[Found]:
    """An item a line. A broken line costs only itself."""
    whole = number = line_number = 0
    cut = False
    with file.open() as text:
        while line := text.readline(LONGEST_ITEM):
            line_number += 1
            if len(line) == LONGEST_ITEM and not line.endswith("\n"):
                while (rest := text.readline(LONGEST_ITEM)) and not rest.endswith("\n"):
                    pass
                number += 1
                yield Reject(line_number, number, "", _TOO_LONG)
                continue
            if not (stripped := line.strip("\x00 \t\r\n\ufeff")):
                continue
            number += 1
            try:
                value = DECODER.decode(stripped)
            except json.JSONDecodeError as error:
                cut = not line.endswith("\n") and number == whole + 1 > ENOUGH_TO_JUDGE
                yield Reject(line_number, number, "", f"it is no JSON: {error.msg}, column {error.colno}")
            except RecursionError:
                yield Reject(line_number, number, "", _TOO_LONG)
            else:
                whole += 1
                yield from item_rows(value, number, line_number, naming, {})
    if cut:
        yield CutOff(line_number)


def item_rows(
    value: Any, number: int, line: int, naming: Naming, around: Mapping[str, str]
) -> Iterator[Found]:
    """The rows that one decoded item of a document stands for."""
    if not isinstance(value, dict):
        reason = _TOO_LONG if value is None else "it is no object with names and values"
        yield Reject(line, number, "", reason)
    elif is_json_ld(value):
        yield from product_rows(value, number, line)
    elif is_shopify_json(value):
        yield from shopify_json_rows(value, number, line)
    else:
        yield _row(value, number, line, naming, around)


def _row(value: dict[str, Any], number: int, line: int, naming: Naming, around: Mapping[str, str]) -> Row:
    row = Row(number, line, {})
    if currency := around.get("currency") or around.get("priceCurrency"):
        row.fields["currency"] = currency
    place = naming.places(value)
    for name, entry in value.items():
        short = snake_case(name)
        target = place.get(name, "")
        if short in _IMAGES and target in ("", "image_link", "additional_image_link"):
            row.images += _addresses(entry)
        elif short in _FACTS and isinstance(entry, dict | list):
            row.facts += _pairs(entry)
        elif target in ("price", "sale_price") and isinstance(entry, dict):
            _put_price(row, target, entry)
        elif target == "product_type":
            row.fields[target] = _path(entry)
        elif target == "product_detail" and isinstance(entry, list):
            row.facts += _pairs(entry)
        elif target and isinstance(entry, dict):
            if target in FIELDS and (text := _text(entry.get("name", entry.get("value")))):
                row.fields[target] = text
            elif target not in FIELDS:
                row.facts += _pairs(entry)
        elif target in FIELDS:
            if text := _text(entry):
                row.fields[target] = text
        elif target:
            row.facts.append((target, _text(entry)))
    return row


def _put_price(row: Row, target: str, price: dict[str, Any]) -> None:
    """`{"value": "15.99", "currency": "USD"}`, with the other names that shops use for the two."""
    short = {snake_case(name): entry for name, entry in price.items()}
    for name in ("amount", "value", "price", "amount_value"):
        if name in short:
            row.fields[target] = _text(short[name])
            break
    for name in ("currency", "currency_code", "price_currency"):
        if name in short:
            row.fields["currency"] = _text(short[name])
            break


def _pairs(entry: Any) -> list[tuple[str, str]]:
    """Facts out of `{"Weight": "1 kg"}`, `[{"name": "Weight", "value": "1 kg"}]` or a list of words."""
    if isinstance(entry, dict):
        return [(name, _text(value)) for name, value in entry.items()]
    found = []
    for part in entry:
        if not isinstance(part, dict):
            continue
        short = {snake_case(name): value for name, value in part.items()}
        name = next((short[k] for k in ("name", "attribute_name", "key", "label") if short.get(k)), "")
        value = next((short[k] for k in ("value", "attribute_value", "values") if k in short), "")
        found.append((_text(name), _text(value)))
    if not found and entry:
        found.append(("features", _text(entry)))
    return found


def _addresses(entry: Any) -> list[str]:
    """Pictures given as one address, as several in a list, or as objects with `src` or `url`."""
    if isinstance(entry, str):
        return [entry]
    if isinstance(entry, dict):
        entry = [entry]
    found = []
    for part in entry if isinstance(entry, list) else ():
        if isinstance(part, dict):
            part = next((part[key] for key in ("src", "url", "link", "href") if key in part), "")
        if isinstance(part, str):
            found.append(part)
    return found


def _path(entry: Any) -> str:
    """A category as text; a list of names is a path, and of a list of paths the first counts."""
    if isinstance(entry, dict):
        return _text(entry.get("name"))
    if not isinstance(entry, list):
        return _text(entry)
    names = [_text(part.get("name") if isinstance(part, dict) else part) for part in entry]
    return names[0] if names and ">" in names[0] else " > ".join(filter(None, names))


def _text(value: Any) -> str:
    """A scalar as it stands, a list as its scalars with commas between; nothing of what lies deeper."""
    if value is None or isinstance(value, dict):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(filter(None, (_text(part) for part in value if not isinstance(part, list))))
    return value if isinstance(value, Number) else str(value)
