"""Which products are the thing that was asked for by its name, where the first one shown must be one.

The cheapest coffee table is no side table on which the text would put a coffee, the dearest headphone no
speaker that is filed under headphones.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.catalogue.product import Product
from assistant.chinese import written_in_english
from assistant.dialogue.objects import alternatives
from assistant.dialogue.phrases import CONTAINERS
from assistant.dialogue.state import Wish
from assistant.dialogue.wording import EXACT, paths
from assistant.guide import Guide
from assistant.retrieval.document import title_heads
from assistant.retrieval.request import Hit
from assistant.retrieval.synonyms import same_words
from assistant.retrieval.text import STOP_WORDS, family, singular
from assistant.retrieval.text import terms as terms_of


def called_so(
    guide: Guide, pairs: list[tuple[Product, Hit]], wish: Wish, text: str
) -> list[tuple[Product, Hit]]:
    """Of products sorted by price or quality those that are the thing: by title, or by their shelf's name.

    A name of several words stands in one piece, as do the other words of `text` and the name: a cardigan
    with a leather belt is no leather jacket.
    """
    things = [*alternatives(wish.thing), " ".join(wish.constraints.words)]
    names = [same.split() for one in filter(None, things) for same in same_words(one)]
    heads = [head for name in names if (head := _families(name[-1]))]
    if not heads:
        return pairs

    def titled(product: Product) -> bool:
        title = [family(term) for term in terms_of(written_in_english(product.title))]
        named = titled_kinds(product)
        shelf = _families(product.category[-1]) if product.category else set()
        # Chandelier earrings stand among earrings and are no chandelier, guitar wall art is no guitar.
        return any(
            head & named and head <= set(title[place:]) and (head <= shelf or not shelf & set(title[place:]))
            for head in heads
            for place in [max((i for i, term in enumerate(title) if term in head), default=len(title))]
        )

    def shelved(product: Product) -> bool:
        shelves = [_families(name) for name in product.category]
        named = any(head <= shelf for head in heads for shelf in shelves)
        return named and not _of_another_shelf(guide, product)

    def whole(product: Product) -> bool:
        said = _families(f"{product.title} {' '.join(product.category)}")
        return any(_in_one_piece(name, product) or _families(" ".join(name)) <= said for name in names)

    if len(names[0]) == 1:
        called = [pair for pair in pairs if titled(pair[0]) or shelved(pair[0])]
    else:
        called = (
            [pair for pair in pairs if titled(pair[0]) and whole(pair[0])]
            or [pair for pair in pairs if whole(pair[0])]
            or [pair for pair in pairs if titled(pair[0])]
        )
    colours = {word for fact, values in wish.constraints.attributes if fact == "color" for word in values}
    held_anyway = {*wish.thing.split(), *wish.constraints.words, *STOP_WORDS} | colours
    # In the order of the text: each word that some have leaves fewer for the next.
    for word in dict.fromkeys(text.split()):
        if word in held_anyway:
            continue
        called = [pair for pair in called if _in_one_piece([word, names[0][-1]], pair[0])] or called
    return called or pairs


def titled_kinds(product: Product) -> set[str]:
    """The kinds of thing that a product is by its title, as families of words."""
    return {family(noun) for noun in title_heads(product.title, product.category)}


def is_stray(guide: Guide, thing: str, product: Product) -> bool:
    """Whether a product is no `thing` by its title, and something that the shop files elsewhere."""
    names = [same for one in alternatives(thing) for same in same_words(one)]
    heads = {family(term) for name in names for term in terms_of(name)[-1:]}
    return not heads & titled_kinds(product) and _of_another_shelf(guide, product)


def _in_one_piece(words: Sequence[str], product: Product) -> bool:
    """Whether title, text or shelf say the words together, at most one between: "leather bomber jacket"."""
    pattern = r"\W+(?:\w+\W+)?".join(rf"{re.escape(singular(word))}(?:e?s)?" for word in words)
    told = (product.title, product.description, *product.category[-1:])
    return any(re.search(rf"\b{pattern}\b", written_in_english(part), re.IGNORECASE) for part in told)


def _families(text: str) -> set[str]:
    return {family(term) for term in terms_of(written_in_english(text))}


def _of_another_shelf(guide: Guide, product: Product) -> bool:
    """Whether the title names another category than the one in which the product stands."""
    return any(
        mention.kind == "category"
        and mention.exactness >= EXACT
        and mention.words not in CONTAINERS
        and not any(product.category[: len(path)] == path for path in paths(mention))
        for mention in guide.index.vocabulary.find(written_in_english(product.title).lower())
    )


def _any_form(word: str) -> str:
    """A pattern for a word in the singular or the plural."""
    return rf"{re.escape(singular(word))}(?:e?s)?"
