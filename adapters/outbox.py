"""From committed replies to a platform: the only place that paces and retries.

One worker a channel. It takes what is due from the store, sends it with many conversations at once but
never two messages of one conversation, interactive replies before bulk, and writes down what became of
each. All its times are the event loop's monotonic clock, so moving the wall clock moves nothing.

A platform has no transaction: a process that dies between the platform's yes and our note of it sends
that one message again at the next start. Everything else is sent once.

Posts (announcements) come after everything else, and once at most: each is claimed in the store before it is
sent, and one of which nobody can tell whether it was shown is put down as such instead of being sent again.
While nothing gets through to the platform, or none can be claimed, all of them wait together.

Retries are durable: the attempts so far stand in the row, and the waiting is done by the row. A retry
library keeps both in a coroutine, which a restart forgets; all that is left to compute is one delay.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace

from adapters.drawing import drawn
from adapters.errors import RateLimited, Rejected, SendError, Transient, Unreachable
from adapters.fit import fit, in_words
from adapters.pace import Meters, Rate
from assistant.messages import Outgoing, SentRef
from assistant.ports import Channel, Delivery, Outbox, Posts, Reply, StoreUnavailable

log = logging.getLogger(__name__)

_FIRST_STORE_WAIT, _LONGEST_STORE_WAIT = 0.25, 30.0
_FURTHEST_LOOK = 100_000
_FLUSH_LOOK = 0.05
_POSTS_AHEAD = 256
"""Posts read at once. They are claimed one by one, so that what was read early does no harm."""
_MOST_CLAIMS = 3
"""How often a post is tried to be made, where it is not the store that fails."""
_OTHERS_FAULTS_A_TRY = 10
"""A wait that the platform asked for is no failure of the message, nor is a lack of connection; so many of
them count as one."""
_TURN_LOOK = 0.05


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a platform takes messages, over the account and in one place; None is no limit.

    `edits` is for messages that take the place of earlier ones, where the platform counts them apart as
    well. `place` tells what a conversation is counted in, where it counts all threads of a channel together.
    """

    account: Rate | None = None
    edits: Rate | None = None
    conversation: Callable[[str], Rate | None] = lambda _conversation: None
    place: Callable[[str], str] = lambda conversation: conversation


@dataclass(frozen=True, slots=True)
class Retries:
    """How long a message that may well work later is tried: waits double from `first` up to `longest`."""

    tries: int = 10
    first: float = 1.0
    longest: float = 300.0

    def wait(self, attempts: int) -> float:
        """Seconds to wait after `attempts` failed tries, each shortened at random by up to a half.

        The randomness keeps messages that failed together from coming back together.
        """
        full = min(self.longest, self.first * 2.0 ** min(attempts - 1, 30))
        return full * random.uniform(0.5, 1.0)


_TOGETHER = Retries(first=0.25, longest=30.0)
"""How long all posts wait after one of them met with what would meet them all."""


