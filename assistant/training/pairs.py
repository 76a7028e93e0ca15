"""Prompt and reply, job by job, built from a shop's own catalogue and policies and from the licensed sets.

No labels are needed: a product gives needs (`needs.py`) with its description and its facts as replies,
a fact gives a question with its answer, a passage gives questions with its own sentences. A question
whose evidence was exchanged for another's gives "not stated". `show` prints pairs for people to judge.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from random import Random
from typing import Literal

from assistant.catalogue.policy import Passage
from assistant.catalogue.product import Product
from assistant.generator.prompts import (
    NOT_STATED,
    Searched,
    answer_prompt,
    continuation,
    describe,
    need_prompt,
    one_line,
    recommend_prompt,
    search_prompt,
    write_search,
)
from assistant.training import sources
from assistant.training.needs import Need, NeedWriter, content_words

Job = Literal["recommend", "search", "answer", "need"]
JOBS: tuple[Job, ...] = ("recommend", "search", "answer", "need")

DESCRIBED = 220
"""Characters of a description that the recommend job learns to write: about 48 tokens with the title."""
HELD_BACK = 20
"""One product, passage or row in so many is never learnt from, only measured on."""
BITEXT_ROWS = 2500
DEMO_STORE_NEEDS = 6
"""Needs a product of the public store: it must not outweigh the shop that is trained for."""


@dataclass(frozen=True, slots=True)
class Pair:
    """`source` is the product, passage or set that the pair was made from."""

    job: Job
    prompt: str
    reply: str
    source: str

    @property
    def text(self) -> str:
        """Prompt and reply as one text, as the model reads it."""
        return f"{self.prompt}{continuation(self.reply)}"

    @property
    def held_back(self) -> bool:
        """Whether the pair is for measuring. Decided by the source (a set's row: by its prompt)."""
        return is_held_back(self.source if ":" in self.source else self.prompt)


def is_held_back(source: str) -> bool:
    """Whether what is made from `source` (such as `product:ID`) is only measured on. By its name alone."""
    return zlib.crc32(source.encode()) % HELD_BACK == 0


def measured_on(pairs: Iterable[Pair], most: int) -> list[Pair]:
    """What models are measured on: the first `most` held-back pairs of each job, job by job."""
    held_back = [pair for pair in pairs if pair.held_back]
    return [pair for job in JOBS for pair in islice((one for one in held_back if one.job == job), most)]


def build_pairs(
    products: Sequence[Product],
    passages: Sequence[Passage],
    data: Path | None = None,
    needs: int = 2,
    seed: int = 1,
    keep: Mapping[Job, float] | None = None,
) -> list[Pair]:
    """Every pair, in random order. `needs` a product for each job that reads or writes needs.

    `keep` is the share of a job's pairs that are kept (all where it says nothing): with little time to
    train, the long prompts of one job crowd out the others.
    """
    chance = Random(seed)
    pairs = shop_pairs(products, passages, needs, chance)
    if data is not None:
        pairs += shop_pairs(sources.demo_store(data), (), min(needs, DEMO_STORE_NEEDS), chance)
        pairs += licensed_pairs(data, chance)
    chance.shuffle(pairs)
    shares = keep or {}
    return [pair for pair in pairs if chance.random() < shares.get(pair.job, 1)]


def shop_pairs(
    products: Sequence[Product], passages: Sequence[Passage], needs: int, chance: Random
) -> list[Pair]:
    """The pairs that a catalogue and its policies give."""
    pairs: list[Pair] = []
    writer = NeedWriter(products)
    for product in products:
        source = f"product:{product.id}"
        described = describe(product.title, product.description)
        # What is written is short (it is waited for); what is read may be long.
        short = describe(product.title, sentences_within(product.description, DESCRIBED))
        for _ in range(needs):
            need = writer.write(product, chance)
            pairs.append(Pair("recommend", recommend_prompt(need.text), short, source))
            need = writer.write(product, chance)
            found = write_search(searched(product, need, writer.thing(product)))
            pairs.append(Pair("search", search_prompt(need.text), found, source))
            need = writer.write(product, chance)
            pairs.append(Pair("need", need_prompt(described), need.text, source))
        for _ in range(-(-needs // 3)):
            pairs += _fact_pairs(product, writer.thing(product), chance)
    return pairs + _policy_pairs(passages, chance)


def licensed_pairs(data: Path, chance: Random) -> list[Pair]:
    """The pairs of the data folder's training sets."""
    pairs: list[Pair] = []
    questions = sources.product_answers(data)
    for row in questions:
        evidence = [row.evidence]
        if chance.random() < 0.4:
            evidence.insert(chance.randrange(2), chance.choice(questions).evidence)
        pairs.append(Pair("answer", answer_prompt(row.question, evidence), _sentence(row.answer), "hetpqa"))
        if chance.random() < 0.35:
            other = [one.evidence for one in chance.sample(questions, 2) if one.product != row.product]
            pairs.append(Pair("answer", answer_prompt(row.question, other), NOT_STATED, "hetpqa"))
    for row in sources.attribute_sentences(data):
        question = _asked(row.evidence.partition(":")[0], chance)
        pairs.append(
            Pair("answer", answer_prompt(question, [row.evidence]), _sentence(row.answer), "semipqa")
        )
    requests = sources.support_requests(data)
    replies = sorted({row.reply for row in requests})
    for asked in chance.sample(requests, min(BITEXT_ROWS, len(requests))):
        stated = chance.random() < 0.75
        evidence = [chance.choice([reply for reply in replies if reply != asked.reply])]
        if stated:
            evidence.insert(chance.randrange(2), asked.reply)
        told = sentences_within(asked.reply, 1) if stated else NOT_STATED
        pairs.append(Pair("answer", answer_prompt(asked.request, evidence), told, "bitext"))
    for query, category in sources.furniture_queries(data):
        found = write_search(Searched(tuple(content_words(query)), (category,)))
        pairs.append(Pair("search", search_prompt(query), found, "wands"))
    return pairs


def searched(product: Product, need: Need, thing: str) -> Searched:
    """What to look for when `need` was said and `product` meant: what was said, and what it is."""
    words = dict.fromkeys((*thing.split(), *(word for word in need.words if word.isalpha())))
    told = [word for _, value in need.facts for word in content_words(value)]
    return Searched(tuple(dict.fromkeys((*words, *told)))[:7], product.category, need.facts)


def sentences_within(text: str, length: int) -> str:
    """The first sentences of `text` that fit in `length` characters, and at least one."""
    kept = ""
    for sentence in re.split(r"(?<=[.!?])\s+", text.strip()):
        if kept and len(kept) + len(sentence) + 1 > length:
            break
        kept = f"{kept} {sentence}".strip()
    return one_line(kept, max(length, 300))


def show(pairs: Iterable[Pair], count: int) -> str:
    """The first `count` pairs as text, reply after prompt."""
    return "\n".join(
        f"[{pair.job}, from {pair.source}]\n{pair.prompt} {pair.reply}\n" for pair in islice(pairs, count)
    )


# -- questions about a product's facts ------------------------------------------------------------------

# Name of the fact: how it is asked for, how it is told.
_OF_FACT: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "color": (
        ("what color is it?", "which color does it come in?", "is it in {value}?"),
        ("It is {value}.", "The color is {value}."),
    ),
    "material": (
        ("what is it made of?", "what material is this?", "what is the material?"),
        ("It is made of {value}.",),
    ),
    "brand": (
        ("who makes it?", "what brand is this?", "which company is it from?"),
        ("It is made by {value}.", "The brand is {value}."),
    ),
    "weight": (
        ("how heavy is it?", "what does it weigh?", "is it heavy?"),
        ("It weighs {value}.", "The weight is {value}."),
    ),
    "size": (("what size is it?", "how big is it?", "which size is this?"), ("The size is {value}.",)),
    "battery_life": (
        ("how long does the battery last?", "what is the battery life?", "how good is the battery?"),
        ("The battery life is {value}.", "The battery lasts {value}."),
    ),
    "warranty": (
        ("how long is the warranty?", "is there a warranty?", "what if it breaks?"),
        ("The warranty is {value}.",),
    ),
    "gender": (("who is it for?", "is it for men or women?"), ("It is made for {value}.",)),
}
_ASKED = (
    "what is the {name}?",
    "what's the {name} of this?",
    "tell me about the {name}",
    "which {name} does it have?",
    "does it say anything about the {name}?",
    "{name}?",
    "can you tell me the {name}?",
    "how about the {name}?",
)
_YES = {"yes", "true"}
_NO = {"no", "none", "false"}


def _fact_pairs(product: Product, thing: str, chance: Random) -> list[Pair]:
    """Up to four questions about what is stated, and one about what is not."""
    facts = [(name, _varied(value, chance)) for name, value in product.facts().items()]
    if len(facts) < 2:
        return []
    source = f"product:{product.id}"
    lines = {name: f"{name.replace('_', ' ')}: {value}" for name, value in facts}
    pairs = []
    for name, value in chance.sample(facts, min(4, len(facts))):
        question = _about(_question(name, value, chance), thing, chance)
        others = chance.sample(
            [line for other, line in lines.items() if other != name], min(2, len(lines) - 1)
        )
        if chance.random() < 0.3:
            others.append(sentences_within(product.description, 150))
        evidence = [lines[name], *others]
        chance.shuffle(evidence)
        pairs.append(Pair("answer", answer_prompt(question, evidence), _answer(name, value, chance), source))
    name, value = chance.choice(facts)
    others = [
        line
        for other, line in lines.items()
        if other != name and not set(other.split("_")) & set(name.split("_"))
    ]
    if others and value.lower() not in product.description.lower():
        question = _about(_question(name, value, chance), thing, chance)
        evidence = chance.sample(others, min(3, len(others)))
        pairs.append(Pair("answer", answer_prompt(question, evidence), NOT_STATED, source))
    return pairs


def _varied(value: str, chance: Random) -> str:
    """The value, or one time in two another of its form: numbers are to be copied, not remembered."""
    if chance.random() < 0.5:
        return value
    return re.sub(r"[1-9]", lambda _: chance.choice("123456789"), value)


def _question(name: str, value: str, chance: Random) -> str:
    special = _OF_FACT.get(name)
    if special and chance.random() < 0.7:
        return chance.choice(special[0]).format(value=value)
    if value.lower() in _YES | _NO:
        return chance.choice(("does it have {}?", "is there {}?", "what about {}?")).format(
            name.replace("_", " ")
        )
    return _asked(name.replace("_", " "), chance)


def _asked(name: str, chance: Random) -> str:
    return chance.choice(_ASKED).format(name=name)


def _answer(name: str, value: str, chance: Random) -> str:
    if name in _OF_FACT:
        return chance.choice(_OF_FACT[name][1]).format(value=value)
    label = name.replace("_", " ")
    if value.lower() in _YES:
        return f"Yes, {label}: {value}."
    if value.lower() in _NO:
        return f"No, {label}: {value}."
    return f"The {label} is {value}."


def _about(question: str, thing: str, chance: Random) -> str:
    """The question with the thing named now and then, as it was typed."""
    if chance.random() < 0.3 and " it" in question:
        question = re.sub(r"\bit\b", f"this {thing}", question, count=1)
    return question[:1].upper() + question[1:] if chance.random() < 0.5 else question


# -- questions to a shop's policies ---------------------------------------------------------------------

_LONG = ("how long {}?", "within how many days {}?", "when {}?", "how many days {}?", "{} how long")
_MUCH = ("how much {}?", "what does it cost {}?", "is there a fee {}?", "{} price", "what are the costs {}?")
_CAN = ("can i {}?", "is it possible {}?", "am i allowed {}?", "do you {}?", "what about {}?", "{}?")
_HEAD = (
    "what is your {}?",
    "tell me about {}",
    "{}?",
    "what about {}?",
    "how does {} work?",
    "information on {}",
)
_PERIOD = re.compile(
    r"\b(?:\d+|one|two|three|five|ten|thirty|sixty)[ -](?:\w+ )?(?:day|week|month|year|hour)"
)
_COST = re.compile(r"[$€£¥]\s?\d|\bfree\b|\bfee\b|\bcosts?\b")


def _policy_pairs(passages: Sequence[Passage], chance: Random) -> list[Pair]:
    """For each sentence of a passage a question that it answers, and now and then one that it does not.

    A heading that is a question itself is answered by the passage's first sentence.
    """
    pairs: list[Pair] = []
    for passage in passages:
        source = f"passage:{passage.id}"
        told = re.split(r"(?<=[.!?])\s+", passage.text.strip())
        elsewhere = [other for other in passages if other.page != passage.page]
        title = " ".join(part for part in (passage.title, passage.heading) if part).lower()
        for sentence in told:
            words = content_words(sentence)
            if len(words) < 3:
                continue
            for _ in range(2):
                asked = " ".join(chance.sample(words, min(len(words), chance.choice((2, 3, 4)))))
                if _PERIOD.search(sentence) and chance.random() < 0.6:
                    question = chance.choice(_LONG).format(asked)
                elif _COST.search(sentence) and chance.random() < 0.5:
                    question = chance.choice(_MUCH).format(asked)
                else:
                    question = chance.choice(_CAN).format(asked)
                evidence = [sentence] if chance.random() < 0.4 else [passage.text]
                if elsewhere:
                    evidence.append(sentences_within(chance.choice(elsewhere).text, 150))
                    chance.shuffle(evidence)
                pairs.append(Pair("answer", answer_prompt(question, evidence), sentence, source))
            if elsewhere and chance.random() < 0.5:
                wrong = chance.sample(elsewhere, min(2, len(elsewhere)))
                evidence = [sentences_within(other.text, 200) for other in wrong]
                pairs.append(Pair("answer", answer_prompt(question, evidence), NOT_STATED, source))
        asked_outright = passage.heading.endswith("?")
        frames = (
            ("{}", passage.heading, passage.heading.lower()) if asked_outright else chance.sample(_HEAD, 3)
        )
        for frame in frames:
            prompt = answer_prompt(frame.format(title), [passage.text])
            pairs.append(Pair("answer", prompt, told[0], source))
    return pairs


def _sentence(text: str) -> str:
    """A written answer with a capital and a full stop."""
    line = one_line(text, 250)
    line = line[:1].upper() + line[1:]
    return line if line[-1:] in ".!?" else f"{line}."
