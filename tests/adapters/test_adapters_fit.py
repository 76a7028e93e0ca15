"""One reply on platforms that can do more or less: nothing is lost, and every part fits."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.fit import fit
from adapters.textsplit import length, split
from assistant.messages import Action, Attachment, Button, Capabilities, Card, Outgoing, Source, Span, Table
from assistant.money import Money

EVERYTHING = Capabilities(
    text_length=4000,
    cards=10,
    images=True,
    buttons=25,
    button_label_length=80,
    tables=True,
    sources=True,
    private_replies=True,
)
TEXT_ONLY = Capabilities(text_length=4000)


def button(label: str) -> Button:
    return Button(label, Action("say", value=label), token=f"t-{label}")


def card(number: int, **changes: object) -> Card:
    made = Card(
        id=f"p{number}",
        title=f"Aurora {number}",
        price=Money(Decimal("499.00"), "USD"),
        brand="Lumen",
        link=f"https://shop.example/p{number}",
        image=f"https://shop.example/p{number}.jpg",
        reasons=("108 MP camera", "31 h battery"),
        buttons=(button("Tell me more"), button("More like this")),
    )
    return replace(made, **changes)


def reply(**changes: object) -> Outgoing:
    return replace(Outgoing(intent="recommend", language="en", text=(Span("Here you are."),)), **changes)


def whole_text(parts: tuple[Outgoing, ...]) -> str:
    return "\n".join(part.plain() for part in parts)


def test_a_file_is_written_out_where_none_can_be_shown():
    message = reply(attachment=Attachment("data.json", '{"name": "Ann"}'))
    assert fit(message, replace(EVERYTHING, files=True)) == (message,)
    [told] = fit(message, EVERYTHING)
    assert told.attachment is None
    assert "data.json" in told.plain()
    assert '{"name": "Ann"}' in told.plain()


def test_a_reply_that_fits_is_left_as_it_is():
    message = reply(
        cards=(card(1), card(2)),
        alternatives=(card(3),),
        sources=(Source("returns#30-days", "Returns", "You may return it within 30 days."),),
        table=Table((("", "A"), ("Weight", "1 kg"))),
        buttons=(button("Show more"),),
        private=True,
    )
    assert fit(message, EVERYTHING) == (message,)


def test_without_cards_they_are_told_in_words():
    cards = (card(1, was=Money(Decimal("599"), "USD"), stock=2), card(2, availability="out_of_stock"))
    (part,) = fit(reply(cards=cards), TEXT_ONLY)
    assert part.plain() == (
        "Here you are.\n\n"
        "1. Aurora 1\n$499.00 (was $599.00) · Only 2 left · Lumen\n"
        "✓ 108 MP camera\n✓ 31 h battery\nhttps://shop.example/p1\n\n"
        "2. Aurora 2\n$499.00 · Out of stock · Lumen\n"
        "✓ 108 MP camera\n✓ 31 h battery\nhttps://shop.example/p2\n\n"
        "About a product, with its number: “Tell me more 1”, “More like this 1”"
    )
    assert part.cards == ()


def test_a_single_card_in_words_needs_no_number():
    (part,) = fit(reply(cards=(card(1),), buttons=(button("Start over"),)), TEXT_ONLY)
    assert "1. Aurora" not in part.plain()
    assert part.plain().endswith("You can say: “Tell me more”, “More like this”, “Start over”")


def test_words_are_in_the_language_of_the_reply():
    message = reply(language="zh", cards=(card(1, stock=2),), buttons=(button("再看一些"),))
    (part,) = fit(message, TEXT_ONLY)
    assert "US$499.00 · 仅剩 2 件" in part.plain()
    assert "您可以说：“Tell me more”、“More like this”、“再看一些”" in part.plain()


def test_alternatives_stay_apart_under_their_heading():
    (part,) = fit(reply(cards=(card(1, buttons=()),), alternatives=(card(2, buttons=()),)), TEXT_ONLY)
    first, heading, other = (
        part.plain().index(text) for text in ("1. Aurora", "Not quite that", "2. Aurora")
    )
    assert first < heading < other


def test_cards_in_words_keep_their_buttons_where_there_are_buttons():
    capabilities = Capabilities(text_length=4000, buttons=10, button_label_length=40)
    (part,) = fit(reply(cards=(card(1), card(2)), buttons=(button("Show more"),)), capabilities)
    assert [shown.label for shown in part.buttons] == [
        "Show more",
        "1 · Tell me more",
        "1 · More like this",
        "2 · Tell me more",
        "2 · More like this",
    ]
    assert "You can say" not in part.plain()


def test_more_cards_than_the_platform_shows_go_on_in_the_next_message():
    cards = tuple(card(number) for number in range(1, 6))
    message = reply(cards=cards, alternatives=(card(6), card(7)), buttons=(button("Show more"),))
    parts = fit(message, replace(EVERYTHING, cards=2))
    shown = [[shown.id for shown in (*part.cards, *part.alternatives)] for part in parts]
    assert shown == [["p1", "p2"], ["p3", "p4"], ["p5", "p6"], ["p7"]]
    assert [len(part.alternatives) for part in parts] == [0, 0, 1, 1]
    assert [part.plain() for part in parts] == ["Here you are.", "", "", ""]
    assert [len(part.buttons) for part in parts] == [0, 0, 0, 1]


def test_buttons_on_cards_count_towards_the_messages():
    cards = tuple(card(number) for number in range(1, 5))
    parts = fit(reply(cards=cards, buttons=(button("Show more"),)), replace(EVERYTHING, buttons=5))
    assert [len(part.cards) for part in parts] == [2, 2]


def test_buttons_that_find_no_place_are_said_instead():
    buttons = tuple(button(label) for label in ("Cheaper", "Lighter", "Start over"))
    (part,) = fit(reply(buttons=buttons), replace(EVERYTHING, buttons=2))
    assert [shown.label for shown in part.buttons] == ["Cheaper", "Lighter"]
    assert part.plain().endswith("You can say: “Start over”")


def test_a_card_keeps_one_button_however_many_the_message_has():
    buttons = tuple(button(label) for label in ("Cheaper", "Lighter", "Start over"))
    (part,) = fit(reply(cards=(card(1),), buttons=buttons), replace(EVERYTHING, buttons=3))
    assert [shown.label for shown in part.every_button()] == ["Cheaper", "Lighter", "Tell me more"]
    assert "“More like this”, “Start over”" in part.plain()


def test_long_labels_are_shortened_visibly():
    long = button("Show me phones with a longer battery life")
    (part,) = fit(reply(buttons=(long,)), replace(EVERYTHING, button_label_length=20))
    assert part.buttons[0].label == "Show me phones with…"
    assert part.buttons[0].token == long.token


def test_a_platform_with_captions_gets_the_text_ahead_of_the_pictures():
    message = reply(cards=(card(1), card(2)), buttons=(button("Show more"),))
    parts = fit(message, replace(EVERYTHING, caption_length=1024, cards=1))
    assert [(part.plain(), len(part.cards), len(part.buttons)) for part in parts] == [
        ("Here you are.", 0, 0),
        ("", 1, 0),
        ("", 1, 1),
    ]


def test_pictures_without_any_button_go_together():
    message = reply(cards=tuple(card(number, buttons=()) for number in range(1, 6)))
    parts = fit(message, replace(EVERYTHING, caption_length=1024, cards=4))
    assert [(part.plain(), len(part.cards)) for part in parts] == [("Here you are.", 0), ("", 4), ("", 1)]
    with_buttons = fit(
        replace(message, buttons=(button("Show more"),)), replace(EVERYTHING, caption_length=1024)
    )
    assert [len(part.cards) for part in with_buttons] == [0, 1, 1, 1, 1, 1]


@pytest.mark.parametrize("image", ["", "/pictures/p2.svg", "data:image/png;base64,AAAA"])
def test_where_cards_are_pictures_one_without_makes_all_of_them_words(image: str):
    message = reply(cards=(card(1), card(2, image=image)), buttons=(button("Show more"),))
    (part,) = fit(message, replace(EVERYTHING, caption_length=1024))
    assert "1. Aurora 1" in part.plain()
    assert "2. Aurora 2" in part.plain()
    assert [shown.label for shown in part.buttons][:2] == ["Show more", "1 · Tell me more"]


def test_the_link_of_a_card_in_words_is_a_link():
    (part,) = fit(reply(cards=(card(1, buttons=()),)), TEXT_ONLY)
    assert part.text[-1] == Span("https://shop.example/p1", link="https://shop.example/p1")


def test_a_caption_too_long_sheds_facts_then_reasons_and_shows_it():
    facts = tuple((f"fact {number}", "value " * 5) for number in range(30))
    reasons = tuple(f"reason {number} " + "long " * 10 for number in range(10))
    (part,) = fit(
        reply(text=(), cards=(card(1, facts=facts, reasons=reasons),)),
        replace(EVERYTHING, caption_length=300),
    )
    (shown,) = part.cards
    assert shown.facts == ()
    assert shown.reasons[-1] == "…"
    assert shown.reasons[:-1] == reasons[: len(shown.reasons) - 1]
    assert shown.title == "Aurora 1"


def test_without_images_cards_carry_none():
    (part,) = fit(reply(cards=(card(1),)), replace(EVERYTHING, images=False))
    assert part.cards[0].image == ""


def test_a_narrow_table_becomes_aligned_text():
    table = Table((("", "Aurora", "华为手机"), ("Weight", "180 g", "170 g"), ("电池", "31 h", "—")))
    (part,) = fit(reply(text=(), table=table), TEXT_ONLY)
    assert part.text == (Span("        Aurora  华为手机\nWeight  180 g   170 g\n电池    31 h    —", "code"),)
    assert part.table is None


def test_a_wide_table_becomes_each_fact_with_its_values():
    names = tuple(f"A rather long product name, number {number}" for number in (1, 2))
    (part,) = fit(reply(text=(), table=Table((("", *names), ("Weight", "180 g", "170 g")))), TEXT_ONLY)
    assert part.plain() == f"Weight\n{names[0]}: 180 g\n{names[1]}: 170 g"
    assert part.text[0] == Span("Weight", "strong")


def test_sources_become_quotes_with_their_title():
    source = Source("returns#30-days", "Returns", "You may return it.", link="https://shop.example/returns")
    (part,) = fit(reply(sources=(source,)), TEXT_ONLY)
    assert part.text[-3:] == (
        Span("You may return it.", "quote"),
        Span("\n— "),
        Span("Returns", link="https://shop.example/returns"),
    )


def test_a_private_reply_asks_for_a_direct_message_and_says_so():
    (part,) = fit(reply(private=True), TEXT_ONLY)
    assert part.private
    assert part.plain() == "Here you are.\n\nOnly you can see this."
    (part,) = fit(reply(private=True), EVERYTHING)
    assert part.plain() == "Here you are."


# Splitting text


def texts(text: str, limit: int) -> list[str]:
    return ["".join(span.text for span in piece) for piece in split([Span(text)], limit)]


@pytest.mark.parametrize(
    ("text", "limit", "pieces"),
    [
        ("One paragraph.\n\nAnother one.", 20, ["One paragraph.", "Another one."]),
        ("A first line\nand a second line", 20, ["A first line", "and a second line"]),
        ("It is light. It costs $19.99 today.", 26, ["It is light.", "It costs $19.99 today."]),
        ("它很轻。今天只要十九元。真的。", 9, ["它很轻。", "今天只要十九元。", "真的。"]),
        ("red, green and blue, black", 22, ["red, green and blue,", "black"]),
        ("words without any pause", 13, ["words without", "any pause"]),
        ("Donaudampfschiff", 6, ["Donaud", "ampfsc", "hiff"]),
        ("👩‍🚀👩‍🚀", 9, ["👩‍🚀", "👩‍🚀"]),
        ("👍🏽👍🏽", 6, ["👍🏽", "👍🏽"]),
        ("  \n ", 10, []),
        ("", 10, []),
    ],
)
def test_text_is_cut_where_a_reader_would_pause(text: str, limit: int, pieces: list[str]):
    assert texts(text, limit) == pieces


def test_styles_and_links_survive_a_cut():
    spans = [Span("Read "), Span("our long policy", "strong", link="https://shop.example"), Span(" now")]
    assert split(spans, 12) == [
        (Span("Read "), Span("our", "strong", link="https://shop.example")),
        (Span("long policy", "strong", link="https://shop.example"),),
        (Span("now"),),
    ]


@settings(deadline=None)  # a busy machine is no failure
@given(
    text=st.text(alphabet=st.sampled_from("ab .,\n。！，好👍🏽‍é-"), max_size=200),
    limit=st.integers(min_value=2, max_value=50),
)
def test_no_text_is_lost_and_no_piece_too_long(text: str, limit: int):
    pieces = texts(text, limit)
    assert "".join("".join(pieces).split()) == "".join(text.split())
    assert all(0 < length(piece) <= limit for piece in pieces)


# Everything at once

labels = st.text(alphabet="abc de", min_size=1, max_size=30).filter(str.strip)
buttons = st.lists(labels.map(button), max_size=6).map(tuple)
cards = st.lists(
    st.builds(card, st.integers(1, 99), buttons=buttons, reasons=st.lists(labels, max_size=3).map(tuple)),
    max_size=6,
).map(tuple)
messages = st.builds(
    reply,
    text=st.lists(st.builds(Span, st.text(max_size=120)), max_size=4).map(tuple),
    cards=cards,
    alternatives=cards,
    sources=st.lists(st.builds(Source, labels, labels, labels), max_size=2).map(tuple),
    table=st.none() | st.just(Table((("", "A", "B"), ("Weight", "1", "2")))),
    buttons=buttons,
)
platforms = st.builds(
    Capabilities,
    text_length=st.integers(30, 400),
    caption_length=st.sampled_from([0, 120]),
    cards=st.integers(0, 5),
    images=st.booleans(),
    buttons=st.integers(0, 9),
    button_label_length=st.sampled_from([0, 8, 40]),
    tables=st.booleans(),
    sources=st.booleans(),
)


@settings(deadline=None)  # a busy machine is no failure
@given(message=messages, capabilities=platforms)
def test_every_part_fits_and_nothing_is_lost(message: Outgoing, capabilities: Capabilities):
    parts = fit(message, capabilities)
    told = whole_text(parts)
    assert parts
    for part in parts:
        most_buttons = capabilities.buttons if capabilities.button_label_length else 0
        shown = (*part.cards, *part.alternatives)
        assert length(part.plain()) <= capabilities.text_length
        assert len(shown) <= capabilities.cards
        assert len(part.every_button()) <= most_buttons
        assert all(length(each.label) <= capabilities.button_label_length for each in part.every_button())
        assert capabilities.images or not any(each.image for each in shown)
        assert capabilities.tables or part.table is None
        assert capabilities.sources or not part.sources
        assert fit(part, capabilities) == (part,)

    def as_written(text: str) -> str:
        return "".join(text.split())

    in_order = [each.id for part in parts for each in (*part.cards, *part.alternatives)]
    wanted = (*message.cards, *message.alternatives)
    in_words = capabilities.caption_length and not capabilities.images
    if capabilities.cards and not in_words:
        assert in_order == [each.id for each in wanted]
    else:
        assert all(as_written(each.title) in as_written(told) for each in wanted)
    assert as_written(message.plain()) in as_written(told)
    assert sum(part.table is not None for part in parts) + ("Weight" in told) == (message.table is not None)
    tokens = {each.token for part in parts for each in part.every_button()}
    for each in message.every_button():
        assert each.token in tokens or as_written(each.label) in as_written(told)
