"""Tune MiniLM as `dialogue/tagger.py`: what each word of a message is for, and what the message does.

    python -m assistant.training.tagger --data FOLDER

Messages with their words marked are in `messages.tsv`, our own writing, with what was wanted before, whether
the cheapest or the dearest comes first, and what the message does, where that was written down:

    a [rug], <but no {floral} ones>, in (blue), under $50^max

`[ ]` is the thing wanted, `( )` what is said of it, `< >` the words of a refusal with what is refused in
`{ }`, `« »` around what no longer matters ("it needn't be «red»"), and `^max`, `^min` or `^about` stands
behind an amount of money. In learning, things, traits and refused words are put in each other's places, and
letters are lost or doubled, so that the frames are learnt and not the goods. What a message does is learnt
from further texts besides (`intents.py`).

The embeddings stay MiniLM's. About half an hour on two cores. When messages are added, it is enough to go on
from the weights there are, and to average what comes out with them:

    python -m assistant.training.tagger --data FOLDER --steps 1000 --start OLD --average OLD --out NEW

Sources and licences: the generator's model card.
"""

from __future__ import annotations

import argparse
import csv
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from tqdm import tqdm  # type: ignore[import-untyped]

from assistant.dialogue.shorthand import written_out
from assistant.dialogue.slots import LABELS, MOVES, ORDERS
from assistant.dialogue.tagger import LONGEST, WEIGHTS
from assistant.retrieval.text import family
from assistant.retrieval.tuned_minilm import read_weights, write_weights
from assistant.retrieval.uses import bundled_uses
from assistant.training.goods import goods
from assistant.training.intents import examples
from assistant.training.minilm import Batch, Batches, TunableMiniLM, Tuner

MESSAGES = Path(__file__).with_name("messages.tsv")
HELD = 0.06
STEPS = 3000
RATE, HEAD_RATE = 1e-4, 1e-3
# So many are read a step: marked messages, bare keywords, told needs, and texts that do something.
MARKED, KEYWORDS, TOLD, DOING = 24, 4, 4, 16

# A need of fewer words could as well be what somebody looks for.
SENTENCE = 5

_OPENS = {"[": "thing", "(": "trait", "<": "refusing", "{": "refused", "«": "lifted"}
_CLOSES = {"]": "[", ")": "(", ">": "<", "}": "{", "»": "«"}
_BOUND = re.compile(r"\^(max|min|about)")
_AMOUNT = re.compile(r"[\w.,'-]+[$€£¥]?$")
_FILLED = re.compile(r"\[[^\]]*\]|\{[^}]*\}|\([^)]*\)|«[^»]*»")
_SWAPPED = {"[": 0.4, "{": 0.4, "(": 0.3, "«": 0.2}
_MISTYPED = 0.15
_UNPOINTED = 0.15
_MARK = re.compile(r"[.,!?]+(?=\s|$|[\]>})»])")


@dataclass(frozen=True, slots=True)
class Message:
    """`moves` are those that the message may be, none where nobody said; `before` is None for anything."""

    marked: str
    before: str | None
    order: str
    moves: tuple[str, ...]


def unmarked(marked: str) -> tuple[str, list[str]]:
    """The text of a marked message, and the label of each of its characters. Raises `ValueError`."""
    text: list[str] = []
    labels: list[str] = []
    within: list[str] = []
    at = bounded = 0
    while at < len(marked):
        letter = marked[at]
        if bound := _BOUND.match(marked, at):
            amount = _AMOUNT.search("".join(text[bounded:]))  # "30^min-60^max" is two amounts
            if not amount:
                raise ValueError(f"no amount before {bound[0]}: {marked!r}")
            start = bounded + amount.start()
            labels[start:] = [bound[1]] * (len(text) - start)
            at, bounded = bound.end(), len(text)
            continue
        if letter in _OPENS:
            within.append(letter)
        elif letter in _CLOSES:
            if not within or within.pop() != _CLOSES[letter]:
                raise ValueError(f"{letter!r} closes nothing: {marked!r}")
        else:
            text.append(letter)
            inner = next((one for one in "{<[(«" if one in within), "")
            labels.append(_OPENS.get(inner, "other"))
        at += 1
    if within:
        raise ValueError(f"{within[-1]!r} stays open: {marked!r}")
    return "".join(text), labels


def messages(path: Path = MESSAGES) -> list[Message]:
    """The marked messages of a file. Raises `ValueError` for one that is marked wrongly."""
    does = {
        "": (),
        "new": ("new",),
        "refine": ("refine",),
        "product": ("product",),
        "policy": ("policy",),
        "question": ("product", "policy"),
        "chat": ("other",),
    }
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader((line for line in file if not line.startswith("#")), delimiter="\t",
                              quoting=csv.QUOTE_NONE)  # fmt: skip
        found = []
        for row in rows:
            marked, moves = row["message"], does[row["move"]]
            unmarked(marked)
            if not row["move"]:
                moves = ("new",) if "[" in marked else ("refine",) if re.search(r"[<(^«]", marked) else ()
            # As a message is when the tagger reads it.
            marked = written_out(marked) if marked.isascii() else marked
            found.append(Message(marked, row["before"] if row["move"] else None, row["order"], moves))
    return found


