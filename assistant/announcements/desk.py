"""Where merchants draft, check, approve, send and stop announcements, from wherever they do it.

Every step is checked before anything is sent, and kept with who took it and when. A step that is not possible
raises `Refused`, whose problems are sentences for the merchant.
"""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from assistant.announcements.announcement import OPEN, TOPICS, Announcement, State
from assistant.announcements.composing import compose
from assistant.guide import Shop
from assistant.language import say
from assistant.messages import Outgoing
from assistant.ports import AnnouncementStore, CatalogueStore

PAST = 60.0
"""Seconds by which a schedule may lie back: somebody has just typed "now"."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a platform shows messages. `fit` gives the parts of one as they are shown.

    `picture_bytes` is the largest picture that it fetches from the web, 0 where it names no limit.
    """

    fit: Callable[[Outgoing], tuple[Outgoing, ...]]
    picture_bytes: int = 0


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that has to be mended first: a sentence of `locales/` and what stands in it."""

    key: str
    about: tuple[tuple[str, str | int], ...] = ()

    def said(self, language: str) -> str:
        """The sentence."""
        return say(language, self.key, **dict(self.about))


class Refused(Exception):
    """A step that cannot be taken, with the reasons."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(" ".join(problem.said("en") for problem in problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Picture:
    """What was found at a picture's address; `problem` is a key of `locales/` when it cannot be used."""

    size: int = 0
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """An announcement before it is sent: how it looks, whom it would go to, and what is wrong with it.

    `shown` has for (platform, version) the messages that people would see.
    """

    announcement: Announcement
    shown: Mapping[tuple[str, str], tuple[Outgoing, ...]]
    audience: Mapping[str, int]
    problems: tuple[Problem, ...]


