"""Replies as Slack gets them. `SHOPGUIDE_GOLDEN=write` writes the golden files anew; read the diff."""

import json
import os
from dataclasses import asdict, replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.fit import fit
from adapters.slack.render import (
    CAPABILITIES,
    HOME,
    LONGEST,
    MOST_BLOCKS,
    escaped,
    render,
    render_comment,
    render_home,
)
from assistant.messages import Action, Button, Card, Outgoing, Source, Span
from assistant.money import Money
from tests.adapters.slack.blocks import read_text, see, wrong_with
from tests.adapters.web.running_shop import SCRIPT

GOLDEN = Path(__file__).parent / "golden"
LIVE = (
    "<!channel> <!here> <!everyone> <@U0ANN> <@W0BOB|bob> <#C0LOUNGE|lounge> <!subteam^S1|team> @here "
    "@channel *bold* _slant_ ~struck~ `code` > quoted :tada: <https://evil.example|the shop> "
    "https://evil.example &lt;!here&gt;"
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
        reasons=("Within your limit of $40", "On a dimmer"),
        facts=(("Height", "41 cm"), ("Cable", "2 m")),
        buttons=(button("Tell me more", f"more-{number}"), button("Compare", f"compare-{number}")),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def says(*spans: Span, **changes: object) -> Outgoing:
    return replace(Outgoing("search", "en", spans), **changes)  # type: ignore[arg-type]


MESSAGES = SCRIPT | {
    "lamps": says(
        Span("Two that fit:"),
        cards=(lamp(1), lamp(2, link="", image="/pictures/2.svg", brand="", was=None)),
        alternatives=(lamp(3, facts=(), availability="out_of_stock"),),
        buttons=(button("Show more", "more"),),
    ),
    "styles": says(
        Span("Plain, "),
        Span("strong", "strong"),
        Span(" and "),
        Span("soft", "emphasis"),
        Span(", "),
        Span("a link", link="https://shop.example/?a=1&b=2"),
        Span(", "),
        Span("SKU-1", "code"),
        Span("\n\n"),
        Span("Somebody's words", "quote"),
        Span("\n— "),
        Span("Somebody"),
        Span("\n\n"),
        Span("a   1\nbb  2", "code"),
        Span("\n\nThe end."),
    ),
    "live": says(
        Span(LIVE),
        Span(LIVE, "strong", "javascript:alert(1)"),
        cards=(
            lamp(
                1,
                title=LIVE,
                brand=LIVE,
                reasons=(LIVE,),
                facts=((LIVE, LIVE),),
                link="https://shop.example/a|b>c <!here>",
                image="javascript:alert(1)",
                buttons=(button(LIVE),),
            ),
        ),
        sources=(Source("s", LIVE, LIVE + "!", "data:text/html,x"),),
        buttons=(button(LIVE),),
    ),
}


@pytest.mark.parametrize("name", MESSAGES)
def test_golden(name: str) -> None:
    rendered = [asdict(render(part)) for part in fit(MESSAGES[name], CAPABILITIES)]
    file = GOLDEN / f"{name}.json"
    if os.environ.get("SHOPGUIDE_GOLDEN") == "write":
        file.write_text(json.dumps(rendered, ensure_ascii=False, indent=2) + "\n", "utf-8")
    assert rendered == json.loads(file.read_text("utf-8"))


def test_every_golden_file_has_its_message() -> None:
    assert {file.stem for file in GOLDEN.glob("*.json")} == {*MESSAGES, "home"}


def test_the_home_tab() -> None:
    rendered = render_home(MESSAGES["lamps"], "D0ANN", more=2)
    file = GOLDEN / "home.json"
    if os.environ.get("SHOPGUIDE_GOLDEN") == "write":
        file.write_text(json.dumps(rendered, ensure_ascii=False, indent=2) + "\n", "utf-8")
    assert rendered == json.loads(file.read_text("utf-8"))
    assert rendered["private_metadata"] == "D0ANN"


@pytest.mark.parametrize("name", MESSAGES)
def test_slack_takes_it(name: str) -> None:
    for part in fit(MESSAGES[name], CAPABILITIES):
        assert wrong_with(render(part).blocks) == []
    for part in fit(MESSAGES[name], HOME):
        assert wrong_with(render_home(part, "D0ANN")["blocks"], most=100) == []


@pytest.mark.parametrize("name", ["live", "evil"])
def test_no_text_rings_links_or_becomes_a_style(name: str) -> None:
    for part in fit(MESSAGES[name], CAPABILITIES):
        view = render(part)
        for seen in (see(view.blocks), read_text(view.text, mrkdwn=False), read_text(render_comment(part))):
            assert seen.pings == []
            assert [link for link in seen.links if "evil.example" in link or "<" in link] == []
            assert {"bold", "slant", "struck", "code"}.isdisjoint(seen.styled)
        assert see(view.blocks).pictures == []


def test_what_is_said_is_literal() -> None:
    text = "5 < 6 && *no bold* _no slant_ `no code` ~no~\n> none &amp; :tada: <@U0ANN>"
    assert see(render(says(Span(text))).blocks).text == text


def test_in_a_card_styles_become_what_looks_like_them() -> None:
    card = lamp(1, title="5* *hotel* _lamp_ ~a~ `b` :tada: lamp_lover 10:30", link="")
    text = render(says(cards=(card,))).blocks[0]["text"]["text"].split("\n")[0]
    assert text == "*5∗ ∗hotel∗ ˍlampˍ ∼a∼ ˋbˋ ∶tada: lamp_lover 10:30*"


def test_an_address_cannot_end_a_link() -> None:
    card = lamp(1, link='https://shop.example/a b|c>d<e\n"f&g')
    text = render(says(cards=(card,))).blocks[0]["text"]["text"].split("\n")[0]
    assert text == "*<https://shop.example/a%20b%7Cc%3Ed%3Ce%0A%22f&amp;g|Reading lamp 1>*"


def test_a_quote_that_was_given_word_for_word_is_not_shown_twice() -> None:
    source = Source("r", "Returns", "Within 30 days.", "https://shop.example/returns")
    said = render(says(Span("Within 30 days."), sources=(source,)))
    assert see(said.blocks).text == "Within 30 days.\n— Returns"
    assert see(said.blocks).links == ["https://shop.example/returns"]


def test_a_button_without_a_token_is_left_out() -> None:
    assert see(render(says(Span("hi"), buttons=(button("Go", ""),))).blocks).buttons == []


def test_without_pictures_there_is_nothing_to_fetch() -> None:
    assert render(MESSAGES["lamps"]).pictures
    assert not render(MESSAGES["lamps"], pictures=False).pictures


def test_cards_that_are_too_much_together_lose_what_is_worth_least() -> None:
    facts = tuple((f"Fact {number}", "x" * 250) for number in range(10))
    cards = tuple(lamp(number, facts=facts, reasons=("y" * 500,) * 4) for number in range(5))
    blocks = render(says(Span("z" * 2900), cards=cards)).blocks
    assert len(json.dumps(blocks, ensure_ascii=False)) <= LONGEST
    text = see(blocks).text
    assert "z" * 2900 in text
    assert all(card.title in text and "$39.50" in text for card in cards)
    assert len(see(blocks).buttons) == 10


@pytest.mark.parametrize("limit", [5, 6, 7, 75])
def test_escaping_keeps_to_its_limit_and_cuts_no_entity(limit: int) -> None:
    cut = escaped("a&<>" * 40, limit)
    assert len(cut) <= limit
    assert cut.endswith("…")
    assert cut.replace("&amp;", "").replace("&lt;", "").replace("&gt;", "").count("&") == 0


words = st.text(alphabet='<>&*_~`:@!|#"\\\n a灯💡', max_size=400)


@settings(max_examples=60)
@given(words, words, words, st.integers(0, 5), st.integers(0, 5))
def test_whatever_is_said_slack_takes_it_and_nobody_is_rung(
    said: str, title: str, label: str, cards: int, buttons: int
) -> None:
    card = lamp(1, title=title or "x", reasons=(said,) * 4, facts=((title, said),) * 12)
    card = replace(card, buttons=(button(label or "x"),) * buttons)
    message = says(
        Span(said * 9),
        Span(said, "quote"),
        Span(said, "code"),
        cards=(card,) * cards,
        sources=(Source("s", title, said, "https://x.example"),) if said.strip() else (),
        buttons=(button(label or "x"),),
    )
    for part in fit(message, CAPABILITIES):
        view = render(part)
        assert wrong_with(view.blocks) == []
        assert len(view.blocks) <= MOST_BLOCKS
        assert len(json.dumps(view.blocks, ensure_ascii=False)) <= LONGEST
        assert see(view.blocks).pings == []
        assert 1 <= len(view.text) <= 3000
