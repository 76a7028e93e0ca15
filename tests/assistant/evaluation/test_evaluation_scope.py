"""What is none of the shop's business is refused, what is gets through."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from assistant.evaluation.labelled import UnusableFile
from assistant.evaluation.scope import Message, load_messages, measure_scope, refusing, sample
from assistant.messages import Outgoing


def labels(messages: list[Message]) -> dict[str, bool]:
    return {message.text: message.business for message in messages}


def test_json_pairs_are_judged_by_their_intent(tmp_path: Path) -> None:
    path = tmp_path / "clinc.json"
    path.write_text(
        json.dumps([["track my package", "order_status"], ["will it rain", "weather"], ["hi", "greeting"]])
    )
    assert labels(load_messages([str(path)])) == {"track my package": True, "will it rain": False}


def test_a_csv_of_requests_is_the_shops_business(tmp_path: Path) -> None:
    path = tmp_path / "bitext.csv"
    path.write_text("role,instruction,intent\nx,where is my refund?,track_refund\n")
    assert load_messages([str(path)]) == [Message("where is my refund?", True, "track_refund")]


def test_a_label_column_decides(tmp_path: Path) -> None:
    path = tmp_path / "mixed.csv"
    path.write_text("text,label\na red sofa,business\nwho won the cup,other\n")
    assert labels(load_messages([str(path)])) == {"a red sofa": True, "who won the cup": False}


@pytest.mark.parametrize(
    ("name", "business"), [("asked.txt", True), ("mine_oos.txt", False), ("other_1.txt", False)]
)
def test_plain_lines_are_labelled_by_the_files_name(tmp_path: Path, name: str, business: bool) -> None:
    path = tmp_path / name
    path.write_text("first\n\nsecond\n")
    assert labels(load_messages([str(path)])) == {"first": business, "second": business}


def test_a_prefix_overrides_the_file(tmp_path: Path) -> None:
    path = tmp_path / "asked.txt"
    path.write_text("tell me a joke\n")
    assert labels(load_messages([f"other:{path}"])) == {"tell me a joke": False}
    assert labels(load_messages([f"business:{path}"])) == {"tell me a joke": True}


@pytest.mark.parametrize(
    ("name", "text", "complaint"),
    [
        ("a.json", "[", "line 1: not JSON"),
        ("a.json", '{"a": 1}', "a list of"),
        ("a.json", '[["hello", "greeting"]]', "no messages that can be judged"),
        ("a.csv", "x,y\n1,2\n", "no column named instruction"),
        ("a.csv", "text,label\nx,perhaps\n", "line 2: the label 'perhaps'"),
        ("a.txt", "\n", "no messages"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(tmp_path: Path, name: str, text: str, complaint: str) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(UnusableFile, match=complaint):
        load_messages([str(tmp_path / name)])


def test_a_sample_takes_both_sides_and_all_kinds_evenly() -> None:
    messages = [Message(f"w{i}", False, "weather") for i in range(90)]
    messages += [Message(f"j{i}", False, "joke") for i in range(10)]
    messages += [Message(f"s{i}", True, "sofas") for i in range(100)]
    chosen = sample(messages, 20)
    assert Counter(message.kind for message in chosen) == {"sofas": 10, "weather": 5, "joke": 5}
    assert sample(messages, 20) == chosen
    assert len(sample(messages, 1000)) == 200


async def test_shares_of_right_treatment_and_the_mistakes_are_told() -> None:
    async def respond(user: str, text: str) -> Outgoing:
        return Outgoing(intent="out_of_scope" if "weather" in text else "search", language="en")

    messages = [
        Message("the weather today", False, "weather"),
        Message("who won the cup", False, "sport"),
        Message("a red sofa", True, "wish"),
        Message("sofa for any weather", True, "wish"),
    ]
    told = (await measure_scope(messages, {"product": refusing(respond)})).json()
    figures = told["figures"]["product"]
    assert figures["refused when not ours"]["mean"] == 0.5
    assert figures["let through when ours"]["mean"] == 0.5
    assert [mistake["text"] for mistake in told["mistakes"]["product"]] == [
        "who won the cup",
        "sofa for any weather",
    ]
    assert told["kinds"]["product"]["wish"] == {"count": 2, "right": 0.5}


async def test_every_text_comes_from_a_new_person() -> None:
    people = []

    async def respond(user: str, text: str) -> Outgoing:
        people.append(user)
        return Outgoing(intent="search", language="en")

    await measure_scope([Message("a", True, "x"), Message("b", False, "y")], {"product": refusing(respond)})
    assert len(set(people)) == 2


async def test_a_plain_method_refuses_what_is_unlike_everything_the_shop_knows() -> None:
    messages = [Message("velvet sofa", True, "wish"), Message("weather in paris", False, "weather")]
    told = (await measure_scope(messages, {}, ["a green velvet sofa", "returns within 30 days"])).json()
    assert told["figures"]["BM25"]["mean of both"]["mean"] == 1.0
