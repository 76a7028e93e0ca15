"""Ways to narrow results, and the one question that is worth asking back."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from assistant.catalogue.product import Product
from assistant.dialogue.state import Wish
from assistant.handlers.facets import chips, facets, narrowed, question, ways_to_narrow
from assistant.handlers.shopping import skips
from assistant.money import Money
from assistant.retrieval.request import Constraints


def product(number: int, **changes: object) -> Product:
    made = Product(
        id=str(number),
        title=f"Lamp {number}",
        price=Money(Decimal(20 + 20 * number), "USD"),
        brand="Lumen",
        product_type=("Home", "Lamps"),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def named(products: list[Product], wish: Wish | None = None) -> dict[str, list[str]]:
    return {facet.name: [value for value, _ in facet.options] for facet in facets(products, wish or Wish())}


def test_what_all_share_is_no_facet() -> None:
    assert set(named([product(number) for number in range(8)])) == {"price"}


def test_kinds_are_told_one_step_below_what_all_share() -> None:
    products = [
        product(n, product_type=("Home", "Lamps", "Desk" if n % 2 else "Floor", str(n))) for n in range(6)
    ]
    assert sorted(named(products)["category"]) == ["Home > Lamps > Desk", "Home > Lamps > Floor"]


def test_bands_of_price_hold_every_product_once_and_are_round() -> None:
    products = [product(number) for number in range(9)]
    (price,) = [facet for facet in facets(products, Wish()) if facet.name == "price"]
    assert sum(count for _, count in price.options) == 9
    labels = [button.label for button in chips(price, "USD", "en")]
    assert labels[0].startswith("Up to $")
    assert labels[-1].startswith("From $")
    for value, count in price.options:
        constraints = narrowed(Wish(), "price", value).constraints
        within = [
            one
            for one in products
            if (constraints.price_min is None or one.price.amount >= constraints.price_min)
            and (constraints.price_max is None or one.price.amount <= constraints.price_max)
        ]
        assert len(within) == count


def test_what_the_wish_settles_is_not_offered_again() -> None:
    products = [product(n, color="red" if n % 2 else "blue", brand="A" if n % 2 else "B") for n in range(6)]
    assert set(named(products)) == {"price", "color", "brand"}
    settled = Wish(
        constraints=Constraints(brands=("A",), attributes=(("color", ("red",)),), price_max=Decimal(100))
    )
    assert named(products, settled) == {}


def test_the_question_is_the_one_that_splits_best() -> None:
    """Four even colours tell two bits; a brand that nearly all have tells little."""
    colours = ("red", "blue", "green", "black")
    products = [
        product(n, color=colours[n % 4], brand="B" if n == 0 else "A", price=Money(Decimal(10), "USD"))
        for n in range(12)
    ]
    found = facets(products, Wish())
    best = question(found, len(products), ())
    assert best
    assert best.name == "color"
    assert best.bits == pytest.approx(2.0)


def test_no_question_is_put_twice() -> None:
    products = [product(n, color=("red", "blue", "green")[n % 3]) for n in range(9)]
    found = facets(products, Wish())
    asked: list[str] = []
    while (facet := question(found, len(products), asked)) is not None:
        assert facet.name not in asked
        asked.append(facet.name)
    assert set(asked) == {"price", "color"}


def test_few_results_need_no_question() -> None:
    products = [product(n, color=("red", "blue", "green")[n % 3]) for n in range(9)]
    assert question(facets(products, Wish()), 5, ()) is None


def test_what_hardly_any_product_states_is_not_asked() -> None:
    products = [product(n, color=("red", "blue")[n] if n < 2 else "") for n in range(12)]
    best = question(facets(products, Wish()), 12, ("price",))
    assert best is None


def test_every_facet_gets_its_turn_among_the_chips() -> None:
    products = [product(n, color=("red", "blue", "green")[n % 3], brand="AB"[n % 2]) for n in range(12)]
    buttons = list(ways_to_narrow(facets(products, Wish()), "USD", "en", 6))
    assert len(buttons) == 6
    assert {button.action.product for button in buttons} >= {"price", "color"}


@pytest.mark.parametrize(
    "said",
    ["It doesn’t matter.", "any", "no preference", "I don't mind", "whatever", "都可以", "随便。", "skip"],
)
def test_a_question_is_skipped_in_words(said: str) -> None:
    assert skips(said)


@pytest.mark.parametrize("said", ["red", "under 50", "any red ones", "都要红色的"])
def test_an_answer_is_no_skip(said: str) -> None:
    assert not skips(said)
