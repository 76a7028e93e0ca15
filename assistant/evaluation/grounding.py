"""Does everything that a reply states come from somewhere?

Each price, number, period, name and link in a reply (its text, cards, reasons, table, sources and buttons) is
a claim, and is traced to where it comes from:

- a product that this conversation is about: one shown, cited, asked for by name, or a variant of those;
- a policy passage that the reply cites;
- what the shopper has said in this conversation;
- the reply itself ("I found 3"), or the guide's own sentences.

Being true of something is not enough. What a sentence says of one product must be stated of that product: its
price in "X costs $5" is X's price of today, a card's facts are those of the card's product, a column of a
table speaks of the product that it is headed with. Numbers are compared with their units.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

import msgspec

from assistant.catalogue.policy import Passage
from assistant.catalogue.product import Product
from assistant.evaluation.figures import Report, Row, mean
from assistant.evaluation.fixed_texts import Filled, filled
from assistant.evaluation.labelled import UnusableFile, read_text
from assistant.evaluation.needs import Progress, Respond
from assistant.generator.quantities import Quantity, quantities
from assistant.guide import Shop
from assistant.handlers.cards import as_said, label
from assistant.language import languages
from assistant.messages import Action, Button, Card, Outgoing, Source, Table
from assistant.money import Money
from assistant.retrieval.text import listed

KINDS = ("price", "number", "period", "name", "link")

_PERIODS = {"second", "minute", "hour", "day", "week", "month", "year"}
_LINK = re.compile(
    r"https?://[^\s<>()\"'“”，。]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\bwww\.[^\s<>()\"'“”，。]+"
    r"|\b[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|example|shop|store|io|co|cn)\b(?:/[^\s<>()\"'“”，。]*)?"
)
_WORD = re.compile(r"[A-Za-zÀ-ž0-9](?:[\wÀ-ž'’&+./-]*[\wÀ-ž+])?")
_HAN = re.compile(r"[\u3400-\u9fff]+")
_HAN_NUMBER = re.compile(r"([零〇一二两三四五六七八九十百千万]{1,8})(?![零〇一二两三四五六七八九十百千万元])")
_SENTENCE_START = re.compile(r"(?:^|[.!?:;•\n“(\[—·|]|(?<=[。！？：；“]))\s*$")
_KILO = re.compile(r"(\d[\d,.]*)\s*(?:k\b|grand\b|thousand\b)", re.IGNORECASE)
_SHORT_NAME = re.compile(r",| – | - |\(")
_QUOTED = re.compile(r"[“「]([^“”「」]+)[”」]")
_POSSESSIVE = re.compile(r"['’]s$")
_COUNTED = {"found-search", "found-refined", "found-partly", "button-compare-top", "none-place", "welcome"}
_OWN_EXAMPLES = {"help", "empty", "search-what"}


@dataclass(frozen=True, slots=True)
class Claim:
    """Something that a reply states: `kind` is one of `KINDS`, `where` the part of the reply that states it.

    `source` says where it comes from; empty when it comes from nowhere.
    """

    kind: str
    said: str
    where: str
    source: str


class Conversation(msgspec.Struct, frozen=True):
    """What a shopper says, turn by turn. A file of needs is one of conversations too."""

    id: str
    turns: tuple[str, ...]


def load_conversations(path: Path) -> list[Conversation]:
    """The conversations of a JSON Lines file. Raises `UnusableFile` naming the line that is wrong."""
    found = []
    for number, line in enumerate(read_text(path).splitlines(), 1):
        if not line.strip():
            continue
        try:
            found.append(msgspec.json.decode(line, type=Conversation))
        except msgspec.DecodeError as error:
            raise UnusableFile(f"{path}, line {number}: not a conversation: {error}") from error
        if not found[-1].turns:
            raise UnusableFile(f"{path}, line {number}: {found[-1].id!r} has no turns")
    if not found:
        raise UnusableFile(f"{path}: holds no conversations")
    return found


@dataclass(frozen=True, slots=True)
class _Stated:
    """A text that claims may come from, prepared for looking up."""

    name: str
    words: str
    text: str
    amounts: tuple[Quantity, ...]


@dataclass
class Known:
    """What a conversation has come to be about so far."""

    said: list[str] = field(default_factory=list)
    products: dict[str, Product] = field(default_factory=dict)
    shown: int = 0


class Tracer:
    """Traces replies of a shop with these products and policy passages."""

    def __init__(self, products: Iterable[Product], passages: Iterable[Passage], shop: Shop) -> None:
        self._products = {product.id: product for product in products}
        self._passages = {passage.id: passage for passage in passages}
        self._shop = shop
        self._names = {id: _words(_short(one.title)) for id, one in self._products.items()}
        self._titles = {name: id for id, name in self._names.items() if name.count(" ") >= 1}
        self._longest = max((name.count(" ") + 1 for name in self._titles), default=0)
        self._groups: dict[str, list[Product]] = {}
        for product in self._products.values():
            if product.item_group_id:
                self._groups.setdefault(product.item_group_id, []).append(product)
        self._read: dict[str, _Stated] = {}
        self._paths = {
            one.category[:depth] for one in self._products.values() for depth in range(1, 9) if one.category
        }
        names = sorted({path[-1] for path in self._paths})
        self._categories = [_stated("the catalogue's categories", name) for name in names]
        self._values = {
            (name, value.strip().casefold())
            for one in self._products.values()
            for name, value in (("brand", one.brand), *one.facts().items())
        }
        amounts = [one.price_now.amount for one in self._products.values()]
        self._prices = (min(amounts), max(amounts)) if amounts else (Decimal(0), Decimal(0))
        currencies = Counter(one.price_now.currency for one in self._products.values())
        self._currency = currencies.most_common(1)[0][0] if currencies else ""

    def trace(self, reply: Outgoing, text: str, known: Known) -> list[Claim]:
        """Every claim of the reply to `text`. What it adds to the conversation is noted in `known`."""
        known.said.append(text)
        self._note(reply, known)
        shown = (*reply.cards, *reply.alternatives)
        pool = self._pool(reply, known)
        claims = list(self._text(reply.plain(), "text", reply, known, pool))
        for span in reply.text:
            if span.link:
                claims.append(self._link(span.link, "text", pool))
        for card in shown:
            claims += self._card(card, reply, known)
        for source in reply.sources:
            claims += self._source(source, reply, known)
        if reply.table:
            claims += self._table(reply.table, reply, known)
        for button in reply.every_button():
            claims += self._button(button, reply, known, pool)
        if shown:
            known.shown = len(shown)
        return claims

    def _note(self, reply: Outgoing, known: Known) -> None:
        """The products that the conversation is about by now."""
        ids = [card.id for card in (*reply.cards, *reply.alternatives)]
        ids += [source.id for source in reply.sources]
        ids += [button.action.product for button in reply.every_button()]
        asked = set(_words(" ".join(known.said)).split())
        for id, name in self._names.items():
            parts = name.split()
            told = sum(part in asked for part in parts)
            if told >= 2 and told >= 0.75 * len(parts):
                ids.append(id)
        for id in ids:
            if id in self._products:
                known.products[id] = self._products[id]
        for one in list(known.products.values()):
            known.products |= {other.id: other for other in self._groups.get(one.item_group_id, ())}

    def _pool(self, reply: Outgoing, known: Known) -> list[_Stated]:
        """Everything that the reply as a whole may draw on."""
        cited = [self._passages[one.id] for one in reply.sources if one.id in self._passages]
        return [
            *map(_of_passage, cited),
            *map(self._of, known.products.values()),
            *self._of_shopper(known),
        ]

    def _of(self, product: Product) -> _Stated:
        if product.id not in self._read:
            self._read[product.id] = _of_product(product)
        return self._read[product.id]

    def _of_shopper(self, known: Known) -> list[_Stated]:
        shop = _stated("the shop's name", f"{self._shop.name} {self._shop.url}")
        currency = _stated("the catalogue's currency", self._currency)
        return [
            shop,
            currency,
            *self._categories,
            *(_stated("the shopper's message", said) for said in known.said),
        ]

    def _text(
        self,
        text: str,
        where: str,
        reply: Outgoing,
        known: Known,
        pool: Sequence[_Stated],
        product: Product | None = None,
    ) -> Iterator[Claim]:
        """The claims of a piece of text. `product` is the one that it speaks of, where it is one alone."""
        about = [product] if product else list(known.products.values())
        met = filled(text, reply.language)
        own = [span for one in met for span in one.fixed]
        own += [span for one in met if one.message in _OWN_EXAMPLES for _, _, span in one.arguments]
        whole: list[tuple[int, int]] = []
        for quoted in _QUOTED.finditer(text):  # "matches “four”": the shopper's own word
            if any(f" {_words(quoted[1])} " in f" {_words(said)} " for said in known.said):
                whole.append(quoted.span())
                yield Claim("name", quoted[0], where, "the shopper's message")
        for quote in sorted(
            {one.quote for one in reply.sources if len(one.quote) > 20}, key=len, reverse=True
        ):
            for place in _places(quote, text):  # the source itself is checked to have the quote
                if not _inside(place, whole):
                    whole.append(place)
                    yield Claim("name", _cut(quote), where, "a quote")
        # The products of the whole conversation: a card may be "cheaper than" one shown before.
        for one in sorted(known.products.values(), key=lambda one: -len(one.title)):
            for name in (one.title, _short(one.title)):
                for place in _places(name, text) if len(name) > 3 else ():
                    if not _inside(place, whole):
                        whole.append(place)
                        yield Claim("name", name, where, f"product {one.id}")
        for link in _LINK.finditer(text):
            if not _inside(link.span(), whole):
                whole.append(link.span())
                yield self._link(link[0].rstrip(".,"), where, pool)
        amounts = []
        for said in quantities(_level(text)):
            place = (said.start, said.end)
            if _inside(place, whole) or _inside(place, own):
                continue
            yield Claim(_kind(said), said.said, where, self._amount(said, met, reply, known, pool, about))
            amounts.append(place)
        yield from self._name_claims(text, where, [*whole, *own], amounts, pool)

    def _amount(
        self,
        amount: Quantity,
        met: Sequence[Filled],
        reply: Outgoing,
        known: Known,
        pool: Sequence[_Stated],
        about: Sequence[Product],
    ) -> str:
        """Where an amount comes from."""
        roles = [
            (one, name)
            for one in met
            for name, _, (start, end) in one.arguments
            # Only where it begins is sure: "7 in stock" is read as inches.
            if start <= amount.start < end and name in _ROLES
        ]
        for one, name in roles:
            titled = [product for product in about if one.argument("title").endswith(product.title)]
            if source := self._in_role(amount, one, name, reply, known, titled or list(about)):
                return source
        if roles:
            return ""  # it says what the amount is, and that it is not
        return next((one.name for one in pool if any(amount.same_as(other) for other in one.amounts)), "")

    def _in_role(
        self,
        amount: Quantity,
        one: Filled,
        name: str,
        reply: Outgoing,
        known: Known,
        about: Sequence[Product],
    ) -> str:
        """Where the argument `name` of the guide's sentence `one` comes from; see `_ROLES`."""
        value = amount.value
        if one.message in _OWN_EXAMPLES:
            return "the guide's own example"
        if name in ("total", "count", "products") and one.message in _COUNTED:
            return self._counted(int(value), one.message, reply, known)
        if name == "count":
            return next((f"stock of {p.id}" for p in about if p.stock == value), "")
        if name == "price" and not one.message.startswith("button-"):
            return next((f"price of {p.id}" for p in about if p.price_now.amount == value), "")
        if name == "was":
            return next((f"price of {p.id}" for p in about if p.sale_price and p.price.amount == value), "")
        if name in ("amount", "percent"):
            return "a difference of prices" if value in _savings(one, name, known, about) else ""
        # A limit: the shopper's own, or the price of something shown that others were to be cheaper than.
        if any(value in _amounts_said(said) for said in known.said):
            return "the shopper's message"
        for p in known.products.values():
            bounds = {p.price_now.amount}
            for cent in (Decimal("0.01"), Decimal("-0.01")):
                spoken = as_said(p.price_now.amount + cent, p.price_now.currency, reply.language)
                bounds |= {found.value for found in quantities(spoken)}
            if value in bounds:
                return f"price of {p.id}"
        return ""

    def _counted(self, count: int, message: str, reply: Outgoing, known: Known) -> str:
        """Whether the reply counts rightly what it shows itself."""
        cards = len(reply.cards)
        if message == "welcome":
            right = count == len(self._products)
        elif message == "none-place":
            right = count == known.shown
        elif message == "found-partly":
            right = 0 < count < cards
        elif message == "button-compare-top":
            right = count <= cards
        else:
            more = any(button.action.kind == "more" for button in reply.buttons)
            right = cards < count <= len(self._products) if more else count == cards
        return "the reply's own count" if right else ""

    def _name_claims(
        self,
        text: str,
        where: str,
        covered: list[tuple[int, int]],
        amounts: Sequence[tuple[int, int]],
        pool: Sequence[_Stated],
    ) -> Iterator[Claim]:
        """Names: words with a capital and the figures after them, the catalogue's own names, Chinese."""
        tokens = [match for match in _WORD.finditer(text) if not _inside(match.span(), covered)]
        for start, end in self._catalogue_names(tokens, text):
            name = text[start:end]
            yield Claim("name", name, where, _holder(_words(name), pool))
            covered.append((start, end))
        run: list[re.Match[str]] = []
        for token in tokens:
            if _inside(token.span(), covered):
                continue
            joined = bool(run) and text[run[-1].end() : token.start()] in (" ", "-", " & ")
            named = _is_name(token[0]) and not _inside(token.span(), amounts)
            if run and not (joined and (named or token[0].isdigit())):
                yield from _name_claim(run, text, where, pool)
                run = []
            if named or run:
                run.append(token)
        if run:
            yield from _name_claim(run, text, where, pool)
        for match in _HAN.finditer(text):
            for piece in _uncovered(match, [*covered, *amounts]):
                source = next((one.name for one in pool if piece in one.text), "")
                yield Claim("name", piece, where, source)

    def _catalogue_names(self, tokens: list[re.Match[str]], text: str) -> Iterator[tuple[int, int]]:
        """Spans in which the catalogue's product names stand."""
        place = 0
        while place < len(tokens):
            for size in range(min(self._longest, len(tokens) - place), 1, -1):
                start, end = tokens[place].start(), tokens[place + size - 1].end()
                if _words(text[start:end]) in self._titles and any(
                    _is_name(token[0]) for token in tokens[place : place + size]
                ):
                    yield start, end
                    place += size - 1
                    break
            place += 1

    def _link(self, link: str, where: str, pool: Sequence[_Stated]) -> Claim:
        source = next((one.name for one in pool if link.casefold() in one.text.casefold()), "")
        if not source:
            for product in self._products.values():
                if link and link in (self._shop.link(product.link), product.link, product.image_link):
                    # A product's link is only grounded where the conversation is about that product.
                    known = any(one.name == f"product {product.id}" for one in pool)
                    source = f"product {product.id}" if known else ""
                    if source:
                        break
        return Claim("link", link, where, source)

    def _card(self, card: Card, reply: Outgoing, known: Known) -> Iterator[Claim]:
        where = f"card {card.id}"
        product = self._products.get(card.id)
        if product is None:
            yield Claim("name", card.title, where, "")
            return
        source = f"product {product.id}"

        def claim(kind: str, said: str, true: bool) -> Claim:
            return Claim(kind, said, where, source if true else "")

        yield claim("name", card.title, card.title == product.title)
        yield claim("price", card.price.spoken(), card.price == product.price_now)
        if card.was:
            yield claim(
                "price", card.was.spoken(), product.sale_price is not None and card.was == product.price
            )
        if card.brand:
            yield claim("name", card.brand, card.brand == product.brand)
        if card.stock is not None:
            yield claim("number", f"{card.stock} in stock", card.stock == product.stock)
        yield claim("number", card.availability, (card.availability == "in_stock") == product.available)
        if card.link:
            yield claim("link", card.link, card.link == self._shop.link(product.link))
        if card.image:
            yield claim("link", card.image, card.image == product.image_link)
        stated = _facts(product)
        for name, value in card.facts:
            kind = "number" if re.search(r"\d", value) else "name"
            yield claim(kind, f"{name}: {value}", (name, value) in stated)
        pool = [self._of(product), *self._of_shopper(known)]
        for reason in card.reasons:
            yield from self._text(reason, f"{where}, reason", reply, known, pool, product)

    def _source(self, source: Source, reply: Outgoing, known: Known) -> Iterator[Claim]:
        where = f"source {source.id}"
        if passage := self._passages.get(source.id):
            told = {passage.title, f"{passage.title} — {passage.heading}"}
            yield Claim("name", source.title, where, "its page" if source.title in told else "")
            quoted = _words(source.quote) in _words(passage.text)
            yield Claim("name", _cut(source.quote), where, f"passage {passage.id}" if quoted else "")
            return
        product = self._products.get(source.id)
        title = f"product {source.id}" if product and source.title == product.title else ""
        yield Claim("name", source.title, where, title)
        if product is None:
            return
        about = {one.id: one for one in (product, *self._groups.get(product.item_group_id, ()))}
        if source.link:
            right = source.link in (self._shop.link(product.link), product.link)
            yield Claim("link", source.link, where, f"product {product.id}" if right else "")
        if source.quote and source.quote != source.link:
            if source.quote in product.description or source.quote in product.facts().values():
                yield Claim("name", _cut(source.quote), where, f"product {product.id}")
            else:
                unquoted = Outgoing(reply.intent, reply.language)
                pool = [self._of(one) for one in about.values()]
                yield from self._text(source.quote, where, unquoted, Known(products=about), pool)

    def _table(self, table: Table, reply: Outgoing, known: Known) -> Iterator[Claim]:
        head, *rows = table.rows
        by_title = {product.title: product for product in known.products.values()}
        columns = [by_title.get(title) for title in head[1:]]
        for place, (title, product) in enumerate(zip(head[1:], columns, strict=True), 1):
            if title == str(place) and place <= known.shown:
                continue  # a place in the list that was shown
            yield Claim("name", title, "table", f"product {product.id}" if product else "")
        labels = {name for one in columns if one for name, _ in _facts(one)}
        for row in rows:
            if row[0] not in labels and not any(
                span == (0, len(row[0])) for one in filled(row[0], reply.language) for span in one.fixed
            ):
                yield Claim("name", row[0], "table", "")
            for product, cell in zip(columns, row[1:], strict=True):
                where = f"table, {row[0]}"
                if product is None or cell == "—":
                    continue
                if (row[0], cell) in _facts(product):
                    kind = "number" if re.search(r"\d", cell) else "name"
                    yield Claim(kind, cell, where, f"product {product.id}")
                elif cell in _prices(product):
                    yield Claim("price", cell, where, f"product {product.id}")
                else:
                    alone = Outgoing(reply.intent, reply.language)
                    own = Known(products={product.id: product})
                    yield from self._text(cell, where, alone, own, [], product)

    def _button(
        self, button: Button, reply: Outgoing, known: Known, pool: Sequence[_Stated]
    ) -> Iterator[Claim]:
        where = f"button {button.label!r}"
        action = button.action
        if action.kind == "category":
            path = tuple(action.value.split(" > "))
            right = path in self._paths and button.label.casefold() == path[-1].casefold()
            yield Claim("name", button.label, where, "the catalogue's categories" if right else "")
            return
        product = self._products.get(action.product)
        if product and product.title.startswith(button.label):
            yield Claim("name", button.label, where, f"product {product.id}")
            return
        if action.kind == "narrow":
            source = self._narrowing(button.label, action, reply.language)
            yield Claim("price" if action.product == "price" else "name", button.label, where, source)
            return
        yield from self._text(button.label, where, reply, known, pool)

    def _narrowing(self, label: str, action: Action, language: str) -> str:
        """Where the label of a button comes from that narrows a facet (`action.product`) to a value."""
        facet, value = action.product, action.value
        if facet == "category":
            path = tuple(value.split(" > "))
            right = path in self._paths and label.casefold() == path[-1].casefold()
            return "the catalogue's categories" if right else ""
        if facet == "price":
            said = {amount.value for amount in quantities(label)}
            bounds = {
                spoken.value
                for bound in value.split(":")
                if bound
                for spoken in quantities(as_said(Decimal(bound), self._currency, language))
            }
            low, high = self._prices
            within = all(low <= bound <= high for bound in said)
            return "the range of the catalogue's prices" if said and said == bounds and within else ""
        if label.casefold() != value.casefold():
            return ""
        return f"the catalogue's {facet}s" if (facet, value.casefold()) in self._values else ""


