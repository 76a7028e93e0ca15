"""The word index: scores, filters' look-ups, changes without a rebuild, snapshots."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.retrieval.lexical import BIT, Document, LexicalIndex, fact_term

WORDS = st.sampled_from(["red", "blue", "lamp", "lamps", "sofa", "oak", "15in", "desk"])
DOCUMENTS = st.builds(
    lambda title, text, color: Document((title[-1:], title, [], [], [color], text, []), {"color": [color]}),
    st.lists(WORDS, min_size=1, max_size=4),
    st.lists(WORDS, max_size=12),
    st.sampled_from(["red", "blue"]),
)


def document(title: str, text: str = "", **facts: str) -> Document:
    stated = [word for value in facts.values() for word in value.split()]
    return Document(
        (title.split()[-1:], title.split(), [], [], stated, text.split(), []),
        {name: value.split() for name, value in facts.items()},
    )


def index_of(*documents: Document) -> LexicalIndex:
    return LexicalIndex().changed(enumerate(documents), (), len(documents))


def test_a_title_counts_more_than_a_description_and_its_last_noun_most() -> None:
    index = index_of(document("camera bag"), document("bag camera"), document("strap", "for a camera"))
    camera = index.weights([(("camera",), 1.0)]).saturated
    assert camera[1] > camera[0] > camera[2] > 0


def test_a_long_description_is_no_better_for_its_length() -> None:
    index = index_of(document("a", "oak"), document("b", "oak " + "word " * 80))
    short, long = index.weights([(("oak",), 1.0)]).saturated
    assert short > long


def test_all_words_of_an_alternative_must_be_there() -> None:
    index = index_of(document("coffee table"), document("table", "no drinks"))
    assert index.weights([(("coffee", "table"), 1.0)]).saturated.astype(bool).tolist() == [True, False]


def test_the_better_alternative_counts_and_only_once() -> None:
    index = index_of(document("sofa couch"), document("sofa"))
    having = index.weights([(("couch",), 1.0), (("sofa",), 0.9)])
    alone = index.weights([(("couch",), 1.0)])
    assert having.saturated[0] <= max(alone.saturated[0], index.weights([(("sofa",), 0.9)]).saturated[0])
    assert having.well.tolist() == [1.0, np.float32(0.9)]


def test_fields_and_facts_of_a_word() -> None:
    index = index_of(document("red lamp", "oak", color="red"), document("lamp", "red"))
    red = index.find("red")
    assert red.rows.tolist() == [0, 1]
    assert bool(red.fields[0] & BIT["title"])
    assert not red.fields[1] & BIT["title"]
    assert index.find(fact_term("color", "red")).rows.tolist() == [0]
    assert index.find(fact_term("color")).rows.tolist() == [0]


def test_relatives_and_measures_of_the_catalogues_words() -> None:
    index = index_of(document("fish fishing 15in 15.6in"))
    assert set(index.lexicon.relatives("fishing")) == {"fish", "fishing"}
    assert sorted(index.lexicon.measures("in")) == [(15.0, "15in"), (15.6, "15.6in")]
    assert "fish" in index.lexicon
    assert "fis" not in index.lexicon


@settings(max_examples=40, deadline=None)
@given(st.lists(DOCUMENTS, min_size=1, max_size=12), st.data())
def test_changed_is_the_same_as_made_anew(documents: list[Document], data: st.DataObject) -> None:
    index = LexicalIndex()
    alive: dict[int, Document] = {}
    for row, new in enumerate(documents):
        gone = [old for old in alive if data.draw(st.booleans())]
        index = index.changed([(row, new)], gone, row + 1)
        alive = {old: doc for old, doc in alive.items() if old not in gone} | {row: new}
        if data.draw(st.integers(0, 5)) == 0:
            index = LexicalIndex.from_arrays(index.arrays())
    rows = list(alive)
    anew = index_of(*alive.values())
    compact = index.compacted()
    for word in ("red", "lamp", "lamps", "sofa", "15in"):
        assert index.find(word).rows.tolist() == [rows[row] for row in anew.find(word).rows]
        for found in (index.find(word), compact.find(word)):
            np.testing.assert_array_equal(found.weights, anew.find(word).weights)
            np.testing.assert_array_equal(found.fields, anew.find(word).fields)
        np.testing.assert_array_equal(compact.find(word).rows, anew.find(word).rows)
    assert index.count == anew.count == len(alive)
    assert index.frequencies() == anew.frequencies()


def test_an_empty_index_finds_nothing() -> None:
    index = LexicalIndex()
    assert index.find("lamp").rows.tolist() == []
    assert index.frequencies() == {}
    assert LexicalIndex.from_arrays(index.arrays()).count == 0
    assert index.compacted().count == 0
