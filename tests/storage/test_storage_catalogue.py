"""Imports swap the whole catalogue or nothing; history, order, variants, version and vectors."""

import asyncio
from decimal import Decimal

import numpy as np
import pytest
from storage_samples import assert_sound, batches, product, rows

from assistant.catalogue.product import Product
from assistant.money import Money
from assistant.ports import Changes
from storage import ImportRunning, Storage, open_storage


async def load(storage: Storage, *products) -> Changes:
    return await storage.catalogue.replace(batches(products), "feed.xml")


async def catalogue(storage: Storage) -> list:
    return [item async for page in storage.catalogue.every(2) for item in page]


FULL = product(
    "full",
    "1299.50",
    sale_price=Money(Decimal("999.00"), "USD"),
    availability="preorder",
    stock=3,
    product_type=("Furniture", "Chairs"),
    attributes={"weight": "4 kg", "legs": "oak"},
    title="椅子 “Sölje”",
)


async def test_products_come_back_whole_in_the_order_of_the_feed(tmp_path):
    products = [product("b"), FULL, product("a"), product("d"), product("c")]
    async with open_storage(tmp_path) as storage:
        changes = await storage.catalogue.replace(batches(products[:2], [], products[2:]), "feed.xml")
        assert changes == Changes(("b", "full", "a", "d", "c"), (), 0, ())
    async with open_storage(tmp_path) as storage:
        assert await catalogue(storage) == products


async def test_an_empty_catalogue_has_no_products(storage):
    assert await catalogue(storage) == []
    assert await storage.catalogue.version() == 0


async def test_products_are_found_in_the_order_asked(storage):
    await load(storage, product("a"), product("b"), FULL)
    assert await storage.catalogue.products(["full", "gone", "a"]) == [FULL, product("a")]
    assert await storage.catalogue.products([]) == []


async def test_variants_share_their_group(storage):
    red, blue = (product(key, item_group_id="g", color=key) for key in ("red", "blue"))
    await load(storage, red, product("other"), blue, product("another", item_group_id="h"))

    assert await storage.catalogue.variants("g") == [red, blue]
    assert await storage.catalogue.variants("") == []


async def test_an_import_says_what_it_changed(storage):
    await load(storage, product("same"), product("dearer"), product("gone"))

    changes = await load(storage, product("new"), product("dearer", "11"), product("same"))

    assert changes == Changes(added=("new",), changed=("dearer",), unchanged=1, removed=("gone",))
    assert await catalogue(storage) == [product("new"), product("dearer", "11"), product("same")]


async def test_the_version_grows_when_something_changed(storage):
    versions = []
    for products in (
        [product("a"), product("b")],
        [product("a"), product("b")],  # the same again
        [product("a"), product("b", "12")],
        [product("b", "12"), product("a")],  # another order
        [product("b", "12")],
    ):
        await load(storage, *products)
        versions.append(await storage.catalogue.version())
    assert versions == [1, 1, 2, 3, 4]


async def test_contents_that_no_product_has_are_removed(storage, tmp_path):
    await load(storage, product("a"), product("b"), product("c"))
    await load(storage, product("a"), product("b", "12"))

    assert rows(tmp_path, "SELECT COUNT(*) FROM product_contents") == [(2,)]
    assert rows(tmp_path, "SELECT COUNT(*) FROM staged_products") == [(0,)]
    assert_sound(tmp_path)


async def test_history_has_a_row_when_price_or_stock_changes(storage, tmp_path):
    sale = Money(Decimal("8"), "USD")
    for state in (
        product("a", "10.00", stock=5),
        product("a", "10.0", stock=5, title="A new title"),  # neither changed
        product("a", "12.00", stock=5),
        product("a", "12.00", stock=4),
        product("a", "12.00", stock=4, sale_price=sale),
        product("a", "12.00", stock=None, sale_price=sale, availability="out_of_stock"),
    ):
        await load(storage, state)

    columns = "price, sale_price, availability, stock"
    assert rows(tmp_path, f"SELECT {columns} FROM product_history ORDER BY id") == [
        ("10", "", "in_stock", 5),
        ("12", "", "in_stock", 5),
        ("12", "", "in_stock", 4),
        ("12", "8", "in_stock", 4),
        ("12", "8", "out_of_stock", None),
    ]


async def test_history_outlives_the_product(storage, tmp_path):
    other = product("other")
    await load(storage, product("a", "10"), other)
    await load(storage, other)
    await load(storage, product("a", "10"), other)  # back as it was: no new row
    await load(storage, other)
    await load(storage, product("a", "9"), other)

    assert rows(tmp_path, "SELECT price FROM product_history WHERE product_id = 'a' ORDER BY id") == [
        ("10",),
        ("9",),
    ]


async def test_a_feed_without_products_is_refused(storage):
    await load(storage, product("a"))
    with pytest.raises(ValueError, match="no product"):
        await storage.catalogue.replace(batches([], []), "empty.xml")
    assert await catalogue(storage) == [product("a")]


@pytest.mark.parametrize("lists", [(["b", "c", "b"],), (["b", "c"], ["d", "b"])])
async def test_an_id_that_comes_twice_is_named_and_changes_nothing(storage, tmp_path, lists):
    await load(storage, product("a"))
    feed = batches(*([product(key) for key in keys] for keys in lists))
    with pytest.raises(ValueError, match="'b' comes twice"):
        await storage.catalogue.replace(feed, "feed.xml")

    assert await catalogue(storage) == [product("a")]
    assert rows(tmp_path, "SELECT COUNT(*) FROM staged_products") == [(0,)]