class OutboxWorker:
    """Sends one channel's due rows until it is stopped."""

    def __init__(
        self,
        store: Outbox,
        channel: Channel,
        *,
        posts: Posts | None = None,
        pace: Pace | None = None,
        retries: Retries | None = None,
        concurrency: int = 64,
        send_timeout: float = 30.0,
        look_every: float = 1.0,
    ) -> None:
        """`concurrency` bounds the sends in flight; bulk gets at most three quarters of them.

        `send_timeout` ends a send that hangs. `look_every` is how often the store is asked without being
        woken, for rows whose wait is over. All in seconds.
        """
        self._store = store
        self._channel = channel
        self._posts = posts
        self._posts_ahead: Sequence[Delivery] = ()
        self._posts_held_until = 0.0
        self._posts_failures = 0  # since one was sent
        self._failed_claims: dict[str, int] = {}  # by row
        self._flushing = False
        self._pace = pace or Pace()
        self._retries = retries or Retries()
        self._concurrency = concurrency
        self._most_bulk = max(1, concurrency * 3 // 4)
        self._send_timeout = send_timeout
        self._look_every = look_every
        self._meters = Meters()
        self._woken = asyncio.Event()
        self._stopping = False
        self._in_flight: dict[str, asyncio.Task[None]] = {}  # by conversation
        self._bulk_in_flight = 0
        self._reply_waits = False  # for nothing but its turn in the account's pace
        self._settled: set[str] = set()  # rows whose fate was written since the last look began
        self._parts_sent: dict[str, int] = {}  # by row, of a message that takes several
        self._away: dict[str, Delivery] = {}  # by conversation: what waits for another try
        self._held_until: dict[str, float] = {}  # by place, asked for by the platform
        self._all_held_until = 0.0

    def wake(self) -> None:
        """Look now: replies were committed."""
        self._woken.set()

    def hasten(self, conversation: str) -> None:
        """The person is back: what waits for another try is due now. A platform's own wait still holds."""
        row = self._away.pop(conversation, None)
        if row and not self._stopping and conversation not in self._in_flight:
            self._in_flight[conversation] = asyncio.create_task(self._bring_forward(row))

    async def run(self) -> None:
        """Send until `stop` is called. A store that fails only makes it wait."""
        store_wait = _FIRST_STORE_WAIT
        try:
            while not self._stopping:
                self._woken.clear()
                try:
                    pause = await self._look()
                    store_wait = _FIRST_STORE_WAIT
                except Exception as error:
                    log.error("the outbox could not be read, trying again in %g s: %s", store_wait, error)
                    pause, store_wait = store_wait, min(2 * store_wait, _LONGEST_STORE_WAIT)
                await self._pause(pause)
        finally:
            if not self._stopping:  # cancelled without a stop: leave no task behind
                await self.stop(0.0)

    async def flush(self, bound: float) -> None:
        """Wait until every interactive row that can go out now has, for at most `bound` seconds.

        Rows that wait for another try, bulk and posts stay for the next start.
        """
        self._flushing = True
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(bound):
                while not self._stopping and (self._in_flight or await self._urgent()):
                    self.wake()
                    await asyncio.sleep(_FLUSH_LOOK)

    async def _urgent(self) -> bool:
        try:
            rows = await self._store.due(self._channel.platform, 1)
        except Exception as error:
            log.error("the outbox could not be read at the stop: %s", error)
            return False
        return bool(rows) and not rows[0].reply.bulk

    async def stop(self, bound: float = 10.0) -> None:
        """Take no new row, let what is in flight end within `bound` seconds, and break off the rest.

        What is broken off stays in the store and is sent at the next start.
        """
        self._stopping = True
        self.wake()
        if tasks := list(self._in_flight.values()):
            _, late = await asyncio.wait(tasks, timeout=bound)
            for task in late:
                task.cancel()
            if late:
                log.warning("%d messages to %s were still being sent", len(late), self._channel.platform)
                await asyncio.wait(late)

    async def _pause(self, seconds: float) -> None:
        """Wait until woken, `seconds` at most."""
        try:
            async with asyncio.timeout(seconds):
                await self._woken.wait()
        except TimeoutError:
            pass

    async def _look(self) -> float:
        """Start what is due and can go out now; the seconds after which to look again unasked."""
        if len(self._in_flight) >= self._concurrency:
            return self._look_every  # whatever ends first wakes us
        limit = self._concurrency + len(self._in_flight)
        while True:
            self._settled.clear()
            rows = await self._store.due(self._channel.platform, limit)
            enough, pause, _ = self._start(rows)
            if enough:
                return pause
            if len(rows) < limit or limit >= _FURTHEST_LOOK:
                return min(pause, await self._look_at_posts())
            limit *= 2  # some of these wait for their own conversations: look behind them

    async def _look_at_posts(self) -> float:
        """Start posts in the room that replies leave; the seconds to wait."""
        if self._posts is None or self._flushing:
            return self._look_every
        if held := max(0.0, self._posts_held_until - asyncio.get_running_loop().time()):
            return min(self._look_every, held)
        enough, pause, self._posts_ahead = self._start(self._posts_ahead)
        if enough:
            return pause
        # Whatever is left waits for its own conversation: look behind it.
        limit = min(_POSTS_AHEAD + len(self._posts_ahead), _FURTHEST_LOOK)
        rows = await self._posts.due(self._channel.platform, limit)
        enough, pause, self._posts_ahead = self._start(rows)
        if not enough and len(rows) == limit < _FURTHEST_LOOK:
            self.wake()  # there are more
        return pause

    def _start(self, rows: Sequence[Delivery]) -> tuple[bool, float, list[Delivery]]:
        """Start the rows that can go out now.

        Returns whether rows behind these could not go out either, the seconds to wait, and the rows that
        were not started.
        """
        left: list[Delivery] = []
        now = asyncio.get_running_loop().time()
        self._held_until = {place: until for place, until in self._held_until.items() if until > now}
        pause = self._look_every
        self._reply_waits = False
        for number, row in enumerate(rows):
            conversation = row.reply.conversation
            if self._stopping or len(self._in_flight) >= self._concurrency:
                return True, pause, [*left, *rows[number:]]
            if wait := self._account_wait(now):
                self._reply_waits = any(self._waits_for_account(behind, now) for behind in rows[number:])
                return True, min(pause, wait), [*left, *rows[number:]]
            # A row settled while the store was being read may be among the rows it read.
            if row.id in self._settled:
                continue
            if conversation in self._in_flight:
                left.append(row)
                continue
            if row.reply.bulk and self._bulk_in_flight >= self._most_bulk:
                return True, pause, [*left, *rows[number:]]  # only bulk follows
            if wait := max(self._conversation_wait(conversation, now), self._edit_wait(row, now)):
                pause = min(pause, wait)
                left.append(row)
                continue
            self._count(conversation, now)
            if row.reply.edits and self._pace.edits:
                self._meters.take("edits", self._pace.edits, now)
            self._bulk_in_flight += row.reply.bulk
            self._in_flight[conversation] = asyncio.create_task(self._deliver(row))
        return False, pause, left

    # Pace

    def _waits_for_account(self, row: Delivery, now: float) -> bool:
        """Whether it is a reply that only the account's pace keeps from going out."""
        conversation = row.reply.conversation
        return (
            not row.reply.bulk
            and conversation not in self._in_flight
            and not self._conversation_wait(conversation, now)
        )

    def _account_wait(self, now: float) -> float:
        held = max(0.0, self._all_held_until - now)
        rate = self._pace.account
        return max(held, self._meters.wait("account", rate, now)) if rate else held

    def _conversation_wait(self, conversation: str, now: float) -> float:
        held = max(0.0, self._held_until.get(self._pace.place(conversation), 0.0) - now)
        rate = self._pace.conversation(conversation)
        return (
            max(held, self._meters.wait(("place", self._pace.place(conversation)), rate, now))
            if rate
            else held
        )

    def _edit_wait(self, row: Delivery, now: float) -> float:
        rate = self._pace.edits if row.reply.edits else None
        return self._meters.wait("edits", rate, now) if rate else 0.0

    def _count(self, conversation: str, now: float) -> None:
        if self._pace.account:
            self._meters.take("account", self._pace.account, now)
        if rate := self._pace.conversation(conversation):
            self._meters.take(("place", self._pace.place(conversation)), rate, now)

    def _uncount(self, conversation: str) -> None:
        """It was counted, but nothing was sent."""
        if self._pace.account:
            self._meters.give_back("account", self._pace.account)
        if rate := self._pace.conversation(conversation):
            self._meters.give_back(("place", self._pace.place(conversation)), rate)

    def _hold(self, conversation: str, error: RateLimited) -> None:
        """Send nothing there, or nothing at all, for as long as the platform asks."""
        until = asyncio.get_running_loop().time() + error.retry_after
        if error.everywhere:
            self._all_held_until = max(self._all_held_until, until)
        self._held_until[self._pace.place(conversation)] = until

    def _hold_posts(self, reason: str) -> float:
        """Send no posts for a while, longer from failure to failure; the seconds.

        Failures that come while posts are held began before, and make it no longer.
        """
        now = asyncio.get_running_loop().time()
        if now >= self._posts_held_until:
            self._posts_failures += 1
            wait = _TOGETHER.wait(self._posts_failures)
            self._posts_held_until = now + wait
            log.error("posts to %s wait %.1f s: %s", self._channel.platform, wait, reason)
        return self._posts_held_until - now

    async def _own_turn(self, reply: Reply) -> None:
        """Wait until the pace allows one more message of a reply that takes several.

        A reply that waits for the account goes before what bulk has still to say.
        """
        loop = asyncio.get_running_loop()
        while True:
            now = loop.time()
            wait = max(self._account_wait(now), self._conversation_wait(reply.conversation, now))
            if reply.bulk and self._reply_waits and not self._stopping:
                wait = max(wait, _TURN_LOOK)
            if not wait:
                break
            await asyncio.sleep(wait)
        self._count(reply.conversation, loop.time())

    # One row

    async def _deliver(self, row: Delivery) -> None:
        """Send a row and write down what became of it. Cancelled, it leaves the row as it was."""
        conversation = row.reply.conversation
        try:
            if row.once and self._posts:
                await self._write(await self._post(row, self._posts))
                # It may have been read once more before it was claimed.
                self._posts_ahead = [ahead for ahead in self._posts_ahead if ahead.id != row.id]
            else:
                await self._write(await self._try(row))
            self._settled.add(row.id)
        finally:
            del self._in_flight[conversation]
            self._bulk_in_flight -= row.reply.bulk
            self.wake()

    async def _bring_forward(self, row: Delivery) -> None:
        """Make a row that waits for another try due now."""
        try:
            await self._write(lambda: self._store.retry(row, 0.0, "the person is back"))
        finally:
            del self._in_flight[row.reply.conversation]
            self.wake()

    async def _try(self, row: Delivery) -> Callable[[], Awaitable[None]]:
        """Send a row; what to write into the store about it."""
        conversation, attempts = row.reply.conversation, row.attempts + 1
        self._away.pop(conversation, None)
        unreachable = False
        try:
            ref = await self._send(row)
        except RateLimited as error:
            delay, reason = error.retry_after, str(error)
            self._hold(conversation, error)
            if attempts < self._most_tries(error):
                return lambda: self._store.retry(row, delay, reason)
            reason = f"rate limited {attempts} times"
        except (Transient, TimeoutError, OSError) as error:
            reason = _reason(error)
            if attempts < self._most_tries(error):
                self._away[conversation] = replace(row, attempts=attempts)
                delay = self._retries.wait(attempts)
                return lambda: self._store.retry(row, delay, reason)
            reason = f"{reason} ({attempts} tries)"
        except Unreachable as error:
            reason, unreachable = _reason(error), True
        except Rejected as error:
            reason = _reason(error)
        except Exception as error:
            # A mistake of ours, such as in rendering: it would happen again with every try.
            log.exception("a message to %s could not be sent", self._channel.platform)
            reason = _reason(error)
        else:
            self._parts_sent.pop(row.id, None)
            return lambda: self._store.sent(row, ref)
        self._parts_sent.pop(row.id, None)
        log.warning("gave up on message %s to %s: %s", row.id, self._channel.platform, reason)
        if unreachable:
            return lambda: self._store.unreachable(row, reason)
        return lambda: self._store.give_up(row, reason)

    async def _post(self, row: Delivery, posts: Posts) -> Callable[[], Awaitable[None]]:
        """Claim a post and send it; what to write into the store about it."""
        attempts = row.attempts + 1
        try:
            reply = await posts.claim(row)
        except Exception as error:
            self._uncount(row.reply.conversation)
            return self._not_claimed(row, posts, error)
        self._failed_claims.pop(row.id, None)
        if reply is None:
            self._uncount(row.reply.conversation)
            return _nothing
        row = replace(row, reply=reply)
        self._parts_sent[row.id] = row.parts
        try:
            ref = await self._send(row)
            self._posts_failures = 0
            return lambda: posts.sent(row, ref)
        except RateLimited as error:
            delay, reason, parts = error.retry_after, str(error), self._parts_sent[row.id]
            self._hold(reply.conversation, error)
            if attempts < self._most_tries(error):
                return lambda: posts.retry(row, delay, reason, parts)
            reason = f"rate limited {attempts} times"
        except (Transient, TimeoutError, OSError) as error:
            reason, parts = _reason(error), self._parts_sent[row.id]
            if not (isinstance(error, Transient) and error.not_taken):
                return lambda: posts.unknown(row, reason, parts)
            if error.everywhere:  # not this recipient's fault, so it never ends their tries
                delay = self._hold_posts(reason)
                return lambda: posts.retry(row, delay, reason, parts)
            if attempts < self._retries.tries:
                delay = self._retries.wait(attempts)
                return lambda: posts.retry(row, delay, reason, parts)
            reason = f"{reason} ({attempts} tries)"
        except Unreachable as error:
            reason = _reason(error)
            return lambda: posts.unreachable(row, reason)
        except Exception as error:
            if not isinstance(error, Rejected):
                log.exception("a post to %s could not be sent", self._channel.platform)
            reason = _reason(error)
        finally:
            del self._parts_sent[row.id]
        return lambda: posts.give_up(row, reason)

    def _not_claimed(self, row: Delivery, posts: Posts, error: Exception) -> Callable[[], Awaitable[None]]:
        """What to write about a post that could not be claimed: nothing at first, then that it failed."""
        reason = _reason(error)
        self._hold_posts(f"one could not be claimed: {reason}")
        if isinstance(error, StoreUnavailable):
            return _nothing
        failed = self._failed_claims.pop(row.id, 0) + 1
        if failed < _MOST_CLAIMS:
            self._failed_claims[row.id] = failed
            return _nothing
        # A mistake of ours, such as in composing it.
        log.error("gave up on %s to %s", row.id, self._channel.platform, exc_info=error)
        return lambda: posts.give_up(row, reason)

    def _most_tries(self, error: Exception) -> int:
        """How often a message is tried that met with `error`."""
        others = isinstance(error, RateLimited) or (isinstance(error, Transient) and error.everywhere)
        return self._retries.tries * (_OTHERS_FAULTS_A_TRY if others else 1)

    async def _send(self, row: Delivery) -> SentRef:
        """Send the parts that were not sent yet; the reference of the last, which bears the buttons.

        What takes the place of an earlier message is one part, or else it is sent as a new one.
        """
        reply, able = row.reply, self._channel.capabilities
        parts = fit(await drawn(reply.message, able), able)
        if reply.edits and able.edits and len(parts) == 1 and not parts[0].drawing:
            async with asyncio.timeout(self._send_timeout):
                return await self._channel.edit(reply.edits, parts[0])
        first = self._parts_sent.get(row.id, 0)
        # Made anew it may be shorter than what was shown of it: then all is said.
        ref = SentRef(self._channel.platform, reply.conversation, "")
        for number in range(first, len(parts)):
            if number > first:
                await self._own_turn(reply)
            key = row.id if number == 0 else f"{row.id}.{number + 1}"
            ref = await self._send_part(reply, parts[number], key)
            self._parts_sent[row.id] = number + 1
        return ref

    async def _send_part(self, reply: Reply, part: Outgoing, key: str) -> SentRef:
        """Send one message; without its picture, in words, where the platform does not take that."""
        try:
            async with asyncio.timeout(self._send_timeout):
                return await self._channel.send(reply.conversation, reply.person, part, key, reply.reply_to)
        except (Rejected, Unreachable) as error:
            if not part.drawing:
                raise
            log.info("a picture was not taken by %s, it goes in words: %s", self._channel.platform, error)
        for number, words in enumerate(in_words(part, self._channel.capabilities), start=1):
            async with asyncio.timeout(self._send_timeout):
                ref = await self._channel.send(
                    reply.conversation, reply.person, words, f"{key}.words{number}", reply.reply_to
                )
        return ref

    async def _write(self, write: Callable[[], Awaitable[None]]) -> None:
        """Write into the store, however long that takes: the row must not be sent again meanwhile."""
        wait = _FIRST_STORE_WAIT
        while True:
            try:
                return await write()
            except Exception as error:
                log.error("the outbox could not be written, trying again in %g s: %s", wait, error)
                await asyncio.sleep(wait)
                wait = min(2 * wait, _LONGEST_STORE_WAIT)


async def _nothing() -> None:
    """Nothing came of it."""


def _reason(error: Exception) -> str:
    """An error in words, for the row."""
    if isinstance(error, TimeoutError):
        return str(error) or "no answer in time"
    return str(error) if isinstance(error, SendError) else f"{type(error).__name__}: {error}"
