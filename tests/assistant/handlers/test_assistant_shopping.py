"""Finding things in the bundled shop: needs, and what can be said about the results.

What is judged is what the cards show, against the catalogue; `Shopper` checks beside it that every card,
reason, quote and number of every reply is true.
"""

from __future__ import annotations

from decimal import Decimal
from statistics import median

import pytest
from shopper import Shopper, numbers

from assistant.catalogue.product import Product
from assistant.guide import Guide
from assistant.messages import Outgoing

pytestmark = pytest.mark.asyncio(loop_scope="session")


def figure(product: Product, fact: str) -> Decimal:
    """The first number of a fact: `"5000 mAh"` is 5000."""
    text = product.attributes[fact]
    return next(number for word in text.split() for number in numbers(word))


async def shelf(guide: Guide, *path: str) -> list[Product]:
    """Every product of the catalogue under a category path."""
    return [
        product
        async for batch in guide.catalogue.every()
        for product in batch
        if product.category[: len(path)] == path
    ]


def prices(reply: Outgoing) -> list[Decimal]:
    return [card.price.amount for card in reply.cards]


def ids(reply: Outgoing) -> list[str]:
    return [card.id for card in reply.cards]


# --- needs -------------------------------------------------------------------------------------------


async def test_a_smartphone_with_good_camera_and_long_battery_life(shopper: Shopper) -> None:
    reply = await shopper("I want to buy a smartphone with good camera and long battery life.")
    assert reply.intent == "recommend"
    shown = await shopper.products(reply)
    phones = await shelf(shopper.guide, "Phones", "Smartphones")
    assert len(shown) >= 3
    assert all(product.category[:2] == ("Phones", "Smartphones") for product in shown)
    for fact in ("battery_life", "main_camera"):
        usual = median(figure(phone, fact) for phone in phones)
        assert all(figure(product, fact) >= usual for product in shown[:3])
    for card, product in zip(reply.cards, shown, strict=True):
        told = " ".join(card.reasons)
        assert product.attributes["battery_life"] in told
        assert product.attributes["main_camera"] in told


async def test_a_laptop_with_high_performance_and_lightweight_design(shopper: Shopper) -> None:
    reply = await shopper("I am looking for a laptop with high performance and lightweight design.")
    assert reply.intent == "recommend"
    shown = await shopper.products(reply)
    usual = median(figure(laptop, "weight") for laptop in await shelf(shopper.guide, "Laptops"))
    assert len(shown) >= 3
    assert all(product.category[0] == "Laptops" for product in shown)
    assert all(figure(product, "weight") <= usual for product in shown[:3])
    assert all(product.attributes["performance"] in ("high", "very high") for product in shown[:3])


@pytest.mark.parametrize(
    ("need", "department"),
    [
        ("my back hurts after a day at the desk", {"Furniture"}),
        ("something to keep my coffee hot on the train", {"Kitchen", "Outdoor"}),
        ("a present for a child who loves dinosaurs", {"Toys & Games", "Books & Stationery", "Clothing"}),
        ("i start running next month", {"Footwear", "Sport", "Wearables"}),
        ("our dog pulls on walks", {"Pets"}),
        ("a gift for my mother, who likes gardening", {"Garden", "Books & Stationery", "Outdoor", "Decor"}),
    ],
)
async def test_a_need_told_without_naming_a_thing(shopper: Shopper, need: str, department: set[str]) -> None:
    reply = await shopper(need)
    first = (await shopper.products(reply))[:2]
    assert first
    assert {product.category[0] for product in first} <= department


@pytest.mark.parametrize("whom", ["my mother", "a friend", "him", "my nephew"])
async def test_a_gift_with_nothing_but_a_limit_is_helped_along(shopper: Shopper, whom: str) -> None:
    """With ideas or a question back, never with "we do not have that"."""
    reply = await shopper(f"a gift for {whom} under $50")
    assert reply.cards or len(reply.buttons) > 2
    assert all(price <= 50 for price in prices(reply))


async def test_keywords_are_a_search(shopper: Shopper) -> None:
    reply = await shopper("running shoes")
    assert reply.intent == "search"
    assert all(product.category[0] == "Footwear" for product in await shopper.products(reply))


