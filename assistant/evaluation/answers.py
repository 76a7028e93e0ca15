"""Product questions: is the best evidence on top, and does silence fall where there is none?

The file is a CSV with the columns `qid`, `question`, `candidate` and `label`, and optionally `title` (the
product) and `source` (attribute, review, ...). A question's candidates are its rows; the label says whether
a candidate answers it: 2 fully, 1 partly, 0 not. A file that never says 2 does not tell fully from partly,
and its 1 is read as 2. `Relevant` and `Not relevant` are read as 2 and 0.

A candidate is read as the product would meet it in a feed: an attribute in a semi-structured form,
`weight: { unit:pounds, value:1.5 }`, is the fact `weight` with the value `1.5 pounds`, for the product as
for the plain methods; everything else is a sentence of a description.

Ranking is measured on questions with evidence: how often the first candidate answers at all (P@1 any) and
fully (P@1 full), and mean average precision with 1 and 2 as relevant.
Abstention is measured on questions whose labels are all 0 (declining is right) and on those with a 2
(answering is right): precision, recall and F1 of declining. The data of X. Shen and others, semiPQA and
hetPQA (https://github.com/amazon-science/contextual-product-qa), come in this form.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.evaluation.baselines import plain_rankers
from assistant.evaluation.figures import Figure, Report, Row, figure, mean, resampled
from assistant.evaluation.labelled import UnusableFile, read_csv
from assistant.evaluation.needs import Progress
from assistant.ports import Embedder

_LABELS = {"0": 0, "1": 1, "2": 2, "relevant": 2, "not relevant": 0}
_ATTRIBUTE = re.compile(r"\s*(?P<name>\w+)\s*:\s*(?P<value>\{.*\}|\[.*\])\s*", re.DOTALL)
_NORMALISED = re.compile(r"normalized_value\s*:\s*\{[^{}]*\},?")  # the same once more, in another unit
_PART = re.compile(
    r"(?P<key>\w+)\s*:\s*"
    r"(?:(?P<group>[{\[])|\"(?P<quoted>(?:\\.|[^\"\\])*)\"|(?P<bare>[^\s,{}\[\]\"][^,{}\[\]\"]*))"
)
_TRUTH = {"true": "yes", "false": "no"}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A piece of evidence: what it says, where it is from, and the fact's name where it states a fact."""

    text: str
    source: str = ""
    fact: str = ""

    def spoken(self) -> str:
        """The candidate as a line of text."""
        return f"{self.fact.replace('_', ' ')}: {self.text}" if self.fact else self.text


@dataclass(frozen=True, slots=True)
class Question:
    """A question about the product `title` with its candidates and their labels."""

    id: str
    text: str
    title: str
    candidates: tuple[Candidate, ...]
    labels: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a system made of a question: a score for each candidate, and whether it would answer at all.

    `phrased` says whether it would answer in words of its own that the best candidate bears out, and not by
    quoting it.
    """

    scores: tuple[float, ...]
    answers: bool
    phrased: bool = False


Answer = Callable[[str, str, Sequence[Candidate]], Awaitable[Judgement]]
"""(question, product title, candidates) to a judgement."""


def load_questions(path: Path) -> list[Question]:
    """The questions in the order of the file. Raises `UnusableFile` naming the line that is wrong."""
    asked: dict[str, tuple[str, str]] = {}
    candidates: dict[str, list[Candidate]] = {}
    labels: dict[str, list[int]] = {}
    for line, row in read_csv(path, ("qid", "question", "candidate", "label")):
        label = _LABELS.get(row["label"].strip().casefold())
        if label is None:
            raise UnusableFile(f"{path}, line {line}: the label {row['label']!r} is none of 0, 1 and 2")
        id = row["qid"]
        asked.setdefault(id, (row["question"], row.get("title") or ""))
        candidates.setdefault(id, []).append(read_candidate(row["candidate"], row.get("source") or ""))
        labels.setdefault(id, []).append(label)
    if not asked:
        raise UnusableFile(f"{path}: holds no questions")
    if not any(2 in of_question for of_question in labels.values()):
        labels = {id: [2 * label for label in of_question] for id, of_question in labels.items()}
    return [
        Question(id, text, title, tuple(candidates[id]), tuple(labels[id]))
        for id, (text, title) in asked.items()
    ]


def read_candidate(text: str, source: str = "") -> Candidate:
    """A candidate as a feed would state it: see the module's description."""
    whole = _ATTRIBUTE.fullmatch(text)
    if not whole:
        return Candidate(" ".join(text.split()), source)
    said: list[str] = []
    of = unit = ""
    for part in _PART.finditer(_NORMALISED.sub("", whole["value"])):
        name = "" if part["key"].endswith("value") else part["key"].replace("_", " ")
        if part["group"]:
            of = name
            continue
        value = (part["quoted"] or part["bare"] or "").replace("\\", "").strip()
        if name == "unit":
            unit = value
        elif value:
            said.append(" ".join(word for word in (of or name, _TRUTH.get(value, value), unit) if word))
            of = unit = ""
    return Candidate(", ".join(dict.fromkeys(said)) or whole["value"], source, whole["name"])


def average_precision(order: Sequence[int], relevant: Sequence[bool]) -> float:
    """The mean of the precision at each relevant candidate, in the order given; 0 when there is none."""
    found = 0
    total = 0.0
    for place, index in enumerate(order, 1):
        if relevant[index]:
            found += 1
            total += found / place
    return total / found if found else 0.0


