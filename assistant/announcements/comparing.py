"""Two versions of an announcement, compared: shares with their intervals, and whether they differ.

Wilson's interval for one share and Newcombe's for the difference of two (method 10 in R. G. Newcombe,
"Interval estimation for the difference between independent proportions", Statistics in Medicine 17, 1998):
both hold for small numbers and for shares near 0, which clicks have.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

Z = 1.959964
"""For intervals that hold the true value 95 times in 100."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A share or a difference of shares, and the interval in which the true one lies."""

    value: float
    low: float
    high: float

    @property
    def certain(self) -> bool:
        """Whether a difference is one: 0 is not within its interval."""
        return self.low > 0 or self.high < 0


def share(count: int, of: int) -> Estimate:
    """The share `count` / `of` with Wilson's interval; anything may be true of nobody."""
    if not of:
        return Estimate(0.0, 0.0, 1.0)
    value = count / of
    centre = (value + Z * Z / (2 * of)) / (1 + Z * Z / of)
    half = Z * sqrt(value * (1 - value) / of + Z * Z / (4 * of * of)) / (1 + Z * Z / of)
    return Estimate(value, max(0.0, centre - half), min(1.0, centre + half))


def difference(count: int, of: int, other_count: int, other_of: int) -> Estimate:
    """How much larger the first share is than the other, with Newcombe's interval."""
    one, other = share(count, of), share(other_count, other_of)
    value = one.value - other.value
    low = value - sqrt((one.value - one.low) ** 2 + (other.high - other.value) ** 2)
    high = value + sqrt((one.high - one.value) ** 2 + (other.value - other.low) ** 2)
    return Estimate(value, low, high)
