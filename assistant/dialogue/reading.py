"""A message in its conversation, understood: which act it is, what it wants, which products it means.

What is exact is read by rules (prices, negation, ordinals, set phrases); what the catalogue itself
names is found in its vocabulary; what is left to judge (wish or question, the shop's business or not)
goes to `intent.py`. Chinese is first put into the English words that the rules know.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from assistant.catalogue.product import Product
from assistant.dialogue import acts, phrases
from assistant.dialogue.amounts import PriceTalk, find_price
from assistant.dialogue.aspects import comparative, find_aspects, superlative, without_aspects
from assistant.dialogue.chinese import in_english_words
from assistant.dialogue.exclusions import find_exclusions
from assistant.dialogue.measures import find_measures
from assistant.dialogue.objects import alternatives, head_of, named_thing, without_amount
from assistant.dialogue.references import References, find_references
from assistant.dialogue.state import Dialogue, Wish
from assistant.dialogue.things import NO_THING, SURELY_NONE
from assistant.dialogue.traits import Trait, find_traits, kinds_of
from assistant.language import detect, has_chinese
from assistant.retrieval.measures import Measure
from assistant.retrieval.request import Constraints, Sort
from assistant.retrieval.spelling import Correction, Spelled
from assistant.retrieval.text import STOP_WORDS, singular
from assistant.retrieval.vocabulary import Mention, Vocabulary

LONGEST = 1000
_SET_WORDS = 80
_SHORT = 6
_FRAGMENT = 2
# Cosine from which on a text is one of the questions that every shop is asked, whatever its form.
COMMON_QUESTION = 0.72
# Only the shop's own name of a category (or a form of it) keeps other categories out.
EXACT = 0.95
# P(none of the shop's business) from which on a sentence narrows nothing, and from which on one with a shop's words
# is no question to the shop, unless it is as near as this to one that every shop is asked.
STRANGE, SURELY_STRANGE = 0.6, 0.9
NEAR_QUESTION = 0.65


@dataclass(frozen=True, slots=True)
class Reading:
    """`act` is one of `acts.Act`, or `find`, `ask`, `out_of_scope`.

    `wish` is the whole wish after this message (for `find` and what narrows it); `refined` tells
    that it builds on the one before. `relative` is `cheaper` or `dearer` than what was shown.
    `text` is the message in English words, `asked` the same without greeting, for evidence.
    `more_of` is the quality of which more is asked for than what was shown has. `topic` gives P(intent) of a free sentence. `named` is what the message names of the catalogue.
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

    `spell` puts typing errors right. `topic` gives P(intent | text) over `intent.INTENTS`; None means
    that no model fits the encoder. `thing` gives P(kind of thing | words). `shop_matter` gives how near a
    text is (cosine) to the questions that every shop is asked. `together` says whether some product has both
    of two words in its title or its category.
    """

    def __init__(
        self,
        vocabulary: Vocabulary,
        spell: Callable[[str], Spelled],
        currency: str,
        topic: Callable[[str], dict[str, float]] | None,
        thing: Callable[[str], float],
        shop_matter: Callable[[str], float],
        together: Callable[[str, str], bool],
    ) -> None:
        self._vocabulary = vocabulary
        self._spell = spell
        self._currency = currency
        self._topic = topic
        self._thing = thing
        self._shop_matter = shop_matter
        self._together = together

    def read(self, typed: str, dialogue: Dialogue, shown: Sequence[Product], locale: str = "") -> Reading:
        """Understand `typed` after `dialogue`, in which `shown` were the last products shown."""
        text, language, cut = self._cleaned(typed, dialogue, locale)
        if reading := self._whole(text, language, cut, dialogue, shown):
            return reading
        asked = text[len(acts.opening(text)) :]
        act = acts.part(asked)
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
                return replace(self._wish(asked, language, text, refers, dialogue, None, cut), act="details")
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
        english = in_english_words(clean, self._currency) if has_chinese(clean) else clean.lower()
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
        topic = self._topic(self._spelled(asked)[0]) if self._topic else None
        question = bool(phrases.QUESTION.search(asked)) or (
            language == "zh" and bool(phrases.ASKED_ANYWHERE.search(asked))
        )
        if refers.missing and len(asked.split()) > _SHORT:
            # "What should I carry them in?": nothing was shown, so it points at something in its own sentence.
            refers = References(rest=asked)
        if refers.missing and self._shop_matter(asked) >= COMMON_QUESTION:
            refers = References(rest=asked)  # "how long does it take?" of delivery
        if question and not wants_new and refers.how and not self._only_narrows(asked, refers):
            return Reading("ask", language, text, asked, refers=refers, topic=topic, cut=cut)
        if self._shop_matter(asked) >= COMMON_QUESTION and not self._is_named(asked):
            return Reading("ask", language, text, asked, refers=refers, topic=topic, cut=cut)
        if question and shown and phrases.ABOUT_SHOWN.search(asked) and not self._is_named(asked):
            return Reading("ask", language, text, asked, refers=refers, topic=topic, cut=cut)
        reading = self._wish(asked, language, text, refers, dialogue, topic, cut)
        if reading.refined and reading.traits and not _leftover(_strip(reading.asked, reading.traits, ())):
            return reading  # "any in blue?"
        if question and not wants_new and self._about_shop(asked, topic, reading, dialogue):
            return replace(reading, act="ask")
        if (
            topic
            and topic["policy"] > 0.75
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

    def _only_narrows(self, asked: str, refers: References) -> bool:
        """ "which of these is the cheapest", "do these come cheaper": a question that asks for a new list."""
        return refers.how == "all" and bool(
            phrases.CHEAPEST.search(asked) or phrases.DEAREST.search(asked) or phrases.CHEAPER.search(asked)
        )

    def _is_named(self, asked: str) -> bool:
        """Whether a short text names something that the shop has: keywords, whatever mark ends them."""
        spelled = self._spelled(asked)[0]
        named = any(mention.kind in ("category", "thing") for mention in self._vocabulary.find(spelled))
        return named and len(spelled.split()) <= 6 and not phrases.ASKS.search(spelled)

    def _about_shop(
        self, asked: str, topic: dict[str, float] | None, reading: Reading, dialogue: Dialogue
    ) -> bool:
        if phrases.CHEAPEST.search(asked) or phrases.DEAREST.search(asked) or phrases.CHEAPER.search(asked):
            return False
        if phrases.SHOP_MATTERS.search(asked):
            # "When will my credit card expire" is no question about paying here.
            strange = topic is not None and topic["other"] > SURELY_STRANGE
            return not strange or self._shop_matter(asked) >= NEAR_QUESTION
        if self._is_named(asked):
            return False
        if reading.excluded and reading.wish and reading.wish.constraints.categories:
            return False  # "sofas, could you filter out the velvet?"
        if topic is None:
            return not self._vocabulary.find(asked)
        return topic["policy"] + topic["product"] > topic["find"] and topic["other"] < 0.5

    def _says_more(self, rest: str, reading: Reading) -> bool:
        return bool(reading.traits or reading.excluded or (reading.price and reading.price.bounds != type(reading.price.bounds)())
                    or _leftover(rest))  # fmt: skip

    def _similar(
        self, asked: str, language: str, text: str, refers: References, dialogue: Dialogue, cut: bool
    ) -> Reading:
        reading = self._wish(asked, language, text, refers, dialogue, None, cut)
        constraints = reading.wish.constraints if reading.wish and reading.refined else Constraints()
        price = reading.price.bounds if reading.price else None
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
        language: str,
        text: str,
        refers: References,
        dialogue: Dialogue,
        topic: dict[str, float] | None,
        cut: bool,
    ) -> Reading:
        """What is wanted after this message, whether a new wish or the old one changed."""
        price = find_price(asked, self._currency)
        sizes = find_measures(price.rest)
        unlimited = bool(phrases.NO_LIMIT.search(sizes.rest))
        rest = phrases.SPENDING.sub(" ", phrases.NO_LIMIT.sub(" ", sizes.rest))
        sort: Sort | None = None
        for pattern, order in ((phrases.CHEAPEST, "price_asc"), (phrases.DEAREST, "price_desc")):
            if pattern.search(rest):
                sort = order  # type: ignore[assignment]
                rest = phrases.IN_ORDER.sub(" ", pattern.sub(" ", rest))
        relative = (
            "cheaper" if phrases.CHEAPER.search(rest) else "dearer" if phrases.DEARER.search(rest) else ""
        )
        rest = phrases.DEARER.sub(" ", phrases.CHEAPER.sub(" ", rest))
        rest = phrases.INSTEAD.sub(" ", rest) if phrases.INSTEAD.search(rest) else rest
        on_sale, in_stock = bool(phrases.ON_SALE.search(rest)), bool(phrases.IN_STOCK.search(rest))
        rest = phrases.IN_STOCK.sub(" ", phrases.ON_SALE.sub(" ", rest))
        if phrases.CHEAP.search(rest) and not sort:
            rest = phrases.CHEAP.sub(" ", rest)
            relative = relative or ("cheap" if not price.bounds.low else "")
        split = find_exclusions(rest)
        rest, corrections = self._spelled(split.rest)
        excluded: tuple[str, ...] = tuple(self._spelled(phrase)[0] for phrase in split.phrases)
        mentions = self._vocabulary.find(rest)
        wanted, excluded = self._heads_in(excluded, mentions)
        thing = named_thing(rest)
        needed = bool(thing) and not any(self._is_thing(one, asked) for one in alternatives(thing))
        if needed:
            thing = ""  # no keywords but a need: "making guacamole tomorrow", "got her ears pierced"
        if thing in phrases.PRESENTS and phrases.WHOSE_TASTE.search(rest):
            thing = ""
        categories = _heads(rest, mentions) or wanted
        if not thing and excluded and mentions:
            # "Anything but roses for her bouquet": the bouquet is the thing after all.
            thing = next((one.words for one in reversed(mentions) if one.kind in ("category", "thing")), "")
            thing = "" if thing in phrases.PRESENTS else thing
        if not thing and language == "zh":
            # Put word for word into English, the grammar says little: what the shop has by name counts.
            thing = next((one.words for one in reversed(mentions) if one.kind in ("category", "thing")), "")
        if thing and categories and not self._names_thing(head_of(thing)):
            # "Vegan, so belts that contain no leather": the shop's own name for a thing is the thing.
            named = [
                one.words for one in mentions if one.kind == "category" and set(_paths(one)) & set(categories)
            ]
            thing = thing if not named or any(words in thing for words in named) else named[-1]
        if not thing and _told(asked):
            categories = ()
        if self._soft(rest, mentions):
            categories = ()
        brands: tuple[str, ...] = tuple(
            dict.fromkeys(name for mention in mentions for name in _brands(mention))
        )
        traits = tuple(
            trait
            for trait in find_traits(_clause_of(thing, rest))
            if not _inside_category(trait, rest, categories) and trait.said != thing
        )
        if not thing and _told(asked) and not dialogue.wish:
            # Of a told need's colours and materials only those count that are asked for as such.
            traits = tuple(
                one for one in traits if re.search(rf"\b(?:in|made of|out of) {re.escape(one.said)}\b", rest)
            )
        if size := phrases.SIZE.search(rest):
            traits = (*traits, Trait("size", (size["size"],), size.group(0)))
        aspects = find_aspects(rest)
        before = dialogue.wish
        if before and phrases.ANOTHER_BRAND.search(rest):
            excluded = (*excluded, *(brand.lower() for brand in before.constraints.brands))
            rest = phrases.ANOTHER_BRAND.sub(" ", rest)
        refined = before is not None and self._refines(rest, asked, categories, traits, brands, excluded, price, sort, relative,
                                                       aspects, refers, before, thing, topic, on_sale or in_stock or unlimited, sizes.measures)  # fmt: skip
        base = before.constraints if refined and before else Constraints()
        if unlimited:
            base = replace(base, price_min=None, price_max=None)
        constraints = self._constraints(
            base,
            categories,
            brands,
            traits,
            excluded,
            price,
            sizes.measures,
            in_stock,
            bool(phrases.ALSO.search(rest)),
            thing,
        )
        words = _need(without_amount(rest))
        if refined and before:
            added = _leftover(rest)
            need = " ".join((_drop_replaced(before.text, base, traits), *added))
            left = _leftover(without_aspects(_strip(rest, traits, brands)))
            named = [word for word in left if word not in STOP_WORDS]
            if 0 < len(named) <= _FRAGMENT:
                # "rechargeable ones": said to narrow, so what does not say it goes, if any does.
                constraints = replace(constraints, words=(*constraints.words, *named))
            aspects = tuple(dict.fromkeys((*before.aspects, *aspects)))
            sort = sort or before.sort
        else:
            need = words
        told = needed or _told(asked)
        kind = before.kind if refined and before else ("recommend" if told else "search")
        wish = Wish(
            need,
            before.thing if refined and before else thing,
            constraints,
            aspects,
            sort or "relevance",
            before.like if refined and before else (),
            kind,
            superlative(rest) or (before.most if refined and before else ""),
        )
        return Reading("find", language, text, asked, wish, refined, relative, refers, corrections, price, on_sale,
                       traits, excluded, topic, cut, comparative(rest) if refined else "")  # fmt: skip

    def _refines(
        self,
        rest: str,
        asked: str,
        categories: tuple[tuple[str, ...], ...],
        traits: tuple[Trait, ...],
        brands: tuple[str, ...],
        excluded: tuple[str, ...],
        price: PriceTalk,
        sort: Sort | None,
        relative: str,
        aspects: tuple[str, ...],
        refers: References,
        before: Wish,
        thing: str,
        topic: dict[str, float] | None,
        availability: bool,
        measures: tuple[Measure, ...],
    ) -> bool:
        """Whether the message narrows the wish before it, rather than starting another."""
        narrows = bool(traits or brands or excluded or sort or relative in ("cheaper", "dearer") or aspects or measures
                       or price.bounds.low is not None or price.bounds.high is not None)  # fmt: skip
        if categories:
            known = before.constraints.categories
            inside = bool(known) and all(any(path[: len(old)] == old for old in known) for path in categories)
            # "Show me laptops" once more, with nothing new about them, asks for all of them again.
            nothing_new = set(_leftover(rest)) <= set(_leftover(before.thing)) and not (
                narrows or availability
            )
            return inside and not nothing_new and not _told(asked)
        left = _leftover(without_aspects(_strip(rest, traits, brands)))
        if not left:
            return narrows or availability or bool(refers.how)
        if not narrows and len(rest.split()) > _FRAGMENT and topic and topic["other"] > STRANGE:
            return False
        if thing and phrases.ASKS_TO_FIND.search(asked) and not phrases.PRONOUN.search(rest):
            return False
        if phrases.INSTEAD.search(asked) and not phrases.PRONOUN.search(rest):
            return False
        head = head_of(thing)
        other = head and head != head_of(before.thing) and self._names_thing(head)
        if other and phrases.ARTICLE_FIRST.search(asked):
            return False
        if left[-1] in phrases.CONTAINERS or phrases.ABOUT_IT.match(asked):
            return True
        about_it = (
            len(left) == 1
            and not _told(asked)
            and left[0] == singular(left[0]) != singular(head_of(before.thing))
            and not any(mention.kind == "category" for mention in self._vocabulary.find(left[0]))
            and self._together(left[0], head_of(before.thing))
        )
        if self._names_thing(left[-1]) and not about_it and not phrases.PRONOUN.search(rest):
            # Another thing that the shop sells, if only by title: "mugs", then "teapots". Not "necklaces", then
            # "pearl": there are pearl necklaces.
            return False
        if phrases.PRONOUN.search(rest) and not asked.startswith("i need"):
            return True
        return len(left) <= (4 if narrows else 3) and not _told(asked)

    def _soft(self, rest: str, mentions: Sequence[Mention]) -> bool:
        """Whether more is said of the thing than its category: then words rank, and other shelves count."""
        named = {word for mention in mentions if mention.kind == "category" for word in mention.words.split()}
        traits = {word for trait in find_traits(rest) for word in trait.said.split()}
        return any(word not in named and word not in traits for word in _leftover(without_aspects(rest)))

    def _names_thing(self, word: str) -> bool:
        """Whether the shop has products called so, by category or by title."""
        return not word.endswith("ic") and any(
            mention.kind in ("category", "thing") for mention in self._vocabulary.find(word)
        )

    def _is_thing(self, words: str, asked: str) -> bool:
        """Whether words of what was `asked` name a kind of thing, one that the shop has or any other."""
        if has_chinese(words):
            return True
        chance = self._thing(words)
        if chance >= NO_THING:
            return True
        sure = chance >= SURELY_NONE or words == head_of(words) or phrases.BUYING.search(asked)
        return bool(sure) and self._names_thing(head_of(words))

    def _spelled(self, text: str) -> tuple[str, tuple[Correction, ...]]:
        corrected = self._spell(text)
        return corrected.text, corrected.corrections

    def _heads_in(
        self, excluded: tuple[str, ...], mentions: Sequence[Mention]
    ) -> tuple[tuple[tuple[str, ...], ...], tuple[str, ...]]:
        """ "anything but leather sofas": the sofas are wanted, the leather is not."""
        if any(mention.kind == "category" for mention in mentions):
            return (), excluded
        wanted: list[tuple[str, ...]] = []
        kept = []
        for phrase in excluded:
            inner = [mention for mention in self._vocabulary.find(phrase) if mention.kind == "category"]
            if inner and inner[-1].span[1] == len(phrase) and inner[-1].span[0] > 0:
                wanted += _paths(inner[-1])
                kept.append(phrase[: inner[-1].span[0]].strip())
            else:
                kept.append(phrase)
        return tuple(wanted), tuple(phrase for phrase in kept if phrase)

    def _constraints(
        self,
        base: Constraints,
        categories: tuple[tuple[str, ...], ...],
        brands: tuple[str, ...],
        traits: tuple[Trait, ...],
        excluded: tuple[str, ...],
        price: PriceTalk,
        measures: tuple[Measure, ...],
        in_stock: bool,
        also: bool,
        thing: str,
    ) -> Constraints:
        attributes = dict(base.attributes)
        fresh: dict[str, tuple[str, ...]] = {}
        for trait in traits:
            fresh[trait.fact] = (*fresh.get(trait.fact, ()), *trait.values)
        for fact, values in fresh.items():
            attributes[fact] = (*attributes.get(fact, ()), *values) if also and fact in attributes else values
        low, high = base.price_min, base.price_max
        if not price.foreign:
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
        for phrase in excluded:
            named = self._vocabulary.find(phrase)
            brand = [name for mention in named for name in _brands(mention)]
            whole = [
                path for mention in named if mention.span == (0, len(phrase)) for path in _paths(mention)
            ]
            refused = [one for one in find_traits(phrase) if one.said == phrase]
            if brand:
                not_brands += brand
            if whole:
                not_categories += [path for path in whole if path not in categories]
                if thing and singular(phrase) in phrases.INGREDIENTS:
                    not_words.append(phrase)  # cookies without nuts
            elif refused:
                for one in refused:
                    not_words += kinds_of(one.values[0])
                    if set(attributes.get(one.fact, ())) & set(one.values):
                        del attributes[one.fact]
            elif not brand:
                not_words.append(phrase)
        return Constraints(
            categories=categories or base.categories,
            brands=brands or tuple(brand for brand in base.brands if brand not in not_brands),
            attributes=tuple(attributes.items()),
            words=base.words,
            price_min=low,
            price_max=high,
            measures=(*(one for one in base.measures if not _same(one, measures)), *measures),
            not_categories=tuple(dict.fromkeys(not_categories)),
            not_brands=tuple(dict.fromkeys(not_brands)),
            not_attributes=tuple(not_attributes.items()),
            not_words=tuple(dict.fromkeys(not_words)),
            in_stock=base.in_stock or in_stock,
        )


def _heads(text: str, mentions: Sequence[Mention]) -> tuple[tuple[str, ...], ...]:
    """Category paths that `text` asks for, not those that only say where or what for.

    In a compound ("desk lamp") the last noun is the thing; after a preposition ("for my desk") a noun
    is not the thing, unless nothing else is named.
    """
    named = [mention for mention in mentions if mention.kind == "category" and mention.exactness >= EXACT]
    things = [mention.span for mention in mentions if mention.kind == "thing"]
    heads: list[Mention] = []
    compounds: dict[tuple[int, int], Mention] = {}
    for place, mention in enumerate(named):
        following = named[place + 1] if place + 1 < len(named) else None
        if following and not text[mention.span[1] : following.span[0]].strip(" -"):
            if _paths(mention) != _paths(following):
                compounds[following.span] = mention
            continue
        if phrases.FOR_WHAT.search(text[: mention.span[0]].rstrip()):
            continue
        # "electronic" is no thing, although the shop has a department of electronics.
        if mention.words.lower().endswith("ic"):
            continue
        if mention.words in phrases.CONTAINERS and (place or things or len(_leftover(text)) > 1):
            continue
        heads.append(mention)
    # Kitchen knives may lie among what is for the kitchen as well as among knives.
    heads += [compounds[head.span] for head in heads if head.span in compounds]
    return tuple(dict.fromkeys(path for mention in heads for path in _paths(mention)))


def _same(measure: Measure, others: Sequence[Measure]) -> bool:
    """Whether one of the others is of the same thing, and so takes the measure's place."""
    return any((measure.facts, measure.dimension) == (one.facts, one.dimension) for one in others)


