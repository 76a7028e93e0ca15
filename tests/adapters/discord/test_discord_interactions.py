"""Commands and buttons: acknowledged in time, answered where they are seen, by whatever way is left."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from adapters.discord import client as client_module
from adapters.discord.commands import BETWEEN_OPTIONS
from adapters.errors import Transient
from assistant.messages import Action, Attachment, Button, SentRef
from tests.adapters.contract.driver import until
from tests.adapters.discord.discord_server import EPHEMERAL, LOADING, Failure
from tests.adapters.discord.running_discord import Running, says
from tests.adapters.discord.test_discord_render import FIVE

MORE = (Button("Show more", Action("more"), "token-more"),)


async def acknowledged(discord: Running, event: str) -> int:
    """The type of the acknowledgement."""
    await until(lambda: discord.server.interaction(event).type)
    return discord.server.interaction(event).type


async def test_a_command_is_kept_then_acknowledged_then_answered_in_place(discord: Running) -> None:
    event = await discord.server.uses("search", {"query": "a lamp"}, channel=discord.server.place("lounge"))
    incoming = await discord.event()
    assert (incoming.event_id, incoming.command, incoming.text) == (event, "search", "a lamp")
    assert await acknowledged(discord, event) == 5  # thinking ...
    await discord.answer(incoming, "Here you are.")
    (seen,) = discord.seen()
    assert (seen["content"], seen["flags"]) == ("Here you are.", 0)
    assert discord.server.interaction(event).original == seen["id"]


async def test_a_long_answer_goes_on_in_messages_that_a_retry_does_not_double(discord: Running) -> None:
    await discord.server.uses("search", {"query": "a lamp"}, channel=discord.server.place("lounge"))
    incoming = await discord.event()
    for key in ("1", "1", "1.2", "1.2", "1"):
        await discord.answer(incoming, f"part of {key}", key)
    assert discord.texts() == ["part of 1", "part of 1.2"]


@pytest.mark.parametrize(
    ("name", "place", "flags"), [("saved", "lounge", EPHEMERAL), ("deal", "lounge", 0), ("saved", "", 0)]
)
async def test_who_sees_the_answer_is_settled_when_it_is_acknowledged(
    discord: Running, name: str, place: str, flags: int
) -> None:
    await discord.server.uses(name, channel=discord.server.place(place) if place else "")
    await until(lambda: any(one.type for one in discord.server.interactions.values()))
    (interaction,) = discord.server.interactions.values()
    assert interaction.flags == flags


async def test_an_answer_that_turns_out_private_is_taken_out_of_everyones_sight(discord: Running) -> None:
    lounge = discord.server.place("lounge")
    event = await discord.server.uses("search", {"query": "my size"}, channel=lounge)
    incoming = await discord.event()
    assert await acknowledged(discord, event) == 5
    for _ in range(2):  # a retry takes nothing back twice
        await discord.answer(incoming, "Your size is 42.", private=True)
    assert {(one["content"], one["flags"], one["only_for"]) for one in discord.seen()} == {
        ("Your size is 42.", EPHEMERAL, "ann")
    }


async def test_a_press_is_acknowledged_without_a_message_and_answered_by_an_edit(discord: Running) -> None:
    await discord.server.says("a lamp")
    shown = await discord.answer(await discord.event(), "One.", buttons=MORE)
    event = await discord.server.presses(shown, "token-more")
    pressed = await discord.event(2)
    assert (pressed.kind, pressed.token, pressed.message) == ("button", "token-more", shown)
    assert await acknowledged(discord, event) == 6
    edited = await discord.channel.edit(
        SentRef("discord", pressed.conversation, pressed.message), says("Two.")
    )
    assert edited.message == shown
    assert [(one["content"], one["components"]) for one in discord.seen()] == [("Two.", [])]


async def test_a_product_chosen_in_a_menu_is_a_pressed_button(discord: Running) -> None:
    await discord.server.says("phones")
    said = await discord.event()
    sent = await discord.channel.send(said.conversation, said.person, FIVE, "1")
    event = await discord.server.presses(sent.message, "te-phone-3-3")
    pressed = await discord.event(2)
    assert (pressed.kind, pressed.token, pressed.message) == ("button", "te-phone-3-3", sent.message)
    assert await acknowledged(discord, event) == 6


async def test_what_only_one_sees_is_edited_by_the_press_on_it(discord: Running) -> None:
    await discord.server.uses("saved", channel=discord.server.place("lounge"))
    await discord.answer(await discord.event(), "Saved: one.", buttons=MORE)
    (seen,) = discord.seen()
    await discord.server.presses(seen["id"], "token-more")
    pressed = await discord.event(2)
    await discord.channel.edit(SentRef("discord", pressed.conversation, pressed.message), says("Two."))
    await discord.answer(pressed, "And this, for you alone.", "2")
    assert [(one["content"], one["flags"] & EPHEMERAL) for one in discord.seen()] == [
        ("Two.", EPHEMERAL),
        ("And this, for you alone.", EPHEMERAL),
    ]


async def test_what_only_one_sees_can_be_edited_by_its_own_reference(discord: Running) -> None:
    await discord.server.uses("saved", channel=discord.server.place("lounge"))
    incoming = await discord.event()
    reference = await discord.answer(incoming, "Saved: one.")
    await discord.channel.edit(SentRef("discord", incoming.conversation, reference), says("None."))
    assert discord.texts() == ["None."]


async def test_after_the_token_is_spent_the_answer_is_a_message(discord: Running) -> None:
    event = await discord.server.uses("deal", channel=discord.server.place("lounge"))
    incoming = await discord.event()
    await acknowledged(discord, event)
    discord.server.interaction(event).expired = True
    await discord.answer(incoming, "Here you are.")
    assert [one["channel_id"] for one in discord.seen() if not one["flags"] & LOADING] == [
        discord.server.place("lounge")
    ]
    assert discord.texts()[-1] == "Here you are."


async def test_after_the_token_is_spent_a_private_answer_is_a_direct_message(discord: Running) -> None:
    event = await discord.server.uses("saved", channel=discord.server.place("lounge"))
    incoming = await discord.event()
    await acknowledged(discord, event)
    discord.server.interaction(event).expired = True
    await discord.answer(incoming, "Your saved things.")
    last = discord.seen()[-1]
    assert last["channel_id"] == discord.server.direct("ann")
    assert last["content"] == "Your saved things.\n\n*Only you can see this.*"


async def test_after_a_restart_the_answer_still_takes_the_place_of_thinking(discord: Running) -> None:
    event = await discord.server.uses("deal", channel=discord.server.place("lounge"))
    incoming = await discord.event()
    await acknowledged(discord, event)
    await discord.disconnect()
    await discord.connect()
    await discord.answer(incoming, "Here you are.")
    assert discord.texts() == ["Here you are."]


async def test_an_acknowledgement_that_comes_too_late_loses_no_answer(discord: Running) -> None:
    discord.store_is_slow = asyncio.Event()
    event = await discord.server.uses("deal", channel=discord.server.place("lounge"))
    await until(lambda: discord.deliveries)
    discord.server.interaction(event).expired = True
    discord.store_is_slow.set()
    await discord.answer(await discord.event(), "Here you are.")
    assert discord.texts() == ["Here you are."]


@pytest.mark.parametrize("after", [True, False])
async def test_an_acknowledgement_lost_on_its_way_is_tried_again(discord: Running, after: bool) -> None:
    discord.server.callback_failures.append(Failure(reset=True, after=after))
    await discord.server.uses("deal", channel=discord.server.place("lounge"))
    await discord.answer(await discord.event(), "Here you are.")
    assert discord.texts() == ["Here you are."]
    assert len(discord.asked("POST", "/callback")) == 2


async def test_an_answer_given_up_waiting_does_not_end_the_wait_of_others(discord: Running) -> None:
    discord.server.callbacks_go = asyncio.Event()
    await discord.server.uses("deal", channel=discord.server.place("lounge"))
    incoming = await discord.event()
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):  # as the outbox does after half a minute
            await discord.answer(incoming, "Here you are.")
    discord.server.callbacks_go.set()
    await discord.answer(incoming, "Here you are.")
    assert discord.texts() == ["Here you are."]


async def test_an_answer_waits_for_the_acknowledgement(discord: Running) -> None:
    """The core may be quicker than Discord's answer to "thinking ...", and must not overtake it."""
    discord.server.callbacks_go = asyncio.Event()
    event = await discord.server.uses("deal", channel=discord.server.place("lounge"))
    answering = asyncio.create_task(discord.answer(await discord.event(), "Here you are."))
    await until(lambda: discord.asked("POST", "/callback"))
    await asyncio.sleep(0.05)
    assert discord.asked("PATCH", "@original") == []
    discord.server.callbacks_go.set()
    await answering
    (seen,) = discord.seen()
    assert discord.server.interaction(event).original == seen["id"]


