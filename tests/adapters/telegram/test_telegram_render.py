"""Replies as Telegram gets them. `SHOPGUIDE_GOLDEN=write` writes the golden files anew; read the diff."""

import json
import os
from dataclasses import replace
from decimal import Decimal
from html import escape
from pathlib import Path

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from adapters.fit import fit
from adapters.telegram.render import (
    CAPABILITIES,
    Album,
    Drawing,
    File,
    Key,
    Native,
    Photo,
    Text,
    keyboard_of,
    render,
    still,
)
from adapters.textsplit import length
from assistant.messages import Action, Attachment, Button, Card, Outgoing, Picture, Source, Span, Table
from assistant.money import Money
from tests.adapters.telegram.entities import parse
from tests.adapters.web.running_shop import SCRIPT

GOLDEN = Path(__file__).parent / "golden"
PNG = b"\x89PNG\r\n\x1a\n"  # as much of a picture as a server looks at
LIVE = (
    "@everyone @ann_of_ely, t.me/ann https://evil.example/a?b=c <b>bold</b> [a](tg://user?id=1) "
    "/forget me #sale $EUR &lt;i&gt; evil.example:8080"
)


def button(label: str, token: str = "token") -> Button:
    return Button(label, Action("say", value=label), token)


def lamp(number: int, **changes: object) -> Card:
    made = Card(
        id=f"LA-{number}",
        title=f"Reading lamp {number}",
        price=Money(Decimal("39.50"), "USD"),
        was=Money(Decimal("49.50"), "USD"),
        stock=3,
        brand="Lumen",
        link=f"https://shop.example/p/LA-{number}?a=1&b=2",
        image=f"https://shop.example/LA-{number}.jpg",
        reasons=("Within your limit of $40",),
        facts=(("Height", "41 cm"),),
        buttons=(button("Tell me more", f"more-{number}"), button("Compare", f"compare-{number}")),
    )
    return replace(made, **changes)


def reply(**changes: object) -> Outgoing:
    return replace(Outgoing("recommend", "en", (Span("Two that fit:"),)), **changes)


ALBUM = tuple(lamp(number, buttons=()) for number in range(1, 4))
MESSAGES = SCRIPT | {
    "pictures": reply(cards=(lamp(1), lamp(2)), buttons=(button("Show more", "more"),)),
    "picture-alternative": reply(alternatives=(lamp(1),)),
    "album": reply(cards=ALBUM),
    "one-without-a-picture": reply(cards=(lamp(1), lamp(2, image="/pictures/LA-2.svg"))),
    "styles": reply(
        text=(
            Span("Plain, "),
            Span("strong", "strong"),
            Span(", "),
            Span("linked & strong", "strong", link="https://shop.example/?a=1&b=2"),
            Span(", "),
            Span("linked to nowhere", link="javascript:alert(1)"),
            Span(", "),
            Span("a mention in disguise", link="tg://user?id=1001"),
            Span(", "),
            Span("emphasis", "emphasis"),
            Span("\n"),
            Span("a < b", "code"),
        ),
        sources=(
            Source("returns#30", "Returns", "Within 30 days & unused.", link="https://shop.example/returns"),
        ),
    ),
    "table": reply(text=(), table=Table((("", "Aurora", "华为手机"), ("Weight", "180 g", "170 g")))),
    "file": reply(text=(Span("All we keep about you."),), attachment=Attachment("data.json", "{}")),
    "file-and-much-to-say": reply(
        text=(Span("word " * 300),), attachment=Attachment("data.json", "{}"), buttons=(button("Done"),)
    ),
    "drawing": reply(
        text=(Span("Side by side:"),),
        table=Table((("", "Aurora", "华为手机"), ("Weight", "180 g", "170 g"))),
        drawing=Picture(PNG, "Weight: 180 g, 170 g", "comparison.png"),
        cards=(lamp(1),),
        buttons=(button("Done"),),
    ),
    "drawing-and-much-to-say": reply(text=(Span("word " * 300),), drawing=Picture(PNG, "A bar.")),
    "live": reply(
        text=(Span(LIVE), Span(LIVE, "strong"), Span(LIVE, "quote"), Span(LIVE, "code")),
        cards=(lamp(1, title=LIVE, brand=LIVE, reasons=(LIVE,), facts=((LIVE, LIVE),), image=""),),
        sources=(Source("x", LIVE, LIVE),),
        buttons=(button(LIVE),),
    ),
    "buttons-alone": reply(text=(), buttons=(button("Show more"),)),
}


def parts_of(message: Outgoing) -> list[Native]:
    return [render(part) for part in fit(message, CAPABILITIES)]


@pytest.mark.parametrize("name", MESSAGES)
def test_golden(name: str):
    parts = [{type(part).__name__: part} for part in parts_of(MESSAGES[name])]
    rendered = msgspec.json.decode(msgspec.json.encode(parts))
    file = GOLDEN / f"{name}.json"
    if os.environ.get("SHOPGUIDE_GOLDEN") == "write":
        file.write_text(json.dumps(rendered, ensure_ascii=False, indent=2) + "\n", "utf-8")
    assert rendered == json.loads(file.read_text("utf-8"))


