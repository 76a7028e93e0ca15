"""No token and no signing secret in anything that is logged, said or raised, at the most talkative level."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator

import pytest

from adapters.adapter import CannotConnect
from adapters.errors import SendError
from adapters.slack import socket_mode
from adapters.slack.adapter import Settings, SlackAdapter
from adapters.slack.check import check
from tests.adapters.contract.driver import until
from tests.adapters.contract.scene import Scene
from tests.adapters.slack.driver_slack import SlackDriver
from tests.adapters.slack.slack_server import APP_TOKEN, BOT_TOKEN, SECRET
from tests.adapters.slack.test_slack_http import HttpDriver
from tests.adapters.slack.test_slack_scenarios import DONE, MORE, slack

SECRETS = (BOT_TOKEN, APP_TOKEN, SECRET)
WHAT_SHE_WROTE = "canary0words0of0ann"


@pytest.fixture
def logged(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Every record of every logger, with its traceback."""
    lines: list[str] = []

    class Collector(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(logging.Formatter("%(name)s %(message)s").format(record))

    monkeypatch.setattr(socket_mode, "_FIRST_WAIT", 0.02)
    collector, root = Collector(level=0), logging.getLogger()
    before = root.level
    root.addHandler(collector)
    root.setLevel(logging.DEBUG)
    yield lines
    root.removeHandler(collector)
    root.setLevel(before)


def assert_silent(lines: list[str]) -> None:
    for line in lines:
        for secret in SECRETS:
            assert secret not in line
            assert secret.split("-", 1)[-1] not in line
        assert "ticket=" not in line  # the address of a Socket Mode connection lets in whoever has it
        assert "/reply/" not in line  # so does a reply address
        assert WHAT_SHE_WROTE not in line


async def test_a_day_over_socket_mode(logged: list[str]) -> None:
    scene = Scene(SlackDriver())
    scene.says("Here you are.", buttons=(MORE,))
    await scene.start()
    server, channel = slack(scene), scene.driver.adapter.channel
    await server.dm(WHAT_SHE_WROTE, "U0ANN")
    await server.mention(WHAT_SHE_WROTE, "U0ANN", "C0LOUNGE")
    said = await server.command(WHAT_SHE_WROTE, "U0ANN", "C0LOUNGE")
    await until(lambda: len(server.messages) == 3)
    await server.press(server.messages[0], MORE.token, "U0ANN")
    await until(lambda: len(server.messages) == 4)
    server.spend(said.payload["response_url"])
    await channel.send("C0LOUNGE", "U0ANN", DONE, "k", said.payload["response_url"])
    for fault in (
        {"status": 429, "retry_after": 1},
        {"status": 503},
        {"cut": True},
        {"half": True},
        {"error": "invalid_auth"},
        {"error": "missing_scope", "needed": "chat:write", "provided": BOT_TOKEN[:0]},
        {"error": "msg_too_long"},
    ):
        server.faults.append(fault)
        with pytest.raises(SendError) as refused:
            await channel.send("C0LOUNGE", "U0ANN", DONE, "k")
        logged.append(f"{refused.value!r}")
    scene.store_is_away = True
    before = scene.deliveries
    await server.dm(WHAT_SHE_WROTE, "U0BOB")
    await until(lambda: scene.deliveries > before)
    server.opening.extend([{"cut": True}, {"error": "internal_error"}])
    await server.cut_off()
    await until(lambda: server.connections == 2)
    await server.hang_up()
    await until(lambda: server.connections == 3)
    await scene.stop()
    assert any("could not be kept" in line for line in logged)
    assert any("refuses our bot token" in line for line in logged)
    assert_silent(logged)


async def test_a_day_over_http(logged: list[str]) -> None:
    scene = Scene(HttpDriver())
    scene.says("Here you are.")
    await scene.start()
    assert isinstance(scene.driver.adapter, SlackAdapter)
    server = slack(scene)
    server.request_url = f"http://127.0.0.1:{scene.driver.adapter.port}/slack/events"
    said = await server.dm(WHAT_SHE_WROTE, "U0ANN")
    await server.deliver(said, signed_with="0" * 32)
    await server.deliver(said, age=1000)
    scene.store_is_away = True
    refused = await server.dm(WHAT_SHE_WROTE, "U0BOB")
    assert refused.answers == [503]
    await scene.stop()
    assert_silent(logged)


async def test_tokens_that_are_refused_and_what_check_says(logged: list[str]) -> None:
    scene = Scene(SlackDriver())
    await scene.start()
    server = slack(scene)
    server.refused_tokens |= {BOT_TOKEN, APP_TOKEN}
    settings = Settings(
        bot_token=BOT_TOKEN, app_token=APP_TOKEN, signing_secret=SECRET, api_url=server.api_url
    )
    adapter = SlackAdapter(settings)
    with pytest.raises(CannotConnect) as refused:
        await adapter.run(lambda *_: asyncio.sleep(0, True), lambda: None)
    await adapter.close()
    findings = await check(settings)
    assert not all(finding.ok for finding in findings)
    logged += [str(refused.value), repr(findings), repr(settings)]
    await scene.stop()
    assert_silent(logged)


async def test_variables_that_bolt_reads_for_itself_change_nothing(
    logged: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("BOT_TOKEN", "SIGNING_SECRET", "CLIENT_ID", "CLIENT_SECRET", "VERIFICATION_TOKEN"):
        monkeypatch.setenv(f"SLACK_{name}", f"canary-of-another-app-{name}")
    scene = Scene(SlackDriver())
    scene.says("Here you are.")
    await scene.start()
    said = await slack(scene).dm("a lamp", "U0ANN")
    await until(lambda: said.acknowledged and slack(scene).messages)
    await scene.stop()
    assert not any("canary-of-another-app" in line for line in logged)
