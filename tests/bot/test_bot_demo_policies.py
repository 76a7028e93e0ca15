"""The bundled policy pages: a section answers one question, names real shelves, contradicts no other."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest
import yaml

import bot.demo
from assistant.catalogue.policies import read_policies

DEMO = Path(bot.demo.__file__).parent
PAGES = sorted((DEMO / "policies").glob("*.md"))
TEXT = {page.stem: page.read_text(encoding="utf-8") for page in PAGES}
SHELVES = {
    shelf
    for file in (DEMO / "catalogue").glob("*.jsonl")
    for line in file.read_text(encoding="utf-8").splitlines()
    for shelf in json.loads(line)["product_type"].split(" > ")
}
BRANDS = {
    json.loads(line)["brand"]
    for file in (DEMO / "catalogue").glob("*.jsonl")
    for line in file.read_text(encoding="utf-8").splitlines()
}


def front_matter(page: str) -> dict[str, object]:
    found = re.match(r"---\n(.*?)\n---\n", TEXT[page], re.DOTALL)
    return yaml.safe_load(found[1]) if found else {}


def sections(page: str) -> list[tuple[str, str]]:
    """`(heading, text)` of a page, without the front matter and the opening words."""
    parts = re.split(r"^## (.+)$", TEXT[page], flags=re.MULTILINE)[1:]
    return list(zip(parts[::2], (text.strip() for text in parts[1::2]), strict=True))


def plain(page: str) -> str:
    return " ".join(TEXT[page].split())


def test_the_shop_states_what_shoppers_ask_about() -> None:
    assert set(TEXT) >= {"returns", "shipping", "payment", "warranty", "privacy", "contact", "opening-hours"}


@pytest.mark.parametrize("page", TEXT)
def test_a_page_has_a_title_and_sections_that_answer_one_question(page: str) -> None:
    assert front_matter(page)["title"]
    found = sections(page)
    assert len(found) >= 3
    for heading, text in found:
        assert heading.endswith("?"), heading
        body = re.sub(r"^Applies to: .+\n", "", text).strip()
        assert 20 <= len(body.split()) <= 120, (heading, len(body.split()))
        assert body.endswith("."), heading


def test_every_section_becomes_one_passage_without_a_complaint() -> None:
    read = read_policies(DEMO / "policies")
    assert read.problems == ()
    assert Counter(passage.heading for passage in read.passages if passage.heading) == Counter(
        heading for page in TEXT for heading, _ in sections(page)
    )
    phones = [passage.heading for passage in read.passages if passage.categories == ("Phones",)]
    assert "What is the return policy for phones?" in phones
    assert {passage.brands for passage in read.passages if passage.page == "mendwell-spare-parts"} == {
        ("Mendwell",)
    }


def test_no_two_sections_ask_the_same() -> None:
    headings = Counter(heading for page in TEXT for heading, _ in sections(page))
    assert [heading for heading, count in headings.items() if count > 1] == []


@pytest.mark.parametrize("page", TEXT)
def test_pages_and_sections_apply_to_shelves_and_brands_that_exist(page: str) -> None:
    for _, text in sections(page):
        if found := re.match(r"Applies to: (.+)", text):
            assert {name.strip() for name in found[1].split(",")} <= SHELVES
    matter = front_matter(page)
    assert set(matter.get("categories") or []) <= SHELVES  # type: ignore[call-overload]
    assert set(matter.get("brands") or []) <= BRANDS  # type: ignore[call-overload]


@pytest.mark.parametrize("topic", ["returns", "warranty"])
def test_phones_laptops_and_audio_have_sections_of_their_own(topic: str) -> None:
    narrowed = " ".join(re.findall(r"Applies to: (.+)", TEXT[topic]))
    assert all(name in narrowed for name in ("Phones", "Laptops", "Tablets", "Cameras", "Furniture"))
    assert "Audio" in narrowed or "Headphones" in narrowed


def test_the_general_periods_agree_with_the_sections_about_a_category() -> None:
    general = dict(sections("returns"))["How long do I have to return something?"]
    own = dict(sections("returns"))
    assert "Opened phones have 14 days" in " ".join(general.split())
    assert "within 14 days" in " ".join(own["What is the return policy for phones?"].split())
    assert "opened laptops and tablets 21 days" in " ".join(general.split())
    assert "21 days" in own["What is the return policy for laptops and tablets?"]
    assert "60 days" in own["What is the return policy for clothing?"]
    assert "60 days" in own["What is the return policy for shoes and bags?"]


def test_a_telephone_number_and_mailboxes_that_cannot_belong_to_anyone() -> None:
    text = " ".join(TEXT.values())
    assert set(re.findall(r"\+1 \d{3} \d{4}", text)) == {"+1 555 0142"}
    hosts = re.findall(r"[\w.-]+@([\w.-]*\w)", text) + re.findall(
        r"(?<![@\w.])(\w+\.(?:com|example|org|net))", text
    )
    assert set(hosts) == {"harbourlane.example"}


def test_the_furniture_fee_is_the_same_wherever_it_is_named() -> None:
    assert "Delivery costs $79 per order" in plain("shipping")
    assert "the delivery fee of $79" in plain("order-changes")


def test_the_warranty_of_a_brand_with_its_own_page_is_the_one_on_its_products() -> None:
    for file in (DEMO / "catalogue").glob("*.jsonl"):
        for line in file.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if row["brand"] == "Mendwell":
                assert row["attributes"]["warranty"] == "60 months"
    assert "60-month warranty" in plain("mendwell-spare-parts")
