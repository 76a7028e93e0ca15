"""Adapters run together over one open shop, from the first that is ready to a stop that loses nothing.

A stop goes through the rooms in the order of a message: no adapter takes anything new, the turns under way
end, the replies in flight are sent, and only then do the adapters let go of their connections. Each step has
its bound; what does not end in time is in the inbox or the outbox, and the next start goes on with it.
"""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager

from adapters.adapter import Adapter, CannotConnect, Take
from bot.wiring import OpenShop

log = logging.getLogger(__name__)

STOP_TAKING_WITHIN = 5.0
DRAIN_WITHIN = 10.0
CLOSE_WITHIN = 5.0


async def run_adapters(
    shop: OpenShop, adapters: Mapping[str, Adapter], take: Take, ready: Callable[[str], None]
) -> None:
    """Serve through every adapter until SIGINT, SIGTERM or the first that fails.

    `ready` hears the name of each adapter that people can be heard through. Raises `CannotConnect`, with the
    platform's name before its message, when one cannot be connected; the others are stopped in order.
    """
    async with shop.serving(*adapters.values()):
        running = {
            asyncio.create_task(_run(name, adapter, take, ready)): name for name, adapter in adapters.items()
        }
        try:
            with _signals() as stopped:
                stopping = asyncio.create_task(stopped.wait())
                await asyncio.wait((stopping, *running), return_when=asyncio.FIRST_COMPLETED)
                stopping.cancel()
            for task, name in running.items():
                if task.done():
                    task.result()  # raises what it ended with
                    if not stopped.is_set():
                        raise RuntimeError(f"{name} has ended by itself")
        finally:
            await _each("stopped", adapters, lambda adapter: adapter.stop(), STOP_TAKING_WITHIN)
            await shop.core.drain(DRAIN_WITHIN)
            await shop.stop_sending()
            await _each("closed", adapters, lambda adapter: adapter.close(), CLOSE_WITHIN)
            _, late = await asyncio.wait(running, timeout=CLOSE_WITHIN)
            for task in late:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)


async def _run(name: str, adapter: Adapter, take: Take, ready: Callable[[str], None]) -> None:
    try:
        await adapter.run(take, lambda: ready(name))
    except CannotConnect as error:
        raise CannotConnect(f"{name}: {error}") from error


async def _each(
    done: str, adapters: Mapping[str, Adapter], act: Callable[[Adapter], Awaitable[None]], bound: float
) -> None:
    """Do the same with every adapter at once; one that fails or hangs holds up no other."""

    async def one(name: str, adapter: Adapter) -> None:
        try:
            async with asyncio.timeout(bound):
                await act(adapter)
        except Exception as error:
            log.warning("%s could not be %s in order: %s", name, done, error or type(error).__name__)

    await asyncio.gather(*(one(name, adapter) for name, adapter in adapters.items()))


@contextmanager
def _signals() -> Iterator[asyncio.Event]:
    """Set at the first SIGINT or SIGTERM; the next one ends the process as it always does."""
    stopped, loop = asyncio.Event(), asyncio.get_running_loop()
    caught = (signal.SIGINT, signal.SIGTERM)

    def stop() -> None:
        stopped.set()
        for one in caught:
            loop.remove_signal_handler(one)

    for one in caught:
        loop.add_signal_handler(one, stop)
    try:
        yield stopped
    finally:
        for one in caught:
            loop.remove_signal_handler(one)
