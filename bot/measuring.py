"""`shopguide eval`: the product with and without its language model, beside plain methods."""

from __future__ import annotations

import json
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from assistant.catalogue.importer import import_feed
from assistant.catalogue.policies import read_policies
from assistant.catalogue.product import Product
from assistant.core import Core
from assistant.evaluation.figures import Report
from assistant.evaluation.needs import Respond, load_needs, measure_needs
from assistant.evaluation.scope import load_messages, measure_scope, refusing, sample
from assistant.evaluation.speaking import MemoryTurns, speaking
from assistant.guide import Guide
from bot.config import Config, GeneratorSettings, Job
from bot.demo.shop import FOLDER
from bot.wiring import open_shop
from storage import open_storage

EVERY_JOB: tuple[Job, ...] = ("recommend", "search", "answer")
console = Console()


async def needs(config: Config, catalogue: Path, file: Path, as_json: bool) -> None:
    """How well needs are met over a feed: products shown, judged on their facts."""
    wanted = load_needs(file)
    async with _shop_of(config, catalogue) as (guide, products):
        with Progress(console=Console(stderr=True), transient=True) as bar:

            def progress(system: str) -> Callable[[int, int], None]:
                task = bar.add_task(system)
                return lambda done, total: bar.update(task, completed=done, total=total)

            report = await measure_needs(wanted, products, _systems(guide), guide.embedder, progress)
    _show(report, as_json)


async def scope(config: Config, catalogue: Path, files: list[str], limit: int, as_json: bool) -> None:
    """How often what is the shop's business is let through, and what is not is refused."""
    messages = sample(load_messages(files), limit)
    async with _shop_of(config, catalogue) as (guide, products):
        systems = {name: refusing(respond) for name, respond in _systems(guide).items()}
        knowledge = [f"{product.title}. {product.description}" for product in products]
        report = await measure_scope(messages, systems, knowledge, guide.embedder)
    _show(report, as_json)


def _systems(guide: Guide) -> dict[str, Respond]:
    """The product with its model and without, each with a memory of its own."""
    without = replace(guide, jobs=frozenset())
    return {
        "with the model": speaking(Core(guide, MemoryTurns()).handle),
        "without": speaking(Core(without, MemoryTurns()).handle),
    }


@asynccontextmanager
async def _shop_of(config: Config, catalogue: Path) -> AsyncIterator[tuple[Guide, list[Product]]]:
    """A shop made for the measure: the feed's products, the bundled policies, every job of the model.

    Raises `FeedUnusable`.
    """
    settings = GeneratorSettings(config.generator.weights, config.generator.jobs or EVERY_JOB)
    config = Config(config.shop, config.search, settings, config.web)
    with tempfile.TemporaryDirectory(prefix="shopguide-eval-") as folder:
        async with open_storage(Path(folder)) as storage:
            await import_feed(catalogue, storage.catalogue)
            await storage.policies.replace(read_policies(FOLDER / "policies").passages)
        async with open_shop(config, Path(folder)) as shop:
            products = [product async for batch in shop.storage.catalogue.every() for product in batch]
            yield shop.guide, products


def _show(report: Report, as_json: bool) -> None:
    if as_json:
        print(json.dumps(report.json(), ensure_ascii=False))
    else:
        console.print(report.table())
