"""The CTranslate2 engine says what torch says, and starts without torch."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from assistant.generator.ctranslate import CTranslateEngine
from assistant.generator.engine import Scoring, Writing

PROMPTS = [
    "Need: a coat\nProduct:",
    "Query: black headphones for winter travel and more\nSearch:",
    "Question: how long?\nEvidence: Returns are free for 30 days.\nAnswer:",
    "Description: A light laptop.\nSought:",
    "短的中文",
]


@pytest.fixture(scope="module")
def engine(tiny_gpt2: Path, tmp_path_factory: pytest.TempPathFactory) -> CTranslateEngine:
    return CTranslateEngine.open(tiny_gpt2, tmp_path_factory.mktemp("cache"), 1, "float32")


def written_by_torch(folder: Path, prompt: str, most: int) -> str:
    """The plain greedy loop of transformers, cut at the first line end."""
    import torch
    from tokenizers import Tokenizer
    from transformers import GPT2LMHeadModel

    model = GPT2LMHeadModel.from_pretrained(folder).eval()
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    ids = tokenizer.encode(prompt).ids
    with torch.no_grad():
        out = model.generate(
            torch.tensor([ids]), attention_mask=torch.ones(1, len(ids)), max_new_tokens=most, do_sample=False
        )[0, len(ids) :]
    return tokenizer.decode(out.tolist()).partition("\n")[0].strip()


def test_same_greedy_tokens_as_torch_alone_and_in_a_batch_of_unequal_prompts(
    engine: CTranslateEngine, tiny_gpt2: Path
) -> None:
    expected = [written_by_torch(tiny_gpt2, prompt, 24) for prompt in PROMPTS]
    assert any(expected)
    assert [engine.write([Writing(prompt, 24)])[0] for prompt in PROMPTS] == expected
    assert engine.write([Writing(prompt, 24) for prompt in PROMPTS]) == expected


def test_same_likelihood_as_torch(engine: CTranslateEngine, tiny_gpt2: Path) -> None:
    import torch
    from tokenizers import Tokenizer
    from transformers import GPT2LMHeadModel

    model = GPT2LMHeadModel.from_pretrained(tiny_gpt2).eval()
    tokenizer = Tokenizer.from_file(str(tiny_gpt2 / "tokenizer.json"))
    pairs = [(PROMPTS[0], " a coat of wool"), (PROMPTS[1], " headphones"), ("", " 30 days")]
    for pair, value in zip(pairs, engine.score([Scoring(*pair) for pair in pairs]), strict=True):
        before = tokenizer.encode(pair[0]).ids or [tokenizer.token_to_id("<|endoftext|>")]
        said = tokenizer.encode(pair[1]).ids
        with torch.no_grad():
            logits = model(torch.tensor([before + said])).logits.log_softmax(-1)[0]
        steps = [logits[len(before) - 1 + number, token].item() for number, token in enumerate(said)]
        assert value == pytest.approx(sum(steps) / len(steps), abs=1e-3)


def test_each_request_keeps_its_own_length_and_can_be_given_up(engine: CTranslateEngine) -> None:
    long, short, unwanted = engine.write(
        [Writing(PROMPTS[4], 20), Writing(PROMPTS[4], 3), Writing(PROMPTS[4], 20, lambda: True)]
    )
    assert long.startswith(short)
    assert len(unwanted) < len(short) < len(long)


def test_a_prompt_longer_than_the_context_loses_its_middle(engine: CTranslateEngine) -> None:
    prompt = "Question: how long?\n" + "Evidence: Returns are free for 30 days.\n" * 40 + "Answer:"
    engine.write([Writing(prompt, 20)])
    [value] = engine.score([Scoring(prompt, " 30 days")])
    assert value < 0


def test_an_empty_continuation_has_no_likelihood_of_its_own(engine: CTranslateEngine) -> None:
    assert engine.score([Scoring("Need:", "")]) == [0.0]
    assert engine.score([]) == []
    assert engine.write([]) == []


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
    assert len(engine.write([Writing(PROMPTS[0], 4)])) == 1


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
