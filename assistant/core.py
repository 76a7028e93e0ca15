"""One message in, one reply out, all of it committed at once.

`Core.handle` takes an event that a platform delivered, keeps it in the inbox, waits for the earlier
messages of the same person in the same place, works out the reply and commits state, reply and inbox in
one transaction. A message that cannot be handled is tried again and, after a few tries, answered with an
apology and put among the dead letters, so that the conversation goes on.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace

from assistant.announcements.desk import AnnouncementDesk
from assistant.desk import StaffDesk
from assistant.dialogue.state import dump, load, load_profile
from assistant.guide import Guide, Outcome
from assistant.language import say
from assistant.messages import Incoming, Outgoing, SentRef, Span
from assistant.ports import Alerts, Channel, PeopleStore, Poll, Reply, StoreUnavailable, Talk, Turn, TurnStore
from assistant.replying import Replies
from assistant.tokens import minted

log = logging.getLogger(__name__)

MOST_TRIES = 3
MOST_STARTS = 5
RECOVERED_AT_ONCE = 16
_ENDED = "the process ended while it was handled"
TYPING_AFTER = 0.4
FIRST_WAIT, LONGEST_WAIT = 1.0, 30.0
ALERT_EVERY = 10.0


class Core:
    """The shop's guide. `committed` is called after each commit, to wake the outbox.

    Without `people` nothing is kept of anybody beyond this process, and that is what people are told. Without
    `desk` nobody of the shop's staff can be called, without `alerts` nobody is told of anything later, and
    without `announcing` there are no announcements.
    """

    def __init__(
        self,
        guide: Guide,
        turns: TurnStore,
        committed: Callable[[str], None] = lambda platform: None,
        people: PeopleStore | None = None,
        desk: StaffDesk | None = None,
        alerts: Alerts | None = None,
        announcing: AnnouncementDesk | None = None,
    ) -> None:
        self._turns = turns
        self._replies = Replies(guide, turns, people, desk, alerts, announcing)
        self._committed = committed
        self._locks: dict[tuple[str, str, str], asyncio.Lock] = {}
        self._waiting: dict[tuple[str, str, str], int] = {}
        self._turns_running: set[asyncio.Task[Outgoing]] = set()
        self._alert_again = 0.0
        self._signs: set[asyncio.Task[None]] = set()

    @property
    def guide(self) -> Guide:
        """The shop's catalogue, policies and indexes; another takes its place when they have changed."""
        return self._replies.guide

    @guide.setter
    def guide(self, guide: Guide) -> None:
        self._replies.guide = guide

    async def take(self, incoming: Incoming, channel: Channel) -> bool:
        """Keep one event durably and return; its turn goes on by itself. False when it was kept before.

        For platforms that wait for an acknowledgement: once this returns, no stop can lose the event.
        """
        started = time.perf_counter()
        try:
            new = await self._turns.receive(incoming)
        except StoreUnavailable as error:
            self._alert(f"an event was not kept, so it is not acknowledged: {error}")
            raise
        if not new:
            return False
        turn = asyncio.create_task(self._process(incoming, channel, started))
        self._turns_running.add(turn)
        turn.add_done_callback(self._turns_running.discard)
        return True

    async def drain(self, bound: float) -> None:
        """Let the turns that `take` began end, for at most `bound` seconds.

        What does not end in time is broken off; it is in the inbox and handled at the next start.
        """
        if not self._turns_running:
            return
        _, late = await asyncio.wait(self._turns_running, timeout=bound)
        for turn in late:
            turn.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    async def handle(self, incoming: Incoming, channel: Channel) -> Outgoing | None:
        """Take one event and reply to it by the outbox; None when it was received before.

        Returns after the commit, with the reply as it stands in the outbox.
        """
        started = time.perf_counter()
        if not await self._turns.receive(incoming):
            return None
        return await self._process(incoming, channel, started)

    async def answer(self, incoming: Incoming) -> Outgoing | None:
        """The same for a caller who shows the reply at once: nothing is kept to be sent later."""
        started = time.perf_counter()
        if not await self._turns.receive(incoming):
            return None
        return await self._process(incoming, None, started)

    async def recover(self, channels: dict[str, Channel]) -> int:
        """Handle what was received before a stop and not yet answered; the number of events."""
        waiting = [event for event in await self._turns.waiting() if event.platform in channels]
        suspects = await self._turns.tried_before()
        talks: dict[tuple[str, str, str], list[Incoming]] = {}
        for incoming in waiting:
            talks.setdefault((incoming.platform, incoming.conversation, incoming.person), []).append(incoming)
        free = asyncio.Semaphore(RECOVERED_AT_ONCE)

        async def catch_up(talk: list[Incoming]) -> None:
            async with free:
                for incoming in talk:
                    await self._recover_one(incoming, channels[incoming.platform])

        # What a start before ended over is handled alone, so that nobody else is counted with it.
        alone = [talk for talk in talks.values() if suspects & {(one.platform, one.event_id) for one in talk}]
        await asyncio.gather(*(catch_up(talk) for talk in talks.values() if talk not in alone))
        for talk in alone:
            await catch_up(talk)
        return len(waiting)

    async def _recover_one(self, incoming: Incoming, channel: Channel) -> None:
        if await self._ends_us(incoming):
            talk = await self._turns.load(incoming)
            await self._put_aside(incoming, talk, _ENDED, time.perf_counter(), True)
        else:
            await self._process(incoming, channel, time.perf_counter())

    async def _ends_us(self, incoming: Incoming) -> bool:
        """Whether start after start ended while this event was handled: it is counted before it is."""
        try:
            return await self._turns.failed(incoming, _ENDED) > MOST_STARTS
        except StoreUnavailable as error:
            self._alert(f"an event could not be counted: {error}")
            return False

    async def _process(self, incoming: Incoming, channel: Channel | None, started: float) -> Outgoing:
        async with self._in_order((incoming.platform, incoming.conversation, incoming.person)):
            if channel is None:
                return await self._try(incoming, started, kept=False)
            # A task only once it is needed: most replies are there before.
            typing = asyncio.get_running_loop().call_later(TYPING_AFTER, self._show_typing, incoming, channel)
            try:
                return await self._try(incoming, started, kept=True)
            finally:
                typing.cancel()

    def _show_typing(self, incoming: Incoming, channel: Channel) -> None:
        sign = asyncio.create_task(_typing(incoming, channel))
        self._signs.add(sign)
        sign.add_done_callback(self._signs.discard)

    async def _try(self, incoming: Incoming, started: float, kept: bool) -> Outgoing:
        """Reply and commit. A store that cannot do it now is waited for: the event is in the inbox."""
        wait = FIRST_WAIT
        while True:
            try:
                async with self._counted_alone(incoming):
                    return await self._once(incoming, started, kept)
            except StoreUnavailable as error:
                self._alert(f"{sum(self._waiting.values())} replies wait for the store: {error}")
                await asyncio.sleep(wait)
                wait = min(LONGEST_WAIT, wait * 2)

    def _alert(self, problem: str) -> None:
        """Tell the merchant, however many messages suffer from the same, once in a while."""
        now = time.monotonic()
        if now >= self._alert_again:
            self._alert_again = now + ALERT_EVERY
            log.error("%s", problem)

    async def _once(self, incoming: Incoming, started: float, kept: bool) -> Outgoing:
        """Reply and commit, or after `MOST_TRIES` failures apologise and put the event aside.

        What was overtaken by somebody else is worked out anew, as is what failed in any other way.
        """
        while True:
            talk = await self._turns.load(incoming)
            try:
                outcome = await self.reply(incoming, talk)
                message, turn = _turn(incoming, talk, outcome, started, kept)
                await self._turns.commit(turn)
            except StoreUnavailable:
                raise
            except Exception as error:
                reason = f"{type(error).__name__}: {error}"
                log.exception("event %s could not be handled", incoming.event_id)
                if await self._turns.failed(incoming, reason) < MOST_TRIES:
                    continue
                return await self._put_aside(incoming, talk, reason, started, kept)
            for platform in {reply.platform or incoming.platform for reply in turn.replies}:
                self._committed(platform)
            return message

    async def _put_aside(
        self, incoming: Incoming, talk: Talk, reason: str, started: float, kept: bool
    ) -> Outgoing:
        """Apologise, and put the event among the dead letters."""
        language = talk.language or "en"
        sorry = Outgoing(intent="failed", language=language, text=(Span(say(language, "failed")),))
        outcome = Outcome(sorry, load(talk.state, talk.updated_at), load_profile(talk.profile))
        message, turn = _turn(incoming, talk, outcome, started, kept)
        await self._turns.bury(incoming, reason, turn)
        if kept:
            self._committed(incoming.platform)
        return message

    async def reply(self, incoming: Incoming, talk: Talk) -> Outcome:
        """Work out the reply to `incoming` after `talk`, without committing anything."""
        return await self._replies.reply(incoming, talk)

    async def saved(self, platform: str, person: str) -> Outgoing:
        """What a person has saved, for a page beside the conversation: no turn, and no buttons."""
        return await self._replies.saved(platform, person)

    @asynccontextmanager
    async def _counted_alone(self, incoming: Incoming) -> AsyncIterator[None]:
        """The votes of one poll are counted and committed one after the other, whoever gives them."""
        pressed = await self._turns.pressed(incoming.token) if incoming.kind == "button" else None
        if pressed is None or pressed.action.kind != "vote":
            yield
            return
        async with self._in_order((incoming.platform, "poll", pressed.action.value)):
            yield

    @asynccontextmanager
    async def _in_order(self, key: tuple[str, str, str]) -> AsyncIterator[None]:
        """One at a time for each conversation; asyncio's locks are fair, so in the order of arrival."""
        lock = self._locks.setdefault(key, asyncio.Lock())
        self._waiting[key] = self._waiting.get(key, 0) + 1
        try:
            async with lock:
                yield
        finally:
            self._waiting[key] -= 1
            if not self._waiting[key]:
                del self._waiting[key], self._locks[key]


