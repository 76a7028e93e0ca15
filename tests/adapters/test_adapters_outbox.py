"""The outbox worker against a store and a channel in memory, in virtual time."""

import asyncio
import dataclasses
import itertools
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from memory_outbox import MemoryOutbox
from virtual_time import now, run

from adapters.errors import RateLimited, Rejected, Transient, Unreachable
from adapters.outbox import OutboxWorker, Pace, Retries
from adapters.pace import Rate
from assistant.messages import Capabilities, Outgoing, SentRef, Span
from assistant.ports import Reply


@dataclass
class FakeChannel:
    """Notes what it shows and when; `script` has, by conversation, an error or a duration for each call.

    `before` is called ahead of each with the conversation, and may raise too.
    """

    platform: str = "fake"
    capabilities: Capabilities = field(default_factory=lambda: Capabilities(text_length=1000))
    takes: float = 0.0
    shown: list[tuple[float, str, str]] = field(default_factory=list)
    tries: list[tuple[float, str]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0
    script: dict[str, list[Exception | float]] = field(default_factory=dict)
    before: Callable[[str], None] = lambda _conversation: None

    async def send(
        self, conversation: str, person: str, message: Outgoing, key: str, reply_to: str = ""
    ) -> SentRef:
        self.tries.append((now(), message.plain()))
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            self.before(conversation)
            answer = self.script[conversation].pop(0) if self.script.get(conversation) else self.takes
            if isinstance(answer, Exception):
                raise answer
            await asyncio.sleep(answer)
        finally:
            self.at_once -= 1
        self.shown.append((now(), conversation, message.plain()))
        self.keys.append(key)
        return SentRef("fake", conversation, f"m{len(self.shown)}")

    async def edit(self, ref: SentRef, message: Outgoing) -> SentRef:
        raise AssertionError("the outbox does not edit")

    async def typing(self, conversation: str, person: str) -> None:
        raise AssertionError("the outbox does not type")

    def texts(self, conversation: str = "c") -> list[str]:
        return [text for _, place, text in self.shown if place == conversation]


class Scene:
    """A worker running for `seconds` of virtual time, then stopped."""

    def __init__(self, **settings: object) -> None:
        self.store, self.channel, self.settings = MemoryOutbox(), FakeChannel(), settings
        self.worker: OutboxWorker

    def play(self, seconds: float = 3600.0, *, acts: dict[float, Callable[[], object]] | None = None) -> None:
        async def main() -> None:
            self.worker = OutboxWorker(self.store, self.channel, **self.settings)
            running = asyncio.create_task(self.worker.run())
            for at, act in sorted((acts or {}).items()):
                await asyncio.sleep(at - now())
                act()
            await asyncio.sleep(seconds - now())
            await self.worker.stop()
            await running

        run(main())


def test_replies_of_one_conversation_go_out_in_order_one_at_a_time():
    scene = Scene()
    scene.channel.takes = 0.2
    for number in range(5):
        scene.store.add(str(number))
    scene.play(10)
    assert scene.channel.texts() == ["0", "1", "2", "3", "4"]
    assert scene.channel.most_at_once == 1
    assert scene.store.states() == ["sent"] * 5


def test_conversations_do_not_wait_for_each_other():
    scene = Scene()
    scene.channel.takes = 1.0
    for number in range(20):
        scene.store.add("hello", f"c{number}")
    scene.play(10)
    assert {at for at, _, _ in scene.channel.shown} == {1.0}


def test_sends_in_flight_are_bounded():
    scene = Scene(concurrency=4)
    scene.channel.takes = 1.0
    for number in range(12):
        scene.store.add("hello", f"c{number}")
    scene.play(10)
    assert scene.channel.most_at_once == 4
    assert [at for at, _, _ in scene.channel.shown] == [1.0] * 4 + [2.0] * 4 + [3.0] * 4


def test_a_wake_sends_at_once_without_waiting_for_the_next_look():
    scene = Scene(look_every=60.0)

    def commit() -> None:
        scene.store.add("hello")
        scene.worker.wake()

    scene.play(30, acts={7.5: commit})
    assert scene.channel.shown == [(7.5, "c", "hello")]


def test_a_row_is_found_without_a_wake_at_the_next_look():
    scene = Scene(look_every=2.0)
    scene.play(30, acts={7.5: lambda: scene.store.add("hello")})
    assert scene.channel.shown == [(8.0, "c", "hello")]


def test_interactive_replies_pass_bulk_and_find_a_free_place():
    scene = Scene(concurrency=4)
    scene.channel.takes = 10.0
    for number in range(50):
        scene.store.add("announcement", f"b{number}", bulk=True)

    def commit() -> None:
        scene.store.add("your answer", "person")
        scene.worker.wake()

    scene.play(200, acts={3.0: commit})
    assert (13.0, "person", "your answer") in scene.channel.shown
    assert scene.store.states() == ["sent"] * 51


def test_a_transient_failure_is_tried_again_with_growing_waits():
    scene = Scene(retries=Retries(tries=10, first=1.0, longest=8.0), look_every=0.01)
    scene.store.add("hello")
    scene.channel.script["c"] = [Transient("502"), ConnectionResetError(), TimeoutError(), Transient("503")]
    scene.play(100)
    tried = [at for at, _ in scene.channel.tries]
    waits = [after - before for before, after in itertools.pairwise(tried)]
    assert len(tried) == 5
    for wait, full in zip(waits, [1.0, 2.0, 4.0, 8.0], strict=True):
        assert full / 2 <= wait <= full + 0.02
    assert scene.store.states() == ["sent"]


def test_later_replies_wait_behind_one_that_is_tried_again():
    scene = Scene()
    for text in ("first", "second", "third"):
        scene.store.add(text)
    scene.channel.script["c"] = [Transient("502")] * 3
    scene.play(100)
    assert scene.channel.texts() == ["first", "second", "third"]


def test_after_too_many_tries_it_is_given_up_and_the_next_goes_out():
    scene = Scene(retries=Retries(tries=3))
    scene.store.add("poison")
    scene.store.add("next")
    scene.channel.script["c"] = [Transient("502")] * 3
    scene.play(100)
    assert scene.store.states() == ["given up", "sent"]
    assert scene.store.rows["r1"].reason == "502 (3 tries)"


def test_tries_before_a_restart_count():
    scene = Scene(retries=Retries(tries=3))
    scene.store.add("poison", attempts=2)
    scene.channel.script["c"] = [Transient("502")] * 3
    scene.play(100)
    assert len(scene.channel.tries) == 1
    assert scene.store.states() == ["given up"]


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (Unreachable("blocked by the person"), "unreachable"),
        (Rejected("too long"), "given up"),
        (KeyError("a mistake of ours"), "given up"),
    ],
)
def test_what_waiting_cannot_help_is_given_up_at_once(error: Exception, state: str):
    scene = Scene()
    scene.store.add("hello")
    scene.store.add("and then")
    scene.channel.script["c"] = [error]
    scene.play(100)
    assert scene.store.states() == [state, "sent"]
    assert str(error) in scene.store.rows["r1"].reason
    assert len(scene.channel.tries) == 2


