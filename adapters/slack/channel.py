"""The channel to a workspace: sends, edits, and where a reply goes when its first way is barred.

Slack's client tries nothing again here: waiting and retrying are the outbox's, which keeps them over a
restart.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from adapters.errors import Rejected, Transient, Unreachable
from adapters.fit import fit
from adapters.slack.errors import ReplyAddressSpent, check_reply, code_of, refused_token, translated
from adapters.slack.inbound import PLATFORM, Pressed, address, is_address_to_reply, is_direct
from adapters.slack.render import CAPABILITIES, Block, Rendered, render, render_comment
from assistant.messages import Capabilities, Outgoing, SentRef

log = logging.getLogger(__name__)

# Slack's libraries write whole requests at DEBUG: nothing of that is for anybody's log.
library_log = logging.getLogger("adapters.slack.library")
library_log.setLevel(logging.WARNING)

_ANSWER_WITHIN = 20.0
_CONNECT_WITHIN = 10.0
_LONGEST_ALTERNATIVE = 1000
_NO_LONGER_THERE = ("message_not_found", "cant_update_message", "edit_window_closed")
_BAD_PICTURE = ("invalid_blocks", "invalid_arguments", "invalid_attachments")


@dataclass(frozen=True, slots=True)
class Settings:
    """How we meet Slack. `api_url` is another server's for tests; `public_url` is for `check` alone."""

    bot_token: str = field(repr=False)
    mode: Literal["socket", "http"] = "socket"
    app_token: str = field(default="", repr=False)
    signing_secret: str = field(default="", repr=False)
    host: str = "127.0.0.1"
    port: int = 3000
    path: str = "/slack/events"
    public_url: str = ""
    api_url: str = "https://slack.com/api/"


@dataclass(frozen=True, slots=True)
class _File:
    """A file to be shared; `alternative` says what is in a picture."""

    name: str
    content: bytes
    alternative: str = ""


