"""A feed's row into a `Product`: the one place where values are checked and put into their form.

The row's price must be sure, or the row is refused; what is wrong with anything else is dropped
with a remark, since a product without its picture is better than no product. Field names follow
https://support.google.com/merchants/answer/7052112.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urljoin

from assistant.catalogue.feeds.names import details_in_text, field_of, snake_case
from assistant.catalogue.feeds.row import Row
from assistant.catalogue.notes import Notes
from assistant.catalogue.plain_text import lines, one_line, shortened
from assistant.catalogue.prices import NotAPrice, PriceStyle, read_price
from assistant.catalogue.product import Availability, Product
from assistant.money import Money

LONGEST_ID = 200
LONGEST_TITLE = 500
LONGEST_DESCRIPTION = 20_000
LONGEST_VALUE = 1_000
LONGEST_LINK = 2_048
MOST_ATTRIBUTES = 100
MOST_IMAGES = 20

_AVAILABILITY_WORDS: dict[Availability, str] = {
    "in_stock": "instock available true yes y 1 limitedavailability limitedstock onlineonly instoreonly"
    " onstock availablefororder 有货 现货 有库存 在售 是 有貨 現貨",
    "out_of_stock": "outofstock soldout discontinued unavailable notavailable notinstock nostock false no n 0"
    " reserved 缺货 无货 售罄 下架 否 无 缺貨 無貨 售完",
    "preorder": "preorder presale 预售 预订 預售 預購",
    "backorder": "backorder backordered onbackorder availabletoorder madetoorder notify 可订货 接受预订",
}
_AVAILABILITY: dict[str, Availability] = {
    word: availability for availability, words in _AVAILABILITY_WORDS.items() for word in words.split()
}
_SCHEMA = re.compile(r"^https?://(?:www\.)?schema\.org/", re.IGNORECASE)
_WEB_ADDRESS = re.compile(r"https?://[^\s/?#\\@]+\.?[^\s\\]*", re.IGNORECASE)
_ON_THIS_SITE = re.compile(r"/(?![/\\])[^\\]*")
_COUNT = re.compile(r"-?[0-9]{1,12}(?:[.,]0+)?")


class BadRow(ValueError):
    """The row cannot become a product. The message says why, for the merchant."""


@dataclass(slots=True)
class Normaliser:
    """Turns the rows of one feed into products.

    `base_url` completes links that are relative to the shop; `now` (with a time zone) tells which
    sales are on. Remarks about dropped values go to `notes`.
    """

    style: PriceStyle
    base_url: str
    now: datetime
    notes: Notes

    def product(self, row: Row) -> Product:
        """The product that `row` states. Raises `BadRow` when it has no sure id, title or price."""

        def remark(words: str) -> None:
            self.notes.add(words, row.line, row.number)

        fields = row.fields
        get = fields.get
        id = one_line(get("id", ""))
        title = one_line(get("title", ""))
        if not id or not title:
            raise BadRow("it has no id" if not id else "it has no title")
        if len(id) > LONGEST_ID:
            raise BadRow(f"its id is longer than {LONGEST_ID} characters")
        if "\ufffd" in id or "\ufffd" in title:
            raise BadRow("its id or title has characters that could not be read: save the feed as UTF-8")
        price, sale_price = self._prices(fields, remark)
        if row.remark:
            remark(row.remark)
        availability, stock = _availability(get("availability", ""), get("quantity", ""), remark)
        description = lines(get("description", ""))
        if "\ufffd" in description:
            remark("a description has characters that could not be read, shown as \ufffd")
        if len(title) > LONGEST_TITLE or len(description) > LONGEST_DESCRIPTION:
            remark("a very long title or description was shortened")
        images = [link for image in row.images if (link := self._link(image, remark))]
        image_link = self._link(get("image_link", ""), remark)
        if not image_link and images:
            image_link = images[0]
        stated = _Stated(fields, self._facts(row))
        return Product(
            id=id,
            title=shortened(title, LONGEST_TITLE),
            price=price,
            description=shortened(description, LONGEST_DESCRIPTION),
            link=self._link(get("link", ""), remark),
            image_link=image_link,
            sale_price=sale_price,
            availability=availability,
            stock=stock,
            brand=stated.value("brand"),
            gtin=_gtin(stated.value("gtin"), remark),
            mpn=stated.value("mpn"),
            condition=_word(stated.value("condition")).removesuffix("condition"),
            product_type=category_path(get("product_type", "")),
            google_product_category=_google_category(get("google_product_category", ""), remark),
            item_group_id=one_line(get("item_group_id", ""))[:LONGEST_ID],
            color=stated.value("color"),
            size=stated.value("size"),
            material=stated.value("material"),
            pattern=stated.value("pattern"),
            gender=_word(stated.value("gender")),
            age_group=_word(stated.value("age_group")),
            additional_image_links=tuple(dict.fromkeys(i for i in images if i != image_link))[:MOST_IMAGES],
            attributes=stated.attributes,
        )

    def _prices(self, fields: dict[str, str], remark: Callable[[str], None]) -> tuple[Money, Money | None]:
        currency = fields.get("currency", "")
        stated = fields.get("price", "")
        sale = fields.get("sale_price", "")
        if not stated.strip() and sale.strip():
            stated, sale = sale, ""  # what one pays is the price where no other is told
        try:
            price = read_price(stated, self.style, currency)
        except NotAPrice as error:
            raise BadRow(str(error)) from None
        if not sale.strip():
            return price, None
        try:
            reduced = read_price(sale, self.style, currency)
        except NotAPrice as error:
            remark(f"a sale price was dropped: {error}")
            return price, None
        if reduced.currency != price.currency:
            remark("a sale price was dropped: it is in another currency than the price")
            return price, None
        if reduced.amount > price.amount:
            remark("a sale price was dropped: it is above the price")
            return price, None
        if reduced.amount == price.amount or not self._on_now(
            fields.get("sale_price_effective_date", ""), remark
        ):
            return price, None
        return price, reduced

    def _on_now(self, period: str, remark: Callable[[str], None]) -> bool:
        """Whether a sale with this `start/end` (either may be empty) is on."""
        if not period.strip(" /"):
            return True
        start, _, end = period.partition("/")
        try:
            begins, ends = _moment(start), _moment(end, day_end=True)
        except (ValueError, OverflowError):
            remark(f'a sale price was dropped: "{shortened(period.strip(), 60)}" is no period of time')
            return False
        if begins and begins > self.now:
            remark("a sale price was left out: the sale has not begun. Import again when it has")
            return False
        if ends and ends <= self.now:
            remark("a sale price was dropped: the sale is over")
            return False
        if ends:
            remark("a sale price has an end: import again when it is over")
        return True

    def _link(self, text: str, remark: Callable[[str], None]) -> str:
        """A web address, or a path on the shop's site; "" for anything else."""
        link = text.strip()
        if not link:
            return ""
        link = "".join(one_line(link.replace("&amp;", "&")).split("\n")).replace(" ", "%20")
        if link.startswith("//"):
            link = "https:" + link
        elif link.startswith("www."):
            link = "https://" + link
        elif self.base_url and ":" not in link.split("/", 1)[0]:
            link = urljoin(self.base_url, link)
        if len(link) > LONGEST_LINK:
            remark(f"a link was dropped: it is longer than {LONGEST_LINK} characters")
        elif _WEB_ADDRESS.fullmatch(link) or _ON_THIS_SITE.fullmatch(link):
            return link
        else:
            remark(
                "a link was dropped: it is neither a web address (http, https) nor a path on the shop's site"
            )
        return ""

    def _facts(self, row: Row) -> list[tuple[str, str]]:
        facts = list(row.facts)
        if detail := row.fields.get("product_detail"):
            facts += details_in_text(detail)
        if highlight := row.fields.get("product_highlight"):
            facts.append(("product_highlight", highlight))
        return facts


