"""The command line. People, scripts and tests rely on it: see the table in the README.

What the commands need is imported when one runs: a mistake in the command line or the configuration is told
before the models' libraries are loaded.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from bot import announce_cli, logs, secrets
from bot.command_line import Options, UserError
from bot.command_line import run as _run
from bot.config import ConfigError, default_data_dir, load

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
# typer carries its own copy of click, whose base of all usage errors it does not name in public.
USAGE_ERRORS: Any = next(kind for kind in typer.BadParameter.__mro__ if kind.__name__ == "ClickException")
errors = Console(stderr=True, highlight=False)


@app.callback(help="A shop's guide that lives where its customers chat.")
def options(
    context: typer.Context,
    config: Annotated[
        Path | None, typer.Option(help="Configuration file (TOML); see config.example.toml.")
    ] = None,
    data_dir: Annotated[Path | None, typer.Option(help="Folder in which the shop is kept.")] = None,
    verbose: Annotated[bool, typer.Option("--verbose", help="Log what happens, to standard error.")] = False,
    log_json: Annotated[
        bool, typer.Option("--log-json", help="Log in JSON, an object a line, without anybody's words.")
    ] = False,
) -> None:
    logs.set_up(log_json, verbose)
    chosen = data_dir or (
        Path(folder) if (folder := os.environ.get("SHOPGUIDE_DATA_DIR")) else default_data_dir()
    )
    context.obj = Options(load(config), chosen)


@app.command()
def demo(
    context: typer.Context,
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Port of the chat page; 0 takes a free one.")
    ] = 8765,
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help="Do not open the page in a browser.")
    ] = False,
) -> None:
    """A ready shop with a chat page on this machine; no accounts needed."""
    from bot import commands

    _run(commands.demo(context.obj.data_dir / "demo", port, not no_browser))


@app.command()
def chat(
    context: typer.Context,
    json: Annotated[
        bool, typer.Option("--json", help="A line in is a message, a line out is a reply.")
    ] = False,
    user: Annotated[
        str | None, typer.Option(help="Who is typing; the conversation is kept under this name.")
    ] = None,
    demo: Annotated[bool, typer.Option("--demo", help="Talk to the bundled shop.")] = False,
) -> None:
    """The same assistant in this terminal."""
    from adapters.terminal.inbound import Visitor
    from bot import commands

    folder = context.obj.data_dir / "demo" if demo else context.obj.data_dir
    _run(commands.chat(context.obj.config, folder, demo, json, Visitor.named(user)))


@app.command(name="import")
def import_(
    context: typer.Context,
    file: Annotated[
        str, typer.Argument(help="The product feed, a file or an address; its format is found by content.")
    ],
    map: Annotated[
        list[str] | None, typer.Option(help="Column of a plain table, such as title=Name. May be repeated.")
    ] = None,
    currency: Annotated[
        str | None, typer.Option(help="Currency of prices that do not name one, such as USD.")
    ] = None,
    rejects: Annotated[
        Path | None, typer.Option(help="Where to list the rows that could not be used.")
    ] = None,
    allow_partial: Annotated[
        bool, typer.Option("--allow-partial", help="Import even if most rows are unusable.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """A product feed into the catalogue."""
    from bot import commands

    columns = {}
    for pair in map or []:
        name, sign, column = pair.partition("=")
        if not sign or not name.strip() or not column.strip():
            raise UserError(f"--map {pair}: write it as field=column, for example --map title=Name")
        columns[name.strip()] = column.strip()
    feed: Path | str = file if file.startswith(("http://", "https://")) else Path(file)
    if isinstance(feed, Path) and not feed.is_file():
        raise UserError(f"feed not found: {file}")
    _run(
        commands.import_(
            context.obj.config, context.obj.data_dir, feed, columns, currency, rejects, allow_partial, json
        )
    )


@app.command()
def policies(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="Folder of Markdown pages: returns, shipping, payment, ...")],
) -> None:
    """The shop's policy pages, for answers."""
    from bot import commands

    if not folder.is_dir():
        raise UserError(f"folder not found: {folder}")
    _run(commands.policies(context.obj.data_dir, folder))


