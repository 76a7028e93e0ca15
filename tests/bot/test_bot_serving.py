"""Adapters run together: ready, refused, stopped in the order of a message, and let in by the gate."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import pytest

import bot.serving
from adapters.adapter import CannotConnect, Take
from adapters.gate import Gate, Limits
from adapters.outbox import Pace, Retries
from adapters.pace import Rate
from assistant.core import Core
from assistant.messages import Capabilities, Incoming, Outgoing, SentRef
from assistant.ports import Channel, StoreUnavailable
from bot.door import Door
from bot.serving import run_adapters
from bot.wiring import OpenShop


class Log(list[str]):
    """What happened, in order."""


class Phone:
    platform = "fake"
    capabilities = Capabilities(text_length=1000)

    def __init__(self) -> None:
        self.sent: list[Outgoing] = []
        self.fails = False

    async def send(
        self, conversation: str, person: str, message: Outgoing, key: str, reply_to: str = ""
    ) -> SentRef:
        if self.fails:
            raise OSError("no network")
        self.sent.append(message)
        return SentRef(self.platform, conversation, key)

    async def edit(self, ref: SentRef, message: Outgoing) -> SentRef:
        raise AssertionError

    async def typing(self, conversation: str, person: str) -> None:
        raise AssertionError


class Adapter:
    pace = Pace()
    retries: Retries | None = None

    def __init__(self, log: Log, name: str = "fake", error: Exception | None = None, hangs: str = "") -> None:
        self.channel = Phone()
        self._log, self._name, self._error, self._hangs = log, name, error, hangs
        self._stopping = asyncio.Event()

    async def run(self, take: Take, ready: Callable[[], None]) -> None:
        if self._error:
            raise self._error
        ready()
        await self._stopping.wait()
        if self._hangs == "run":
            await asyncio.sleep(3600)

    async def stop(self) -> None:
        self._log.append(f"{self._name} stop")
        if self._hangs == "stop":
            await asyncio.sleep(3600)
        self._stopping.set()

    async def close(self) -> None:
        self._log.append(f"{self._name} close")


class Shop:
    """An open shop's parts that serving needs."""

    def __init__(self, log: Log) -> None:
        self._log = log
        self.core = SimpleNamespace(drain=self._drain)

    @asynccontextmanager
    async def serving(self, *adapters: Adapter) -> AsyncIterator[None]:
        self._log.append("recover")
        try:
            yield
        finally:
            self._log.append("end")

    async def stop_sending(self) -> None:
        self._log.append("stop sending")

    async def _drain(self, bound: float) -> None:
        self._log.append("drain")


async def serve(log: Log, adapters: dict[str, Adapter], ready: Callable[[str], None] | None = None) -> None:
    async def take(incoming: Incoming, channel: Channel) -> bool:
        return True

    heard = ready or (lambda name: log.append(f"{name} ready"))
    async with asyncio.timeout(120):
        await run_adapters(cast(OpenShop, Shop(log)), cast(Any, adapters), take, heard)


def interrupt(_: str) -> None:
    asyncio.get_running_loop().call_soon(os.kill, os.getpid(), signal.SIGTERM)


async def test_a_stop_goes_the_way_of_a_message() -> None:
    log = Log()
    await serve(log, {"fake": Adapter(log)}, interrupt)
    assert log == ["recover", "fake stop", "drain", "stop sending", "fake close", "end"]


async def test_one_that_cannot_connect_is_named_and_stops_the_others() -> None:
    log = Log()
    refused = CannotConnect("the token is refused")
    with pytest.raises(CannotConnect, match=r"^slack: the token is refused$"):
        await serve(log, {"fake": Adapter(log), "slack": Adapter(log, "slack", refused)})
    assert "fake ready" in log
    assert log[-3:] == ["fake close", "slack close", "end"]


async def test_one_that_breaks_is_no_silent_loss() -> None:
    log = Log()
    with pytest.raises(RuntimeError, match="a mistake"):
        await serve(log, {"fake": Adapter(log, error=RuntimeError("a mistake"))})
    assert log[-1] == "end"


async def test_one_that_ends_by_itself_is_told() -> None:
    log = Log()
    ends = Adapter(log)
    ends._stopping.set()
    with pytest.raises(RuntimeError, match="fake has ended by itself"):
        await serve(log, {"fake": ends})


@pytest.mark.parametrize("hangs", ["stop", "run"])
async def test_one_that_hangs_holds_up_no_other(hangs: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for bound in ("STOP_TAKING_WITHIN", "CLOSE_WITHIN"):
        monkeypatch.setattr(bot.serving, bound, 0.05)
    log = Log()
    adapters = {"hangs": Adapter(log, "hangs", hangs=hangs), "fake": Adapter(log)}
    await serve(log, adapters, lambda name: interrupt(name) if name == "fake" else None)
    assert log.index("fake close") > log.index("drain")
    assert log[-1] == "end"


# --- the door ------------------------------------------------------------------------------------------


class Taking:
    """The core's `take`."""

    def __init__(self) -> None:
        self.taken: list[Incoming] = []
        self.away = False

    async def take(self, incoming: Incoming, channel: Channel) -> bool:
        if self.away:
            raise StoreUnavailable("disk full")
        self.taken.append(incoming)
        return True


def says(event: str, text: str = "a lamp", **what: Any) -> Incoming:
    return replace(Incoming(event, "fake", "c", "ann", text, reply_to="r"), **what)


async def told(phone: Phone) -> list[Outgoing]:
    for _ in range(10):
        await asyncio.sleep(0)
    return phone.sent


def door(core: Taking, **limits: Any) -> Door:
    return Door(Gate(Limits(**limits), lambda: 0.0), cast(Core, core))


async def test_a_flood_is_acknowledged_dropped_and_told_once() -> None:
    core, phone = Taking(), Phone()
    at_the_door = door(core, person=Rate(1, seconds=60.0, burst=2))
    results = [await at_the_door.take(says(f"e{number}"), phone) for number in range(50)]
    assert results == [True, True] + [False] * 48
    assert len(core.taken) == 2
    (message,) = await told(phone)
    assert "60 s" in message.plain()
    assert not message.private


async def test_a_cool_down_is_told_to_the_person_alone_in_their_language() -> None:
    core, phone = Taking(), Phone()
    at_the_door = door(core, person_seconds=30)
    for number in range(2):
        await at_the_door.take(says(f"e{number}", "台灯", direct=False, place="lounge"), phone)
    (message,) = await told(phone)
    assert message.private
    assert message.language == "zh"
    assert "30" in message.plain()


async def test_nobody_is_told_in_a_channel_that_is_not_ours() -> None:
    core, phone = Taking(), Phone()
    taken = await door(core, channels=frozenset({"bar"})).take(says("e", direct=False, place="lounge"), phone)
    assert not taken
    assert not core.taken
    assert await told(phone) == []


async def test_who_cannot_be_told_is_no_error() -> None:
    core, phone = Taking(), Phone()
    phone.fails = True
    at_the_door = door(core, person=Rate(1, seconds=60.0))
    assert [await at_the_door.take(says(f"e{number}"), phone) for number in range(3)] == [True, False, False]
    assert await told(phone) == []


async def test_what_could_not_be_kept_gets_in_when_it_comes_again() -> None:
    core, phone = Taking(), Phone()
    at_the_door = door(core, person=Rate(1, seconds=60.0))
    core.away = True
    with pytest.raises(StoreUnavailable):
        await at_the_door.take(says("e1"), phone)
    core.away = False
    assert await at_the_door.take(says("e1"), phone)
