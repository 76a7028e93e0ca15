"""Between a shopper, the guide and the shop's staff, in the chat itself.

Two places are looked at before anything is read: a conversation that is in people's hands, where the guide
keeps quiet and passes on what is said; and the staff's channel, where a reply to a post goes to the shopper.
Who is in that channel is the staff. Nobody else can take over, reply or hand back, wherever they write and
whatever buttons they press; a shopper can only call the guide back to their own conversation.
"""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.desk import (
    BACK,
    LONGEST,
    TAKE,
    StaffDesk,
    back_button,
    handed_back,
    pieces,
    spoken,
    taken_over,
    to_person,
)
from assistant.dialogue.guide_again import wants_guide
from assistant.guide import Guide, Outcome, Situation
from assistant.handlers import talking
from assistant.language import say
from assistant.messages import Action, Incoming, Outgoing, Source, Span
from assistant.ports import Reply, Ticket

ACTIONS = (TAKE, BACK)
"""Kinds of actions that this module alone decides about, whoever the button was made for."""
HAND_BACK = "handback"
# What people do with their data and their wishes does not wait for anybody.
_ALWAYS = ("export", "forget", "profile", "stop", "subscribe", "quiet", "alerts", "language")
_ALWAYS_PRESSED = (
    "vote",
    "forget",
    "forget_interest",
    "forget_interests",
    "alert_off",
    "subscribe",
    "unsubscribe",
    "post_stop",
    "post_less",
    "post_subscribe",
)
_NUMBERED = re.compile(r"\s*#([0-9A-Za-z]{5})\b[\s:,，：]*(.*)", re.DOTALL)


async def hear(desk: StaffDesk, turn: Situation, incoming: Incoming, action: Action | None) -> Outcome | None:
    """What becomes of an event that people have to do with; None when the guide answers as always."""
    if desk.staff.is_channel(incoming):
        return await _from_staff(desk, turn, incoming, action)
    ours = action is not None and action.kind in ACTIONS
    if not incoming.direct:
        return _not_yours(turn) if ours else None
    ticket = await desk.tickets.open_of(incoming.platform, incoming.person, incoming.conversation)
    if action is not None and ours and (action.kind != BACK or ticket is None or action.value != ticket.id):
        mine = action.kind == BACK and await _is_mine(desk, action.value, incoming)
        return turn.replied("human", say(turn.language, "desk-not-quiet")) if mine else _not_yours(turn)
    back = ours or incoming.command == HAND_BACK or (incoming.kind == "text" and wants_guide(incoming.text))
    if ticket is None:
        asked = incoming.kind == "command" and incoming.command == HAND_BACK
        return turn.replied("human", say(turn.language, "desk-not-quiet")) if asked else None
    if back:
        return await _called_back(desk, turn, ticket)
    if not ticket.quiet:
        return None
    if incoming.kind == "text":
        return await _passed_on(desk, turn, incoming, ticket)
    if incoming.command in _ALWAYS or (action is not None and action.kind in _ALWAYS_PRESSED):
        return None
    key = "desk-quiet" if ticket.status == "taken" else "desk-quiet-called"
    who = ticket.taken_by or say(turn.language, "desk-somebody")
    return turn.replied("human", say(turn.language, key, who=who), (back_button(ticket),))


async def ask(desk: StaffDesk | None, guide: Guide, turn: Situation) -> Outcome:
    """Somebody wants to talk to a person: a ticket, and what is true of who is there."""
    incoming = turn.event
    if desk is None or not desk.staff.reachable:
        return talking.person(guide, turn)
    if not incoming.direct:
        return talking.person(guide, turn).prefixed(say(turn.language, "only-direct"))
    there = desk.staff.there(turn.now)
    ticket = replace(
        await desk.ticket_of(incoming, incoming.name, turn.language),
        status="called" if there else "waiting",
        language=turn.language,
    )
    language = turn.language
    if there:
        outcome = turn.replied("human", say(language, "desk-called"), (back_button(ticket),))
    else:
        outcome = _later(guide, turn, say(language, "desk-waiting", when=desk.when(language, turn.now)))
    ours = desk.staff.language
    name = incoming.name or say(ours, "desk-nameless")
    asked = say(ours, "desk-asked" if there else "desk-asked-later", name=name, platform=incoming.platform)
    post = "\n".join((asked, *await desk.told_so_far(ticket), say(ours, "desk-how", id=ticket.id)))
    return replace(outcome, changes=(ticket,), others=tuple(await desk.posts(ticket, [post])))


