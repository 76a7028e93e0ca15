"""What `shopguide check` says about Slack, asked of the loopback Slack; and the manifest beside the code."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
import yaml

from adapters import slack
from adapters.adapter import Finding
from adapters.slack.adapter import Settings, SlackAdapter
from adapters.slack.check import SCOPES, check
from adapters.slack.inbound import COMMANDS, EVENTS
from tests.adapters.slack.slack_server import APP_TOKEN, BOT_TOKEN, SECRET, SlackServer

ROOM = Path(slack.__file__).parent
MANIFEST = (ROOM / "manifest.yaml").read_text("utf-8")


@pytest_asyncio.fixture
async def server() -> AsyncIterator[SlackServer]:
    made = SlackServer()
    await made.start()
    yield made
    await made.stop()


def socket_mode(server: SlackServer, **changes: Any) -> Settings:
    made = Settings(bot_token=BOT_TOKEN, app_token=APP_TOKEN, api_url=server.api_url)
    return replace(made, **changes)


def http(server: SlackServer, **changes: Any) -> Settings:
    return replace(socket_mode(server), app_token="", mode="http", signing_secret=SECRET, **changes)


async def wrong(settings: Settings) -> list[Finding]:
    """What is not all right."""
    findings = await check(settings)
    assert not any("canary" in finding.what + finding.help for finding in findings)
    return [finding for finding in findings if not finding.ok]


async def test_all_is_well(server: SlackServer) -> None:
    findings = await check(socket_mode(server))
    assert [finding.what for finding in findings] == [
        "Slack bot token: it is guide in the workspace Shop",
        "Slack scopes",
        "Clock",
        "Slack app-level token (Socket Mode)",
    ]
    assert all(finding.ok for finding in findings)
    assert await wrong(http(server)) == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"bot_token": ""}, "set SHOPGUIDE_SLACK_BOT_TOKEN"),
        ({"bot_token": "xoxp-canary"}, "begins with xoxb-"),
        ({"bot_token": "xoxb-canary-wrong"}, "not valid"),
        ({"app_token": ""}, "set SHOPGUIDE_SLACK_APP_TOKEN"),
        ({"app_token": "xoxb-canary"}, "begins with xapp-"),
        ({"app_token": "xapp-canary-wrong"}, "not valid"),
    ],
    ids=str,
)
async def test_tokens(server: SlackServer, changes: dict[str, str], said: str) -> None:
    (finding,) = await wrong(socket_mode(server, **changes))
    assert said in finding.help


async def test_a_missing_scope_is_named_with_what_it_is_for(server: SlackServer) -> None:
    server.scopes = "chat:write,commands,im:history,app_mentions:read"
    (finding,) = await wrong(socket_mode(server))
    assert "files:write (to hand people the copy of their data)" in finding.help
    assert "install the app to the workspace again" in finding.help


@pytest.mark.parametrize(("ahead", "said"), [(-400.0, "400 s ahead"), (120.0, "120 s behind")])
async def test_the_clock(server: SlackServer, ahead: float, said: str) -> None:
    server.clock_ahead = ahead
    (finding,) = await wrong(http(server))
    number, *words = said.split(" ", 1)
    measured = re.search(r"clock is (\d+) s (ahead|behind)", finding.help)
    assert measured
    assert abs(int(measured[1]) - int(number)) <= 2
    assert measured[2] in words[0]


@pytest.mark.parametrize(("secret", "said"), [("", "set SHOPGUIDE"), ("abc", "does not look like one")])
async def test_the_signing_secret(server: SlackServer, secret: str, said: str) -> None:
    (finding,) = await wrong(replace(http(server), signing_secret=secret))
    assert said in finding.help


async def test_slack_that_is_away(server: SlackServer) -> None:
    settings = socket_mode(server)
    await server.stop()
    assert ["could not be asked" in finding.help for finding in await wrong(settings)] == [True, True]
    await server.start()


async def test_the_request_url_is_asked_as_slack_asks_it(server: SlackServer) -> None:
    adapter = SlackAdapter(http(server, port=0))
    ready = asyncio.Event()
    running = asyncio.create_task(adapter.run(lambda *_: asyncio.sleep(0, True), ready.set))
    await ready.wait()
    url = f"http://127.0.0.1:{adapter.port}/slack/events"
    assert await wrong(http(server, public_url=url)) == []
    (elsewhere,) = await wrong(http(server, public_url=server.api_url + "nothing"))
    assert "not as shopguide does" in elsewhere.help
    await adapter.stop()
    await running
    await adapter.close()
    (away,) = await wrong(http(server, public_url=url))
    assert "nothing answers there" in away.help


# The manifest


def test_the_manifest_asks_for_what_the_code_uses() -> None:
    manifest = yaml.safe_load(MANIFEST)
    assert set(manifest["settings"]["event_subscriptions"]["bot_events"]) == EVENTS
    assert manifest["oauth_config"]["scopes"]["bot"] == sorted(SCOPES)
    assert manifest["settings"]["socket_mode_enabled"]
    assert manifest["settings"]["interactivity"]["is_enabled"]
    assert not manifest["settings"]["token_rotation_enabled"]  # tokens that expire need a server of their own
    assert manifest["features"]["app_home"] == {
        "home_tab_enabled": True,
        "messages_tab_enabled": True,
        "messages_tab_read_only_enabled": False,
    }


def test_the_slash_command_of_the_manifest_is_one_we_read() -> None:
    (command,) = yaml.safe_load(MANIFEST)["features"]["slash_commands"]
    assert command["command"] == "/shop"
    assert command["should_escape"]  # else a mention in it is only a name
    named = re.findall(r"[a-z]+", command["usage_hint"].split("or:")[1])
    assert set(named) <= COMMANDS


_SCOPE_OF = {  # by Slack's reference
    "auth_test": "",
    "apps_connections_open": "",  # the app-level token's connections:write
    "views_publish": "",
    "chat_postMessage": "chat:write",
    "chat_postEphemeral": "chat:write",
    "chat_update": "chat:write",
    "files_getUploadURLExternal": "files:write",
    "files_completeUploadExternal": "files:write",
}
_SCOPE_OF_EVENT = {"app_mention": "app_mentions:read", "message.im": "im:history", "app_home_opened": ""}


def test_no_scope_is_missing_and_none_is_too_much() -> None:
    source = "\n".join(file.read_text("utf-8") for file in ROOM.glob("*.py"))
    called = set(re.findall(r"\.((?:auth|apps|views|chat|files|conversations|users)_\w+)\(", source))
    needed = {_SCOPE_OF[method] for method in called} | {_SCOPE_OF_EVENT[event] for event in EVENTS}
    assert needed - {""} | {"commands"} == set(SCOPES)


def test_the_manifest_for_http_is_what_its_comments_say() -> None:
    text = re.sub(r"# HTTP: ((?:request_)?url: )", r"\1", MANIFEST)
    manifest = yaml.safe_load(text.replace("socket_mode_enabled: true", "socket_mode_enabled: false"))
    addresses = {
        manifest["settings"]["event_subscriptions"]["request_url"],
        manifest["settings"]["interactivity"]["request_url"],
        manifest["features"]["slash_commands"][0]["url"],
    }
    assert addresses == {f"https://YOUR-DOMAIN{Settings(bot_token='').path}"}


def test_the_page_says_what_the_manifest_and_the_code_say() -> None:
    page = (ROOM.parents[1] / "docs" / "slack.md").read_text("utf-8")
    assert dict(re.findall(r"^\| `([a-z_]+:?[a-z]*)` \| (.+) \|$", page, re.MULTILINE)) == SCOPES
    listed = re.search(r"it is a\ncommand: ([^.]+)\.", page)
    assert listed
    assert set(re.findall(r"`(\w+)`", listed[1])) == COMMANDS
    for name in ("BOT_TOKEN", "APP_TOKEN", "SIGNING_SECRET"):
        assert f"SHOPGUIDE_SLACK_{name}" in page
    defaults = Settings(bot_token="")
    assert f'host = "{defaults.host}"' in page
    assert f"port = {defaults.port}" in page
    assert f"location {defaults.path} " in page
