"""What the shop says it has, and mentions of it in what people type."""

from __future__ import annotations

import pytest

from assistant.retrieval.vocabulary import Counts, Mention, Vocabulary, qualities

SHOP = Vocabulary(
    Counts(
        categories={
            ("Furniture",): 30,
            ("Furniture", "Sofas"): 20,
            ("Footwear", "Sneakers"): 9,
            ("Electronics", "Phones & Tablets"): 8,
            ("Food", "Seafood"): 4,
            ("Frozen", "Seafood"): 6,
        },
        brands={"Aldern": 5, "North Pole": 2},
        attributes={
            "color": {"Navy Blue": 3, "Gray": 2, "red/white": 1},
            "size": {"42": 2, "15 inch": 1},
            "battery_life": {"31 hours": 1},
            "condition": {"new": 40},
        },
        things={"lamp": 7, "tablet": 2},
    ),
    currency="USD",
    price_range=(1.99, 2499.0),
)


def mentions(text: str) -> dict[tuple[str, str], Mention]:
    return {(mention.kind, mention.name): mention for mention in SHOP.find(text)}


@pytest.mark.parametrize("text", ["sofa", "SOFAS", "a couch, please", "settees"])
def test_a_category_by_its_name_or_another(text: str) -> None:
    mention = mentions(text)["category", ""]
    assert mention.values == (("Furniture", "Sofas"),)


def test_exactness_tells_the_shops_own_word_from_another() -> None:
    own, other = mentions("sofa")["category", ""], mentions("couch")["category", ""]
    assert own.exactness == 1.0
    assert 0.5 < other.exactness < 1.0


def test_a_name_that_joins_two_things_is_found_by_either() -> None:
    for text in ("phones", "smartphone", "mobile phone", "phones and tablets"):
        assert mentions(text)["category", ""].values == (("Electronics", "Phones & Tablets"),)


def test_all_categories_of_a_name_the_fuller_first() -> None:
    assert mentions("seafood")["category", ""].values == (("Frozen", "Seafood"), ("Food", "Seafood"))


def test_spans_and_words_are_as_typed() -> None:
    text = "Got NAVY-blue trainers by Aldern?"
    for mention in SHOP.find(text):
        assert text[slice(*mention.span)] == mention.words
    found = mentions(text)
    assert found["attribute", "color"].words == "NAVY-blue"
    assert found["attribute", "color"].values == ("Navy Blue",)
    assert found["category", ""].values == (("Footwear", "Sneakers"),)
    assert found["brand", ""].values == ("Aldern",)


def test_the_longest_phrase_wins() -> None:
    assert [m.words for m in SHOP.find("navy blue")] == ["navy blue"]
    assert ("brand", "") not in mentions("the north of the pole")
    assert mentions("north pole")["brand", ""].values == ("North Pole",)


def test_values_of_facts_with_units_and_parts() -> None:
    assert mentions('15" screen')["attribute", "size"].values == ("15 inch",)
    assert mentions("31 hours of battery")["attribute", "battery_life"].values == ("31 hours",)
    assert mentions("something white")["attribute", "color"].words == "white"


def test_colours_and_materials_are_known_without_the_feeds_help() -> None:
    assert mentions("burgundy velvet")["attribute", "color"].values == ("burgundy",)
    assert mentions("burgundy velvet")["attribute", "material"].values == ("velvet",)
    assert mentions("grey")["attribute", "color"].values == ("Gray",)
    assert {name for name, _, _ in qualities()} == {
        "color",
        "material",
        "pattern",
        "gender",
        "age_group",
        "size",
    }


def test_things_that_titles_name() -> None:
    assert mentions("lamps")["thing", ""].values == ("lamp",)


@pytest.mark.parametrize("text", ["", "a new one", "hello", "the and of", "!!!", "x" * 10_000])
def test_nothing_is_mentioned(text: str) -> None:
    assert SHOP.find(text) == []