async def test_a_command_that_comes_twice_is_answered_once(discord: Running) -> None:
    event = await discord.server.uses("deal", channel=discord.server.place("lounge"))
    incoming = await discord.event()
    await acknowledged(discord, event)
    await discord.server.again(event)
    await until(lambda: discord.deliveries == 2)
    await until(lambda: len(discord.asked("POST", "/callback")) == 2)
    await discord.answer(incoming, "Here you are.")
    assert len(discord.heard) == 1
    assert discord.texts() == ["Here you are."]


async def test_where_we_may_not_write_we_still_answer_who_asks(discord: Running) -> None:
    lounge = discord.server.place("lounge")
    await discord.server.uses("deal", channel=lounge)
    await discord.answer(await discord.event(), "One.", "1", buttons=MORE)
    await discord.server.presses(discord.seen()[0]["id"], "token-more")
    pressed = await discord.event(2)
    discord.server.failures.append(Failure(403, 50013, "Missing Permissions"))
    await discord.answer(pressed, "Two.", "2")
    assert discord.texts() == ["One.", "Two."]
    assert len(discord.asked("POST", f"/channels/{lounge}/messages")) == 1


async def test_a_file_takes_the_place_of_thinking_too(discord: Running) -> None:
    event = await discord.server.uses("export")
    incoming = await discord.event()
    await acknowledged(discord, event)
    await discord.answer(incoming, "Your data.", attachment=Attachment("data.json", '{"灯": 1}'))
    (seen,) = discord.seen()
    assert [(file["filename"], file["content"].encode("latin-1")) for file in seen["attachments"]] == [
        ("data.json", '{"灯": 1}'.encode())
    ]


