"""Prices in what a person types: bounds, ranges, and in which currency.

    >>> find_price("a rug between $50 and 1.2k", "USD").bounds
    Bounds(low=Decimal('50'), high=Decimal('1200'))

English only: Chinese messages are put into English words before they come here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from rapidfuzz.distance import OSA

from assistant.dialogue.slots import Bound
from assistant.money import worth_alike
from assistant.retrieval.spelling import rank_of

SYMBOLS = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "CNY", "￥": "CNY", "₹": "INR", "₩": "KRW"}
# Currencies that write themselves with a bare dollar sign: "$" then means the shop's own.
DOLLARS = {"USD", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD", "MXN"}
_PREFIXES = {
    "us": "USD", "hk": "HKD", "ca": "CAD", "c": "CAD", "au": "AUD", "a": "AUD", "nz": "NZD", "s": "SGD",
}  # fmt: skip
NAMES = {
    "dollar": "USD", "dollars": "USD", "buck": "USD", "bucks": "USD", "usd": "USD",
    "euro": "EUR", "euros": "EUR", "eur": "EUR",
    "pound": "GBP", "pounds": "GBP", "quid": "GBP", "gbp": "GBP",
    "yuan": "CNY", "rmb": "CNY", "cny": "CNY", "renminbi": "CNY",
    "yen": "JPY", "jpy": "JPY", "rupees": "INR", "inr": "INR", "francs": "CHF", "chf": "CHF",
    "cad": "CAD", "aud": "AUD", "nzd": "NZD", "sgd": "SGD", "hkd": "HKD", "sek": "SEK", "won": "KRW",
}  # fmt: skip
# The names that are typed in a hurry, one of whose letters may be wrong ("32 punds"), and how rare a word must be
# in English not to be meant as it stands: rare enough that "5 collars" are no dollars.
_HASTY = ("dollar", "dollars", "pound", "pounds", "euros", "bucks", "quid", "tenner", "fiver")
_NO_WORD = 60_000

_ONES = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9}
_TEENS = {
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_DECADES = tuple(word.removesuffix("y") + "ies" for word in _TENS)
_ADDED = {**_ONES, **_TEENS, **_TENS, "couple": 2, "few": 3}
_TIMES = {"hundred": 100, "thousand": 1000, "grand": 1000, "k": 1000}
# Notes by what stands on them. Two of them have names that money alone has.
_SLANG = {"fiver": 5, "fivers": 5, "tenner": 10, "tenners": 10}
_NOTES = {
    "fives": 5, "tens": 10, "twenties": 20, "twentys": 20, "fifties": 50, "fiftys": 50, "hundreds": 100,
    "5s": 5, "10s": 10, "20s": 20, "50s": 50, "100s": 100, **_SLANG,
}  # fmt: skip


def _any(words: Iterable[str]) -> str:
    """A pattern for any of the words, whole."""
    return rf"(?:{'|'.join(sorted(words, key=len, reverse=True))})\b"


_UNIT = (
    r"-?in\b|(?:-|\s)?(?:inch(?:es)?|\"|”|cm|mm|m\b|met(?:er|re)s?|ft|feet|foot|gb|tb|mb|kg|g\b|grams?|lbs?|oz|"
    r"l\b|lit(?:er|re)s?|ml|w\b|watts?|mah|wh|mp|megapixels?|hz|h\b|hours?|hrs?|days?|weeks?|months?|"
    r"years?|yrs?|minutes?|mins?|people|persons?|pieces?|pcs|pack|seats?|seater|%|percent|stars?|x\b|st\b|nd\b|"
    r"rd\b|th\b|ports?|speeds?|lumens?|psi|°|degrees?|k\s*resolution|of\s+(?:them|these|those)|items?|"
    r"products?|options?|results?|ones?\b)"
)
_NUMBER = r"(?<![\w.])(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
_SMALL = rf"(?:{_any(_TENS)}(?:[-\s]{_any(_ONES)})?|{_any(_TEENS)}|{_any(_ONES)})"
_COUPLE = r"(?:a\s+)?(?:couple|few)(?:\s+of)?"
_HALF = r"(?:\s+and\s+(?:a\s+)?half)"
_COUNT = rf"(?:{_NUMBER}|{_SMALL}|{_COUPLE}|half\s+a|a)"
# "Two and a half grand", "a thousand two hundred and fifty", "a grand and a half". A grand piano is no price.
_SCALED = (
    rf"(?:(?:{_COUNT}{_HALF}?[-\s]+)?(?:hundred|thousand)\b|{_COUNT}{_HALF}?\s+grand\b|{_NUMBER}\s?k\b(?!\s*resolution))(?:\s+(?:thousand|grand)\b)?"
    rf"(?:\s+{_any(_ONES)}\s+hundred\b)?(?:{_HALF}|\s+and\s+{_SMALL}(?!\s+{_any(_TIMES)})|\s+(?:{_any(_TENS)}(?:[-\s]{_any(_ONES)})?|{_any(_TEENS)}))?"
)
# The nineteen fifties are years, and so is nineteen sixty.
_NO_YEAR = (
    rf"(?!['’]?s\b(?!\s+(?:all|my|our|the)\b)|[-\s]+(?:{_any(_NOTES)}|{_any(_DECADES)})|\s+{_any(_TENS)})"
)
# Atomic: a part of a number ("fifteen" of "fifteen hundred") is never the number.
_SAID = (
    rf"(?>{_SCALED}|{_any(_ONES)}[-\s]{_any(_TENS)}(?:[-\s]{_any(_ONES)})?|(?:(?<![\w.])\d\d?|{_any(_ONES)}|{_COUPLE})\s+{_any(_NOTES)}|(?:a\s+)?{_any(_SLANG)}|"
    rf"(?:{_NUMBER}(?!\d|[.,]\d)|(?:a\s+(?={_any(_TENS)}))?{_SMALL}){_HALF}?{_NO_YEAR})"
)
_SYMBOL = "[" + re.escape("".join(SYMBOLS)) + "]"
_SIGN = rf"(?:(?<![a-z])(?:{'|'.join(_PREFIXES)}))?{_SYMBOL}"
_NAME = _any(NAMES)
AMOUNT = (
    rf"(?:(?P<sym{{0}}>{_SIGN}|\b{_NAME})\s*)?"
    rf"\b(?P<said{{0}}>{_SAID})(?!(?:{_UNIT}))(?:\s*(?P<cur{{0}}>{_SYMBOL}|{_NAME}))?"
)
_A, _B = AMOUNT.replace("{0}", "a"), AMOUNT.replace("{0}", "b")

_NT = r"(?:\w+n't|cannot|(?:do|does|did|ca|wo|would|should|could|must|is|are|need)nt)"
_BELOW = (
    r"under|below|less\s+than(?!\s+or\s+equal)|cheaper\s+than|lower\s+than|beneath|smaller\s+than|fewer\s+than|"
    r"not\s+as\s+much\s+as|south\s+of|sub(?=[-\s]?[$€£¥])-?|sub-(?=\d)|<"
)
_UP_TO = (
    r"up\s+to|less\s+than\s+or\s+equal\s+to|at\s+(?:the\s+)?(?:very\s+)?most|no\s+more\s+than|not\s+more\s+than|not\s+over|not\s+above|max(?:imum)?\.?(?:\s+of)?|within|(?:limit|ceiling|cap|max(?:imum)?)(?:'s|\s+(?:is|of|at))|capped\s+at|stretch\s+to|keep\s+(?:it|them|this|that|things)\s+to|go\s+(?:up\s+)?to|"
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
# "Nothing over 50", "won't cost more than 50": a refusal turns the bound round. "No wool under 50" refuses the wool.
_NEGATED = (
    # "She'd kill me if I spent more than 50" refuses just as well.
    r"(?:\b(?:kill|murder|divorce|shout|mad|angry|cross|upset|livid|furious|nuts|crazy)\b[^.;!?]{0,15}?\bif\s+(?:i|we|you|it)\s+(?:ever\s+|even\s+)?\w+\s+(?:\w+\s+)?|"
    rf"(?:nothing|never|none|refuse|{_NT})\s+(?!mind\b)(?:[\w']+\s+){{0,4}}?|"
    r"(?:no|not|nor|without)\s+(?:(?:[\w']+\s+){0,3}?(?:any|anything|penny|cent|way|be|pay(?:ing)?|spend(?:ing)?|go(?:ing)?)\s+(?:[\w']+\s+){0,3}?)?)"
)
_PAST = rf"{_ABOVE}|past|(?:further|farther)\s+than|upwards\s+of"
# Whoever has the money, and where.
_OWNER = (
    r"(?:i|we|he|she|they)(?:'(?:ve|d|ll)|\s+(?:have|has|had|got|can|could|would|will|want\s+to|spend|pay))"
    r"(?:\s+(?:got|only|just|ever|to|spend|pay|paid|spare|afford|stretch|manage|go|give|do|left))*\b"
)
_POCKET = r"(?:(?:in|on)\s+(?:(?:my|our|the)\s+(?:\w+\s+)?(?:pockets?|purse|wallet)|me|us)\b)"
_IS_MOST = (
    r"(?:'s|\s+(?:is|are|was|(?:would|will)\s+be))(?:\s+(?:about|really|just))*\s+"
    r"(?:(?:(?:my|our|the|his|her|their)\s+)?(?:(?:absolute|upper|very|price|spending)\s+)*(?:budget|limit|max(?:imum)?|ceiling|cap|top)\b|"
    rf"(?:all|the\s+most|as\s+(?:far|high|much)\s+as)\s+(?:(?:that|what)\s+)?{_OWNER}(?:\s+{_POCKET})?)"
)
_ABOUT = r"(?:somewhere\s+)?in\s+the\s+(?:region|neighbou?rhood|ballpark)\s+of|give\s+or\s+take|around|about|roughly|approximately|circa|approx\.?|close\s+to|near(?:ly)?|~|≈"

_RANGE = re.compile(
    rf"(?P<lead>between|within|from|in\s+the\s+range\s+of|range\s+of|price\s+range)?\s*{_A}"
    rf"\s*(?:to|-|–|—|through|till|until|(?(lead)and|(?!)))\s*{_B}"
)
_BOUND = re.compile(
    rf"(?:\b|(?<=\s)|^)(?:(?:that\s+|which\s+)?(?:costs?|costing|worth|priced(?:\s+at)?|selling\s+for|going\s+for|with\s+an?|for|at)\s+)?"
    rf"(?:(?P<upto>{_UP_TO}|{_NEGATED}(?:{_PAST}))|(?P<from2>{_NEGATED}(?:{_BELOW}))|(?P<below>{_BELOW})|(?P<above>{_ABOVE})|(?P<from>{_FROM})|(?P<exactly>(?<!not\s)(?:exactly|precisely))|(?P<about>{_ABOUT}))"
    rf"\s*(?:the\s+|a\s+price\s+of\s+|price\s+)?{_A}"
)
_AFTER = re.compile(
    rf"{_A}(?:(?P<upto>{_IS_MOST}|\s*(?:or\s+(?:less|under|below|cheaper)|and\s+(?:under|below)|max(?:imum)?\b|tops\b|at\s+(?:the\s+)?(?:very\s+)?(?:most|max(?:imum)?\b)|"
    rf"budget|limit|to\s+spend|(?:left\s+)?{_POCKET}))|"
    rf"\s*(?P<from>or\s+(?:more|above|over|up)|(?:and\s+)?upwards\b|and\s+(?:up|above|over)|\+|plus\b|minimum\b|at\s+(?:the\s+)?least)|\s*(?P<about>-?\s?ish\b|or\s+so\b|or\s+thereabouts))"
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
    r"\b(?:spend|pay|spare|afford|stretch|budget|limit|(?:have|got)\s+only|only\s+(?:have|got)|(?:i|we)(?:'ve|\s+have|(?=\s+got))(?:\s+got)?(?:\s+(?:only|just|left))?)\s*(?:is|of|to|:)?\s*$"
)
_FOR_MONEY = re.compile(r"\bfor\s+(?:about\s+|around\s+)?$")
_LEAST_FOR = 20  # "a table for 4" is no price, and neither is "for 30 people"
_ENDS = re.compile(r"\s*(?:left|(?:in|on)\s+(?:my|me)\b.*|please)?\s*(?:$|[,.;!?])")
_FREE = re.compile(r"\bfor\s+(?:free|nothing)\b(?!\s+but)|\bfree\s+of\s+charge\b")
_SINGLE = re.compile(_A)
_WORD = re.compile(r"\d[\d,]*(?:\.\d+)?s?|[a-z]+")
# Pounds that are no money.
_WEIGHS = re.compile(
    r"\b(?:weigh(?:s|ing)?|weight(?:\s+(?:limit|capacity))?|lift(?:s|ing)?|holds?|supports?|carr(?:y|ies|ying)|bears?|(?:heav|light)ier\s+than)"
    rf"(?:\s+(?:is|of|{_BELOW}|{_UP_TO}|{_ABOVE}|{_FROM}|{_ABOUT})){{0,2}}\s*$"
)
_OF_WEIGHT = re.compile(r"\s*pounds?\s+(?:of|in\s+weight|heavy)\b")
_HURRIED = re.compile(rf"(?:\d\s?|\b(?:a|{_SMALL}|hundred|thousand|grand)\s+)(?P<name>[a-z]{{4,}})\b")
# What is left of talk about money around an amount that was taken out.
_TAKEN = "\u241f"
_TALK = re.compile(
    r"(?:\b(?:(?:all|most)(?:\s+what)?(?=\s+(?:that\s+)?(?:i|we)\b)|that|which|they|and|but|or|is|are|be|to|in|at|with|for|of|a|an|the|my|our|i|i'd|i'll|i'm|i've|we|we've|can|can't|could|would|will|must|should|"
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
    are in that currency, and `holds_in` tells whether the shop may keep to them. `bare` is an amount
    said without a bound ("sell it for $1", "500").
    """

    bounds: Bounds
    rest: str
    foreign: str = ""
    bare: Decimal | None = None

    @property
    def bounded(self) -> bool:
        """Whether it sets any bound."""
        return self.bounds != Bounds()

    def holds_in(self, currency: str) -> bool:
        """Whether the bounds may be kept to as they stand by a shop that sells in `currency`."""
        return not self.foreign or worth_alike(self.foreign, currency)


