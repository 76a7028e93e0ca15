"""A folder that cannot be used says why, in words."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from assistant.generator.weights import UnusableModel, read_gpt2, write_hashes
from assistant.training.tokenizer import train_tokenizer


@pytest.fixture
def folder(tiny_gpt2: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "model"
    shutil.copytree(tiny_gpt2, copy)
    return copy


def test_a_good_folder_is_read(folder: Path) -> None:
    write_hashes(folder)
    model = read_gpt2(folder)
    assert (model.layers, model.heads, model.context) == (2, 2, 96)
    assert model.tokens[model.end] == "<|endoftext|>"


def test_tensor_names_with_and_without_the_prefix_are_the_same(folder: Path) -> None:
    tensors = load_file(folder / "model.safetensors")
    renamed = {name.removeprefix("transformer."): tensor for name, tensor in tensors.items()}
    save_file(renamed, folder / "model.safetensors")
    assert set(read_gpt2(folder).tensors) == set(renamed)


def refused(folder: Path) -> str:
    with pytest.raises(UnusableModel) as caught:
        read_gpt2(folder)
    return str(caught.value)


def test_no_such_folder(tmp_path: Path) -> None:
    assert "no such folder" in refused(tmp_path / "nowhere")


def test_a_folder_that_is_not_a_model(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}")
    assert "model.safetensors, tokenizer.json" in refused(tmp_path)


def test_another_family(folder: Path) -> None:
    (folder / "config.json").write_text(json.dumps({"model_type": "llama"}))
    assert "'llama'" in refused(folder)


def test_a_config_that_is_not_json(folder: Path) -> None:
    (folder / "config.json").write_text("{")
    assert "config.json" in refused(folder)


@pytest.mark.parametrize("name", ["config.json", "model.safetensors", "tokenizer.json"])
def test_a_file_that_is_not_the_one_hashed(folder: Path, name: str) -> None:
    write_hashes(folder)
    data = bytearray((folder / name).read_bytes())
    data[-2] ^= 1
    (folder / name).write_bytes(bytes(data))
    assert name in refused(folder)


def test_truncated_weights(folder: Path) -> None:
    data = (folder / "model.safetensors").read_bytes()
    (folder / "model.safetensors").write_bytes(data[: len(data) // 2])
    assert "damaged" in refused(folder)


def test_pickled_weights_under_the_right_name(folder: Path) -> None:
    import pickle

    (folder / "model.safetensors").write_bytes(pickle.dumps({"wte.weight": [1.0]}))
    assert "not safetensors" in refused(folder)


def test_a_missing_tensor_is_named(folder: Path) -> None:
    tensors = load_file(folder / "model.safetensors")
    del tensors["transformer.h.1.mlp.c_fc.weight"]
    save_file(tensors, folder / "model.safetensors")
    assert "h.1.mlp.c_fc.weight" in refused(folder)


def test_a_tensor_of_another_size_is_named(folder: Path) -> None:
    tensors = load_file(folder / "model.safetensors")
    tensors["transformer.wpe.weight"] = np.zeros((12, 32), np.float32)
    save_file(tensors, folder / "model.safetensors")
    assert "wpe.weight" in refused(folder)


def test_a_tokenizer_of_another_model(folder: Path) -> None:
    train_tokenizer(
        ["other words for another shop"] * 3 + [chr(n) * 3 for n in range(1000, 3000)], 2000
    ).save(str(folder / "tokenizer.json"))
    assert "tokenizer of another model" in refused(folder)


def test_something_that_is_no_tokenizer(folder: Path) -> None:
    (folder / "tokenizer.json").write_text("{}")
    assert "not a tokenizer" in refused(folder)
