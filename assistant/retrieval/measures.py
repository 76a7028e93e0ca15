"""Quantities with their units, as products state them and as people ask for them.

    >>> first_quantity("0.98 kg")
    Quantity(dimension='mass', amount=980.0)

Everything of one dimension is in one unit, so that 1.5 kg and 900 g compare: grams, centimetres,
millilitres, gigabytes (a terabyte is 1000, as on the label), hours, watts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

_DIMENSIONS: dict[str, dict[str, float]] = {
    "mass": {
        "kg kgs kilo kilos kilogram kilograms": 1000.0, "g gr gram grams": 1.0,
        "mg milligram milligrams": 0.001,
        "lb lbs": 453.592, "oz ounce ounces": 28.3495,
    },
    "length": {
        "m meter meters metre metres": 100.0, "cm centimeter centimeters centimetre centimetres": 1.0,
        "mm millimeter millimeters millimetre millimetres": 0.1,
        "in inch inches \" ″ ” ''": 2.54, "ft foot feet": 30.48, "yd yard yards": 91.44,
    },
    "volume": {
        "l liter liters litre litres": 1000.0, "cl centiliter centilitre": 10.0,
        "ml milliliter milliliters millilitre millilitres": 1.0, "gal gallon gallons": 3785.41,
    },
    "data": {
        "tb terabyte terabytes": 1000.0, "gb gig gigs gigabyte gigabytes": 1.0,
        "mb megabyte megabytes": 0.001,
    },
    "time": {
        "h hr hrs hour hours": 1.0, "min mins minute minutes": 1 / 60, "day days": 24.0, "week weeks": 168.0,
        "month months": 730.0, "year years yr yrs": 8760.0,
    },
    "power": {"w watt watts": 1.0, "kw kilowatt kilowatts": 1000.0},
    "charge": {"mah": 1.0},
    "pixels": {"mp megapixel megapixels": 1.0},
    "noise": {"db decibel decibels": 1.0},
}  # fmt: skip
_UNITS = {
    spelling: (dimension, scale)
    for dimension, units in _DIMENSIONS.items()
    for spellings, scale in units.items()
    for spelling in spellings.split()
}
NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?"
UNIT = "|".join(re.escape(unit) for unit in sorted(_UNITS, key=len, reverse=True))
# A word that goes on ("5 male plugs"), a rate ("300 g per m²") or a square is no quantity of that unit.
AFTER_UNIT = r"(?![\w²³]|\s*(?:per\b|/))"
_QUANTITY = re.compile(rf"(?<![\w.,/])(?P<number>{NUMBER})[\s-]?(?P<unit>{UNIT}){AFTER_UNIT}")
# "43 to 55 cm", "98 x 98 x 41 mm": the first numbers have the unit of the last.
_SHARED = re.compile(
    rf"(?<![\w.,/])(?P<number>{NUMBER})(?=\s*(?:x|×|to|-|–)\s*(?:(?:{NUMBER})\s*(?:x|×|to|-|–)\s*)?(?:{NUMBER})[\s-]?(?P<unit>{UNIT}){AFTER_UNIT})"
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount in the unit of its dimension; a number without a unit has none."""

    dimension: str
    amount: float


@dataclass(frozen=True, slots=True)
class Measure:
    """What a product must measure. Bounds are inclusive, in the unit of the dimension; None where open.

    `facts` name what is measured (`width`); any of them may hold. `said` is how it was asked for.
    """

    facts: tuple[str, ...]
    dimension: str
    low: float | None = None
    high: float | None = None
    said: str = ""

    def holds(self, amount: float) -> bool:
        """Whether an amount in the unit of the dimension is within the bounds."""
        return (self.low is None or amount >= self.low) and (self.high is None or amount <= self.high)


def is_unit(unit: str) -> bool:
    """Whether quantities in this unit are compared."""
    return unit in _UNITS


def quantity_of(number: str, unit: str) -> Quantity:
    """The quantity of a number and a unit as written, in lower case. Raises `KeyError` for no unit."""
    dimension, scale = _UNITS[unit]
    plain = number.replace(",", "") if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", number) else number
    return Quantity(dimension, float(plain.replace(",", ".")) * scale)


@lru_cache(maxsize=20_000)
def quantities(value: str) -> tuple[Quantity, ...]:
    """The quantities in a fact's value, in its order."""
    folded = value.casefold()
    found = [(match.start(), match) for match in _QUANTITY.finditer(folded)]
    found += [(match.start(), match) for match in _SHARED.finditer(folded)]
    return tuple(
        quantity_of(match["number"], match["unit"]) for _, match in sorted(found, key=lambda one: one[0])
    )


def first_quantity(value: str, dimension: str = "") -> Quantity | None:
    """The first quantity of `dimension` in a fact's value; of any, else the first number, without one."""
    for quantity in quantities(value):
        if dimension in ("", quantity.dimension):
            return quantity
    number = None if dimension else re.search(NUMBER, value)
    return Quantity("", float(number[0].replace(",", "."))) if number else None


def named_so(fact: str, wanted: Iterable[str]) -> bool:
    """Whether a fact's name is one of the wanted ones, or a kind of it: `seat_height` for `height`."""
    return any(fact == name or (len(name) > 3 and fact.endswith(f"_{name}")) for name in wanted)
