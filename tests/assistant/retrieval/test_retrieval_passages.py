"""Policy passages found by a question, with the real encoder."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.catalogue.policy import Passage
from assistant.catalogue.product import Product
from assistant.money import Money
from assistant.retrieval.embedder import MiniLM
from assistant.retrieval.passages import PassageIndex


def passage(page: str, heading: str, text: str, **scope: tuple[str, ...]) -> Passage:
    anchor = heading.lower().replace(" ", "-").strip("?")
    return Passage(f"{page}#{anchor}", page, page.capitalize(), heading, anchor, text, **scope)


PASSAGES = [
    passage("returns", "How long can I return something?", "You can return most products within 30 days."),
    passage(
        "returns",
        "What is the return policy for phones?",
        "An opened phone can be returned within 14 days.",
        categories=("Phones",),
    ),
    passage("shipping", "What does shipping cost?", "Standard delivery costs $4.95 and takes 3 days."),
    passage("shipping", "Which countries do you ship to?", "We deliver to the United States and Canada."),
    passage("payment", "Which payment methods do you accept?", "We take credit cards and PayPal."),
    passage("warranty", "How long is the warranty?", "Every product has a warranty of 2 years."),
    passage(
        "warranty",
        "How long is the warranty on Aldern?",
        "Aldern gives 5 years of warranty.",
        brands=("Aldern",),
    ),
    passage("hours", "When are you open?", "The store is open from 9 am to 6 pm, closed on Sunday."),
]
PHONE = Product("p1", "Sunfish 5", Money(Decimal(499), "USD"), product_type=("Electronics", "Phones"))
LAMP = Product("l1", "Oak Lamp", Money(Decimal(49), "USD"), product_type=("Home", "Lamps"), brand="Aldern")


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> PassageIndex:
    return PassageIndex(PASSAGES, MiniLM(tmp_path_factory.mktemp("encoder")))


@pytest.mark.parametrize(
    ("question", "page"),
    [
        ("can I send it back if I don't like it?", "returns"),
        ("how much is postage", "shipping"),
        ("do you deliver to Toronto", "shipping"),
        ("can I pay with a visa card", "payment"),
        ("is there a guarantee", "warranty"),
        ("what time do you close on Saturdays", "hours"),
    ],
)
def test_the_passage_that_answers_comes_first(index: PassageIndex, question: str, page: str) -> None:
    assert index.search(question)[0].passage.page == page


def test_what_is_about_the_product_comes_before_what_is_about_everything(index: PassageIndex) -> None:
    question = "what is the return policy for this product?"
    assert index.search(question, PHONE)[0].passage.categories == ("Phones",)
    assert index.search(question, LAMP)[0].passage.text.startswith("You can return most")
    assert index.search("how long is the warranty", LAMP)[0].passage.brands == ("Aldern",)


def test_what_is_about_other_products_is_not_found(index: PassageIndex) -> None:
    for product in (None, LAMP):
        for hit in index.search("what is the return policy?", product, limit=20):
            assert not hit.passage.categories
    for hit in index.search("how long is the warranty?", PHONE, limit=20):
        assert not hit.passage.brands


def test_a_category_or_brand_that_the_question_names_counts_too(index: PassageIndex) -> None:
    assert index.search("return policy for a phone")[0].passage.categories == ("Phones",)
    assert index.search("what warranty does aldern give")[0].passage.brands == ("Aldern",)


def test_scores_tell_evidence_from_none(index: PassageIndex) -> None:
    answered = [
        "how long can I return something",
        "which payment methods do you take",
        "do you ship to Canada",
    ]
    for question in answered:
        assert index.search(question)[0].score > 0.5
    for question in ("tell me a joke", "who won the world cup", "how much memory does it have"):
        assert index.search(question)[0].score < 0.5


def test_best_first_and_no_more_than_asked(index: PassageIndex) -> None:
    hits = index.search("shipping", limit=3)
    assert len(hits) == 3
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert all(0 <= hit.score <= 1 and -1 <= hit.similarity <= 1.0001 for hit in hits)
    assert index.search("  ") == []


def test_no_passages(tmp_path_factory: pytest.TempPathFactory) -> None:
    assert PassageIndex([], MiniLM(tmp_path_factory.mktemp("encoder"))).search("returns") == []
