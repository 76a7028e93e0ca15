"""Smaller models: cut structurally, and taught by the larger one."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from assistant.catalogue.product import Product
from assistant.generator.ctranslate import CTranslateEngine
from assistant.generator.engine import Writing
from assistant.generator.weights import read_gpt2
from assistant.training.finetune import Tuning, finetune, load_model
from assistant.training.pairs import Pair, build_pairs
from assistant.training.prune import prune


@pytest.fixture
def pairs(products: list[Product]) -> list[Pair]:
    return [pair for pair in build_pairs(products, [], needs=8) if not pair.held_back]


def logits(folder: Path) -> torch.Tensor:
    with torch.no_grad():
        result: torch.Tensor = load_model(folder)[0](torch.tensor([[3, 50, 120, 7, 9]])).logits
    return result


def test_keeping_everything_changes_nothing(tiny_gpt2: Path, tmp_path: Path, pairs: list[Pair]) -> None:
    prune(tiny_gpt2, tmp_path / "same", pairs, layers=2, neurons=128)
    assert torch.equal(logits(tmp_path / "same"), logits(tiny_gpt2))


def test_neurons_that_do_nothing_are_the_first_to_go(
    tiny_gpt2: Path, tmp_path: Path, pairs: list[Pair]
) -> None:
    model, tokenizer = load_model(tiny_gpt2)
    idle = torch.arange(0, 128, 2)
    with torch.no_grad():
        for block in model.transformer.h:
            block.mlp.c_fc.weight[:, idle] = 0
            block.mlp.c_fc.bias[idle] = 0
    model.save_pretrained(tmp_path / "idle")
    tokenizer.save(str(tmp_path / "idle" / "tokenizer.json"))
    prune(tmp_path / "idle", tmp_path / "smaller", pairs, layers=2, neurons=64)
    assert load_model(tmp_path / "smaller")[0].config.n_inner == 64
    assert torch.allclose(logits(tmp_path / "smaller"), logits(tmp_path / "idle"), atol=1e-4)


def test_the_layer_that_changes_least_goes(tiny_gpt2: Path, tmp_path: Path, pairs: list[Pair]) -> None:
    model, tokenizer = load_model(tiny_gpt2)
    with torch.no_grad():
        for name in ("attn.c_proj", "mlp.c_proj"):
            part = model.transformer.h[0].get_submodule(name)
            part.weight.zero_()
            part.bias.zero_()
    model.save_pretrained(tmp_path / "idle")
    tokenizer.save(str(tmp_path / "idle" / "tokenizer.json"))
    prune(tmp_path / "idle", tmp_path / "smaller", pairs, layers=1, neurons=128)
    assert torch.allclose(logits(tmp_path / "smaller"), logits(tmp_path / "idle"), atol=1e-5)


def test_a_pruned_model_is_served_as_torch_computes_it(
    tiny_gpt2: Path, tmp_path: Path, pairs: list[Pair]
) -> None:
    prune(tiny_gpt2, tmp_path / "smaller", pairs, layers=1, neurons=96)
    read_gpt2(tmp_path / "smaller")
    model, tokenizer = load_model(tmp_path / "smaller")
    engine = CTranslateEngine.open(tmp_path / "smaller", tmp_path / "cache", 1, "float32")
    prompt = "Need: a warm coat\nProduct:"
    ids = torch.tensor([tokenizer.encode(prompt).ids])
    written = model.train(False).generate(
        ids, attention_mask=torch.ones_like(ids), max_new_tokens=8, do_sample=False
    )
    expected = tokenizer.decode(written[0, ids.shape[1] :].tolist()).partition("\n")[0].strip()
    assert engine.write([Writing(prompt, 8)]) == [expected]
    engine.close()


def test_what_is_not_there_cannot_be_kept(tiny_gpt2: Path, tmp_path: Path, pairs: list[Pair]) -> None:
    with pytest.raises(ValueError, match="2 layers of 128 neurons"):
        prune(tiny_gpt2, tmp_path / "smaller", pairs, layers=3, neurons=128)


def test_a_student_comes_nearer_to_its_teacher(tiny_gpt2: Path, tmp_path: Path, pairs: list[Pair]) -> None:
    prune(tiny_gpt2, tmp_path / "student", pairs, layers=1, neurons=128)
    tuning = Tuning(epochs=4, batch=16, rate=3e-3)
    assert finetune(tmp_path / "taught", tmp_path / "student", pairs, tuning, teacher=tiny_gpt2)
    assert finetune(tmp_path / "alone", tmp_path / "student", pairs, tuning)
    taught, alone = (divergence(tiny_gpt2, tmp_path / name / "model", pairs) for name in ("taught", "alone"))
    assert taught < divergence(tiny_gpt2, tmp_path / "student", pairs)
    assert taught < alone


@torch.no_grad()
def divergence(teacher: Path, student: Path, pairs: list[Pair]) -> float:
    """Mean divergence of the student's next token from the teacher's, over the pairs' texts."""
    (one, tokenizer), (other, _) = load_model(teacher), load_model(student)
    total = 0.0
    for pair in pairs[:40]:
        ids = torch.tensor([tokenizer.encode(pair.text).ids[:96]])
        told, said = one(ids).logits.log_softmax(-1), other(ids).logits.log_softmax(-1)
        total += float(torch.nn.functional.kl_div(said[0], told[0], log_target=True, reduction="batchmean"))
    return total
