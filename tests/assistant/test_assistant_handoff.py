"""A shopper, the guide and the shop's people: who speaks to whom, over the demo shop and real storage."""

from __future__ import annotations

import itertools
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio

from assistant.core import Core
from assistant.desk import BACK, LONGEST, PATIENCE, TAKE, StaffDesk
from assistant.dialogue.guide_again import wants_guide
from assistant.dialogue.reading import Reading
from assistant.dialogue.state import Dialogue, Profile
from assistant.guide import Guide, Situation
from assistant.handlers import handoff
from assistant.messages import Action, Incoming, Outgoing, SentRef
from assistant.opening_hours import OpeningHours
from assistant.ports import Delivery, Ticket
from assistant.staff import Staff
from storage import Storage, open_storage

pytestmark = pytest.mark.asyncio(loop_scope="session")

SHOP, STAFF_PLATFORM, CHANNEL = "web", "telegram", "-100123"
_numbers = itertools.count()


def ann(text: str = "", **more: object) -> Incoming:
    """Ann, a shopper, in a chat of her own."""
    event = Incoming(f"a{next(_numbers)}", SHOP, "chat-ann", "ann", text, name="Ann", sent_at=time.time())
    return replace(event, **more)  # type: ignore[arg-type]


def sam(text: str = "", place: str = CHANNEL, **more: object) -> Incoming:
    """Sam, who writes in a channel: the staff's unless it is said."""
    event = Incoming(f"s{next(_numbers)}", STAFF_PLATFORM, place, "sam", text, name="Sam", direct=False)
    return replace(event, place=place, **more)  # type: ignore[arg-type]


class Shop:
    """The core with a desk, and what its platforms were sent."""

    def __init__(self, guide: Guide, storage: Storage, staff: Staff) -> None:
        self.storage = storage
        self.desk = StaffDesk(storage.tickets, staff)
        self.core = Core(guide, storage.turns, people=storage.people, desk=self.desk)

    async def told(self, incoming: Incoming) -> Outgoing:
        """The outcome of an event, as a caller who shows it at once gets it."""
        reply = await self.core.answer(incoming)
        assert reply is not None
        return reply

    async def sent(self, platform: str) -> list[Delivery]:
        """What waits for a platform, which takes it now; every post gets a number as its name."""
        taken = []
        while due := await self.storage.outbox.due(platform, 50):
            for row in due:
                await self.storage.outbox.sent(row, SentRef(platform, row.reply.conversation, f"m{row.id}"))
            taken += due
        return taken

    async def words(self, platform: str) -> list[str]:
        return [row.reply.message.plain() for row in await self.sent(platform)]

    async def ticket(self) -> Ticket | None:
        return await self.storage.tickets.open_of(SHOP, "ann", "chat-ann")


@pytest_asyncio.fixture(loop_scope="session")
async def storage(tmp_path: Path) -> AsyncIterator[Storage]:
    async with open_storage(tmp_path) as opened:
        yield opened


@pytest.fixture
def shop(guide: Guide, storage: Storage) -> Shop:
    return Shop(guide, storage, Staff(STAFF_PLATFORM, CHANNEL))


async def called(shop: Shop) -> str:
    """Ann has asked for a person; what the platform calls the post about it."""
    reply = await shop.told(ann("can I talk to a person?"))
    assert reply.intent == "human"
    (post,) = await shop.sent(STAFF_PLATFORM)
    return f"m{post.id}"


async def test_asking_for_a_person_calls_the_staff_and_tells_the_shopper(shop: Shop) -> None:
    await shop.told(ann("do you have an oak desk?"))
    reply = await shop.told(ann("I want to talk to a human"))
    ticket = await shop.ticket()
    assert ticket is not None
    assert (ticket.status, ticket.name, ticket.quiet) == ("called", "Ann", True)
    assert "I keep quiet" in reply.plain()
    assert [button.action.kind for button in reply.buttons] == [BACK]
    (post,) = await shop.sent(STAFF_PLATFORM)
    assert post.reply.conversation == CHANNEL
    text = post.reply.message.plain()
    assert f"#{ticket.id}" in text
    assert "Ann (web)" in text
    assert "do you have an oak desk?" in text
    assert [button.action.kind for button in post.reply.message.buttons] == [TAKE, BACK]