_ROLES = {
    "price",
    "was",
    "amount",
    "limit",
    "low",
    "high",
    "count",
    "total",
    "products",
    "percent",
    "example",
}
"""Arguments of the guide's sentences that say what an amount is: then it must be just that."""


async def measure_grounding(
    conversations: Sequence[Conversation],
    tracer: Callable[[], Tracer],
    systems: Mapping[str, Respond],
    progress: Callable[[str], Progress] | None = None,
) -> Report:
    """Every claim that every system makes in these conversations, by kind, and each that has no source."""
    rows: list[Row] = []
    astray: dict[str, list[dict[str, str | int]]] = {}
    replies = sum(len(one.turns) for one in conversations)
    for name, respond in systems.items():
        tell = progress(name) if progress else None
        tracing = tracer()
        claims: list[Claim] = []
        untraced: list[dict[str, str | int]] = []
        for number, conversation in enumerate(conversations, 1):
            known = Known()
            for turn, text in enumerate(conversation.turns, 1):
                reply = await respond(f"{number}-{conversation.id}", text)
                found = tracing.trace(reply, text, known)
                claims += found
                untraced += [
                    {"conversation": conversation.id, "turn": turn, "where": claim.where,
                     "kind": claim.kind, "said": claim.said}
                    for claim in found
                    if not claim.source
                ]  # fmt: skip
            if tell:
                tell(number, len(conversations))
        astray[name] = untraced
        shares = [mean([float(bool(c.source)) for c in claims if c.kind == kind]) for kind in KINDS]
        everything = mean([float(bool(claim.source)) for claim in claims])
        rows.append(Row(name, (*shares, everything, len(claims), len(untraced))))
    notes = [
        f"{len(conversations)} conversations, {replies} replies; share of claims traced, 95 % intervals."
    ]
    for name, untraced in astray.items():
        notes += [
            f"{name}: {one['conversation']}, turn {one['turn']}, {one['where']}: "
            f"{one['kind']} {one['said']!r}"
            for one in untraced
        ]
    columns = (*KINDS, "all", "claims", "not traced")
    return Report("Grounding of replies", columns, tuple(rows), tuple(notes), {"untraced": astray})


