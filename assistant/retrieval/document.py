"""What of a product is indexed: its terms field by field, and the text whose meaning is compared."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Sequence
from functools import cache

import msgspec

from assistant.catalogue.product import Product
from assistant.chinese import written_in_english
from assistant.language import has_chinese
from assistant.retrieval.lexical import Document
from assistant.retrieval.text import STOP_WORDS, family, is_han, terms, tokens
from assistant.retrieval.uses import known_kinds
from assistant.retrieval.vocabulary import category_names, qualities

# Longer descriptions add words without saying more of what the thing is.
_DESCRIPTION_TERMS = 400
_LONGEST_CODE = 20

_AFTER_HEAD = re.compile(
    r"\s(?:with|w/|for|in|by|from|featuring|includes?|including)\s|[,(\[|:;–—]|\s[-/]\s", re.I
)
_OF = re.compile(r"\sof\s", re.I)
# A bundle is searched for by what is in it.
_BUNDLES = frozenset(
    {
        "set",
        "kit",
        "collection",
        "pack",
        "bundle",
        "pair",
        "piece",
        "edition",
        "assortment",
        "box",
        "duo",
        "trio",
        "size",
        "series",
        "figurine",
        "figure",
    }
)
_FOR_WHOM = frozenset(
    {"man", "woman", "kid", "child", "boy", "girl", "unisex", "adult", "junior", "youth", "toddler", "baby"}
)
_DENIALS = frozenset({"no", "false", "none", "n/a", "na", "-", "not applicable", "0", "否", "无"})

_DENIED = re.compile(r"\s*(?:no|none|not|without|否|无)\b\s*[,;:(]", re.IGNORECASE)
# What a text says that a thing has not: "latex-free", "no key to lose", "without wool or silk", "不含酒精".
_LACKING = re.compile(
    r"\b(?:no|without|zero|free (?:of|from)|non)[\s-]+(?:any |added )?[a-z]+"
    r"(?:,? (?:or|and|nor) (?:any )?[a-z]+)?|\b[a-z]+[\s-]free\b"
    r"|(?:不含|无添加|零添加|不带)[\u4e00-\u9fff]{1,2}",
    re.IGNORECASE,
)


def document_of(product: Product) -> Document:
    """A product's terms under `lexical.FIELDS`, and its facts."""
    facts: dict[str, Sequence[str]] = {}
    stated: list[str] = []
    for name, value in product.facts().items():
        key = fact_name(written_in_english(name))
        facts[key] = _fact_terms(_in_both(value))
        if key == "brand" or value.strip().casefold() in _DENIALS:
            continue
        if not _DENIED.match(value):  # "waterproof: no, water-repellent" must not be found as waterproof
            stated.extend(terms(key.replace("_", " ")))
        stated.extend(facts[key])
    for code in (product.mpn, product.gtin, product.id):
        if 0 < len(code) <= _LONGEST_CODE:
            stated.extend(terms(code))
    category = terms(_in_both(" ".join(product.category)))
    title, not_titled = _affirmed(product.title)
    description, not_described = _affirmed(product.description)
    return Document(
        fields=(
            title_heads(product.title, product.category),
            terms(_in_both(title)),
            category + (terms(_in_both(product.category[-1])) if len(product.category) > 1 else []),
            terms(_in_both(product.brand)),
            stated,
            terms(_in_both(description))[:_DESCRIPTION_TERMS],
            terms(_in_both(f"{not_titled} {not_described}")),
        ),
        facts=facts,
    )


