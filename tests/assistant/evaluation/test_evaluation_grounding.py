"""Every claim of a reply is traced to where it comes from; what comes from nowhere is reported."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from assistant.catalogue.policy import Passage
from assistant.catalogue.product import Product
from assistant.evaluation.grounding import (
    Claim,
    Conversation,
    Known,
    Tracer,
    load_conversations,
    measure_grounding,
)
from assistant.evaluation.labelled import UnusableFile
from assistant.guide import Shop
from assistant.language import say
from assistant.messages import Action, Button, Card, Outgoing, Source, Span, Table
from assistant.money import Money


def dollars(amount: str) -> Money:
    return Money(Decimal(amount), "USD")


LAMP = Product(
    id="L1",
    title="Glimford Alba Desk Lamp",
    price=dollars("49.00"),
    sale_price=dollars("39.00"),
    description="A lamp that dims in five steps and stays cool.",
    link="/p/l1",
    image_link="/i/l1.png",
    stock=7,
    brand="Glimford",
    product_type=("Lighting", "Desk Lamps"),
    color="Black",
    attributes={"height": "42 cm", "warranty": "2 years"},
)
DUNE = Product(
    id="L2",
    title="Vespermoor Dune Table Lamp",
    price=dollars("89.00"),
    description="Ceramic.",
    link="/p/l2",
    brand="Vespermoor",
    product_type=("Lighting", "Table Lamps"),
)
ELSEWHERE = Product(
    id="K1", title="Tallowmere Hurry Kettle", price=dollars("25.00"), product_type=("Kitchen",)
)
RETURNS = Passage(
    "returns#how-long", "returns", "Returns", "How long do I have?", "how-long",
    "You can send it back within 30 days at https://harbour.example/back. Furniture has 14 days.",
)  # fmt: skip
SHOP = Shop("Harbour Lane", "https://harbour.example")


@pytest.fixture
def tracer() -> Tracer:
    return Tracer([LAMP, DUNE, ELSEWHERE], [RETURNS], SHOP)


def card(product: Product = LAMP, **changes: object) -> Card:
    good = Card(
        id=product.id,
        title=product.title,
        price=product.price_now,
        was=product.price if product.sale_price else None,
        stock=product.stock,
        brand=product.brand,
        link=SHOP.link(product.link),
        image=product.image_link,
        reasons=(say("en", "reason-meaning"),),
    )
    return replace(good, **changes)  # type: ignore[arg-type]


def reply(text: str, **parts: object) -> Outgoing:
    return replace(Outgoing("search", "en", (Span(text),)), **parts)  # type: ignore[arg-type]


def astray(tracer: Tracer, said: Outgoing, asked: str = "a lamp", known: Known | None = None) -> list[Claim]:
    return [claim for claim in tracer.trace(said, asked, known or Known()) if not claim.source]


def pieces(claims: list[Claim]) -> set[tuple[str, str]]:
    return {(claim.kind, claim.said) for claim in claims}


def test_a_true_reply_is_traced_whole(tracer: Tracer) -> None:
    reasons = (
        say("en", "reason-price-max", limit="$60"),
        say("en", "reason-fact", fact="Height", value="42 cm"),
        say("en", "reason-sale", was="$49.00"),
        say("en", "reason-cheaper", amount="$50.00", title=DUNE.title),
    )
    said = reply(
        say("en", "found-search", total=2),
        cards=(card(reasons=reasons, facts=(("Height", "42 cm"), ("Warranty", "2 years"))), card(DUNE)),
        buttons=(Button("Desk Lamps", Action("category", value="Lighting > Desk Lamps")),),
    )
    claims = tracer.trace(said, "a lamp under $60", Known())
    assert not [claim for claim in claims if not claim.source]
    assert {"price", "number", "period", "name", "link"} - {claim.kind for claim in claims} <= {"period"}
    sources = {claim.said: claim.source for claim in claims}
    assert sources["$60"] == "the shopper's message"
    assert sources["$50.00"] == "a difference of prices"
    assert sources["2"] == "the reply's own count"


@pytest.mark.parametrize(
    ("text", "invented"),
    [
        ("It is only $12.34 today.", ("price", "$12.34")),
        ("You have 45 days to send it back.", ("period", "45 days")),
        ("It lasts for two years.", ("period", "two years")),
        ("Read https://evil.example/offer about it.", ("link", "https://evil.example/offer")),
        ("Write to sales@evil.example.", ("link", "sales@evil.example")),
        ("The Zephyr Nova 9000 is better.", ("name", "Zephyr Nova 9000")),
        ("Lumenix makes it.", ("name", "Lumenix")),
        ("The Tallowmere Hurry Kettle is better.", ("name", "Tallowmere Hurry Kettle")),
        ("It weighs 3.5 kg.", ("number", "3.5 kg")),
    ],
)
def test_what_is_invented_is_reported(tracer: Tracer, text: str, invented: tuple[str, str]) -> None:
    said = reply(text, sources=(Source("returns#how-long", "Returns", ""),), cards=(card(DUNE),))
    assert invented in pieces(astray(tracer, said))


def test_a_number_needs_its_unit(tracer: Tracer) -> None:
    cited = (Source("returns#how-long", "Returns — How long do I have?", RETURNS.text),)
    assert not astray(tracer, reply("30 days it is.", sources=cited))
    assert pieces(astray(tracer, reply("30 months it is.", sources=cited))) == {("period", "30 months")}


def test_a_policy_that_is_not_cited_is_no_source(tracer: Tracer) -> None:
    assert pieces(astray(tracer, reply("Within 30 days."))) == {("period", "30 days")}


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "Glimford Alba Floor Lamp"},
        {"price": dollars("38.00")},
        {"was": dollars("99.00")},
        {"brand": "Vespermoor"},
        {"stock": 2},
        {"link": "https://evil.example/p/l1"},
        {"image": "/i/other.png"},
        {"facts": (("Height", "44 cm"),)},
        {"availability": "out_of_stock"},
        {"reasons": ("within your limit of $70",)},
        {"reasons": ("reduced from $59.00",)},
        {"reasons": ("$10.00 less than Vespermoor Dune Table Lamp",)},
        {"reasons": ("similar to Tallowmere Hurry Kettle",)},
        {"reasons": ("Height: 45 cm",)},
        {"reasons": ("from Zephyrine",)},
    ],
)
def test_a_card_says_what_the_catalogue_says_of_its_own_product(
    tracer: Tracer, changes: dict[str, object]
) -> None:
    said = reply("Here you are:", cards=(card(**changes), card(DUNE)))
    assert len(astray(tracer, said, "a lamp under $60")) == 1


def test_a_card_of_no_product_is_reported(tracer: Tracer) -> None:
    assert ("name", "Phantom Lamp") in pieces(
        astray(tracer, reply("Look:", cards=(card(id="X9", title="Phantom Lamp"),)))
    )


def test_a_price_belongs_to_the_product_named_beside_it(tracer: Tracer) -> None:
    cards = (card(), card(DUNE))
    right = say("en", "answer-price", title=DUNE.title, price="$89.00")
    swapped = say("en", "answer-price", title=DUNE.title, price="$39.00")
    assert not astray(tracer, reply(right, cards=cards))
    assert pieces(astray(tracer, reply(swapped, cards=cards))) == {("price", "$39.00")}


def test_a_stock_that_is_not_the_product_s_is_reported(tracer: Tracer) -> None:
    assert not astray(
        tracer, reply(say("en", "answer-stock-count", title=LAMP.title, count=7), cards=(card(),))
    )
    wrong = reply(say("en", "answer-stock-count", title=LAMP.title, count=42), cards=(card(),))
    assert pieces(astray(tracer, wrong)) == {("number", "42")}


def test_counts_are_the_reply_s_own(tracer: Tracer) -> None:
    cards = (card(), card(DUNE))
    more = (Button(say("en", "button-more"), Action("more")),)
    assert pieces(astray(tracer, reply(say("en", "found-search", total=9), cards=cards))) == {("number", "9")}
    assert not astray(tracer, reply(say("en", "found-search", total=3), cards=cards, buttons=more))
    assert pieces(astray(tracer, reply(say("en", "found-search", total=999), cards=cards, buttons=more)))


def test_a_quote_stands_in_its_source(tracer: Tracer) -> None:
    forged = Source("returns#how-long", "Returns", "You can send it back whenever you like.")
    assert [claim.where for claim in astray(tracer, reply("", sources=(forged,)))] == [
        "source returns#how-long"
    ]
    other = Source("L1", "Glimford Alba Desk Lamp", "price: 29.00 USD")
    assert pieces(astray(tracer, reply("", sources=(other,)))) == {("price", "29.00 usd")}


def test_each_column_of_a_table_is_about_its_own_product(tracer: Tracer) -> None:
    def table(price: str, height: str) -> Outgoing:
        rows = (
            (say("en", "row-product"), LAMP.title, DUNE.title),
            (say("en", "row-price"), "$39.00", price),
            (say("en", "row-availability"), say("en", "in-stock-count", count=7), say("en", "in-stock")),
            ("Height", "42 cm", height),
        )
        return reply(say("en", "compare"), cards=(card(), card(DUNE)), table=Table(rows))

    assert not astray(tracer, table("$89.00", "—"))
    assert pieces(astray(tracer, table("$39.00", "—"))) == {("price", "$39.00")}
    assert pieces(astray(tracer, table("$89.00", "42 cm"))) == {("number", "42 cm")}


def test_a_button_names_what_the_shop_has(tracer: Tracer) -> None:
    wrong = (Button("Floor Lamps", Action("category", value="Lighting > Floor Lamps")),)
    assert pieces(astray(tracer, reply("Which?", buttons=wrong))) == {("name", "Floor Lamps")}


@pytest.mark.parametrize(
    ("label", "facet", "value", "kind"),
    [
        ("Desk Lamps", "category", "Lighting > Desk Lamps", ""),
        ("Floor Lamps", "category", "Lighting > Floor Lamps", "name"),
        ("Glimford", "brand", "Glimford", ""),
        ("Solvane", "brand", "Solvane", "name"),
        ("Black", "color", "black", ""),
        ("Purple", "color", "purple", "name"),
        ("Black", "color", "purple", "name"),
        ("Up to $40", "price", ":40", ""),
        ("$25 to $40", "price", "25:40", ""),
        ("Up to $40", "price", ":30", "price"),
        ("From $4,000", "price", "4000:", "price"),
    ],
)
def test_a_button_narrows_to_what_the_catalogue_has(
    tracer: Tracer, label: str, facet: str, value: str, kind: str
) -> None:
    button = Button(label, Action("narrow", facet, value))
    assert pieces(astray(tracer, reply("Which?", buttons=(button,)))) == ({(kind, label)} if kind else set())


def test_a_word_of_the_shoppers_may_be_quoted_as_a_reason(tracer: Tracer) -> None:
    shown = replace(card(), reasons=("matches “four”, “Bright”",))
    said = pieces(tracer.trace(reply("Here:", cards=(shown,)), "a bright lamp with four feet", Known()))
    assert ("name", "“four”") in said
    assert not pieces(astray(tracer, reply("Here:", cards=(shown,)), "a bright lamp with four feet"))
    assert pieces(astray(tracer, reply("Here:", cards=(shown,)), "a lamp")) == {("number", "four")}


def test_what_was_shown_before_and_what_the_shopper_names_may_be_spoken_of(tracer: Tracer) -> None:
    known = Known()
    tracer.trace(reply("Here:", cards=(card(),)), "a lamp", known)
    text = say("en", "answer-price-sale", title=LAMP.title, price="$39.00", was="$49.00")
    assert not astray(tracer, reply(text), "how much is it?", known)
    unknown = say("en", "answer-unknown", title=ELSEWHERE.title)
    assert not astray(tracer, reply(unknown), "is the tallowmere hurry kettle loud?", known)


def test_chinese_is_held_to_the_same(tracer: Tracer) -> None:
    def said(text: str) -> Outgoing:
        return replace(reply(text, cards=(card(),)), language="zh")

    right = say("zh", "answer-price-sale", title=LAMP.title, price="US$39.00", was="US$49.00")
    assert not astray(tracer, said(right), "多少钱？")
    assert ("period", "45天") in pieces(astray(tracer, said("45天内可以退货。"), "能退吗？"))
    assert ("name", "星河牌") in pieces(astray(tracer, said("星河牌"), "什么牌子？"))


async def test_the_report_lists_each_claim_that_has_no_source() -> None:
    async def respond(person: str, text: str) -> Outgoing:
        return reply("It costs $1.23." if text == "lie" else say("en", "greet"))

    conversations = [Conversation("c1", ("hello", "lie")), Conversation("c2", ("hello",))]
    report = await measure_grounding(
        conversations, lambda: Tracer([LAMP], [RETURNS], SHOP), {"product": respond}
    )
    told = report.json()
    assert told["figures"]["product"]["all"]["mean"] == 0.0
    assert told["untraced"]["product"] == [
        {"conversation": "c1", "turn": 2, "where": "text", "kind": "price", "said": "$1.23"}
    ]
    assert "c1, turn 2" in report.notes[1]


def test_a_file_of_needs_is_one_of_conversations(tmp_path: Path) -> None:
    path = tmp_path / "talks.jsonl"
    path.write_text('{"id": "a", "kind": "x", "turns": ["hi", "bye"], "want": {}}\n')
    assert load_conversations(path) == [Conversation("a", ("hi", "bye"))]
    path.write_text('{"id": "a", "turns": []}\n')
    with pytest.raises(UnusableFile, match="line 1: 'a' has no turns"):
        load_conversations(path)