@dataclass(frozen=True, slots=True)
class _Amount:
    """A number, its last scale (1000 of "2k"), the currency's name or symbol as typed, and whether the words
    are money's whatever stands around them.
    """

    value: Decimal
    scale: int
    sign: str
    money: bool


def _amount(match: re.Match[str], which: str) -> _Amount | None:
    """The amount that was matched; None where it is so many pounds of weight."""
    said = match[f"said{which}"]
    sign = (match[f"sym{which}"] or match[f"cur{which}"] or "").strip()
    if sign.startswith("pound"):
        before, after = match.string[: match.start()], match.string[match.end(f"said{which}") :]
        if _WEIGHS.search(before) or _OF_WEIGHT.match(after):
            return None
    scale = next((_TIMES[word] for word in reversed(_WORD.findall(said)) if word in _TIMES), 1)
    return _Amount(_number(said), scale, sign, bool(sign) or any(word in _SLANG for word in said.split()))


def _number(said: str) -> Decimal:
    """A number in words or digits: `twenty-five`, `two and a half grand`, `1.2k`, `two fifties`."""
    whole = part = Decimal(0)
    scale = 1
    for word in _WORD.findall(said):
        if word in _TIMES:
            scale = _TIMES[word]
            part = (part or Decimal(1)) * scale
            if scale == 1000:
                whole, part = whole + part, Decimal(0)
        elif word in _NOTES:
            part = (part or Decimal(1)) * _NOTES[word]
        elif word == "half":
            part += Decimal(scale) / 2
        elif word in _ADDED:
            spoken = word in _TENS and 0 < part < 10  # "two fifty"
            part = part * (100 if spoken else 1) + _ADDED[word]
        elif word[0].isdigit():
            part += Decimal(word.replace(",", ""))
    return whole + part


