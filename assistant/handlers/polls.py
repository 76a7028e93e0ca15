"""Which of these two or three? A group votes by buttons, and the poll shows the count as it stands."""

from __future__ import annotations

import re
import secrets
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from assistant.catalogue.product import Product
from assistant.dialogue.state import Profile, Wish
from assistant.guide import Guide, Outcome, Situation
from assistant.handlers.answering import named_product
from assistant.handlers.finding import find
from assistant.language import say
from assistant.messages import Action, Button, Incoming, Outgoing, Span
from assistant.ports import Poll, TurnStore, Vote

MOST = 3
_LONGEST_LABEL = 30
_NUMBERS = re.compile(r"[#\s,，、]*\d{1,2}(?:[\s,，、|｜#和and]+\d{1,2})+\s*")
_BARS = re.compile(r"\s*[|｜\n]\s*")
_WORDS = re.compile(r"\s*(?:\bvs\.?\s|\bor\b|还是)\s*", re.IGNORECASE)


async def ask(guide: Guide, turn: Situation, incoming: Incoming, words: str) -> Outcome:
    """A new poll of the products named by `words`: places in the list last shown, or names."""
    products = await _meant(guide, turn, words)
    if len(products) < 2:
        return turn.replied("poll", say(turn.language, "poll-how"))
    options = tuple((product.id, secrets.token_urlsafe(12)) for product in products)
    poll = Poll(secrets.token_hex(8), incoming.conversation, incoming.person, turn.language, options)
    dialogue = replace(turn.dialogue, language=turn.language)
    return Outcome(tally(guide, poll, products, {}), dialogue, turn.profile, changes=(poll,))


async def vote(
    guide: Guide, turns: TurnStore, turn: Situation, incoming: Incoming, action: Action
) -> Outcome | None:
    """The poll with this vote counted; None when the poll is gone.

    The caller lets one vote of a poll be committed before the next is counted.
    """
    found = await turns.poll(action.value)
    if found is None:
        return None
    poll, votes = found
    products = await guide.catalogue.products([product for product, _ in poll.options])
    message = tally(guide, poll, products, votes | {incoming.person: action.product})
    return Outcome(
        message, turn.dialogue, turn.profile, changes=(Vote(poll.id, action.product),), in_place=True
    )


def tally(guide: Guide, poll: Poll, products: Sequence[Product], votes: Mapping[str, str]) -> Outgoing:
    """The poll as it stands; `votes` are products by person. What is no longer sold is left out."""
    language, tokens = poll.language, dict(poll.options)
    counts = Counter(votes.values())
    spans = [Span(say(language, "poll"), "strong")]
    for place, product in enumerate(products, 1):
        count = counts[product.id]
        spans += [
            Span(f"\n\n{place}. "),
            Span(product.title, link=guide.shop.link(product.link)),
            Span(f" — {product.price_now.spoken(language)}"),
            Span(f"\n{'▰' * min(count, 20)} " if count else "\n"),
            Span(say(language, "poll-votes", count=count)),
        ]
    spans.append(Span("\n\n" + say(language, "poll-once"), "emphasis"))
    buttons = tuple(
        Button(f"{place} · {_short(product.title)}", Action("vote", product.id, poll.id), tokens[product.id])
        for place, product in enumerate(products, 1)
    )
    return Outgoing(intent="poll", language=language, text=tuple(spans), buttons=buttons)


async def _meant(guide: Guide, turn: Situation, words: str) -> list[Product]:
    """The two or three products that `words` name, the first of the list last shown when it names none."""
    if not words:
        return list(turn.shown[:MOST])
    if _NUMBERS.fullmatch(words):
        places = list(dict.fromkeys(int(number) for number in re.findall(r"\d+", words)))
        return [turn.shown[place - 1] for place in places[:MOST] if 0 < place <= len(turn.shown)]
    # Between bars stand whole titles, which may have an "or" of their own.
    between = _BARS if _BARS.search(words.strip()) else _WORDS
    names = [name for name in between.split(words) if name.strip()]
    found = [await _called(guide, name) for name in names[:MOST]]
    return list({product.id: product for product in found if product}.values())


async def _called(guide: Guide, name: str) -> Product | None:
    """The product of this name, else the best that is called so."""
    if product := await named_product(guide, name.lower()):
        return product
    found = await find(guide, Wish(text=name.lower(), thing=name.lower()), Profile(), 0.0, limit=1)
    return found.pairs[0][0] if found.pairs else None


def _short(title: str) -> str:
    return title if len(title) <= _LONGEST_LABEL else title[: _LONGEST_LABEL - 1].rstrip() + "…"
