"""`shopguide eval`: the product with and without its language model, beside plain methods."""

from __future__ import annotations

import asyncio
import json
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from assistant.catalogue.importer import import_feed
from assistant.catalogue.policies import read_policies
from assistant.catalogue.product import Product
from assistant.core import Core
from assistant.evaluation.answers import Answer, Candidate, Judgement, load_questions, measure_answers
from assistant.evaluation.baselines import Remembering
from assistant.evaluation.figures import Report
from assistant.evaluation.grounding import Tracer, load_conversations, measure_grounding
from assistant.evaluation.needs import Progress as Told
from assistant.evaluation.needs import Respond, load_needs, measure_needs
from assistant.evaluation.relevance import Score, load_pairs, measure_relevance
from assistant.evaluation.scope import load_messages, measure_scope, refusing, sample
from assistant.evaluation.speaking import MemoryTurns, speaking
from assistant.guide import Guide
from assistant.handlers.evidence import Evidence, Statement, scores
from assistant.handlers.generation import phrased
from assistant.retrieval.relevance import relevance as relevance_of
from bot.config import Config, GeneratorSettings, Job
from bot.demo.shop import FOLDER, demo_config, stock
from bot.wiring import open_shop
from storage import open_storage

DEMO_PORT = 8765  # only links of the bundled shop's products carry it
EVERY_JOB: tuple[Job, ...] = ("recommend", "search", "answer")
console = Console()


async def needs(config: Config, catalogue: Path, file: Path, as_json: bool) -> None:
    """How well needs are met over a feed: products shown, judged on their facts."""
    wanted = load_needs(file)
    async with _shop_of(config, catalogue) as (guide, products):
        with _told() as progress:
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


async def answers(config: Config, file: Path, as_json: bool) -> None:
    """Whether the best evidence for a question is on top, and whether nothing is said where there is none."""
    questions = load_questions(file)
    async with _shop_of(config) as (guide, _):
        read_once = Remembering(guide.embedder)
        every = [one.spoken() for question in questions for one in question.candidates]
        await asyncio.to_thread(read_once.embed, every)  # many at once are read in a fraction of the time
        guide = replace(guide, embedder=read_once)
        systems = {name: answering(one) for name, one in _with_and_without(guide).items()}
        with _told() as progress:
            report = await measure_answers(questions, systems, guide.embedder, progress)
    _show(report, as_json)


async def relevance(config: Config, file: Path, as_json: bool) -> None:
    """How well the score that products are ranked by tells the relevant from the irrelevant."""
    pairs = load_pairs(file)
    async with _shop_of(config) as (guide, _):
        systems = {name: _scoring(one) for name, one in _with_and_without(guide).items()}
        report = await measure_relevance(pairs, systems, guide.embedder)
    _show(report, as_json)


async def grounding(config: Config, catalogue: Path | None, files: Sequence[Path], as_json: bool) -> bool:
    """Whether all that is said in conversations comes from somewhere; with no feed, in the bundled shop."""
    told = files or [FOLDER / "conversations.jsonl"]
    conversations = [one for file in told for one in load_conversations(file)]
    async with _shop_of(config, catalogue, bundled=catalogue is None) as (guide, products):

        def tracer() -> Tracer:
            return Tracer(products, guide.policies, guide.shop)

        with _told() as progress:
            report = await measure_grounding(conversations, tracer, _systems(guide), progress)
    _show(report, as_json)
    return not any(report.details["untraced"].values())


def _with_and_without(guide: Guide) -> dict[str, Guide]:
    """The product with its model and without."""
    return {"with the model": guide, "without": replace(guide, jobs=frozenset())}


def _systems(guide: Guide) -> dict[str, Respond]:
    """Both to speak to, each with a memory of its own."""
    return {name: speaking(Core(one, MemoryTurns()).handle) for name, one in _with_and_without(guide).items()}


def answering(guide: Guide) -> Answer:
    """What the answers to questions about a product rest on, asked about statements that it is given."""

    async def answer(question: str, title: str, candidates: Sequence[Candidate]) -> Judgement:
        stated = [Statement(one.fact, one.text) for one in candidates]
        found = await asyncio.to_thread(scores, question.lower(), title, stated, guide.embedder, guide.reader)
        best = max(map(Evidence, stated, found), key=lambda one: one.score)
        # A fact is read off; only a sentence is there to be put in other words.
        phrasing = best.enough and not best.statement.fact
        own = phrasing and await phrased(guide, question, [best.statement.text])
        return Judgement(tuple(found), best.enough, bool(own))

    return answer


def _scoring(guide: Guide) -> Score:
    async def score(pairs: Sequence[tuple[str, str]]) -> Sequence[float]:
        return await asyncio.to_thread(relevance_of, pairs, guide.embedder)

    return score


@contextmanager
def _told() -> Iterator[Callable[[str], Told]]:
    """A bar of progress a system, on standard error."""
    with Progress(console=Console(stderr=True), transient=True) as bar:

        def progress(system: str) -> Told:
            task = bar.add_task(system)
            return lambda done, total: bar.update(task, completed=done, total=total)

        yield progress


@asynccontextmanager
async def _shop_of(
    config: Config, catalogue: Path | None = None, bundled: bool = False
) -> AsyncIterator[tuple[Guide, list[Product]]]:
    """A shop made for the measure: the feed's products, the bundled policies, every job of the model.

    `bundled` stands for the bundled shop; without either the shop is empty, since some measures bring what
    they ask about. Raises `FeedUnusable`.
    """
    settings = GeneratorSettings(config.generator.weights, config.generator.jobs or EVERY_JOB)
    shop_told = demo_config(DEMO_PORT).shop if bundled else config.shop
    config = Config(shop_told, config.search, settings, config.web)
    with tempfile.TemporaryDirectory(prefix="shopguide-eval-") as folder:
        if bundled:
            await stock(Path(folder))
        else:
            async with open_storage(Path(folder)) as storage:
                if catalogue:
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
