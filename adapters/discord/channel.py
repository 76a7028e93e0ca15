"""The channel to people on Discord.

A conversation is the id of a channel, a thread or a direct chat. A message to one carries a nonce made from
the outbox's key, so one that is sent twice appears once. An interaction is answered by its own token while
that lives: the first message takes the place of "thinking ...", a private one is seen by one person only.
After that, and for whoever wrote a plain message, private means a direct message.
"""

from __future__ import annotations

import asyncio
import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import Any

import aiohttp
import discord
import msgspec
from discord.http import Route

from adapters.discord import failures
from adapters.discord.answering import Interaction, read
from adapters.discord.limits import Limits
from adapters.discord.render import CAPABILITIES, render
from adapters.errors import RateLimited, Transient, Unreachable
from adapters.words import say
from assistant.messages import Capabilities, Outgoing, SentRef, Span, encode

log = logging.getLogger(__name__)

_ONLY_ONE_SEES_IT = 1 << 6  # the message flag EPHEMERAL
_LONGEST_DESCRIPTION = 1024  # of a file
_TOKEN_LIVES = 15 * 60.0
# Where no connection comes about nothing was sent: that has to be known before the outbox ends a send.
_TIMEOUT = aiohttp.ClientTimeout(total=300.0, connect=10.0)


@dataclass(slots=True)
class _Answering:
    """What became of an interaction since this process heard of it.

    `acknowledged` comes true once it may be answered, or false when that came too late. `first` is the key
    of the message that takes the place of "thinking ...". `hidden` says that only one person sees that, by
    way of exception.
    """

    since: float
    where: tuple[str, str] = ("", "")
    acknowledged: asyncio.Future[bool] | None = None
    first: str = ""
    hidden: bool = False

    async def is_acknowledged(self) -> bool:
        """Wait until it may be answered; False when it never will. Before a restart it was."""
        return self.acknowledged is None or await asyncio.shield(self.acknowledged)