async def test_typing_errors_are_read_and_said(shopper: Shopper) -> None:
    reply = await shopper("wireles hedphones")
    assert reply.cards
    assert "hedphones" in reply.plain()
    assert all("Headphones" in product.category for product in await shopper.products(reply))


async def test_how_many_were_found_is_how_many_can_be_shown(shopper: Shopper) -> None:
    reply = await shopper("show me laptops")
    (count,) = numbers(reply.plain())
    found = ids(reply)
    while more := ids(await shopper("show more")):
        found += more
    assert len(found) == count


async def test_a_greeting_before_a_wish_is_only_a_greeting(shopper: Shopper) -> None:
    assert ids(await shopper("Hi there! laptops please")) == ids(await Shopper(shopper.guide)("laptops"))


# --- prices ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("limit", "low", "high"),
    [
        ("under $500", 0, 500),
        ("up to 500 dollars", 0, 500),
        ("below 500", 0, 500),
        ("my budget is $500", 0, 500),
        ("over $500", 500, 99_999),
        ("at least $500", 500, 99_999),
        ("between $300 and $600", 300, 600),
        ("from 300 to 600 dollars", 300, 600),
        ("$300-600", 300, 600),
    ],
)
async def test_a_stated_price_is_never_broken(shopper: Shopper, limit: str, low: int, high: int) -> None:
    at_once = await shopper(f"phones {limit}")
    await shopper("phones")
    then = await shopper(limit)
    for reply in (at_once, then):
        assert reply.cards
        assert all(low <= price <= high for price in prices(reply))


async def test_cheaper_is_cheaper_than_most_of_what_was_shown(shopper: Shopper) -> None:
    before = await shopper("laptops")
    after = await shopper("cheaper")
    assert max(prices(after)) < median(prices(before)) or max(prices(after)) < max(prices(before))
    assert all(product.category[0] == "Laptops" for product in await shopper.products(after))


async def test_dearer_is_dearer(shopper: Shopper) -> None:
    before = await shopper("laptops under $800")
    after = await shopper("something more expensive")
    assert min(prices(after)) > min(prices(before))
    assert all(product.category[0] == "Laptops" for product in await shopper.products(after))


async def test_cheaper_than_the_one_meant(shopper: Shopper) -> None:
    before = await shopper("laptops")
    after = await shopper("cheaper than the second one")
    assert after.cards
    assert all(price < prices(before)[1] for price in prices(after))
    assert before.cards[1].title in " ".join(after.cards[0].reasons)


async def test_a_new_limit_replaces_the_old_one(shopper: Shopper) -> None:
    await shopper("laptops under $500")
    after = await shopper("up to $2,000 would be fine too")
    assert max(prices(after)) > 500


async def test_the_cheapest_first(shopper: Shopper) -> None:
    reply = await shopper("sort laptops by price")
    every = sorted(product.price_now.amount for product in await shelf(shopper.guide, "Laptops"))
    assert prices(reply)[0] == every[0]
    more = await shopper("show more")
    assert prices(reply) + prices(more) == sorted(prices(reply) + prices(more))


async def test_the_dearest_first(shopper: Shopper) -> None:
    await shopper("laptops")
    reply = await shopper("the most expensive")
    assert prices(reply)[0] == max(
        product.price_now.amount for product in await shelf(shopper.guide, "Laptops")
    )
    assert prices(reply) == sorted(prices(reply), reverse=True)


async def test_sorting_a_narrowed_list_drops_none_of_it(shopper: Shopper) -> None:
    await shopper("running shoes")
    await shopper("size 10")
    before = await shopper("between $60 and $160")
    after = await shopper("the cheapest")
    assert prices(after)[0] <= min(prices(before))  # of a group the cheapest variant comes to the front
    assert len(after.cards) == len(before.cards)


async def test_what_is_on_sale_is_reduced(shopper: Shopper) -> None:
    reply = await shopper("laptops on sale")
    assert reply.cards
    assert all(card.was and card.was.amount > card.price.amount for card in reply.cards)


