"""Which format a feed is in, told by its content; a file's name says too little and too often the wrong."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from assistant.catalogue.feeds.delimited import Table
from assistant.catalogue.feeds.file import FeedFile
from assistant.catalogue.feeds.google_xml import read_google_xml
from assistant.catalogue.feeds.json_feed import read_json, read_json_lines
from assistant.catalogue.feeds.json_ld import read_html
from assistant.catalogue.feeds.json_stream import DECODER
from assistant.catalogue.feeds.names import Naming
from assistant.catalogue.feeds.row import FeedUnusable, Found
from assistant.catalogue.feeds.shopify import is_shopify_header, read_shopify_csv
from assistant.catalogue.feeds.tables import is_google_header, read_table
from assistant.catalogue.feeds.woocommerce import is_woocommerce_header, read_woocommerce

SAMPLE = 1 << 16  # characters of the beginning, and of each line, that are looked at

_HTML = re.compile(
    r"(?:<\?xml[^>]*>|<!--.*?-->|\s)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_ROOT = re.compile(r"<(?:[\w.-]+:)?([A-Za-z_][\w.-]*)")
_JSON_LD = re.compile(r'"@(?:context|graph|type)"\s*:')


@dataclass(frozen=True, slots=True)
class Format:
    """A format's name as people know it, and the reader for the file it was found in."""

    name: str
    read: Callable[[Naming], Iterator[Found]]


def detect(file: FeedFile) -> Format:
    """The format of `file`. Raises `FeedUnusable` when it is none of those read here."""
    with file.open() as text:
        beginning = text.read(SAMPLE).lstrip("\ufeff\x00 \t\r\n")
    if not beginning:
        raise FeedUnusable(f"{file.path.name} is empty.")
    if beginning.startswith("<"):
        return _markup(file, beginning)
    if beginning.startswith(("{", "[")):
        return _json(file, beginning)
    return _table(file)


def _markup(file: FeedFile, beginning: str) -> Format:
    if _HTML.match(beginning):
        return Format("schema.org JSON-LD in HTML", lambda naming: read_html(file, naming))
    root = _ROOT.search(beginning)
    kind = {"rss": "RSS", "feed": "Atom", "rdf": "RSS 1.0"}.get(root[1].casefold() if root else "", "")
    name = f"Google Merchant XML ({kind})" if kind else "XML"
    return Format(name, lambda naming: read_google_xml(file, naming))


def _json(file: FeedFile, beginning: str) -> Format:
    json_ld = "schema.org JSON-LD" if _JSON_LD.search(beginning) else ""
    if beginning.startswith("{") and _has_object_lines(file):
        return Format(json_ld or "JSON Lines", lambda naming: read_json_lines(file, naming))
    shopify = re.search(r'"variants"\s*:\s*\[', beginning) and re.search(
        r'"(handle|body_html)"\s*:', beginning
    )
    return Format(json_ld or ("Shopify JSON" if shopify else "JSON"), lambda naming: read_json(file, naming))


def _has_object_lines(file: FeedFile) -> bool:
    """Whether most of the first lines are objects in themselves; lines too long to look at do not count."""
    objects = others = 0
    with file.open() as text:
        while objects + others < 20 and (line := text.readline(SAMPLE)):
            if len(line) == SAMPLE and not line.endswith("\n"):
                while (rest := text.readline(SAMPLE)) and not rest.endswith("\n"):
                    pass
                continue
            if not line.strip():
                continue
            try:
                is_object = isinstance(DECODER.decode(line.strip()), dict)
            except (json.JSONDecodeError, RecursionError):
                is_object = False
            objects, others = objects + is_object, others + (not is_object)
    return objects >= max(1, others) and objects + others > 1


def _table(file: FeedFile) -> Format:
    table = Table(file)
    if len(table.header) < 2:
        raise FeedUnusable(
            f"{file.path.name} is no feed that can be read: it is neither XML nor JSON, and its first line"
            f' has no columns ("{table.header[0][:60] if table.header else ""}").'
        )
    if is_shopify_header(table.header):
        return Format("Shopify CSV", lambda naming: read_shopify_csv(table, naming))
    if is_woocommerce_header(table.header):
        return Format("WooCommerce CSV", lambda naming: read_woocommerce(table, naming))
    if is_google_header(table.header):
        kind = "TSV" if table.delimiter == "\t" else "CSV"
        return Format(f"Google Merchant {kind}", lambda naming: read_table(table, naming))
    return Format("CSV with mapped columns", lambda naming: read_table(table, naming))
