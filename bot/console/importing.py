"""An import that the console runs: one at a time, beside the shop that goes on serving."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from assistant.catalogue.feeds.row import FeedUnusable
from assistant.catalogue.importer import ImportReport, import_feed
from assistant.catalogue.importer import Progress as Told
from assistant.ports import StoreUnavailable
from bot.config import Config
from bot.feeds import Feed, import_from_web
from bot.fetching import FetchFailed
from bot.wiring import OpenShop
from storage import ImportRunning

log = logging.getLogger(__name__)

Phase = Literal["none", "reading", "indexing", "done", "failed"]


@dataclass(frozen=True, slots=True)
class Order:
    """What to import and how: as the options of `shopguide import`.

    Without a `file`, which is deleted afterwards, `source` is the feed's address on the web.
    """

    file: Path | None
    source: str
    columns: Mapping[str, str] = field(default_factory=dict)
    currency: str | None = None
    allow_partial: bool = False


@dataclass(slots=True)
class Progress:
    """How far the last import is. `done` of `total` are bytes while reading, products while indexing."""

    phase: Phase = "none"
    source: str = ""
    done: int = 0
    total: int = 0
    products: int = 0
    report: ImportReport | None = None
    problem: str = ""

    @property
    def running(self) -> bool:
        """Whether there is something to wait for."""
        return self.phase in ("reading", "indexing")

    @property
    def percent(self) -> int:
        """The share of the phase that is done; indexing nothing is done at once."""
        return min(100, 100 * self.done // self.total) if self.total else 0


class Importing:
    """Runs imports into `shop`, kept in `data_dir`; `rejects` lists the rows that could not be used."""

    def __init__(self, shop: OpenShop, config: Config, data_dir: Path, rejects: Path) -> None:
        self._shop = shop
        self._config = config
        self._data_dir = data_dir
        self.rejects = rejects
        self.progress = Progress()
        self._task: asyncio.Task[None] | None = None

    def start(self, order: Order) -> bool:
        """Begin; False when an import runs already."""
        if self.progress.running:
            return False
        self.progress = Progress("reading", order.source)
        self._task = asyncio.create_task(self._run(order, self.progress))
        return True

    async def stop(self) -> None:
        """Break off what runs: the catalogue stays as it was, or as it is."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self, order: Order, progress: Progress) -> None:
        def read(done: int, total: int, products: int) -> None:
            progress.done, progress.total, progress.products = done, total, products

        def indexed(done: int, total: int) -> None:
            progress.done, progress.total = done, total

        try:
            progress.report = await self._read(order, read)
            if progress.report is None:
                progress.problem = (
                    "The feed has not changed since it was imported. The catalogue stays as it is."
                )
                progress.phase = "failed"
                return
            progress.phase, progress.done, progress.total = "indexing", 0, 0
            await self._shop.core.guide.index.refresh(progress.report.changes, indexed)
            progress.phase = "done"
        except (FeedUnusable, FetchFailed, ImportRunning, StoreUnavailable, ValueError) as error:
            progress.problem = str(error).replace("--allow-partial", "“import what is good”")
            progress.phase = "failed"
        except Exception:
            log.exception("an import from the console has failed")
            progress.problem = (
                "The import has failed for a reason that is not the feed’s; the log says more. "
                "The catalogue stays as it was."
            )
            progress.phase = "failed"
        finally:
            if order.file:
                order.file.unlink(missing_ok=True)

    async def _read(self, order: Order, progress: Told) -> ImportReport | None:
        """Import the file, or the feed on the web if it has changed."""
        base_url = self._config.shop.url
        if order.file:
            return await import_feed(
                order.file,
                self._shop.storage.catalogue,
                source=order.source,
                columns=order.columns,
                currency=order.currency,
                base_url=base_url,
                rejects=self.rejects,
                allow_partial=order.allow_partial,
                progress=progress,
            )
        feed = Feed(
            order.source,
            order.columns,
            order.currency,
            base_url,
            self._config.feed.private_addresses,
            order.allow_partial,
            self.rejects,
        )
        return await import_from_web(feed, self._shop.storage, self._data_dir, progress)
