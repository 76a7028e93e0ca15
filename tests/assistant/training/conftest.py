"""A small shop of three products and two pages, for training in seconds."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.catalogue.policy import Passage
from assistant.catalogue.product import Product
from assistant.money import Money


def make_product(number: int, title: str, **more: object) -> Product:
    fields = {"description": f"A fine thing, number {number}. Perfect for rainy days.", **more}
    return Product(id=f"p{number}", title=title, price=Money(Decimal(20 + number), "USD"), **fields)  # type: ignore[arg-type]


@pytest.fixture
def products() -> list[Product]:
    return [
        make_product(
            1, "Blue Canvas Backpack", product_type=("Bags", "Backpacks"), color="Blue", brand="Nortide"
        ),
        make_product(
            2,
            "Feather 14 Laptop",
            product_type=("Laptops",),
            brand="Brevant",
            attributes={"weight": "0.98 kg", "battery_life": "17 h", "touchscreen": "no"},
            description="Under a kilo. Perfect for everyday travel. It features a bright matte screen.",
        ),
        make_product(3, "Red Wool Scarf", product_type=("Clothing", "Scarves"), color="Red", material="Wool"),
    ]


@pytest.fixture
def passages() -> list[Passage]:
    returns = "You have 30 days to return most products. Worn clothing cannot be returned."
    shipping = "Standard shipping costs $4.95. Orders over $50 ship free."
    return [
        Passage("returns#how-long", "returns", "Returns", "How long may I return?", "how-long", returns),
        Passage("shipping#cost", "shipping", "Shipping", "Cost", "cost", shipping),
    ]
