"""A message in its conversation, understood: which act it is, what it wants, which products it means.

A tagger (`tagger.py`) tells what the words of a sentence are for and what the sentence does; what is exact is
read by rules (amounts, ordinals, set phrases); what the catalogue itself names is found in its vocabulary.
`wording.py` takes one message apart, and here it is set beside the conversation. Chinese is first put into English
words, one by one, which the tagger has learnt to read as well.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from assistant.catalogue.product import Product
from assistant.chinese import in_english_words
from assistant.dialogue import acts, phrases
from assistant.dialogue.amounts import PriceTalk, find_price
from assistant.dialogue.aspects import comparative, find_aspects, superlative, without_aspects
from assistant.dialogue.lifting import lifted, matters_no_more
from assistant.dialogue.objects import head_of
from assistant.dialogue.references import References, another_of_the_kind, find_references
from assistant.dialogue.shorthand import written_out
from assistant.dialogue.slots import MOVES, Slots
from assistant.dialogue.state import Dialogue, Wish
from assistant.dialogue.traits import Trait, find_traits, kinds_of
from assistant.dialogue.wearers import names_wearer, wearer, without_wearer
from assistant.dialogue.wording import Wording, Words, leftover, paths
from assistant.language import detect, has_chinese
from assistant.retrieval.measures import Measure
from assistant.retrieval.request import Constraints
from assistant.retrieval.spelling import Correction, Spelled
from assistant.retrieval.text import STOP_WORDS, family
from assistant.retrieval.vocabulary import Mention, Vocabulary

LONGEST = 1000
_SET_WORDS = 80
_SHORT = 6
_FRAGMENT = 2
_SURELY, _NO_DOUBT = 0.6, 0.9
# Cosine from which on a text is one of the questions that every shop is asked, whatever its form.
COMMON_QUESTION = 0.72
# P(none of the shop's business) from which on a sentence with a shop's words is no question to the shop, unless it
# is as near as this to one that every shop is asked.
SURELY_STRANGE = 0.9
NEAR_QUESTION = 0.65


@dataclass(frozen=True, slots=True)
class Reading:
    """`act` is one of `acts.Act`, or `find`, `ask`, `out_of_scope`.

    `wish` is the whole wish after this message (for `find` and what narrows it); `refined` tells
    that it builds on the one before. `relative` is `cheaper` or `dearer` than what was shown.
    `text` is the message in English words, `asked` the same without greeting, for evidence.
    `more_of` is the quality of which more is asked for than what was shown has. `topic` gives P(move) of a
    free sentence, for each of `slots.MOVES`, and of `find` for any wish.
    """

    act: str
    language: str
    text: str
    asked: str = ""
    wish: Wish | None = None
    refined: bool = False
    relative: str = ""
    refers: References = field(default_factory=References)
    corrections: tuple[Correction, ...] = ()
    price: PriceTalk | None = None
    on_sale: bool = False
    traits: tuple[Trait, ...] = ()
    excluded: tuple[str, ...] = ()
    topic: dict[str, float] | None = None
    cut: bool = False
    more_of: str = ""


class Reader:
    """Reads messages with one state of the catalogue's vocabulary.

    `spell` puts typing errors right. `slots` labels the words of a message, said while a thing was wanted.
    `shop_matter` gives how near a text is (cosine) to the questions that every shop is asked. `together` says
    whether some product has both of two words in its title or its category.
    """

    def __init__(
        self,
        vocabulary: Vocabulary,
        spell: Callable[[str], Spelled],
        currency: str,
        slots: Callable[[str, str], Slots],
        shop_matter: Callable[[str], float],
        together: Callable[[str, str], bool],
    ) -> None:
        self._vocabulary = vocabulary
        self._spell = spell
        self._slots = slots
        self._words = Words(vocabulary, spell, currency)
        self._currency = currency
        self._shop_matter = shop_matter
        self._together = together

    def read(self, typed: str, dialogue: Dialogue, shown: Sequence[Product], locale: str = "") -> Reading:
        """Understand `typed` after `dialogue`, in which `shown` were the last products shown."""
        text, language, cut = self._cleaned(typed, dialogue, locale)
        if reading := self._whole(text, language, cut, dialogue, shown):
            return reading
        asked = text[len(acts.opening(text)) :]
        act = acts.part(asked)
        if act == "save" and find_price(asked, self._currency).bounded:
            act = None  # "keep it below 90 dollars"
        if act in ("attack", "human"):
            return Reading(act, language, text, asked, cut=cut)
        refers = find_references(asked, shown, dialogue.focus)
        if act == "haggle" and not (
            phrases.QUESTION.search(asked) and self._shop_matter(asked) >= COMMON_QUESTION
        ):
            return Reading(act, language, text, asked, refers=refers, cut=cut)
        wants_new = bool(phrases.ASKS_TO_FIND.search(asked))
        if act in ("compare", "similar", "details", "save", "buy") and (refers.how or not wants_new):
            if act == "similar":
                return self._similar(asked, language, text, refers, dialogue, cut)
            if act == "details" and not refers.how:
                slots = self._labelled(asked, dialogue.wish, language)
                wished = self._wish(asked, slots, language, text, refers, dialogue, None, cut)
                return replace(wished, act="details")
            if refers.how or act in ("compare", "save", "buy"):
                return Reading(act, language, text, asked, refers=refers, cut=cut)
        return self._free(asked, language, text, refers, dialogue, shown, wants_new, cut)

    def set_words(
        self, typed: str, dialogue: Dialogue, shown: Sequence[Product], locale: str = ""
    ) -> Reading | None:
        """The same for a short message in set words, which takes no time; None for any other."""
        if len(typed) > _SET_WORDS:
            return None
        text, language, cut = self._cleaned(typed, dialogue, locale)
        return self._whole(text, language, cut, dialogue, shown)

    def _cleaned(self, typed: str, dialogue: Dialogue, locale: str) -> tuple[str, str, bool]:
        """The text in English words and lower case, its language, and whether it was cut."""
        clean = phrases.MARKUP.sub(" ", phrases.CONTROL.sub(" ", typed)).translate(phrases.PLAIN).strip()
        cut = len(clean) > LONGEST
        clean = phrases.REPEATED.sub(r"\1", clean[:LONGEST]) if cut else clean
        language = detect(clean, dialogue.language, locale)
        chinese = has_chinese(clean)
        english = in_english_words(clean, self._currency) if chinese else written_out(clean.lower())
        return " ".join(english.split()), language, cut

    def _whole(
        self, text: str, language: str, cut: bool, dialogue: Dialogue, shown: Sequence[Product]
    ) -> Reading | None:
        act = acts.whole(text)
        if not act:
            return None
        refers = find_references(text, shown, dialogue.focus) if act == "why" else References()
        return Reading(act, language, text, text, refers=refers, cut=cut)

    def _free(
        self,
        asked: str,
        language: str,
        text: str,
        refers: References,
        dialogue: Dialogue,
        shown: Sequence[Product],
        wants_new: bool,
        cut: bool,
    ) -> Reading:
        """A sentence of the person's own: a wish, a change to it, or a question."""
        about = phrases.ABOUT_A_KIND.search(asked)
        if about and not refers.how and self._shop_matter(asked) < COMMON_QUESTION:
            thing = about[about.lastgroup or 0]
            if self._is_named(thing) or self._together(head_of(thing), head_of(thing)):
                asked, wants_new = f"do you have {thing}", True
        slots = self._labelled(asked, dialogue.wish, language)
        topic = {**slots.moves, "find": slots.moves["new"] + slots.moves["refine"]}
        question = bool(phrases.QUESTION.search(asked)) or (
            language == "zh" and bool(phrases.ASKED_ANYWHERE.search(asked))
        )
        if refers.missing and len(asked.split()) > _SHORT:
            # "What should I carry them in?": nothing was shown, so it points at something in its own sentence.
            refers = References(rest=asked)
        if refers.missing and self._shop_matter(asked) >= COMMON_QUESTION:
            refers = References(rest=asked)  # "how long does it take?" of delivery
        changes = topic["refine"] > _SURELY
        narrows = changes or self._only_narrows(asked, refers)
        if question and not wants_new and refers.how and not narrows:
            return Reading("ask", language, text, asked, refers=refers, topic=topic, cut=cut)
        if self._shop_matter(asked) >= COMMON_QUESTION and not self._is_named(asked):
            return Reading("ask", language, text, asked, refers=refers, topic=topic, cut=cut)
        if question and shown and phrases.ABOUT_SHOWN.search(asked) and not self._is_named(asked):
            return Reading("ask", language, text, asked, refers=refers, topic=topic, cut=cut)
        reading = self._wish(asked, slots, language, text, refers, dialogue, topic, cut)
        place_only = refers.how == "place" and not leftover(refers.rest)
        if changes and reading.refined and self._narrowed(reading) and not place_only:
            return reading  # "any in blue?", "those are pricey, denim ones instead?"
        left = leftover(_strip(reading.asked, reading.traits, ()))
        if language == "zh" and reading.refined and reading.traits and not left:
            return reading
        asks = topic["find"] < 1 - _SURELY
        if question and refers.how and (asks or not wants_new) and not self._narrowed(reading):
            return replace(reading, act="ask")  # "how many of them did you sell?" changes nothing
        if question and not wants_new and self._about_shop(asked, topic, reading, dialogue):
            return replace(reading, act="ask")
        if (
            topic["policy"] > 0.75
            and not reading.refined
            and not reading.traits
            and not reading.excluded
            and not self._is_named(asked)
        ):
            return replace(reading, act="ask")
        # A place in the list and nothing else about it: the person wants to see that product.
        if (
            refers.how in ("place", "name")
            and not reading.relative
            and not self._says_more(refers.rest, reading)
        ):
            return replace(reading, act="details")
        return reading

    def _labelled(self, asked: str, before: Wish | None, language: str) -> Slots:
        """What the tagger says; a number or a mark by itself is no sentence."""
        if not phrases.LETTER.search(asked):
            return Slots((asked,), (), (), (), asked, asked, "", dict.fromkeys(MOVES, 0.0) | {"new": 1.0})
        text = asked if language == "zh" else self._spell(asked).text
        if self._is_named(asked):
            text = text.rstrip(" ?!.")  # keywords, whatever mark ends them
        text = phrases.AFTER_ALL.sub(r"\1", text)
        thing = before.thing if before else ""
        slots = self._slots(text, thing)
        for mention in self._vocabulary.find(text) if slots.refused else ():
            # An invented name may look like a word that refuses: "Nortide phones" are wanted.
            kept = f"{slots.rest} {' '.join(slots.refused)}".split()
            if mention.kind == "brand" and not any(word in kept for word in mention.words.split()):
                without = self._slots(re.sub(rf"\b{re.escape(mention.words)}\b", " ", text), thing)
                return replace(without, rest=text, wanted=f"{mention.words} {without.wanted}")
        return slots

    def _narrowed(self, reading: Reading) -> bool:
        """Whether a change says what is to change."""
        wish = reading.wish or Wish()
        return bool(
            reading.traits
            or reading.excluded
            or reading.relative
            or wish.constraints.words
            or wish.sort != "relevance"
            or (reading.price and reading.price.bounded)
        )

    def _only_narrows(self, asked: str, refers: References) -> bool:
        """A question that asks for a new list: "which of these is the cheapest", "those are dear, any under 50?"."""
        return refers.how == "all" and bool(
            phrases.CHEAPEST.search(asked)
            or phrases.DEAREST.search(asked)
            or phrases.CHEAPER.search(asked)
            or find_price(asked, self._currency).bounded
        )

    def _is_named(self, asked: str) -> bool:
        """Whether a short text names something that the shop has: keywords, whatever mark ends them."""
        spelled = self._spell(asked).text
        named = any(mention.kind in ("category", "thing") for mention in self._vocabulary.find(spelled))
        return named and len(spelled.split()) <= 6 and not phrases.ASKS.search(spelled)

    def _about_shop(self, asked: str, topic: dict[str, float], reading: Reading, dialogue: Dialogue) -> bool:
        if phrases.CHEAPEST.search(asked) or phrases.DEAREST.search(asked) or phrases.CHEAPER.search(asked):
            return False
        if phrases.SHOP_MATTERS.search(asked):
            # "When will my credit card expire" is no question about paying here.
            return topic["other"] <= SURELY_STRANGE or self._shop_matter(asked) >= NEAR_QUESTION
        if self._is_named(asked):
            return False
        if reading.excluded and reading.wish and reading.wish.constraints.categories:
            return False  # "sofas, could you filter out the velvet?"
        # Where no product is before anybody's eyes, and none is named, what sounds like a question about one
        # tells a need: "what should I carry them in?"
        spoken_of = dialogue.shown or dialogue.focus or any(map(_brands, self._vocabulary.find(asked)))
        spoken_of = spoken_of or not phrases.OF_ONESELF.search(asked)
        asks = topic["policy"] + (topic["product"] if spoken_of else 0.0)
        return asks > topic["find"] and topic["other"] < 0.5

    def _says_more(self, rest: str, reading: Reading) -> bool:
        priced = reading.price and reading.price.bounded
        return bool(reading.traits or reading.excluded or priced or leftover(rest))

    def _similar(
        self, asked: str, language: str, text: str, refers: References, dialogue: Dialogue, cut: bool
    ) -> Reading:
        slots = self._labelled(asked, dialogue.wish, language)
        reading = self._wish(asked, slots, language, text, refers, dialogue, None, cut)
        constraints = reading.wish.constraints if reading.wish and reading.refined else Constraints()
        price = reading.price.bounds if reading.price and reading.price.holds_in(self._currency) else None
        fresh = Constraints(
            price_min=price.low if price else None,
            price_max=price.high if price else None,
            attributes=tuple((trait.fact, trait.values) for trait in reading.traits),
            not_words=constraints.not_words,
            not_attributes=constraints.not_attributes,
            not_brands=constraints.not_brands,
        )
        return replace(reading, act="similar", wish=Wish(constraints=fresh, kind="recommend"))

    def _wish(
        self,
        asked: str,
        slots: Slots,
        language: str,
        text: str,
        refers: References,
        dialogue: Dialogue,
        topic: dict[str, float] | None,
        cut: bool,
    ) -> Reading:
        """What is wanted after this message, whether a new wish or the old one changed."""
        before = dialogue.wish
        if refers.how == "place":
            slots = replace(slots, order="")  # "the first one"
        another = (
            another_of_the_kind(asked)
            if before and before.thing and refers.how not in ("place", "name")
            else None
        )
        if another is not None:
            slots = _said_of_it(slots, asked, another)
        wording = self._words.labelled(asked, slots, typed=language != "zh")
        told = not wording.thing and _told(asked)
        categories = () if told or self._soft(wording, language) else wording.categories
        brands: tuple[str, ...] = tuple(
            dict.fromkeys(name for mention in wording.mentions for name in _brands(mention))
        )
        traits = tuple(one for one in wording.traits if not _inside_category(one, wording.categories))
        if told and not before:
            # Of a told need's colours and materials only those count that are asked for as such.
            traits = tuple(
                one
                for one in traits
                if re.search(rf"\b(?:in|made of|out of) {re.escape(one.said)}\b", wording.rest)
            )
        excluded = wording.excluded
        if before and phrases.ANOTHER_BRAND.search(wording.rest):
            excluded = (*excluded, *(brand.lower() for brand in before.constraints.brands))
        wording = replace(wording, categories=categories, traits=traits, excluded=excluded)
        aspects = find_aspects(wording.rest)
        # A need that was told is told on: "and it must look after itself".
        told_on = before is not None and not before.thing and bool(phrases.TOLD_ON.search(asked))
        refined = before is not None and (
            self._changes(wording, brands, aspects, refers, before, slots)
            or (not wording.thing and (another is not None or told_on))
        )
        added = leftover(phrases.ANOTHER_BRAND.sub(" ", wording.wanted)) if refined else []
        if refined and before:
            before = lifted(
                before, (*slots.lifted, *matters_no_more(asked), *_gone(before, asked, wording, added))
            )
        base = before.constraints if refined and before else Constraints()
        if before and not refined and not before.thing and not phrases.INSTEAD.search(asked):
            base = _kept(before.constraints)
        if wording.talk.unlimited:
            base = replace(base, price_min=None, price_max=None)
        thing = before.thing if refined and before else wording.thing
        constraints = self._constraints(base, wording, brands, bool(phrases.ALSO.search(wording.rest)), thing)
        need, sort = wording.need, wording.talk.sort
        worn_by = wearer(wording.rest) or (wearer(asked) if not wording.excluded else "")
        if worn_by and thing:
            need = self._without_person(need, thing)
        if refined and before:
            kept = _drop_replaced(before.text, base, traits)
            if worn_by and before.wearer != worn_by:
                kept = " ".join(word for word in kept.split() if not names_wearer(word)) or kept
            need = f"{kept}. {need}" if told_on else " ".join((kept, *added))
            left = leftover(without_aspects(_strip(wording.wanted, traits, brands)))
            named = [word for word in left if word not in STOP_WORDS and not names_wearer(word)]
            if 0 < len(named) <= _FRAGMENT:
                # "rechargeable ones": said to narrow, so what does not say it goes, if any does.
                constraints = replace(constraints, words=tuple(dict.fromkeys((*constraints.words, *named))))
            aspects = tuple(dict.fromkeys((*before.aspects, *aspects)))
            sort = sort or before.sort
        kind = before.kind if refined and before else "recommend" if _told(asked) else "search"
        wish = Wish(
            need,
            thing,
            constraints,
            aspects,
            sort or "relevance",
            before.like if refined and before else (),
            kind,
            superlative(wording.rest) or (before.most if refined and before else ""),
            tuple(added) or (before.narrowed if refined and before else ()),
            worn_by or (before.wearer if refined and before else ""),
        )
        return Reading("find", language, text, asked, wish, refined, wording.talk.relative, refers, wording.corrections,
                       wording.talk.price, wording.talk.on_sale, traits, excluded, topic, cut,
                       comparative(wording.rest) if refined else "")  # fmt: skip

    def _without_person(self, need: str, thing: str) -> str:
        """The need without the person it is for, unless the shop has the thing by that name: "best dad mug"."""
        named = (word for word in need.split() if names_wearer(word))
        if any(self._together(head_of(thing), word) for word in named):
            return need
        return without_wearer(need) or need

    def _changes(
        self,
        wording: Wording,
        brands: tuple[str, ...],
        aspects: tuple[str, ...],
        refers: References,
        before: Wish,
        slots: Slots,
    ) -> bool:
        """Whether a message changes the wish before it, rather than starting another."""
        narrows = wording.narrows or bool(brands or aspects)
        changes = slots.moves["refine"] > slots.moves["new"]
        if wording.thing:
            head = head_of(wording.thing)
            if head in phrases.CONTAINERS:
                return True  # "not just one, a set"
            if family(head) == family(head_of(before.thing)):
                # "Show me laptops" once more, with nothing new about them, asks for all of them again.
                return narrows or wording.available
            if wording.categories and before.constraints.categories:
                return changes and bool(set(wording.categories) & set(before.constraints.categories))
            sure = slots.moves["refine"] > _NO_DOUBT
            special = sure and not self._words.names_thing(head)
            return changes and (special or self._together(head, head_of(before.thing)))
        if refers.how == "all" and wording.talk.price.bounded:
            return True  # "those are a bit steep, anything under a thousand?"
        return changes or (
            not wording.wanted
            and (narrows or wording.available or bool(refers.how))
            and len(wording.need.split()) <= _SHORT
        )

    def _soft(self, wording: Wording, language: str) -> bool:
        """Whether more is said of the thing than its category: then words rank, and other shelves count."""
        named = {
            word
            for mention in wording.mentions
            if mention.kind == "brand"
            or (
                mention.kind == "category"
                and (language == "zh" or not wording.thing or mention.words in wording.thing)
            )
            for word in mention.words.split()
        }
        traits = {word for trait in wording.traits for word in trait.said.split()}
        return any(
            word not in named and word not in traits for word in leftover(without_aspects(wording.need))
        )

    def _constraints(
        self,
        base: Constraints,
        wording: Wording,
        brands: tuple[str, ...],
        also: bool,
        thing: str,
    ) -> Constraints:
        categories, price = wording.categories, wording.talk.price
        attributes = dict(base.attributes)
        fresh: dict[str, tuple[str, ...]] = {}
        for trait in wording.traits:
            fresh[trait.fact] = (*fresh.get(trait.fact, ()), *trait.values)
        for fact, values in fresh.items():
            attributes[fact] = (*attributes.get(fact, ()), *values) if also and fact in attributes else values
        low, high = base.price_min, base.price_max
        if price.holds_in(self._currency):
            low = price.bounds.low if price.bounds.low is not None else low
            high = price.bounds.high if price.bounds.high is not None else high
            # A new bound that the other, older one contradicts replaces it: people change their minds.
            if low is not None and high is not None and low > high:
                if price.bounds.low is None:
                    low = None
                elif price.bounds.high is None:
                    high = None
        not_words, not_brands = list(base.not_words), list(base.not_brands)
        not_categories = list(base.not_categories)
        not_attributes = dict(base.not_attributes)
        for phrase in wording.excluded:
            named = self._vocabulary.find(phrase)
            brand = [name for mention in named for name in _brands(mention)]
            whole = [path for mention in named if mention.span == (0, len(phrase)) for path in paths(mention)]
            refused = [one for one in find_traits(phrase) if one.said == phrase]
            if brand:
                not_brands += brand
            if whole:
                not_categories += [path for path in whole if path not in categories]
                if thing:
                    not_words.append(phrase)  # "cookies without nuts", "a wreath, but no christmas one"
            elif refused:
                for one in refused:
                    not_words += kinds_of(one.values[0])
                    if set(attributes.get(one.fact, ())) & set(one.values):
                        del attributes[one.fact]
            elif not brand:
                words = phrase.split()
                # "Those electric gadgets": nothing is called so, but what is electric is refused.
                gadgets = len(words) > 1 and not self._together(words[-2], words[-1])
                not_words.append(" ".join(words[:-1]) if gadgets else phrase)
        return Constraints(
            categories=categories or base.categories,
            brands=brands or tuple(brand for brand in base.brands if brand not in not_brands),
            attributes=tuple(attributes.items()),
            words=base.words,
            price_min=low,
            price_max=high,
            measures=(
                *(one for one in base.measures if not _same(one, wording.talk.measures)),
                *wording.talk.measures,
            ),
            not_categories=tuple(dict.fromkeys(not_categories)),
            not_brands=tuple(dict.fromkeys(not_brands)),
            not_attributes=tuple(not_attributes.items()),
            not_words=tuple(dict.fromkeys(not_words)),
            in_stock=base.in_stock or wording.talk.in_stock,
        )


