"""The product index as its callers use it: opened, searched, refreshed, reopened."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from memory_catalogue import MemoryCatalogue
from word_embedder import WordEmbedder

from assistant.catalogue.product import Product
from assistant.money import Money
from assistant.retrieval.index import ProductIndex
from assistant.retrieval.request import Constraints, Results, SearchRequest
from assistant.retrieval.uses import Use, Uses


def product(id: str, title: str, price: str = "10.00", **more: object) -> Product:
    return Product(id=id, title=title, price=Money(Decimal(price), "USD"), **more)  # type: ignore[arg-type]


LAMPS, RUGS, CAMERAS, BAGS = ("Home", "Lamps"), ("Home", "Rugs"), ("Electronics", "Cameras"), ("Bags",)
SHOP = [
    product("desk-lamp", "Oak Desk Lamp", "40.00", product_type=LAMPS, description="A warm light for study."),
    product("floor-lamp", "Black Floor Lamp", "90.00", product_type=LAMPS, description="Bright and tall."),
    product("rug", "Wool Rug", "120.00", product_type=RUGS, description="Soft, blue and white."),
    product("rug-floral", "Floral Rug", "80.00", product_type=RUGS, description="Roses on red."),
    product("camera", "Compact Camera", "300.00", product_type=CAMERAS, description="With a lamp for flash."),
    product("camera-bag", "Leather Camera Bag", "60.00", product_type=BAGS, description="For one camera."),
    product("bag-s", "Canvas Tote", "20.00", product_type=BAGS, item_group_id="tote", color="red"),
    product("bag-l", "Canvas Tote", "25.00", product_type=BAGS, item_group_id="tote", color="blue"),
    product("gone", "Canvas Lamp", "15.00", product_type=LAMPS, availability="out_of_stock"),
]
USES = (Use(("lamp", "light"), ("too dark to read",)), Use(("umbrella",), ("rain",)))


@pytest.fixture
def embedder() -> WordEmbedder:
    return WordEmbedder()


@pytest.fixture
def open_index(tmp_path: Path, embedder: WordEmbedder) -> Callable[[MemoryCatalogue], ProductIndex]:
    uses = Uses(embedder, USES, embedder.embed([need for use in USES for need in use.needs]))

    def opened(store: MemoryCatalogue) -> ProductIndex:
        return asyncio.run(ProductIndex.open(store, embedder, tmp_path, uses=uses))

    return opened


@pytest.fixture
def shop(open_index: Callable[[MemoryCatalogue], ProductIndex]) -> ProductIndex:
    return open_index(MemoryCatalogue(SHOP))


def ids(results: Results) -> list[str]:
    return [hit.id for hit in results.hits]


def test_the_thing_itself_comes_before_things_that_mention_it(shop: ProductIndex) -> None:
    assert ids(shop.search(SearchRequest("camera")))[0] == "camera"
    assert ids(shop.search(SearchRequest("a bag for my camera")))[0] == "camera-bag"
    assert ids(shop.search(SearchRequest("lamps")))[:2] == ["desk-lamp", "floor-lamp"]


def test_other_names_and_other_forms_are_found(shop: ProductIndex) -> None:
    assert ids(shop.search(SearchRequest("carpets")))[:2] == ["rug", "rug-floral"]
    assert ids(shop.search(SearchRequest("woollen rugs")))[0] == "rug"


def test_a_hit_says_what_matched_and_what_it_was_scored_for(shop: ProductIndex) -> None:
    hit = shop.search(SearchRequest("Oak lamps, cheap")).hits[0]
    assert hit.id == "desk-lamp"
    assert hit.matched == ("Oak", "lamps")
    assert hit.score == pytest.approx(sum(hit.parts.values()), abs=1e-5)
    assert {"lexical", "meaning", "category"} <= set(hit.parts)
    assert 0 < hit.similarity <= 1


def test_without_a_text_there_is_no_similarity(shop: ProductIndex) -> None:
    results = shop.search(SearchRequest(constraints=Constraints(categories=(RUGS,))))
    assert set(ids(results)) == {"rug", "rug-floral"}
    assert results.total == 2
    assert {hit.similarity for hit in results.hits} == {0.0}
    assert {hit.matched for hit in results.hits} == {()}


def test_variants_count_once_unless_all_are_wanted(shop: ProductIndex) -> None:
    assert sum(id.startswith("bag-") for id in ids(shop.search(SearchRequest("canvas tote")))) == 1
    every = shop.search(SearchRequest("canvas tote", group_variants=False))
    assert {"bag-s", "bag-l"} <= set(ids(every))
    blue = SearchRequest("canvas tote", Constraints(attributes=(("color", ("blue",)),)))
    assert ids(shop.search(blue)) == ["bag-l"]


def test_sorted_by_price_only_real_answers_compete(shop: ProductIndex) -> None:
    assert ids(shop.search(SearchRequest("camera", sort="price_asc"))) == ["camera"]  # no bag
    assert ids(shop.search(SearchRequest("lamp", sort="price_asc"))) == ["gone", "desk-lamp", "floor-lamp"]
    in_stock = SearchRequest("lamp", Constraints(in_stock=True), sort="price_desc")
    assert ids(shop.search(in_stock)) == ["floor-lamp", "desk-lamp"]


def test_pages_do_not_overlap_and_hold_everything(shop: ProductIndex) -> None:
    whole = shop.search(SearchRequest(limit=100))
    paged = [
        id
        for start in range(0, whole.total, 3)
        for id in ids(shop.search(SearchRequest(limit=3, offset=start)))
    ]
    assert paged == ids(whole)
    assert whole.total == len(SHOP) - 1  # two variants count once


def test_what_cannot_be_bought_comes_after_its_equals(shop: ProductIndex) -> None:
    assert ids(shop.search(SearchRequest("lamp")))[-1] != "desk-lamp"
    assert "gone" in ids(shop.search(SearchRequest("canvas lamp")))


def test_like_a_product_but_not_itself(shop: ProductIndex) -> None:
    assert ids(shop.search(SearchRequest(like=("rug",))))[0] == "rug-floral"
    assert not {"bag-s", "bag-l"} & set(ids(shop.search(SearchRequest(like=("bag-s",)))))
    assert ids(shop.search(SearchRequest(like=("no such product",)))) == ids(shop.search(SearchRequest()))


def test_added_terms_and_described_products_change_the_order(shop: ProductIndex) -> None:
    assert ids(shop.search(SearchRequest("something nice", terms=(("tote", 1.0),))))[0].startswith("bag-")
    described = SearchRequest(descriptions=(("wool rug soft blue white", 1.0),))
    assert ids(shop.search(described))[0] == "rug"


def test_a_need_told_by_use_finds_what_meets_it(shop: ProductIndex) -> None:
    hit = shop.search(SearchRequest("at home it is too dark to read")).hits[0]
    assert hit.id in ("desk-lamp", "floor-lamp", "gone")
    assert hit.parts["need"] > 0


def test_votes_prices_and_likeness(shop: ProductIndex) -> None:
    votes = shop.category_votes("a rug of wool")
    assert votes[0][0] == RUGS
    assert sum(weight for _, weight in votes) == pytest.approx(1)
    assert shop.price_of(["rug", "camera"]) == [120.0, 300.0]
    assert np.isnan(shop.price_of(["no such product"])[0])
    assert shop.best_similarity("oak desk lamp") > shop.best_similarity("submarine") >= 0
    assert shop.best_similarity("  ") == 0


@pytest.mark.parametrize(
    "text", ["", " ", "😀", "\x00\x1b[31m", "a" * 10_000, "<b>", "'; DROP", "的的的", "1" * 400]
)
def test_any_text_is_answered(shop: ProductIndex, text: str) -> None:
    shop.search(SearchRequest(text))
    shop.search(SearchRequest(text, sort="price_asc"))
    shop.category_votes(text)
    shop.spell(text)
    shop.vocabulary.find(text)


def test_an_empty_shop(open_index: Callable[[MemoryCatalogue], ProductIndex]) -> None:
    index = open_index(MemoryCatalogue())
    assert len(index) == 0
    assert index.search(SearchRequest("lamp")) == Results((), 0)
    assert index.search(SearchRequest()) == Results((), 0)
    assert index.category_votes("lamp") == []
    assert index.best_similarity("lamp") == 0
    assert index.vocabulary.find("lamp") == []
    assert index.vocabulary.price_range is None


def test_a_chinese_catalogue(open_index: Callable[[MemoryCatalogue], ProductIndex]) -> None:
    index = open_index(
        MemoryCatalogue(
            [
                product("dress", "红色连衣裙", product_type=("服装", "裙子")),
                product("bowl", "陶瓷碗", product_type=("厨房", "餐具")),
                product("bag", "真皮手提包", product_type=("箱包",)),
            ]
        )
    )
    assert ids(index.search(SearchRequest("我想买一条连衣裙")))[0] == "dress"
    assert ids(index.search(SearchRequest("碗")))[0] == "bowl"
    excluded = SearchRequest(constraints=Constraints(not_words=("真皮",)))
    assert set(ids(index.search(excluded))) == {"dress", "bowl"}


def test_a_second_start_computes_nothing_again(
    open_index: Callable[[MemoryCatalogue], ProductIndex], embedder: WordEmbedder
) -> None:
    store = MemoryCatalogue(SHOP)
    before = open_index(store)
    embedder.texts.clear()
    store.read = 0
    after = open_index(store)
    assert embedder.texts == []
    assert store.read == 0
    for text in ("lamp", "", "wool rug", "too dark to read"):
        assert after.search(SearchRequest(text)) == before.search(SearchRequest(text))
    assert after.vocabulary.categories == before.vocabulary.categories


def test_a_spoilt_snapshot_is_made_anew(
    open_index: Callable[[MemoryCatalogue], ProductIndex], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    store = MemoryCatalogue(SHOP)
    before = open_index(store)
    (tmp_path / "products.npz").write_bytes(b"PK\x03\x04 not a snapshot")
    assert open_index(store).search(SearchRequest("lamp")) == before.search(SearchRequest("lamp"))
    assert "made anew" in caplog.text


def test_an_import_reads_and_embeds_only_what_changed(
    open_index: Callable[[MemoryCatalogue], ProductIndex], embedder: WordEmbedder
) -> None:
    store = MemoryCatalogue(SHOP)
    index = open_index(store)
    cheaper = replace(SHOP[2], price=Money(Decimal("99.00"), "USD"))
    reworded = replace(SHOP[0], title="Walnut Desk Lamp")
    changes = store.become([reworded, SHOP[1], cheaper, *SHOP[4:], product("tent", "Blue Tent")])
    embedder.texts.clear()
    store.read = 0
    asyncio.run(index.refresh(changes))
    assert sorted(text.split(".")[0] for text in embedder.texts) == ["Blue Tent", "Walnut Desk Lamp"]
    assert store.read <= 5  # the three changed, and the two again for their vectors
    assert ids(index.search(SearchRequest("walnut")))[0] == "desk-lamp"
    assert ids(index.search(SearchRequest("tents")))[0] == "tent"
    assert "rug-floral" not in ids(index.search(SearchRequest("floral rug", limit=100)))
    assert index.price_of(["rug"]) == [99.0]
    assert index.version == 2


def test_an_import_that_was_missed_is_caught_up_with(
    open_index: Callable[[MemoryCatalogue], ProductIndex],
) -> None:
    store = MemoryCatalogue(SHOP)
    index = open_index(store)
    store.become([*SHOP[1:], product("tent", "Blue Tent")])
    latest = store.become([*SHOP[1:], product("tent", "Blue Tent"), product("kayak", "Sea Kayak")])
    asyncio.run(index.refresh(latest))
    found = {id for text in ("tent", "kayak") for id in ids(index.search(SearchRequest(text)))}
    assert {"tent", "kayak"} <= found
    assert SHOP[0].id not in ids(index.search(SearchRequest(limit=100)))


def test_searches_while_a_refresh_runs_see_one_state(
    open_index: Callable[[MemoryCatalogue], ProductIndex],
) -> None:
    store = MemoryCatalogue(SHOP)
    index = open_index(store)

    async def both() -> list[Results]:
        store.become([product(f"new{i}", f"Canvas Lamp {i}") for i in range(300)])
        refresh = asyncio.create_task(index.refresh())
        seen = []
        while not refresh.done():
            seen.append(await asyncio.to_thread(index.search, SearchRequest("lamp", limit=1000)))
        await refresh
        return [*seen, index.search(SearchRequest("lamp", limit=1000))]

    for results in asyncio.run(both()):
        assert len({id.startswith("new") for id in ids(results)}) == 1


PRODUCTS = st.builds(
    lambda title, text, price, color, path, group: product(
        "", title, f"{price}.00", description=text, color=color, product_type=path, item_group_id=group
    ),
    st.sampled_from(["Oak Lamp", "Wool Rug", "Camera Bag", "Blue Tent"]),
    st.sampled_from(["Warm and soft.", "For camping at night.", ""]),
    st.integers(1, 50),
    st.sampled_from(["red", "blue", ""]),
    st.sampled_from([LAMPS, RUGS, BAGS]),
    st.sampled_from(["", "g"]),
)
CATALOGUES = st.lists(PRODUCTS, min_size=1, max_size=8).flatmap(
    lambda products: st.permutations(range(10)).map(
        lambda numbers: [replace(p, id=f"p{n}") for p, n in zip(products, numbers, strict=False)]
    )
)


@settings(max_examples=30, deadline=None)
@given(st.lists(CATALOGUES, min_size=2, max_size=4), st.booleans())
def test_following_imports_gives_what_a_fresh_index_gives(
    tmp_path_factory: pytest.TempPathFactory, catalogues: list[list[Product]], told: bool
) -> None:
    embedder = WordEmbedder()
    uses = Uses(embedder, USES, embedder.embed([need for use in USES for need in use.needs]))

    async def followed() -> tuple[ProductIndex, ProductIndex, ProductIndex]:
        store = MemoryCatalogue(catalogues[0])
        folder = tmp_path_factory.mktemp("followed")
        index = await ProductIndex.open(store, embedder, folder, uses=uses)
        for catalogue in catalogues[1:]:
            changes = store.become(catalogue)
            await index.refresh(changes if told else None)
        reopened = await ProductIndex.open(store, embedder, folder, uses=uses)
        fresh_folder = tmp_path_factory.mktemp("fresh")
        fresh = await ProductIndex.open(MemoryCatalogue(catalogues[-1]), embedder, fresh_folder, uses=uses)
        return index, reopened, fresh

    index, reopened, fresh = asyncio.run(followed())
    requests = [
        SearchRequest(text, constraints, sort=sort, limit=20)
        for text in ("oak lamp", "too dark to read", "", "soft blue things")
        for constraints in (Constraints(), Constraints(price_max=Decimal(25), not_words=("wool",)))
        for sort in ("relevance", "price_asc")
    ]
    for request in requests:
        expected = fresh.search(request)
        for other in (index, reopened):
            results = other.search(request)
            assert ids(results) == ids(expected)
            assert results.total == expected.total
            np.testing.assert_allclose(
                [hit.score for hit in results.hits], [hit.score for hit in expected.hits], atol=1e-5
            )
    assert index.vocabulary.categories == fresh.vocabulary.categories
    assert index.vocabulary.attributes == fresh.vocabulary.attributes
    assert index.vocabulary.things == fresh.vocabulary.things
