"""The terminal: a line in, JSON or readable text out."""

import io
import json
from decimal import Decimal

from rich.console import Console

from adapters.terminal.adapter import TerminalChannel, converse
from adapters.terminal.inbound import Visitor, incoming
from adapters.terminal.render import as_json, show
from assistant.messages import Action, Button, Card, Incoming, Outgoing, Source, Span, Table
from assistant.money import Money

LAMP = Card(
    id="LA-1",
    title="Harbour reading lamp with a very long name that has to be folded somewhere",
    price=Money(Decimal("39.5"), "USD"),
    was=Money(Decimal("49.50"), "USD"),
    stock=3,
    brand="Lumen & Co",
    link="https://shop.example/products/LA-1",
    reasons=("matches “reading”", "within your limit of $40"),
    buttons=(Button("Tell me more", Action("details", "LA-1")),),
)
REPLY = Outgoing(
    intent="search",
    language="en",
    text=(Span("I found one that matches:"),),
    cards=(LAMP,),
    sources=(Source("returns#how-long", "Returns", "Thirty days."),),
    table=Table((("Product", "A", "B"), ("Price", "$1", "$2"))),
    buttons=(Button("Show more", Action("more")),),
    latency_ms=12.3,
)


def test_a_line_is_the_message_itself() -> None:
    event = incoming("a lamp, please\n", Visitor.named("ann"))
    assert (event.text, event.person, event.conversation) == ("a lamp, please", "ann", "ann")


def test_a_json_line_speaks_for_several_people() -> None:
    event = incoming('{"user": "bob", "text": "cheaper"}\n', Visitor.named("ann"))
    assert (event.text, event.person) == ("cheaper", "bob")


def test_what_only_looks_like_json_is_a_message() -> None:
    for line in ("{not json", '{"user": "bob"}', '{"text": 5}', "{}"):
        assert incoming(line, Visitor.named("ann")).text == line


def test_guests_are_new_people_each_time() -> None:
    assert Visitor.named(None) != Visitor.named(None)


def test_json_has_the_keys_of_the_contract() -> None:
    row = as_json(REPLY)
    assert list(row) == [
        "intent",
        "language",
        "text",
        "products",
        "alternatives",
        "sources",
        "buttons",
        "latency_ms",
    ]
    assert row["products"] == [
        {"id": "LA-1", "title": LAMP.title, "price": "39.50", "currency": "USD", "availability": "in_stock",
         "url": LAMP.link, "reasons": list(LAMP.reasons)}
    ]  # fmt: skip
    assert row["buttons"] == ["Show more"]
    assert "$2" in row["text"], "a table is said in the text, for JSON has no other place for it"
    json.dumps(row)


def test_text_keeps_within_80_columns() -> None:
    out = io.StringIO()
    show(Console(file=out, width=80), REPLY)
    lines = out.getvalue().splitlines()
    assert max(map(len, lines)) <= 80
    text = out.getvalue()
    for expected in ("$39.50", "$49.50", "within your limit of $40", "Thirty days.", "[Show more]", "3 "):
        assert expected in text


async def test_each_line_gets_one_line_in_order() -> None:
    out = io.StringIO()
    channel = TerminalChannel(out, json_lines=True)

    async def answer(event: Incoming) -> Outgoing:
        return Outgoing(intent="smalltalk", language="en", text=(Span(f"{event.person}: {event.text}"),))

    async def lines():  # type: ignore[no-untyped-def]
        for line in ("one", "", '{"user": "bob", "text": "two"}', "three"):
            yield line + "\n"

    await converse(channel, answer, lines(), Visitor.named("ann"), blank=True)
    texts = [json.loads(line)["text"] for line in out.getvalue().splitlines()]
    assert texts == ["ann: one", "ann:", "bob: two", "ann: three"]
