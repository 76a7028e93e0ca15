"""What people see: sends and edits with the real library, and what refusals mean."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest

from adapters.adapter import Adapter
from adapters.errors import RateLimited, Rejected, SendError, Transient, Unreachable
from adapters.fit import fit
from adapters.outbox import OutboxWorker, Retries
from adapters.pace import Meters
from adapters.telegram.address import message_of, place_of, shown_as
from adapters.telegram.channel import PACE
from adapters.telegram.render import CAPABILITIES
from assistant.messages import Action, Attachment, Button, Outgoing, SentRef, Span
from assistant.ports import Channel, Reply
from tests.adapters.contract.driver import until
from tests.adapters.memory_outbox import MemoryOutbox
from tests.adapters.telegram.bot_api import ANN, BOB, LOUNGE, BotApi, Fault, FaultKind
from tests.adapters.telegram.running_bot import Inbox, make, running
from tests.adapters.telegram.test_telegram_render import ALBUM, MESSAGES, lamp, reply

MORE = Button("Show more", Action("more"), "more")


@dataclass
class Bot:
    """A bot that is connected, and the server it is connected to."""

    api: BotApi
    adapter: Adapter

    @property
    def channel(self) -> Channel:
        return self.adapter.channel

    async def send(self, message: Outgoing, conversation: str = str(ANN.id), **more: str) -> SentRef:
        (part,) = fit(message, CAPABILITIES)
        return await self.channel.send(conversation, str(ANN.id), part, "row-1", **more)

    async def edit(self, ref: SentRef, message: Outgoing) -> SentRef:
        (part,) = fit(message, CAPABILITIES)
        return await self.channel.edit(ref, part)


@asynccontextmanager
async def connected() -> AsyncIterator[Bot]:
    async with BotApi() as api:
        adapter = make(api)
        async with running(adapter, Inbox()):
            yield Bot(api, adapter)


def said(text: str, **changes: object) -> Outgoing:
    return reply(text=(Span(text),), **changes)


CARD = reply(text=(), cards=(lamp(1),))
OTHER = reply(text=(), cards=(lamp(2),), buttons=(MORE,))
PICTURES = reply(text=(), cards=ALBUM)


@pytest.mark.parametrize("name", MESSAGES)
async def test_everything_that_is_rendered_is_taken(name: str):
    async with connected() as bot:
        for part in fit(MESSAGES[name], CAPABILITIES):
            await bot.channel.send(str(ANN.id), str(ANN.id), part, "row-1")
        shown = bot.api.shown()
        tokens = [data for one in shown for row in one.keyboard for _, data in row]
        assert sorted(tokens) == sorted(each.token for each in MESSAGES[name].every_button())


async def test_text_with_buttons():
    async with connected() as bot:
        ref = await bot.send(said("Here & there <you> are", buttons=(MORE,)))
        (shown,) = bot.api.shown()
        assert (shown.text, shown.keyboard) == ("Here & there <you> are", ((("Show more", "more"),),))
        assert ref == SentRef("telegram", str(ANN.id), str(shown.id))
        preview = bot.api.made("sendMessage")[0].params["link_preview_options"]
        assert preview == '{"is_disabled": true}'


async def test_a_card_is_a_picture_with_caption_and_buttons():
    async with connected() as bot:
        ref = await bot.send(CARD)
        (shown,) = bot.api.shown()
        assert shown.picture == "https://shop.example/LA-1.jpg"
        assert shown.text.startswith("Reading lamp 1\n$39.50 (was $49.50)")
        assert shown.links() == ["https://shop.example/p/LA-1?a=1&b=2"]
        assert shown.labels() == ["Tell me more", "Compare"]
        assert ref.message == f"photo/{shown.id}"


async def test_cards_without_buttons_are_an_album():
    async with connected() as bot:
        ref = await bot.send(PICTURES)
        assert len(bot.api.made("sendMediaGroup")) == 1
        assert len({shown.album for shown in bot.api.shown()}) == 1
        assert [shown.text.splitlines()[0] for shown in bot.api.shown()] == [card.title for card in ALBUM]
        assert message_of(ref.message).ids == tuple(shown.id for shown in bot.api.shown())


@pytest.mark.parametrize("message", [CARD, PICTURES], ids=["photo", "album"])
async def test_a_picture_that_is_refused_costs_nobody_the_card(message: Outgoing):
    async with connected() as bot:
        bot.api.sends_fail.append(Fault("no picture"))
        await bot.send(message)
        (shown,) = bot.api.shown()
        assert all(card.title in shown.text for card in message.cards)
        assert len(shown.labels()) == len(message.every_button())


async def test_a_drawing_at_an_address_is_refused_and_told_in_words():
    async with connected() as bot:
        await bot.send(reply(text=(), cards=(lamp(1, image="https://shop.example/pictures/LA-1.svg"),)))
        (shown,) = bot.api.shown()
        assert (shown.picture, shown.labels()) == ("", ["Tell me more", "Compare"])


async def test_a_file_with_its_words():
    async with connected() as bot:
        await bot.send(said("All we keep.", attachment=Attachment("data.json", '{"灯": 1}')))
        (shown,) = bot.api.shown()
        assert (shown.text, shown.file) == ("All we keep.", ("data.json", '{"灯": 1}'.encode()))


async def test_a_file_with_more_words_than_a_caption_takes():
    async with connected() as bot:
        await bot.send(said("word " * 300, attachment=Attachment("data.json", "{}"), buttons=(MORE,)))
        words, file = bot.api.shown()
        assert words.text.count("word") == 300
        assert (file.file, file.labels()) == (("data.json", b"{}"), ["Show more"])


async def test_in_a_group_the_reply_is_to_the_message_and_in_its_topic():
    async with connected() as bot:
        ref = await bot.send(said("Here."), f"{LOUNGE}/42", reply_to="77")
        (shown,) = bot.api.shown()
        assert (shown.chat, shown.topic, shown.reply_to) == (LOUNGE, 42, 77)
        assert ref.conversation == f"{LOUNGE}/42"


async def test_a_private_reply_goes_to_the_persons_own_chat():
    async with connected() as bot:
        ref = await bot.send(said("Only for you.", private=True), str(LOUNGE), reply_to="77")
        (shown,) = bot.api.shown()
        assert (shown.chat, shown.reply_to) == (ANN.id, 0)
        assert ref.conversation == str(ANN.id)


async def test_who_has_no_chat_with_the_bot_is_told_to_open_one():
    async with connected() as bot:
        bot.api.blocked_by.add(ANN.id)
        ref = await bot.send(said("Only for you.", private=True), f"{LOUNGE}/42", reply_to="77")
        (shown,) = bot.api.shown()
        assert (shown.chat, shown.topic) == (LOUNGE, 42)
        assert "Only for you" not in shown.text
        assert shown.text.startswith("That is for you alone, and I may not write to you yet.")
        assert shown.links() == ["https://t.me/HarbourLaneBot"]
        assert ref.conversation == f"{LOUNGE}/42"


async def test_a_line_for_the_one_who_pressed_a_button_is_shown_over_it():
    async with connected() as bot:
        await bot.send(said("Not your button.", private=True), str(LOUNGE), reply_to="70/4299")
        assert bot.api.alerts == {"4299": "Not your button.\n\nOnly you can see this."}
        assert bot.api.shown() == []
        assert bot.api.made("answerCallbackQuery")[0].params["show_alert"] == "true"


@pytest.mark.parametrize(
    "message",
    [
        said("Not your button.", private=True),
        said("word " * 50, private=True),
        said("With a button.", private=True, buttons=(MORE,)),
    ],
    ids=["pressed too long ago", "too long for an alert", "more than a line"],
)
async def test_what_cannot_be_shown_over_a_button_goes_to_the_persons_chat(message: Outgoing):
    async with connected() as bot:
        bot.api.expired.add("4299")
        await bot.send(message, str(LOUNGE), reply_to="70/4299")
        (shown,) = bot.api.shown()
        assert (shown.chat, shown.text.split()[0]) == (ANN.id, message.plain().split()[0])
        assert not bot.api.alerts


async def test_typing_is_shown_where_the_conversation_is():
    async with connected() as bot:
        await bot.channel.typing(f"{LOUNGE}/42", str(ANN.id))
        (call,) = bot.api.made("sendChatAction")
        assert call.params == {"chat_id": str(LOUNGE), "action": "typing", "message_thread_id": "42"}


async def test_a_group_that_became_a_supergroup_is_followed():
    async with connected() as bot:
        bot.api.moved[-4001] = LOUNGE
        first = await bot.send(said("One."), "-4001")
        second = await bot.send(said("Two."), "-4001")
        assert [first.conversation, second.conversation] == [str(LOUNGE)] * 2
        assert [shown.chat for shown in bot.api.shown()] == [LOUNGE, LOUNGE]
        assert [call.params["chat_id"] for call in bot.api.made("sendMessage")] == [
            "-4001",
            str(LOUNGE),
            str(LOUNGE),
        ]


# Edits


async def test_text_is_edited_in_place():
    async with connected() as bot:
        ref = await bot.send(said("Page one.", buttons=(MORE,)))
        assert await bot.edit(ref, said("Page two.")) == ref
        (shown,) = bot.api.shown()
        assert (shown.text, shown.keyboard, shown.edited) == ("Page two.", (), True)


@pytest.mark.parametrize("message", [said("The same."), CARD], ids=["text", "photo"])
async def test_an_edit_that_changes_nothing_is_fine(message: Outgoing):
    async with connected() as bot:
        ref = await bot.send(message)
        assert await bot.edit(ref, message) == ref
        assert [shown.edited for shown in bot.api.shown()] == [False]


async def test_a_picture_is_edited_in_place():
    async with connected() as bot:
        ref = await bot.send(CARD)
        assert await bot.edit(ref, OTHER) == ref
        (shown,) = bot.api.shown()
        assert shown.picture == "https://shop.example/LA-2.jpg"
        assert shown.text.startswith("Reading lamp 2")
        assert shown.labels() == ["Tell me more", "Compare", "Show more"]


async def test_text_becomes_a_picture_in_place():
    async with connected() as bot:
        ref = await bot.send(said("Page one."))
        changed = await bot.edit(ref, CARD)
        (shown,) = bot.api.shown()
        assert shown.picture
        assert changed.message == f"photo/{ref.message}"


@pytest.mark.parametrize(
    ("before", "after"),
    [(CARD, said("Page two.")), (PICTURES, CARD), (said("Page one."), PICTURES)],
    ids=["photo to text", "album to photo", "text to album"],
)
async def test_what_cannot_become_the_other_is_sent_anew_and_taken_away(before: Outgoing, after: Outgoing):
    async with connected() as bot:
        ref = await bot.send(before)
        old = message_of(ref.message).ids
        changed = await bot.edit(ref, after)
        assert tuple(shown.id for shown in bot.api.shown()) == message_of(changed.message).ids
        assert not {shown.id for shown in bot.api.shown()} & set(old)


async def test_an_edit_of_a_message_that_is_gone_is_sent_anew():
    async with connected() as bot:
        changed = await bot.edit(SentRef("telegram", str(ANN.id), "5"), said("Page two."))
        (shown,) = bot.api.shown()
        assert changed.message == str(shown.id)


async def test_an_edit_whose_picture_is_refused_is_sent_in_words():
    async with connected() as bot:
        ref = await bot.send(CARD)
        bot.api.sends_fail.extend([Fault("no picture")] * 2)
        await bot.edit(ref, OTHER)
        (shown,) = bot.api.shown()
        assert (shown.picture, shown.text.splitlines()[0]) == ("", "Reading lamp 2")


async def test_what_is_private_never_replaces_what_a_group_sees():
    async with connected() as bot:
        ref = await bot.send(said("For all."), str(LOUNGE))
        with pytest.raises(Rejected):
            await bot.edit(ref, said("For Ann.", private=True))
        assert [shown.text for shown in bot.api.shown()] == ["For all."]


# Refusals


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("blocked", Unreachable),
        ("gone", Unreachable),
        ("rejected", Rejected),
        ("unavailable", Transient),
        ("reset", Transient),
        ("half", Transient),
        ("answer lost", Transient),
    ],
)
@pytest.mark.parametrize("how", ["send", "edit"])
async def test_what_a_refusal_means(kind: FaultKind, error: type[SendError], how: str):
    async with connected() as bot:
        ref = await bot.send(said("Before."))
        bot.api.sends_fail.extend([Fault(kind)] * 2)  # an edit that is refused is tried as a new message
        with pytest.raises(error) as refused:
            await (bot.send(said("After.")) if how == "send" else bot.edit(ref, said("After.")))
        assert bot.api.token not in str(refused.value)
        assert refused.value.__cause__ is None


async def test_a_rate_limit_says_how_long_to_wait():
    async with connected() as bot:
        bot.api.sends_fail.append(Fault("rate limit", retry_after=37))
        with pytest.raises(RateLimited) as refused:
            await bot.send(said("Here."))
        assert (refused.value.retry_after, refused.value.everywhere) == (37.0, False)


async def test_a_token_that_is_refused_in_between_keeps_what_is_to_be_sent():
    async with connected() as bot:
        bot.api.sends_fail.append(Fault("unauthorized"))
        with pytest.raises(Transient, match="no longer accepts"):
            await bot.send(said("Here."))


async def test_without_a_connection_a_send_is_tried_again_later():
    async with BotApi() as api:
        adapter = make(api)
    with pytest.raises(Transient) as unsent:
        await adapter.channel.send(str(ANN.id), str(ANN.id), said("Here."), "row-1")
    assert unsent.value.not_taken
    assert unsent.value.everywhere
    await adapter.close()


# Through the outbox


async def test_the_outbox_waits_as_told_and_others_are_not_held_up():
    async with connected() as bot:
        store = MemoryOutbox()
        worker = OutboxWorker(
            store, bot.channel, pace=bot.adapter.pace, retries=Retries(first=0.01), look_every=0.02
        )
        bot.api.sends_fail.append(Fault("rate limit", retry_after=1))
        store.put(Reply(said("For Ann."), str(ANN.id), str(ANN.id)), "telegram")
        sending = asyncio.create_task(worker.run())
        await until(lambda: bot.api.made("sendMessage"))
        store.put(Reply(said("For Bob."), str(BOB.id), str(BOB.id)), "telegram")
        worker.wake()
        await until(lambda: store.states() == ["sent", "sent"])
        await worker.stop()
        await sending
        to_bob, to_ann = bot.api.shown()
        refused = bot.api.made("sendMessage")[0]
        assert (to_bob.chat, to_ann.chat) == (BOB.id, ANN.id)
        assert to_ann.at - refused.at >= 1.0
        assert to_bob.at < to_ann.at


async def test_faults_for_a_while_lose_nothing_and_keep_the_order():
    async with connected() as bot:
        store = MemoryOutbox()
        worker = OutboxWorker(store, bot.channel, retries=Retries(first=0.01, longest=0.02), look_every=0.02)
        kinds: tuple[FaultKind, ...] = ("unavailable", "reset", "half")
        bot.api.sends_fail.extend(Fault(kind) for _ in range(5) for kind in kinds)
        for number in range(12):
            person = (ANN, BOB)[number % 2]
            store.put(Reply(said(f"number {number}"), str(person.id), str(person.id)), "telegram")
        sending = asyncio.create_task(worker.run())
        await until(lambda: store.states() == ["sent"] * 12)
        await worker.stop()
        await sending
        for first, person in ((0, ANN), (1, BOB)):
            wanted = [f"number {number}" for number in range(first, 12, 2)]
            assert [shown.text for shown in bot.api.shown(person.id)] == wanted


def test_the_pace_keeps_to_twenty_a_minute_in_a_group_and_a_message_a_second_to_a_person():
    def sent_within(conversation: str, minutes: int) -> list[float]:
        rate = PACE.conversation(conversation)
        assert rate
        meters, now, at = Meters(), 0.0, []
        while now < 60.0 * minutes:
            if wait := meters.wait(conversation, rate, now):
                now += wait
                continue
            meters.take(conversation, rate, now)
            at.append(now)
        return at

    group = sent_within(str(LOUNGE), 3)
    assert max(sum(start <= other < start + 60 for other in group) for start in group) <= 20
    person = sent_within(str(ANN.id), 1)
    assert len(person) <= 62
    assert person[3:10] == pytest.approx([float(second) for second in range(1, 8)], abs=0.01)


# Addresses


@pytest.mark.parametrize("name", ["5", "photo/5", "album/5,6"])
def test_a_messages_name_can_be_taken_apart(name: str):
    shown = message_of(name)
    assert shown_as(*shown.ids, picture=shown.kind != "text") == name


@pytest.mark.parametrize("name", ["", "video/5", "x", "album/"])
def test_other_names_are_refused(name: str):
    with pytest.raises(ValueError, match=r"."):
        message_of(name)


def test_conversations_can_be_taken_apart():
    assert (place_of("1001").chat, place_of("-1002/42").topic) == (1001, 42)
    with pytest.raises(ValueError, match=r"."):
        place_of("lounge")