@app.command()
def train(
    context: typer.Context,
    start: Annotated[
        str | None,
        typer.Option("--from", help="A folder or hub id of a GPT-2 to start from; else the bundled model."),
    ] = None,
    minutes: Annotated[float, typer.Option(min=0.1, help="About how long to train.")] = 10.0,
    show: Annotated[
        int | None, typer.Option(min=1, help="Print so many of the examples, and train nothing.")
    ] = None,
    restart: Annotated[
        bool, typer.Option("--restart", help="Drop a training in progress and begin anew.")
    ] = False,
    rollback: Annotated[
        bool, typer.Option("--rollback", help="Go back to the model before the one in use.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """Tune the language model on this shop; stop with Ctrl-C, go on with the same command."""
    from bot import training

    training.train(context.obj.data_dir, start, minutes, show, restart, rollback, json)


@app.command()
def serve(context: typer.Context) -> None:
    """Everything the configuration switches on."""
    secrets.require(context.obj.config, os.environ)
    from bot import commands

    _run(commands.serve(context.obj.config, context.obj.data_dir))


@app.command()
def backup(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="The new file to put the whole shop into.")],
) -> None:
    """The shop in one file; `serve` may run meanwhile."""
    from bot import commands

    _run(commands.back_up(context.obj.data_dir, file))


@app.command()
def restore(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A file that `shopguide backup` made.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Put it in the place of a shop, which is kept beside it.")
    ] = False,
) -> None:
    """The shop out of a backup, once all of it has been checked."""
    from bot import commands

    _run(commands.restore(context.obj.data_dir, file, replace))


@app.command(name="forget-old")
def forget_old(
    context: typer.Context,
    days: Annotated[
        float | None, typer.Option(min=0, help="How old; else [retention] days of the configuration.")
    ] = None,
) -> None:
    """Remove old conversations and messages; `serve` does so every day."""
    from bot import commands

    chosen = context.obj.config.retention.days if days is None else days
    if days is None and not chosen:
        raise UserError("[retention] days is 0, which keeps everything; say --days N to remove what is older")
    _run(commands.forget_old(context.obj.data_dir, chosen))


@app.command()
def check(
    context: typer.Context,
    offline: Annotated[bool, typer.Option("--offline", help="Ask no platform anything.")] = False,
) -> None:
    """Configuration, tokens, platforms, model, index, disk and clock; exit code 1 when something is wrong."""
    from bot import commands

    well: list[bool] = []

    async def checking() -> None:
        well.append(await commands.check(context.obj.config, context.obj.data_dir, offline))

    _run(checking())
    if well != [True]:
        raise typer.Exit(1)


app.add_typer(announce_cli.app, name="announce")
eval_ = typer.Typer(help="Quality on labelled files, with and without the model, beside plain methods.")
app.add_typer(eval_, name="eval")
Feed = Annotated[Path, typer.Option("--catalogue", help="The product feed to measure on.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")]


@eval_.command(name="needs")
def eval_needs(
    context: typer.Context,
    catalogue: Feed,
    needs: Annotated[Path, typer.Option(help="Needs, one a line; see benchmarks/needs/README.md.")],
    json: AsJson = False,
) -> None:
    """How well needs are met, judged on the products shown."""
    from bot import measuring

    _run(measuring.needs(context.obj.config, _existing(catalogue), _existing(needs), json))


@eval_.command(name="scope")
def eval_scope(
    context: typer.Context,
    catalogue: Feed,
    files: Annotated[list[str], typer.Argument(help="Texts; business:FILE or other:FILE if need be.")],
    limit: Annotated[int, typer.Option(min=10, help="How many texts at most.")] = 1000,
    json: AsJson = False,
) -> None:
    """How often the shop's business is let through, and everything else refused."""
    from bot import measuring

    _run(measuring.scope(context.obj.config, _existing(catalogue), files, limit, json))


@eval_.command(name="answers")
def eval_answers(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="CSV: qid,question,title,candidate,source,label (0, 1, 2).")],
    json: AsJson = False,
) -> None:
    """Evidence for product questions: the best on top, and silence where there is none."""
    from bot import measuring

    _run(measuring.answers(context.obj.config, _existing(file), json))


@eval_.command(name="relevance")
def eval_relevance(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="CSV: query,name,label (Relevant, Not relevant; or 1, 0).")],
    json: AsJson = False,
) -> None:
    """How well the ranking score tells relevant products from irrelevant ones."""
    from bot import measuring

    _run(measuring.relevance(context.obj.config, _existing(file), json))


