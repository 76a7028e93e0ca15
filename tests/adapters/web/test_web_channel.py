"""The channel to open pages: a message counts as sent when a page says that it shows it."""

import asyncio
import json
from typing import Any

import pytest
from running_shop import reply
from virtual_time import now, run

from adapters.errors import Transient
from adapters.web.channel import Page, WebChannel
from assistant.messages import SentRef


def frames(page: Page) -> list[dict[str, Any]]:
    taken = []
    while not page.frames.empty():
        frame = page.frames.get_nowait()
        taken.append(json.loads(frame) if frame is not None else {"type": "hang up"})
    return taken


async def settle() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


def test_a_message_is_sent_when_a_page_confirms_it():
    async def main() -> None:
        channel, page = WebChannel(), Page()
        channel.join("ann.tab", page)
        sending = asyncio.create_task(channel.send("ann.tab", "ann", reply("hello"), "r1"))
        await settle()
        (frame,) = frames(page)
        assert (frame["type"], frame["message"]["text"]) == ("message", [{"text": "hello"}])
        assert not sending.done()
        channel.seen("ann.tab", frame["id"])
        assert await sending == SentRef("web", "ann.tab", frame["id"])

    run(main())


def test_without_a_page_it_is_transient_at_once():
    async def main() -> None:
        with pytest.raises(Transient, match="no page"):
            await WebChannel().send("ann.tab", "ann", reply("hello"), "r1")
        assert now() == 0.0

    run(main())


def test_a_page_that_does_not_confirm_makes_it_transient():
    async def main() -> None:
        channel = WebChannel(seen_within=10.0)
        channel.join("ann.tab", Page())
        with pytest.raises(Transient, match="confirm"):
            await channel.send("ann.tab", "ann", reply("hello"), "r1")
        assert now() == 10.0

    run(main())


def test_a_page_that_comes_back_meanwhile_gets_it():
    async def main() -> None:
        channel, gone, back = WebChannel(), Page(), Page()
        channel.join("ann.tab", gone)
        sending = asyncio.create_task(channel.send("ann.tab", "ann", reply("hello"), "r1"))
        await settle()
        channel.leave("ann.tab", gone)
        await asyncio.sleep(3.0)
        channel.join("ann.tab", back)
        (again,) = frames(back)
        channel.seen("ann.tab", again["id"])
        await sending

    run(main())


def test_a_message_keeps_its_id_when_it_is_sent_again_and_another_shop_gives_it_another():
    async def shown_as(channel: WebChannel) -> str:
        page = Page()
        channel.join("ann.tab", page)
        with pytest.raises(Transient):
            await channel.send("ann.tab", "ann", reply("hello"), "1")
        return str(frames(page)[0]["id"])

    async def main() -> None:
        channel = WebChannel()
        assert await shown_as(channel) == await shown_as(channel)
        assert await shown_as(channel) != await shown_as(WebChannel())

    run(main())


def test_the_outbox_is_told_of_a_return():
    returned: list[str] = []
    channel = WebChannel()
    channel.on_return = returned.append
    channel.join("ann.tab", Page())
    assert returned == ["ann.tab"]


def test_both_tabs_of_a_conversation_show_a_message_and_nobody_elses_does():
    async def main() -> None:
        channel, one, two, other = WebChannel(), Page(), Page(), Page()
        channel.join("ann.tab", one)
        channel.join("ann.tab", two)
        channel.join("eve.tab", other)
        sending = asyncio.create_task(channel.send("ann.tab", "ann", reply("hello"), "r1"))
        await settle()
        (frame,) = frames(one)
        assert frames(two) == [frame]
        assert frames(other) == []
        channel.seen("eve.tab", frame["id"])  # not theirs to confirm
        await settle()
        assert not sending.done()
        channel.seen("ann.tab", frame["id"])
        channel.seen("ann.tab", frame["id"])
        await sending

    run(main())


def test_an_edit_names_the_message_it_replaces():
    async def main() -> None:
        channel, page = WebChannel(), Page()
        channel.join("ann.tab", page)
        ref = SentRef("web", "ann.tab", "r1")
        editing = asyncio.create_task(channel.edit(ref, reply("page 2")))
        await settle()
        (frame,) = frames(page)
        assert (frame["id"], frame["edit"]) == ("r1", True)
        channel.seen("ann.tab", "r1")
        assert await editing == ref

    run(main())


def test_typing_reaches_open_pages_and_is_no_error_without_any():
    async def main() -> None:
        channel, page = WebChannel(), Page()
        await channel.typing("ann.tab", "ann")
        channel.join("ann.tab", page)
        await channel.typing("ann.tab", "ann")
        assert frames(page) == [{"type": "typing"}]

    run(main())


def test_a_page_that_reads_nothing_is_hung_up_on_and_takes_bounded_memory():
    page = Page()
    for _ in range(10_000):
        page.put({"type": "typing"})
    assert page.frames.qsize() <= 200

    stuck = Page()
    for _ in range(201):
        stuck.put({"type": "typing"})
    assert frames(stuck) == [{"type": "hang up"}]


def test_conversations_without_pages_are_forgotten():
    async def main() -> None:
        channel = WebChannel()
        for number in range(100):
            page = Page()
            channel.join(f"c{number}", page)
            channel.leave(f"c{number}", page)
        assert not channel._conversations

    run(main())
