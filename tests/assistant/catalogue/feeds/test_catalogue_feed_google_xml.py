"""Google Merchant feeds in XML."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from assistant.catalogue.feeds.row import FeedUnusable
from assistant.money import Money

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss xmlns:g="http://base.google.com/ns/1.0" version="2.0">
<channel>
<title>The shop</title>
<link>https://shop.example</link>
<description>All we have</description>
{items}
</channel>
</rss>
"""

LAMP = """<item>
<g:id>LAMP-1</g:id>
<title>A title for readers of the RSS</title>
<g:title>Reading lamp &amp; shade</g:title>
<description><![CDATA[<p>Warm <b>light</b>.</p><p>Bends&nbsp;far.</p>]]></description>
<link>https://shop.example/lamp?a=1&amp;b=2</link>
<g:image_link>https://shop.example/lamp.jpg</g:image_link>
<g:additional_image_link>https://shop.example/lamp2.jpg</g:additional_image_link>
<g:additional_image_link>https://shop.example/lamp3.jpg</g:additional_image_link>
<g:price>79.90 EUR</g:price>
<g:sale_price>59.90 EUR</g:sale_price>
<g:sale_price_effective_date>2026-06-01T00:00+0000/2026-07-01T00:00+0000</g:sale_price_effective_date>
<g:availability>in stock</g:availability>
<g:brand>Luma</g:brand>
<g:gtin>0012345678905</g:gtin>
<g:mpn>RL-1</g:mpn>
<g:condition>New</g:condition>
<g:product_type>Home &gt; Lighting &gt; Lamps</g:product_type>
<g:product_type>Sale</g:product_type>
<g:google_product_category>Home &amp; Garden &gt; Lighting</g:google_product_category>
<g:item_group_id>LAMP</g:item_group_id>
<g:color>Black</g:color>
<g:material>Steel</g:material>
<g:shipping><g:country>DE</g:country><g:price>4.90 EUR</g:price></g:shipping>
<g:shipping_weight>2 kg</g:shipping_weight>
<g:product_detail>
  <g:section_name>Light</g:section_name>
  <g:attribute_name>Colour temperature</g:attribute_name>
  <g:attribute_value>2700 K</g:attribute_value>
</g:product_detail>
<g:product_detail>
  <g:attribute_name>Battery Life</g:attribute_name>
  <g:attribute_value>31 hours</g:attribute_value>
</g:product_detail>
<g:product_highlight>Dimmable</g:product_highlight>
<g:product_highlight>Two joints</g:product_highlight>
<g:custom_label_0>summer</g:custom_label_0>
<g:cost_of_goods_sold>20.00 EUR</g:cost_of_goods_sold>
</item>"""


def test_an_rss_item_has_all_of_googles_fields(read: Any) -> None:
    feed = read(RSS.format(items=LAMP))
    lamp = feed.product
    assert feed.format == "Google Merchant XML (RSS)"
    assert lamp.id == "LAMP-1"
    assert lamp.title == "Reading lamp & shade"
    assert lamp.description == "Warm light.\nBends far."
    assert lamp.link == "https://shop.example/lamp?a=1&b=2"
    assert lamp.image_link == "https://shop.example/lamp.jpg"
    assert lamp.additional_image_links == ("https://shop.example/lamp2.jpg", "https://shop.example/lamp3.jpg")
    assert lamp.price == Money(Decimal("79.90"), "EUR")
    assert lamp.price_now == Money(Decimal("59.90"), "EUR")
    assert (lamp.availability, lamp.stock) == ("in_stock", None)
    assert (lamp.brand, lamp.gtin, lamp.mpn, lamp.condition) == ("Luma", "0012345678905", "RL-1", "new")
    assert lamp.product_type == ("Home", "Lighting", "Lamps")
    assert lamp.google_product_category == ("Home & Garden", "Lighting")
    assert (lamp.item_group_id, lamp.color, lamp.material) == ("LAMP", "Black", "Steel")
    assert lamp.attributes == {
        "shipping_weight": "2 kg",
        "custom_label_0": "summer",
        "colour_temperature": "2700 K",
        "battery_life": "31 hours",
        "product_highlight": "Dimmable; Two joints",
    }


def test_an_atom_entry_has_its_link_and_googles_id(read: Any) -> None:
    feed = read(
        """<?xml version="1.0"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:g="http://base.google.com/ns/1.0">
<title>The shop</title><link rel="self" href="https://shop.example/feed"/>
<updated>2026-01-01T00:00:00Z</updated>
<entry>
  <id>tag:shop.example,2026:9</id><g:id>9</g:id>
  <title type="text">Oak stool</title>
  <link rel="alternate" href="https://shop.example/stool"/>
  <link rel="edit" href="https://shop.example/edit"/>
  <updated>2026-01-01T00:00:00Z</updated>
  <content type="xhtml">
    <div xmlns="http://www.w3.org/1999/xhtml"><p>Three legs.</p><p>One seat.</p></div>
  </content>
  <g:price>49.00 USD</g:price>
</entry>
</feed>"""
    )
    stool = feed.product
    assert feed.format == "Google Merchant XML (Atom)"
    assert (stool.id, stool.title, stool.link) == ("9", "Oak stool", "https://shop.example/stool")
    assert stool.description == "Three legs.\nOne seat."
    assert stool.attributes == {}


