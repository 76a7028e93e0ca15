"""Long polling with the real library: nothing is confirmed that is not kept."""

import asyncio
import logging

import pytest

from adapters.adapter import CannotConnect
from adapters.telegram.adapter import Settings, TelegramAdapter
from assistant.messages import Outgoing, Span
from assistant.ports import StoreUnavailable
from tests.adapters.contract.driver import until
from tests.adapters.telegram.bot_api import ANN, BOB, LOUNGE, TOKEN, BotApi, Fault, FaultKind, Shown
from tests.adapters.telegram.running_bot import FAST, Inbox, make, running, settings


async def test_updates_are_confirmed_once_they_are_kept():
    async with BotApi() as api:
        inbox = Inbox()
        first = api.say("a lamp")
        async with running(make(api), inbox):
            assert await inbox.texts(1) == ["a lamp"]
            await until(lambda: api.confirmed == first + 1)
            last = api.say("a desk")
            assert await inbox.texts(2) == ["a lamp", "a desk"]
        assert api.confirmed == last + 1, "the last is confirmed on the way out"


async def test_what_cannot_be_kept_is_not_confirmed_and_comes_again_in_order():
    async with BotApi() as api:
        inbox = Inbox(away=True)
        texts = [f"message {number}" for number in range(150)]  # more than one batch
        first = api.happen(poll={})  # of a kind that was not asked for
        for text in texts:
            api.say(text)
        async with running(make(api), inbox):
            await until(lambda: len(inbox.seen) >= 3)
            assert api.confirmed <= first
            assert not inbox.kept
            inbox.away = False
            assert await inbox.texts(150) == texts


async def test_who_blocks_the_bot_is_told_of_once_that_is_kept():
    async with BotApi() as api:
        blocked: list[str] = []
        tries = 0

        async def keep(person: str) -> None:
            nonlocal tries
            tries += 1
            if tries == 1:
                raise StoreUnavailable("the disk is full")
            blocked.append(person)

        def change(chat: int, status: str) -> None:
            member = {"user": api.me, "status": status, "until_date": 0}
            before = {"user": api.me, "status": "member"}
            about = {"chat": api.chat(chat), "from": ANN.user(), "date": 1_790_000_000}
            api.happen(my_chat_member={**about, "old_chat_member": before, "new_chat_member": member})

        adapter = TelegramAdapter(settings(api), keep, reconnect=FAST, poll_for=2)
        async with running(adapter, Inbox()):
            change(LOUNGE, "kicked")
            change(BOB.id, "member")
            change(ANN.id, "kicked")
            await until(lambda: bool(blocked))
        assert (blocked, tries) == ([str(ANN.id)], 2)


async def test_a_batch_kept_by_a_process_that_dies_is_answered_once():
    async with BotApi() as api:
        inbox = Inbox()
        api.say("a lamp")

        async def keep_and_die(*arguments: object) -> bool:
            await inbox.take(*arguments)  # type: ignore[arg-type]
            raise asyncio.CancelledError

        dying = make(api)
        with pytest.raises(asyncio.CancelledError):
            await dying.run(keep_and_die, lambda: None)
        await dying.close()
        assert api.confirmed == 0
        async with running(make(api), inbox):
            api.say("a desk")
            assert await inbox.texts(2) == ["a lamp", "a desk"]
        assert len(inbox.seen) == 3


async def test_an_update_delivered_again_later_is_kept_once():
    async with BotApi() as api:
        inbox = Inbox()
        async with running(make(api), inbox):
            api.say("a lamp")
            update = api.updates[0]
            await inbox.texts(1)
            for _ in range(3):
                api.again(update)
            api.say("a desk")
            assert await inbox.texts(2) == ["a lamp", "a desk"]


@pytest.mark.parametrize("kind", ["unavailable", "reset", "half"])
async def test_polling_goes_on_after_faults(kind: FaultKind):
    async with BotApi() as api:
        inbox = Inbox()
        async with running(make(api), inbox):
            api.say("before")
            await inbox.texts(1)
            api.polls_fail.extend([Fault(kind)] * 4)
            api.say("after")
            assert await inbox.texts(2) == ["before", "after"]
            await until(lambda: not api.polls_fail)


