"""`shopguide announce` from a draft to its outcome, as a script uses it."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from assistant.announcements.announcement import Announcement, Version
from assistant.announcements.consent import Quiet, Rules
from assistant.guide import Shop
from assistant.messages import Incoming
from assistant.ports import Consent, Talk, Turn
from bot.announcing import Announcing, look
from bot.cli import app
from bot.command_line import UserError
from bot.config import Config, Merchants, Web
from storage import open_storage


def announce(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(app, ["--data-dir", str(folder), "announce", *words])


def said(folder: Path, *words: str) -> Any:
    result = announce(folder, *words, "--json")
    assert result.exception is None or result.exit_code == 1, result.exception
    return json.loads(result.stdout)


def refused(folder: Path, *words: str) -> str:
    error = announce(folder, *words).exception
    assert isinstance(error, UserError)
    return str(error)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A shop in which somebody on the page wants to hear of deals."""

    async def make() -> None:
        async with open_storage(tmp_path) as storage:
            incoming = Incoming("e1", "web", "chat-sue", "sue", "/subscribe deals")
            await storage.turns.receive(incoming)
            talk = Talk("web", "chat-sue", "sue", language="en")
            changes = (Consent("deals", True, "/subscribe"),)
            await storage.turns.commit(Turn(incoming, talk, changes=changes))

    asyncio.run(make())
    return tmp_path


def test_from_a_draft_to_what_is_sent(folder: Path) -> None:
    drafted = said(
        folder, "draft", "Ten per cent off", "--topic", "deals", "--button", "All=https://a.example"
    )
    assert (drafted["count"], drafted["problems"]) == ({"web": 1}, [])
    id_ = drafted["id"]
    [look] = said(folder, "preview", id_)["looks"]
    assert look["platform"] == "web"
    assert "Ten per cent off" in look["messages"][0]
    assert "[All] [Less of this] [Stop]" in look["messages"][0]
    assert said(folder, "approve", id_)["state"] == "approved"
    assert said(folder, "start", id_, "--by", "ann")["state"] == "sending"

    async def step() -> None:
        async with open_storage(folder) as storage:
            await Announcing(Config(), storage, Shop("Lamps")).step()
            [due] = await storage.announcements.due("web", 4e9, 10)
            assert await storage.announcements.claim(due.id, Rules(Quiet(0, 0)), 1e9)
            await storage.announcements.settle(due.id, "unknown", 1e9)

    asyncio.run(step())
    outcome = said(folder, "watch", id_, "--once")
    assert (outcome["recipients"], outcome["states"]) == (1, {"unknown": 1})
    [recipient] = said(folder, "recipients", id_, "--state", "unknown")
    assert recipient["person"] == "sue"
    assert said(folder, "pause", id_)["state"] == "paused"
    assert said(folder, "retry-unknown", id_) == {"id": id_, "retried": 1, "state": "paused"}
    assert said(folder, "cancel", id_)["state"] == "cancelled"
    assert [one["id"] for one in said(folder, "list")] == [id_]


def test_a_script_approves_what_it_has_looked_at_or_what_is_there(folder: Path) -> None:
    drafted = said(folder, "draft", "Ten per cent off", "--topic", "deals")
    id_ = drafted["id"]
    assert drafted["revision"] in announce(folder, "preview", id_).stdout
    assert "has been changed since" in refused(folder, "approve", id_, "--revision", "0123456789abcdef")
    assert said(folder, "approve", id_, "--revision", drafted["revision"])["state"] == "approved"
    other = said(folder, "draft", "Twenty per cent off", "--topic", "deals")["id"]
    assert said(folder, "approve", other)["state"] == "approved"


def test_the_list_has_all_of_them(folder: Path) -> None:
    async def draft() -> None:
        async with open_storage(folder) as storage:
            for number in range(103):
                await storage.announcements.add(Announcement(f"a{number}", "news", (Version("Hi"),)))

    asyncio.run(draft())
    assert len(said(folder, "list")) == 103


