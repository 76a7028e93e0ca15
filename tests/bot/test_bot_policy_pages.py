"""The policy pages of a data folder: taken, tried, saved and removed."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.catalogue.policies import PoliciesUnusable
from bot.policy_pages import PolicyPages, is_name, name_for

RETURNS = "# Returns\n\nYou may return anything within 30 days.\n"
TERMS = "# Terms\n\nPrices are in dollars.\n"


@pytest.fixture
def pages(tmp_path: Path) -> PolicyPages:
    source = tmp_path / "source"
    (source / "help").mkdir(parents=True)
    (source / "Terms of sale.md").write_text(TERMS)
    (source / "help" / "returns.markdown").write_text(RETURNS)
    (source / ".notes.md").write_text("# Notes\n\nNot for shoppers.\n")
    (source / "logo.png").write_bytes(b"")
    kept = PolicyPages(tmp_path / "data")
    kept.keep(source)
    return kept


def test_pages_are_taken_with_their_folders(pages: PolicyPages) -> None:
    assert pages.names() == ["Terms of sale", "help/returns"]
    assert pages.text("help/returns") == RETURNS
    with pytest.raises(KeyError):
        pages.text(".notes")


def test_a_page_is_tried_without_being_saved(pages: PolicyPages) -> None:
    tried = pages.tried("help/returns", RETURNS.replace("30", "60"))
    assert any("60 days" in passage.text for passage in tried.passages)
    assert pages.text("help/returns") == RETURNS
    without = pages.tried("help/returns", None)
    assert {passage.page for passage in without.passages} == {"Terms of sale"}


def test_a_page_keeps_the_name_it_came_with(pages: PolicyPages) -> None:
    assert not is_name("Terms of sale")
    assert pages.may_be("Terms of sale")
    pages.write("Terms of sale", TERMS.replace("dollars", "euros"))
    assert "euros" in pages.text("Terms of sale")
    assert len(pages.names()) == 2


@pytest.mark.parametrize("name", ["../evil", "/tmp/evil", "a/../../evil", "", "a" * 81, "two words"])
def test_what_is_no_name_is_written_nowhere(pages: PolicyPages, tmp_path: Path, name: str) -> None:
    before = sorted(tmp_path.rglob("*"))
    for attempt in (pages.tried, pages.write):
        with pytest.raises(ValueError, match="no name for a page"):
            attempt(name, "# Evil\n\nText.\n")
    assert sorted(tmp_path.rglob("*")) == before


def test_the_last_page_can_be_removed(pages: PolicyPages) -> None:
    pages.remove("help/returns")
    with pytest.raises(PoliciesUnusable):
        pages.tried("Terms of sale", None)
    pages.remove("Terms of sale")
    assert pages.names() == []


def test_a_title_becomes_a_name() -> None:
    assert name_for("Returns & refunds!") == "returns-refunds"
    assert name_for("退货政策") == "退货政策"
