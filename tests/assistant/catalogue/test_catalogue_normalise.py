"""What becomes of each field, shown on plain rows."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from assistant.catalogue.feeds.row import FeedUnusable
from assistant.catalogue.normalise import category_path


def row(**fields: str) -> str:
    """A feed of one good product with these fields besides."""
    named = {"id": "1", "title": "Mug", "price": "5 USD"} | fields
    quoted = ('"' + value.replace('"', '""') + '"' for value in named.values())
    return ",".join(named) + "\n" + ",".join(quoted) + "\n"


@pytest.mark.parametrize(
    ("says", "availability"),
    [
        ("in stock", "in_stock"),
        ("In_Stock", "in_stock"),
        ("InStock", "in_stock"),
        ("https://schema.org/InStock", "in_stock"),
        ("http://schema.org/LimitedAvailability", "in_stock"),
        ("true", "in_stock"),
        ("1", "in_stock"),
        ("yes", "in_stock"),
        ("有货", "in_stock"),
        ("out of stock", "out_of_stock"),
        ("out-of-stock", "out_of_stock"),
        ("Sold Out", "out_of_stock"),
        ("https://schema.org/Discontinued", "out_of_stock"),
        ("false", "out_of_stock"),
        ("0", "out_of_stock"),
        ("缺货", "out_of_stock"),
        ("preorder", "preorder"),
        ("Pre-Order", "preorder"),
        ("https://schema.org/PreSale", "preorder"),
        ("backorder", "backorder"),
        ("available to order", "backorder"),
        ("https://schema.org/BackOrder", "backorder"),
        ("", "in_stock"),
    ],
)
def test_availability_by_its_many_names(read: Any, says: str, availability: str) -> None:
    product = read(row(availability=says)).product
    assert (product.availability, product.stock) == (availability, None)


def test_availability_that_is_not_understood_is_never_guessed(read: Any) -> None:
    feed = read(row(availability="ships when the moon is full"))
    assert feed.products == []
    assert "is not understood: use in_stock, out_of_stock, preorder or backorder" in feed.rejects[0].reason


@pytest.mark.parametrize(
    ("says", "quantity", "availability", "stock"),
    [
        ("in stock", "12", "in_stock", 12),
        ("in stock", "1,200", "in_stock", 1200),
        ("in stock", "3.0", "in_stock", 3),
        ("in stock", "0", "out_of_stock", 0),
        ("in stock", "-4", "out_of_stock", 0),
        ("", "0", "out_of_stock", 0),
        ("", "7", "in_stock", 7),
        ("out of stock", "7", "out_of_stock", 7),
        ("preorder", "0", "preorder", 0),
        ("25", "", "in_stock", 25),
        ("in stock", "plenty", "in_stock", None),
    ],
)
def test_stock_and_availability_agree(
    read: Any, says: str, quantity: str, availability: str, stock: Any
) -> None:
    product = read(row(availability=says, quantity=quantity)).product
    assert (product.availability, product.stock) == (availability, stock)


@pytest.mark.parametrize(
    ("period", "on"),
    [
        ("", True),
        ("2026-06-01T00:00-0800/2026-06-30T15:30-0800", True),
        ("2026-06-15T11:59:59Z/2026-06-15T12:00:01Z", True),
        ("2026-05-01T00:00Z/2026-06-15T12:00:00Z", False),
        ("2026-06-16T00:00Z/2026-06-30T00:00Z", False),
        ("2026-06-01/2026-06-20", True),
        ("/2026-06-20", True),
        ("2026-06-20", False),
        ("next week", False),
        ("0001-01-01/9999-12-31", False),
    ],
)
def test_a_sale_price_counts_only_while_the_sale_is_on(read: Any, period: str, on: bool) -> None:
    product = read(row(sale_price="4 USD", sale_price_effective_date=period)).product
    assert product.price_now.amount == (4 if on else 5)


def test_an_end_of_a_sale_is_remarked_so_that_nobody_forgets_it(read: Any) -> None:
    feed = read(row(sale_price="4 USD", sale_price_effective_date="2026-06-01T00:00Z/2026-06-20T00:00Z"))
    assert "import again when it is over" in feed.notes


@pytest.mark.parametrize(
    ("sale", "remark"),
    [
        ("ask us", "not a price"),
        ("6 USD", "above the price"),
        ("4 EUR", "another currency"),
        ("0 USD", "is 0"),
    ],
)
def test_a_sale_price_that_makes_no_sense_is_dropped_with_a_remark(read: Any, sale: str, remark: str) -> None:
    feed = read(row(sale_price=sale))
    assert feed.product.sale_price is None
    assert remark in feed.notes


def test_a_sale_price_alone_is_the_price(read: Any) -> None:
    assert read(row(price="", sale_price="4 USD")).product.price.amount == Decimal("4.00")
    assert read(row(sale_price="5 USD")).product.sale_price is None


@pytest.mark.parametrize(
    ("link", "kept"),
    [
        ("https://s.example/a?b=1&amp;c=2", "https://s.example/a?b=1&c=2"),
        ("HTTP://s.example", "HTTP://s.example"),
        ("/a/b?c=1", "/a/b?c=1"),
        ("//cdn.example/a.jpg", "https://cdn.example/a.jpg"),
        ("www.s.example/a", "https://www.s.example/a"),
        ("https://s.example/a b", "https://s.example/a%20b"),
        ("javascript:alert(1)", ""),
        ("JaVaScRiPt:alert(1)", ""),
        ("java\x00script:alert(1)", ""),
        ("data:text/html,hi", ""),
        ("file:///etc/passwd", ""),
        ("ftp://s.example/a", ""),
        ("mailto:a@s.example", ""),
        ("/\\evil.example", ""),
        ("https://", ""),
        ("images/a.jpg", ""),
        ("https://s.example/" + "a" * 3000, ""),
    ],
)
def test_links_lead_to_the_web_or_the_shops_own_site_or_are_dropped(read: Any, link: str, kept: str) -> None:
    feed = read(row(link=link, image_link=link))
    assert (feed.product.link, feed.product.image_link) == (kept, kept)
    assert ("a link was dropped" in feed.notes) is (not kept)


def test_relative_links_are_completed(read: Any) -> None:
    def link(text: str, base: str = "https://s.example/shop") -> str:
        return str(read(row(link=text), base_url=base).product.link)

    assert link("/a") == "https://s.example/a"
    assert link("a.html") == "https://s.example/shop/a.html"
    assert link("https://other.example/a") == "https://other.example/a"
    assert link("javascript:alert(1)") == ""
    with pytest.raises(FeedUnusable, match="does not begin with http"):
        link("/a", "s.example")


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("Clothing > Shirts > Polo", ("Clothing", "Shirts", "Polo")),
        ("Clothing &gt; Shirts", ("Clothing", "Shirts")),
        ("Clothing/Shirts", ("Clothing", "Shirts")),
        ("Clothing | Shirts", ("Clothing", "Shirts")),
        ("Home » Lamps", ("Home", "Lamps")),
        ("Food & Drinks > Coffee/Tea", ("Food & Drinks", "Coffee/Tea")),
        ("数码 > 手机", ("数码", "手机")),
        (" > Shirts > ", ("Shirts",)),
        ("", ()),
    ],
)
def test_category_paths(text: str, path: tuple[str, ...]) -> None:
    assert category_path(text) == path


def test_a_google_category_that_is_only_a_number_is_dropped(read: Any) -> None:
    feed = read(row(google_product_category="267"))
    assert feed.product.google_product_category == ()
    assert "says nothing to a shopper" in feed.notes


@pytest.mark.parametrize(
    ("gtin", "kept"),
    [
        ("0012345678905", "0012345678905"),
        ("4 006381-333931", "4006381333931"),
        ("4006381333931.0", "4006381333931"),
        ("4.00638E+12", ""),
    ],
)
def test_a_gtin_keeps_its_zeros_and_never_a_rounded_number(read: Any, gtin: str, kept: str) -> None:
    assert read(row(gtin=gtin)).product.gtin == kept


def test_unknown_columns_become_attributes_in_the_files_order(read: Any) -> None:
    product = read(
        "id,title,price,Battery life (h),batteryType,电池容量,Empty,Colour,custom_label_1,margin,"
        "supplier_code\n"
        "1,Phone,5 USD,31,Li-ion,5000 mAh,,Blue,gift,40%,S-9\n"
    ).product
    assert list(product.attributes.items()) == [
        ("battery_life_h", "31"),
        ("battery_type", "Li-ion"),
        ("电池容量", "5000 mAh"),
        ("custom_label_1", "gift"),
    ]
    assert product.color == "Blue"


def test_text_is_cleaned_and_of_bounded_length(read: Any) -> None:
    feed = read(row(title="A\u202e <b>mug</b>  &amp;\tcup " + "x " * 400, description="<p>word</p>" * 9000))
    assert feed.product.title.startswith("A mug & cup x x")
    assert len(feed.product.title) <= 500
    assert len(feed.product.description) <= 20_000
    assert feed.product.description.endswith("word…")
    assert "was shortened" in feed.notes


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"id": " "}, "it has no id"),
        ({"title": "<b> </b>"}, "it has no title"),
        ({"price": ""}, "it has no price"),
        ({"price": "ask us"}, '"ask us" is not a price'),
        ({"id": "x" * 201}, "its id is longer than 200 characters"),
    ],
)
def test_a_row_without_sure_id_title_and_price_is_refused(
    read: Any, fields: dict[str, str], reason: str
) -> None:
    feed = read(row(**fields), currency="USD")
    assert feed.reasons == [(2, reason)]


def test_what_the_clock_says_is_up_to_the_caller(read: Any) -> None:
    sale = row(sale_price="4 USD", sale_price_effective_date="2026-06-01T00:00Z/2026-06-20T00:00Z")
    assert read(sale, now=datetime(2026, 6, 19, tzinfo=UTC)).product.price_now.amount == 4
    assert read(sale, now=datetime(2026, 6, 21, tzinfo=UTC)).product.price_now.amount == 5
