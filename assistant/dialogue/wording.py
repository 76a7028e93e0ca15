"""One message taken apart: the thing it names, what it says of it, what it refuses, prices and order.

The words are labelled by a tagger (`slots.py`), and the exact values are read from them by rules.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from assistant.dialogue import phrases
from assistant.dialogue.amounts import PriceTalk, find_price, price_of
from assistant.dialogue.exclusions import Exclusions, find_exclusions, refused_in, without_compounds
from assistant.dialogue.measures import find_measures
from assistant.dialogue.objects import alternatives, head_of, named_thing, without_amount
from assistant.dialogue.slots import Slots
from assistant.dialogue.traits import Trait, find_traits
from assistant.retrieval.measures import Measure
from assistant.retrieval.request import Sort
from assistant.retrieval.spelling import Correction, Spelled
from assistant.retrieval.text import family
from assistant.retrieval.vocabulary import Mention, Path, Vocabulary

_ORDERS: tuple[tuple[re.Pattern[str], Sort], ...] = (
    (phrases.CHEAPEST, "price_asc"),
    (phrases.DEAREST, "price_desc"),
)
_ORDER: dict[str, Sort] = {"low": "price_asc", "high": "price_desc"}
_DOING = re.compile(r"\w{3,}ing")
# Only the shop's own name of a category (or a form of it) keeps other categories out.
EXACT = 0.95


@dataclass(frozen=True, slots=True)
class Talk:
    """What set phrases say of a text, and its `rest` without them.

    `unlimited` says that the price does not matter; `relative` is `cheaper`, `dearer` or `cheap`.
    """

    rest: str
    price: PriceTalk
    measures: tuple[Measure, ...]
    unlimited: bool
    sort: Sort | None
    relative: str
    on_sale: bool
    in_stock: bool


@dataclass(frozen=True, slots=True)
class Wording:
    """`need` are the words to look for, `thing` what is asked for by name; without one a need is told.

    `wanted` are those of its words that say what the thing is or is like, which a told need may have none of.
    `rest` is the whole message, spelled right, without what it says of prices, order and refusals, which `talk`
    has. `mentions` are what `wanted` names of the shop, `categories` those that are asked for.
    """

    need: str
    wanted: str
    thing: str
    rest: str
    talk: Talk
    mentions: tuple[Mention, ...]
    categories: tuple[Path, ...]
    traits: tuple[Trait, ...]
    excluded: tuple[str, ...]
    corrections: tuple[Correction, ...]

    @property
    def narrows(self) -> bool:
        """Whether it says anything by which products can be left out or put in order."""
        talk = self.talk
        ordered = talk.sort or talk.relative in ("cheaper", "dearer")
        return bool(self.traits or self.excluded or ordered or talk.measures or talk.price.bounded)

    @property
    def available(self) -> bool:
        """Whether it says of which products to look at all, or lifts the limit on them."""
        return self.talk.on_sale or self.talk.in_stock or self.talk.unlimited


class Words:
    """Takes messages apart with one state of the catalogue's vocabulary.

    `spell` puts typing errors right.
    """

    def __init__(
        self,
        vocabulary: Vocabulary,
        spell: Callable[[str], Spelled],
        currency: str,
    ) -> None:
        self._vocabulary = vocabulary
        self._spell = spell
        self._currency = currency

    def labelled(self, asked: str, slots: Slots, typed: bool = True) -> Wording:
        """A message whose words, spelled right where they were typed, the tagger has labelled."""
        corrections: tuple[Correction, ...] = ()
        if typed:
            asked, corrections = self._spelled(asked)
        talk = self._talk(asked)
        if size := phrases.SIZE.search(asked):
            worn = set(size.group(0).split())
            slots = replace(
                slots, amounts=tuple(one for one in slots.amounts if not set(one[0].split()) <= worn)
            )
        told = not slots.things and not slots.traits and slots.moves["new"] > slots.moves["refine"]
        if told:
            # Stories are full of what is not so: in them both the rules and the tagger must see a refusal.
            split = find_exclusions(talk.rest)
            if not any(set(one.split()) & set(two.split()) for one in split.phrases for two in slots.refused):
                split = Exclusions((), talk.rest)
            slots = replace(slots, refused=())
        else:
            # Where the tagger sees no refusal, the rules may know one; "not important" takes something back.
            sees = slots.refused or slots.lifted
            split = (without_compounds if sees else find_exclusions)(self._talk(slots.rest).rest)
        rest = split.rest
        wanted = without_compounds(self._talk(phrases.SIZE.sub(" ", slots.wanted)).rest).rest
        thing, by_grammar = " or ".join(slots.things), named_thing(rest)
        if not thing and not slots.traits and by_grammar in phrases.PRESENTS:
            thing = by_grammar  # with nobody's taste to go by, whatever the shop calls a gift
        present = head_of(thing) in phrases.PRESENTS
        if (present and phrases.WHOSE_TASTE.search(rest)) or self._only_mentioned(thing, by_grammar, rest):
            thing = ""
        named_so = {family(head_of(one)) for one in slots.things}
        # Who says "she eats only fish, which fish do you have" refuses no fish.
        refused = [
            phrase for said in slots.refused for phrase in refused_in(said) if family(phrase) not in named_so
        ]
        refused += [phrase for phrase in split.phrases if family(head_of(phrase)) not in named_so]
        excluded = tuple(dict.fromkeys(refused))
        if (thing and not present) or (slots.traits and len(rest.split()) <= 3 * len(wanted.split())):
            need = wanted
        else:
            need = _need(without_amount(rest))
        mentions = tuple(
            mention
            for mention in self._vocabulary.find(wanted)
            if mention.kind != "brand" or not _fits_another(rest, mention)
        )
        if thing and not any(mention.kind == "brand" for mention in mentions):
            mentions += self._branded(rest, thing)
        named = self._vocabulary.find(thing) if thing else []
        traits = tuple(
            dict.fromkeys(
                trait
                for said in slots.traits
                for trait in find_traits(f"{without_compounds(said).rest} ones")
                if trait.said not in thing.split()
            )
        )
        return Wording(
            need,
            wanted,
            thing,
            rest,
            self._with_slots(talk, slots),
            mentions,
            heads(thing, named),
            self._sized(traits, asked),
            excluded,
            tuple(one for one in corrections if one.meant in need),
        )

    def _with_slots(self, talk: Talk, slots: Slots) -> Talk:
        """What the tagger knows of price and order beside the set phrases."""
        sort = talk.sort or _ORDER.get(slots.order)
        relative = "" if sort and talk.relative == "cheap" else talk.relative
        tagged = price_of(slots.amounts, self._currency)
        price = replace(tagged, rest=talk.price.rest) if _surer(tagged, talk.price) else talk.price
        return replace(talk, sort=sort, relative=relative, price=price)

    def _only_mentioned(self, thing: str, by_grammar: str, rest: str) -> bool:
        """Whether a thing that the shop does not have is named in telling a need: "splitting firewood".

        Who asks for it by name is told that there is none; the thing `by_grammar` is then the same.
        """
        heads_named = {head_of(one) for one in alternatives(thing)}
        if not thing or any(map(self.names_thing, heads_named)):
            return False
        asked_for = by_grammar.split()
        if not heads_named & set(asked_for):
            return True
        if re.search(rf"\ban? {re.escape(by_grammar)}\b", rest):
            return False  # "a folding umbrella"
        return bool(_DOING.fullmatch(asked_for[0])) and asked_for[0] not in thing.split()

    def _branded(self, rest: str, thing: str) -> tuple[Mention, ...]:
        """The brands that stand where brands stand: before the thing, or after "from" or "by"."""
        return tuple(
            mention
            for mention in self._vocabulary.find(rest)
            if mention.kind == "brand"
            and re.search(
                rf"\b{re.escape(mention.words)}(?:'s)? (?:\w+ )?{re.escape(thing)}\b|\b(?:from|by) {re.escape(mention.words)}\b",
                rest,
            )
        )

    def names_thing(self, word: str) -> bool:
        """Whether the shop has products called so, by category or by title."""
        return not word.endswith("ic") and any(
            mention.kind in ("category", "thing") for mention in self._vocabulary.find(word)
        )

    def _talk(self, text: str) -> Talk:
        price = find_price(text, self._currency)
        sizes = find_measures(price.rest)
        unlimited = bool(phrases.NO_LIMIT.search(sizes.rest))
        rest = phrases.SPENDING.sub(" ", phrases.NO_LIMIT.sub(" ", sizes.rest))
        sort: Sort | None = None
        for pattern, order in _ORDERS:
            if pattern.search(rest):
                sort = order
                rest = phrases.IN_ORDER.sub(" ", pattern.sub(" ", rest))
        relative = (
            "cheaper" if phrases.CHEAPER.search(rest) else "dearer" if phrases.DEARER.search(rest) else ""
        )
        rest = phrases.DEARER.sub(" ", phrases.CHEAPER.sub(" ", rest))
        rest = phrases.INSTEAD.sub(" ", rest)
        on_sale, in_stock = bool(phrases.ON_SALE.search(rest)), bool(phrases.IN_STOCK.search(rest))
        rest = phrases.IN_STOCK.sub(" ", phrases.ON_SALE.sub(" ", rest))
        if phrases.CHEAP.search(rest) and not sort:
            rest = phrases.CHEAP.sub(" ", rest)
            relative = relative or ("cheap" if not price.bounds.low else "")
        return Talk(rest, price, sizes.measures, unlimited, sort, relative, on_sale, in_stock)

    def _sized(self, traits: tuple[Trait, ...], text: str) -> tuple[Trait, ...]:
        size = phrases.SIZE.search(text)
        return (*traits, Trait("size", (size["size"],), size.group(0))) if size else traits

    def _spelled(self, text: str) -> tuple[str, tuple[Correction, ...]]:
        if not text:
            return "", ()
        corrected = self._spell(text)
        return corrected.text, corrected.corrections


def _surer(tagged: PriceTalk, ruled: PriceTalk) -> bool:
    """Whether the tagger is to be believed about the price and not the rules, which know the usual phrases."""
    if not ruled.bounded:
        return tagged.bounded
    one, two = tagged.bounds, ruled.bounds
    # "Priced 50 up to 90": the rules see one end.
    both = None in (two.low, two.high) and None not in (one.low, one.high)
    return both and (one.low == two.low or one.high == two.high)


def _fits_another(rest: str, mention: Mention) -> bool:
    """Whether a brand is that of what the thing is for: "a case for my Nortide phone"."""
    return bool(
        re.search(
            rf"\b(?:for|fits?|fitting|compatible with|works? with) (?:(?:my|our|an?|the|his|her) )?{re.escape(mention.words)}\b",
            rest,
        )
    )


def heads(text: str, mentions: Sequence[Mention]) -> tuple[Path, ...]:
    """Category paths that `text` asks for, not those that only say where or what for.

    In a compound ("desk lamp") the last noun is the thing; after a preposition ("for my desk") a noun
    is not the thing, unless nothing else is named.
    """
    named = [mention for mention in mentions if mention.kind == "category" and mention.exactness >= EXACT]
    things = [mention.span for mention in mentions if mention.kind == "thing"]
    found: list[Mention] = []
    compounds: dict[tuple[int, int], Mention] = {}
    for place, mention in enumerate(named):
        following = named[place + 1] if place + 1 < len(named) else None
        if following and not text[mention.span[1] : following.span[0]].strip(" -"):
            if paths(mention) != paths(following):
                compounds[following.span] = mention
            continue
        if phrases.FOR_WHAT.search(text[: mention.span[0]].rstrip()):
            continue
        # "electronic" is no thing, although the shop has a department of electronics.
        if mention.words.lower().endswith("ic"):
            continue
        if mention.words in phrases.CONTAINERS and (place or things or len(leftover(text)) > 1):
            continue
        found.append(mention)
    # Kitchen knives may lie among what is for the kitchen as well as among knives.
    found += [compounds[head.span] for head in found if head.span in compounds]
    return tuple(dict.fromkeys(path for mention in found for path in paths(mention)))


def paths(mention: Mention) -> tuple[Path, ...]:
    """The category paths of a mention, none when it is of another kind."""
    return (
        tuple(value for value in mention.values if isinstance(value, tuple))
        if mention.kind == "category"
        else ()
    )


def leftover(text: str) -> list[str]:
    """The words of `text` that say what a thing is, politeness and grammar aside."""
    return [word for word in phrases.WORD.findall(text) if not phrases.STEM.fullmatch(word)]


def _need(rest: str) -> str:
    return " ".join(re.sub(r"\s+([,.;!?])", r"\1", rest).strip(" ,.;!?-").split())
