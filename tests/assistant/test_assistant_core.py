"""One message in, one reply out, committed at once: the core over the demo shop and real storage."""

from __future__ import annotations

import asyncio
import itertools
import sqlite3
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
import pytest_asyncio

import assistant.core
import assistant.replying
import storage.sending
from assistant.core import MOST_STARTS, MOST_TRIES, Core
from assistant.dialogue.state import load
from assistant.evaluation.speaking import MemoryTurns
from assistant.guide import Guide, Outcome
from assistant.messages import Action, Capabilities, Incoming, Outgoing, SentRef
from assistant.ports import StoreUnavailable, Talk, Turn
from storage import Storage, open_storage

pytestmark = pytest.mark.asyncio(loop_scope="session")

PLATFORM = "test"
HOUR = 3600.0
_numbers = itertools.count()


class Phone:
    """A channel that notes when it was told to show that somebody is typing."""

    platform = PLATFORM
    capabilities = Capabilities(text_length=4000, cards=10, buttons=10, button_label_length=40)

    def __init__(self) -> None:
        self.typed = asyncio.Event()

    async def send(
        self, conversation: str, person: str, message: Outgoing, key: str, reply_to: str = ""
    ) -> SentRef:
        raise AssertionError("replies go by the outbox")

    async def edit(self, ref: SentRef, message: Outgoing) -> SentRef:
        raise AssertionError("replies go by the outbox")

    async def typing(self, conversation: str, person: str) -> None:
        self.typed.set()


def says(text: str, person: str = "ann", conversation: str = "", event: str = "") -> Incoming:
    """A message of `person`, in a chat of their own unless `conversation` names another."""
    event = event or f"event-{next(_numbers)}"
    return Incoming(event, PLATFORM, conversation or f"chat-{person}", person, text)


def presses(token: str, person: str = "ann", conversation: str = "") -> Incoming:
    return replace(says("", person, conversation), kind="button", token=token)


def token_of(reply: Outgoing, kind: str) -> str:
    """The token on the first button of that kind."""
    return next(button.token for button in reply.every_button() if button.action.kind == kind)


async def told(core: Core, incoming: Incoming) -> Outgoing:
    """The reply to a message that was not received before."""
    reply = await core.handle(incoming, Phone())
    assert reply is not None
    return reply


def inbox(folder: Path) -> dict[str, tuple[str, int]]:
    """Status and tries of every event, read from the file itself."""
    connection = sqlite3.connect(f"file:{folder / 'shopguide.db'}?mode=ro", uri=True)
    try:
        rows = connection.execute("SELECT event_id, status, tries FROM inbox").fetchall()
    finally:
        connection.close()
    return {event: (status, tries) for event, status, tries in rows}


@pytest_asyncio.fixture(loop_scope="session")
async def stored(tmp_path: Path) -> AsyncIterator[Storage]:
    async with open_storage(tmp_path) as opened:
        yield opened


@pytest.fixture
def core(guide: Guide, stored: Storage) -> Core:
    return Core(guide, stored.turns)


# --- one transaction ---------------------------------------------------------------------------------


async def test_a_reply_stands_in_the_outbox_when_handle_returns(core: Core, stored: Storage) -> None:
    incoming = says("show me laptops")
    reply = await told(core, incoming)
    (row,) = await stored.outbox.due(PLATFORM, 10)
    assert row.reply.message == reply
    assert (row.reply.conversation, row.reply.person) == ("chat-ann", "ann")
    assert await stored.turns.waiting() == []
    assert reply.cards[0].id in (await stored.turns.load(incoming)).state
    assert all([await stored.turns.pressed(button.token) for button in reply.every_button()])


