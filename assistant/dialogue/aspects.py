"""Qualities that people ask for ("long battery life", "lightweight") and the facts that decide them.

A quality is judged among the candidates themselves: who has the longest stated battery life, the
lowest stated weight. A product that does not state the fact is neither praised nor thrown out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.catalogue.product import Product
from assistant.retrieval.document import fact_name
from assistant.retrieval.measures import Measure, first_quantity


@dataclass(frozen=True, slots=True)
class Aspect:
    """`says` finds the wish in lower-case English; `facts` are names of facts, the most telling first.

    `more` tells whether more of it is better.
    """

    name: str
    says: re.Pattern[str]
    facts: tuple[str, ...]
    more: bool = True


def _aspect(name: str, says: str, facts: str, more: bool = True) -> Aspect:
    return Aspect(name, re.compile(rf"\b(?:{says})\b"), tuple(facts.split()), more)


ASPECTS: tuple[Aspect, ...] = (
    _aspect("battery", r"(?:long|great|good|big|huge|better|best|excellent|strong|decent|large|all[- ]day|lasting|longer|amazing)(?:er|est)?[- ](?:lasting )?(?:battery|batteries)(?: life)?|"
            r"battery (?:life )?(?:that )?(?:lasts?|is long|matters)|(?:battery|charge)(?: \w+){0,2} (?:all day|a (?:whole )?day|days|long)|long[- ]lasting|lasts? (?:long|all day|a long time|for days)|"
            r"(?:long|longer|good) (?:runtime|playtime|play time|run time)|battery life|endurance", "battery_life playtime runtime play_time battery_capacity battery"),
    _aspect("camera", r"(?:good|great|best|better|excellent|decent|amazing|nice|top|strong|high[- ]quality|superb)(?: \w+)? (?:camera|cameras|photos?|pictures?|photography|selfies?)|"
            r"camera (?:quality|phone)|(?:for|take|taking|takes) (?:\w+ )?(?:photos?|pictures?|photography)", "main_camera camera rear_camera resolution_photo megapixels optical_zoom telephoto"),
    _aspect("light", r"light[- ]?weight|light (?:to carry|enough|and (?:thin|small|slim|portable|compact))|(?:very|super|ultra|really)[- ]?light|lighter|lightest|not (?:too |so )?heavy|easy to carry|"
            r"(?:thin|slim|small|compact) and light|light (?:design|build|laptop|notebook|tent|jacket|phone|backpack|camera|mouse)", "weight packed_weight", more=False),
    _aspect("heavy", r"heavier|heaviest|heavy[- ]?weight|weighty", "weight"),
    _aspect("power", r"(?:high|good|great|strong|top|best|better|more|excellent)[- ]?(?:end )?performance|powerful|fast(?:er|est)?(?! charg| deliver| shipp)|quick(?:er)?(?! charg| deliver| dry)|speedy|performant|"
            r"heavy (?:work|tasks|use|multitasking)|multitasking|performance|more power|beefy", "memory ram graphics_memory processor_cores cores processor power"),
    _aspect("storage", r"(?:lots? of|plenty of|large|big|more|much|enough|extra|bigger|good) (?:storage|disk|hard drive|ssd|memory space)|for (?:all )?my (?:files|photos and videos)|roomy storage", "storage capacity ssd"),
    _aspect("screen", r"(?:large|big|bigger|larger|huge|biggest|largest|wide|wider) (?:screen|display|monitor|picture)|(?:screen|display) (?:is |should be |that is )?(?:large|big|bigger|larger)", "display_size screen_size diagonal"),
    _aspect("small_screen", r"(?:small|smaller|compact|little) (?:screen|display|phone|laptop|tablet)|one[- ]handed|pocketable", "display_size screen_size weight", more=False),
    _aspect("quiet", r"quiet(?:er|est)?|silent|noiseless|low noise|not (?:too )?(?:loud|noisy)", "noise_level noise loudness", more=False),
    _aspect("loud", r"loud(?:er|est)?|party speaker|room[- ]filling", "output_power power wattage"),
    _aspect("bright", r"bright(?:er|est)?(?! (?:colou?r|red|blue|green|yellow|pink|orange))|lots of light|plenty of light|strong light|well[- ]lit", "brightness luminous_flux lumens light_output"),
    _aspect("roomy", r"roomy|roomier|spacious|large capacity|big capacity|lots of (?:room|space)|holds? (?:a lot|lots|more)|more (?:room|space)", "capacity volume"),
    _aspect("wide", r"wider|widest|broader|broadest", "width"),
    _aspect("tall", r"taller|tallest", "height maximum_height"),
    _aspect("long", r"longer|longest(?! (?:battery|warranty|guarantee))", "length"),
    _aspect("narrow", r"narrower|narrowest", "width", more=False),
    _aspect("thin", r"thinner|thinnest|slimmer|slimmest", "thickness depth", more=False),
    _aspect("large", r"bigger|larger|biggest|largest", "size_in_inches display_size width length diameter dimensions capacity volume"),
    _aspect("compact", r"smaller|smallest|compact|space[- ]saving|takes? (?:up )?(?:little|less) (?:space|room)|narrow|shorter|shortest|slim", "display_size width length diameter depth dimensions packed_size thickness capacity volume weight", more=False),
    _aspect("warranty", r"long(?:er|est)? (?:warranty|guarantee)|good (?:warranty|guarantee)", "warranty"),
    _aspect("zoom", r"(?:good|great|long|strong|more|big) zoom|zoom in", "optical_zoom telephoto zoom"),
    _aspect("charging", r"(?:fast|quick|rapid|faster) charg\w+|charges? (?:fast|quickly)", "charging charging_speed charging_power"),
)  # fmt: skip
_HAIR = 1e-6
_BY_NAME = {aspect.name: aspect for aspect in ASPECTS}

# "The lightest", "the most powerful", "the longest battery life": best is no degree of anything.
_MOST = re.compile(r"\b(?!best\b|largest part\b)\w+est\b|\bmost\b")
_THAN_BEFORE = re.compile(r"\b(?!better\b|power\b|super\b)\w+er\b|\bmore\b")


def find_aspects(text: str) -> tuple[str, ...]:
    """Names of the qualities asked for in lower-case `text`, in the order of the table."""
    return tuple(aspect.name for aspect in ASPECTS if aspect.says.search(text))


def superlative(text: str) -> str:
    """The quality of which lower-case `text` asks for the most ("the lightest of these"); empty for none."""
    return _in_degree(text, _MOST)


def comparative(text: str) -> str:
    """The quality of which lower-case `text` asks for more than before ("lighter"); empty for none."""
    return _in_degree(text, _THAN_BEFORE)


def _in_degree(text: str, degree: re.Pattern[str]) -> str:
    return next(
        (
            aspect.name
            for aspect in ASPECTS
            for match in aspect.says.finditer(text)
            if degree.search(match.group(0)) or degree.search(text[: match.start()][-5:])
        ),
        "",
    )


def beyond(product: Product, aspect: str) -> Measure | None:
    """What another product must measure to have more of the quality; None where this one does not state it."""
    found = measure(product, aspect)
    if found is None:
        return None
    fact, value, _ = found
    quantity_stated = first_quantity(value)
    if quantity_stated is None:
        return None
    amount, hair = quantity_stated.amount, abs(quantity_stated.amount) * _HAIR
    low, high = (amount + hair, None) if _BY_NAME[aspect].more else (None, amount - hair)
    return Measure((fact_name(fact),), quantity_stated.dimension, low, high, aspect)


def aspect_words(text: str) -> set[str]:
    """The words of lower-case `text` in which qualities are asked for."""
    return {
        word for aspect in ASPECTS for match in aspect.says.finditer(text) for word in match.group(0).split()
    }


def without_aspects(text: str) -> str:
    """`text` without the words that ask for a quality."""
    for aspect in ASPECTS:
        text = aspect.says.sub(" ", text)
    return " ".join(text.split())


def measure(product: Product, aspect: str) -> tuple[str, str, float] | None:
    """The fact that decides `aspect` for `product`: its name, its value as stated, its quantity."""
    facts = product.facts()
    for wanted in _BY_NAME[aspect].facts:
        for name, value in facts.items():
            plain = name.lower().replace(" ", "_").replace("-", "_")
            if plain == wanted or (len(wanted) > 5 and plain.endswith(wanted)):
                stated = first_quantity(value)
                if stated is not None:
                    return name, value, stated.amount
    return None


def judge(products: Sequence[Product], aspect: str) -> dict[str, float]:
    """How well each product does on `aspect` among `products`, 0 to 1 by rank; only where stated.

    Products are compared on the one fact that most of them state, so that millimetres are never
    weighed against grams.
    """
    measured = [(product.id, found) for product in products if (found := measure(product, aspect))]
    if len(measured) < 2:
        return {}
    names = [found[0] for _, found in measured]
    chosen = max(dict.fromkeys(names), key=names.count)
    amounts = {id_: found[2] for id_, found in measured if found[0] == chosen}
    order = sorted(set(amounts.values()), reverse=not _BY_NAME[aspect].more)
    if len(order) < 2:
        return dict.fromkeys(amounts, 0.5)
    return {id_: order.index(amount) / (len(order) - 1) for id_, amount in amounts.items()}