async def test_a_reply_to_the_post_reaches_the_shopper_with_who_is_speaking(shop: Shop) -> None:
    post = await called(shop)
    silent = await shop.told(sam("Hello, what is it about?", answers=post))
    assert silent.plain() == ""
    (row,) = await shop.sent(SHOP)
    assert (row.reply.conversation, row.reply.person) == ("chat-ann", "ann")
    assert row.reply.message.intent == "staff"
    assert row.reply.message.plain() == "Sam, of the shop’s staff:\nHello, what is it about?"
    assert (await shop.ticket()).taken_by == "Sam"
    (confirmed,) = await shop.words(STAFF_PLATFORM)
    assert "Sam has taken over" in confirmed
    await shop.told(sam("And the number of your order?", answers=post))
    assert len(await shop.sent(SHOP)) == 1
    assert await shop.words(STAFF_PLATFORM) == [], "who speaks is told once"


async def test_the_guide_is_quiet_and_passes_on_until_it_is_handed_back(shop: Shop) -> None:
    post = await called(shop)
    await shop.told(sam("Hello", answers=post))
    await shop.sent(SHOP), await shop.sent(STAFF_PLATFORM)
    heard = await shop.told(ann("show me desks"))
    assert (heard.intent, heard.plain(), heard.cards) == ("passed_on", "", ())
    (post_text,) = await shop.words(STAFF_PLATFORM)
    assert post_text.endswith("Ann: show me desks")
    await shop.told(sam("", kind="command", command="handback", answers=post))
    assert "It is me again" in (await shop.words(SHOP))[0]
    assert await shop.ticket() is None
    assert (await shop.told(ann("show me desks"))).cards


async def test_nothing_is_put_into_the_outbox_for_a_quiet_turn(shop: Shop) -> None:
    post = await called(shop)
    await shop.told(sam("Hello", answers=post))
    await shop.sent(SHOP)
    assert await shop.core.handle(ann("anybody there?"), None) is not None  # type: ignore[arg-type]
    assert await shop.sent(SHOP) == []


@pytest.mark.parametrize("words", ["back to the bot", "Back to the guide, please", "回到导购吧"])
async def test_the_shopper_can_call_the_guide_back(shop: Shop, words: str) -> None:
    await called(shop)
    reply = await shop.told(ann(words))
    assert reply.intent == "human"
    assert await shop.ticket() is None
    assert "went back to the guide" in (await shop.words(STAFF_PLATFORM))[0]
    assert (await shop.told(ann("show me desks"))).cards


async def test_the_shoppers_button_works_on_a_message_of_the_staffs(shop: Shop) -> None:
    post = await called(shop)
    await shop.told(sam("Hello", answers=post))
    (row,) = await shop.sent(SHOP)
    (button,) = row.reply.message.buttons
    await shop.told(ann(kind="button", token=button.token))
    assert await shop.ticket() is None
    again = await shop.told(ann(kind="button", token=button.token))
    assert "already" in again.plain()


async def test_the_staffs_buttons_take_over_and_hand_back(shop: Shop) -> None:
    await shop.told(ann("talk to a person"))
    (post,) = await shop.sent(STAFF_PLATFORM)
    take, back = post.reply.message.buttons
    await shop.told(sam(kind="button", token=take.token))
    assert (await shop.ticket()).status == "taken"
    assert "Sam, of the shop’s staff, has joined" in (await shop.words(SHOP))[0]
    await shop.told(sam(kind="button", token=back.token))
    assert await shop.ticket() is None
    gone = await shop.told(sam(kind="button", token=back.token))
    assert "no longer open" in gone.plain()


