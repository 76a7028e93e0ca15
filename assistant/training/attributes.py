"""Attribute records of the product question sets, put the way a shop states its facts.

The sets write `item_weight: { unit:kilograms, normalized_value:{ unit:pounds, value:20.6 }, value:9.34 }`;
a shop writes `item weight: 20.6 pounds`. A measurement is given in its normalized unit where there is one.
Source of the form: the hetPQA and semiPQA sets, https://github.com/amazon-science/contextual-product-qa
"""

from __future__ import annotations

import re

Value = str | list["Value"] | dict[str, "Value"]

TOKEN = re.compile(r'\s*(?:([{}\[\],;])|"((?:[^"\\]|\\.)*)"|([^\s{}\[\],;":]+(?:\.\w+)?)(:?))')
SILENT = {"value", "unit", "type", "brand_seq_id", "standardized_values", "normalized_value"}


def plain_attribute(record: str) -> str:
    """`record` as `name: value, value`. A record in another form comes back as it is."""
    name, colon, rest = record.partition(":")
    if not colon or ("{" not in rest and "[" not in rest):
        return " ".join(record.split())
    texts = [_text(value) for value in _values(rest)]
    stated = ", ".join(dict.fromkeys(text for text in texts if text))
    return f"{name.strip().replace('_', ' ')}: {stated}" if stated else " ".join(record.split())


def _values(text: str) -> list[Value]:
    """The records of `text`, which are separated by semicolons. Unclosed ones end with the text."""
    top: list[Value] = []
    stack: list[Value] = [top]
    key = ""

    def put(value: Value) -> None:
        nonlocal key
        holder = stack[-1]
        if isinstance(holder, dict):
            holder[key] = value
        elif isinstance(holder, list):
            holder.append(value)
        key = ""

    for mark, quoted, bare, colon in TOKEN.findall(text):
        if mark in ("{", "["):
            opened: Value = {} if mark == "{" else []
            put(opened)
            stack.append(opened)
        elif mark in ("}", "]"):
            if len(stack) > 1:
                stack.pop()
        elif colon:
            key = bare.split(".")[0]
        elif not mark:
            put(quoted or bare)
    return top


def _text(value: Value) -> str:
    """A value in words, its unit behind it."""
    if isinstance(value, str):
        return value.removesuffix(".0").rstrip(".").replace("_", " ")
    if isinstance(value, list):
        return ", ".join(filter(None, map(_text, value)))
    measured = value.get("normalized_value")
    if isinstance(measured, dict):
        return _text(measured)
    said = [_text(value["value"])] if "value" in value else []
    unit = value.get("unit")
    if isinstance(unit, str) and said:
        said[0] += f" {unit.replace('_', ' ')}"
    parts = said + [
        f"{name.replace('_', ' ')} {text}"
        for name, inner in value.items()
        if name not in SILENT and (text := _text(inner))
    ]
    return ", ".join(parts)
