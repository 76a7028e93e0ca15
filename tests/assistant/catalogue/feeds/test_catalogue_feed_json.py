"""JSON documents and JSON Lines."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from assistant.catalogue.feeds.json_stream import LONGEST_ITEM, items
from assistant.catalogue.feeds.row import FeedUnusable
from assistant.money import Money

LAMP: dict[str, Any] = {
    "id": 1,
    "title": "Lamp",
    "price": 19.9,
    "currency": "USD",
    "attributes": {"Battery Life": "31 h", "color": "Black", "dimmable": True, "empty": "", "none": None},
    "category": ["Home", "Lighting"],
    "images": ["https://s.example/1.jpg", {"src": "https://s.example/2.jpg"}],
    "inStock": True,
    "ledColours": ["red", "green"],
}


@pytest.mark.parametrize(
    "wrap", ["{}", '{{"products": {}}}', '{{"items": {}}}', '{{"data": {{"products": {}}}}}']
)
def test_a_list_of_objects_wherever_it_is(read: Any, wrap: str) -> None:
    feed = read(wrap.format(json.dumps([LAMP])))
    lamp = feed.product
    assert feed.format == "JSON"
    assert (lamp.id, lamp.title, lamp.price) == ("1", "Lamp", Money(Decimal("19.90"), "USD"))
    assert lamp.color == "Black", "an attribute by the name of a field fills that field"
    assert lamp.attributes == {"battery_life": "31 h", "dimmable": "yes", "led_colours": "red, green"}
    assert lamp.product_type == ("Home", "Lighting")
    assert (lamp.image_link, lamp.additional_image_links) == (
        "https://s.example/1.jpg",
        ("https://s.example/2.jpg",),
    )
    assert lamp.availability == "in_stock"


def test_one_product_alone_is_a_feed_too(read: Any) -> None:
    assert read(json.dumps(LAMP)).product.title == "Lamp"


def test_names_as_other_programs_write_them(read: Any) -> None:
    product = read(
        json.dumps(
            [
                {
                    "sku": "A-1",
                    "name": "Mug",
                    "price": {"amount": "1299.50", "currency": "EUR"},
                    "salePrice": {"value": 999, "currency": "EUR"},
                    "brand": {"name": "Acme"},
                    "imageUrl": "https://s.example/a.jpg",
                    "stock": 0,
                    "specs": [{"name": "Weight", "value": "1 kg"}, {"name": "Volume", "value": 0.3}],
                    "dimensions": {"Width": "4 cm"},
                }
            ]
        )
    ).product
    assert (product.id, product.title, product.brand) == ("A-1", "Mug", "Acme")
    assert (product.price.amount, product.price_now.amount) == (Decimal("1299.50"), Decimal("999.00"))
    assert (product.availability, product.stock) == ("out_of_stock", 0)
    assert product.image_link == "https://s.example/a.jpg"
    assert product.attributes == {"weight": "1 kg", "volume": "0.3", "width": "4 cm"}


def test_a_currency_beside_the_list_holds_for_all(read: Any) -> None:
    feed = read('{"currency": "SEK", "products": [{"id": 1, "name": "Mug", "price": 5}]}')
    assert feed.product.price == Money(Decimal("5.00"), "SEK")


def test_the_map_names_keys(read: Any) -> None:
    feed = read(
        '[{"nr": 7, "bezeichnung": "Mug", "preis": "5,00 €"}]',
        columns={"id": "nr", "title": "bezeichnung", "price": "preis"},
    )
    assert feed.product.id == "7"


def test_bad_items_are_listed_with_their_line(read: Any) -> None:
    feed = read(
        '[\n{"id": 1, "title": "Mug", "price": "5 USD"},\n{"id": 2, "title": "Cup",\n "price": NaN},\n'
        '"a word",\n{"id": 1, "title": "Jug", "price": "6 USD"},\n{"id": 4, "title": "Pot", "price": -3}\n]'
    )
    assert feed.product.id == "1"
    assert feed.reasons == [
        (3, '"NaN" is not a price'),
        (5, "it is no object with names and values"),
        (6, "its id is that of line 2, which is kept (this is line 6)"),
        (7, 'the price "-3" is negative'),
    ]


@pytest.mark.parametrize("end", [1, 30, 60, 80])
def test_a_document_that_breaks_off_is_refused_as_a_whole(read: Any, end: int) -> None:
    document = json.dumps([{"id": n, "title": "Mug", "price": "5 USD"} for n in range(9)], indent=1)
    with pytest.raises(FeedUnusable, match=r"breaks on line \d+: it ends too early. Nothing was changed"):
        read(document[:-end])


@pytest.mark.parametrize(
    "junk", ["[1, 2", '{"products": [}', "[{]", '[{"id": 1} {"id": 2}]', "{'id': 1}", '[{"id": 1}],']
)
def test_what_is_no_json_is_named_with_its_line(read: Any, junk: str) -> None:
    with pytest.raises(FeedUnusable, match="JSON breaks on line 1"):
        read(junk)


def test_json_lines_lose_only_the_broken_ones(read: Any) -> None:
    feed = read(
        '{"id": 1, "title": "Mug", "price": "5 USD"}\n{"id": 2, "title": "Cup"\n\n'
        '{"id": 3, "title": "Jug", "price": "7 USD"}\n[1]\n'
    )
    assert feed.format == "JSON Lines"
    assert [product.id for product in feed.products] == ["1", "3"]
    assert feed.reasons[0][0] == 2
    assert "it is no JSON" in feed.reasons[0][1]
    assert feed.reasons[1] == (5, "it is no object with names and values")


@pytest.mark.parametrize("where", [0, 1, 3])
def test_a_line_of_100_mb_in_json_lines_costs_only_itself(read: Any, where: int) -> None:
    lines = [json.dumps({"id": n, "title": "Mug", "price": "5 USD"}) for n in range(3)]
    lines.insert(where, '{"id": "huge", "title": "' + "x" * (100 << 20) + '"}')
    feed = read("\n".join(lines) + "\n")
    assert len(feed.products) == 3
    assert [line for line, _ in feed.reasons] == [where + 1]
    assert "longer than 8 million" in feed.rejects[0].reason


def test_json_lines_that_end_in_the_middle_of_one_are_noticed(read: Any) -> None:
    lines = "".join(json.dumps({"id": n, "title": "Mug", "price": "5 USD"}) + "\n" for n in range(30))
    assert read(lines).cut_off == 0
    assert read(lines.rstrip()).cut_off == 0
    assert read(lines[:-9]).cut_off == 30


def test_an_item_too_long_to_hold_is_skipped_and_the_rest_is_read(read: Any) -> None:
    huge = json.dumps(
        {"id": "huge", "tricky": '}]"\\' * 10, "deep": [[{}]], "title": "x" * (LONGEST_ITEM + 9)}
    )
    good = json.dumps({"id": 1, "title": "Mug", "price": "5 USD"})
    feed = read(f"[{huge},\n{good}]")
    assert feed.product.id == "1"
    assert [(reject.line, reject.number) for reject in feed.rejects] == [(1, 1)]


def test_brackets_without_end_are_no_crash(read: Any) -> None:
    deep = "[" * 100_000 + "]" * 100_000
    feed = read('[{"id": 1, "title": "Mug", "price": "5 USD"}, ' + deep + "]")
    assert feed.product.id == "1"
    assert "nested too deeply" in feed.rejects[0].reason
    with pytest.raises(FeedUnusable):
        read("[" * 100_000)


@pytest.mark.parametrize("size", [1, 2, 3, 7, 50])
def test_the_window_may_end_anywhere(size: int) -> None:
    document = (
        '{"note": "a\\"b\\\\", "n": 12.50,\n "products": [ {"id": 1, "t": "é\\u00e9"}, {"id": 22}\n, 345 ] } '
    )
    chunks = (document[start : start + size] for start in range(0, len(document), size))
    found = list(items(chunks))
    assert [item.value for item in found] == [{"id": "1", "t": "éé"}, {"id": "22"}, "345"]
    assert [item.line for item in found] == [2, 2, 3]
    assert found[0].around == {"note": 'a"b\\', "n": "12.50"}


def test_escapes_that_no_text_can_hold_are_dropped(read: Any) -> None:
    product = read('[{"id": "1", "title": "Mu\\ud800g \\u0000\\u202e!", "price": "5 USD"}]').product
    assert product.title == "Mug !"