async def test_a_rate_limit_on_polling_is_waited_for():
    async with BotApi() as api:
        api.polls_fail.append(Fault("rate limit", retry_after=1))
        async with running(make(api), Inbox()):
            await until(lambda: len(api.made("getUpdates")) >= 2)
        refused, next_one = api.made("getUpdates")[:2]
        assert next_one.at - refused.at >= 1.0


async def test_an_update_that_cannot_be_read_holds_up_nobody(caplog: pytest.LogCaptureFixture):
    async with BotApi() as api:
        inbox = Inbox()
        broken = api.happen(message={"message_id": "one", "chat": 5})
        api.say("a lamp")
        async with running(make(api), inbox):
            assert await inbox.texts(1) == ["a lamp"]
            await until(lambda: api.confirmed > broken + 1)
        assert f"update {broken} of Telegram's could not be read" in caplog.text


async def test_a_webhook_left_over_is_taken_away():
    async with BotApi() as api:
        api.webhook = {"url": "https://old.example/hook"}
        inbox = Inbox()
        api.say("a lamp")
        async with running(make(api), inbox):
            assert await inbox.texts(1) == ["a lamp"]
        assert api.webhook == {}
        assert "drop_pending_updates" not in api.made("deleteWebhook")[0].params


async def test_two_with_one_token_are_told_so_plainly(caplog: pytest.LogCaptureFixture):
    async with BotApi() as api:
        one, other = Inbox(), Inbox()
        async with running(make(api), one):
            async with running(make(api), other):
                await until(lambda: "somebody else receives this bot's updates" in caplog.text)
            api.say("a lamp")
            await until(lambda: one.kept)


async def test_a_webhook_set_meanwhile_is_told_plainly(caplog: pytest.LogCaptureFixture):
    async with BotApi() as api, running(make(api), Inbox()):
        api.webhook = {"url": "https://other.example/hook"}
        api.say("a lamp")
        await until(lambda: "a webhook was set for this bot while it was polling" in caplog.text)


async def test_a_refused_token_is_for_the_merchant_to_mend():
    async with BotApi() as api:
        api.token = "7000000001:another"
        adapter = TelegramAdapter(Settings(token=TOKEN, api=api.address))
        with pytest.raises(CannotConnect, match="SHOPGUIDE_TELEGRAM_TOKEN") as refused:
            await adapter.run(Inbox().take, lambda: None)
        assert TOKEN not in str(refused.value)
        assert refused.value.__cause__ is None
        await adapter.close()


async def test_a_token_revoked_while_polling_ends_the_run():
    async with BotApi() as api:
        adapter = make(api)
        running_ = asyncio.create_task(adapter.run(Inbox().take, lambda: None))
        await until(lambda: api.made("getUpdates"))
        api.token = "7000000001:new"
        api.say("wake up")
        with pytest.raises(CannotConnect, match="refuses the bot's token"):
            await asyncio.wait_for(running_, 120)
        await adapter.close()


def test_without_a_token_there_is_no_adapter():
    with pytest.raises(CannotConnect, match="SHOPGUIDE_TELEGRAM_TOKEN"):
        TelegramAdapter(Settings(token=""))


async def test_a_start_while_telegram_is_away_waits_for_it(caplog: pytest.LogCaptureFixture):
    async with BotApi() as api:
        right, api.address = api.address, "http://127.0.0.1:9"
        adapter = make(api)
        task = asyncio.create_task(adapter.run(Inbox().take, lambda: None))
        await until(lambda: "Telegram cannot be reached, trying again" in caplog.text)
        assert not task.done()
        await adapter.stop()
        await asyncio.wait_for(task, 120)
        await adapter.close()
        api.address = right