class Fillings:
    """What stood in the marks, to be put into others."""

    def __init__(self, among: Sequence[Message]) -> None:
        parts = [part for message in among for part in _FILLED.findall(message.marked)]
        self.of = {mark: [part[1:-1] for part in parts if part[0] == mark] for mark in "[{(«"}
        self.of["["] += goods()
        self.of["{"] += self.of["("]
        self.of["«"] += self.of["("]

    def varied(self, marked: str, draw: random.Random) -> str:
        """The message with other things, traits and refused words, and now and then a typing error."""

        def other(match: re.Match[str]) -> str:
            mark = match[0][0]
            if draw.random() >= _SWAPPED[mark]:
                return match[0]
            return f"{mark}{draw.choice(self.of[mark])}{match[0][-1]}"

        marked = _FILLED.sub(other, marked)
        if draw.random() < _MISTYPED:
            words = list(re.finditer(r"(?<!\^)\b[a-z]{4,}", marked))
            if words:
                word = draw.choice(words)
                marked = marked[: word.start()] + mistyped(word[0], draw) + marked[word.end() :]
        return _MARK.sub("", marked) if draw.random() < _UNPOINTED else marked

    def keywords(self, draw: random.Random) -> Message:
        """A thing as it is typed into a search box, with a trait or without."""
        thing, trait = f"[{draw.choice(self.of['['])}]", f"({draw.choice(self.of['('])})"
        both, after = f"{trait} {thing}", f"{thing} {trait}"
        return Message(draw.choice((thing, thing, both, both, after)), "", "", ("new",))


def mistyped(word: str, draw: random.Random) -> str:
    """The word with a letter lost, doubled, swapped with its neighbour or replaced."""
    at = draw.randrange(1, len(word) - 1)
    return draw.choice((
        word[:at] + word[at + 1 :],
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        word[:at] + word[at] + word[at:],
        word[:at] + draw.choice("aeioustnr") + word[at + 1 :],
    ))  # fmt: skip


class Tagger(TunableMiniLM):
    """MiniLM with a head over each token's state, and two over the whole message."""

    def __init__(self) -> None:
        super().__init__()
        self.tags = nn.Linear(self.size, len(LABELS))
        self.order = nn.Linear(self.size, len(ORDERS))
        self.move = nn.Linear(2 * self.size, len(MOVES))

    def moves(self, states: Tensor, middle: Tensor) -> Tensor:
        """The log odds of what each text does, (texts, moves)."""
        odds: Tensor = self.move(torch.cat([states[:, 0], middle], dim=-1))
        return odds

    def tuned(self) -> dict[str, NDArray[np.float32]]:
        """What was learnt, under MiniLM's own names and those of the heads."""
        heads = {
            f"{head}.{name}": tensor.numpy()
            for head in ("tags", "order", "move")
            for name, tensor in getattr(self, head).state_dict().items()
        }
        return {**self.layers(), **heads}


def tellings() -> list[Message]:
    """Needs that name nothing of what would meet them: whatever else they speak of is not wanted."""
    return [
        Message(need.lower(), "", "", ("new",))
        for use in bundled_uses()
        for need in use.needs
        if len(need.split()) >= SENTENCE
        and not {family(word) for kind in use.kinds for word in kind.split()}
        & set(map(family, need.lower().split()))
    ]


@dataclass(frozen=True, slots=True)
class Source:
    """What is learnt from: marked messages, told needs, and further texts by what they do."""

    marked: list[Message]
    told: list[Message]
    doing: dict[str, list[str]]

    @classmethod
    def of(cls, data: Path, marked: list[Message]) -> Source:
        """The sets in the folder `data` with these messages. Raises `FileNotFoundError` without them."""
        doing: dict[str, list[str]] = {move: [] for move in MOVES}
        for text, intent in examples(data):
            doing["new" if intent == "find" else intent].append(text)
        return cls(marked, tellings(), doing)


