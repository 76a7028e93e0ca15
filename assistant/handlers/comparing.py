"""Two to four products side by side, fact by fact."""

from __future__ import annotations

from dataclasses import replace

from assistant.catalogue.product import Product
from assistant.guide import Guide, Outcome, Situation
from assistant.handlers.cards import Grounds, card, interests, label
from assistant.language import say
from assistant.messages import Action, Button, Outgoing, Source, Span, Table

MOST = 4
MOST_ROWS = 24


async def compare(guide: Guide, turn: Situation, ids: tuple[str, ...]) -> Outcome:
    """Compare the products with these ids; one alone is set beside the others last shown."""
    language = turn.language
    meant = list(dict.fromkeys(ids or tuple(product.id for product in turn.shown[:3])))
    if len(meant) == 1:
        meant += [product.id for product in turn.shown if product.id not in meant][:2]
    products = await guide.catalogue.products(meant[:MOST])
    if len(products) < 2:
        message = Outgoing(intent="compare", language=language, text=(Span(say(language, "compare-one")),))
        return Outcome(message, replace(turn.dialogue, language=language), turn.profile)
    table = _table(products, language)
    cheapest = min(products, key=lambda product: product.price_now.amount)
    lines = [say(language, "compare-many")] if len(meant) > MOST else []
    lines.append(say(language, "compare"))
    if any(product.price_now.amount > cheapest.price_now.amount for product in products):
        lines.append(
            say(language, "compare-cheapest", title=cheapest.title, price=cheapest.price_now.spoken(language))
        )
    same = [row[0] for row in table.rows[1:] if not differs(row)]
    if same:
        lines.append(say(language, "compare-same", facts=say(language, "separator").join(same[:6])))
    grounds = Grounds(turn.dialogue.wanted(), language, turn.profile, turn.now)
    message = Outgoing(
        intent="compare",
        language=language,
        text=(Span(" ".join(lines)),),
        cards=tuple(card(guide, product, grounds) for product in products),
        sources=tuple(
            Source(product.id, product.title, "", guide.shop.link(product.link)) for product in products
        ),
        table=table,
        buttons=tuple(Button(product.title[:40], Action("details", product.id)) for product in products),
    )
    dialogue = replace(
        turn.dialogue, language=language, shown=tuple(product.id for product in products), focus=""
    )
    keys = tuple(key for product in products for key in interests(product))
    return Outcome(message, dialogue, turn.profile.noted(keys, 0.2, turn.now, "opened"))


def _table(products: list[Product], language: str) -> Table:
    """Fact by fact: the rows in which the products differ, then those in which they do not."""
    facts = {
        say(language, "row-price"): [product.price_now.spoken(language) for product in products],
        say(language, "row-availability"): [availability(product, language) for product in products],
    }
    every = [product.facts() for product in products]
    names = dict.fromkeys(name for stated in every for name in stated if name != "condition")
    for name in sorted(names, key=lambda name: -sum(name in stated for stated in every)):
        facts.setdefault(label(name, language), [stated.get(name, "") or "—" for stated in every])
    rows = [(name, *values) for name, values in facts.items()]
    rows.sort(key=lambda row: not differs(row))
    header = (say(language, "row-product"), *(product.title for product in products))
    return Table((header, *rows[:MOST_ROWS]))


def differs(row: tuple[str, ...]) -> bool:
    """Whether a row's values are not all the same."""
    return len({value.lower() for value in row[1:]}) > 1


def availability(product: Product, language: str) -> str:
    """Availability in a word or two, with the number of pieces where it is known."""
    if product.availability == "in_stock" and product.available:
        return (
            say(language, "in-stock-count", count=product.stock)
            if product.stock
            else say(language, "in-stock")
        )
    state = "out_of_stock" if product.availability == "in_stock" else product.availability
    return say(language, state.replace("_", "-"))