async def test_messages_of_many_people_are_kept_each_in_order():
    async with BotApi() as api:
        inbox = Inbox()
        for number in range(30):
            api.say(f"ann {number}", ANN)
            api.say(f"bob {number}", BOB)
            api.say(f"/deal {number}", BOB, LOUNGE)
        async with running(make(api), inbox):
            await inbox.texts(90)
        for conversation in (str(ANN.id), str(BOB.id), str(LOUNGE)):
            said = [event.text.split()[-1] for event in inbox.kept if event.conversation == conversation]
            assert said == [str(number) for number in range(30)]


async def test_whom_a_mention_means_is_known_once_they_have_spoken():
    async with BotApi() as api:
        inbox = Inbox()
        async with running(make(api), inbox):
            api.say("/deal", ANN, LOUNGE)
            await inbox.texts(1)
            mentions = [
                {"type": "mention", "offset": 0, "length": 15},
                {"type": "mention", "offset": 25, "length": 11},
            ]
            api.say("@HarbourLaneBot what did @ann_of_ely ask?", BOB, LOUNGE, entities=mentions)
            await inbox.texts(2)
        assert inbox.kept[1].about == str(ANN.id)


# Buttons


def shown(message: int = 70) -> Shown:
    return Shown(message, ANN.id, "Two that fit", 0.0)


async def test_every_pressed_button_is_answered_after_it_is_kept():
    async with BotApi() as api:
        inbox = Inbox(away=True)
        query = str(api.press(shown(), "token"))
        async with running(make(api), inbox):
            await until(lambda: inbox.seen)
            assert not api.made("answerCallbackQuery")
            inbox.away = False
            await until(lambda: api.answered == [query])
        assert inbox.kept[0].token == "token"


async def test_a_button_pressed_long_ago_is_handled_though_its_answer_is_refused():
    async with BotApi() as api:
        inbox = Inbox()
        api.expired.add(str(api.press(shown(), "token")))
        api.say("and now?")
        async with running(make(api), inbox):
            await inbox.texts(2)
            await until(lambda: api.made("answerCallbackQuery"))


async def test_a_button_that_means_nothing_to_us_is_answered_too():
    async with BotApi() as api:
        query = {"id": "88", "from": ANN.user(), "chat_instance": "1", "game_short_name": "snake"}
        api.happen(callback_query=query)
        async with running(make(api), inbox := Inbox()):
            await until(lambda: api.answered == ["88"])
        assert not inbox.kept


async def test_a_press_in_a_group_stays_open_for_a_private_answer():
    async with BotApi() as api:
        inbox = Inbox()
        adapter = make(api)
        query = str(api.press(Shown(70, LOUNGE, "A poll", 0.0), "token", BOB))
        async with running(adapter, inbox):
            await inbox.texts(1)
            event = inbox.kept[0]
            alone = Outgoing("expired", "en", (Span("Not your button."),), private=True)
            await adapter.channel.send(event.conversation, event.person, alone, "row-1", event.reply_to)
            assert api.alerts == {query: "Not your button."}
        assert len(api.made("answerCallbackQuery")) == 2, "our own answer comes too late, which does no harm"


# The menu of commands


async def test_the_menu_is_set_once_and_again_only_when_it_differs():
    async with BotApi() as api:
        async with running(make(api), Inbox()):
            pass
        assert len(api.made("setMyCommands")) == 4
        assert {language for _, language in api.commands} == {"", "zh"}
        private = api.commands['{"type": "all_private_chats"}', ""]
        assert {"command": "search", "description": "Find something: say what you need"} in private
        assert "poll" in [one["command"] for one in api.commands['{"type": "all_group_chats"}', "zh"]]
        async with running(make(api), Inbox()):
            pass
        assert len(api.made("setMyCommands")) == 4
        private.pop()
        async with running(make(api), Inbox()):
            pass
        assert len(api.made("setMyCommands")) == 5


async def test_without_a_menu_the_bot_works(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
):
    async with BotApi() as api:
        monkeypatch.setattr(api, "_getmycommands", None)
        caplog.set_level(logging.WARNING)
        api.say("a lamp")
        async with running(make(api), inbox := Inbox()):
            await inbox.texts(1)
        assert "the menu of commands could not be set" in caplog.text