async def test_what_fits_no_limit_is_only_offered_as_the_nearest(shopper: Shopper) -> None:
    reply = await shopper("a laptop under $100")
    assert not reply.cards
    assert reply.alternatives
    cheapest = min(product.price_now.amount for product in await shelf(shopper.guide, "Laptops"))
    assert reply.alternatives[0].price.amount == cheapest


async def test_a_limit_that_the_shopper_did_not_state_is_not_called_theirs(shopper: Shopper) -> None:
    await shopper("laptops")
    reply = await shopper("cheaper")
    assert not any("your limit" in reason for card in reply.cards for reason in card.reasons)


# --- brand, colour, material, size --------------------------------------------------------------------


async def test_a_brand(shopper: Shopper) -> None:
    await shopper("laptops")
    assert {card.brand for card in (await shopper("from Cadmoor")).cards} == {"Cadmoor"}
    assert {card.brand for card in (await shopper("Nortide phones")).cards} == {"Nortide"}


async def test_not_a_brand(shopper: Shopper) -> None:
    await shopper("laptops")
    reply = await shopper("not Cadmoor")
    assert reply.cards
    assert "Cadmoor" not in {card.brand for card in (*reply.cards, *(await shopper("show more")).cards)}


async def test_another_brand(shopper: Shopper) -> None:
    await shopper("phones from Ocellar")
    reply = await shopper("from another brand")
    assert "Ocellar" not in {card.brand for card in reply.cards}


async def test_a_colour(shopper: Shopper) -> None:
    await shopper("laptops")
    reply = await shopper("in silver")
    assert reply.cards
    assert all(product.color == "Silver" for product in await shopper.products(reply))


async def test_not_a_colour(shopper: Shopper) -> None:
    await shopper("phones")
    reply = await shopper("not black")
    assert reply.cards
    assert all("Black" not in product.color for product in await shopper.products(reply))


async def test_a_material(shopper: Shopper) -> None:
    reply = await shopper("a leather bag")
    assert reply.cards
    assert all("eather" in product.material for product in await shopper.products(reply))


@pytest.mark.parametrize(
    "refusal", ["no leather", "without leather", "nothing in leather", "anything but leather"]
)
async def test_not_a_material(shopper: Shopper, refusal: str) -> None:
    await shopper("bags")
    reply = await shopper(refusal)
    assert reply.cards
    assert all("eather" not in product.material for product in await shopper.products(reply))


@pytest.mark.parametrize(
    ("thing", "wanted", "size"), [("running shoes", "size 10", "US 10"), ("jackets", "size M", "M")]
)
async def test_a_size(shopper: Shopper, thing: str, wanted: str, size: str) -> None:
    await shopper(thing)
    reply = await shopper(wanted)
    shown = await shopper.products(reply)
    assert shown
    assert {product.size for product in shown} == {size}


async def test_a_size_stays_while_the_price_is_narrowed(shopper: Shopper) -> None:
    await shopper("running shoes in size 10")
    reply = await shopper("under $120")
    assert {product.size for product in await shopper.products(reply)} <= {"US 10"}


@pytest.mark.parametrize(
    ("thing", "said", "category"),
    [
        ("headphones", "wireless", "Headphones"),
        ("tents", "lighter", "Tents"),
        ("laptops", "with a better screen", "Laptops"),
        ("sofas", "something smaller", "Sofas"),
    ],
)
async def test_narrowing_never_changes_the_thing(
    shopper: Shopper, thing: str, said: str, category: str
) -> None:
    before = await shopper.products(await shopper(thing))
    reply = await shopper(said)
    shown = await shopper.products(reply)
    assert {product.category[0] for product in shown} <= {product.category[0] for product in before}
    assert any(category in " ".join(product.category) for product in shown)


async def test_constraints_add_up(shopper: Shopper) -> None:
    await shopper("laptops")
    await shopper("in silver")
    await shopper("under $1,300")
    reply = await shopper("not Solvane")
    shown = await shopper.products(reply)
    assert shown
    assert all(
        product.color == "Silver" and product.price_now.amount <= 1300 and product.brand != "Solvane"
        for product in shown
    )


