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
from assistant.dialogue import acts
from assistant.dialogue.amounts import PriceTalk, find_price
from assistant.dialogue.aspects import find_aspects, without_aspects
from assistant.dialogue.chinese import in_english_words
from assistant.dialogue.exclusions import find_exclusions
from assistant.dialogue.objects import asked_by_name, head_of, named_thing, tells
from assistant.dialogue.references import References, find_references
from assistant.dialogue.state import Dialogue, Wish
from assistant.dialogue.traits import Trait, find_traits, kinds_of
from assistant.language import detect, has_chinese
from assistant.retrieval.request import Constraints, Sort
from assistant.retrieval.spelling import Correction, Spelled
from assistant.retrieval.vocabulary import Mention, Vocabulary

LONGEST = 1000
_SET_WORDS = 80
_SHORT = 6
_FRAGMENT = 2
# Cosine from which on a text is one of the questions that every shop is asked, whatever its form.
COMMON_QUESTION = 0.72
# Only the shop's own name of a category (or a form of it) keeps other categories out.
EXACT = 0.95
# P(none of the shop's business) from which on a sentence narrows nothing.
STRANGE = 0.6

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_MARKUP = re.compile(
    r"<(script|style)\b.*?(?:</\1\s*>|$)|<[^<>]{0,200}>|[`*_~#>|]{2,}|(?<!\w)[`*_~#]+(?=\S)|(?<=\S)[`*_~]+(?!\w)",
    re.DOTALL | re.IGNORECASE,
)
_QUESTION = re.compile(
    r"^(?:and |but |so |also |then )?(?:do|does|did|is|are|was|can|could|will|would|what|what's|whats|which|how|how's|when|where|who|whose|why|has|have|should|"
    r"may|must|am|any chance|tell me (?:if|whether|what|how|about))\b|\?\s*$"
)
_ASKS = re.compile(
    r"^(?:do|does|did|is|are|can|could|will|would|what|which|how|when|where|who|why|has|have|should|may)\b"
)
# What a shop does, rather than what it sells.
_SHOP_MATTERS = re.compile(
    r"\b(?:deliver(?:y|ies|ed|s)?|shipp?(?:ing|ed|s)?|postage|courier|return(?:s|ed|ing|able)?|refund(?:s|ed|able)?|exchange|warrant(?:y|ies)|guarantee[ds]?|"
    r"pay(?:ment|ments)?|paypal|credit cards?|visa|mastercard|invoice|receipt|instal?lments?|cash|opening (?:hours|times)|open (?:on|at|until|today|tomorrow)|close[sd]? (?:at|on)|"
    r"gift ?wrap\w*|gift ?cards?|loyalty|newsletter|privacy|my data|customs|duties|track(?:ing)?|parcel|cancel|my order|price ?match\w*|student discount|trade[- ]?in|repairs?|"
    r"arrives? (?:broken|damaged|late)|(?:broken|damaged|faulty|defective) (?:on arrival|when)|pick ?up|collect(?:ion)?|where are you|your address|contact you|phone number|email)\b"
)
_ARTICLE_FIRST = re.compile(r"^(?:(?:and|then|hmm|ok|also|or|maybe|now)\W+)*(?:a|an|some|any)\b")
# What starts so says something about the thing before: "for children", "with a lid", "from Solvane".
_ABOUT_IT = re.compile(
    r"^(?:(?:and|but|only|just|also|maybe|preferably|ideally)\s+)*(?:for|with|without|in|on|to|that|which|made|from|by|of)\b(?!\s+(?:my|our|his|her)\b.*\b(?:i|we|he|she)\b)"
)
_SPENDING = re.compile(
    r"\b(?:(?:i|we|he|she)(?:'d|'ll)?\s+)?(?:(?:can|could|would|will|want to|like to|may|am willing to)\s+)*(?:spend|pay)(?:ing)?\b(?:\s+(?:on|for))?"
)
# Chinese puts the question word where the answer will stand.
_ASKED_ANYWHERE = re.compile(r"\bhow (?:much|many|long|heavy|big)\b|\?")
_ANOTHER_BRAND = re.compile(r"\b(?:another|other|different)\s+(?:brand|make|manufacturer)s?\b")
_SIZE = re.compile(r"\bsizes?\s+(?:us\s+|uk\s+|eu\s+)?(?P<size>\d{1,2}(?:\.5)?|x{0,3}[sl]|m)\b")
# Asked of what lies before the person, although no word points at it.
_ABOUT_SHOWN = re.compile(
    r"^(?:the )?(?:price|cost)\s*\?*$|\b(?:how many (?:are|do you have) (?:left|there|in stock)|how many (?:left|in stock)|how much (?:is|does|do|are)\b(?! (?:shipping|delivery|return|express))|(?:is|are) (?:there )?any left|what (?:other )?(?:colou?rs?|sizes)\b)"
)
_ASKS_TO_FIND = re.compile(
    r"\b(?:do|does|did) (?:you|u|this shop|the shop|your shop|they) (?:guys )?(?:happen to |also |still |even )?(?:have|sell|carry|stock|offer|make|do|keep|got)\b(?! (?:a |any |an )?(?:return|refund|warranty|guarantee|delivery|"
    r"shipping|store|shop|branch|phone number|contact|discount|loyalty|gift wrap|policy|policies|newsletter|account|website|parking))|\b(?:have you|you) got\b|\b(?:is|are) there (?:a|an|any|some)\b(?! (?:warranty|guarantee|return|refund|fee|charge|"
    r"delivery|shipping|cost|deadline|limit|discount|way|problem|difference))|"
    r"\b(?:can|could|would|will) (?:you|u) (?:please |maybe |perhaps )?(?:show|find|recommend|suggest|get|pick|list|help me (?:find|choose|pick))\b|"
    r"\bwhat (?:\w+ ){0,3}(?:do you (?:have|sell|recommend|suggest)|have you got|would you (?:recommend|suggest)|should i (?:get|buy|wear|use|give|take|bring)|can i (?:get|buy|give|wear|use)|could i (?:get|give|wear|use)|do i need|would (?:look|go|suit|work|be))|"
    r"\bwhich (?:\w+ ){0,3}(?:is|are|would be|costs?|has|have|do you|can|should|comes?|works?|suits?|fits?)\b|\bwhat(?:'s| is| are) (?:the|your) (?:\w+ )?(?:best|cheapest|most|least|lowest|highest|nicest|lightest|smallest|biggest|largest|dearest)\b|"
    r"\bwhere (?:can|do) i (?:find|get|buy)\b|\bcan i (?:get|buy|see|have|order) (?:a|an|some|the)\b|\bwhat(?:'s| is) (?:good|best|nice|suitable|new|on sale|a good)\b|\bany (?:ideas?|suggestions?|recommendations?|tips?)\b|\bwhat about (?:a |an |some )?\w+s?\s*\??$|\bhow about\b"
)
_CHEAPEST = re.compile(
    r"\b(?:(?:the |your |show me the |what'?s the )?(?:very |absolute(?:ly)? )?(?:cheapest|least expensive|lowest[- ]priced?|most affordable|least costly|most inexpensive)(?: (?:one|ones|price|option|model|you have|you'?ve got))?|"
    r"costs? (?:the )?least|lowest price|(?:sort|order|arrange|rank)(?:ed)? (?:them |these |it )?(?:by|from) (?:the )?(?:price|cheap(?:est)?|low(?:est)?)(?: (?:first|to high(?:est)?|ascending|low to high|up|to expensive))?|cheap(?:est)? first|by price|lowest first|price low to high)\b"
)
_DEAREST = re.compile(
    r"\b(?:(?:the |your |show me the )?(?:very |absolute(?:ly)? )?(?:most expensive|dearest|priciest|costliest|most costly|highest[- ]priced?|top[- ]priced)(?: (?:one|ones|option|model|you have|you'?ve got))?|costs? (?:the )?most|highest price|"
    r"(?:sort|order)(?:ed)? (?:them |these )?(?:by|from) (?:the )?(?:price )?(?:descending|high(?:est)?(?: to low(?:est)?)?|expensive(?: first)?|most expensive(?: first)?)|(?:expensive|dearest|highest) first|by price descending|price high to low|money is no object)\b"
)
_CHEAPER = re.compile(r"\b(?:(?:a bit |a little |much |something |anything |some |any |even |slightly )?(?:cheaper|less expensive|more affordable|lower[- ]priced?|less pricey|lower price|less costly|more budget)|"
                      r"(?:(?:that'?s |it'?s |they'?re |these are |still |is |are )?too (?:expensive|much|dear|pricey|costly))|(?:don'?t|not) want to (?:spend|pay) (?:that|so) much|can'?t afford (?:it|that|this|them))\b")  # fmt: skip
