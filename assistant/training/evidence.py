"""Tune MiniLM as `retrieval/cross_encoder.py`: whether a statement about a product answers a question.

    python -m assistant.training.evidence --data FOLDER

Pairs are those labelled in the development parts of semiPQA (attributes) and hetPQA (attributes, bullets,
descriptions, reviews, others' answers), of which a share of the questions is held back and measured; those
of `questions.csv`, our own writing, in which most statements speak of what is asked and leave it open; and
hetPQA's training pairs, beside which another statement about the same product and one about another answer
nothing. The embeddings stay MiniLM's; layers and head are learnt by AdamW on the binary cross-entropy, in
about an hour on one thread. Sources and licences: the generator's model card.
"""

from __future__ import annotations

import argparse
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from tqdm import tqdm  # type: ignore[import-untyped]

from assistant.evaluation.answers import (
    Question,
    average_precision,
    best_first,
    load_questions,
    read_candidate,
)
from assistant.evaluation.labelled import read_csv
from assistant.retrieval.cross_encoder import LONGEST, WEIGHTS
from assistant.retrieval.tuned_minilm import write_weights
from assistant.training.minilm import Batch, Batches, TunableMiniLM, Tuner

HELD = {"hetpqa_evidence_dev.csv": 0.4, "semipqa_attributes_dev.csv": 0.25}
OWN = Path(__file__).with_name("questions.csv")
ANSWERS = {1: 0.5, 2: 1.0}  # partly, and fully
MOST_WRONG = 7  # of a question's statements that answer nothing, so many are learnt from a pass
BATCH = 32
RATE, HEAD_RATE = 6e-5, 1e-3
_POOL = 16  # so many batches are drawn at once and sorted by length


@dataclass(frozen=True, slots=True)
class Pair:
    """A question and a statement, and how far it answers it: one of `ANSWERS`, or 0."""

    question: str
    text: str
    answers: float


class PairModel(TunableMiniLM):
    """MiniLM over both texts, and one line through the first token's and the mean state."""

    def __init__(self) -> None:
        super().__init__()
        self.head = nn.Linear(2 * self.size, 1)

    def forward(self, batch: Batch) -> Tensor:
        """The log odds of each pair, (pairs,)."""
        states, middle = self.states(batch)
        odds: Tensor = self.head(torch.cat([states[:, 0], middle], dim=-1)).squeeze(-1)
        return odds

    def tuned(self) -> dict[str, NDArray[np.float32]]:
        """What was learnt, under MiniLM's own names and that of the head."""
        return {
            **self.layers(),
            "head.weight": self.head.weight.detach().numpy()[0],
            "head.bias": self.head.bias.detach().numpy(),
        }


def split(questions: Sequence[Question], held: float, seed: int = 7) -> tuple[list[Question], list[Question]]:
    """The questions to learn from, and the share `held` back."""
    shuffled = list(questions)
    random.Random(seed).shuffle(shuffled)
    held_back = int(len(shuffled) * held)
    return shuffled[held_back:], shuffled[:held_back]


class Source:
    """The sets in a folder. Raises `UnusableFile` where one is missing or wrong."""

    def __init__(self, data: Path) -> None:
        self.held: dict[str, list[Question]] = {}
        self._labelled: list[Question] = []
        for name, share in HELD.items():
            learnt, self.held[name] = split(load_questions(data / name), share)
            self._labelled += learnt
        self._labelled += load_questions(OWN)
        kept = {question.text for questions in self.held.values() for question in questions}
        self._said: list[tuple[str, str, str]] = [
            (row["ASIN"], row["question"], read_candidate(row["candidate"]).spoken())
            for _, row in read_csv(data / "hetpqa_train.csv", ("ASIN", "question", "candidate"))
            if row["question"] not in kept
        ]
        self._of_product: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for product, question, text in self._said:
            self._of_product[product].append((question, text))

    def pairs(self, draw: random.Random) -> list[Pair]:
        """The pairs of one pass, shuffled: those that answer nothing are drawn anew each time."""
        pairs: list[Pair] = []
        for question in self._labelled:
            stated = list(zip((one.spoken() for one in question.candidates), question.labels, strict=True))
            pairs += [Pair(question.text, text, ANSWERS[label]) for text, label in stated if label]
            wrong = [text for text, label in stated if not label]
            pairs += [
                Pair(question.text, text, 0.0) for text in draw.sample(wrong, min(MOST_WRONG, len(wrong)))
            ]
        for product, asked, text in self._said:
            pairs.append(Pair(asked, text, 1.0))
            others = [
                said for question, said in self._of_product[product] if asked != question and said != text
            ]
            pairs += [Pair(asked, other, 0.0) for other in draw.sample(others, min(2, len(others)))]
            pairs.append(Pair(asked, draw.choice(self._said)[2], 0.0))
        draw.shuffle(pairs)
        return pairs


def _batches(pairs: Sequence[Pair], draw: random.Random) -> Iterator[Sequence[Pair]]:
    """Batches of pairs of like length, in a drawn order."""
    for start in range(0, len(pairs), BATCH * _POOL):
        pool = sorted(
            pairs[start : start + BATCH * _POOL], key=lambda pair: len(pair.question) + len(pair.text)
        )
        batches = [pool[at : at + BATCH] for at in range(0, len(pool), BATCH)]
        draw.shuffle(batches)
        yield from batches


def train(source: Source, passes: float, seed: int = 0) -> PairModel:
    """Learn from so many passes over the pairs."""
    torch.manual_seed(seed)
    model, batches = PairModel(), Batches(LONGEST)
    steps = int(len(source.pairs(random.Random(seed))) / BATCH * passes)
    tuner = Tuner(model, RATE, HEAD_RATE, steps)
    loss_of = nn.BCEWithLogitsLoss()
    draw = random.Random(seed + 1)
    with tqdm(total=steps, unit="step") as bar:
        while bar.n < steps:
            for batch in _batches(source.pairs(draw), draw):
                if bar.n >= steps:
                    break
                odds = model(batches([(pair.question, pair.text) for pair in batch]))
                answers = torch.tensor([pair.answers for pair in batch])
                loss = tuner.step([loss_of(odds, answers)])
                bar.set_postfix(loss=f"{loss:.3f}", refresh=False)
                bar.update()
    return model.eval()


def measured(model: PairModel, questions: Sequence[Question]) -> tuple[float, float]:
    """How often the first statement answers, and mean average precision, where one does."""
    batches = Batches(LONGEST)
    first, precision = [], []
    for question in questions:
        if not any(question.labels):
            continue
        with torch.no_grad():
            odds = model(batches([(question.text, one.spoken()) for one in question.candidates])).tolist()
        order = best_first(odds)
        first.append(question.labels[order[0]] > 0)
        precision.append(average_precision(order, [label > 0 for label in question.labels]))
    return float(np.mean(first)), float(np.mean(precision))


def main() -> None:
    """Command line: see the head of this file."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="folder with the sets' CSV files")
    parser.add_argument("--passes", type=float, default=2.0, help="times that the pairs are read")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    source = Source(options.data)
    model = train(source, options.passes)
    for name, questions in source.held.items():
        first, precision = measured(model, questions)
        print(f"{name}: {len(questions)} held back, first answers {first:.3f}, MAP {precision:.3f}")
    write_weights(model.tuned(), options.out)
    print(f"saved to {options.out}")


if __name__ == "__main__":
    main()