def _clause_of(thing: str, text: str) -> str:
    """The clause in which the thing is named: what the walls and floors are like is another matter."""
    if not thing:
        return text
    clauses = re.split(r"[.;!?]\s|,\s+(?=(?:and |but |so )?(?:i|we|the|my|our|it|he|she|they|there)\b)", text)
    return next((clause for clause in clauses if thing.split()[-1] in clause), text)


def _paths(mention: Mention) -> tuple[tuple[str, ...], ...]:
    """The category paths of a mention, none when it is of another kind."""
    return (
        tuple(value for value in mention.values if isinstance(value, tuple))
        if mention.kind == "category"
        else ()
    )


def _brands(mention: Mention) -> tuple[str, ...]:
    """The brands of a mention, none when it is of another kind."""
    return (
        tuple(value for value in mention.values if isinstance(value, str)) if mention.kind == "brand" else ()
    )


def _inside_category(trait: Trait, text: str, categories: tuple[tuple[str, ...], ...]) -> bool:
    """Whether the trait's word is part of a category's own name ("glasses", "ironing boards")."""
    return any(trait.said in " ".join(path).lower().split() for path in categories)


def _strip(text: str, traits: tuple[Trait, ...], brands: tuple[str, ...]) -> str:
    for said in (*(trait.said for trait in traits), *(brand.lower() for brand in brands)):
        text = re.sub(rf"\b{re.escape(said)}\b", " ", text)
    return text


