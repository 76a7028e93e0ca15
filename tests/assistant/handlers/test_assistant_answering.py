"""Questions about products and the shop: answered from what is stated, with the source, or not at all."""

from __future__ import annotations

import pytest
from shopper import Shopper

from assistant.messages import Outgoing

pytestmark = pytest.mark.asyncio(loop_scope="session")

LAPTOP = "LT-LINEA-14-16-512-SLV"
HEADPHONES = "Ondelle Thread Wired"


async def looking_at(shopper: Shopper, words: str) -> str:
    """Have one product before one's eyes: the first of what is found; its id."""
    await shopper(words)
    reply = await shopper("tell me more about the first one")
    return reply.cards[0].id


def sources(reply: Outgoing) -> list[str]:
    return [source.id for source in reply.sources]


# --- the owner's second example ------------------------------------------------------------------------


async def test_the_return_policy_alone(shopper: Shopper) -> None:
    reply = await shopper("What is the return policy for this product?")
    assert reply.intent == "answer"
    assert all(source.startswith("returns#") for source in sources(reply))
    assert not next(one for one in shopper.guide.policies if one.id == sources(reply)[0]).categories


@pytest.mark.parametrize(
    ("thing", "section"),
    [
        ("smartphones", "returns#what-is-the-return-policy-for-phones"),
        ("laptops", "returns#what-is-the-return-policy-for-laptops-and-tablets"),
        ("headphones", "returns#can-i-return-opened-headphones-or-earbuds"),
        ("sofas", "returns#what-is-the-return-policy-for-furniture"),
        ("rain jackets", "returns#what-is-the-return-policy-for-clothing"),
        ("rugs", "returns#can-i-return-lamps-rugs-and-decoration"),
        ("board games", "returns#can-i-return-toys-and-games"),
    ],
)
async def test_the_return_policy_after_a_product_is_that_products(
    shopper: Shopper, thing: str, section: str
) -> None:
    await looking_at(shopper, thing)
    assert sources(await shopper("What is the return policy for this product?")) == [section]


async def test_the_return_policy_of_the_second_one(shopper: Shopper) -> None:
    await shopper("smartphones")
    reply = await shopper("what is the return policy for the second one?")
    assert sources(reply) == ["returns#what-is-the-return-policy-for-phones"]


# --- the shop --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "page"),
    [
        ("how long does delivery take?", "shipping"),
        ("do you ship to Norway?", "shipping"),
        ("how do i track my parcel", "shipping"),
        ("what are your opening hours?", "opening-hours"),
        ("which payment methods do you accept?", "payment"),
        ("can I pay in installments?", "payment"),
        ("do you price match?", "price-match"),
        ("do you wrap gifts?", "gift-cards"),
        ("can I cancel my order?", "order-changes"),
        ("who pays for sending something back?", "returns"),
        ("what do you do with my data?", "privacy"),
        ("is there a student discount?", "student-discount"),
        ("how can I reach you?", "contact"),
        ("送货要多久？", "shipping"),
        ("怎么付款？", "payment"),
    ],
)
async def test_a_question_about_the_shop_is_answered_from_its_page(
    shopper: Shopper, question: str, page: str
) -> None:
    reply = await shopper(question)
    assert reply.intent == "answer"
    assert sources(reply)[0].split("#")[0] == page
    assert reply.sources[0].quote in reply.plain()


@pytest.mark.parametrize(
    "question",
    [
        "what is the name of your director?",
        "how many people work for you?",
        "do you have a loyalty programme for pilots?",
        "will you open a shop in Berlin?",
    ],
)
async def test_what_the_policies_do_not_say_is_not_answered(shopper: Shopper, question: str) -> None:
    reply = await shopper(question)
    assert reply.intent in ("unanswered", "out_of_scope", "clarify")
    assert not reply.cards
    assert not reply.sources


async def test_two_questions_in_one_message(shopper: Shopper) -> None:
    reply = await shopper("how long does delivery take and how can I pay?")
    assert {source.split("#")[0] for source in sources(reply)} == {"shipping", "payment"}


async def test_a_students_question_is_not_taken_for_haggling(shopper: Shopper) -> None:
    await looking_at(shopper, "laptops")
    reply = await shopper("is there a discount for students?")
    assert sources(reply)[0].split("#")[0] == "student-discount"


# --- a product -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "question", ["how much is it?", "what does it cost?", "price?", "how much does this cost"]
)
async def test_the_price(shopper: Shopper, question: str) -> None:
    id_ = await looking_at(shopper, "silver laptops")
    (product,) = await shopper.guide.catalogue.products([id_])
    reply = await shopper(question)
    assert product.price_now.spoken("en") in reply.plain()
    assert sources(reply) == [id_]


async def test_a_sale_price_with_the_regular_one(shopper: Shopper) -> None:
    listed = await shopper("laptops on sale")
    reply = await shopper("how much is the first one?")
    card = listed.cards[0]
    assert card.was
    assert card.price.spoken("en") in reply.plain()
    assert card.was.spoken("en") in reply.plain()


@pytest.mark.parametrize("question", ["is it in stock?", "how many are left?", "can I buy it today?"])
async def test_stock(shopper: Shopper, question: str) -> None:
    id_ = await looking_at(shopper, "silver laptops")
    (product,) = await shopper.guide.catalogue.products([id_])
    reply = await shopper(question)
    assert str(product.stock) in reply.plain()
    assert sources(reply) == [id_]


async def test_what_is_sold_out_is_not_in_stock(shopper: Shopper) -> None:
    reply = await shopper("is the Popolette Mini Instant in lilac purple in stock?")
    assert "CA-POP-MINI-LIL" in sources(reply)
    assert "out of stock" in reply.plain()


