"""Merchants at the desk and in the chat: everything wrong is told before anything is sent."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from adapters.fit import fit
from assistant.announcements.announcement import Announcement, Audience, LinkButton, Version
from assistant.announcements.consent import Quiet, Rules
from assistant.announcements.desk import AnnouncementDesk, Changed, Look, Picture, Refused
from assistant.announcements.posting import Posting
from assistant.catalogue.product import Product
from assistant.dialogue.reading import Reading
from assistant.dialogue.state import Dialogue, Profile
from assistant.guide import Outcome, Shop, Situation
from assistant.handlers import announcing, subscribing
from assistant.language import languages
from assistant.messages import Action, Capabilities, Incoming, SentRef
from assistant.money import Money
from assistant.ports import Consent, Talk, Turn
from storage import Storage, open_storage

NOW = 1_800_000_000.0
LAMP = Product(id="lamp", title="Desk lamp", price=Money(Decimal("19.90"), "USD"), product_type=("Lamps",))
NARROW = Capabilities(text_length=200, cards=4, buttons=10, button_label_length=40)
DEAL = Announcement("", "deals", (Version("Ten per cent off", ("lamp",)),))
SHOP = Shop("Lamps", "https://lamps.example")


class Scene:
    """A shop with one lamp, two platforms and the merchants of `allow`."""

    def __init__(self, storage: Storage) -> None:
        self.storage = storage
        self.allow = {"telegram:ann", "telegram:bob", "script:ci", "script:cron"}
        self.approvals = 1
        self.pictures: dict[str, Picture] = {}
        self.now = NOW
        self.events = iter(range(1000))
        self.posts = Posting(
            storage.announcements, storage.catalogue, SHOP, Rules(Quiet(0, 0)), lambda: self.now
        )

    def desk(
        self, approvals: int = 1, look_at: Callable[[str], Awaitable[Picture]] | None = None
    ) -> AnnouncementDesk:
        async def known(address: str) -> Picture:
            return self.pictures[address]

        looks = {
            "telegram": Look(
                lambda message: fit(message, NARROW), 5_000_000, lambda where: where.startswith("-"), "-100"
            )
        }
        looks["web"] = Look(lambda message: fit(message, replace(NARROW, text_length=5000)))
        return AnnouncementDesk(
            self.storage.announcements,
            self.storage.catalogue,
            SHOP,
            looks,
            now=lambda: self.now,
            allowed=lambda by: by in self.allow,
            approvals=approvals,
            look_at=look_at or known,
        )

    async def stock(self, *products: Product) -> None:
        async def feed() -> AsyncIterator[Sequence[Product]]:
            yield products

        await self.storage.catalogue.replace(feed(), "test")

    async def keep(self, person: str, *changes: Any, platform: str = "telegram") -> None:
        await self.talk(f"chat-{person}", person, *changes, platform=platform)

    async def talk(self, where: str, person: str, *changes: Any, platform: str = "telegram") -> None:
        incoming = Incoming(f"e{next(self.events)}", platform, where, person, "hi")
        await self.storage.turns.receive(incoming)
        talk = Talk(platform, where, person, language="en")
        await self.storage.turns.commit(Turn(incoming, talk, changes=changes))

    async def says(self, desk: AnnouncementDesk, text: str, person: str = "ann") -> Outcome:
        incoming = Incoming(f"e{next(self.events)}", "telegram", person, person, text, "command")
        return await announcing.announce(desk, situation(incoming), incoming)

    async def press(self, desk: AnnouncementDesk, shown: Outcome, kind: str, person: str = "ann") -> Outcome:
        [action] = [one.action for one in shown.message.buttons if one.action.kind == kind]
        incoming = Incoming(f"e{next(self.events)}", "telegram", person, person, kind="button")
        return await announcing.press(desk, situation(incoming), incoming, action)

    async def presses(self, desk: AnnouncementDesk, shown: Outcome, kind: str, person: str = "ann") -> str:
        return (await self.press(desk, shown, kind, person)).message.plain()

    async def send(self, to_the_end: bool = True) -> list[Any]:
        """What all recipients are shown now; what became of it is kept only if it goes on `to_the_end`."""
        store, shown = self.storage.announcements, []
        await self.desk(self.approvals).begin()
        for begun in await store.to_freeze():
            await store.freeze(begun, ("telegram", "web"), self.now)
        for delivery in await self.posts.due("telegram", 100):
            if reply := await self.posts.claim(delivery):
                shown.append(reply.message)
                if to_the_end:
                    await self.posts.sent(delivery, SentRef("telegram", reply.conversation, "1"))
        return shown


def situation(incoming: Incoming) -> Situation:
    return Situation(Reading("button", "en", "", ""), Dialogue(), Profile(), (), NOW, incoming)


def kinds(outcome: Outcome) -> set[str]:
    return {button.action.kind for button in outcome.message.buttons}


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    async with open_storage(tmp_path) as storage:
        scene = Scene(storage)
        await scene.stock(LAMP)
        await scene.keep("sue", Consent("deals", True, "/subscribe"))
        yield scene


async def wrong(scene: Scene, announcement: Announcement) -> list[str]:
    """What is told before sending; it cannot be approved then."""
    desk = scene.desk()
    kept = await desk.draft(announcement, "script:ci")
    problems = (await desk.preview(kept)).problems
    if problems:
        with pytest.raises(Refused):
            await desk.approve(kept.id, "script:ci")
    for problem in problems:
        assert len({problem.said(language) for language in languages()}) > 1
    return [problem.key for problem in problems]


async def test_nothing_is_wrong_with_a_good_one(scene: Scene) -> None:
    assert await wrong(scene, DEAL) == []


async def test_an_audience_of_zero(scene: Scene) -> None:
    assert await wrong(scene, replace(DEAL, topic="restock")) == ["announce-nobody"]


async def test_a_product_that_has_vanished_since_the_draft(scene: Scene) -> None:
    desk = scene.desk()
    kept = await desk.draft(DEAL, "script:ci")
    await desk.approve(kept.id, "script:ci")
    await scene.stock(replace(LAMP, id="other"))
    with pytest.raises(Refused, match="No longer in the catalogue: lamp"):
        await desk.start(kept.id, "script:ci")
    assert await scene.send() == []


async def test_text_too_long_for_one_platform_names_it(scene: Scene) -> None:
    desk = scene.desk()
    preview = await desk.preview(replace(DEAL, id="a1", versions=(Version("long " * 50),)))
    assert [problem.said("en") for problem in preview.problems] == [
        "The text (250 characters) does not fit into one message on Telegram: shorten it."
    ]


async def test_a_picture_too_large_or_missing(scene: Scene) -> None:
    big, gone = "https://lamps.example/big.png", "https://lamps.example/gone.png"
    scene.pictures = {big: Picture(6_000_000), gone: Picture(problem="announce-picture-missing")}
    for address, key in ((big, "announce-picture-too-large"), (gone, "announce-picture-missing")):
        assert await wrong(scene, replace(DEAL, versions=(Version("Look", picture=address),))) == [key]


@pytest.mark.parametrize(
    ("changed", "key"),
    [
        ({"versions": (Version("  "),)}, "announce-empty"),
        ({"versions": (Version("Hi"), Version("Hi"))}, "announce-versions"),
        ({"versions": (Version("Hi", buttons=(LinkButton("Go", "javascript:x"),)),)}, "announce-bad-link"),
        ({"audience": Audience(channels=("fax:1",))}, "announce-no-platform"),
        ({"audience": Audience(channels=("telegram:",))}, "announce-bad-channel"),
        ({"audience": Audience(channels=("telegram:123456789",))}, "announce-no-channel"),
        ({"audience": Audience(channels=("web:anything",))}, "announce-no-channels"),
    ],
)
async def test_what_is_malformed(scene: Scene, changed: dict[str, Any], key: str) -> None:
    assert key in await wrong(scene, replace(DEAL, **changed))


async def test_a_channel_that_is_somebodys_own_chat(scene: Scene) -> None:
    await scene.talk("-5", "sue")
    to_sue = replace(DEAL, audience=Audience(people=False, channels=("telegram:-5",)))
    assert await wrong(scene, to_sue) == ["announce-private-chat"]


async def test_only_people_on_platforms_that_are_served_are_counted(scene: Scene) -> None:
    await scene.keep("tom", Consent("news", True, "/subscribe"), platform="terminal")
    assert await wrong(scene, replace(DEAL, topic="news")) == ["announce-nobody"]


async def test_what_goes_to_people_and_to_a_channel_is_shown_in_both_forms(scene: Scene) -> None:
    both = replace(DEAL, id="a1", audience=Audience(channels=("telegram:-100",)))
    preview = await scene.desk().preview(both)
    buttons = {
        one.to_people: {button.action.kind for part in one.messages for button in part.every_button()}
        for one in preview.shown
        if one.platform == "telegram"
    }
    assert "post_less" in buttons[True]
    assert "post_subscribe" in buttons[False]
    said = (await scene.says(scene.desk(), "to:telegram channel:telegram:-100 topic:deals Hi")).message
    assert "In the channel on Telegram" in said.plain()


async def test_a_schedule_in_the_past(scene: Scene) -> None:
    desk = scene.desk()
    kept = await desk.draft(DEAL, "script:ci")
    await desk.approve(kept.id, "script:ci")
    with pytest.raises(Refused, match="passed already"):
        await desk.schedule(kept.id, NOW - 3600, "script:ci")
    scheduled = await desk.schedule(kept.id, NOW + 3600, "script:ci")
    assert scheduled.state == "scheduled"
    assert await scene.send() == []
    scene.now += 3600
    assert len(await scene.send()) == 1


async def scheduled(scene: Scene, *by: str, announcement: Announcement = DEAL) -> str:
    """The id of one that is approved by these and scheduled for in an hour."""
    scene.approvals = len(by)
    desk = scene.desk(scene.approvals)
    kept = await desk.draft(announcement, by[0])
    for one in by:
        await desk.approve(kept.id, one)
    await desk.schedule(kept.id, NOW + 3600, by[0])
    scene.now += 3600
    return kept.id


async def test_what_has_gone_wrong_since_it_was_scheduled_is_not_sent(scene: Scene) -> None:
    picture = "https://lamps.example/lamp.png"
    scene.pictures[picture] = Picture(1000)
    version = Version("Look", ("lamp",), picture)
    id_ = await scheduled(scene, "script:ci", announcement=replace(DEAL, versions=(version,)))
    await scene.stock(replace(LAMP, id="other"))
    scene.pictures[picture] = Picture(problem="announce-picture-missing")
    assert await scene.send() == []
    desk = scene.desk()
    found = await desk.get(id_)
    assert (found.state, found.scheduled_at) == ("approved", None)
    assert "No longer in the catalogue: lamp" in found.reason
    assert "no picture" in found.reason
    await scene.stock(LAMP)
    scene.pictures[picture] = Picture(1000)
    await desk.start(id_, "script:ci")
    assert len(await scene.send()) == 1


async def test_when_nobody_is_left_at_its_time_it_is_told_too(scene: Scene) -> None:
    id_ = await scheduled(scene, "script:ci")
    await scene.keep("sue", Consent("announcements", False, "/stop"))
    assert await scene.send() == []
    assert "Nobody would get it" in (await scene.desk().get(id_)).reason


async def test_what_somebody_approved_who_may_not_any_more_waits_for_another(scene: Scene) -> None:
    id_ = await scheduled(scene, "telegram:ann", "telegram:bob")
    scene.allow.discard("telegram:ann")
    assert await scene.send() == []
    desk = scene.desk(approvals=2)
    found = await desk.get(id_)
    assert found.state == "draft"
    assert "needs the approval of one more" in found.reason
    await desk.approve(id_, "script:ci")
    await desk.start(id_, "telegram:bob")
    assert len(await scene.send()) == 1


async def test_an_approval_counts_as_long_as_its_merchant_may(scene: Scene) -> None:
    desk = scene.desk(approvals=2)
    kept = await desk.draft(DEAL, "script:ci")
    await desk.approve(kept.id, "telegram:ann")
    scene.allow.discard("telegram:ann")
    assert (await desk.approve(kept.id, "telegram:bob")).state == "draft"
    scene.allow.add("telegram:ann")
    assert (await desk.approve(kept.id, "telegram:bob")).state == "approved"
    scene.allow.discard("telegram:ann")
    with pytest.raises(Refused, match="needs the approval of one more"):
        await desk.start(kept.id, "telegram:bob")
    with pytest.raises(Refused, match="needs the approval of one more"):
        await desk.schedule(kept.id, NOW + 60, "telegram:bob")


async def test_scripts_are_one_merchant_however_they_are_called(scene: Scene) -> None:
    desk = scene.desk(approvals=2)
    kept = await desk.draft(DEAL, "script:ci")
    await desk.approve(kept.id, "script:ci")
    assert (await desk.approve(kept.id, "script:cron")).state == "draft"
    assert (await desk.approve(kept.id, "telegram:ann")).state == "approved"


async def test_what_is_edited_while_it_is_being_checked_is_not_approved(scene: Scene) -> None:
    picture = "https://lamps.example/lamp.png"
    desk = scene.desk()
    kept = await desk.draft(replace(DEAL, versions=(Version("Look", picture=picture),)), "script:ci")

    async def look_at(address: str) -> Picture:
        await desk.store.edit(replace(kept, versions=(Version("Free for all"),)), "telegram:bob", NOW)
        return Picture(1000)

    desk = scene.desk(look_at=look_at)
    with pytest.raises(Changed, match="has been changed"):
        await desk.approve(kept.id, "telegram:ann")
    found = await desk.get(kept.id)
    assert (found.state, found.approvals) == ("draft", ())


async def test_nothing_is_sent_that_is_not_approved(scene: Scene) -> None:
    desk = scene.desk()
    kept = await desk.draft(DEAL, "script:ci")
    with pytest.raises(Refused, match="needs the approval of one more"):
        await desk.start(kept.id, "script:ci")


async def test_the_price_is_that_of_the_moment_it_is_sent(scene: Scene) -> None:
    desk = scene.desk()
    kept = await desk.draft(DEAL, "script:ci")
    await desk.approve(kept.id, "script:ci")
    await desk.start(kept.id, "script:ci")
    await scene.stock(replace(LAMP, price=Money(Decimal("14.90"), "USD"), stock=0))
    [message] = await scene.send()
    [card] = message.cards
    assert (str(card.price.amount), card.availability) == ("14.90", "out_of_stock")
    assert {"post_stop", "post_less", "post_details"} <= {one.action.kind for one in message.every_button()}
    assert all(button.token for button in message.every_button())


async def test_when_all_its_products_vanish_meanwhile_it_is_paused(scene: Scene) -> None:
    desk = scene.desk()
    kept = await desk.draft(DEAL, "script:ci")
    await desk.approve(kept.id, "script:ci")
    await desk.start(kept.id, "script:ci")
    await scene.stock(replace(LAMP, id="other"))
    assert await scene.send() == []
    found = await desk.get(kept.id)
    assert found.state == "paused"
    assert "lamp" in found.reason
    assert await scene.storage.announcements.states(kept.id) == {"pending": 1}


# In the chat


async def test_a_merchant_sees_it_first_and_confirms(scene: Scene) -> None:
    desk = scene.desk()
    shown = await scene.says(desk, "topic:deals #lamp Ten per cent off")
    said = shown.message.plain()
    assert "would go to one recipient" in said
    assert "On Telegram" in said
    assert "Ten per cent off" in said
    assert "Desk lamp" in said
    assert await scene.send() == []
    assert "on its way" in await scene.presses(desk, shown, "announce_confirm")
    assert len(await scene.send()) == 1
    [announcement] = await desk.store.all()
    done = [(deed.by, deed.what) for deed in await desk.store.deeds(announcement.id)]
    assert done == [("telegram:ann", what) for what in ("drafted", "approved", "started")]


async def test_a_second_merchant_has_to_agree_where_two_are_needed(scene: Scene) -> None:
    desk = scene.desk(approvals=2)
    shown = await scene.says(desk, "topic:deals Ten per cent off")
    for _ in range(2):
        assert "needs the approval of one more" in await scene.presses(desk, shown, "announce_confirm")
    assert await scene.send() == []
    [announcement] = await desk.store.all()
    seen = await scene.says(desk, announcement.id, person="bob")
    assert "on its way" in await scene.presses(desk, seen, "announce_confirm", person="bob")
    assert len(await scene.send()) == 1


async def test_a_merchant_who_lost_the_right_is_refused_at_the_confirmation(scene: Scene) -> None:
    desk = scene.desk()
    shown = await scene.says(desk, "topic:deals Ten per cent off")
    scene.allow.discard("telegram:ann")
    assert "not on the shop’s list" in await scene.presses(desk, shown, "announce_confirm")
    assert await scene.send() == []


async def test_who_confirms_what_was_edited_meanwhile_sees_it_anew(scene: Scene) -> None:
    desk = scene.desk()
    shown = await scene.says(desk, "topic:deals Ten per cent off")
    [announcement] = await desk.store.all()
    await desk.edit(replace(announcement, versions=(Version("Free for all"),)), "telegram:bob")
    again = await scene.press(desk, shown, "announce_confirm")
    assert "has been changed since you looked" in again.message.plain()
    assert "Free for all" in again.message.plain()
    assert (await desk.get(announcement.id)).approvals == ()
    assert await scene.send() == []
    assert "on its way" in await scene.presses(desk, again, "announce_confirm")
    assert len(await scene.send()) == 1


async def test_what_is_scheduled_can_be_cancelled_but_not_confirmed(scene: Scene) -> None:
    desk = scene.desk()
    shown = await scene.says(desk, "topic:deals Ten per cent off")
    [announcement] = await desk.store.all()
    await desk.approve(announcement.id, "telegram:bob")
    await desk.schedule(announcement.id, NOW + 3600, "telegram:bob")
    seen = await scene.says(desk, announcement.id)
    assert "scheduled" in seen.message.plain()
    assert kinds(seen) == {"announce_cancel"}
    assert "scheduled" in await scene.presses(desk, shown, "announce_confirm")
    assert (await desk.get(announcement.id)).state == "scheduled"


async def test_the_unknown_of_a_paused_one_wait_until_it_goes_on(scene: Scene) -> None:
    desk = scene.desk()
    shown = await scene.says(desk, "topic:deals Ten per cent off")
    await scene.presses(desk, shown, "announce_confirm")
    await scene.send(to_the_end=False)
    await desk.store.interrupted(("telegram",), NOW)
    [announcement] = await desk.store.all()
    await desk.pause(announcement.id, "telegram:bob")
    paused = await scene.says(desk, announcement.id)
    assert "when you go on with it" in await scene.presses(desk, paused, "announce_retry")
    assert await scene.send() == []
    assert "on its way" in await scene.presses(desk, paused, "announce_resume")
    assert len(await scene.send()) == 1


async def test_what_is_wrong_is_told_and_there_is_nothing_to_confirm(scene: Scene) -> None:
    desk = scene.desk()
    shown = await scene.says(desk, "topic:restock #gone Back again")
    assert "No longer in the catalogue: gone" in shown.message.plain()
    assert "Nobody would get it" in shown.message.plain()
    assert kinds(shown) == {"announce_cancel"}
    assert "cannot read" in (await scene.says(desk, "topic:sales Hi")).message.plain()


async def test_one_event_is_one_draft_however_often_it_is_handled(scene: Scene) -> None:
    desk = scene.desk()
    incoming = Incoming("e-twice", "telegram", "ann", "ann", "topic:deals Hi", "command")
    for _ in range(2):
        await announcing.announce(desk, situation(incoming), incoming)
    assert len(await desk.store.all()) == 1


# What people press


async def pressed(
    scene: Scene, message: Any, kind: str, person: str = "sue", *, direct: bool = True
) -> Outcome:
    token = next(button.token for button in message.every_button() if button.action.kind == kind)
    found = await scene.storage.turns.pressed(token)
    assert found
    assert found.person == ""
    guide: Any = SimpleNamespace(catalogue=scene.storage.catalogue, shop=SHOP)
    incoming = Incoming("e-press", "telegram", person, person, kind="button", token=token, direct=direct)
    outcome = await subscribing.press(
        guide, scene.storage.announcements, situation(incoming), incoming, found.action
    )
    assert outcome
    await scene.keep(person, *outcome.changes)
    return outcome


async def sent_one(scene: Scene, announcement: Announcement = DEAL) -> Any:
    desk = scene.desk()
    kept = await desk.draft(announcement, "script:ci")
    await desk.approve(kept.id, "script:ci")
    await desk.start(kept.id, "script:ci")
    return await scene.send()


async def test_stop_under_a_post_ends_all_and_is_counted(scene: Scene) -> None:
    [message] = await sent_one(scene)
    assert "no announcements" in (await pressed(scene, message, "post_stop")).message.plain()
    assert await scene.storage.announcements.subscribed("telegram", "sue") == []
    [announcement] = await scene.storage.announcements.all()
    [response] = await scene.storage.announcements.responses(announcement.id)
    assert (response.sent, response.clicked, response.unsubscribed) == (1, 0, 1)


async def test_less_of_this_keeps_the_topic_but_seldom(scene: Scene) -> None:
    [message] = await sent_one(scene)
    outcome = await pressed(scene, message, "post_less")
    assert outcome.profile.weight("category:Lamps", NOW) < 0
    assert await scene.storage.announcements.subscribed("telegram", "sue") == ["deals"]
    assert await sent_one(scene) == []


async def test_a_link_is_opened_by_its_button_and_counted(scene: Scene) -> None:
    link = LinkButton("Read more", "https://lamps.example/sale")
    [message] = await sent_one(scene, replace(DEAL, versions=(Version("Sale", buttons=(link,)),)))
    outcome = await pressed(scene, message, "post_link")
    assert [span.link for span in outcome.message.text if span.link] == ["https://lamps.example/sale"]
    [announcement] = await scene.storage.announcements.all()
    [response] = await scene.storage.announcements.responses(announcement.id)
    assert response.clicked == 1


async def test_in_a_channel_anybody_may_press_subscribe(scene: Scene) -> None:
    to_channel = replace(DEAL, audience=Audience(people=False, channels=("telegram:-100",)))
    [message] = await sent_one(scene, to_channel)
    await pressed(scene, message, "post_subscribe", person="tom")
    assert await scene.storage.announcements.subscribed("telegram", "tom") == ["deals"]


@pytest.mark.parametrize("direct", [True, False])
async def test_the_details_of_a_post_in_a_channel_are_for_who_pressed(scene: Scene, direct: bool) -> None:
    [message] = await sent_one(scene)
    outcome = await pressed(scene, message, "post_details", direct=direct)
    assert outcome.message.cards
    assert outcome.message.private != direct


async def test_topics_are_switched_by_buttons_and_words(scene: Scene) -> None:
    store = scene.storage.announcements
    incoming = Incoming("e", "telegram", "sue", "sue")
    listed = await subscribing.subscribe(store, situation(incoming), incoming, "")
    assert [button.label for button in listed.message.buttons if button.label.startswith("✓")] == ["✓ deals"]
    named = await subscribing.subscribe(store, situation(incoming), incoming, "新品")
    assert named.changes == (Consent("new_arrivals", True, "/subscribe"),)
    off = await subscribing.press(
        SimpleNamespace(),
        store,
        situation(incoming),
        incoming,
        Action("unsubscribe", value="deals"),  # type: ignore[arg-type]
    )
    assert off
    assert off.changes == (Consent("deals", False, "button"),)
    assert not any(button.label.startswith("✓") for button in off.message.buttons)


@pytest.mark.parametrize("words", ["22-8 Europe/Berlin", "off", "22-8 Mars/Base", "late"])
async def test_quiet_hours_are_set_or_explained(words: str) -> None:
    outcome = subscribing.quiet(situation(Incoming("e", "telegram", "sue", "sue")), words)
    assert bool(outcome.changes) == (words in ("22-8 Europe/Berlin", "off"))
    assert outcome.message.plain()
