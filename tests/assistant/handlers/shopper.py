"""Somebody who talks to the shop and checks every reply against the catalogue and the policies."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from decimal import Decimal

from assistant.catalogue.product import Product
from assistant.core import Core
from assistant.evaluation.speaking import MemoryTurns, SilentChannel
from assistant.guide import Guide
from assistant.handlers.cards import label
from assistant.language import languages, say
from assistant.messages import Card, Incoming, Outgoing, Source, Table

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_COUNTED = re.compile(r"(?:I found|That leaves|I only showed|找到|还剩|我只列了) (\d+)")
_BUTTON_COUNT = re.compile(r"^(?:Compare the first|比较前) (\d+)")
_ADDRESS = re.compile(r"https?://\S+")
_LIMIT = re.compile(r"(?:within your limit of|不超过您的上限) (?P<limit>.+)")
_FLOOR = re.compile(r"(?:above (?P<en>.+), as you asked|高于 (?P<zh>.+)，如您所要求)")
_RANGE = re.compile(r"(?:between (?P<low>.+) and (?P<high>.+)|在 (?P<von>.+) 和 (?P<bis>.+) 之间)")
_FACT = re.compile(r"(?P<name>[^:：]+)(?:: |：)(?P<value>.+)")
_names = itertools.count()


def numbers(*texts: str) -> set[Decimal]:
    """The numbers written in `texts`; `1,299.00` and `1299` are the same one."""
    found = itertools.chain.from_iterable(_NUMBER.findall(_ADDRESS.sub(" ", text)) for text in texts)
    return {Decimal(one.replace(",", "")) for one in found if one.replace(",", "").count(".") < 2}


def amount(text: str) -> Decimal:
    """The one amount in `text`, such as `US$1,299`."""
    (one,) = numbers(text)
    return one


def words_of(product: Product) -> list[str]:
    """Everything that the catalogue states about a product."""
    prices = [product.price.plain(), product.price_now.plain(), str(product.stock)]
    return [product.title, product.description, *product.facts().values(), *product.category, *prices]


class Shopper:
    """A person in a conversation of their own: `reply = await shopper("show me laptops")`.

    Raises `AssertionError` when a reply says anything that cannot be traced: a card that is not as the
    catalogue has it, a reason that does not hold, a quote that stands nowhere, a number out of nowhere.
    """

    def __init__(self, guide: Guide, core: Core | None = None, name: str = "") -> None:
        self.guide = guide
        self.replies: list[Outgoing] = []
        self._name = name or f"shopper-{next(_names)}"
        self._core = core or Core(guide, MemoryTurns())
        self._said: list[str] = []
        self._known: dict[str, Product] = {}

    async def __call__(self, text: str) -> Outgoing:
        self._said.append(text)
        event = f"{self._name}-{len(self._said)}"
        reply = await self._core.handle(
            Incoming(event, "test", self._name, self._name, text), SilentChannel()
        )
        assert reply is not None
        self.replies.append(reply)
        await self._check(reply)
        return reply

    async def products(self, reply: Outgoing) -> list[Product]:
        """What the cards of `reply` show, as the catalogue has it."""
        return await self.guide.catalogue.products([card.id for card in reply.cards])

    async def _check(self, reply: Outgoing) -> None:
        assert reply.plain().strip() or reply.cards or reply.table, "every reply says something"
        cited = [source.id for source in reply.sources]
        shown = [*reply.cards, *reply.alternatives]
        ids = [*(card.id for card in shown), *cited, *(button.action.product for button in reply.buttons)]
        self._known |= {product.id: product for product in await self.guide.catalogue.products(ids)}
        for card in shown:
            self._check_card(card)
        for source in reply.sources:
            self._check_source(source)
        self._check_numbers(reply)

    def _check_card(self, card: Card) -> None:
        assert card.id in self._known, f"{card.id} is not in the catalogue"
        product = self._known[card.id]
        assert (card.title, card.brand, card.stock) == (product.title, product.brand, product.stock)
        assert card.price == product.price_now
        assert card.was in (None, product.price)
        assert (card.availability == "in_stock") == product.available
        assert card.link.endswith(product.link)
        assert card.image == product.image_link
        stated = {
            (label(name, code), value) for name, value in product.facts().items() for code in languages()
        }
        assert set(card.facts) <= stated
        assert card.reasons, "every card says why it is shown"
        for reason in card.reasons:
            self._check_reason(reason, card, product, stated)

    def _check_reason(self, reason: str, card: Card, product: Product, stated: set[tuple[str, str]]) -> None:
        price = product.price_now.amount
        if limit := _LIMIT.fullmatch(reason):
            assert price <= amount(limit["limit"]), f"{card.title} at {price} is not {reason}"
        elif floor := _FLOOR.fullmatch(reason):
            assert price >= amount(floor["en"] or floor["zh"]), f"{card.title} at {price} is not {reason}"
        elif between := _RANGE.fullmatch(reason):
            low, high = between["low"] or between["von"], between["high"] or between["bis"]
            assert amount(low) <= price <= amount(high), f"{card.title} at {price} is not {reason}"
        elif fact := _FACT.fullmatch(reason):
            if (fact["name"], fact["value"]) not in stated:
                self._check_words(fact["value"], product)
        elif reason.startswith("matches "):
            self._check_words(reason, product)

    def _check_words(self, reason: str, product: Product) -> None:
        """No word that speaks for a product is one that the product denies."""
        quoted = re.findall(r"“([^”]+)”", reason)
        facts = {name: value.lower() for name, value in product.facts().items()}
        for word in quoted:
            denied = facts.get(word.lower().replace(" ", "_"), "")
            assert not re.match(r"(?:no|none|not)\b", denied), f"{product.title} is not {word}: {denied}"

    def _check_source(self, source: Source) -> None:
        passage = next((one for one in self.guide.policies if one.id == source.id), None)
        if passage:
            assert " ".join(source.quote.split()) in " ".join(passage.text.split())
        else:
            assert source.title == self._known[source.id].title

    def _check_numbers(self, reply: Outgoing) -> None:
        """Every number stands in what the person said, in a product met, or in a passage cited."""
        passages = [one.text for one in self.guide.policies if one.id in {s.id for s in reply.sources}]
        headings = [one.heading for one in self.guide.policies if one.id in {s.id for s in reply.sources}]
        known = numbers(*self._said, *passages, *headings, *self._words())
        prices = {one.price_now.amount for one in self._known.values()}
        savings = {abs(one - other) for one in prices for other in prices}
        text = reply.plain()
        counts = numbers(*_COUNTED.findall(text))
        assert all(len(reply.cards) <= count <= len(self.guide.index) for count in counts)
        own = counts | self._own_example(reply)
        if reply.intent == "why":
            own |= {Decimal(place) for place in range(1, len(reply.table.rows[0]) if reply.table else 2)}
        assert numbers(text) <= known | own, f"{numbers(text) - known - own} in: {text}"
        for card in (*reply.cards, *reply.alternatives):
            said = numbers(*card.reasons)
            assert said <= known | savings, f"{said - known - savings} in: {card.reasons}"
        for button in reply.buttons:
            if counted := _BUTTON_COUNT.match(button.label):
                assert int(counted[1]) <= len(reply.cards)
            elif (button.action.kind, button.action.product) == ("narrow", "price"):
                assert button.action.value.count(":") == 1, "a band of price is no claim about a product"
            else:
                # What narrows a list is a fact of some product in it, shown or not.
                stated = self.guide.index.vocabulary.attributes.get(button.action.product, {})
                assert numbers(button.label) <= known | numbers(*stated)
        if reply.intent == "why" and reply.table:
            self._check_scores(reply.table)
        elif reply.table:
            assert numbers(*(cell for row in reply.table.rows for cell in row)) <= known

    def _check_scores(self, table: Table) -> None:
        """The parts of each score add up to it, as far as two decimals do."""
        _, *parts, totals = table.rows
        for column in range(1, len(totals)):
            added = sum(Decimal(row[column]) for row in parts)
            assert abs(added - Decimal(totals[column])) <= Decimal("0.01") * len(table.rows)

    def _own_example(self, reply: Outgoing) -> set[Decimal]:
        """The guide's own example of what to say ("under 50") is no claim about anything."""
        help_text = say(reply.language, "help", example="phones under 50", amount="50")
        return numbers(help_text) if reply.intent in ("help", "smalltalk") else set()

    def _words(self) -> Iterable[str]:
        for product in self._known.values():
            yield from words_of(product)
