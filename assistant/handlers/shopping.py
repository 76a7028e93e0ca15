"""Recommend and search: a wish becomes cards, with what was understood and how to go on."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from itertools import groupby

from assistant.catalogue.product import Product
from assistant.dialogue.aspects import beyond, measure
from assistant.dialogue.state import Profile, Wish
from assistant.guide import Guide, Outcome, Situation
from assistant.handlers import asking
from assistant.handlers.cards import Grounds, as_said, card, interests, top_categories
from assistant.handlers.facets import Facet, chips, facets, question, ways_to_narrow
from assistant.handlers.finding import PAGE, Found, below, find, without_given_up
from assistant.handlers.generation import suggested
from assistant.handlers.variety import is_open
from assistant.language import say
from assistant.messages import Action, Button, Outgoing, Span
from assistant.retrieval.measures import Measure
from assistant.retrieval.request import Constraints, Hit

MOST_CHIPS = 10

_SKIPS = re.compile(
    r"(?:it |that )?(?:does not|doesn't|don't) (?:really )?matter(?: to me)?|"
    r"i (?:do not|don't) (?:really )?(?:mind|care|know)|no (?:matter|preference|idea)|"
    r"(?:any(?:thing)?|either|all)(?: (?:is|are) (?:fine|ok|okay)| will do| of them)?|whatever|skip|not sure|"
    r"都(?:可以|行|好)|随便|无所谓|不知道|跳过|没关系|不限|不重要"
)


async def shop(guide: Guide, turn: Situation) -> Outcome:
    """Answer a wish, new or narrowed: the products that fit, or an honest word and the nearest ones."""
    return (await _answered(guide, turn)).prefixed(_as_own_currency(guide, turn))


async def _answered(guide: Guide, turn: Situation) -> Outcome:
    reading = turn.reading
    wish = reading.wish or Wish()
    if refusal := _cannot_hold(guide, turn, wish):
        return refusal
    reference = _reference(turn)
    if reading.relative in ("cheaper", "dearer") and (reference or turn.shown):
        wish = _relative(wish, reading.relative, reference, turn.shown)
    if reading.more_of and (more := _more_of(reading.more_of, reference, turn.shown)):
        others = tuple(one for one in wish.constraints.measures if one.facts != more.facts)
        wish = replace(wish, constraints=replace(wish.constraints, measures=(*others, more)))
    if reading.on_sale:
        wish = replace(wish, kind="search")
    if question := _too_open(guide, turn, wish):
        return question
    found = await find(
        guide,
        wish,
        turn.profile,
        turn.now,
        suggested=await suggested(guide, wish),
        narrows=reading.refined and turn.dialogue.offset > 0,
    )
    if reading.on_sale:
        found = await _only_on_sale(guide, turn, wish)
    near = reference if reading.relative == "cheaper" else None
    outcome = present(guide, turn, wish, found, near=near, relative=reading.relative)
    facet = _asking(guide, turn, wish, found)
    return _put(guide, turn, outcome, facet) if facet else outcome


async def more(guide: Guide, turn: Situation, back: bool = False) -> Outcome:
    """The next results of the present wish, or those before the present ones."""
    dialogue, language = turn.dialogue, turn.language
    if back:
        dialogue = replace(dialogue, offset=max(0, dialogue.offset - len(dialogue.shown) - PAGE))
    if dialogue.wish is None:
        return turn.replied("search", say(language, "none-shown"))
    wish = dialogue.wish
    found = await find(
        guide,
        wish,
        turn.profile,
        turn.now,
        offset=dialogue.offset,
        suggested=await suggested(guide, wish),
    )
    if not found.pairs:
        buttons = (Button(say(language, "button-start-over"), Action("start_over")),)
        return turn.replied(dialogue.wish.kind, say(language, "none-more"), buttons)
    return present(guide, turn, dialogue.wish, found, offset=dialogue.offset)


async def similar(guide: Guide, turn: Situation, product: Product) -> Outcome:
    """Products like `product`, within what the message adds ("like this but cheaper")."""
    reading = turn.reading
    given = reading.wish.constraints if reading.wish else Constraints()
    constraints = replace(given, not_ids=(product.id,))
    if reading.relative == "cheaper":
        constraints = replace(constraints, price_max=below(product.price_now.amount))
    if reading.relative == "dearer":
        constraints = replace(constraints, price_min=product.price_now.amount + Decimal("0.01"))
    if product.category:
        constraints = replace(constraints, categories=(product.category,))
    wish = Wish(text="", constraints=constraints, like=(product.id,), kind="recommend")
    found = await find(guide, wish, turn.profile, turn.now)
    profile = turn.profile.noted(interests(product), 0.5, turn.now, "opened")
    outcome = present(guide, replace(turn, profile=profile), wish, found, near=product,
                      relative="cheaper" if reading.relative == "cheaper" else "")  # fmt: skip
    return outcome.prefixed(_as_own_currency(guide, turn))


def present(
    guide: Guide,
    turn: Situation,
    wish: Wish,
    found: Found,
    offset: int = 0,
    near: Product | None = None,
    relative: str = "",
) -> Outcome:
    """The reply that shows `found`, and the conversation after it."""
    language = turn.language
    grounds = Grounds(wish, language, turn.profile, turn.now, near, relative, turn.reading.on_sale)
    first_page = offset == 0
    cards = tuple(
        card(guide, product, grounds, hit, first=first_page and place == 0)
        for place, (product, hit) in enumerate(found.pairs)
    )
    alternatives = tuple(card(guide, product, grounds, hit) for product, hit in found.nearest)
    text = _lead(guide, turn, wish, found, offset, near)
    shown = [product for product, _ in (found.pairs or found.nearest)]
    message = Outgoing(
        intent=wish.kind,
        language=language,
        text=(Span(text),),
        cards=cards,
        alternatives=alternatives,
        buttons=_chips(guide, turn, wish, found, offset, offset + len(cards)),
    )
    dialogue = replace(
        turn.dialogue,
        language=language,
        wish=without_given_up(wish, found),
        shown=tuple(product.id for product in shown),
        focus=shown[0].id if len(shown) == 1 else "",
        offset=offset + len(cards),
        hits=tuple(_rounded(hit) for _, hit in (found.pairs or found.nearest)),
        open="",
    )
    unmet = not found.pairs or found.relaxed
    missed = asking.noted(turn, "nothing_found", turn.said or turn.reading.asked) if unmet else None
    return Outcome(message, dialogue, _learn(turn, wish), changes=(missed,) if missed else ())


def _rounded(hit: Hit) -> Hit:
    """A hit as it is kept: figures as exact as anybody reads them."""
    return replace(
        hit,
        score=round(hit.score, 4),
        similarity=round(hit.similarity, 4),
        parts={name: round(part, 4) for name, part in hit.parts.items()},
    )


def _lead(guide: Guide, turn: Situation, wish: Wish, found: Found, offset: int, near: Product | None) -> str:
    language = turn.language
    if found.relaxed in ("trait", "brand"):
        return say(language, f"none-{found.relaxed}", trait=found.given_up)
    if found.pairs:
        if offset:
            return say(language, "found-more")
        if near and not turn.reading.relative:
            return say(language, "found-similar", title=near.title)
        if found.unsaid:
            return say(language, "found-unsaid", words=found.unsaid)
        if found.partly:
            return say(language, "found-partly", total=found.total, words=found.partly)
        if wish.sort == "price_asc":
            return say(language, "found-cheapest")
        if wish.sort == "price_desc":
            return say(language, "found-dearest")
        if turn.reading.refined and wish.constraints != Constraints():
            return say(language, "found-refined", total=found.total)
        if wish.kind == "recommend":
            return say(language, "found-recommend", count=len(found.pairs))
        return say(language, "found-search", total=found.total)
    if found.relaxed == "price":
        return say(language, "none-price")
    if found.relaxed == "stock":
        return say(language, "none-stock")
    absent = say(language, "none")
    return f"{absent} {say(language, 'none-nearest')}" if found.nearest else absent


def _chips(
    guide: Guide, turn: Situation, wish: Wish, found: Found, offset: int, shown: int
) -> tuple[Button, ...]:
    """Ways to go on: back, more, cheaper, and what the results themselves differ in."""
    language = turn.language
    if not found.pairs:
        return (
            Button(say(language, "button-start-over"), Action("start_over")),
            Button(say(language, "button-human"), Action("human")),
        )
    ways = []
    if offset:
        ways.append(Button(say(language, "button-back"), Action("back")))
    if found.total > shown:
        ways.append(Button(say(language, "button-more"), Action("more")))
    if len(found.pairs) > 1:
        count = min(3, len(found.pairs))
        ways.append(
            Button(say(language, "button-compare-top", count=count), Action("compare_top", value=str(count)))
        )
    if wish.sort != "price_asc" and len(found.pairs) > 1:
        ways.append(Button(say(language, "button-cheaper"), Action("say", value="cheaper")))
    return (
        *ways,
        *ways_to_narrow(facets(found.among, wish), guide.currency, language, MOST_CHIPS - len(ways)),
    )


def _asking(guide: Guide, turn: Situation, wish: Wish, found: Found) -> Facet | None:
    """The one question that would help most, where the wish is new and still open."""
    reading = turn.reading
    if reading.refined or reading.relative or reading.on_sale or not is_open(wish):
        return None
    return question(facets(found.among, wish), found.total, turn.dialogue.asked)


def _put(guide: Guide, turn: Situation, outcome: Outcome, facet: Facet) -> Outcome:
    """The question after what was found, with its answers as buttons before the other ones."""
    language = turn.language
    answers = chips(facet, guide.currency, language)
    skip = Button(say(language, "button-no-matter"), Action("skip"))
    others = outcome.message.buttons
    ways = tuple(button for button in others if button.action.kind != "narrow")
    narrowing = [
        next(same)
        for name, same in groupby(others, key=lambda button: button.action.product)
        if name not in ("", facet.name)
    ]
    text = Span("\n" + say(language, "ask-kind" if facet.name == "category" else f"ask-{facet.name}"))
    message = replace(
        outcome.message,
        text=(*outcome.message.text, text),
        buttons=(*answers, skip, *ways, *narrowing)[:MOST_CHIPS],
    )
    dialogue = replace(outcome.dialogue, asked=(*outcome.dialogue.asked, facet.name), open=facet.name)
    return replace(outcome, message=message, dialogue=dialogue)


def skips(text: str) -> bool:
    """Whether `text` says that the answer to an open question does not matter."""
    return bool(_SKIPS.fullmatch(text.lower().replace("’", "'").strip(" .!,。！，")))


async def skip(guide: Guide, turn: Situation) -> Outcome:
    """The open question does not matter: it is not put again, and what was found stays."""
    if not turn.dialogue.shown:
        wish = turn.dialogue.wanted()
        return await shop(guide, replace(turn, reading=replace(turn.reading, act="find", wish=wish)))
    outcome = turn.replied("clarify", say(turn.language, "skipped"))
    return replace(outcome, dialogue=replace(outcome.dialogue, open=""))


def _as_own_currency(guide: Guide, turn: Situation) -> str:
    """What is said before the rest where a limit in another currency is kept to as one in the shop's own."""
    price, currency = turn.reading.price, guide.currency
    if not price or not price.foreign or not price.holds_in(currency):
        return ""
    return say(turn.language, "foreign-alike", currency=currency)


