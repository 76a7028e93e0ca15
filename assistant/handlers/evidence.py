"""What a product's own entry says, as short statements, and which of them answers a question.

A statement is a fact ("Battery life: 31 h video") or a sentence of the description. Questions are
matched to facts by the everyday words for them, by shared words, and by meaning; the best of them are
then read together with the question (`retrieval/cross_encoder.py`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.catalogue.product import Product
from assistant.chinese import written_in_english
from assistant.ports import Embedder, PairScorer
from assistant.retrieval.text import family, query_tokens

# How people ask, and the names under which feeds state it.
_ASKED: tuple[tuple[str, str], ...] = (
    (r"heavy|weigh(?:s|t)?|light(?:weight)?", r"weight"),
    (r"how (?:big|large|long|wide|tall|high|deep|thick)|dimensions?|measure(?:ments?|s)?|what size is|size of (?:it|the)|fit (?:in|on|into|under)",
     r"dimension|width|height|depth|length|diameter|size|thickness|packed"),
    (r"battery|how long does it (?:last|run|play)|on a (?:single )?charge|run ?time|play ?time", r"battery|runtime|playtime|play_time"),
    (r"made (?:of|from|out of)|materials?|fabric|what is it made|leather|cotton|wood(?:en)?|steel|plastic", r"material|fabric|upper|fill|frame|sole|lining|body"),
    (r"water(?:proof)?|rain(?:proof)?|splash|swim(?:ming)?|shower|wet|dust(?:proof)?|ip\d\d", r"water|ip_rating|weather"),
    (r"warrant(?:y|ies)|guarantee", r"warranty|guarantee"),
    (r"ram|memory", r"memory|ram"),
    (r"storage|how much space|gigabytes?|gb|ssd|hard drive", r"storage|ssd|capacity"),
    (r"processor|chip(?:set)?|cpu|fast|performance", r"processor|chip|cpu"),
    (r"graphics|gpu|gam(?:e|es|ing)", r"graphics|gpu"),
    (r"screen|display|resolution|refresh", r"display|screen|resolution|refresh"),
    (r"cameras?|megapixels?|photos?|selfies?|zoom", r"camera|zoom|telephoto|sensor"),
    (r"charg(?:e|er|es|ing)|usb(?:-c)?|cable", r"charg|usb|port|box"),
    (r"ports?|hdmi|usb|plug|connect(?:ion|ions|or|ors|ivity)?|bluetooth|wi-?fi|wireless|5g|nfc|jack", r"port|connect|bluetooth|wi_?fi|wireless|interface"),
    (r"sim|dual sim|esim", r"sim"),
    (r"operating system|android|windows|os|software", r"operating_system|os|software"),
    (r"machine wash|wash(?:able|ed)?|clean(?:ed|ing)?|dishwasher|care", r"wash|care|clean|dishwasher"),
    (r"oven|microwave|induction|hob|stove", r"oven|microwave|induction|hob|heat"),
    (r"age|years old|year old|toddlers?|kids|child(?:ren)?|baby", r"age|recommended"),
    (r"how many (?:people|persons|guests)|sleeps?|seats?|capacity|how much (?:does it|can it) hold|hold|volume|lit(?:er|re)s?", r"capacity|persons?|people|seats?|volume|sleeps"),
    (r"noise|noisy|loud|quiet|silent", r"noise|loud|decibel"),
    (r"noise[- ]cancel\w*|anc", r"noise_cancel|anc"),
    (r"bright|lumens?|how much light", r"bright|lumen|luminous"),
    (r"watts?|power(?:ful)?|energy|consum\w+", r"power|watt|energy"),
    (r"brand|who makes|manufacturer|made by", r"brand"),
    (r"colou?rs?", r"color"),
    (r"author|wrote|written by", r"author"),
    (r"pages|how long is the book", r"pages"),
    (r"language", r"language"),
    (r"vegan|cruelty|animal", r"vegan|cruelty"),
    (r"fragrance|scent(?:ed)?|smell", r"fragrance|scent"),
    (r"skin", r"skin"),
    (r"season|winter|summer", r"season|temperature"),
    (r"assembl(?:y|ed|e)|put together", r"assembl"),
    (r"new|used|refurbished|second hand", r"condition"),
    (r"keyboard|backlit", r"keyboard"),
    (r"in the box|included|come with|comes with", r"box|includ|content|accessor"),
    (r"dishwasher", r"dishwasher"),
)  # fmt: skip
_PATTERNS = tuple((re.compile(rf"\b(?:{asked})\b"), re.compile(rf"(?:{named})")) for asked, named in _ASKED)
# That a thing is new answers nothing but whether it is.
_OF_CONDITION = re.compile(
    r"\b(?:new|used|condition|refurbished|reconditioned|second[- ]?hand|pre[- ]?owned|open box)\b",
    re.IGNORECASE,
)
_WHO = re.compile(r"\b(?:who|whose|whom)(?:'s)?\b(?!.*\bfor\b)", re.IGNORECASE)
_MAKER = re.compile(
    r"brand|manufactur|maker|design|author|artist|publish|seller|vendor|editor|director", re.IGNORECASE
)
_NAME = re.compile(r"(?<=[\w,;] )[A-Z]")
_SENTENCE = re.compile(r"(?<=[.!?。！？])\s+|\n+")

NAME_BONUS = 0.28
VALUE_BONUS = 0.22
EVERYDAY_BONUS = 0.25
# A score is so much of what words and vectors say, and so much of P(it answers) by reading question and statement
# together, which is asked of so many of the best.
COMPARED_SHARE, READ_SHARE = 0.3, 0.6
READ = 16
# "Who made it?" is answered by a name: a statement without one loses so much.
NAMELESS = 0.2
# From which score on a fact, or a sentence of the description, counts as an answer. Chosen on the questions of
# semiPQA's and hetPQA's development parts that were held back from training.
FACT_ENOUGH = 0.29
SAID_ENOUGH = 0.46


@dataclass(frozen=True, slots=True)
class Statement:
    """`fact` is the fact's name, empty for a sentence of the description."""

    fact: str
    text: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """A statement with how well it answers."""

    statement: Statement
    score: float

    @property
    def enough(self) -> bool:
        """Whether it answers well enough to be said."""
        return self.score >= (FACT_ENOUGH if self.statement.fact else SAID_ENOUGH)


