"""The sentence encoder: the same vectors as sentence-transformers, without torch; other models by folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from assistant.retrieval.embedder import MiniLM, SentenceTransformerEmbedder, open_embedder
from assistant.retrieval.minilm import EmbedderError, minilm_folder

TEXTS = [
    "a warm jacket for the mountains",
    "My balcony is too dark to read on in the evening.",
    "Cozy Winter Wonderland Socks. socks, apparel. Keep your feet warm with these soft knitted socks, made "
    "of merino wool in red and white. Perfect for cold evenings by the fire, and a lovely little present.",
    "红色的连衣裙",
]
ODD = ["", "x" * 2000, "!?"]


@pytest.fixture(scope="module")
def minilm(tmp_path_factory: pytest.TempPathFactory) -> MiniLM:
    return MiniLM(tmp_path_factory.mktemp("encoder"))


def test_vectors_are_those_of_sentence_transformers(minilm: MiniLM) -> None:
    library = pytest.importorskip(
        "sentence_transformers", reason="the comparison needs sentence-transformers"
    )
    model = library.SentenceTransformer(str(minilm_folder()), device="cpu")
    model.max_seq_length = 128
    expected = model.encode(TEXTS, normalize_embeddings=True, show_progress_bar=False)
    cosines = np.sum(minilm.embed(TEXTS) * expected, axis=1)
    assert cosines.min() >= 0.99  # int8 differs a little from CPU to CPU


def test_rows_are_unit_vectors_in_the_order_of_the_texts(minilm: MiniLM) -> None:
    together = minilm.embed([*TEXTS, *ODD] * 20)
    assert together.shape == ((len(TEXTS) + len(ODD)) * 20, minilm.dimension)
    np.testing.assert_allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)
    for row, text in enumerate(TEXTS):
        # int8 scales depend on the batch's padding a little
        assert float(together[row] @ minilm.embed([text])[0]) > 0.995
    assert minilm.embed([]).shape == (0, 384)


def test_serving_imports_neither_torch_nor_transformers(minilm: MiniLM, tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from assistant.retrieval.embedder import MiniLM\n"
        f"MiniLM(Path({str(tmp_path)!r})).embed(['a lamp'])\n"
        "print([name for name in ('torch', 'transformers', 'sentence_transformers') if name in sys.modules])"
    )
    root = Path(__file__).parents[3]
    run = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(root)},
        check=True,
    )
    assert run.stdout.strip() == "[]"


def test_weights_that_are_not_the_official_ones_are_refused(tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(minilm_folder(), folder)
    with (folder / "model.safetensors").open("r+b") as weights:
        weights.seek(1_000_000)
        weights.write(b"\x00\x01\x02\x03")
    with pytest.raises(EmbedderError, match="SHA-256"):
        MiniLM(tmp_path / "cache", folder)
    assert not list((tmp_path / "cache").iterdir())


def test_missing_weights_are_named(tmp_path: Path) -> None:
    with pytest.raises(EmbedderError, match=r"model\.safetensors"):
        MiniLM(tmp_path / "cache", tmp_path)


def test_a_model_that_cannot_be_loaded_is_named(tmp_path: Path) -> None:
    pytest.importorskip("sentence_transformers", reason="needs sentence-transformers")
    with pytest.raises(EmbedderError, match="no-such-model"):
        open_embedder(str(tmp_path / "no-such-model"), tmp_path)


def test_any_sentence_transformers_folder(tmp_path: Path) -> None:
    models = pytest.importorskip("sentence_transformers.models", reason="needs sentence-transformers")
    transformers = pytest.importorskip("transformers")
    from sentence_transformers import SentenceTransformer

    (tmp_path / "bert").mkdir()
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "red", "blue", "lamp"]
    (tmp_path / "bert" / "vocab.txt").write_text("\n".join(words), encoding="utf-8")
    config = transformers.BertConfig(
        vocab_size=len(words),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
    )
    transformers.BertModel(config).save_pretrained(tmp_path / "bert")
    transformers.BertTokenizerFast(str(tmp_path / "bert" / "vocab.txt")).save_pretrained(tmp_path / "bert")
    transformer = models.Transformer(str(tmp_path / "bert"))
    SentenceTransformer(modules=[transformer, models.Pooling(16)]).save(str(tmp_path / "tiny"))

    embedder = open_embedder(str(tmp_path / "tiny"), tmp_path)
    assert isinstance(embedder, SentenceTransformerEmbedder)
    assert embedder.dimension == 16
    assert str(tmp_path / "tiny") in embedder.name
    vectors = embedder.embed(["red lamp", "blue lamp"])
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert embedder.embed([]).shape == (0, 16)
