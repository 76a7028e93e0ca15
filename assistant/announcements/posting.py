"""The posts that are due, made at the moment they are sent: `Posts` over the store of announcements."""

from __future__ import annotations

import logging
from collections.abc import Callable

from assistant.announcements.announcement import Announcement, Recipient
from assistant.announcements.composing import INTENT, compose
from assistant.announcements.consent import Rules
from assistant.catalogue.product import Product
from assistant.guide import Shop
from assistant.messages import Action, Outgoing, SentRef
from assistant.ports import AnnouncementStore, CatalogueStore, Delivery, Reply

log = logging.getLogger(__name__)

THE_PROGRAM = "the program"
"""Who does what nobody asked for by hand."""


class Posting:
    """The `Posts` of a shop. `now` gives seconds since the epoch."""

    def __init__(
        self,
        store: AnnouncementStore,
        catalogue: CatalogueStore,
        shop: Shop,
        rules: Rules,
        now: Callable[[], float],
    ) -> None:
        self._store = store
        self._catalogue = catalogue
        self._shop = shop
        self._rules = rules
        self._now = now
        self._due: dict[str, Recipient] = {}
        # What is being sent is changed by nobody any more.
        self._announcements: dict[str, Announcement] = {}
        self._tokens: dict[str, dict[Action, str]] = {}

    async def due(self, platform: str, limit: int) -> list[Delivery]:
        """Posts to send now, oldest first, without their messages."""
        deliveries = []
        for one in await self._store.due(platform, self._now(), limit):
            reply = Reply(Outgoing(INTENT, ""), one.conversation, one.person, bulk=True)
            delivery = Delivery(_key(one), platform, reply, one.attempts, one.parts, once=True)
            self._due[delivery.id] = one
            deliveries.append(delivery)
        return deliveries

    async def claim(self, delivery: Delivery) -> Reply | None:
        """The post as it is to be sent at this moment; None when it is not to be sent after all.

        All that may fail is done before the row is marked: from then on the post counts as shown.
        """
        recipient = self._due.pop(delivery.id, None)
        announcement = await self._announcement(recipient.announcement) if recipient else None
        if recipient is None or announcement is None:
            return None
        wanted = announcement.version(recipient.version).products
        products = await self._catalogue.products(wanted) if wanted else []
        if wanted and not products:
            await self._pause(announcement)
            return None
        draft = self._composed(announcement, recipient, products, announcement.language)
        tokens = await self._tokens_of(announcement.id, draft)
        claimed = await self._store.claim(recipient.id, self._rules, self._now())
        if claimed is None:
            return None
        _, language = claimed
        message = self._composed(announcement, recipient, products, language or announcement.language)
        return Reply(message.with_tokens(tokens), recipient.conversation, recipient.person, bulk=True)

    async def sent(self, delivery: Delivery, ref: SentRef) -> None:
        """The platform accepted it."""
        await self._store.settle(_row(delivery), "sent", self._now(), ref=ref)

    async def retry(self, delivery: Delivery, delay: float, reason: str, parts: int) -> None:
        """The platform did not take it: try again in `delay` seconds, without the first `parts` messages."""
        await self._store.settle(
            _row(delivery), "retry", self._now(), reason=reason, delay=delay, parts=parts
        )

    async def give_up(self, delivery: Delivery, reason: str) -> None:
        """It will never be accepted, or can never be claimed."""
        await self._store.settle(_row(delivery), "failed", self._now(), reason=reason)

    async def unreachable(self, delivery: Delivery, reason: str) -> None:
        """Nothing reaches this recipient until they write again."""
        await self._store.settle(_row(delivery), "unreachable", self._now(), reason=reason)

    async def unknown(self, delivery: Delivery, reason: str, parts: int) -> None:
        """Nobody can tell whether it was shown; the first `parts` of its messages were."""
        await self._store.settle(_row(delivery), "unknown", self._now(), reason=reason, parts=parts)

    async def _announcement(self, id_: str) -> Announcement | None:
        if id_ not in self._announcements:
            found = await self._store.get(id_)
            if found is None:
                return None
            self._announcements[id_] = found
        return self._announcements[id_]

    async def _tokens_of(self, id_: str, message: Outgoing) -> dict[Action, str]:
        known = self._tokens.setdefault(id_, {})
        actions = [button.action for button in message.every_button()]
        if any(action not in known for action in actions):
            known |= await self._store.buttons(id_, actions, self._now())
        return known

    def _composed(
        self, announcement: Announcement, recipient: Recipient, products: list[Product], language: str
    ) -> Outgoing:
        return compose(
            announcement,
            recipient.version,
            products,
            self._shop,
            language,
            to_person=bool(recipient.person),
        )

    async def _pause(self, announcement: Announcement) -> None:
        reason = f"none of its products is in the catalogue any more: {_listed(announcement)}"
        if await self._store.move(
            announcement.id, "paused", ("sending",), THE_PROGRAM, self._now(), what="paused", reason=reason
        ):
            log.warning("announcement %s was paused: %s", announcement.id, reason)


def _key(recipient: Recipient) -> str:
    return f"post-{recipient.id}"


def _row(delivery: Delivery) -> int:
    return int(delivery.id.removeprefix("post-"))


def _listed(announcement: Announcement) -> str:
    return ", ".join(dict.fromkeys(id_ for version in announcement.versions for id_ in version.products))
