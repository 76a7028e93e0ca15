"""The terminal for the contract suite: JSON lines in, text out.

`shopguide chat` answers each line before it reads the next; here the lines of several people go through the
same inbound and channel to a core that answers by the outbox, as on every platform.
"""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from adapters.adapter import Take
from adapters.outbox import Pace, Retries
from adapters.terminal.adapter import TerminalChannel
from adapters.terminal.inbound import Visitor, incoming
from assistant.messages import Outgoing, SentRef
from tests.adapters.contract.driver import Driver, Failure, Feature, Shown


@dataclass
class _Printed:
    person: str
    text: str
    at: float


class _Channel(TerminalChannel):
    """The terminal's own channel, its output cut into messages."""

    def __init__(self) -> None:
        self._stream = io.StringIO()
        super().__init__(self._stream, json_lines=False)
        self.printed: list[_Printed] = []

    async def send(
        self, conversation: str, person: str, message: Outgoing, key: str, reply_to: str = ""
    ) -> SentRef:
        ref = await super().send(conversation, person, message, key, reply_to)
        text = "\n".join(line.rstrip() for line in self._stream.getvalue().split("\n"))
        self._stream.seek(0)
        self._stream.truncate()
        self.printed.append(_Printed(person, text, asyncio.get_running_loop().time()))
        return ref


class _Adapter:
    pace = Pace()
    retries: Retries | None = None

    def __init__(self) -> None:
        self.channel = _Channel()
        self.lines: asyncio.Queue[tuple[str, str] | None] = asyncio.Queue()
        self.kept: set[str] = set()

    async def run(self, take: Take, ready: Callable[[], None]) -> None:
        ready()
        while item := await self.lines.get():
            name, line = item
            await take(incoming(line, Visitor.named(None)), self.channel)
            self.kept.add(name)

    async def stop(self) -> None:
        self.lines.put_nowait(None)

    async def close(self) -> None:
        """There is nothing to let go of."""


class TerminalDriver(Driver):
    platform = "terminal"
    lacks: ClassVar[Mapping[Feature, str]] = {
        "groups": "a terminal has one person before it",
        "buttons": "labels are typed out: tests/assistant/test_assistant_core.py",
        "threads": "a terminal has one person before it",
        "acknowledgement": "whoever types sees what fails",
        "duplicates": "a line that is typed again is meant again",
        "unreachable people": "a terminal is there or has ended",
        "rate limits": "a terminal limits nothing",
        "passing failures": "a terminal is there or has ended",
        "no mentions": "a terminal can mention nobody",
    }

    async def open(self) -> _Adapter:
        self._adapter = _Adapter()
        self._count = 0
        return self._adapter

    async def shut(self) -> None:
        """There is no server."""

    async def say(
        self,
        text: str,
        person: str = "ann",
        place: str = "",
        *,
        addressed: bool = True,
        thread: str = "",
        about: str = "",
    ) -> str:
        self._count += 1
        name = f"line {self._count}"
        self._adapter.lines.put_nowait((name, json.dumps({"user": person, "text": text})))
        return name

    async def press(self, shown: Shown, label: str, person: str = "ann") -> str:
        raise AssertionError("labels are typed out in a terminal")

    async def command(self, name: str, arguments: str = "", person: str = "ann", place: str = "") -> str:
        return await self.say(f"/{name} {arguments}".strip(), person)

    async def again(self, event: str) -> None:
        raise AssertionError("a line that is typed again is meant again")

    def acknowledged(self, event: str) -> bool:
        return event in self._adapter.kept

    def shown(self) -> list[Shown]:
        return [
            Shown(id=f"m{number}", text=one.text, at=one.at, to=one.person)
            for number, one in enumerate(self._adapter.channel.printed)
        ]

    def typing(self) -> int:
        return 0

    def fail(self, *failures: Failure) -> None:
        raise AssertionError("a terminal is there or has ended")

    def failed_at(self) -> list[float]:
        return []
