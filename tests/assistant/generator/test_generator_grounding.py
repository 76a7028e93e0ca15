"""Evidence or silence: what may be said, and what may not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.generator.grounding import check
from assistant.generator.quantities import quantities

RETURNS = (
    "You have 30 days to return most products, counted from the day of delivery. "
    "Clothing and footwear have 60 days. "
    "Opened phones have 14 days, opened cameras 14 days, and opened laptops and tablets 21 days. "
    "Final sale items cannot be returned. Returns from Canada cost $12.95. "
    "Write to help@harbourlane.example or see harbourlane.example/returns. "
    "We refund within 5 business days. Refunds are paid to your card, unless you paid with a gift card."
)
FACTS = ("battery life: 17 h", "weight: 0.98 kg", "brand: Solvane", "touchscreen: no", "display: 14 in OLED")
CHINESE = ("大多数商品可在30天内退货。开封的手机可在14天内退货。定制商品不可退货。运费为12元。",)


@pytest.mark.parametrize(
    "answer",
    [
        "You have 30 days to return most products.",
        "You have thirty days to return most products, counted from the day of delivery.",
        "Clothing has 60 days.",
        "Opened laptops have 21 days.",
        "Opened tablets have twenty-one days.",
        "Final sale items can't be returned.",
        "Returns from Canada cost 12.95 dollars.",
        "See harbourlane.example/returns.",
        "We refund within five business days.",
        "Refunds are paid to your card, unless you paid with a gift card.",
        "You have 30 days to return most products. Final sale items cannot be returned.",
    ],
)
def test_what_the_policy_says_may_be_said(answer: str) -> None:
    assert check(answer, [RETURNS]).offences == ()


@pytest.mark.parametrize(
    ("answer", "kind", "piece"),
    [
        ("You have 60 days to return most products.", "number", "60 days"),
        ("You have 30 weeks to return most products.", "number", "30 weeks"),
        ("You have ninety days to return most products.", "number", "ninety days"),
        ("Opened laptops have 14 days.", "number", "14 days"),
        ("Opened phones have 21 days.", "number", "21 days"),
        ("Returns from Canada cost 12.95 euros.", "number", "12.95 euros"),
        ("Returns from Canada cost $9.95.", "number", "$9.95"),
        ("Returns from Mexico cost $12.95.", "name", "Mexico"),
        ("Final sale items can be returned.", "negation", "not"),
        ("You cannot return most products.", "word", "most"),
        ("Clothing never has 60 days.", "negation", "not"),
        ("Write to help@elsewhere.example.", "link", "help@elsewhere.example"),
        ("See https://harbourlane.example/returns.", "link", "https://harbourlane.example/returns"),
        ("Refunds are paid to your card.", "condition", "unless"),
        ("We refund within 5 calendar days.", "word", "calendar"),
        ("Shipping is free.", "word", "free"),
        ("Yes.", "word", "Yes"),
        ("", "nothing", ""),
        ("...", "nothing", "..."),
    ],
)
def test_what_it_does_not_say_is_refused_and_named(answer: str, kind: str, piece: str) -> None:
    verdict = check(answer, [RETURNS])
    assert not verdict.grounded
    assert (kind, piece) in [(offence.kind, offence.piece) for offence in verdict.offences]


@pytest.mark.parametrize(
    "answer",
    [
        "The battery life is 17 h.",
        "The battery lasts 17 hours.",
        "It weighs 0.98 kg.",
        "It is made by Solvane.",
        "No touchscreen.",
    ],
)
def test_facts_may_be_put_into_a_sentence(answer: str) -> None:
    assert check(answer, FACTS).offences == ()


@pytest.mark.parametrize(
    "answer",
    [
        "The battery life is 17 days.",
        "It weighs 17 h.",
        "It is made by Brevant.",
        "It has a touchscreen.",
        "The display is 17 in OLED.",
        "It weighs 0.98 kg and is waterproof.",
        "It is the best laptop.",
    ],
)
def test_facts_may_not_be_changed_mixed_or_added_to(answer: str) -> None:
    assert not check(answer, FACTS).grounded


@pytest.mark.parametrize(
    "answer", ["您可以在三十天内退货。", "开封的手机可在十四天内退货。", "运费为12元。", "定制商品不可退货。"]
)
def test_chinese_that_is_borne_out(answer: str) -> None:
    assert check(answer, CHINESE).offences == ()


@pytest.mark.parametrize(
    "answer",
    [
        "手机可在30天内退货。",
        "定制商品可退货。",
        "运费为20元。",
        "运费为12美元。",
        "商品可免费退货。",
        "保修期为两年。",
    ],
)
def test_chinese_that_is_not(answer: str) -> None:
    assert not check(answer, CHINESE).grounded


def test_one_language_is_no_evidence_for_another() -> None:
    assert not check("大多数商品可以退货。", ["Most products can be returned."]).grounded


def test_without_evidence_nothing_may_be_said() -> None:
    assert not check("It is black.", []).grounded
    assert not check("It is black.", [""]).grounded


def test_true_sentences_are_not_added_up_to_a_false_one() -> None:
    evidence = ["Laptops have a warranty of 24 months.", "Clothing has 60 days."]
    assert not check("Laptops have 60 days.", evidence).grounded


def test_the_number_stays_with_its_subject_whichever_comes_first() -> None:
    after = ["You have 14 days for phones and 21 days for laptops."]
    assert check("You have 21 days for laptops.", after).grounded
    assert not check("You have 14 days for laptops.", after).grounded
    before = ["Delivery takes 3 to 5 business days in Maine and 7 business days in Hawaii."]
    assert check("Delivery takes 3 to 5 business days in Maine.", before).grounded
    assert not check("Delivery takes 7 business days in Maine.", before).grounded


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("thirty-one days", [("31", "day")]),
        ("三十天", [("30", "day")]),
        ("十四日内", [("14", "day")]),
        ("两年", [("2", "year")]),
        ("a two-year warranty", [("2", "year")]),
        ("within a week", [("1", "week")]),
        ("half an hour", [("0.5", "hour")]),
        ("two hundred and fifty dollars", [("250", "USD")]),
        ("$1,299.00", [("1299", "USD")]),
        ("1.299,50 €", [("1299.5", "EUR")]),
        ("19,99 €", [("19.99", "EUR")]),
        ("￥１９９", [("199", "CNY")]),
        ("ten percent or 10 %", [("10", "percent"), ("10", "percent")]),
        ("3-5 business days", [("3", "day"), ("5", "day")]),
        ("128GB", [("128", "gigabyte")]),
        ("iPhone 11 Pro", [("11", "")]),
        ("this one is a nice one", []),
        ("一般情况", []),
    ],
)
def test_numbers_are_read_with_what_they_count(text: str, expected: list[tuple[str, str]]) -> None:
    from decimal import Decimal

    assert [(one.value, one.unit) for one in quantities(text)] == [(Decimal(v), unit) for v, unit in expected]


SENTENCES = [sentence.strip() for sentence in RETURNS.replace(". ", ".\n").splitlines()]


@given(st.sampled_from(SENTENCES))
def test_evidence_bears_itself_out(sentence: str) -> None:
    assert check(sentence, [RETURNS]).grounded


@given(st.integers(1, 400).filter(lambda number: number not in (14, 21, 30, 60)))
def test_no_other_number_of_days_is_ever_borne_out(number: int) -> None:
    assert not check(f"You have {number} days to return most products.", [RETURNS]).grounded


@given(st.text(max_size=80))
def test_any_text_gets_a_verdict(text: str) -> None:
    assert isinstance(check(text, [RETURNS]).grounded, bool)
