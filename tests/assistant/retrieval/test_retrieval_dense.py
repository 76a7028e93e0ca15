"""Vectors by row: exact search, growing without copies of what is shared, masks."""

import numpy as np

from assistant.retrieval.dense import DenseIndex, Matrix


def unit(*rows: list[float]) -> Matrix:
    matrix = np.array(rows, dtype=np.float32)
    return np.asarray(matrix / np.linalg.norm(matrix, axis=1, keepdims=True), dtype=np.float32)


def test_nearest_first_and_only_within_the_mask() -> None:
    index = DenseIndex(2).extended(unit([1, 0], [1, 1], [0, 1]))
    query = unit([1, 0.1])[0]
    assert [row for row, _ in index.search(query, 3)] == [0, 1, 2]
    assert [row for row, _ in index.search(query, 3, np.array([False, True, True]))] == [1, 2]
    assert index.search(query, 0) == []


def test_a_mask_of_few_rows_gives_the_same_cosines() -> None:
    random = np.random.default_rng(0)
    index = DenseIndex(8).extended(unit(*random.normal(size=(200, 8)).tolist()))
    query = unit(random.normal(size=8).tolist())[0]
    few = np.zeros(200, dtype=bool)
    few[[3, 77]] = True
    found = index.similarities(query, few)
    np.testing.assert_allclose(found[few], index.similarities(query)[few], rtol=1e-5)
    assert not found[~few].any()


def test_growing_leaves_older_states_as_they_were() -> None:
    first = DenseIndex(2).extended(unit([1, 0]))
    second = first
    for _ in range(20):
        second = second.extended(unit([0, 1]))
    assert first.rows == 1
    assert second.rows == 21
    np.testing.assert_array_equal(second.matrix[0], first.matrix[0])
    np.testing.assert_array_equal(second.taken(np.array([0, 20])).matrix, unit([1, 0], [0, 1]))
