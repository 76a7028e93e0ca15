"""Why products were recommended: the reasons that hold, and what each part gave to their scores."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.catalogue.product import Product
from assistant.dialogue.state import Wish
from assistant.guide import Guide, Outcome, Situation
from assistant.handlers.cards import Grounds, as_said, quoted, reasons
from assistant.handlers.finding import need_of
from assistant.language import say
from assistant.messages import Chart, Outgoing, Span, Table
from assistant.retrieval.request import Hit

# The ways of ranking (see `retrieval/ranking.py` and `finding.py`) as people would tell them apart.
PARTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("words", ("lexical", "coverage", "head", "title")),
    ("meaning", ("meaning",)),
    ("kind", ("category", "need", "likely")),
    ("likeness", ("like",)),
    ("typical", ("typical",)),
    ("wearer", ("wearer",)),
    ("qualities", ("qualities",)),
    ("profile", ("profile",)),
    ("stock", ("stock",)),
)
# A part that moves no score by this much is not worth a line.
LEAST = 0.005


def why(guide: Guide, turn: Situation, meant: Product | None) -> Outcome:
    """What led to what was last recommended, or to the one product that is meant."""
    language, wish = turn.language, turn.dialogue.wanted()
    products = [meant] if meant else list(turn.shown)
    if not products:
        return turn.replied("why", say(language, "why-none"))
    hits = {hit.id: hit for hit in turn.dialogue.hits}
    grounds = Grounds(wish, language, turn.profile, turn.now)
    lines = [_asked(guide, turn, wish)] if hits else []
    for place, product in enumerate(products, start=1):
        hit = hits.get(product.id)
        title = product.title if meant else f"{place}. {product.title}"
        lines.append(say(language, "why", title=title))
        lines += [f"✓ {reason}" for reason in reasons(product, grounds, hit)]
        if hit:
            lines += [f"↕ {say(language, f'why-moved-{what}')}" for what in hit.moved]
    scored = [(product, hits[product.id]) for product in products if product.id in hits]
    table = scores(scored, turn) if scored else None
    if table:
        lines.append(say(language, "why-scores"))
    message = Outgoing(
        intent="why",
        language=language,
        text=(Span("\n".join(line for line in lines if line)),),
        table=table,
        chart=chart(scored, language) if table else None,
    )
    return Outcome(message, turn.dialogue, turn.profile)


def scores(scored: Sequence[tuple[Product, Hit]], turn: Situation) -> Table:
    """A row for each part and a column for each product, the sum last.

    Of somebody of whom a profile is kept its share is told even where it is nothing.
    """
    language = turn.language
    kept = [name for name, _ in PARTS if any(abs(share(hit, name)) >= LEAST for _, hit in scored)]
    if turn.profile.interests and "profile" not in kept:
        kept.append("profile")
    places = [turn.dialogue.shown.index(product.id) + 1 for product, _ in scored]
    header = (say(language, "row-part"), *(str(place) for place in places))
    rows = [
        (say(language, f"part-{name}"), *(f"{share(hit, name):+.2f}" for _, hit in scored)) for name in kept
    ]
    total = (say(language, "row-total"), *(f"{_total(hit):.2f}" for _, hit in scored))
    return Table((header, *rows, total))


def chart(scored: Sequence[tuple[Product, Hit]], language: str) -> Chart:
    """The same as bars, one a product, made up of its parts."""
    names = [name for name, _ in PARTS if any(abs(share(hit, name)) >= LEAST for _, hit in scored)]
    return Chart(
        title=say(language, "why-chart"),
        parts=tuple(say(language, f"part-{name}") for name in names),
        bars=tuple(
            (product.title, tuple(round(share(hit, name), 3) for name in names)) for product, hit in scored
        ),
    )


def share(hit: Hit, name: str) -> float:
    """What one of `PARTS` gave to the score of a hit."""
    return sum(hit.parts.get(part, 0.0) for part in dict(PARTS)[name])


def _total(hit: Hit) -> float:
    return sum(share(hit, name) for name, _ in PARTS)


def _asked(guide: Guide, turn: Situation, wish: Wish) -> str:
    """What was looked for, as it was understood, in one line."""
    language, constraints = turn.language, wish.constraints
    currency = guide.currency
    told = bool(wish.text) and not wish.thing
    kinds = [kind for kind, _ in guide.uses.kinds(need_of(wish))[:4]] if told else []
    parts = [quoted([wish.thing or wish.text])] if wish.thing or wish.text else []
    parts += [path[-1] for path in constraints.categories[:3]]
    parts += list(constraints.brands)
    parts += [" / ".join(values) for _, values in constraints.attributes]
    parts += list(constraints.words)
    parts += list(wish.aspects)
    if constraints.price_min is not None:
        parts.append(f"≥ {as_said(constraints.price_min, currency, language)}")
    if constraints.price_max is not None:
        parts.append(f"≤ {as_said(constraints.price_max, currency, language)}")
    unwanted = [*constraints.not_brands, *constraints.not_words[:2]]
    parts += [say(language, "reason-without", what=what) for what in dict.fromkeys(unwanted)]
    once = {part.lower().strip("“”"): part for part in reversed(parts)}
    parts = list(reversed(once.values()))
    lines = [say(language, "why-asked", what=" · ".join(parts))] if parts else []
    if kinds:
        lines.append(say(language, "why-kinds", kinds=say(language, "separator").join(kinds)))
    if wish.sort != "relevance":
        lines.append(say(language, f"why-sorted-{wish.sort.replace('_', '-')}"))
    return "\n".join(lines)
