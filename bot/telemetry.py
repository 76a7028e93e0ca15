"""Figures of a running shop for Prometheus, and whether it is well, over HTTP.

Nothing here tells one person from another: figures are by platform and by kind of reply. The stores are
counted where their rows are written, so that the core and the outbox know nothing of it.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Awaitable, Callable

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from adapters.http_server import HttpServer
from assistant.messages import Incoming, SentRef
from assistant.ports import Delivery, Outbox, Poll, Pressed, StoreUnavailable, Talk, Turn, TurnStore, Upkeep

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


class Metrics:
    """What has been counted since the process began."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.received = Counter(
            "shopguide_received", "Events kept, without repeats.", ["platform"], registry=self.registry
        )
        self.replied = Counter(
            "shopguide_replied", "Events answered.", ["platform", "intent"], registry=self.registry
        )
        self.latency = Histogram(
            "shopguide_reply_seconds",
            "From an event's receipt to its reply.",
            ["platform"],
            buckets=_SECONDS,
            registry=self.registry,
        )
        self.failures = Counter(
            "shopguide_failures", "What failed, by where.", ["platform", "where"], registry=self.registry
        )
        self.sent = Counter(
            "shopguide_sent", "Messages that platforms took.", ["platform", "kind"], registry=self.registry
        )
        self.depth = Gauge(
            "shopguide_outbox_depth", "Messages that wait.", ["platform", "kind"], registry=self.registry
        )
        self.age = Gauge(
            "shopguide_outbox_oldest_seconds",
            "For how long the oldest has.",
            ["platform", "kind"],
            registry=self.registry,
        )
        self.inbox = Gauge(
            "shopguide_inbox_depth", "Events that are not handled yet.", registry=self.registry
        )
        self.tickets = Gauge(
            "shopguide_tickets_open", "Shoppers who asked for a person.", ["status"], registry=self.registry
        )
        self.products = Gauge("shopguide_products", "Products in the catalogue.", registry=self.registry)
        self.generator = Gauge(
            "shopguide_generator_up", "Whether the language model is used.", registry=self.registry
        )
        self.generator_waiting = Gauge(
            "shopguide_generator_waiting", "Requests that wait for it.", registry=self.registry
        )

    async def look(self, upkeep: Upkeep) -> None:
        """Bring up to date what is read rather than counted. Raises `StoreUnavailable`."""
        load, now = await upkeep.load(), time.time()
        for gauge in (self.depth, self.age, self.tickets):
            gauge.clear()
        for (platform, bulk), (count, since) in load.outbox.items():
            kind = _kind(bulk)
            self.depth.labels(platform, kind).set(count)
            self.age.labels(platform, kind).set(max(0.0, now - since))
        for status, count in load.tickets.items():
            self.tickets.labels(status).set(count)
        self.inbox.set(load.inbox)


class CountedTurns:
    """A `TurnStore` that counts what goes through it."""

    def __init__(self, turns: TurnStore, metrics: Metrics) -> None:
        self._turns = turns
        self._metrics = metrics

    async def receive(self, incoming: Incoming) -> bool:
        """See `TurnStore.receive`."""
        new = await self._turns.receive(incoming)
        if new:
            self._metrics.received.labels(incoming.platform).inc()
        return new

    async def waiting(self) -> list[Incoming]:
        """See `TurnStore.waiting`."""
        return await self._turns.waiting()

    async def tried_before(self) -> set[tuple[str, str]]:
        """See `TurnStore.tried_before`."""
        return await self._turns.tried_before()

    async def load(self, incoming: Incoming) -> Talk:
        """See `TurnStore.load`."""
        return await self._turns.load(incoming)

    async def commit(self, turn: Turn) -> None:
        """See `TurnStore.commit`."""
        await self._turns.commit(turn)
        platform = turn.incoming.platform
        self._metrics.replied.labels(platform, turn.intent).inc()
        own = (reply for reply in turn.replies if reply.person == turn.talk.person)
        for reply in own:
            self._metrics.latency.labels(platform).observe(reply.message.latency_ms / 1000)

    async def failed(self, incoming: Incoming, reason: str) -> int:
        """See `TurnStore.failed`."""
        self._metrics.failures.labels(incoming.platform, "try").inc()
        return await self._turns.failed(incoming, reason)

    async def bury(self, incoming: Incoming, reason: str, turn: Turn | None = None) -> None:
        """See `TurnStore.bury`."""
        await self._turns.bury(incoming, reason, turn)
        self._metrics.failures.labels(incoming.platform, "event").inc()

    async def pressed(self, token: str) -> Pressed | None:
        """See `TurnStore.pressed`."""
        return await self._turns.pressed(token)

    async def nearby(self, incoming: Incoming) -> list[Talk]:
        """See `TurnStore.nearby`."""
        return await self._turns.nearby(incoming)

    async def poll(self, id_: str) -> tuple[Poll, dict[str, str]] | None:
        """See `TurnStore.poll`."""
        return await self._turns.poll(id_)