async def test_no_typing_sign_while_the_platform_shows_thinking(discord: Running) -> None:
    await discord.server.uses("deal", channel=discord.server.place("lounge"))
    incoming = await discord.event()
    await discord.channel.typing(incoming.conversation, incoming.person)
    assert discord.asked("POST", "/typing") == []
    await discord.answer(incoming, "Here you are.")
    await discord.channel.typing(incoming.conversation, incoming.person)
    assert len(discord.asked("POST", "/typing")) == 1


# What cannot be kept


@pytest.mark.parametrize(("person", "sorry"), [("ann", "try again"), ("mei", "再试一次")])
async def test_a_command_that_could_not_be_kept_is_told(discord: Running, person: str, sorry: str) -> None:
    discord.store_is_away = True
    event = await discord.server.uses("deal", person=person, channel=discord.server.place("lounge"))
    assert await acknowledged(discord, event) == 4
    (seen,) = discord.seen()
    assert sorry in seen["content"]
    assert seen["flags"] & EPHEMERAL


async def test_a_slow_store_costs_no_acknowledgement(
    discord: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client_module, "_STORE_MAY_TAKE", 0.05)
    discord.store_is_slow = asyncio.Event()
    event = await discord.server.uses("deal", channel=discord.server.place("lounge"))
    assert await acknowledged(discord, event) == 5
    discord.store_is_away = True
    discord.store_is_slow.set()
    await until(lambda: "try again" in discord.texts()[0])


