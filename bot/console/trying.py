"""What a shopper who is new to the shop would be answered, for merchants who try things out."""

from __future__ import annotations

import time

from assistant.core import Core
from assistant.guide import Outcome
from assistant.messages import Incoming
from assistant.ports import Talk

_NOBODY = "trial"
"""Platform and person of a trial: nobody of that name may announce anything or has a past."""


async def tried(core: Core, text: str) -> Outcome:
    """The answer to `text`. Nothing is kept of it and nothing is sent."""
    incoming = Incoming(_NOBODY, _NOBODY, _NOBODY, _NOBODY, text, sent_at=time.time())
    return await core.reply(incoming, Talk(_NOBODY, _NOBODY, _NOBODY))
