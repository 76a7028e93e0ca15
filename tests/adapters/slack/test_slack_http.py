"""Signed HTTP: what Slack signed is kept and answered for, nothing else is even read."""

from __future__ import annotations

import asyncio
import json
import socket
import time
from collections.abc import AsyncIterator

import aiohttp
import pytest
import pytest_asyncio

from adapters.adapter import CannotConnect
from adapters.slack.adapter import Settings, SlackAdapter
from assistant.messages import Action, Button
from tests.adapters.contract.driver import until
from tests.adapters.contract.scene import Scene
from tests.adapters.slack.driver_slack import SlackDriver
from tests.adapters.slack.slack_server import BOT_TOKEN, SECRET, SlackServer, signature

MORE = Button("Show more", Action("more"), "token-more")


class HttpDriver(SlackDriver):
    async def open(self) -> SlackAdapter:
        await super().open()
        return SlackAdapter(
            Settings(
                bot_token=BOT_TOKEN, mode="http", signing_secret=SECRET, port=0, api_url=self.server.api_url
            )
        )


@pytest_asyncio.fixture
async def scene() -> AsyncIterator[Scene]:
    made = Scene(HttpDriver())
    made.says("Here you are.", buttons=(MORE,))
    await made.start()
    assert isinstance(made.driver.adapter, SlackAdapter)
    slack(made).request_url = f"http://127.0.0.1:{made.driver.adapter.port}/slack/events"
    yield made
    await made.stop()


def slack(scene: Scene) -> SlackServer:
    assert isinstance(scene.driver, SlackDriver)
    return scene.driver.server


async def test_events_commands_and_buttons_are_kept_and_answered(scene: Scene) -> None:
    server = slack(scene)
    said = [
        await server.dm("a lamp & a 椅子", "U0ANN"),
        await server.mention("a lamp", "U0ANN", "C0LOUNGE"),
        await server.command("search a lamp & a 椅子", "U0ANN", "C0LOUNGE"),
    ]
    await until(lambda: len(server.messages) == 3)
    said.append(await server.press(server.messages[0], MORE.token, "U0ANN"))
    assert [one.answers for one in said] == [[200]] * 4
    assert [(one.kind, one.command, one.text, one.token) for one in scene.taken] == [
        ("text", "", "a lamp & a 椅子", ""),
        ("text", "", "a lamp", ""),
        ("command", "search", "a lamp & a 椅子", ""),
        ("button", "", "", "token-more"),
    ]


async def test_a_second_delivery_is_answered_for_and_changes_nothing(scene: Scene) -> None:
    said = await slack(scene).dm("a lamp", "U0ANN")
    await slack(scene).deliver(said)
    assert said.answers == [200, 200]
    assert len(scene.taken) == 1


async def test_what_cannot_be_kept_is_refused_and_taken_when_it_comes_again(scene: Scene) -> None:
    scene.store_is_away = True
    said = await slack(scene).dm("a lamp", "U0ANN")
    assert said.answers == [503]
    scene.store_is_away = False
    await slack(scene).deliver(said)
    assert said.answers == [503, 200]
    assert len(scene.taken) == 1


@pytest.mark.parametrize(
    ("secret", "age", "status"),
    [
        (SECRET, 0, 200),
        (SECRET, 290, 200),
        (SECRET, 310, 401),
        (SECRET, -310, 401),
        ("0" * 32, 0, 401),
    ],
)
async def test_signatures(scene: Scene, secret: str, age: float, status: int) -> None:
    said = await slack(scene).dm("a lamp", "U0ANN")
    await slack(scene).deliver(said, signed_with=secret, age=age)
    assert said.answers == [200, status]


def headers(body: str, **changes: str) -> dict[str, str]:
    timestamp = str(int(time.time()))
    made = {
        "Content-Type": "application/json",
        "X-Slack-Request-Timestamp": timestamp,
        "X-Slack-Signature": signature(SECRET, timestamp, body),
    }
    return {name: value for name, value in (made | changes).items() if value}


EVENT = '{"type":"event_callback","event":{"type":"message","channel":"D0ANN","user":"U0ANN","ts":"1.2"}}'


@pytest.mark.parametrize(
    ("body", "changes", "status"),
    [
        (EVENT, {}, 200),
        (EVENT + " ", {"X-Slack-Signature": signature(SECRET, "1", EVENT)}, 401),
        (EVENT, {"X-Slack-Signature": ""}, 401),
        (EVENT, {"X-Slack-Signature": "v0=né"}, 401),
        (EVENT, {"X-Slack-Request-Timestamp": ""}, 401),
        (EVENT, {"X-Slack-Request-Timestamp": "now"}, 401),
        ("{", {}, 400),
        ("[1]", {}, 400),
        ("x" * (1024 * 1024 + 1), {}, 413),
    ],
    ids=[
        "signed",
        "another body",
        "no signature",
        "odd signature",
        "no time",
        "odd time",
        "half",
        "list",
        "large",
    ],
)
async def test_requests(scene: Scene, body: str, changes: dict[str, str], status: int) -> None:
    async with (
        aiohttp.ClientSession() as client,
        client.post(slack(scene).request_url, data=body.encode(), headers=headers(body, **changes)) as answer,
    ):
        assert answer.status == status
        assert len(scene.taken) == (status == 200)
        assert "canary" not in await answer.text()


async def test_the_request_url_can_be_entered(scene: Scene) -> None:
    body = '{"type":"url_verification","challenge":"c4"}'
    async with (
        aiohttp.ClientSession() as client,
        client.post(slack(scene).request_url, data=body, headers=headers(body)) as answer,
    ):
        assert json.loads(await answer.text()) == {"challenge": "c4"}
    unsigned = headers(body, **{"X-Slack-Signature": signature("0" * 32, "1", body)})
    async with (
        aiohttp.ClientSession() as client,
        client.post(slack(scene).request_url, data=body, headers=unsigned) as answer,
    ):
        assert answer.status == 401


async def test_a_port_that_is_taken_is_told() -> None:
    server = SlackServer()
    await server.start()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        settings = Settings(
            bot_token=BOT_TOKEN, mode="http", signing_secret=SECRET, port=port, api_url=server.api_url
        )
        adapter = SlackAdapter(settings)
        with pytest.raises(CannotConnect, match=f"port {port} for Slack"):
            await adapter.run(lambda *_: asyncio.sleep(0, True), lambda: None)
        await adapter.close()
    await server.stop()


async def test_a_stop_ends_the_server(scene: Scene) -> None:
    await scene.driver.adapter.stop()
    with pytest.raises(aiohttp.ClientConnectionError):
        await slack(scene).dm("a lamp", "U0ANN")
    await asyncio.wait_for(asyncio.shield(scene.driver._running), 120)
