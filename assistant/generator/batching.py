"""One generator for everybody: requests that wait together run as one batch.

Requests queue in order of arrival, interactive ones before those of the background. Each of the engine's
workers takes what waits, up to `BATCH` of one kind that together fill at most `ROOM`; the last free worker
lingers for `WINDOW` first, so that those who speak at the same moment share a batch. The model runs in
threads of its own and the event loop goes on. A request whose caller has given up (deadline or
cancellation) is dropped from the queue, and stopped where it is being written.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from assistant.generator import constrained
from assistant.generator.ctranslate import CTranslateEngine
from assistant.generator.engine import Engine, Scoring, Writing
from assistant.generator.trie import Trie, line
from assistant.ports import Choice, GeneratorBusy, GeneratorCannot, Vocabulary

log = logging.getLogger(__name__)

EngineName = Literal["ctranslate2", "torch", "openai"]

BATCH = 16
"""Larger batches of int8 gain nothing on a CPU."""
ROOM = 16_384
"""Characters that a batch may hold, all requests counted as long as its longest: some 4,000 tokens."""
QUEUE = 512
"""Requests that may wait; a likelihood counts one for each of its pairs."""
WINDOW = 0.002
"""Seconds that the last free worker waits for more to come."""
CLOSED_WITHIN = 5.0
"""Seconds that `close` waits for running batches."""
SCORED = 64
"""Texts of a vocabulary that are scored one by one where the engine cannot search it."""


@dataclass(frozen=True, slots=True)
class _Choosing:
    """The likeliest texts of a trie are asked for."""

    prompt: str
    trie: Trie
    count: int
    unwanted: Callable[[], bool]


@dataclass(frozen=True, slots=True)
class _Texts:
    """A vocabulary for an engine that does not show its tokens."""

    texts: tuple[str, ...]


@dataclass(slots=True, eq=False)
class _Waiting:
    """A request in the queue, how long it is in characters, and the future that its caller waits for."""

    request: Writing | Scoring | _Choosing
    length: int
    result: asyncio.Future[Any]


class SharedGenerator:
    """The `Generator` port over an engine. Use it from one event loop, and `close` it there."""

    def __init__(
        self,
        engine: Engine,
        *,
        batch: int = BATCH,
        room: int = ROOM,
        queue: int = QUEUE,
        window: float = WINDOW,
    ) -> None:
        self._engine = engine
        self._batch = batch
        self._room = room
        self._limit = queue
        self._window = window
        self._interactive: deque[_Waiting] = deque()
        self._background: deque[_Waiting] = deque()
        self._arrived = asyncio.Condition()
        self._threads = ThreadPoolExecutor(engine.workers, thread_name_prefix="generator")
        self._workers: list[asyncio.Task[None]] = []
        self._idle = engine.workers
        self._closed = False

    @property
    def waiting(self) -> int:
        """How many requests wait for a free place."""
        return len(self._interactive) + len(self._background)

    @classmethod
    def open(
        cls,
        folder: Path,
        cache_dir: Path,
        threads: int | None = None,
        *,
        engine: EngineName = "ctranslate2",
        url: str = "",
        model: str = "",
    ) -> SharedGenerator:
        """The GPT-2 in `folder`, or the `model` that the server at `url` offers. Blocks meanwhile.

        `ctranslate2` runs on the CPU, converted into `cache_dir` the first time; `threads` is how many
        batches run at once (the number of cores when left out). `torch` runs on a GPU if there is one.
        Raises `assistant.generator.weights.UnusableModel`, or `OSError` when the cache cannot be written.
        """
        if engine == "openai":
            from assistant.generator.remote import RemoteEngine

            # The server makes batches itself.
            return cls(RemoteEngine.open(url, model), batch=1, window=0)
        if engine == "torch":
            from assistant.generator.reference import TorchEngine

            return cls(TorchEngine.open(folder))
        return cls(CTranslateEngine.open(folder, cache_dir, threads))

    async def generate(
        self, prompt: str, max_tokens: int, deadline: float, *, background: bool = False
    ) -> str:
        """See `Generator.generate` in `assistant/ports.py`."""
        result: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        writing = Writing(prompt, max(1, max_tokens), result.done)
        # A token is about four characters.
        waiting = _Waiting(writing, len(prompt) + 4 * max_tokens, result)
        [text] = await self._serve([waiting], deadline, background)
        return str(text)

    async def likelihood(
        self,
        pairs: Sequence[tuple[str, str]],
        deadline: float,
        *,
        total: bool = False,
        background: bool = False,
    ) -> list[float]:
        """See `Generator.likelihood` in `assistant/ports.py`."""
        loop = asyncio.get_running_loop()
        waiting = [
            _Waiting(Scoring(prompt, reply), len(prompt) + len(reply), loop.create_future())
            for prompt, reply in pairs
        ]
        scored = await self._serve(waiting, deadline, background)
        return [one.total if total else one.mean for one in scored]

    async def vocabulary(self, texts: Sequence[str]) -> Vocabulary:
        """See `Generator.vocabulary` in `assistant/ports.py`."""
        try:
            return await asyncio.to_thread(Trie, texts, self._engine.encode)
        except GeneratorCannot:
            return _Texts(tuple(dict.fromkeys(texts)))

    async def most_likely(
        self,
        prompt: str,
        vocabulary: Vocabulary,
        deadline: float,
        *,
        count: int = 1,
        background: bool = False,
    ) -> Choice:
        """See `Generator.most_likely` in `assistant/ports.py`. `vocabulary` must be of this generator."""
        if isinstance(vocabulary, Trie):
            result: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
            choosing = _Choosing(prompt, vocabulary, count, result.done)
            [choice] = await self._serve([_Waiting(choosing, len(prompt), result)], deadline, background)
            assert isinstance(choice, Choice)
            return choice
        if len(vocabulary.texts) > SCORED:
            raise GeneratorCannot(
                f"{len(vocabulary.texts)} texts: this engine cannot search, and scores at most {SCORED}"
            )
        pairs = [(prompt, line(text)) for text in vocabulary.texts]
        values = await self.likelihood(pairs, deadline, total=True, background=background)
        ranked = sorted(zip(vocabulary.texts, values, strict=True), key=lambda pair: -pair[1])
        return Choice(tuple(ranked[:count]))

    async def close(self, within: float = CLOSED_WITHIN) -> None:
        """Refuse what waits, let running batches end `within` seconds, and free the model.

        A batch that hangs is left behind with its model: nothing else of a stop may wait for it.
        """
        self._closed = True
        for queue in (self._interactive, self._background):
            for waiting in queue:
                if not waiting.result.done():
                    waiting.result.set_exception(GeneratorBusy("the generator is shutting down"))
            queue.clear()
        async with self._arrived:
            self._arrived.notify_all()
        hung = (await asyncio.wait(self._workers, timeout=within))[1] if self._workers else ()
        for worker in hung:
            worker.cancel()
        if hung:
            log.warning("%d batches of the language model did not end in time", len(hung))
            self._threads.shutdown(wait=False, cancel_futures=True)
            return
        self._threads.shutdown()
        self._engine.close()

    async def _serve(self, units: list[_Waiting], deadline: float, background: bool) -> list[Any]:
        """Queue `units` and wait for all of their results."""
        if self._closed:
            raise GeneratorBusy("the generator is shut down")
        if not units:
            return []
        if self._waiting() + len(units) > self._limit:
            # Those given up count no longer.
            for queue in (self._interactive, self._background):
                kept = [waiting for waiting in queue if not waiting.result.done()]
                queue.clear()
                queue.extend(kept)
            if self._waiting() + len(units) > self._limit:
                raise GeneratorBusy(f"{self._waiting()} requests wait already, of at most {self._limit}")
        if not self._workers:
            self._workers = [asyncio.create_task(self._work()) for _ in range(self._engine.workers)]
        (self._background if background else self._interactive).extend(units)
        try:
            async with asyncio.timeout(deadline):
                async with self._arrived:
                    self._arrived.notify(len(units))
                return list(await asyncio.gather(*(unit.result for unit in units)))
        finally:
            for unit in units:
                if not unit.result.done():
                    unit.result.cancel()

    def _waiting(self) -> int:
        return len(self._interactive) + len(self._background)

    async def _work(self) -> None:
        """Run batches until closed."""
        loop = asyncio.get_running_loop()
        while taken := await self._take():
            self._idle -= 1
            try:
                results = await loop.run_in_executor(
                    self._threads, self._run, [waiting.request for waiting in taken]
                )
            except Exception as error:  # the callers get it; the worker lives on
                for waiting in taken:
                    if not waiting.result.done():
                        waiting.result.set_exception(error)
                continue
            finally:
                self._idle += 1
            for waiting, result in zip(taken, results, strict=True):
                if not waiting.result.done():
                    waiting.result.set_result(result)

    def _run(self, batch: list[Any]) -> Sequence[Any]:
        """A batch of one kind, in a worker's thread."""
        if isinstance(batch[0], Writing):
            return self._engine.write(batch)
        if isinstance(batch[0], Scoring):
            return self._engine.score(batch)
        [one] = batch
        return [constrained.most_likely(self._engine, one.prompt, one.trie, one.count, unwanted=one.unwanted)]

    async def _take(self) -> list[_Waiting]:
        """The next batch, once the window has passed; empty when closed.

        Workers that are free share what waits, so that every core has a part of a burst.
        """
        while True:
            async with self._arrived:
                await self._arrived.wait_for(lambda: self._waiting() or self._closed)
            if self._closed:
                return []
            if self._waiting() < self._batch and self._idle == 1:
                await asyncio.sleep(self._window)
            queue = self._interactive or self._background
            most = min(self._batch, -(-len(queue) // max(1, self._idle)))
            if taken := self._oldest(queue, most):
                return taken

    def _oldest(self, queue: deque[_Waiting], most: int) -> list[_Waiting]:
        """Up to `most` requests from `queue`, of the oldest's kind and within the room of a batch.

        A search makes batches of its own and is taken alone.
        """
        taken: list[_Waiting] = []
        others: list[_Waiting] = []
        longest = 0
        while queue and len(taken) < most:
            waiting = queue.popleft()
            if waiting.result.done():
                continue
            fits = not taken or (
                type(waiting.request) is type(taken[0].request)
                and not isinstance(waiting.request, _Choosing)
                and (len(taken) + 1) * max(longest, waiting.length) <= self._room
            )
            if fits:
                longest = max(longest, waiting.length)
            (taken if fits else others).append(waiting)
        queue.extendleft(reversed(others))
        return taken
