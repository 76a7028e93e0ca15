"""The connection: made, lost, resumed, refused, ended. And nothing secret in any log of it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from dataclasses import replace

import pytest

from adapters.adapter import CannotConnect
from adapters.discord import adapter as adapter_module
from adapters.discord.adapter import DiscordAdapter, Settings
from adapters.discord.client import INTENTS, GuideClient
from adapters.errors import SendError
from assistant.messages import Action, Button
from tests.adapters.contract.driver import until
from tests.adapters.discord.discord_server import DiscordServer, Failure
from tests.adapters.discord.running_discord import Running

MORE = (Button("Show more", Action("more"), "token-more"),)


async def test_no_privileged_intent_is_asked_for(discord: Running) -> None:
    (identified,) = discord.server.identified
    assert identified["intents"] == INTENTS.value
    assert not any((INTENTS.message_content, INTENTS.members, INTENTS.presences))


@pytest.mark.parametrize("how", ["drop", "4000", "4009", "1000", "reconnect"])
async def test_a_lost_connection_is_resumed_and_what_was_missed_comes(discord: Running, how: str) -> None:
    await discord.server.says("one")
    await discord.event()
    discord.server.losing = True
    await discord.server.says("two")
    if how == "drop":
        discord.server.drop()
    elif how == "reconnect":
        await discord.server.ask_to_reconnect()
    else:
        await discord.server.hang_up(int(how))
    await until(lambda: discord.server.sessions["resumed"] == 1)
    await discord.server.says("three")
    await discord.event(3)
    assert [incoming.text for incoming in discord.heard] == ["one", "two", "three"]
    assert discord.server.sessions["identified"] == 1


async def test_what_a_resume_brings_again_is_kept_once(discord: Running) -> None:
    event = await discord.server.says("one")
    await discord.event()
    await discord.server.again(event)
    await until(lambda: discord.deliveries == 2)
    await discord.server.says("two")
    await discord.event(2)
    assert [incoming.text for incoming in discord.heard] == ["one", "two"]


async def test_a_session_that_is_gone_begins_anew_and_ready_is_told_once(
    discord: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def at_once(*_: object, **__: object) -> None:
        """The library waits five seconds before it begins anew."""

    monkeypatch.setattr(GuideClient, "before_identify_hook", at_once)
    discord.server.resumable = False
    discord.server.drop()
    await until(lambda: discord.server.sessions["identified"] == 2)
    await discord.server.says("still there?")
    await discord.event()
    assert discord.ready == 1


@pytest.mark.usefixtures("quick")
async def test_an_event_that_the_library_cannot_read_begins_a_new_session(discord: Running) -> None:
    await discord.server.dispatch("MESSAGE_CREATE", {"id": "1", "channel_id": "not a number"})
    await until(lambda: discord.server.sessions["identified"] == 2)
    await discord.server.says("still there?")
    await discord.answer(await discord.event(), "Yes.")
    assert discord.texts() == ["Yes."]
    assert discord.ready == 1


async def test_the_heart_beats(discord: Running) -> None:
    assert discord.server.sessions["heartbeats"] >= 1


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adapter_module, "_FIRST_WAIT", 0.01)


@pytest.fixture
async def server() -> DiscordServer:  # type: ignore[misc]
    server = DiscordServer()
    await server.start()
    yield server
    await server.stop()


async def take(*_: object) -> bool:
    return True


async def run(server: DiscordServer, token: str = "") -> None:
    """Run an adapter until it gives up."""
    adapter = DiscordAdapter(Settings(token or server.token, server.api, server.gateway))
    try:
        async with asyncio.timeout(120):
            await adapter.run(take, lambda: None)
    finally:
        await adapter.stop()
        await adapter.close()


async def test_a_wrong_token_is_told_in_plain_words(server: DiscordServer) -> None:
    with pytest.raises(CannotConnect, match="SHOPGUIDE_DISCORD_TOKEN") as told:
        await run(server, "wrong-secret")
    assert "wrong-secret" not in str(told.value)


@pytest.mark.parametrize(
    ("code", "words"),
    [(4004, "token is no longer valid"), (4014, "privileged intent"), (4013, "4013"), (4011, "4011")],
)
async def test_what_only_the_merchant_can_mend_is_told(server: DiscordServer, code: int, words: str) -> None:
    server.refuse = code
    with pytest.raises(CannotConnect, match=words):
        await run(server)


@pytest.mark.usefixtures("quick")
async def test_discord_away_at_the_start_is_waited_for(server: DiscordServer) -> None:
    server.login_failures = [Failure(503), Failure(reset=True), Failure(429, retry_after=0.01)]
    ready = asyncio.Event()
    adapter = DiscordAdapter(Settings(server.token, server.api, server.gateway))
    running = asyncio.create_task(adapter.run(take, ready.set))
    async with asyncio.timeout(120):
        await ready.wait()
    await adapter.stop()
    await adapter.close()
    await running
    assert server.login_failures == []


@pytest.mark.usefixtures("quick")
async def test_a_gateway_away_at_the_start_is_waited_for(server: DiscordServer) -> None:
    server.gateway_failures = [Failure(503), Failure(reset=True)]
    ready = asyncio.Event()
    adapter = DiscordAdapter(Settings(server.token, server.api, server.gateway))
    running = asyncio.create_task(adapter.run(take, ready.set))
    async with asyncio.timeout(120):
        await ready.wait()
    await adapter.stop()
    await adapter.close()
    await running


async def test_stopping_while_discord_is_away_ends_at_once(server: DiscordServer) -> None:
    server.login_failures = [Failure(503)] * 1000
    adapter = DiscordAdapter(Settings(server.token, server.api, server.gateway))
    running = asyncio.create_task(adapter.run(take, lambda: None))
    await until(lambda: len(server.login_failures) < 1000)
    await adapter.stop()
    await adapter.close()
    await running


async def test_an_adapter_that_never_ran_can_be_stopped() -> None:
    adapter = DiscordAdapter(Settings("token"))
    await adapter.stop()
    await adapter.close()


async def test_what_is_being_kept_at_a_stop_is_kept(discord: Running) -> None:
    discord.store_is_slow = asyncio.Event()
    await discord.server.says("a lamp")
    await until(lambda: discord.deliveries)
    stopping = asyncio.create_task(discord.adapter.stop())
    await until(lambda: not discord.server.connected)
    assert not stopping.done()
    discord.store_is_slow.set()
    await stopping
    assert [incoming.text for incoming in discord.heard] == ["a lamp"]
    await discord.answer(discord.heard[0], "Here you are.")
    assert discord.texts() == ["Here you are."]


# Secrets


class Everything(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []
        self.setFormatter(logging.Formatter("%(name)s %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.fixture
def logged() -> Iterator[list[str]]:
    """Everything that is logged by anybody, with the root logger wide open."""
    root, handler = logging.getLogger(), Everything()
    level, library = root.level, logging.getLogger("discord").level
    root.setLevel(logging.DEBUG)
    logging.getLogger("discord").setLevel(logging.NOTSET)
    root.addHandler(handler)
    yield handler.lines
    root.removeHandler(handler)
    root.setLevel(level)
    logging.getLogger("discord").setLevel(library)


@pytest.mark.usefixtures("quick")
async def test_no_token_and_no_message_stands_in_any_log(logged: list[str]) -> None:
    """A day with everything in it. The server's tokens have the word `canary` in them."""
    discord = Running()
    discord.server.login_failures = [Failure(503), Failure(429, retry_after=0.01)]
    await discord.start()
    lounge = discord.server.place("lounge")
    await discord.server.says("a lamp for my canary's cage")
    said = await discord.event()
    shown = await discord.answer(said, "One.", buttons=MORE)
    await discord.server.presses(shown, "token-more")
    pressed = await discord.event(2)
    await discord.server.uses("saved", channel=lounge)
    command = await discord.event(3)
    await discord.server.uses("deal", channel=lounge)
    deal = await discord.event(4)
    failures = [
        Failure(503), Failure(reset=True), Failure(429, retry_after=0.01), Failure(403, 50007, "no"),
        Failure(429, retry_after=0.01, via=False), Failure(400, 50035, "Invalid Form Body"),
        Failure(401, 0, "Unauthorized"),
    ]  # fmt: skip
    for number, incoming in enumerate((said, pressed, command, deal)):
        discord.server.failures += [replace(failure) for failure in failures]
        while discord.server.failures:
            try:
                await discord.answer(incoming, "Two.", f"k{number}", private=True)
            except SendError as error:
                logging.getLogger("outbox").exception("not sent: %s", error)
            await asyncio.sleep(0.011)
        await discord.answer(incoming, "Two.", f"k{number}")
    discord.store_is_away = True
    event = await discord.server.uses("deal", channel=lounge)
    await until(lambda: discord.server.interaction(event).type)
    discord.server.interaction(event).expired = True
    event = await discord.server.uses("deal", channel=lounge)
    discord.server.interaction(event).expired = True
    discord.server.drop()
    await until(lambda: discord.server.sessions["resumed"])
    await discord.server.hang_up(4004)
    with pytest.raises(CannotConnect) as told:
        await discord.running
    logging.getLogger("bot").error("stopped: %s, %r", told.value, Settings(discord.server.token))
    await discord.adapter.stop()
    await discord.adapter.close()
    await discord.server.stop()
    assert len(logged) > 20
    assert [line for line in logged if "canary" in line] == []