def _said_of_it(slots: Slots, asked: str, another: int) -> Slots:
    """The words for a thing that follow a "one" say something of it: "one with a black leather strap"."""
    parts = tuple(thing for thing in slots.things if asked.find(thing) > another)
    things = tuple(thing for thing in slots.things if thing not in parts)
    return replace(slots, things=things, traits=(*slots.traits, *parts))


def _same(measure: Measure, others: Sequence[Measure]) -> bool:
    """Whether one of the others is of the same thing, and so takes the measure's place."""
    return any((measure.facts, measure.dimension) == (one.facts, one.dimension) for one in others)


def _brands(mention: Mention) -> tuple[str, ...]:
    """The brands of a mention, none when it is of another kind."""
    return (
        tuple(value for value in mention.values if isinstance(value, str)) if mention.kind == "brand" else ()
    )


def _inside_category(trait: Trait, categories: tuple[tuple[str, ...], ...]) -> bool:
    """Whether the trait's word is part of a category's own name ("glasses", "ironing boards")."""
    return any(trait.said in " ".join(path).lower().split() for path in categories)


def _strip(text: str, traits: tuple[Trait, ...], brands: tuple[str, ...]) -> str:
    for said in (*(trait.said for trait in traits), *(brand.lower() for brand in brands)):
        text = re.sub(rf"\b{re.escape(said)}\b", " ", text)
    return text


