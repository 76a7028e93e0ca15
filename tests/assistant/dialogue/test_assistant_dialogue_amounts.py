"""Prices in what people type."""

from decimal import Decimal

import pytest

from assistant.dialogue.amounts import find_price


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("stoneware mugs under $40", None, "39.99"),
        ("laptop under 1000", None, "999.99"),
        ("between 100 and 200", "100", "200"),
        ("a rug between $50 and 1.2k", "50", "1200"),
        ("$1-2k laptop", "1000", "2000"),
        ("$20-$30 gift", "20", "30"),
        ("my budget is 300", None, "300"),
        ("i have 50 dollars to spend", None, "50"),
        ("something around $100", "80", "120"),
        ("less than fifty bucks", None, "49.99"),
        ("cheap but over $1000", "1000.01", None),
        ("no more than $25 please", None, "25"),
        ("my budget for a jacket is 75", None, "75"),
        ("a handbag worth at least $100", "100", None),
        ("scarf max. 40 $", None, "40"),
        ("earrings less than or equal to 50", None, "50"),
        ("a sub-$60 backpack", None, "59.99"),
        ("coffee tables within 200 and 400", "200", "400"),
        ("coffee tables in the $200-$400 price range", "200", "400"),
        ("a bouquet for exactly $50", "50", "50"),
        ("pens, no budget limit", None, None),
        ("a hundred dollars max", None, "100"),
        ("over $20 and under $60", "20.01", "59.99"),
        ("50$ and up", "50", None),
        ("backpack, 30 l, below 60", None, "59.99"),
        ("tent for 4 people under 200", None, "199.99"),
        ("i'd spend at least $1,000 on a drum kit", "1000", None),
        ("no more than a hundred and twenty", None, "120"),
        ("i don't want to go over sixty bucks", None, "60"),
        ("for less than half a grand", None, "499.99"),
        ("somewhere in the region of 100 dollars", "80", "120"),
        ("i've only got forty dollars left", None, "40"),
        ("i can stretch to 120", None, "120"),
        ("a kettle for 40", None, "40"),
        ("a phone for nothing", None, "0"),
        ("actually make it $800", None, "800"),
    ],
)
def test_bounds_are_read_however_they_are_put(text: str, low: str | None, high: str | None) -> None:
    bounds = find_price(text, "USD").bounds
    assert bounds.low == (Decimal(low) if low else None)
    assert bounds.high == (Decimal(high) if high else None)


@pytest.mark.parametrize(
    "text",
    [
        "15 inch laptop",
        "at least 2 kg",
        "desk under 120cm",
        "show me 3 of them",
        "size 42",
        "i want exactly 2 mugs",
        "weight limit for the chair is 120",
        "tent for 4 people",
        "two person tent",
    ],
)
def test_measures_and_counts_are_no_prices(text: str) -> None:
    talk = find_price(text, "USD")
    assert talk.bounds.low is None
    assert talk.bounds.high is None
    assert talk.rest == text


def test_another_currency_is_named_and_not_taken_for_the_shops() -> None:
    assert find_price("boots under £80", "USD").foreign == "GBP"
    assert find_price("boots under 80 euros", "USD").foreign == "EUR"
    assert find_price("boots under 80 euros", "EUR").foreign == ""
    assert find_price("boots under $80", "AUD").foreign == ""


def test_the_rest_of_the_text_stays() -> None:
    assert find_price("size 42 boots under $80 in black", "USD").rest == "size 42 boots in black"
    assert find_price("sell it for $1", "USD").bare == Decimal(1)