async def test_the_colours_are_those_of_the_variants(shopper: Shopper) -> None:
    id_ = await looking_at(shopper, "smartphones")
    (product,) = await shopper.guide.catalogue.products([id_])
    colors = {one.color for one in await shopper.guide.catalogue.variants(product.item_group_id)}
    reply = await shopper("what colours does it come in?")
    assert all(color in reply.plain() for color in colors)


async def test_a_variant_asked_for(shopper: Shopper) -> None:
    id_ = await looking_at(shopper, "phones under $200 in black")
    (product,) = await shopper.guide.catalogue.products([id_])
    group = await shopper.guide.catalogue.variants(product.item_group_id)
    other = next(one for one in group if one.color != product.color)
    reply = await shopper(f"does it come in {other.color.lower()}?")
    assert sources(reply)[0] in {one.id for one in group if one.color == other.color}


@pytest.mark.parametrize(
    ("thing", "question", "fact"),
    [
        ("laptops", "how heavy is it?", "weight"),
        ("laptops", "does it have a touchscreen?", "touchscreen"),
        ("laptops", "how much memory does it have?", "memory"),
        ("smartphones", "how long does the battery last?", "battery_life"),
        ("smartphones", "does it have a headphone jack?", "headphone_jack"),
        ("rain jackets", "what is it made of?", "material"),
        ("desks", "how wide is it?", "width"),
    ],
)
async def test_a_fact_is_answered_with_the_catalogues_value(
    shopper: Shopper, thing: str, question: str, fact: str
) -> None:
    id_ = await looking_at(shopper, thing)
    (product,) = await shopper.guide.catalogue.products([id_])
    reply = await shopper(question)
    assert reply.intent == "answer"
    assert product.facts()[fact] in reply.plain()
    assert sources(reply) == [id_]


async def test_of_two_the_one_meant_is_asked_about(shopper: Shopper) -> None:
    listed = await shopper("laptops")
    reply = await shopper("how heavy is the third one?")
    assert sources(reply) == [listed.cards[2].id]


async def test_a_product_named_in_the_question(shopper: Shopper) -> None:
    reply = await shopper("how much does the Jottermill Primer 11 cost?")
    assert sources(reply) == ["LT-PRIM-11"]


@pytest.mark.parametrize(
    "question",
    [
        "who designed it?",
        "how many of them did you sell last year?",
        "is it endorsed by any athletes?",
        "what is your profit margin on it?",
    ],
)
async def test_what_the_catalogue_does_not_say_is_not_answered(shopper: Shopper, question: str) -> None:
    await looking_at(shopper, "silver laptops")
    reply = await shopper(question)
    assert reply.intent in ("unanswered", "out_of_scope")
    assert not reply.sources


async def test_what_a_product_works_with_is_told_as_it_is_stated(shopper: Shopper) -> None:
    watch = await shopper("smartwatches")
    product = next(one for one in await shopper.products(watch) if "compatible_with" in one.facts())
    stated = product.facts()["compatible_with"]
    named = await shopper(f"is the {product.title} compatible with {stated.split(',')[0]}?")
    assert stated in named.plain()
    assert "not named" not in named.plain()
    other = await shopper(f"does the {product.title} work with my Commodore?")
    assert stated in other.plain()
    assert "not named" in other.plain()
    assert "ask_shop" in [button.action.kind for button in other.buttons]


async def test_a_question_that_cannot_be_answered_offers_a_person(shopper: Shopper) -> None:
    await looking_at(shopper, "silver laptops")
    reply = await shopper("who designed it?")
    assert {"human", "ask_shop"} <= {button.action.kind for button in reply.buttons}


async def test_a_question_about_nothing_asks_which(shopper: Shopper) -> None:
    reply = await shopper("does it have bluetooth?")
    assert not reply.sources
    assert not reply.cards


async def test_a_question_leaves_the_list_as_it_was(shopper: Shopper) -> None:
    listed = await shopper("laptops")
    await shopper("how heavy is the third one?")
    reply = await shopper("the second one")
    assert [card.id for card in reply.cards] == [listed.cards[1].id]


@pytest.mark.parametrize(
    "said", ["how do I buy it?", "ok, I'll take the first one", "I want to order this one"]
)
async def test_buying_is_not_answered_with_something_else(shopper: Shopper, said: str) -> None:
    """The product and its link, the shop's own words on ordering, or a person."""
    id_ = await looking_at(shopper, "silver laptops")
    reply = await shopper(said)
    assert reply.intent != "out_of_scope"
    about = {source.split("#")[0] for source in sources(reply)} | {card.id for card in reply.cards}
    assert about <= {id_, "payment", "order-changes", "contact", "shipping"}


@pytest.mark.parametrize(
    ("asked", "section"),
    [
        ("Do gift cards expire?", "do-gift-cards-expire"),
        ("I lost my receipt, can I still return it?", "can-i-return-something-without-a-receipt"),
        ("Are you open on Thanksgiving?", "are-you-open-on-public-holidays"),
        ("What doesn't count for price matching?", "what-is-excluded-from-price-matching"),
        ("How long does a repair under warranty take?", "how-long-does-a-warranty-repair-take"),
        ("What are your opening hours?", "when-is-the-store-open"),
    ],
)
async def test_a_particular_question_gets_its_own_section(shopper: Shopper, asked: str, section: str) -> None:
    reply = await shopper(asked)
    assert reply.intent == "answer"
    assert sources(reply)[0].endswith(f"#{section}")


async def test_that_a_thing_is_new_answers_no_other_question(shopper: Shopper) -> None:
    await looking_at(shopper, "laptop stands")
    reply = await shopper("can you set it up for my mother and move her old files over?")
    assert "condition" not in "".join(span.text for span in reply.text).lower()