async def test_nothing_of_a_turn_is_there_before_it_is_committed(
    core: Core, stored: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[str, list[object]]] = []

    async def commit(turn: Turn) -> None:
        talk = await stored.turns.load(turn.incoming)
        tokens = [await stored.turns.pressed(token) for token in turn.tokens]
        seen.append((talk.state, [*await stored.outbox.due(PLATFORM, 10), *filter(None, tokens)]))
        await whole(turn)

    whole = stored.turns.commit
    monkeypatch.setattr(stored.turns, "commit", commit)
    await told(core, says("show me laptops"))
    assert seen == [("", [])]


async def test_who_waits_for_the_reply_gets_it_and_nothing_is_kept_to_be_sent(
    core: Core, stored: Storage
) -> None:
    reply = await core.answer(says("show me laptops"))
    assert reply is not None
    assert reply.cards
    assert await stored.outbox.due(PLATFORM, 10) == []
    assert await stored.turns.waiting() == []


async def test_the_outbox_is_woken_after_the_commit(guide: Guide, stored: Storage) -> None:
    woken: list[str] = []
    await told(Core(guide, stored.turns, woken.append), says("hello"))
    assert woken == [PLATFORM]


async def test_a_second_delivery_is_not_answered(core: Core, stored: Storage) -> None:
    incoming = says("show me laptops")
    replies = await asyncio.gather(*(core.handle(incoming, Phone()) for _ in range(5)))
    again = await core.handle(incoming, Phone())
    assert sum(reply is not None for reply in (*replies, again)) == 1
    assert len(await stored.outbox.due(PLATFORM, 10)) == 1


# --- a stop half way ---------------------------------------------------------------------------------


