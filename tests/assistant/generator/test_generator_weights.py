"""A folder that cannot be used says why, in words."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from assistant.generator.ctranslate import CTranslateEngine
from assistant.generator.engine import Writing
from assistant.generator.weights import UnusableModel, read_gpt2, write_hashes
from assistant.training.tokenizer import train_tokenizer
from tests.assistant.conftest import make_tiny_gpt2


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


def test_only_pickled_weights(folder: Path) -> None:
    import torch

    torch.save({"wte.weight": torch.zeros(1)}, folder / "pytorch_model.bin")
    (folder / "model.safetensors").unlink()
    assert "no model.safetensors" in refused(folder)


def test_a_file_in_the_folders_place(tmp_path: Path) -> None:
    (tmp_path / "model").write_bytes(b"GGUF")
    assert "no such folder" in refused(tmp_path / "model")


@pytest.mark.parametrize("kept", [0, 5, 200])
def test_weights_cut_off_early(folder: Path, kept: int) -> None:
    data = (folder / "model.safetensors").read_bytes()
    (folder / "model.safetensors").write_bytes(data[:kept])
    assert "damaged, cut off or not safetensors" in refused(folder)


def test_hashes_that_name_another_folders_file(folder: Path) -> None:
    write_hashes(folder)
    hashes = json.loads((folder / "sha256.json").read_text())
    (folder / "sha256.json").write_text(json.dumps(hashes | {"../secret": "0" * 64}))
    assert "../secret" in refused(folder)


def changed(folder: Path, **sizes: object) -> None:
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps(config | sizes))


@pytest.mark.parametrize(("heads", "inner"), [(1, None), (4, 40), (8, 7), (2, 200)])
def test_pruned_models_are_models(tmp_path: Path, heads: int, inner: int | None) -> None:
    model = read_gpt2(make_tiny_gpt2(tmp_path / "model", heads=heads, inner=inner))
    assert model.heads == heads
    assert model.tensors["h.0.mlp.c_fc.weight"].shape == (32, inner or 128)
    engine = CTranslateEngine.open(tmp_path / "model", tmp_path / "cache", 1)
    assert len(engine.write_tokens([Writing("Need:", 5)], [])[0]) == 5
    engine.close()


def test_an_inner_size_that_is_not_that_of_the_weights(folder: Path) -> None:
    changed(folder, n_inner=40)
    assert "h.0.mlp.c_fc.weight is (32, 128)" in refused(folder)


@pytest.mark.parametrize("sizes", [{"n_head": 3}, {"n_head": 0}, {"n_layer": 0}, {"n_embd": -32}])
def test_sizes_that_no_model_has(folder: Path, sizes: dict[str, int]) -> None:
    changed(folder, **sizes)
    assert "config.json" in refused(folder)


def test_a_cache_that_cannot_be_written(folder: Path, tmp_path: Path) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where the cache should be")
    with pytest.raises(OSError, match="blocked"):
        CTranslateEngine.open(folder, blocked / "cache", 1)


def test_a_full_disk_leaves_nothing_half_written(folder: Path, tmp_path: Path) -> None:
    full = tmp_path / "full"
    full.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=32k", "tmpfs", str(full)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("only root can make a small disk")
    try:
        with pytest.raises(OSError, match="No space left"):
            CTranslateEngine.open(folder, full, 1)
        assert list(full.iterdir()) == []
    finally:
        subprocess.run(["umount", str(full)], check=True)