def test_plain_xml_with_product_elements_is_read_by_the_usual_names(read: Any) -> None:
    feed = read(
        "<products><product><sku>S1</sku><name>Mug</name><price>9 USD</price>"
        "<category>Kitchen/Mugs</category><capacity>0.3 l</capacity></product></products>"
    )
    assert feed.format == "XML"
    assert (feed.product.id, feed.product.title) == ("S1", "Mug")
    assert feed.product.product_type == ("Kitchen", "Mugs")
    assert feed.product.attributes == {"capacity": "0.3 l"}
    offer = read(
        '<shop><offer id="7"><name>Mug</name><price>9</price><currency>EUR</currency></offer></shop>'
    )
    assert offer.product.id == "7"


def test_bad_items_are_listed_with_the_line_on_which_they_start(read: Any) -> None:
    items = "\n".join(
        [
            "<item><g:id>1</g:id><title>Good</title><g:price>5 USD</g:price></item>",
            "<item>\n<g:id>2</g:id><title>Asks</title><g:price>ask us</g:price></item>",
            "<item><title>No id</title><g:price>5 USD</g:price></item>",
            "<item><g:id>1</g:id><title>Again</title><g:price>6 USD</g:price></item>",
        ]
    )
    feed = read(RSS.format(items=items))
    assert feed.product.title == "Good"
    assert feed.reasons == [
        (8, '"ask us" is not a price'),
        (10, "it has no id"),
        (11, "its id is that of line 7, which is kept (this is line 11)"),
    ]
    assert [reject.number for reject in feed.rejects] == [2, 3, 4]


def test_repeated_ids_on_one_line_are_told_by_their_items(read: Any) -> None:
    item = "<item><g:id>1</g:id><title>Mug</title><g:price>5 USD</g:price></item>"
    feed = read(f'<rss xmlns:g="http://base.google.com/ns/1.0"><channel>{item}{item}</channel></rss>')
    assert feed.reasons == [(1, "its id is that of item 1, which is kept (this is item 2)")]


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "windows-1252", "utf-8-sig"])
def test_the_declared_encoding_is_obeyed(read: Any, encoding: str) -> None:
    title = "无线耳机" if encoding != "windows-1252" else "Théière émaillée"
    xml = RSS.format(items=f"<item><g:id>1</g:id><title>{title}</title><g:price>5 EUR</g:price></item>")
    name = {"gb18030": "gb2312", "utf-8-sig": "utf-8"}.get(encoding, encoding)
    assert read(xml.replace("UTF-8", name).encode(encoding)).product.title == title


def test_a_false_declaration_does_not_spoil_the_letters(read: Any) -> None:
    xml = RSS.format(items="<item><g:id>1</g:id><title>Théière</title><g:price>5 EUR</g:price></item>")
    assert read(xml.encode("cp1252")).product.title == "Théière"
    assert read(xml.replace("UTF-8", "ISO-8859-1")).product.title == "Théière"


def test_control_characters_in_the_xml_are_passed_over(read: Any) -> None:
    xml = RSS.format(
        items="<item><g:id>1</g:id><title>A\x00 m\x0bug\x1f</title><g:price>5 USD</g:price></item>"
    )
    assert read(xml).product.title == "A m ug"


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;">]>',
        '<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE r [<!ENTITY % p SYSTEM "http://127.0.0.1:9/evil.dtd"> %p;]>',
    ],
)
def test_entity_bombs_and_external_entities_are_refused(read: Any, doctype: str) -> None:
    xml = RSS.format(items="<item><g:id>1</g:id><title>&a;</title><g:price>5 USD</g:price></item>")
    with pytest.raises(FeedUnusable, match="entities of its own"):
        read(xml.replace("<rss", doctype + "<rss", 1))


@pytest.mark.parametrize("end", [-1, -40, -300])
def test_xml_that_breaks_off_is_refused_as_a_whole(read: Any, end: int) -> None:
    items = "\n".join(
        f"<item><g:id>{n}</g:id><title>Mug</title><g:price>5 USD</g:price></item>" for n in range(20)
    )
    with pytest.raises(FeedUnusable, match=r"breaks on line \d+ \(item \d+\).*Nothing was changed"):
        read(RSS.format(items=items).rstrip()[:end])


def test_a_bare_ampersand_or_an_unknown_entity_is_named_with_its_line(read: Any) -> None:
    for title in ("Salt & pepper", "Caf&eacute;"):
        with pytest.raises(FeedUnusable, match=r"line 7 .*&amp; for &"):
            read(RSS.format(items=f"<item><title>{title}</title></item>"))


def test_a_namespace_that_is_not_declared_is_named(read: Any) -> None:
    with pytest.raises(FeedUnusable, match="unbound prefix"):
        read("<rss><channel><item><g:id>1</g:id></item></channel></rss>")


def test_an_item_of_absurd_length_costs_only_itself(read: Any) -> None:
    huge = "<item><g:id>1</g:id><title>Huge</title><description>" + "x " * 5_000_000 + "</description></item>"
    good = "<item><g:id>2</g:id><title>Good</title><g:price>5 USD</g:price></item>"
    feed = read(RSS.format(items=huge + good))
    assert feed.product.id == "2"
    assert feed.rejects[0].id == "1"
    assert "longer than" in feed.rejects[0].reason


def test_product_details_written_as_text_are_taken_apart(read: Any) -> None:
    detail = "General:Kind:Digital player,Display:Size:6.1 in, 15.5 cm"
    product = read(f"id\ttitle\tprice\tproduct_detail\n1\tP\t5 USD\t{detail}\n").product
    assert product.attributes == {"kind": "Digital player"}
    assert product.size == "6.1 in, 15.5 cm"
