"""Figures of the jobs: what they count, shown with engines whose answers are known."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from random import Random

import numpy as np
import pytest
from numpy.typing import NDArray
from typer.testing import CliRunner

from assistant.catalogue.product import Product
from assistant.generator.ctranslate import CTranslateEngine
from assistant.generator.engine import Scored, Scoring, Writing
from assistant.training.__main__ import app
from assistant.training.evaluate import Reading, generations, job_figures, table
from assistant.training.needs import NeedWriter
from assistant.training.pairs import Pair, is_held_back
from assistant.training.usefulness import categories, recall
from tests.assistant.training.conftest import make_product


class Told:
    """An engine that writes what it is told to, and finds the continuation's words in the prompt likely."""

    workers = 1

    def __init__(self, replies: dict[str, str]) -> None:
        self.replies = replies

    def write(self, batch: Sequence[Writing]) -> list[str]:
        return [self.replies.get(request.prompt, "") for request in batch]

    def score(self, batch: Sequence[Scoring]) -> list[Scored]:
        return [
            Scored(
                float(sum(word in request.prompt.lower() for word in request.continuation.lower().split())), 1
            )
            for request in batch
        ]

    def close(self) -> None:
        pass


class Words:
    """An embedder that counts words: alike is what shares them."""

    name = "words"
    dimension = 512

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        matrix = np.zeros((len(texts), self.dimension), np.float32)
        for row, text in enumerate(texts):
            for word in text.lower().replace(".", " ").split():
                matrix[row, sum(word.encode()) % self.dimension] += 1
        return matrix / np.maximum(np.linalg.norm(matrix, axis=1, keepdims=True), 1e-6)


def answer(question: str, reply: str, evidence: str = "weight: 1 kg") -> Pair:
    return Pair("answer", f"Question: {question}\nEvidence: {evidence}\nAnswer:", reply, "set")


def test_shares_of_the_jobs() -> None:
    search = [
        Pair("search", "Query: a\nSearch:", "bag | Bags > Backpacks |", "product:1"),
        Pair("search", "Query: b\nSearch:", "tent | Outdoor > Tents |", "product:2"),
    ]
    answers = [
        answer("weight", "It weighs 1 kg."),
        answer("color", "not stated"),
        answer("size", "not stated"),
    ]
    engine = Told(
        {
            search[0].prompt: "bag | Bags > Backpacks | color=red",
            search[1].prompt: "tent | Outdoor > Lamps |",
            answers[0].prompt: "It weighs 1 kg.",
            answers[1].prompt: "not stated",
            answers[2].prompt: "It is 2 kg.",
        }
    )
    assert job_figures(engine, [*search, *answers]) == {
        "category": 0.5,
        "department": 1.0,
        "not_stated_recall": 0.5,
        "not_stated_precision": 1.0,
        "grounded": 0.5,
        "answer_f1": 1.0,
        "quoted_f1": pytest.approx(2 / 7),
    }


def test_the_evidence_that_has_the_questions_words_is_quoted() -> None:
    pair = Pair(
        "answer", "Question: how heavy?\nEvidence: color: red\nEvidence: heavy: 2 kg\nAnswer:", "2 kg", "set"
    )
    assert job_figures(Told({}), [pair])["quoted_f1"] == pytest.approx(0.8)


def test_the_category_is_voted_for_written_chosen_and_both(tiny_gpt2: Path, tmp_path: Path) -> None:
    kinds = ("Lamp", "Scarf", "Kettle")
    many = [
        make_product(number, f"{kind} {number}", product_type=("Shop", f"{kind}s"))
        for number, kind in enumerate(kind for kind in kinds for _ in range(12))
    ]
    engine = CTranslateEngine.open(tiny_gpt2, tmp_path, 1)
    figures = categories(engine, Words(), many, many, 5)
    engine.close()
    assert set(figures) == {"vectors", "written", "chosen", "both"}
    assert figures["vectors"][0] == 1.0, "there is one department"
    assert figures["vectors"][1] > 0.6
    assert figures["written"] == (0.0, 0.0), "the tiny model writes no path"
    assert 0.15 < figures["chosen"][1] < 0.6, "it knows the paths, but nothing of what they mean"


def test_generations_are_the_first_held_back_ones() -> None:
    pairs = [Pair("need", f"Description: {n}\nSought:", "x", f"product:{n}") for n in range(200)]
    held_back = [pair for pair in pairs if pair.held_back]
    shown = generations(Told({pair.prompt: f"wrote {pair.source}" for pair in pairs}), pairs, 3)
    assert [pair.source for pair in held_back[:3]] == [
        line.partition("wrote: wrote ")[2] for line in shown.splitlines() if "wrote: " in line
    ]


def test_a_description_that_says_more_than_the_need_finds_more(products: list[Product]) -> None:
    many = [
        Product(id=str(n), title=f"Lamp {n}", price=products[0].price, description=f"It is {n} {n}.")
        for n in range(40)
    ]
    chance = Random(9)
    needs = [NeedWriter(many).write(product, chance).text for product in many]
    silent = recall(Told({}), Words(), many, many, 9)
    helped = recall(
        Told({f"Need: {need}\nProduct:": one.title for need, one in zip(needs, many, strict=True)}),
        Words(), many, many, 9,
    )  # fmt: skip
    assert helped["need"] == silent["need"]
    assert helped["need and description"][1] > silent["need"][1]
    assert set(helped) == {"need", "description", "need and description", "re-ranked"}


def test_one_in_twenty_is_held_back() -> None:
    share = sum(is_held_back(f"product:{number}") for number in range(4000)) / 4000
    assert share == pytest.approx(0.05, abs=0.015)


def test_the_table_is_markdown() -> None:
    rows = table([Reading("shop", 1200, 33.3, 1.2, 1.3, 2.0, 1.5)]).splitlines()
    assert len({row.count("|") for row in rows}) == 1
    assert "| shop | 1,200 | 33.3 | 1.200 | 1.300 | 2.000 | 1.500 |" in rows


def test_samples_are_printed(tiny_gpt2: Path, tmp_path: Path) -> None:
    feed = tmp_path / "shop.jsonl"
    rows = [
        {"id": str(n), "title": f"Lamp {n}", "description": "A lamp.", "price": "9 USD"} for n in range(60)
    ]
    feed.write_text("\n".join(map(json.dumps, rows)))
    done = CliRunner().invoke(app, ["sample", str(tiny_gpt2), "--catalogue", str(feed), "--count", "1"])
    assert done.exit_code == 0, done.output
    assert "[recommend, from product:" in done.output
    assert "category: " in done.output
