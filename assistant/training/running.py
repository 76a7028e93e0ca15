"""What pretraining and fine-tuning share: stretches of limited time, progress, checkpoints, the loss curve.

Training is the `transformers` Trainer's (accelerate beneath it). A run lives in one folder; started
again with the same options it goes on from its last whole checkpoint and sees the same batches in the
same order, so that stretches add up to the run that was never interrupted.
"""

from __future__ import annotations

import json
import signal
import sys
import threading
import time
from pathlib import Path
from typing import Any

import torch
from tqdm import tqdm  # type: ignore[import-untyped]
from transformers import (
    PrinterCallback,
    Trainer,
    TrainerCallback,
    TrainerControl,
    TrainerState,
    TrainingArguments,
)

CHECKPOINT_MINUTES = 5.0
"""The most work that a kill can lose."""


class Stretch(TrainerCallback):
    """Ends a stretch when its time is up, saves in between by the clock, and shows how it goes."""

    def __init__(self, minutes: float | None, tokens_a_step: int) -> None:
        self.minutes = minutes
        self.tokens_a_step = tokens_a_step
        self.loss = 0.0
        self.bar: Any = None
        self.interrupted = False
        self._handler: Any = None

    def on_train_begin(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **_: Any
    ) -> None:
        """The clock starts with the first step. Ctrl-C saves and ends; twice, it breaks off."""
        if threading.current_thread() is threading.main_thread():
            self._handler = signal.signal(signal.SIGINT, self._interrupt)
        self.began = self.saved = time.monotonic()
        self.first = state.global_step
        self.bar = tqdm(
            total=state.max_steps,
            initial=state.global_step,
            unit="step",
            mininterval=1 if sys.stderr.isatty() else 5,
            dynamic_ncols=True,
        )

    def on_step_end(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **_: Any
    ) -> None:
        """Count the step; save or stop when it is time."""
        now = time.monotonic()
        done = state.global_step - self.first
        rate = done * self.tokens_a_step / max(now - self.began, 1e-9)
        self.bar.set_postfix_str(f"{rate:,.0f} tokens/s, loss {self.loss:.3f}", refresh=False)
        self.bar.update(1)
        if now - self.saved >= CHECKPOINT_MINUTES * 60:
            self.saved = now
            control.should_save = True
        if self.interrupted or (self.minutes is not None and now - self.began >= self.minutes * 60):
            control.should_save = control.should_training_stop = True

    def on_log(
        self,
        args: TrainingArguments,
        state: TrainerState,
        control: TrainerControl,
        logs: dict[str, float] | None = None,
        **_: Any,
    ) -> None:
        """Remember the loss for the bar."""
        self.loss = (logs or {}).get("loss", self.loss)

    def on_train_end(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **_: Any
    ) -> None:
        """Take the bar down."""
        self.bar.close()
        self._restore()

    def _interrupt(self, number: int, frame: object) -> None:
        self.interrupted = True
        self._restore()

    def _restore(self) -> None:
        if self._handler is not None:
            signal.signal(signal.SIGINT, self._handler)
            self._handler = None


def last_checkpoint(run: Path) -> Path | None:
    """The newest checkpoint that was written whole: one cut off by a kill or a full disk is passed over.

    The Trainer writes `trainer_state.json` last.
    """
    found = sorted(run.glob("checkpoint-*"), key=lambda path: int(path.name.rpartition("-")[2]), reverse=True)
    for path in found:
        try:
            json.loads((path / "trainer_state.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue
        return path
    return None


def fast_bf16() -> bool:
    """Whether this machine multiplies bfloat16 faster than float32: 1.6 times on a CPU with AVX512-BF16,
    slower on one without (measured, docs/training.md).
    """
    if torch.cuda.is_available():
        return bool(torch.cuda.is_bf16_supported())
    return bool(torch.cpu._is_avx512_bf16_supported() or torch.cpu._is_amx_tile_supported())


def arguments(
    run: Path,
    steps: int,
    batch: int,
    rate: float,
    seed: int,
    schedule: str,
    options: dict[str, float],
    warm: int,
) -> TrainingArguments:
    """The Trainer's settings that both kinds of training have in common."""
    return TrainingArguments(
        output_dir=str(run),
        max_steps=steps,
        per_device_train_batch_size=batch,
        learning_rate=rate,
        lr_scheduler_type=schedule,
        lr_scheduler_kwargs=options,
        warmup_steps=warm,
        optim="adamw_torch_fused",
        adam_beta2=0.98,
        weight_decay=0.05,
        max_grad_norm=1.0,
        logging_steps=10,
        save_strategy="no",  # `Stretch` saves by the clock
        save_total_limit=2,
        report_to=[],
        disable_tqdm=True,
        seed=seed,
        data_seed=seed,
        use_cpu=not torch.cuda.is_available(),
        bf16=fast_bf16(),
        dataloader_pin_memory=torch.cuda.is_available(),
        remove_unused_columns=False,
    )


def train_on(trainer: Trainer, run: Path) -> bool:
    """Train from the last whole checkpoint of `run`, or from the start. True when all steps are done."""
    trainer.remove_callback(PrinterCallback)  # the bar says it
    checkpoint = last_checkpoint(run)
    trainer.train(resume_from_checkpoint=str(checkpoint) if checkpoint else None)
    trainer.save_state()
    draw_curve(trainer.state.log_history, run / "loss.png")
    return bool(trainer.state.global_step >= trainer.state.max_steps)


def draw_curve(history: list[dict[str, float]], path: Path) -> None:
    """The training loss over the steps as a PNG."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(7, 4), dpi=120)
    points = [(entry["step"], entry["loss"]) for entry in history if "loss" in entry]
    if points:
        axes.plot(*zip(*points, strict=True), linewidth=1)
    axes.set_xlabel("step")
    axes.set_ylabel("loss, nats a token")
    axes.grid(alpha=0.3)
    figure.tight_layout()
    figure.savefig(path)
    pyplot.close(figure)