class SlackChannel:
    """The `Channel` of Slack. `shown` is called with the person who was answered, or with the chat where that
    is all that is known."""

    platform: str = PLATFORM
    capabilities: Capabilities = CAPABILITIES

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._session: aiohttp.ClientSession | None = None
        self._closed = False
        self.shown: Callable[[str], None] = lambda _whom: None

    @property
    def session(self) -> aiohttp.ClientSession:
        """The connections to Slack, opened with the first use."""
        if self._closed:
            raise Transient("the connection to Slack is closed", everywhere=True)
        if self._session is None:
            timeout = aiohttp.ClientTimeout(total=_ANSWER_WITHIN, connect=_CONNECT_WITHIN)
            self._session = aiohttp.ClientSession(timeout=timeout)
        return self._session

    @property
    def client(self) -> AsyncWebClient:
        """Slack's client with our token."""
        return web_client(self._settings, self.session, self._settings.bot_token)

    async def close(self) -> None:
        """Nothing can be sent after that."""
        self._closed = True
        if self._session:
            await self._session.close()

    async def send(
        self, conversation: str, person: str, message: Outgoing, key: str, reply_to: str = ""
    ) -> SentRef:
        """Show `message`. Raises `SendError`.

        An event with a `response_url` is answered there while that lasts, since the bot need not be in the
        channel for it. A private reply that the channel does not take goes to the person directly.
        """
        sent = await self._send(conversation, person, message, reply_to)
        if person:
            self.shown(person)
        return SentRef(PLATFORM, conversation, sent)

    async def edit(self, ref: SentRef, message: Outgoing) -> SentRef:
        """Put `message` in the place of one sent before; as a new one when that is gone. Raises as `send`."""
        channel, thread = address(ref.conversation)
        pressed = Pressed.of(ref.message)
        alone = is_direct(channel) or not pressed.ts  # a private answer may stand there
        if message.attachment or message.drawing or (message.private and not alone):
            sent = await self._send(ref.conversation, pressed.person, message, "")
        elif await self._update(channel, pressed, message):
            sent = ref.message
        elif pressed.ts or is_direct(channel):
            sent = await self._post(channel, thread, message)
        else:
            sent = await self._whisper(channel, thread, pressed.person, message)
        self.shown(pressed.person or channel)
        return SentRef(PLATFORM, ref.conversation, sent)

    async def typing(self, conversation: str, person: str) -> None:
        """Slack has such a sign only in threads of its assistant pane."""

    async def publish(self, person: str, view: Callable[[bool], Block]) -> None:
        """Put a view on the person's Home tab. `view(pictures)` makes it. Raises `SendError`."""
        client = self.client
        try:
            await client.views_publish(user_id=person, view=view(True))
        except SlackApiError as error:
            if code_of(error) not in _BAD_PICTURE:
                raise self._told(error) from error
            try:
                await client.views_publish(user_id=person, view=view(False))
            except Exception as again:
                raise translated(again) from again
        except Exception as error:
            raise translated(error) from error

    # The ways to a person

    async def _send(self, conversation: str, person: str, message: Outgoing, reply_to: str) -> str:
        """Send it one way or the other; what Slack calls the message, empty when it does not say."""
        channel, thread = address(conversation)
        if message.drawing:
            if message.private and not is_direct(channel):
                raise Unreachable("a picture has no single reader in a channel")
            picture = message.drawing
            return await self._share(
                channel,
                thread,
                replace(message, drawing=None),
                _File(picture.name, picture.png, picture.alternative[:_LONGEST_ALTERNATIVE]),
            )
        if message.attachment:
            return await self._send_file(channel, thread, conversation, person, message, reply_to)
        respond = is_address_to_reply(reply_to)
        if reply_to and not (respond or thread or is_direct(channel)):
            thread = reply_to  # below a message of ours
        if respond and not thread:  # a response_url knows of no thread
            # In a chat of two that is not ours the other one would read along.
            seen_by = "ephemeral" if message.private or is_direct(channel) else "in_channel"
            try:
                await self._respond(reply_to, message, response_type=seen_by)
                return ""
            except ReplyAddressSpent:
                log.info("a reply address was spent: the reply goes to the channel")
        private = message.private and not is_direct(channel)
        try:
            if private:
                # In a thread that does not exist yet nobody would see it.
                known = "" if reply_to == thread else thread
                return await self._whisper(channel, known, person, message)
            return await self._post(channel, thread, message)
        except Unreachable as barred:
            if respond and thread:
                seen_by = "ephemeral" if message.private else "in_channel"
                try:
                    await self._respond(reply_to, message, response_type=seen_by)
                    return ""
                except ReplyAddressSpent:
                    raise barred from None
            if respond and is_direct(channel):
                return await self._post(person, "", message)  # the slash command of a chat that is not ours
            raise

    async def _update(self, channel: str, pressed: Pressed, message: Outgoing) -> bool:
        """Put `message` in the place of another; whether that was still possible."""
        if pressed.ts:
            client = self.client
            try:
                await self._call(
                    lambda view: client.chat_update(channel=channel, ts=pressed.ts, **_body(view)), message
                )
                return True
            except SlackApiError as error:
                told = self._told(error)
                if code_of(error) not in _NO_LONGER_THERE and not isinstance(told, Unreachable):
                    raise told from error
                if not pressed.response_url and isinstance(told, Unreachable):
                    raise told from error
            except Exception as error:
                raise translated(error) from error
        if not pressed.response_url:
            return False
        try:
            await self._respond(pressed.response_url, message, replace_original=True)
        except ReplyAddressSpent:
            return False
        return True

    async def _post(self, channel: str, thread: str, message: Outgoing) -> str:
        client = self.client
        try:
            answer = await self._call(
                lambda view: client.chat_postMessage(
                    channel=channel,
                    thread_ts=thread or None,
                    mrkdwn=False,
                    unfurl_links=False,
                    unfurl_media=False,
                    **_body(view),
                ),
                message,
            )
        except Exception as error:
            raise self._told(error) from error
        return str(answer["ts"])

    async def _send_file(
        self, channel: str, thread: str, conversation: str, person: str, message: Outgoing, reply_to: str
    ) -> str:
        """Share the attachment with `message` above it, or write it out where no file can be seen alone."""
        try:
            if message.private and not is_direct(channel):
                raise Unreachable("a file has no single reader in a channel")
            assert message.attachment
            file = _File(message.attachment.name, message.attachment.text.encode())
            return await self._share(channel, thread, replace(message, attachment=None), file)
        except Unreachable:
            sent = ""
            for part in fit(message, replace(CAPABILITIES, files=False)):
                sent = await self._send(conversation, person, part, reply_to)
            return sent

    async def _share(self, channel: str, thread: str, words: Outgoing, file: _File) -> str:
        """Upload a file and show it in a channel below `words`. Nobody sees it before the last call."""
        client = self.client
        alone = replace(words, text=(), latency_ms=0.0) == Outgoing(
            words.intent, words.language, private=words.private
        )
        try:
            upload = await client.files_getUploadURLExternal(
                filename=file.name, length=len(file.content), alt_txt=file.alternative or None
            )
            async with self.session.post(str(upload["upload_url"]), data=file.content) as answer:
                if answer.status != 200:
                    raise Transient(f"Slack took no file: {answer.status}")
            sent = "" if alone else await self._post(channel, thread, words)
            await client.files_completeUploadExternal(
                files=[{"id": str(upload["file_id"]), "title": file.name}],
                channel_id=channel,
                thread_ts=thread or None,
                initial_comment=render_comment(words) if alone else None,
            )
        except SlackApiError as error:
            told = self._told(error)
            if code_of(error) == "missing_scope":
                raise Unreachable(str(told)) from error  # it can still be written out
            raise told from error
        except Exception as error:
            raise translated(error) from error
        return sent

    async def _whisper(self, channel: str, thread: str, person: str, message: Outgoing) -> str:
        """Show it to one person of a channel; no timestamp leads to such a message later."""
        client = self.client
        try:
            await self._call(
                lambda view: client.chat_postEphemeral(
                    channel=channel, user=person, thread_ts=thread or None, **_body(view)
                ),
                message,
            )
        except Exception as error:
            told = self._told(error)
            if not isinstance(told, Unreachable) or channel == person:
                raise told from error
            return await self._post(person, "", message)
        return ""

    async def _respond(self, url: str, message: Outgoing, **how: Any) -> None:
        """Answer at a `response_url`. Raises `ReplyAddressSpent` when it takes no more."""
        webhook = AsyncWebhookClient(url, session=self.session, logger=library_log, retry_handlers=[])
        how = {"replace_original": False, "unfurl_links": False, "unfurl_media": False} | how
        view = render(message)
        try:
            try:
                check_reply(await webhook.send_dict({**_body(view), **how}))
            except Rejected:
                if not view.pictures:
                    raise
                view = render(message, pictures=False)
                check_reply(await webhook.send_dict({**_body(view), **how}))
        except ReplyAddressSpent:
            raise
        except Exception as error:
            raise translated(error) from error

    async def _call(self, call: Callable[[Rendered], Awaitable[Any]], message: Outgoing) -> Any:
        """Call Slack with `message`; without its pictures where Slack could not fetch one of them."""
        view = render(message)
        try:
            return await call(view)
        except SlackApiError as error:
            if code_of(error) not in _BAD_PICTURE or not view.pictures:
                raise
            log.warning("Slack does not show a picture of this message (%s): sent without", code_of(error))
            return await call(render(message, pictures=False))

    def _told(self, error: Exception) -> Exception:
        """The outbox's error for Slack's. The merchant is told at once of what only they can mend."""
        if isinstance(error, SlackApiError) and (words := refused_token(error)):
            log.error("Slack refuses our bot token: %s", words)
        return translated(error)


def web_client(settings: Settings, session: aiohttp.ClientSession, token: str | None) -> AsyncWebClient:
    """Slack's client, which tries nothing twice and writes nothing into a log."""
    return AsyncWebClient(
        token=token,
        base_url=settings.api_url,
        session=session,
        logger=library_log,
        retry_handlers=[],
    )


def _body(view: Rendered) -> dict[str, Any]:
    return {"text": view.text, "blocks": view.blocks}