def title_heads(title: str, category: Sequence[str] = ()) -> list[str]:
    """The nouns that say what the thing is: `camera` of "Red Compact Camera with Leather Bag".

    What comes after that noun in a feed's titles ("Laptop 16 GB Silver", "Boots Women's") is told from it by
    what is known to be a kind of thing, and by the name of the shelf, the last of `category`.
    """
    if has_chinese(title):
        # Chinese titles name brand, thing, size and colour one after the other, the thing at most length.
        named_so = [part for part in title.split() if has_chinese(part) and not re.search(r"\d", part)]
        title = written_in_english(max(named_so, key=len, default=title))
    named = _AFTER_HEAD.split(title, maxsplit=1)[0] or title
    shelf = (
        {family(name[-1]) for name in category_names(written_in_english(category[-1]))} if category else set()
    )
    heads: list[str] = []
    for part in _OF.split(named, maxsplit=1):
        found = tokens(part)
        nouns = [
            token.term
            for token in found
            if token.term not in STOP_WORDS and not token.term[0].isdigit() and not token.compound
        ]
        nouns = [noun for noun in nouns if not (len(noun) == 1 and is_han(noun))] or nouns
        if not nouns:
            continue
        place = _place_of_head(nouns, shelf)
        after = set(nouns[place + 1 :]) - _particulars()
        nouns, last = nouns[: place + 1], nouns[-1]
        heads.append(nouns[-1])
        # Who looks for "flipflops" means these flip-flops.
        whole = "".join(nouns[-2:])
        heads.extend(token.term for token in found if token.compound and token.term == whole)
        if last in after:
            heads.append(last)  # a belt buckle on the shelf of belts
        if nouns[-1] in _BUNDLES:
            heads.extend(nouns[-2:-1])
    return heads


def _place_of_head(nouns: Sequence[str], shelf: Collection[str]) -> int:
    """Which of a title's words names the thing: the last one, or one before what this variant is like."""
    last = max((i for i, noun in enumerate(nouns) if noun not in _FOR_WHOM), default=len(nouns) - 1)
    stems = [family(noun) for noun in nouns[: last + 1]]
    if stems[last] in known_kinds() or nouns[last] in _BUNDLES:
        return last
    on_shelf = [place for place, stem in enumerate(stems) if stem in shelf]
    known = [place for place, stem in enumerate(stems) if stem in known_kinds()]
    if on_shelf:
        return on_shelf[-1]
    return known[-1] if known and set(nouns[known[-1] + 1 : last + 1]) <= _particulars() else last


@cache
def _particulars() -> frozenset[str]:
    """Single words for colours, materials, sizes and for whom a thing is: what tells variants apart."""
    known = {phrase[0] for name, _, phrase in qualities() if len(phrase) == 1 and name != "pattern"}
    return frozenset(known | _FOR_WHOM)


def _affirmed(text: str) -> tuple[str, str]:
    """What a text says of a thing, and what it says that the thing has not."""
    lacking = [match.group(0) for match in _LACKING.finditer(text)]
    return (_LACKING.sub(" ", text), ". ".join(lacking)) if lacking else (text, "")


def meaning_of(product: Product) -> str:
    """The text whose vector stands for the product: what it is first, then what is said of it."""
    facts = product.facts()
    stated = ", ".join(
        f"{name.replace('_', ' ')} {value}"
        for name, value in facts.items()
        if name not in ("brand", "condition", "gender", "age_group") and len(value) <= 60
    )
    named = product.title
    if product.brand and product.brand.casefold() not in product.title.casefold():
        named = f"{product.brand} {product.title}"
    parts = [named, ", ".join(reversed(product.category)), product.description, stated]
    return ". ".join(written_in_english(part).strip().rstrip(".") for part in parts if part.strip())


def _in_both(text: str) -> str:
    """The text and, where it is Chinese, its English words after it: it is searched for in either."""
    return f"{text} {written_in_english(text)}" if has_chinese(text) else text


def fact_name(name: str) -> str:
    """A fact's name as it is compared: `Battery Life` is `battery_life`."""
    return "_".join(re.split(r"[\s_-]+", name.strip().casefold()))


def fingerprint(product: Product) -> int:
    """A number that changes when anything of the product does."""
    return _number(msgspec.msgpack.encode(product))


def words_fingerprint(product: Product) -> int:
    """A number that changes when anything of the product does that `document_of` reads."""
    read = (
        product.title,
        product.category,
        product.brand,
        product.description,
        product.facts(),
        product.mpn,
        product.gtin,
        product.id,
    )
    return _number(msgspec.msgpack.encode(read))


def text_fingerprint(text: str) -> int:
    """A number that changes with the text."""
    return _number(text.encode())


def _number(content: bytes) -> int:
    return int.from_bytes(hashlib.blake2b(content, digest_size=8).digest(), "little", signed=True)


def _fact_terms(value: str) -> Sequence[str]:
    """All of a fact's terms. Here stop words count: a size may be `one` or `more`."""
    return [token.term for token in tokens(value)]
