"""Labels the words of a message (`slots.py`).

A tagger reads the message together with the thing wanted so far and labels its words, and tells at the same
time what the message does: starts a wish, changes it, asks about a product or the shop, or neither (joint
slot filling and intent classification, Chen and others, 2019, arXiv:1902.10909). It is MiniLM with its layers
tuned by `assistant/training/tagger.py`; the weights lie beside this file. English words in lower case.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import resources
from itertools import groupby
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.dialogue.slots import BOUNDS, LABELS, MOVES, ORDERS, Bound, Slots
from assistant.retrieval.tuned_minilm import TunedMiniLM, read_heads

WEIGHTS = Path(str(resources.files("assistant.dialogue"))) / "tagger.safetensors"
LONGEST = 160
_JOINING = {"or", "and", "nor", ",", "/", ".", "!", "?", ";", "-"}
_MADE = re.compile(r"^made (?:of|from|out of) ")
_FOR = re.compile(r"\bfor (?:(?:my|the|our|a|an|his|her|their|your) )?$")
_WORD = re.compile(r"[$€£¥]?\d+(?:[.,]\d+)*\w*|\w[\w'’-]*|[^\s\w]")


class SlotTagger:
    """Reads messages. Safe to call from several threads."""

    def __init__(self, cache: Path, threads: int | None = None, weights: Path = WEIGHTS) -> None:
        self._encoder = TunedMiniLM("tagger", weights, cache, LONGEST, threads)
        self._tags, self._order, self._move = read_heads(weights, "tags", "order", "move")

    def read(self, text: str, before: str = "") -> Slots:
        """The slots of `text`, said while `before` was wanted. Blocks for one short text."""
        read = self._encoder.read([(text, before) if before else text])
        tokens, states, middle = read.tokens[0], read.states[0], read.middle()[0]
        odds = _log_softmax(_through(self._tags, states))
        moves = np.exp(_log_softmax(_through(self._move, np.concatenate([states[0], middle]))))
        order = ORDERS[int(_through(self._order, middle).argmax())]
        words = [
            (match.start(), match.end(), np.zeros(len(LABELS), dtype=np.float32))
            for match in _WORD.finditer(text)
        ]
        place = 0
        for index, (start, end) in enumerate(tokens.offsets):
            if end <= start or tokens.type_ids[index]:
                continue
            while place < len(words) - 1 and words[place][1] <= start:
                place += 1
            if words and words[place][0] <= start:
                words[place][2][:] += odds[index]
        labelled = [
            (start, end, LABELS[int(sums.argmax())] if sums.any() else "other") for start, end, sums in words
        ]
        if not any(label == "refusing" and text[start:end] not in _JOINING for start, end, label in labelled):
            # Nothing refuses: "parmesan or mozzarella".
            labelled = [
                (start, end, "thing" if label == "refused" else label) for start, end, label in labelled
            ]
        if not any(label == "refused" for _, _, label in labelled):
            # Nothing is refused: the words belong to the rest.
            labelled = [
                (start, end, "other" if label == "refusing" else label) for start, end, label in labelled
            ]
        return _slots(text, labelled, order, dict(zip(MOVES, map(float, moves), strict=True)))


def _slots(text: str, words: list[tuple[int, int, str]], order: str, moves: dict[str, float]) -> Slots:
    found: dict[str, list[str]] = {label: [] for label in LABELS}
    amounts: list[tuple[str, Bound]] = []
    wanted: list[str] = []
    rest, at = [], 0
    for label, start, end in _runs(text, words):
        said = text[start:end].strip(" ,.;:!?()\"'")
        if label in ("refusing", "refused"):
            rest.append(text[at:start])
            at = end
        if not said:
            continue
        if label in ("thing", "trait"):
            # "A tv for the living room" is no living room tv.
            said = _MADE.sub("", said) if label == "trait" else said
            whose = label == "trait" and wanted and _FOR.search(text[:start])
            wanted.append(f"for {said}" if whose else said)
        found[label].append(said)
        amounts += [(said, bound) for bound in BOUNDS if bound == label]
    rest.append(text[at:])
    return Slots(
        tuple(found["thing"]),
        tuple(found["trait"]),
        tuple(dict.fromkeys(found["refused"])),
        tuple(amounts),
        " ".join(wanted),
        " ".join(" ".join(rest).split()),
        order,
        moves,
        tuple(found["lifted"]),
    )


def _runs(text: str, words: list[tuple[int, int, str]]) -> Iterator[tuple[str, int, int]]:
    """Neighbouring words of one label, as (label, start, end). A chest of drawers is one thing."""
    words = list(words)
    for place in range(1, len(words) - 1):
        start, end, _ = words[place]
        if text[start:end] == "of" and words[place - 1][2] == words[place + 1][2] == "thing":
            words[place] = (start, end, "thing")
    for label, run in groupby(words, key=lambda word: word[2]):
        places = list(run)
        yield label, places[0][0], places[-1][1]


def _through(
    head: tuple[NDArray[np.float32], NDArray[np.float32]], states: NDArray[np.float32]
) -> NDArray[np.float32]:
    weight, bias = head
    return np.asarray(states @ weight.T + bias, dtype=np.float32)


def _log_softmax(odds: NDArray[np.float32]) -> NDArray[np.float32]:
    odds = odds - odds.max(axis=-1, keepdims=True)
    return np.asarray(odds - np.log(np.exp(odds).sum(axis=-1, keepdims=True)), dtype=np.float32)