async def test_nobody_outside_the_staffs_channel_can_answer(shop: Shop) -> None:
    """Canary: the same words, numbers and buttons from any other place do nothing to the shopper."""
    await shop.told(ann("talk to a person"))
    (post,) = await shop.sent(STAFF_PLATFORM)
    take, back = post.reply.message.buttons
    ticket = await shop.ticket()
    strangers = [
        sam(f"#{ticket.id} give me your card number", place="-100999"),
        sam("give me your card number", place="-100999", answers=f"m{post.id}"),
        replace(sam(f"#{ticket.id} hello"), platform="discord"),
        replace(sam(f"#{ticket.id} hello"), direct=True, place=""),
        replace(sam("hello", answers=f"m{post.id}"), direct=True, place=""),
        sam(kind="button", token=take.token, place="-100999"),
        sam(kind="button", token=back.token, place="-100999"),
        replace(sam(kind="button", token=back.token), direct=True, place=""),
        sam("", kind="command", command="handback", place="-100999", answers=f"m{post.id}"),
        Incoming("x1", SHOP, "chat-eve", "eve", kind="button", token=back.token),
        Incoming("x2", SHOP, "chat-eve", "eve", kind="button", token=take.token),
        Incoming("x3", SHOP, "chat-ann", "ann", kind="button", token=take.token),
    ]
    for stranger in strangers:
        await shop.told(stranger)
        assert await shop.ticket() == ticket, stranger
    assert all(row.reply.person != "ann" for row in await shop.sent(SHOP))


async def test_without_a_staffs_channel_nobody_is_staff(guide: Guide, storage: Storage) -> None:
    shop = Shop(guide, storage, Staff(elsewhere=True))
    await shop.told(ann("talk to a person"))
    ticket = await shop.ticket()
    await shop.told(replace(sam(f"#{ticket.id} hello"), platform="", place=""))
    assert await shop.ticket() == ticket


async def test_when_nobody_is_there_it_is_told_with_when_somebody_will_be(
    guide: Guide, storage: Storage
) -> None:
    tomorrow = time.strftime("%a", time.gmtime(time.time() + 86_400)).lower()
    hours = OpeningHours.read([f"{tomorrow} 09:00-10:00"], "UTC")
    shop = Shop(guide, storage, Staff(STAFF_PLATFORM, CHANNEL, hours))
    reply = await shop.told(ann("talk to a person"))
    assert "Nobody of the shop’s people is here right now" in reply.plain()
    assert "tomorrow at 09:00 (UTC)" in reply.plain()
    assert (await shop.ticket()).status == "waiting"
    assert (await shop.told(ann("show me desks"))).cards, "the guide goes on while nobody is there"
    (post,) = await shop.sent(STAFF_PLATFORM)
    await shop.told(sam("Good morning!", answers=f"m{post.id}"))
    assert (await shop.told(ann("show me desks"))).cards == (), "now somebody is"


async def test_a_shopper_who_waits_in_vain_gets_the_guide_back(shop: Shop) -> None:
    await called(shop)
    assert await shop.desk.remind(time.time() + PATIENCE - 5) == 0
    assert await shop.desk.remind(time.time() + PATIENCE + 5) == 1
    assert "nobody has answered yet" in (await shop.words(SHOP))[0]
    assert await shop.desk.remind(time.time() + 2 * PATIENCE) == 0, "told once"
    assert (await shop.told(ann("show me desks"))).cards
    assert (await shop.ticket()).status == "waiting"


async def test_the_console_takes_over_replies_and_hands_back(shop: Shop) -> None:
    await shop.told(ann("show me desks"))
    (talk,) = await shop.storage.tickets.conversations(10)
    await shop.desk.take_over(talk, "Kim")
    assert "Kim, of the shop’s staff, has joined" in (await shop.words(SHOP))[0]
    await shop.desk.reply(talk, "Kim", "  It is 120 cm wide.  ")
    assert await shop.words(SHOP) == ["Kim, of the shop’s staff:\nIt is 120 cm wide."]
    assert [text.split("\n")[1] for text in await shop.words(STAFF_PLATFORM)][1] == "Kim: It is 120 cm wide."
    lines = await shop.storage.tickets.lines(SHOP, "chat-ann", "ann")
    assert lines[-1].author == "staff"
    assert await shop.desk.hand_back(talk, "Kim")
    assert not await shop.desk.hand_back(talk, "Kim")
    with pytest.raises(ValueError, match="nothing to send"):
        await shop.desk.reply(talk, "Kim", "  ")
    with pytest.raises(ValueError, match="3,000"):
        await shop.desk.reply(talk, "Kim", "x" * 3001)