async def test_a_press_with_a_slow_store_is_told_when_it_fails(
    discord: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    await discord.server.says("a lamp")
    shown = await discord.answer(await discord.event(), "One.", buttons=MORE)
    monkeypatch.setattr(client_module, "_STORE_MAY_TAKE", 0.05)
    discord.store_is_slow, discord.store_is_away = asyncio.Event(), True
    event = await discord.server.presses(shown, "token-more")
    assert await acknowledged(discord, event) == 6
    discord.store_is_slow.set()
    await until(lambda: len(discord.seen()) == 2)
    assert "try again" in discord.texts()[1]
    assert discord.seen()[1]["flags"] & EPHEMERAL


@pytest.mark.parametrize(("text", "sorry"), [("a lamp", "try again"), ("台灯", "再试一次")])
async def test_a_message_that_could_not_be_kept_is_told(discord: Running, text: str, sorry: str) -> None:
    discord.store_is_away = True
    await discord.server.says(text)
    await until(lambda: discord.seen())
    assert sorry in discord.texts()[0]
    discord.store_is_away = False
    await discord.server.says(text)
    await discord.event()


# What is not let in


@pytest.mark.parametrize("why", ["Not so fast: 12 s.", ""])
async def test_a_command_that_is_not_let_in_leaves_nothing_in_the_channel(discord: Running, why: str) -> None:
    """Whoever turned it away may say why; if not, "thinking ..." ends with a general word."""
    discord.not_let_in = why
    event = await discord.server.uses("deal", channel=discord.server.place("lounge"))
    await until(lambda: discord.seen() and discord.texts()[0])
    assert await acknowledged(discord, event) == 5
    await asyncio.sleep(0.3)  # longer than it waits for a reason
    (seen,) = discord.seen()
    assert seen["only_for"] == "ann"
    assert seen["content"] == (why or "I cannot answer that here just now. Please try again in a while, "
                               "or write to me directly.")  # fmt: skip


async def test_a_press_that_is_not_let_in_is_told_out_of_sight(discord: Running) -> None:
    await discord.server.uses("deal", channel=discord.server.place("lounge"))
    await discord.answer(await discord.event(), "One.", buttons=MORE)
    discord.not_let_in = "Not so fast: 12 s."
    event = await discord.server.presses(discord.seen()[0]["id"], "token-more")
    assert await acknowledged(discord, event) == 6
    await until(lambda: len(discord.seen()) == 2)
    assert (discord.texts()[1], discord.seen()[1]["only_for"]) == ("Not so fast: 12 s.", "ann")


async def test_a_message_that_is_not_let_in_is_met_with_silence(discord: Running) -> None:
    discord.not_let_in = ""
    await discord.server.says("a lamp")
    await until(lambda: discord.deliveries)
    await asyncio.sleep(0.1)
    assert discord.seen() == []


# The menu


async def test_the_menu_is_written_once_and_again_only_when_it_changed(discord: Running) -> None:
    assert len(discord.asked("PUT", "/commands")) == 1
    await discord.disconnect()
    await discord.connect()
    assert len(discord.asked("PUT", "/commands")) == 1
    discord.server.commands[0]["description_localizations"]["zh-CN"] = "旧的"
    await discord.disconnect()
    await discord.connect()
    assert len(discord.asked("PUT", "/commands")) == 2
    discord.server.commands.pop()
    await discord.disconnect()
    await discord.connect()
    assert len(discord.asked("PUT", "/commands")) == 3


async def test_the_menu_speaks_both_languages_and_keeps_personal_things_out_of_servers(
    discord: Running,
) -> None:
    menu = {command["name"]: command for command in discord.server.commands}
    assert set(menu) == {
        "search", "deal", "poll", "help", "start", "saved", "profile", "why", "language", "stop",
        "subscribe", "quiet", "alerts", "export", "forget",
    }  # fmt: skip
    assert menu["search"]["name_localizations"] == {"zh-CN": "搜索", "zh-TW": "搜索"}
    assert menu["search"]["description_localizations"]["zh-CN"] == "在店里找商品"
    assert menu["search"]["options"][0]["autocomplete"]
    assert menu["search"]["options"][0]["name_localizations"]["zh-CN"] == "内容"
    assert [option["required"] for option in menu["poll"]["options"]] == [True, True, False]
    assert menu["export"]["contexts"] == menu["forget"]["contexts"] == [1]
    assert menu["deal"]["contexts"] == [0, 1]
    assert {tuple(command["integration_types"]) for command in menu.values()} == {(0,)}


async def test_products_are_completed_while_typing(discord: Running) -> None:
    event = await discord.server.types("search", "query", "lam")
    await until(lambda: discord.asked("POST", f"{event}/{discord.server.interaction(event).token}/callback"))
    (asked,) = discord.asked("POST", "/callback")
    assert asked.json["type"] == 8
    assert [choice["value"] for choice in asked.json["data"]["choices"]] == [
        "Harbour reading lamp",
        "Lamp, brass",
    ]
    await discord.server.types("poll", "first", "lam")
    await until(lambda: len(discord.asked("POST", "/callback")) == 2)
    choices = discord.asked("POST", "/callback")[1].json["data"]["choices"]
    assert choices[0] == {"name": "Harbour reading lamp", "value": "Harbour reading lamp"}
    assert discord.typed == ["lam", "lam"]
    await discord.server.uses("poll", {"first": "LA-1", "second": "LA-2"})
    assert (await discord.event()).text == BETWEEN_OPTIONS.join(("LA-1", "LA-2"))


async def test_a_menu_that_cannot_be_written_keeps_nobody_from_talking(discord: Running) -> None:
    await discord.disconnect()
    discord.server.commands.clear()
    discord.server.refuse_commands = True
    await discord.connect()
    await discord.server.says("a lamp")
    assert (await discord.event()).text == "a lamp"


async def test_a_closed_adapter_sends_nothing_and_loses_nothing(discord: Running) -> None:
    await discord.server.says("a lamp")
    incoming = await discord.event()
    await discord.adapter.stop()
    await discord.answer(incoming, "The last words.")  # after `stop` replies still go out
    await discord.adapter.close()
    with pytest.raises(Transient):
        await discord.answer(replace(incoming), "Too late.", "2")
    assert discord.texts() == ["The last words."]
