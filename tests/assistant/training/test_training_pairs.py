"""Pairs: needs that are true of their product, replies that the evidence bears out."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import pytest
from typer.testing import CliRunner

from assistant.catalogue.policy import Passage
from assistant.catalogue.product import Product
from assistant.generator.grounding import check
from assistant.generator.prompts import NOT_STATED, parse_search
from assistant.training.__main__ import app
from assistant.training.needs import NeedWriter, features_of, singular, uses_of
from assistant.training.pairs import build_pairs, show
from assistant.training.shop import read_passages, read_products


def test_needs_are_many_and_speak_of_their_product(products: list[Product]) -> None:
    writer = NeedWriter(products)
    chance = Random(3)
    needs = [writer.write(products[0], chance) for _ in range(300)]
    assert len({need.text for need in needs}) > 200
    assert all(value.lower() in ("blue", "canvas", "nortide") for need in needs for _, value in need.facts)
    assert any("$" in need.text or "budget" in need.text for need in needs)
    assert any(need.thing == "" for need in needs), "some needs leave the thing unsaid"
    assert any("rainy days" in need.text.lower() for need in needs)


def test_a_budget_is_one_that_the_product_keeps(products: list[Product]) -> None:
    import re

    writer, chance = NeedWriter(products), Random(1)
    for _ in range(400):
        text = writer.write(products[2], chance).text
        for bound in re.findall(r"(?:under|below|less than|up to|budget is|no more than|max) \$?(\d+)", text):
            assert int(bound) > products[2].price.amount, text


def test_qualities_are_only_said_of_those_who_have_them() -> None:
    from decimal import Decimal

    from assistant.money import Money

    laptops = [
        Product(id=str(n), title=f"Model {n} Laptop", price=Money(Decimal(900), "USD"),
                product_type=("Laptops",), attributes={"weight": f"{n}.0 kg"})
        for n in range(1, 10)
    ]  # fmt: skip
    writer, chance = NeedWriter(laptops), Random(5)
    heavy = [writer.write(laptops[-1], chance).text.lower() for _ in range(200)]
    light = [writer.write(laptops[0], chance).text.lower() for _ in range(200)]
    assert not any("light" in text or "heavy" in text for text in heavy)
    assert any("light" in text or "heavy" in text for text in light)


def test_same_seed_same_pairs(products: list[Product], passages: list[Passage]) -> None:
    assert build_pairs(products, passages, seed=4) == build_pairs(products, passages, seed=4)
    assert build_pairs(products, passages, seed=4) != build_pairs(products, passages, seed=5)


def test_every_job_has_pairs_of_a_shop_alone(products: list[Product], passages: list[Passage]) -> None:
    pairs = build_pairs(products, passages, needs=3)
    assert {pair.job for pair in pairs} == {"recommend", "search", "answer", "need"}
    assert any(pair.reply == NOT_STATED for pair in pairs)
    assert {pair.source.partition(":")[0] for pair in pairs} == {"product", "passage"}


def test_answers_taught_from_policies_pass_the_evidence_check(passages: list[Passage]) -> None:
    pairs = [pair for pair in build_pairs([], passages) if pair.reply != NOT_STATED]
    assert pairs
    for pair in pairs:
        evidence = [
            line.removeprefix("Evidence: ")
            for line in pair.prompt.splitlines()
            if line.startswith("Evidence")
        ]
        assert check(pair.reply, evidence).grounded, pair


def test_search_replies_can_be_read_back(products: list[Product]) -> None:
    for pair in build_pairs(products, [], needs=20):
        if pair.job == "search":
            found = parse_search(pair.reply)
            product = next(one for one in products if pair.source == f"product:{one.id}")
            assert found.keywords
            assert found.category == product.product_type


def test_what_is_held_back_is_held_back_whole(products: list[Product]) -> None:
    by_source: dict[str, set[bool]] = {}
    for pair in build_pairs(products, [], needs=5):
        by_source.setdefault(pair.source, set()).add(pair.held_back)
    assert all(len(answers) == 1 for answers in by_source.values())


def test_a_job_can_be_given_a_smaller_share(products: list[Product]) -> None:
    every = build_pairs(products, [], needs=30)
    some = build_pairs(products, [], needs=30, keep={"need": 0.3, "answer": 0})
    count = {job: sum(pair.job == job for pair in some) for job in ("recommend", "need", "answer")}
    assert count["recommend"] == sum(pair.job == "recommend" for pair in every) == 90
    assert 10 < count["need"] < 45
    assert count["answer"] == 0
    wrong = CliRunner().invoke(app, ["finetune", "x", "--from", "y", "--keep", "answers=1"])
    assert "a job (recommend" in str(wrong.exception)


def test_an_empty_shop_gives_no_pairs() -> None:
    assert build_pairs([], []) == []


@pytest.mark.parametrize(
    ("plural", "one"),
    [("Laptops", "Laptop"), ("Watches", "Watch"), ("Glass", "Glass"), ("Accessories", "Accessory")],
)
def test_singular(plural: str, one: str) -> None:
    assert singular(plural) == one


def test_uses_and_features_are_found_in_descriptions() -> None:
    text = (
        "It features a gently curved back, perfect for both reading corners and offices. For light sleepers."
    )
    assert uses_of(text) == ["reading corners", "light sleepers"]
    assert features_of(text) == ["gently curved back"]


def test_pairs_are_printed_for_people(tmp_path: Path, products: list[Product]) -> None:
    rows = [
        {"id": one.id, "title": one.title, "description": one.description, "price": "20.00 USD",
         "product_type": " > ".join(one.product_type), "attributes": one.attributes}
        for one in products
    ]  # fmt: skip
    (tmp_path / "shop.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    (tmp_path / "returns.md").write_text(
        "---\ntitle: Returns\n---\nHello.\n\n## How long?\n\nYou have *30* days.\n"
    )
    done = CliRunner().invoke(
        app,
        ["pairs", "--catalogue", str(tmp_path / "shop.jsonl"), "--policies", str(tmp_path), "--show", "5"],
    )
    assert done.exit_code == 0, done.output
    assert done.output.count("[") >= 5
    [opening, section] = read_passages(tmp_path)
    assert (opening.text, section.id, section.text) == ("Hello.", "returns#how-long", "You have 30 days.")
    assert [one.product_type for one in read_products(tmp_path)] == [one.product_type for one in products]
    assert show([], 5) == ""


def test_a_file_without_products_is_named(tmp_path: Path) -> None:
    (tmp_path / "shop.jsonl").write_text('{"id": "1", "title": "has no price"}\n')
    with pytest.raises(ValueError, match=r"shop\.jsonl: no products"):
        read_products(tmp_path / "shop.jsonl")


@pytest.mark.parametrize("title", ["Lamp 3", "3", "", "Model 7, Black", "手机 9"])
def test_a_product_that_says_next_to_nothing_still_gets_a_need(products: list[Product], title: str) -> None:
    bare = Product(id="x", title=title, price=products[0].price)
    writer = NeedWriter([bare])
    assert writer.thing(bare)
    assert all(writer.write(bare, Random(seed)).text.strip() for seed in range(50))
    assert build_pairs([bare], [])
