"""Which of the products before their eyes a person means: "the second one", "it", "these two", a name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from assistant.catalogue.product import Product

_PLACES = {
    "first": 0, "1st": 0, "second": 1, "2nd": 1, "third": 2, "3rd": 2, "fourth": 3, "4th": 3, "fifth": 4, "5th": 4,
    "sixth": 5, "6th": 5, "seventh": 6, "7th": 6, "eighth": 7, "8th": 7, "ninth": 8, "9th": 8, "tenth": 9, "10th": 9,
    "last": -1, "final": -1, "bottom": -1, "top": 0, "latter": -1, "former": 0, "middle": None,
}  # fmt: skip
_WITH_ARTICLE = {"last", "final", "top", "bottom", "middle", "former", "latter"}
_COUNT = {"two": 2, "2": 2, "three": 3, "3": 3, "four": 4, "4": 4, "five": 5, "5": 5, "couple": 2}
_NUMBER = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
}

_ORDINAL = re.compile(
    r"\b(?:the |your |that |this )?(?P<place>"
    + "|".join(_PLACES)
    + r")\b(?! (?:time|thing|name|aid|flat|home|birthday|class|"
    r"apartment|year|day|baby|car|job|edition|hand|week|month|summer|shelf|drawer|minute|place))"
    r"(?: (?P<count>two|three|four|five|2|3|4|5|couple)(?: ones?| of them)?)?(?: (?:ones?|product|item|option|result|choice|pick))?"
)
_INDEX = re.compile(
    r"(?:#|\bno\.? ?|\bnumbers? |\boptions? |\bitems? |\bproducts? |\bresults? )(?P<n>\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten)\b"
    r"(?! ?(?:gb|tb|inch|kg|cm|mm|ml))"
)
_LISTED = re.compile(
    r"^(?:the )?(?P<n>\d{1,2})(?: one)?(?: please)?[.!?]?$|\b(?:more|details?|compare|like|about|save|similar to) (?P<only>\d{1,2})\s*$|\b(?P<a>\d) (?:and|or|vs|versus|with|&) (?P<b>\d)\b(?! ?(?:gb|tb|inch|kg|cm|mm|ml|people|years))"
)
_ALL = re.compile(
    r"\b(?:all (?:of )?(?:them|these|those|(?P<all>two|three|four|five|2|3|4|5)(?: of (?:them|these|those))?)|both(?: of (?:them|these|those))?|"
    r"(?:these|those|the|them) (?P<some>two|three|four|five|2|3|4|5)(?: (?:ones|products|items))?(?! \w+s\b)|them|these|those(?! who| of us| with| that))\b"
)
_ONE = re.compile(
    r"\b(?:this|that|the|same|said) (?:one|product|item|thing|model|article)\b|\bit(?:'s| is|s)?\b|\b(?:this|that)\b(?= *[?.!,]|$| (?:is|was|has|come|work|fit|cost|for|in|with|and|or|ship|available|have))|"
    r"\b(?:does|is|will|can|has|would|about|with|for|of|to|like|on|return|buy|order|want|take|save|get) (?:this|that)\b"
)
# "One" for a thing of the kind that was spoken of: "ones in oak", "i want one for hiking", "a plain one".
_OF_THE_KIND = re.compile(
    r"\bones\b(?! (?:and|of)\b)|(?<!\bno )(?<!this )(?<!that )(?<!same )(?<!each )(?<!which )(?<!number )(?<!size )\bone(?=\s*(?:$|[.,!?;]|(?:for|with|in|that|which|from|made|without|under|"
    r"up to|below|as|like|now|instead|please|then)\b))|\bsame(?: (?:thing|kind|sort|again))?(?= (?:but|for|in|with|only|just)\b)"
)


@dataclass(frozen=True, slots=True)
class References:
    """`ids` in the order meant. `how` is `place`, `name`, `all` or `one`, empty when nothing is meant.

    `rest` is the text without the words that named a place in the list.
    """

    ids: tuple[str, ...] = ()
    how: str = ""
    rest: str = ""
    missing: bool = False


def another_of_the_kind(text: str) -> int | None:
    """Where lower-case `text` says "one" or "ones" for another thing of the kind spoken of; None if it does not.

    What points at a product that is shown ("this one", "the second one") is for `find_references` to tell.
    """
    match = _OF_THE_KIND.search(text)
    return match.start() if match else None


def find_references(text: str, shown: Sequence[Product], focus: str) -> References:
    """Read the references in lower-case `text` to `shown` products, in the order they were shown.

    `missing` is set when a place is named that the list does not have ("the ninth one" of five), or
    when something is pointed at and nothing was shown.
    """
    ids = [product.id for product in shown]
    places, rest = _places(text, len(ids))
    if places is not None:
        inside = [ids[place] for place in places if place < len(ids)]
        if inside:
            return References(tuple(dict.fromkeys(inside)), "place", rest, missing=len(inside) < len(places))
        return References(how="place", rest=rest, missing=True)
    named = _named(text, shown)
    if named:
        return References(named, "name", text)
    group = _ALL.search(text)
    if group:
        count = _COUNT.get(
            group["all"] or group["some"] or "", 2 if group.group(0).startswith("both") else len(ids)
        )
        return References(tuple(ids[:count]), "all", text, missing=not ids)
    if _ONE.search(text):
        one = focus or (ids[0] if ids else "")
        return References((one,) if one else (), "one", text, missing=not one)
    return References(rest=text)


def _places(text: str, length: int) -> tuple[list[int] | None, str]:
    """Zero-based places named in `text`, in order, and the text without them; None when none is named."""
    found: list[tuple[int, int, list[int]]] = []
    for match in _ORDINAL.finditer(text):
        if match["place"] in _WITH_ARTICLE and not re.match(
            r"(?:the|your|that|this) |\w+ ones?\b", match.group(0)
        ):
            continue  # "how long does the battery last?"
        place = _PLACES[match["place"]]
        count = _COUNT.get(match["count"] or "", 0)
        if match["place"] == "middle":
            place = length // 2
        if place is None:
            continue
        if place < 0:
            run = list(range(max(0, length - (count or 1)), length)) or [0]
        else:
            run = list(range(place, place + (count or 1)))
        found.append((match.start(), match.end(), run))
    for match in _INDEX.finditer(text):
        n = match["n"]
        found.append((match.start(), match.end(), [max(0, (int(n) if n.isdigit() else _NUMBER[n]) - 1)]))
    if not found:
        for match in _LISTED.finditer(text):
            numbers = [int(value) for value in (match["n"], match["only"], match["a"], match["b"]) if value]
            if all(1 <= number <= max(length, 1) for number in numbers):
                found.append((match.start(), match.end(), [number - 1 for number in numbers]))
    if not found:
        return None, text
    found.sort()
    rest, at = [], 0
    for start, end, _ in found:
        if start >= at:
            rest.append(text[at:start])
            at = end
    rest.append(text[at:])
    return [place for _, _, run in found for place in run], " ".join(" ".join(rest).split())


def _named(text: str, shown: Sequence[Product]) -> tuple[str, ...]:
    """Shown products called by (a good part of) their title."""
    words = set(re.findall(r"\w+", text))
    titles = {product.id: re.findall(r"\w+", product.title.lower()) for product in shown}
    # A word that most of the list has in common does not single anything out.
    common = {
        word for word in words if sum(word in title for title in titles.values()) > max(1, len(titles) // 2)
    }
    scored = []
    for product in shown:
        title = titles[product.id]
        telling = [word for word in title if word in words and word not in common and len(word) > 1]
        if product.title.lower() in text:
            scored.append((200.0, product.id))
        elif len(telling) >= 2 or (telling and len(telling[0]) > 3 and len(shown) > 1 and len(words) <= 12):
            likeness = (
                fuzz.token_set_ratio(" ".join(telling), product.title.lower()) * len(telling) / len(title)
            )
            scored.append((likeness + 20 * len(telling), product.id))
    best = max((score for score, _ in scored), default=0.0)
    if best == 200.0:
        return tuple(id_ for score, id_ in scored if score == 200.0)
    return tuple(id_ for score, id_ in scored if best >= 60 and score >= best * 0.9)
