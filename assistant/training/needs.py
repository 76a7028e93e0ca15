"""Needs in the words of shoppers, made from a product: what training has instead of labelled searches.

A need says of the product some things that are true of it and leaves the rest open: what it is (or only
what it is for), colour and material, a quality that it has more of than its neighbours, a use taken from
its description, for whom, a budget. How it is put varies: a bare keyword list, a question, two
sentences, with or without a typing error. Everything follows from the catalogue and the random source.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from importlib.resources import files
from random import Random

from assistant.catalogue.product import Product
from assistant.dialogue.aspects import judge
from assistant.dialogue.traits import find_traits
from assistant.retrieval.uses import bundled_uses

# How a quality of `assistant.dialogue.aspects` is asked for: after the thing, or as a word before it.
_AFTER = {
    "battery": (
        "with long battery life",
        "with a good battery",
        "that lasts all day",
        "with a battery that lasts",
    ),
    "camera": (
        "with a good camera",
        "that takes great pictures",
        "with an excellent camera",
        "for photography",
    ),
    "light": ("that is light", "with a lightweight design", "that is easy to carry", "that is not too heavy"),
    "power": ("with high performance", "that is fast", "for heavy work", "that can handle a lot"),
    "storage": ("with plenty of storage", "with lots of space for photos", "with large storage"),
    "screen": ("with a big screen", "with a large display"),
    "quiet": ("that is quiet", "that makes no noise"),
    "loud": ("that is really loud",),
    "bright": ("that gives a lot of light",),
    "roomy": ("that holds a lot", "with lots of room"),
    "compact": ("that does not take much space", "that is small enough for my flat"),
    "zoom": ("with a good zoom",),
    "charging": ("that charges fast",),
}
# Facts without which a quality means something else: a kettle's capacity is no storage.
_ONLY_WITH = {
    "power": {"memory", "processor", "ram"},
    "storage": {"storage", "memory"},
    "charging": {"charging"},
}
_BEFORE = {"light": "light", "power": "powerful", "quiet": "quiet", "roomy": "roomy", "compact": "compact"}

_FRAMES = tuple(
    line.strip()
    for line in """
    i want to buy {a}
    i need {a}
    i am looking for {a}
    looking for {a}
    do you have {a}?
    show me {a}
    can you recommend {a}?
    could you suggest {a}?
    help me find {a}
    i'd like {a}
    find me {a} please
    what would be {a} you would recommend?
    i'm after {a}
    have you got {a}?
    is there {a}?
    {a}
    {a}
    {bare}
    {bare}
    {bare}
    {bare} please
    best {bare}
    good {bare}
    i could use {a}
    time for {a}
    my old one broke, i need {a}
    we are moving and need {a}
    any {bare} you can recommend?
    hi, {a} please
    """.strip().splitlines()
)
_PEOPLE = {
    "female": ("wife", "mum", "daughter", "girlfriend", "sister", "grandmother"),
    "male": ("husband", "dad", "son", "boyfriend", "brother", "grandfather"),
}
_ANYBODY = ("for a friend", "as a gift", "for my parents", "for a birthday", "for myself", "for a colleague")
_CHILD = ("for a child", "for my kid", "for the kids")
_BUDGETS = (
    "under {}", "below {}", "less than {}", "for less than {}", "up to {}", "my budget is {}",
    "no more than {}", "max {}", "not more expensive than {}", "within {}", "around {}",
)  # fmt: skip
_SOMETHING = (
    "something",
    "something nice",
    "anything",
    "i need something",
    "looking for something",
    "a present",
)

_USE = re.compile(
    r"\b(?i:perfect|ideal|great|suited|designed|made|essential|companion|choice|suitable|excellent|built)"
    r"(?: \w+)? for (?:both |any |your |those |the )?([a-z][^.,;:!?()]{3,60})"
)
_FOR = re.compile(r"(?:^|[.!?] )For ([a-z][^.;:!?()]{3,60})[.,]")
_FEATURE = re.compile(
    r"\b(?i:features?|featuring|with|boasts?|includes?|including)"
    r" (?:an? |the |its |our )?([a-z][^.;:!?()]{3,60})"
)
_PHRASE_END = re.compile(
    r"\b(?:that|which|and|or|for|to|of your|alike|this|it|offering|ensuring|creating|adding|adds|making|while"
    r"|is|are|provides?|offers?|in|on|from|whether|you|your|by|its|an?)\b.*"
)
_EMPTY = frozenset(
    """a an the and or of for with in on to by from our this that is it its your any every all new set pack
    one both some have has i my we you me need want""".split()  # noqa: SIM905
)
_PAIRS = frozenset(
    """headphones earbuds glasses sunglasses boots shoes sneakers sandals socks gloves jeans heels earrings
    loafers leggings trousers shorts""".split()  # noqa: SIM905
)
# Words that end a title and do not say what the thing is.
_MODEL_WORDS = frozenset({"pro", "mini", "max", "plus", "lite", "ultra", "air", "go", "edition", "one"})
_COLLECTIVE = frozenset({"set", "collection", "kit", "pack", "duo", "trio", "bundle", "assortment", "pair"})


@dataclass(frozen=True, slots=True)
class Need:
    """A need and what it says. `thing` is the noun it names, empty when it names none.

    `facts` are the facts it states, by the catalogue's names; `words` its other telling words.
    """

    text: str
    thing: str
    facts: tuple[tuple[str, str], ...]
    words: tuple[str, ...]


class NeedWriter:
    """Writes needs for the products of one catalogue; what is special about each shows among all."""

    def __init__(self, products: Sequence[Product]) -> None:
        # Variants of one model count once: a model's name is no kind of thing.
        models = {product.item_group_id or product.id: product for product in products}.values()
        heads = Counter(_tail(product.title, 1) for product in models)
        pairs = Counter(_tail(product.title, 2) for product in models)
        self._heads = {head for head, count in heads.items() if count >= 2 and head.isalpha()} - _MODEL_WORDS
        self._pairs = {pair for pair, count in pairs.items() if count >= 2 and " " in pair}
        self._qualities: dict[str, list[str]] = {}
        by_category: dict[tuple[str, ...], list[Product]] = {}
        for product in products:
            by_category.setdefault(product.category[:1], []).append(product)
        for neighbours in by_category.values():
            for aspect in _AFTER:
                judged = judge(neighbours, aspect)
                if len(judged) < 4:
                    continue
                bound = sorted(judged.values())[len(judged) * 2 // 3]
                for name, value in judged.items():
                    if value >= bound > min(judged.values()):
                        self._qualities.setdefault(name, []).append(aspect)
        self._situations = _read_situations()
        self._told: dict[str, tuple[str, ...]] = {}

    def thing(self, product: Product) -> str:
        """What the product is, in lower case: its title's last words, or its category's name."""
        pair, head = _tail(product.title, 2), _tail(product.title, 1)
        if pair in self._pairs and head in self._heads:
            return pair
        leaf = product.category[-1].lower() if product.category else ""
        if head in self._heads:
            return f"{head}s" if f"{head}s" in _PAIRS else head
        if leaf and (leaf.endswith("s") or not head.isalpha()):
            return leaf if leaf.split()[-1] in _PAIRS else singular(leaf)
        plain_words = [word for word in content_words(product.title) if word.isalpha()]
        return head if head.isalpha() else plain_words[-1] if plain_words else "thing"

    def write(self, product: Product, chance: Random) -> Need:
        """One of the very many needs that `product` would meet; seldom one that says only what it is."""
        need = self._need(product, chance)
        said = need.facts or need.words or len(need.text) > 40
        return need if said or chance.random() < 0.3 else self._need(product, chance)

    def _need(self, product: Product, chance: Random) -> Need:
        thing = self.thing(product)
        facts: list[tuple[str, str]] = []
        before: list[str] = []
        after: list[str] = []
        words: list[str] = []
        styles = [word for word in content_words(product.title) if word.isalpha() and len(word) > 3]
        if styles and chance.random() < 0.25:
            style = chance.choice(styles)
            if style not in thing and style != product.brand.lower():
                before.append(style)
                words.append(style)
        traits = _traits(product)
        for name, value in chance.sample(traits, len(traits)):
            if any(word in thing or word in before for word in value.split()):
                continue
            if chance.random() < (0.45 if not facts else 0.2):
                facts.append((name, value))
                placed = chance.random()
                if name == "color" and placed < 0.25:
                    after.append(f"in {value}")
                elif name == "material" and placed < 0.25:
                    after.append(f"made of {value}")
                else:
                    before.append(value)
        placed_traits = len(after)
        for quality in self._some_qualities(product, chance):
            if quality in _BEFORE and chance.random() < 0.4:
                before.insert(0, _BEFORE[quality])
            else:
                after.append(chance.choice(_AFTER[quality]))
        for phrases, word, odds in (
            (features_of(product.description), "with", 0.3),
            (uses_of(product.description), "for", 0.4),
        ):
            if phrases and chance.random() < odds:
                phrase = chance.choice(phrases)
                after.append(f"{word} {phrase}")
                words += content_words(phrase)
        telling = len(after) > placed_traits
        if product.brand and chance.random() < 0.15:
            facts.append(("brand", product.brand))
            after.append(chance.choice(("from {}", "by {}", "made by {}")).format(product.brand))
        if chance.random() < 0.2:
            child = product.age_group in ("kids", "toddler", "infant", "newborn")
            people = tuple(f"for my {person}" for person in _PEOPLE.get(product.gender, ()))
            after.append(chance.choice(_CHILD if child else people or _ANYBODY))
        if len(after) > 3:
            after = [after[number] for number in sorted(chance.sample(range(len(after)), 3))]
        if chance.random() < 0.22:
            after.append(_budget(product, chance))
        situations = self._situations_of(product, thing)
        return self._put(thing, situations, before[-3:], after, telling, facts, words, chance)

    def _situations_of(self, product: Product, thing: str) -> tuple[str, ...]:
        """What makes people want such a thing: by the kinds of thing that its title or category names."""
        key = f"{product.title}|{thing}|{product.category[-1:]}"
        if key not in self._told:
            own = self._situations.get(thing) or self._situations.get(thing.split()[-1], [])
            leaf = singular(product.category[-1].lower()) if product.category else ""
            called = f" {' '.join(re.findall(r'[a-z]+', product.title.lower()))} "
            names = {thing, singular(thing), leaf}
            exact: list[str] = []
            loose: list[str] = []
            for use in bundled_uses():
                if any(" " in kind and (kind in names or f" {kind} " in called) for kind in use.kinds):
                    exact += use.needs
                elif any(kind in names for kind in use.kinds):
                    loose += use.needs
            self._told[key] = tuple(dict.fromkeys([*own, *(exact or loose)]))
        return self._told[key]

    def _some_qualities(self, product: Product, chance: Random) -> list[str]:
        """Up to two of the qualities in which the product stands out."""
        kind = " ".join(product.category).lower()
        found = [
            quality
            for quality in self._qualities.get(product.id, [])
            if (quality not in _ONLY_WITH or _ONLY_WITH[quality] & product.attributes.keys())
            and not (quality == "loud" and "speaker" not in kind)
            and not (quality == "roomy" and "battery_life" in product.attributes)
        ]
        return chance.sample(found, min(len(found), chance.choice((0, 1, 1, 2))))

    def _put(
        self,
        thing: str,
        situations: Sequence[str],
        before: list[str],
        after: list[str],
        telling: bool,
        facts: list[tuple[str, str]],
        words: list[str],
        chance: Random,
    ) -> Need:
        """The parts as a sentence or two. Without a `telling` part the thing is always named."""
        style = chance.random()
        named = thing
        if situations and style < 0.35:
            situation = chance.choice(situations)
            rest = " ".join(after)
            if style < 0.25:  # the thing stays unsaid
                named = ""
                wish = " ".join([*before, "if possible"]) if before and chance.random() < 0.5 else ""
                facts = facts if wish else [fact for fact in facts if fact[1] in rest]
                text = ". ".join(part for part in (situation, f"{rest} {wish}".strip()) if part)
            else:
                text = f"{situation}. {chance.choice(_FRAMES).format(**_forms(thing, before, after))}"
        elif style < 0.45 and telling:
            named = ""
            facts = [fact for fact in facts if any(fact[1] in part for part in after)]
            text = f"{chance.choice(_SOMETHING)} {' '.join(after)}"
        elif style < 0.58:  # keywords, as typed into a search box
            keys = [*before, thing, *(" ".join(content_words(part)) or part for part in after)]
            text = " ".join(keys)
        else:
            text = chance.choice(_FRAMES).format(**_forms(thing, before, after))
        return Need(_typed(text, chance), named, tuple(facts), tuple(dict.fromkeys(words)))


def uses_of(description: str) -> list[str]:
    """What a description says that the product is for, such as `everyday use`."""
    found = [*_USE.findall(description), *_FOR.findall(description)]
    return [use for use in (_phrase(text, 6) for text in found) if use and use == use.lower()]


def features_of(description: str) -> list[str]:
    """What a description says that the product has, such as `multiple pockets`."""
    found = (_phrase(text, 4) for text in _FEATURE.findall(description))
    return [feature for feature in found if " " in feature and feature == feature.lower()]


def content_words(text: str) -> list[str]:
    """The words of `text` that tell something, in lower case."""
    return [
        word for word in re.findall(r"[^\W_][\w'-]*", text.lower()) if word not in _EMPTY and len(word) > 1
    ]


def singular(words: str) -> str:
    """`words` with the last one in the singular (English rules of thumb)."""
    if re.search(r"(?:ss|us|is|ics)$", words) or not words.endswith("s"):
        return words
    if words.endswith("ies"):
        return words[:-3] + "y"
    if re.search(r"(?:ches|shes|sses|xes|zes)$", words):
        return words[:-2]
    return words[:-3] + "fe" if words.endswith("knives") else words[:-1]


def _tail(title: str, count: int) -> str:
    """The last words of a title's first part, which mostly say what the thing is."""
    head = re.split(r",| with | for | in | - |\(", title, maxsplit=1)[0]
    words = head.lower().split()
    while len(words) > 1 and words[-1] in _COLLECTIVE:
        words.pop()
    return " ".join(words[-count:])


