"""The channel to Telegram: what is shown, what replaces it, and what Telegram's refusals mean.

A send that gets no answer may have been taken all the same: Telegram knows no key by which it could tell a
second try from a new message.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta
from typing import TypeVar

import httpx
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    InputMediaPhoto,
    LinkPreviewOptions,
    ReplyParameters,
)
from telegram.constants import CallbackQueryLimit, ChatAction, ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter, TelegramError

from adapters.errors import RateLimited, Rejected, SendError, Transient, Unreachable
from adapters.outbox import Pace
from adapters.pace import Rate
from adapters.telegram.address import Place, ShownMessage, conversation_of, message_of, place_of, shown_as
from adapters.telegram.inbound import PLATFORM
from adapters.telegram.render import (
    CAPABILITIES,
    Album,
    Drawing,
    File,
    Keyboard,
    Native,
    Photo,
    Text,
    not_acquainted,
    render,
)
from adapters.textsplit import length
from assistant.messages import Capabilities, Outgoing, SentRef

T = TypeVar("T")

_PERSON = Rate(1, seconds=1.0, burst=3)
_GROUP = Rate(17, seconds=60.0, burst=3)
PACE = Pace(
    account=Rate(30, seconds=1.0),
    # A message a second, and 20 a minute in a group; a short burst, such as one reply in parts, is suffered.
    conversation=lambda conversation: _GROUP if conversation.startswith("-") else _PERSON,
    place=lambda conversation: conversation.partition("/")[0],  # a forum with all its topics
)
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_GONE = (
    "chat not found",
    "user not found",
    "peer_id_invalid",
    "not enough rights",
    "have no rights",
    "need administrator rights",
    "chat_write_forbidden",
    "chat_restricted",
    "topic_closed",
    "topic_deleted",
    "thread not found",
    "user is deactivated",
    "group is deactivated",
)
_UNCHANGED = "message is not modified"
_NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
_ALERT = CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH
_NOTHING_LEFT = shown_as(0)
"""An alert over a button leaves no message behind."""


class TelegramChannel:
    """The `Channel` of Telegram."""

    platform: str = PLATFORM
    capabilities: Capabilities = CAPABILITIES

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._moved: dict[int, int] = {}  # groups that became supergroups, and so got another id

    async def send(
        self, conversation: str, person: str, message: Outgoing, key: str, reply_to: str = ""
    ) -> SentRef:
        """Show `message`. A private one is seen by the person alone, wherever the conversation is."""
        place, native = place_of(conversation), render(message)
        to, _, query = reply_to.partition("/")
        if message.private and person and str(place.chat) != person:
            return await self._translated(
                place, lambda: self._whisper(place, int(person), query, message, native)
            )
        return await self._translated(place, lambda: self._show(place, native, to))

    async def edit(self, ref: SentRef, message: Outgoing) -> SentRef:
        """Put `message` in the place of one sent before, or after it where that one cannot become it."""
        place, shown, native = place_of(ref.conversation), message_of(ref.message), render(message)
        if message.private and place.chat < 0:
            raise Rejected("what one person alone may see cannot take the place of what a group sees")
        return await self._translated(place, lambda: self._replace(ref, place, shown, native))

    async def typing(self, conversation: str, person: str) -> None:
        """Show the typing sign for five seconds, or until the next message."""
        place = place_of(conversation)

        async def act() -> None:
            await self._bot.send_chat_action(
                self._chat(place), ChatAction.TYPING, message_thread_id=place.topic or None
            )

        await self._translated(place, act)

    # Sending

    async def _show(self, place: Place, native: Native, reply_to: str) -> SentRef:
        """Send `native`; where Telegram will not have its pictures, in words."""
        try:
            shown = await self._post(place, native, reply_to)
        except BadRequest as error:
            if not isinstance(native, Photo | Album) or _is_gone(error):
                raise
            keyboard = native.keyboard if isinstance(native, Photo) else ()
            shown = await self._post(place, Text(native.words, keyboard), reply_to)
        return SentRef(PLATFORM, conversation_of(self._chat(place), place.topic), shown)

    async def _post(self, place: Place, native: Native, reply_to: str) -> str:
        chat, topic = self._chat(place), place.topic or None
        reply = ReplyParameters(int(reply_to), allow_sending_without_reply=True) if reply_to else None
        if isinstance(native, Album):
            media = [_media(picture, caption) for picture, caption in native.photos]
            album = await self._bot.send_media_group(
                chat, media, message_thread_id=topic, reply_parameters=reply
            )
            return shown_as(*(message.message_id for message in album), picture=True)
        markup = _markup(native.keyboard)
        if isinstance(native, Photo):
            sent = await self._bot.send_photo(
                chat,
                native.picture,
                caption=native.caption,
                parse_mode=ParseMode.HTML,
                reply_markup=markup,
                message_thread_id=topic,
                reply_parameters=reply,
            )
            return shown_as(sent.message_id, picture=True)
        if isinstance(native, Drawing):
            sent = await self._bot.send_photo(
                chat,
                InputFile(native.png, filename=native.name),
                caption=native.caption or None,
                parse_mode=ParseMode.HTML,
                reply_markup=markup,
                message_thread_id=topic,
                reply_parameters=reply,
            )
            return shown_as(sent.message_id, picture=True)
        if isinstance(native, File):
            if native.ahead:
                await self._post(place, Text(native.ahead), reply_to)
            sent = await self._bot.send_document(
                chat,
                InputFile(native.content.encode(), filename=native.name),
                caption=native.caption or None,
                parse_mode=ParseMode.HTML,
                reply_markup=markup,
                message_thread_id=topic,
                reply_parameters=reply,
            )
            return shown_as(sent.message_id)
        sent = await self._bot.send_message(
            chat,
            native.html,
            parse_mode=ParseMode.HTML,
            reply_markup=markup,
            link_preview_options=_NO_PREVIEW,
            message_thread_id=topic,
            reply_parameters=reply,
        )
        return shown_as(sent.message_id)

    async def _whisper(
        self, place: Place, person: int, query: str, message: Outgoing, native: Native
    ) -> SentRef:
        """Over the button that was pressed, where it is a line of text; else in the person's own chat.

        Telegram lets a bot write to nobody who has not written to it: such a person is told so.
        """
        if query and isinstance(native, Text) and not native.keyboard and length(message.plain()) <= _ALERT:
            with suppress(BadRequest):  # pressed too long ago
                await self._bot.answer_callback_query(query, message.plain(), show_alert=True)
                return SentRef(PLATFORM, conversation_of(place.chat, place.topic), _NOTHING_LEFT)
        try:
            return await self._show(Place(person), native, "")
        except (Forbidden, BadRequest) as error:
            if isinstance(error, BadRequest) and not _is_gone(error):
                raise
            me = await self._bot.get_me()
            return await self._show(place, not_acquainted(message.language, me.username or ""), "")

    # Editing

    async def _replace(self, ref: SentRef, place: Place, shown: ShownMessage, native: Native) -> SentRef:
        """Change the message, or show `native` anew and take the old one away."""
        changed = None
        try:
            changed = await self._changed(place, shown, native)
        except BadRequest as error:
            if _UNCHANGED in error.message.lower():
                return ref
            if _is_gone(error):
                raise
            # The message is gone or too old, or Telegram does not take the picture.
        if changed:
            return SentRef(PLATFORM, ref.conversation, changed)
        anew = await self._show(place, native, "")
        for message in shown.ids:
            with suppress(TelegramError):
                await self._bot.delete_message(self._chat(place), message)
        return anew

    async def _changed(self, place: Place, shown: ShownMessage, native: Native) -> str:
        """The message's new name, or nothing where it cannot be changed into `native`."""
        chat, message = self._chat(place), shown.ids[0]
        if shown.kind == "text" and isinstance(native, Text):
            await self._bot.edit_message_text(
                native.html,
                chat,
                message,
                parse_mode=ParseMode.HTML,
                reply_markup=_markup(native.keyboard),
                link_preview_options=_NO_PREVIEW,
            )
            return shown_as(message)
        if shown.kind != "album" and isinstance(native, Photo):
            await self._bot.edit_message_media(
                _media(native.picture, native.caption),
                chat,
                message,
                reply_markup=_markup(native.keyboard),
            )
            return shown_as(message, picture=True)
        return ""

    # What goes wrong

    def _chat(self, place: Place) -> int:
        return self._moved.get(place.chat, place.chat)

    async def _translated(self, place: Place, call: Callable[[], Awaitable[T]]) -> T:
        """What `call` gives; its errors in the outbox's terms. A group that has moved is followed."""
        try:
            try:
                return await call()
            except ChatMigrated as moved:
                self._moved[place.chat] = moved.new_chat_id
                return await call()
        except TelegramError as error:
            raise problem(error) from None  # some of the library's messages carry the token


