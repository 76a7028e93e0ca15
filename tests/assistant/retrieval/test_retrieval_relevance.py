"""Relevance of single pairs, comparable across queries."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import numpy as np
import pytest

from assistant.evaluation.relevance import area_under_curve
from assistant.retrieval.embedder import MiniLM
from assistant.retrieval.relevance import coverage, names_the_thing, relevance


@pytest.fixture(scope="module")
def minilm(tmp_path_factory: pytest.TempPathFactory) -> MiniLM:
    return MiniLM(tmp_path_factory.mktemp("encoder"))


def test_the_thing_asked_for_is_more_relevant_than_what_goes_with_it(minilm: MiniLM) -> None:
    query = "dining room tables"
    table, cloth, lamp = relevance(
        [(query, "Oak Dining Table"), (query, "Dining Room Tablecloth"), (query, "Red Desk Lamp")], minilm
    )
    assert table > cloth > lamp


def test_other_words_for_the_same_thing_cover_a_query() -> None:
    assert coverage("grey couch", "Gray Sofa") > 0.8
    assert coverage("grey couch", "Gray Rug") < coverage("grey couch", "Blue Sofa") < 0.8
    assert coverage("", "Gray Sofa") == coverage("the", "Gray Sofa") == 0
    assert names_the_thing("a bag for my camera", "Leather Camera Bag") == 1
    assert names_the_thing("camera", "Leather Camera Bag") == 0


def test_nothing_to_compare(minilm: MiniLM) -> None:
    assert relevance([], minilm) == []


def test_better_than_the_vectors_alone_on_labelled_pairs(minilm: MiniLM) -> None:
    data = os.environ.get("SHOPGUIDE_DATA")
    if not data:
        pytest.skip("needs the labelled pairs: set SHOPGUIDE_DATA to the data folder")
    with (Path(data) / "search" / "wands_pairs_train.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    pairs = [(row["query"], row["name"]) for row in rows]
    relevant = np.array([row["label"] == "Relevant" for row in rows])
    queries, names = minilm.embed([q for q, _ in pairs]), minilm.embed([n for _, n in pairs])
    alone = area_under_curve(np.sum(queries * names, axis=1).astype(np.float64), relevant)
    assert area_under_curve(np.array(relevance(pairs, minilm)), relevant) > alone + 0.01
