"""The remote engine against real servers on loopback: what works, and what is said when it does not."""

from __future__ import annotations

import asyncio
import logging
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from assistant.generator.batching import SharedGenerator
from assistant.generator.engine import Scored, Scoring, Writing
from assistant.generator.reference import TorchEngine
from assistant.generator.remote import KEY, RETRIES, RemoteEngine
from assistant.generator.weights import UnusableModel
from assistant.ports import GeneratorCannot, GeneratorUnreachable
from tests.assistant.generator.completions_server import MODEL, address, closing, completions, liars, served

PROMPTS = [
    "Need: a coat\nProduct:",
    "Query: black headphones\nSearch:",
    "Description: A light laptop.\nSought:",
]
Opener = Callable[..., RemoteEngine]


@pytest.fixture(scope="module")
def reference(tiny_gpt2: Path) -> Iterator[TorchEngine]:
    engine = TorchEngine.open(tiny_gpt2, "cpu")
    yield engine
    engine.close()


@pytest.fixture(scope="module")
def server(reference: TorchEngine) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    seen: list[dict[str, Any]] = []
    with served(completions(reference, seen)) as url:
        yield f"{url}/v1", seen


@pytest.fixture(scope="module")
def liar() -> Iterator[tuple[str, list[str]]]:
    seen: list[str] = []
    with served(liars(seen)) as url:
        yield url, seen


@pytest.fixture
def opened() -> Iterator[Opener]:
    engines: list[RemoteEngine] = []

    def opener(url: str, model: str = MODEL, timeout: float = 20) -> RemoteEngine:
        engines.append(RemoteEngine.open(url, model, timeout))
        return engines[-1]

    yield opener
    for engine in engines:
        engine.close()


def test_writes_and_scores_as_the_model_itself_does(
    server: tuple[str, list[dict[str, Any]]], reference: TorchEngine, opened: Opener
) -> None:
    engine = opened(server[0])
    batch = [Writing(prompt, 12) for prompt in PROMPTS]
    assert engine.write(batch) == reference.write(batch)
    pairs = [Scoring(prompt, said) for prompt in PROMPTS for said in (" a coat of wool", " 30 days\n", "")]
    for told, true in zip(engine.score(pairs), reference.score(pairs), strict=True):
        assert told.tokens == true.tokens
        assert told.total == pytest.approx(true.total, abs=1e-3)
    assert (engine.write([]), engine.score([])) == ([], [])
    with pytest.raises(GeneratorCannot):
        engine.encode(["a"])
    with pytest.raises(GeneratorCannot):
        engine.follow("a", [[1]])


def test_the_same_from_transformers_serve(tiny_gpt2: Path, reference: TorchEngine, opened: Opener) -> None:
    from transformers.cli.serve import Serve

    serving = Serve(
        force_model=str(tiny_gpt2),
        device="cpu",
        dtype="float32",
        host="127.0.0.1",
        port=0,
        non_blocking=True,
        log_level="error",
    )
    try:
        engine = opened(f"{address(serving.server)}/v1", str(tiny_gpt2), 60)
        batch = [Writing(prompt, 12) for prompt in PROMPTS]
        assert engine.write(batch) == reference.write(batch)
        with pytest.raises(GeneratorCannot, match="how likely"):
            engine.score([Scoring(PROMPTS[0], " a coat")])
    finally:
        serving.kill_server()


async def test_a_shop_on_a_remote_model(
    server: tuple[str, list[dict[str, Any]]], reference: TorchEngine
) -> None:
    generator = SharedGenerator.open(Path(), Path(), engine="openai", url=server[0], model=MODEL)
    texts = await asyncio.gather(*(generator.generate(prompt, 12, 30) for prompt in PROMPTS))
    assert texts == reference.write([Writing(prompt, 12) for prompt in PROMPTS])
    names = ["Coat", "Wool coat", "Laptop"]
    choice = await generator.most_likely(PROMPTS[0], await generator.vocabulary(names), 30, count=3)
    scored = reference.score([Scoring(PROMPTS[0], f" {name}\n") for name in names])
    assert dict(choice.ranked) == pytest.approx(
        {name: one.total for name, one in zip(names, scored, strict=True)}, abs=1e-3
    )
    await generator.close()


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ("html", "does not answer with a completion"),
        ("html as json", "does not answer with a completion"),
        ("latin", "does not answer with a completion"),
        ("another object", "does not answer with a completion"),
        ("no text", "does not answer with a completion"),
        ("no choices", "gave 0 answers"),
        ("two choices", "gave 2 answers"),
        ("error", "status 500"),
        ("unauthorized", "status 401"),
        ("hang", "did not answer within"),
        ("drip", "did not answer within"),
    ],
)
def test_a_server_that_lies_or_hangs_is_a_clear_error(
    liar: tuple[str, list[str]], opened: Opener, how: str, said: str
) -> None:
    engine = opened(f"{liar[0]}/{quote(how)}/v1", timeout=0.5 if "within" in said else 20)
    with pytest.raises(GeneratorUnreachable, match=said) as caught:
        engine.write([Writing("Need:", 8)])
    assert "the generator at 127.0.0.1:" in str(caught.value)


