"""The profile as a person sees it: what it was learned from, and how it is put right."""

from __future__ import annotations

import pytest
from shopper import Shopper

from assistant.dialogue.state import HALF_LIFE, Profile
from assistant.handlers.profiles import noted

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_each_line_says_what_it_was_learned_from(shopper: Shopper) -> None:
    await shopper("Solvane phones")
    await shopper("save the first one")
    text = (await shopper("/profile")).plain()
    line = next(line for line in text.splitlines() if "Solvane (Brand)" in line)
    assert "asked for it" in line
    assert "saved it" in line


async def test_what_was_refused_stands_apart(shopper: Shopper) -> None:
    await shopper("laptops, but not from Solvane")
    reply = await shopper("/profile")
    _, _, refused = reply.plain().partition("You would rather not have")
    assert "Solvane" in refused
    assert "refused it" in refused
    assert "Forget Solvane" in [button.label for button in reply.buttons]


async def test_a_refusal_that_goes_on_is_one(shopper: Shopper) -> None:
    await shopper("laptops, but not from Solvane")
    await shopper("under $1,300")
    await shopper("in silver")
    line = next(line for line in (await shopper("/profile")).plain().splitlines() if "Solvane" in line)
    assert "quite" in line


async def test_each_line_can_be_forgotten_and_all_of_it(shopper: Shopper) -> None:
    await shopper("Solvane phones")
    await shopper("/profile")
    assert "Solvane" not in (await shopper("Forget Solvane")).plain()
    await shopper("Cadmoor laptops")
    await shopper("/profile")
    assert "not noted" in (await shopper("Forget all of it")).plain()


async def test_it_can_be_put_right_in_words(shopper: Shopper) -> None:
    liked = (await shopper("/profile like Solvane")).plain()
    assert "Solvane (Brand)" in liked
    assert "told me so" in liked
    assert "Solvane" in (await shopper("/profile avoid Solvane")).plain().partition("rather not")[2]
    assert "Solvane" not in (await shopper("/profile forget Solvane")).plain()
    assert "/profile like" in (await shopper("/profile like a unicorn")).plain()
    assert "/profile like" in (await shopper("/profile hm")).plain()


async def test_a_told_dislike_moves_things_down(shopper: Shopper) -> None:
    await shopper("/profile hate Solvane")
    listed = await shopper("Solvane laptops")
    table = (await shopper("/why")).table
    assert table
    share = {name: cells for name, *cells in table.rows}["Your profile"]
    assert listed.cards, "nothing is hidden"
    assert all(float(cell) < 0 for cell in share)


async def test_the_profile_in_chinese(shopper: Shopper) -> None:
    await shopper("我想要一把椅子")
    await shopper("/profile like Solvane")
    assert "您喜欢" in (await shopper("/profile")).plain()


async def test_an_interest_fades() -> None:
    known = Profile().noted(("brand:Solvane",), 1.0, 0.0, "asked")
    assert noted(known, 0.0)[0] == ["brand:Solvane"]
    assert known.weight("brand:Solvane", HALF_LIFE) == pytest.approx(0.5)
    assert noted(known, 3 * HALF_LIFE) == ([], [])