def _currency(sign: str, shop: str) -> str:
    """The ISO code meant by a symbol or name; the shop's own where it can be the shop's."""
    if not sign:
        return shop
    if sign[-1] in SYMBOLS:
        code = SYMBOLS[sign[-1]]
        if prefix := _PREFIXES.get(sign[:-1]):
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
    bounds, foreign = Bounds(), ""
    rest = _BUDGET_FOR.sub(r"\g<what>, \g<budget> is", _mended(text))

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
        plain = second.value >= _SURELY_MONEY and not _OTHER_RANGE.search(rest[: match.start()])
        spends = _SPENDS.search(rest[: match.start()])
        if not (match["lead"] or first.money or second.money or plain or spends):
            continue
        sign = second.sign or first.sign
        low, high = first.value, second.value
        if first.scale == 1 and low * second.scale < high:
            low *= second.scale  # "1-2k" means from one thousand
        take(match, min(low, high), max(low, high), _currency(sign, currency))
        break
    for pattern in (_AFTER, _BOUND):
        for match in list(pattern.finditer(rest)):
            amount = _amount(match, "a")
            if not amount or match.group(0) not in rest:
                continue
            value, code = amount.value, _currency(amount.sign, currency)
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
            elif said.get("exactly") and amount.sign:  # "exactly two mugs" is no price
                take(match, value, value, code)
            elif said.get("about") and (
                amount.money
                or value >= _LEAST_FOR
                or match.group(0).strip() == rest.strip()
                or _SPENDS.search(rest[: match.start()])
            ):  # "he is nearly two" is no price
                take(match, value * Decimal("0.8"), value * Decimal("1.2"), code)
    bare: Decimal | None = None
    single = next((one for one in _SINGLE.finditer(rest) if _is_money(one, rest)), None)
    if single and (amount := _amount(single, "a")):
        bare = amount.value
        most = bare if bounds == Bounds() else None
        take(single, None, most, _currency(amount.sign, currency))
    if bounds == Bounds() and (free := _FREE.search(rest)):
        take(free, None, Decimal(0), currency)
    return PriceTalk(bounds, _without_talk(rest), foreign, bare)