async def test_a_feed_that_breaks_off_changes_nothing(storage, tmp_path):
    await load(storage, product("a"))

    async def breaks_off():
        yield [product("b"), product("a", "99")]
        raise OSError("connection lost")

    with pytest.raises(OSError, match="connection lost"):
        await storage.catalogue.replace(breaks_off(), "feed.xml")

    assert await catalogue(storage) == [product("a")]
    assert await storage.catalogue.version() == 1
    assert rows(tmp_path, "SELECT COUNT(*) FROM product_contents") == [(1,)]
    assert (await load(storage, product("b"))).added == ("b",)


async def test_a_second_import_is_refused_while_one_runs(storage, tmp_path):
    started, go_on = asyncio.Event(), asyncio.Event()

    async def slow():
        yield [product("a")]
        started.set()
        await go_on.wait()
        yield [product("b")]

    first = asyncio.create_task(storage.catalogue.replace(slow(), "slow.xml"))
    await started.wait()
    with pytest.raises(ImportRunning, match="Wait until it has ended"):
        await load(storage, product("c"))
    async with open_storage(tmp_path) as second:  # a start leaves the running import alone
        with pytest.raises(ImportRunning):
            await load(second, product("c"))
    go_on.set()

    assert (await first).added == ("a", "b")
    assert (await load(storage, product("c"))).added == ("c",)


async def test_reading_everything_shows_one_state_while_an_import_swaps(storage):
    await load(storage, *(product(f"old {number}") for number in range(6)))
    reading = storage.catalogue.every(2)
    seen = await anext(reading)
    await load(storage, product("new"))
    seen += [item async for page in reading for item in page]

    assert [item.id for item in seen] == [f"old {number}" for number in range(6)]
    assert [item.id for item in await catalogue(storage)] == ["new"]


async def test_large_batches_are_staged_in_parts(storage):
    products = [product(f"{number:05}") for number in range(2345)]
    assert len((await storage.catalogue.replace(batches(products), "feed.xml")).added) == 2345
    assert [item.id for item in await catalogue(storage)] == [item.id for item in products]


async def test_vectors_come_back_exact_by_encoder(storage):
    await load(storage, *(product(key) for key in "abc"))
    matrix = np.arange(12, dtype=np.float32).reshape(3, 4) / 7
    await storage.catalogue.keep_vectors("mini", ["a", "b", "c"], ["ha", "hb", "hc"], matrix)
    await storage.catalogue.keep_vectors("other", ["a"], ["x"], np.ones((1, 2), np.float32))
    await storage.catalogue.keep_vectors("mini", ["b"], ["hb2"], -matrix[1:2])

    ids, hashes, kept = await storage.catalogue.vectors("mini")
    by_id = {key: (text, row.tolist()) for key, text, row in zip(ids, hashes, kept, strict=True)}

    assert kept.dtype == np.float32
    assert by_id == {
        "a": ("ha", matrix[0].tolist()),
        "b": ("hb2", (-matrix[1]).tolist()),
        "c": ("hc", matrix[2].tolist()),
    }


async def test_an_encoder_that_made_nothing_yet_has_no_vectors(storage):
    ids, hashes, matrix = await storage.catalogue.vectors("mini")
    assert (ids, hashes, matrix.shape) == ([], [], (0, 0))


async def test_vectors_go_with_their_product_and_stay_with_an_unchanged_one(storage):
    await load(storage, product("a"), product("b"), product("c"))
    await storage.catalogue.keep_vectors("mini", ["a", "b", "c"], ["h"] * 3, np.eye(3, dtype=np.float32))
    await load(storage, product("a"), product("b", "12"))
    assert sorted((await storage.catalogue.vectors("mini"))[0]) == ["a", "b"]

    # One that went while its text was embedded is passed over.
    await storage.catalogue.keep_vectors("mini", ["b", "c"], ["h2"] * 2, np.eye(2, 3, dtype=np.float32))
    ids, hashes, _ = await storage.catalogue.vectors("mini")
    assert sorted(zip(ids, hashes, strict=True)) == [("a", "h"), ("b", "h2")]


async def test_ids_texts_and_rows_must_be_as_many(storage):
    await load(storage, product("a"), product("b"))
    with pytest.raises(ValueError, match=r"longer|shorter"):
        await storage.catalogue.keep_vectors("mini", ["a", "b"], ["h"], np.eye(2, dtype=np.float32))
    assert (await storage.catalogue.vectors("mini"))[0] == []


async def test_what_is_reduced_comes_with_the_largest_reduction_first(storage):
    def reduced(key: str, now: str, **facts: object) -> Product:
        return product(key, "100.00", sale_price=Money(Decimal(now), "USD"), **facts)

    everything = [
        product("full"),
        reduced("some", "90.00"),
        reduced("most", "9.00"),
        reduced("gone", "1.00", availability="out_of_stock"),
        reduced("sold", "2.00", stock=0),
        reduced("dearer", "120.00"),
        reduced("half", "50.00", stock=3),
    ]
    await storage.catalogue.replace(batches(everything), "feed")
    assert [one.id for one in await storage.catalogue.reduced(10)] == ["most", "half", "some"]
    assert [one.id for one in await storage.catalogue.reduced(1, 1)] == ["half"]
    await storage.catalogue.replace(batches([product("some", "100.00"), everything[2]]), "feed")
    assert [one.id for one in await storage.catalogue.reduced(10)] == ["most"]
