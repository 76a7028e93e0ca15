"""The format is found by what is in the file, and a file that is no feed is called what it is."""

from __future__ import annotations

import gzip
import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from assistant.catalogue.feeds.file import FeedFile, decode
from assistant.catalogue.feeds.row import FeedUnusable
from assistant.catalogue.reading import FeedReading

XML = "<id>1</id><title>M</title><price>5 USD</price>"
CSV = "id,title,price\n1,M,5 USD\n"


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (f"\n<rss><channel><item>{XML}</item></channel></rss>", "Google Merchant XML (RSS)"),
        (f"<!-- made by a shop --><feed><entry>{XML}</entry></feed>", "Google Merchant XML (Atom)"),
        ("id\ttitle\tprice\n1\tM\t5 USD\n", "Google Merchant TSV"),
        (CSV, "Google Merchant CSV"),
        ("\n\n" + CSV, "Google Merchant CSV"),
        ("sku,name,price\n1,M,5 USD\n", "CSV with mapped columns"),
        ('\ufeff  [{"id": 1, "title": "M", "price": "5 USD"}]', "JSON"),
        ('{"id": 1, "title": "M", "price": "5 USD"}\n{"id": 2, "title": "N", "price": "$5"}\n', "JSON Lines"),
        ('{"products": [\n{"id": 1, "title": "M", "price": "5 USD"}\n]}', "JSON"),
        ('{"products": [{"id": 1, "title": "M", "price": "5 USD"}]}\n', "JSON"),
        ('{\n"id": 1,\n"title": "M", "price": "5 USD"}\n{\n"id": 2,"title": "N", "price": "$5"}', "JSON"),
    ],
)
def test_the_format_is_told_by_the_content(read: Any, content: str, name: str) -> None:
    feed = read(content)
    assert feed.format == name
    assert feed.products[0].title == "M"
    assert feed.rejects == []


@pytest.mark.parametrize("content", ["", " \n\t\n", "\ufeff", "\x00\x00\x00"])
def test_an_empty_file(read: Any, content: str) -> None:
    with pytest.raises(FeedUnusable, match="is empty"):
        read(content)


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    with pytest.raises(FeedUnusable, match=r"There is no file .*nothing\.xml"):
        FeedFile(tmp_path / "nothing.xml")
    with pytest.raises(FeedUnusable, match="is a folder"):
        FeedFile(tmp_path)


def test_workbooks_and_other_files_that_are_no_feed(read: Any) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    with pytest.raises(
        FeedUnusable, match="ZIP file or an Excel workbook: unpack it, or save the sheet as CSV"
    ):
        read(packed.getvalue())
    with pytest.raises(FeedUnusable, match="PDF"):
        read(b"%PDF-1.7 ...")
    with pytest.raises(FeedUnusable, match="is no text"):
        read(bytes(range(256)) * 20)
    with pytest.raises(FeedUnusable, match=r"neither XML nor JSON.*no columns"):
        read("Dear Sir or Madam\nplease find attached\n")


def test_a_packed_feed_is_unpacked_on_the_way(read: Any) -> None:
    assert read(gzip.compress(CSV.encode())).product.title == "M"
    assert read(gzip.compress(CSV.replace(",M,", ",Théière,").encode("cp1252"))).product.title == "Théière"


def test_a_packed_feed_cut_off_is_refused(read: Any) -> None:
    packed = gzip.compress("".join(f"{n},Mug {n * 7919},5 USD\n" for n in range(9999)).encode())
    with pytest.raises(FeedUnusable, match="cut off or damaged"):
        read(packed[: len(packed) // 2])


def test_a_packed_bomb_is_refused_before_it_fills_anything(read: Any) -> None:
    bomb = io.BytesIO()
    with gzip.GzipFile(fileobj=bomb, mode="wb", compresslevel=9) as packing:
        for _ in range(260):
            packing.write(b"a" * (1 << 20))
    with pytest.raises(FeedUnusable, match="unpacks to far more"):
        read(bomb.getvalue())


def test_a_file_that_changes_while_it_is_read_is_no_crash(tmp_path: Path) -> None:
    path = tmp_path / "feed.csv"
    path.write_bytes(CSV.encode() * 2000)
    reading = FeedReading(path, columns={}, now=datetime.now(UTC))
    path.write_bytes(CSV.encode() * 2000 + b"\xff\xfe\xff")
    with pytest.raises(FeedUnusable, match="could not be read to its end"):
        list(reading.items())


def test_small_files_are_decoded_alike() -> None:
    assert decode("Rückgabe".encode("cp1252")) == ("Rückgabe", True)
    assert decode("退货政策：三十天".encode("gb18030")) == ("退货政策：三十天", True)
    assert decode("\ufeffHi".encode("utf-16")) == ("\ufeffHi", True)
    assert decode(b"caf\xc3\xa9 " * 20 + b"\xff")[1] is False
