"""Frames as pages (and others) send them, each with what becomes of it."""

import json
from pathlib import Path

import msgspec
import pytest

from adapters.web.inbound import MAX_FRAME, MAX_TEXT, BadFrame, incoming, read
from assistant.messages import Incoming

RECORDED = sorted((Path(__file__).parent / "recorded").glob("*.json"))
ID = "0f0c6a52-7d3e-4b1c-9f56-1c8f9d1b2a77"


@pytest.mark.parametrize("file", RECORDED, ids=lambda file: file.stem)
def test_recorded_frames(file: Path):
    recorded = json.loads(file.read_text("utf-8"))
    expected = recorded["expect"]
    if "refused" in expected:
        with pytest.raises(BadFrame) as refused:
            read(recorded["frame"])
        assert (refused.value.reason, refused.value.event) == (expected["refused"], expected["event"])
        return
    event = incoming(read(recorded["frame"]), person="ann", conversation="ann.tab", sent_at=1000.0)
    said = expected["incoming"]
    assert event == (msgspec.convert(said, Incoming) if said else None)


def frame(text: str) -> str:
    return json.dumps({"type": "text", "text": text, "id": ID})


def test_ten_thousand_characters_are_a_message():
    event = incoming(read(frame("ha " * 3333)), person="ann", conversation="ann.tab", sent_at=0.0)
    assert event is not None
    assert len(event.text) == 9999


def test_text_up_to_the_limit_is_taken_and_more_is_told_with_its_event():
    assert read(frame("x" * MAX_TEXT))
    with pytest.raises(BadFrame) as refused:
        read(frame("x" * (MAX_TEXT + 1)))
    assert (refused.value.reason, refused.value.event) == ("too_long", ID)


def test_a_frame_beyond_all_measure_is_not_even_read():
    with pytest.raises(BadFrame) as refused:
        read("{" * (MAX_FRAME + 1))
    assert refused.value.reason == "too_long"


def test_one_person_cannot_use_up_anothers_event_ids():
    ann = incoming(read(frame("hi")), person="ann", conversation="ann.tab", sent_at=0.0)
    eve = incoming(read(frame("hi")), person="eve", conversation="eve.tab", sent_at=0.0)
    assert ann is not None
    assert eve is not None
    assert ann.event_id != eve.event_id
