"""`shopguide eval`: the product's own scores on small files, as JSON for scripts."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from assistant.evaluation.answers import Candidate
from assistant.guide import Guide
from assistant.handlers.evidence import evidence
from assistant.ports import Embedder
from bot import measuring
from bot.config import Config

pytestmark = pytest.mark.asyncio(loop_scope="session")

QUESTIONS = """\
qid,question,title,candidate,source,label
1,how heavy is it?,Kettle,"item_weight: { unit:kilograms, value:1.2 }",attribute,2
1,how heavy is it?,Kettle,A classic for every kitchen.,description,0
2,can it play chess with my uncle?,Kettle,"color: { value:""red"" }",attribute,0
"""
PAIRS = """\
query,name,label
oak desk,Solid Oak Writing Desk,Relevant
oak desk,Red Wool Rug,Not relevant
wool rug,Red Wool Rug,1
wool rug,Solid Oak Writing Desk,0
"""
BESIDE = {"with the model", "without", "BM25", "vectors", "fusion of both"}


def printed(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(capsys.readouterr().out)
    return told


async def test_answers_are_judged_beside_plain_methods(
    tmp_path: Path, model_cache: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "qa.csv").write_text(QUESTIONS)
    await measuring.answers(Config(), tmp_path / "qa.csv", as_json=True)
    figures = printed(capsys)["figures"]
    assert set(figures) == BESIDE
    assert figures["without"]["P@1 full"]["mean"] == 1.0
    assert figures["without"]["F1"]["mean"] == 1.0


async def test_relevance_is_the_ranking_s_own_score(
    tmp_path: Path, model_cache: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "pairs.csv").write_text(PAIRS)
    await measuring.relevance(Config(), tmp_path / "pairs.csv", as_json=True)
    figures = printed(capsys)["figures"]
    assert set(figures) == BESIDE
    assert figures["without"]["area under the curve"]["mean"] == 1.0


async def test_candidates_are_scored_as_a_product_s_own_statements_are(
    guide: Guide, minilm: Embedder
) -> None:
    (product,) = await guide.catalogue.products(["PH-LUMEN-3-128-BLK"])
    found = evidence("how long does the battery last?", product, minilm, guide.reader)
    candidates: Sequence[Candidate] = [
        Candidate(one.statement.text, fact=one.statement.fact) for one in found
    ]
    judged = await measuring.answering(guide)("how long does the battery last?", product.title, candidates)
    assert judged.scores == pytest.approx([one.score for one in found], abs=0.02)
    assert judged.answers is found[0].enough
