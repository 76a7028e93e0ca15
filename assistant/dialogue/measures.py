"""Sizes, weights and capacities that people ask for, as bounds that a product must keep.

    >>> find_measures("a desk wider than 120 cm").measures
    (Measure(facts=('width',), dimension='length', low=120.0, high=None, said='wider than 120 cm'),)

A quantity that says what a thing is for ("for a 30 kg dog", "fits my 15 inch laptop") is no measure of the
thing and stays in the text. English words in lower case.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.retrieval.measures import AFTER_UNIT, NUMBER, UNIT, Measure, quantity_of

# What is measured: the words for it, and the names of facts that state it.
_PROPERTIES = {
    r"rams?|memory": "memory ram",
    r"(?:internal )?storage|disk(?: space)?|hard drive|drive|ssds?|hdds?": "storage capacity ssd",
    r"wide|width|in width|broad": "width",
    r"tall|high|height|in height": "height",
    r"deep|depth|in depth": "depth",
    r"long|length|in length": "length",
    r"thick|thin|thickness": "thickness",
    r"(?:in )?diameter|across": "diameter",
    r"screens?|displays?|diagonal|monitors?|tvs?|televisions?|picture": "display_size screen_size diagonal",
    r"weigh(?:s|ing)?|(?:in )?weight|heavy|light": "weight",
    r"capacity|volume": "capacity volume",
    r"battery(?: life)?(?: (?:that )?last(?:s|ing)?)?|(?:that )?last(?:s|ing)|playtime|play time|runtime|run time": "battery_life playtime runtime burn_time",
    r"load|holds?|carr(?:y|ies)|supports?|bears?": "max_load maximum_load load",
    r"power|output": "power output_power",
    r"camera|resolution": "main_camera camera resolution",
    r"loud|noise": "noise noise_level",
}
# Comparatives: what is measured, and whether more of it is asked for.
_COMPARATIVES = {
    "wider": ("width", True), "broader": ("width", True), "narrower": ("width", False), "taller": ("height", True),
    "higher": ("height", True), "lower": ("height", False), "deeper": ("depth", True), "shallower": ("depth", False),
    "longer": ("length", True), "shorter": ("length height", False), "thicker": ("thickness", True),
    "thinner": ("thickness", False), "slimmer": ("thickness", False), "heavier": ("weight", True), "lighter": ("weight", False),
    "larger": ("", True), "bigger": ("", True), "greater": ("", True), "smaller": ("", False), "more": ("", True), "less": ("", False),
    "fewer": ("", False),
}  # fmt: skip
# What is meant where only a unit is said. A length may be any of a thing's sizes.
_BY_DIMENSION = {
    "mass": "weight size",
    "length": "width length height diameter depth size display_size",
    "volume": "capacity volume size",
    "power": "power output_power",
    "pixels": "main_camera camera resolution",
    "charge": "battery_capacity capacity size",
    "noise": "noise noise_level",
}
# Bounds on gigabytes up to here are said of memory, above of storage.
_MOST_MEMORY = 64.0
# How far from an amount said without a bound a product may be: 15 inches are also 15.6.
_NEAR = {"length": 0.05}
_NEARLY = 0.03
_ROUGHLY = 0.2
_HAIR = 1e-6

_LESS = r"at most|up to|no more than|not more than|max(?:imum)?(?: of)?|under|below|within|<=?|≤"
_MORE = r"at least|no less than|not less than|min(?:imum)?(?: of)?|from|starting at|over|above|exceeding|upwards of|>=?|≥"
# After an amount: "or more", "or narrower".
_LESS_SO = "less|smaller|lighter|shorter|thinner|narrower"
_MORE_SO = "more|larger|bigger|longer|thicker|wider|taller|heavier|deeper|higher"
_ABOUT = r"around|about|roughly|approximately|close to|nearly|~|ca\.?"
_EXCLUSIVE = re.compile(r"under|below|than|over|above|exceeding|^[<>]$")
_ANY_PROPERTY = "|".join(_PROPERTIES)
_MEASURE = re.compile(
    rf"(?:\b(?P<having>with|of|that(?:'s| is| are| has)?|which (?:is|has)|and|must be|should be|has to be)\s+(?:an?\s+)?)?"
    rf"(?:\b(?P<before>{_ANY_PROPERTY})\s+(?:is |of |should be |must be |has to be )?)?"
    rf"(?:(?:(?P<not>not|no|never|isn't|aren't|n't)\s+)?(?P<than>{'|'.join(_COMPARATIVES)})\s+than\s+|(?P<less>{_LESS})\s*|(?P<more>{_MORE})\s*|(?P<about>{_ABOUT})\s*)?"
    rf"(?:an?\s+)?(?<![\w.,$€£¥])(?:between\s+)?(?P<low>{NUMBER})"
    rf"(?:(?:[\s-]?(?P<unit1>{UNIT}))?\s*(?:to|-|–|and)\s*(?P<high>{NUMBER}))?(?:[\s-]?(?P<unit>{UNIT})){AFTER_UNIT}"
    rf"(?:\s*(?:(?P<or_less>or (?:{_LESS_SO}|under|below)|max(?:imum)?\b|at (?:the )?most|tops)|(?P<or_more>or (?:{_MORE_SO}|above|over)|\+|and (?:up|above)|minimum|at least)))?"
    rf"(?P<tail>\s+(?:of\s+)?(?P<after>{_ANY_PROPERTY})\b)?"
    rf"(?:\s+or\s+(?:(?P<even_more>{_MORE_SO})|(?P<even_less>{_LESS_SO}))\b)?"
)
# What may be the thing itself, and then stays said: "a 65 inch tv".
_THING = re.compile(r"(?:screen|display|monitor|tv|television|ssd|hdd|drive|hard drive|camera|battery)s?")
# What comes before a quantity of something else: whom or what the thing is for, or where it goes.
_OF_SOMETHING_ELSE = re.compile(
    r"\b(?:for|fits?|fit|fitting|my|our|his|her|their|your|under|into|onto|against|walk|run|runs|drive|live|is|am|are|was|every|per)\s+(?:(?:an?|the|my|our|his|her|about|around)\s+)?$"
)


@dataclass(frozen=True, slots=True)
class Measures:
    """`rest` is the text without what was read."""

    measures: tuple[Measure, ...]
    rest: str


def find_measures(text: str) -> Measures:
    """The measures that lower-case `text` asks for. Prices must have been taken out before."""
    found: list[Measure] = []
    kept: list[str] = []
    at = 0
    for match in _MEASURE.finditer(text):
        measure = _measure(match, text[: match.start()])
        if measure:
            found.append(measure)
            kept += [text[at : match.start()], _thing(match)]
            at = match.end()
    kept.append(text[at:])
    return Measures(tuple(found), " ".join(" ".join(kept).split()))


def _thing(match: re.Match[str]) -> str:
    """The thing itself where it was said with its measure, not what it has ("with a 14 inch screen")."""
    if match["having"]:
        return ""
    if _THING.fullmatch(match["before"] or ""):
        return match["before"]
    after = match["after"] or ""
    return after if _THING.fullmatch(after) and match["tail"].split()[0] != "of" else ""


def _measure(match: re.Match[str], before: str) -> Measure | None:
    """The measure that was matched; None where the quantity is not the thing's own."""
    if _OF_SOMETHING_ELSE.search(before) and not match["before"]:
        return None
    unit = match["unit"]
    first, last = quantity_of(match["low"], match["unit1"] or unit), None
    if match["high"]:
        last = quantity_of(match["high"], unit)
    than, more = _COMPARATIVES.get(match["than"] or "", ("", False))
    facts = _facts(match["before"]) or than or _facts(match["after"])
    if first.dimension == "time" and "battery_life" not in facts:
        return None  # days of delivery, years of age
    if last and last.dimension != first.dimension:
        return None
    low: float | None
    high: float | None
    if last:
        low, high = min(first.amount, last.amount), max(first.amount, last.amount)
    else:
        low, high = _bounds(match, first.amount, first.dimension, more)
    bounded = low is None or high is None
    if not facts and first.dimension == "data":
        facts = _of_data(first.amount, bounded)
    if not facts and not (first.dimension == "length" and not bounded and not last):
        facts = _BY_DIMENSION.get(first.dimension, "")
    return Measure(tuple(facts.split()), first.dimension, low, high, _said(match))


