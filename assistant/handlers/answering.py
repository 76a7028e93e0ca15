"""Answer questions about products and about the shop, from what is stated, with the source named.

Evidence or silence: what the catalogue and the policies do not say is not answered, and the shopper is
told so and offered a person.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from math import exp, log

from assistant.catalogue.policy import Passage
from assistant.catalogue.product import Product
from assistant.dialogue.reading import NEAR_QUESTION
from assistant.guide import Guide, Outcome, Situation
from assistant.handlers import asking, compatibility
from assistant.handlers.alerting import offered
from assistant.handlers.cards import Grounds, card, interests, label
from assistant.handlers.evidence import Evidence, evidence, sentences
from assistant.handlers.generation import phrased
from assistant.handlers.talking import talk
from assistant.language import say
from assistant.messages import Action, Button, Outgoing, Source, Span
from assistant.retrieval.passages import PassageHit
from assistant.retrieval.request import SearchRequest
from assistant.retrieval.uses import Met

# Probability that a passage is about the question: enough to answer with it, and enough to prefer it to
# what the product itself states.
POLICY_ENOUGH = 0.5
POLICY_SURE = 0.75
# Cosine from which on a question is taken for one of the common ones.
TOPIC_MEANT = 0.6
# What a policy page's own words find counts so much beside the question's, less for each unit of cosine between
# the question and the common one, and among so many passages.
TOPIC_SHARE = 0.75
WORSE_WORDED = 12.0
LOOKED_AT = 40
SAYS_LITTLE = 60  # characters
PARTICULAR = 0.2
# P(question about a product) from which on "how many are left?" means the product last spoken of.
ABOUT_PRODUCT = 0.6
SHOP_BUSINESS = 0.5
# P(question to the shop) from which on a policy that surely fits goes before what the product states.
PERHAPS_SHOP = 0.3
LONGEST_QUOTE = 420

_NAMED_AMONG = 12
_PRICE = re.compile(
    r"\b(?:how much (?:is|are|does|do|for|would)|what(?:'s| is| does| are)? (?:the |its |their )?(?:price|cost)|price of|cost of|how (?:expensive|pricey)|costs?\b.*\?|what price|^(?:the )?(?:price|cost)\s*\?*$)"
)
_DELIVERY = re.compile(r"\b(?:deliver\w*|shipp?\w*|postage|return\w*|refund\w*|repair|fee)\b")
_STOCK = re.compile(
    r"\b(?:in stock|out of stock|available|availability|how many (?:are |do you have |have you )?(?:left|in stock|do you have)|sold out|left in stock|still (?:have|got|sell)|can i (?:buy|get|order) (?:it|this|that) (?:now|today))\b"
)
_VARIANTS = re.compile(r"\b(?:(?:what|which|other|any other|different|more|all|how many) (?:other |different )?(?:colou?rs?|sizes?|versions?|variants?|materials?|storage(?: options)?|options)|"
                       r"(?:come|comes|available|have (?:it|this|that|them)|get (?:it|this|that)|got (?:it|this|that)|do (?:it|this|that)|sell (?:it|this)) (?:also )?in\b)")  # fmt: skip
_POINTING = re.compile(
    r"\b(?:for |about |of |on |with )?(?:this|that|these|those|the) (?:product|item|one|ones|thing|products|items)\b"
)
_SHOP = re.compile(r"\b(?:shop|store|order|buy|product|purchase|customer|you)\b")
# "If the size is wrong, can I swap it", "can I return it once the seal is broken".
_WHEN = r"(?:if|when|once|in case|after|because|since|unless|although|even though)"
_CLAUSE = re.compile(rf"^(?:and |but |so )*{_WHEN}\b[^,]+,|(?<=\w)\s+{_WHEN}\b.*$")
_YES_NO = re.compile(r"^(?:and |but |so |also )?(?:is|are|does|do|did|can|could|will|would|has|have|was)\b")
_YES = re.compile(r"^(?:yes|true|included|supported|available)\b", re.IGNORECASE)
_NO = re.compile(r"^(?:no|none|false|not\b|without)\b", re.IGNORECASE)
_SPLIT = re.compile(r"(?<=[?？])\s*|\s+and (?=(?:how|what|when|where|is|are|does|do|can|will|which)\b)")


async def answer(guide: Guide, turn: Situation) -> Outcome:
    """Answer what was asked; several questions in one message are answered one after the other."""
    questions = [
        part.strip(" ,.") for part in _SPLIT.split(turn.reading.asked) if part and len(part.split()) > 1
    ][:3]
    product, implied = await _product_meant(guide, turn)
    questions = questions or [turn.reading.asked]
    outcomes = [await _one(guide, turn, question, product, implied) for question in questions]
    known = [outcome for outcome in outcomes if outcome.intent == "answer"]
    words = zip(_own_words(turn, questions), outcomes, strict=True)
    open_ = [said for said, outcome in words if outcome.intent == "unanswered"]
    message = _joined(turn, known, open_) if known else outcomes[0]
    about = product.id if product else ""
    if open_ and (known or message.intent == "unanswered"):
        human = Button(say(turn.language, "button-human"), Action("human"))
        message = replace(message, buttons=(asking.button(turn, open_, about), human, *message.buttons))
    notes = tuple(note for said in open_ if (note := asking.noted(turn, "question", said, about)))
    dialogue = replace(turn.dialogue, language=turn.language)
    profile = turn.profile
    if product:
        shown = turn.dialogue.shown if product.id in turn.dialogue.shown else (product.id,)
        dialogue = replace(dialogue, focus=product.id, shown=shown)
        profile = profile.noted(interests(product), 0.3, turn.now, "opened")
    return Outcome(message, dialogue, profile, changes=notes)


def _joined(turn: Situation, known: list[Outgoing], open_: list[str]) -> Outgoing:
    """The answers one after the other, and which of the questions have none."""
    message = known[0]
    for other in known[1:]:
        message = replace(
            message,
            text=(*message.text, Span("\n\n"), *other.text),
            sources=(*message.sources, *other.sources),
            buttons=(*message.buttons, *other.buttons),
        )
    for said in open_:
        unknown = say(turn.language, "answer-unknown-too", question=said)
        message = replace(message, text=(*message.text, Span(f"\n\n{unknown}")))
    return message


def _own_words(turn: Situation, questions: list[str]) -> list[str]:
    """The questions as the person put them, where they can be told apart in what was written."""
    written = [part.strip(" ,.") for part in _SPLIT.split(turn.said) if part.strip(" ,.")]
    if len(questions) == 1:
        return [turn.said or questions[0]]
    return written if len(written) == len(questions) else questions


async def _product_meant(guide: Guide, turn: Situation) -> tuple[Product | None, bool]:
    """The product asked about: referred to, named by title anywhere in the catalogue, or none.

    The second is whether it is only implied: the one last spoken of.
    """
    refers = turn.reading.refers
    if refers.ids:
        shown = turn.product(refers.ids[0])
        return shown or next(iter(await guide.catalogue.products(refers.ids[:1])), None), False
    if named := await named_product(guide, turn.reading.asked):
        return named, False
    question, topic = turn.reading.asked, turn.reading.topic or {}
    they = refers.how == "all" and topic.get("find", 0.0) < SHOP_BUSINESS  # "what if they don't fit?"
    plain = _PRICE.search(question) or _STOCK.search(question) or _VARIANTS.search(question)
    if (
        turn.shown
        and (plain or they or topic.get("product", 0.0) > ABOUT_PRODUCT)
        and not turn.reading.refers.missing
    ):
        return turn.product(turn.dialogue.focus) or turn.shown[0], not plain
    return None, False


async def named_products(guide: Guide, text: str) -> tuple[str, ...]:
    """The ids of the products named in "the Lumen 3 and the Voyage 9", when there are two or more."""
    parts = re.split(r"\s*(?:,|\band\b|\bwith\b|\bvs\.?\b|\bversus\b|\bor\b)\s*", text)
    found = [await named_product(guide, part) for part in parts if part]
    ids = tuple(dict.fromkeys(product.id for product in found if product))
    return ids if len(ids) > 1 else ()


async def named_product(guide: Guide, text: str) -> Product | None:
    """A catalogue product whose title stands (nearly) whole in `text`."""
    hits = (await asyncio.to_thread(guide.index.search, SearchRequest(text=text, limit=_NAMED_AMONG))).hits
    asked = set(re.findall(r"\w+", text.lower()))
    best: tuple[float, Product] | None = None
    for product in await guide.catalogue.products([hit.id for hit in hits]):
        name = re.split(r",| – | - |\(", product.title)[0].lower()
        words = re.findall(r"\w+", name)
        share = sum(word in asked for word in words) / len(words) if words else 0.0
        # One word alone ("mug") names a kind of thing, not a product.
        if share >= 0.75 and sum(word in asked for word in words) >= 2 and (best is None or share > best[0]):
            best = (share, product)
    return best[1] if best else None


async def _one(
    guide: Guide, turn: Situation, question: str, product: Product | None, implied: bool
) -> Outgoing:
    topic = turn.reading.topic or {"policy": 0.5, "product": 0.5, "find": 0.0, "other": 0.0}
    asked = _POINTING.sub(" ", question)
    common = await asyncio.to_thread(_common, guide, asked)
    passages = await asyncio.to_thread(_passages, guide, asked, common, product)
    best = passages[0] if passages else None
    if product:
        if fitting := _fitting(turn, question, product):
            return fitting
        if direct := await _direct(guide, turn, question, product):
            return direct
        found = await asyncio.to_thread(evidence, question, product, guide.embedder, guide.reader)
        fact = found[0] if found and found[0].enough else None
        # "Can I return it?" is asked of every shop, though it is asked of a product.
        asked_of_shops = common is not None and common.nearness >= NEAR_QUESTION
        for_shop = topic["policy"] >= topic["product"] or asked_of_shops
        stated = best is not None and best.score >= (POLICY_ENOUGH if for_shop else POLICY_SURE)
        if implied and fact is None and not stated:
            return await _one(guide, turn, question, None, implied=False)
        if best and stated and (fact is None or for_shop or topic["policy"] > PERHAPS_SHOP):
            return _from_policy(turn, question, passages, product)
        if fact:
            return await _from_product(guide, turn, question, product, found)
        return _unknown(guide, turn, product)
    if best and best.score >= POLICY_ENOUGH:
        return _from_policy(turn, question, passages, None)
    if (
        topic["policy"] < SHOP_BUSINESS
        and topic["other"] + topic["product"] > topic["policy"]
        and not _SHOP.search(question)
    ):
        if topic["product"] > topic["other"] and turn.shown:
            return _message(turn, "clarify", say(turn.language, "answer-no-product"))
        return talk(guide, turn, "out_of_scope").message
    return _unknown(guide, turn, None)


def _common(guide: Guide, asked: str) -> Met | None:
    """The common question that a question sounds like most, with or without its clause of when or why."""
    main = _CLAUSE.sub(" ", asked).strip(" ,.!?")
    met = [one for text in dict.fromkeys((asked, main)) for one in guide.topics.met(text, 1)]
    return max(met, key=lambda one: one.nearness, default=None)


def _passages(guide: Guide, asked: str, common: Met | None, product: Product | None) -> list[PassageHit]:
    """The passages most likely to answer, looked up as it was asked and as a policy page would put it, which
    `common`, the common question nearest to it, knows.

    What the page's own words find counts the less, the further the common question is from what was asked.
    """
    hits = guide.passages.search(asked, product, LOOKED_AT)
    worded: dict[str, float] = {}
    for wording in common.kinds if common and common.nearness >= TOPIC_MEANT else ():
        for hit in guide.passages.search(wording, product, LOOKED_AT):
            worded[hit.passage.id] = max(worded.get(hit.passage.id, 0.0), hit.score)
    further = WORSE_WORDED * (1.0 - common.nearness) if common else 0.0
    found = []
    for hit in hits:
        odds = _log_odds(hit.score)
        if not hit.passage.heading and len(hit.passage.text) < SAYS_LITTLE:
            odds -= 2.0  # "All times are Eastern Time." under the title of the page
        # What is found only when it is about this very product is preferred.
        particular = PARTICULAR if hit.passage.categories or hit.passage.brands else 0.0
        by_topic = _log_odds(worded.get(hit.passage.id, 0.0)) - further
        place = _probability(odds + TOPIC_SHARE * max(0.0, by_topic)) + particular
        found.append((place, replace(hit, score=max(place, _probability(by_topic)))))
    return [hit for _, hit in sorted(found, key=lambda one: -one[0])[:4]]


def _probability(log_odds: float) -> float:
    return 1 / (1 + exp(-log_odds))


def _log_odds(probability: float) -> float:
    kept = min(max(probability, 1e-4), 1 - 1e-4)
    return log(kept / (1 - kept))


async def _direct(guide: Guide, turn: Situation, question: str, product: Product) -> Outgoing | None:
    """Price, stock and variants: read off the catalogue, never searched for."""
    language = turn.language
    if _PRICE.search(question) and not _DELIVERY.search(question):
        if product.sale_price:
            text = say(language, "answer-price-sale", title=product.title, price=product.price_now.spoken(language),
                       was=product.price.spoken(language))  # fmt: skip
        else:
            text = say(language, "answer-price", title=product.title, price=product.price.spoken(language))
        return _message(
            turn,
            "answer",
            text,
            _source(product, f"price: {product.price_now.plain()} {product.price_now.currency}"),
        )
    if _VARIANTS.search(question):
        return await _variants(guide, turn, question, product)
    if _STOCK.search(question):
        return _message(
            turn,
            "answer",
            stock_sentence(product, language),
            _source(product, f"availability: {product.availability}"),
        )
    return None


def _fitting(turn: Situation, question: str, product: Product) -> Outgoing | None:
    """What the product works with, as it is stated; None where nothing is."""
    what = compatibility.asked_about(question)
    found, named = compatibility.stated(product, what) if what else ([], False)
    if not found:
        return None
    top = found[0]
    quote = f"{label(top.fact, turn.language)}: {top.text}" if top.fact else top.text
    text = say(turn.language, "answer-said", title=product.title, quote=quote)
    message = _message(turn, "answer", text, _source(product, quote))
    if named:
        return message
    unnamed = say(turn.language, "answer-not-named", what=what)
    return replace(
        message,
        text=(*message.text, Span(f" {unnamed}")),
        buttons=(asking.button(turn, [turn.said or question], product.id),),
    )


def stock_sentence(product: Product, language: str) -> str:
    """Whether it can be had, with the number of pieces where the feed tells it."""
    if product.availability in ("preorder", "backorder"):
        return say(language, f"answer-stock-{product.availability}", title=product.title)
    if not product.available:
        return say(language, "answer-stock-no", title=product.title)
    if product.stock is not None:
        return say(language, "answer-stock-count", title=product.title, count=product.stock)
    return say(language, "answer-stock-yes", title=product.title)


async def _variants(guide: Guide, turn: Situation, question: str, product: Product) -> Outgoing | None:
    group = await guide.catalogue.variants(product.item_group_id) if product.item_group_id else [product]
    fact = (
        "size"
        if "size" in question
        else "storage"
        if "storage" in question
        else "material"
        if "material" in question
        else "color"
    )
    asked = [
        one
        for one in group
        if (value := one.facts().get(fact))
        and re.search(rf"\bin\b.*\b{re.escape(value.lower())}\b", question)
    ]
    if asked:
        return _message(
            turn,
            "answer",
            stock_sentence(asked[0], turn.language),
            _source(asked[0], f"{fact}: {asked[0].facts()[fact]}"),
        )
    values = list(dict.fromkeys(value for one in group if (value := one.facts().get(fact))))
    if not values:
        return None
    name = re.split(r",| – | - |\(", product.title)[0].strip() if len(values) > 1 else product.title
    key = "answer-variants" if len(values) > 1 else "answer-variants-one"
    text = say(turn.language, key, title=name, values=", ".join(values))
    return _message(
        turn, "answer", text, _source(product, f"{label(fact, turn.language)}: {', '.join(values)}")
    )


async def _from_product(
    guide: Guide, turn: Situation, question: str, product: Product, found: list[Evidence]
) -> Outgoing:
    language, top = turn.language, found[0].statement
    if top.fact:
        key = "answer-fact"
        if _YES_NO.search(question) and _YES.match(top.text):
            key = "answer-fact-yes"
        elif _YES_NO.search(question) and _NO.match(top.text):
            key = "answer-fact-no"
        text = say(language, key, title=product.title, fact=label(top.fact, language), value=top.text)
        return _message(turn, "answer", text, _source(product, f"{top.fact.replace('_', ' ')}: {top.text}"))
    own_words = await phrased(guide, turn.reading.asked, [top.text])
    text = own_words or say(language, "answer-said", title=product.title, quote=top.text)
    return _message(turn, "answer", text, _source(product, top.text))


def _from_policy(
    turn: Situation, question: str, passages: list[PassageHit], product: Product | None
) -> Outgoing:
    language = turn.language
    top = passages[0].passage
    quote = _quote(question, top)
    if product and (top.categories or top.brands):
        text = say(language, "answer-policy-for", what=" / ".join(top.categories or top.brands), quote=quote)
    else:
        text = quote
    special = product is None and any(hit.passage.categories or hit.passage.brands for hit in passages[:4])
    if special and not (top.categories or top.brands):
        text = f"{text}\n\n{say(language, 'answer-policy-which')}"
    title = f"{top.title} — {top.heading}" if top.heading and top.heading != top.title else top.title
    return _message(turn, "answer", text, Source(top.id, title, quote))


def _quote(question: str, passage: Passage) -> str:
    """The passage's own words: whole when short, else the sentences around the most telling one."""
    if len(passage.text) <= LONGEST_QUOTE:
        return passage.text
    parts = sentences(passage.text)
    asked = set(re.findall(r"\w{3,}", question.lower()))
    scores = [
        len(asked & set(re.findall(r"\w{3,}", part.lower()))) - 0.2 * place
        for place, part in enumerate(parts)
    ]
    start = end = max(range(len(parts)), key=lambda place: scores[place])
    while True:
        longer = [(start - 1, end)] if start > 0 else []
        longer += [(start, end + 1)] if end + 1 < len(parts) else []
        fitting = [
            run for run in reversed(longer) if len(" ".join(parts[run[0] : run[1] + 1])) <= LONGEST_QUOTE
        ]
        if not fitting:
            return " ".join(parts[start : end + 1])
        start, end = fitting[0]