async def test_what_was_received_before_a_stop_is_answered_once_after_it(
    guide: Guide, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    incoming = says("show me laptops")
    at_work = asyncio.Event()

    async def never(*_: object) -> Outcome:
        at_work.set()
        await asyncio.Event().wait()
        raise AssertionError

    async with open_storage(tmp_path) as first:
        dying = Core(guide, first.turns)
        with monkeypatch.context() as patch:
            patch.setattr(dying, "reply", never)
            handling = asyncio.create_task(dying.handle(incoming, Phone()))
            await at_work.wait()
            handling.cancel()
            await asyncio.gather(handling, return_exceptions=True)
        assert await first.outbox.due(PLATFORM, 10) == []

    async with open_storage(tmp_path) as second:
        reborn = Core(guide, second.turns)
        assert await reborn.recover({PLATFORM: Phone()}) == 1
        assert await reborn.recover({PLATFORM: Phone()}) == 0
        assert await reborn.handle(incoming, Phone()) is None
        (row,) = await second.outbox.due(PLATFORM, 10)
        assert row.reply.message.cards


async def test_an_event_that_ends_the_process_at_every_start_is_put_aside(
    core: Core, stored: Storage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Ended(BaseException):
        """What a mistake in a native library would do, as near as a test can come."""

    whole = core.reply

    async def deadly(incoming: Incoming, talk: Talk) -> Outcome:
        if incoming.text == "deadly":
            raise Ended
        return await whole(incoming, talk)

    monkeypatch.setattr(core, "reply", deadly)
    for event in (says("deadly", event="fatal"), says("hello", event="after")):
        await stored.turns.receive(event)
    for _ in range(MOST_STARTS):
        with pytest.raises(Ended):
            await core.recover({PLATFORM: Phone()})
    assert await core.recover({PLATFORM: Phone()}) == 2

    assert inbox(tmp_path)["fatal"] == ("dead", MOST_STARTS + 1)
    assert inbox(tmp_path)["after"][0] == "done"
    (sorry,) = await stored.outbox.due(PLATFORM, 10)
    assert sorry.reply.message.intent == "failed"


async def test_events_of_a_platform_that_is_switched_off_wait(core: Core, stored: Storage) -> None:
    await stored.turns.receive(says("hello"))
    assert await core.recover({"elsewhere": Phone()}) == 0
    assert len(await stored.turns.waiting()) == 1


async def test_several_messages_left_behind_are_answered_in_the_order_of_their_arrival(
    core: Core, stored: Storage
) -> None:
    for text in ("laptops", "under $1,000"):
        await stored.turns.receive(says(text))
    assert await core.recover({PLATFORM: Phone()}) == 2
    talk = await stored.turns.load(says(""))
    products = await core.guide.catalogue.products(load(talk.state, talk.updated_at).shown)
    assert products
    assert all(product.category[0] == "Laptops" and product.price_now.amount <= 1000 for product in products)


async def test_a_conversation_goes_on_after_a_restart(guide: Guide, tmp_path: Path) -> None:
    async with open_storage(tmp_path) as first:
        before = await told(Core(guide, first.turns), says("show me laptops"))
    async with open_storage(tmp_path) as second:
        core = Core(guide, second.turns)
        after = await told(core, says("the second one"))
        assert [card.id for card in after.cards] == [before.cards[1].id]
        pressed = await told(core, presses(token_of(before, "details")))
        assert [card.id for card in pressed.cards] == [before.cards[0].id]


# --- order, and who is who ---------------------------------------------------------------------------


async def test_messages_of_one_person_are_handled_in_the_order_in_which_they_came(
    guide: Guide, core: Core
) -> None:
    texts = ["laptops", "under $1,500", "in silver", "the second one", "more like this", "start over"]
    calm = Core(guide, MemoryTurns())
    expected = [await told(calm, says(text)) for text in texts]
    hurried = await asyncio.gather(*(told(core, says(text)) for text in texts))
    assert [reply.plain() for reply in hurried] == [reply.plain() for reply in expected]
    assert [shown(reply) for reply in hurried] == [shown(reply) for reply in expected]


def shown(reply: Outgoing) -> list[str]:
    return [card.id for card in reply.cards]


async def test_one_person_does_not_wait_for_another(core: Core, monkeypatch: pytest.MonkeyPatch) -> None:
    ben_done = asyncio.Event()
    work = core.reply

    async def ann_after_ben(incoming: Incoming, talk: Talk) -> Outcome:
        if incoming.person == "ann":
            await asyncio.wait_for(ben_done.wait(), 120)
        return await work(incoming, talk)

    monkeypatch.setattr(core, "reply", ann_after_ben)
    ann = asyncio.create_task(told(core, says("hello", "ann", "group")))
    await told(core, says("hello", "ben", "group"))
    ben_done.set()
    assert (await ann).intent == "smalltalk"


async def test_two_people_in_one_conversation_are_kept_apart(core: Core) -> None:
    await told(core, says("show me laptops", "ann", "group"))
    await told(core, says("show me headphones", "ben", "group"))
    ann = await told(core, says("under $1,000", "ann", "group"))
    ben = await told(core, says("the first one", "ben", "group"))
    assert {product.category[0] for product in await core.guide.catalogue.products(shown(ann))} == {"Laptops"}
    assert "headphones" in " ".join((await core.guide.catalogue.products(shown(ben)))[0].category).lower()


async def test_one_person_has_a_conversation_in_each_place_and_one_profile(core: Core) -> None:
    first = await told(core, says("show me laptops", "ann", "here"))
    await told(core, says("save the first one", "ann", "here"))
    assert (await told(core, says("the second one", "ann", "there"))).intent == "clarify"
    assert shown(await told(core, says("saved", "ann", "there"))) == shown(first)[:1]


# --- what cannot be handled --------------------------------------------------------------------------


def failing(monkeypatch: pytest.MonkeyPatch, times: float = float("inf")) -> SimpleNamespace:
    """Small talk fails the first `times`; `.tries` counts."""
    count, work = SimpleNamespace(tries=0), assistant.replying.talking.talk

    def fail(*arguments: object) -> Outcome:
        count.tries += 1
        if count.tries <= times:
            raise RuntimeError("no words")
        return work(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(assistant.replying.talking, "talk", fail)
    return count


async def test_a_poison_message_is_tried_three_times_and_then_apologised_for(
    core: Core, stored: Storage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await told(core, says("show me laptops"))
    count = failing(monkeypatch)
    poison = says("hello", event="poison")
    reply = await told(core, poison)
    assert (reply.intent, count.tries) == ("failed", MOST_TRIES)
    assert inbox(tmp_path)["poison"] == ("dead", MOST_TRIES)
    assert await core.handle(poison, Phone()) is None
    after = await told(core, says("the second one"))
    assert after.cards, "the conversation goes on from where it was"


async def test_the_apology_is_sent_and_in_the_language_of_the_conversation(
    core: Core, stored: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    await told(core, says("你好"))
    failing(monkeypatch)
    reply = await told(core, says("谢谢"))
    assert (reply.intent, reply.language) == ("failed", "zh")
    for row in await stored.outbox.due(PLATFORM, 10):
        await stored.outbox.sent(row, SentRef(PLATFORM, "chat-ann", "1"))
    assert [row.reply.message for row in await stored.outbox.due(PLATFORM, 10)] == [reply]


async def test_what_works_at_the_second_try_is_a_reply_like_any_other(
    core: Core, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing(monkeypatch, times=1)
    assert (await told(core, says("hello", event="shy"))).intent == "smalltalk"
    assert inbox(tmp_path)["shy"] == ("done", 1)


async def test_tries_are_counted_across_restarts(
    core: Core, stored: Storage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    poison = says("hello", event="killer")
    await stored.turns.receive(poison)
    for _ in range(MOST_TRIES - 1):
        await stored.turns.failed(poison, "the process died of it")
    count = failing(monkeypatch)
    await core.recover({PLATFORM: Phone()})
    assert count.tries == 1
    assert inbox(tmp_path)["killer"][0] == "dead"


async def test_a_store_that_cannot_write_just_now_is_waited_for(
    core: Core, stored: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit, refusals = stored.turns.commit, iter(range(2))

    async def full(turn: Turn) -> None:
        if next(refusals, None) is not None:
            raise StoreUnavailable("the disk is full")
        await commit(turn)

    monkeypatch.setattr(stored.turns, "commit", full)
    monkeypatch.setattr(assistant.core, "FIRST_WAIT", 0.0)
    reply = await told(core, says("show me laptops"))
    assert reply.cards
    assert [row.reply.message for row in await stored.outbox.due(PLATFORM, 10)] == [reply]


# --- buttons -----------------------------------------------------------------------------------------


async def test_a_button_does_what_its_label_says(core: Core) -> None:
    reply = await told(core, says("show me laptops"))
    details = await told(core, presses(token_of(reply, "details")))
    assert (details.intent, shown(details)) == ("details", shown(reply)[:1])
    similar = await told(core, presses(token_of(reply, "similar")))
    assert similar.cards
    assert shown(reply)[0] not in shown(similar)
    compared = await told(core, presses(token_of(reply, "compare_top")))
    assert compared.table
    more = await told(core, presses(token_of(await told(core, says("headphones")), "more")))
    assert more.cards


async def test_a_label_typed_out_is_a_button_pressed(core: Core) -> None:
    reply = await told(core, says("show me laptops"))
    brand = next(button for button in reply.buttons if button.action.product == "brand")
    narrowed = await told(core, says(f" {brand.label.upper()} "))
    assert {card.brand for card in narrowed.cards} == {brand.label}


async def test_a_button_works_whatever_was_said_since(core: Core) -> None:
    reply = await told(core, says("show me laptops"))
    await told(core, says("start over"))
    await told(core, says("headphones"))
    assert shown(await told(core, presses(token_of(reply, "details")))) == shown(reply)[:1]


async def test_another_persons_button_is_refused_and_only_they_see_it(core: Core) -> None:
    reply = await told(core, says("show me laptops", "ann", "group"))
    thief = replace(presses(token_of(reply, "details"), "ben", "group"), direct=False)
    refused = await told(core, thief)
    assert (refused.intent, refused.cards, refused.private) == ("expired", (), True)


async def test_a_button_that_was_never_made_is_refused(core: Core) -> None:
    refused = await told(core, presses("no-such-token"))
    assert (refused.intent, refused.cards) == ("expired", ())


async def test_an_expired_button_is_refused_and_the_conversation_stays(
    core: Core, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(storage.sending, "TOKEN_LIFE", -1.0)
        reply = await told(core, says("show me laptops"))
    refused = await told(core, presses(token_of(reply, "details")))
    assert (refused.intent, refused.cards) == ("expired", ())
    assert shown(await told(core, says("the second one"))) == shown(reply)[1:2]


async def test_a_button_for_a_product_that_is_gone_says_so(core: Core, stored: Storage) -> None:
    incoming = says("hello")
    await told(core, incoming)
    talk = await stored.turns.load(incoming)
    later = says("")
    await stored.turns.receive(later)
    await stored.turns.commit(Turn(later, talk, tokens={"old": Action("details", "NO-LONGER-SOLD")}))
    refused = await told(core, presses("old"))
    assert (refused.intent, refused.cards) == ("expired", ())


async def test_tokens_are_opaque_short_and_never_the_same(core: Core) -> None:
    tokens = [
        button.token
        for _ in range(2)
        for button in (await told(core, says("show me laptops"))).every_button()
    ]
    assert len(set(tokens)) == len(tokens)
    assert all(token and len(token.encode()) <= 64 for token in tokens)


# --- time --------------------------------------------------------------------------------------------


async def test_a_slow_reply_shows_that_somebody_is_typing(
    core: Core, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone, work = Phone(), core.reply

    async def slow(incoming: Incoming, talk: Talk) -> Outcome:
        await asyncio.wait_for(phone.typed.wait(), 120)
        return await work(incoming, talk)

    monkeypatch.setattr(core, "reply", slow)
    assert await core.handle(says("hello"), phone)


async def test_a_quick_reply_does_not(core: Core, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assistant.core, "TYPING_AFTER", 3600.0)
    phone = Phone()
    assert await core.handle(says("hello"), phone)
    assert not phone.typed.is_set()


async def test_a_typing_sign_that_fails_costs_nothing(core: Core, monkeypatch: pytest.MonkeyPatch) -> None:
    phone, work = Phone(), core.reply

    async def broken(conversation: str, person: str) -> None:
        phone.typed.set()
        raise ConnectionError("offline")

    async def slow(incoming: Incoming, talk: Talk) -> Outcome:
        await asyncio.wait_for(phone.typed.wait(), 120)
        await asyncio.sleep(0)
        return await work(incoming, talk)

    monkeypatch.setattr(phone, "typing", broken)
    monkeypatch.setattr(core, "reply", slow)
    assert await core.handle(says("hello"), phone)


@pytest.mark.parametrize(("hours", "remembered"), [(11, True), (13, False)])
async def test_after_half_a_day_a_visitor_looks_for_something_new(
    core: Core, stored: Storage, monkeypatch: pytest.MonkeyPatch, hours: float, remembered: bool
) -> None:
    first = await told(core, says("show me laptops"))
    await told(core, says("save the first one"))
    fresh = stored.turns.load

    async def aged(incoming: Incoming) -> Talk:
        talk = await fresh(incoming)
        return replace(talk, updated_at=talk.updated_at - hours * HOUR)

    monkeypatch.setattr(stored.turns, "load", aged)
    reply = await told(core, says("the second one"))
    assert bool(reply.cards) is remembered
    assert shown(await told(core, says("saved"))) == shown(first)[:1], "the profile stays"


async def test_a_state_that_is_no_longer_read_is_a_new_conversation(core: Core, stored: Storage) -> None:
    incoming = says("hello")
    await told(core, incoming)
    talk = await stored.turns.load(incoming)
    later = says("")
    await stored.turns.receive(later)
    broken = replace(talk, state='{"wish": 5}', profile="[]")
    await stored.turns.commit(Turn(later, broken))
    assert (await told(core, says("show me laptops"))).cards
