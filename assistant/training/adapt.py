"""A shop's own model: the one in use, or another start, tuned on the shop's catalogue and policies.

    adapt(shelf, start, pairs, minutes=12)

The training lives in the shelf's `run/` folder and goes on there after a stop or a kill. At its end the
new model and the one in use are measured on the pairs held back from learning, and the new one is kept
only if it reads them better.
"""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import torch

from assistant.generator.ctranslate import CTranslateEngine
from assistant.generator.shelf import Shelf
from assistant.training.evaluate import job_figures
from assistant.training.export import export
from assistant.training.finetune import Batches, Examples, Tuning, finetune, load_model, reply_bits
from assistant.training.pairs import Pair, measured_on
from assistant.training.running import fast_bf16

FEWEST_PAIRS, FEWEST_HELD_BACK = 200, 20
"""With less than this to learn from or to measure on, nobody could tell whether a model is better."""
MOST_PASSES = 3.0
MEASURED = 150
"""Held-back pairs of each job that are measured."""
SMALL = 30_000_000
"""Parameters up to which a model is our own kind of size: it bears a higher learning rate."""


class NotEnough(ValueError):
    """The shop is too small to tune a model on; the message says what is missing."""


@dataclass(frozen=True, slots=True)
class Figures:
    """How a model does on the shop's held-back pairs: bits a byte of reply by job, and shares."""

    bits: dict[str, float]
    shares: dict[str, float]

    @property
    def mean_bits(self) -> float:
        """The mean over the jobs: what decides between two models."""
        return sum(self.bits.values()) / len(self.bits)


@dataclass(frozen=True, slots=True)
class Adapted:
    """What a training came to. `finished` is false when it was stopped and can go on; then there are no
    figures yet. `kept` is the folder of the new model, None when the old one stays.
    """

    finished: bool
    before: Figures | None = None
    after: Figures | None = None
    kept: Path | None = None
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class _Begun:
    """What a run keeps of its beginning beside what `finetune` keeps."""

    start: str
    tuning: Tuning


def adapt(
    shelf: Shelf,
    start: Path,
    pairs: Sequence[Pair],
    minutes: float,
    seed: int = 1,
    stop_after: float | None = None,
) -> Adapted:
    """Tune the model in `start` on `pairs` so that it takes about `minutes`; keep it if it is better.

    Called again after a stop it goes on, with the pairs and the length it began with. `stop_after` ends
    this stretch early, in minutes. Raises `NotEnough`, `ValueError` when the run in progress has another
    start, and `OSError` when the disk is full; the last whole checkpoint stays.
    """
    began = time.monotonic()
    learnt = [pair for pair in pairs if not pair.held_back]
    held_back = measured_on(pairs, MEASURED)
    if len(learnt) < FEWEST_PAIRS or len(held_back) < FEWEST_HELD_BACK:
        products = len({pair.source for pair in pairs if pair.source.startswith("product:")})
        raise NotEnough(
            f"{products} products give {len(learnt)} examples to learn from and {len(held_back)} to measure "
            f"on: too few ({FEWEST_PAIRS} and {FEWEST_HELD_BACK} are needed). The model in use stays"
        )
    tuning = _tuning(shelf.run, start, learnt, minutes, seed)
    if not finetune(shelf.run, start, pairs, tuning, stop_after):
        return Adapted(finished=False, seconds=time.monotonic() - began)
    before, after = measure(shelf.current(), held_back), measure(shelf.run / "model", held_back)
    kept = None
    if after.mean_bits < before.mean_bits:
        with TemporaryDirectory(dir=shelf.folder) as scratch:
            export(shelf.run / "model", Path(scratch) / "model", biggest=1 << 40)
            name = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
            figures = json.dumps({"before": asdict(before), "after": asdict(after)}, indent=2)
            kept = shelf.keep(Path(scratch) / "model", figures, name)
    shutil.rmtree(shelf.run)
    return Adapted(True, before, after, kept, time.monotonic() - began)


def measure(model: Path, held_back: Sequence[Pair]) -> Figures:
    """The model's figures on `held_back`. Shares are of what it writes in int8, as it is served."""
    bits = reply_bits(*load_model(model), held_back)
    with TemporaryDirectory() as cache:
        engine = CTranslateEngine.open(model, Path(cache))
        shares = job_figures(engine, held_back)
        engine.close()
    return Figures({str(job): value for job, value in bits.items()}, shares)


def _tuning(run: Path, start: Path, learnt: Sequence[Pair], minutes: float, seed: int) -> Tuning:
    """How the run in `run` learns: as it began, or so that a new one ends in about `minutes`."""
    note = run / "begun.json"
    if note.is_file():
        told = json.loads(note.read_text(encoding="utf-8"))
        begun = _Begun(told["start"], Tuning(**told["tuning"]))
        if begun.start != str(start):
            raise ValueError(
                f"a training from {begun.start} is in progress; finish it by the same command, "
                "or drop it with --restart"
            )
        return begun.tuning
    model, tokenizer = load_model(start)
    rate = 4e-4 if model.num_parameters() <= SMALL else 1e-4
    examples = Examples(learnt, tokenizer, model.config.n_positions)
    if not len(examples):
        raise NotEnough("no example fits into the context of this model")
    speed = _tokens_a_second(model, Batches(examples, 16, seed))
    epochs = min(MOST_PASSES, minutes * 60 * speed / examples.tokens())
    tuning = Tuning(epochs=round(epochs, 3), rate=rate, seed=seed)
    run.mkdir(parents=True, exist_ok=True)
    note.write_text(json.dumps(asdict(_Begun(str(start), tuning))), encoding="utf-8")
    return tuning


def _tokens_a_second(model: torch.nn.Module, batches: Batches, seconds: float = 4.0) -> float:
    """How many tokens this machine learns in a second, the padding not counted: tried out on a few."""
    device = "cuda" if torch.cuda.is_available() else "cpu"
    model.to(device).train()
    done, began = 0, 0.0
    for number in range(len(batches)):
        if number == 1:  # the first step warms up
            done, began = 0, time.monotonic()
        batch = {key: value.to(device) for key, value in batches[number * 7919 % len(batches)].items()}
        with torch.autocast(device, torch.bfloat16, enabled=fast_bf16()):
            loss = model(**batch).loss
        loss.backward()
        model.zero_grad()
        done += int(batch["attention_mask"].sum())
        if number and time.monotonic() - began >= seconds:
            break
    return 0.9 * done / max(time.monotonic() - began, 1e-3)  # the optimizer and checkpoints take the rest