@eval_.command(name="grounding")
def eval_grounding(
    context: typer.Context,
    files: Annotated[
        list[Path] | None,
        typer.Argument(help="Conversations (JSON Lines with id and turns); files of needs are such, too."),
    ] = None,
    catalogue: Annotated[
        Path | None, typer.Option("--catalogue", help="A product feed; without one the bundled shop speaks.")
    ] = None,
    json: AsJson = False,
) -> None:
    """Whether every price, number, period, name and link in the replies comes from somewhere; exit code 1
    when one does not."""
    from bot import measuring

    well: list[bool] = []

    async def tracing() -> None:
        told = [_existing(file) for file in files or ()]
        feed = _existing(catalogue) if catalogue else None
        well.append(await measuring.grounding(context.obj.config, feed, told, json))

    _run(tracing())
    if well != [True]:
        raise typer.Exit(1)


def _existing(file: Path) -> Path:
    if not file.is_file():
        raise UserError(f"file not found: {file}")
    return file


console = typer.Typer(help="The merchant's console of `serve`; see docs/console.md.")
app.add_typer(console, name="console")


@console.callback()
def console_options() -> None:
    """Keeps `link` a command of its own, although it is the only one."""


@console.command(name="link")
def console_link(context: typer.Context) -> None:
    """Print a one-time link, with which an account is made or a forgotten password set anew."""
    from bot import commands

    _run(commands.console_link(context.obj.config, context.obj.data_dir))


def main() -> None:
    """Entry point: every error that a person can mend is one line, with exit code 2."""
    try:
        result = app(sys.argv[1:] or ["--help"], standalone_mode=False)
    except (KeyboardInterrupt, typer.Abort):
        sys.exit(130)
    except USAGE_ERRORS as error:
        _fail(error.format_message())
    except (UserError, ConfigError) as error:
        _fail(str(error))
    except Exception as error:
        if not isinstance(error, _for_people()):
            raise
        _fail(str(error))
    else:
        sys.exit(result if isinstance(result, int) else 0)


def _for_people() -> tuple[type[Exception], ...]:
    """The errors whose message says what a person can do."""
    from adapters.adapter import CannotConnect
    from assistant.catalogue.feeds.row import FeedUnusable
    from assistant.catalogue.policies import PoliciesUnusable
    from assistant.evaluation.labelled import UnusableFile
    from assistant.generator.weights import UnusableModel
    from assistant.retrieval.minilm import EmbedderError
    from bot.commands import CannotRun
    from bot.fetching import FetchFailed
    from storage import DatabaseUnusable, ImportRunning, StoreUnavailable
    from storage.backup import BackupUnusable

    return (
        CannotRun,
        FetchFailed,
        BackupUnusable,
        CannotConnect,
        FeedUnusable,
        PoliciesUnusable,
        UnusableModel,
        UnusableFile,
        ImportRunning,
        EmbedderError,
        DatabaseUnusable,
        StoreUnavailable,
    )


def _fail(message: str) -> None:
    errors.print(f"shopguide: {message}", markup=False, soft_wrap=True)
    sys.exit(2)


if __name__ == "__main__":
    main()
