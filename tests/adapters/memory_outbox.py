"""An outbox store in memory that keeps the contract of the `Outbox` port."""

import asyncio
from dataclasses import dataclass, replace

from assistant.messages import Outgoing, SentRef, Span
from assistant.ports import Delivery, Reply


def now() -> float:
    return asyncio.get_running_loop().time()


@dataclass
class Row:
    delivery: Delivery
    due_at: float = 0.0
    state: str = "waiting"
    reason: str = ""


class MemoryOutbox:
    """`broken` fails every call, `slow` is the seconds one lasts, `looks` are the times of `due`."""

    def __init__(self) -> None:
        self.rows: dict[str, Row] = {}
        self.broken = False
        self.slow = 0.0
        self.looks: list[float] = []

    def add(self, text: str, conversation: str = "c", *, bulk: bool = False, attempts: int = 0) -> str:
        message = Outgoing(intent="search", language="en", text=(Span(text),))
        reply = Reply(message=message, conversation=conversation, person="p", bulk=bulk)
        return self.put(reply, "fake", attempts)

    def put(self, reply: Reply, platform: str, attempts: int = 0) -> str:
        row = f"r{len(self.rows) + 1}"
        self.rows[row] = Row(Delivery(id=row, platform=platform, reply=reply, attempts=attempts))
        return row

    def states(self) -> list[str]:
        return [row.state for row in self.rows.values()]

    async def _call(self) -> None:
        if self.slow:
            await asyncio.sleep(self.slow)
        if self.broken:
            raise OSError("disk I/O error")

    async def due(self, platform: str, limit: int) -> list[Delivery]:
        self.looks.append(now())
        waiting: dict[str, Row] = {}
        for row in self.rows.values():
            if row.state == "waiting" and row.delivery.platform == platform:
                waiting.setdefault(row.delivery.reply.conversation, row)
        due = [row.delivery for row in waiting.values() if row.due_at <= now()]
        await self._call()  # after the snapshot: what is settled meanwhile is stale in it
        return sorted(due, key=lambda delivery: delivery.reply.bulk)[:limit]

    async def sent(self, delivery: Delivery, ref: SentRef) -> None:
        await self._call()
        self._end(delivery, "sent", ref.message)

    async def retry(self, delivery: Delivery, delay: float, reason: str) -> None:
        await self._call()
        row = self.rows[delivery.id]
        assert row.state == "waiting"
        row.delivery = replace(row.delivery, attempts=row.delivery.attempts + 1)
        row.due_at, row.reason = now() + delay, reason

    async def give_up(self, delivery: Delivery, reason: str) -> None:
        await self._call()
        self._end(delivery, "given up", reason)

    async def unreachable(self, delivery: Delivery, reason: str) -> None:
        await self._call()
        self._end(delivery, "unreachable", reason)

    def _end(self, delivery: Delivery, state: str, reason: str) -> None:
        row = self.rows[delivery.id]
        assert row.state == "waiting", "settled twice"
        row.state, row.reason = state, reason


class MemoryPosts:
    """Posts in memory that keep the contract of the `Posts` port. `withdrawn` are claimed in vain."""

    def __init__(self) -> None:
        self.rows: dict[str, Row] = {}
        self.withdrawn: set[str] = set()
        self.parts: dict[str, int] = {}

    def add(self, text: str, conversation: str) -> str:
        message = Outgoing(intent="announcement", language="en", text=(Span(text),))
        id_ = f"post-{len(self.rows) + 1}"
        reply = Reply(message=message, conversation=conversation, person=conversation, bulk=True)
        self.rows[id_] = Row(Delivery(id_, "fake", reply, 0, once=True), state="pending")
        return id_

    def states(self) -> list[str]:
        return [row.state for row in self.rows.values()]

    async def due(self, platform: str, limit: int) -> list[Delivery]:
        rows = [row for row in self.rows.values() if row.state == "pending" and row.due_at <= now()]
        return [row.delivery for row in rows][:limit]

    async def claim(self, delivery: Delivery) -> Reply | None:
        row = self.rows[delivery.id]
        if row.state != "pending":
            return None
        row.state = "suppressed" if delivery.id in self.withdrawn else "sending"
        return delivery.reply if row.state == "sending" else None

    async def sent(self, delivery: Delivery, ref: SentRef) -> None:
        self._settle(delivery, "sent")

    async def retry(self, delivery: Delivery, delay: float, reason: str, parts: int) -> None:
        self._settle(delivery, "pending", reason)
        row = self.rows[delivery.id]
        row.due_at = now() + delay
        row.delivery = replace(row.delivery, attempts=row.delivery.attempts + 1, parts=parts)

    async def give_up(self, delivery: Delivery, reason: str) -> None:
        row = self.rows[delivery.id]
        assert row.state in ("pending", "sending")
        row.state, row.reason = "failed", reason

    async def unreachable(self, delivery: Delivery, reason: str) -> None:
        self._settle(delivery, "unreachable", reason)

    async def unknown(self, delivery: Delivery, reason: str, parts: int) -> None:
        self._settle(delivery, "unknown", reason)
        self.parts[delivery.id] = parts

    def _settle(self, delivery: Delivery, state: str, reason: str = "") -> None:
        row = self.rows[delivery.id]
        assert row.state == "sending", "settled without a claim"
        row.state, row.reason = state, reason