class _Stated:
    """The specification's fields and the shop's facts, told apart: a fact fills an empty field."""

    def __init__(self, fields: dict[str, str], facts: list[tuple[str, str]]) -> None:
        self._fields = fields
        self.attributes: dict[str, str] = {}
        self._own: dict[str, str] = {}
        for name, value in facts:
            text = shortened(one_line(value), LONGEST_VALUE)
            if not text:
                continue
            field = field_of(name)
            if field in _OWN_FIELDS:
                self._own.setdefault(field, text)
            elif (key := snake_case(one_line(name))) and len(self.attributes) < MOST_ATTRIBUTES:
                self.attributes.setdefault(key, text)

    def value(self, field: str) -> str:
        stated = one_line(self._fields.get(field, ""))
        return shortened(stated, LONGEST_VALUE) if stated else self._own.get(field, "")


# The fields that a fact of the same name may fill.
_OWN_FIELDS = (
    "brand",
    "gtin",
    "mpn",
    "condition",
    "color",
    "size",
    "material",
    "pattern",
    "gender",
    "age_group",
)


def category_path(text: str) -> tuple[str, ...]:
    """`Clothing > Shirts`, `Clothing | Shirts` or `Clothing/Shirts` from the general to the special."""
    text = one_line(text).replace("»", ">").replace("›", ">").replace("→", ">").replace("＞", ">")
    mark = next((mark for mark in (">", "|", "/") if mark in text), None)
    parts = text.split(mark) if mark else [text]
    return tuple(shortened(part.strip(), 200) for part in parts if part.strip())