def _phrase(text: str, most: int) -> str:
    """The beginning of `text` as a phrase of at most `most` words; empty when too little is left."""
    text = _PHRASE_END.sub("", text)
    head, _, _ = text.partition(",")
    words = (head if " " in head.strip() else text).split()[:most]
    while words and (words[-1].lower() in _EMPTY or words[-1].endswith(",")):
        words.pop()
    return " ".join(words) if len(" ".join(words)) > 3 else ""


def _traits(product: Product) -> list[tuple[str, str]]:
    """Colour, material and pattern: stated, or else found in the product's title and description."""
    stated = [(name, getattr(product, name).lower()) for name in ("color", "material", "pattern")]
    found = [(name, value) for name, value in stated if value and len(value) < 25]
    names = {name for name, _ in found}
    told = f"{product.title}. {product.description}".lower()
    for trait in find_traits(told):
        if trait.fact not in names:
            found.append((trait.fact, trait.said))
            names.add(trait.fact)
    return found


def _forms(thing: str, before: list[str], after: list[str]) -> dict[str, str]:
    """The thing with its qualities, as `{a}` with an article and `{bare}` without."""
    bare = " ".join([*before, thing])
    if thing.endswith("s") and not thing.endswith("ss"):
        article = "some " if thing.split()[-1] not in _PAIRS else "a pair of "
    else:
        article = "an " if bare[:1] in "aeiou" else "a "
    rest = "".join(f" {part}" for part in after)
    return {"a": f"{article}{bare}{rest}", "bare": f"{bare}{rest}"}


