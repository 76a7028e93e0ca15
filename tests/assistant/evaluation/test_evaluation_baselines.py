"""BM25, vectors and their fusion over a fixed list of texts."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.evaluation.baselines import Bm25, Fusion, plain_rankers, ranks

TEXTS = ["red running shoes", "a blue teapot", "shoe polish for red leather shoes"]


def test_bm25_finds_stemmed_words_and_knows_no_others() -> None:
    bm25 = Bm25(TEXTS)
    assert int(np.argmax(bm25.scores("blue teapots"))) == 1
    assert bm25.scores("wireless mouse").tolist() == [0, 0, 0]
    assert bm25.scores("of the").tolist() == [0, 0, 0]


@pytest.mark.parametrize("texts", [[""], ["...", "the"]])
def test_bm25_over_texts_without_words_scores_nothing(texts: list[str]) -> None:
    assert Bm25(texts).scores("red shoes").tolist() == [0] * len(texts)


def test_ranks_start_at_one_with_the_highest() -> None:
    assert ranks(np.array([0.2, 0.9, 0.2])).tolist() == [2, 1, 3]


def test_fusion_prefers_what_both_rank_high() -> None:
    class Fixed:
        def __init__(self, values: list[float]) -> None:
            self.name = "fixed"
            self.values = np.array(values)

        def scores(self, query: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
            return self.values

    fusion = Fusion([Fixed([3, 2, 1]), Fixed([0, 2, 1])])
    assert int(np.argmax(fusion.scores("x"))) == 1


def test_without_an_embedder_there_is_bm25_alone() -> None:
    assert [ranker.name for ranker in plain_rankers(TEXTS, None)] == ["BM25"]
