"""Conversations in the hands of the shop's staff.

    desk = StaffDesk(storage.tickets, Staff("telegram", "-100123"), committed)
    await desk.take_over(overview, "Anna")
    await desk.reply(overview, "Anna", "I have looked it up: ...")
    await desk.hand_back(overview, "Anna")

These are for a place beside the chat, such as the console; `handlers/handoff.py` does the same for what is
said in the chat and in the staff's channel, with the messages that are made here. Whatever one of the staff
does in one place is told in the other, and the shopper is told who is speaking with every message.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from babel.dates import format_datetime

from assistant.language import say
from assistant.messages import Action, Button, Outgoing, Span
from assistant.ports import STAFF, Line, Reply, Ticket, Tickets
from assistant.staff import Staff
from assistant.tokens import minted

TAKE, BACK = "ticket_take", "ticket_back"
"""The kinds of actions of a ticket's buttons; their value is the ticket's id."""
PATIENCE = 10 * 60.0
"""Seconds for which a shopper waits for somebody who should be there, before the guide takes over again."""
LONGEST = 3000
"""Characters of one message of the staff's, and of as much of a shopper's as is passed on to them."""
IN_A_GROUP = (
    "it is in a group, where everybody would read along and the guide would go on answering; "
    "write in the group yourself"
)
"""Why some conversations cannot be taken over."""
_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_ID_LENGTH = 5
_LINES_TOLD = 6
_LINE_TOLD = 200
_POSTED = 1500
"""Characters of one post, so that no platform has to split it: only a whole post can be replied to."""


class Talked(Protocol):
    """A conversation by its three names: an `Overview`, a `Ticket`, an event."""

    @property
    def platform(self) -> str: ...
    @property
    def conversation(self) -> str: ...
    @property
    def person(self) -> str: ...


class StaffDesk:
    """What the staff does with conversations. `committed` is called with each platform that has new rows."""

    def __init__(
        self,
        tickets: Tickets,
        staff: Staff | None = None,
        committed: Callable[[str], None] = lambda platform: None,
    ) -> None:
        self.tickets = tickets
        self.staff = staff or Staff()
        self._committed = committed

    async def take_over(self, talk: Talked, who: str, name: str = "", language: str = "en") -> None:
        """The guide is quiet from now on, and `who` speaks for the shop.

        `name` and `language` are the person's, for a conversation without a ticket. Raises `ValueError`,
        which says why, when that cannot be: somebody else has it, say.
        """
        before = await self._to_speak(talk, name, language)
        if before.status == "taken":
            if before.taken_by == who:
                return
            raise ValueError(f"{before.taken_by or 'somebody'} has it already")
        ticket = replace(before, status="taken", taken_by=who)
        told = [to_person(ticket, taken_over(ticket, who))]
        told += await self.posts(ticket, [say(self.staff.language, "desk-taken", who=who, id=ticket.id)])
        await self._must_put(ticket, told)

    async def reply(self, talk: Talked, who: str, text: str) -> None:
        """Write to the person in the name of the shop; takes the conversation over where `who` has not.

        Raises `ValueError`, which says why, when it is not sent.
        """
        words = _sendable(text)
        ticket = replace(await self._to_speak(talk, "", "en"), status="taken", taken_by=who)
        told = [to_person(ticket, spoken(ticket, who, words))]
        told += await self.posts(ticket, pieces(f"{who}: {words}"))
        await self._must_put(ticket, told)

    async def answer(self, talk: Talked, who: str, text: str) -> None:
        """Tell the person something in one's own name, and leave the conversation with whom it is.

        Raises `ValueError`, which says why, when it is not sent.
        """
        words = _sendable(text)
        before = await self._open(talk)
        ticket = before or replace(await self.new_ticket(talk, "", "en"), status="closed", taken_by=who)
        told = [to_person(ticket, spoken(ticket, who, words))]
        if before:
            told += await self.posts(ticket, pieces(f"{who}: {words}"))
        else:
            told.append(to_person(ticket, handed_back(ticket.language)))
        await self._must_put(ticket, told)

    async def hand_back(self, talk: Talked, who: str) -> bool:
        """The guide answers again, and the person is told. False when no ticket is open."""
        before = await self._open(talk)
        if before is None:
            return False
        ticket = replace(before, status="closed", taken_by=who)
        told = [to_person(ticket, handed_back(ticket.language))]
        told += await self.posts(
            ticket, [say(self.staff.language, "desk-back", who=who, id=ticket.id)], False
        )
        return await self._put(ticket, told)

    async def remind(self, now: float | None = None) -> int:
        """Tell those who were called for in vain for `PATIENCE` seconds, and let the guide answer again.

        The ticket waits on, unless somebody has come meanwhile. Returns how many were told.
        """
        moment = time.time() if now is None else now
        told = 0
        for ticket in await self.tickets.every_open():
            if ticket.status != "called" or moment - ticket.changed_at < PATIENCE:
                continue
            waiting = replace(ticket, status="waiting")
            text = say(ticket.language, "desk-nobody-came", when=self.when(ticket.language, moment))
            message = Outgoing("human", ticket.language, (Span(text),))
            told += await self._put(waiting, [to_person(waiting, message)])
        return told

    async def posts(self, ticket: Ticket, texts: Sequence[str], open_: bool = True) -> list[Reply]:
        """A post about the ticket for each text in the staff's channel, below its first one.

        None without a channel.
        """
        staff = self.staff
        if not staff.channel:
            return []
        first = await self.tickets.first_post(ticket.id)
        buttons = ticket_buttons(ticket, staff.language) if open_ else ()
        return [
            Reply(
                Outgoing("ticket", staff.language, (Span(f"#{ticket.id}\n{text}"),), buttons=buttons),
                staff.channel,
                "",
                reply_to=first.message if first else "",
                platform=staff.platform,
                ticket=ticket.id,
            )
            for text in texts
        ]

    async def told_so_far(self, ticket: Talked) -> list[str]:
        """The last lines of the conversation, for the staff's channel."""
        lines = await self.tickets.lines(ticket.platform, ticket.conversation, ticket.person, _LINES_TOLD)
        return [_told(line, self.staff.language) for line in lines[-_LINES_TOLD:] if line.text or line.shown]

    def when(self, language: str, now: float) -> str:
        """When somebody will be there, as a sentence; that it is not known where it is not."""
        opens = self.staff.hours.opens_after(now)
        if opens is None:
            return say(language, "desk-when-unknown")
        today = datetime.fromtimestamp(now, opens.tzinfo).date()
        day = {0: "today", 1: "tomorrow"}.get((opens.date() - today).days, "day")
        clock = format_datetime(opens, "HH:mm", locale=language)
        date = format_datetime(opens, "EEEE d MMMM" if language != "zh" else "M月d日EEEE", locale=language)
        return say(language, f"desk-when-{day}", time=clock, date=date, zone=str(opens.tzinfo))

    async def new_ticket(self, talk: Talked, name: str, language: str) -> Ticket:
        """A ticket with an id that people can read out, and that no other has."""
        while True:
            id_ = "".join(secrets.choice(_LETTERS) for _ in range(_ID_LENGTH))
            if await self.tickets.ticket(id_) is None:
                return Ticket(id_, talk.platform, talk.conversation, talk.person, name, language)

    async def ticket_of(self, talk: Talked, name: str, language: str) -> Ticket:
        """The open ticket of a conversation, or a new one."""
        return await self._open(talk) or await self.new_ticket(talk, name, language)

    async def _open(self, talk: Talked) -> Ticket | None:
        return await self.tickets.open_of(talk.platform, talk.person, talk.conversation)

    async def _to_speak(self, talk: Talked, name: str, language: str) -> Ticket:
        """The ticket with which the staff speaks in a conversation. Raises `ValueError` where it may not."""
        place = await self.tickets.place(talk.platform, talk.conversation, talk.person)
        if place is None:
            raise ValueError("the person is gone")
        if place:
            raise ValueError(IN_A_GROUP)
        return await self.ticket_of(talk, name, language)

    async def _must_put(self, ticket: Ticket, replies: list[Reply]) -> None:
        if await self._put(ticket, replies):
            return
        now = await self._open(ticket)
        if now and now.status == "taken":
            raise ValueError(f"{now.taken_by or 'somebody'} has taken it over meanwhile")
        raise ValueError("the conversation has changed meanwhile, or the person is gone")

    async def _put(self, ticket: Ticket, replies: list[Reply]) -> bool:
        tokens = minted(*(reply.message for reply in replies))
        stamped = [replace(reply, message=reply.message.with_tokens(tokens)) for reply in replies]
        meanings = {token: action for action, token in tokens.items()}
        if not await self.tickets.put(ticket, stamped, meanings):
            return False
        for platform in {reply.platform for reply in stamped}:
            self._committed(platform)
        return True


