"""The Home tab: what a person has saved, kept fresh while they may be looking at it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace

from adapters.errors import SendError
from adapters.fit import fit
from adapters.slack.channel import SlackChannel
from adapters.slack.inbound import HomeOpened
from adapters.slack.render import HOME, render_home
from assistant.messages import Button, Outgoing

log = logging.getLogger(__name__)

Saved = Callable[[str], Awaitable[Outgoing]]
"""What a person has saved, as a message. Its buttons have tokens that are kept."""

_MOST_OPEN = 1000
_SETTLES = 1.0


class Home:
    """Publishes tabs. Slack keeps what was published, so a failure leaves the last one standing."""

    def __init__(self, channel: SlackChannel, saved: Saved) -> None:
        self._channel = channel
        self._saved = saved
        self._open: dict[str, tuple[str, Outgoing | None]] = {}  # by person: their chat, and what they see
        self._publishing: dict[str, asyncio.Task[None]] = {}
        self._again: set[str] = set()

    def opened(self, home: HomeOpened) -> None:
        """A person has opened the tab: show it anew, whatever it shows."""
        self._open.pop(home.person, None)
        self._open[home.person] = (home.channel, None)
        if len(self._open) > _MOST_OPEN:
            self._open.pop(next(iter(self._open)))
        self._start(home.person, 0.0)

    def answered(self, whom: str) -> None:
        """A person was answered, or somebody in this chat: what they have saved may have changed."""
        for person in [whom, *(person for person, (chat, _) in self._open.items() if chat == whom)]:
            if person in self._open:
                self._start(person, _SETTLES)

    async def close(self) -> None:
        """Publish no more."""
        tasks = list(self._publishing.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _start(self, person: str, wait: float) -> None:
        if person in self._publishing:
            self._again.add(person)
            return
        self._publishing[person] = asyncio.create_task(self._publish(person, wait))

    async def _publish(self, person: str, wait: float) -> None:
        try:
            await asyncio.sleep(wait)
            self._again.discard(person)
            await self._show(person)
        except SendError as error:
            log.warning("the Home tab could not be shown: %s", error)
        except Exception:
            log.exception("the Home tab could not be made")
        finally:
            del self._publishing[person]
            if person in self._again and person in self._open:
                self._again.discard(person)
                self._start(person, _SETTLES)

    async def _show(self, person: str) -> None:
        message = await self._saved(person)
        chat, shown = self._open.get(person, ("", None))
        seen = _without_tokens(message)
        if seen == shown:
            return
        first, *rest = fit(message, HOME)
        more = sum(len(part.cards) + len(part.alternatives) for part in rest)
        await self._channel.publish(
            person, lambda pictures: render_home(first, chat, more=more, pictures=pictures)
        )
        if person in self._open:
            self._open[person] = (chat, seen)


def _without_tokens(message: Outgoing) -> Outgoing:
    """What a person sees of it: new tokens on the same buttons are no news."""

    def bare(buttons: tuple[Button, ...]) -> tuple[Button, ...]:
        return tuple(replace(button, token="") for button in buttons)

    return replace(
        message,
        latency_ms=0.0,
        buttons=bare(message.buttons),
        cards=tuple(replace(card, buttons=bare(card.buttons)) for card in message.cards),
        alternatives=tuple(replace(card, buttons=bare(card.buttons)) for card in message.alternatives),
    )