class Desk:
    """`looks` are the platforms there are; `approvals` how many merchants have to agree.

    `allowed` says whether somebody (`platform:person`, `console:name`, `script:name`) may do any of this; it
    is asked at every step. `look_at` fetches a picture. `now` gives seconds since the epoch.
    """

    def __init__(
        self,
        store: AnnouncementStore,
        catalogue: CatalogueStore,
        shop: Shop,
        looks: Mapping[str, Look],
        *,
        now: Callable[[], float],
        allowed: Callable[[str], bool],
        approvals: int = 1,
        look_at: Callable[[str], Awaitable[Picture]] | None = None,
    ) -> None:
        self.store = store
        self.looks = looks
        self.approvals = approvals
        self.now = now
        self.allowed = allowed
        self._catalogue = catalogue
        self._shop = shop
        self._look_at = look_at

    async def draft(self, announcement: Announcement, by: str) -> Announcement:
        """Keep a draft, under an id of its own unless it has one; it as it is kept."""
        self._may(by)
        kept = replace(
            announcement,
            id=announcement.id or secrets.token_hex(4),
            state="draft",
            created_at=self.now(),
            created_by=by,
        )
        await self.store.add(kept)
        return kept

    async def edit(self, announcement: Announcement, by: str) -> Announcement:
        """Change what is not sent yet; it is a draft again, without approvals."""
        self._may(by)
        if not await self.store.edit(announcement, by, self.now()):
            raise await self._cannot(announcement.id, "edit")
        return await self.get(announcement.id)

    async def get(self, id_: str) -> Announcement:
        """The announcement as it stands. Raises `Refused` when there is none of that id."""
        found = await self.store.get(id_)
        if found is None:
            raise Refused(Problem("announce-no-such", (("id", id_),)))
        return found

    async def preview(self, announcement: Announcement, language: str = "") -> Preview:
        """How it looks on each platform that it goes to, how many get it, and what is wrong with it."""
        audience = await self.store.count(announcement.topic, announcement.audience, self.now())
        platforms = [name for name in self.looks if name in audience] or list(self.looks)
        wanted = list(dict.fromkeys(id_ for one in announcement.versions for id_ in one.products))
        products = await self._catalogue.products(wanted) if wanted else []
        shown: dict[tuple[str, str], tuple[Outgoing, ...]] = {}
        problems = [*_malformed(announcement), *self._misaddressed(announcement, audience)]
        gone = [id_ for id_ in wanted if id_ not in {product.id for product in products}]
        if gone:
            problems.append(Problem("announce-product-gone", (("products", ", ".join(gone)),)))
        for platform in platforms:
            look = self.looks[platform]
            for name, version in zip("ab", announcement.versions, strict=False):
                message = compose(
                    announcement, name, products, self._shop, language or announcement.language,
                    to_person=announcement.audience.people,
                )  # fmt: skip
                message = message.with_tokens({button.action: "preview" for button in message.every_button()})
                shown[platform, name] = look.fit(message)
                if len(look.fit(replace(message, cards=(), picture=""))) > 1:
                    about = (("platform", platform.capitalize()), ("length", len(version.text)))
                    problems.append(Problem("announce-too-long", about))
        problems += await self._bad_pictures(announcement, platforms)
        return Preview(announcement, shown, audience, tuple(dict.fromkeys(problems)))

    async def approve(self, id_: str, by: str) -> Announcement:
        """Agree to it as it is; once enough have, it may be sent. `Refused` while anything is wrong."""
        self._may(by)
        found = await self.get(id_)
        if found.state not in ("draft", "approved"):
            raise await self._cannot(id_, "approve")
        await self._check(found)
        approved = await self.store.approve(id_, by, self.approvals, self.now())
        return approved or found

    async def schedule(self, id_: str, at: float, by: str) -> Announcement:
        """Send it at `at`, in seconds since the epoch."""
        self._may(by)
        if at < self.now() - PAST:
            raise Refused(Problem("announce-past"))
        await self._check(await self.get(id_))
        before: tuple[State, ...] = ("approved", "scheduled")
        await self._move(id_, "scheduled", before, by, "scheduled", "schedule", scheduled_at=at)
        return await self.get(id_)

    async def start(self, id_: str, by: str) -> Announcement:
        """Send it now, or go on with one that was paused."""
        self._may(by)
        found = await self.get(id_)
        await self._check(found, resumed=found.state == "paused")
        what = "resumed" if found.state == "paused" else "started"
        await self._move(id_, "sending", ("approved", "scheduled", "paused"), by, what, "start")
        return await self.get(id_)

    async def pause(self, id_: str, by: str) -> Announcement:
        """Send no more for now; what is on its way arrives."""
        self._may(by)
        await self._move(id_, "paused", ("sending",), by, "paused", "pause")
        return await self.get(id_)

    async def cancel(self, id_: str, by: str) -> Announcement:
        """Send no more, ever."""
        self._may(by)
        await self._move(id_, "cancelled", (*OPEN, "sending", "paused"), by, "cancelled", "cancel")
        return await self.get(id_)

    async def retry_unknown(self, id_: str, by: str) -> int:
        """Send again to those of whom nobody knows whether they got it; how many."""
        self._may(by)
        await self.get(id_)
        return await self.store.retry_unknown(id_, by, self.now())

    async def choose(self, id_: str, version: str, by: str) -> int:
        """Make a version the winner; how many get it now that waited for that."""
        self._may(by)
        found = await self.get(id_)
        if version not in "ab"[: len(found.versions)] or len(found.versions) < 2:
            raise Refused(Problem("announce-no-version", (("version", version),)))
        if found.winner or found.state not in ("sending", "paused", "done"):
            raise await self._cannot(id_, "choose")
        return await self.store.choose(id_, version, by, self.now())

    def _may(self, by: str) -> None:
        if not self.allowed(by):
            raise Refused(Problem("announce-not-allowed"))

    async def _check(self, announcement: Announcement, resumed: bool = False) -> None:
        problems = (await self.preview(announcement)).problems
        if resumed:  # who is left to send to was frozen long ago
            problems = tuple(one for one in problems if one.key != "announce-nobody")
        if problems:
            raise Refused(*problems)

    async def _move(
        self,
        id_: str,
        to: State,
        before: Sequence[State],
        by: str,
        what: str,
        step: str,
        scheduled_at: float | None = None,
    ) -> None:
        if not await self.store.move(id_, to, before, by, self.now(), what=what, scheduled_at=scheduled_at):
            raise await self._cannot(id_, step)

    async def _cannot(self, id_: str, step: str) -> Refused:
        found = await self.get(id_)
        if found.state == "draft" and step in ("schedule", "start"):
            missing = self.approvals - len(found.approvals)
            return Refused(Problem("announce-unapproved", (("id", id_), ("missing", missing))))
        return Refused(Problem("announce-wrong-state", (("id", id_), ("state", found.state))))

    def _misaddressed(self, announcement: Announcement, audience: Mapping[str, int]) -> list[Problem]:
        problems = []
        channels = [channel.partition(":") for channel in announcement.audience.channels]
        named = [*announcement.audience.platforms, *(platform for platform, _, _ in channels)]
        for platform in dict.fromkeys(named):
            if platform not in self.looks:
                known = ", ".join(self.looks)
                about = (("platform", platform), ("known", known))
                problems.append(Problem("announce-no-platform", about))
        if any(not conversation for _, _, conversation in channels):
            problems.append(Problem("announce-bad-channel"))
        if not sum(audience.values()):
            topic = announcement.topic
            problems.append(Problem("announce-nobody", (("topic", topic),)))
        return problems

    async def _bad_pictures(self, announcement: Announcement, platforms: Sequence[str]) -> list[Problem]:
        problems = []
        addresses = dict.fromkeys(one.picture for one in announcement.versions if one.picture)
        for address in addresses:
            if not _is_web(address):
                problems.append(Problem("announce-bad-link", (("link", address),)))
                continue
            found = await self._look_at(address) if self._look_at else Picture()
            if found.problem:
                problems.append(Problem(found.problem, (("link", address),)))
            for platform in platforms:
                limit = self.looks[platform].picture_bytes
                if limit and found.size > limit:
                    about = (
                        ("platform", platform.capitalize()),
                        ("size", f"{found.size / 1e6:.1f}"),
                        ("limit", f"{limit / 1e6:.0f}"),
                    )
                    problems.append(Problem("announce-picture-too-large", about))
        return problems


def _malformed(announcement: Announcement) -> list[Problem]:
    """What is wrong with an announcement wherever it is sent."""
    problems = []
    if announcement.topic not in TOPICS:
        known = ", ".join(TOPICS)
        problems.append(Problem("announce-no-topic", (("topic", announcement.topic), ("known", known))))
    if not announcement.versions or any(not version.text.strip() for version in announcement.versions):
        problems.append(Problem("announce-empty"))
    if len(announcement.versions) > 2 or len(set(announcement.versions)) < len(announcement.versions):
        problems.append(Problem("announce-versions"))
    problems += [
        Problem("announce-bad-link", (("link", button.link),))
        for version in announcement.versions
        for button in version.buttons
        if not _is_web(button.link) or not button.label.strip()
    ]
    return problems


def _is_web(link: str) -> bool:
    parts = urlsplit(link)
    return parts.scheme in ("http", "https") and bool(parts.netloc)