_DEARER = re.compile(r"\b(?:(?:a bit |something |anything |much |slightly )?(?:dearer|more expensive|pricier|higher[- ]priced?|more premium|more upmarket|fancier|higher[- ]end|better quality))\b")  # fmt: skip
_CHEAP = re.compile(
    r"\b(?:cheap|inexpensive|affordable|budget|low[- ]cost|not (?:too |so |very |that )?(?:expensive|pricey|dear|costly)|(?:good|great) value|value for money|won'?t break the bank|low price|economical)\b"
)
_ON_SALE = re.compile(
    r"\b(?:on sale|on offer|reduced|discounted|special offers?|bargains?|in the sale|marked down|deals?|sale items?)\b"
)
_IN_STOCK = re.compile(
    r"\b(?:(?:only |just )?(?:what is |what'?s |those |that are |which are |the ones )?in stock(?: only| now)?|(?:only )?available (?:now|today|items|ones|products)|only available)\b"
)
_INSTEAD = re.compile(
    r"\b(?:instead|rather|changed? (?:my|our) mind|forget (?:the|about|those|that)|let'?s (?:look|see|try|go)(?: (?:at|for|with))?|let us (?:look|see|try|go)(?: (?:at|for|with))?|no wait|wait|scratch that|actually|switch to|on second thou?ghts?)\b"
)
_ALSO = re.compile(r"\b(?:also|as well|too|or|either|both)\b")
_STEM = re.compile(
    r"\b(?:i'?m|i am|i'?d|i would|i|we'?re|we|me|us|my|our|you|your|a|an|the|some|any|for|to|of|in|on|at|with|by|from|and|or|but|is|are|be|it|its|it'?s|that|this|these|those|them|they|there|one|ones|"
    r"want|wants|need|needs|like|love|looking|look|search(?:ing)?|buy|get|find|show|see|give|recommend|suggest|please|pls|can|could|would|will|shall|should|do|does|have|has|got|sell|something|anything|"
    r"things?|stuff|good|nice|great|best|better|really|very|just|only|maybe|perhaps|also|so|then|now|what|which|how|about|more|less|help|choose|pick|let'?s|let|option|options|products?|items?|thanks|thank|ok|"
    r"okay|hi|hello|hey|if|possible|possibly|rather|instead|prefer(?:ably)?|ideally|make|made|out|all|other|same|kind|type|sort|shop|store|who|go|going|take|wait|no|not|yes|actually|today|still|even|too|sure|up|as|"
    r"price|priced|cost|costs|costing|budget|dollars?|first|new|around|ones?)\b"
)
_PRONOUN = re.compile(r"\b(?:ones?|it|them|those|these|that|this)\b")
_FOR_WHAT = re.compile(r"(?:\b(?:on|in|at|under|near|beside|behind|above|over|into|onto|against|from|by|of|next to|goes? with|go with|match(?:es|ing)?|fits?|to match|suits?|like)|(?<!looking )(?<!searching )(?<!look )(?<!search )(?<!need )(?<!ask )(?<!shopping )(?<!hunting )(?<!market )\bfor|\bwith(?: \w+){0,2})"
                       r"(?: (?:my|our|the|a|an|his|her|their|your|some|this|that|old|new|\w+'s|small|big|little|black|white))*$")  # fmt: skip