async def test_in_another_colour_instead(shopper: Shopper) -> None:
    await shopper("black phones")
    reply = await shopper("in blue instead")
    assert {product.color for product in await shopper.products(reply)} == {"Blue"}


async def test_only_what_is_in_stock(shopper: Shopper) -> None:
    await shopper("instant cameras")
    reply = await shopper("only in stock")
    assert reply.cards
    assert all(card.availability == "in_stock" for card in reply.cards)


# --- the list ----------------------------------------------------------------------------------------


async def test_show_more_shows_others_until_there_are_none(shopper: Shopper) -> None:
    reply = await shopper("headphones")
    seen: list[str] = []
    while reply.cards:
        seen += ids(reply)
        reply = await shopper("show more")
    assert len(seen) == len(set(seen))
    assert len(seen) > 5


async def test_show_more_keeps_to_what_was_asked(shopper: Shopper) -> None:
    await shopper("laptops between $400 and $1,200")
    more = await shopper("anything else?")
    assert more.cards
    assert all(400 <= price <= 1200 for price in prices(more))


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("the second one", 1),
        ("tell me more about the third", 2),
        ("2", 1),
        ("#4", 3),
        ("show me the last one", -1),
        ("details of the first", 0),
    ],
)
async def test_a_place_in_the_list(shopper: Shopper, said: str, place: int) -> None:
    listed = await shopper("laptops")
    reply = await shopper(said)
    assert (reply.intent, ids(reply)) == ("details", [ids(listed)[place]])


async def test_details_are_everything_that_the_catalogue_states(shopper: Shopper) -> None:
    await shopper("laptops")
    reply = await shopper("tell me more about the second one")
    (product,) = await shopper.products(reply)
    assert [value for _, value in reply.cards[0].facts] == list(product.facts().values())
    assert product.description in reply.plain()


async def test_a_product_by_name(shopper: Shopper) -> None:
    reply = await shopper("tell me more about the Cadmoor Feather 13")
    assert [product.item_group_id for product in await shopper.products(reply)] == ["LT-FEATHER-13"]


@pytest.mark.parametrize("said", ["the ninth one", "tell me more about the seventh", "save the eighth one"])
async def test_a_place_that_the_list_does_not_have(shopper: Shopper, said: str) -> None:
    await shopper("laptops")
    reply = await shopper(said)
    assert (reply.intent, reply.cards) == ("clarify", ())
    assert numbers(reply.plain()) == {Decimal(5)}


async def test_more_like_this(shopper: Shopper) -> None:
    listed = await shopper("office chairs")
    reply = await shopper("more like the first one")
    assert reply.cards
    assert ids(listed)[0] not in ids(reply)
    (first,) = await shopper.guide.catalogue.products(ids(listed)[:1])
    assert all(product.category == first.category for product in await shopper.products(reply))


async def test_like_this_but_cheaper(shopper: Shopper) -> None:
    listed = await shopper("laptops over $1,000")
    reply = await shopper("something like the first one but cheaper")
    assert reply.cards
    assert all(price < prices(listed)[0] for price in prices(reply))


@pytest.mark.parametrize("said", ["similar but cheaper", "something similar, only cheaper"])
async def test_similar_to_the_one_before_us_but_cheaper(shopper: Shopper, said: str) -> None:
    await shopper("laptops over $1,000")
    details = await shopper("the second one")
    reply = await shopper(said)
    assert reply.cards
    assert all(price < prices(details)[0] for price in prices(reply))
    assert all(product.category[0] == "Laptops" for product in await shopper.products(reply))


async def test_start_over(shopper: Shopper) -> None:
    await shopper("silver laptops under $1,000")
    assert (await shopper("start over")).intent == "start_over"
    assert (await shopper("the second one")).intent == "clarify"
    fresh = await shopper("headphones")
    assert ids(fresh) == ids(await Shopper(shopper.guide)("headphones"))


async def test_another_thing_is_another_search(shopper: Shopper) -> None:
    await shopper("silver laptops under $1,000")
    reply = await shopper("show me tents")
    assert reply.cards
    assert all("Tents" in product.category for product in await shopper.products(reply))
    assert max(prices(reply)) > 100


