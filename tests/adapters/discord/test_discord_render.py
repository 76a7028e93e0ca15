"""Replies as Discord gets them. `SHOPGUIDE_GOLDEN=write` writes the golden files anew; read the diff."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.discord.markup import address, escape, markdown, shortened
from adapters.discord.render import CAPABILITIES, render
from adapters.fit import fit
from adapters.textsplit import length
from assistant.messages import Outgoing, Source, Span
from tests.adapters.discord.discord_markdown import read, read_message
from tests.adapters.discord.discord_server import Asked, _check_message
from tests.adapters.web.running_shop import PHONES, SCRIPT, button

GOLDEN = Path(__file__).parent / "golden"
HOSTILE = (
    "@everyone <@123> <@&4> <#5> </deal:6> <t:0:R> <a:x:7> **b** __u__ *i* _i_ ~~s~~ ||x|| `c` ```d``` "
    "[the shop](https://evil.example) https://evil.example discord.gg/evil\n# h\n-# s\n> q\n>>> r\n- l\n"
    "* l\n1. one\n7. seven\n\\*"
)
FIVE = replace(
    SCRIPT["phones"],
    cards=tuple(
        replace(card, title=f"{card.title}, {number}" + ", and so on" * 9 * (number == 4),
                buttons=tuple(replace(one, token=f"{one.token}-{number}") for one in card.buttons))
        for number, card in enumerate((*PHONES, *PHONES[:2]), start=1)
    ),
    buttons=tuple(button(label, label) for label in ("More", "Cheaper", "Red", "Black", "Blue", "Oak")),
)  # fmt: skip
MESSAGES = SCRIPT | {
    "five": FIVE,
    "hostile": Outgoing(
        intent="search",
        language="en",
        text=(
            Span(HOSTILE),
            Span("strong *x*", "strong"),
            Span("soft", "emphasis"),
            Span(HOSTILE, "code"),
            Span("https://evil.example", link="https://shop.example/a (b)>c"),
            Span(HOSTILE, "quote"),
            Span("after"),
        ),
        cards=(
            replace(PHONES[0], title=HOSTILE, brand=HOSTILE, reasons=(HOSTILE,), facts=((HOSTILE, HOSTILE),)),
        ),
        sources=(Source("s", HOSTILE, HOSTILE + " and more", "https://shop.example/returns"),),
    ),
    "pictures": Outgoing(
        intent="search",
        language="en",
        text=(Span("One phone.", "strong"),),
        cards=(
            replace(PHONES[1], image="https://shop.example/1 (2).jpg", link="https://shop.example/p?id=1#x"),
        ),
    ),
}


@pytest.mark.parametrize("name", MESSAGES)
def test_golden(name: str) -> None:
    rendered = [render(part) for part in fit(MESSAGES[name], CAPABILITIES)]
    file = GOLDEN / f"{name}.json"
    if os.environ.get("SHOPGUIDE_GOLDEN") == "write":
        file.write_text(json.dumps(rendered, ensure_ascii=False, indent=2) + "\n", "utf-8")
    assert rendered == json.loads(file.read_text("utf-8"))


def test_every_golden_file_has_its_message() -> None:
    assert {file.stem for file in GOLDEN.glob("*.json")} == set(MESSAGES)


def test_nothing_hostile_is_anything_but_text() -> None:
    for part in fit(MESSAGES["hostile"], CAPABILITIES):
        seen = read_message(render(part)["content"], render(part)["embeds"])
        assert seen.pings == []
        assert {link for link in seen.links if "evil" in link} == set()
        assert seen.links == ["https://shop.example/a%20%28b%29%3Ec", "https://shop.example/returns"]
        assert seen.text.startswith(HOSTILE)


@settings(deadline=None)
@given(st.text(alphabet=st.sampled_from(list("ab1 \n*_~|`<>#@[]()/\\:.-+!&disco.gg灯💡"))))
def test_any_text_reads_as_itself(text: str) -> None:
    seen = read(escape(text))
    assert (seen.text, seen.links, seen.pings) == (text, [], [])


STYLES = st.sampled_from(["plain", "strong", "emphasis", "quote", "code"])
SPANS = st.lists(st.builds(Span, st.text(max_size=300), STYLES), max_size=8)


@settings(deadline=None)
@given(SPANS, st.integers(50, 600))
def test_text_keeps_to_its_limit(spans: list[Span], limit: int) -> None:
    assert length(markdown(spans, limit)) <= limit


@settings(deadline=None)
@given(st.text(), st.integers(1, 60))
def test_a_shortened_text_is_its_beginning(text: str, limit: int) -> None:
    short = shortened(text, limit)
    assert length(short) <= limit
    shown = read(short).text
    assert shown == text.replace("\u200b", "") or (shown.endswith("…") and text.startswith(shown[:-1]))


LONG = st.text(alphabet="a*_[💡 ", min_size=1, max_size=600)
CARDS = st.builds(
    lambda title, reasons, facts, brand: replace(
        PHONES[0], title=title, reasons=tuple(reasons), facts=tuple(facts), brand=brand
    ),
    LONG,
    st.lists(LONG, max_size=4),
    st.lists(st.tuples(LONG, LONG), max_size=30),
    LONG,
)


@settings(max_examples=40, deadline=None)
@given(
    st.text(alphabet="a*_\n💡 ", min_size=0, max_size=4000),
    st.lists(CARDS, max_size=9),
    st.lists(st.builds(Source, LONG, LONG, LONG), max_size=3),
)
def test_discord_takes_whatever_is_fitted(text: str, cards: list, sources: list[Source]) -> None:  # type: ignore[type-arg]
    pressable = tuple(
        replace(card, buttons=tuple(button(label, f"{label[0]}{place}") for label in ("more", "*" * 100)))
        for place, card in enumerate(cards)
    )
    message = Outgoing("x", "en", (Span("x" + text),), pressable, sources=tuple(sources))
    message = replace(message, buttons=tuple(button("*" * 100, f"t{number}") for number in range(9)))
    for part in fit(message, CAPABILITIES):
        payload = render(part)
        assert len(payload["embeds"]) <= 10
        _check_message(Asked("POST", "", payload, 0.0))  # raises for what Discord refuses


def test_cards_without_a_row_each_are_listed_in_menus() -> None:
    rows = render(FIVE)["components"]
    kinds = [[item["type"] for item in row["components"]] for row in rows]
    assert kinds == [[3], [3], [3], [2] * 5, [2]]
    first = rows[0]["components"][0]
    assert first["placeholder"] == "More like this"
    assert [option["value"] for option in first["options"]][::4] == ["mo-phone-1-1", "mo-phone-2-5"]


def test_a_button_that_stands_twice_is_shown_once() -> None:
    twice = replace(SCRIPT["details"], buttons=(button("More", "same"), button("More", "same")))
    rows = render(twice)["components"]
    tokens = [one["custom_id"] for row in rows for one in row["components"]]
    assert sorted(tokens) == sorted(set(tokens))
    assert "same" in tokens


@pytest.mark.parametrize("link", ["javascript:alert(1)", "", "/path", "https://x.example/" + "a" * 3000])
def test_what_is_no_web_address_leads_nowhere(link: str) -> None:
    assert address(link) == ""