def _savings(one: Filled, name: str, known: Known, about: Sequence[Product]) -> set[Decimal]:
    """How much less the products cost than the one named, or than they did, in money or in per cent."""
    if one.message == "reason-cheaper":
        named = [other for other in known.products.values() if other.title == one.argument("title")]
        return {other.price_now.amount - this.price_now.amount for this in about for other in named}
    reduced = [(this.price.amount, this.price.amount - this.price_now.amount) for this in about]
    if name == "percent":
        return {Decimal(int(less * 100 / before)) for before, less in reduced if less}
    return {less for _, less in reduced if less}


def _level(text: str) -> str:
    """`text` without the characters that grow when amounts are read, so that places stay the same."""
    return "".join(char if len(unicodedata.normalize("NFKC", char)) == 1 else "·" for char in text)


def _kind(amount: Quantity) -> str:
    if amount.unit.isupper() and len(amount.unit) == 3:
        return "price"
    return "period" if amount.unit in _PERIODS else "number"


def _short(title: str) -> str:
    """A product's name without what tells its variants apart."""
    return _SHORT_NAME.split(title)[0].strip()


def _cut(text: str) -> str:
    return text if len(text) <= 80 else text[:77] + "..."


def _words(text: str) -> str:
    """`text` as it is compared: its words in lower case, a space between two."""
    return " ".join(re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", text).casefold()))


def _stated(name: str, text: str) -> _Stated:
    return _Stated(name, f" {_words(text)} ", text, tuple(quantities(text)))


@lru_cache(maxsize=4096)
def _of_passage(passage: Passage) -> _Stated:
    return _stated(f"passage {passage.id}", f"{passage.title}. {passage.heading}. {passage.text}")


def _of_product(product: Product) -> _Stated:
    facts = product.facts()
    texts = (
        product.title,
        *(f"{name}: {value}" for name, value in _facts(product)),
        *(name.replace("_", " ") for name in facts),
        *product.category,
        *_prices(product),
        f"{product.price_now.plain()} {product.price_now.currency}",
        product.availability,
        product.description,
    )
    return _stated(f"product {product.id}", ". \n".join(texts))


def _prices(product: Product) -> list[str]:
    """The product's prices as they are spoken in every language."""
    amounts: list[Money] = [product.price_now, *([product.price] if product.sale_price else [])]
    return [amount.spoken(code) for amount in amounts for code in languages()]


def _facts(product: Product) -> set[tuple[str, str]]:
    """(label, value) of every fact, in every language."""
    return {(label(name, code), value) for name, value in product.facts().items() for code in languages()}


def _amounts_said(text: str) -> set[Decimal]:
    """The amounts in a shopper's words: "1.2k", "two hundred", "三百以内"."""
    found = {one.value for one in quantities(text)}
    found |= {one.value for one in quantities(_HAN_NUMBER.sub(r"\1元", text))}
    for thousands in _KILO.findall(text):
        found |= {1000 * one.value for one in quantities(thousands)}
    return found


def _places(piece: str, text: str) -> list[tuple[int, int]]:
    return [match.span() for match in re.finditer(re.escape(piece), text)] if piece else []


def _inside(place: tuple[int, int], spans: Iterable[tuple[int, int]]) -> bool:
    return any(start <= place[0] and place[1] <= end for start, end in spans)


def _is_name(word: str) -> bool:
    """Whether a word is written as names are: with a capital."""
    return any(char.isupper() for char in word)


@lru_cache
def _english() -> frozenset[str]:
    return frozenset(listed("english.txt"))


def _holder(words: str, pool: Sequence[_Stated]) -> str:
    return next((one.name for one in pool if f" {words} " in one.words), "")


def _name_claim(run: list[re.Match[str]], text: str, where: str, pool: Sequence[_Stated]) -> Iterator[Claim]:
    """The claim that a run of name-like words makes, if it is a name."""
    if _SENTENCE_START.search(text[: run[0].start()]) and run[0][0].casefold() in _english():
        # The first word of a sentence is written with a capital whatever it is.
        whole = text[run[0].start() : run[-1].end()]
        if source := _holder(_words(whole), pool):
            yield Claim("name", whole, where, source)
            return
        run = run[1:]
    if any(_is_name(token[0]) for token in run):
        name = _POSSESSIVE.sub("", text[run[0].start() : run[-1].end()])
        yield Claim("name", name, where, _holder(_words(name), pool))


def _uncovered(match: re.Match[str], covered: Sequence[tuple[int, int]]) -> Iterator[str]:
    """The pieces of a run of Chinese that nothing covers."""
    piece = ""
    for place, char in enumerate(match[0], match.start()):
        if _inside((place, place + 1), covered):
            if piece:
                yield piece
            piece = ""
        else:
            piece += char
    if piece:
        yield piece
