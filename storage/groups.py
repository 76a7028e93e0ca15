"""Many small jobs for one thread, handed over together.

A hop to another thread and back costs more than a small query. So jobs that are submitted while others run
wait and make up the next group, which takes one hop. A lone job never waits: it is a group of one.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar, cast

from assistant.ports import StoreUnavailable

J = TypeVar("J")
_Waiting = tuple[Callable[..., object], asyncio.Future[Any]]

LARGEST = 128


class Groups:
    """Runs jobs in groups of at most `LARGEST`, one group after the other, in the order submitted.

    When the last job of a group ends in `StoreUnavailable`, those behind it do too without being tried.
    """

    def __init__(self, run: Callable[[Sequence[Callable[..., object]]], Awaitable[Sequence[object]]]) -> None:
        """`run` does a group: for each job what it returned, or the exception that it ended with."""
        self._run = run
        self._waiting: deque[_Waiting] = deque()
        self._runner: asyncio.Task[None] | None = None

    async def submit(self, job: Callable[..., J]) -> J:
        """What the job returns, once its group has ended. Raises what the job raises.

        A caller that is cancelled before its group began takes the job back; later the job is done, and
        nobody is told.
        """
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting.append((job, future))
        if self._runner is None:
            self._runner = asyncio.create_task(self._drain())
        return cast(J, await future)

    async def idle(self) -> None:
        """Wait until everything submitted has ended."""
        while self._runner is not None:
            await asyncio.wait([self._runner])

    async def _drain(self) -> None:
        try:
            while group := self._next():
                await self._serve(group)
        finally:
            self._runner = None

    def _next(self) -> list[_Waiting]:
        group: list[_Waiting] = []
        while self._waiting and len(group) < LARGEST:
            job, future = self._waiting.popleft()
            if not future.done():
                group.append((job, future))
        return group

    async def _serve(self, group: list[_Waiting]) -> None:
        try:
            outcomes = await self._run([job for job, _ in group])
        except Exception as error:
            outcomes = [error] * len(group)
        for (_, future), outcome in zip(group, outcomes, strict=True):
            if future.done():
                continue
            if isinstance(outcome, BaseException):
                future.set_exception(outcome)
            else:
                future.set_result(outcome)
        if isinstance(outcomes[-1], StoreUnavailable):
            self._fail(outcomes[-1])

    def _fail(self, error: StoreUnavailable) -> None:
        """Let all that waits fail too, so that no event is kept whose forerunner just was not."""
        while self._waiting:
            _, future = self._waiting.popleft()
            if not future.done():
                future.set_exception(error)
