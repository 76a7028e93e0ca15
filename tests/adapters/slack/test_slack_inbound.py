"""What Slack delivers, as it was recorded, each with what becomes of it."""

import json
from dataclasses import asdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.inbound import PLATFORM, Pressed, address, home_opened, incoming, plain
from assistant.messages import Incoming

RECORDED = sorted((Path(__file__).parent / "recorded").glob("*.json"))
US, NOW = "U0GUIDE", 1_764_000_000.0


@pytest.mark.parametrize("file", RECORDED, ids=lambda file: file.stem)
def test_recorded(file: Path) -> None:
    recorded = json.loads(file.read_text("utf-8"))
    expected = recorded["expect"]["incoming"]
    event = incoming(recorded["body"], US, NOW)
    assert event == (Incoming(platform=PLATFORM, **expected) if expected else None)
    opened = home_opened(recorded["body"])
    assert (asdict(opened) if opened else None) == recorded["expect"]["home"]


def body(name: str) -> dict:
    recorded = json.loads((Path(__file__).parent / "recorded" / f"{name}.json").read_text("utf-8"))
    return recorded["body"]


def test_one_post_delivered_as_two_events_is_one() -> None:
    mention, message = (incoming(body(name), US, NOW) for name in ("mention", "mention_as_message"))
    assert mention
    assert mention == message
    assert body("mention")["event_id"] != body("mention_as_message")["event_id"]


def test_every_visit_to_the_messages_tab_is_the_same_event() -> None:
    again = body("messages_tab_opened")
    again["event_id"], again["event"]["event_ts"] = "Ev9", "1764009999.000100"
    first, second = incoming(body("messages_tab_opened"), US, NOW), incoming(again, US, NOW)
    assert first
    assert second
    assert first.event_id == second.event_id


def test_two_presses_of_one_button_are_two() -> None:
    again = body("press_in_a_chat") | {"trigger_id": "5.6.ghi"}
    first, second = incoming(body("press_in_a_chat"), US, NOW), incoming(again, US, NOW)
    assert first
    assert second
    assert first.event_id != second.event_id


@given(st.text(alphabet="<>@!#|&;ampltgU0GUIDEBO :,\n灯", max_size=60))
def test_any_text_can_be_read(text: str) -> None:
    words, mentioned = plain(text, US)
    words.encode()
    assert f"<@{US}>" not in text or US in mentioned


def test_addresses_come_apart_again() -> None:
    assert address("C0LOUNGE/1764000002.000200") == ("C0LOUNGE", "1764000002.000200")
    assert address("D0ANN") == ("D0ANN", "")
    for pressed in (
        Pressed("1764000005.000500"),
        Pressed("1764000005.000500", "U0ANN", "https://hooks.slack.com/a"),
        Pressed("", "U0ANN", "https://hooks.slack.com/a"),
    ):
        assert Pressed.of(pressed.name()) == pressed
