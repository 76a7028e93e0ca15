"""A feed into the catalogue, and all that must not happen to the catalogue."""

from __future__ import annotations

import asyncio
import csv
from pathlib import Path
from typing import Any

import pytest

from assistant.catalogue.feeds.row import FeedUnusable
from assistant.catalogue.importer import import_feed

HEADER = "id,title,price\n"


def rows(*numbers: int, price: str = "5 USD") -> str:
    return "".join(f"{number},Mug {number},{price}\n" for number in numbers)


def listed(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as text:
        return list(csv.reader(text))


async def test_an_import_says_what_it_did(write: Any, store: Any, tmp_path: Path) -> None:
    first = await import_feed(write(HEADER + rows(1, 2, 3)), store, source="the feed")
    assert first.changes.added == ("1", "2", "3")
    assert (first.products, first.rejected, first.format, first.encoding) == (
        3,
        0,
        "Google Merchant CSV",
        "utf-8",
    )
    second = await import_feed(write(HEADER + rows(1) + rows(2, price="6 USD") + rows(4)), store)
    assert (second.changes.added, second.changes.changed) == (("4",), ("2",))
    assert (second.changes.unchanged, second.changes.removed) == (1, ("3",))
    assert store.sources == ["the feed", "feed.dat"]


async def test_good_rows_go_in_and_bad_ones_are_listed(write: Any, store: Any, tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.csv"
    report = await import_feed(
        write(HEADER + rows(1, 2) + '=cmd|x,"Mug",ask us\n' + "@SUM(A1),,5 USD\n" + rows(1)),
        store,
        rejects=rejects,
        allow_partial=True,
    )
    assert list(store.kept) == ["1", "2"]
    assert (report.rejected, report.rejects) == (3, rejects)
    assert "more rows were rejected (3) than taken (2)" in report.warnings
    assert listed(rejects) == [
        ["line", "item", "id", "reason"],
        ["4", "3", "'=cmd|x", '"ask us" is not a price'],
        ["5", "4", "'@SUM(A1)", "it has no title"],
        ["6", "5", "1", "its id is that of line 2, which is kept (this is line 6)"],
    ]


async def test_without_rejects_no_list_is_made_and_an_old_one_is_emptied(
    write: Any, store: Any, tmp_path: Path
) -> None:
    rejects = tmp_path / "rejects.csv"
    report = await import_feed(write(HEADER + rows(1)), store, rejects=rejects)
    assert report.rejects is None
    assert not rejects.exists()
    rejects.write_text("line,item,id,reason\n9,9,old,reason\n")
    await import_feed(write(HEADER + rows(1)), store, rejects=rejects)
    assert listed(rejects) == [["line", "item", "id", "reason"]]
    assert not rejects.with_name("rejects.csv.part").exists()


async def test_rows_never_vanish_because_their_list_cannot_be_written(
    write: Any, store: Any, tmp_path: Path
) -> None:
    nowhere = tmp_path / "no" / "such" / "rejects.csv"
    await import_feed(write(HEADER + rows(1)), store, rejects=nowhere)
    with pytest.raises(FeedUnusable, match=r"cannot be written to .*rejects\.csv"):
        await import_feed(write(HEADER + rows(1, 2) + rows(3, price="ask us")), store, rejects=nowhere)
    assert list(store.kept) == ["1"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "is empty"),
        ("<html><head><title>503</title></head></html>", "This is an HTML page"),
        ("<rss><channel><item><id>1</id>", "The XML breaks on line 1"),
        ("<rss", "The XML breaks on line 1"),
        ("<rss><channel></channel></rss>", "The feed has no product in it"),
        ('<!DOCTYPE a [<!ENTITY b "c">]><rss/>', "declares entities of its own"),
        ('[{"id": 1, "title": "Mug", "price": "5 USD"}, {"id', "The JSON breaks on line 1"),
        ("[]", "The feed has no product in it"),
        (HEADER, "The feed has no product in it"),
        ("name,cost\nMug,5\n", "There is no column for id, price"),
        (HEADER + rows(1, 2, price="ask us"), 'None of the 2 rows can be used. The first: line 2: "ask us"'),
        (HEADER + rows(1, price="5.00"), "--currency"),
        (
            HEADER + rows(1, price="¥5"),
            "None of the 1 rows can be used.*CNY or JPY: say which with --currency",
        ),
    ],
)
@pytest.mark.parametrize("allow_partial", [False, True])
async def test_the_catalogue_stays_when_a_feed_is_unusable(
    write: Any, store: Any, content: str, reason: str, allow_partial: bool
) -> None:
    await import_feed(write(HEADER + rows(1, 2)), store)
    with pytest.raises(FeedUnusable, match=reason):
        await import_feed(write(content), store, allow_partial=allow_partial)
    assert list(store.kept) == ["1", "2"]
    assert len(store.sources) == 1