def _bounds(
    match: re.Match[str], amount: float, dimension: str, more: bool
) -> tuple[float | None, float | None]:
    """The bounds of one amount, from what is said before and after it."""
    than, less_than = match["than"], match["less"]
    above = bool(match["more"] or match["or_more"] or match["even_more"] or (than and more))
    below = bool(less_than or match["or_less"] or match["even_less"] or (than and not more))
    if match["not"] and than:
        above, below = below, above
    exclusive = _EXCLUSIVE.search(than or less_than or match["more"] or "") or (than and not match["not"])
    hair = amount * _HAIR if exclusive else 0.0
    if above:
        return amount + hair, None
    if below:
        return None, amount - hair
    near = _ROUGHLY if match["about"] else _NEAR.get(dimension, _NEARLY)
    return amount * (1 - near), amount * (1 + near)


def _facts(words: str | None) -> str:
    """The names of facts that the words for a property mean."""
    if not words:
        return ""
    return next(facts for pattern, facts in _PROPERTIES.items() if re.fullmatch(pattern, words))


def _of_data(amount: float, bounded: bool) -> str:
    """Gigabytes are memory or storage; a bound on few of them can only be meant of memory."""
    if not bounded:
        return "memory ram storage capacity size"
    return "memory ram" if amount <= _MOST_MEMORY else "storage capacity size"


def _said(match: re.Match[str]) -> str:
    said = re.sub(
        r"^(?:(?:with|that|which|and|is|are|has|must|should|be|to|an?|'s)\s+)+", "", match.group(0).strip()
    )
    return " ".join(said.split())