def problem(error: TelegramError) -> SendError:
    """The library's error as one of the four that the outbox knows."""
    if isinstance(error, RetryAfter):
        return RateLimited(seconds(error))
    if isinstance(error, InvalidToken):
        return Transient("Telegram no longer accepts the bot's token", everywhere=True)
    if isinstance(error, Forbidden) or _is_gone(error):
        return Unreachable(error.message)
    if isinstance(error, BadRequest):
        return Rejected(error.message)
    # What the library met with tells whether the request ever left.
    return Transient(error.message, everywhere=isinstance(error.__cause__, _NEVER_LEFT))


def seconds(error: RetryAfter) -> float:
    """How long Telegram asks to wait."""
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


def _is_gone(error: TelegramError) -> bool:
    """Whether it is the person or place that takes nothing, rather than the message that is wrong."""
    return isinstance(error, BadRequest) and any(sign in error.message.lower() for sign in _GONE)


def _markup(keyboard: Keyboard) -> InlineKeyboardMarkup | None:
    rows = [[InlineKeyboardButton(key.label, callback_data=key.token) for key in row] for row in keyboard]
    return InlineKeyboardMarkup(rows) if rows else None


def _media(picture: str, caption: str) -> InputMediaPhoto:
    return InputMediaPhoto(picture, caption=caption, parse_mode=ParseMode.HTML)