# The shopper's side


def _later(guide: Guide, turn: Situation, text: str) -> Outcome:
    """Nobody is there: when somebody will be, and how the shop is reached meanwhile."""
    outcome = turn.replied("human", text)
    contact = guide.contact()
    if contact is None:
        return outcome
    words = f"{text}\n\n{say(turn.language, 'human-contact')}\n{contact.text}"
    source = Source(contact.id, contact.title, contact.text)
    return replace(outcome, message=replace(outcome.message, text=(Span(words),), sources=(source,)))


async def _called_back(desk: StaffDesk, turn: Situation, ticket: Ticket) -> Outcome:
    closed = replace(ticket, status="closed")
    posts = await desk.posts(closed, [say(desk.staff.language, "desk-left")], open_=False)
    message = replace(handed_back(turn.language), language=turn.language)
    return Outcome(message, turn.dialogue, turn.profile, changes=(closed,), others=tuple(posts))


async def _passed_on(desk: StaffDesk, turn: Situation, incoming: Incoming, ticket: Ticket) -> Outcome:
    ours, words = desk.staff.language, incoming.text
    name = incoming.name or say(ours, "desk-author-person")
    texts = pieces(f"{name}: {words[:LONGEST]}")
    if len(words) > LONGEST:
        texts[-1] += "\n" + say(ours, "desk-cut", most=LONGEST, count=len(words))
    return _silent(turn, "passed_on", (), tuple(await desk.posts(ticket, texts)))


async def _is_mine(desk: StaffDesk, id_: str, incoming: Incoming) -> bool:
    ticket = await desk.tickets.ticket(id_)
    return ticket is not None and (ticket.platform, ticket.person) == (incoming.platform, incoming.person)


# The staff's side


async def _from_staff(
    desk: StaffDesk, turn: Situation, incoming: Incoming, action: Action | None
) -> Outcome | None:
    """What one of the staff did in their channel; None when it is about no ticket."""
    who = incoming.name
    if action is not None:
        if action.kind not in ACTIONS:
            return None
        ticket = await desk.tickets.ticket(action.value)
        if ticket is None:
            return _to_staff(turn, say(desk.staff.language, "desk-gone", id=action.value))
        if action.kind == TAKE:
            return await _take(desk, turn, incoming, await _still_open(desk, ticket), who)
        return await _give_back(desk, turn, incoming, ticket, who)
    if incoming.kind == "command" and incoming.command == HAND_BACK:
        return await _which_back(desk, turn, incoming, who)
    if incoming.kind != "text":
        return None
    found, words = await _meant(desk, incoming)
    if found is None or not words:
        return None
    return await _answer(desk, turn, incoming, await _still_open(desk, found), who, words)


async def _meant(desk: StaffDesk, incoming: Incoming) -> tuple[Ticket | None, str]:
    """The ticket that words in the staff's channel are about, and the words for the shopper."""
    if numbered := _NUMBERED.fullmatch(incoming.text):
        return await desk.tickets.ticket(numbered[1].upper()), numbered[2].strip()
    if not incoming.answers:
        return None, ""
    return await _of_post(desk, incoming), incoming.text.strip()


async def _of_post(desk: StaffDesk, incoming: Incoming) -> Ticket | None:
    """The ticket of the post that was replied to."""
    return await desk.tickets.of_post(
        incoming.platform, incoming.place, incoming.conversation, incoming.answers
    )


async def _still_open(desk: StaffDesk, ticket: Ticket) -> Ticket:
    """The ticket, or in place of one that was closed another of the same conversation."""
    if ticket.status != "closed":
        return ticket
    return await desk.ticket_of(ticket, ticket.name, ticket.language)


