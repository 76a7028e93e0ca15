"""Prices in what a person types: bounds, ranges, and in which currency.

    >>> find_price("a rug between $50 and 1.2k", "USD").bounds
    Bounds(low=Decimal('50'), high=Decimal('1200'))

English only: Chinese messages are put into English words before they come here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import zip_longest

from assistant.dialogue.slots import Bound

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
    "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "fiver": 5, "tenner": 10,
}  # fmt: skip
_TIMES = {"hundred": 100, "thousand": 1000, "grand": 1000}

_UNIT = (
    r"-?in\b|(?:-|\s)?(?:inch(?:es)?|\"|”|cm|mm|m\b|met(?:er|re)s?|ft|feet|foot|gb|tb|mb|kg|g\b|grams?|lbs?|oz|"
    r"l\b|lit(?:er|re)s?|ml|w\b|watts?|mah|wh|mp|megapixels?|hz|h\b|hours?|hrs?|days?|weeks?|months?|"
    r"years?|yrs?|minutes?|mins?|people|persons?|pieces?|pcs|pack|seats?|seater|%|percent|stars?|x\b|st\b|nd\b|"
    r"rd\b|th\b|ports?|speeds?|lumens?|psi|°|degrees?|k\s*resolution|of\s+(?:them|these|those)|items?|"
    r"products?|options?|results?|ones?\b)"
)
_NUMBER = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
_WORD_NUMBER = (
    r"(?:(?:half\s+a|a\s+couple(?:\s+of)?|a|one|two|three|four|five|six|seven|eight|nine)\s+(?:hundred|thousand|grand)"
    r"(?:\s+(?:and\s+)?(?:ten|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety))?|"
    + r"a\s+(?:fiver|tenner|twenty|fifty)|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)[-\s](?:one|two|three|four|five|six|seven|eight|nine)|"
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

_NT = r"(?:\w+n't|(?:do|does|did|ca|wo|would|should|could|must|is|are|need)nt)"
_BELOW = (
    r"under|below|less\s+than(?!\s+or\s+equal)|cheaper\s+than|lower\s+than|beneath|smaller\s+than|fewer\s+than|"
    r"not\s+as\s+much\s+as|south\s+of|sub(?=[-\s]?[$€£¥])-?|sub-(?=\d)|<"
)
_UP_TO = (
    r"up\s+to|less\s+than\s+or\s+equal\s+to|at\s+(?:the\s+)?(?:very\s+)?most|no\s+more\s+than|not\s+more\s+than|not\s+over|not\s+above|max(?:imum)?\.?(?:\s+of)?|within|(?:limit|ceiling|cap|maximum)\s+(?:is|of|at)|capped\s+at|stretch\s+to|go\s+(?:up\s+)?to|"
    rf"no(?:t)?\s+(?:higher|dearer|pricier|costlier|more\s+expensive)\s+than|(?:not|never|{_NT})\s+(?:be\s+|go\s+)?(?:spend|pay|cost|be|go)?(?:ing|s)?\s*(?:more|over|above)(?:\s+than)?|"
    r"don'?t\s+exceed|not\s+exceed(?:ing)?|budget(?:'s)?\s*(?:is|of|:|=)?(?:\s+(?:about|around))?|"
    r"(?:i|we)\s+(?:have|got|have\s+got)(?=\s+\S+(?:\s+\w+)?\s+(?:to\s+spend|for))|(?:can|could|will|to)\s+spend|"
    r"spend(?:ing)?(?:\s+up\s+to)?|afford|<=|≤"
)
_ABOVE = r"over|above|more\s+than(?!\s+or\s+equal)|dearer\s+than|higher\s+than|pricier\s+than|exceeding|beyond|north\s+of|>"
_FROM = (
    r"at\s+least|more\s+than\s+or\s+equal\s+to|from|starting\s+(?:at|from)|no\s+less\s+than|not\s+less\s+than|min(?:imum)?(?:\s+of)?|not\s+under|"
    r"not\s+below|upwards\s+of|>=|≥"
)
# "Nothing over 50", "won't cost more than 50": a refusal turns the bound round.
_NEGATED = rf"(?:no|not|nothing|never|none|{_NT})\s+(?:\w+\s+){{0,4}}?"
_ABOUT = r"(?:somewhere\s+)?in\s+the\s+(?:region|neighbou?rhood|ballpark)\s+of|give\s+or\s+take|around|about|roughly|approximately|circa|approx\.?|close\s+to|near(?:ly)?|~|≈"

_RANGE = re.compile(
    rf"(?P<lead>between|within|from|in\s+the\s+range\s+of|range\s+of|price\s+range)?\s*{_A}"
    rf"\s*(?:to|-|–|—|through|till|until|(?(lead)and|(?!)))\s*{_B}"
)
_BOUND = re.compile(
    rf"(?:\b|(?<=\s)|^)(?:(?:that\s+|which\s+)?(?:costs?|costing|worth|priced(?:\s+at)?|selling\s+for|going\s+for|with\s+an?|for|at)\s+)?"
    rf"(?:(?P<upto>{_UP_TO}|{_NEGATED}(?:{_ABOVE}))|(?P<from2>{_NEGATED}(?:{_BELOW}))|(?P<below>{_BELOW})|(?P<above>{_ABOVE})|(?P<from>{_FROM})|(?P<exactly>(?<!not\s)(?:exactly|precisely))|(?P<about>{_ABOUT}))"
    rf"\s*(?:the\s+|a\s+price\s+of\s+|price\s+)?{_A}"
)
_AFTER = re.compile(
    rf"{_A}\s*(?:(?P<upto>or\s+(?:less|under|below|cheaper)|and\s+(?:under|below)|max(?:imum)?\b|tops\b|at\s+(?:the\s+)?(?:very\s+)?(?:most|max(?:imum)?\b)|"
    rf"is\s+(?:my\s+)?(?:budget|limit|max(?:imum)?)|budget|limit|to\s+spend)|"
    rf"(?P<from>or\s+(?:more|above|over|up)|(?:and\s+)?upwards\b|and\s+(?:up|above|over)|\+|plus\b|minimum\b|at\s+(?:the\s+)?least)|(?P<about>-?\s?ish\b|or\s+so\b|or\s+thereabouts))"
    rf"(?!\s*(?:{_SYMBOL}|\d))"
)
# "My budget for a jacket is 75": the jacket first.
_BUDGET_FOR = re.compile(
    r"\b(?:(?:my|our|the)\s+)?(?P<budget>budget|(?:price|spending)\s+limit)\s+for\s+(?P<what>(?:an?|the|my|some)\s+[\w'-]+(?:\s+[\w'-]+){0,2}?)\s+(?:is|would\s+be)\b"
)
_SURELY_MONEY = 100
_OTHER_RANGE = re.compile(r"(?:sizes?|ages?|aged|model|years?|pages?|no\.?|number)\s*$")
_SPENDS = re.compile(r"\b(?:spend|pay|budget|cost(?:s|ing)?|price[ds]?)\b[^.]{0,20}$")
# An amount that is named in talk of spending, although no currency stands by it.
_TO_SPEND = re.compile(
    r"\b(?:spend|pay|spare|afford|stretch|budget|limit|(?:have|got)\s+only|only\s+(?:have|got)|(?:i|we)(?:'ve|\s+have)(?:\s+got)?(?:\s+only|\s+just)?)\s*(?:is|of|to|:)?\s*$"
)
_FOR_MONEY = re.compile(r"\bfor\s+(?:about\s+|around\s+)?$")
_LEAST_FOR = 20  # "a table for 4" is no price, and neither is "for 30 people"
_ENDS = re.compile(r"\s*(?:left|(?:in|on)\s+(?:my|me)\b.*|please)?\s*(?:$|[,.;!?])")
_FREE = re.compile(r"\bfor\s+(?:free|nothing)\b(?!\s+but)|\bfree\s+of\s+charge\b")
_SINGLE = re.compile(_A)
# What is left of talk about money around an amount that was taken out.
_TAKEN = "\u241f"
_TALK = re.compile(
    r"(?:\b(?:that|which|they|and|but|or|is|are|be|to|in|at|with|for|of|a|an|the|my|our|i|i'd|i'll|i'm|i've|we|we've|can|can't|could|would|will|must|should|"
    r"have|got|had|only|just|say|somewhere|price[ds]?|tag|range|region|ceiling|limit|cap|budget|costs?|costing|spend(?:ing)?|pay(?:ing)?|spare|stretch|"
    r"afford|come|comes|sell(?:ing|s)?|going|go|not|no|don't|doesn't|want|like|keep\s+it|stay|max(?:imum)?|money)\b[\s:,]*)+"
    + _TAKEN
)
_TALK_AFTER = re.compile(
    _TAKEN
    + r"\s*(?:(?:left|(?:price\s+)?range|mark|budget|each|apiece|in\s+total|total|or\s+so|for\s+it|on\s+it|to\s+spend|in\s+my\s+pocket|price|is\s+my\s+(?:max(?:imum)?|limit|budget))\b)+"
)
_ON_WHAT = re.compile(
    rf"^\W*{_TAKEN}\W*(?:on|for|i\s+(?:can|could)\s+spend\s+on)(?=\s+(?:an?|some|the|any)\b)"
)


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

    @property
    def bounded(self) -> bool:
        """Whether it sets any bound."""
        return self.bounds != Bounds()


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
    """A number in words: `twenty-five`, `a hundred and fifty`, `two thousand`, `half a grand`."""
    total = Decimal(0)
    said = words.replace("-", " ").split()
    for word, following in zip_longest(said, said[1:]):
        if word in _TIMES:
            total *= _TIMES[word]
        elif word == "couple":
            total = Decimal(2)
        elif word == "a":
            total += following in _TIMES  # "a hundred" is one of them, "a fiver" is five
        else:
            total += _WORDS.get(word, 0)
    return total / 2 if said[0] == "half" else total


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
    """Read the price bounds in lower-case `text` for a shop that sells in `currency`.

    An amount of money without a bound is what may be spent.
    """
    bounds, rest, foreign = Bounds(), _BUDGET_FOR.sub(r"\g<what>, \g<budget> is", text), ""

    def take(match: re.Match[str], low: Decimal | None, high: Decimal | None, code: str) -> None:
        nonlocal bounds, rest, foreign
        bounds = Bounds(low if low is not None else bounds.low, high if high is not None else bounds.high)
        rest = rest.replace(match.group(0), f" {_TAKEN} ", 1)
        if code != currency:
            foreign = code

    for match in _RANGE.finditer(rest):
        first, second = _amount(match, "a"), _amount(match, "b")
        if not first or not second:
            continue
        # "300-500" alone is a price; "3-5" may be ages, and "38-40" sizes.
        plain = second[0] >= _SURELY_MONEY and not _OTHER_RANGE.search(rest[: match.start()])
        spends = _SPENDS.search(rest[: match.start()])
        if not (match["lead"] or first[2] or second[2] or plain or spends):
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
            elif said.get("exactly") and sign:  # "exactly two mugs" is no price
                take(match, value, value, code)
            elif said.get("about"):
                take(match, value * Decimal("0.8"), value * Decimal("1.2"), code)
    bare: Decimal | None = None
    single = next((one for one in _SINGLE.finditer(rest) if _is_money(one, rest)), None)
    if single and (amount := _amount(single, "a")):
        bare = amount[0]
        most = bare if bounds == Bounds() else None
        take(single, None, most, _currency(amount[1], currency))
    if bounds == Bounds() and (free := _FREE.search(rest)):
        take(free, None, Decimal(0), currency)
    return PriceTalk(bounds, _without_talk(rest), foreign, bare)


def price_of(amounts: Sequence[tuple[str, Bound]], currency: str) -> PriceTalk:
    """The bounds that amounts set, each said in words that hold one amount of money ("$50", "a grand")."""
    bounds, foreign = Bounds(), ""
    for said, bound in amounts:
        match = _SINGLE.search(said) or _SINGLE.search(f"a {said}")
        amount = _amount(match, "a") if match else None
        if not amount:
            continue
        value, sign, _ = amount
        if bound == "about":
            bounds = Bounds(value * Decimal("0.8"), value * Decimal("1.2"))
        elif bound == "max":
            bounds = Bounds(bounds.low, value)
        else:
            bounds = Bounds(value, bounds.high)
        foreign = foreign or (code if (code := _currency(sign, currency)) != currency else "")
    if bounds.low is not None and bounds.high is not None and bounds.low > bounds.high:
        bounds = Bounds(bounds.high, bounds.low)
    return PriceTalk(bounds, "", foreign)


def _is_money(match: re.Match[str], text: str) -> bool:
    """Whether an amount without a bound is money: it says so, or it is said of spending."""
    amount = _amount(match, "a")
    if not amount or amount[2]:
        return bool(amount)
    before, ends = text[: match.start()], bool(_ENDS.match(text, match.end()))
    if _FOR_MONEY.search(before):
        return ends and amount[0] >= _LEAST_FOR
    return ends and bool(_TO_SPEND.search(before))


def _without_talk(text: str) -> str:
    """`text` without the words in which the amounts stood that were taken out."""
    if _TAKEN not in text:
        return text
    text = _ON_WHAT.sub(" ", _TALK_AFTER.sub(_TAKEN, _TALK.sub(_TAKEN, text)))
    text = re.sub(rf"(?:^|(?<=[,.;:!?]))\s*{_TAKEN}\s*[,.;:]*", " ", text).replace(_TAKEN, " ")
    return " ".join(re.sub(r"\s+(?=[,.;!?])", "", text).split()).strip(" ,;:-")
