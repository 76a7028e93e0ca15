"""Means with bootstrap intervals, and the gain between two systems on the same cases."""

from __future__ import annotations

import pytest

from assistant.evaluation.figures import Report, Row, gain, mean


def test_the_interval_holds_the_mean_and_narrows_with_more_cases() -> None:
    few, many = mean([0.0, 1.0] * 5), mean([0.0, 1.0] * 500)
    assert few is not None
    assert many is not None
    assert few.mean == many.mean == 0.5
    assert few.low < many.low < 0.5 < many.high < few.high


def test_the_interval_of_a_constant_is_a_point_and_of_nothing_is_nothing() -> None:
    constant = mean([1.0] * 8)
    assert constant is not None
    assert (constant.low, constant.high) == (1.0, 1.0)
    assert mean([]) is None


def test_a_small_but_steady_gain_is_told_from_noise() -> None:
    hard_and_easy = [0.1, 0.9] * 20
    better = gain([value + 0.05 for value in hard_and_easy], hard_and_easy)
    assert better is not None
    assert better.low > 0.04


def test_gains_need_the_same_cases() -> None:
    with pytest.raises(ValueError, match="shorter"):
        gain([1.0, 0.0], [1.0])


def test_the_same_values_give_the_same_interval() -> None:
    assert mean([0.0, 0.3, 1.0]) == mean([0.0, 0.3, 1.0])


def test_a_report_as_json_has_numbers_by_row_and_column() -> None:
    report = Report(
        "T", ("a", "b"), (Row("x", (mean([1.0]), 3)), Row("y", (None, "n"))), details={"more": [1]}
    )
    told = report.json()
    assert told["figures"]["x"]["a"] == {"mean": 1.0, "low": 1.0, "high": 1.0, "count": 1}
    assert told["figures"]["x"]["b"] == 3
    assert told["figures"]["y"] == {"a": None, "b": "n"}
    assert told["more"] == [1]
