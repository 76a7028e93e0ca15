"""Shopify's product CSV and products.json."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

OLDER = (
    "Handle,Title,Body (HTML),Vendor,Product Category,Type,Tags,Published,Option1 Name,Option1 Value,"
    "Option2 Name,Option2 Value,Variant SKU,Variant Grams,Variant Inventory Tracker,Variant Inventory Qty,"
    "Variant Inventory Policy,Variant Price,Variant Compare At Price,Variant Barcode,"
    "Image Src,Google Shopping / Gender,Fabric care (product.metafields.custom.care),Variant Image,Status\n"
)
TEE = (
    'tee,Plain tee,"<p>Soft.</p>\n<p>Heavy.</p>",Acme,Apparel & Accessories > Clothing,Shirts,'
    '"cotton, basics",TRUE,'
    "Colour,Red,Size,M,TEE-R-M,200,shopify,3,deny,15.00,20.00,'0012345,https://c.example/tee.jpg,"
    "unisex,Wash cold,,active\n"
    "tee,,,,,,,,,Blue,,L,,200,shopify,0,deny,16.00,,,https://c.example/blue.jpg,,,https://c.example/blue.jpg,\n"
    "tee,,,,,,,,,Green,,L,TEE-G-L,200,shopify,0,continue,16.00,,,,,,,\n"
    "tee,,,,,,,,,,,,,,,,,,,,https://c.example/back.jpg,,,,\n"
)
OTHERS = (
    "mug,Mug,,Acme,,Mugs,,TRUE,Title,Default Title,,,MUG,0,,,deny,9.50,,,,,,,active\n"
    "old,Old mug,,Acme,,Mugs,,TRUE,Title,Default Title,,,OLD,0,,,deny,9.50,,,,,,,draft\n"
    "hid,Hidden mug,,Acme,,Mugs,,FALSE,Title,Default Title,,,HID,0,,,deny,9.50,,,,,,,active\n"
    "bad,Bad mug,,Acme,,Mugs,,TRUE,Title,Default Title,,,BAD,0,,,deny,soon,,,,,,,active\n"
)


def test_each_variant_is_a_product_with_what_the_first_row_says_for_all(read: Any) -> None:
    feed = read(OLDER + TEE + OTHERS, currency="USD")
    red, blue, green, mug = feed.products
    assert feed.format == "Shopify CSV"
    assert (red.id, red.title, red.brand) == ("TEE-R-M", "Plain tee", "Acme")
    assert red.description == "Soft.\nHeavy."
    assert (red.color, red.size, red.gender) == ("Red", "M", "unisex")
    assert (red.price.amount, red.price_now.amount) == (Decimal("20.00"), Decimal("15.00"))
    assert (red.availability, red.stock, red.gtin) == ("in_stock", 3, "0012345")
    assert red.product_type == ("Shirts",)
    assert red.google_product_category == ("Apparel & Accessories", "Clothing")
    assert red.link == "/products/tee"
    assert red.image_link == "https://c.example/tee.jpg"
    assert red.additional_image_links == ("https://c.example/blue.jpg", "https://c.example/back.jpg")
    assert red.attributes == {"weight": "200 g", "fabric_care": "Wash cold", "tags": "cotton, basics"}
    assert (blue.id, blue.title, blue.image_link) == ("tee-blue-l", "Plain tee", "https://c.example/blue.jpg")
    assert (blue.availability, blue.stock, blue.sale_price) == ("out_of_stock", 0, None)
    assert green.availability == "backorder"
    assert {red.item_group_id, blue.item_group_id, green.item_group_id} == {"tee"}
    assert (mug.item_group_id, mug.stock, mug.availability) == ("", None, "in_stock")
    assert mug.attributes == {}


def test_drafts_are_left_out_and_bad_prices_listed_with_their_line(read: Any) -> None:
    feed = read(OLDER + TEE + OTHERS, currency="USD")
    assert feed.left_out == 2
    assert "drafts, archived and unpublished products (2 times)" in feed.notes
    assert feed.reasons == [(10, '"soon" is not a price')]
    assert feed.rejects[0].id == "BAD"


def test_links_are_completed_with_the_shops_address(read: Any) -> None:
    feed = read(OLDER + TEE, currency="USD", base_url="https://shop.example")
    assert feed.products[0].link == "https://shop.example/products/tee"


def test_the_newer_column_names(read: Any) -> None:
    feed = read(
        "Title,URL handle,Description,Vendor,Type,Published on online store,Status,SKU,"
        "Option1 name,Option1 value,Price,Compare-at price,Inventory tracker,Inventory quantity,"
        "Continue selling when out of stock,Product image URL\n"
        "Plain tee,tee,<p>Soft.</p>,Acme,Shirts,TRUE,Active,T-1,Color,Red,15.00,,shopify,4,DENY,https://c.example/1.jpg\n"
        ",tee,,,,,,T-2,,Blue,15.00,,shopify,0,CONTINUE,\n",
        currency="USD",
    )
    assert feed.format == "Shopify CSV"
    red, blue = feed.products
    assert (red.id, red.color, red.stock, red.description) == ("T-1", "Red", 4, "Soft.")
    assert (blue.color, blue.availability) == ("Blue", "backorder")


def test_the_map_adds_to_what_shopify_has(read: Any) -> None:
    feed = read(
        OLDER + TEE, currency="USD", columns={"material": "Fabric care (product.metafields.custom.care)"}
    )
    assert feed.products[0].material == "Wash cold"


PRODUCTS_JSON = {
    "products": [
        {
            "id": 1,
            "title": "Plain tee",
            "handle": "tee",
            "body_html": "<p>Soft.</p>",
            "vendor": "Acme",
            "product_type": "Shirts",
            "tags": ["cotton", "basics"],
            "published_at": "2026-01-01T00:00:00Z",
            "options": [{"name": "Size", "position": 2}, {"name": "Color", "position": 1}],
            "images": [{"src": "https://c.example/1.jpg"}, {"src": "https://c.example/2.jpg"}],
            "variants": [
                {"id": 11, "option1": "Red", "option2": "M", "price": "15.00", "compare_at_price": "20.00"}
                | {"available": True, "grams": 200, "featured_image": {"src": "https://c.example/2.jpg"}},
                {"id": 12, "option1": "Blue", "option2": "M", "price": "15.00", "available": False},
            ],
        },
        {
            "id": 2,
            "title": "Draft",
            "handle": "d",
            "published_at": None,
            "variants": [{"id": 21, "price": "5"}],
        },
    ]
}


def test_products_json(read: Any) -> None:
    feed = read(json.dumps(PRODUCTS_JSON), currency="USD")
    red, blue = feed.products
    assert feed.format == "Shopify JSON"
    assert (red.id, red.color, red.size, red.item_group_id) == ("11", "Red", "M", "tee")
    assert red.link == "/products/tee?variant=11"
    assert (red.price.amount, red.price_now.amount) == (Decimal("20.00"), Decimal("15.00"))
    assert red.image_link == "https://c.example/2.jpg"
    assert red.attributes == {"weight": "200 g", "tags": "cotton, basics"}
    assert (blue.availability, blue.image_link) == ("out_of_stock", "https://c.example/1.jpg")
    assert feed.left_out == 1
