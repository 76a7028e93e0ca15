"""The same client judged by a third party: simcord, a simulated Discord with rules that we did not write.

It stands where discord.py's HTTP is, so it knows no rate limits and no sockets; those are our own server's.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import discord
import pytest
import pytest_asyncio
import simcord
from discord.http import Route

from adapters.discord.channel import DiscordChannel
from adapters.discord.client import GuideClient
from adapters.discord.commands import Suggestion
from adapters.errors import Rejected, SendError, Transient, Unreachable
from adapters.fit import fit
from assistant.messages import Action, Attachment, Button, Incoming, Outgoing, SentRef, Span
from assistant.ports import Channel, StoreUnavailable
from tests.adapters.discord.test_discord_render import FIVE
from tests.adapters.web.running_shop import SCRIPT

WITHOUT_MESSAGE_CONTENT = discord.Intents.default()


@dataclass
class Judged:
    """A client in a simulated Discord; `answers` is what is sent for each event, an edit where it can be."""

    channel: DiscordChannel = field(default_factory=DiscordChannel)
    heard: list[Incoming] = field(default_factory=list)
    errors: list[SendError] = field(default_factory=list)
    answers: list[Outgoing] = field(default_factory=list)
    store_is_away: bool = False
    env: Any = None

    async def take(self, incoming: Incoming, channel: Channel) -> bool:
        if self.store_is_away:
            raise StoreUnavailable("the disk is full")
        self.heard.append(incoming)
        asyncio.get_running_loop().create_task(self._answer(incoming))
        return True

    async def _answer(self, incoming: Incoming) -> None:
        for row, answer in enumerate(self.answers):
            parts = fit(answer, self.channel.capabilities)
            for number, part in enumerate(parts):
                try:
                    if incoming.message and len(parts) == 1 and row == 0:
                        ref = SentRef("discord", incoming.conversation, incoming.message)
                        await self.channel.edit(ref, part)
                    else:
                        await self.channel.send(
                            incoming.conversation, incoming.person, part, f"{row}.{number}", incoming.reply_to
                        )
                except SendError as error:
                    self.errors.append(error)

    async def suggest(self, typed: str) -> list[Suggestion]:
        return [Suggestion(f"LA-{number}", f"Lamp {number} {typed}" + "x" * 120) for number in range(40)]

    def client(self) -> GuideClient:
        return GuideClient(self.channel, self.take, self.suggest, lambda: None)


@pytest_asyncio.fixture
async def judged(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Judged]:
    monkeypatch.setattr(Route, "BASE", "https://discord.com/api/v10")  # others' is on loopback
    judged = Judged(answers=[says("Here you are.")])
    judged.env = simcord.Env(judged.client(), approved_intents=WITHOUT_MESSAGE_CONTENT)
    await judged.env.start()
    try:
        yield judged
        judged.env.raise_errors()
    finally:
        await judged.env.shutdown()


def says(text: str, **changes: Any) -> Outgoing:
    return Outgoing("test", "en", (Span(text),), **changes)


def lounge(judged: Judged) -> tuple[Any, Any, Any]:
    """A server with a channel and Ann in it."""
    guild = judged.env.create_guild()
    channel = guild.create_text_channel("lounge")
    return guild, channel, guild.add_member(judged.env.create_user("ann"))


MORE = Button("Show more", Action("more"), "token-more")


async def test_a_slash_command(judged: Judged) -> None:
    _, channel, ann = lounge(judged)
    result = await ann.slash(channel, "search", query="a lamp")
    assert (result.acknowledged, result.ephemeral) == (True, False)
    assert result.response.content == "Here you are."
    assert [(one.command, one.text) for one in judged.heard] == [("search", "a lamp")]


async def test_a_slash_command_for_one(judged: Judged) -> None:
    _, channel, ann = lounge(judged)
    result = await ann.slash(channel, "saved")
    assert result.ephemeral
    assert result.response.content == "Here you are."


async def test_a_slash_command_whose_answer_turns_out_private(judged: Judged) -> None:
    _, channel, ann = lounge(judged)
    judged.answers = [says("Your size is 42.", private=True)]
    result = await ann.slash(channel, "search", query="my size")
    assert [(one.content, one.ephemeral) for one in result.followups] == [("Your size is 42.", True)]
    assert channel.last_message is None


async def test_export_and_forget_are_used_directly(judged: Judged) -> None:
    _, channel, ann = lounge(judged)
    assert {"export", "forget"}.isdisjoint(ann.available_commands(channel))
    judged.answers = [says("Your data.", attachment=Attachment("data.json", "{}"))]
    result = await ann.user.slash("export")
    assert [file.filename for file in result.response.attachments] == ["data.json"]
    assert {"search", "deal", "poll", "help", "saved", "profile", "why", "language", "stop"} <= set(
        ann.available_commands(channel)
    )


async def test_autocomplete(judged: Judged) -> None:
    _, channel, ann = lounge(judged)
    choices = await ann.autocomplete(channel, "search", "query", "oak")
    assert len(choices) == 25
    assert choices[0]["name"].startswith("Lamp 0 oak")
    choices = await ann.autocomplete(channel, "poll", "second", "oak", first="LA-1")
    assert choices[3]["value"].startswith("Lamp 3 oak")


async def test_a_button_edits_its_message(judged: Judged) -> None:
    _, channel, ann = lounge(judged)
    judged.answers = [says("One.", buttons=(MORE,))]
    result = await ann.slash(channel, "deal")
    judged.answers = [says("Two.")]
    pressed = await ann.click(result.response, label="Show more")
    assert pressed.acknowledged
    assert channel.last_message.content == "Two."
    assert channel.last_message.components == []
    assert judged.heard[1].token == "token-more"


async def test_a_button_on_what_only_one_sees_edits_that(judged: Judged) -> None:
    _, channel, ann = lounge(judged)
    judged.answers = [says("One.", buttons=(MORE,))]
    result = await ann.slash(channel, "saved")
    judged.answers = [says("Two."), says("And this.")]
    pressed = await ann.click(result.response, label="Show more")
    assert result.response.content == "Two."
    assert [(one.content, one.ephemeral) for one in pressed.followups] == [("And this.", True)]


async def test_a_menu_of_products(judged: Judged) -> None:
    _, channel, ann = lounge(judged)
    judged.answers = [FIVE]
    result = await ann.slash(channel, "deal")
    judged.answers = [says("That one.")]
    await ann.select(result.response, ["te-phone-3-3"], custom_id="menu-2")
    assert [(one.kind, one.token) for one in judged.heard[1:]] == [("button", "te-phone-3-3")]


async def test_a_mention_is_heard_without_the_message_content_intent(judged: Judged) -> None:
    guild, channel, ann = lounge(judged)
    await ann.send(channel, "I like lamps")
    await ann.send(channel, f"{guild.me.mention} a lamp, please")
    assert [one.text for one in judged.heard] == ["a lamp, please"]
    assert channel.last_message.content == "Here you are."
    assert channel.last_message.reference.message_id == int(judged.heard[0].event_id)


async def test_a_direct_message(judged: Judged) -> None:
    ann = judged.env.create_user("ann")
    await ann.send_dm("a lamp, please")
    assert [(one.text, one.direct) for one in judged.heard] == [("a lamp, please", True)]
    assert ann.dm_channel.last_message.content == "Here you are."


async def test_a_private_reply_to_a_mention_is_a_direct_message(judged: Judged) -> None:
    guild, channel, ann = lounge(judged)
    judged.answers = [says("Your saved things.", private=True)]
    await ann.send(channel, f"{guild.me.mention} what have I saved?")
    assert ann.user.dm_channel.last_message.content.startswith("Your saved things.")
    assert channel.last_message.author.id == ann.id


async def test_whatever_the_shop_says_is_taken(judged: Judged) -> None:
    """Lengths and counts, by simcord's own checks."""
    _, channel, ann = lounge(judged)
    judged.answers = [*SCRIPT.values(), says("*_~" * 3000)]
    await ann.slash(channel, "deal")
    assert judged.errors == []
    assert len(channel.history()) > len(SCRIPT)


async def test_what_is_too_long_is_refused(judged: Judged) -> None:
    """The judge does check: a message that was not fitted does not pass."""
    _, channel, ann = lounge(judged)
    await ann.slash(channel, "deal")
    unfitted = says("Here.", buttons=(Button("y", MORE.action, "t" * 101),))
    with pytest.raises(Rejected):
        await judged.channel.send(str(channel.id), str(ann.id), unfitted, "1")


@pytest.mark.parametrize(
    ("status", "code", "error"), [(403, 50007, Unreachable), (500, 0, Transient), (400, 50035, Rejected)]
)
async def test_injected_errors(judged: Judged, status: int, code: int, error: type[SendError]) -> None:
    ann = judged.env.create_user("ann")
    judged.env.inject_error("POST", "/channels/*/messages", status=status, code=code)
    await ann.send_dm("a lamp")
    assert [type(one) for one in judged.errors] == [error]
    await ann.send_dm("a lamp")
    assert ann.dm_channel.last_message.content == "Here you are."


async def test_what_cannot_be_kept_is_told(judged: Judged) -> None:
    _, channel, ann = lounge(judged)
    judged.store_is_away = True
    result = await ann.slash(channel, "deal")
    assert result.ephemeral
    assert "try again" in result.response.content
