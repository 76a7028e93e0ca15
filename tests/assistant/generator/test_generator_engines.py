"""The engines say the same: tokens written, likelihoods, what could follow; whole and pruned models."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from assistant.generator.ctranslate import CTranslateEngine
from assistant.generator.engine import Scoring, Writing
from assistant.generator.reference import TorchEngine
from assistant.generator.weights import BUNDLED
from tests.assistant.conftest import make_tiny_gpt2

EVIDENCE = "Question: how long may I keep it?\nEvidence: Returns are free for 30 days, whatever the reason is"
PROMPTS = [
    "Need: a coat\nProduct:",
    "Query: black headphones for winter travel and more\nSearch:",
    "Question: how long?\nEvidence: Returns are free for 30 days.\nAnswer:",
    "Description: A light laptop.\nSought:",
    "短的中文",
    "a",
    "",
    # These share most of what they say.
    f"{EVIDENCE}.\nAnswer:",
    f"{EVIDENCE}, in all shops.\nAnswer:",
    f"{EVIDENCE}, in some.\nAnswer:",
]
MODELS: dict[str, Callable[[Path], Path]] = {
    "tiny": make_tiny_gpt2,
    "pruned": lambda folder: make_tiny_gpt2(folder, heads=4, inner=40),
    "bundled": lambda folder: BUNDLED,
}


@pytest.fixture(scope="module", params=list(MODELS))
def engines(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[CTranslateEngine, TorchEngine]]:
    model = MODELS[request.param](tmp_path_factory.mktemp("model"))
    quick = CTranslateEngine.open(model, tmp_path_factory.mktemp("cache"), 1, "float32")
    reference = TorchEngine.open(model, "cpu")
    yield quick, reference
    quick.close()
    reference.close()


def plain(reference: TorchEngine, prompt: str, most: int) -> list[int]:
    """transformers' own loop for one prompt, with nothing of ours around it, up to the first line end."""
    import torch

    ids = reference._text.prompt(prompt, most)
    with torch.inference_mode():
        out = reference._model.generate(
            torch.tensor([ids]),
            attention_mask=torch.ones(1, len(ids)),
            max_new_tokens=most,
            do_sample=False,
            use_cache=True,
        )[0, len(ids) :].tolist()
    stop = next((place for place, token in enumerate(out) if token in reference._text.stops), len(out))
    return out[:stop]


def test_same_greedy_tokens_alone_and_in_a_batch_of_unequal_prompts(
    engines: tuple[CTranslateEngine, TorchEngine],
) -> None:
    quick, reference = engines
    expected = [plain(reference, prompt, 24) for prompt in PROMPTS]
    assert sum(map(len, expected)) > 60
    batch = [Writing(prompt, 24) for prompt in PROMPTS]
    for engine in engines:
        stops = reference._text.stops
        assert [engine.write_tokens([one], stops)[0] for one in batch] == expected
        assert engine.write_tokens(batch, stops) == expected
    assert quick.write(batch) == reference.write(batch)


def test_each_request_keeps_its_own_length_and_can_be_given_up(
    engines: tuple[CTranslateEngine, TorchEngine],
) -> None:
    end = engines[1]._text.stops[-1]
    for engine in engines:
        long, short, unwanted = engine.write_tokens(
            [Writing(PROMPTS[1], 20), Writing(PROMPTS[1], 3), Writing(PROMPTS[1], 20, lambda: True)], [end]
        )
        assert (len(long), len(short)) == (20, 3)
        assert long[:3] == short
        assert len(unwanted) <= 1


def test_same_likelihoods_of_many_continuations_and_of_many_prompts(
    engines: tuple[CTranslateEngine, TorchEngine],
) -> None:
    import torch

    quick, reference = engines
    said = [" a coat of wool", " headphones", "", " 30 days, when all is as new as it was\n", " 短"]
    batch = [Scoring(prompt, one) for prompt in PROMPTS for one in said]
    batch += [Scoring(prompt, said[0]) for prompt in PROMPTS]
    told, expected = quick.score(batch), reference.score(batch)
    assert [one.tokens for one in told] == [one.tokens for one in expected]
    np.testing.assert_allclose([one.total for one in told], [one.total for one in expected], atol=2e-3)
    prompt, reply = reference._text.prompt(PROMPTS[1], 9), reference.encode([said[0]])[0]
    with torch.inference_mode():
        logits = reference._model(torch.tensor([prompt + reply])).logits[0].log_softmax(-1)
    steps = [float(logits[len(prompt) - 1 + place, token]) for place, token in enumerate(reply)]
    [alone] = reference.score([Scoring(PROMPTS[1], said[0])])
    assert alone.total == pytest.approx(sum(steps), abs=1e-3)
    assert alone.mean == pytest.approx(sum(steps) / len(steps), abs=1e-3)


def test_same_probabilities_along_paths_of_tokens(engines: tuple[CTranslateEngine, TorchEngine]) -> None:
    quick, reference = engines
    paths: list[list[int]] = [[], *quick.encode([" a coat", " headphones of wool", "\n"])]
    for prompt in PROMPTS:
        for one, two in zip(quick.follow(prompt, paths), reference.follow(prompt, paths), strict=True):
            np.testing.assert_allclose(one.steps, two.steps, atol=1e-3)
            np.testing.assert_allclose(one.following, two.following, atol=1e-3)
            assert np.exp(one.following).sum() == pytest.approx(1, abs=1e-3)
        longer = [path for path in paths if len(path) > 1]
        for engine in engines:
            whole, ends = engine.follow(prompt, longer), engine.follow(prompt, longer, 2)
            for one, two in zip(whole, ends, strict=True):
                np.testing.assert_allclose(one.steps[2:], two.steps, atol=1e-3)
                np.testing.assert_allclose(one.following, two.following, atol=1e-3)
    assert quick.follow("a", []) == reference.follow("a", []) == []


def test_the_reference_takes_torch_only_when_it_is_opened() -> None:
    import subprocess
    import sys

    code = "import sys, assistant.generator.reference; print('torch' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
