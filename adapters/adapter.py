"""What every platform's adapter offers to the composition root, and what it needs from there.

    adapter = TelegramAdapter(settings)
    await adapter.run(take, ready)      # until stopped

An adapter owns its client library: it connects, turns updates into `Incoming`, and acknowledges an update
only after `take` has returned, so that nothing is lost between the platform and the inbox.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

from adapters.outbox import Pace, Retries
from assistant.messages import Incoming
from assistant.ports import Channel

Take = Callable[[Incoming, Channel], Awaitable[bool]]
"""`Core.take`: returns once the event is kept durably, False when it had been kept before.

Raises `assistant.ports.StoreUnavailable` when it could not be kept: then the update is not acknowledged.
"""


class Adapter(Protocol):
    """One platform, connected."""

    @property
    def channel(self) -> Channel:
        """The way to people, for the outbox."""
        ...

    @property
    def pace(self) -> Pace:
        """How fast the platform takes messages."""
        ...

    @property
    def retries(self) -> Retries | None:
        """How long a message that may work later is tried; None is the outbox's own default."""
        ...

    async def run(self, take: Take, ready: Callable[[], None]) -> None:
        """Serve until `stop` is called; `ready` is called once people can be heard.

        Lost connections are made again for as long as it takes. Raises `CannotConnect` for what only the
        merchant can mend, such as a token that is refused.
        """
        ...

    async def stop(self) -> None:
        """Take no more updates. What was taken is handled, and replies can still be sent, until `close`."""
        ...

    async def close(self) -> None:
        """Let go of the client library. Nothing can be sent after that."""
        ...


class CannotConnect(Exception):
    """The platform refuses us; the message says in plain words what is wrong and where to mend it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What `shopguide check` found out about one thing: `help` says what to do when it is not `ok`."""

    what: str
    ok: bool
    help: str = ""
