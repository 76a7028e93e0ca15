"""The webhook with the real library: only Telegram's posts are read, and none is taken that is not kept."""

import asyncio
import random
from dataclasses import replace

import pytest
from aiohttp import ClientSession

from adapters.adapter import CannotConnect
from adapters.telegram.adapter import TelegramAdapter
from adapters.telegram.webhook import HEADER, problem_with
from tests.adapters.contract.driver import until
from tests.adapters.telegram.bot_api import ANN, BOB, BotApi
from tests.adapters.telegram.running_bot import FAST, SECRET, URL, Inbox, running, webhook_settings


def make(api: BotApi) -> TelegramAdapter:
    return TelegramAdapter(webhook_settings(api), reconnect=FAST)


async def test_telegram_is_told_where_to_post_and_its_posts_are_kept():
    async with BotApi() as api:
        inbox = Inbox()
        waiting = api.say("before the start")
        async with running(make(api), inbox):
            assert api.webhook["url"] == URL
            assert api.webhook["secret_token"] == SECRET
            assert api.webhook["allowed_updates"] == '["message", "callback_query", "my_chat_member"]'
            assert await inbox.texts(1) == ["before the start"]
            last = api.say("a lamp")
            assert await inbox.texts(2) == ["before the start", "a lamp"]
            await until(lambda: api.confirmed == last + 1)
        assert waiting < last
        assert api.webhook["url"] == URL, "posts wait at Telegram's until the next start"


async def test_what_cannot_be_kept_is_posted_again():
    async with BotApi() as api:
        inbox = Inbox(away=True)
        async with running(make(api), inbox):
            first = api.say("a lamp")
            await until(lambda: len(inbox.seen) >= 3)
            assert api.confirmed <= first
            inbox.away = False
            assert await inbox.texts(1) == ["a lamp"]


async def test_the_status_of_each_post():
    async with BotApi() as api:
        inbox = Inbox()
        async with running(make(api), inbox):
            update = {"update_id": 7, "message": {"message_id": 1, "from": ANN.user(), "date": 1,
                      "chat": api.chat(ANN.id), "text": "a lamp"}}  # fmt: skip
            assert await api.post(update) == 200
            assert await api.post(update) == 200, "a duplicate is taken too"
            assert await api.post(update, secret="") == 403
            assert await api.post(update, secret=SECRET[:-1]) == 403
            assert await api.post(update, secret=SECRET + "x") == 403
            inbox.away = True
            assert await api.post(update | {"update_id": 8}) == 500
            assert await api.post({"update_id": 9, "message": "nonsense"}) == 200, "it would not get better"
        assert len(inbox.kept) == 1


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"not json", 400), (b"[1]", 400), (b"\xff\xfe", 400), (b"[" + b"1," * (1 << 20) + b"1]", 413)],
)
async def test_a_body_that_is_no_update_is_refused(body: bytes, status: int):
    async with BotApi() as api, running(make(api), Inbox()), ClientSession() as session:
        async with session.post(api.webhook_leads_to, data=body, headers={HEADER: SECRET}) as response:
            assert response.status == status
        async with session.get(api.webhook_leads_to, headers={HEADER: SECRET}) as response:
            assert response.status == 405


async def test_posts_many_times_shuffled_and_at_once_have_one_effect_each():
    async with BotApi() as api:
        inbox = Inbox()
        async with running(make(api), inbox):
            updates = [
                {
                    "update_id": number,
                    "message": {
                        "message_id": number,
                        "from": person.user(),
                        "date": 1,
                        "chat": api.chat(person.id),
                        "text": f"number {number}",
                    },
                }
                for number in range(40)
                for person in [(ANN, BOB)[number % 2]]
            ]
            posts = [update for update in updates for _ in range(random.Random(5).randint(1, 5))]
            random.Random(7).shuffle(posts)
            statuses = await asyncio.gather(*map(api.post, posts))
        assert set(statuses) == {200}
        assert sorted(int(event.event_id) for event in inbox.kept) == list(range(40))


async def test_a_post_that_is_being_kept_at_the_stop_is_answered():
    async with BotApi() as api:
        entered, go_on = asyncio.Event(), asyncio.Event()

        class Slow(Inbox):
            async def take(self, *arguments: object) -> bool:
                entered.set()
                await go_on.wait()
                return await super().take(*arguments)  # type: ignore[arg-type]

        inbox = Slow()
        adapter = make(api)
        async with running(adapter, inbox):
            last = api.say("a lamp")
            await entered.wait()
            stopping = asyncio.create_task(adapter.stop())
            await asyncio.sleep(0.05)
            go_on.set()
            await stopping
        assert len(inbox.kept) == 1
        assert api.confirmed == last + 1


async def test_a_taken_port_is_told():
    async with BotApi() as api:
        first = make(api)
        second = TelegramAdapter(first._settings, reconnect=FAST)
        async with running(first, Inbox()):
            with pytest.raises(
                CannotConnect, match=r"cannot listen on 127.0.0.1 port \d+ .*\[telegram\] port"
            ):
                await second.run(Inbox().take, lambda: None)
            await second.close()


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"url": ""}, r"\[telegram\] public_url must be the https address"),
        ({"url": "http://shop.example/telegram"}, r"\[telegram\] public_url must be the https address"),
        ({"url": "https://shop.example:444/telegram"}, "443, 80, 88 and 8443 only"),
        ({"url": "https://shop.example:port/"}, r"\[telegram\] public_url is"),
        ({"secret": ""}, "SHOPGUIDE_TELEGRAM_SECRET"),
        ({"secret": "short"}, "SHOPGUIDE_TELEGRAM_SECRET"),
        ({"secret": "with spaces and more"}, "SHOPGUIDE_TELEGRAM_SECRET"),
    ],
)
async def test_settings_that_cannot_work_are_told(changes: dict[str, str], told: str):
    async with BotApi() as api:
        wrong = replace(webhook_settings(api), **changes)
    with pytest.raises(CannotConnect, match=told) as refused:
        TelegramAdapter(wrong)
    assert not wrong.secret or wrong.secret not in str(refused.value)


def test_settings_that_work():
    assert problem_with("https://shop.example:8443/telegram", SECRET) == ""