def price_of(amounts: Sequence[tuple[str, Bound]], currency: str) -> PriceTalk:
    """The bounds that amounts set, each said in words that hold one amount of money ("$50", "a grand")."""
    bounds, foreign = Bounds(), ""
    for said, bound in amounts:
        match = _SINGLE.search(_mended(f"a {said}"))  # "grand", "couple of hundred"
        amount = _amount(match, "a") if match else None
        if not amount:
            continue
        value = amount.value
        if bound == "about":
            bounds = Bounds(value * Decimal("0.8"), value * Decimal("1.2"))
        elif bound == "max":
            bounds = Bounds(bounds.low, value)
        else:
            bounds = Bounds(value, bounds.high)
        foreign = foreign or (code if (code := _currency(amount.sign, currency)) != currency else "")
    if bounds.low is not None and bounds.high is not None and bounds.low > bounds.high:
        bounds = Bounds(bounds.high, bounds.low)
    return PriceTalk(bounds, "", foreign)


def _mended(text: str) -> str:
    """`text` with a typing error put right in the name of money after an amount: "32 punds"."""

    def mended(match: re.Match[str]) -> str:
        typed = match["name"]
        name = next((one for one in _HASTY if OSA.distance(typed, one, score_cutoff=1) <= 1), typed)
        return match[0].removesuffix(typed) + (name if rank_of(typed) > _NO_WORD else typed)

    return _HURRIED.sub(mended, text)


def _is_money(match: re.Match[str], text: str) -> bool:
    """Whether an amount without a bound is money: it says so, or it is said of spending."""
    amount = _amount(match, "a")
    if not amount or amount.money:
        return amount is not None
    before, ends = text[: match.start()], bool(_ENDS.match(text, match.end()))
    if _FOR_MONEY.search(before):
        return ends and amount.value >= _LEAST_FOR
    return ends and bool(_TO_SPEND.search(before))


def _without_talk(text: str) -> str:
    """`text` without the words in which the amounts stood that were taken out."""
    if _TAKEN not in text:
        return text
    text = _ON_WHAT.sub(" ", _TALK_AFTER.sub(_TAKEN, _TALK.sub(_TAKEN, text)))
    text = re.sub(rf"(?:^|(?<=[,.;:!?]))\s*{_TAKEN}\s*[,.;:]*", " ", text).replace(_TAKEN, " ")
    return " ".join(re.sub(r"\s+(?=[,.;!?])", "", text).split()).strip(" ,;:-")
