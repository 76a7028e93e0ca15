"""schema.org products in JSON-LD files and in HTML pages."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from assistant.catalogue.feeds.row import FeedUnusable

CHAIR: dict[str, Any] = {
    "@context": "https://schema.org",
    "@type": "Product",
    "sku": "C-1",
    "name": "Chair",
    "description": "<p>Sit.</p>",
    "image": [{"@type": "ImageObject", "url": "https://s.example/1.jpg"}, "https://s.example/2.jpg"],
    "brand": {"@type": "Brand", "name": "Oakly"},
    "gtin13": "4001234567890",
    "category": "Home > Chairs",
    "color": "black",
    "weight": {"@type": "QuantitativeValue", "value": 4.2, "unitCode": "KGM"},
    "additionalProperty": [{"@type": "PropertyValue", "name": "Seat height", "value": 45, "unitText": "cm"}],
    "offers": {
        "@type": "Offer",
        "url": "https://s.example/chair",
        "price": 99.5,
        "priceCurrency": "EUR",
        "availability": "https://schema.org/OutOfStock",
        "itemCondition": "https://schema.org/RefurbishedCondition",
    },
}


def variant(sku: str, **more: Any) -> dict[str, Any]:
    return {
        "@type": "Product",
        "sku": sku,
        "offers": {"@type": "Offer", "price": "10", "priceCurrency": "EUR"},
    } | more


def test_a_product_with_its_offer(read: Any) -> None:
    feed = read(json.dumps(CHAIR))
    chair = feed.product
    assert feed.format == "schema.org JSON-LD"
    assert (chair.id, chair.title, chair.description, chair.brand) == ("C-1", "Chair", "Sit.", "Oakly")
    assert (chair.price.amount, chair.price.currency) == (Decimal("99.50"), "EUR")
    assert (chair.availability, chair.condition) == ("out_of_stock", "refurbished")
    assert (chair.link, chair.gtin, chair.color) == ("https://s.example/chair", "4001234567890", "black")
    assert (chair.image_link, chair.additional_image_links) == (
        "https://s.example/1.jpg",
        ("https://s.example/2.jpg",),
    )
    assert chair.product_type == ("Home", "Chairs")
    assert chair.attributes == {"seat_height": "45 cm", "weight": "4.2 kg"}


@pytest.mark.parametrize(
    "holder",
    [
        lambda product: [product],
        lambda product: {
            "@context": "https://schema.org",
            "@graph": [{"@type": "WebSite", "name": "S"}, product],
        },
        lambda product: {
            "@type": "ItemList",
            "itemListElement": [{"@type": "ListItem", "position": 1, "item": product}],
        },
        lambda product: {
            "@type": "WebPage",
            "mainEntity": {"@type": "ItemList", "itemListElement": [product]},
        },
        lambda product: product | {"@type": ["Product", "https://schema.org/Thing"]},
        lambda product: product | {"@type": "http://schema.org/Product"},
    ],
)
def test_products_are_found_in_all_that_holds_them(read: Any, holder: Any) -> None:
    assert read(json.dumps(holder(CHAIR))).product.id == "C-1"


def test_json_ld_a_line_each(read: Any) -> None:
    feed = read("".join(json.dumps(CHAIR | {"sku": f"C-{n}"}) + "\n" for n in range(3)))
    assert [product.id for product in feed.products] == ["C-0", "C-1", "C-2"]


def test_the_variants_of_a_group_are_products(read: Any) -> None:
    group = {
        "@type": "ProductGroup",
        "productGroupID": "G1",
        "name": "Chair",
        "brand": "Oakly",
        "hasVariant": [
            variant("C-1", color="red", size={"@type": "SizeSpecification", "name": "M"}),
            variant("C-2", color="blue", name="Chair, blue"),
            {"@id": "https://s.example/elsewhere"},
        ],
    }
    red, blue = read(json.dumps(group)).products
    assert (red.id, red.title, red.brand, red.color, red.size) == ("C-1", "Chair", "Oakly", "red", "M")
    assert (blue.id, blue.title, blue.item_group_id) == ("C-2", "Chair, blue", "G1")


def test_a_variant_that_names_its_group(read: Any) -> None:
    product = read(json.dumps(variant("C-1", name="Chair", isVariantOf={"productGroupID": "G1"}))).product
    assert product.item_group_id == "G1"


def test_offers_of_many_kinds(read: Any) -> None:
    def priced(offers: Any) -> Any:
        return read(json.dumps(variant("C-1", name="Chair", offers=offers)))

    one = priced({"@type": "AggregateOffer", "lowPrice": "10", "highPrice": "20", "priceCurrency": "EUR"})
    assert one.product.price.amount == 10
    assert "lowest" in one.notes
    several = priced(
        [
            {"price": "8", "priceCurrency": "EUR", "availability": "SoldOut"},
            {"price": "9", "priceCurrency": "EUR", "availability": "http://schema.org/InStock"},
        ]
    )
    assert (several.product.price.amount, several.product.availability) == (9, "in_stock")
    inner = priced({"@type": "AggregateOffer", "offers": [{"price": 7, "priceCurrency": "EUR"}]})
    assert inner.product.price.amount == 7
    reduced = priced(
        {
            "@type": "Offer",
            "availability": "InStock",
            "priceSpecification": [
                {"price": 8, "priceCurrency": "EUR"},
                {"price": 12, "priceCurrency": "EUR", "priceType": "https://schema.org/StrikethroughPrice"},
            ],
        }
    ).product
    assert (reduced.price.amount, reduced.price_now.amount) == (12, 8)


def test_an_html_page_gives_the_products_of_its_scripts(read: Any) -> None:
    page = f"""<!DOCTYPE html>
<html><head><title>Chairs</title>
<script>var price = "<script type='application/ld+json'>";</script>
<!-- <script type="application/ld+json">{json.dumps(variant("HIDDEN", name="Hidden"))}</script> -->
<script type="application/ld+json">{json.dumps({"@type": "Organization", "name": "Shop"})}</script>
<script type="application/ld+json">
{json.dumps(CHAIR | {"offers": {"@id": "#offer"}})}
</script>
<script type="application/ld+json">{{broken</script>
<script type='application/LD+JSON' id=x>{json.dumps(CHAIR["offers"] | {"@id": "#offer"})}</script>
</head><body></body></html>"""
    feed = read(page)
    assert feed.format == "schema.org JSON-LD in HTML"
    assert feed.product.id == "C-1"
    assert feed.product.price.amount == Decimal("99.50"), "references lead to the page's other nodes"
    assert [line for line, _ in feed.reasons] == [9]


@pytest.mark.parametrize(
    "page",
    [
        "<html><head><title>502 Bad Gateway</title></head><body>Sorry</body></html>",
        "<!DOCTYPE html>\n<title>Log in</title><form>",
        '<!doctype html><script type="application/ld+json">{"@type": "Organization"}</script>',
        "<html>" + "<!--" * 100_000,
    ],
)
def test_a_page_without_products_is_called_what_it_is(read: Any, page: str) -> None:
    with pytest.raises(FeedUnusable, match=r"This is an HTML page.*without schema.org products"):
        read(page)


def test_a_product_without_an_offer_is_listed(read: Any) -> None:
    page = json.dumps([CHAIR, {"@type": "Product", "name": "Priceless", "sku": "P"}])
    assert read(page).reasons == [(1, "it has no price")]