def test_every_golden_file_has_its_message():
    assert {file.stem for file in GOLDEN.glob("*.json")} == set(MESSAGES)


def texts_of(part: Native) -> list[tuple[str, int]]:
    """Each piece of HTML, and how long Telegram lets it be."""
    if isinstance(part, Text):
        return [(part.html, 4096)]
    if isinstance(part, Drawing):
        return [(part.caption, 1024)]
    if isinstance(part, File):
        return [(part.caption, 1024), *([(part.ahead, 4096)] if part.ahead else [])]
    captions = [part.caption] if isinstance(part, Photo) else [caption for _, caption in part.photos]
    return [*((caption, 1024) for caption in captions), (part.words, 4096)]


@pytest.mark.parametrize("name", MESSAGES)
def test_nothing_comes_alive(name: str):
    """Of all that catalogue and model write, Telegram makes nothing; the links are those we mean."""
    for part in parts_of(MESSAGES[name]):
        for html, longest in texts_of(part):
            text, entities = parse(html)
            assert length(text) <= longest
            kinds = {entity.kind for entity in entities}
            assert kinds <= {"bold", "italic", "pre", "blockquote", "text_link"}
            links = [entity.href for entity in entities if entity.kind == "text_link"]
            assert all(link.startswith(("https://shop.example/", "https://harbour")) for link in links)


PIECES = (
    *("@ann_of_ely", "@", "t.me", "/", "/start", "https://", "tg://", "shop.example", ".", ":", "#", "$USD"),
    *("a", "B1", "_", " ", "\n", "(", "-", "好", "é", "💡", "<", "&amp;", "help@shop.example"),
)


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
@example("foo@t.me/path")
@example("a.b@c.d@e.f")
@example("(shop.example)")
def test_no_text_whatever_comes_alive(text: str):
    assert length(still(text)) == length(text)
    _, entities = parse(escape(still(text), quote=False))
    assert {entity.kind for entity in entities} <= {"email"}


@pytest.mark.parametrize(
    "text",
    [
        "It costs $19.99, US$5 or 3.5 €.",
        "24/7, and/or; 5 < 6 & 7",
        "write to help@shop.example.",
        "Nr. 5: yes!",
    ],
)
def test_ordinary_text_stays_as_it_is(text: str):
    assert still(text) == text


@settings(deadline=None, max_examples=40)
@given(
    st.builds(
        reply,
        text=st.lists(
            st.builds(
                Span,
                st.text(max_size=3000) | st.just("@a " * 1500) | st.just("💡" * 3000),
                st.sampled_from(["plain", "strong", "emphasis", "quote", "code"]),
                st.sampled_from(["", "https://shop.example/p"]),
            ),
            max_size=4,
        ).map(tuple),
        cards=st.lists(
            st.builds(
                lamp,
                st.integers(1, 9),
                title=st.text(min_size=1, max_size=400) | st.just("💡" * 700),
                reasons=st.lists(st.text(max_size=300), max_size=5).map(tuple),
                image=st.sampled_from(["https://shop.example/1.jpg", "https://shop.example/2.jpg", ""]),
                buttons=st.sampled_from([(), (button("Tell me more"),)]),
            ),
            max_size=9,
        ).map(tuple),
    )
)
def test_every_part_keeps_within_telegrams_limits(message: Outgoing):
    for part in parts_of(message):
        for html, longest in texts_of(part):
            text, entities = parse(html)
            assert length(text) <= longest
            assert sum(entity.kind != "email" for entity in entities) <= 100
        if isinstance(part, Album):
            assert 2 <= len(part.photos) <= 10


def test_after_a_hundred_entities_text_goes_on_plain():
    spans = tuple(Span(f"{number} ", "strong") for number in range(150))
    text, entities = parse(parts_of(reply(text=spans))[0].html)
    assert len(entities) == 100
    assert text.endswith("149")


def labels(*groups: list[Button]) -> list[list[str]]:
    return [[key.label for key in row] for row in keyboard_of(*groups)]


def test_buttons_stand_in_rows_that_a_phone_shows():
    assert labels([button(label) for label in "123456789"]) == [list("12345678"), ["9"]]
    long = [button("1 · Tell me more"), button("1 · Compare"), button("1 · More like this"), button("x" * 40)]
    assert labels(long) == [["1 · Tell me more", "1 · Compare"], ["1 · More like this"], ["x" * 40]]


def test_a_cards_buttons_stand_above_the_messages():
    assert labels([button("Compare")], [button("Show more")]) == [["Compare"], ["Show more"]]


def test_a_button_that_could_not_be_pressed_is_left_out():
    assert keyboard_of([button("Gone", ""), button("Here", "t")], []) == ((Key("Here", "t"),),)


def test_an_album_in_words_is_one_message():
    long = tuple(lamp(number, buttons=(), title="💡" * 600, reasons=("x" * 400,)) for number in range(4))
    (_, album) = parts_of(reply(cards=long))
    assert isinstance(album, Album)
    assert length(parse(album.words)[0]) <= 4096
