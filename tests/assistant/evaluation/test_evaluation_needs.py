"""Shopping needs are judged by the products shown: their state, never the reply's wording."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from rich.console import Console

from assistant.catalogue.product import Product
from assistant.evaluation.labelled import UnusableFile
from assistant.evaluation.needs import Need, Want, judge, load_needs, measure_needs, mentions
from assistant.messages import Card, Outgoing
from assistant.money import Money


def product(
    id: str, title: str, price: str, path: tuple[str, ...], description: str = "", **rest: object
) -> Product:
    return Product(
        id=id,
        title=title,
        price=Money(Decimal(price), "USD"),
        description=description,
        product_type=path,
        **rest,  # type: ignore[arg-type]
    )


SHOP = [
    product("oak", "Oak Desk", "300", ("furniture", "desks"), "Solid oak."),
    product("glass", "Glass Desk", "200", ("furniture", "desks"), "A glass top."),
    product("pine", "Pine Desk", "100", ("furniture", "desks"), "Two floral drawers."),
    product("lamp", "Desk Lamp", "40", ("homedecor", "lighting"), "For reading in the evening."),
    product("sale", "Steel Desk", "900", ("furniture", "desks"), sale_price=Money(Decimal(90), "USD")),
]
BY_ID = {each.id: each for each in SHOP}


def need(turns: str | Sequence[str] = "desks", kind: str = "plain", **want: object) -> Need:
    lines = (turns,) if isinstance(turns, str) else tuple(turns)
    return Need("n", kind, lines, Want(**want))  # type: ignore[arg-type]


def reply(*ids: str) -> Outgoing:
    cards = tuple(Card(id=id, title=id, price=Money(Decimal(1), "USD")) for id in ids)
    return Outgoing(intent="search", language="en", cards=cards)


class Letters:
    """An embedder that counts letters: enough to tell that alike words are alike."""

    name = "letters"
    dimension = 26

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        counts = np.array([[text.lower().count(chr(97 + i)) + 0.01 for i in range(26)] for text in texts])
        return (counts / np.linalg.norm(counts, axis=1, keepdims=True)).astype(np.float32)


def test_a_want_holds_by_category_style_and_words() -> None:
    assert Want(style=("desks",)).best(SHOP) == {"oak", "glass", "pine", "sale"}
    assert Want(category=("homedecor", "tools")).best(SHOP) == {"lamp"}
    assert Want(category=("furniture",), text_any=("oak", "pine")).best(SHOP) == {"oak", "pine"}
    assert Want(style=("desks",), text_none=("floral", "glass")).best(SHOP) == {"oak", "sale"}
    assert Want(ids=("lamp", "oak")).best(SHOP) == {"lamp", "oak"}


def test_price_bounds_include_their_ends_and_look_at_todays_price() -> None:
    assert Want(min_price=Decimal(100), max_price=Decimal(200)).best(SHOP) == {"glass", "pine"}
    assert Want(max_price=Decimal("99.99"), style=("desks",)).best(SHOP) == {"sale"}


def test_words_are_whole_words_or_phrases_singular_or_plural() -> None:
    textured = product("t", "Textured Mugs", "10", ("kitchen",), "Covered in red-hot glaze; a cast iron pot.")
    assert mentions(textured, "mug")
    assert mentions(textured, "RED")
    assert mentions(textured, "cast iron")
    assert not mentions(textured, "text")
    assert not mentions(product("c", "Covered Pot", "10", ()), "red")


def test_words_of_a_stated_fact_count_too() -> None:
    assert mentions(product("s", "Sofa", "10", (), material="Leather"), "leather")


def test_chinese_words_are_found_inside_a_run_of_characters() -> None:
    assert mentions(product("z", "防水双肩包", "10", ()), "双肩包")


def test_precision_is_of_five_or_of_all_that_meet_the_need_when_they_are_fewer() -> None:
    desks = need(style=("desks",))
    assert judge(desks, ["oak", "glass", "pine", "sale", "lamp"], BY_ID).score == 1.0
    assert judge(desks, ["lamp", "oak"], BY_ID).score == 0.25
    assert judge(desks, [], BY_ID).score == 0.0


def test_a_product_shown_twice_counts_once() -> None:
    assert judge(need(style=("desks",)), ["oak", "oak", "oak", "oak"], BY_ID).score == 0.25


def test_variants_of_one_product_count_as_one() -> None:
    shop = [
        product("mug-red", "Red Mug", "10", ("kitchen", "mugs"), item_group_id="mug"),
        product("mug-blue", "Blue Mug", "10", ("kitchen", "mugs"), item_group_id="mug"),
        product("cup", "Cup", "8", ("kitchen", "mugs")),
    ]
    by_id = {each.id: each for each in shop}
    assert judge(need(style=("mugs",)), ["mug-blue", "cup"], by_id).score == 1.0
    assert judge(need(style=("mugs",)), ["mug-blue", "mug-red"], by_id).score == 0.5


def test_only_the_first_five_cards_count_but_every_card_can_violate() -> None:
    cheap = need(style=("lighting",), max_price=Decimal(50))
    verdict = judge(cheap, ["oak", "glass", "pine", "sale", "oak", "lamp"], BY_ID)
    assert verdict.score == 0.0
    assert verdict.violations == 5


def test_violations_are_broken_bounds_exclusions_and_products_nobody_sells() -> None:
    strict = need(max_price=Decimal(250), text_none=("floral",))
    assert judge(strict, ["oak", "pine", "glass", "invented"], BY_ID).violations == 3
    assert judge(need(style=("desks",)), ["lamp"], BY_ID).violations == 0


def test_a_superlative_must_be_the_first_card() -> None:
    cheapest = need(style=("desks",), superlative="min_price")
    assert judge(cheapest, ["sale", "oak"], BY_ID).score == 1.0
    assert judge(cheapest, ["pine", "sale"], BY_ID).score == 0.0
    assert judge(need(style=("desks",), superlative="max_price"), ["oak"], BY_ID).hit


def test_what_the_shop_does_not_sell_is_right_when_nothing_is_shown() -> None:
    fridge = need("a fridge", absent=True)
    assert judge(fridge, [], BY_ID).score == 1.0
    assert judge(fridge, ["lamp"], BY_ID).score == 0.0


def test_alternatives_are_not_cards() -> None:
    shown = Outgoing(intent="search", language="en", alternatives=reply("lamp").cards)
    assert judge(need(absent=True), [card.id for card in shown.cards], BY_ID).hit


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("{", "line 2: not a need"),
        ('{"id": "b", "kind": "plain", "turns": ["x"], "want": {"colour": ["red"]}}', "colour"),
        ('{"id": "b", "kind": "plain", "turns": [], "want": {}}', "has no turns"),
        ('{"id": "a", "kind": "plain", "turns": ["x"], "want": {}}', "the id of an earlier need"),
        ('{"id": "b", "kind": "plain", "turns": ["x"], "want": {"superlative": "best"}}', "line 2"),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, line: str, complaint: str) -> None:
    path = tmp_path / "needs.jsonl"
    path.write_text('{"id": "a", "kind": "plain", "turns": ["x"], "want": {}}\n' + line + "\n")
    with pytest.raises(UnusableFile, match=complaint):
        load_needs(path)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnusableFile, match=r"none\.jsonl: cannot be read: No such file"):
        load_needs(tmp_path / "none.jsonl")


async def test_each_need_is_a_person_of_its_own_and_only_the_last_reply_is_judged() -> None:
    heard: list[tuple[str, str]] = []

    async def respond(user: str, text: str) -> Outgoing:
        heard.append((user, text))
        return reply("oak") if text == "in oak" else reply("glass")

    needs = [
        Need("a", "turns", ("desks", "in oak"), Want(text_any=("oak",))),
        Need("b", "plain", ("desks",), Want(text_any=("oak",))),
    ]
    report = (await measure_needs(needs, SHOP, {"product": respond})).json()
    assert heard == [("a", "desks"), ("a", "in oak"), ("b", "desks")]
    assert [case["score"] for case in report["needs"]["product"]] == [1.0, 0.0]
    assert report["figures"]["all"]["product"]["mean"] == 0.5


async def test_the_report_has_every_kind_the_baselines_and_the_gain_between_systems() -> None:
    async def knowing(user: str, text: str) -> Outgoing:
        return reply("lamp") if "lamp" in text else reply()

    async def silent(user: str, text: str) -> Outgoing:
        return reply()

    needs = [
        Need("a", "plain", ("desk lamp",), Want(style=("lighting",))),
        Need("b", "absent", ("fridge",), Want(absent=True)),
    ]
    report = await measure_needs(needs, SHOP, {"with": knowing, "without": silent}, Letters())
    told = report.json()
    assert list(told["figures"]) == ["plain", "absent", "all", "all, hit@1", "all, violations"]
    names = list(told["figures"]["all"])
    assert names[:2] == ["with", "without"]
    assert [name.split(" on ")[0] for name in names[2:]] == ["BM25", "vectors", "fusion of both"]
    assert told["gains"]["without"]["mean"] == 0.5
    json.dumps(told)
    console = Console(width=160, record=True)
    console.print(report.table())
    assert "plain" in console.export_text()


async def test_plain_methods_read_all_turns_or_the_last_whichever_is_better() -> None:
    async def silent(user: str, text: str) -> Outgoing:
        return reply()

    changed_mind = [
        Need(
            "a",
            "turns",
            ("solid oak", "lamp for the evening"),
            Want(style=("lighting",), superlative="min_price"),
        )
    ]
    report = await measure_needs(changed_mind, SHOP, {"product": silent})
    assert report.columns[1].startswith("BM25 on")
    assert report.json()["figures"]["all"][report.columns[1]]["mean"] == 1.0


async def test_a_need_that_nothing_meets_is_left_out_and_named() -> None:
    async def respond(user: str, text: str) -> Outgoing:
        return reply("oak")

    needs = [
        Need("met", "plain", ("oak",), Want(text_any=("oak",))),
        Need("unmet", "plain", ("gold",), Want(text_any=("gold",))),
    ]
    report = await measure_needs(needs, SHOP, {"product": respond})
    assert report.json()["left_out"] == ["unmet"]
    assert any("unmet" in note for note in report.notes)
    with pytest.raises(UnusableFile, match="is it the right one"):
        await measure_needs(needs[1:], SHOP, {"product": respond})
