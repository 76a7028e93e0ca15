"""Text to search terms: folding, units, plurals, compounds and Chinese.

A term is the form in which a word is looked up: folded to small letters without accents, singular, and a
number together with its unit (`15"`, `15-inch` and `15 inches` are all `15in`). Terms that a stemmer puts
together (`fish`, `fishing`) stay apart in the index and share a `family`, so that searching can prefer the
form that was asked for.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from importlib import resources

import Stemmer


def listed(file: str) -> list[str]:
    """The lines of a word list of this package, without comments."""
    text = resources.files(__package__).joinpath(file).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


@dataclass(frozen=True, slots=True)
class Token:
    """A term and where it was typed: `text[start:end]`.

    A hyphenated word gives its parts and then the whole, which is `compound`.
    """

    term: str
    start: int
    end: int
    compound: bool = False


_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"

_UNITS = {
    "in": ("inch", "inches", '"', "''", "”", "″", "英寸", "寸"),
    "ft": ("ft", "foot", "feet"),
    "yd": ("yd", "yard", "yards"),
    "mm": ("mm", "millimeter", "millimeters", "millimetre", "millimetres", "毫米"),
    "cm": ("cm", "centimeter", "centimeters", "centimetre", "centimetres", "厘米", "公分"),
    "m": ("m", "meter", "meters", "metre", "metres", "米"),
    "km": ("km", "kilometer", "kilometers", "kilometre", "kilometres", "公里"),
    "mg": ("mg", "milligram", "milligrams", "毫克"),
    "g": ("g", "gram", "grams", "gr", "克"),
    "kg": ("kg", "kilo", "kilos", "kilogram", "kilograms", "公斤", "千克"),
    "oz": ("oz", "ounce", "ounces"),
    "lb": ("lb", "lbs"),
    "ml": ("ml", "milliliter", "milliliters", "millilitre", "millilitres", "毫升"),
    "cl": ("cl", "centiliter", "centilitre", "centiliters", "centilitres"),
    "l": ("l", "liter", "liters", "litre", "litres", "升"),
    "gal": ("gal", "gallon", "gallons"),
    "qt": ("qt", "quart", "quarts"),
    "mb": ("mb", "megabyte", "megabytes"),
    "gb": ("gb", "gigabyte", "gigabytes"),
    "tb": ("tb", "terabyte", "terabytes"),
    "mah": ("mah",),
    "wh": ("wh", "watt-hour", "watt-hours"),
    "w": ("w", "watt", "watts", "瓦"),
    "v": ("v", "volt", "volts", "伏"),
    "hz": ("hz", "hertz", "赫兹"),
    "khz": ("khz", "kilohertz"),
    "mhz": ("mhz", "megahertz"),
    "ghz": ("ghz", "gigahertz"),
    "mp": ("mp", "megapixel", "megapixels"),
    "db": ("db", "decibel", "decibels"),
    "rpm": ("rpm",),
    "fps": ("fps",),
    "lm": ("lm", "lumen", "lumens"),
    "h": ("h", "hr", "hrs", "hour", "hours", "小时"),
    "min": ("min", "mins", "minute", "minutes", "分钟"),
    "day": ("day", "days", "天"),
    "month": ("month", "months", "个月"),
    "year": ("year", "years", "yr", "yrs"),
    "percent": ("%", "percent"),
    "piece": ("piece", "pieces", "pc", "pcs"),
    "pack": ("pack", "packs", "pk"),
    "person": ("person", "persons", "people"),
    "seat": ("seater", "seaters", "seat", "seats"),
    "speed": ("speed", "speeds"),
    "key": ("key", "keys"),
    "string": ("string", "strings"),
    "drawer": ("drawer", "drawers"),
    "tier": ("tier", "tiers"),
    "ply": ("ply",),
}
# Exact conversions only, to the smaller unit: no inch becomes centimetres, no terabyte 1024 of anything.
_EXACT = {
    "kg": ("g", 1000),
    "l": ("ml", 1000),
    "cl": ("ml", 10),
    "m": ("cm", 100),
    "tb": ("gb", 1000),
}
_UNIT_OF = {spelling: unit for unit, spellings in _UNITS.items() for spelling in spellings}
# These count things: the thing itself is a word that was asked for, too.
_COUNTED = frozenset({"piece", "pack", "seat", "speed", "key", "string", "drawer", "tier"})

_NUMBER = r"\d+(?:[.,]\d+)*"
_SPELLINGS = "|".join(re.escape(s) for s in sorted(_UNIT_OF, key=len, reverse=True))
_TOKEN = re.compile(
    rf"(?P<number>{_NUMBER})(?:[\s-]?(?P<unit>{_SPELLINGS})(?![^\W\d_{_HAN}])|(?P<inch>in\b))"
    rf"|(?P<plain>{_NUMBER})(?![^\W_{_HAN}-])"
    rf"|(?P<han>[{_HAN}]+)"
    rf"|(?P<word>[^\W_{_HAN}]+(?:['’][^\W_{_HAN}]+)*(?:[-‐‑][^\W_{_HAN}]+(?:['’][^\W_{_HAN}]+)*)*)"
)

_IRREGULAR = {
    "men": "man",
    "mens": "man",
    "women": "woman",
    "womens": "woman",
    "children": "child",
    "childrens": "child",
    "feet": "foot",
    "teeth": "tooth",
    "mice": "mouse",
    "geese": "goose",
    "knives": "knife",
    "wives": "wife",
    "lives": "life",
    "shelves": "shelf",
    "leaves": "leaf",
    "loaves": "loaf",
    "halves": "half",
    "wolves": "wolf",
    "calves": "calf",
    "scarves": "scarf",
    "hooves": "hoof",
    "dwarves": "dwarf",
    "lenses": "lens",
    "buses": "bus",
    "axes": "axe",
    "shoes": "shoe",
    "toes": "toe",
    "oboes": "oboe",
    "canoes": "canoe",
    "grey": "gray",
    "colour": "color",
    "colours": "color",
    "coloured": "colored",
    "jewellery": "jewelry",
    "woollen": "woolen",
    "aluminium": "aluminum",
    "moulded": "molded",
    "centre": "center",
    "fibre": "fiber",
    "litre": "liter",
    "metre": "meter",
    "theatre": "theater",
    "pyjamas": "pajamas",
    "pyjama": "pajamas",
    "pajama": "pajamas",
    "doughnut": "donut",
    "doughnuts": "donut",
    "yoghurt": "yogurt",
    "yoghurts": "yogurt",
    "moisturiser": "moisturizer",
    "moisturising": "moisturizing",
    "organiser": "organizer",
    "organisers": "organizer",
}
# Another thing in the plural (eyewear, not two panes of glass), or no plural at all.
_KEPT = frozenset(listed("plurals.txt"))
# What a Chinese request is wrapped in; the text between is what is looked for.
_HAN_STOP = re.compile(
    "我想要买|我想买|我想要|想要买|有没有|有什么|什么样|为什么|可以用|能不能|可不可以|帮我找|给我看|推荐一下|推荐|"
    "请问|请给|给我|帮我|我想|我要|我的|想买|想要|需要|寻找|一个|一些|一款|一双|一件|一条|一台|一部|一张|一把|"
    "这个|那个|这种|那种|什么|怎么|哪些|哪个|适合|用于|用来|可以|或者|以及|还有|非常|比较|东西|商品|产品|"
    "[的了吗呢吧啊呀是在有和与或及我你您他她它们这那个就也都很买找要想请给把被让为从到对着过么哪]"
)

_stemmer = Stemmer.Stemmer("english")


def fold(text: str) -> tuple[str, list[int] | None]:
    """Small letters of plain width without accents, and for each character its place in `text`.

    None stands for places that did not move.
    """
    if text.isascii():
        return text.lower(), None
    folded: list[str] = []
    places: list[int] = []
    moved = False
    for place, char in enumerate(text):
        plain = char.lower() if char.isascii() else _fold_char(char)
        moved = moved or len(plain) != 1
        folded.append(plain)
        places.extend([place] * len(plain))
    return "".join(folded), places if moved else None


@lru_cache(maxsize=8192)
def _fold_char(char: str) -> str:
    decomposed = unicodedata.normalize("NFKD", char)
    kept = "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()
    return unicodedata.normalize("NFC", kept)


@lru_cache(maxsize=200_000)
def singular(word: str) -> str:
    """The term of one folded English word: possessive and plural endings taken off.

    After the rules of Harman's S-stemmer (How effective is suffixing?, JASIS 1991), with its known
    exceptions; unlike a full stemmer it never joins a verb's forms with a noun.
    """
    word = word.replace("’", "'")
    if word.endswith("'s"):
        word = word[:-2]
    word = word.replace("'", "")
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word in _KEPT or len(word) < 4 or not word.isascii() or word[-1].isdigit():
        return word
    if word.endswith("ies"):
        return word[:-1] if len(word) == 4 else word[:-3] + "y"
    if word.endswith("ie") and len(word) > 4:
        return word[:-2] + "y"
    if word.endswith(("sses", "xes", "ches", "shes", "zzes")):
        return word[:-2]
    if word.endswith("oes"):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


# As terms, and as they are typed without an apostrophe.
STOP_WORDS = frozenset(
    form
    for line in listed("stop_words.txt")
    for word in line.split()
    for form in (word, singular(word), word.replace("'", ""))
)


@lru_cache(maxsize=200_000)
def family(term: str) -> str:
    """What all forms of a word share, by the Snowball stemmer: `fish`, `fishing`, `fished` -> `fish`."""
    return str(_stemmer.stemWord(term))


def tokens(text: str) -> list[Token]:
    """The terms of a typed text in order, stop words among them, with their places."""
    folded, places = fold(text)
    if places is None:
        return list(_tokens(folded))
    ends = [*places, len(text)]
    return [
        Token(token.term, places[token.start], ends[token.end - 1] + 1, token.compound)
        for token in _tokens(folded)
    ]


def terms(text: str) -> list[str]:
    """The terms of a text in order, each as often as it occurs, without stop words."""
    return [token.term for token in _tokens(fold(text)[0]) if token.term not in STOP_WORDS]


def query_tokens(text: str) -> list[Token]:
    """The terms that a search looks for: no stop words, and Chinese without its framing words."""
    kept: list[Token] = []
    for token in tokens(_HAN_STOP.sub(lambda found: " " * len(found[0]), text)):
        if token.term not in STOP_WORDS:
            kept.append(token)
    return [t for i, t in enumerate(kept) if not _is_part_of_bigram(t, kept, i)]


def is_han(term: str) -> bool:
    """Whether the term is Chinese."""
    return "\u3400" <= term[:1] <= "\u9fff" or "\uf900" <= term[:1] <= "\ufaff"


def _is_part_of_bigram(token: Token, among: list[Token], i: int) -> bool:
    """Single Chinese characters are indexed beside the pairs, and asked for only when they stand alone."""
    if len(token.term) != 1 or not is_han(token.term):
        return False
    nearby = among[max(0, i - 2) : i + 3]
    return any(
        len(other.term) == 2 and is_han(other.term) and other.start <= token.start and other.end >= token.end
        for other in nearby
    )


def _tokens(folded: str) -> Iterator[Token]:
    for match in _TOKEN.finditer(folded):
        kind = match.lastgroup
        start, end = match.span()
        if kind in ("unit", "inch"):
            unit = "in" if kind == "inch" else _UNIT_OF[match["unit"]]
            yield Token(_measure(match["number"], unit), start, end)
            if unit in _COUNTED:
                yield Token(unit, match.start("unit"), end)
        elif kind == "plain":
            yield Token(_number(match["plain"]), start, end)
        elif kind == "han":
            yield from _han_tokens(match["han"], start)
        else:
            yield from _word_tokens(match["word"], start)


def _word_tokens(word: str, start: int) -> Iterator[Token]:
    if "-" not in word and "‐" not in word and "‑" not in word:
        yield Token(singular(word), start, start + len(word))
        return
    parts = re.split("[-‐‑]", word)
    place = start
    for part in parts:
        yield Token(singular(part), place, place + len(part))
        place += len(part) + 1
    joined = "".join(parts)
    yield Token(singular(joined), start, start + len(word), compound=True)


def _han_tokens(run: str, start: int) -> Iterator[Token]:
    """Overlapping pairs, and single characters for words of one: needs no dictionary, misses no word."""
    for i, char in enumerate(run):
        yield Token(char, start + i, start + i + 1)
        if i + 1 < len(run):
            yield Token(run[i : i + 2], start + i, start + i + 2)


@lru_cache(maxsize=20_000)
def _measure(number: str, unit: str) -> str:
    value = Decimal(_number(number))
    if unit in _EXACT:
        unit, factor = _EXACT[unit]
        value *= factor
    return f"{value.normalize():f}{unit}"


def _number(number: str) -> str:
    """`5,000` is five thousand, `1,5` is one and a half, `007` and `1.2.3` stay as they are."""
    if re.fullmatch(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?", number):
        number = number.replace(",", "")
    elif re.fullmatch(r"\d+,\d+", number):
        number = number.replace(",", ".")
    if re.fullmatch(r"\d+\.\d+", number):
        return f"{Decimal(number).normalize():f}"
    return number