# "A shaving set" asks for shaving things, whatever the shop files under sets.
_CONTAINERS = {
    "set",
    "sets",
    "kit",
    "kits",
    "pack",
    "packs",
    "collection",
    "bundle",
    "pair",
    "box",
    "gift",
    "gifts",
    "accessories",
    "decor",
    "decorative",
}
_WORD = re.compile(r"[a-z0-9][a-z0-9'\-]*|[\u4e00-\u9fff]+")


@dataclass(frozen=True, slots=True)
class Reading:
    """`act` is one of `acts.Act`, or `find`, `ask`, `out_of_scope`.

    `wish` is the whole wish after this message (for `find` and what narrows it); `refined` tells
    that it builds on the one before. `relative` is `cheaper` or `dearer` than what was shown.
    `text` is the message in English words, `asked` the same without greeting, for evidence.
    `topic` gives P(intent) of a free sentence. `named` is what the message names of the catalogue.
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


class Reader:
    """Reads messages with one state of the catalogue's vocabulary.

    `spell` puts typing errors right. `topic` gives P(intent | text) over `intent.INTENTS`; None means
    that no model fits the encoder. `shop_matter` gives how near a text is (cosine) to the questions that
    every shop is asked.
    """

    def __init__(
        self,
        vocabulary: Vocabulary,
        spell: Callable[[str], Spelled],
        currency: str,
        topic: Callable[[str], dict[str, float]] | None,
        shop_matter: Callable[[str], float],
    ) -> None:
        self._vocabulary = vocabulary
        self._spell = spell
        self._currency = currency
        self._topic = topic
        self._shop_matter = shop_matter

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
        if act == "haggle" and not (_QUESTION.search(asked) and self._shop_matter(asked) >= COMMON_QUESTION):
            return Reading(act, language, text, asked, refers=refers, cut=cut)
        wants_new = bool(_ASKS_TO_FIND.search(asked))
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
        clean = _MARKUP.sub(" ", _CONTROL.sub(" ", typed)).replace("’", "'").strip()
        cut = len(clean) > LONGEST
        clean = clean[:LONGEST]
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
        question = bool(_QUESTION.search(asked)) or (language == "zh" and bool(_ASKED_ANYWHERE.search(asked)))
        if refers.missing and len(asked.split()) > _SHORT:
            # "What should I carry them in?": nothing was shown, so it points at something in its own sentence.
            refers = References(rest=asked)
        if refers.missing and self._shop_matter(asked) >= COMMON_QUESTION:
            refers = References(rest=asked)  # "how long does it take?" of delivery
        if question and not wants_new and refers.how and not self._only_narrows(asked, refers):
            return Reading("ask", language, text, asked, refers=refers, topic=topic, cut=cut)
        if self._shop_matter(asked) >= COMMON_QUESTION and not self._is_named(asked):
            return Reading("ask", language, text, asked, refers=refers, topic=topic, cut=cut)
        if question and shown and _ABOUT_SHOWN.search(asked) and not self._is_named(asked):
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
            _CHEAPEST.search(asked) or _DEAREST.search(asked) or _CHEAPER.search(asked)
        )

    def _is_named(self, asked: str) -> bool:
        """Whether a short text names something that the shop has: keywords, whatever mark ends them."""
        spelled = self._spelled(asked)[0]
        named = any(mention.kind in ("category", "thing") for mention in self._vocabulary.find(spelled))
        return named and len(spelled.split()) <= 6 and not _ASKS.search(spelled)

    def _about_shop(
        self, asked: str, topic: dict[str, float] | None, reading: Reading, dialogue: Dialogue
    ) -> bool:
        if _CHEAPEST.search(asked) or _DEAREST.search(asked) or _CHEAPER.search(asked):
            return False
        if _SHOP_MATTERS.search(asked):
            return True
        if self._is_named(asked):
            return False
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
        rest = _SPENDING.sub(" ", price.rest)
        sort: Sort | None = None
        for pattern, order in ((_CHEAPEST, "price_asc"), (_DEAREST, "price_desc")):
            if pattern.search(rest):
                sort = order  # type: ignore[assignment]
                rest = pattern.sub(" ", rest)
        relative = "cheaper" if _CHEAPER.search(rest) else "dearer" if _DEARER.search(rest) else ""
        rest = _DEARER.sub(" ", _CHEAPER.sub(" ", rest))
        rest = _INSTEAD.sub(" ", rest) if _INSTEAD.search(rest) else rest
        on_sale, in_stock = bool(_ON_SALE.search(rest)), bool(_IN_STOCK.search(rest))
        rest = _IN_STOCK.sub(" ", _ON_SALE.sub(" ", rest))
        if _CHEAP.search(rest) and not sort:
            rest = _CHEAP.sub(" ", rest)
            relative = relative or ("cheap" if not price.bounds.low else "")
        split = find_exclusions(rest)
        rest, corrections = self._spelled(split.rest)
        excluded: tuple[str, ...] = tuple(self._spelled(phrase)[0] for phrase in split.phrases)
        mentions = self._vocabulary.find(rest)
        wanted, excluded = self._heads_in(excluded, mentions)
        thing = named_thing(rest)
        if thing and not asked_by_name(rest) and tells(thing) and not self._names_thing(head_of(thing)):
            thing = ""  # not keywords but a sentence: "making guacamole tomorrow"
        categories = _heads(rest, mentions) or wanted
        if not thing and excluded and mentions:
            # "Anything but roses for her bouquet": the bouquet is the thing after all.
            thing = next((one.words for one in reversed(mentions) if one.kind in ("category", "thing")), "")
        if not thing and language == "zh":
            # Put word for word into English, the grammar says little: what the shop has by name counts.
            thing = next((one.words for one in reversed(mentions) if one.kind in ("category", "thing")), "")
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
            if not _inside_category(trait, rest, categories)
        )
        if not thing and _told(asked) and not dialogue.wish:
            # Of a told need's colours and materials only those count that are asked for as such.
            traits = tuple(
                one for one in traits if re.search(rf"\b(?:in|made of|out of) {re.escape(one.said)}\b", rest)
            )
        if size := _SIZE.search(rest):
            traits = (*traits, Trait("size", (size["size"],), size.group(0)))
        aspects = find_aspects(rest)
        before = dialogue.wish
        if before and _ANOTHER_BRAND.search(rest):
            excluded = (*excluded, *(brand.lower() for brand in before.constraints.brands))
            rest = _ANOTHER_BRAND.sub(" ", rest)
        refined = before is not None and self._refines(rest, asked, categories, traits, brands, excluded, price, sort, relative,
                                                       aspects, refers, before, thing, topic, on_sale or in_stock)  # fmt: skip
        base = before.constraints if refined and before else Constraints()
        constraints = self._constraints(
            base, categories, brands, traits, excluded, price, in_stock, bool(_ALSO.search(rest))
        )
        words = _need(rest)
        if refined and before:
            added = _leftover(rest)
            need = " ".join((_drop_replaced(before.text, base, traits), *added))
            named = _leftover(without_aspects(_strip(rest, traits, brands)))
            if 0 < len(named) <= _FRAGMENT:
                # "rechargeable ones": said to narrow, so what does not say it goes, if any does.
                constraints = replace(constraints, words=(*constraints.words, *named))
            aspects = tuple(dict.fromkeys((*before.aspects, *aspects)))
            sort = sort or before.sort
        else:
            need = words
        told = _told(asked)
        kind = before.kind if refined and before else ("recommend" if told else "search")
        wish = Wish(
            need,
            before.thing if refined and before else thing,
            constraints,
            aspects,
            sort or "relevance",
            before.like if refined and before else (),
            kind,
        )
        return Reading("find", language, text, asked, wish, refined, relative, refers, corrections, price, on_sale,
                       traits, excluded, topic, cut)  # fmt: skip

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
    ) -> bool:
        """Whether the message narrows the wish before it, rather than starting another."""
        if categories:
            known = before.constraints.categories
            inside = bool(known) and all(any(path[: len(old)] == old for old in known) for path in categories)
            return inside and not _told(asked)
        left = _leftover(without_aspects(_strip(rest, traits, brands)))
        narrows = bool(traits or brands or excluded or sort or relative in ("cheaper", "dearer") or aspects
                       or price.bounds.low is not None or price.bounds.high is not None)  # fmt: skip
        if not left:
            return narrows or availability or bool(refers.how)
        if not narrows and len(rest.split()) > _FRAGMENT and topic and topic["other"] > STRANGE:
            return False
        if thing and _ASKS_TO_FIND.search(asked) and not _PRONOUN.search(rest):
            return False
        if _INSTEAD.search(asked) and not _PRONOUN.search(rest):
            return False
        head = head_of(thing)
        other = head and head != head_of(before.thing) and self._names_thing(head)
        if other and _ARTICLE_FIRST.search(asked):
            return False
        if left[-1] in _CONTAINERS or _ABOUT_IT.match(asked):
            return True
        if self._names_thing(left[-1]) and not _PRONOUN.search(rest):
            # Another thing that the shop sells, if only by title: "mugs", then "teapots".
            return False
        if _PRONOUN.search(rest) and not asked.startswith("i need"):
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
        in_stock: bool,
        also: bool,
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
    heads = []
    for place, mention in enumerate(named):
        following = named[place + 1] if place + 1 < len(named) else None
        if following and not text[mention.span[1] : following.span[0]].strip(" -"):
            continue
        if _FOR_WHAT.search(text[: mention.span[0]].rstrip()):
            continue
        # "electronic" is no thing, although the shop has a department of electronics.
        if mention.words.lower().endswith("ic"):
            continue
        if mention.words in _CONTAINERS and (place or things or len(_leftover(text)) > 1):
            continue
        heads.append(mention)
    return tuple(dict.fromkeys(path for mention in heads for path in _paths(mention)))


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
    return [word for word in _WORD.findall(text) if not _STEM.fullmatch(word)]


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