def _cannot_hold(guide: Guide, turn: Situation, wish: Wish) -> Outcome | None:
    """A question back when the price that was said cannot be used."""
    language, price = turn.language, turn.reading.price
    low, high = wish.constraints.price_min, wish.constraints.price_max
    currency = guide.currency
    if price and not price.holds_in(currency):
        dialogue = replace(turn.dialogue, language=language, wish=wish)
        return Outcome(
            _message(turn, wish.kind, say(language, "foreign", currency=currency)), dialogue, turn.profile
        )
    if low is not None and high is not None and low > high:
        buttons = (
            Button(say(language, "button-keep-max", price=as_said(high, currency, language)),
                   Action("say", value=f"at most {high} {currency.lower()}")),
            Button(say(language, "button-keep-min", price=as_said(low, currency, language)),
                   Action("say", value=f"at least {low} {currency.lower()}")),
        )  # fmt: skip
        text = say(
            language,
            "impossible",
            low=as_said(low, currency, language),
            high=as_said(high, currency, language),
        )
        kept = replace(wish, constraints=replace(wish.constraints, price_min=None, price_max=None))
        return Outcome(
            _message(turn, wish.kind, text, buttons),
            replace(turn.dialogue, language=language, wish=kept),
            turn.profile,
        )
    return None