def best_first(scores: Sequence[float]) -> list[int]:
    """Candidates' positions by falling score, ties in the order given."""
    return sorted(range(len(scores)), key=lambda index: -scores[index])


async def measure_answers(
    questions: Sequence[Question],
    systems: Mapping[str, Answer],
    embedder: Embedder | None = None,
    progress: Callable[[str], Progress] | None = None,
) -> Report:
    """Every system and every plain method over the same questions.

    A plain method has no sense of when to be silent, so it gets the threshold on its best score that does
    best on these very questions: more than it could have in use.
    """
    judged: dict[str, list[Judgement]] = {}
    for name, answer in systems.items():
        tell = progress(name) if progress else None
        judged[name] = []
        for number, question in enumerate(questions, 1):
            judged[name].append(await answer(question.text, question.title, question.candidates))
            if tell:
                tell(number, len(questions))
    scored: dict[str, list[tuple[float, ...]]] = {}
    for question in questions:
        texts = [candidate.spoken() for candidate in question.candidates]
        for ranker in await asyncio.to_thread(plain_rankers, texts, embedder):
            scores = await asyncio.to_thread(ranker.scores, question.text)
            scored.setdefault(ranker.name, []).append(tuple(float(score) for score in scores))
    for name, of_questions in scored.items():
        judged[name] = _with_best_threshold(questions, of_questions)
    rows = [Row(name, _cells(questions, judgements)) for name, judgements in judged.items()]
    with_evidence = sum(1 for question in questions if any(question.labels))
    silent = sum(1 for question in questions if not any(question.labels))
    notes = (
        f"{len(questions)} questions: {with_evidence} with evidence, {silent} without; 95 % intervals.",
        "Plain methods decline below the threshold that does best on these questions.",
    )
    columns = (
        "P@1 any",
        "P@1 full",
        "MAP",
        "declining: precision",
        "recall",
        "F1",
        "answers where a 2 exists",
        "of these in own words",
    )
    details = {"questions": {name: _cases(questions, found) for name, found in judged.items()}}
    return Report("Product questions", columns, tuple(rows), notes, details)


def _cells(questions: Sequence[Question], judgements: Sequence[Judgement]) -> tuple[Figure | None, ...]:
    first_any, first_full, precision = [], [], []
    declined, nothing = [], []
    for question, judgement in zip(questions, judgements, strict=True):
        labels = question.labels
        order = best_first(judgement.scores)
        if any(labels):
            first_any.append(float(labels[order[0]] > 0))
            first_full.append(float(labels[order[0]] == 2))
            precision.append(average_precision(order, [label > 0 for label in labels]))
        if 2 in labels or not any(labels):
            declined.append(not judgement.answers)
            nothing.append(not any(labels))
    answered = [float(not d) for d, empty in zip(declined, nothing, strict=True) if not empty]
    phrased = [float(judgement.phrased) for judgement in judgements if judgement.answers]
    abstention = _abstention(np.array(declined, dtype=bool), np.array(nothing, dtype=bool))
    return (mean(first_any), mean(first_full), mean(precision), *abstention, mean(answered), mean(phrased))


def _abstention(
    declined: NDArray[np.bool_], nothing: NDArray[np.bool_]
) -> tuple[Figure | None, Figure | None, Figure | None]:
    if not len(declined):
        return None, None, None
    samples = [precision_recall_f1(declined[rows], nothing[rows]) for rows in resampled(len(declined))]
    replicates = np.array(samples)
    values = precision_recall_f1(declined, nothing)
    precision, recall, f1 = (
        figure(value, replicates[:, column], len(declined)) for column, value in enumerate(values)
    )
    return precision, recall, f1


def precision_recall_f1(
    declined: NDArray[np.bool_], nothing: NDArray[np.bool_]
) -> tuple[float, float, float]:
    """Of declining: how often it was right, how much of what called for it, and their harmonic mean.

    `nothing` says where there was nothing to answer with. Each is 0 where it is not defined.
    """
    right = float((declined & nothing).sum())
    precision = right / max(1.0, float(declined.sum()))
    recall = right / max(1.0, float(nothing.sum()))
    return precision, recall, 2 * precision * recall / (precision + recall) if right else 0.0


def _with_best_threshold(
    questions: Sequence[Question], scored: Sequence[tuple[float, ...]]
) -> list[Judgement]:
    clear = [index for index, q in enumerate(questions) if 2 in q.labels or not any(q.labels)]
    best = np.array([max(scores) for scores in scored])
    nothing = np.array([not any(questions[index].labels) for index in clear])
    thresholds = np.append(np.unique(best), np.inf)
    f1 = [precision_recall_f1(best[clear] < threshold, nothing)[2] for threshold in thresholds]
    threshold = thresholds[int(np.argmax(f1))]
    return [Judgement(scores, bool(max(scores) >= threshold)) for scores in scored]


def _cases(questions: Sequence[Question], judgements: Sequence[Judgement]) -> list[dict[str, object]]:
    return [
        {
            "qid": question.id,
            "question": question.text,
            "answered": judgement.answers,
            "first": question.candidates[best_first(judgement.scores)[0]].spoken(),
            "label": question.labels[best_first(judgement.scores)[0]],
            "best_label": max(question.labels),
        }
        for question, judgement in zip(questions, judgements, strict=True)
    ]
