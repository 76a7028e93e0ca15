"""Whether a wish names the thing it wants, or tells a need and leaves the thing to the shop.

"I need a washing machine" names a thing, and a shop without one should say so. "My clothes come out of
the river no cleaner" tells a need. English words in lower case.
"""

from __future__ import annotations

import re

_ARTICLE = (
    r"(?:(?:a|an|the|some|any|another|new|good|nice|great|decent|proper|really|very|few|couple|of|pair|pairs|bunch|set|my|our|your|his|her|"
    r"their|own|one|two|three|four|five|six|ten|first|more|other|cheap|lovely|big|small|little|simple|all|right|best|cheapest|kind|sort|type)\s+)*"
)
_WANT = re.compile(
    r"(?:^|[,.;!?]\s*|\b(?:and|so|but|because|please|maybe|now|then|that|if)\s+)(?:hi |hello |hey )?"
    r"(?:(?:i|we|my \w+|he|she|they)(?:'m|'re|'d|'ve| am| are| is| was| were| would| will| have| has)?\s+)?(?:(?:also|really|just|still|only|urgently|actually|currently|both|now|desperately|kinda|always)\s+)*"
    r"(?:(?:want(?:s|ed)?|need(?:s|ed)?|would like|'d like|like|love|would love|got to|have to|going|wish|hope|hoping|trying|plan(?:ning)?|looking|wanting|supposed)\s+(?:to\s+(?:buy|get|find|order|purchase|have|own|see|look at|pick up|grab|replace)|for|at)"
    r"|want(?:s|ed)?|need(?:s|ed)?|would like|would love|like|looking for|searching for|shopping for|after|hunting for|in the market for|in need of|could use|could do with|buy|get|find|"
    r"show(?: me| us)?|tell (?:me|us) (?:more |something |a bit )?about|info(?:rmation)? (?:on|about)|give(?: me| us)?|recommend(?: me| us)?|suggest(?: me| us)?|see|have you got|(?:do|did) (?:you|u) (?:guys )?(?:happen to )?(?:have|sell|carry|stock|offer|keep|do)|(?:you|u) (?:have|sell)|got|is there|are there|"
    r"let(?:'s| us| me) (?:look at|see|try)|(?:can|could|may) (?:i|we) (?:get|have|see|buy|order)|what about|how about|order|purchase|what(?:'s| is| are)(?: your| the)?|what|which)\s+"
    rf"(?P<article>{_ARTICLE})(?P<thing>[a-z][\w'-]*.*)$"
)
_OPEN = re.compile(
    r"^(?:something|anything|smth|sth|things?|stuff|ideas?|gifts?|presents?|way|help|advice|recommendations?|suggestions?|solution|ones?|it|them|that|those|this|these|to|him|her|"
    r"me|us|someone|somebody|somewhere|anywhere|anyone|anybody|everything|nothing|what|options?|treat|surprise|souvenir|outfit|clothes to|products?|items?|give|wear|put|know|make|do|be|go|keep|"
    r"should|can|could|would|do|does|did|is|are|will|goes|looks|works|fits|helps|\w+ing\s+(?:to|for|that|my|the|her|him|his|our|your)\b)(?![\w-])"
)
_TELLS = re.compile(
    r"\b(?:i|we|he|she|they|you|it|who|there's|there is|there are|\w+n't|does|did)\b|^(?:my|our|his|her|their)\b|\b(?:and|but|because) (?:my|our|his|her|their)\b|^\w+ing (?:to|in|for|up|down|over|with|at|on) |\b(?:is|are|was|keeps?|gets?|hurts?|broke|leaks?|falls?|having|getting|moving|going|putting|biking|running out)\b"
)
_ABOUT = re.compile(
    r"\s+(?:for|with|in|on|at|to|that|which|who|under|over|from|by|without|because|so|when|where|while|but|of|is|are|was|do|does|can|costs?|would|should|will|has|have|you|left)\b|[,.;!?:(]|\s-\s"
)
_POLITE = re.compile(
    r"\b(?:that |which )?you(?:'ve| have)?(?: got| sell| carry| have| stock)?$|\b(?:please|pls|plz|thanks|thank you|hi|hello|hey(?: there)?|hmm+|well|ok|okay|good (?:morning|afternoon|evening|day))\b,?"
)
_AMOUNT_OF = re.compile(
    r"^(?:(?:a|an|the|some)\s+)?(?:bunch|pair|set|box|pack|bottle|piece|bit|couple|selection|range|cup|loaf|slice|kind|sort|type)s?\s+of\s+"
)
_SOME_OF = re.compile(r"\b(?:(?:a|an|some) )?(?:bunch|pair|couple|bit|piece|kind|sort|type)s? of ")
_MEASURE = re.compile(
    r"\s+\d[\d.,]*\s*(?:[tgm]b|inch(?:es)?|in|cm|mm|m|ml|l|kg|g|oz|lb|w|wh|mah|hz|pack|pieces?|pcs|persons?|people|seater)?\s*$"
)
_CLAUSE = re.compile(r"[.;!?:]\s|,\s|\s-\s|\n")
_WORD = re.compile(r"[a-z0-9][\w'-]*")


def named_thing(text: str) -> str:
    """The words for the thing that `text` asks for by name; empty when a need is told instead.

    A text without a verb or pronoun is keywords: all of it names the thing.
    """
    for clause in _CLAUSE.split(text):
        clause = _POLITE.sub("", clause.strip(" ,.!?")).strip(" ,.!?")
        if not clause:
            continue
        found = _WANT.search(clause)
        if found:
            thing = "" if _OPEN.match(found["thing"]) else _phrase(found["thing"])
        else:
            thing = "" if _OPEN.match(clause) or _TELLS.search(clause) else _phrase(clause)
        if thing:
            return thing
        if found:
            return ""
    return ""


def without_amount(text: str) -> str:
    """The text without "a bunch of", "a pair of": words for how much say nothing about the thing."""
    return _SOME_OF.sub("", text)


def alternatives(thing: str) -> list[str]:
    """The things in "moisturizer or lotion", each by itself."""
    return [part for part in re.split(r"\s*(?:,|/|\bor\b|\band\b)\s*", thing) if part]


def head_of(thing: str) -> str:
    """The last word of a named thing: `machine` of `washing machine`; empty for no thing."""
    words = _WORD.findall(thing)
    return words[-1] if words else ""


def _phrase(thing: str) -> str:
    """The noun phrase that `thing` begins with, up to what is said about it."""
    thing = _AMOUNT_OF.sub("", thing)
    thing = _MEASURE.sub("", thing)
    phrase = _ABOUT.split(f" {thing}", maxsplit=1)[0].strip()
    return re.sub(rf"^{_ARTICLE}(?=\w)", "", " ".join(phrase.split()))
