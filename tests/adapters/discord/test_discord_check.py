"""What the check tells a merchant, against the loopback server."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from adapters.discord.adapter import Settings
from adapters.discord.check import PERMISSIONS, check, invitation_link
from assistant.handlers.commands import NAMES
from tests.adapters.discord.discord_server import DiscordServer, Failure


@pytest_asyncio.fixture
async def server() -> AsyncIterator[DiscordServer]:
    server = DiscordServer()
    await server.start()
    yield server
    await server.stop()


async def wrong(server: DiscordServer, token: str = "") -> dict[str, str]:
    """What is wrong, and what to do."""
    found = await check(Settings(token or server.token, server.api, server.gateway))
    return {finding.what: finding.help for finding in found if not finding.ok}


async def test_all_is_well(server: DiscordServer) -> None:
    found = await check(Settings(server.token, server.api, server.gateway))
    assert all(finding.ok for finding in found)
    assert [finding.what for finding in found] == [
        "Discord: the token is valid, for shopguide",
        "Discord: no privileged intent is needed",
        "Discord: 990 of 1000 logins are left for 4 h",
        "Discord: the bot is in Lamp lovers",
        "Discord: this machine's clock is right",
    ]


async def test_a_wrong_token(server: DiscordServer) -> None:
    (help_,) = (await wrong(server, "wrong-secret")).values()
    assert "SHOPGUIDE_DISCORD_TOKEN" in help_
    assert "wrong-secret" not in help_


async def test_missing_permissions_are_named_with_the_link_that_gives_them(server: DiscordServer) -> None:
    server.permissions &= ~(1 << 14) & ~(1 << 38)
    found = await wrong(server)
    help_ = found["Discord: permissions in Lamp lovers"]
    assert "embed links, send messages in threads" in help_
    assert invitation_link(int(server.application)) in help_


async def test_an_administrator_lacks_nothing(server: DiscordServer) -> None:
    server.permissions = 1 << 3
    assert await wrong(server) == {}


async def test_a_bot_in_no_server_is_told_how_to_be_invited(server: DiscordServer) -> None:
    server.in_servers = False
    (help_,) = (await wrong(server)).values()
    assert "permissions=274878024704" in help_
    assert "scope=bot+applications.commands" in help_
    assert PERMISSIONS.value == 274878024704


def test_the_page_gives_the_same_link() -> None:
    page = (Path(__file__).parents[3] / "docs" / "discord.md").read_text("utf-8")
    link = invitation_link(12345).replace("12345", "APPLICATION_ID")
    assert link in page
    assert all(f"/{name}" in page for name in NAMES)


async def test_commands_that_go_elsewhere(server: DiscordServer) -> None:
    server.application_extra = {"interactions_endpoint_url": "https://old.example/hook"}
    assert "https://old.example/hook" in (await wrong(server))["Discord: commands come to this bot"]


async def test_a_bot_that_nobody_can_invite(server: DiscordServer) -> None:
    server.application_extra = {"bot_require_code_grant": True}
    assert list(await wrong(server)) == ["Discord: Requires OAuth2 Code Grant is off"]


async def test_few_logins_left(server: DiscordServer) -> None:
    server.logins_left = 3
    assert "over and over" in (await wrong(server))["Discord: 3 of 1000 logins are left for 4 h"]


@pytest.mark.parametrize(
    ("date", "words"),
    [("Thu, 01 Jan 2026 00:00:00 GMT", "ahead of"), ("Fri, 01 Jan 2100 00:00:00 GMT", "behind")],
)
async def test_a_wrong_clock(server: DiscordServer, date: str, words: str) -> None:
    server.date = date
    (what,) = await wrong(server)
    assert words in what


async def test_discord_is_away(server: DiscordServer) -> None:
    server.login_failures = [Failure(503)]
    assert "discordstatus.com" in (await wrong(server))["Discord: can be reached"]
    server.login_failures = [Failure(429, retry_after=7)]
    assert "7 s" in (await wrong(server))["Discord: answers"]
    await server.stop()
    assert list(await wrong(server)) == ["Discord: can be reached"]
    await server.start()
