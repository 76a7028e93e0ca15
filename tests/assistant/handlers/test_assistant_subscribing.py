"""What a person wants to be told unasked, by the buttons under an announcement."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from assistant.announcements.announcement import Announcement, Version
from assistant.dialogue.reading import Reading
from assistant.dialogue.state import Dialogue, Profile
from assistant.guide import Guide, Situation
from assistant.handlers import subscribing
from assistant.messages import Action, Incoming
from assistant.ports import Talk, Turn
from storage import Storage, open_storage

pytestmark = pytest.mark.asyncio(loop_scope="session")

NOW = 1_800_000_000.0
POST = Announcement("a1", "deals", (Version("Ten per cent off"),))


class Reader:
    """Ann, who reads announcements and presses what stands under them."""

    def __init__(self, guide: Guide, storage: Storage) -> None:
        self.guide = guide
        self.storage = storage
        self.events = itertools.count()

    async def presses(self, kind: str, value: str = "a1/a") -> str:
        """What she is told; what it changes is kept."""
        event = Incoming(f"e{next(self.events)}", "web", "chat-ann", "ann", kind="button")
        turn = Situation(Reading("button", "en", "", ""), Dialogue(), Profile(), (), NOW, event)
        store = self.storage.announcements
        outcome = await subscribing.press(self.guide, store, turn, event, Action(kind, value=value))
        assert outcome is not None
        await self.storage.turns.receive(event)
        talk = Talk("web", "chat-ann", "ann", language="en")
        await self.storage.turns.commit(Turn(event, talk, changes=outcome.changes))
        return outcome.message.plain()

    async def gets(self) -> list[str]:
        """The topics that she hears of."""
        return await self.storage.announcements.subscribed("web", "ann")

    async def agreements(self) -> list[bool]:
        """How seldom she agreed to anything, agreement by agreement."""
        kept = await self.storage.people.everything("web", "ann")
        return [row["seldom"] for row in kept["consents"] if row["given"]]

    async def clicks(self) -> set[str]:
        """What is known of what she pressed."""
        kept = await self.storage.people.everything("web", "ann")
        return {row["what"] for row in kept["announcement_clicks"]}


@pytest_asyncio.fixture(loop_scope="session")
async def reader(guide: Guide, tmp_path: Path) -> AsyncIterator[Reader]:
    async with open_storage(tmp_path) as storage:
        await storage.announcements.add(POST)
        yield Reader(guide, storage)


async def test_less_of_it_is_a_little_of_it(reader: Reader) -> None:
    await reader.presses("subscribe", "deals")
    assert "once in 30 days" in await reader.presses("post_less")
    assert await reader.gets() == ["deals"]
    assert await reader.agreements() == [False, True]


async def test_less_of_it_is_no_agreement_of_who_has_stopped(reader: Reader) -> None:
    await reader.presses("subscribe", "deals")
    await reader.presses("post_stop")
    assert "nothing about deals" in await reader.presses("post_less")
    assert await reader.gets() == []
    assert await reader.agreements() == [False]
    assert await reader.clicks() == {"stop", "less"}


async def test_less_of_it_is_no_agreement_of_who_never_asked(reader: Reader) -> None:
    assert "never asked for it" in await reader.presses("post_less")
    assert await reader.gets() == []
