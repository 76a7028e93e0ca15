"""An amount in a currency, and how a reader of each language sees it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from babel.numbers import format_currency, get_currency_precision


@dataclass(frozen=True, slots=True)
class Money:
    """`amount` in major units (dollars, not cents) of the ISO 4217 `currency`."""

    amount: Decimal
    currency: str

    def plain(self) -> str:
        """The amount alone with the currency's own number of decimals, such as `19.99`."""
        return f"{self.amount:.{get_currency_precision(self.currency)}f}"

    def spoken(self, language: str = "en") -> str:
        """The amount as a reader of `language` (`en` or `zh`) expects it, such as `$19.99`."""
        locale = "zh_CN" if language == "zh" else "en_US"
        return str(format_currency(self.amount, self.currency, locale=locale))
