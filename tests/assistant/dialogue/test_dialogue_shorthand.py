"""Shorthand put into words, and what only looks like it left as it was typed."""

import pytest

from assistant.dialogue.shorthand import written_out


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("neckalce w a heart on it", "neckalce with a heart on it"),
        ("do u have smth 4 my gf", "do you have something for my girlfriend"),
        ("what r ur cheapest rugs rn?", "what are your cheapest rugs now?"),
        ("where r those boots", "where are those boots"),
        ("r u a bot", "are you a bot"),
        ("ur the best", "you're the best"),
        ("mug w/o handle, w/ a lid n a spoon", "mug without handle, with a lid and a spoon"),
        ("cable w/usb, set of 2 w/ case", "cable with usb, set of 2 with case"),
        ("pie w out nuts", "pie without nuts"),
        ("cheap tho pls n thx", "cheap though please and thanks"),
        ("show me lamps ty", "show me lamps thank you"),
        ("my bf's bday is b4 xmas", "my boyfriend's birthday is before christmas"),
        ("need it 2day or tmrw", "need it today or tomorrow"),
        ("gonna camp, gotta have a tent", "going to camp, got to have a tent"),
        ("wanna see rugs", "want to see rugs"),
        ("i wanna a tent", "i want a tent"),
        ("gimme boots or lemme see hats", "give me boots or let me see hats"),
        ("idk, dunno, smth abt cats", "i don't know, don't know, something about cats"),
        ("not red cuz im pale bc of the sun", "not red because i'm pale because of the sun"),
        ("it doesnt fit n i cant return it", "it doesn't fit and i can't return it"),
        ("hi id like a lamp", "hi i'd like a lamp"),
        ("ok ill take it", "ok i'll take it"),
        ("boots sz 9, tee sz m", "boots size 9, tee size m"),
        ("wht do u have in blk or wht", "what do you have in black or white"),
        ("gift for gf who likes tea", "gift for girlfriend who likes tea"),
    ],
)
def test_shorthand_is_written_out(typed: str, words: str) -> None:
    assert written_out(typed) == words
    assert written_out(words) == words


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("gift 4 mom", "gift for mom"),
        ("4 her birthday", "for her birthday"),
        ("shoes 4 running", "shoes for running"),
        ("candles 4 a bath", "candles for a bath"),
        ("candles 4 the bath", "candles for the bath"),
    ],
)
def test_four_before_whom_or_what_something_is_for(typed: str, words: str) -> None:
    assert written_out(typed) == words


@pytest.mark.parametrize(
    "text",
    [
        "4 mugs",
        "4 person tent",
        "4 mom mugs",
        "set of 4 the same",
        "size 4 my usual",
        "i need 4 the rest later",
        "he is 5 ft 4 my dad",
        "iphone 4 the old one",
        "one pill 4 a day",
        "aa batteries, 4 pack",
        "ukulele with 4 strings",
        "a guitar 4 string",
    ],
)
def test_four_that_counts(text: str) -> None:
    assert written_out(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "60 w bulb, 100w or 60w/12v",
        "desk 30 w x 20 h, l x w x h",
        "size w ring, the letter n, a size u",
        "gold w initial necklace",
        "w hotel robe",
        "r n b records",
        "rock n roll poster",
        "wireless n router, n scale train, n/a",
        "h&m shirt, b&w film",
        "u-shaped pillow, u shaped sofa, u lock, made in the u.s.",
        "uk size 9 u s",
        "b4 paper and vitamin b4",
        "gf bread, snacks for my gf friend",
        "bc rich guitar",
        "ty beanie toys by ty",
        "gift for an rn",
        "toys r us",
        "2day shipping",
        "photo id holder",
        "a bag that lets me run",
        "gift for an ill friend",
        "lol surprise dolls",
        "write to u@ur.com or x.com/u/n",
        "size m, med, asap, 4 pk, 3 pcs",
        "n",
        "",
    ],
)
def test_what_may_be_something_else_stays(text: str) -> None:
    assert written_out(text) == text


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("lol do you have rugs", "do you have rugs"),
        ("do you have rugs haha", "do you have rugs"),
        ("something cheap lol, and red", "something cheap, and red"),
        ("the red one, imo, is nice (lmao).", "the red one, is nice."),
        ("lol, tbh no", "no"),
        ("haha thx", "thanks"),
        ("lol", "lol"),
        ("haha!", "haha!"),
    ],
)
def test_laughter_is_left_out_unless_it_is_all_there_is(typed: str, words: str) -> None:
    assert written_out(typed) == words


def test_a_long_text_takes_no_longer_than_its_length() -> None:
    assert written_out("do u have " * 1000) == ("do you have " * 1000).strip()
    assert written_out("lol " * 2500) == ("lol " * 2500).strip()
    assert written_out("ha" * 5000) == "ha" * 5000