async def test_a_policy_question_in_the_middle_loses_nothing(shopper: Shopper) -> None:
    listed = await shopper("silver laptops under $1,300")
    assert (await shopper("how long does delivery take?")).sources
    assert (await shopper("what are your opening hours?")).sources
    assert ids(await shopper("the second one")) == [ids(listed)[1]]
    narrowed = await shopper("not Solvane")
    assert narrowed.cards
    assert all(
        product.color == "Silver" and product.price_now.amount <= 1300 and product.brand != "Solvane"
        for product in await shopper.products(narrowed)
    )


# --- what the shop does not have -----------------------------------------------------------------------


@pytest.mark.parametrize("thing", ["iPhone 17", "a pickup truck", "antibiotics", "a pony"])
async def test_what_is_not_sold_is_never_among_what_fits(shopper: Shopper, thing: str) -> None:
    reply = await shopper(thing)
    assert not reply.cards
    assert reply.plain()


@pytest.mark.parametrize("wish", ["iPhone 17", "samsung galaxy"])
async def test_nor_after_something_else_was_shown(shopper: Shopper, wish: str) -> None:
    await shopper("phones")
    assert not (await shopper(wish)).cards


async def test_what_nothing_has_does_not_stand_in_the_way_of_what_comes_next(shopper: Shopper) -> None:
    await shopper("boots")
    none = await shopper("with spikes")
    assert not none.cards
    assert none.alternatives
    assert (await shopper("under $200")).cards


async def test_the_cheapest_need_not_have_its_colour_in_its_name(shopper: Shopper) -> None:
    listed = await shopper("black headphones")
    cheapest = await shopper("the cheapest")
    assert prices(cheapest)[0] <= min(prices(listed))


async def test_no_limit_any_more_leaves_the_rest_of_the_wish(shopper: Shopper) -> None:
    cheap = await shopper("headphones under $50")
    free = await shopper("no budget limit")
    assert max(prices(free)) > 50 >= max(prices(cheap))
    assert all("Headphones" in " ".join(product.category) for product in await shopper.products(free))


async def test_a_word_that_nothing_within_the_limit_has_is_said_to_be_missing(shopper: Shopper) -> None:
    await shopper("kettles")
    glass = await shopper("whistling")
    assert glass.cards
    cheap = await shopper("under $45")
    assert "whistling" in cheap.plain()
    assert all(price < 45 for price in prices(cheap))


async def test_tell_me_about_something_shows_it(shopper: Shopper) -> None:
    reply = await shopper("tell me about e-readers")
    assert "E-Readers" in (await shopper.products(reply))[0].category


# --- taken back, in place of another, and only partly said ----------------------------------------------


async def test_a_limit_that_is_taken_back_is_gone(shopper: Shopper) -> None:
    await shopper("laptops under $600")
    freed = await shopper("the price does not matter any more")
    assert max(prices(freed)) > 600
    await shopper("phones")
    await shopper("red")
    colours = {
        product.color
        for product in await shopper.products(await shopper("the colour is not important after all"))
    }
    assert len(colours) > 1


async def test_what_few_say_is_followed_by_what_comes_nearest(shopper: Shopper) -> None:
    await shopper("beds")
    reply = await shopper("with storage")
    assert "storage" in reply.plain()
    assert len(reply.cards) == 5
    first = (await shopper.products(reply))[0]
    assert "storage" in f"{first.title} {first.description}".lower()


async def test_words_that_only_others_say_do_not_change_the_thing(shopper: Shopper) -> None:
    await shopper("running shoes for men")
    reply = await shopper("sorry, i meant for women")
    assert {product.category[-1] for product in await shopper.products(reply)} == {"Running Shoes"}


@pytest.mark.parametrize("asked", ["how much is a laptop", "what do laptops cost?", "tell me about laptops"])
async def test_who_asks_about_a_kind_of_thing_is_shown_it(shopper: Shopper, asked: str) -> None:
    shown = await shopper.products(await shopper(asked))
    assert shown
    assert {product.category[0] for product in shown} == {"Laptops"}
