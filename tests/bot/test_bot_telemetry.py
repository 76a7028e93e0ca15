"""Figures and health over HTTP, counted where rows are written."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from assistant.messages import Incoming, Outgoing, SentRef, Span
from assistant.ports import Reply, StoreUnavailable, Talk, Turn
from bot.telemetry import CountedOutbox, CountedTurns, Metrics, Monitor
from storage import Storage, open_storage

SECRET = "my address is 5 Oak Street"


@pytest.fixture
async def storage(tmp_path: Path) -> AsyncIterator[Storage]:
    async with open_storage(tmp_path) as opened:
        yield opened


@asynccontextmanager
async def monitored(
    metrics: Metrics, storage: Storage, missing: list[str]
) -> AsyncIterator[httpx.AsyncClient]:
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    monitor = Monitor(metrics, listener, lambda: metrics.look(storage.upkeep), lambda: list(missing))
    task = asyncio.create_task(monitor.run())
    base = f"http://127.0.0.1:{listener.getsockname()[1]}"
    async with httpx.AsyncClient(base_url=base, trust_env=False) as client:
        yield client
    monitor.stop()
    await task


async def answered(metrics: Metrics, storage: Storage, event: str) -> None:
    turns = CountedTurns(storage.turns, metrics)
    incoming = Incoming(event, "web", "c", "ann", SECRET)
    assert await turns.receive(incoming)
    assert not await turns.receive(incoming)
    message = Outgoing("search", "en", (Span("here"),), latency_ms=42.0)
    await turns.commit(
        Turn(incoming, Talk("web", "c", "ann"), (Reply(message, "c", "ann"),), intent="search")
    )


async def test_what_happened_is_counted(storage: Storage) -> None:
    metrics = Metrics()
    await answered(metrics, storage, "e1")
    await answered(metrics, storage, "e2")
    outbox = CountedOutbox(storage.outbox, metrics)
    (row,) = await outbox.due("web", 1)
    await outbox.sent(row, SentRef("web", "c", "1"))
    (row,) = await outbox.due("web", 1)
    await outbox.retry(row, 0.0, "away")
    async with monitored(metrics, storage, []) as client:
        answer = await client.get("/metrics")
        assert answer.headers["content-type"].startswith("text/plain")
        text = answer.text
        await outbox.give_up(row, "gone")
        after = (await client.get("/metrics")).text
    for line in (
        'shopguide_received_total{platform="web"} 2.0',
        'shopguide_replied_total{intent="search",platform="web"} 2.0',
        'shopguide_reply_seconds_count{platform="web"} 2.0',
        'shopguide_reply_seconds_bucket{le="0.05",platform="web"} 2.0',
        'shopguide_reply_seconds_bucket{le="0.025",platform="web"} 0.0',
        'shopguide_sent_total{kind="reply",platform="web"} 1.0',
        'shopguide_outbox_depth{kind="reply",platform="web"} 1.0',
        'shopguide_failures_total{platform="web",where="send_try"} 1.0',
        "shopguide_inbox_depth 0.0",
    ):
        assert line in text, line
    assert 'shopguide_failures_total{platform="web",where="send"} 1.0' in after
    assert "shopguide_outbox_depth{" not in after, "what has gone is shown no longer"
    assert SECRET not in text
    assert "ann" not in text


async def test_ready_is_told_from_alive(storage: Storage) -> None:
    missing = ["telegram"]
    async with monitored(Metrics(), storage, missing) as client:
        assert (await client.get("/healthz")).status_code == 200
        waiting = await client.get("/readyz")
        assert (waiting.status_code, waiting.json()["missing"]) == (503, ["telegram"])
        missing.clear()
        assert (await client.get("/readyz")).status_code == 200


async def test_a_store_that_fails_is_not_ready_but_figures_are_there(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full() -> None:
        raise StoreUnavailable("the disk is full")

    monkeypatch.setattr(storage.upkeep, "load", full)
    async with monitored(Metrics(), storage, []) as client:
        ready = await client.get("/readyz")
        assert ready.status_code == 503
        assert "the disk is full" in ready.text
        assert (await client.get("/metrics")).status_code == 200
        assert (await client.get("/healthz")).status_code == 200
