"""The shop's people: where they are reached, and when somebody is there."""

from __future__ import annotations

from dataclasses import dataclass, field

from assistant.messages import Incoming
from assistant.opening_hours import OpeningHours


@dataclass(frozen=True, slots=True)
class Staff:
    """Where the staff is reached, and when. `platform` and `channel` are empty without a channel of theirs.

    `elsewhere` says that somebody looks at the tickets in another place, such as the console. `language` is
    the one in which the channel is written to.
    """

    platform: str = ""
    channel: str = ""
    hours: OpeningHours = field(default_factory=OpeningHours)
    language: str = "en"
    elsewhere: bool = False

    @property
    def reachable(self) -> bool:
        """Whether a ticket is seen by anybody at all."""
        return bool(self.channel) or self.elsewhere

    def there(self, now: float) -> bool:
        """Whether somebody should be there; without hours we do not know, and ask."""
        return not self.hours.shifts or self.hours.open_at(now)

    def is_channel(self, incoming: Incoming) -> bool:
        """Whether an event comes from the staff's channel, whose members are the staff. Else nobody is."""
        return (
            bool(self.channel)
            and not incoming.direct
            and (incoming.platform, incoming.place) == (self.platform, self.channel.partition("/")[0])
        )