def test_a_rate_limit_is_obeyed_to_the_second_and_holds_back_only_its_conversation():
    scene = Scene(look_every=0.1)
    for place in ("limited", "other"):
        for number in range(3):
            scene.store.add(f"{place} {number}", place)
    scene.channel.script["limited"] = [RateLimited(30.0)]
    scene.play(100)
    limited = [at for at, text in scene.channel.tries if text.startswith("limited")]
    assert limited[0] == 0.0
    assert 30.0 <= limited[1] <= 30.2
    assert max(at for at, place, _ in scene.channel.shown if place == "other") < 1.0
    assert scene.store.states() == ["sent"] * 6


def test_a_rate_limit_is_obeyed_even_if_the_stores_clock_jumps_ahead():
    scene = Scene(look_every=0.1)
    scene.store.add("hello")
    scene.channel.script["c"] = [RateLimited(30.0)]

    def jump() -> None:
        scene.store.rows["r1"].due_at = 0.0

    scene.play(100, acts={5.0: jump})
    assert [at for at, _ in scene.channel.tries] == [0.0, 30.0]


def test_a_rate_limit_of_the_account_holds_back_everything():
    scene = Scene()
    scene.store.add("hello", "limited")
    scene.channel.script["limited"] = [RateLimited(30.0, everywhere=True)]
    scene.play(100, acts={1.0: lambda: scene.store.add("hi", "other")})
    assert [at for at, _, _ in scene.channel.shown] == [30.0, 30.0]