def _too_open(guide: Guide, turn: Situation, wish: Wish) -> Outcome | None:
    """One question back when nothing at all is known of the need; never the same one twice."""
    constraints = wish.constraints
    if wish.text or wish.like or wish.aspects or turn.reading.on_sale or "category" in turn.dialogue.asked:
        return None
    if constraints.categories or constraints.brands or constraints.attributes:
        return None
    language = turn.language
    top = top_categories(guide, 6)
    buttons = tuple(
        Button(
            path[-1].title() if path[-1].islower() else path[-1], Action("category", value=" > ".join(path))
        )
        for path in top
    )
    dialogue = replace(
        turn.dialogue, language=language, wish=wish, asked=(*turn.dialogue.asked, "category"), open="category"
    )
    return Outcome(_message(turn, wish.kind, say(language, "ask-category"), buttons), dialogue, turn.profile)


def _reference(turn: Situation) -> Product | None:
    """The product that "cheaper" is measured against: the one meant, else the one in focus."""
    ids = turn.reading.refers.ids if turn.reading.refers.how in ("place", "name", "one") else ()
    return turn.product(ids[0]) if ids else turn.product(turn.dialogue.focus)


def _relative(wish: Wish, relative: str, reference: Product | None, shown: tuple[Product, ...]) -> Wish:
    """A bound from what was shown: under the product meant, or under the middle of the list."""
    prices = sorted(product.price_now.amount for product in ((reference,) if reference else shown))
    middle = prices[len(prices) // 2]
    cent = Decimal("0.01")
    constraints = wish.constraints
    if relative == "cheaper":
        constraints = replace(constraints, price_max=middle - cent, price_min=None)
    else:
        constraints = replace(constraints, price_min=middle + cent, price_max=None)
    return replace(wish, constraints=constraints)


def _more_of(aspect: str, reference: Product | None, shown: tuple[Product, ...]) -> Measure | None:
    """A bound from what was shown: more of the quality than the product meant has, or than the middle one."""
    stated = [
        (found[2], one)
        for product in ((reference,) if reference else shown)
        if (found := measure(product, aspect)) and (one := beyond(product, aspect))
    ]
    stated.sort(key=lambda pair: pair[0])
    return stated[len(stated) // 2][1] if stated else None


async def _only_on_sale(guide: Guide, turn: Situation, wish: Wish) -> Found:
    """Of what fits, that which is reduced today."""
    everything = await find(guide, wish, turn.profile, turn.now, limit=400)
    reduced = [(product, hit) for product, hit in everything.pairs if product.sale_price]
    return Found(tuple(reduced[:PAGE]), len(reduced))


def _learn(turn: Situation, wish: Wish) -> Profile:
    keys = tuple(f"brand:{brand}" for brand in wish.constraints.brands)
    keys += tuple(f"category:{path[-1]}" for path in wish.constraints.categories[:2])
    keys += tuple(
        f"{fact}:{values[0]}" for fact, values in wish.constraints.attributes if fact in ("color", "material")
    )
    new = _new(turn, wish)
    refused = tuple(f"brand:{brand}" for brand in new.not_brands)
    refused += tuple(f"category:{path[-1]}" for path in new.not_categories)
    refused += tuple(
        f"{fact}:{value}"
        for fact, values in new.not_attributes
        if fact in ("color", "material")
        for value in values
    )
    return turn.profile.noted(keys, 0.6, turn.now, "asked").noted(refused, -1.0, turn.now, "refused")


def _new(turn: Situation, wish: Wish) -> Constraints:
    """The refusals that this message brought: one that goes on holding is not refused again each turn."""
    now, before = wish.constraints, turn.dialogue.wanted().constraints
    return Constraints(
        not_brands=tuple(one for one in now.not_brands if one not in before.not_brands),
        not_categories=tuple(one for one in now.not_categories if one not in before.not_categories),
        not_attributes=tuple(one for one in now.not_attributes if one not in before.not_attributes),
    )


def _message(turn: Situation, intent: str, text: str, buttons: tuple[Button, ...] = ()) -> Outgoing:
    return Outgoing(intent=intent, language=turn.language, text=(Span(text),), buttons=buttons)
