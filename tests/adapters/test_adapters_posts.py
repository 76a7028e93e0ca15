"""Announcements through the outbox worker, in virtual time: after replies, at the platform's pace, once."""

import asyncio
from dataclasses import replace
from itertools import pairwise

import pytest
from memory_outbox import MemoryOutbox, MemoryPosts
from test_adapters_outbox import FakeChannel
from virtual_time import now, run

from adapters.errors import RateLimited, Rejected, Transient, Unreachable
from adapters.outbox import OutboxWorker, Pace
from adapters.pace import Rate
from assistant.ports import Delivery, Reply, StoreUnavailable


class Scene:
    """A worker with posts, running for `seconds` of virtual time."""

    def __init__(self, pace: Pace | None = None) -> None:
        self.store, self.posts, self.channel, self.pace = MemoryOutbox(), MemoryPosts(), FakeChannel(), pace

    def play(self, seconds: float = 60.0, reply_at: float | None = None) -> None:
        async def main() -> None:
            worker = OutboxWorker(self.store, self.channel, posts=self.posts, pace=self.pace)
            running = asyncio.create_task(worker.run())
            if reply_at is not None:
                await asyncio.sleep(reply_at)
                self.store.add("reply", "talker")
                worker.wake()
            await asyncio.sleep(seconds - now())
            await worker.stop()
            await running

        run(main())

    def shown(self) -> list[str]:
        return [text for _, _, text in self.channel.shown]


def test_every_post_is_shown_once_at_the_accounts_pace() -> None:
    scene = Scene(Pace(account=Rate(10)))
    for number in range(600):
        scene.posts.add("news", f"c{number}")
    scene.play(70.0)
    assert scene.posts.states() == ["sent"] * 600
    times = [at for at, _, _ in scene.channel.shown]
    assert len({place for _, place, _ in scene.channel.shown}) == 600
    assert all(later - earlier > 0.0999 for earlier, later in pairwise(times))
    assert times[-1] < 62.0


def test_a_reply_goes_before_all_posts_that_wait() -> None:
    scene = Scene(Pace(account=Rate(10)))
    for number in range(200):
        scene.posts.add("news", f"c{number}")
    scene.play(60.0, reply_at=5.0)
    [at] = [at for at, _, text in scene.channel.shown if text == "reply"]
    assert at - 5.0 <= 0.21


def test_a_reply_goes_before_what_posts_have_still_to_say() -> None:
    scene = Scene(Pace(account=Rate(30), conversation=lambda _: Rate(1, burst=3)))
    scene.channel.capabilities = replace(scene.channel.capabilities, text_length=10)
    for number in range(200):
        scene.posts.add(" ".join(f"message{part:02}" for part in range(8)), f"c{number}")
    scene.store.slow = (
        0.005  # reading takes a while, in which a post's next message would take the free place
    )
    scene.channel.takes = 0.08
    scene.play(60.0, reply_at=5.013)
    [at] = [at for at, _, text in scene.channel.shown if text == "reply"]
    assert at - 5.013 <= 0.2
    assert scene.posts.states() == ["sent"] * 200, "they go on after it"
    assert all(later - earlier > 0.0333 for (earlier, *_), (later, *_) in pairwise(scene.channel.tries))


def test_a_reply_that_waits_for_a_post_to_end_does_not_keep_it_waiting() -> None:
    scene = Scene(Pace(account=Rate(10)))
    scene.channel.capabilities = replace(scene.channel.capabilities, text_length=10)
    scene.posts.add("one twothrthree fourfive sixes", "talker")
    for number in range(100):
        scene.posts.add("news", f"c{number}")
    scene.play(30.0, reply_at=0.05)
    [at] = [at for at, _, text in scene.channel.shown if text == "reply"]
    assert at <= 1.0


def test_what_may_have_been_shown_is_unknown_and_not_sent_again() -> None:
    scene = Scene()
    for place, error in (("a", Transient("502")), ("b", TimeoutError()), ("c", OSError("reset"))):
        scene.posts.add("news", place)
        scene.channel.script[place] = [error]
    scene.play(3600.0)
    assert scene.posts.states() == ["unknown"] * 3
    assert len(scene.channel.tries) == 3


def test_what_surely_was_not_taken_is_tried_again() -> None:
    scene = Scene()
    scene.posts.add("news", "a")
    scene.channel.script["a"] = [Transient("not connected", not_taken=True)] * 2
    scene.play()
    assert scene.posts.states() == ["sent"]
    assert scene.shown() == ["news"]


def test_while_nothing_gets_through_all_posts_wait_and_lose_no_try() -> None:
    scene = Scene(Pace(account=Rate(30)))
    for number in range(300):
        scene.posts.add("news", f"c{number}")

    def outage(conversation: str) -> None:
        if now() < 3600.0:
            raise Transient("no route to the platform", everywhere=True)

    scene.channel.before = outage
    scene.play(3700.0)
    assert scene.posts.states() == ["sent"] * 300
    assert len(scene.shown()) == 300
    assert min(at for at, _, _ in scene.channel.shown) < 3631.0
    assert len(scene.channel.tries) < 300 + 48 * 3600 / 15.0


