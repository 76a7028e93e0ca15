"""Speak to the product itself in a measure: the core on a store of turns that is kept in memory."""

from __future__ import annotations

import itertools
import time
from collections.abc import Awaitable, Callable

from assistant.evaluation.needs import Respond
from assistant.messages import Capabilities, Incoming, Outgoing, SentRef
from assistant.ports import Channel, Poll, Pressed, Talk, Turn

_PLATFORM = "evaluation"
_TOKEN_LIFETIME = 3600.0

Handle = Callable[[Incoming, Channel], Awaitable[Outgoing | None]]
"""`Core.handle`."""


class MemoryTurns:
    """A `TurnStore` that forgets everything when the process ends. Replies are kept nowhere."""

    def __init__(self) -> None:
        self._received: dict[str, Incoming] = {}
        self._done: set[str] = set()
        self._tries: dict[str, int] = {}
        self._talks: dict[tuple[str, str], Talk] = {}
        self._pressed: dict[str, Pressed] = {}

    async def receive(self, incoming: Incoming) -> bool:
        """Whether the event is new."""
        new = incoming.event_id not in self._received
        self._received.setdefault(incoming.event_id, incoming)
        return new

    async def waiting(self) -> list[Incoming]:
        """Events that were received and neither committed nor buried."""
        return [incoming for id, incoming in self._received.items() if id not in self._done]

    async def tried_before(self) -> set[tuple[str, str]]:
        """Those of them that have failed."""
        waiting = await self.waiting()
        return {(one.platform, one.event_id) for one in waiting if self._tries.get(one.event_id)}

    async def load(self, incoming: Incoming) -> Talk:
        """The talk as the last commit left it."""
        key = (incoming.conversation, incoming.person)
        return self._talks.get(key) or Talk(incoming.platform, incoming.conversation, incoming.person)

    async def commit(self, turn: Turn) -> None:
        """Keep state, profile and tokens."""
        self._talks[(turn.talk.conversation, turn.talk.person)] = turn.talk
        expiry = time.time() + _TOKEN_LIFETIME
        for token, action in turn.tokens.items():
            self._pressed[token] = Pressed(action, turn.incoming.person, expiry)
        self._done.add(turn.incoming.event_id)

    async def failed(self, incoming: Incoming, reason: str) -> int:
        """The tries so far."""
        self._tries[incoming.event_id] = self._tries.get(incoming.event_id, 0) + 1
        return self._tries[incoming.event_id]

    async def bury(self, incoming: Incoming, reason: str, turn: Turn | None = None) -> None:
        """Give the event up."""
        if turn:
            await self.commit(turn)
        self._done.add(incoming.event_id)

    async def pressed(self, token: str) -> Pressed | None:
        """What the token stands for."""
        return self._pressed.get(token)

    async def nearby(self, incoming: Incoming) -> list[Talk]:
        """Nobody else: each person of a measure is alone."""
        return []

    async def poll(self, id_: str) -> tuple[Poll, dict[str, str]] | None:
        """No measure has polls."""
        return None


class SilentChannel:
    """A channel whose platform can show everything and to which nobody listens."""

    platform = _PLATFORM
    capabilities = Capabilities(
        text_length=100_000, cards=50, images=True, buttons=50, button_label_length=100, tables=True
    )

    async def send(
        self, conversation: str, person: str, message: Outgoing, key: str, reply_to: str = ""
    ) -> SentRef:
        """Accept the message."""
        return SentRef(_PLATFORM, conversation, key)

    async def edit(self, ref: SentRef, message: Outgoing) -> SentRef:
        """Accept the change."""
        return ref

    async def typing(self, conversation: str, person: str) -> None:
        """Nothing is shown."""


def speaking(handle: Handle) -> Respond:
    """What the measures need from a core: `speaking(Core(guide, MemoryTurns()).handle)`."""
    events = itertools.count()
    channel = SilentChannel()

    async def respond(person: str, text: str) -> Outgoing:
        event = f"{_PLATFORM}-{next(events)}"
        reply = await handle(Incoming(event, _PLATFORM, person, person, text, sent_at=time.time()), channel)
        if reply is None:
            raise RuntimeError(f"the event {event} was taken for a second delivery")
        return reply

    return respond
