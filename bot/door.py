"""Between the adapters and the core: what the gate does not let in is acknowledged and goes no further."""

from __future__ import annotations

import asyncio
import logging
import math

from adapters.gate import Gate, Verdict
from assistant.core import Core
from assistant.language import detect, say
from assistant.messages import Incoming, Outgoing, Span
from assistant.ports import Channel

log = logging.getLogger(__name__)

_TELL_WITHIN = 10.0


class Door:
    """`take` is what adapters give their events to."""

    def __init__(self, gate: Gate, core: Core) -> None:
        self._gate = gate
        self._core = core
        self._telling: set[asyncio.Task[None]] = set()

    async def take(self, incoming: Incoming, channel: Channel) -> bool:
        """`Core.take` for whom the gate lets in; False, as for a duplicate, for whom it does not.

        Raises `StoreUnavailable` as `Core.take` does.
        """
        verdict = self._gate.admit(incoming)
        if verdict.admitted:
            return await self._core.take(incoming, channel)
        log.info("an event of %s was not let in: %s", incoming.platform, verdict.reason)
        if verdict.tell:
            task = asyncio.create_task(_tell(incoming, channel, verdict))
            self._telling.add(task)
            task.add_done_callback(self._telling.discard)
        return False


async def _tell(incoming: Incoming, channel: Channel, verdict: Verdict) -> None:
    """Say why, past the outbox: it is of use now or never, and a failure does not matter."""
    language = detect(incoming.text, locale=incoming.locale)
    key = "too-fast" if verdict.reason == "too fast" else "cooling-down"
    text = say(language, key, seconds=math.ceil(verdict.wait))
    message = Outgoing("too_fast", language, (Span(text),), private=not incoming.direct)
    try:
        async with asyncio.timeout(_TELL_WITHIN):
            await channel.send(
                incoming.conversation,
                incoming.person,
                message,
                f"slow-{incoming.event_id}",
                incoming.reply_to,
            )
    except Exception as error:
        log.info("somebody could not be told to slow down: %s", error)
