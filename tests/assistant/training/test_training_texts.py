"""What is read: attribute records in plain words, shares of the corpus, the held-back part, the tokenizer."""

from __future__ import annotations

import lzma
from pathlib import Path

import pytest

from assistant.catalogue.policy import Passage
from assistant.catalogue.product import Product
from assistant.training import sources
from assistant.training.attributes import plain_attribute
from assistant.training.corpus import documents, stream, tokenizer_sample
from assistant.training.tokenizer import END, train_tokenizer


@pytest.mark.parametrize(
    ("record", "plain"),
    [
        ('brand: { value:"CHANEL" }', "brand: CHANEL"),
        ("weight: { unit:kg, normalized_value:{ unit:lb, value:20.6 }, value:9.34 }", "weight: 20.6 lb"),
        ("target_audience: { value:\"dog\" }; { value:\"cat\" }", "target audience: dog, cat"),
        ("back: { style:[ { value:\"Solid Back\" } ] }", "back: style Solid Back"),
        ("includes_remote: { value:true }", "includes remote: true"),
        ("the box contains lego parts", "the box contains lego parts"),
        ("color: { value:", "color: { value:"),
    ],
)  # fmt: skip
def test_attribute_records_become_plain_words(record: str, plain: str) -> None:
    assert plain_attribute(record) == plain


def test_a_folder_without_the_sets_gives_nothing(tmp_path: Path) -> None:
    assert sources.product_answers(tmp_path) == []
    assert sources.demo_store(tmp_path) == []
    assert sources.spoken_requests(tmp_path) == []
    assert list(sources.texts(tmp_path, "books")) == []


def test_texts_are_blocks_between_blank_lines(tmp_path: Path) -> None:
    (tmp_path / "pretrain").mkdir()
    packed = lzma.compress(b"one\ntwo\n\n\nthree\n")
    (tmp_path / "pretrain" / "talk.txt.xz").write_bytes(packed)
    assert list(sources.texts(tmp_path, "talk")) == ["one\ntwo", "three"]


def test_the_corpus_holds_back_by_the_text_itself(products: list[Product], passages: list[Passage]) -> None:
    many = [*products, *(Product(id=str(n), title=f"Thing {n}", price=products[0].price) for n in range(400))]
    found = documents(None, many, passages, seed=1)
    assert found.learn["shop"]
    assert found.held_back["shop"]
    assert not set(found.learn["shop"]) & set(found.held_back["shop"])
    assert any(text.startswith("Need:") for text in found.learn["jobs"])
    again = documents(None, many[:200], passages, seed=1)
    assert set(again.held_back["shop"]) <= set(found.held_back["shop"])


def test_a_stream_keeps_the_shares_and_repeats_small_sources_a_few_times_at_most() -> None:
    learn = {
        "jobs": [f"Need: thing {n}\nProduct: Thing {n}. It is a thing." for n in range(300)],
        "shop": [f"a small shop sells item {n}" for n in range(10)],
        "support": [f"how do i return order {n}" for n in range(300)],
        "dialogue": [f"User: hello {n}\nSystem: how are you" for n in range(300)],
        "books": [f"It was the year {n} and all was well in the old house." for n in range(300)],
    }
    tokenizer = train_tokenizer(tokenizer_sample(learn, 1), 400)
    ids, counts = stream(learn, tokenizer, 8000, 1)
    once = sum(len(tokenizer.encode(text).ids) + 1 for text in learn["shop"])
    assert counts["shop"] == 4 * once
    assert sum(counts.values()) == len(ids)
    assert abs(len(ids) - 8000) < 100
    again, _ = stream(learn, tokenizer, 8000, 1)
    assert (ids == again).all()


def test_any_text_can_be_written_and_read_back() -> None:
    tokenizer = train_tokenizer(["some words for a shop"] * 5, 300)
    text = "Prix : 19,99 € 手机 📱\tline\nend"
    assert tokenizer.decode(tokenizer.encode(text).ids) == text
    assert tokenizer.token_to_id(END) == 0
    assert len(tokenizer.encode("1234").ids) == 4, "digits stand one by one"
