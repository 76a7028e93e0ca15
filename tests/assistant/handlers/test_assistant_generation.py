"""What the model adds to a search, and that its silence, its lateness and its nonsense cost nothing."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import pytest

from assistant.dialogue.state import Profile, Wish
from assistant.generator.prompts import need_prompt
from assistant.guide import Guide
from assistant.handlers.finding import Found, find
from assistant.handlers.generation import NOTHING, Suggested, likelihoods, suggested
from assistant.ports import Choice, GeneratorBusy, GeneratorCannot

pytestmark = pytest.mark.asyncio(loop_scope="session")

TOLD = Wish(text="it gets too dark to read on my balcony in the evening", kind="recommend")


@dataclass
class Texts:
    """A vocabulary that is only its texts."""

    texts: Sequence[str]


@dataclass
class Model:
    """Writes what it is told to; `likely` puts values to texts that contain its keys."""

    writes: dict[str, str] = field(default_factory=dict)
    likely: dict[str, float] = field(default_factory=dict)
    fails: Exception | None = None
    asked: list[str] = field(default_factory=list)

    async def generate(
        self, prompt: str, max_tokens: int, deadline: float, *, background: bool = False
    ) -> str:
        self.asked.append(prompt)
        if self.fails:
            raise self.fails
        return next((text for key, text in self.writes.items() if key in prompt), "")

    async def likelihood(
        self,
        pairs: Sequence[tuple[str, str]],
        deadline: float,
        *,
        total: bool = False,
        background: bool = False,
    ) -> list[float]:
        if self.fails:
            raise self.fails
        return [
            next((value for key, value in self.likely.items() if key in prompt), -5.0) for prompt, _ in pairs
        ]

    async def vocabulary(self, texts: Sequence[str]) -> Texts:
        self.asked.append("vocabulary")
        return Texts(texts)

    async def most_likely(
        self, prompt: str, vocabulary: Texts, deadline: float, *, count: int = 1, background: bool = False
    ) -> Choice:
        if self.fails:
            raise self.fails
        ranked = [
            (text, value) for key, value in self.likely.items() for text in vocabulary.texts if key in text
        ]
        return Choice(tuple(sorted(ranked, key=lambda pair: -pair[1])[:count]))


def with_model(guide: Guide, model: Model, *jobs: str) -> Guide:
    return replace(guide, generator=model, jobs=frozenset(jobs))  # type: ignore[arg-type]


async def found(guide: Guide, wish: Wish, help: Suggested = NOTHING) -> Found:
    return await find(guide, wish, Profile(), time.time(), suggested=help)


async def test_keywords_and_the_catalogues_own_categories(guide: Guide) -> None:
    path = guide.index.vocabulary.leaves[0]
    model = Model({"Query:": "lantern outdoor | Nowhere |"}, {path[-1]: -0.1, "Phones": -3.0})
    help = await suggested(with_model(guide, model, "search"), TOLD)
    assert [word for word, _ in help.terms] == ["lantern", "outdoor"]
    assert not help.descriptions
    assert help.categories[0][0][-1] == path[-1]
    assert sum(share for _, share in help.categories) == pytest.approx(1.0)
    assert {category for category, _ in help.categories} <= set(guide.index.vocabulary.leaves)


async def test_the_categories_are_made_ready_once_for_a_catalogue(guide: Guide) -> None:
    model = Model({"Query:": "lantern | |"}, {"Phones": -1.0})
    shop = with_model(replace(guide, choices=type(guide.choices)()), model, "search")
    for _ in range(3):
        await suggested(shop, TOLD)
    assert model.asked.count("vocabulary") == 1


async def test_a_likely_category_moves_its_products_up_and_adds_none_that_is_refused(guide: Guide) -> None:
    plain = await found(guide, TOLD)
    further = await find(guide, TOLD, Profile(), time.time(), limit=40)
    first = {product.category for product, _ in plain.pairs}
    path = next(product.category for product, _ in further.pairs if product.category not in first)
    moved = await found(guide, TOLD, Suggested(categories=((path, 1.0),)))

    def count(result: Found) -> int:
        return sum(product.category == path for product, _ in result.pairs)

    assert count(moved) > count(plain)
    refused = replace(TOLD, constraints=replace(TOLD.constraints, not_categories=(path,)))
    assert not count(await found(guide, refused, Suggested(categories=((path, 1.0),))))


async def test_the_order_follows_the_likelihood_of_the_need(guide: Guide) -> None:
    plain = [product for product, _ in (await found(guide, TOLD)).pairs]
    place = len(plain) - 3  # the last may be there for variety, and stay
    last = plain[place]
    model = Model(likely={need_prompt(last.title)[:40]: 0.0})
    shop = with_model(guide, model, "recommend")
    values = await likelihoods(shop, TOLD, plain)
    assert values[place] == max(values)
    ordered = [product.id for product, _ in (await found(shop, TOLD)).pairs]
    assert ordered.index(last.id) < place


@pytest.mark.parametrize(
    "failure", [TimeoutError(), GeneratorBusy("full"), GeneratorCannot("no likelihoods")]
)
async def test_a_model_that_fails_changes_nothing(guide: Guide, failure: Exception) -> None:
    shop = with_model(guide, Model(fails=failure), "recommend", "search")
    assert await suggested(shop, TOLD) == NOTHING
    assert [one.id for one, _ in (await found(shop, TOLD)).pairs] == [
        one.id for one, _ in (await found(guide, TOLD)).pairs
    ]


async def test_a_job_that_is_off_asks_nothing(guide: Guide) -> None:
    model = Model({"": "anything"})
    assert await suggested(with_model(guide, model), TOLD) == NOTHING
    assert await suggested(with_model(guide, model, "answer"), TOLD) == NOTHING
    assert not model.asked
