"""The examples in the documentation do what it says."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from assistant.catalogue.policies import read_policies

DOCS = Path(__file__).parents[3] / "docs"


def examples(page: str, language: str) -> list[str]:
    """The fenced examples of a page in a language."""
    text = (DOCS / page).read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.DOTALL | re.MULTILINE)


def test_each_example_of_a_feed_is_one(read: Any) -> None:
    formats = []
    for content in [text for language in ("xml", "csv", "json") for text in examples("feeds.md", language)]:
        feed = read(content)
        assert feed.products
        assert feed.rejects == []
        formats.append(feed.format)
    assert formats == [
        "Google Merchant XML (RSS)",
        "Google Merchant CSV",
        "Shopify CSV",
        "WooCommerce CSV",
        "JSON",
        "schema.org JSON-LD",
    ]


def test_the_example_of_a_policy_page(tmp_path: Path) -> None:
    (content,) = examples("policies.md", "markdown")
    (tmp_path / "warranty.md").write_text(content, encoding="utf-8")
    passages = read_policies(tmp_path).passages
    assert [(p.heading, p.categories, p.brands) for p in passages] == [
        ("", ("Laptops", "Phones"), ()),
        ("Batteries", ("Laptops",), ()),
        ("Batteries: Aldern", ("Laptops",), ("Aldern",)),
        ("Repairs", (), ()),
    ]
