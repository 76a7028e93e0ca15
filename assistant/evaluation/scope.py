"""Is a message that is none of the shop's business refused, and one that is let through?

Files may be mixed, and each says what its texts are:

- JSON, a list of `[text, intent]` (the form of CLINC150): `order` and `order_status` are the shop's
  business; greetings, yes and no, questions about the guide itself and shopping lists are left out, since
  answering them and declining them are both polite; every other intent is not the shop's business.
- CSV with a column `instruction` (the form of Bitext's customer support set), `query`, `question` or `text`:
  the shop's business, unless a column `label` says `other` (or 0) instead of `business` (or 1).
- Plain text, a message a line: the shop's business, unless the file's name has `oos`, `out_of_scope` or
  `other` in it.

`business:` or `other:` before a path overrides all of this for the whole file.

CLINC150: S. Larson and others (2019), https://github.com/clinc/oos-eval.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import random
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.evaluation.baselines import Fusion, Ranker, plain_rankers
from assistant.evaluation.figures import Figure, Report, Row, figure, mean, resampled
from assistant.evaluation.labelled import UnusableFile, read_csv, read_text
from assistant.evaluation.needs import Progress, Respond
from assistant.ports import Embedder

Refuse = Callable[[str], Awaitable[bool]]
"""Whether the system declines a text as none of the shop's business. Each text comes from a new person."""

BUSINESS_INTENTS = frozenset({"order", "order_status"})
EITHER_WAY_INTENTS = frozenset(
    {
        "greeting", "goodbye", "thank_you", "yes", "no", "maybe", "repeat", "cancel", "change_language",
        "what_can_i_ask_you", "are_you_a_bot", "what_is_your_name", "who_made_you", "who_do_you_work_for",
        "shopping_list", "shopping_list_update",
    }
)  # fmt: skip

_TEXT_COLUMNS = ("instruction", "query", "question", "text")
_LABELS = {"business": True, "1": True, "other": False, "0": False}
_OTHER_NAMES = ("oos", "out_of_scope", "other")


@dataclass(frozen=True, slots=True)
class Message:
    """A text, whether it is the shop's business, and what kind it is (an intent or the file's name)."""

    text: str
    business: bool
    kind: str


def load_messages(files: Sequence[str]) -> list[Message]:
    """The messages of all files, each a path or `business:PATH` or `other:PATH`.

    Raises `UnusableFile` naming the file that is wrong.
    """
    messages: list[Message] = []
    for file in files:
        prefix, colon, rest = file.partition(":")
        known = {"business": True, "other": False}.get(prefix) if colon else None
        path = Path(file if known is None else rest)
        read = {".json": _from_json, ".csv": _from_csv}.get(path.suffix.lower(), _from_lines)
        found = read(path)
        if not found:
            raise UnusableFile(f"{path}: holds no messages that can be judged")
        if known is not None:
            found = [Message(message.text, known, message.kind) for message in found]
        messages += found
    return list({message.text: message for message in messages}.values())


def sample(messages: Sequence[Message], limit: int, seed: int = 0) -> list[Message]:
    """At most `limit` messages: half of them the shop's business where there are enough of both, and
    within each half as many from each kind as can be. The same for the same seed.
    """
    shuffled = random.Random(seed).sample(list(messages), len(messages))
    sides = []
    for business in (True, False):
        kinds: dict[str, list[Message]] = {}
        for message in shuffled:
            if message.business is business:
                kinds.setdefault(message.kind, []).append(message)
        sides.append(_in_turn(kinds.values()))
    return _in_turn(sides)[:limit]


def _in_turn(lists: Iterable[list[Message]]) -> list[Message]:
    """The first of each list, then the second of each, and so on until all are used up."""
    return [message for round in itertools.zip_longest(*lists) for message in round if message is not None]


def refusing(respond: Respond) -> Refuse:
    """What `measure_scope` needs from the product: a reply whose intent is `out_of_scope` is a refusal."""
    people = itertools.count()

    async def refuse(text: str) -> bool:
        return (await respond(f"scope-{next(people)}", text)).intent == "out_of_scope"

    return refuse


