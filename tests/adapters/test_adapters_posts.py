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
