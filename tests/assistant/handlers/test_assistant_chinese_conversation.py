"""Shopping in Chinese over a catalogue that is in English: the same shop, the same truth."""

from __future__ import annotations

import pytest
from shopper import Shopper

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_six_turns(shopper: Shopper) -> None:
    wanted = await shopper("我想买一部拍照好、续航长的手机")
    assert wanted.intent == "recommend"
    assert all(
        product.category[:2] == ("Phones", "Smartphones") for product in await shopper.products(wanted)
    )

    limited = await shopper("500美元以下")
    assert limited.cards
    assert all(card.price.amount <= 500 for card in limited.cards)

    coloured = await shopper("不要黑色")
    assert coloured.cards
    assert all(product.color != "Black" for product in await shopper.products(coloured))
    assert all(card.price.amount <= 500 for card in coloured.cards)

    returns = await shopper("可以退货吗？")
    assert [source.id for source in returns.sources] == ["returns#what-is-the-return-policy-for-phones"]

    second = await shopper("第二个详细介绍一下")
    assert [card.id for card in second.cards] == [coloured.cards[1].id]

    price = await shopper("多少钱")
    assert coloured.cards[1].price.spoken("zh") in price.plain()

    assert {reply.language for reply in shopper.replies} == {"zh"}


async def test_a_colour(shopper: Shopper) -> None:
    await shopper("我想买一台笔记本电脑")
    reply = await shopper("要银色的")
    more = await shopper("还有别的吗")
    assert reply.cards
    shown = [*await shopper.products(reply), *await shopper.products(more)]
    assert {product.color for product in shown} == {"Silver"}


async def test_cheaper_and_dearer(shopper: Shopper) -> None:
    listed = await shopper("笔记本电脑")
    cheaper = await shopper("便宜一点")
    assert max(card.price.amount for card in cheaper.cards) < max(card.price.amount for card in listed.cards)
    assert all(product.category[0] == "Laptops" for product in await shopper.products(cheaper))


async def test_sorting(shopper: Shopper) -> None:
    await shopper("耳机")
    prices = [card.price.amount for card in (await shopper("最便宜的")).cards]
    assert len(prices) > 1
    assert prices == sorted(prices)


async def test_comparing(shopper: Shopper) -> None:
    listed = await shopper("笔记本电脑")
    reply = await shopper("比较第一个和第三个")
    assert [card.id for card in reply.cards] == [listed.cards[0].id, listed.cards[2].id]
    assert reply.table


async def test_similar(shopper: Shopper) -> None:
    listed = await shopper("笔记本电脑")
    reply = await shopper("和第二个类似的")
    assert reply.cards
    assert listed.cards[1].id not in [card.id for card in reply.cards]


@pytest.mark.parametrize("asked", ["第一个多少钱", "第一个多少钱？", "第一款什么价格"])
async def test_the_price_of_the_first(shopper: Shopper, asked: str) -> None:
    listed = await shopper("笔记本电脑")
    reply = await shopper(asked)
    assert listed.cards[0].price.spoken("zh") in reply.plain()


async def test_stock(shopper: Shopper) -> None:
    listed = await shopper("耳机")
    reply = await shopper("第二个还有货吗")
    assert str(listed.cards[1].stock) in reply.plain()


@pytest.mark.parametrize("asked", ["有蓝色的吗", "有没有蓝色的"])
async def test_asking_for_a_colour_is_narrowing(shopper: Shopper, asked: str) -> None:
    await shopper("手机")
    reply = await shopper(asked)
    assert reply.cards
    assert {product.color for product in await shopper.products(reply)} == {"Blue"}


async def test_the_saved_list(shopper: Shopper) -> None:
    listed = await shopper("耳机")
    await shopper("收藏第一个")
    assert [card.id for card in (await shopper("我的收藏")).cards] == [listed.cards[0].id]


async def test_starting_over(shopper: Shopper) -> None:
    await shopper("500美元以下的手机")
    assert (await shopper("重新开始")).intent == "start_over"
    assert max(card.price.amount for card in (await shopper("笔记本电脑")).cards) > 500


async def test_the_reply_follows_the_language_of_the_message(shopper: Shopper) -> None:
    await shopper("手机")
    assert (await shopper("show me something under $500, please")).language == "en"
    assert (await shopper("便宜一点")).language == "zh"


async def test_traditional_characters(shopper: Shopper) -> None:
    reply = await shopper("我想買一台筆記型電腦")
    assert reply.language == "zh"
    assert all(product.category[0] == "Laptops" for product in await shopper.products(reply))
    assert reply.cards
