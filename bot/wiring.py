"""Puts a shop together: storage, index, encoder, model, core."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from platformdirs import user_cache_path

from adapters.adapter import Adapter
from adapters.outbox import OutboxWorker
from assistant.alerts import Watch
from assistant.core import Core
from assistant.desk import StaffDesk
from assistant.dialogue.tagger import SlotTagger
from assistant.generator.batching import SharedGenerator
from assistant.generator.shelf import Shelf
from assistant.guide import Guide, Shop
from assistant.messages import Outgoing
from assistant.ports import Embedder, StoreUnavailable
from assistant.retrieval.cross_encoder import CrossEncoder
from assistant.retrieval.embedder import open_embedder
from assistant.retrieval.index import ProductIndex
from assistant.retrieval.passages import PassageIndex
from assistant.retrieval.request import SearchRequest
from assistant.retrieval.uses import Uses, bundled_topics
from bot.announcing import Announcing
from bot.config import Config
from bot.synonyms import OwnSynonyms
from bot.telemetry import CountedOutbox, CountedTurns, Metrics
from storage import Storage, open_storage

log = logging.getLogger(__name__)

Progress = Callable[[int, int], None]
REFRESH_EVERY = 5.0
REMIND_EVERY = 30.0
SUGGESTIONS = 25
FLUSH_WITHIN = 5.0
MODEL_FOLDER = "model"
"""Where in the data folder the models lie that the shop has trained."""


@dataclass
class OpenShop:
    """A shop that is ready to talk. `workers` are the outbox workers by platform."""

    storage: Storage
    core: Core
    guide: Guide
    workers: dict[str, OutboxWorker]
    desk: StaffDesk
    watch: Watch
    announcing: Announcing
    metrics: Metrics

    @asynccontextmanager
    async def serving(self, *adapters: Adapter) -> AsyncIterator[None]:
        """Deliver replies through `adapters` while the block runs, catching up on what a stop left behind."""
        channels = {adapter.channel.platform: adapter.channel for adapter in adapters}
        for adapter in adapters:
            self.workers[adapter.channel.platform] = OutboxWorker(
                CountedOutbox(self.storage.outbox, self.metrics),
                adapter.channel,
                posts=self.announcing.posts,
                pace=adapter.pace,
                retries=adapter.retries,
            )
        await self.announcing.recover(list(channels))
        tasks = [asyncio.create_task(worker.run()) for worker in self.workers.values()]
        tasks.append(asyncio.create_task(self._follow_imports()))
        tasks.append(asyncio.create_task(self._keep_company()))
        tasks.append(asyncio.create_task(self.announcing.run()))
        try:
            await self.core.recover(channels)
            yield
        finally:
            await self.stop_sending()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            self.workers.clear()

    async def stop_sending(self) -> None:
        """Send what can go out now, within a bound; the rest stays in the outbox."""
        await asyncio.gather(*(worker.flush(FLUSH_WITHIN) for worker in self.workers.values()))
        await asyncio.gather(*(worker.stop() for worker in self.workers.values()))

    async def saved(self, platform: str, person: str) -> Outgoing:
        """What a person has saved, without buttons: for a page of theirs beside the conversation."""
        return await self.core.saved(platform, person)

    async def suggestions(self, typed: str) -> list[tuple[str, str]]:
        """Ids and titles of products whose name may begin so, best first."""
        if not typed:
            return []
        request = SearchRequest(text=typed.lower(), limit=SUGGESTIONS)
        hits = (await asyncio.to_thread(self.guide.index.search, request)).hits
        products = await self.guide.catalogue.products([hit.id for hit in hits])
        return [(product.id, product.title) for product in products]

    async def unreachable(self, platform: str, person: str) -> None:
        """Nothing reaches this person until they write again."""
        await self.storage.people.unreachable(platform, person)

    async def follow_policies(self) -> None:
        """Take over the policies as they are in storage now."""
        policies = tuple(await self.storage.policies.passages())
        if policies != self.core.guide.policies:
            passages = await asyncio.to_thread(PassageIndex, policies, self.core.guide.embedder)
            self.core.guide = replace(self.core.guide, policies=policies, passages=passages)

    async def look(self) -> None:
        """Bring the figures that are read rather than counted up to date. Raises `StoreUnavailable`."""
        guide, metrics = self.core.guide, self.metrics
        await metrics.look(self.storage.upkeep)
        metrics.products.set(len(guide.index))
        metrics.generator.set(guide.generator is not None)
        if isinstance(guide.generator, SharedGenerator):
            metrics.generator_waiting.set(guide.generator.waiting)

    async def _follow_imports(self) -> None:
        """Take over what another process imports into this shop: products and policies."""
        version = await self.storage.catalogue.version()
        watched = -1  # what was imported while nothing was served is looked at too
        while True:
            try:
                if (now := await self.storage.catalogue.version()) != version:
                    await self.core.guide.index.refresh()
                    version = now
                await self.follow_policies()
                if watched != version:
                    await self.watch.look(self.core.guide)
                    watched = version
                await self.watch.look_again(self.core.guide)
            except Exception:
                log.exception("what was imported could not be read; the shop as it was stays in use")
            await asyncio.sleep(REFRESH_EVERY)

    async def _keep_company(self) -> None:
        """Take back from the staff whom nobody of them has answered."""
        while True:
            try:
                await self.desk.remind()
            except StoreUnavailable as error:
                log.error("tickets could not be read: %s", error)
            await asyncio.sleep(REMIND_EVERY)


@asynccontextmanager
async def open_shop(
    config: Config, data_dir: Path, progress: Progress | None = None
) -> AsyncIterator[OpenShop]:
    """The shop in `data_dir`. `progress` hears how many products of how many have their vectors.

    Raises what `open_storage`, `open_embedder` and `SharedGenerator.open` raise.
    """
    async with open_storage(data_dir) as storage:
        cache = cache_dir()
        OwnSynonyms(data_dir).use()
        embedder, index = await open_index(config, storage, data_dir, progress)
        policies = tuple(await storage.policies.passages())
        passages = await asyncio.to_thread(PassageIndex, policies, embedder)
        topics = await asyncio.to_thread(Uses.open, embedder, cache, bundled_topics())
        reader = await asyncio.to_thread(CrossEncoder, cache)
        tagger = await asyncio.to_thread(SlotTagger, cache)
        generator = None
        if config.generator.jobs:
            settings = config.generator
            generator = await asyncio.to_thread(
                SharedGenerator.open,
                weights_folder(config, data_dir),
                cache,
                engine=settings.engine,
                url=settings.url,
                model=settings.model,
            )
        shop = Shop(config.shop.name, config.shop.url)
        guide = Guide(
            shop,
            storage.catalogue,
            index,
            policies,
            passages,
            index.uses,
            topics,
            embedder,
            reader,
            tagger,
            generator,
            frozenset(config.generator.jobs),
        )
        workers: dict[str, OutboxWorker] = {}

        def committed(platform: str) -> None:
            if platform in workers:
                workers[platform].wake()

        try:
            desk = StaffDesk(storage.tickets, config.staff.staff(elsewhere=config.console.enabled), committed)
            announcing = Announcing(config, storage, shop)
            metrics = Metrics()
            turns = CountedTurns(storage.turns, metrics)
            core = Core(guide, turns, committed, storage.people, desk, storage.alerts, announcing.desk)
            watch = Watch(storage.alerts, storage.tickets, committed)
            yield OpenShop(storage, core, guide, workers, desk, watch, announcing, metrics)
        finally:
            if generator:
                await generator.close()


async def open_index(
    config: Config, storage: Storage, data_dir: Path, progress: Progress | None = None
) -> tuple[Embedder, ProductIndex]:
    """The sentence encoder, and the index of the products in `storage` brought up to date with it."""
    embedder = await asyncio.to_thread(open_embedder, config.search.encoder, cache_dir())
    uses = await asyncio.to_thread(Uses.open, embedder, cache_dir())
    return embedder, await ProductIndex.open(storage.catalogue, embedder, data_dir / "index", progress, uses)


def weights_folder(config: Config, data_dir: Path) -> Path:
    """The language model's folder: the one configured, else the shop's own, else the bundled one.

    Raises `UnusableModel` when the shop's own is gone.
    """
    told = config.generator.weights
    return Path(told) if told else Shelf(data_dir / MODEL_FOLDER).current()


def cache_dir() -> Path:
    """Where converted models are kept, shared by all shops of this user."""
    return Path(os.environ.get("SHOPGUIDE_CACHE") or user_cache_path("shopguide", appauthor=False))
