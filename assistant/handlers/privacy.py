"""A person's own data: a copy of it, and its deletion, each with a receipt of what there was."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace

from assistant.dialogue.state import Dialogue, Profile
from assistant.guide import Outcome, Situation
from assistant.language import say
from assistant.messages import Action, Attachment, Button, Incoming
from assistant.ports import Forget, PeopleStore

FILE = "shopguide-data.json"


async def export(people: PeopleStore | None, turn: Situation, incoming: Incoming) -> Outcome:
    """All that is kept of the person, as a JSON file, in a direct chat only."""
    language = turn.language
    if not incoming.direct:
        return turn.replied("export", say(language, "only-direct"))
    kept = await _everything(people, incoming)
    told = {
        "platform": incoming.platform,
        "person": incoming.person,
        "exported_at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(turn.now)),
    }
    copy = json.dumps({"about": told} | kept, ensure_ascii=False, indent=1)
    outcome = turn.replied("export", f"{say(language, 'export')}\n{_receipt(language, kept)}")
    message = replace(outcome.message, attachment=Attachment(FILE, copy), private=True)
    return replace(outcome, message=message)


def ask(turn: Situation, incoming: Incoming) -> Outcome:
    """Whether the person means it: nothing is deleted by a slip of the finger."""
    if not incoming.direct:
        return turn.replied("forget", say(turn.language, "only-direct"))
    outcome = turn.replied("forget", say(turn.language, "forget-sure"))
    buttons = (
        Button(say(turn.language, "button-forget"), Action("forget")),
        Button(say(turn.language, "button-keep"), Action("say", value="no")),
    )
    return replace(outcome, message=replace(outcome.message, buttons=buttons, private=True))


async def forget(people: PeopleStore | None, turn: Situation, incoming: Incoming) -> Outcome:
    """Delete everything, in the transaction that brings the receipt on its way."""
    kept = await _everything(people, incoming)
    outcome = turn.replied("forget", f"{say(turn.language, 'forgotten')}\n{_receipt(turn.language, kept)}")
    message = replace(outcome.message, private=True)
    return Outcome(message, Dialogue(), Profile(), changes=(Forget(),))


async def _everything(people: PeopleStore | None, incoming: Incoming) -> dict[str, list[dict[str, object]]]:
    return await people.everything(incoming.platform, incoming.person) if people else {}


def _receipt(language: str, kept: Mapping[str, Sequence[object]]) -> str:
    """A line for each kind of thing that there is any of."""
    lines = [
        say(language, "kept-line", what=say(language, f"kept-{name.replace('_', '-')}"), count=len(rows))
        for name, rows in kept.items()
        if rows
    ]
    return "\n".join(lines) or say(language, "kept-nothing")
