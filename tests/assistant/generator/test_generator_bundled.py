"""The weights that the project ships: whole, small, never pickled, and with a card that names its sources."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.generator.batching import SharedGenerator
from assistant.generator.prompts import parse_search, search_prompt
from assistant.generator.weights import BUNDLED, CONFIG, HASHES, TOKENIZER, WEIGHTS, read_gpt2


def test_the_files_are_those_that_were_hashed_and_no_others() -> None:
    assert read_gpt2(BUNDLED).context == 256
    assert {path.name for path in BUNDLED.iterdir()} == {CONFIG, HASHES, TOKENIZER, WEIGHTS, "MODEL_CARD.md"}
    assert set(json.loads((BUNDLED / HASHES).read_text())) == {CONFIG, TOKENIZER, WEIGHTS}
    assert (BUNDLED / WEIGHTS).stat().st_size <= 48_000_000


@pytest.mark.parametrize(
    "source",
    [
        "mlschmitt/classic-books-markdown",
        "jfainberg/self_dialogue_corpus",
        "google-research-datasets/dstc8-schema-guided-dialogue",
        "google-research-datasets/Taskmaster",
        "amazon-science/contextual-product-qa",
        "bitext/customer-support-llm-chatbot-training-dataset",
        "clinc/oos-eval",
        "wayfair/WANDS",
        "aws-samples/retail-demo-store",
    ],
)
def test_the_card_names_every_source_with_its_licence(source: str) -> None:
    [row] = [line for line in (BUNDLED / "MODEL_CARD.md").read_text().splitlines() if source in line]
    assert row.rstrip(" |").rpartition("|")[2].strip()


async def test_it_writes_what_the_search_job_can_read(tmp_path: Path) -> None:
    generator = SharedGenerator.open(BUNDLED, tmp_path, threads=1)
    text = await generator.generate(search_prompt("black wireless headphones"), 32, 30)
    assert parse_search(text).keywords
    await generator.close()