async def test_rejects_are_listed_for_a_feed_that_is_refused(write: Any, store: Any, tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.csv"
    with pytest.raises(FeedUnusable, match=r"All rejected rows are listed in .*rejects\.csv"):
        await import_feed(write(HEADER + rows(1, 2, price="ask us")), store, rejects=rejects)
    assert len(listed(rejects)) == 3


async def test_a_feed_that_is_mostly_bad_does_not_replace_a_catalogue_unless_told_to(
    write: Any, store: Any
) -> None:
    bad = write(HEADER + rows(1) + rows(2, 3, price="ask us"), "bad.dat")
    await import_feed(write(HEADER + rows(1, 2, 3)), store)
    with pytest.raises(FeedUnusable, match=r"2 rows of 3 were rejected, more than half.*--allow-partial"):
        await import_feed(bad, store)
    assert list(store.kept) == ["1", "2", "3"]
    report = await import_feed(bad, store, allow_partial=True)
    assert (report.changes.removed, list(store.kept)) == (("2", "3"), ["1"])


async def test_with_no_catalogue_to_lose_the_good_rows_of_a_mostly_bad_feed_go_in(
    write: Any, store: Any
) -> None:
    report = await import_feed(write(HEADER + rows(1) + rows(2, 3, price="ask us")), store)
    assert list(store.kept) == ["1"]
    assert report.rejected == 2


async def test_a_file_cut_off_does_not_replace_a_catalogue_unless_told_to(write: Any, store: Any) -> None:
    cut = write(HEADER + rows(*range(30)) + "30,Mu", "cut.dat")
    await import_feed(write(HEADER + rows(*range(60))), store)
    with pytest.raises(FeedUnusable, match=r"ends in the middle of a row \(line 32\).*--allow-partial"):
        await import_feed(cut, store)
    assert len(store.kept) == 60
    report = await import_feed(cut, store, allow_partial=True)
    assert len(store.kept) == 30
    assert "it may be incomplete" in report.warnings[-1]


async def test_progress_is_told_in_bytes_and_products(write: Any, store: Any) -> None:
    told: list[tuple[int, int, int]] = []
    path = write(HEADER + rows(*range(3000)))
    await import_feed(path, store, progress=lambda *step: told.append(step))
    assert told == sorted(told)
    assert told[-1] == (path.stat().st_size, path.stat().st_size, 3000)
    assert len(told) > 3


async def test_the_event_loop_goes_on_while_a_feed_is_read(write: Any, store: Any) -> None:
    turns = 0

    async def others() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    busy = asyncio.create_task(others())
    await import_feed(write(HEADER + rows(*range(3000))), store)
    busy.cancel()
    assert turns > 20, "each batch of rows is read in a thread"


async def test_a_real_store_takes_what_is_imported(write: Any, tmp_path: Path) -> None:
    from storage.storage import open_storage

    async with open_storage(tmp_path / "data") as storage:
        await import_feed(write(HEADER + rows(*range(1200))), storage.catalogue)
        with pytest.raises(FeedUnusable):
            await import_feed(
                write(HEADER + rows(*range(3)) + rows(*range(3, 9), price="soon")), storage.catalogue
            )
        again = await import_feed(write(HEADER + rows(*range(1199)) + rows(5000)), storage.catalogue)
        assert again.changes.added == ("5000",)
        assert again.changes.removed == ("1199",)
        assert (again.changes.changed, again.changes.unchanged) == ((), 1199)
