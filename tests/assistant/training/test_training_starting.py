"""Where training may start from: a folder as the generator reads it, and GPT-2s as the hub lays them out."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import torch
from tokenizers import Tokenizer

from assistant.generator.weights import UnusableModel, read_gpt2
from assistant.training.finetune import load_model
from assistant.training.starting import starting_model


def in_hub_layout(tiny_gpt2: Path, folder: Path) -> Path:
    """The files of `gpt2` on the hub: the tokenizer as vocabulary and merges, the weights as safetensors."""
    folder.mkdir(parents=True)
    shutil.copyfile(tiny_gpt2 / "model.safetensors", folder / "model.safetensors")
    told = json.loads((tiny_gpt2 / "tokenizer.json").read_text())["model"]
    (folder / "vocab.json").write_text(json.dumps(told["vocab"]))
    (folder / "merges.txt").write_text(
        "#version: 0.2\n" + "\n".join(" ".join(pair) for pair in told["merges"])
    )
    config = json.loads((tiny_gpt2 / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps(config | {"architectures": ["GPT2LMHeadModel"]}))
    return folder


def same_logits(one: Path, other: Path) -> bool:
    ids = torch.tensor([[3, 50, 120, 7]])
    with torch.no_grad():
        return torch.equal(load_model(one)[0](ids).logits, load_model(other)[0](ids).logits)


def test_a_folder_that_the_generator_reads_is_used_where_it_is(tiny_gpt2: Path, tmp_path: Path) -> None:
    assert starting_model(str(tiny_gpt2), tmp_path / "start") == tiny_gpt2
    assert not (tmp_path / "start").exists()


def test_a_folder_in_the_hubs_layout(tiny_gpt2: Path, tmp_path: Path) -> None:
    folder = starting_model(str(in_hub_layout(tiny_gpt2, tmp_path / "hub")), tmp_path / "start")
    assert folder == tmp_path / "start"
    assert same_logits(folder, tiny_gpt2)
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    text = "Need: a warm coat\nProduct: Wool"
    assert tokenizer.decode(tokenizer.encode(text, add_special_tokens=False).ids) == text
    read_gpt2(folder)


def test_a_hub_id_out_of_the_hubs_cache(
    tiny_gpt2: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The hub's own client finds `shop/tiny` in its cache, as after a download."""
    stored = tmp_path / "cache" / "models--shop--tiny"
    in_hub_layout(tiny_gpt2, stored / "snapshots" / "0123abcd")
    (stored / "refs").mkdir()
    (stored / "refs" / "main").write_text("0123abcd")
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    assert same_logits(starting_model("shop/tiny", tmp_path / "start"), tiny_gpt2)
    with pytest.raises(UnusableModel, match="shop/other: no GPT-2 could be loaded"):
        starting_model("shop/other", tmp_path / "other")


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda folder: None, "no such folder"),
        (lambda folder: folder.mkdir(), "it has no config.json"),
        (lambda folder: _pickled(folder), "safetensors"),
        (lambda folder: _bert(folder), "bert"),
    ],
)
def test_what_is_no_gpt2_is_said(make, told: str, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    folder = tmp_path / "model"
    make(folder)
    with pytest.raises(UnusableModel, match=f"(?i){told}"):
        starting_model(str(folder), tmp_path / "start")


def _pickled(folder: Path) -> None:
    folder.mkdir()
    (folder / "config.json").write_text(
        json.dumps({"model_type": "gpt2", "n_layer": 1, "n_embd": 8, "n_head": 2})
    )
    (folder / "pytorch_model.bin").write_bytes(b"\x80\x04.")


def _bert(folder: Path) -> None:
    folder.mkdir()
    (folder / "config.json").write_text(json.dumps({"model_type": "bert"}))
    (folder / "model.safetensors").write_bytes(b"")
    (folder / "tokenizer.json").write_text("{}")
