"""`python -m assistant.training`: the steps from a folder of texts to the weights that a shop uses."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(add_completion=False, no_args_is_help=True, help=__doc__)

Run = Annotated[Path, typer.Argument(help="folder of the run: checkpoints, curve, model")]
Data = Annotated[Path | None, typer.Option(help="folder of the licensed sets")]
Minutes = Annotated[float | None, typer.Option(help="end this stretch after so many minutes")]


@app.callback()
def _() -> None:
    """Steps are commands of their own, however few there are."""


@app.command("pretrain")
def pretrain_command(
    run: Run,
    data: Data = None,
    minutes: Minutes = None,
    tokens: Annotated[
        int, typer.Option(help="tokens to read in all; lower it to end a run early")
    ] = 4_000_000,
    threads: Annotated[int, typer.Option(help="CPU threads")] = 1,
) -> None:
    """Predict the next token of the corpus; called again, goes on where it stopped."""
    import torch

    from assistant.training.pretrain import Plan, prepare, pretrain

    torch.set_num_threads(threads)
    plan = Plan(tokens=tokens)
    prepare(run, plan, data, (), ())
    done = pretrain(run, plan, minutes)
    typer.echo("all tokens read" if done else "stopped; the same command goes on from here")


if __name__ == "__main__":
    app()