def statements(product: Product) -> list[Statement]:
    """Everything the product's entry states, facts first."""
    facts = [Statement(name, value) for name, value in product.facts().items()]
    said = [Statement("", " ".join(part.split())) for part in _SENTENCE.split(product.description)]
    return facts + [one for one in said if len(one.text) > 3]


def evidence(question: str, product: Product, embedder: Embedder, reader: PairScorer) -> list[Evidence]:
    """The product's statements, those that answer `question` best first. Blocks for both models."""
    every = [one for one in statements(product) if one.fact != "condition" or _OF_CONDITION.search(question)]
    found = map(Evidence, every, scores(question, product.title, every, embedder, reader))
    return sorted(found, key=lambda one: -one.score)


def scores(
    question: str, title: str, every: Sequence[Statement], embedder: Embedder, reader: PairScorer
) -> list[float]:
    """How well each statement about the product `title` answers `question`. Blocks for both models."""
    found = [COMPARED_SHARE * score for score in _compared(question, title, every, embedder)]
    best = sorted(range(len(found)), key=lambda index: -found[index])[:READ]
    for index, answers in zip(best, reader.scores(question, [_spoken(every[i]) for i in best]), strict=True):
        found[index] += READ_SHARE * float(answers)
    if _WHO.search(question):
        return [score if _names(one) else score - NAMELESS for one, score in zip(every, found, strict=True)]
    return found


def _compared(question: str, title: str, every: Sequence[Statement], embedder: Embedder) -> list[float]:
    """The scores by words and by vectors that are made apart."""
    if not every:
        return []
    vectors = embedder.embed([_spoken(one) for one in every])
    asked = embedder.embed([question])[0]
    likeness = vectors @ asked
    words = _stems(_without_title(question, title))
    everyday = [named for pattern, named in _PATTERNS if pattern.search(question)]
    found = []
    for statement, similarity in zip(every, likeness, strict=True):
        score = 0.75 * float(similarity)
        if statement.fact:
            name = _stems(statement.fact.replace("_", " "))
            value = _stems(statement.text)
            score += NAME_BONUS * len(words & name) / len(name) if name else 0.0
            score += VALUE_BONUS if words & value else 0.0
            score += (
                EVERYDAY_BONUS
                if any(named.search(written_in_english(statement.fact).lower()) for named in everyday)
                else 0.0
            )
        else:
            shared = words & _stems(statement.text)
            score += min(0.3, 0.15 * len(shared))
        found.append(score)
    return found


def _names(statement: Statement) -> bool:
    """Whether a statement may name somebody: a maker's fact, or a capital letter within a sentence."""
    return bool(_MAKER.search(statement.fact) if statement.fact else _NAME.search(statement.text))


def _spoken(statement: Statement) -> str:
    text = f"{statement.fact.replace('_', ' ')}: {statement.text}" if statement.fact else statement.text
    return written_in_english(text)


def _without_title(question: str, title: str) -> str:
    """The question without the product's own name, which every statement is about."""
    named = set(re.findall(r"\w+", title.lower()))
    return " ".join(word for word in question.split() if word.strip("?.,!").lower() not in named)


def _stems(text: str) -> set[str]:
    """The families of the telling words in `text`."""
    return {family(token.term) for token in query_tokens(written_in_english(text))}


def sentences(text: str) -> Sequence[str]:
    """`text` in sentences."""
    return [part.strip() for part in _SENTENCE.split(text) if part.strip()]
