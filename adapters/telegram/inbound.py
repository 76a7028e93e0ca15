"""Telegram's updates as `Incoming`.

What is heard: messages and their captions, commands, and pressed buttons, of people. In a group only what
is addressed to the bot: a mention of it, a reply to it, a command that is not another bot's. Edits, posts
of channels, notices ("Ann joined") and other bots are nobody's words to the guide. Who blocks the bot says
nothing either, but is left alone from then on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from telegram import CallbackQuery, Chat, ChatMember, Message, MessageEntity, Update, User

from adapters.telegram.address import conversation_of, shown_as
from adapters.telegram.deep_link import reading
from assistant.messages import Incoming

PLATFORM = "telegram"
UPDATES = ("message", "callback_query", "my_chat_member")
"""The kinds of update that Telegram is asked for."""

_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@([A-Za-z0-9_]+))?(?:\s+(.*))?", re.DOTALL)
_AROUND_A_NAME = " \t\n,:;，：；、"


def incoming(update: Update, me: User, people: Mapping[str, str], now: float) -> Incoming | None:
    """What a person did, or None where there is nothing to be answered.

    `me` is the bot. `people` are the ids of people by user name in lower case, as far as they are known:
    Telegram tells only the name of who is mentioned. `now` is in seconds since the epoch, for a pressed
    button, which carries no time.
    """
    if update.callback_query:
        return _pressed(update.update_id, update.callback_query, now)
    if update.message:
        return _said(update.update_id, update.message, me, people)
    return None


def named(update: Update) -> tuple[str, str] | None:
    """The user name in lower case and the id of who caused the update, where the person has a name."""
    user = update.effective_user
    return (user.username.lower(), str(user.id)) if user and user.username and not user.is_bot else None


def blocking(update: Update) -> str:
    """The person who has just blocked the bot, if that is what happened."""
    change = update.my_chat_member
    if change and change.chat.type == Chat.PRIVATE and change.new_chat_member.status == ChatMember.BANNED:
        return str(change.chat.id)
    return ""


def _pressed(update_id: int, query: CallbackQuery, now: float) -> Incoming | None:
    message = query.message
    if message is None or not query.data or query.from_user.is_bot:
        return None  # a button under an inline result, or of a game
    direct = message.chat.type == Chat.PRIVATE
    whole = message if isinstance(message, Message) else None
    return Incoming(
        event_id=str(update_id),
        platform=PLATFORM,
        conversation=conversation_of(message.chat.id, _topic(whole) if whole else 0),
        person=str(query.from_user.id),
        kind="button",
        token=query.data,
        direct=direct,
        name=_clean(query.from_user.full_name),
        locale=query.from_user.language_code or "",
        sent_at=now,
        place="" if direct else str(message.chat.id),
        reply_to="" if direct else f"{message.message_id}/{query.id}",
        message=shown_as(message.message_id, picture=bool(whole and whole.photo)),
    )


def _said(update_id: int, message: Message, me: User, people: Mapping[str, str]) -> Incoming | None:
    person = message.from_user
    if person is None or person.is_bot or message.sender_chat or message.chat.type == Chat.CHANNEL:
        return None
    direct = message.chat.type == Chat.PRIVATE
    text, mentioned = _without_name(message, me)
    if not text and not mentioned and not (direct and _shows_something(message)):
        return None
    command = _COMMAND.fullmatch(text)
    if command and command[2] and command[2].lower() != (me.username or "").lower():
        return None
    replied = _replied_to(message)
    if not (direct or mentioned or command or (replied and replied.id == me.id)):
        return None
    name, arguments = (command[1].lower(), (command[3] or "").strip()) if command else ("", text)
    return Incoming(
        event_id=str(update_id),
        platform=PLATFORM,
        conversation=conversation_of(message.chat.id, _topic(message)),
        person=str(person.id),
        text=reading(arguments) if name == "start" else arguments,
        kind="command" if command else "text",
        command=name,
        direct=direct,
        name=_clean(person.full_name),
        locale=person.language_code or "",
        sent_at=message.date.timestamp(),
        place="" if direct else str(message.chat.id),
        reply_to="" if direct else str(message.message_id),
        about="" if direct else _about(message, replied, me, people),
        answers=_answers(message, replied, me),
    )


def _topic(message: Message) -> int:
    """The forum topic's id. Outside forums a thread's id only says which message a reply is to."""
    return (message.message_thread_id or 0) if message.is_topic_message else 0


def _replied_to(message: Message) -> User | None:
    """Who wrote the message that this one replies to. In a topic every message "replies" to its beginning."""
    to = message.reply_to_message
    return None if to is None or to.forum_topic_created else to.from_user


def _answers(message: Message, replied: User | None, me: User) -> str:
    """The message of ours that this one replies to."""
    to = message.reply_to_message
    return shown_as(to.message_id) if to and replied and replied.id == me.id else ""


def _about(message: Message, replied: User | None, me: User, people: Mapping[str, str]) -> str:
    """The person whose words these are about: who is replied to, else the first other one mentioned."""
    if replied and not replied.is_bot:
        return str(replied.id)
    for entity, name in _entities(message):
        if entity.type == MessageEntity.TEXT_MENTION and entity.user and entity.user.id != me.id:
            return str(entity.user.id)
        if entity.type == MessageEntity.MENTION and name[1:].lower() in people:
            return people[name[1:].lower()]
    return ""


def _shows_something(message: Message) -> bool:
    """Whether the message is a picture, a sticker, a voice ... and no notice of Telegram's.

    Of the pictures of an album only the one with the caption counts.
    """
    return message.effective_attachment is not None and message.media_group_id is None


def _entities(message: Message) -> Iterator[tuple[MessageEntity, str]]:
    """The entities of text or caption, with the text of each."""
    whole = _units(message.text or message.caption or "")
    for entity in message.entities or message.caption_entities:
        yield entity, _text(whole[2 * entity.offset : 2 * (entity.offset + entity.length)])


def _without_name(message: Message, me: User) -> tuple[str, bool]:
    """Text or caption without the bot's name in it, and whether the name was there."""
    whole = _units(message.text or message.caption or "")
    ours = [
        entity
        for entity, name in _entities(message)
        if (entity.type == MessageEntity.MENTION and name[1:].lower() == (me.username or "").lower())
        or (entity.type == MessageEntity.TEXT_MENTION and entity.user and entity.user.id == me.id)
    ]
    for entity in sorted(ours, key=lambda entity: -entity.offset):
        whole = whole[: 2 * entity.offset] + whole[2 * (entity.offset + entity.length) :]
    text = _text(whole)
    return re.sub(" {2,}", " ", text).strip(_AROUND_A_NAME) if ours else text.strip(), bool(ours)


def _units(text: str) -> bytes:
    """Text in UTF-16, two bytes a unit: what Telegram's offsets and lengths count."""
    return text.encode("utf-16-le", "surrogatepass")


def _text(units: bytes) -> str:
    """The text again; half a character, which could not be stored, becomes a replacement character."""
    return units.decode("utf-16-le", "replace")


def _clean(name: str) -> str:
    return _text(_units(name))
