"""Constraints are hard: whatever is asked, no result ever breaks one."""

from __future__ import annotations

import asyncio
import tempfile
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from memory_catalogue import MemoryCatalogue
from word_embedder import WordEmbedder

from assistant.catalogue.product import Product
from assistant.dialogue.measures import find_measures
from assistant.money import Money
from assistant.retrieval.index import ProductIndex
from assistant.retrieval.measures import Measure
from assistant.retrieval.request import Constraints, SearchRequest, Sort
from assistant.retrieval.uses import Use, Uses

COLORS = ["red", "blue", "navy blue", ""]
PATHS = [("Home", "Rugs"), ("Home", "Lamps"), ("Outdoor", "Tents"), ("Home",), ()]
BRANDS = ["Aldern", "Björk & Sons", ""]
PHRASES = ["floral", "florals", "striped wool", "wooden legs", "made of wood", "for two", "water-resistant"]


def product(id: str, title: str, price: str = "10.00", **more: object) -> Product:
    return Product(id=id, title=title, price=Money(Decimal(price), "USD"), **more)  # type: ignore[arg-type]


PRODUCTS = st.builds(
    lambda title, text, price, sale, currency, path, brand, color, group, stock: Product(
        id="",
        title=title,
        description=text,
        price=Money(Decimal(price).scaleb(-2), currency),
        sale_price=Money(Decimal(price * sale // 100).scaleb(-2), currency) if sale < 100 else None,
        product_type=path,
        brand=brand,
        color=color,
        item_group_id=group,
        stock=stock,
    ),
    st.sampled_from(["Rug", "Lamp", "Red Rug", "Floral Lamp", "Tent", "Woolen Rug"]),
    st.sampled_from(PHRASES).map(lambda phrase: f"A nice thing, {phrase}."),
    st.integers(1, 3000),
    st.sampled_from([50, 90, 100]),
    st.sampled_from(["USD", "USD", "USD", "EUR"]),
    st.sampled_from(PATHS),
    st.sampled_from(BRANDS),
    st.sampled_from(COLORS),
    st.sampled_from(["", "", "g1", "g2"]),
    st.sampled_from([None, 0, 3]),
)
PRICES = st.none() | st.integers(1, 3000).map(lambda cents: Decimal(cents).scaleb(-2))
CONSTRAINTS = st.builds(
    Constraints,
    categories=st.lists(st.sampled_from([("home",), ("Home", "Rugs"), ("Outdoor",)]), max_size=2).map(tuple),
    brands=st.lists(st.sampled_from(["aldern", "Björk & Sons"]), max_size=1).map(tuple),
    attributes=st.lists(
        st.sampled_from([("color", ("blue",)), ("Color", ("red", "green")), ("size", ("xl",))]), max_size=1
    ).map(tuple),
    words=st.lists(st.sampled_from(["rug", "wool", "water resistant"]), max_size=1).map(tuple),
    price_min=PRICES,
    price_max=PRICES,
    not_categories=st.lists(st.sampled_from([("Home", "Lamps"), ("outdoor",)]), max_size=1).map(tuple),
    not_brands=st.lists(st.sampled_from(["ALDERN"]), max_size=1).map(tuple),
    not_attributes=st.lists(st.sampled_from([("color", ("red",)), ("material", ("wood",))]), max_size=1).map(
        tuple
    ),
    not_words=st.lists(st.sampled_from(["floral", "wood", "stripes"]), max_size=2).map(tuple),
    not_ids=st.lists(st.sampled_from(["0", "1"]), max_size=1).map(tuple),
    in_stock=st.booleans(),
)
USES = [Use(("lamp",), ("it is dark",))]


def index_of(products: list[Product]) -> ProductIndex:
    embedder = WordEmbedder()
    uses = Uses(embedder, USES, embedder.embed(["it is dark"]))
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(ProductIndex.open(MemoryCatalogue(products), embedder, Path(folder), uses=uses))


def found(products: list[Product], constraints: Constraints, text: str = "") -> set[str]:
    request = SearchRequest(text=text, constraints=constraints, limit=100, group_variants=False)
    return {hit.id for hit in index_of(products).search(request).hits}


@settings(max_examples=120, deadline=None)
@given(
    st.lists(PRODUCTS, min_size=1, max_size=12),
    CONSTRAINTS,
    st.sampled_from(["", "red rug", "floral lamp", "it is so dark", "nothing known"]),
    st.sampled_from(["relevance", "price_asc", "price_desc"]),
    st.booleans(),
)
def test_no_result_breaks_a_constraint(
    drawn: list[Product], constraints: Constraints, text: str, sort: Sort, group: bool
) -> None:
    products = [_with_id(p, str(i)) for i, p in enumerate(drawn)]
    by_id = {p.id: p for p in products}
    currencies = [p.price.currency for p in products]
    shop_currencies = {c for c in currencies if currencies.count(c) == max(map(currencies.count, currencies))}
    request = SearchRequest(
        text=text,
        constraints=constraints,
        sort=sort,
        limit=100,
        group_variants=group,
        descriptions=(("a lamp", 1.0),),
    )
    results = index_of(products).search(request)
    assert len({hit.id for hit in results.hits}) == len(results.hits) == results.total
    prices = [by_id[hit.id].price_now.amount for hit in results.hits]
    if sort != "relevance":
        assert prices == sorted(prices, reverse=sort == "price_desc")
    if group:
        groups = [g for hit in results.hits if (g := by_id[hit.id].item_group_id)]
        assert len(groups) == len(set(groups))
    for hit in results.hits:
        kept = by_id[hit.id]
        said = f"{kept.title} {kept.description} {kept.color}".lower()
        path = tuple(part.lower() for part in kept.category)
        if constraints.price_min is not None:
            assert kept.price_now.amount >= constraints.price_min
        if constraints.price_max is not None:
            assert kept.price_now.amount <= constraints.price_max
        if constraints.price_min is not None or constraints.price_max is not None:
            assert kept.price_now.currency in shop_currencies
        if constraints.in_stock:
            assert kept.available
        if constraints.categories:
            assert any(path[: len(c)] == tuple(p.lower() for p in c) for c in constraints.categories)
        for category in constraints.not_categories:
            assert path[: len(category)] != tuple(part.lower() for part in category)
        if constraints.brands:
            assert kept.brand.lower() in {brand.lower() for brand in constraints.brands}
        assert kept.brand.lower() not in {brand.lower() for brand in constraints.not_brands}
        assert kept.id not in constraints.not_ids
        for word, forms in (("floral", "floral"), ("wood", "wood"), ("stripes", "stripe")):
            assert word not in constraints.not_words or forms not in said
        for name, values in constraints.not_attributes:
            assert not any(value in said for value in values), name
        for name, values in constraints.attributes:
            stated = kept.color if name.lower() == "color" else ""
            where = f"{kept.title} {stated or kept.description}"  # the title may say it beside the fact
            assert any(value in where.lower() for value in values)
        if "rug" in constraints.words:
            assert "rug" in said or "rugs" in path


def _with_id(product: Product, id: str) -> Product:
    from dataclasses import replace

    return replace(product, id=id)


def test_price_bounds_are_included_and_mean_what_is_paid_today() -> None:
    products = [
        product("at", "Lamp", "20.00"),
        product("sale", "Lamp", "30.00", sale_price=Money(Decimal("20.00"), "USD")),
        product("over", "Lamp", "20.01"),
    ]
    assert found(products, Constraints(price_max=Decimal("20"))) == {"at", "sale"}
    assert found(products, Constraints(price_min=Decimal("20.01"))) == {"over"}
    assert found(products, Constraints(price_min=Decimal(30), price_max=Decimal(10))) == set()


def test_a_stated_fact_is_believed_before_the_description() -> None:
    products = [
        product("red", "Lamp", description="Blends with a blue sofa.", color="Red"),
        product("navy", "Lamp", color="navy blue"),
        product("told", "Lamp", description="A blue shade."),
        product("none", "Lamp"),
    ]
    assert found(products, Constraints(attributes=(("color", ("blue",)),))) == {"navy", "told"}
    assert found(products, Constraints(not_attributes=(("color", ("blue",)),))) == {"none"}


def test_a_measure_must_be_stated_and_hold() -> None:
    products = [
        product("wide", "Desk", attributes={"width": "160 cm"}),
        product("metres", "Desk", attributes={"Width": "1.4 m"}),
        product("narrow", "Desk", attributes={"width": "95 cm"}),
        product("titled", "Desk 150 cm"),
        product("silent", "Desk", description="Wide enough for two, 200 cm of cable."),
    ]
    wider = Measure(("width",), "length", low=120)
    assert found(products, Constraints(measures=(wider,))) == {"wide", "metres", "titled"}
    assert found(products, Constraints(measures=(Measure((), "length", high=100),))) == {"narrow"}


def test_who_refuses_nuts_is_shown_no_walnuts() -> None:
    products = [product("walnut", "Walnut Cake"), product("plain", "Lemon Cake")]
    assert found(products, Constraints(not_words=("nuts",))) == {"plain"}


def test_a_fact_that_is_denied_is_not_said() -> None:
    products = [
        product("yes", "Jacket", attributes={"waterproof": "10,000 mm, taped seams"}),
        product("no", "Jacket", attributes={"waterproof": "no, water-repellent"}),
    ]
    assert found(products, Constraints(words=("waterproof",))) == {"yes"}


@pytest.mark.parametrize(
    ("excluded", "title"),
    [
        ("floral", "Rug with florals"),
        ("stripes", "Striped rug"),
        ("wood", "Wooden bowl"),
        ("gold", "Golden lamp"),
        ("metal", "Metallic lamp"),
        ("sofa", "Velvet couch"),
        ("noise cancelling", "Noise-cancelling headphones"),
        ("noise-cancelling", "Noise cancelling headphones"),
        ("noisecancelling", "Noise cancelling headphones"),
    ],
)
def test_what_is_excluded_in_any_form(excluded: str, title: str) -> None:
    products = [product("said", title), product("other", "Plain thing")]
    assert found(products, Constraints(not_words=(excluded,))) == {"other"}


def test_an_exclusion_does_not_reach_other_words() -> None:
    products = [product("berry", "Blackberry jam"), product("black", "Black lamp")]
    assert found(products, Constraints(not_words=("black",))) == {"berry"}


def test_required_words_may_be_said_anywhere_and_in_any_form() -> None:
    products = [
        product("brand", "Lamp", brand="Aldern"),
        product("type", "Thing", product_type=("Home", "Rugs")),
        product("text", "Thing", description="Goes with any rug."),
        product("fact", "Thing", attributes={"battery_life": "31 hours"}),
    ]
    assert found(products, Constraints(words=("rug",))) == {"type", "text"}
    assert found(products, Constraints(words=("aldern",))) == {"brand"}
    assert found(products, Constraints(words=("31 hour", "battery life"))) == {"fact"}
    assert found(products, Constraints(words=("",))) == {"brand", "type", "text", "fact"}


def test_units_in_filters() -> None:
    products = [
        product("15", 'Laptop 15"'),
        product("14", "Laptop, 14 inch"),
        product("s", "L", size="15-inch"),
    ]
    assert found(products, Constraints(attributes=(("size", ("15 inch",)),))) == {"15", "s"}


def test_a_fact_that_denies_is_not_something_the_product_has() -> None:
    products = [
        product("yes", "Watch", attributes={"waterproof": "yes"}),
        product("no", "Watch", attributes={"waterproof": "no"}),
    ]
    assert found(products, Constraints(words=("waterproof",))) == {"yes"}


def test_a_price_in_another_currency_keeps_no_bound() -> None:
    products = [
        product("a", "Lamp"),
        product("b", "Lamp"),
        Product(id="c", title="Lamp", price=Money(Decimal(1), "EUR")),
    ]
    assert found(products, Constraints(price_max=Decimal(50))) == {"a", "b"}
    assert found(products, Constraints()) == {"a", "b", "c"}


@pytest.mark.parametrize(
    "said",
    [
        "Latex-free foam.",
        "A mat without latex.",
        "Contains no latex or dyes.",
        "Free of latex.",
        "No dyes or latex in it.",
    ],
)
def test_what_a_thing_is_said_to_lack_is_no_reason_to_leave_it_out(said: str) -> None:
    products = [product("lacks", "Mat", description=said), product("has", "Mat", description="Soft latex.")]
    assert found(products, Constraints(not_words=("latex",))) == {"lacks"}
    assert found(products, Constraints(), "latex free mat") == {"lacks", "has"}


def test_a_measure_may_be_the_size_that_tells_variants_apart() -> None:
    products = [product("8", "Kettlebell", size="8 kg"), product("12", "Kettlebell", size="12 kg")]
    twelve = find_measures("12 kg kettlebell").measures
    assert found(products, Constraints(measures=twelve)) == {"12"}
