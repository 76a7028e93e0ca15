"""Google Merchant feeds in XML: RSS 2.0 with `item`, Atom with `entry`, and plain XML with `product`.

Elements of Google's namespace come before those of the same name without one. The parser is defusedxml's:
documents that declare entities, or point at external ones, are refused. A document that breaks half way is
refused as a whole, since what is missing would otherwise be taken out of the catalogue.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from assistant.catalogue.feeds.file import FeedFile
from assistant.catalogue.feeds.names import FIELDS, Naming
from assistant.catalogue.feeds.row import FeedUnusable, Found, Reject, Row

LONGEST_ITEM = 8 << 20  # characters of text

_ITEMS = frozenset({"item", "entry", "product", "offer"})
_LONG_TEXTS = frozenset({"title", "description", "summary", "content", "name"})
_OF_THE_FEED = frozenset(
    {"updated", "published", "pubdate", "guid", "author", "category", "summary", "content"}
)


def read_google_xml(file: FeedFile, naming: Naming) -> Iterator[Found]:
    """The items of the document. Raises `FeedUnusable` for one that is broken or not safe to read."""
    items = _Items(naming)
    parser = DefusedXMLParser(target=items)
    items.expat = parser.parser
    try:
        for chunk in file.chunks():
            parser.feed(chunk)
            yield from items.found
            items.found.clear()
        parser.close()
    except DefusedXmlException:
        raise FeedUnusable(
            "The XML declares entities of its own, which can be an attack, so it was not read. Have the feed"
            " made without a DOCTYPE."
        ) from None
    except ParseError as error:
        line = error.position[0]
        what = re.sub(r": line \d+, column \d+$", "", str(error))
        hint = " (write &amp; for &)" if "undefined entity" in what or "invalid token" in what else ""
        raise FeedUnusable(
            f"The XML breaks on line {line} (item {items.number:,}): {what}{hint}. It may be cut off:"
            " fetch it again. Nothing was changed."
        ) from None
    yield from items.found


class _Items:
    """The parser's target. Gathers the elements of one item; `found` are the rows finished so far."""

    def __init__(self, naming: Naming) -> None:
        self.found: list[Found] = []
        self.number = 0
        self.expat: object = None
        self._naming = naming
        self._in_item = False
        self._depth = 0  # of elements within the item
        self._field = ""  # the item's child that is open
        self._line = 0
        self._length = 0
        self._text: list[str] = []
        self._google: dict[str, list[str]] = {}
        self._other: dict[str, list[str]] = {}
        self._details: list[dict[str, str]] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        name = tag.rpartition("}")[2]
        if not self._in_item:
            if name.casefold() in _ITEMS:
                self._in_item, self._depth = True, 0
                self.number += 1
                self._line = getattr(self.expat, "CurrentLineNumber", 0)
                self._google, self._other, self._details, self._length = {}, {}, [], 0
                if id := attributes.get("id"):
                    self._other["id"] = [id]
            return
        self._depth += 1
        if self._depth == 1:
            self._field, self._text = name, []
            if (
                name == "link"
                and attributes.get("href")
                and attributes.get("rel", "alternate") == "alternate"
            ):
                self._other.setdefault("link", []).append(attributes["href"])
            elif name == "product_detail":
                self._details.append({})
        elif self._field == "product_detail":
            self._text = []
        elif self._field in _LONG_TEXTS:
            self._text.append("\n")

    def data(self, text: str) -> None:
        """Text within the open element. Of what is nested, only markup in texts and details count."""
        if self._depth == 1 or (
            self._depth and (self._field in _LONG_TEXTS or self._field == "product_detail")
        ):
            self._length += len(text)
            if self._length <= LONGEST_ITEM:
                self._text.append(text)

    def end(self, tag: str) -> None:
        """An element ends."""
        if not self._in_item:
            return
        if self._depth == 0:
            self._in_item = False
            self.found.append(self._row())
            return
        namespace, _, name = tag.rpartition("}")
        if self._depth == 1:
            if name != "product_detail" and (text := "".join(self._text).strip()):
                values = self._google if "base.google.com" in namespace else self._other
                values.setdefault(name, []).append(text)
        elif self._field == "product_detail":
            self._details[-1][name] = "".join(self._text)
        self._depth -= 1

    def close(self) -> None:
        """The document ends."""

    def _row(self) -> Row | Reject:
        google, other = self._google, self._other
        if self._length > LONGEST_ITEM:
            id = (google.get("id") or other.get("id") or [""])[0]
            reason = f"it is longer than {LONGEST_ITEM >> 20} million characters"
            return Reject(self._line, self.number, id[:100], reason)
        values = {name: texts for name, texts in other.items() if name not in google} | google
        place = self._naming.places(values)
        row = Row(self.number, self._line, {})
        for name, texts in values.items():
            target = place[name]
            if target == "additional_image_link":
                row.images += [link for text in texts for link in text.split(",")]
            elif target == "product_detail":
                row.fields[target] = ",".join(texts)
            elif target == "product_highlight":
                row.fields[target] = "; ".join(texts)
            elif target in FIELDS:
                row.fields[target] = texts[0]
            elif target and name.casefold() not in _OF_THE_FEED:
                row.facts.append((target, ", ".join(texts)))
        row.facts += [
            (detail["attribute_name"], detail.get("attribute_value", ""))
            for detail in self._details
            if detail.get("attribute_name")
        ]
        return row
