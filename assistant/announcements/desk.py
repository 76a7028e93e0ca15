"""Where merchants draft, check, approve, send and stop announcements, from wherever they do it.

Every step is checked before anything is sent, and kept with who took it and when. A step that is not possible
raises `Refused`, whose problems are sentences for the merchant.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from assistant.announcements.announcement import OPEN, TOPICS, Announcement, Audience, State
from assistant.announcements.composing import compose
from assistant.guide import Shop
from assistant.language import say
from assistant.messages import Outgoing
from assistant.ports import AnnouncementStore, CatalogueStore

log = logging.getLogger(__name__)

THE_CLOCK = "the clock"
"""Who does what was scheduled."""
PAST = 60.0
"""Seconds by which a schedule may lie back: somebody has just typed "now"."""
_ABOUT_WHOM = ("announce-nobody", "announce-no-platform")
"""Problems that no longer matter once it is frozen whom it goes to."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a platform shows messages. `fit` gives the parts of one as they are shown.

    `picture_bytes` is the largest picture that it fetches from the web, 0 where it names no limit.
    `is_channel` says whether a conversation may be a group or channel, whose ids look `channel_like`; that
    is empty where there are none.
    """

    fit: Callable[[Outgoing], tuple[Outgoing, ...]]
    picture_bytes: int = 0
    is_channel: Callable[[str], bool] = lambda conversation: False
    channel_like: str = ""


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


class Changed(Refused):
    """What was to be agreed to has been edited since it was looked at."""

    def __init__(self, id_: str) -> None:
        super().__init__(Problem("announce-changed", (("id", id_),)))


@dataclass(frozen=True, slots=True)
class Picture:
    """What was found at a picture's address; `problem` is a key of `locales/` when it cannot be used."""

    size: int = 0
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """The messages in which a platform shows a version: to people, or else in a channel."""

    platform: str
    version: str
    to_people: bool
    messages: tuple[Outgoing, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """An announcement before it is sent: how it looks, whom it would go to, and what is wrong with it."""

    announcement: Announcement
    shown: tuple[Shown, ...]
    audience: Mapping[str, int]
    problems: tuple[Problem, ...]


class AnnouncementDesk:
    """`looks` are the platforms that are served; `approvals` how many merchants have to agree.

    `allowed` says whether somebody (`platform:person`, `console:name`, `script:name`) may do any of this; it
    is asked at every step, and of who approved earlier. All scripts together are one merchant. `look_at`
    fetches a picture. `now` gives seconds since the epoch.
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
        return await self.get(kept.id)

    async def edit(self, announcement: Announcement, by: str) -> Announcement:
        """Change what is not sent yet; it is a draft again, without approvals."""
        self._may(by)
        if not await self.store.edit(announcement, by, self.now()):
            raise await self._cannot(announcement, "edit")
        return await self.get(announcement.id)

    async def get(self, id_: str) -> Announcement:
        """The announcement as it stands. Raises `Refused` when there is none of that id."""
        found = await self.store.get(id_)
        if found is None:
            raise Refused(Problem("announce-no-such", (("id", id_),)))
        return found

    async def preview(self, announcement: Announcement, language: str = "") -> Preview:
        """How it looks on each platform that it goes to, how many get it, and what is wrong with it."""
        audience = await self.store.count(
            announcement.topic, announcement.audience, tuple(self.looks), self.now()
        )
        platforms = [name for name in self.looks if name in audience] or list(self.looks)
        wanted = list(dict.fromkeys(id_ for one in announcement.versions for id_ in one.products))
        products = await self._catalogue.products(wanted) if wanted else []
        shown: list[Shown] = []
        problems = [*_malformed(announcement), *await self._misaddressed(announcement, audience)]
        gone = [id_ for id_ in wanted if id_ not in {product.id for product in products}]
        if gone:
            problems.append(Problem("announce-product-gone", (("products", ", ".join(gone)),)))
        for platform in platforms:
            look = self.looks[platform]
            for name, version in zip("ab", announcement.versions, strict=False):
                for to_people in _forms(announcement.audience, platform):
                    message = compose(
                        announcement, name, products, self._shop, language or announcement.language,
                        to_person=to_people,
                    )  # fmt: skip
                    tokens = {button.action: "preview" for button in message.every_button()}
                    message = message.with_tokens(tokens)
                    shown.append(Shown(platform, name, to_people, look.fit(message)))
                    if len(look.fit(replace(message, cards=(), picture=""))) > 1:
                        about = (("platform", platform.capitalize()), ("length", len(version.text)))
                        problems.append(Problem("announce-too-long", about))
        problems += await self._bad_pictures(announcement, platforms)
        return Preview(announcement, tuple(shown), audience, tuple(dict.fromkeys(problems)))

    def missing(self, announcement: Announcement) -> int:
        """How many merchants more have to agree to it as it is."""
        return max(0, self.approvals - self._agreed(announcement.approvals))

    async def approve(self, id_: str, by: str, revision: str | None = None) -> Announcement:
        """Agree to it as it is; once enough have, it may be sent. `Refused` while anything is wrong.

        `revision` is what was looked at, where anybody did: `Changed` when it is another by now.
        """
        self._may(by)
        found = await self._seen(id_, revision)
        if found.state not in OPEN:
            raise await self._cannot(found, "approve")
        if problems := (await self.preview(found)).problems:
            raise Refused(*problems)
        approved = await self.store.approve(
            found, by, self.now(), lambda approvals: self._agreed(approvals) >= self.approvals
        )
        if approved is None or approved.revision != found.revision:
            raise Changed(id_)
        return approved

    async def schedule(self, id_: str, at: float, by: str, revision: str | None = None) -> Announcement:
        """Send it at `at`, in seconds since the epoch. `revision` as in `approve`."""
        self._may(by)
        if at < self.now() - PAST:
            raise Refused(Problem("announce-past"))
        found = await self._seen(id_, revision)
        await self._check(found)
        before: tuple[State, ...] = ("approved", "scheduled")
        await self._move(found, "scheduled", before, by, "scheduled", "schedule", scheduled_at=at)
        return await self.get(id_)

    async def start(self, id_: str, by: str, revision: str | None = None) -> Announcement:
        """Send it now, or go on with one that was paused. `revision` as in `approve`."""
        self._may(by)
        found = await self._seen(id_, revision)
        await self._check(found)
        what = "resumed" if found.state == "paused" else "started"
        await self._move(found, "sending", ("approved", "scheduled", "paused"), by, what, "start")
        return await self.get(id_)

    async def begin(self) -> None:
        """Start what was scheduled for a time that has come, if it may still be sent as it is.

        What may not goes back to where it can be mended and scheduled again, with the reason.
        """
        for found in await self.store.due_to_begin(self.now()):
            to: State = "sending"
            what = "started"
            problems = await self._problems(found)
            if problems:
                to, what = ("draft" if self.missing(found) else "approved"), "not sent"
            reason = " ".join(problem.said("en") for problem in problems)
            if await self.store.move(
                found.id, to, ("scheduled",), THE_CLOCK, self.now(), what=what, reason=reason, seen=found
            ) and reason:  # fmt: skip
                log.warning("announcement %s was not sent at its time: %s", found.id, reason)

    async def pause(self, id_: str, by: str) -> Announcement:
        """Send no more for now; what is on its way arrives."""
        self._may(by)
        await self._move(await self.get(id_), "paused", ("sending",), by, "paused", "pause")
        return await self.get(id_)

    async def cancel(self, id_: str, by: str) -> Announcement:
        """Send no more, ever."""
        self._may(by)
        before: tuple[State, ...] = (*OPEN, "sending", "paused")
        await self._move(await self.get(id_), "cancelled", before, by, "cancelled", "cancel")
        return await self.get(id_)

    async def retry_unknown(self, id_: str, by: str) -> int:
        """Send again to those of whom nobody knows whether they got it; how many.

        While it is paused they only wait with the others, until somebody goes on with it.
        """
        self._may(by)
        found = await self.get(id_)
        if found.state in ("sending", "done"):
            await self._check(found)
        return await self.store.retry_unknown(id_, tuple(self.looks), by, self.now())

    async def choose(self, id_: str, version: str, by: str) -> int:
        """Make a version the winner; how many get it now that waited for that."""
        self._may(by)
        found = await self.get(id_)
        if version not in "ab"[: len(found.versions)] or len(found.versions) < 2:
            raise Refused(Problem("announce-no-version", (("version", version),)))
        if found.winner or found.state not in ("sending", "paused", "done"):
            raise await self._cannot(found, "choose")
        return await self.store.choose(id_, version, by, self.now())

    def _may(self, by: str) -> None:
        if not self.allowed(by):
            raise Refused(Problem("announce-not-allowed"))

    def _agreed(self, approvals: Sequence[str]) -> int:
        """How many merchants these approvals are of that count: not of who has lost the right since."""
        return len({"script" if by.startswith("script:") else by for by in approvals if self.allowed(by)})

    async def _seen(self, id_: str, revision: str | None) -> Announcement:
        found = await self.get(id_)
        if revision not in (None, found.revision):
            raise Changed(id_)
        return found

    async def _problems(self, announcement: Announcement) -> tuple[Problem, ...]:
        """Why it cannot be sent, or no further, as it stands."""
        problems = (await self.preview(announcement)).problems
        if announcement.started_at is not None:  # who is left to send to was frozen long ago
            return tuple(one for one in problems if one.key not in _ABOUT_WHOM)
        if missing := self.missing(announcement):
            problems = (*problems, _unapproved(announcement, missing))
        return problems

    async def _check(self, announcement: Announcement) -> None:
        if problems := await self._problems(announcement):
            raise Refused(*problems)

    async def _move(
        self,
        seen: Announcement,
        to: State,
        before: Sequence[State],
        by: str,
        what: str,
        step: str,
        scheduled_at: float | None = None,
    ) -> None:
        as_seen = seen if to in ("scheduled", "sending") else None  # a stop is meant whatever it says by now
        if not await self.store.move(
            seen.id, to, before, by, self.now(), what=what, scheduled_at=scheduled_at, seen=as_seen
        ):
            raise await self._cannot(seen, step)

    async def _cannot(self, seen: Announcement, step: str) -> Refused:
        found = await self.get(seen.id)
        if found.revision != seen.revision and step in ("schedule", "start"):
            return Changed(seen.id)
        if found.state == "draft" and step in ("schedule", "start"):
            return Refused(_unapproved(found, max(1, self.missing(found))))
        return Refused(Problem("announce-wrong-state", (("id", found.id), ("state", found.state))))

    async def _misaddressed(self, announcement: Announcement, audience: Mapping[str, int]) -> list[Problem]:
        problems = []
        channels = announcement.audience.channels
        named = [*announcement.audience.platforms, *(channel.partition(":")[0] for channel in channels)]
        for platform in dict.fromkeys(named):
            if platform not in self.looks:
                known = ", ".join(self.looks)
                about = (("platform", platform), ("known", known))
                problems.append(Problem("announce-no-platform", about))
        problems += filter(None, map(self._no_channel, channels))
        for channel in await self.store.direct(channels) if channels else ():
            problems.append(Problem("announce-private-chat", (("channel", channel),)))
        if not sum(audience.values()):
            topic = announcement.topic
            problems.append(Problem("announce-nobody", (("topic", topic),)))
        return problems

    def _no_channel(self, channel: str) -> Problem | None:
        """What is wrong with the address of a channel, if anything is."""
        platform, _, conversation = channel.partition(":")
        if not conversation:
            return Problem("announce-bad-channel")
        look = self.looks.get(platform)
        if look is None or look.is_channel(conversation):
            return None
        if not look.channel_like:
            return Problem("announce-no-channels", (("platform", platform.capitalize()),))
        example = f"{platform}:{look.channel_like}"
        about = (("channel", channel), ("platform", platform.capitalize()), ("example", example))
        return Problem("announce-no-channel", about)

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


def _forms(audience: Audience, platform: str) -> list[bool]:
    """In which forms it is seen on a platform: as people see it (true), as it stands in a channel (false)."""
    in_channels = any(channel.startswith(f"{platform}:") for channel in audience.channels)
    return [True] * audience.people + [False] * (in_channels or not audience.people)


def _unapproved(announcement: Announcement, missing: int) -> Problem:
    return Problem("announce-unapproved", (("id", announcement.id), ("missing", missing)))


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
