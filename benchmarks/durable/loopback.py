"""A platform on loopback that keeps account of everything: what a bot acknowledged, sent and repeated.

    async with Platform().serving() as platform:
        platform.deliver(events)
        ...                              # a bot connects to platform.port, and may be killed
        platform.accepted                # in order

It lives in the process that judges, never in the bot's, so nothing that is done to the bot changes the
account. `platform.fault` decides what goes wrong with a send.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Literal

import msgspec

from durable.wire import Ack, Answer, Event, Send, from_bot, line


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong with a send. `accepts` says whether the message was shown all the same.

    `status` is an answer with that status, `reset` breaks the connection, `half` breaks it in the middle of
    the answer, `hang` never answers.
    """

    kind: Literal["status", "reset", "half", "hang"]
    status: int = 503
    retry_after: float = 0.0
    accepts: bool = False


@dataclass(frozen=True, slots=True)
class Accepted:
    """A message that people see. `at` is in seconds of the monotonic clock."""

    at: float
    conversation: str
    key: str
    reply_to: str
    text: str
    cards: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """A send that was not answered with a message."""

    at: float
    conversation: str
    key: str
    fault: Fault


@dataclass
class Platform:
    """See the head of this file.

    `window` is how many events may be unacknowledged at once. With `copies` above 1 every event is
    delivered 1 to that many times, all of them shuffled. With `drops_repeats` a send whose key was accepted
    before shows nothing again, as Discord does with an enforced nonce.
    """

    window: int = 64
    copies: int = 1
    drops_repeats: bool = False
    fault: Callable[[Send], Fault | None] = lambda _send: None
    chance: random.Random = field(default_factory=lambda: random.Random(1))
    port: int = 0

    def __post_init__(self) -> None:
        self.accepted: list[Accepted] = []
        self.refused: list[Refused] = []
        self.repeats_dropped = 0
        self.delivered: dict[str, float] = {}  # by event: when it was delivered first
        self.acknowledged: dict[str, float] = {}
        self.known_repeats = 0
        self.connections = 0
        self._messages: dict[str, str] = {}  # by key
        self._unacknowledged: dict[str, Event] = {}
        self._waiting: deque[Event] = deque()
        self._out: dict[str, int] = {}  # deliveries of which the bot has not said anything
        self._writer: asyncio.StreamWriter | None = None
        self._changed = asyncio.Event()
        self._gone = asyncio.Event()
        self._gone.set()

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[Platform]:
        """Listen on a free port while the block runs."""
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0, limit=2**20)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            server.close()
            self.break_connection()
            await self.gone()

    def deliver(self, events: Iterable[Event]) -> None:
        """Deliver events, now or as soon as a bot is there, again and again until they are acknowledged."""
        deliveries = []
        for event in events:
            copies = self.chance.randint(1, self.copies)
            self._unacknowledged[event.id] = event
            deliveries += [event] * copies
        if self.copies > 1:
            self.chance.shuffle(deliveries)
        self._waiting.extend(deliveries)
        self._push()

    async def until(self, condition: Callable[[], bool], seconds: float) -> bool:
        """Wait until `condition` holds, looking whenever something happened; whether it did in time."""
        deadline = time.monotonic() + seconds
        while not condition():
            self._changed.clear()
            left = deadline - time.monotonic()
            if left <= 0:
                return False
            try:
                async with asyncio.timeout(min(left, 0.25)):
                    await self._changed.wait()
            except TimeoutError:
                pass
        return True

    async def gone(self) -> None:
        """Wait until no bot is connected, and all that the last one said has been read."""
        await self._gone.wait()

    def break_connection(self) -> None:
        """Reset the connection, as a network does."""
        if self._writer:
            self._writer.transport.abort()

    def unacknowledged(self) -> int:
        """Events that the bot has not acknowledged."""
        return len(self._unacknowledged)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self._gone.wait()  # a bot's connection ends before the next one's begins
        self._gone.clear()
        self.connections += 1
        self._writer = writer
        # What was on its way to the bot before it went is delivered again, first of all.
        again = [self._unacknowledged[event] for event in self._out if event in self._unacknowledged]
        self._waiting.extendleft(reversed(again))
        self._out.clear()
        self._push()
        buffer = b""
        try:
            while data := await reader.read(2**16):
                *lines, buffer = (buffer + data).split(b"\n")
                said = bytearray()
                for text in lines:
                    self._hear(from_bot.decode(text), writer, said)
                if said and not writer.is_closing():
                    writer.write(said)
                self._push()
                self._changed.set()
        except (ConnectionError, msgspec.DecodeError):
            pass  # killed in the middle of a line
        finally:
            self._writer = None
            writer.close()
            self._gone.set()
            self._changed.set()

    def _push(self) -> None:
        """Deliver what waits, within the window."""
        if not self._writer or self._writer.is_closing() or not self._waiting:
            return
        lines = bytearray()
        now = time.monotonic()
        while self._waiting and len(self._out) < self.window:
            event = self._waiting.popleft()
            self._out[event.id] = self._out.get(event.id, 0) + 1
            self.delivered.setdefault(event.id, now)
            lines += line(event)
        if lines:
            self._writer.write(lines)

    def _hear(self, said: Ack | Send, writer: asyncio.StreamWriter, answers: bytearray) -> None:
        if isinstance(said, Ack):
            if said.event in self._out:
                self._out[said.event] -= 1
                if not self._out[said.event]:
                    del self._out[said.event]
            self.known_repeats += not said.new
            self.acknowledged.setdefault(said.event, time.monotonic())
            self._unacknowledged.pop(said.event, None)
            return
        fault = self.fault(said)
        if fault is None or fault.accepts:
            answer = Answer(said.id, 200, self._accept(said))
        if fault is None:
            answers += line(answer)
            return
        self.refused.append(Refused(time.monotonic(), said.conversation, said.key, fault))
        if fault.kind == "status":
            answers += line(Answer(said.id, fault.status, retry_after=fault.retry_after))
        elif fault.kind == "half":
            answers += line(Answer(said.id, 200, "m0"))[:9]
            writer.write(answers)
            answers.clear()
            writer.close()
        elif fault.kind == "reset":
            writer.transport.abort()

    def _accept(self, send: Send) -> str:
        if send.key in self._messages and self.drops_repeats:
            self.repeats_dropped += 1
            return self._messages[send.key]
        self.accepted.append(
            Accepted(time.monotonic(), send.conversation, send.key, send.reply_to, send.text, send.cards)
        )
        return self._messages.setdefault(send.key, f"m{len(self.accepted)}")