def test_posts_that_cannot_be_claimed_are_left_alone_for_a_while() -> None:
    scene = Scene()
    claims: list[float] = []
    claim = scene.posts.claim

    async def failing(delivery: Delivery) -> Reply | None:
        claims.append(now())
        if now() < 60.0:
            raise StoreUnavailable("the disk is full")
        return await claim(delivery)

    scene.posts.claim = failing  # type: ignore[method-assign]
    scene.posts.add("news", "a")
    scene.play(120.0)
    assert scene.posts.states() == ["sent"]
    assert len(claims) < 15
    waits = [later - earlier for earlier, later in pairwise(claims)]
    assert 0.1 < waits[0] < 0.3
    assert max(waits) < 31.0


def test_a_post_that_cannot_be_made_is_given_up_and_the_others_go_out() -> None:
    scene = Scene()
    claim = scene.posts.claim

    async def poisoned(delivery: Delivery) -> Reply | None:
        if delivery.id == "post-1":
            raise KeyError("a mistake of ours")
        return await claim(delivery)

    scene.posts.claim = poisoned  # type: ignore[method-assign]
    for number in range(400):
        scene.posts.add("news", f"c{number}")
    scene.play(60.0)
    assert scene.posts.states() == ["failed", *["sent"] * 399]


def test_a_place_that_has_to_wait_keeps_no_other_waiting() -> None:
    scene = Scene()
    for number in range(3):
        scene.posts.add(f"news {number}", "group")
    for number in range(1000):
        scene.posts.add("news", f"c{number}")
    scene.channel.script["group"] = [RateLimited(600.0)]
    scene.channel.takes = 0.1
    looks: list[float] = []
    due = scene.posts.due

    async def counted(platform: str, limit: int) -> list[Delivery]:
        looks.append(now())
        return await due(platform, limit)

    scene.posts.due = counted  # type: ignore[method-assign]
    scene.play(500.0)
    assert scene.posts.states() == ["pending"] * 3 + ["sent"] * 1000
    assert max(at for at, _, _ in scene.channel.shown) < 10.0
    assert len(looks) < 600, "what waits is looked for once a second, no more"


def test_a_wait_that_the_platform_asks_for_is_kept() -> None:
    scene = Scene()
    scene.posts.add("news", "a")
    scene.channel.script["a"] = [RateLimited(7.0)]
    scene.play()
    assert scene.posts.states() == ["sent"]
    assert scene.channel.shown[0][0] >= 7.0


@pytest.mark.parametrize(
    ("error", "state"), [(Unreachable("blocked"), "unreachable"), (Rejected("bad"), "failed")]
)
def test_what_helps_nothing_ends_it(error: Exception, state: str) -> None:
    scene = Scene()
    scene.posts.add("news", "a")
    scene.channel.script["a"] = [error]
    scene.play()
    assert scene.posts.states() == [state]


def test_who_stopped_meanwhile_costs_no_time_of_the_pace() -> None:
    scene = Scene(Pace(account=Rate(1)))
    scene.posts.withdrawn = {scene.posts.add("news", f"c{number}") for number in range(50)}
    scene.posts.add("news", "ann")
    scene.play(20.0)
    assert [place for _, place, _ in scene.channel.shown] == ["ann"]


def test_a_post_of_several_messages_goes_on_where_the_platform_refused() -> None:
    scene = Scene()
    scene.channel.capabilities = replace(scene.channel.capabilities, text_length=10)
    scene.posts.add("one twothr four", "a")
    scene.channel.script["a"] = [0.0, RateLimited(3.0)]
    scene.play()
    assert scene.posts.states() == ["sent"]
    assert scene.shown() == ["one twothr", "four"]


def test_a_row_that_was_read_before_it_was_claimed_does_not_begin_anew() -> None:
    scene = Scene(Pace(account=Rate(10)))
    scene.channel.capabilities = replace(scene.channel.capabilities, text_length=10)
    scene.posts.add("one twothr four", "a")
    scene.channel.script["a"] = [0.0, RateLimited(3.0)]
    due, claim = scene.posts.due, scene.posts.claim

    async def slowly_due(platform: str, limit: int) -> list[Delivery]:
        if len(scene.posts.rows) == 1 and now() > 0.1:
            for number in range(100):
                scene.posts.add("news", f"c{number}")  # so that what is read now is kept for a while
        rows = await due(platform, limit)
        await asyncio.sleep(0.2)
        return rows

    async def slowly_claimed(delivery: Delivery) -> Reply | None:
        await asyncio.sleep(0.2)
        return await claim(delivery)

    scene.posts.due, scene.posts.claim = slowly_due, slowly_claimed  # type: ignore[method-assign]
    scene.play(reply_at=0.22)
    assert scene.posts.states() == ["sent"] * 101
    assert [text for text in scene.shown() if text not in ("news", "reply")] == ["one twothr", "four"]


def test_a_stop_starts_no_more_posts() -> None:
    scene = Scene(Pace(account=Rate(1)))
    for number in range(20):
        scene.posts.add("news", f"c{number}")

    async def main() -> None:
        worker = OutboxWorker(scene.store, scene.channel, posts=scene.posts, pace=scene.pace)
        running = asyncio.create_task(worker.run())
        await asyncio.sleep(3.5)
        before = len(scene.channel.shown)
        await worker.flush(5.0)
        assert len(scene.channel.shown) <= before + 1
        await worker.stop()
        await running

    run(main())
    assert "sending" not in scene.posts.states()
