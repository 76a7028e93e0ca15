"""How fast the database takes messages, imports and vectors, on the disk that holds the folder.

    python benchmarks/database.py [--messages N] [--people N] [--products N] [--folder DIR] [--json]

*Messages*: `people` write at once, each its next message after the last was handled. A message is
received, its conversation loaded and committed with one reply of three cards and twelve buttons, and a
worker takes the reply from the outbox and marks it sent. Figures count the whole cycle until all are sent.
*Imports*: a first import, the same feed again, one with a twentieth of the prices changed, and one with a
product more at its top, each while a shopper writes 20 messages a second; what the slowest of these
waited for its receipt says how much an import is felt.
*Vectors*: kept in batches of 1,000 and loaded at once, 384 numbers a product.
Memory is the process's peak, in MiB.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import resource
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

import numpy as np

from assistant.catalogue.product import Product
from assistant.messages import Action, Button, Card, Incoming, Outgoing, SentRef, Span
from assistant.money import Money
from assistant.ports import Reply, Turn
from storage import Storage, open_storage

T = TypeVar("T")

DIMENSION = 384
PLATFORM = "benchmark"


async def timed(times: list[float], call: Awaitable[T]) -> T:
    """What the call returns; its seconds go into `times`."""
    began = time.perf_counter()
    outcome = await call
    times.append(time.perf_counter() - began)
    return outcome


def milliseconds(times: list[float]) -> dict[str, float]:
    """The 50th and 99th percentiles."""
    cuts = statistics.quantiles(times, n=100, method="inclusive")
    return {"p50_ms": round(1000 * cuts[49], 2), "p99_ms": round(1000 * cuts[98], 2)}


def reply_to(incoming: Incoming) -> Reply:
    """Three cards with three buttons each, and three below."""

    def buttons(place: str) -> tuple[Button, ...]:
        return tuple(
            Button(kind, Action(kind, product=place), token=f"{incoming.event_id}-{place}-{kind}")
            for kind in ("more_like", "compare", "tell_more")
        )

    cards = tuple(
        Card(
            id=f"p{number}",
            title="Meridian 7 smartphone, 256 GB, slate",
            price=Money(Decimal("499.00"), "USD"),
            stock=12,
            brand="Meridian",
            link=f"https://shop.example/p{number}",
            image=f"https://shop.example/p{number}.png",
            reasons=("camera: 50 MP with a stabilised lens", "battery: 31 hours of talk"),
            facts=(("color", "slate"), ("memory", "256 GB")),
            buttons=buttons(f"p{number}"),
        )
        for number in range(3)
    )
    text = (Span("Here are three phones with a good camera that last a long day."),)
    message = Outgoing("recommend", "en", text, cards, buttons=buttons("below"), latency_ms=40.0)
    return Reply(message, incoming.conversation, incoming.person)


async def messages(storage: Storage, count: int, people: int) -> dict[str, object]:
    """Messages a second through the whole cycle."""
    times: dict[str, list[float]] = {"receive": [], "load": [], "commit": [], "due": [], "sent": []}
    committed, sent = asyncio.Event(), 0
    state = json.dumps(
        {"wish": {"text": "phone with a good camera", "aspects": ["camera", "battery"]}}
        | {"shown": [f"p{number}" for number in range(10)]}
    )

    async def person(name: str, events: range) -> None:
        for event in events:
            incoming = Incoming(f"{name}-{event}", PLATFORM, name, name, "a phone with a good camera")
            await timed(times["receive"], storage.turns.receive(incoming))
            talk = await timed(times["load"], storage.turns.load(incoming))
            reply = reply_to(incoming)
            tokens = {button.token: button.action for button in reply.message.every_button()}
            turn = Turn(incoming, replace(talk, state=state, language="en"), (reply,), tokens, "recommend")
            await timed(times["commit"], storage.turns.commit(turn))
            committed.set()

    async def send(limit: int = 64) -> None:
        nonlocal sent
        while sent < count:
            rows = await timed(times["due"], storage.outbox.due(PLATFORM, limit))
            if not rows:
                await committed.wait()
                committed.clear()
                continue
            refs = [SentRef(PLATFORM, row.reply.conversation, row.id) for row in rows]
            marks = (storage.outbox.sent(row, ref) for row, ref in zip(rows, refs, strict=True))
            await asyncio.gather(*(timed(times["sent"], mark) for mark in marks))
            sent += len(rows)

    began = time.perf_counter()
    share = count // people
    count = share * people
    async with asyncio.TaskGroup() as group:
        group.create_task(send())
        for number in range(people):
            group.create_task(person(f"person-{number}", range(share)))
    seconds = time.perf_counter() - began
    return {
        "messages": count,
        "people": people,
        "messages_per_second": round(count / seconds),
        **{step: milliseconds(taken) for step, taken in times.items()},
    }


def product(number: int, price: str = "499.00") -> Product:
    """A product with some 900 characters of its own."""
    words = f"Number {number} of the series, for people who like to know what they buy. "
    return Product(
        id=f"sku-{number:06}",
        title=f"Meridian {number} desk lamp with a warm light",
        price=Money(Decimal(price), "USD"),
        description=words * 8,
        link=f"https://shop.example/products/sku-{number:06}",
        image_link=f"https://shop.example/images/sku-{number:06}.jpg",
        stock=number % 50,
        brand=f"Brand {number % 300}",
        product_type=("Home", "Lighting", f"Lamps {number % 40}"),
        item_group_id=f"group-{number // 4}",
        color=("black", "white", "brass", "oak")[number % 4],
        attributes={"power": f"{number % 60} W", "height": f"{number % 90} cm"},
    )


async def feed(count: int, changed: int = 0, extra: bool = False) -> AsyncIterator[list[Product]]:
    """`count` products in batches; every `changed`th has another price, `extra` adds one at the top."""
    if extra:
        yield [product(count)]
    for start in range(0, count, 1000):
        yield [
            product(number, "449.00" if changed and number % changed == 0 else "499.00")
            for number in range(start, min(start + 1000, count))
        ]


async def imports(storage: Storage, count: int) -> dict[str, object]:
    """Seconds an import, and what shoppers feel of it."""

    async def shopper(name: str, waits: list[float]) -> None:
        number = 0
        while True:
            incoming = Incoming(f"{name}-{number}", PLATFORM, name, name, "hello")
            await timed(waits, storage.turns.receive(incoming))
            number += 1
            await asyncio.sleep(0.05)

    async def one(name: str, batches: AsyncIterator[list[Product]]) -> dict[str, object]:
        waits: list[float] = []
        writing = asyncio.create_task(shopper(name, waits))
        began = time.perf_counter()
        changes = await storage.catalogue.replace(batches, name)
        seconds = time.perf_counter() - began
        writing.cancel()
        return {
            "seconds": round(seconds, 2),
            "added": len(changes.added),
            "changed": len(changes.changed),
            "unchanged": changes.unchanged,
            "removed": len(changes.removed),
            "slowest_receipt_ms": round(1000 * max(waits)),
            "memory_mib": memory(),
        }

    outcome: dict[str, object] = {"products": count, "memory_before_mib": memory()}
    outcome["first"] = await one("first", feed(count))
    outcome["same"] = await one("same", feed(count))
    outcome["prices"] = await one("prices", feed(count, changed=20))
    outcome["one_more_on_top"] = await one("top", feed(count, changed=20, extra=True))
    began = time.perf_counter()
    read = sum([len(batch) async for batch in storage.catalogue.every()])
    outcome["read_all"] = {"products": read, "seconds": round(time.perf_counter() - began, 2)}
    return outcome


async def vectors(storage: Storage, count: int) -> dict[str, object]:
    """Seconds to keep and to load a vector a product."""
    numbers = np.random.default_rng(0)
    began = time.perf_counter()
    for start in range(0, count, 1000):
        ids = [f"sku-{number:06}" for number in range(start, min(start + 1000, count))]
        matrix = numbers.standard_normal((len(ids), DIMENSION), np.float32)
        await storage.catalogue.keep_vectors("encoder", ids, ["hash"] * len(ids), matrix)
    keep = time.perf_counter() - began
    began = time.perf_counter()
    ids, _, matrix = await storage.catalogue.vectors("encoder")
    load = time.perf_counter() - began
    return {
        "vectors": len(ids),
        "keep_seconds": round(keep, 2),
        "load_seconds": round(load, 2),
        "memory_mib": memory(),
    }


def memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


async def measure(folder: Path, message_count: int, people: int, product_count: int) -> dict[str, object]:
    """All figures."""
    async with open_storage(folder) as storage:
        figures: dict[str, object] = {}
        if message_count:
            figures["turns"] = await messages(storage, message_count, people)
        if product_count:
            figures["imports"] = await imports(storage, product_count)
            figures["vectors"] = await vectors(storage, product_count)
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--messages", type=int, default=20_000)
    parser.add_argument("--people", type=int, default=64, help="people who write at once")
    parser.add_argument("--products", type=int, default=100_000)
    parser.add_argument("--folder", type=Path, help="where to put the database (default: a temporary folder)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        figures = asyncio.run(measure(Path(folder), options.messages, options.people, options.products))
        figures["database_mib"] = round(sum(file.stat().st_size for file in Path(folder).iterdir()) / 2**20)
    if options.json:
        print(json.dumps(figures))
    else:
        print(json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()
