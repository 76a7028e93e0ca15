"""An amount in a currency, and how a reader of each language sees it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from functools import cache

from babel.numbers import format_currency, get_currency_precision

# Currencies in which the same thing costs about the same number.
_ALIKE = frozenset({"USD", "EUR", "GBP", "CHF", "CAD", "AUD", "NZD", "SGD"})


@dataclass(frozen=True, slots=True)
class Money:
    """`amount` in major units (dollars, not cents) of the ISO 4217 `currency`."""

    amount: Decimal
    currency: str

    def plain(self) -> str:
        """The amount alone with the currency's own number of decimals, such as `19.99`."""
        return f"{self.amount:.{get_currency_precision(self.currency)}f}"

    def less_a_coin(self) -> Money:
        """The same less the smallest coin of the currency: a cent, a yen."""
        return Money(self.amount - coin(self.currency), self.currency)

    def in_coins(self) -> Money:
        """The largest amount up to this one that can be paid in the currency's coins."""
        return Money(self.amount.quantize(coin(self.currency), ROUND_FLOOR), self.currency)

    def spoken(self, language: str = "en") -> str:
        """The amount as a reader of `language` (`en` or `zh`) expects it, such as `$19.99`."""
        locale = "zh_CN" if language == "zh" else "en_US"
        return str(format_currency(self.amount, self.currency, locale=locale))


@cache
def coin(currency: str) -> Decimal:
    """The smallest coin of a currency in major units: a cent is 0.01, a yen 1."""
    return Decimal(1).scaleb(-get_currency_precision(currency))


def worth_alike(one: str, other: str) -> bool:
    """Whether a price in the one currency means about as much when it is read in the other."""
    return one == other or {one, other} <= _ALIKE
