"""`/announce`: a merchant writes to many from a chat, sees first how it looks and whom it reaches.

Only who stands on the shop's list is heard, and asked about again at every press: a button outlives a right.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.announcements.announcement import Announcement
from assistant.announcements.desk import AnnouncementDesk, Changed, Preview, Refused
from assistant.announcements.writing import Unreadable, read
from assistant.guide import Outcome, Situation
from assistant.language import say
from assistant.messages import Action, Button, Incoming, Outgoing, Span

BUTTONS = ("announce_confirm", "announce_cancel", "announce_pause", "announce_resume", "announce_retry")
_ID = re.compile(r"[0-9a-f]{8}")
_LISTED = 10
_SHOWN = 60
"""Characters of an announcement in a list."""


def merchant(incoming: Incoming) -> str:
    """Who is speaking, as the shop's list has it."""
    return f"{incoming.platform}:{incoming.person}"


async def announce(desk: AnnouncementDesk, turn: Situation, incoming: Incoming) -> Outcome:
    """A new draft with its preview; with an id, that one as it stands; without words, how it is done."""
    language, words = turn.language, incoming.text.strip()
    if not incoming.direct:
        return turn.replied("announce", say(language, "only-direct"))
    try:
        if not words:
            return await _overview(desk, turn)
        if _ID.fullmatch(words):
            return await _shown(desk, turn, await desk.get(words))
        drafted = read(words, language)
        # One event is one draft, however often it is handled.
        id_ = hashlib.blake2b(f"{incoming.platform}/{incoming.event_id}".encode(), digest_size=4).hexdigest()
        return await _shown(desk, turn, await desk.draft(replace(drafted, id=id_), merchant(incoming)))
    except Unreadable as error:
        return turn.replied("announce", say(language, "announce-unreadable", what=str(error)))
    except Refused as refused:
        return _refused(turn, refused)


async def press(desk: AnnouncementDesk, turn: Situation, incoming: Incoming, action: Action) -> Outcome:
    """A button under a preview, if its presser may still do that."""
    by, language = merchant(incoming), turn.language
    id_, _, revision = action.value.partition("/")
    try:
        match action.kind:
            case "announce_confirm":
                approved = await desk.approve(id_, by, revision)
                if approved.state == "draft":
                    text = say(language, "announce-unapproved", id=id_, missing=desk.missing(approved))
                    return turn.replied("announce", text)
                if approved.state == "scheduled":
                    return turn.replied(
                        "announce", say(language, "announce-state", id=id_, state="scheduled")
                    )
                await desk.start(id_, by, revision)
                return _done(turn, id_, "announce-started", Action("announce_pause", value=id_))
            case "announce_cancel":
                await desk.cancel(id_, by)
                return _done(turn, id_, "announce-cancelled")
            case "announce_pause":
                await desk.pause(id_, by)
                return _done(turn, id_, "announce-paused", Action("announce_resume", value=id_))
            case "announce_resume":
                await desk.start(id_, by)
                return _done(turn, id_, "announce-started", Action("announce_pause", value=id_))
            case _:
                count = await desk.retry_unknown(id_, by)
                waits = (await desk.get(id_)).state == "paused"
                key = "announce-retried-later" if waits else "announce-retried"
                return turn.replied("announce", say(language, key, count=count))
    except Changed as changed:
        return await _shown(desk, turn, await desk.get(id_), changed.problems[0].said(language))
    except Refused as refused:
        return _refused(turn, refused)


def _done(turn: Situation, id_: str, key: str, next_: Action | None = None) -> Outcome:
    buttons = (Button(say(turn.language, f"button-{next_.kind.replace('_', '-')}"), next_),) if next_ else ()
    return turn.replied("announce", say(turn.language, key, id=id_), buttons)


def _refused(turn: Situation, refused: Refused) -> Outcome:
    return turn.replied("announce", "\n".join(problem.said(turn.language) for problem in refused.problems))