def test_rate_limits_do_not_use_up_the_tries():
    scene = Scene(retries=Retries(tries=2))
    scene.store.add("hello")
    scene.channel.script["c"] = [RateLimited(5.0)] * 6
    scene.play(100)
    assert scene.store.states() == ["sent"]


def test_the_accounts_pace_is_kept_over_all_conversations():
    scene = Scene(pace=Pace(account=Rate(10, seconds=1.0)))
    for number in range(30):
        scene.store.add("hello", f"c{number}")
    scene.play(100)
    times = [at for at, _, _ in scene.channel.shown]
    assert len(times) == 30
    for before, after in itertools.pairwise(times):
        assert after - before > 0.0999


def test_edits_have_a_pace_of_their_own_and_hold_up_nothing_else():
    scene = Scene(pace=Pace(edits=Rate(1)), look_every=0.1)
    scene.channel.capabilities = Capabilities(text_length=1000, edits=True)
    edited: list[float] = []

    async def edit(ref: SentRef, message: Outgoing) -> SentRef:
        edited.append(now())
        return ref

    scene.channel.edit = edit  # type: ignore[method-assign]
    for number in range(3):
        message = Outgoing(intent="search", language="en", text=(Span(f"page {number}"),))
        scene.store.put(Reply(message, f"c{number}", "p", edits=SentRef("fake", f"c{number}", "m")), "fake")
    scene.store.add("new", "other")
    scene.play(100)
    assert len(edited) == 3
    assert all(after - before > 0.999 for before, after in itertools.pairwise(edited))
    assert [at for at, _, _ in scene.channel.shown] == [0.0]


def test_threads_of_one_channel_share_its_pace_and_its_rate_limits():
    channel = Pace(conversation=lambda _: Rate(1), place=lambda conversation: conversation.partition("/")[0])
    scene = Scene(pace=channel, look_every=0.1)
    for number in range(3):
        scene.store.add(str(number), f"shop/{number}")
    scene.play(100)
    times = [at for at, _, _ in scene.channel.shown]
    assert all(after - before > 0.999 for before, after in itertools.pairwise(times))

    scene = Scene(pace=channel, look_every=0.1)
    scene.store.add("limited", "shop/1")
    scene.channel.script["shop/1"] = [RateLimited(30.0)]
    scene.play(100, acts={2.0: lambda: [scene.store.add("hi", "shop/2"), scene.store.add("hi", "other/2")]})
    shown = {conversation: at for at, conversation, _ in scene.channel.shown}
    assert shown["other/2"] < 3.2
    assert min(shown["shop/1"], shown["shop/2"]) >= 30.0


def test_the_pace_of_a_conversation_is_kept_and_may_differ_between_places():
    rates = {"group": Rate(20, seconds=60.0), "chat": Rate(1, burst=2)}
    scene = Scene(pace=Pace(conversation=rates.get))
    for place in ("group", "chat", "free"):
        for number in range(4):
            scene.store.add(str(number), place)
    scene.play(100)
    times = {place: [round(at, 3) for at, p, _ in scene.channel.shown if p == place] for place in rates}
    assert times == {"group": [0.0, 3.0, 6.0, 9.0], "chat": [0.0, 0.0, 1.0, 2.0]}
    assert len(scene.channel.texts("free")) == 4