async def _take(desk: StaffDesk, turn: Situation, incoming: Incoming, ticket: Ticket, who: str) -> Outcome:
    ours = desk.staff.language
    if ticket.status == "taken":
        holder = ticket.taken_by or say(ours, "desk-nameless")
        return _to_staff(turn, say(ours, "desk-has", who=holder, id=ticket.id))
    taken = replace(ticket, status="taken", taken_by=who)
    line = say(ours, "desk-taken", who=who or say(ours, "desk-nameless"), id=taken.id)
    posts = await _below(desk, taken, incoming, "\n".join((line, *await desk.told_so_far(taken))))
    return _silent(turn, "desk", (taken,), (to_person(taken, taken_over(taken, who)), *posts))


async def _give_back(
    desk: StaffDesk, turn: Situation, incoming: Incoming, ticket: Ticket, who: str
) -> Outcome:
    if ticket.status == "closed":
        return _to_staff(turn, say(desk.staff.language, "desk-gone", id=ticket.id))
    closed = replace(ticket, status="closed", taken_by=who or ticket.taken_by)
    ours = desk.staff.language
    line = say(ours, "desk-back", who=who or say(ours, "desk-nameless"), id=closed.id)
    posts = await _below(desk, closed, incoming, line, open_=False)
    return _silent(turn, "desk", (closed,), (to_person(closed, handed_back(closed.language)), *posts))


async def _which_back(desk: StaffDesk, turn: Situation, incoming: Incoming, who: str) -> Outcome:
    """`/handback` in the staff's channel: of the post replied to, of the number given, or the only one."""
    numbered = _NUMBERED.fullmatch(f"#{incoming.text.strip().lstrip('#')}")
    if numbered:
        ticket = await desk.tickets.ticket(numbered[1].upper())
    elif incoming.answers:
        ticket = await _of_post(desk, incoming)
    else:
        taken = [one for one in await desk.tickets.every_open() if one.quiet]
        if len(taken) != 1:
            ids = ", ".join(f"#{one.id}" for one in taken)
            key = "desk-which" if taken else "desk-none-open"
            return _to_staff(turn, say(desk.staff.language, key, **({"ids": ids} if taken else {})))
        ticket = taken[0]
    if ticket is None:
        return _to_staff(turn, say(desk.staff.language, "desk-none-open"))
    return await _give_back(desk, turn, incoming, ticket, who)


async def _answer(
    desk: StaffDesk, turn: Situation, incoming: Incoming, ticket: Ticket, who: str, words: str
) -> Outcome:
    """Words of the staff to the shopper. The channel is told only when somebody else speaks from now on."""
    ours = desk.staff.language
    if len(words) > LONGEST:
        return _to_staff(turn, say(ours, "desk-too-long", most=LONGEST, count=len(words)))
    taken = replace(ticket, status="taken", taken_by=who)
    others: tuple[Reply, ...] = (to_person(taken, spoken(taken, who, words)),)
    if (ticket.status, ticket.taken_by) != ("taken", who):
        line = say(ours, "desk-taken", who=who or say(ours, "desk-nameless"), id=taken.id)
        others += tuple(await _below(desk, taken, incoming, line))
    return _silent(turn, "desk", (taken,), others)


async def _below(
    desk: StaffDesk, ticket: Ticket, incoming: Incoming, text: str, open_: bool = True
) -> list[Reply]:
    """A post about the ticket as the reply to what one of the staff did."""
    posts = await desk.posts(ticket, [text], open_)
    return [
        replace(post, conversation=incoming.conversation, reply_to=incoming.reply_to or post.reply_to)
        for post in posts
    ]


def _to_staff(turn: Situation, text: str) -> Outcome:
    return turn.replied("desk", text)


def _not_yours(turn: Situation) -> Outcome:
    outcome = turn.replied("expired", say(turn.language, "not-yours"))
    return replace(outcome, message=replace(outcome.message, private=True))


def _silent(turn: Situation, intent: str, changes: tuple[Ticket, ...], others: tuple[Reply, ...]) -> Outcome:
    """Nothing is said in the place where the event came from."""
    message = Outgoing(intent=intent, language=turn.language, text=(Span(""),))
    return Outcome(message, turn.dialogue, turn.profile, changes=changes, others=others, silent=True)
