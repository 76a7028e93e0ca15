"""One platform and a scripted core with a real outbox between them."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace

from adapters.outbox import OutboxWorker, Retries
from assistant.messages import Incoming, Outgoing, SentRef, Span
from assistant.ports import Channel, Reply, StoreUnavailable
from tests.adapters.contract.driver import Driver
from tests.adapters.memory_outbox import MemoryOutbox


@dataclass
class Scene:
    """A platform, and a core that answers each event once by script."""

    driver: Driver
    store: MemoryOutbox = field(default_factory=MemoryOutbox)
    taken: list[Incoming] = field(default_factory=list)
    deliveries: int = 0
    store_is_away: bool = False
    answer: Outgoing | None = None
    edits: bool = False
    types: bool = False

    async def take(self, incoming: Incoming, channel: Channel) -> bool:
        """`Core.take`, as the adapters know it."""
        self.deliveries += 1
        if self.store_is_away:
            raise StoreUnavailable("the disk is full")
        if any(known.event_id == incoming.event_id for known in self.taken):
            return False
        self.taken.append(incoming)
        if self.types:
            await channel.typing(incoming.conversation, incoming.person)
        if self.answer is not None:
            reply = Reply(self.answer, incoming.conversation, incoming.person, reply_to=incoming.reply_to)
            if self.edits:
                replaced = SentRef(
                    incoming.platform, incoming.conversation, incoming.message or self._last_sent()
                )
                reply = replace(reply, edits=replaced)
            self.store.put(reply, incoming.platform)
            self.worker.wake()
        return True

    async def start(self) -> None:
        await self.driver.start(self.take)
        retries = Retries(tries=4, first=0.05, longest=0.2)
        self.worker = OutboxWorker(self.store, self.driver.adapter.channel, retries=retries, look_every=0.05)
        self._sending = asyncio.create_task(self.worker.run())

    async def stop(self) -> None:
        await self.worker.stop(1.0)
        await self._sending
        await self.driver.stop()

    def _last_sent(self) -> str:
        """For a platform whose presses do not tell on which message the button was."""
        return [row.reason for row in self.store.rows.values() if row.state == "sent"][-1]

    def says(self, text: str, **changes: object) -> None:
        """Answer every event with `text` from now on."""
        self.answer = replace(Outgoing("test", "en", (Span(text),)), **changes)  # type: ignore[arg-type]