def _budget(product: Product, chance: Random) -> str:
    """A bound that the product keeps, as people round it."""
    price = product.price_now.amount * Decimal(chance.choice(("1.02", "1.1", "1.25", "1.5")))
    step = next(step for step in (5, 10, 50, 100, 500) if price < step * 20 or step == 500)
    bound = int(price // step + 1) * step
    amount = chance.choice((f"${bound}", f"{bound} dollars", f"{bound}", f"${bound}"))
    return chance.choice(_BUDGETS).format(amount)


def _typed(text: str, chance: Random) -> str:
    """The text as somebody typed it: capitals now and then, seldom a slip of the fingers."""
    if chance.random() < 0.07:
        places = [number for number in range(2, len(text) - 1) if text[number : number + 2].isalpha()]
        if places:
            place = chance.choice(places)
            swapped = text[place + 1] + text[place] if chance.random() < 0.5 else text[place + 1]
            text = text[:place] + swapped + text[place + 2 :]
    if chance.random() < 0.5:
        text = text[:1].upper() + text[1:]
        text = re.sub(r"\bi\b", "I", text)
        text = re.sub(r"(\. )([a-z])", lambda match: match[1] + match[2].upper(), text)
        if text[-1:].isalnum() and chance.random() < 0.6:
            text += "."
    return text


def _read_situations() -> dict[str, list[str]]:
    """Situations by thing, from `situations.txt`."""
    found: dict[str, list[str]] = {}
    for line in files(__package__).joinpath("situations.txt").read_text(encoding="utf-8").splitlines():
        things, _, told = line.partition(" : ")
        if told and not line.startswith("#"):
            for thing in things.split(","):
                found.setdefault(thing.strip(), []).extend(part.strip() for part in told.split("|"))
    return found
