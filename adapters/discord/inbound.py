"""What people do on Discord, as `Incoming`.

Without the message-content intent Discord shows us the text of a message only where it mentions us, and in
direct chats. That is all we listen to.
"""

from __future__ import annotations

import re
from typing import Any

import discord

from adapters.discord.answering import Interaction, Seen
from assistant.messages import Incoming

FOR_ONE = frozenset(
    {"start", "help", "saved", "profile", "why", "language", "subscribe", "quiet", "stop", "alerts"}
    | {"export", "forget"}
)
"""Commands whose answer only the one who asks sees."""

_WRITTEN = (discord.MessageType.default, discord.MessageType.reply)
_EMOJI_OF_A_SERVER = re.compile(r"<a?:(\w+):\d+>")


def said(message: discord.Message, me: int) -> Incoming | None:
    """A message that a person wrote to us: directly, or in a channel with our mention in it.

    A message without words (a picture, a bare mention) asks for help. A reply to us that does not mention
    us comes without its words, so it is None too.
    """
    if message.author.bot or message.webhook_id or message.type not in _WRITTEN:
        return None
    direct = isinstance(message.channel, discord.DMChannel)
    if not direct and not any(person.id == me for person in message.mentions):
        return None
    text = _text(message, me)
    return Incoming(
        event_id=str(message.id),
        platform="discord",
        conversation=str(message.channel.id),
        person=str(message.author.id),
        text=text,
        kind="text" if text else "command",
        command="" if text else "help",
        direct=direct,
        name=message.author.display_name,
        sent_at=message.created_at.timestamp(),
        place="" if direct else _place(message.channel),
        reply_to="" if direct else str(message.id),
        about=_about(message, me),
        answers=_answers(message, me),
    )


def commanded(interaction: discord.Interaction, name: str, text: str) -> Incoming | None:
    """A slash command with its arguments; None for one from a place that Discord does not tell."""
    right = _right(interaction, "everyone" if name not in FOR_ONE else "one")
    return _interacted(interaction, right, kind="command", command=name, text=text)


def pressed(interaction: discord.Interaction) -> Incoming | None:
    """A pressed button, or a product chosen in a menu.

    What stands on a message that only they see is answered so that only they see it.
    """
    data: dict[str, Any] = dict(interaction.data or {})
    token = next(iter(data.get("values") or [data.get("custom_id")]))
    if interaction.message is None or not isinstance(token, str) or not token:
        return None
    alone = interaction.message.flags.ephemeral
    right = _right(interaction, "one" if alone else "everyone")
    message = right.message("@original") if alone else str(interaction.message.id)
    return _interacted(interaction, right, kind="button", token=token, message=message)


def _right(interaction: discord.Interaction, seen: Seen) -> Interaction:
    press = interaction.type is discord.InteractionType.component
    direct = interaction.guild_id is None
    return Interaction(
        "press" if press else "command",
        "direct" if direct else seen,
        interaction.application_id,
        interaction.token,
    )


def _interacted(interaction: discord.Interaction, right: Interaction, **what: Any) -> Incoming | None:
    if interaction.channel is None:
        return None
    direct = interaction.guild_id is None
    return Incoming(
        event_id=str(interaction.id),
        platform="discord",
        conversation=str(interaction.channel.id),
        person=str(interaction.user.id),
        direct=direct,
        name=interaction.user.display_name,
        locale=interaction.locale.value,
        sent_at=interaction.created_at.timestamp(),
        place="" if direct else _place(interaction.channel),
        reply_to=str(right),
        **what,
    )


def _place(channel: Any) -> str:
    """The channel; of a thread the one that it belongs to."""
    parent = channel.parent_id if isinstance(channel, discord.Thread) else None
    return str(parent or channel.id)


def _text(message: discord.Message, me: int) -> str:
    """The words, without our mention and with the names of others who are mentioned."""
    text = re.sub(rf"\s*<@!?{me}>[\s,:]*", " ", message.content)
    for person in message.mentions:
        for mention in (f"<@{person.id}>", f"<@!{person.id}>"):
            text = text.replace(mention, person.display_name)
    return _EMOJI_OF_A_SERVER.sub(r"\1", text).strip()


def _answers(message: discord.Message, me: int) -> str:
    """The message of ours that this one replies to."""
    replied = message.reference.resolved if message.reference else None
    return str(replied.id) if isinstance(replied, discord.Message) and replied.author.id == me else ""


def _about(message: discord.Message, me: int) -> str:
    """Whose words the message is about: who wrote what it replies to, or another one mentioned."""
    replied = message.reference.resolved if message.reference else None
    if isinstance(replied, discord.Message) and replied.author.id != me:
        return str(replied.author.id)
    others = (person for person in message.mentions if person.id not in (me, message.author.id))
    return next((str(person.id) for person in others), "")
