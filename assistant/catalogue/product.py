"""What a product is, under the names of Google's product data specification.

Source of the names: Google Merchant Center product data specification
(https://support.google.com/merchants/answer/7052112).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from assistant.money import Money

Availability = Literal["in_stock", "out_of_stock", "preorder", "backorder"]
AVAILABILITIES: tuple[Availability, ...] = ("in_stock", "out_of_stock", "preorder", "backorder")


@dataclass(frozen=True, slots=True)
class Product:
    """One sellable item, a variant where the shop has variants (they share `item_group_id`).

    `product_type` and `google_product_category` are paths from the general to the special,
    such as `("Electronics", "Phones", "Smartphones")`. `attributes` holds the shop's own facts by
    name, in the feed's order (`{"battery_life": "31 hours", "weight": "1.2 kg"}`).
    `stock` is the number of pieces where the feed tells it.
    """

    id: str
    title: str
    price: Money
    description: str = ""
    link: str = ""
    image_link: str = ""
    sale_price: Money | None = None
    availability: Availability = "in_stock"
    stock: int | None = None
    brand: str = ""
    gtin: str = ""
    mpn: str = ""
    condition: str = ""
    product_type: tuple[str, ...] = ()
    google_product_category: tuple[str, ...] = ()
    item_group_id: str = ""
    color: str = ""
    size: str = ""
    material: str = ""
    pattern: str = ""
    gender: str = ""
    age_group: str = ""
    additional_image_links: tuple[str, ...] = ()
    attributes: dict[str, str] = field(default_factory=dict)

    @property
    def price_now(self) -> Money:
        """What a buyer pays today: the sale price where there is one."""
        return self.sale_price or self.price

    @property
    def available(self) -> bool:
        """Whether it can be bought today."""
        return self.availability == "in_stock" and self.stock != 0

    @property
    def category(self) -> tuple[str, ...]:
        """The shop's own category path, else Google's."""
        return self.product_type or self.google_product_category

    def facts(self) -> dict[str, str]:
        """Every stated attribute by name: the specification's own fields first, then the shop's."""
        named = {
            "brand": self.brand,
            "color": self.color,
            "size": self.size,
            "material": self.material,
            "pattern": self.pattern,
            "gender": self.gender,
            "age_group": self.age_group,
            "condition": self.condition,
        }
        return {name: value for name, value in named.items() if value} | self.attributes
