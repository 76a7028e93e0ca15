"""The first results of an open wish differ, and none of them is a worse match than what it replaced."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest
from numpy.typing import NDArray

from assistant.catalogue.product import Product
from assistant.dialogue.state import Wish
from assistant.guide import Guide
from assistant.handlers.variety import is_open, varied
from assistant.money import Money
from assistant.retrieval.request import Constraints, Hit


@dataclass
class Vectors:
    """An index that knows only vectors."""

    known: dict[str, list[float]]

    def vectors(self, ids: list[str]) -> NDArray[np.float32]:
        return np.array([self.known[id] for id in ids], dtype=np.float32)


def shop(**vectors: list[float]) -> Guide:
    return cast(Guide, SimpleNamespace(index=Vectors(vectors)))


def pair(id_: str, score: float, kind: str = "mugs") -> tuple[Product, Hit]:
    product = Product(id=id_, title=id_, price=Money(Decimal(1), "USD"), product_type=(kind,))
    return product, Hit(id_, score, {}, (), 0.0)


ALIKE = [1.0, 0.0]
OTHER = [0.0, 1.0]
OPEN = Wish(text="a present for my aunt", kind="recommend")


def ids(pairs: list[tuple[Product, Hit]]) -> list[str]:
    return [product.id for product, _ in pairs]


def test_something_else_comes_in_where_it_is_nearly_as_good() -> None:
    guide = shop(a=ALIKE, b=ALIKE, c=ALIKE, d=OTHER)
    pairs = [pair("a", 1.0), pair("b", 0.9), pair("c", 0.89), pair("d", 0.885, "lamps")]
    shown = varied(guide, OPEN, pairs, 3)
    assert ids(shown)[:3] == ["a", "b", "d"]
    assert ids(shown)[3:] == ["c"]
    assert shown[2][1].moved == ("variety",)
    assert shown[0][1].moved == ()


def test_a_clearly_better_match_is_never_pushed_out() -> None:
    guide = shop(a=ALIKE, b=ALIKE, c=ALIKE, d=OTHER)
    pairs = [pair("a", 1.0), pair("b", 0.9), pair("c", 0.89), pair("d", 0.7, "lamps")]
    assert varied(guide, OPEN, pairs, 3) == pairs


@pytest.mark.parametrize(
    "wish",
    [
        replace(OPEN, sort="price_asc"),
        replace(OPEN, aspects=("battery",)),
        replace(OPEN, like=("a",)),
        replace(OPEN, constraints=Constraints(brands=("Lumen",))),
        replace(OPEN, constraints=Constraints(attributes=(("color", ("red",)),))),
        Wish(text="stoneware mug", thing="stoneware mug"),
    ],
)
def test_an_exact_wish_keeps_its_order(wish: Wish) -> None:
    assert not is_open(wish)
    pairs = [pair("a", 1.0), pair("b", 0.99), pair("c", 0.98)]
    assert varied(shop(), wish, pairs, 2) == pairs


@pytest.mark.parametrize(
    "wish",
    [
        OPEN,
        Wish(text="laptops", thing="laptops"),
        replace(OPEN, constraints=Constraints(price_max=Decimal(50), categories=(("Home",),))),
    ],
)
def test_a_wish_with_room_is_open(wish: Any) -> None:
    assert is_open(wish)
