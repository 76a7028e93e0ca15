"""The shop's policy passages, replaced as a whole."""

from dataclasses import replace

import pytest

from assistant.catalogue.policy import Passage
from assistant.ports import Changes
from storage import open_storage


def passage(page: str, anchor: str = "", text: str = "Within 30 days.") -> Passage:
    return Passage(
        f"{page}#{anchor}", page, page.title(), anchor.title(), anchor, text, ("Sofas",), ("Nordby",)
    )


RETURNS, PERIOD, SHIPPING = passage("returns"), passage("returns", "period"), passage("shipping")


async def test_passages_come_back_whole_in_page_and_page_order(tmp_path):
    async with open_storage(tmp_path) as storage:
        assert await storage.policies.passages() == []
        await storage.policies.replace([SHIPPING, RETURNS, PERIOD])
    async with open_storage(tmp_path) as storage:
        assert await storage.policies.passages() == [RETURNS, PERIOD, SHIPPING]


async def test_what_changed_is_told(storage):
    changes = await storage.policies.replace([RETURNS, PERIOD])
    assert changes == Changes((RETURNS.id, PERIOD.id), (), 0, ())

    longer = replace(PERIOD, text="Within 60 days.")
    changes = await storage.policies.replace(iter([longer, SHIPPING]))

    assert changes == Changes(added=(SHIPPING.id,), changed=(PERIOD.id,), unchanged=0, removed=(RETURNS.id,))
    assert await storage.policies.passages() == [longer, SHIPPING]
    assert await storage.policies.replace([longer, SHIPPING]) == Changes((), (), 2, ())


async def test_a_shop_may_have_no_policies(storage):
    await storage.policies.replace([RETURNS])
    assert (await storage.policies.replace([])).removed == (RETURNS.id,)
    assert await storage.policies.passages() == []


async def test_an_id_that_comes_twice_changes_nothing(storage):
    await storage.policies.replace([RETURNS])
    with pytest.raises(ValueError, match="'shipping#' comes twice"):
        await storage.policies.replace([SHIPPING, SHIPPING])
    assert await storage.policies.passages() == [RETURNS]
