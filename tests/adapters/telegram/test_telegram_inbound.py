"""Updates as Telegram sends them, each with what becomes of it."""

import json
from pathlib import Path

import msgspec
import pytest
from telegram import Update, User

from adapters.telegram.inbound import incoming, named
from assistant.messages import Incoming, decode, encode

RECORDED = sorted((Path(__file__).parent / "recorded").glob("*.json"))
ME = User(7000000001, "Harbour Lane", True, username="HarbourLaneBot")
NOW = 1_790_000_500.0


@pytest.mark.parametrize("file", RECORDED, ids=lambda file: file.stem)
def test_recorded_updates(file: Path):
    recorded = json.loads(file.read_text("utf-8"))
    update = Update.de_json(recorded["update"], None)
    event = incoming(update, ME, recorded.get("people", {}), NOW)
    expected = recorded["expect"]
    assert event == (msgspec.convert(expected, Incoming) if expected else None)
    if event:
        assert decode(encode(event), Incoming) == event


def test_who_has_a_user_name_is_known_by_it():
    recorded = json.loads((Path(__file__).parent / "recorded" / "text.json").read_text("utf-8"))
    assert named(Update.de_json(recorded["update"], None)) == ("ann_of_ely", "1001")
    recorded["update"]["message"]["from"].pop("username")
    assert named(Update.de_json(recorded["update"], None)) is None
