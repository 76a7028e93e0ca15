"""Tables and charts as pictures: drawn for platforms that need it, and told in words where they cannot be."""

from __future__ import annotations

import struct
from dataclasses import replace

import pytest

from adapters import drawing
from adapters.drawing import alternative, drawn, picture_of
from adapters.fit import fit, in_words
from assistant.messages import Capabilities, Chart, Outgoing, Span, Table

TABLE = Table(
    (
        ("Product", "A lamp with a long name of its own", "B"),
        ("Price", "$1.00", "$2.00"),
        ("Cord", "2 m", "2 m"),
    )
)
CHART = Chart("Scores", ("Words", "Stock"), (("A", (1.5, 0.0)), ("B", (1.0, -0.3))))
PLAIN = Capabilities(text_length=1000, pictures=True)
REPLY = Outgoing("compare", "en", (Span("Side by side:"),), table=TABLE)


def size(png: bytes) -> tuple[int, int]:
    """Width and height, as the file's header has them."""
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", png[16:24])
    return int(width), int(height)


def test_a_table_grows_with_what_it_holds() -> None:
    small = picture_of(TABLE)
    wide = picture_of(Table(tuple((*row, "and one more", "and another") for row in TABLE.rows)))
    long = picture_of(Table((*TABLE.rows, *(("Fact", "one", "two") for _ in range(10)))))
    assert small
    assert wide
    assert long
    assert size(wide.png)[0] > size(small.png)[0]
    assert size(long.png)[1] > size(small.png)[1]
    assert sum(size(long.png)) < 10_000, "more is not taken by Telegram"


def test_a_picture_says_in_words_what_it_shows() -> None:
    assert alternative(TABLE).splitlines() == [
        "A lamp with a long name of its own | B",
        "Price: $1.00 | $2.00",
        "Cord: 2 m | 2 m",
    ]
    assert alternative(CHART).splitlines() == [
        "Scores",
        "A: Words 1.50, Stock 0.00",
        "B: Words 1.00, Stock -0.30",
    ]


def test_a_chart_is_drawn() -> None:
    picture = picture_of(CHART)
    assert picture
    assert size(picture.png)[0] > size(picture.png)[1]


def test_what_no_font_can_show_is_not_drawn() -> None:
    assert picture_of(Table((("Product", "A"), ("Sign", "\U000f1234")))) is None


async def test_a_table_is_drawn_only_where_there_is_none() -> None:
    shown = await drawn(REPLY, PLAIN)
    assert shown.drawing
    (told,) = fit(shown, PLAIN)
    assert told.drawing == shown.drawing
    assert told.plain() == "Side by side:"
    for capabilities in (replace(PLAIN, tables=True), replace(PLAIN, pictures=False)):
        assert await drawn(REPLY, capabilities) is REPLY


async def test_of_a_chart_and_a_table_the_chart_is_drawn_and_the_table_told() -> None:
    (told,) = fit(await drawn(replace(REPLY, chart=CHART), PLAIN), PLAIN)
    assert told.drawing
    assert told.drawing.name == "scores.png"
    assert "$2.00" in told.plain()


async def test_without_pictures_a_chart_is_left_out_and_nothing_else() -> None:
    (told,) = fit(replace(REPLY, chart=CHART), Capabilities(text_length=1000))
    assert (told.chart, told.drawing) == (None, None)
    assert "$2.00" in told.plain()


async def test_a_picture_that_was_refused_is_told_in_words() -> None:
    (shown,) = fit(await drawn(REPLY, PLAIN), PLAIN)
    (told,) = in_words(shown, PLAIN)
    assert told.drawing is None
    assert "$2.00" in told.plain()


async def test_words_that_are_too_long_for_a_caption_are_not_said_again_with_a_refused_picture() -> None:
    telegram = replace(PLAIN, caption_length=50)
    reply = replace(REPLY, text=(Span("Side by side, as you asked. " * 5),))
    words, picture = fit(await drawn(reply, telegram), telegram)
    assert words.plain() == reply.plain().strip()
    assert (words.drawing, picture.plain()) == (None, "")
    (told,) = in_words(picture, telegram)
    assert "Side by side" not in told.plain()
    assert "$2.00" in told.plain()


async def test_a_picture_that_fails_costs_no_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(subject: object) -> None:
        raise OSError("no room")

    monkeypatch.setattr(drawing, "picture_of", fails)
    assert await drawn(REPLY, PLAIN) is REPLY
