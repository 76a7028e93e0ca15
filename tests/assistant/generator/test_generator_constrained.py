"""Constrained decoding finds what scoring everything finds, and never leaves the vocabulary."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.generator.constrained import most_likely
from assistant.generator.ctranslate import CTranslateEngine
from assistant.generator.engine import Engine, Followed, Scored, Scoring, Writing
from assistant.generator.reference import TorchEngine
from assistant.generator.trie import Node, Trie, line
from assistant.generator.weights import BUNDLED

PROMPT = "Query: something warm for winter\nSearch:"
TITLES = [
    "Sofa",
    "Sofa bed",
    "Sofa bed, grey",
    "短款羊毛外套",
    "短款",
    "Café crème ☕",
    "Coat",
    "Wool coat",
    "A",
]


class Letters:
    """A model of letters with chance probabilities that depend on all that was written before."""

    workers = 1
    vocabulary = 40

    def __init__(self, longest: int = 100) -> None:
        self.longest = longest
        self.batches: list[int] = []

    def write(self, batch: Sequence[Writing]) -> list[str]:
        raise AssertionError("not asked for")

    def score(self, batch: Sequence[Scoring]) -> list[Scored]:
        scored = []
        for one in batch:
            [path] = self.encode([one.continuation])
            steps = [self._following(one.prompt, path[:place])[token] for place, token in enumerate(path)]
            scored.append(Scored(float(sum(steps)), len(path)))
        return scored

    def encode(self, texts: Sequence[str]) -> list[list[int]]:
        return [[ord(letter) % self.vocabulary for letter in text][: self.longest] for text in texts]

    def follow(self, prompt: str, paths: Sequence[Sequence[int]], known: int = 0) -> list[Followed]:
        self.batches.append(len(paths))
        assert known <= min(map(len, paths))
        return [
            Followed(
                np.array(
                    [self._following(prompt, path[:place])[token] for place, token in enumerate(path)],
                    np.float32,
                )[known:],
                self._following(prompt, path),
            )
            for path in paths
        ]

    def close(self) -> None:
        pass

    def _following(self, prompt: str, path: Sequence[int]) -> np.ndarray:
        seed = [*prompt.encode(), *path]
        raw = np.random.default_rng(seed).normal(0, 3, self.vocabulary)
        return (raw - np.log(np.exp(raw).sum())).astype(np.float32)


@pytest.fixture(scope="module", params=["ctranslate2", "torch"])
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    opened: Engine = (
        TorchEngine.open(BUNDLED, "cpu")
        if request.param == "torch"
        else CTranslateEngine.open(BUNDLED, tmp_path_factory.mktemp("cache"), 1, "float32")
    )
    yield opened
    opened.close()


def brute(engine: Engine, prompt: str, texts: Sequence[str]) -> list[tuple[str, float]]:
    """Every text scored, likeliest first."""
    scored = engine.score([Scoring(prompt, line(text)) for text in texts])
    return sorted(
        ((text, one.total) for text, one in zip(texts, scored, strict=True)), key=lambda pair: -pair[1]
    )


names = st.lists(
    st.text("abcde ", min_size=1, max_size=6).map(lambda text: " ".join(text.split())), max_size=12
)


@settings(max_examples=120, deadline=None)
@given(texts=names, count=st.integers(1, 5), prompt=st.text("pq", max_size=3))
def test_finds_what_scoring_everything_finds(texts: list[str], count: int, prompt: str) -> None:
    letters = Letters()
    trie = Trie(texts, letters.encode)
    choice = most_likely(letters, prompt, trie, count)
    expected = brute(letters, prompt, list(dict.fromkeys(texts)))[:count]
    assert choice.exact
    assert [text for text, _ in choice.ranked] == [text for text, _ in expected]
    np.testing.assert_allclose([one for _, one in choice.ranked], [one for _, one in expected], atol=1e-3)


def test_the_model_finds_what_scoring_everything_finds(engine: Engine) -> None:
    trie = Trie(TITLES, engine.encode)
    choice = most_likely(engine, PROMPT, trie, len(TITLES))
    expected = brute(engine, PROMPT, TITLES)
    assert choice.exact
    assert [text for text, _ in choice.ranked] == [text for text, _ in expected]
    np.testing.assert_allclose([one for _, one in choice.ranked], [one for _, one in expected], atol=2e-3)
    assert most_likely(engine, PROMPT, trie).ranked == choice.ranked[:1]


def test_a_name_that_begins_another_wins_only_on_its_own_merit(engine: Engine) -> None:
    trie = Trie(["Sofa", "Sofa bed"], engine.encode)
    [best] = most_likely(engine, PROMPT, trie).ranked
    assert best[0] == brute(engine, PROMPT, ["Sofa", "Sofa bed"])[0][0]
    told = dict(most_likely(engine, f"{PROMPT} Sofa bed\n{PROMPT}", trie, 2).ranked)
    assert told.keys() == {"Sofa", "Sofa bed"}


def test_nothing_to_choose_from() -> None:
    letters = Letters()
    assert most_likely(letters, "p", Trie([], letters.encode)).ranked == ()
    assert most_likely(letters, "p", Trie(["a"], letters.encode), 0).ranked == ()
    assert [text for text, _ in most_likely(letters, "p", Trie([""], letters.encode)).ranked] == [""]
    assert letters.batches == [1]


def test_texts_that_agree_in_all_that_the_model_can_read_stay_together() -> None:
    letters = Letters(longest=4)
    choice = most_likely(letters, "p", Trie(["abcdef", "abcdeg", "abxxxx"], letters.encode), 3)
    assert {text for text, _ in choice.ranked} == {"abcdef", "abcdeg", "abxxxx"}
    values = dict(choice.ranked)
    assert values["abcdef"] == values["abcdeg"] != values["abxxxx"]


def test_a_search_that_ends_at_its_bound_says_so() -> None:
    letters = Letters()
    texts = [f"{one}{two}{three}" for one in "abcdefgh" for two in "abcdefgh" for three in "abcdefgh"]
    trie = Trie(texts, letters.encode)
    whole = most_likely(letters, "p", trie, 3)
    assert whole.exact
    assert dict(whole.ranked) == pytest.approx(dict(brute(letters, "p", texts)[:3]))
    bounded = most_likely(letters, "p", trie, 3, expansions=5)
    assert not bounded.exact
    assert {text for text, _ in bounded.ranked} <= set(texts)
    given_up = most_likely(letters, "p", trie, 3, unwanted=lambda: True)
    assert (given_up.exact, given_up.ranked) == (False, ())


def test_most_of_a_large_vocabulary_is_never_looked_at() -> None:
    letters = Letters()
    texts = [f"{one}{two}{three}" for one in "abcdefghij" for two in "abcdefghij" for three in "abcdefghij"]
    assert most_likely(letters, "p", Trie(texts, letters.encode)).exact
    assert sum(letters.batches) < 150


def test_there_may_be_ten_thousand_titles(tmp_path: Path) -> None:
    engine = CTranslateEngine.open(BUNDLED, tmp_path, 1)
    titles = [
        f"{colour} {thing} No. {number}"
        for number in range(500)
        for colour in ("Red", "Blue", "绿色", "Oak")
        for thing in ("chair", "table", "lamp", "sofa bed", "coat")
    ]
    trie = Trie(titles, engine.encode)
    assert len(trie.texts) == 10_000
    choice = most_likely(engine, PROMPT, trie, 5)
    assert choice.exact
    assert len(choice.ranked) == 5
    assert {text for text, _ in choice.ranked} <= set(titles)
    assert list(choice.ranked) == sorted(choice.ranked, key=lambda pair: -pair[1])
    engine.close()


def test_a_trie_is_walked_from_its_root_to_every_text() -> None:
    letters = Letters()
    trie = Trie(["abc", "abd", "b"], letters.encode)

    def reached(node: Node) -> list[str]:
        node, _ = trie.descend(node, 2)
        if trie.is_leaf(node):
            return list(trie.texts[node.first : node.last])
        return [text for _, child in trie.children(node) for text in reached(child)]

    assert sorted(reached(trie.root())) == ["abc", "abd", "b"]