async def test_a_group_is_not_taken_over(shop: Shop) -> None:
    await shop.told(ann("show me desks", direct=False, place="lounge"))
    (talk,) = await shop.storage.tickets.conversations(10)
    with pytest.raises(ValueError, match="in a group"):
        await shop.desk.take_over(talk, "Kim")
    with pytest.raises(ValueError, match="in a group"):
        await shop.desk.reply(talk, "Kim", "Hello")
    assert await shop.ticket() is None
    assert await shop.sent(SHOP) == []


async def test_who_is_gone_is_not_taken_over(shop: Shop) -> None:
    with pytest.raises(ValueError, match="gone"):
        await shop.desk.take_over(ann(), "Kim")


async def test_an_answer_leaves_the_conversation_with_whom_it_is(shop: Shop) -> None:
    await shop.told(ann("show me desks"))
    (talk,) = await shop.storage.tickets.conversations(10)
    await shop.desk.answer(talk, "Kim", "Oak, all of them.")
    said, again = await shop.sent(SHOP)
    assert said.reply.message.plain() == "Kim, of the shop’s staff:\nOak, all of them."
    assert said.reply.message.buttons == ()
    assert "It is me again" in again.reply.message.plain()
    assert await shop.ticket() is None
    await shop.desk.take_over(talk, "Lee")
    await shop.sent(SHOP)
    await shop.desk.answer(talk, "Kim", "And 120 cm wide.")
    assert await shop.words(SHOP) == ["Kim, of the shop’s staff:\nAnd 120 cm wide."]
    assert (await shop.ticket()).taken_by == "Lee"


async def test_who_presses_take_second_is_told_who_has_it(shop: Shop) -> None:
    await shop.told(ann("talk to a person"))
    (post,) = await shop.sent(STAFF_PLATFORM)
    take, _ = post.reply.message.buttons
    await shop.told(sam(kind="button", token=take.token))
    await shop.sent(SHOP)
    second = await shop.told(sam(kind="button", token=take.token, person="tess", name="Tess"))
    assert "Sam has #" in second.plain()
    with pytest.raises(ValueError, match="Sam has it already"):
        await shop.desk.take_over(ann(), "Kim")
    assert (await shop.ticket()).taken_by == "Sam"
    assert await shop.sent(SHOP) == [], "the shopper hears of one"


