"""What people do not want."""

import pytest

from assistant.dialogue.exclusions import find_exclusions


@pytest.mark.parametrize(
    ("text", "phrases", "rest"),
    [
        ("a rug, but no floral ones", ("floral",), "a rug"),
        ("headphones, not sony", ("sony",), "headphones"),
        ("i want a jacket without a hood", ("hood",), "i want a jacket"),
        ("a lamp that isn't black or white", ("black", "white"), "a lamp"),
        ("anything but leather sofas", ("leather sofas",), ""),
        ("dresses, no red and no pink please", ("red", "pink"), "dresses please"),
        ("non-leather belt", ("leather",), "belt"),
        ("sweater for winter, none of the wool ones", ("wool",), "sweater for winter"),
        ("i'm allergic to wool, need a sweater", ("wool",), "need a sweater"),
        ("sandals other than flip flops", ("flip flops",), "sandals"),
        ("ergonomic office chair, neither mesh nor leather", ("mesh", "leather"), "ergonomic office chair"),
        ("she hates pink", ("pink",), ""),
        ("nothing floral", ("floral",), ""),
        ("toys, nothing ball-shaped", ("ball",), "toys"),
    ],
)
def test_refused_things_are_split_off(text: str, phrases: tuple[str, ...], rest: str) -> None:
    found = find_exclusions(text)
    assert found.phrases == phrases
    assert found.rest == rest


@pytest.mark.parametrize(
    "text",
    ["no thanks", "not sure what to get my mum", "something not too expensive", "non-stick pan", "sugar-free sweets",
     "no, let us look at rugs instead", "i don't have a car", "why not", "do you have nothing else?",
     "chopping onions with a blunt blade is dangerous", "need to hide my face at a carnival ball",
     "a shelf that i don't want to assemble", "a stand to hold the phone", "i have too many clothes",
     "a bag that has enough pockets", "without a doubt the biggest tv", "no rush but i need a dress", "not convinced yet",
     "never mind the tortoiseshell", "no prices over 50", "batteries not included", "my old kettle doesn't work for us"],
)  # fmt: skip
def test_other_uses_of_no_and_not_exclude_nothing(text: str) -> None:
    assert not [phrase for phrase in find_exclusions(text).phrases if phrase != "else"]


@pytest.mark.parametrize(
    ("text", "phrases", "rest"),
    [
        ("i want a handbag. leather is out of the question.", ("leather",), "i want a handbag."),
        ("sunglasses. i already have aviators so not those", ("aviators",), "sunglasses."),
        ("flowers for a friend but lilies are poisonous to her cat", ("lilies",), "flowers for a friend"),
        ("backpacks in any colour apart from black", ("black",), "backpacks in any colour"),
        ("sneakers with the exception of white and pink ones", ("white", "pink"), "sneakers"),
        ("electric guitars, i'm not keen on red", ("red",), "electric guitars"),
        ("i've had enough of skulls, other halloween stuff", ("skulls",), "other halloween stuff"),
        ("no leather no canvas, just a nice backpack", ("leather", "canvas"), "just a nice backpack"),
        ("my son has a nut allergy: cookies", ("nut",), "cookies"),
        ("christmas ornaments, zero glitter", ("glitter",), "christmas ornaments"),
        ("forget green, blue", ("green",), "blue"),
        ("jackets, red excluded", ("red",), "jackets"),
        ("jackets (no red)", ("red",), "jackets"),
        ("boots, heels not wanted", ("heels",), "boots"),
        ("chair, i'd prefer not to have plastic", ("plastic",), "chair"),
        ("pasta salad, hold the cheese", ("cheese",), "pasta salad"),
        ("guitars, acoustic doesn't interest me", ("acoustic",), "guitars"),
        ("necklaces lacking diamonds", ("diamonds",), "necklaces"),
        ("mugs not related to christmas", ("christmas",), "mugs"),
        ("tables, round ones i don't want", ("round",), "tables"),
        ("table instead of a desk", ("desk",), "table"),
        ("candles that don't smell of vanilla", ("vanilla",), "candles"),
        ("t-shirts without prints or logos", ("prints", "logos"), "t-shirts"),
        ("gift for mum, she already has enough scarves", ("scarves",), "gift for mum"),
    ],
)
def test_a_refusal_is_known_wherever_it_stands(text: str, phrases: tuple[str, ...], rest: str) -> None:
    found = find_exclusions(text)
    assert found.phrases == phrases
    assert found.rest.strip(" ,") == rest


@pytest.mark.parametrize(
    "text",
    [
        "there is no light in my hallway",
        "not too big",
        "is it not available in blue",
        "boots that don't leak",
    ],
)
def test_other_negations_refuse_nothing(text: str) -> None:
    assert find_exclusions(text).phrases == ()


def test_what_was_never_done_is_not_refused() -> None:
    assert find_exclusions("i've never climbed before, so something easy").phrases == ()
    assert find_exclusions("i have never liked wool").phrases


def test_a_pattern_is_refused_by_its_whole_name() -> None:
    assert find_exclusions("leggings, not the animal print one").phrases == ("animal print",)
