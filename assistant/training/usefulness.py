"""What the model adds to finding a product: recall with it and without, on needs made from a catalogue.

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
from assistant.generator.engine import Engine, Scoring, Writing
from assistant.generator.prompts import continuation, describe, need_prompt, recommend_prompt
from assistant.ports import Embedder
from assistant.training.needs import NeedWriter

DESCRIBED_WEIGHT = 0.5
RERANKED = 30
LIKELIHOOD_WEIGHT = 0.5


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