class CountedOutbox:
    """An `Outbox` that counts what becomes of its rows."""

    def __init__(self, outbox: Outbox, metrics: Metrics) -> None:
        self._outbox = outbox
        self._metrics = metrics

    async def due(self, platform: str, limit: int) -> list[Delivery]:
        """See `Outbox.due`."""
        return await self._outbox.due(platform, limit)

    async def sent(self, delivery: Delivery, ref: SentRef) -> None:
        """See `Outbox.sent`."""
        await self._outbox.sent(delivery, ref)
        self._metrics.sent.labels(delivery.platform, _kind(delivery.reply.bulk)).inc()

    async def retry(self, delivery: Delivery, delay: float, reason: str) -> None:
        """See `Outbox.retry`."""
        await self._outbox.retry(delivery, delay, reason)
        self._metrics.failures.labels(delivery.platform, "send_try").inc()

    async def give_up(self, delivery: Delivery, reason: str) -> None:
        """See `Outbox.give_up`."""
        await self._outbox.give_up(delivery, reason)
        self._metrics.failures.labels(delivery.platform, "send").inc()

    async def unreachable(self, delivery: Delivery, reason: str) -> None:
        """See `Outbox.unreachable`."""
        await self._outbox.unreachable(delivery, reason)
        self._metrics.failures.labels(delivery.platform, "send").inc()


class Monitor:
    """The HTTP side: `/metrics`, `/healthz` (the process answers), `/readyz` (people are heard and answered).

    `missing` tells what is not ready yet, empty when all is. `refresh` brings the gauges up to date.
    """

    def __init__(
        self,
        metrics: Metrics,
        listener: socket.socket,
        refresh: Callable[[], Awaitable[None]],
        missing: Callable[[], list[str]],
    ) -> None:
        self._metrics = metrics
        self._listener = listener
        self._refresh = refresh
        self._missing = missing
        routes = [
            Route("/metrics", self._figures),
            Route("/healthz", self._alive),
            Route("/readyz", self._ready),
        ]
        self._server = HttpServer(Starlette(routes=routes), lifespan="off")

    async def run(self) -> None:
        """Serve until `stop`."""
        await self._server.serve([self._listener])

    def stop(self) -> None:
        """End `run` soon."""
        self._server.should_exit = True

    async def _figures(self, request: Request) -> Response:
        try:
            await self._refresh()
        except StoreUnavailable:
            self._metrics.failures.labels("", "store").inc()
        return Response(generate_latest(self._metrics.registry), media_type=CONTENT_TYPE_LATEST)

    async def _alive(self, request: Request) -> Response:
        return JSONResponse({"status": "alive"})

    async def _ready(self, request: Request) -> Response:
        missing = self._missing()
        try:
            await self._refresh()
        except StoreUnavailable as error:
            missing.append(f"the store: {error}")
        if missing:
            return JSONResponse({"status": "not ready", "missing": missing}, status_code=503)
        return JSONResponse({"status": "ready"})


def _kind(bulk: bool) -> str:
    return "bulk" if bulk else "reply"
