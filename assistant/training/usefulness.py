"""What the model adds to finding a product and its category, on needs made from a catalogue.

A need is made from one product, which counts as the only right answer although others would do as well;
so the figures are low for everybody, and only their differences tell. Products that training held back
show what a model does for a shop's news, the others what it does for what it has learnt.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

import numpy as np
from numpy.typing import NDArray

from assistant.catalogue.product import Product
from assistant.generator.constrained import most_likely
from assistant.generator.engine import Engine, Scoring, Writing
from assistant.generator.prompts import (
    continuation,
    describe,
    need_prompt,
    parse_search,
    recommend_prompt,
    search_prompt,
    write_path,
)
from assistant.generator.trie import Trie
from assistant.ports import Embedder
from assistant.training.needs import NeedWriter

DESCRIBED_WEIGHT = 0.5
RERANKED = 30
LIKELIHOOD_WEIGHT = 0.5
CHOSEN = 5
"""Categories whose likelihood is asked for."""
SHARPNESS = 12.0


def recall(
    engine: Engine, embedder: Embedder, catalogue: Sequence[Product], asked: Sequence[Product], seed: int
) -> dict[str, tuple[float, float]]:
    """(recall@1, recall@10) of one fresh need for each product in `asked`, by way of ranking.

    `need`: by likeness of vectors to the need alone; `need and description`: to the described product
    as well; `re-ranked`: the need's first thirty, in order of likeness and likelihood of the need.
    """
    writer, chance = NeedWriter(catalogue), Random(seed)
    needs = [writer.write(product, chance).text for product in asked]
    told = [describe(product.title, product.description) for product in catalogue]
    matrix = embedder.embed(told)
    place = {product.id: number for number, product in enumerate(catalogue)}
    right = np.array([place[product.id] for product in asked])
    by_need = embedder.embed(needs) @ matrix.T
    described = [
        text for start in range(0, len(needs), 16) for text in _described(engine, needs[start : start + 16])
    ]
    by_description = embedder.embed(described) @ matrix.T
    figures = {
        "need": _hits(by_need, right),
        "description": _hits(by_description, right),
        "need and description": _hits(by_need + DESCRIBED_WEIGHT * by_description, right),
    }
    reranked = np.full_like(by_need, -np.inf)
    for row, need in enumerate(needs):
        first = np.argsort(-by_need[row])[:RERANKED]
        scored = engine.score([Scoring(need_prompt(told[one]), continuation(need)) for one in first])
        likely = np.array([one.mean for one in scored], dtype=np.float32)
        reranked[row, first] = _standard(by_need[row, first]) + LIKELIHOOD_WEIGHT * _standard(likely)
    figures["re-ranked"] = _hits(reranked, right)
    return figures


def categories(
    engine: Engine, embedder: Embedder, catalogue: Sequence[Product], asked: Sequence[Product], seed: int
) -> dict[str, tuple[float, float]]:
    """(first step right, whole path right) of the category found for one fresh need a product.

    `vectors`: the categories of the products likest to the need vote. `written`: what the search job writes.
    `chosen`: the catalogue's likeliest path after the keywords that it writes (`constrained.py`). `both`:
    the product of the votes and the likelihoods.
    """
    writer, chance = NeedWriter(catalogue), Random(seed)
    needs = [writer.write(product, chance).text for product in asked]
    true = [product.category for product in asked]
    paths = list(dict.fromkeys(product.category for product in catalogue if product.category))
    trie = Trie([f"{write_path(path)} |" for path in paths], engine.encode)
    named = {f"{write_path(path)} |": path for path in paths}
    matrix = embedder.embed([describe(product.title, product.description) for product in catalogue])
    place = {path: number for number, path in enumerate(paths)}
    owner = np.array([place.get(product.category, 0) for product in catalogue])
    similar = embedder.embed(needs) @ matrix.T
    found: dict[str, list[tuple[str, ...]]] = {"vectors": [], "written": [], "chosen": [], "both": []}
    for row, need in enumerate(needs):
        votes = category_votes(similar[row], owner, len(paths))
        [reply] = engine.write([Writing(search_prompt(need), 32)])
        found["vectors"].append(paths[int(votes.argmax())])
        found["written"].append(parse_search(reply).category)
        keywords = reply.partition("|")[0].strip()
        choice = most_likely(engine, f"{search_prompt(need)} {keywords} |", trie, CHOSEN)
        likely = {named[text]: value for text, value in choice.ranked}
        found["chosen"].append(max(likely, key=likely.__getitem__) if likely else ())
        floor = min(likely.values(), default=0.0) - 1
        both = [
            float(np.log(votes[place[path]] + 1e-4)) + LIKELIHOOD_WEIGHT * likely.get(path, floor)
            for path in paths
        ]
        found["both"].append(paths[int(np.argmax(both))])
    return {
        name: (
            float(np.mean([one[:1] == two[:1] for one, two in zip(told, true, strict=True)])),
            float(np.mean([one == two for one, two in zip(told, true, strict=True)])),
        )
        for name, told in found.items()
    }


def category_votes(similar: NDArray[np.float32], owner: NDArray[np.int64], count: int) -> NDArray[np.float64]:
    """Shares of `count` categories among the thirty products likest to a need, the likest counting most."""
    first = np.argsort(-similar)[:RERANKED]
    weights = np.exp(SHARPNESS * (similar[first] - similar[first[0]]))
    votes = np.bincount(owner[first], weights=weights, minlength=count).astype(np.float64)
    return np.asarray(votes / votes.sum(), dtype=np.float64)


def _described(engine: Engine, needs: Sequence[str]) -> list[str]:
    return [text or "-" for text in engine.write([Writing(recommend_prompt(need), 60) for need in needs])]


def _hits(scores: NDArray[np.float32], right: NDArray[np.int64]) -> tuple[float, float]:
    """Shares of rows whose right column is first, and among the first ten. A tie counts as lost."""
    own = scores[np.arange(len(right)), right]
    above = (scores >= own[:, None]).sum(axis=1) - 1
    return float((above < 1).mean()), float((above < 10).mean())


def _standard(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Mean 0, deviation 1, so that likeness and likelihood can be added."""
    scaled: NDArray[np.float32] = (values - values.mean()) / (values.std() + np.float32(1e-6))
    return scaled
