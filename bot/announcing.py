"""Announcements put together: the merchants' desk, the posts for the outbox, and what the clock does."""

from __future__ import annotations

import asyncio
import logging
import re
import tempfile
from collections.abc import Sequence
from functools import partial
from importlib import import_module
from pathlib import Path

from adapters.fit import fit
from assistant.announcements.clock import SteadyClock
from assistant.announcements.desk import AnnouncementDesk, Look, Picture
from assistant.announcements.posting import Posting
from assistant.guide import Shop
from bot.config import Config
from storage import Storage

log = logging.getLogger(__name__)

LOOK_EVERY = 1.0
"""Seconds by which a scheduled announcement is late at most, before it is checked once more and planned."""
_PICTURE_BYTES = {"telegram": 5_000_000}
"""The largest picture that a platform fetches from the web (Bot API: 5 MB); others name none."""
_CHANNELS = {
    "telegram": (re.compile(r"-\d+(/\d+)?"), "-1001234567890"),
    "discord": (re.compile(r"\d+"), "123456789012345678"),
    "slack": (re.compile(r"[CG][A-Z0-9]+(/\d+\.\d+)?"), "C0123456789"),
}
"""How groups and channels are addressed, with their topics and threads, and an example; the page has none."""
_LARGEST, _PICTURE_WITHIN = 100_000_000, 15.0
"""Bytes and seconds beyond which an address has no picture for us."""
_NOTHING = re.compile(r"(?!)")
PLATFORMS = ("telegram", "discord", "slack", "web")


class Announcing:
    """The announcements of one shop. `run` does what is done by the clock until it is cancelled."""

    def __init__(
        self, config: Config, storage: Storage, shop: Shop, clock: SteadyClock | None = None
    ) -> None:
        clock = clock or SteadyClock()
        self._store = storage.announcements
        self._now = clock.now
        rules = config.announcements.rules()
        self.posts = Posting(storage.announcements, storage.catalogue, shop, rules, clock.now)
        self.desk = AnnouncementDesk(
            storage.announcements,
            storage.catalogue,
            shop,
            {name: look(name) for name in PLATFORMS if getattr(config, name).enabled},
            now=clock.now,
            allowed=partial(allowed, config),
            approvals=config.merchants.approvals,
            look_at=partial(look_at, allow_private=config.feed.private_addresses),
        )

    async def recover(self, platforms: Sequence[str]) -> None:
        """What was being sent when the last process ended is unknown from now on.

        `platforms` are served; what still waits on one that has been switched off since is ended.
        """
        if count := await self._store.interrupted(platforms, self._now()):
            log.warning("%d posts were on their way when the program ended: see announce list", count)
        served = tuple(dict.fromkeys((*platforms, *self.desk.looks)))
        if count := await self._store.drop_unserved(served, self._now()):
            log.warning("%d posts are not sent: their platform is not switched on any more", count)

    async def run(self) -> None:
        """Begin what is scheduled, plan whom it goes to, and note what is done."""
        while True:
            try:
                await self.step()
            except Exception as error:
                log.error("announcements wait: %s", error)
            await asyncio.sleep(LOOK_EVERY)

    async def step(self) -> None:
        """One look at what is to be done."""
        await self.desk.begin()
        for announcement in await self._store.to_freeze():
            count = await self._store.freeze(announcement, tuple(self.desk.looks), self._now())
            log.info("announcement %s goes to %d recipients", announcement.id, count)
        await self._store.finish(self._now())


def look(platform: str) -> Look:
    """How a platform shows messages."""
    capabilities = import_module(f"adapters.{platform}.render").CAPABILITIES
    pattern, example = _CHANNELS.get(platform, (_NOTHING, ""))
    return Look(
        lambda message: fit(message, capabilities),
        _PICTURE_BYTES.get(platform, 0),
        lambda conversation: pattern.fullmatch(conversation) is not None,
        example,
    )


def allowed(config: Config, by: str) -> bool:
    """Whether somebody may announce. The console and scripts have doors of their own."""
    return by.startswith(("script:", "console:")) or by in config.merchants.allow


async def look_at(address: str, allow_private: bool = False) -> Picture:
    """The size of the picture at `address`. Addresses are asked as those of feeds are; see `fetch`."""
    from bot.fetching import FetchFailed, fetch  # the HTTP client, which a chat in a terminal does not need

    with tempfile.TemporaryDirectory() as folder:
        try:
            fetched = await fetch(
                address,
                Path(folder),
                allow_private=allow_private,
                most_bytes=_LARGEST,
                within=_PICTURE_WITHIN,
            )
        except FetchFailed:
            return Picture(problem="announce-picture-missing")
        if fetched is None or not fetched.kind.startswith("image/"):
            return Picture(problem="announce-picture-missing")
        return Picture(fetched.path.stat().st_size)
