"""`shopguide train`: the language model tuned on the shop that was imported."""

from __future__ import annotations

import asyncio
import json as jsonlib
import os
import re
import shutil
from pathlib import Path

from rich.console import Console
from rich.table import Table
from safetensors import SafetensorError

from assistant.catalogue.policy import Passage
from assistant.catalogue.product import Product
from assistant.generator.shelf import Shelf
from assistant.generator.weights import BUNDLED
from bot.commands import CannotRun, no_products, progress_console
from bot.wiring import MODEL_FOLDER
from storage import open_storage
from storage.database import FILE

NEEDS = 3
"""Needs that are written for each product and job, of a catalogue of some thousands."""
MOST_NEEDS = 12
ENOUGH = 8_000
console = Console(highlight=False)


def train(
    data_dir: Path,
    start: str | None,
    minutes: float,
    show: int | None,
    restart: bool,
    rollback: bool,
    json: bool,
) -> None:
    """Tune a model on the shop in `data_dir`; keep it if it is better than the one in use."""
    shelf = Shelf(data_dir / MODEL_FOLDER)
    if rollback:
        folder = shelf.rollback()
        print(f"in use now: {'the bundled model' if folder == BUNDLED else folder}")
        return
    products, passages = asyncio.run(_shop(data_dir))

    # The libraries of training take seconds to load, and nothing else needs them.
    import torch

    from assistant.training.adapt import adapt
    from assistant.training.pairs import build_pairs
    from assistant.training.pairs import show as shown
    from assistant.training.starting import starting_model

    needs = max(NEEDS, min(MOST_NEEDS, ENOUGH // len(products)))
    pairs = build_pairs(products, passages, needs=needs)
    if show:
        print(shown(pairs, show))
        return
    torch.set_num_threads(os.cpu_count() or 1)
    if restart:
        shutil.rmtree(shelf.run, ignore_errors=True)
    try:
        shelf.folder.mkdir(parents=True, exist_ok=True)
        # Not from what the shop has trained before: that would carry along what its catalogue no longer says.
        folder = starting_model(start, fetched_into(shelf, start)) if start else BUNDLED
        going_on = " (going on)" if shelf.run.exists() else ""
        progress_console.print(
            f"{len(products):,} products, {len(passages)} policy passages: {len(pairs):,} examples{going_on}"
        )
        adapted = adapt(shelf, folder, pairs, minutes)
    except ValueError as error:  # too small a shop, an unusable model, another training in progress
        raise CannotRun(str(error)) from None
    except (OSError, SafetensorError) as error:
        raise CannotRun(
            f"training stopped: {error}. The last whole checkpoint in {shelf.run} stays; "
            "with room on the disk the same command goes on from there"
        ) from None
    if not adapted.finished or adapted.before is None or adapted.after is None:
        print("stopped; the same command goes on from here")
        return
    if json:
        print(jsonlib.dumps({
            "kept": str(adapted.kept) if adapted.kept else None,
            "seconds": round(adapted.seconds, 1),
            "before": {"bits": adapted.before.bits, **adapted.before.shares},
            "after": {"bits": adapted.after.bits, **adapted.after.shares},
        }))  # fmt: skip
        return
    table = Table("on examples that were not learnt from", "in use", "new", box=None, pad_edge=False)
    for job, bits in adapted.before.bits.items():
        table.add_row(f"bits a byte, {job}", f"{bits:.3f}", f"{adapted.after.bits[job]:.3f}")
    for name, share in adapted.before.shares.items():
        table.add_row(name.replace("_", " "), f"{share:.3f}", f"{adapted.after.shares[name]:.3f}")
    console.print(table)
    if adapted.kept:
        print(f"better: the new model is in use from the next start ({adapted.kept}); "
              "back with: shopguide train --rollback")  # fmt: skip
    else:
        print("not better: the model in use stays")


def fetched_into(shelf: Shelf, start: str) -> Path:
    """Where a model that has to be fetched is kept: apart from others, so that training begun with one of
    them is never gone on with from another.
    """
    return shelf.folder / "start" / re.sub(r"\W+", "-", start).strip("-")


async def _shop(data_dir: Path) -> tuple[list[Product], list[Passage]]:
    if not (data_dir / FILE).exists():
        raise CannotRun(no_products(data_dir))
    async with open_storage(data_dir) as storage:
        products = [product async for batch in storage.catalogue.every() for product in batch]
        passages = await storage.policies.passages()
    if not products:
        raise CannotRun(no_products(data_dir))
    return products, passages
