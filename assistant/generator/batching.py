"""One generator for everybody: requests that wait together run as one batch.

Requests queue in order of arrival. Each of the engine's workers takes what waits, up to `BATCH` of one
kind; the first of an empty queue lingers for `WINDOW`, so that those who speak at the same moment share
a batch. The model runs in threads of its own and the event loop goes on. A request whose caller has
given up (deadline or cancellation) is dropped from the queue, and stopped where it is being written.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.generator.ctranslate import CTranslateEngine
from assistant.generator.engine import Engine, Scoring, Writing
from assistant.ports import GeneratorBusy

BATCH = 16
"""Larger batches of int8 gain nothing on a CPU."""
QUEUE = 512
"""Requests that may wait; a likelihood counts one for each of its pairs."""
WINDOW = 0.002
"""Seconds that the first request of an empty queue waits for company."""


@dataclass(slots=True, eq=False)
class _Waiting:
    """A request in the queue and the future that its caller waits for."""

    request: Writing | Scoring
    result: asyncio.Future[Any]


class SharedGenerator:
    """The `Generator` port over an engine. Use it from one event loop, and `close` it there."""

    def __init__(
        self, engine: Engine, *, batch: int = BATCH, queue: int = QUEUE, window: float = WINDOW
    ) -> None:
        self._engine = engine
        self._batch = batch
        self._limit = queue
        self._window = window
        self._queue: deque[_Waiting] = deque()
        self._arrived = asyncio.Condition()
        self._threads = ThreadPoolExecutor(engine.workers, thread_name_prefix="generator")
        self._workers: list[asyncio.Task[None]] = []
        self._idle = engine.workers
        self._closed = False

    @classmethod
    def open(cls, folder: Path, cache_dir: Path, threads: int | None = None) -> SharedGenerator:
        """The GPT-2 in `folder` on the CPU, converted into `cache_dir` the first time. Blocks meanwhile.

        `threads` is how many batches run at once (the number of cores when left out). Raises
        `assistant.generator.weights.UnusableModel`, or `OSError` when the cache cannot be written.
        """
        return cls(CTranslateEngine.open(folder, cache_dir, threads))

    async def generate(self, prompt: str, max_tokens: int, deadline: float) -> str:
        """See `Generator.generate` in `assistant/ports.py`."""
        result: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        waiting = _Waiting(Writing(prompt, max(1, max_tokens), result.done), result)
        [text] = await self._serve([waiting], deadline)
        return str(text)

    async def likelihood(self, pairs: Sequence[tuple[str, str]], deadline: float) -> list[float]:
        """See `Generator.likelihood` in `assistant/ports.py`."""
        loop = asyncio.get_running_loop()
        waiting = [_Waiting(Scoring(*pair), loop.create_future()) for pair in pairs]
        return [float(value) for value in await self._serve(waiting, deadline)]

    async def close(self) -> None:
        """Refuse what waits, let running batches end, and free the model."""
        self._closed = True
        for waiting in self._queue:
            if not waiting.result.done():
                waiting.result.set_exception(GeneratorBusy("the generator is shutting down"))
        self._queue.clear()
        async with self._arrived:
            self._arrived.notify_all()
        await asyncio.gather(*self._workers)
        self._threads.shutdown()
        self._engine.close()

    async def _serve(self, units: list[_Waiting], deadline: float) -> list[Any]:
        """Queue `units` and wait for all of their results."""
        if self._closed:
            raise GeneratorBusy("the generator is shut down")
        if not units:
            return []
        if len(self._queue) + len(units) > self._limit:
            # Those given up count no longer.
            self._queue = deque(waiting for waiting in self._queue if not waiting.result.done())
            if len(self._queue) + len(units) > self._limit:
                raise GeneratorBusy(f"{len(self._queue)} requests wait already, of at most {self._limit}")
        if not self._workers:
            self._workers = [asyncio.create_task(self._work()) for _ in range(self._engine.workers)]
        self._queue.extend(units)
        try:
            async with asyncio.timeout(deadline):
                async with self._arrived:
                    self._arrived.notify(1)
                return list(await asyncio.gather(*(unit.result for unit in units)))
        finally:
            for unit in units:
                if not unit.result.done():
                    unit.result.cancel()

    async def _work(self) -> None:
        """Run batches until closed."""
        loop = asyncio.get_running_loop()
        while taken := await self._take():
            requests: list[Any] = [waiting.request for waiting in taken]
            run: Callable[[Sequence[Any]], list[Any]] = (
                self._engine.write if isinstance(requests[0], Writing) else self._engine.score
            )
            self._idle -= 1
            try:
                results = await loop.run_in_executor(self._threads, run, requests)
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

    async def _take(self) -> list[_Waiting]:
        """The oldest waiting requests of one kind, once the window has passed; empty when closed.

        Workers that are free share what waits, so that every core has a part of a burst.
        """
        while True:
            async with self._arrived:
                await self._arrived.wait_for(lambda: self._queue or self._closed)
            if self._closed:
                return []
            if len(self._queue) < self._batch:
                await asyncio.sleep(self._window)
            most = min(self._batch, -(-len(self._queue) // max(1, self._idle)))
            taken: list[_Waiting] = []
            others: list[_Waiting] = []
            while self._queue and len(taken) < most:
                waiting = self._queue.popleft()
                if waiting.result.done():
                    continue
                same = not taken or type(waiting.request) is type(taken[0].request)
                (taken if same else others).append(waiting)
            self._queue.extendleft(reversed(others))
            if taken:
                return taken