def test_a_reply_in_several_parts_continues_where_it_failed():
    scene = Scene()
    scene.channel.capabilities = Capabilities(text_length=20)
    scene.store.add("The first sentence. The second one. And a third one.")
    scene.channel.script["c"] = [0.0, Transient("reset"), 0.0]
    scene.play(100)
    assert scene.channel.texts() == ["The first sentence.", "The second one.", "And a third one."]
    assert scene.channel.keys == ["r1", "r1.2", "r1.3"]
    assert scene.store.rows["r1"].reason == "m3", "the last part's reference is kept"


def test_a_reply_that_has_fewer_parts_at_the_next_try_is_sent_once_they_are_shown():
    scene = Scene()
    scene.channel.capabilities = Capabilities(text_length=20)
    row = scene.store.add("The first sentence. The second one. And a third one.")
    scene.channel.script["c"] = [0.0, 0.0, Transient("reset")]

    def shorten() -> None:
        kept = scene.store.rows[row]
        message = Outgoing(
            intent="search", language="en", text=(Span("The first sentence. The second one."),)
        )
        reply = dataclasses.replace(kept.delivery.reply, message=message)
        kept.delivery = dataclasses.replace(kept.delivery, reply=reply)

    scene.play(100, acts={0.1: shorten})
    assert scene.channel.texts() == ["The first sentence.", "The second one."]
    assert scene.store.states() == ["sent"]


def test_an_outage_uses_up_few_of_a_replys_tries():
    scene = Scene(retries=Retries(tries=3))
    scene.store.add("hello")
    scene.channel.script["c"] = [Transient("no route to the platform", everywhere=True)] * 10
    scene.play(3600)
    assert scene.store.states() == ["sent"]


def test_each_part_keeps_the_pace():
    scene = Scene(pace=Pace(conversation=lambda _: Rate(1)))
    scene.channel.capabilities = Capabilities(text_length=20)
    scene.store.add("The first sentence. The second one. And a third one.")
    scene.play(100)
    assert [round(at, 3) for at, _, _ in scene.channel.shown] == [0.0, 1.0, 2.0]


def test_a_send_that_hangs_is_ended_and_tried_again():
    scene = Scene(send_timeout=30.0)
    scene.store.add("hello")
    scene.channel.script["c"] = [1e9]
    scene.play(100)
    assert scene.channel.tries[0] == (0.0, "hello")
    assert scene.channel.tries[1][0] > 30.0
    assert scene.store.states() == ["sent"]


def test_a_person_who_is_back_does_not_wait_for_the_next_try():
    scene = Scene(retries=Retries(tries=50, first=60.0, longest=60.0))
    scene.store.add("first")
    scene.store.add("second")
    scene.channel.script["c"] = [Transient("not connected")]
    scene.play(100, acts={10.0: lambda: scene.worker.hasten("c")})
    assert scene.channel.shown == [(10.0, "c", "first"), (10.0, "c", "second")]


def test_hastening_does_not_break_a_rate_limit():
    scene = Scene()
    scene.store.add("hello")
    scene.channel.script["c"] = [RateLimited(30.0)]
    scene.play(100, acts={10.0: lambda: scene.worker.hasten("c")})
    assert scene.channel.shown == [(30.0, "c", "hello")]


def test_a_store_that_fails_loses_and_repeats_nothing():
    scene = Scene()
    for number in range(10):
        scene.store.add(str(number), f"c{number % 3}")
    scene.channel.takes = 0.5

    def broken(value: bool) -> Callable[[], None]:
        return lambda: setattr(scene.store, "broken", value)

    scene.play(600, acts={0.2: broken(True), 60.0: broken(False), 60.9: broken(True), 120.0: broken(False)})
    assert scene.store.states() == ["sent"] * 10
    assert len(scene.channel.tries) == 10, "what was accepted is not sent again while the note of it waits"