class DiscordChannel:
    """The `Channel` of Discord."""

    platform: str = "discord"
    capabilities: Capabilities = CAPABILITIES

    def __init__(self) -> None:
        self.limits = Limits()
        self._client: discord.Client | None = None
        self._answering: dict[str, _Answering] = {}  # by token, oldest first

    def connect(self, client: discord.Client) -> None:
        """Send through `client`, which has logged in."""
        self._client = client

    def expect(self, interaction: Interaction, conversation: str, person: str) -> asyncio.Future[bool]:
        """An interaction is being acknowledged: its answer waits until the future says how that went."""
        known = self._known(interaction)
        known.where = (conversation, person)
        if known.acknowledged is None:
            known.acknowledged = asyncio.get_running_loop().create_future()
        return known.acknowledged

    def hide(self, interaction: Interaction) -> None:
        """It was acknowledged so that only one person sees the answer, other than it says itself."""
        self._known(interaction).hidden = True

    def answered(self, interaction: Interaction) -> bool:
        """Whether something took the place of "thinking ...", or is about to."""
        return bool(self._known(interaction).first)

    # What `Channel` asks for

    async def send(
        self, conversation: str, person: str, message: Outgoing, key: str, reply_to: str = ""
    ) -> SentRef:
        """Show `message`. Raises the errors of `adapters/errors.py`."""
        with self._send_errors():
            answers, private = read(reply_to), message.private
            if isinstance(answers, Interaction):
                if sent := await self._answer(answers, conversation, message, key):
                    return sent
                private = private or answers.seen == "one"
            if private:
                return await self._send_directly(conversation, person, message, key, reply_to)
            return await self._post(conversation, message, key, answers if isinstance(answers, int) else None)

    async def edit(self, ref: SentRef, message: Outgoing) -> SentRef:
        """Put `message` in the place of one sent before, or send it anew where that is gone."""
        id_, *token = ref.message.split(":", 2)
        with self._send_errors():
            if token:  # only one person sees it, and only by that token it can be edited
                if known := self._answering.get(token[1]):
                    await known.is_acknowledged()
                await self._request(_webhook("PATCH", int(token[0]), token[1], id_), message)
                return ref
            try:
                await self._request(_message("PATCH", ref.conversation, id_), message)
            except discord.NotFound as error:
                if error.code != failures.UNKNOWN_MESSAGE:
                    raise
                return await self._post(ref.conversation, message, ref.message)
            return ref

    async def typing(self, conversation: str, person: str) -> None:
        """Show the typing sign. A command that is not answered yet shows a sign of its own."""
        where = conversation, person
        if not any(known.where == where and not known.first for known in self._answering.values()):
            with self._send_errors():
                await self._ask(Route("POST", "/channels/{channel_id}/typing", channel_id=int(conversation)))

    # Ways to a person

    async def _answer(
        self, interaction: Interaction, conversation: str, message: Outgoing, key: str
    ) -> SentRef | None:
        """Answer an interaction; None when it can no longer be answered."""
        known = self._known(interaction)
        if not await known.is_acknowledged():
            return None
        if known.hidden:
            interaction = replace(interaction, seen="one")
        for_one = interaction.seen == "one" or (message.private and interaction.seen == "everyone")
        try:
            if interaction.kind == "command" and known.first in ("", key):
                known.first = key
                if interaction.seen != "everyone" or not for_one:
                    return await self._replace_thinking(interaction, conversation, message)
                return await self._answer_out_of_sight(interaction, conversation, message)
            if for_one:
                return await self._follow_up(interaction, conversation, message, _ONLY_ONE_SEES_IT)
        except discord.HTTPException as error:
            if error.code in failures.SPENT:
                return None
            raise
        try:
            return await self._post(conversation, message, key)  # unlike a follow-up this can carry a nonce
        except discord.Forbidden:
            # We may not write there by ourselves, only answer who asks.
            return await self._follow_up(interaction, conversation, message)

    async def _replace_thinking(
        self, interaction: Interaction, conversation: str, message: Outgoing
    ) -> SentRef:
        route = _webhook("PATCH", interaction.application, interaction.token, "@original")
        sent = await self._request(route, message)
        id_ = interaction.message("@original") if interaction.seen == "one" else str(sent["id"])
        return SentRef(self.platform, conversation, id_)

    async def _answer_out_of_sight(
        self, interaction: Interaction, conversation: str, message: Outgoing
    ) -> SentRef:
        """Everyone sees that we are thinking, and the answer turned out to be for one person.

        Whatever comes first takes the place of "thinking ..." and is seen by everyone, so something that
        anyone may read has to; it goes as soon as the answer stands.
        """
        notice = Outgoing(message.intent, message.language, (Span(say(message.language, "discord-for-one")),))
        try:
            await self._replace_thinking(interaction, conversation, notice)
        except discord.NotFound as error:
            if error.code != failures.UNKNOWN_MESSAGE:  # else an earlier try got as far as taking it away
                raise
        sent = await self._follow_up(interaction, conversation, message, _ONLY_ONE_SEES_IT)
        try:
            await self._ask(_webhook("DELETE", interaction.application, interaction.token, "@original"))
        except (discord.RateLimited, discord.HTTPException, RateLimited, *failures.LOST_CONNECTION) as error:
            log.info("a notice stays in a channel: %s", error)
        return sent

    async def _follow_up(
        self, interaction: Interaction, conversation: str, message: Outgoing, flags: int = 0
    ) -> SentRef:
        route = _webhook("POST", interaction.application, interaction.token)
        sent = await self._request(route, message, flags=flags)
        id_ = str(sent["id"])
        return SentRef(self.platform, conversation, interaction.message(id_) if flags else id_)

    async def _send_directly(
        self, conversation: str, person: str, message: Outgoing, key: str, reply_to: str
    ) -> SentRef:
        """Send to the person's direct chat, from wherever they wrote; where that is shut, say so there."""
        direct = await self._connected().create_dm(discord.Object(int(person)))
        if str(direct.id) == conversation:
            return await self._post(conversation, message, key)
        only_you = Span(say(message.language, "only-you"), "emphasis")
        try:
            told = replace(message, text=(*message.text, Span("\n\n"), only_you))
            return await self._post(str(direct.id), told, key)
        except discord.Forbidden as error:
            if not isinstance(failures.as_send_error(error), Unreachable):
                raise
            sorry = (Span(say(message.language, "discord-not-directly")),)
            notice = Outgoing(message.intent, message.language, sorry)
            return await self._post(conversation, notice, reply_to or key)  # once for all parts of a reply

    async def _post(
        self, conversation: str, message: Outgoing, key: str, reference: int | None = None
    ) -> SentRef:
        """A message to a channel, thread or direct chat; with `reference` it points at the one it answers."""
        nonce = blake2b(f"{key} {conversation} ".encode() + encode(message), digest_size=12).hexdigest()
        extra: dict[str, Any] = {"nonce": nonce, "enforce_nonce": True}
        if reference is not None:
            extra["message_reference"] = {"message_id": str(reference), "fail_if_not_exists": False}
        route = _message("POST", conversation)
        try:
            sent = await self._request(route, message, **extra)
        except discord.HTTPException as error:
            if error.code != failures.CANNOT_READ_HISTORY or reference is None:
                raise
            return await self._post(conversation, message, key)
        return SentRef(self.platform, conversation, str(sent["id"]))

    # Requests

    async def _request(self, route: Route, message: Outgoing, **extra: Any) -> Any:
        """Ask for `message` to be shown; the message as Discord now has it."""
        payload = render(message) | extra
        files = list(_files(message))
        if not files:
            # An edit keeps the files that were there unless it is told that there are none.
            return await self._ask(route, json=payload | {"attachments": []})
        payload["attachments"] = [file.to_dict(number) for number, file in enumerate(files)]
        form: list[dict[str, Any]] = [
            {"name": "payload_json", "value": msgspec.json.encode(payload).decode()},
            *(
                {
                    "name": f"files[{number}]",
                    "value": file.fp,
                    "filename": file.filename,
                    "content_type": "application/octet-stream",
                }
                for number, file in enumerate(files)
            ),
        ]
        return await self._ask(route, files=files, form=form)

    async def _ask(self, route: Route, **content: Any) -> Any:
        client = self._connected()
        wait, everywhere = self.limits.wait(route)
        if wait:
            raise RateLimited(wait, everywhere=everywhere)
        return await client.http.request(route, timeout=_TIMEOUT, **content)

    def _connected(self) -> discord.Client:
        if self._client is None or self._client.is_closed():
            raise Transient("not connected to Discord", everywhere=True)
        return self._client

    @contextmanager
    def _send_errors(self) -> Iterator[None]:
        """Turn discord.py's errors into those of the outbox. Others are mistakes of ours and pass."""
        try:
            yield
        except (discord.RateLimited, discord.HTTPException, *failures.LOST_CONNECTION) as error:
            raise failures.as_send_error(error, self.limits.everything_waits) from error

    def _known(self, interaction: Interaction) -> _Answering:
        now = asyncio.get_running_loop().time()
        while self._answering:
            token, oldest = next(iter(self._answering.items()))
            if now - oldest.since < _TOKEN_LIVES:
                break
            del self._answering[token]
        return self._answering.setdefault(interaction.token, _Answering(now))


def _files(message: Outgoing) -> Iterator[discord.File]:
    """What goes as a file: an attachment, and a picture with its words for those who cannot see it."""
    if message.attachment:
        yield discord.File(io.BytesIO(message.attachment.text.encode()), message.attachment.name)
    if message.drawing:
        words = message.drawing.alternative[:_LONGEST_DESCRIPTION]
        yield discord.File(io.BytesIO(message.drawing.png), message.drawing.name, description=words)


def _message(method: str, channel: str, message: str = "") -> Route:
    path = "/channels/{channel_id}/messages"
    if message:
        return Route(method, path + "/{message_id}", channel_id=int(channel), message_id=int(message))
    return Route(method, path, channel_id=int(channel))


def _webhook(method: str, application: int, token: str, message: str = "") -> Route:
    """The web address by which an interaction is answered; `message` is an id or `@original`."""
    path = "/webhooks/{webhook_id}/{webhook_token}" + (f"/messages/{message}" if message else "")
    return Route(method, path, webhook_id=application, webhook_token=token)
