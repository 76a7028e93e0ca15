"""Chinese messages in the core's English words."""

import pytest

from assistant.dialogue.amounts import find_price
from assistant.dialogue.chinese import in_english_words, number
from assistant.dialogue.exclusions import find_exclusions


@pytest.mark.parametrize(
    ("numeral", "value"),
    [
        ("十", "10"),
        ("二十五", "25"),
        ("两百五", "250"),
        ("一千二", "1200"),
        ("三万", "30000"),
        ("一百零五", "105"),
        ("88", "88"),
    ],
)
def test_numerals(numeral: str, value: str) -> None:
    assert number(numeral) == value


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("100美元以下的手表", None, 100),
        ("50到100元的台灯", 50, 100),
        ("预算两百块的跑鞋", None, 200),
        ("不超过80美元的礼物", None, 80),
        ("至少五百元的手机", 500, None),
    ],
)
def test_price_bounds(text: str, low: int | None, high: int | None) -> None:
    bounds = find_price(in_english_words(text), "USD").bounds
    assert (bounds.low, bounds.high) == (low, high)


def test_yuan_is_not_the_shops_dollar() -> None:
    assert (
        find_price(in_english_words("500元人民币以下的手机".replace("元人民币", "人民币")), "USD").foreign
        == "CNY"
    )


def test_exclusions() -> None:
    assert find_exclusions(in_english_words("办公椅，不要皮的")).phrases == ("leather",)
    assert find_exclusions(in_english_words("除了红色以外的连衣裙")).phrases == ("red",)


def test_words_references_and_what_the_glossary_lacks() -> None:
    assert in_english_words("防水双肩包") == "waterproof backpack"
    assert "the second one" in in_english_words("第二个有保修吗")
    assert in_english_words("便宜一点") == "cheaper"
    assert "魑" in in_english_words("魑魅手机")
