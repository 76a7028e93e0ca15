"""Links that open a chat at a product."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.telegram.deep_link import LONGEST, deep_link, payload, reading


def test_a_plain_id_is_readable_in_the_link():
    assert deep_link("HarbourLaneBot", "PH-1_a") == "https://t.me/HarbourLaneBot?start=product_PH-1_a"


@settings(deadline=None)
@given(st.text(min_size=1, max_size=15).filter(lambda text: text.isprintable()))
def test_any_id_comes_back_from_its_payload(product: str):
    made = payload(product) if len(product.encode()) <= 45 else ""
    if made:
        assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", made)
        assert reading(made) == f"product_{product}"


@pytest.mark.parametrize("product", ["", "x" * 57, "灯" * 16])
def test_an_id_that_no_link_can_carry_is_told(product: str):
    with pytest.raises(ValueError, match="no deep link"):
        payload(product)


@pytest.mark.parametrize("product", ["x" * 56, "灯" * 15, "a/b"])
def test_the_longest_ids_fit(product: str):
    assert len(payload(product)) <= LONGEST
    assert reading(payload(product)) == f"product_{product}"


@pytest.mark.parametrize("start", ["", "product_1", "summer", "p64_%%%", "p64_A", "p64_gA", "P64_YQ"])
def test_other_payloads_stay_as_they_are(start: str):
    assert reading(start) == start