def _unknown(guide: Guide, turn: Situation, product: Product | None) -> Outgoing:
    language = turn.language
    text = (
        say(language, "answer-unknown", title=product.title)
        if product
        else say(language, "answer-unknown-policy")
    )
    return Outgoing(intent="unanswered", language=language, text=(Span(text),))


def _source(product: Product, quote: str) -> Source:
    return Source(product.id, product.title, quote, product.link)


def _message(turn: Situation, intent: str, text: str, source: Source | None = None) -> Outgoing:
    return Outgoing(
        intent=intent, language=turn.language, text=(Span(text),), sources=(source,) if source else ()
    )


def details(guide: Guide, turn: Situation, product: Product) -> Outcome:
    """Everything the shop says of one product."""
    language = turn.language
    grounds = Grounds(turn.dialogue.wanted(), language, turn.profile, turn.now)
    shown = card(guide, product, grounds, all_facts=True)
    text = product.description or say(language, "details", title=product.title)
    chips = (
        Button(say(language, "button-similar"), Action("similar", product.id)),
        Button(say(language, "button-save"), Action("save", product.id)),
        offered(language, product),
        Button(say(language, "button-returns"), Action("ask", product.id, say(language, "button-returns"))),
        Button(say(language, "button-shipping"), Action("ask", product.id, say(language, "button-shipping"))),
    )
    message = Outgoing(
        intent="details", language=language, text=(Span(product.title, "strong"), Span("\n" + text)), cards=(shown,),
        sources=(_source(product, product.description[:LONGEST_QUOTE]),) if product.description else (), buttons=chips,
    )  # fmt: skip
    ids = turn.dialogue.shown if product.id in turn.dialogue.shown else (product.id,)
    dialogue = replace(turn.dialogue, language=language, focus=product.id, shown=ids)
    return Outcome(message, dialogue, turn.profile.noted(interests(product), 1.0, turn.now, "opened"))


def buying(guide: Guide, turn: Situation, product: Product) -> Outcome:
    """Where a product can be bought: on its own page, for nothing is sold in the chat."""
    shown = details(guide, turn, product)
    link = guide.shop.link(product.link)
    key = "buy" if link else "buy-person"
    text = say(turn.language, key, title=product.title, link=link)
    message = replace(
        shown.message, intent="buy", text=(Span(text),), sources=(_source(product, link),) if link else ()
    )
    return replace(shown, message=message)