def _turn(
    incoming: Incoming, talk: Talk, outcome: Outcome, started: float, kept: bool
) -> tuple[Outgoing, Turn]:
    """The finished message and what the event changes: buttons get their tokens here."""
    everything = (outcome.message, *(other.message for other in outcome.others))
    buttons = [button for one in everything for button in one.every_button()]
    tokens = minted(*everything)
    asked = {token for poll in outcome.changes if isinstance(poll, Poll) for _, token in poll.options}
    latency = (time.perf_counter() - started) * 1000
    message = replace(outcome.message.with_tokens(tokens), latency_ms=round(latency, 1))
    choices = tuple((button.label.lower(), button.action) for button in message.buttons)
    after = replace(
        talk,
        updated_at=time.time(),
        state=dump(replace(outcome.dialogue, choices=choices)),
        profile=dump(outcome.profile),
        language=outcome.dialogue.language or message.language,
    )
    reply = Reply(message, incoming.conversation, incoming.person, reply_to=incoming.reply_to)
    if outcome.in_place and incoming.message:
        replaced = SentRef(incoming.platform, incoming.conversation, incoming.message)
        reply = replace(reply, edits=replaced)
    others = tuple(replace(one, message=one.message.with_tokens(tokens)) for one in outcome.others)
    replies = (*((reply,) if kept and not outcome.silent else ()), *others)
    meanings = {token: action for action, token in tokens.items()}
    meanings |= {button.token: button.action for button in buttons if button.token in asked}
    return message, Turn(incoming, after, replies, meanings, message.intent, outcome.changes)


async def _typing(incoming: Incoming, channel: Channel) -> None:
    """Show that a reply is being made; a failure there does not matter."""
    try:
        await channel.typing(incoming.conversation, incoming.person)
    except Exception as error:
        log.debug("no typing sign: %s", error)
