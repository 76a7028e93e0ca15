"""The area under the curve of a ranking score over labelled pairs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from assistant.evaluation.labelled import UnusableFile
from assistant.evaluation.relevance import Pair, area_under_curve, load_pairs, measure_relevance


@pytest.mark.parametrize(
    ("scores", "area"),
    [
        ([4, 3, 2, 1], 1.0),
        ([1, 2, 3, 4], 0.0),
        ([1, 1, 1, 1], 0.5),
        ([3, 1, 2, 0], 0.75),
        ([2, 1, 1, 0], 0.875),
    ],
)
def test_the_area_is_the_chance_that_a_relevant_pair_scores_higher(scores: list[float], area: float) -> None:
    relevant = np.array([True, True, False, False])
    assert area_under_curve(np.array(scores, dtype=float), relevant) == area


def test_the_area_of_one_kind_alone_is_not_defined() -> None:
    assert np.isnan(area_under_curve(np.array([1.0, 2.0]), np.array([True, True])))


def test_pairs_are_read_with_either_form_of_label(tmp_path: Path) -> None:
    path = tmp_path / "pairs.csv"
    path.write_text(
        '\ufeffquery,name,label\nbed,oak bed,Relevant\nbed,"lamp, brass",not relevant\nbed,cot,1\n'
    )
    assert [pair.relevant for pair in load_pairs(path)] == [True, False, True]
    assert load_pairs(path)[1].name == "lamp, brass"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("query,name\n", "line 1: no column named label"),
        ("query,name,label\na,b,maybe\n", "line 2: 'maybe' is neither"),
        ("query,name,label\na,b,1\n", "relevant and irrelevant pairs are both needed"),
        ("query,name,label\na\n", "line 2: fewer cells"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(tmp_path: Path, text: str, complaint: str) -> None:
    path = tmp_path / "pairs.csv"
    path.write_text(text)
    with pytest.raises(UnusableFile, match=complaint):
        load_pairs(path)


async def test_systems_and_plain_methods_stand_in_one_table() -> None:
    async def perfect(asked: Sequence[tuple[str, str]]) -> list[float]:
        return [float("teapot" in name) for _, name in asked]

    pairs = [
        Pair("something for tea", "a glass teapot", True),
        Pair("something for tea", "a spade for the garden", False),
        Pair("tea kettle", "iron teapot", True),
        Pair("tea kettle", "tea towel", False),
    ]
    told = (await measure_relevance(pairs, {"product": perfect})).json()
    assert told["figures"]["product"]["area under the curve"]["mean"] == 1.0
    assert told["figures"]["BM25"]["area under the curve"]["mean"] < 1.0
