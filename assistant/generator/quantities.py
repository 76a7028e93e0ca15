"""Numbers in a text with what they count: `30 days`, `thirty days` and `三十天` are the same quantity.

Digits, number words and Chinese numerals; currencies, percentages and common units. A number whose unit
is not known has the unit `""`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Quantity:
    """`said` is the text it was read from, from `start` to `end` of the text in `plain` form.

    `goes_on` marks the first number of a range such as `3 to 5 days`.
    """

    value: Decimal
    unit: str
    said: str
    start: int
    end: int
    goes_on: bool = False

    def same_as(self, other: Quantity) -> bool:
        """Whether both say the same amount of the same thing."""
        return self.value == other.value and self.unit == other.unit


_UNITS = {
    "second": "s sec secs second seconds 秒 秒钟",
    "minute": "min mins minute minutes 分钟",
    "hour": "h hr hrs hour hours 小时 个小时 钟头",
    "day": "d day days 天 日",
    "week": "week weeks wk wks 周 星期 个星期 礼拜",
    "month": "month months mo mos 个月 月",
    "year": "y yr yrs year years 年",
    "percent": "% percent per-cent pct",
    "USD": "$ us$ usd dollar dollars bucks 美元 美金",
    "EUR": "€ eur euro euros 欧元",
    "GBP": "£ gbp pound-sterling 英镑",
    "CNY": "¥ cny rmb yuan 元 块 块钱 人民币",
    "cent": "cent cents",
    "kilogram": "kg kgs kilo kilos kilogram kilograms 公斤 千克",
    "gram": "g gram grams gramme grammes 克",
    "pound": "lb lbs pound pounds 磅",
    "ounce": "oz ounce ounces 盎司",
    "metre": "m metre metres meter meters 米",
    "centimetre": "cm centimetre centimetres centimeter centimeters 厘米",
    "millimetre": "mm millimetre millimetres millimeter millimeters 毫米",
    "kilometre": "km kilometre kilometres kilometer kilometers 公里",
    "inch": 'in inch inches ″ " 英寸 寸',
    "foot": "ft foot feet",
    "mile": "mi mile miles 英里",
    "litre": "l litre litres liter liters 升",
    "millilitre": "ml millilitre millilitres milliliter milliliters 毫升",
    "gigabyte": "gb gigabyte gigabytes",
    "terabyte": "tb terabyte terabytes",
    "megabyte": "mb megabyte megabytes",
    "megapixel": "mp megapixel megapixels 万像素",
    "mAh": "mah",
    "watt": "w watt watts 瓦",
    "volt": "v volt volts 伏",
    "hertz": "hz hertz 赫兹",
    "gigahertz": "ghz gigahertz",
    "decibel": "db decibel decibels 分贝",
    "degree": "° °c °f degree degrees 度",
}
_UNIT_OF = {word: unit for unit, words in _UNITS.items() for word in words.split()}
# Words that may stand between a number and what it counts: "5 business days", "2 full years".
_BETWEEN = r"(?:(?:business|working|calendar|full|whole|more|additional|consecutive|us|u\.s\.)[ -])*"
_SMALL = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_WORDS = {word: number for number, word in enumerate(_SMALL)} | {
    word: number * 10 for number, word in enumerate(_TENS, 2)
}
_SCALES = {"hundred": 100, "thousand": 1000, "dozen": 12, "million": 1_000_000}
_HAN = {char: number for number, char in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_HAN_SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10_000}


def _either(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_any_word = _either((*_WORDS, *_SCALES))
_latin_units = _either(word for word in _UNIT_OF if word.isascii() and word.isalpha())
_other_units = _either(word for word in _UNIT_OF if not word.isascii() or not word.isalpha())
_UNIT = rf"(?:(?:{_other_units})|(?:{_latin_units})(?![a-z]))"
_FIGURE = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)|\d{1,3}(?:\.\d{3})+,\d+|\d+[.,]\d+|\d+"
_NUMBER = (
    rf"(?P<figure>{_FIGURE})|(?P<words>\b(?:{_any_word})(?:[ -](?:and )?(?:{_any_word}))*\b)"
    rf"|(?P<han>[零〇一二两三四五六七八九十百千万]+)(?=个?{_UNIT})|(?P<article>\b(?:half )?an?\b)"
)
_QUANTITY = re.compile(
    rf"(?P<before>(?:us\$|[$€£¥])\s?)?(?:{_NUMBER})(?P<range>\s?(?:-|–|to|or|至|到)\s?(?=\d))?"
    rf"(?:[ -]?(?P<between>{_BETWEEN})(?P<unit>{_UNIT}))?"
)


def plain(text: str) -> str:
    """`text` in lower case and in Unicode's compatibility form (full-width digits become plain ones)."""
    return unicodedata.normalize("NFKC", text).lower()


def quantities(text: str) -> list[Quantity]:
    """The quantities of `text` in its order. The first number of a range has the range's unit."""
    text = plain(text)
    found: list[Quantity] = []
    for match in _QUANTITY.finditer(text):
        unit = _UNIT_OF.get((match["before"] or "").strip()) or _UNIT_OF.get(match["unit"] or "", "")
        goes_on = bool(match["range"])
        end = match.start("range") if goes_on and not match["unit"] else match.end()
        said = text[match.start() : end].strip()
        if match["article"]:
            # "a day" is one day; an article before anything else is no number.
            if unit in {"minute", "hour", "day", "week", "month", "year"}:
                value = Decimal("0.5") if match["article"].startswith("half") else Decimal(1)
                found.append(Quantity(value, unit, said, match.start(), end))
            continue
        if match["words"] == "one" and not unit:
            continue  # "this one"
        value = _value(match["figure"], match["words"], match["han"])
        if found and found[-1].goes_on and not found[-1].unit:
            found[-1] = replace(found[-1], unit=unit)
        found.append(Quantity(value, unit, said, match.start(), end, goes_on))
    return found


def _value(figure: str | None, words: str | None, han: str | None) -> Decimal:
    if figure:
        if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", figure):
            return Decimal(figure.replace(",", ""))
        if re.fullmatch(r"\d{1,3}(?:\.\d{3})+,\d+", figure):
            return Decimal(figure.replace(".", "").replace(",", "."))
        return Decimal(figure.replace(",", "."))
    if words:
        return Decimal(_read_words(words))
    return Decimal(_read_han(han or ""))


def _read_words(words: str) -> int:
    total = part = 0
    for word in re.split(r"[ -]", words):
        if word in _WORDS:
            part += _WORDS[word]
        elif word in ("hundred", "dozen"):
            part = max(1, part) * _SCALES[word]
        elif word in _SCALES:
            total, part = total + max(1, part) * _SCALES[word], 0
    return total + part


def _read_han(text: str) -> int:
    total = part = digit = 0
    for char in text:
        if char in _HAN:
            digit = _HAN[char]
        elif char == "万":
            total, part, digit = (total + part + digit) * 10_000, 0, 0
        else:
            part, digit = part + max(1, digit) * _HAN_SCALES[char], 0
    return total + part + digit
