"""A day on Slack: the real client libraries on the loopback Slack, over Socket Mode."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from dataclasses import replace
from decimal import Decimal

import pytest
import pytest_asyncio

from adapters.adapter import CannotConnect
from adapters.errors import RateLimited, Rejected, SendError, Transient, Unreachable
from adapters.slack import channel as channel_module
from adapters.slack import home as home_module
from adapters.slack import socket_mode
from adapters.slack.adapter import Settings, SlackAdapter
from assistant.messages import Action, Attachment, Button, Card, Incoming, Outgoing, SentRef, Span
from assistant.money import Money
from assistant.ports import Channel
from tests.adapters.contract.driver import until
from tests.adapters.contract.scene import Scene
from tests.adapters.slack.blocks import see
from tests.adapters.slack.driver_slack import SlackDriver
from tests.adapters.slack.slack_server import APP_TOKEN, BOT_TOKEN, BOT_USER, Delivery, Message, SlackServer

MORE = Button("Show more", Action("more"), "token-more")
LAMP = Card(
    id="LA-1",
    title="Harbour reading lamp",
    price=Money(Decimal("39.50"), "USD"),
    image="https://shop.example/LA-1.jpg",
    buttons=(Button("Save", Action("save", "LA-1"), "token-save"),),
)
DONE = Outgoing("test", "en", (Span("Done."),))


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket_mode, "_FIRST_WAIT", 0.02)
    monkeypatch.setattr(home_module, "_SETTLES", 0.02)


@pytest_asyncio.fixture
async def scene() -> AsyncIterator[Scene]:
    made = Scene(SlackDriver())
    made.says("Here you are.")
    await made.start()
    yield made
    await made.stop()


def slack(scene: Scene) -> SlackServer:
    assert isinstance(scene.driver, SlackDriver)
    return scene.driver.server


def words(message: Message) -> str:
    return see(message.blocks).text


async def answered(scene: Scene, count: int = 1) -> list[Message]:
    await until(lambda: len(slack(scene).messages) >= count)
    return slack(scene).messages


# Where answers go


async def test_a_mention_is_answered_in_a_thread_of_its_own(scene: Scene) -> None:
    said = await slack(scene).mention("a lamp", "U0ANN", "C0LOUNGE")
    (message,) = await answered(scene)
    assert (message.channel, message.thread) == ("C0LOUNGE", said.payload["event"]["ts"])
    (call,) = slack(scene).asked("chat.postMessage")
    assert (call["unfurl_links"], call["unfurl_media"], call["mrkdwn"]) == (False, False, False)


async def test_one_post_that_comes_as_two_events_is_answered_once(scene: Scene) -> None:
    first = await slack(scene).mention("a lamp", "U0ANN", "C0LOUNGE")
    event = first.payload["event"] | {"type": "message", "channel_type": "channel"}
    second = Delivery("events_api", slack(scene).callback(event))
    await slack(scene).deliver(second)
    await until(lambda: first.acknowledged and second.acknowledged)
    await slack(scene).dm("and a chair", "U0BOB")
    await answered(scene, 2)
    assert [one.text for one in scene.taken] == ["a lamp", "and a chair"]


async def test_a_command_is_answered_at_its_address_then_in_the_channel(scene: Scene) -> None:
    said = await slack(scene).command("a lamp", "U0ANN", "C0LOUNGE")
    (message,) = await answered(scene)
    assert (message.channel, message.to, words(message)) == ("C0LOUNGE", "", "Here you are.")
    assert slack(scene).counts()["chat.postMessage"] == 0
    slack(scene).spend(said.payload["response_url"])
    channel = scene.driver.adapter.channel
    await channel.send("C0LOUNGE", "U0ANN", DONE, "k", said.payload["response_url"])
    assert slack(scene).asked("chat.postMessage")[0]["channel"] == "C0LOUNGE"


async def test_an_address_takes_five_answers_and_the_rest_goes_to_the_channel(scene: Scene) -> None:
    scene.says(" ".join(f"word{number}" for number in range(2500)))
    await slack(scene).command("everything", "U0ANN", "C0LOUNGE")
    await until(lambda: "word2499" in "".join(words(one) for one in slack(scene).messages))
    assert slack(scene).counts()["chat.postMessage"] == len(slack(scene).messages) - 5 > 0


async def test_a_private_answer_to_a_command_is_for_one(scene: Scene) -> None:
    scene.says("Your saved things.", private=True)
    await slack(scene).command("saved", "U0ANN", "C0LOUNGE")
    (message,) = await answered(scene)
    assert message.to == "U0ANN"


async def test_in_a_chat_of_two_that_is_not_ours_only_one_sees_the_answer(scene: Scene) -> None:
    slack(scene).unknown_channels.add("D0ANNBOB")
    said = await slack(scene).command("a lamp", "U0ANN", "D0ANNBOB")
    await until(lambda: slack(scene).asked("response_url"))
    assert slack(scene).asked("response_url")[0]["response_type"] == "ephemeral"
    slack(scene).spend(said.payload["response_url"])
    await scene.driver.adapter.channel.send("D0ANNBOB", "U0ANN", DONE, "k", said.payload["response_url"])
    assert slack(scene).messages[-1].channel == "D0ANN"


async def test_a_private_answer_is_seen_though_its_thread_does_not_exist_yet(scene: Scene) -> None:
    scene.says("Only for you.", private=True)
    await slack(scene).mention("saved", "U0ANN", "C0LOUNGE")
    await answered(scene, 1)
    await slack(scene).mention("saved", "U0ANN", "C0LOUNGE", thread_ts="1763999000.000100")
    fresh, known = await answered(scene, 2)
    assert (fresh.to, fresh.thread) == ("U0ANN", "")
    assert (known.to, known.thread) == ("U0ANN", "1763999000.000100")


async def test_a_private_answer_that_the_channel_does_not_take_goes_to_the_person(scene: Scene) -> None:
    slack(scene).faults.append({"error": "user_not_in_channel"})
    scene.says("Only for you.", private=True)
    await slack(scene).mention("saved", "U0ANN", "C0LOUNGE")
    (message,) = await answered(scene)
    assert (message.channel, message.to) == ("D0ANN", "")


async def test_a_button_in_a_channel_that_we_are_not_in_is_answered(scene: Scene) -> None:
    """The message there came by a reply address, and so does the answer to its button."""
    scene.says("Page one.", buttons=(MORE,))
    await slack(scene).command("lamps", "U0ANN", "C0LOUNGE")
    (first,) = await answered(scene)
    slack(scene).unknown_channels.add("C0LOUNGE")
    scene.says("Page two.")
    await slack(scene).press(first, MORE.token, "U0ANN")
    await until(lambda: words(slack(scene).messages[-1]) == "Page two.")


async def test_what_one_person_sees_is_edited_and_when_its_address_is_spent_shown_anew(scene: Scene) -> None:
    scene.says("Page one.", private=True, buttons=(MORE,))
    await slack(scene).mention("lamps", "U0ANN", "C0LOUNGE", thread_ts="1763999000.000100")
    (message,) = await answered(scene)
    scene.edits = True
    scene.says("Page two.", private=True, buttons=(MORE,))
    await slack(scene).press(message, MORE.token, "U0ANN")
    await until(lambda: words(message) == "Page two.")
    assert len(slack(scene).messages) == 1
    pressed = scene.taken[-1]
    slack(scene).spend(pressed.reply_to)
    ref = SentRef("slack", pressed.conversation, pressed.message)
    await scene.driver.adapter.channel.edit(ref, DONE)
    last = slack(scene).messages[-1]
    assert (words(last), last.to, last.thread) == ("Done.", "U0ANN", "1763999000.000100")


async def test_a_message_in_a_channel_that_we_are_not_in_is_edited_by_its_reply_address(scene: Scene) -> None:
    scene.says("Which? 0 : 0", buttons=(MORE,))
    await slack(scene).command("poll", "U0ANN", "C0LOUNGE")
    (poll,) = await answered(scene)
    slack(scene).unknown_channels.add("C0LOUNGE")
    scene.edits = True
    scene.says("Which? 1 : 0", buttons=(MORE,))
    await slack(scene).press(poll, MORE.token, "U0BOB")
    await until(lambda: words(poll) == "Which? 1 : 0")
    assert len(slack(scene).messages) == 1


async def test_a_private_answer_never_takes_the_place_of_what_all_see(scene: Scene) -> None:
    scene.says("For all.", buttons=(MORE,))
    await slack(scene).mention("lamps", "U0ANN", "C0LOUNGE")
    (shared,) = await answered(scene)
    scene.edits = True
    scene.says("Only for you.", private=True)
    await slack(scene).press(shared, MORE.token, "U0BOB")
    await answered(scene, 2)
    assert [(words(one), one.to) for one in slack(scene).messages] == [
        ("For all.", ""),
        ("Only for you.", "U0BOB"),
    ]


async def test_a_connection_outlives_the_limit_of_one_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(channel_module, "_ANSWER_WITHIN", 3.0)
    scene = Scene(SlackDriver())
    scene.says("Here you are.")
    await scene.start()
    await asyncio.sleep(0.5)
    said = await slack(scene).dm("a lamp", "U0ANN")
    await until(lambda: said.acknowledged)
    assert slack(scene).connections == 1
    await scene.stop()


async def test_an_edit_of_a_message_that_is_gone_comes_as_a_new_one(scene: Scene) -> None:
    channel = scene.driver.adapter.channel
    ref = await channel.edit(SentRef("slack", "C0LOUNGE/1763999000.000100", "1763999001.000100"), DONE)
    (message,) = slack(scene).messages
    assert (message.ts, message.thread) == (ref.message, "1763999000.000100")


async def test_a_picture_that_slack_cannot_fetch_does_not_keep_the_answer_back(scene: Scene) -> None:
    slack(scene).unreachable_pictures.add(LAMP.image)
    scene.says("One:", cards=(LAMP,))
    await slack(scene).dm("a lamp", "U0ANN")
    await slack(scene).command("a lamp", "U0BOB", "C0LOUNGE")
    for message in await answered(scene, 2):
        assert LAMP.title in words(message)
        assert see(message.blocks).pictures == []


async def test_a_file_without_its_scope_or_for_one_reader_is_written_out(scene: Scene) -> None:
    scene.says("Your data.", attachment=Attachment("data.json", '{"name": "Ann"}'), private=True)
    await slack(scene).mention("export", "U0ANN", "C0LOUNGE")
    (message,) = await answered(scene)
    assert (message.to, '{"name": "Ann"}' in words(message)) == ("U0ANN", True)
    slack(scene).scopes = "chat:write"
    await slack(scene).dm("export", "U0ANN")
    await answered(scene, 2)
    assert '{"name": "Ann"}' in words(slack(scene).messages[-1])
    assert not any(one.files for one in slack(scene).messages)


async def test_a_file_that_comes_with_buttons_keeps_them(scene: Scene) -> None:
    scene.says("Your data.", attachment=Attachment("data.json", "{}"), buttons=(MORE,))
    await slack(scene).dm("export", "U0ANN")
    told, file = await answered(scene, 2)
    assert see(told.blocks).buttons == [("Show more", "token-more")]
    assert file.files == (("data.json", b"{}"),)


async def test_the_first_visit_is_greeted_once(scene: Scene) -> None:
    first = await slack(scene).open_tab("U0ANN", "messages")
    again = await slack(scene).open_tab("U0ANN", "messages")
    await until(lambda: first.acknowledged and again.acknowledged)
    assert [(one.kind, one.command) for one in scene.taken] == [("command", "start")]
    (message,) = await answered(scene)
    assert message.channel == "D0ANN"


# Deliveries


async def test_deliveries_again_at_once_and_out_of_order_have_one_effect_each(scene: Scene) -> None:
    server = slack(scene)
    said = [await server.dm(f"lamp {number}", f"U0P{number % 5}") for number in range(20)]
    again = [one for one in said for _ in range(random.Random(7).randint(0, 4))]
    random.Random(8).shuffle(again)
    await asyncio.gather(*(server.deliver(one) for one in again))
    await until(lambda: all(len(one.answers) == 1 + again.count(one) for one in said))
    assert sorted(one.text for one in scene.taken) == sorted(f"lamp {number}" for number in range(20))
    await answered(scene, 20)
    await asyncio.sleep(0.1)
    assert len(server.messages) == 20


async def test_what_cannot_be_kept_is_acknowledged_in_no_form(scene: Scene) -> None:
    scene.says("One:", buttons=(MORE,))
    await slack(scene).dm("a lamp", "U0ANN")
    (message,) = await answered(scene)
    scene.store_is_away = True
    before = scene.deliveries
    said = [
        await slack(scene).mention("a lamp", "U0ANN", "C0LOUNGE"),
        await slack(scene).command("a lamp", "U0ANN", "C0LOUNGE"),
        await slack(scene).press(message, MORE.token, "U0ANN"),
    ]
    await until(lambda: scene.deliveries == before + 3)
    await asyncio.sleep(0.05)
    assert not any(one.acknowledged for one in said)
    scene.store_is_away = False
    for one in said:
        await slack(scene).deliver(one)
    await until(lambda: all(one.acknowledged for one in said))
    assert len(scene.taken) == 4


async def test_the_next_connection_stands_before_the_last_one_goes(scene: Scene) -> None:
    server = slack(scene)
    await server.hang_up()
    await until(lambda: server.connections == 2)
    assert server.most_connections == 2
    said = await server.dm("a lamp", "U0ANN")
    await until(lambda: said.acknowledged)


async def test_lost_connections_are_made_again_each_with_an_address_of_its_own(scene: Scene) -> None:
    server = slack(scene)
    server.opening.extend([{"cut": True}, {"status": 503}, {"error": "internal_error"}])
    for number in range(2, 4):
        await server.cut_off()
        await until(lambda number=number: server.connections == number)
    said = await server.dm("a lamp", "U0ANN")
    await until(lambda: said.acknowledged)
    assert server.counts()["apps.connections.open"] == 1 + 3 + 2


async def test_a_stop_acknowledges_what_is_being_kept_and_takes_no_more() -> None:
    server = SlackServer()
    await server.start()
    adapter = SlackAdapter(Settings(bot_token=BOT_TOKEN, app_token=APP_TOKEN, api_url=server.api_url))
    ready, go_on, taken = asyncio.Event(), asyncio.Event(), []

    async def take(incoming: Incoming, _: Channel) -> bool:
        taken.append(incoming)
        await go_on.wait()
        return True

    running = asyncio.create_task(adapter.run(take, ready.set))
    await ready.wait()
    said = await server.dm("a lamp", "U0ANN")
    await until(lambda: taken)
    stopping = asyncio.create_task(adapter.stop())
    await asyncio.sleep(0.05)
    go_on.set()
    await stopping
    await running
    await until(lambda: said.acknowledged)
    await adapter.channel.send("D0ANN", "U0ANN", DONE, "k")  # a reply can still be sent
    await adapter.close()
    with pytest.raises(Transient):
        await adapter.channel.send("D0ANN", "U0ANN", DONE, "k")
    await server.stop()


# What Slack refuses

REFUSALS = [
    ({"status": 429, "retry_after": 7}, RateLimited, "7 s"),
    ({"error": "ratelimited"}, RateLimited, "5 s"),
    ({"status": 503}, Transient, "503"),
    ({"cut": True}, Transient, "connection"),
    ({"half": True}, Transient, "connection"),
    ({"silent": True}, Transient, "in time"),
    ({"error": "internal_error"}, Transient, "internal_error"),
    ({"error": "channel_not_found"}, Unreachable, "no such chat"),
    ({"error": "is_archived"}, Unreachable, "archived"),
    ({"error": "not_in_channel"}, Unreachable, "invite it"),
    ({"error": "user_disabled"}, Unreachable, "switched off"),
    ({"error": "cannot_dm_bot"}, Unreachable, "bot"),
    ({"error": "messages_tab_disabled"}, Unreachable, "Messages tab"),
    ({"error": "msg_too_long"}, Rejected, "msg_too_long"),
    ({"error": "invalid_blocks", "errors": ["must be shorter"]}, Rejected, "must be shorter"),
    ({"error": "something_new"}, Rejected, "something_new"),
    ({"error": "invalid_auth"}, Transient, "not valid"),
    ({"error": "token_revoked"}, Transient, "install the app again"),
    ({"error": "account_inactive"}, Transient, "install the app again"),
    ({"error": "missing_scope", "needed": "chat:write"}, Transient, "chat:write"),
]


@pytest.mark.parametrize(("fault", "kind", "said"), REFUSALS, ids=lambda value: str(value)[:40])
async def test_refusals_become_what_helps(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, fault: dict, kind: type[SendError], said: str
) -> None:
    channel = scene.driver.adapter.channel
    assert isinstance(channel, channel_module.SlackChannel)
    monkeypatch.setattr(channel_module, "_ANSWER_WITHIN", 3.0)
    await channel.session.close()
    channel._session = None  # a new one, with the short limit
    slack(scene).faults.append(fault)
    with pytest.raises(kind) as refused:
        await channel.send("C0LOUNGE", "U0ANN", DONE, "k")
    assert said in str(refused.value)
    assert slack(scene).counts()["chat.postMessage"] == 1  # nothing is tried twice here


@pytest.mark.parametrize(
    ("fault", "not_taken", "everywhere"),
    [
        ({"error": "invalid_auth"}, True, True),
        ({"error": "token_revoked"}, True, True),
        ({"error": "missing_scope", "needed": "chat:write"}, True, True),
        ({"error": "access_denied"}, True, False),  # which may be so for one channel only
        ({"cut": True}, False, False),
        ({"status": 503}, False, False),
    ],
    ids=str,
)
async def test_what_surely_was_not_taken_is_told_apart(
    scene: Scene, fault: dict, not_taken: bool, everywhere: bool
) -> None:
    slack(scene).faults.append(fault)
    with pytest.raises(Transient) as refused:
        await scene.driver.adapter.channel.send("C0LOUNGE", "U0ANN", DONE, "k")
    assert (refused.value.not_taken, refused.value.everywhere) == (not_taken, everywhere)


async def test_without_a_connection_nothing_left() -> None:
    channel = channel_module.SlackChannel(Settings(bot_token=BOT_TOKEN, api_url="http://127.0.0.1:9/"))
    with pytest.raises(Transient) as refused:
        await channel.send("C0LOUNGE", "U0ANN", DONE, "k")
    assert refused.value.everywhere
    await channel.close()


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ({"status": 429, "retry_after": 3}, RateLimited),
        ({"status": 500}, Transient),
        ({"cut": True}, Transient),
    ],
    ids=str,
)
async def test_a_reply_address_fails_as_the_rest_does(scene: Scene, fault: dict, kind: type) -> None:
    url = slack(scene).reply_address("C0LOUNGE", "U0ANN")
    slack(scene).faults.append(fault)
    with pytest.raises(kind):
        await scene.driver.adapter.channel.send("C0LOUNGE", "U0ANN", DONE, "k", url)
    assert slack(scene).messages == []


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (Settings(bot_token="", app_token=APP_TOKEN), "SHOPGUIDE_SLACK_BOT_TOKEN"),
        (Settings(bot_token=BOT_TOKEN), "SHOPGUIDE_SLACK_APP_TOKEN"),
        (Settings(bot_token=BOT_TOKEN, mode="http"), "SHOPGUIDE_SLACK_SIGNING_SECRET"),
        (Settings(bot_token="xoxb-canary-wrong", app_token=APP_TOKEN), "the bot token"),
        (Settings(bot_token=BOT_TOKEN, app_token="xapp-canary-wrong"), "the app-level token"),
    ],
    ids=["no bot token", "no app token", "no secret", "wrong bot token", "wrong app token"],
)
async def test_what_only_the_merchant_can_mend_is_said_at_once(settings: Settings, said: str) -> None:
    server = SlackServer()
    await server.start()
    adapter = SlackAdapter(replace(settings, api_url=server.api_url))
    with pytest.raises(CannotConnect) as refused:
        await adapter.run(lambda *_: asyncio.sleep(0, True), lambda: None)
    assert said in str(refused.value)
    assert "canary" not in str(refused.value)
    await adapter.close()
    await server.stop()


async def test_a_token_that_is_revoked_while_we_serve_ends_it_with_words(scene: Scene) -> None:
    slack(scene).refused_tokens.add(APP_TOKEN)
    await slack(scene).cut_off()
    with pytest.raises(CannotConnect, match="install the app again"):
        await asyncio.shield(scene.driver._running)
    scene.driver._running = asyncio.create_task(asyncio.sleep(0))


async def test_slack_that_is_away_at_the_start_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adapters.slack.adapter._FIRST_WAIT", 0.02)
    server = SlackServer()
    await server.start()
    server.opening.extend([{"status": 503}, {"cut": True}, {"status": 429, "retry_after": 1}])
    adapter = SlackAdapter(Settings(bot_token=BOT_TOKEN, app_token=APP_TOKEN, api_url=server.api_url))
    ready = asyncio.Event()
    running = asyncio.create_task(adapter.run(lambda *_: asyncio.sleep(0, True), ready.set))
    async with asyncio.timeout(120):
        await ready.wait()
    assert server.counts()["auth.test"] == 4
    await adapter.stop()
    await running
    await adapter.close()
    await server.stop()


# The Home tab


class Shelf:
    """What people have saved."""

    def __init__(self) -> None:
        self.cards: tuple[Card, ...] = ()
        self.asked = 0

    async def saved(self, person: str) -> Outgoing:
        self.asked += 1
        cards = tuple(
            replace(card, buttons=tuple(replace(one, token=f"t{self.asked}") for one in card.buttons))
            for card in self.cards
        )
        return Outgoing("saved", "en", (Span(f"Saved by {person}:"),), cards=cards)


@pytest_asyncio.fixture
async def shelf_scene(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[tuple[Scene, Shelf]]:
    shelf = Shelf()

    class Driver(SlackDriver):
        async def open(self) -> SlackAdapter:
            return SlackAdapter((await super().open())._settings, shelf.saved)

    made = Scene(Driver())
    made.says("Saved.")
    await made.start()
    yield made, shelf
    await made.stop()


async def test_the_home_tab_shows_what_is_saved_and_stays_fresh(shelf_scene: tuple[Scene, Shelf]) -> None:
    scene, shelf = shelf_scene
    server = slack(scene)
    opened = await server.open_tab("U0ANN")
    await until(lambda: opened.acknowledged and server.homes)
    assert see(server.homes["U0ANN"][-1]["blocks"]).text == "Saved by U0ANN:"
    assert scene.taken == []
    shelf.cards = (LAMP,)
    await server.dm("save it", "U0ANN")
    await until(lambda: len(server.homes["U0ANN"]) == 2)
    assert LAMP.title in see(server.homes["U0ANN"][-1]["blocks"]).text
    asked = shelf.asked
    await server.dm("thanks", "U0ANN")
    await server.dm("thanks", "U0BOB")
    await until(lambda: shelf.asked == asked + 1)
    await answered(scene, 3)
    await asyncio.sleep(0.1)
    assert (len(server.homes["U0ANN"]), "U0BOB" in server.homes) == (2, False)


async def test_a_button_of_the_home_tab_is_answered_in_the_direct_chat(
    shelf_scene: tuple[Scene, Shelf],
) -> None:
    scene, shelf = shelf_scene
    shelf.cards = (LAMP,)
    await slack(scene).open_tab("U0ANN")
    await until(lambda: slack(scene).homes)
    (_, token), *_ = see(slack(scene).homes["U0ANN"][-1]["blocks"]).buttons
    await slack(scene).press_home("U0ANN", token)
    (message,) = await answered(scene)
    assert message.channel == "D0ANN"
    assert (scene.taken[0].token, scene.taken[0].direct) == (token, True)


async def test_a_home_tab_that_fails_does_no_harm(shelf_scene: tuple[Scene, Shelf]) -> None:
    scene, shelf = shelf_scene
    shelf.cards = (LAMP,)
    slack(scene).unreachable_pictures.add(LAMP.image)
    slack(scene).faults.append({"status": 503})
    await slack(scene).open_tab("U0ANN")
    await until(lambda: not slack(scene).faults)
    await slack(scene).open_tab("U0ANN")
    await until(lambda: slack(scene).homes)
    seen = see(slack(scene).homes["U0ANN"][-1]["blocks"])
    assert LAMP.title in seen.text
    assert seen.pictures == []


async def test_nobody_is_us(scene: Scene) -> None:
    await slack(scene).dm("Here you are.", BOT_USER, bot_id="B0GUIDE")
    said = await slack(scene).dm("a lamp", "U0ANN")
    await until(lambda: said.acknowledged)
    assert [one.person for one in scene.taken] == ["U0ANN"]
