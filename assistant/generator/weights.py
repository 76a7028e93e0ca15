"""A GPT-2 as the hub lays it out (config.json, model.safetensors, tokenizer.json), read without torch.

Everything that could be wrong with the folder is said here, before anything is converted. Pickled
weights are never read. Where `sha256.json` stands beside the files, each file must match it.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file
from tokenizers import Tokenizer

CONFIG, WEIGHTS, TOKENIZER, HASHES = "config.json", "model.safetensors", "tokenizer.json", "sha256.json"
BUNDLED = Path(__file__).parent / "weights"
"""The model that the project ships."""


class UnusableModel(ValueError):
    """The folder holds no GPT-2 that can be used; the message says what is wrong and what to do."""


@dataclass(frozen=True, slots=True)
class Gpt2:
    """A GPT-2's sizes, its tensors by GPT-2's own names without a prefix, and its tokenizer.

    Projection matrices are (inputs, outputs), as GPT-2 keeps them. `digest` identifies the weights.
    `end` is the end-of-text token's id.
    """

    layers: int
    heads: int
    context: int
    activation: str
    epsilon: float
    tensors: dict[str, NDArray[Any]]
    tokenizer: Tokenizer
    tokens: list[str]
    end: int
    digest: str


def read_gpt2(folder: Path) -> Gpt2:
    """The model in `folder`. Raises `UnusableModel`."""
    if not folder.is_dir():
        raise UnusableModel(
            f"{folder}: no such folder; a model is a folder with {CONFIG}, {WEIGHTS}, {TOKENIZER}"
        )
    missing = [name for name in (CONFIG, WEIGHTS, TOKENIZER) if not (folder / name).is_file()]
    if missing:
        raise UnusableModel(f"{folder}: not a usable model, it has no {', '.join(missing)}")
    _check_hashes(folder)
    config = _read_json(folder / CONFIG)
    if config.get("model_type") != "gpt2":
        raise UnusableModel(
            f"{folder / CONFIG}: a model of type {config.get('model_type')!r}; only the GPT-2 family works"
        )
    try:
        layers, heads, width = int(config["n_layer"]), int(config["n_head"]), int(config["n_embd"])
        context, vocabulary = int(config["n_positions"]), int(config["vocab_size"])
        inner = int(config.get("n_inner") or 4 * width)
    except (KeyError, TypeError, ValueError) as error:
        raise UnusableModel(f"{folder / CONFIG}: {error} is missing or not a number") from error
    if min(layers, heads, width, context, vocabulary, inner) < 1 or width % heads:
        raise UnusableModel(
            f"{folder / CONFIG}: a size is below 1, or {heads} heads do not share a width of {width}"
        )
    tensors = _read_tensors(folder / WEIGHTS)
    _check_shapes(folder / WEIGHTS, tensors, layers, width, inner, context, vocabulary)
    tokenizer = _read_tokenizer(folder / TOKENIZER)
    tokens = _token_list(folder / TOKENIZER, tokenizer, vocabulary)
    end = config.get("eos_token_id")
    if not isinstance(end, int) or not 0 <= end < vocabulary:
        raise UnusableModel(f"{folder / CONFIG}: eos_token_id {end!r} is none of the {vocabulary} tokens")
    return Gpt2(
        layers=layers,
        heads=heads,
        context=context,
        activation=str(config.get("activation_function", "gelu_new")),
        epsilon=float(config.get("layer_norm_epsilon", 1e-5)),
        tensors=tensors,
        tokenizer=tokenizer,
        tokens=tokens,
        end=end,
        digest=sha256(folder / WEIGHTS),
    )


def sha256(path: Path) -> str:
    """The file's SHA-256 in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_hashes(folder: Path) -> None:
    """Keep the hashes of a finished model's files beside them."""
    hashes = {name: sha256(folder / name) for name in (CONFIG, TOKENIZER, WEIGHTS)}
    (folder / HASHES).write_text(json.dumps(hashes, indent=2) + "\n", encoding="utf-8")


def _check_hashes(folder: Path) -> None:
    if not (folder / HASHES).is_file():
        if folder.resolve() == BUNDLED.resolve():
            raise UnusableModel(f"{folder / HASHES} is gone: the bundled model cannot be trusted; reinstall")
        return
    for name, expected in _read_json(folder / HASHES).items():
        if Path(name).name != name or not (folder / name).is_file():
            raise UnusableModel(f"{folder / HASHES} names {name!r}, which is not in the folder")
        if sha256(folder / name) != expected:
            raise UnusableModel(
                f"{folder / name} is not the file that {HASHES} tells of (SHA-256 differs): damaged?"
            )


def _read_json(path: Path) -> dict[str, Any]:
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UnusableModel(f"{path}: not readable as JSON: {error}") from error
    if not isinstance(value, dict):
        raise UnusableModel(f"{path}: an object was expected")
    return value


def _read_tensors(path: Path) -> dict[str, NDArray[Any]]:
    try:
        tensors = load_file(path)
    except (SafetensorError, OSError, ValueError, KeyError, TypeError) as error:
        raise UnusableModel(f"{path}: damaged, cut off or not safetensors: {error}") from error
    return {
        name.removeprefix("transformer."): np.ascontiguousarray(tensor, dtype=np.float32)
        for name, tensor in tensors.items()
    }


def _check_shapes(
    path: Path,
    tensors: dict[str, NDArray[Any]],
    layers: int,
    width: int,
    inner: int,
    context: int,
    vocabulary: int,
) -> None:
    expected: dict[str, tuple[int, ...]] = {
        "wte.weight": (vocabulary, width),
        "wpe.weight": (context, width),
        "ln_f.weight": (width,),
        "ln_f.bias": (width,),
    }
    for layer in range(layers):
        for name in ("ln_1", "ln_2"):
            expected |= {f"h.{layer}.{name}.weight": (width,), f"h.{layer}.{name}.bias": (width,)}
        for name, inputs, outputs in (
            ("attn.c_attn", width, 3 * width),
            ("attn.c_proj", width, width),
            ("mlp.c_fc", width, inner),
            ("mlp.c_proj", inner, width),
        ):
            expected |= {f"h.{layer}.{name}.weight": (inputs, outputs), f"h.{layer}.{name}.bias": (outputs,)}
    for name, shape in expected.items():
        if name not in tensors:
            raise UnusableModel(f"{path}: the tensor {name} is missing; is this a GPT-2?")
        if tensors[name].shape != shape:
            raise UnusableModel(f"{path}: {name} is {tensors[name].shape}, but {CONFIG} says {shape}")


def _read_tokenizer(path: Path) -> Tokenizer:
    try:
        return Tokenizer.from_file(str(path))
    except Exception as error:  # the library raises nothing more special
        raise UnusableModel(f"{path}: not a tokenizer: {error}") from error


def _token_list(path: Path, tokenizer: Tokenizer, vocabulary: int) -> list[str]:
    """Tokens by id. A model may have more rows than tokens (padding), never fewer."""
    known = tokenizer.get_vocab()
    if not known or max(known.values()) >= vocabulary or len(known) < vocabulary // 2:
        raise UnusableModel(
            f"{path}: {len(known)} tokens, but the model has {vocabulary}: the tokenizer of another model?"
        )
    tokens = [f"<|unused {number}|>" for number in range(vocabulary)]
    for token, number in known.items():
        tokens[number] = token
    return tokens