def _google_category(text: str, remark: Callable[[str], None]) -> tuple[str, ...]:
    path = category_path(text)
    if len(path) == 1 and path[0].isdigit():
        remark("a google_product_category was dropped: it is a number, which says nothing to a shopper")
        return ()
    return path


def _availability(text: str, quantity: str, remark: Callable[[str], None]) -> tuple[Availability, int | None]:
    stock = _stock(quantity, remark)
    word = re.sub(r"[\W_]+", "", _SCHEMA.sub("", text.strip()).casefold())
    if not word:
        return ("out_of_stock" if stock == 0 else "in_stock"), stock
    availability = _AVAILABILITY.get(word)
    if availability is None:
        count = _stock(text, None)
        if count is None:
            raise BadRow(
                f'its availability "{shortened(one_line(text), 60)}" is not understood: use in_stock,'
                " out_of_stock, preorder or backorder"
            )
        stock = count if stock is None else stock
        availability = "in_stock"
    if availability == "in_stock" and stock == 0:
        availability = "out_of_stock"
    return availability, stock


def _stock(text: str, remark: Callable[[str], None] | None) -> int | None:
    """Whole pieces, none below zero; None where the text is no such number."""
    text = text.strip()
    if not text:
        return None
    grouped = text.replace(",", "") if re.fullmatch(r"[0-9]{1,3}(,[0-9]{3})+", text) else text
    if _COUNT.fullmatch(grouped):
        return max(0, int(re.split("[.,]", grouped)[0]))
    if remark is not None:
        remark(f'a stock of "{shortened(one_line(text), 40)}" was dropped: it is no whole number')
    return None


def _gtin(text: str, remark: Callable[[str], None]) -> str:
    code = re.sub(r"[\s'-]", "", text)
    code = code.removesuffix(".0")
    if re.search(r"[eE]\+|^[0-9.,]+[eE]", code):
        remark("a gtin was dropped: a spreadsheet turned it into a rounded number")
        return ""
    return code[:50]


def _word(text: str) -> str:
    """`https://schema.org/NewCondition` and `New` alike as one lower-case word."""
    return _SCHEMA.sub("", text).casefold()


def _moment(text: str, day_end: bool = False) -> datetime | None:
    """An ISO 8601 moment, in this machine's zone where it names none; None when there is no text."""
    text = text.strip()
    if not text:
        return None
    moment = datetime.fromisoformat(text)
    if day_end and len(text) <= 10:
        moment += timedelta(days=1)
    return moment if moment.tzinfo else moment.astimezone()
