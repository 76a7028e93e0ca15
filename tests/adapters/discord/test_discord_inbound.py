"""Gateway events as Discord sends them, read by discord.py itself, each with what becomes of it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import discord
import msgspec
import pytest

from adapters.discord.answering import Interaction, read
from adapters.discord.client import INTENTS
from adapters.discord.commands import Suggestion, Tree
from adapters.discord.inbound import commanded, pressed, said
from assistant.messages import Incoming

HERE = Path(__file__).parent
RECORDED = {file.stem: file.read_text("utf-8") for file in sorted((HERE / "recorded").glob("*.json"))}
READY = (HERE / "recorded_ready.json").read_text("utf-8")


class Hearing(discord.Client):
    """A client that was never connected: events are put into its parsers by hand."""

    def __init__(self, ready: dict[str, Any]) -> None:
        super().__init__(intents=INTENTS, max_messages=None)
        self.heard: list[tuple[str, Any]] = []
        self.commands: list[Incoming | None] = []
        self.tree = Tree(self, self._commanded, self._suggested)
        state = self._connection
        state.user = discord.ClientUser(state=state, data=ready["user"])
        state._add_guild_from_data(ready["guild"])

    def dispatch(self, event: str, /, *args: Any, **_: Any) -> None:
        self.heard.append((event, args[0] if args else None))

    async def _commanded(self, interaction: discord.Interaction, name: str, text: str) -> None:
        self.commands.append(commanded(interaction, name, text))

    async def _suggested(self, typed: str) -> list[Suggestion]:
        return []


async def incoming(event: str, data: dict[str, Any]) -> Incoming | None:
    ready = json.loads(READY)
    client = Hearing(ready)
    await client._async_setup_hook()
    if event == "MESSAGE_CREATE":
        client._connection.parsers[event](data)
        return said(client.heard[0][1], int(ready["user"]["id"]))
    interaction: discord.Interaction = discord.Interaction(data=data, state=client._connection)  # type: ignore[arg-type]
    if data["type"] == 3:
        return pressed(interaction)
    try:
        await client.tree._call(interaction)
    except discord.app_commands.CommandNotFound:
        return None
    return client.commands[0]


@pytest.mark.parametrize("name", RECORDED)
async def test_recorded_events(name: str) -> None:
    recorded = json.loads(RECORDED[name])
    event = await incoming(recorded["event"], recorded["data"])
    expected = msgspec.convert(recorded["expect"], Incoming) if recorded["expect"] else None
    if event and expected:
        # The library's clock reads microseconds, the file the id's own milliseconds.
        assert event.sent_at == pytest.approx(expected.sent_at)
        event = replace(event, sent_at=expected.sent_at)
    assert event == expected


def test_what_a_reply_goes_to_is_read_back() -> None:
    right = Interaction("command", "one", 12, "aW50:with:colons")
    assert read(str(right)) == right
    assert read("1234") == 1234
    assert read("") is None
    assert right.message("@original") == "@original:12:aW50:with:colons"