async def _overview(desk: AnnouncementDesk, turn: Situation) -> Outcome:
    text = say(turn.language, "announce-how")
    recent = await desk.store.all(limit=_LISTED)
    lines = [f"/announce {one.id} · {one.state} · {one.versions[0].text[:_SHOWN]}" for one in recent]
    return turn.replied("announce", "\n".join([text, *([""] if lines else []), *lines]))


async def _shown(desk: AnnouncementDesk, turn: Situation, found: Announcement, first: str = "") -> Outcome:
    """How it looks and whom it reaches, or how far it has got; with what can be done about it.

    `first` is said before that.
    """
    language = turn.language
    if found.state in ("sending", "paused", "done", "cancelled"):
        return await _progress(desk, turn, found)
    preview = await desk.preview(found, found.language)
    spans = [Span(f"{line}\n") for line in (first, found.reason) if line]
    if found.state == "scheduled":
        spans.append(Span(say(language, "announce-state", id=found.id, state=found.state) + "\n"))
    spans.append(Span(say(language, "announce-audience", id=found.id, count=sum(preview.audience.values()))))
    spans += [Span(f"\n• {platform}: {count:,}") for platform, count in preview.audience.items()]
    spans += list(looks(preview, language))
    if preview.problems:
        spans.append(Span("\n\n" + say(language, "announce-mend"), "strong"))
        spans += [Span(f"\n• {problem.said(language)}") for problem in preview.problems]
    cancel = Button(say(language, "button-announce-cancel"), Action("announce_cancel", value=found.id))
    confirm = Button(
        say(language, "button-announce-confirm", count=sum(preview.audience.values())),
        Action("announce_confirm", value=f"{found.id}/{found.revision}"),
    )
    # What is scheduled waits for its time: confirming would send it at once.
    may_confirm = not preview.problems and found.state != "scheduled"
    message = Outgoing(
        "announce",
        language,
        tuple(spans),
        buttons=(confirm, cancel) if may_confirm else (cancel,),
    )
    return Outcome(message, replace(turn.dialogue, language=language), turn.profile)


async def _progress(desk: AnnouncementDesk, turn: Situation, found: Announcement) -> Outcome:
    states = await desk.store.states(found.id)
    language = turn.language
    lines = [
        say(language, "announce-state", id=found.id, state=found.state),
        *([found.reason] if found.reason else []),
    ]
    lines += [f"• {state}: {count:,}" for state, count in states.items()]
    kinds = {
        "sending": ("announce_pause", "announce_cancel"),
        "paused": ("announce_resume", "announce_cancel"),
    }.get(found.state, ())
    if states.get("unknown"):
        kinds = (*kinds, "announce_retry")
    buttons = tuple(
        Button(say(language, f"button-{kind.replace('_', '-')}"), Action(kind, value=found.id))
        for kind in kinds
    )
    return turn.replied("announce", "\n".join(lines), buttons)


def looks(preview: Preview, language: str) -> Iterator[Span]:
    """Each platform's messages in words, under its name."""
    several = len(preview.announcement.versions) > 1
    for one in preview.shown:
        name = f"{one.platform.capitalize()} {one.version.upper()}" if several else one.platform.capitalize()
        key = "announce-look" if one.to_people else "announce-look-channel"
        yield Span("\n\n" + say(language, key, platform=name, count=len(one.messages)), "strong")
        yield Span("\n" + "\n—\n".join(as_text(part, language) for part in one.messages))


def as_text(part: Outgoing, language: str) -> str:
    """One message as words: its text, its cards and its buttons."""
    lines = [f"▣ {part.picture}"] if part.picture else []
    lines += [part.plain()] if part.plain() else []
    for card in part.cards:
        lines.append(f"▣ {card.title} — {card.price.spoken(language)}")
        lines += _labels(card.buttons)
    return "\n".join([*lines, *_labels(part.buttons)])


def _labels(buttons: Sequence[Button]) -> list[str]:
    return [" ".join(f"[{button.label}]" for button in buttons)] if buttons else []
