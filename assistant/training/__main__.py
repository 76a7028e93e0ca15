"""`python -m assistant.training`: the steps from a folder of texts to the weights that a shop uses.

pretrain, then finetune, then export; `pairs` shows what is learnt from, `evaluate` measures.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from assistant.catalogue.feeds.row import FeedUnusable
from assistant.catalogue.policies import PoliciesUnusable
from assistant.training.corpus import MOST_PASSES
from assistant.training.pairs import JOBS, Job

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False, help=__doc__)

Run = Annotated[Path, typer.Argument(help="folder of the run: checkpoints, curve, model")]
Data = Annotated[Path | None, typer.Option(help="folder of the licensed sets")]
Catalogue = Annotated[Path | None, typer.Option(help="products, JSON Lines with Google's field names")]
Policies = Annotated[Path | None, typer.Option(help="folder of policy pages in Markdown")]
Minutes = Annotated[float | None, typer.Option(help="end this stretch after so many minutes")]
Threads = Annotated[int, typer.Option(help="CPU threads")]
Needs = Annotated[int, typer.Option(help="needs a product for each job")]
Seed = Annotated[int, typer.Option(help="of everything that is drawn by chance")]
Batch = Annotated[int, typer.Option(help="texts a step: few on a CPU, hundreds on a GPU")]


@app.command("pretrain")
def pretrain_command(
    run: Run,
    data: Data = None,
    catalogue: Catalogue = None,
    policies: Policies = None,
    minutes: Minutes = None,
    tokens: Annotated[int, typer.Option(help="tokens to read in all; lower to end early")] = 16_000_000,
    layers: Annotated[int, typer.Option(help="layers of the model")] = 8,
    width: Annotated[int, typer.Option(help="width of the model, 64 for each head")] = 256,
    meanings: Annotated[bool, typer.Option(help="begin with the sentence encoder's view of words")] = True,
    passes: Annotated[int, typer.Option(help="times that a text is read at most")] = MOST_PASSES,
    batch: Batch = 8,
    rate: Annotated[float, typer.Option(help="highest learning rate")] = 1.5e-3,
    threads: Threads = 1,
) -> None:
    """Learn to predict the next token; called again, go on where it stopped."""
    import torch

    from assistant.training.pretrain import Plan, prepare, pretrain
    from assistant.training.shop import read_shop

    torch.set_num_threads(threads)
    plan = Plan(
        tokens=tokens,
        passes=passes,
        width=width,
        layers=layers,
        heads=max(1, width // 64),
        batch=batch,
        rate=rate,
        meanings=meanings,
    )
    prepare(run, plan, data, *read_shop(catalogue, policies))
    done = pretrain(run, plan, minutes)
    typer.echo("all tokens read" if done else "stopped; the same command goes on from here")


@app.command("pairs")
def pairs_command(
    data: Data = None,
    catalogue: Catalogue = None,
    policies: Policies = None,
    needs: Needs = 2,
    seed: Seed = 1,
    show: Annotated[int, typer.Option(help="how many to print")] = 20,
) -> None:
    """Print pairs of prompt and reply as they are learnt."""
    from assistant.training.pairs import build_pairs
    from assistant.training.pairs import show as shown
    from assistant.training.shop import read_shop

    pairs = build_pairs(*read_shop(catalogue, policies), data, needs, seed)
    typer.echo(f"{len(pairs)} pairs\n\n{shown(pairs, show)}")


@app.command("finetune")
def finetune_command(
    run: Run,
    start: Annotated[Path, typer.Option("--from", help="folder of the model to start from")],
    data: Data = None,
    catalogue: Catalogue = None,
    policies: Policies = None,
    minutes: Minutes = None,
    needs: Needs = 2,
    seed: Seed = 1,
    epochs: Annotated[float, typer.Option(help="passes over the pairs")] = 1.0,
    batch: Batch = 16,
    rate: Annotated[float, typer.Option(help="highest learning rate")] = 6e-4,
    keep: Annotated[
        list[str] | None, typer.Option(help="a job's share of pairs to learn, answer=0.3")
    ] = None,
    teacher: Annotated[Path | None, typer.Option(help="folder of a larger model to learn from")] = None,
    threads: Threads = 1,
) -> None:
    """Learn the jobs from pairs; called again, go on where it stopped."""
    import torch

    from assistant.training.finetune import Tuning, finetune, load_model, reply_bits
    from assistant.training.pairs import build_pairs
    from assistant.training.shop import read_shop

    torch.set_num_threads(threads)
    pairs = build_pairs(*read_shop(catalogue, policies), data, needs, seed, _shares(keep or []))
    held_back = [pair for pair in pairs if pair.held_back][:600]
    typer.echo(f"held-back bits a byte of reply before: {reply_bits(*load_model(start), held_back)}")
    done = finetune(run, start, pairs, Tuning(epochs, batch, rate, seed), minutes, teacher)
    typer.echo(f"held-back bits a byte of reply after: {reply_bits(*load_model(run / 'model'), held_back)}")
    typer.echo("all pairs learnt" if done else "stopped; the same command goes on from here")


@app.command("prune")
def prune_command(
    model: Annotated[Path, typer.Argument(help="folder of a trained model")],
    target: Annotated[Path, typer.Argument(help="folder to write")],
    layers: Annotated[int, typer.Option(help="layers that stay")],
    neurons: Annotated[int, typer.Option(help="neurons of each layer's feed-forward part that stay")],
    data: Data = None,
    catalogue: Catalogue = None,
    policies: Policies = None,
    needs: Needs = 2,
    seed: Seed = 1,
) -> None:
    """Cut whole layers and neurons out of a model; `finetune --teacher` wins back what that cost."""
    from assistant.training.pairs import build_pairs
    from assistant.training.prune import prune
    from assistant.training.shop import read_shop

    pairs = build_pairs(*read_shop(catalogue, policies), data, needs, seed)
    prune(model, target, pairs, layers, neurons)


@app.command("export")
def export_command(
    model: Annotated[Path, typer.Argument(help="folder of a trained model")],
    target: Annotated[Path, typer.Argument(help="folder to write")],
) -> None:
    """Write weights in half precision with their hashes, ready to be used."""
    from assistant.training.export import export

    typer.echo(f"{export(model, target):,} bytes of weights in {target}")


@app.command("evaluate")
def evaluate_command(
    model: Annotated[Path, typer.Argument(help="folder of a model")],
    run: Annotated[Path, typer.Argument(help="the pretraining run whose held-back texts are read")],
) -> None:
    """Perplexity and bits a byte on held-back text, beside a 5-gram model and xz."""
    from assistant.training.evaluate import reading, table

    typer.echo(table(reading(model, run)))


@app.command("sample")
def sample_command(
    model: Annotated[Path, typer.Argument(help="folder of a model")],
    data: Data = None,
    catalogue: Catalogue = None,
    policies: Policies = None,
    needs: Needs = 2,
    seed: Seed = 1,
    count: Annotated[int, typer.Option(help="generations of each job")] = 10,
) -> None:
    """Print what the model writes for held-back prompts, and shares of what it gets right."""
    from tempfile import TemporaryDirectory

    from assistant.generator.ctranslate import CTranslateEngine
    from assistant.training.evaluate import generations, job_figures
    from assistant.training.pairs import build_pairs
    from assistant.training.shop import read_shop

    pairs = build_pairs(*read_shop(catalogue, policies), data, needs, seed)
    held_back = [pair for pair in pairs if pair.held_back]
    with TemporaryDirectory() as cache:
        engine = CTranslateEngine.open(model, Path(cache), 1)
        typer.echo(generations(engine, held_back, count))
        for name, value in job_figures(engine, held_back).items():
            typer.echo(f"{name}: {value:.3f}")
        engine.close()


@app.command("recall")
def recall_command(
    model: Annotated[Path, typer.Argument(help="folder of a model")],
    catalogue: Annotated[Path, typer.Option(help="products, JSON Lines with Google's field names")],
    count: Annotated[int, typer.Option(help="needs, of either kind of product")] = 200,
    seed: Seed = 77,
) -> None:
    """Print what the model adds to finding a product (recall@1 and @10) and its category."""
    from random import Random
    from tempfile import TemporaryDirectory

    from assistant.generator.ctranslate import CTranslateEngine
    from assistant.retrieval.embedder import open_embedder
    from assistant.retrieval.minilm import MINILM
    from assistant.training.pairs import is_held_back
    from assistant.training.shop import read_products
    from assistant.training.usefulness import categories, recall

    products = read_products(catalogue)
    with TemporaryDirectory() as cache:
        engine = CTranslateEngine.open(model, Path(cache), 1)
        embedder = open_embedder(MINILM, Path(cache), 1)
        for held_back in (False, True):
            some = [one for one in products if is_held_back(f"product:{one.id}") == held_back]
            some = Random(seed).sample(some, min(count, len(some)))
            typer.echo(f"{len(some)} products {'held back' if held_back else 'learnt'}")
            typer.echo("  found the product: first, among the first ten")
            for name, (first, ten) in recall(engine, embedder, products, some, seed).items():
                typer.echo(f"  {name:22} {first:.3f} {ten:.3f}")
            typer.echo("  found the category: its first step, the whole path")
            for name, (first, whole) in categories(engine, embedder, products, some, seed).items():
                typer.echo(f"  {name:22} {first:.3f} {whole:.3f}")
        engine.close()


def _shares(told: list[str]) -> dict[Job, float]:
    """`job=share` options as numbers."""
    shares: dict[Job, float] = {}
    for text in told:
        name, _, share = text.partition("=")
        job = next((job for job in JOBS if job == name), None)
        if job is None or not re.fullmatch(r"[01](\.\d+)?|\.\d+", share):
            raise ValueError(f"--keep {text}: a job ({', '.join(JOBS)}) and a share such as answer=0.3")
        shares[job] = float(share)
    return shares


def main() -> None:
    """Run the command line; what cannot be used is told in one line, with exit code 2."""
    try:
        app()
    except (ValueError, OSError, FeedUnusable, PoliciesUnusable) as error:
        typer.echo(f"{error}", err=True)
        raise SystemExit(2) from None


if __name__ == "__main__":
    main()
