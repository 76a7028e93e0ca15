"""WooCommerce's product export."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

HEADER = (
    "ID,Type,SKU,Name,Published,Visibility in catalog,Short description,Description,Date sale price starts,"
    "Date sale price ends,In stock?,Stock,Backorders allowed?,Weight (kg),Sale price,Regular price,"
    "Categories,Tags,Images,Parent,Attribute 1 name,Attribute 1 value(s),"
    "Attribute 2 name,Attribute 2 value(s),Brands\n"
)
HOODIE = (
    '10,variable,HOOD,Hoodie,1,visible,Warm.,"<p>Brushed inside.</p>\\nMade to last.",,,1,7,0,0.6,,,'
    '"Clothing, Clothing > Tops > Hoodies",warm,"https://w.example/1.jpg, https://w.example/2.jpg",,'
    'Color,"Blue, Red",Fabric,"Cotton\\, brushed",Woola\n'
)
BLUE = "11,variation,HOOD-B,Hoodie - Blue,1,visible,,,,,1,parent,0,,40,45,,,https://w.example/b.jpg,id:10,Color,Blue,,,\n"
RED = "12,variation,HOOD-R,Hoodie - Red,1,visible,,,,,0,0,0,0.7,,45,,,,HOOD,Color,Red,,,\n"
CAP = '13,simple,CAP,Cap,1,visible,,A cap.,,,1,,0,,,"9,50",Clothing > Caps,,,,,,,,\n'


def test_variations_take_from_their_parent_what_they_do_not_state(read: Any) -> None:
    feed = read(HEADER + HOODIE + BLUE + RED + CAP, currency="EUR")
    blue, red, cap = feed.products
    assert feed.format == "WooCommerce CSV"
    assert (blue.id, blue.title, blue.brand, blue.color) == ("11", "Hoodie - Blue", "Woola", "Blue")
    assert blue.description == "Warm.\nBrushed inside.\nMade to last."
    assert (blue.price.amount, blue.price_now.amount) == (Decimal("45.00"), Decimal("40.00"))
    assert blue.product_type == ("Clothing", "Tops", "Hoodies")
    assert (blue.stock, blue.availability) == (7, "in_stock")
    assert blue.image_link == "https://w.example/b.jpg"
    assert blue.additional_image_links == ("https://w.example/1.jpg", "https://w.example/2.jpg")
    assert blue.material == "Cotton, brushed"
    assert blue.attributes == {"sku": "HOOD-B", "weight": "0.6 kg", "tags": "warm"}
    assert blue.item_group_id == red.item_group_id == "10"
    assert blue.link == "/?post_type=product&p=10"
    assert (red.availability, red.stock, red.attributes["weight"]) == ("out_of_stock", 0, "0.7 kg")
    assert (cap.price.amount, cap.item_group_id) == (Decimal("9.50"), "")
    assert cap.link == "/?post_type=product&p=13"


def test_a_variation_may_come_before_its_parent(read: Any) -> None:
    feed = read(HEADER + BLUE + CAP + HOODIE + RED, currency="EUR")
    assert [product.id for product in feed.products] == ["13", "11", "12"]
    assert feed.products[1].brand == "Woola"


def test_orphans_and_childless_parents_are_listed(read: Any) -> None:
    feed = read(HEADER + CAP + BLUE + HOODIE.replace("10,variable,HOOD", "20,variable,OTHER"), currency="EUR")
    assert feed.reasons == [
        (3, 'its parent "id:10" is not in the file'),
        (4, "it is a variable product and the file has no variation of it"),
    ]


def test_drafts_and_hidden_products_are_left_out_with_their_variations(read: Any) -> None:
    hidden = CAP.replace("13,", "14,").replace("visible", "hidden")
    draft = CAP.replace("13,simple,CAP,Cap,1", "15,simple,CAP2,Cap,0")
    grouped = CAP.replace("13,simple", "16,grouped")
    feed = read(
        HEADER + CAP + hidden + draft + grouped + HOODIE.replace("Hoodie,1", "Hoodie,-1") + BLUE,
        currency="EUR",
    )
    assert [product.id for product in feed.products] == ["13"]
    assert feed.left_out == 5
    assert feed.rejects == []


def test_stock_words_and_dates_of_a_sale(read: Any) -> None:
    backorder = CAP.replace("13,", "14,").replace(",1,,0,", ",backorder,,1,")
    below = CAP.replace("13,", "15,").replace(",1,,0,", ",1,-2,1,")
    over = CAP.replace("13,", "16,").replace(",,,1,,0,,,", ",2026-05-01,2026-06-01,1,,0,,5,")
    feed = read(HEADER + backorder + below + over, currency="EUR")
    assert [product.availability for product in feed.products] == ["backorder", "backorder", "in_stock"]
    assert feed.products[2].sale_price is None
    assert "the sale is over" in feed.notes
