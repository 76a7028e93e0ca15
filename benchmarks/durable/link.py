"""The loopback platform's adapter: its connection, acknowledgements and channel.

It does what the real adapters do: an event is acknowledged only after `take` has returned, a lost
connection is made again, and what the platform answers becomes one of the four errors of
`adapters/errors.py`.
"""

from __future__ import annotations

import asyncio

import msgspec

from adapters.adapter import Take
from adapters.errors import RateLimited, Rejected, Transient, Unreachable
from assistant.messages import Capabilities, Incoming, Outgoing, SentRef
from assistant.ports import StoreUnavailable
from durable.wire import PLATFORM, Ack, Answer, Event, Send, from_platform, line

_AGAIN = 0.05
"""Seconds before a lost connection is made again."""


def incoming(event: Event) -> Incoming:
    """The event as the core knows it."""
    return Incoming(event.id, PLATFORM, event.conversation, event.person, event.text, reply_to=event.id)


class Link:
    """An `Adapter`'s connection and `Channel` in one."""

    platform = PLATFORM
    capabilities = Capabilities(text_length=4000, cards=10, buttons=25, button_label_length=40, typing=True)

    def __init__(self, port: int) -> None:
        self._port = port
        self._writer: asyncio.StreamWriter | None = None
        self._sends: dict[int, asyncio.Future[Answer]] = {}
        self._number = 0
        self._connection = 0
        self._said = bytearray()
        self._taking: set[asyncio.Task[None]] = set()

    async def run(self, take: Take) -> None:
        """Serve until cancelled, connecting again for as long as it takes."""
        while True:
            try:
                reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port, limit=2**20)
                await self._listen(reader, take)
            except OSError:
                pass
            finally:
                if self._writer:
                    self._writer.close()
                self._writer = None
                for send in self._sends.values():
                    if not send.done():
                        send.set_exception(Transient("the connection was lost"))
                self._sends.clear()
            await asyncio.sleep(_AGAIN)

    async def _listen(self, reader: asyncio.StreamReader, take: Take) -> None:
        buffer, number = b"", self._connection
        while data := await reader.read(2**16):
            *lines, buffer = (buffer + data).split(b"\n")
            for text in lines:
                try:
                    heard = from_platform.decode(text)
                except msgspec.DecodeError:
                    return
                if isinstance(heard, Event):
                    taking = asyncio.create_task(self._take(heard, take, number))
                    self._taking.add(taking)
                    taking.add_done_callback(self._taking.discard)
                elif (send := self._sends.pop(heard.id, None)) and not send.done():
                    send.set_result(heard)

    async def _take(self, event: Event, take: Take, number: int) -> None:
        if number != self._connection:
            return
        try:
            self._say(Ack(event.id, await take(incoming(event), self)))
        except StoreUnavailable:
            # Not kept, so not acknowledged. On the next connection the platform delivers it again, and
            # after it all that this connection would still have brought.
            self._connection = number + 1
            if self._writer:
                self._writer.close()

    async def send(
        self, conversation: str, person: str, message: Outgoing, key: str, reply_to: str = ""
    ) -> SentRef:
        """See `Channel.send`."""
        if self._writer is None:
            raise Transient("not connected")
        self._number = number = self._number + 1
        self._sends[number] = answered = asyncio.get_running_loop().create_future()
        cards = tuple(card.id for card in message.cards)
        self._say(Send(number, conversation, key, reply_to, message.plain(), cards))
        try:
            answer = await answered
        finally:
            self._sends.pop(number, None)
        if answer.status == 200:
            return SentRef(PLATFORM, conversation, answer.message)
        if answer.status == 429:
            raise RateLimited(answer.retry_after)
        if answer.status == 403:
            raise Unreachable("blocked by the person")
        if answer.status < 500:
            raise Rejected(f"status {answer.status}")
        raise Transient(f"status {answer.status}")

    async def edit(self, ref: SentRef, message: Outgoing) -> SentRef:
        """Never called: the platform has no edits."""
        raise Rejected("no edits here")

    async def typing(self, conversation: str, person: str) -> None:
        """The platform shows no sign of it."""

    def _say(self, thing: Ack | Send) -> None:
        """Write a line; those of one round of the event loop go out together."""
        if not self._said:
            asyncio.get_running_loop().call_soon(self._flush)
        self._said += line(thing)

    def _flush(self) -> None:
        if self._writer and not self._writer.is_closing():
            self._writer.write(self._said)
        self._said = bytearray()