def test_a_slow_store_does_not_make_rows_go_out_twice():
    scene = Scene(look_every=0.01)
    scene.store.slow = 0.05
    scene.channel.takes = 0.02
    for number in range(60):
        scene.store.add(str(number), f"c{number % 7}")
    scene.play(60)
    assert len(scene.channel.tries) == 60
    assert scene.channel.texts("c3") == [str(number) for number in range(3, 60, 7)]


def test_rows_behind_many_that_wait_are_found():
    scene = Scene(
        concurrency=4, pace=Pace(conversation=lambda place: Rate(1, 3600) if place[0] == "w" else None)
    )
    for _ in range(2):
        for number in range(100):
            scene.store.add("hello", f"w{number}")
    scene.play(60, acts={30.0: lambda: scene.store.add("found", "free")})
    assert scene.channel.texts("free") == ["found"]


def test_stop_finishes_what_is_in_flight_and_takes_nothing_new():
    scene = Scene()
    scene.channel.takes = 5.0
    scene.store.add("in flight", "a")
    scene.store.add("after it", "a")
    scene.play(1.0)
    assert scene.store.states() == ["sent", "waiting"]


def test_stop_breaks_off_at_its_bound_and_leaves_the_row_for_the_next_start():
    scene = Scene(send_timeout=3600.0)
    scene.channel.takes = 1000.0
    scene.store.add("hello")

    async def main() -> float:
        worker = OutboxWorker(scene.store, scene.channel, send_timeout=3600.0)
        running = asyncio.create_task(worker.run())
        await asyncio.sleep(1.0)
        await worker.stop(bound=2.0)
        await running
        return now()

    assert run(main()) == 3.0
    assert scene.store.states() == ["waiting"]
    assert scene.channel.at_once == 0

    scene.channel.takes = 0.0
    scene.play(10)
    assert scene.store.states() == ["sent"]


def test_a_cancelled_worker_leaves_no_task_behind():
    scene = Scene()
    scene.channel.takes = 1000.0
    scene.store.add("hello")

    async def main() -> int:
        running = asyncio.create_task(OutboxWorker(scene.store, scene.channel).run())
        await asyncio.sleep(1.0)
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
        return len(asyncio.all_tasks())

    assert run(main()) == 1


def test_a_thousand_conversations_take_few_looks_at_the_store():
    scene = Scene()
    for number in range(1000):
        scene.store.add("hello", f"c{number}")
    scene.channel.takes = 0.001
    scene.play(30)
    assert scene.store.states() == ["sent"] * 1000
    assert len(scene.store.looks) < 150


def test_a_flush_sends_what_is_urgent_and_waits_for_nothing_else():
    async def main() -> None:
        store, channel = MemoryOutbox(), FakeChannel(takes=1.0)
        worker = OutboxWorker(store, channel)
        running = asyncio.create_task(worker.run())
        for number in range(3):
            store.add(f"reply {number}", "c")
        store.add("far away", "d", bulk=True)
        channel.script["d"] = [Transient("away")]
        await worker.flush(60.0)
        assert channel.texts() == ["reply 0", "reply 1", "reply 2"]
        assert 3.0 <= now() < 4.0
        await worker.stop()
        await running

    run(main())


def test_a_flush_is_bounded():
    async def main() -> None:
        store, channel = MemoryOutbox(), FakeChannel(takes=20.0)
        worker = OutboxWorker(store, channel)
        running = asyncio.create_task(worker.run())
        store.add("slow")
        store.add("slower")
        await worker.flush(5.0)
        assert now() == pytest.approx(5.0)
        store.broken = True
        await worker.flush(30.0)
        assert now() < 36.0
        store.broken = False
        await worker.stop()
        await running

    run(main())