def test_what_passes_is_tried_again_and_only_so_often(liar: tuple[str, list[str]], opened: Opener) -> None:
    url, seen = liar
    assert opened(f"{url}/once/v1").write([Writing("Need:", 8)]) == ["a coat"]
    assert seen.count("once") == 2
    seen.clear()
    with pytest.raises(GeneratorUnreachable):
        opened(f"{url}/error/v1").write([Writing("Need:", 8)])
    assert seen == ["error"] * (1 + RETRIES)
    seen.clear()
    with pytest.raises(GeneratorUnreachable):
        opened(f"{url}/unauthorized/v1").write([Writing("Need:", 8)])
    assert seen == ["unauthorized"]


def test_a_server_that_closes_and_none_at_all(opened: Opener) -> None:
    with closing() as url, pytest.raises(GeneratorUnreachable, match="cannot be reached"):
        opened(f"{url}/v1").write([Writing("Need:", 8)])
    with pytest.raises(GeneratorUnreachable, match="cannot be reached"):
        opened(f"{url}/v1").write([Writing("Need:", 8)])


@pytest.mark.parametrize("how", ["deaf", "no logprobs", "refuses"])
def test_a_server_without_likelihoods_is_asked_once(
    liar: tuple[str, list[str]], opened: Opener, how: str
) -> None:
    url, seen = liar
    engine = opened(f"{url}/{quote(how)}/v1")
    assert engine.score([Scoring("Need:", "")]) == [Scored(0.0, 0)]
    seen.clear()
    for _ in range(2):
        with pytest.raises(GeneratorCannot, match="how likely"):
            engine.score([Scoring("Need:", " a coat")])
    assert seen == [how]


@pytest.mark.parametrize("how", ["positive", "short lists"])
def test_likelihoods_that_cannot_be_are_refused(
    liar: tuple[str, list[str]], opened: Opener, how: str
) -> None:
    with pytest.raises(GeneratorUnreachable, match="do not fit"):
        opened(f"{liar[0]}/{quote(how)}/v1").score([Scoring("Need:", " a coat")])


async def test_a_hanging_server_keeps_nobody_beyond_the_deadline(liar: tuple[str, list[str]]) -> None:
    generator = SharedGenerator.open(Path(), Path(), engine="openai", url=f"{liar[0]}/hang/v1", model=MODEL)
    waiting = [asyncio.create_task(generator.generate(f"Need: {number}", 8, 0.2)) for number in range(40)]
    for _ in range(50):
        await asyncio.sleep(0)  # the event loop goes on
    for task in waiting:
        with pytest.raises(TimeoutError):
            await task
    # What nobody waits for is called off, so that closing does not wait for the server either.
    async with asyncio.timeout(120):
        await generator.close()


def test_the_key_goes_to_the_server_and_nowhere_else(
    server: tuple[str, list[dict[str, Any]]],
    opened: Opener,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setenv(KEY, "sk-very-secret")
    url, seen = server
    with caplog.at_level(logging.DEBUG):
        opened(url).write([Writing("Need: a private thing\nProduct:", 4)])
        with pytest.raises(GeneratorUnreachable, match="404") as caught:
            opened(url, "another").write([Writing("Need:", 4)])
    assert seen[-1]["key"] == "Bearer sk-very-secret"
    assert "sk-very-secret" not in caplog.text + str(caught.value)
    assert "a private thing" not in caplog.text


@pytest.mark.parametrize(
    ("url", "model"), [("", "m"), ("gpu.example", "m"), ("file:///x", "m"), ("http://x/v1", "")]
)
def test_an_address_that_is_none(url: str, model: str) -> None:
    with pytest.raises(UnusableModel, match="http://localhost:8000/v1"):
        RemoteEngine.open(url, model)


def test_without_the_package_it_is_said_what_to_install() -> None:
    code = (
        "import sys; sys.modules['openai'] = None\n"
        "from assistant.generator.remote import RemoteEngine\n"
        "try: RemoteEngine.open('http://localhost:1/v1', 'm')\n"
        "except ValueError as error: print(error)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=dict(os.environ)
    )
    assert "shopguide[remote]" in done.stdout
