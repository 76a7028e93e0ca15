"""Whom a thing is for, read from what is said of people; who only has a say wears nothing."""

import pytest

from assistant.dialogue.wearers import names_wearer, wearer, without_wearer


@pytest.mark.parametrize(
    ("said", "who"),
    [
        ("running shoes for women", "female"),
        ("the same but for my boyfriend", "male"),
        ("mens flannel, red", "male"),
        ("ladies' watch", "female"),
        ("a scarf for my dear old grandma", "female"),
        ("hiking boots for a tall man", "male"),
        ("a jumper for my friend's daughter", "female"),
        ("for me, a man", "male"),
        ("a winter jacket, i am a woman", "female"),
        ("i'm a guy, smart shoes please", "male"),
        ("my lad is off on his expedition and needs a rucksack", "male"),
        ("my sister would like a necklace", "female"),
        ("for my mother-in-law", ""),
        ("a gift for her", "female"),
        ("my wife says green is too much", ""),
        ("my husband broke the lamp", ""),
        ("a desk for my office", ""),
        ("gloves for men and women", ""),
        ("something for my son, my wife needs a scarf", ""),
        ("a shaman drum", ""),
    ],
)
def test_who_wears_it(said: str, who: str) -> None:
    assert wearer(said) == who


def test_words_for_people_are_known() -> None:
    assert all(map(names_wearer, ("men", "guys", "ladies", "mum", "grandson", "him")))
    assert not any(map(names_wearer, ("mens-wear", "human", "mango", "hers", "boot")))


def test_a_person_is_left_out_and_what_is_said_of_the_thing_stays() -> None:
    assert without_wearer("a shirt for my dad") == "a shirt"
    assert without_wearer("flowers for mom, red") == "flowers , red"
    assert without_wearer("shoes for women") == "shoes for women"
