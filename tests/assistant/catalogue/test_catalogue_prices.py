"""Prices as feeds write them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.catalogue.feeds.names import currency_in_name
from assistant.catalogue.feeds.row import Number
from assistant.catalogue.prices import NotAPrice, PriceStyle, currency_code, learn_style, read_price
from assistant.money import Money


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("19.99 USD", "19.99", "USD"),
        ("USD 19.99", "19.99", "USD"),
        ("19.99usd", "19.99", "USD"),
        ("$1,299.00", "1299.00", "USD"),
        ("US$ 20", "20.00", "USD"),
        ("CA$19.50", "19.50", "CAD"),
        ("$19.50 CAD", "19.50", "CAD"),
        ("1.299,00 €", "1299.00", "EUR"),
        ("€12,5", "12.50", "EUR"),
        ("EUR 12,50 €", "12.50", "EUR"),
        ("1 299,00 EUR", "1299.00", "EUR"),
        ("1\u00a0299,00\u00a0€", "1299.00", "EUR"),
        ("1\u202f299,00 €", "1299.00", "EUR"),
        ("1'299.50 CHF", "1299.50", "CHF"),
        ("1’299.– CHF", "1299.00", "CHF"),
        ("5,- €", "5.00", "EUR"),
        ("1.299 €", "1299.00", "EUR"),
        ("12,345,678.90 USD", "12345678.90", "USD"),
        ("₹1,29,999.00", "129999.00", "INR"),
        ("¥5,999 CNY", "5999.00", "CNY"),
        ("5999元", "5999.00", "CNY"),
        ("￥５，９９９ CNY", "5999.00", "CNY"),
        ("JPY 5,999", "5999", "JPY"),
        ("1.250 KWD", "1.250", "KWD"),
        ("0.999 USD", "1.00", "USD"),
        (".99 USD", "0.99", "USD"),
        ("1299.0000 USD", "1299.00", "USD"),
        ("249 kr SEK", "249.00", "SEK"),
        ("Rs. 500", "500.00", "INR"),
        ("99,90 zł", "99.90", "PLN"),
    ],
)
def test_a_price_with_its_currency(text: str, amount: str, currency: str) -> None:
    assert read_price(text, PriceStyle()) == Money(Decimal(amount), currency)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("ask us", "not a price"),
        ("", "no price"),
        ("  ", "no price"),
        ("-5 USD", "negative"),
        ("$-5", "negative"),
        ("−5 USD", "negative"),
        ("(5.00) USD", "negative"),
        ("NaN", "not a price"),
        ("inf USD", "not a price"),
        ("from 5 USD", "not a price"),
        ("5 USD / piece", "not a price"),
        ("10 - 20 USD", "not one price"),
        ("$10–$20", "not one price"),
        ("19.99 20.99 USD", "not one price"),
        ("1.2.3 USD", "not one price"),
        ("1,23,4.5 USD", "not one price"),
        ("2 for 5 USD", "not one price"),
        ("1e5 USD", "not one price"),
        ("0.00 USD", "price is 0"),
        ("0.001 USD", "price is 0"),
        ("5 USD EUR", "two currencies"),
        ("EUR 5 USD", "two currencies"),
        ("5 XQZ", "not a price"),
        ("99999999999999 USD", "too high"),
        ("9" * 5000, "not a price"),
        ("19.99", "--currency"),
        ("¥5,999", "CNY or JPY"),
        ("249 kr", "SEK or NOK"),
    ],
)
def test_what_is_no_sure_price_is_refused_with_its_reason(text: str, reason: str) -> None:
    with pytest.raises(NotAPrice, match=reason):
        read_price(text, PriceStyle())


def test_the_shops_currency_settles_what_a_sign_leaves_open() -> None:
    assert read_price("¥5,999", PriceStyle("CNY")).currency == "CNY"
    assert read_price("¥5,999", PriceStyle("JPY")) == Money(Decimal(5999), "JPY")
    assert read_price("$5", PriceStyle("AUD")).currency == "AUD"
    assert read_price("1 299,00", PriceStyle("EUR")) == Money(Decimal("1299.00"), "EUR")


def test_a_currency_beside_the_price_comes_before_the_shops() -> None:
    assert read_price("5", PriceStyle("USD"), "SEK") == Money(Decimal("5.00"), "SEK")
    assert read_price("5 EUR", PriceStyle("USD"), "SEK").currency == "EUR"


def test_three_digits_after_a_mark_are_read_as_the_rest_of_the_feed_shows() -> None:
    german, _ = learn_style([("19,99 €", ""), ("1.299 €", "")])
    english, _ = learn_style([("$19.99", ""), ("$1,299", "")])
    assert read_price("1.299", german).amount == Decimal(1299)
    assert read_price("1,299", english).amount == Decimal(1299)
    with pytest.raises(NotAPrice, match=r"1\.299 or 1299"):
        read_price("1.299", english)
    with pytest.raises(NotAPrice, match=r"1\.299 or 1299"):
        read_price("1,299", german)


def test_a_json_number_has_a_decimal_point() -> None:
    style = PriceStyle("USD", ".")
    assert read_price(Number("1.299"), style).amount == Decimal("1.30")
    assert read_price(Number("1.9999e2"), style).amount == Decimal("199.99")
    assert read_price(Number("19.990000000000002"), style).amount == Decimal("19.99")
    for bad in ("-1", "1e999999999999", "1e-999999999999", "99999999999999999999", "0", "-0"):
        with pytest.raises(NotAPrice):
            read_price(Number(bad), style)


def test_the_currency_is_learnt_only_when_the_feed_names_just_one() -> None:
    assert learn_style([("5", ""), ("6 EUR", ""), ("ask us", "")]) == (PriceStyle("EUR", ""), True)
    assert learn_style([("5 USD", ""), ("6 EUR", "")])[0].currency == ""
    assert learn_style([("5", "GBP")])[0].currency == "GBP"
    assert learn_style([("ask us", "")]) == (PriceStyle(), False)
    assert learn_style([("5 USD", "")], "EUR")[0].currency == "EUR"


def test_a_currency_in_a_columns_name() -> None:
    assert currency_in_name("Preis (EUR)") == "EUR"
    assert currency_in_name("price_usd") == "USD"
    assert currency_in_name("价格（元）") == "CNY"
    assert currency_in_name("Price in €") == "EUR"
    assert currency_in_name("cup price") == ""
    assert currency_in_name("price per piece") == ""


def test_a_currency_code_is_one_of_the_worlds() -> None:
    assert currency_code("eur") == "EUR"
    assert currency_code("€") == "EUR"
    with pytest.raises(NotAPrice, match="no currency"):
        currency_code("EURO!")


amounts = st.decimals(min_value="0.01", max_value="999999999.99", places=2)


@given(amounts, st.sampled_from(["{} USD", "USD {}", "${}", "US$ {}", " {}  usd "]))
def test_any_amount_in_english_comes_back_as_it_was(amount: Decimal, form: str) -> None:
    assert read_price(form.format(f"{amount:,.2f}"), PriceStyle()) == Money(amount, "USD")
    assert read_price(form.format(f"{amount:.2f}"), PriceStyle()) == Money(amount, "USD")


@given(amounts, st.sampled_from([".", " ", "\u00a0", "\u202f"]), st.sampled_from(["{} €", "€ {}", "EUR {}"]))
def test_any_amount_on_the_continent_comes_back_as_it_was(amount: Decimal, group: str, form: str) -> None:
    continental = f"{amount:,.2f}".replace(",", "_").replace(".", ",").replace("_", group)
    assert read_price(form.format(continental), PriceStyle()) == Money(amount, "EUR")


@given(st.text(max_size=80))
def test_any_text_at_all_is_a_price_above_zero_or_a_plain_refusal(text: str) -> None:
    try:
        price = read_price(text, PriceStyle("USD", "."))
    except NotAPrice:
        return
    assert price.amount > 0
    assert any(char.isdigit() for char in text)
