"""Text to terms: what is written in many ways is looked up in one."""

import pytest

from assistant.retrieval.document import title_heads
from assistant.retrieval.text import STOP_WORDS, family, fold, query_tokens, singular, terms, tokens


def words(text: str) -> list[str]:
    return [token.term for token in query_tokens(text)]


@pytest.mark.parametrize(
    ("ways", "term"),
    [
        (("15 inch", "15-inch", '15"', "15in", "15 inches", "15英寸"), "15in"),
        (("1 TB", "1tb", "1000 GB", "1 terabyte"), "1000gb"),
        (("5000mAh", "5,000 mAh", "5000 mah"), "5000mah"),
        (("500 ml", "500ML", "0.5 l", "0,5 litres", "５００ml", "50 cl"), "500ml"),
        (("1.5 kg", "1500 g", "1,5kg"), "1500g"),
        (("2 m", "200cm", "2 metres"), "200cm"),
        (("15.60 inch", "15,6-inch"), "15.6in"),
    ],
)
def test_a_number_and_its_unit_are_one_term(ways: tuple[str, ...], term: str) -> None:
    assert {tuple(words(way)) for way in ways} == {(term,)}


def test_only_exact_conversions() -> None:
    assert words("1024 gb") != words("1 tb")
    assert words("15 inch") != words("38.1 cm")


def test_in_is_inches_only_when_it_is_attached() -> None:
    assert words("5 in stock") == ["5", "stock"]
    assert "15in" in words("a 15in laptop")


def test_what_is_counted_can_be_found_without_its_number() -> None:
    assert words("3-seater sofa") == ["3seat", "seat", "sofa"]


@pytest.mark.parametrize(
    ("typed", "term"),
    [
        ("Café", "cafe"),
        ("Men's", "man"),
        ("women’s", "woman"),
        ("knives", "knife"),
        ("shelves", "shelf"),
        ("dresses", "dress"),
        ("boxes", "box"),
        ("watches", "watch"),
        ("shoes", "shoe"),
        ("cookies", "cooky"),
        ("cookie", "cooky"),
        ("grey", "gray"),
        ("ﬁsh", "fish"),
    ],
)
def test_a_word_is_singular_small_and_plain(typed: str, term: str) -> None:
    assert words(typed) == [term]


def test_eyewear_is_not_what_windows_are_made_of() -> None:
    assert singular("glasses") != singular("glass")


def test_forms_of_a_verb_are_a_family_but_not_one_term() -> None:
    assert singular("fishing") != singular("fish")
    assert family(singular("fishing")) == family(singular("fish"))


def test_a_hyphenated_word_gives_its_parts_and_the_whole() -> None:
    assert terms("noise-cancelling") == ["noise", "cancelling", "noisecancelling"]
    assert [t.compound for t in tokens("noise-cancelling")] == [False, False, True]


def test_tokens_know_where_they_were_typed() -> None:
    text = "Ein ﬂauschiges Kissen, 15 inch, für 你好"
    for token in tokens(text):
        part = text[token.start : token.end]
        assert part
        assert fold(part)[0][0] in token.term or token.term == "15in"
    last = tokens(text)[-1]
    assert text[last.start : last.end] == "好"


def test_chinese_is_found_by_pairs_without_the_words_around_a_wish() -> None:
    assert words("我想买一个红色的连衣裙") == ["红色", "连衣", "衣裙"]
    assert words("碗") == ["碗"]
    assert {"连衣", "衣裙", "裙"} <= set(terms("新款连衣裙"))


@pytest.mark.parametrize("text", ["", "   ", "!?", "😀😀", "\x00\x07", "and the of"])
def test_nothing_to_look_for(text: str) -> None:
    assert words(text) == []


def test_contractions_say_nothing() -> None:
    assert words("I'm, I've, don't, it's, dont") == []
    assert "im" in STOP_WORDS


@pytest.mark.parametrize(
    ("title", "category", "head"),
    [
        ("Red Compact Camera with Leather Bag", (), "camera"),
        ("Norvik Laptop 16 GB 512 GB Silver", ("Computers", "Everyday Laptops"), "laptop"),
        ("Norvik Laptop 16 GB 512 GB Silver", (), "laptop"),
        ("Fjord Leather Hiking Boots Women's", ("Footwear",), "boot"),
        ("Rovo Robot Vacuum Cleaner Slim", ("Home", "Robot Vacuums"), "vacuum"),
        ("Pocket SSD 2 TB USB-C", ("Storage", "External SSDs"), "ssd"),
        ("Lane Jammers Men's", ("Clothing", "Men's Swimwear"), "jammer"),
        ("Emergency Rain Poncho", ("Clothing", "Rain Jackets"), "poncho"),
    ],
)
def test_the_noun_of_a_title_is_told_from_what_comes_after_it(
    title: str, category: tuple[str, ...], head: str
) -> None:
    assert title_heads(title, category)[0] == head


def test_a_thing_on_another_things_shelf_goes_by_both_names() -> None:
    assert title_heads("Western Belt Buckle", ("Accessories", "Belts")) == ["belt", "buckle"]