async def test_of_two_who_take_at_once_one_has_it(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    await shop.told(ann("talk to a person"))
    (post,) = await shop.sent(STAFF_PLATFORM)

    async def meanwhile(ticket: Ticket) -> list[str]:
        monkeypatch.undo()
        await shop.desk.take_over(ticket, "Kim")
        return []

    monkeypatch.setattr(shop.desk, "told_so_far", meanwhile)
    told = await shop.told(sam(kind="button", token=post.reply.message.buttons[0].token))
    assert "Kim has #" in told.plain()
    assert (await shop.ticket()).taken_by == "Kim"
    assert len(await shop.sent(SHOP)) == 1


async def test_the_reminder_takes_nothing_out_of_a_persons_hands(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    await called(shop)
    read = await shop.storage.tickets.every_open()
    await shop.desk.take_over(read[0], "Kim")

    async def as_it_was() -> list[Ticket]:
        return read

    monkeypatch.setattr(shop.storage.tickets, "every_open", as_it_was)
    assert await shop.desk.remind(time.time() + PATIENCE + 5) == 0
    assert (await shop.ticket()).taken_by == "Kim"


async def test_no_two_tickets_have_one_id(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    await called(shop)
    before = await shop.ticket()
    letters = iter(f"{before.id}BBBBB")
    monkeypatch.setattr("assistant.desk.secrets.choice", lambda among: next(letters))
    await shop.told(ann("talk to a person", person="bob", conversation="chat-bob"))
    assert (await shop.storage.tickets.open_of(SHOP, "bob", "chat-bob")).id == "BBBBB"
    assert await shop.ticket() == before


async def test_a_long_message_is_passed_on_in_posts_that_can_each_be_answered(shop: Shop) -> None:
    await called(shop)
    long = "x" * LONGEST
    await shop.told(ann(f"{long}beyond"))
    posts = await shop.sent(STAFF_PLATFORM)
    texts = [row.reply.message.plain() for row in posts]
    assert all(len(text) < 1900 for text in texts), "no platform splits it"
    assert sum(text.count("x") for text in texts) == LONGEST
    assert "beyond" not in "".join(texts)
    assert "The message has 3,006 characters" in texts[-1]
    for post in posts:
        await shop.told(sam("Hello", answers=f"m{post.id}"))
    assert len(await shop.sent(SHOP)) == len(posts)


async def test_an_answer_that_is_too_long_is_not_sent_and_that_is_said(shop: Shop) -> None:
    post = await called(shop)
    told = await shop.told(sam("x" * (LONGEST + 1), answers=post))
    assert told.plain().startswith("Nothing was sent: a message has at most 3,000 characters")
    assert await shop.sent(SHOP) == []
    assert (await shop.ticket()).status == "called"


async def test_a_closed_ticket_is_opened_anew_by_an_answer(shop: Shop) -> None:
    post = await called(shop)
    await shop.told(ann("back to the guide"))
    await shop.told(sam("Sorry, I was away. It arrives on Monday.", answers=post))
    assert (await shop.ticket()).taken_by == "Sam"
    assert "It arrives on Monday." in (await shop.words(SHOP))[-1]


async def test_commands_and_buttons_get_a_word_about_who_is_speaking(shop: Shop) -> None:
    await called(shop)
    reply = await shop.told(ann("", kind="command", command="saved"))
    assert "Shall I come back?" in reply.plain()
    stopped = await shop.told(ann("/stop"))
    assert stopped.intent == "stop", "what people do with their data does not wait"


@pytest.mark.parametrize(
    "kind",
    ["post_stop", "post_less", "post_subscribe", "subscribe", "unsubscribe", "forget_interests", "alert_off"],
)
async def test_the_buttons_of_ones_own_wishes_do_not_wait_for_the_staff(shop: Shop, kind: str) -> None:
    await called(shop)
    pressed = ann(kind="button", token="t")
    turn = Situation(Reading("button", "en", "", ""), Dialogue(), Profile(), (), time.time(), pressed)
    assert await handoff.hear(shop.desk, turn, pressed, Action(kind)) is None
    assert await handoff.hear(shop.desk, turn, pressed, Action("more")) is not None


@pytest.mark.parametrize("command", ["/quiet 22-8", "/subscribe", "/profile", "/alerts"])
async def test_the_commands_of_ones_own_wishes_do_not_wait_either(shop: Shop, command: str) -> None:
    await called(shop)
    assert "I have called" not in (await shop.told(ann(command))).plain()


async def test_in_a_group_nobody_is_handed_over(shop: Shop) -> None:
    reply = await shop.told(ann("talk to a person", direct=False, place="lounge"))
    assert "private" in reply.plain().lower() or "direct" in reply.plain().lower()
    assert await shop.storage.tickets.every_open() == []


async def test_without_staff_the_shops_own_words_say_how_to_reach_it(guide: Guide, storage: Storage) -> None:
    shop = Shop(guide, storage, Staff())
    reply = await shop.told(ann("talk to a person"))
    assert reply.sources
    assert await shop.ticket() is None


async def test_the_shopper_is_spoken_to_in_chinese(shop: Shop) -> None:
    reply = await shop.told(ann("我要找真人客服"))
    assert reply.language == "zh"
    assert "工作人员" in reply.plain()
    (post,) = await shop.sent(STAFF_PLATFORM)
    await shop.told(sam("您好", answers=f"m{post.id}"))
    assert (await shop.words(SHOP))[0].startswith("Sam（店里的工作人员）")


async def test_words_that_call_the_guide_back_are_told_from_others() -> None:
    assert all(
        wants_guide(text) for text in ("back to the bot", "Let me talk to the guide again", "回到机器人")
    )
    assert not any(
        wants_guide(text) for text in ("back", "is this a robot vacuum?", "guide to the city", "机器人")
    )