def test_what_is_wrong_is_one_line(folder: Path) -> None:
    nobody = said(folder, "draft", "Back again", "--topic", "restock")
    assert nobody["problems"] == [
        "Nobody would get it: there is no subscriber of “restock” in this audience."
    ]
    assert announce(folder, "preview", nobody["id"]).exit_code == 1
    assert "Nobody would get it" in refused(folder, "approve", nobody["id"])
    good = said(folder, "draft", "Ten per cent off", "--topic", "deals")["id"]
    assert "needs the approval" in refused(folder, "start", good)
    said(folder, "approve", good)
    assert "passed already" in refused(folder, "schedule", good, "2020-01-01T09:00")
    assert "is no time" in refused(folder, "schedule", good, "tomorrow")
    assert said(folder, "schedule", good, "2099-01-01T09:00")["scheduled_at"] == "2099-01-01T09:00:00Z"
    assert "no announcement nope" in refused(folder, "start", "nope")
    assert "no version" in refused(folder, "choose", good, "a")
    assert "choose one of" in refused(folder, "draft", "Hi", "--topic", "sales")
    assert "LABEL=https://" in refused(folder, "draft", "Hi", "--button", "Here")
    assert "cannot read" in refused(folder, "draft", "@nowhere.txt")


def test_without_a_shop_it_says_so(tmp_path: Path) -> None:
    assert "no shop" in refused(tmp_path, "list")


@pytest.mark.parametrize(
    ("by", "may"),
    [("telegram:1", True), ("telegram:2", False), ("discord:1", False), ("script:x", True)],
)
async def test_only_who_is_on_the_list_may_announce_from_a_chat(tmp_path: Path, by: str, may: bool) -> None:
    config = Config(merchants=Merchants(allow=("telegram:1",)))
    async with open_storage(tmp_path) as storage:
        assert Announcing(config, storage, Shop("Lamps")).desk.allowed(by) is may


async def test_nobody_may_where_nobody_is_listed(tmp_path: Path) -> None:
    async with open_storage(tmp_path) as storage:
        assert not Announcing(Config(), storage, Shop("Lamps")).desk.allowed("telegram:1")


@pytest.mark.parametrize(
    ("platform", "conversation", "channel"),
    [
        ("telegram", "-1001234567890", True),
        ("telegram", "-1001234567890/7", True),
        ("telegram", "123456789", False),
        ("telegram", "@news", False),  # the bot can only write to ids
        ("discord", "123456789012345678", True),
        ("discord", "general", False),
        ("slack", "C0123456789", True),
        ("slack", "G0123456789/1700000000.000100", True),
        ("slack", "D0123456789", False),
        ("slack", "#general", False),
        ("web", "c-1", False),
    ],
)
def test_a_channel_is_told_by_its_id(platform: str, conversation: str, channel: bool) -> None:
    assert look(platform).is_channel(conversation) is channel


async def test_the_examples_of_channels_are_channels() -> None:
    for platform in ("telegram", "discord", "slack"):
        assert look(platform).is_channel(look(platform).channel_like)


async def test_a_start_ends_what_waits_on_a_platform_that_is_switched_off(folder: Path) -> None:
    async with open_storage(folder) as storage:
        store = storage.announcements
        announcement = Announcement("a1", "deals", (Version("Ten per cent off"),))
        await store.add(announcement)
        await store.approve(announcement, "script:ann", 1.0, bool)
        await store.move("a1", "sending", ("approved",), "script:ann", 1.0, what="started")
        await Announcing(Config(), storage, Shop("Lamps")).step()
        await Announcing(Config(), storage, Shop("Lamps")).recover(["web"])
        assert await store.states("a1") == {"pending": 1}
        off = Announcing(Config(web=Web(enabled=False)), storage, Shop("Lamps"))
        await off.recover(["telegram"])
        assert await store.states("a1") == {"suppressed": 1}
        await off.step()
        found = await store.get("a1")
        assert found
        assert found.state == "done"


def test_who_restores_is_told_what_may_be_sent_again(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    kept = tmp_path_factory.mktemp("kept")
    id_ = said(folder, "draft", "Ten per cent off", "--topic", "deals")["id"]
    said(folder, "approve", id_)
    said(folder, "start", id_)
    shopguide = CliRunner().invoke
    assert shopguide(app, ["--data-dir", str(folder), "backup", str(kept / "shop.zip")]).exit_code == 0
    told = shopguide(app, ["--data-dir", str(kept / "new"), "restore", str(kept / "shop.zip")]).stdout
    assert "1 announcements under way are paused" in told
    assert "is “unknown” in it now" in told
    assert "alerts that were told after the backup may be told again" in told
