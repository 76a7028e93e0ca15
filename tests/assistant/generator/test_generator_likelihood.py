"""Choosing among given texts: what each measure counts, shown with a model whose probabilities are known."""

from __future__ import annotations

from collections.abc import Sequence
from math import log
from pathlib import Path

import pytest

from assistant.generator.batching import SharedGenerator
from assistant.generator.engine import Followed, Scored, Scoring, Writing
from assistant.generator.likelihood import choose, weigh
from assistant.generator.prompts import search_prompt
from assistant.generator.weights import BUNDLED

TABLE = {
    # "Sofa" is common whatever is asked; the question speaks for "Lamp"; "Lamp shade" is long.
    ("Query: light\nSearch:", " Sofa\n"): Scored(log(0.5), 2),
    ("Query: light\nSearch:", " Lamp\n"): Scored(log(0.2), 2),
    ("Query: light\nSearch:", " Lamp shade\n"): Scored(log(0.15), 4),
    ("Query:\nSearch:", " Sofa\n"): Scored(log(0.8), 2),
    ("Query:\nSearch:", " Lamp\n"): Scored(log(0.01), 2),
    ("Query:\nSearch:", " Lamp shade\n"): Scored(log(0.01), 4),
}
NAMES = ["Sofa", "Lamp", "Lamp shade"]


class Known:
    workers = 1

    def write(self, batch: Sequence[Writing]) -> list[str]:
        raise AssertionError("not asked for")

    def score(self, batch: Sequence[Scoring]) -> list[Scored]:
        return [TABLE[one.prompt, one.continuation] for one in batch]

    def encode(self, texts: Sequence[str]) -> list[list[int]]:
        raise AssertionError("not asked for")

    def follow(self, prompt: str, paths: Sequence[Sequence[int]], known: int = 0) -> list[Followed]:
        raise AssertionError("not asked for")

    def close(self) -> None:
        pass


async def test_each_measure_counts_what_it_says() -> None:
    generator = SharedGenerator(Known())
    prompt, neutral = "Query: light\nSearch:", "Query:\nSearch:"
    total = await weigh(generator, prompt, NAMES, 5, measure="total")
    assert total == pytest.approx([log(0.5), log(0.2), log(0.15)])
    mean = await weigh(generator, prompt, NAMES, 5)
    assert mean == pytest.approx([log(0.5) / 2, log(0.2) / 2, log(0.15) / 4])
    calibrated = await weigh(generator, prompt, NAMES, 5, measure="calibrated", neutral=neutral)
    assert calibrated == pytest.approx([log(0.5 / 0.8), log(0.2 / 0.01), log(0.15 / 0.01)])
    orders = {
        measure: [
            name for name, _ in await choose(generator, prompt, NAMES, 5, measure=measure, neutral=neutral)
        ]
        for measure in ("total", "mean", "calibrated")
    }
    assert orders == {
        "total": ["Sofa", "Lamp", "Lamp shade"],
        "mean": ["Sofa", "Lamp shade", "Lamp"],
        "calibrated": ["Lamp", "Lamp shade", "Sofa"],
    }
    assert await choose(generator, prompt, [], 5) == []
    await generator.close()


async def test_the_bundled_model_knows_what_it_was_asked_for(tmp_path: Path) -> None:
    generator = SharedGenerator.open(BUNDLED, tmp_path, threads=1)
    ranked = await choose(
        generator,
        search_prompt("acoustic guitar"),
        ["sofa grey", "guitar acoustic", "milk fresh"],
        30,
        measure="calibrated",
        neutral=search_prompt(""),
    )
    assert ranked[0][0] == "guitar acoustic"
    await generator.close()