def _leftover(text: str) -> list[str]:
    """The words of `text` that say what a thing is, politeness and grammar aside."""
    return [word for word in phrases.WORD.findall(text) if not phrases.STEM.fullmatch(word)]


def _need(rest: str) -> str:
    return " ".join(re.sub(r"\s+([,.;!?])", r"\1", rest).strip(" ,.;!?-").split())


def _drop_replaced(text: str, base: Constraints, traits: tuple[Trait, ...]) -> str:
    """The earlier need without the colour, material, ... that a new one has replaced."""
    replaced = {trait.fact for trait in traits}
    for fact, values in base.attributes:
        if fact in replaced:
            for value in values:
                text = re.sub(rf"\b{re.escape(value)}\b", " ", text)
    return text


def _told(asked: str) -> bool:
    """Whether it is told as a need in a sentence rather than typed as keywords."""
    return bool(re.search(
        r"\b(?:i|we|my|our|me|us|he|she|they|his|her|their)\b.*\b(?:want|need|look|search|buy|would|like|love|keep|get|am|have|has|'?m|'?re|must|"
        r"going|moving|trying|hurts?|is|are|broke|gift|present)\b|\b(?:recommend|suggest|looking for|gift|present for|something|anything)\b", asked
    )) and len(asked.split()) >= 4  # fmt: skip