class Lessons:
    """Losses over batches drawn from a source."""

    def __init__(self, model: Tagger, source: Source, seed: int) -> None:
        self._model = model
        self._source = source
        self._batches = Batches(LONGEST)
        self._draw = random.Random(seed)
        self._fillings = Fillings(source.marked)
        self._pool: list[Message] = []

    def losses(self) -> Iterator[Tensor]:
        """One batch of each kind."""
        yield self._marked()
        yield self._doing()

    def _before(self, message: Message) -> str:
        if message.before is not None:
            return message.before
        often = 1.0 if message.moves == ("refine",) else 0.2
        return self._draw.choice(self._fillings.of["["]) if self._draw.random() < often else ""

    def _marked(self) -> Tensor:
        draw = self._draw
        while len(self._pool) < MARKED:
            self._pool += draw.sample(self._source.marked, len(self._source.marked))
        batch = [self._pool.pop() for _ in range(MARKED)]
        batch += [self._fillings.keywords(draw) for _ in range(KEYWORDS)]
        batch += draw.sample(self._source.told, TOLD)
        said = [unmarked(self._fillings.varied(message.marked, draw)) for message in batch]
        pairs = [(text.lower(), self._before(one)) for one, (text, _) in zip(batch, said, strict=True)]
        read = self._batches(pairs)
        states, middle = self._model.states(read)
        labels = labels_of(read, [labels for _, labels in said])
        known = labels >= 0
        tags = nn.functional.cross_entropy(self._model.tags(states)[known], labels[known])
        orders = torch.tensor([ORDERS.index(message.order) for message in batch])
        order = nn.functional.cross_entropy(self._model.order(middle), orders)
        move = any_of(self._model.moves(states, middle), [message.moves for message in batch])
        return tags + 0.3 * order + 0.5 * move

    def _doing(self) -> Tensor:
        draw = self._draw
        moves = [draw.choice(("new", "product", "policy", "other", "other", "other")) for _ in range(DOING)]
        pairs = [
            (
                draw.choice(self._source.doing[move]),
                draw.choice(self._fillings.of["["]) if move != "new" and draw.random() < 0.3 else "",
            )
            for move in moves
        ]
        return 0.5 * any_of(
            self._model.moves(*self._model.states(self._batches(pairs))), [(move,) for move in moves]
        )


def labels_of(read: Batch, labels: Sequence[Sequence[str]]) -> Tensor:
    """The label of each token by its first character, (texts, tokens); -1 for what is not in the message."""
    found = torch.full(read.ids.shape, -1)
    for row, one in enumerate(read.tokens):
        for column, (start, end) in enumerate(one.offsets):
            if end > start and one.type_ids[column] == 0:
                found[row, column] = LABELS.index(labels[row][start])
    return found


def any_of(odds: Tensor, moves: Sequence[Sequence[str]]) -> Tensor:
    """Cross-entropy where any of several moves is right; those with none leave it as it is."""
    chances = odds.log_softmax(-1)
    rows = [
        torch.logsumexp(chances[row, [MOVES.index(move) for move in right]], 0)
        for row, right in enumerate(moves)
        if right
    ]
    return -torch.stack(rows).mean() if rows else odds.sum() * 0


def train(source: Source, steps: int, seed: int = 0, start: Path | None = None) -> Tagger:
    """Learn in so many steps, each of one batch of each kind; from `start` on at half the rate."""
    torch.manual_seed(seed)
    model = Tagger()
    slower = 1.0
    if start:
        model.go_on_from(start)
        slower = 0.5
    lessons = Lessons(model, source, seed)
    tuner = Tuner(model, slower * RATE, slower * HEAD_RATE, steps)
    for _ in tqdm(range(steps), unit="step", mininterval=5):
        tuner.step(lessons.losses())
    return model.eval()


def measured(model: Tagger, held: Sequence[Message]) -> dict[str, float]:
    """F1 of each label's tokens, and how often order and move are right, on messages held back."""
    batches = Batches(LONGEST)
    right, guessed, true = (np.zeros(len(LABELS)) for _ in range(3))
    orders, moves = [], []
    for message in held:
        text, labels = unmarked(message.marked)
        read = batches([(text.lower(), message.before or "")])
        with torch.no_grad():
            states, middle = model.states(read)
            tags, order = model.tags(states).argmax(-1), model.order(middle).argmax(-1)
            move = MOVES[int(model.moves(states, middle).argmax(-1))]
        truth = labels_of(read, [labels])
        for guess, label in zip(tags[truth >= 0].tolist(), truth[truth >= 0].tolist(), strict=True):
            right[label] += guess == label
            guessed[guess] += 1
            true[label] += 1
        orders.append(ORDERS[int(order)] == message.order)
        if message.moves:
            moves.append(move in message.moves)
    scores = 2 * right / np.maximum(guessed + true, 1)
    figures = dict(zip(LABELS, map(float, scores), strict=True))
    return {**figures, "order": float(np.mean(orders)), "move": float(np.mean(moves))}


def averaged(several: Sequence[dict[str, NDArray[np.float32]]]) -> dict[str, NDArray[np.float32]]:
    """The mean of models that were learnt from one another, which errs less than each (Wortsman et al., Model
    soups, ICML 2022).
    """
    return {name: np.mean([one[name] for one in several], axis=0, dtype=np.float32) for name in several[0]}


def main() -> None:
    """Command line: see the head of this file."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument(
        "--data", type=Path, required=True, help="folder with search/, answers/, policy/, scope/, ..."
    )
    parser.add_argument("--steps", type=int, default=STEPS)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--start", type=Path, help="weights to go on from, such as those of fewer messages")
    parser.add_argument(
        "--average", type=Path, nargs="*", default=[], help="weights that the learnt ones are averaged with"
    )
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    every = messages()
    random.Random(0).shuffle(every)
    held = int(len(every) * HELD)
    model = train(Source.of(options.data, every[held:]), options.steps, start=options.start)
    for name, figure in measured(model, every[:held]).items():
        print(f"{name:9} {figure:.3f}")
    write_weights(averaged([model.tuned(), *map(read_weights, options.average)]), options.out)
    print(f"saved to {options.out}")


if __name__ == "__main__":
    main()
