"""Prices as feeds write them: "19.99 USD", "$1,299.00", "1.299,00 €", "1 299,00", "¥5,999".

Wrong is worse than missing here. What is no single price ("ask us", "10 - 20", "from $5") is refused,
and so is "1.299" in a feed whose other prices have a decimal point, where it may be 1.30 or 1,299.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from babel.numbers import get_currency_precision, list_currencies

from assistant.catalogue.feeds.row import Number
from assistant.money import Money, coin

HIGHEST = Decimal(10) ** 10

_CODES = frozenset(list_currencies())
# What a sign may stand for. The first is meant unless the shop's currency is another of them;
# an empty first means that the sign alone says too little.
_SIGNS: dict[str, tuple[str, ...]] = {
    "$": ("USD", "CAD", "AUD", "NZD", "HKD", "TWD", "SGD", "MXN", "ARS", "CLP", "COP", "BRL", "JMD"),
    "£": ("GBP", "EGP", "LBP", "GIP"),
    "¥": ("", "CNY", "JPY"),
    "kr": ("", "SEK", "NOK", "DKK", "ISK"),
    "rs": ("INR", "PKR", "LKR", "NPR", "MUR"),
    "元": ("CNY", "TWD", "HKD"),
    "r": ("ZAR",),
} | {
    sign: (code,)
    for code, signs in {
        "AUD": ("a$", "au$"),
        "BGN": ("лв",),
        "BRL": ("r$",),
        "CAD": ("c$", "ca$"),
        "CHF": ("fr", "sfr"),
        "CNY": ("cn¥", "rmb", "人民币", "圆"),
        "CZK": ("kč",),
        "EUR": ("€", "euro", "euros"),
        "GBP": ("pounds",),
        "HKD": ("hk$",),
        "HUF": ("ft",),
        "IDR": ("rp",),
        "ILS": ("₪",),
        "INR": ("₹",),
        "JPY": ("jp¥", "円", "yen"),
        "KRW": ("₩", "원"),
        "MXN": ("mx$",),
        "MYR": ("rm",),
        "NGN": ("₦",),
        "NZD": ("nz$",),
        "PHP": ("₱",),
        "PLN": ("zł",),
        "RON": ("lei",),
        "RUB": ("₽", "руб"),
        "SGD": ("s$", "sg$"),
        "THB": ("฿",),
        "TRY": ("₺", "tl"),
        "TWD": ("nt$",),
        "UAH": ("₴", "грн"),
        "USD": ("us$", "dollar", "dollars"),
        "VND": ("₫", "đ"),
    }.items()
    for sign in signs
}

# Digits with marks between them, and an optional "-" that stands for no cents ("5,-").
_NUMBER = re.compile(r"([.,]?[0-9](?:[0-9.,' ]*[0-9])?)(?:[.,][-–—]{1,2})?")
_GROUPED = re.compile(r"[0-9]{1,3}(?:([.,' ])[0-9]{3})(?:\1[0-9]{3})*")
_GROUPED_IN_INDIA = re.compile(r"[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3}")


class NotAPrice(ValueError):
    """The text is no price that could be shown to a buyer. The message says why, for the merchant."""


@dataclass(frozen=True, slots=True)
class PriceStyle:
    """How one feed writes prices. `currency` is meant where none is named, and may be unknown ("").

    `decimal_mark` is "." or "," where the feed's other prices show it, ".," where they show both,
    "" where they show neither.
    """

    currency: str = ""
    decimal_mark: str = ""


def currency_code(text: str, shop_currency: str = "") -> str:
    """The ISO 4217 code that `text` (a code or a sign) stands for. Raises `NotAPrice`."""
    name = _folded(text).rstrip(".").strip("()[] ")
    if name.upper() in _CODES:
        return name.upper()
    candidates = _SIGNS.get(name.casefold())
    if candidates is None:
        raise NotAPrice(f'"{_short(text)}" is no currency')
    if shop_currency and shop_currency in candidates:
        return shop_currency
    if not candidates[0]:
        names = " or ".join(candidates[1:])
        raise NotAPrice(f'"{text.strip()}" may stand for {names}: say which with --currency')
    return candidates[0]


def read_price(text: str, style: PriceStyle, currency: str = "") -> Money:
    """The price that `text` states, in its own currency, else `currency`, else the style's.

    Raises `NotAPrice` for anything but one amount above zero, and where the currency or the
    decimals would have to be guessed.
    """
    number, names = _taken_apart(text)
    fallback = currency_code(currency, style.currency) if currency.strip() else style.currency
    # "$19.99 CAD" is in Canadian dollars: a code beside a sign says which of the sign's currencies it is.
    spelled = next((name.upper() for name in names if name.upper() in _CODES), fallback)
    codes = {currency_code(name, spelled) for name in names}
    if len(codes) > 1:
        raise NotAPrice(f'the price "{_short(text)}" names two currencies')
    code = codes.pop() if codes else fallback
    if not code:
        raise NotAPrice(f'the price "{_short(text)}" names no currency: give one with --currency')
    decimal_point = isinstance(text, Number)
    amount = Decimal(number) if decimal_point else _amount(number, text, style, _precision(code))
    if amount > HIGHEST:
        raise NotAPrice(f'the price "{_short(text)}" is too high to be true')
    amount = amount.quantize(coin(code), ROUND_HALF_UP)
    if amount <= 0:
        raise NotAPrice("the price is 0: a price above 0 is needed")
    return Money(amount, code)


def learn_style(prices: Iterable[tuple[str, str]], currency: str = "") -> tuple[PriceStyle, bool]:
    """How a feed writes prices, from some of its (price, currency) texts, and whether any was a price.

    The style's currency is `currency` where given, else the one that all the texts name.
    """
    named: set[str] = set()
    marks: set[str] = set()
    any_price = False
    for text, stated in prices:
        try:
            number, names = _taken_apart(text)
        except NotAPrice:
            continue
        any_price = True
        if mark := "" if isinstance(text, Number) else _sure_mark(number):
            marks.add(mark)
        for name in (*names, *([stated] if stated.strip() else [])):
            try:
                named.add(currency_code(name, currency))
            except NotAPrice:
                continue
    if not currency and len(named) == 1:
        currency = named.pop()
    return PriceStyle(currency, "".join(sorted(marks, reverse=True))), any_price


def _taken_apart(text: str) -> tuple[str, list[str]]:
    """The digits with their marks, and the one or two currency names around them."""
    if isinstance(text, Number):
        value = Decimal(text)
        if value < 0:
            raise NotAPrice(f'the price "{_short(text)}" is negative')
        if not -40 < value.adjusted() < 20:  # before its digits are written out
            raise NotAPrice(f'"{_short(text)}" is not a price')
        return f"{value:f}", []
    folded = _folded(text)
    if not folded:
        raise NotAPrice("it has no price")
    found = _NUMBER.search(folded) if len(folded) <= 60 else None
    if found is None:
        raise NotAPrice(f'"{_short(text)}" is not a price')
    before, after = folded[: found.start()].strip(), folded[found.end() :].strip()
    if before.endswith(("-", "−", "(")) or before.startswith(("-", "−")) or after.endswith(("-", ")")):
        raise NotAPrice(f'the price "{_short(text)}" is negative')
    if any(char.isdigit() for char in before + after):
        raise NotAPrice(f'"{_short(text)}" is not one price')
    names = [
        name
        for side in (before.removeprefix("+").strip(), after)
        for name in ([side] if _is_currency(side) else side.split())
    ]
    if not all(map(_is_currency, names)):
        raise NotAPrice(f'"{_short(text)}" is not a price')
    return found[1], names


def _is_currency(name: str) -> bool:
    bare = name.rstrip(".").strip("()[] ")
    return bare.upper() in _CODES or bare.casefold() in _SIGNS


def _amount(number: str, text: str, style: PriceStyle, precision: int) -> Decimal:
    """The number with its marks read as the feed means them."""
    whole, mark, fraction = _split(number)
    if mark and len(fraction) == 3 and precision != 3 and _GROUPED.fullmatch(number) and number[0] != "0":
        if mark in style.decimal_mark:
            readings = f"{whole}.{fraction} or {whole}{fraction}"
            raise NotAPrice(f'the price "{_short(text)}" may be {readings}: write it with two decimals')
        whole, fraction = whole + fraction, ""
    if any(char in whole for char in ".,' "):
        if not (_GROUPED.fullmatch(whole) or _GROUPED_IN_INDIA.fullmatch(whole)):
            raise NotAPrice(f'"{_short(text)}" is not one price')
        whole = re.sub("[^0-9]", "", whole)
    return Decimal(f"{whole or 0}.{fraction or 0}")


def _split(number: str) -> tuple[str, str, str]:
    """The whole part (with its grouping), the mark taken for the decimal one, and the decimals.

    A mark that comes once and last is the decimal one; one that comes twice groups thousands.
    """
    last = max(number.rfind("."), number.rfind(","))
    if last < 0:
        return number, "", ""
    mark = number[last]
    if number.count(mark) > 1 or (number.rfind("'") > last or number.rfind(" ") > last):
        return number, "", ""
    return number[:last], mark, number[last + 1 :]


def _sure_mark(number: str) -> str:
    """The decimal mark, when this number alone shows it beyond doubt."""
    whole, mark, fraction = _split(number)
    ambiguous = len(fraction) == 3 and not any(char in whole for char in ".,' ") and whole != "0"
    return "" if ambiguous else mark


def _folded(text: str) -> str:
    """Full-width digits and signs as plain ones, every kind of space as one space, ' for every apostrophe."""
    if text.isascii():
        return " ".join(text.split())
    text = unicodedata.normalize("NFKC", text).replace("’", "'").replace("‘", "'")
    return " ".join(text.split())


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 40 else text[:39] + "…"


@cache
def _precision(code: str) -> int:
    return get_currency_precision(code)