async def measure_scope(
    messages: Sequence[Message],
    systems: Mapping[str, Refuse],
    knowledge: Sequence[str] = (),
    embedder: Embedder | None = None,
    progress: Callable[[str], Progress] | None = None,
) -> Report:
    """Every system and every plain method over the same messages.

    A plain method refuses what is unlike everything in `knowledge` (texts of products and policies), below
    the threshold that does best on these very messages: more than it could have in use.
    """
    refused: dict[str, list[bool]] = {}
    for name, refuse in systems.items():
        tell = progress(name) if progress else None
        refused[name] = []
        for number, message in enumerate(messages, 1):
            refused[name].append(await refuse(message.text))
            if tell:
                tell(number, len(messages))
    business = np.array([message.business for message in messages])
    rankers = await asyncio.to_thread(plain_rankers, knowledge, embedder) if knowledge else []
    for ranker in rankers:
        if not isinstance(ranker, Fusion):  # a fused rank says nothing of how alike two texts are
            refused[ranker.name] = await asyncio.to_thread(_refused_plainly, ranker, messages, business)
    rows = [Row(name, _cells(np.array(found), business)) for name, found in refused.items()]
    notes = [f"{int(business.sum())} of the shop's business, {int((~business).sum())} not; 95 % intervals."]
    if rankers:
        notes.append("Plain methods refuse below the threshold that does best on these messages.")
    details = {
        "kinds": {name: _kinds(messages, found) for name, found in refused.items()},
        "mistakes": {
            name: [
                {"text": message.text, "kind": message.kind, "business": message.business}
                for message, no in zip(messages, found, strict=True)
                if no == message.business
            ]
            for name, found in refused.items()
        },
    }
    columns = ("refused when not ours", "let through when ours", "mean of both")
    return Report("Scope", columns, tuple(rows), tuple(notes), details)


def _from_json(path: Path) -> list[Message]:
    try:
        rows = json.loads(read_text(path))
    except json.JSONDecodeError as error:
        raise UnusableFile(f"{path}, line {error.lineno}: not JSON: {error.msg}") from error
    if not isinstance(rows, list) or not all(
        isinstance(row, list) and len(row) == 2 and all(isinstance(part, str) for part in row) for row in rows
    ):
        raise UnusableFile(f"{path}: a list of [text, intent] was expected")
    return [
        Message(text, intent in BUSINESS_INTENTS, intent)
        for text, intent in rows
        if intent not in EITHER_WAY_INTENTS
    ]


def _from_csv(path: Path) -> list[Message]:
    header = read_text(path).partition("\n")[0].strip().split(",")
    column = next((name for name in _TEXT_COLUMNS if name in header), None)
    if column is None:
        raise UnusableFile(f"{path}, line 1: no column named {', '.join(_TEXT_COLUMNS)}")
    messages = []
    for line, row in read_csv(path, (column,)):
        label = _LABELS.get((row.get("label") or "business").strip().casefold())
        if label is None:
            raise UnusableFile(
                f"{path}, line {line}: the label {row['label']!r} is neither business nor other"
            )
        messages.append(Message(row[column], label, row.get("intent") or path.stem))
    return messages


def _from_lines(path: Path) -> list[Message]:
    business = not any(name in path.stem.casefold() for name in _OTHER_NAMES)
    lines = (line.strip() for line in read_text(path).splitlines())
    return [Message(line, business, path.stem) for line in lines if line]


def _refused_plainly(ranker: Ranker, messages: Sequence[Message], business: NDArray[np.bool_]) -> list[bool]:
    likeness = np.array([ranker.scores(message.text).max() for message in messages])
    thresholds = np.append(np.unique(likeness), np.inf)
    balanced = [_shares(likeness < threshold, business)[2] for threshold in thresholds]
    threshold = thresholds[int(np.argmax(balanced))]
    return [bool(value < threshold) for value in likeness]


def _shares(refused: NDArray[np.bool_], business: NDArray[np.bool_]) -> tuple[float, float, float]:
    rightly_refused = float(refused[~business].mean()) if (~business).any() else float("nan")
    rightly_let = float((~refused[business]).mean()) if business.any() else float("nan")
    return rightly_refused, rightly_let, (rightly_refused + rightly_let) / 2


def _cells(refused: NDArray[np.bool_], business: NDArray[np.bool_]) -> tuple[Figure | None, ...]:
    kept_out, let_in = refused[~business].astype(float), (~refused[business]).astype(float)
    both = None
    if len(kept_out) and len(let_in):
        halves = (
            kept_out[resampled(len(kept_out))].mean(axis=1),
            let_in[resampled(len(let_in))].mean(axis=1),
        )
        both = figure(_shares(refused, business)[2], (halves[0] + halves[1]) / 2, len(refused))
    return mean(list(kept_out)), mean(list(let_in)), both


def _kinds(messages: Sequence[Message], refused: Sequence[bool]) -> dict[str, dict[str, float | int]]:
    by_kind: dict[str, list[bool]] = {}
    for message, no in zip(messages, refused, strict=True):
        by_kind.setdefault(message.kind, []).append(no != message.business)
    return {kind: {"count": len(right), "right": sum(right) / len(right)} for kind, right in by_kind.items()}
