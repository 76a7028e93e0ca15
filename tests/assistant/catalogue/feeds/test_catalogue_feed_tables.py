"""Google Merchant TSV and CSV, and plain tables with a column map."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from assistant.catalogue.feeds.row import FeedUnusable
from assistant.money import Money


def test_googles_columns_in_a_tsv(read: Any) -> None:
    feed = read(
        "id\ttitle\tdescription\tlink\timage link\tadditional image link\tprice\tsale price\tavailability"
        "\tbrand\tproduct type\tcustom label 0\tEnergy class\n"
        "A1\tKettle\tBoils fast\thttps://s.example/a1\thttps://s.example/a1.jpg\t"
        "https://s.example/2.jpg,https://s.example/3.jpg\t39.90 EUR\t29.90 EUR\tin_stock\tTherma"
        "\tKitchen > Kettles\tgift\tA\n"
    )
    kettle = feed.product
    assert feed.format == "Google Merchant TSV"
    assert (kettle.title, kettle.brand, kettle.product_type) == ("Kettle", "Therma", ("Kitchen", "Kettles"))
    assert (kettle.price, kettle.sale_price) == (
        Money(Decimal("39.90"), "EUR"),
        Money(Decimal("29.90"), "EUR"),
    )
    assert kettle.additional_image_links == ("https://s.example/2.jpg", "https://s.example/3.jpg")
    assert kettle.attributes == {"custom_label_0": "gift", "energy_class": "A"}


def test_quoted_cells_may_hold_delimiters_and_line_breaks_and_lines_are_the_files_own(read: Any) -> None:
    feed = read(
        "id,title,description,price\r\n"
        '1,"Cup, large","First line\r\nsecond line",5 USD\r\n'
        "\r\n"
        '2,"A ""good"" cup",,ask us\r\n'
        '3,"Professional" cup bag,,6 USD\r\n'
    )
    assert feed.format == "Google Merchant CSV"
    assert [product.title for product in feed.products] == ["Cup, large", "Professional cup bag"]
    assert feed.products[0].description == "First line\nsecond line"
    assert feed.reasons == [(5, '"ask us" is not a price')]


def test_a_plain_table_is_read_with_a_map(read: Any) -> None:
    feed = read(
        "Artikelnummer;Bezeichnung;Preis (EUR);Lagerstand;Akkulaufzeit\n"
        "7;Kühlschrank;1.299,00;3;\n8;Handy;499,90;0;31 h\n",
        columns={
            "id": "Artikelnummer",
            "title": "Bezeichnung",
            "price": "Preis (EUR)",
            "quantity": "Lagerstand",
            "battery_life": "akkulaufzeit",
        },
    )
    fridge, phone = feed.products
    assert feed.format == "CSV with mapped columns"
    assert fridge.price == Money(Decimal("1299.00"), "EUR")
    assert (fridge.stock, fridge.availability) == (3, "in_stock")
    assert (phone.stock, phone.availability) == (0, "out_of_stock")
    assert (fridge.attributes, phone.attributes) == ({}, {"battery_life": "31 h"})


def test_usual_names_need_no_map(read: Any) -> None:
    product = read("SKU|Name|Price|Stock|Category|Cost price\nA|Mug|5 USD|2|Kitchen|1.10\n").product
    assert (product.id, product.title, product.stock, product.product_type) == ("A", "Mug", 2, ("Kitchen",))
    assert product.attributes == {}, "what the shop pays is not for shoppers"


def test_chinese_column_names(read: Any) -> None:
    feed = read(
        "商品编号,商品名称,价格（元）,库存,品牌,屏幕尺寸\n1,轻薄笔记本,5999.00,3,星河,14 英寸\n".encode(
            "gb18030"
        )
    )
    laptop = feed.product
    assert feed.encoding == "gb18030"
    assert (laptop.title, laptop.price, laptop.brand) == (
        "轻薄笔记本",
        Money(Decimal("5999.00"), "CNY"),
        "星河",
    )
    assert laptop.attributes == {"屏幕尺寸": "14 英寸"}


def test_the_map_comes_before_the_files_own_names(read: Any) -> None:
    feed = read("id,title,price,street price\n1,Mug,9 USD,7 USD\n", columns={"price": "street price"})
    assert feed.product.price.amount == 7


def test_missing_columns_are_named_with_those_found_and_the_remedy(read: Any) -> None:
    with pytest.raises(FeedUnusable) as refusal:
        read("Nr,Bezeichnung,Wert\n1,Mug,5\n")
    assert str(refusal.value) == (
        "There is no column for id, title, price. The columns are: Nr, Bezeichnung, Wert."
        ' Say which one it is with --map, such as --map id="Nr".'
    )


def test_a_map_to_a_column_that_is_not_there_is_named(read: Any) -> None:
    with pytest.raises(
        FeedUnusable, match=r'--map price="Preis": there is no such column. The columns are: id, title'
    ):
        read("id,title,Price\n1,Mug,5 USD\n", columns={"price": "Preis"})


def test_two_columns_for_one_field_are_refused(read: Any) -> None:
    with pytest.raises(FeedUnusable, match=r'Two columns are called "price" \(columns 3 and 4\)'):
        read("id,title,price,price\n1,Mug,5 USD,6 USD\n")


def test_columns_of_the_shops_own_may_repeat_and_the_first_that_says_something_counts(read: Any) -> None:
    feed = read("id,title,price,note,note\n1,Mug,5 USD,,blue\n2,Cup,5 USD,red,green\n")
    assert [product.attributes["note"] for product in feed.products] == ["blue", "red"]


def test_a_row_with_too_many_cells_is_refused_alone(read: Any) -> None:
    feed = read("id,title,price\n1,Cup, large,5 USD\n2,Mug,5 USD,,\n3,Jug\n")
    assert feed.product.id == "2"
    assert feed.reasons == [
        (
            2,
            "it has 4 cells where the header has 3: put quotation marks around cells that have a comma"
            " in them",
        ),
        (4, "it has no price"),
    ]


@pytest.mark.parametrize("later", ['3,"Jug, tall",7 USD\n', "3,Jug,7 USD\n"])
def test_a_quotation_mark_never_closed_costs_only_its_row(read: Any, later: str) -> None:
    feed = read(f'id,title,price\n1,"Mug,5 USD\n2,Cup,6 USD\n{later}')
    assert [product.id for product in feed.products] == ["2", "3"]
    assert feed.reasons == [(2, "a quotation mark that it opens is not closed")]
    assert feed.rejects[0].id == "1"


def test_marks_of_inches_do_not_make_one_product_of_two(read: Any) -> None:
    feed = read('id,title,price\n1,"Mug,5 USD\n2,Screen 5",6 USD\n3,Jug 7",7 USD\n')
    assert [(product.id, product.price.amount) for product in feed.products] == [("2", 6), ("3", 7)]
    assert feed.reasons == [(2, "a quotation mark that it opens is not closed")]


def test_a_line_of_100_mb_costs_only_itself(read: Any) -> None:
    huge = "x" * (100 << 20)
    feed = read(f"id,title,price\n1,Mug,5 USD\n2,{huge},5 USD\n3,Cup,6 USD\n")
    assert [product.id for product in feed.products] == ["1", "3"]
    assert feed.reasons == [(3, "its line is longer than 2,097,152 characters")]


def test_a_huge_quoted_cell_does_not_swallow_the_rows_after_it(read: Any) -> None:
    huge = "x" * (3 << 20)
    feed = read(f'id,title,price\n1,"{huge}\n{huge}",5 USD\n2,"Cup, small",6 USD\n')
    assert feed.product.id == "2"
    assert [line for line, _ in feed.reasons] == [2]


def test_a_cell_too_long_on_a_line_that_is_not(read: Any) -> None:
    cell = "x" * (3 << 19)
    feed = read(f"id,title,description,price\n1,Mug,{cell},5 USD\n2,Cup,small,6 USD\n")
    assert feed.product.id == "2"
    assert feed.reasons == [(2, "it has a cell longer than 1,048,576 characters")]


def test_nul_bytes_are_passed_over(read: Any) -> None:
    feed = read("id,title,price\n1,M\x00ug,5 USD\n\x00\n2,Cup,6 USD\n")
    assert [product.title for product in feed.products] == ["Mug", "Cup"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_delimiters_and_encodings_are_found(read: Any, delimiter: str, encoding: str) -> None:
    rows = [["id", "title", "price"], ["1", "Théière émaillée", "39 EUR"], ["2", "Crème brûlée", "5 EUR"]]
    feed = read("\n".join(delimiter.join(row) for row in rows).encode(encoding))
    assert [product.title for product in feed.products] == ["Théière émaillée", "Crème brûlée"]


@pytest.mark.parametrize(
    ("encoding", "title"),
    [
        ("gb18030", "轻薄笔记本电脑 高性能"),
        ("big5", "輕薄筆記型電腦 高效能"),
        ("cp932", "ワイヤレスイヤホン"),
        ("cp1251", "Чайник электрический"),
        ("cp1250", "Łóżko dębowe żółte źródło"),
    ],
)
def test_other_encodings_are_guessed_from_the_words(read: Any, encoding: str, title: str) -> None:
    plain = "".join(f"{n},Plain mug,5 USD\n" for n in range(2, 300))
    feed = read(f"id,title,price\n1,{title},9 USD\n{plain}".encode(encoding))
    assert feed.products[0].title == title


def test_a_few_broken_bytes_in_utf8_do_not_turn_the_rest_into_another_encoding(read: Any) -> None:
    rows = b"".join(f"{n},Théière à bec,5 EUR,très bien\n".encode() for n in range(50))
    feed = read(b"id,title,price,description\n" + rows + b"x,Th\xe9,5 EUR,\ny,Mug,5 EUR,bien br\xfbl\xe9\n")
    assert feed.products[0].title == "Théière à bec"
    assert feed.products[-1].id == "y"
    assert feed.reasons == [
        (52, "its id or title has characters that could not be read: save the feed as UTF-8")
    ]
    assert "some bytes make no sense" in feed.notes
    assert "shown as \ufffd (line 53)" in feed.notes


def test_excels_hint_of_the_delimiter_is_obeyed(read: Any) -> None:
    assert read('sep=;\nid;title;price\n1;"Cup, a, b, c";5,00 EUR\n').product.title == "Cup, a, b, c"


@pytest.mark.parametrize("lines_end", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_end(read: Any, lines_end: str) -> None:
    feed = read(lines_end.join(["id,title,price", "1,Mug,5 USD", "2,Cup,ask us"]))
    assert feed.product.id == "1"
    assert feed.reasons == [(3, '"ask us" is not a price')]


def test_a_file_that_ends_in_the_middle_of_a_row_is_noticed(read: Any) -> None:
    rows = "".join(f'{n},"Mug, {n}",5 USD\n' for n in range(30))
    assert read("id,title,price\n" + rows).cut_off == 0
    assert read("id,title,price\n" + rows.rstrip()).cut_off == 0
    assert read("id,title,price\n" + rows + "30,Mug").cut_off == 32
    assert read("id,title,price\n" + rows + '30,"Mug,').cut_off == 32
    few = read("id,title,price\n1,Mug,5 USD\n2,Cup")
    assert (few.cut_off, few.reasons) == (0, [(3, "it has no price")])


def test_the_currency_is_taken_from_the_rest_of_the_feed(read: Any) -> None:
    feed = read("id,title,price\n1,Mug,5.00\n2,Cup,6.00 GBP\n3,Jug,£7\n")
    assert {product.price.currency for product in feed.products} == {"GBP"}
    assert read("id,title,price,currency\n1,Mug,5.00,SEK\n").product.price.currency == "SEK"
    assert (
        read("id,title,price_usd\n1,Mug,5.00\n", columns={"price": "price_usd"}).product.price.currency
        == "USD"
    )


def test_without_any_currency_the_remedy_is_named(read: Any) -> None:
    with pytest.raises(
        FeedUnusable, match=r"No price among the first 2 rows names its currency.*--currency USD"
    ):
        read("id,title,price\n1,Mug,5.00\n2,Cup,6.00\n")
    assert read("id,title,price\n1,Mug,5.00\n", currency="eur").product.price.currency == "EUR"
    with pytest.raises(FeedUnusable, match='"EURO!" is no currency'):
        read("id,title,price\n1,Mug,5.00\n", currency="EURO!")


def test_two_currencies_in_one_feed_are_remarked(read: Any) -> None:
    feed = read("id,title,price\n1,Mug,5 USD\n2,Cup,6 EUR\n3,Jug,7\n")
    assert len(feed.products) == 2
    assert feed.reasons == [(4, 'the price "7" names no currency: give one with --currency')]
    assert "prices in EUR and USD" in feed.notes
