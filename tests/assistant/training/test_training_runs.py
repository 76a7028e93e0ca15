"""Training in stretches: stopped or killed, it ends where it would have ended, and learns what it should."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from assistant.catalogue.policy import Passage
from assistant.catalogue.product import Product
from assistant.generator.ctranslate import CTranslateEngine
from assistant.generator.engine import Writing
from assistant.generator.weights import read_gpt2
from assistant.training.evaluate import model_bits
from assistant.training.export import export
from assistant.training.finetune import NO_LOSS, Examples, Tuning, collate, finetune, load_model, reply_bits
from assistant.training.ngram import NGram
from assistant.training.pairs import Pair, build_pairs
from assistant.training.pretrain import Plan, prepare, pretrain
from assistant.training.running import last_checkpoint

PLAN = Plan(tokens=1400, vocabulary=330, width=16, layers=1, heads=2, context=32, batch=4, rate=1e-2)


@pytest.fixture
def shop(products: list[Product], passages: list[Passage]) -> tuple[list[Product], list[Passage]]:
    return products, passages


def weights(run: Path) -> dict[str, torch.Tensor]:
    return load_file(run / "model" / "model.safetensors")


def same(one: dict[str, torch.Tensor], other: dict[str, torch.Tensor]) -> bool:
    return one.keys() == other.keys() and all(torch.equal(one[name], other[name]) for name in one)


def test_stretches_add_up_to_the_run_that_was_never_interrupted(
    tmp_path: Path, shop: tuple[list[Product], list[Passage]]
) -> None:
    whole, parts = tmp_path / "whole", tmp_path / "parts"
    prepare(whole, PLAN, None, *shop)
    assert pretrain(whole, PLAN)
    prepare(parts, PLAN, None, *shop)
    stretches = 1
    while not pretrain(parts, PLAN, minutes=0):  # a stretch without time makes one step
        prepare(parts, PLAN, None, *shop)
        stretches += 1
    assert stretches > 3
    assert same(weights(whole), weights(parts))
    assert (whole / "loss.png").read_bytes().startswith(b"\x89PNG")


def test_a_checkpoint_cut_off_by_a_kill_is_passed_over(
    tmp_path: Path, shop: tuple[list[Product], list[Passage]]
) -> None:
    prepare(tmp_path, PLAN, None, *shop)
    pretrain(tmp_path, PLAN, minutes=0)
    good = last_checkpoint(tmp_path)
    cut = tmp_path / "checkpoint-9999"
    cut.mkdir()
    (cut / "trainer_state.json").write_text('{"global_step": 99')
    assert last_checkpoint(tmp_path) == good
    assert last_checkpoint(tmp_path / "nowhere") is None


def test_another_plan_does_not_go_on_in_the_same_folder(
    tmp_path: Path, shop: tuple[list[Product], list[Passage]]
) -> None:
    prepare(tmp_path, PLAN, None, *shop)
    with pytest.raises(ValueError, match="other settings"):
        prepare(tmp_path, Plan(tokens=1400, width=64), None, *shop)


def test_nothing_to_read_is_said(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="too little text"):
        prepare(tmp_path, PLAN, tmp_path, [], [])


def test_fine_tuning_learns_the_replies_resumes_and_is_used(
    tmp_path: Path, tiny_gpt2: Path, products: list[Product]
) -> None:
    pairs = [pair for pair in build_pairs(products, [], needs=8) if not pair.held_back]
    tuning = Tuning(epochs=2, batch=16, rate=5e-3)
    before = reply_bits(*load_model(tiny_gpt2), pairs)
    assert finetune(tmp_path / "whole", tiny_gpt2, pairs, tuning)
    after = reply_bits(*load_model(tmp_path / "whole" / "model"), pairs)
    assert all(after[job] < before[job] for job in before)
    assert not finetune(tmp_path / "parts", tiny_gpt2, pairs, tuning, minutes=0)
    while not finetune(tmp_path / "parts", tiny_gpt2, [], tuning, minutes=0):  # it kept its pairs
        pass
    assert same(weights(tmp_path / "whole"), weights(tmp_path / "parts"))
    with pytest.raises(ValueError, match="other settings"):
        finetune(tmp_path / "whole", tiny_gpt2, pairs, Tuning(epochs=2, batch=8, rate=5e-3))

    size = export(tmp_path / "whole" / "model", tmp_path / "weights")
    assert size < 48_000_000
    assert set(json.loads((tmp_path / "weights" / "sha256.json").read_text())) == {
        "config.json", "model.safetensors", "tokenizer.json",
    }  # fmt: skip
    engine = CTranslateEngine.open(tmp_path / "weights", tmp_path / "cache", 1, "float32")
    assert len(engine.write([Writing("Need: a scarf\nProduct:", 8)])) == 1


def test_only_the_reply_is_learnt(tiny_gpt2: Path) -> None:
    _, tokenizer = load_model(tiny_gpt2)
    pairs = [Pair("need", "Description: A light laptop.\nSought:", "something light", "x")]
    batch = collate([Examples(pairs, tokenizer, 96)[0], {"input_ids": [5], "labels": [5]}])
    learnt = [int(label) for label in batch["labels"][0] if label != NO_LOSS]
    assert tokenizer.decode(learnt) == " something light\n"
    assert batch["labels"][1].tolist() == [5] + [NO_LOSS] * (batch["labels"].shape[1] - 1)
    assert batch["attention_mask"][1].sum() == 1


def test_no_pairs_is_said(tmp_path: Path, tiny_gpt2: Path) -> None:
    with pytest.raises(ValueError, match="no pairs"):
        finetune(tmp_path, tiny_gpt2, [], Tuning())


def test_export_keeps_half_precision_and_no_second_copy(tmp_path: Path, tiny_gpt2: Path) -> None:
    export(tiny_gpt2, tmp_path)
    tensors = load_file(tmp_path / "model.safetensors")
    assert all(tensor.dtype == torch.float16 for tensor in tensors.values())
    assert "lm_head.weight" not in tensors
    assert read_gpt2(tmp_path).layers == 2
    assert load_model(tmp_path)[0].config.n_layer == 2


def test_a_five_gram_model_is_certain_of_what_it_has_seen_often() -> None:
    learnt = np.tile(np.arange(10, dtype=np.uint16), 200)
    model = NGram(learnt, 50)
    assert model.bits(learnt[:1000]) / 1000 < 0.2
    unseen = np.random.default_rng(0).integers(0, 50, 1000).astype(np.uint16)
    assert model.bits(unseen) / 1000 > math.log2(50)


def test_bits_are_the_same_in_one_window_and_add_up_over_many(tiny_gpt2: Path) -> None:
    model, tokenizer = load_model(tiny_gpt2)
    ids = np.array(
        tokenizer.encode("Need: a warm coat for winter\nProduct: Wool coat. " * 9).ids, dtype=np.uint16
    )
    with torch.no_grad():
        window = torch.from_numpy(ids[:60].astype(np.int64))[None]
        loss = model(input_ids=window, labels=window).loss.item()
    assert model_bits(model, ids[:60]) == pytest.approx(loss * 59 / math.log(2), rel=1e-4)
    assert len(ids) > 96
    assert model_bits(model, ids) > model_bits(model, ids[:60])
