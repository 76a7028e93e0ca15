"""What the results of a wish differ in: ways to narrow them, and the one question worth asking back.

A question is worth what its answer is expected to tell (Shannon's entropy of the answers, in bits, as in
Quinlan's ID3, 1986), over the products that fit and weighed by how surely each of them states an answer.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.catalogue.product import Product
from assistant.dialogue.state import Wish
from assistant.handlers.cards import as_said
from assistant.language import say
from assistant.messages import Action, Button

# What is counted: a facet needs two answers that each hold for some and not for all.
MOST_OPTIONS = 4
LONGEST_VALUE = 24
# A question is asked of so many products at least, and when an answer is expected to tell so much (bits).
WORTH_ASKING_OF = 6
WORTH_ASKING = 1.0
# Most of the products have to state an answer.
STATED = 0.6
_ATTRIBUTES = ("color", "material", "size", "pattern", "gender", "age_group")
_OPEN_END = ""


@dataclass(frozen=True, slots=True)
class Facet:
    """One way in which products differ: `category`, `price`, `brand` or a fact's name.

    `options` are values (a path joined by " > ", bounds as "50:100", a brand, a fact's value) with how many
    products have each, the most frequent first (prices from low to high). `bits` is what knowing the answer
    tells.
    """

    name: str
    options: tuple[tuple[str, int], ...]
    bits: float


def facets(products: Sequence[Product], wish: Wish) -> list[Facet]:
    """The ways in which `products` differ that `wish` does not settle, the most telling first."""
    constraints = wish.constraints
    found = [_facet("category", _kinds(products), len(products))]
    if constraints.price_min is None and constraints.price_max is None and wish.sort == "relevance":
        found.append(_facet("price", _price_bands(products), len(products)))
    if not constraints.brands:
        found.append(_facet("brand", [one.brand for one in products if one.brand], len(products)))
    settled = {name for name, _ in constraints.attributes}
    stated = [one.facts() for one in products]
    for name in _ATTRIBUTES:
        if name not in settled:
            values = [
                value.strip().lower()
                for facts in stated
                if (value := facts.get(name, "")) and len(value) <= LONGEST_VALUE
            ]
            found.append(_facet(name, values, len(products)))
    useful = [facet for facet in found if len(facet.options) > 1]
    return sorted(useful, key=lambda facet: -facet.bits)


def question(found: Sequence[Facet], total: int, asked: Sequence[str]) -> Facet | None:
    """The most telling facet that was never asked about; None when no question is worth it."""
    if total < WORTH_ASKING_OF:
        return None
    left = (facet for facet in found if facet.name not in asked and facet.name in _ASKABLE)
    best = next(left, None)
    return best if best and best.bits >= WORTH_ASKING else None


_ASKABLE = ("category", "price", "brand", "color", "material", "size")


def chips(facet: Facet, currency: str, language: str, most: int = MOST_OPTIONS) -> tuple[Button, ...]:
    """The facet's answers as buttons."""
    return tuple(
        Button(_label(facet.name, value, currency, language), Action("narrow", facet.name, value))
        for value, _ in facet.options[:most]
    )


def narrowed(wish: Wish, facet: str, value: str) -> Wish:
    """The wish after an answer. Raises `ValueError` for bounds that are none."""
    constraints = wish.constraints
    if facet == "category":
        constraints = replace(constraints, categories=(tuple(value.split(" > ")),))
    elif facet == "price":
        low, _, high = value.partition(":")
        constraints = replace(
            constraints,
            price_min=Decimal(low) if low else None,
            price_max=Decimal(high) if high else None,
        )
    elif facet == "brand":
        constraints = replace(constraints, brands=(value,))
    else:
        rest = tuple(pair for pair in constraints.attributes if pair[0] != facet)
        constraints = replace(constraints, attributes=(*rest, (facet, (value.lower(),))))
    return replace(wish, constraints=constraints)


def _facet(name: str, values: Sequence[str], products: int) -> Facet:
    counts = Counter(values)
    options = [(value, count) for value, count in counts.items() if count < products]
    if name == "price":
        options.sort(key=lambda option: Decimal(option[0].partition(":")[0] or 0))
    else:
        options.sort(key=lambda option: (-option[1], option[0]))
    stated = len(values) / products if products else 0.0
    # Only the answers that can be offered tell anything; the rest are one more, "something else".
    offered = options[:MOST_OPTIONS]
    shares = [count / len(values) for _, count in offered] if values else []
    shares.append(1.0 - sum(shares))
    entropy = -sum(share * math.log2(share) for share in shares if share > 1e-9)
    return Facet(name, tuple(options), entropy * stated if stated >= STATED else 0.0)


def _kinds(products: Sequence[Product]) -> list[str]:
    """The categories one step below what all products share."""
    paths = [one.category for one in products if one.category]
    if not paths:
        return []
    shared = 0
    while all(len(path) > shared + 1 and path[shared] == paths[0][shared] for path in paths):
        shared += 1
    return [" > ".join(path[: shared + 1]) for path in paths]


def _price_bands(products: Sequence[Product]) -> list[str]:
    """Each product's band of price as "low:high": three or so, with round bounds that split evenly."""
    prices = sorted(one.price_now.amount for one in products)
    if len(prices) < 3 or prices[0] == prices[-1]:
        return []
    bounds = list(dict.fromkeys(_rounded(prices[len(prices) * part // 3]) for part in (1, 2)))
    bounds = [bound for bound in bounds if prices[0] < bound <= prices[-1]]
    return [band for price in prices for band in [_band(price, bounds)] if band]


def _band(price: Decimal, bounds: Sequence[Decimal]) -> str:
    cent = Decimal("0.01")
    below = [bound for bound in bounds if bound <= price]
    above = [bound for bound in bounds if bound > price]
    low = str(below[-1]) if below else _OPEN_END
    high = str(above[0] - cent) if above else _OPEN_END
    return f"{low}:{high}"


def _rounded(price: Decimal) -> Decimal:
    """A price in one or two telling digits: 187.40 becomes 190, 1,234 becomes 1,200."""
    digits = price.adjusted()
    step = Decimal(10) ** (digits - 1) if digits >= 1 else Decimal(1)
    return max((price / step).to_integral_value() * step, step)


def _label(facet: str, value: str, currency: str, language: str) -> str:
    if facet == "category":
        name = value.rpartition(" > ")[2]
        return name.title() if name.islower() else name
    if facet == "price":
        low, _, high = value.partition(":")
        told = {
            name: as_said(Decimal(bound), currency, language)
            for name, bound in (("low", low), ("high", high))
            if bound
        }
        return say(language, f"button-price-{'-'.join(told)}", **told)
    return value[:1].upper() + value[1:] if value.islower() else value


def ways_to_narrow(found: Sequence[Facet], currency: str, language: str, most: int) -> Iterator[Button]:
    """The two commonest answers of each facet in turn, `most` altogether, for who wants to narrow further."""
    left = most
    for facet in found:
        for button in chips(facet, currency, language, 3 if facet.name == "price" else 2):
            if not left:
                return
            left -= 1
            yield button
