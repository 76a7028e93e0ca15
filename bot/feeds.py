"""The shop's feed on the web: imported once by `shopguide import URL`, and again and again by `serve`.

A feed that has not changed costs one request (`ETag`, `Last-Modified`). One that cannot be fetched or used
leaves the catalogue as it is, and is tried again after a wait that doubles, up to the usual one.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from assistant.catalogue.feeds.row import FeedUnusable
from assistant.catalogue.importer import ImportReport, Progress, import_feed
from assistant.ports import StoreUnavailable
from bot.fetching import FetchFailed, Marks, fetch, shown
from storage import ImportRunning, Storage

log = logging.getLogger(__name__)

FOLDER = "fetched"
"""Where in the data folder a feed lies while it is imported; the list of its rejects stays there."""
_FIRST_WAIT = 60.0


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed on the web and how it is read; see `import_feed`."""

    url: str
    columns: Mapping[str, str] = field(default_factory=dict)
    currency: str | None = None
    base_url: str = ""
    private_addresses: bool = False
    allow_partial: bool = False
    rejects: Path | None = None

    @property
    def key(self) -> str:
        """Under what its last fetch is remembered: the same file, read otherwise, is to be read again."""
        how = [f"{name}={column}" for name, column in sorted(self.columns.items())]
        how += [self.currency] if self.currency else []
        return "\n".join([self.url, *how])


async def import_from_web(
    feed: Feed, storage: Storage, data_dir: Path, progress: Progress | None = None
) -> ImportReport | None:
    """Import the feed if it has changed; None when it has not.

    What becomes of it is kept for the next time. Raises `FetchFailed`, and what `import_feed` raises.
    """
    folder, source = data_dir / FOLDER, shown(feed.url)
    before = await storage.upkeep.feed(feed.key, source)
    try:
        fetched = await fetch(
            feed.url,
            folder,
            Marks(before.etag, before.last_modified),
            allow_private=feed.private_addresses,
        )
        if fetched is None:
            await storage.upkeep.unchanged(feed.key)
            return None
        try:
            report = await import_feed(
                fetched.path,
                storage.catalogue,
                source=source,
                columns=feed.columns,
                currency=feed.currency,
                base_url=feed.base_url,
                rejects=feed.rejects or folder / "rejects.csv",
                allow_partial=feed.allow_partial,
                progress=progress,
            )
        finally:
            await asyncio.to_thread(fetched.path.unlink, missing_ok=True)
    except (FetchFailed, FeedUnusable, ImportRunning, ValueError) as error:
        with contextlib.suppress(StoreUnavailable):
            await storage.upkeep.fetch_failed(feed.key, str(error))
        raise
    await storage.upkeep.fetched(feed.key, fetched.marks.etag, fetched.marks.last_modified)
    return report


async def keep_importing(feed: Feed, every: float, storage: Storage, data_dir: Path) -> None:
    """Import the feed every so many seconds, until cancelled; also at the start if that long has passed.

    Only the first wait goes by the wall clock, and it is never longer than any other.
    """
    last = 0.0
    with contextlib.suppress(StoreUnavailable):
        last = (await storage.upkeep.feed(feed.key, "")).tried_at
    await asyncio.sleep(min(every, max(0.0, last + every - time.time())))
    while True:
        wait = every
        try:
            report = await import_from_web(feed, storage, data_dir)
            log.info("the feed was fetched: %s", _outcome(report))
        except (FetchFailed, FeedUnusable, ImportRunning, StoreUnavailable, ValueError) as error:
            wait = await _wait_after(error, feed, every, storage)
            log.error("the feed was not imported, and is tried again in %.0f min: %s", wait / 60, error)
        except Exception:
            log.exception("the feed was not imported")
        await asyncio.sleep(wait * random.uniform(0.95, 1.0))


async def _wait_after(error: Exception, feed: Feed, every: float, storage: Storage) -> float:
    """Seconds: doubled with each failure, at least what the server asked for."""
    failures = 1
    with contextlib.suppress(StoreUnavailable):
        failures = max(1, (await storage.upkeep.feed(feed.key, "")).failures)
    wait = min(every, _FIRST_WAIT * 2.0 ** min(failures - 1, 20))
    asked = error.wait if isinstance(error, FetchFailed) and error.wait else 0.0
    return max(wait, min(asked, 24 * 3600.0))


def _outcome(report: ImportReport | None) -> str:
    if report is None:
        return "unchanged"
    changes = report.changes
    return (
        f"{len(changes.added)} added, {len(changes.changed)} changed, "
        f"{len(changes.removed)} removed, {report.rejected} rejected"
    )
