"""Ranking of evidence for product questions, and declining where there is none."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from assistant.evaluation.answers import (
    Candidate,
    Judgement,
    Question,
    average_precision,
    load_questions,
    measure_answers,
    precision_recall_f1,
    read_candidate,
)
from assistant.evaluation.labelled import UnusableFile

HEADER = "qid,question,title,candidate,source,label\n"


def question(id: str, *labels: int) -> Question:
    candidates = tuple(Candidate(f"candidate {number} of {id}") for number in range(len(labels)))
    return Question(id, f"question {id}?", "a lamp", candidates, labels)


def test_average_precision_rewards_relevant_candidates_near_the_top() -> None:
    assert average_precision([0, 1, 2], [True, False, True]) == pytest.approx((1 + 2 / 3) / 2)
    assert average_precision([1, 0, 2], [True, False, True]) == pytest.approx((1 / 2 + 2 / 3) / 2)
    assert average_precision([0], [False]) == 0.0


def test_precision_recall_and_f1_are_of_declining() -> None:
    declined = np.array([True, True, False, False])
    nothing = np.array([True, False, True, False])
    assert precision_recall_f1(declined, nothing) == (0.5, 0.5, 0.5)
    assert precision_recall_f1(np.array([False]), np.array([True])) == (0.0, 0.0, 0.0)


def test_rows_of_a_question_are_its_candidates_in_order(tmp_path: Path) -> None:
    path = tmp_path / "qa.csv"
    path.write_text(
        HEADER + "1,how long?,Rope,3 m,attribute,2\n2,is it red?,Rope,no,review,1\n1,how long?,Rope,blue,,0\n"
    )
    first, second = load_questions(path)
    assert (first.text, first.title, first.labels) == ("how long?", "Rope", (2, 0))
    assert first.candidates == (Candidate("3 m", "attribute"), Candidate("blue", ""))
    assert second.labels == (1,)


@pytest.mark.parametrize(
    ("written", "fact", "text"),
    [
        ("it holds two litres .", "", "it holds two litres ."),
        ('color:  { value:"dark blue" }', "color", "dark blue"),
        ("batteries_included: { value:false }", "batteries_included", "no"),
        (
            "item_weight: { unit:kilograms, normalized_value:{ unit:pounds, value:2.2 }, value:1. }",
            "item_weight",
            "1. kilograms",
        ),
        (
            "dimensions: { width:{ unit:inches, value:3. }, height:{ unit:inches, value:4. } }",
            "dimensions",
            "width 3. inches, height 4. inches",
        ),
        (
            'components: { value:"a \\"c\\" battery" }; { value:"case" }',
            "components",
            'a "c" battery, case',
        ),
    ],
)
def test_an_attribute_is_read_as_a_feed_would_state_it(written: str, fact: str, text: str) -> None:
    assert read_candidate(written, "attribute") == Candidate(text, "attribute", fact)


def test_labels_in_words_are_understood(tmp_path: Path) -> None:
    path = tmp_path / "qa.csv"
    path.write_text("qid,question,candidate,label\n1,q,a,Relevant\n1,q,b,Not relevant\n")
    assert load_questions(path)[0].labels == (2, 0)


def test_where_nothing_is_labelled_2_a_1_answers_fully(tmp_path: Path) -> None:
    path = tmp_path / "qa.csv"
    path.write_text("qid,question,candidate,label\n1,q,a,1\n1,q,b,0\n")
    assert load_questions(path)[0].labels == (2, 0)
    assert load_questions(path)[0].title == ""


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (HEADER + "1,q,t,c,s,3\n", "line 2: the label '3'"),
        (HEADER, "no questions"),
        ("a,b\n", "no column named qid"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(tmp_path: Path, text: str, complaint: str) -> None:
    path = tmp_path / "qa.csv"
    path.write_text(text)
    with pytest.raises(UnusableFile, match=complaint):
        load_questions(path)


async def test_a_system_is_judged_on_ranking_and_on_silence() -> None:
    questions = [question("a", 0, 2, 1), question("b", 1, 0), question("c", 0, 0), question("d", 0, 2)]
    scores = {"a": (0.1, 0.9, 0.5), "b": (0.9, 0.1), "c": (0.2, 0.1), "d": (0.9, 0.1)}

    async def answer(text: str, title: str, candidates: Sequence[Candidate]) -> Judgement:
        mine = scores[text.removeprefix("question ").removesuffix("?")]
        return Judgement(mine, answers=max(mine) > 0.5)

    told = (await measure_answers(questions, {"product": answer})).json()["figures"]["product"]
    assert told["P@1 any"]["mean"] == pytest.approx(2 / 3)
    assert told["P@1 full"]["mean"] == pytest.approx(1 / 3)
    assert told["MAP"]["mean"] == pytest.approx((1 + 1 + 1 / 2) / 3)
    assert told["declining: precision"]["mean"] == 1.0
    assert told["recall"]["mean"] == 1.0
    assert told["F1"]["mean"] == 1.0
    assert told["answers where a 2 exists"]["mean"] == 1.0


async def test_a_question_with_partial_evidence_only_is_not_judged_on_silence() -> None:
    async def silent(text: str, title: str, candidates: Sequence[Candidate]) -> Judgement:
        return Judgement((0.0,) * len(candidates), answers=False)

    questions = [question("a", 1), question("b", 0), question("c", 2)]
    told = (await measure_answers(questions, {"product": silent})).json()["figures"]["product"]
    assert told["declining: precision"] == {**told["declining: precision"], "mean": 0.5, "count": 2}


async def test_plain_methods_stand_beside_it_with_their_best_threshold() -> None:
    questions = [
        Question("1", "how heavy is it", "Kettle", (Candidate("it is heavy"), Candidate("red")), (2, 0)),
        Question("2", "does it whistle", "Kettle", (Candidate("red"), Candidate("made of steel")), (0, 0)),
    ]
    told = (await measure_answers(questions, {})).json()["figures"]["BM25"]
    assert told["P@1 any"]["mean"] == 1.0
    assert told["F1"]["mean"] == 1.0
