"""Hears Discord's events, hands them on, and acknowledges what was kept.

The gateway sends an event once. What cannot be kept is therefore told to the person, who can do it again.
An interaction has to be acknowledged within three seconds: as soon as it is kept, or after half of that
time if the store is slow.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Literal

import discord

from adapters.adapter import Take
from adapters.discord import failures
from adapters.discord.answering import Interaction, read
from adapters.discord.channel import DiscordChannel
from adapters.discord.commands import Suggest, Tree, sync
from adapters.discord.inbound import commanded, pressed, said
from adapters.discord.limits import leave_pace_to_us
from adapters.words import say
from assistant.language import detect
from assistant.messages import Incoming
from assistant.ports import StoreUnavailable

log = logging.getLogger(__name__)

_STORE_MAY_TAKE = 1.5
_TOLD_WITHIN = 0.2
Kept = Literal["kept", "not taken", "lost"]
"""`not taken` is what came before, or what is not let in."""
# No privileged one: `message_content` above all, which Discord has to approve.
INTENTS = discord.Intents(guilds=True, guild_messages=True, dm_messages=True)


class GuideClient(discord.Client):
    """discord.py's client with our events. `ready` is called whenever the gateway has let us in."""

    def __init__(
        self, channel: DiscordChannel, take: Take, suggest: Suggest, ready: Callable[[], None]
    ) -> None:
        super().__init__(
            intents=INTENTS,
            allowed_mentions=discord.AllowedMentions.none(),
            max_messages=None,  # what people write is kept in one place, the store
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            http_trace=channel.limits.trace(),
        )
        leave_pace_to_us(self)
        self.tree = Tree(self, self.on_command, suggest)
        self._channel = channel
        self._take = take
        self._heard_from_gateway = ready
        self._keeping: set[asyncio.Task[Kept]] = set()

    async def setup_hook(self) -> None:
        """Logged in: replies can be sent, and the menu of commands is brought up to date."""
        self._channel.connect(self)
        try:
            if await sync(self.tree, self):
                log.info("Discord's menu of slash commands was brought up to date")
        except (discord.RateLimited, discord.HTTPException, *failures.LOST_CONNECTION) as error:
            log.error("Discord's menu of slash commands stays as it is: %s", error)

    async def settled(self, bound: float) -> None:
        """Wait until what was heard is kept, for `bound` seconds at most."""
        if self._keeping:
            await asyncio.wait(self._keeping, timeout=bound)

    # Events

    async def on_connect(self) -> None:
        """The gateway has let us in (it calls this READY)."""
        self._heard_from_gateway()

    async def on_message(self, message: discord.Message) -> None:
        """Somebody wrote something somewhere."""
        incoming = said(message, self.user.id) if self.user else None
        if incoming is None or await self._keep(incoming) != "lost":
            return
        try:
            await message.channel.send(
                say(detect(message.content), "discord-try-again"), reference=_quietly(message)
            )
        except (discord.RateLimited, discord.HTTPException, *failures.LOST_CONNECTION) as error:
            log.warning("a person could not be told that their message was not kept: %s", error)

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """A button was pressed, or a command used: those come by the tree."""
        if interaction.type is discord.InteractionType.component and (incoming := pressed(interaction)):
            await self._acknowledge(interaction, incoming)

    async def on_command(self, interaction: discord.Interaction, name: str, text: str) -> None:
        """A slash command was used."""
        if incoming := commanded(interaction, name, text):
            await self._acknowledge(interaction, incoming)

    # Keeping and acknowledging

    async def _keep(self, incoming: Incoming) -> Kept:
        """Hand the event on; what became of it."""
        keeping = asyncio.create_task(self._kept(incoming))
        self._keeping.add(keeping)
        keeping.add_done_callback(self._keeping.discard)
        return await asyncio.shield(keeping)

    async def _kept(self, incoming: Incoming) -> Kept:
        try:
            return "kept" if await self._take(incoming, self._channel) else "not taken"
        except StoreUnavailable as error:
            log.error("event %s could not be kept: %s", incoming.event_id, error)
        except Exception:
            log.exception("event %s could not be kept", incoming.event_id)
        return "lost"

    async def _acknowledge(self, interaction: discord.Interaction, incoming: Incoming) -> None:
        right = read(incoming.reply_to)
        assert isinstance(right, Interaction)
        answerable = self._channel.expect(right, incoming.conversation, incoming.person)
        try:
            await self._keep_and_acknowledge(interaction, incoming, right, answerable)
        finally:
            _settle(answerable, False)  # whatever went wrong, no answer waits for ever

    async def _keep_and_acknowledge(
        self,
        interaction: discord.Interaction,
        incoming: Incoming,
        right: Interaction,
        answerable: asyncio.Future[bool],
    ) -> None:
        keeping = asyncio.create_task(self._keep(incoming))
        done, _ = await asyncio.wait({keeping}, timeout=_STORE_MAY_TAKE)
        known = keeping.result() if done else ""
        if known == "lost":
            return await self._tell_to_try_again(interaction)
        quietly = right.seen == "one" or (known == "not taken" and right.seen == "everyone")
        acknowledged = await _defer(interaction, right.kind, quietly)
        if acknowledged == "now" and quietly:
            self._channel.hide(right)
        _settle(answerable, acknowledged != "too late")
        became = await keeping
        if became == "lost":
            await self._tell_to_try_again(interaction)
        elif became == "not taken" and acknowledged == "now" and right.kind == "command":
            await self._turn_away(interaction, right)
        return None

    async def _turn_away(self, interaction: discord.Interaction, right: Interaction) -> None:
        """A command that was not let in: whoever turned it away says why, or else we end the thinking."""
        await asyncio.sleep(_TOLD_WITHIN)
        if self._channel.answered(right):
            return
        try:
            sorry = say(interaction.locale.value, "discord-not-now")
            await interaction.edit_original_response(content=sorry)
        except (discord.HTTPException, *failures.LOST_CONNECTION) as error:
            log.info("a person could not be told that their command was not taken: %s", error)

    async def _tell_to_try_again(self, interaction: discord.Interaction) -> None:
        sorry = say(interaction.locale.value, "discord-try-again")
        thinking = interaction.response.type is discord.InteractionResponseType.deferred_channel_message
        try:
            if not interaction.response.is_done():
                await interaction.response.send_message(sorry, ephemeral=True)
            elif thinking:
                await interaction.edit_original_response(content=sorry)
            else:
                await interaction.followup.send(sorry, ephemeral=True)
        except (discord.HTTPException, *failures.LOST_CONNECTION) as error:
            log.warning("a person could not be told that their command was not kept: %s", error)


async def _defer(
    interaction: discord.Interaction, kind: str, quietly: bool
) -> Literal["now", "before", "too late"]:
    """Acknowledge an interaction; with `quietly` only one person sees that we think, and the answer."""
    for _ in range(2):
        try:
            await interaction.response.defer(ephemeral=quietly, thinking=kind == "command")
        except failures.LOST_CONNECTION as error:
            reason = type(error).__name__
        except discord.HTTPException as error:
            if error.code == failures.ALREADY_ACKNOWLEDGED:  # an event that came twice, or our own first try
                return "before"
            reason = str(error)
            break
        else:
            return "now"
    log.warning("an interaction could not be acknowledged, its reply goes another way: %s", reason)
    return "too late"


def _settle(future: asyncio.Future[bool], value: bool) -> None:
    if not future.done():
        future.set_result(value)


def _quietly(message: discord.Message) -> discord.MessageReference:
    return message.to_reference(fail_if_not_exists=False)
