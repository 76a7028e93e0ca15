"""Typing errors put right, and everything else left as it was typed."""

import re

import pytest

from assistant.retrieval.spelling import Spelling

WORDS = """
    wireless headphone bluetooth speaker leather belt acoustic guitar violin camera backpack alarm clock
    office chair coffee table adjustable wrench circular saw razor shaving toothbrush bamboo salmon chocolate
    cake oxford shoe necklace bracelet earring piano keyboard screwdriver seed umbrella flip flop noise
    cancelling sunglasses christmas tree dining lamp pendant djembe aldern
"""
CATALOGUE = dict.fromkeys(re.findall(r"\w+", WORDS), 20)


@pytest.fixture(scope="module")
def spelling() -> Spelling:
    return Spelling(CATALOGUE)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("wirless hedphones", "wireless headphones"),
        ("bluetoth speeker", "bluetooth speaker"),
        ("vaccum clener", "vacuum cleaner"),
        ("wirless mowse", "wireless mouse"),
        ("smartfone", "smartphone"),
        ("offise chiar", "office chair"),
        ("ajustable wrench", "adjustable wrench"),
        ("lether belts", "leather belts"),
        ("oxfrod shoos", "oxford shoes"),
        ("chocolte cakke", "chocolate cake"),
        ("accoustic gitar", "acoustic guitar"),
        ("necklase", "necklace"),
        ("sunglases", "sunglasses"),
        ("kichen tabel", "kitchen table"),
        ("coutch", "couch"),
        ("wach", "watch"),
        ("coffeetable", "coffee table"),
        ("hed phones", "headphones"),
        ("christmass tree", "christmas tree"),
        ("Bakpack", "Backpack"),
        ("djemba drum", "djembe drum"),
    ],
)
def test_errors_are_put_right(spelling: Spelling, typed: str, meant: str) -> None:
    assert spelling.correct(typed).text == meant


@pytest.mark.parametrize(
    "text",
    [
        "I need something for my balcony",
        "what is your return policy",
        "it's too dark, I can't read & don't want candles",
        "does it fit an iPhone 15 Pro Max or Sony WH-1000XM5?",
        "usb-c cable, hdmi, wifi, gps, 4k tv",
        "Wayne Aldern's lamps",
        "write to jane.doe@example.com or call 555-0142",
        "couch grey colour jewellery trainers",
        "quinoa, ukulele and kombucha",
        "please show me the cheapest seeds",
        "我想买耳机",
        "😀",
        "",
    ],
)
def test_what_is_right_is_left_alone(spelling: Spelling, text: str) -> None:
    spelled = spelling.correct(text)
    assert spelled.text == text
    assert spelled.corrections == ()


def test_a_correction_says_where_and_how_sure(spelling: Spelling) -> None:
    (correction,) = spelling.correct("my Camra, please").corrections
    assert (correction.typed, correction.meant, correction.start, correction.end) == ("Camra", "Camera", 3, 8)
    assert 0.5 < correction.confidence <= 1


def test_the_catalogues_own_words_are_never_corrected() -> None:
    assert Spelling({"lampe": 1, "lamp": 500}).correct("lampe").text == "lampe"


def test_a_shop_without_words_still_knows_english() -> None:
    assert Spelling({}).correct("umbrela").text == "umbrella"


def test_what_the_catalogue_sells_is_preferred() -> None:
    assert Spelling({"saw": 50}).correct("saww").text == "saw"
    assert Spelling({"sow": 50}).correct("soww").text == "sow"


def test_a_long_text_takes_no_longer_than_its_first_words(spelling: Spelling) -> None:
    spelled = spelling.correct("qwrtzpl " * 1250)
    assert len(spelled.text) == 10_000


def test_the_words_beside_a_word_have_a_say() -> None:
    frequencies = {
        "tripod": 2,
        "camera": 36,
        "trip": 9,
        "boot": 30,
        "ankle": 12,
        "backpack": 40,
        "back": 9,
        "pack": 9,
    }
    pairs = [{"tripod", "camera"}, {"ankle", "boot"}]
    spelling = Spelling(frequencies, lambda first, second: {first, second} in pairs)
    assert spelling.correct("tripd for camera").text == "tripod for camera"
    assert spelling.correct("ankle bots").text == "ankle boots"
    assert spelling.correct("back packs").text == "backpacks"
    assert spelling.correct("back camera").text == "back camera"
