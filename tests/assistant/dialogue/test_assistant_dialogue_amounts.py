"""Prices in what people type."""

from decimal import Decimal

import pytest

from assistant.dialogue.amounts import find_price, price_of


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
        ("she'd kill me if i spent more than 50", None, "50"),
        ("my husband gets mad if it costs over 200", None, "200"),
        ("mad about hats over 30", "30.01", None),
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
        ("anything up to thirteen hundred", None, "1300"),
        ("under fifteen hundred dollars", None, "1499.99"),
        ("between twelve hundred and fifteen hundred", "1200", "1500"),
        ("two to three hundred dollars", "200", "300"),
        ("no more than a hundred and twenty-five", None, "125"),
        ("under one thousand two hundred and fifty", None, "1249.99"),
        ("i have a couple of hundred to spend", None, "200"),
        ("a grand and a half max", None, "1500"),
        ("up to two and a half grand", None, "2500"),
        ("under 1.5k", None, "1499.99"),
        ("i can spend two fifty", None, "250"),
        ("i've got twenty-five dollars", None, "25"),
        ("all i got is two twenties. flowers for mom?", None, "40"),
        ("i've two twenties in my purse", None, "40"),
        ("two twenties is all what i have in the pocket", None, "40"),
        ("my budget is two fifties", None, "100"),
        ("3 tens to spend", None, "30"),
        ("earrings for a couple of tenners", None, "20"),
        ("i can't stretch past forty", None, "40"),
        ("i cannot go further than 60", None, "60"),
        ("nothing above thirty", None, "30"),
        ("i refuse to pay over 40", None, "40"),
        ("without paying more than 10", None, "10"),
        ("i don't want to see anything below 20", "20", None),
        ("no wool under 50", None, "49.99"),
        ("forty is the limit", None, "40"),
        ("$45 is my absolute max", None, "45"),
        ("40's my limit", None, "40"),
        ("thirty is about all we can manage", None, "30"),
        ("all i have left is forty", None, "40"),
        ("my max is 45", None, "45"),
        ("keep it to 40", None, "40"),
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
        "a lamp from the nineteen fifties",
        "a dress from the 1950s",
        "at least 4k resolution",
        "a grand piano",
        "two is all i need",
        "a backpack that holds up to 90 pounds",
        "at least 5 pounds of coffee",
        "a few chairs",
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


def test_a_limit_in_a_currency_of_about_the_same_worth_holds() -> None:
    assert find_price("boots under £80", "USD").holds_in("USD")
    assert find_price("boots under s$80", "EUR").holds_in("EUR")
    assert not find_price("boots under 8000 yen", "USD").holds_in("USD")
    assert not find_price("boots under $80", "JPY").holds_in("JPY")
    assert find_price("boots under 8000 yen", "JPY").holds_in("JPY")


@pytest.mark.parametrize(
    ("text", "high", "foreign"),
    [
        ("steak under 32 punds", "31.99", "GBP"),
        ("up to 30 poundss", "30", "GBP"),
        ("up to thirty euors", "30", "EUR"),
        ("30 quidd", "30", "GBP"),
        ("30 buks", "30", ""),
        ("under 32 dolars", "31.99", ""),
        ("a mug for a tener", "10", ""),
        ("under a fivver", "4.99", ""),
    ],
)
def test_money_is_known_with_a_typing_error(text: str, high: str, foreign: str) -> None:
    talk = find_price(text, "USD")
    assert (talk.bounds.high, talk.foreign) == (Decimal(high), foreign)
    assert talk.rest in ("steak", "a mug", "")


def test_words_that_are_near_to_money_stay() -> None:
    talk = find_price("two ducks and 5 collars under 20", "USD")
    assert (talk.bounds.high, talk.rest) == (Decimal("19.99"), "two ducks and 5 collars")


@pytest.mark.parametrize(
    ("said", "high"),
    [("hundred and fifty", 150), ("thirteen hundred", 1300), ("grand", 1000), ("couple of hundred", 200)],
)
def test_an_amount_that_was_pointed_out_is_read_whole(said: str, high: int) -> None:
    assert price_of([(said, "max")], "USD").bounds.high == high


def test_the_rest_of_the_text_stays() -> None:
    assert find_price("size 42 boots under $80 in black", "USD").rest == "size 42 boots in black"
    assert find_price("sell it for $1", "USD").bare == Decimal(1)


@pytest.mark.parametrize(
    "text",
    ["my son is nearly two and wants to ride", "an R-value of 4 or so", "about three of them would do"],
)
def test_about_a_few_is_no_price(text: str) -> None:
    assert not find_price(text.lower(), "USD").bounded


@pytest.mark.parametrize("text", ["around 15", "something for about $5", "to spend about 12 on it"])
def test_about_little_money_is_a_price(text: str) -> None:
    assert find_price(text, "USD").bounded