def _drop_replaced(text: str, base: Constraints, traits: tuple[Trait, ...]) -> str:
    """The earlier need without the colour, material, ... that a new one has replaced."""
    replaced = {trait.fact for trait in traits}
    for fact, values in base.attributes:
        if fact in replaced:
            for value in values:
                text = re.sub(rf"\b{re.escape(value)}\b", " ", text)
    return text


def _gone(before: Wish, asked: str, wording: Wording, added: Sequence[str]) -> tuple[str, ...]:
    """The earlier words in whose place the `added` ones come: "for women" after "for men"."""
    if not added and not wording.traits:
        return ()
    gone = {
        word
        for rivals in phrases.RIVALS
        if rivals & set(added)
        for word in before.text.split()
        if word in rivals and word not in added
    }
    if phrases.IN_PLACE.search(asked):
        gone |= set(before.narrowed) - set(added)
    return tuple(sorted(gone))


def _kept(constraints: Constraints) -> Constraints:
    """What stays when a told need is followed by the name of a thing: "steak night, 30 tops", then "ribeye"."""
    return Constraints(
        price_min=constraints.price_min,
        price_max=constraints.price_max,
        not_categories=constraints.not_categories,
        not_brands=constraints.not_brands,
        not_attributes=constraints.not_attributes,
        not_words=constraints.not_words,
    )


def _told(asked: str) -> bool:
    """Whether it is told as a need in a sentence rather than typed as keywords."""
    return bool(re.search(
        r"\b(?:i|we|my|our|me|us|he|she|they|his|her|their)\b.*\b(?:want|need|look|search|buy|would|like|love|keep|get|am|have|has|'?m|'?re|must|"
        r"going|moving|trying|hurts?|is|are|broke|gift|present)\b|\b(?:recommend|suggest|looking for|gift|present for|something|anything)\b", asked
    )) and len(asked.split()) >= 4  # fmt: skip
