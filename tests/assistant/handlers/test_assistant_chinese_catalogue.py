"""A shop whose feed and policies are written in Chinese, asked in Chinese and in English."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from shopper import Shopper
from small_shop import small_shop

from assistant.guide import Guide

pytestmark = pytest.mark.asyncio(loop_scope="module")

FEED = [
    ("laptop", "华澜 轻薄笔记本电脑 14英寸 银色", "1.2公斤的轻薄机身，续航18小时，适合出差。", "4999", "电子产品 > 笔记本电脑", {"屏幕": "14英寸", "重量": "1.2公斤"}),
    ("earbuds", "星野 真无线降噪耳机 黑色", "主动降噪，单次续航8小时。", "599", "电子产品 > 耳机", {}),
    ("teapot", "竹溪 紫砂壶 200毫升", "宜兴原矿紫泥，手工制作。", "388", "家居 > 茶具", {"材质": "紫砂"}),
    ("blanket", "暖屋 羊毛毯 米白色", "新西兰羊毛，冬天盖腿正好。", "299", "家居 > 毯子", {"材质": "羊毛"}),
    ("backpack", "山行 登山背包 40升 绿色", "防泼水面料，带防雨罩。", "459", "户外 > 背包", {}),
    ("white", "云脚 男士跑鞋 白色", "轻便缓震，透气网面。", "369", "鞋 > 跑鞋", {}),
    ("red", "云脚 女士跑鞋 红色", "轻便缓震，透气网面。", "329", "鞋 > 跑鞋", {}),
    ("speaker", "星野 蓝牙音箱 红色", "防水，可以带去野餐。", "259", "电子产品 > 音箱", {}),
    ("noodles", "好味 螺蛳粉 3包装", "酸辣鲜爽。", "39", "食品 > 方便食品", {}),
    ("blocks", "小鹿 儿童积木 120块", "适合3岁以上。", "129", "玩具 > 积木", {}),
]  # fmt: skip
RETURNS = """---
title: 退换货
---

## 怎么退货

收到商品后15天内可以退货，商品须保持完好。

## 运费谁出

质量问题由我们承担运费。
"""


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def chinese_shop(tmp_path_factory: pytest.TempPathFactory, model_cache: Path) -> AsyncIterator[Guide]:
    folder = tmp_path_factory.mktemp("chinese")
    rows = [
        {"id": id, "title": title, "description": said, "price": f"{price}.00 CNY", "product_type": kind,
         "link": f"https://shop.example/{id}", "availability": "in_stock", "attributes": facts}
        for id, title, said, price, kind, facts in FEED
    ]  # fmt: skip
    async with small_shop(folder, rows, RETURNS) as guide:
        yield guide


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        ("想买个笔记本电脑", "laptop"),
        ("降噪耳机", "earbuds"),
        ("紫砂壶有吗", "teapot"),
        ("冬天腿冷怎么办", "blanket"),
        ("登山背包", "backpack"),
        ("螺蛳粉", "noodles"),
        ("最便宜的跑鞋", "red"),
        ("白色的跑鞋", "white"),
        ("300块以内的蓝牙音箱", "speaker"),
        ("给三岁孩子玩的积木", "blocks"),
        ("a laptop for travelling", "laptop"),
        ("wool blanket", "blanket"),
    ],
)
async def test_finds_what_is_written_in_chinese(chinese_shop: Guide, asked: str, first: str) -> None:
    reply = await Shopper(chinese_shop)(asked)
    assert [card.id for card in reply.cards][:1] == [first]


async def test_refusals_and_turns_hold(chinese_shop: Guide) -> None:
    shopper = Shopper(chinese_shop)
    await shopper("跑鞋")
    assert [card.id for card in (await shopper("不要白色的")).cards] == ["red"]
    assert not (await Shopper(chinese_shop)("冰箱有吗")).cards


async def test_facts_and_policies_are_quoted_as_they_are_written(chinese_shop: Guide) -> None:
    shopper = Shopper(chinese_shop)
    await shopper("笔记本电脑")
    assert "1.2公斤" in (await shopper("它多重")).plain()
    assert "15天" in (await shopper("怎么退货")).plain()