def pieces(text: str) -> list[str]:
    """`text` in parts that each fit into one post."""
    return [text[at : at + _POSTED] for at in range(0, len(text), _POSTED)]


def to_person(ticket: Ticket, message: Outgoing) -> Reply:
    """A message to the person whose ticket it is."""
    return Reply(message, ticket.conversation, ticket.person, platform=ticket.platform)


def ticket_buttons(ticket: Ticket, language: str) -> tuple[Button, ...]:
    """What the staff can do with a ticket that is open."""
    back = Button(say(language, "button-hand-back"), Action(BACK, value=ticket.id))
    if ticket.status == "taken":
        return (back,)
    return (Button(say(language, "button-take-over"), Action(TAKE, value=ticket.id)), back)


def back_button(ticket: Ticket) -> Button:
    """The shopper's way back to the guide."""
    return Button(say(ticket.language, "button-back-to-guide"), Action(BACK, value=ticket.id))


def spoken(ticket: Ticket, who: str, text: str) -> Outgoing:
    """Words of one of the staff, with who says them before them."""
    name = who or say(ticket.language, "desk-somebody")
    speaker = say(ticket.language, "desk-speaks", who=name)
    spans = (Span(speaker, "strong"), Span(f"\n{text}"))
    buttons = (back_button(ticket),) if ticket.quiet else ()
    return Outgoing(STAFF, ticket.language, spans, buttons=buttons)


def taken_over(ticket: Ticket, who: str) -> Outgoing:
    """The shopper hears who is there now."""
    name = who or say(ticket.language, "desk-somebody")
    text = say(ticket.language, "desk-here", who=name)
    return Outgoing("human", ticket.language, (Span(text),), buttons=(back_button(ticket),))


def handed_back(language: str) -> Outgoing:
    """The shopper hears that it is the guide again."""
    return Outgoing("human", language, (Span(say(language, "desk-guide-again")),))


def _sendable(text: str) -> str:
    words = text.strip()
    if not words:
        raise ValueError("there is nothing to send")
    if len(words) > LONGEST:
        raise ValueError(f"a message has at most {LONGEST:,} characters; this one has {len(words):,}")
    return words


def _told(line: Line, language: str) -> str:
    author = say(language, f"desk-author-{line.author}")
    text = " ".join(line.text.split())
    if line.shown:
        text = f"{text} [{', '.join(line.shown)}]"
    short = text if len(text) <= _LINE_TOLD else text[: _LINE_TOLD - 1] + "…"
    return f"{author}: {short}"
