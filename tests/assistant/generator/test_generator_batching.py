"""Many people, one model: batches, deadlines, an honest refusal, and nobody waits for those who left."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from assistant.generator.batching import SharedGenerator
from assistant.generator.engine import Followed, Scored, Scoring, Writing
from assistant.ports import GeneratorBusy, GeneratorCannot


class Slow:
    """An engine that notes its batches and, while the gate is shut, keeps the batch it has."""

    workers = 1

    def __init__(self) -> None:
        self.batches: list[list[str]] = []
        self.gate = threading.Event()
        self.gate.set()
        self.entered = threading.Semaphore(0)
        self.stopped: list[str] = []
        self.closed = False

    def write(self, batch: Sequence[Writing]) -> list[str]:
        self.batches.append([request.prompt for request in batch])
        self.entered.release()
        self.gate.wait(10)
        self.stopped += [request.prompt for request in batch if request.unwanted()]
        if any(request.prompt == "fail" for request in batch):
            raise RuntimeError("the model broke")
        return [f"{request.prompt}!" for request in batch]

    def score(self, batch: Sequence[Scoring]) -> list[Scored]:
        self.batches.append([request.continuation for request in batch])
        return [Scored(-2.0 * len(request.continuation), 2) for request in batch]

    def encode(self, texts: Sequence[str]) -> list[list[int]]:
        raise GeneratorCannot("no tokens")

    def follow(self, prompt: str, paths: Sequence[Sequence[int]], known: int = 0) -> list[Followed]:
        raise GeneratorCannot("no tokens")

    def close(self) -> None:
        self.closed = True


@pytest.fixture
def slow() -> Slow:
    return Slow()


@pytest.fixture
async def shared(slow: Slow) -> AsyncIterator[SharedGenerator]:
    generator = SharedGenerator(slow, batch=4, queue=6)
    yield generator
    slow.gate.set()
    await generator.close()


async def entered(slow: Slow) -> None:
    """Wait until the engine has one more batch in hand."""
    assert await asyncio.to_thread(slow.entered.acquire, timeout=10)


async def test_those_who_ask_together_share_a_batch(shared: SharedGenerator, slow: Slow) -> None:
    replies = await asyncio.gather(*(shared.generate(name, 8, 5) for name in "abc"))
    assert replies == ["a!", "b!", "c!"]
    assert slow.batches == [["a", "b", "c"]]


async def test_who_comes_during_a_batch_goes_in_the_next_of_bounded_size(
    shared: SharedGenerator, slow: Slow
) -> None:
    slow.gate.clear()
    first = asyncio.create_task(shared.generate("first", 8, 5))
    await entered(slow)
    rest = [asyncio.create_task(shared.generate(name, 8, 5)) for name in "abcde"]
    await asyncio.sleep(0)
    slow.gate.set()
    await asyncio.gather(first, *rest)
    assert slow.batches == [["first"], ["a", "b", "c", "d"], ["e"]]


async def test_likelihoods_come_in_the_order_asked_and_never_in_a_batch_of_writing(
    shared: SharedGenerator, slow: Slow
) -> None:
    text, values = await asyncio.gather(
        shared.generate("a", 8, 5), shared.likelihood([("p", "xx"), ("p", "x"), ("p", "xxx")], 5)
    )
    assert (text, values) == ("a!", [-2.0, -1.0, -3.0])
    assert slow.batches == [["a"], ["xx", "x", "xxx"]]
    assert await shared.likelihood([], 5) == []
    assert await shared.likelihood([("p", "xx")], 5, total=True) == [-4.0]


async def test_the_event_loop_goes_on_while_the_model_works(shared: SharedGenerator, slow: Slow) -> None:
    slow.gate.clear()
    waiting = asyncio.create_task(shared.generate("a", 8, 5))
    await entered(slow)
    for _ in range(100):
        await asyncio.sleep(0)
    assert not waiting.done()
    slow.gate.set()
    assert await waiting == "a!"


async def test_a_deadline_ends_the_wait_and_stops_the_writing(shared: SharedGenerator, slow: Slow) -> None:
    slow.gate.clear()
    with pytest.raises(TimeoutError):
        await shared.generate("late", 8, 0.05)
    slow.gate.set()
    assert await shared.generate("next", 8, 5) == "next!"
    assert slow.stopped == ["late"]


async def test_a_deadline_that_has_passed_already(shared: SharedGenerator, slow: Slow) -> None:
    with pytest.raises(TimeoutError):
        await shared.generate("late", 8, 0)


async def test_a_full_queue_refuses_at_once_and_forgets_those_who_left(
    shared: SharedGenerator, slow: Slow
) -> None:
    slow.gate.clear()
    first = asyncio.create_task(shared.generate("first", 8, 5))
    await entered(slow)
    waiting = [asyncio.create_task(shared.generate(str(number), 8, 5)) for number in range(6)]
    await asyncio.sleep(0)
    with pytest.raises(GeneratorBusy):
        await shared.generate("one too many", 8, 5)
    with pytest.raises(GeneratorBusy):
        await shared.likelihood([("p", "x")], 5)
    for task in waiting[:3]:
        task.cancel()
    await asyncio.gather(*waiting[:3], return_exceptions=True)
    accepted = asyncio.create_task(shared.generate("room again", 8, 5))
    await asyncio.sleep(0)
    slow.gate.set()
    assert await accepted == "room again!"
    assert await first == "first!"
    assert slow.batches[1] == ["3", "4", "5", "room again"]


async def test_a_cancelled_request_is_never_written(shared: SharedGenerator, slow: Slow) -> None:
    slow.gate.clear()
    first = asyncio.create_task(shared.generate("first", 8, 5))
    await entered(slow)
    gone, stays = (asyncio.create_task(shared.generate(name, 8, 5)) for name in ("gone", "stays"))
    await asyncio.sleep(0)
    gone.cancel()
    slow.gate.set()
    assert await stays == "stays!"
    assert await first == "first!"
    assert slow.batches == [["first"], ["stays"]]


async def test_an_engine_that_fails_tells_its_callers_and_serves_the_next(shared: SharedGenerator) -> None:
    with pytest.raises(RuntimeError, match="the model broke"):
        await shared.generate("fail", 8, 5)
    assert await shared.generate("next", 8, 5) == "next!"


async def test_closing_refuses_those_who_wait_and_frees_the_model(slow: Slow) -> None:
    generator = SharedGenerator(slow, batch=1)
    slow.gate.clear()
    first = asyncio.create_task(generator.generate("first", 8, 5))
    await entered(slow)
    second = asyncio.create_task(generator.generate("second", 8, 5))
    await asyncio.sleep(0)
    closing = asyncio.create_task(generator.close())
    await asyncio.sleep(0)
    slow.gate.set()
    assert await first == "first!"
    with pytest.raises(GeneratorBusy):
        await second
    await closing
    assert slow.closed
    with pytest.raises(GeneratorBusy):
        await generator.generate("too late", 8, 5)


async def test_a_batch_that_hangs_does_not_hold_up_a_stop(slow: Slow) -> None:
    generator = SharedGenerator(slow, batch=1)
    slow.gate.clear()
    stuck = asyncio.create_task(generator.generate("stuck", 8, 0.05))
    await entered(slow)
    with pytest.raises(TimeoutError):
        await stuck
    await generator.close(within=0.05)
    assert not slow.closed, "the model is still in use"
    slow.gate.set()


async def test_every_free_worker_gets_a_part_of_a_burst() -> None:
    engine = Slow()
    engine.workers = 2
    engine.gate.clear()
    generator = SharedGenerator(engine, batch=8)
    burst = [asyncio.create_task(generator.generate(str(number), 8, 5)) for number in range(8)]
    await entered(engine)
    await entered(engine)
    engine.gate.set()
    await asyncio.gather(*burst)
    assert list(map(len, engine.batches)) == [4, 4]
    await generator.close()


async def test_the_background_waits_until_nobody_else_does(shared: SharedGenerator, slow: Slow) -> None:
    slow.gate.clear()
    first = asyncio.create_task(shared.generate("first", 8, 5))
    await entered(slow)
    later = [asyncio.create_task(shared.generate(name, 8, 5, background=True)) for name in "xy"]
    await asyncio.sleep(0)
    people = [asyncio.create_task(shared.generate(name, 8, 5)) for name in "abc"]
    await asyncio.sleep(0)
    slow.gate.set()
    await asyncio.gather(first, *later, *people)
    assert slow.batches == [["first"], ["a", "b", "c"], ["x", "y"]]


async def test_long_prompts_share_a_batch_only_as_far_as_there_is_room(slow: Slow) -> None:
    generator = SharedGenerator(slow, batch=8, room=400)
    prompts = ["a" * 60, "b" * 150, "c" * 60, "d" * 60]
    await asyncio.gather(*(generator.generate(prompt, 10, 5) for prompt in prompts))
    # The second would make three times 190 of it; those behind it fit, and it comes next.
    assert [[prompt[0] for prompt in batch] for batch in slow.batches] == [["a", "b"], ["c", "d"]]
    slow.batches.clear()
    prompts = ["a" * 60, "c" * 60, "b" * 150, "d" * 60]
    await asyncio.gather(*(generator.generate(prompt, 10, 5) for prompt in prompts))
    assert [[prompt[0] for prompt in batch] for batch in slow.batches] == [["a", "c", "d"], ["b"]]
    await generator.close()


async def test_an_engine_without_tokens_scores_a_small_vocabulary_and_refuses_a_large_one(
    shared: SharedGenerator,
) -> None:
    generator = SharedGenerator(Slow())
    small = await generator.vocabulary(["aa", "a", "aaa", "a"])
    assert small.texts == ("aa", "a", "aaa")
    choice = await generator.most_likely("p", small, 5, count=2)
    # " a" and a line end: three characters, each -2 with this engine.
    assert choice.ranked == (("a", -6.0), ("aa", -8.0))
    assert choice.exact
    large = await generator.vocabulary([str(number) for number in range(100)])
    with pytest.raises(GeneratorCannot, match="100 texts"):
        await generator.most_likely("p", large, 5)
    await generator.close()


async def test_a_search_shares_the_workers_and_keeps_its_deadline(tiny_gpt2: Path, tmp_path: Path) -> None:
    generator = SharedGenerator.open(tiny_gpt2, tmp_path, threads=1)
    vocabulary = await generator.vocabulary(["Wool coat", "Wool coat, grey", "Laptop", "短的中文"])
    prompt = "Need: a warm coat\nProduct:"
    choice, text = await asyncio.gather(
        generator.most_likely(prompt, vocabulary, 30, count=4), generator.generate(prompt, 8, 30)
    )
    assert text
    assert {name for name, _ in choice.ranked} == set(vocabulary.texts)
    with pytest.raises(TimeoutError):
        await generator.most_likely(prompt, vocabulary, 0)
    await generator.close()


async def test_alone_or_in_company_the_model_writes_the_same(tiny_gpt2: Path, tmp_path: Path) -> None:
    generator = SharedGenerator.open(tiny_gpt2, tmp_path, threads=2)
    prompts = [f"Need: a coat, size {number}\nProduct:" for number in range(12)]
    alone = [await generator.generate(prompt, 12, 30) for prompt in prompts]
    assert await asyncio.gather(*(generator.generate(prompt, 12, 30) for prompt in prompts)) == alone
    [value] = await generator.likelihood([(prompts[0], " a coat")], 30)
    assert value < 0
    await generator.close()
