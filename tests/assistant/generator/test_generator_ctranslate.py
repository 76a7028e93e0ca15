"""The CTranslate2 engine: lengths, its cache, and a start without torch."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from assistant.generator.ctranslate import CTranslateEngine
from assistant.generator.engine import Scored, Scoring, Writing

PROMPT = "短的中文"


@pytest.fixture(scope="module")
def engine(tiny_gpt2: Path, tmp_path_factory: pytest.TempPathFactory) -> CTranslateEngine:
    return CTranslateEngine.open(tiny_gpt2, tmp_path_factory.mktemp("cache"), 1, "float32")


def test_each_request_keeps_its_own_length_and_can_be_given_up(engine: CTranslateEngine) -> None:
    long, short, unwanted = engine.write(
        [Writing(PROMPT, 20), Writing(PROMPT, 3), Writing(PROMPT, 20, lambda: True)]
    )
    assert long.startswith(short)
    assert len(unwanted) < len(short) < len(long)


def test_a_prompt_longer_than_the_context_loses_its_middle(engine: CTranslateEngine) -> None:
    prompt = "Question: how long?\n" + "Evidence: Returns are free for 30 days.\n" * 40 + "Answer:"
    engine.write([Writing(prompt, 20)])
    [scored] = engine.score([Scoring(prompt, " 30 days")])
    assert scored.mean < 0


def test_an_empty_continuation_has_no_likelihood_of_its_own(engine: CTranslateEngine) -> None:
    assert engine.score([Scoring("Need:", "")]) == [Scored(0.0, 0)]
    assert Scored(0.0, 0).mean == 0.0
    assert engine.score([]) == []
    assert engine.write([]) == []


def test_a_large_model_has_all_threads_at_one_batch_and_writes_the_same(
    engine: CTranslateEngine, tiny_gpt2: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert CTranslateEngine.open(tiny_gpt2, tmp_path, 2, "float32").workers == 2
    monkeypatch.setattr("assistant.generator.ctranslate.LARGE", 1000)
    large = CTranslateEngine.open(tiny_gpt2, tmp_path, 2, "float32")
    assert large.workers == 1
    assert large.write([Writing(PROMPT, 20)]) == engine.write([Writing(PROMPT, 20)])
    large.close()


def test_converted_once_and_then_taken_from_the_cache(tiny_gpt2: Path, tmp_path: Path) -> None:
    CTranslateEngine.open(tiny_gpt2, tmp_path, 1)
    [kept] = tmp_path.iterdir()
    stamp = (kept / "model.bin").stat().st_mtime_ns
    CTranslateEngine.open(tiny_gpt2, tmp_path, 1)
    assert [path.name for path in tmp_path.iterdir()] == [kept.name]
    assert (kept / "model.bin").stat().st_mtime_ns == stamp


def test_a_conversion_cut_off_by_a_kill_is_made_again(tiny_gpt2: Path, tmp_path: Path) -> None:
    CTranslateEngine.open(tiny_gpt2, tmp_path, 1)
    [kept] = tmp_path.iterdir()
    (kept / "model.bin").unlink()
    engine = CTranslateEngine.open(tiny_gpt2, tmp_path, 1)
    assert len(engine.write([Writing(PROMPT, 4)])) == 1


def test_serving_imports_neither_torch_nor_transformers(tiny_gpt2: Path, tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from assistant.generator.batching import SharedGenerator;"
        f"SharedGenerator.open(Path({str(tiny_gpt2)!r}), Path({str(tmp_path)!r}), 1);"
        "print([name for name in ('torch', 'transformers') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_torch_can_be_imported_after_ctranslate2() -> None:
    code = "from assistant.ct2 import import_ctranslate2 as load; load(); import torch; print(torch.ones(1))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
