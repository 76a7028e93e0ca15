"""Names of fields: Google's own, what other files call them, and what becomes a fact of the shop's own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from assistant.catalogue.feeds.row import FeedUnusable
from assistant.catalogue.prices import NotAPrice, currency_code

# The fields of Google's product data specification that a product keeps, besides `quantity` and
# `currency`, which many files have beside it; after each what other files call it, likeliest first.
_NAMES = """
id: sku item_id product_id productid item_number article_number code handle 编号 商品编号 产品编号 货号 商品id
title: name product_name product_title item_name product 名称 商品名称 产品名称 标题 商品标题 品名
description: body_html product_description long_description desc details summary content 描述 商品描述 产品描述 简介 详情
link: url product_url product_link permalink 链接 商品链接 网址
image_link: image image_url img picture photo thumbnail main_image 图片 图片链接 主图
additional_image_link: additional_image_links images image_urls pictures photos additional_images
price: regular_price unit_price list_price 价格 售价 单价
sale_price: special_price offer_price discount_price 促销价 特价 折扣价
sale_price_effective_date: sale_dates
availability: in_stock stock_status is_available available availability_status 库存状态 有货
quantity: stock stock_quantity inventory inventory_quantity qty stock_level current_stock sell_on_google_quantity 库存 数量 库存数量
brand: vendor manufacturer maker brand_name 品牌
gtin: ean upc barcode isbn ean13 条码 条形码
mpn: part_number manufacturer_part_number model_number
product_type: category categories category_path department type 分类 类别 类目 商品分类
google_product_category: google_category
item_group_id: group_id parent_id parent_sku variant_group
color: colour 颜色
size: 尺寸 尺码
material: fabric 材质 面料
pattern: 图案
gender: gender_affinity 性别
age_group: 年龄段
condition: item_condition
currency: price_currency currency_code 货币 币种
product_detail:
product_highlight:
"""  # noqa: E501 (a table)
ALIASES: dict[str, tuple[str, ...]] = {
    field: tuple(names.split())
    for field, _, names in (line.partition(":") for line in _NAMES.strip().splitlines())
}
FIELDS = frozenset(ALIASES)
REQUIRED = ("id", "title", "price")
_FIELD_OF_ALIAS = {alias: field for field, aliases in ALIASES.items() for alias in aliases}

# What is between a merchant and the advertiser, or between a merchant and the supplier: no shopper's fact.
_NOT_FOR_SHOPPERS = re.compile(
    r"cost(_price|_per_item|_of_goods_sold)?|cogs|.*_cost|.*purchas(e|ing)_price|wholesale_price|margin|.*_margin"
    r"|supplier(_.*)?|ads_.*|adwords_.*|auto_pricing_min_price|canonical_link|mobile_link|cloud_export.*"
    r"|excluded_destination|included_destination|expiration_date|external_seller_id|identifier_exists|adult"
    r"|installment|ios_.*|android_.*|lifestyle_image_link|loyalty_.*|pause|pickup_.*|promotion_id|return_.*"
    r"|shipping|shipping_label|shipping_(length|width|height)|max_handling_time|min_handling_time"
    r"|shopping_ads_.*|tax|tax_.*|transit_time_label|ships_from_country|subscription_cost|short_title"
    r"|virtual_model_link|video_link|structured_.*|display_ads_.*|availability_date|disclosure_date"
    r"|seo_.*|created_at|updated_at|published_at|pubdate|guid|comments|author|enclosure|updated|published"
)
_WORD_START = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_CURRENCY_IN_NAME = re.compile(r"[^\W\d_]+\$?|[$€£¥₹₩₽]")


@lru_cache(4096)
def snake_case(name: str) -> str:
    """`Battery life (h)` and `batteryLife(h)` as `battery_life_h`; letters of any script stay."""
    spaced = _WORD_START.sub(" ", name.strip().removeprefix("g:").removeprefix("c:"))
    return re.sub(r"[\W_]+", "_", spaced.casefold()).strip("_")[:60]


def is_for_shoppers(name: str) -> bool:
    """Whether an unknown column may become a fact that a shopper is told."""
    return bool(name) and name not in FIELDS and _NOT_FOR_SHOPPERS.fullmatch(name) is None


class Naming:
    """Where the names of a file go. `mapped` is what the merchant said: field (or a new attribute) -> name
    in the file."""

    def __init__(self, mapped: Mapping[str, str]) -> None:
        self.mapped = {
            name if name in FIELDS else field_of(name) or snake_case(name): wanted
            for name, wanted in mapped.items()
        }
        self._known: dict[tuple[str, ...], dict[str, str]] = {}

    def places(self, names: Iterable[str]) -> dict[str, str]:
        """Where each of `names` goes: to a field, to an attribute, or nowhere ("").

        The merchant's map is obeyed first, then Google's own names, then aliases where the field has no
        column of its own. What is left becomes attributes.
        """
        key = tuple(names)
        if key not in self._known:
            if len(self._known) > 1000:
                self._known.clear()
            self._known[key] = self._find(list(dict.fromkeys(key)))
        return self._known[key]

    def position(self, header: list[str]) -> list[tuple[str, int]]:
        """The mapped fields with the positions of their columns. Raises `FeedUnusable` for a column that
        is not there."""
        short = [snake_case(name) for name in header]
        found = []
        for field, wanted in self.mapped.items():
            if wanted in header:
                found.append((field, header.index(wanted)))
            elif snake_case(wanted) in short:
                found.append((field, short.index(snake_case(wanted))))
            else:
                raise FeedUnusable(
                    f'--map {field}="{wanted}": there is no such column. The columns are: {listed(header)}.'
                )
        return found

    def _find(self, names: list[str]) -> dict[str, str]:
        short = {name: _without_currency(name) for name in names}
        chosen: dict[str, str] = {}
        for field, wanted in self.mapped.items():
            for name in names:
                if name == wanted or snake_case(name) == snake_case(wanted):
                    chosen[name] = field
                    break
        taken = set(chosen.values())
        for name in names:
            if name not in chosen and short[name] in FIELDS:
                chosen[name] = "" if short[name] in taken else short[name]
        taken = set(chosen.values())
        by_short = {short[name]: name for name in reversed(names) if name not in chosen}
        for field, aliases in ALIASES.items():
            if field not in taken and (alias := next((a for a in aliases if a in by_short), "")):
                chosen[by_short.pop(alias)] = field
        for name in names:
            if name not in chosen:
                chosen[name] = snake_case(name) if is_for_shoppers(snake_case(name)) else ""
        return chosen


def field_of(name: str) -> str:
    """The field that a fact of this name states (`Colour` -> `color`), or ""."""
    short = snake_case(name)
    return short if short in FIELDS else _FIELD_OF_ALIAS.get(short, "")


def currency_in_name(name: str) -> str:
    """The currency in a column's name, as in `Preis (EUR)`, `price_usd` or `价格（元）`; "" for none."""
    for word in reversed(_CURRENCY_IN_NAME.findall(name)):
        letters = word.isascii() and word.isalpha()
        if letters and not (len(word) == 3 and (word.isupper() or name.endswith("_" + word))):
            continue  # "pen" and "cup" are words before they are pesos
        try:
            return currency_code(word)
        except NotAPrice:
            continue
    return ""


def _without_currency(name: str) -> str:
    """The name in snake case; `Price (EUR)` and `price_eur` as `price`."""
    short = snake_case(name)
    if not currency_in_name(name):
        return short
    return "_".join(word for word in short.split("_") if not currency_in_name(f"({word.upper()})"))


def listed(names: Iterable[str]) -> str:
    """Names for a sentence, not more of them than one can read."""
    shown = [name for name in names if name]
    return ", ".join(shown[:40]) + (" ..." if len(shown) > 40 else "")


def details_in_text(text: str) -> list[tuple[str, str]]:
    """Google's `section:name:value,section:name:value` as (name, value) pairs.

    A comma only divides details where what follows it has two colons of its own.
    """
    found = []
    for detail in re.split(r",(?=[^,:]*:[^,:]+:)", text):
        parts = detail.split(":", 2)
        if len(parts) == 3:
            found.append((parts[1], parts[2]))
        elif len(parts) == 2:
            found.append((parts[0], parts[1]))
    return found
