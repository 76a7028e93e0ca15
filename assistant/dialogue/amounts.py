"""Prices in what a person types: bounds, ranges, and in which currency.

    >>> find_price("a rug between $50 and 1.2k", "USD").bounds
    Bounds(low=Decimal('50'), high=Decimal('1200'))

English only: Chinese messages are put into English words before they come here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

SYMBOLS = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "CNY", "￥": "CNY", "₹": "INR", "₩": "KRW"}
# Currencies that write themselves with a bare dollar sign: "$" then means the shop's own.
DOLLARS = {"USD", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD", "MXN"}
NAMES = {
    "dollar": "USD", "dollars": "USD", "buck": "USD", "bucks": "USD", "usd": "USD",
    "euro": "EUR", "euros": "EUR", "eur": "EUR",
    "pound": "GBP", "pounds": "GBP", "quid": "GBP", "gbp": "GBP",
    "yuan": "CNY", "rmb": "CNY", "cny": "CNY", "renminbi": "CNY",
    "yen": "JPY", "jpy": "JPY", "rupees": "INR", "inr": "INR",
    "cad": "CAD", "aud": "AUD", "hkd": "HKD", "chf": "CHF", "sek": "SEK", "won": "KRW",
}  # fmt: skip
_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40,
    "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip

_UNIT = (
    r"-?in\b|(?:-|\s)?(?:inch(?:es)?|\"|”|cm|mm|m\b|met(?:er|re)s?|ft|feet|foot|gb|tb|mb|kg|g\b|grams?|lbs?|oz|"
    r"l\b|lit(?:er|re)s?|ml|w\b|watts?|mah|wh|mp|megapixels?|hz|h\b|hours?|hrs?|days?|weeks?|months?|"
    r"years?|yrs?|minutes?|mins?|people|persons?|pieces?|pcs|pack|seats?|seater|%|percent|stars?|x\b|st\b|nd\b|"
    r"rd\b|th\b|ports?|speeds?|lumens?|psi|°|degrees?|k\s*resolution|of\s+(?:them|these|those)|items?|"
    r"products?|options?|results?|ones?\b)"
)
_NUMBER = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
_WORD_NUMBER = (
    r"(?:(?:a|one|two|three|four|five|six|seven|eight|nine)\s+(?:hundred|thousand|grand)"
    r"(?:\s+(?:and\s+)?(?:ten|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety))?|"
    + r"(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)[-\s](?:one|two|three|four|five|six|seven|eight|nine)|"
    + "|".join(sorted(_WORDS, key=len, reverse=True))
    + r")"
)
_SYMBOL = "[" + re.escape("".join(SYMBOLS)) + "]"
_NAME = r"(?:" + "|".join(sorted(NAMES, key=len, reverse=True)) + r")\b"
AMOUNT = (
    rf"(?:(?P<sym{{0}}>(?:us|hk|c|a)?{_SYMBOL}|\b{_NAME})\s*)?"
    rf"(?:(?P<num{{0}}>(?<![\w.]){_NUMBER}(?!\d|[.,]\d))(?P<kilo{{0}}>\s?k\b|\s+(?:thousand|grand)\b|\s+hundred\b)?"
    rf"|\b(?P<word{{0}}>{_WORD_NUMBER})\b)"
    rf"(?!(?:{_UNIT}))(?:\s*(?P<cur{{0}}>{_SYMBOL}|{_NAME}))?"
)
_A, _B = AMOUNT.replace("{0}", "a"), AMOUNT.replace("{0}", "b")

_BELOW = (
    r"under|below|less\s+than|cheaper\s+than|lower\s+than|beneath|smaller\s+than|fewer\s+than|"
    r"not\s+as\s+much\s+as|<"
)
_UP_TO = (
    r"up\s+to|at\s+most|no\s+more\s+than|not\s+more\s+than|not\s+over|not\s+above|max(?:imum)?(?:\s+of)?|within|"
    r"no(?:t)?\s+(?:higher|dearer|pricier|costlier|more\s+expensive)\s+than|(?:not|never|\w+n'?t)\s+(?:be\s+|go\s+)?(?:spend|pay|cost|be|go)?(?:ing|s)?\s*(?:more|over|above)(?:\s+than)?|"
    r"don'?t\s+exceed|not\s+exceed(?:ing)?|budget\s*(?:is|of|:|=)?(?:\s+(?:about|around))?|"
    r"(?:i|we)\s+(?:have|got|have\s+got)(?=\s+\S+(?:\s+\w+)?\s+(?:to\s+spend|for))|(?:can|could|will|to)\s+spend|"
    r"spend(?:ing)?(?:\s+up\s+to)?|afford|<=|≤"
)
_ABOVE = r"over|above|more\s+than|dearer\s+than|higher\s+than|pricier\s+than|exceeding|>"
_FROM = (
    r"at\s+least|from|starting\s+(?:at|from)|no\s+less\s+than|not\s+less\s+than|min(?:imum)?(?:\s+of)?|not\s+under|"
    r"not\s+below|upwards\s+of|>=|≥"
)
# "Nothing over 50", "won't cost more than 50": a refusal turns the bound round.
_NEGATED = r"(?:no|not|nothing|never|none|\w+n'?t)\s+(?:\w+\s+){0,2}?"
_ABOUT = r"around|about|roughly|approximately|circa|approx\.?|close\s+to|near(?:ly)?|~|≈"

_RANGE = re.compile(
    rf"(?:between|from|in\s+the\s+range\s+of|range\s+of|price\s+range)?\s*{_A}\s*(?:and|to|-|–|—|through|till|until)\s*{_B}"
)
_BOUND = re.compile(
    rf"(?:\b|(?<=\s)|^)(?:(?:that\s+|which\s+)?(?:costs?|costing|priced(?:\s+at)?|selling\s+for|going\s+for|with\s+an?|for|at)\s+)?"
    rf"(?:(?P<upto>{_UP_TO}|{_NEGATED}(?:{_ABOVE}))|(?P<from2>{_NEGATED}(?:{_BELOW}))|(?P<below>{_BELOW})|(?P<above>{_ABOVE})|(?P<from>{_FROM})|(?P<about>{_ABOUT}))"
    rf"\s*(?:the\s+|a\s+price\s+of\s+|price\s+)?{_A}"
)
_AFTER = re.compile(
    rf"{_A}\s*(?:(?P<upto>or\s+(?:less|under|below|cheaper)|and\s+(?:under|below)|max(?:imum)?\b|tops\b|at\s+(?:the\s+)?most|"
    rf"is\s+(?:my\s+)?(?:budget|limit|max(?:imum)?)|budget|limit|to\s+spend)|"
    rf"(?P<from>or\s+(?:more|above|over|up)|and\s+(?:up|above|over)|\+|minimum\b|at\s+(?:the\s+)?least)|(?P<about>-?\s?ish\b|or\s+so\b|or\s+thereabouts))"
    rf"(?!\s*(?:{_SYMBOL}|\d))"
)
_SURELY_MONEY = 100
_OTHER_RANGE = re.compile(r"(?:sizes?|ages?|aged|model|years?|pages?|no\.?|number)\s*$")
_SPENDS = re.compile(r"\b(?:spend|pay|budget|cost(?:s|ing)?|price[ds]?)\b[^.]{0,20}$")
_FOR = re.compile(r"\bfor\s+(?:about\s+|around\s+)?$")
_SINGLE = re.compile(_A)


@dataclass(frozen=True, slots=True)
class Bounds:
    """Inclusive bounds in major units; None where open."""

    low: Decimal | None = None
    high: Decimal | None = None


@dataclass(frozen=True, slots=True)
class PriceTalk:
    """What a text says about price.

    `rest` is the text without it. `foreign` names a currency that is not the shop's: the bounds then
    are in that currency and must not be used as the shop's. `bare` is an amount said without a bound
    ("sell it for $1", "500").
    """

    bounds: Bounds
    rest: str
    foreign: str = ""
    bare: Decimal | None = None


def _amount(match: re.Match[str], which: str) -> tuple[Decimal, str, bool] | None:
    """Value, currency name or symbol as typed, and whether it was written as money."""
    groups = match.groupdict()
    number, word = groups.get(f"num{which}"), groups.get(f"word{which}")
    try:
        value = Decimal(number.replace(",", "")) if number else _in_words(word or "")
    except InvalidOperation:
        return None
    kilo = (groups.get(f"kilo{which}") or "").strip()
    value *= {"": 1, "hundred": 100}.get(kilo, 1000)
    sign = (groups.get(f"sym{which}") or groups.get(f"cur{which}") or "").strip().lower()
    return value, sign, bool(sign)


def _in_words(words: str) -> Decimal:
    """A number in words: `twenty-five`, `a hundred and fifty`, `two thousand`."""
    total = 0
    for word in words.replace("-", " ").split():
        if word in ("hundred", "thousand", "grand"):
            total *= 100 if word == "hundred" else 1000
        elif word != "and":
            total += 1 if word == "a" else _WORDS[word]
    return Decimal(total)


def _currency(sign: str, shop: str) -> str:
    """The ISO code meant by a symbol or name; the shop's own where it can be the shop's."""
    if not sign:
        return shop
    if sign[-1] in SYMBOLS:
        code = SYMBOLS[sign[-1]]
        prefix = {"us": "USD", "hk": "HKD", "c": "CAD", "a": "AUD"}.get(sign[:-1])
        if prefix:
            return prefix
        if code == "USD" and shop in DOLLARS:
            return shop
        return shop if code == "CNY" and shop == "JPY" else code
    code = NAMES[sign]
    return shop if code == "USD" and sign != "usd" and shop in DOLLARS else code


def find_price(text: str, currency: str) -> PriceTalk:
    """Read the price bounds in lower-case `text` for a shop that sells in `currency`."""
    bounds, rest, foreign = Bounds(), text, ""

    def take(match: re.Match[str], low: Decimal | None, high: Decimal | None, code: str) -> None:
        nonlocal bounds, rest, foreign
        bounds = Bounds(low if low is not None else bounds.low, high if high is not None else bounds.high)
        rest = rest.replace(match.group(0), " ", 1)
        if code != currency:
            foreign = code

    for match in _RANGE.finditer(rest):
        first, second = _amount(match, "a"), _amount(match, "b")
        if not first or not second:
            continue
        worded = match.group(0).lstrip().startswith(("between", "from", "in", "range", "price"))
        # "300-500" alone is a price; "3-5" may be ages, and "38-40" sizes.
        plain = second[0] >= _SURELY_MONEY and not _OTHER_RANGE.search(rest[: match.start()])
        if not (worded or first[2] or second[2] or plain or _SPENDS.search(rest[: match.start()])):
            continue
        sign = second[1] or first[1]
        low, high = first[0], second[0]
        if match["kilob"] and not match["kiloa"] and first[0] * 1000 < second[0]:
            low *= 1000  # "1-2k" means from one thousand
        take(match, min(low, high), max(low, high), _currency(sign, currency))
        break
    for pattern in (_AFTER, _BOUND):
        for match in list(pattern.finditer(rest)):
            amount = _amount(match, "a")
            if not amount or match.group(0) not in rest:
                continue
            value, sign, _ = amount
            code = _currency(sign, currency)
            said = match.groupdict()
            cent = Decimal("0.01")
            if said.get("below"):
                take(match, None, value - cent, code)
            elif said.get("upto"):
                take(match, None, value, code)
            elif said.get("above"):
                take(match, value + cent, None, code)
            elif said.get("from") or said.get("from2"):
                take(match, value, None, code)
            elif said.get("about"):
                take(match, value * Decimal("0.8"), value * Decimal("1.2"), code)
    bare = None
    single = _SINGLE.search(rest)
    if single and (amount := _amount(single, "a")) and amount[2]:
        bare = amount[0]
        code = _currency(amount[1], currency)
        if code != currency:
            foreign = code
        elif bounds == Bounds() and _FOR.search(rest[: single.start()]):
            bounds = Bounds(None, bare)  # "a lamp for $50": what it may cost
        rest = rest.replace(single.group(0), " ", 1)
    return PriceTalk(bounds, " ".join(rest.split()), foreign, bare)
