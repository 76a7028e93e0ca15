"""The options of `shopguide announce`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from assistant.announcements.announcement import (
    RECIPIENT_STATES,
    TOPICS,
    Announcement,
    Audience,
    LinkButton,
    Version,
)
from bot.command_line import UserError, run

app = typer.Typer(help="Announcements: draft, preview, approve, schedule, start, watch, pause, cancel.")

Id = Annotated[str, typer.Argument(help="The announcement's id, as `announce list` shows it.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]
By = Annotated[str | None, typer.Option("--by", help="In whose name; else that of this account.")]


@app.command()
def draft(
    context: typer.Context,
    text: Annotated[str, typer.Argument(help="The words; @FILE reads them from a file.")],
    topic: Annotated[str, typer.Option(help=f"One of {', '.join(TOPICS)}.")] = "news",
    product: Annotated[list[str] | None, typer.Option(help="A product's id. May be repeated.")] = None,
    button: Annotated[list[str] | None, typer.Option(help="LABEL=https://... May be repeated.")] = None,
    picture: Annotated[str, typer.Option(help="Web address of a picture.")] = "",
    other: Annotated[str, typer.Option(help="A second version of the words, to compare with.")] = "",
    trial: Annotated[
        float, typer.Option(min=0.01, max=1, help="Share of people who get either before a winner is chosen.")
    ] = 1.0,
    to: Annotated[list[str] | None, typer.Option(help="Only this platform. May be repeated.")] = None,
    language: Annotated[list[str] | None, typer.Option(help="Only who speaks it. May be repeated.")] = None,
    interest: Annotated[
        list[str] | None, typer.Option(help="Such as 'category:Desk Lamps' or 'brand:Lumen'.")
    ] = None,
    seen_within: Annotated[float | None, typer.Option(min=0, help="Days since they last wrote.")] = None,
    channel: Annotated[
        list[str] | None, typer.Option(help="PLATFORM:ID of a channel. May be repeated.")
    ] = None,
    no_people: Annotated[bool, typer.Option("--no-people", help="To the channels only.")] = False,
    by: By = None,
    json: AsJson = False,
) -> None:
    """Write one down. Nothing is sent before it is approved and started."""
    from bot import announce_commands

    if topic not in TOPICS:
        raise UserError(f"--topic {topic}: choose one of {', '.join(TOPICS)}")
    version = Version(_words(text), tuple(product or ()), picture, tuple(map(_button, button or ())))
    announcement = Announcement(
        "",
        topic,
        (version, replace(version, text=_words(other))) if other else (version,),
        Audience(
            not no_people,
            tuple(to or ()),
            tuple(language or ()),
            tuple(interest or ()),
            seen_within,
            tuple(channel or ()),
        ),
        trial,
        language[0] if language and len(language) == 1 else "en",
    )
    run(announce_commands.draft(context.obj, announcement, by, json))


@app.command()
def preview(context: typer.Context, id: Id, json: AsJson = False) -> None:
    """How it looks on each platform, whom it reaches, and what is wrong; exit code 1 when something is."""
    from bot import announce_commands

    well: list[bool] = []

    async def previewing() -> None:
        well.append(await announce_commands.preview(context.obj, id, json))

    run(previewing())
    if well != [True]:
        raise typer.Exit(1)


@app.command()
def approve(
    context: typer.Context,
    id: Id,
    revision: Annotated[
        str | None, typer.Option(help="Only if it is still what `preview` showed under this revision.")
    ] = None,
    by: By = None,
    json: AsJson = False,
) -> None:
    """Agree to it as it is."""
    from bot import announce_commands

    run(announce_commands.approve(context.obj, id, revision, by, json))


@app.command()
def schedule(
    context: typer.Context,
    id: Id,
    at: Annotated[str, typer.Argument(help="2026-12-01T09:00, by the clocks of [announcements] time_zone.")],
    by: By = None,
    json: AsJson = False,
) -> None:
    """Have an approved one sent at a time to come."""
    from bot import announce_commands

    run(announce_commands.schedule(context.obj, id, at, by, json))


@app.command()
def start(context: typer.Context, id: Id, by: By = None, json: AsJson = False) -> None:
    """Have an approved one sent now, or a paused one go on."""
    _step(context, "start", id, by, json)


@app.command()
def pause(context: typer.Context, id: Id, by: By = None, json: AsJson = False) -> None:
    """Send no more for now."""
    _step(context, "pause", id, by, json)


@app.command()
def cancel(context: typer.Context, id: Id, by: By = None, json: AsJson = False) -> None:
    """Send no more, ever."""
    _step(context, "cancel", id, by, json)


@app.command(name="retry-unknown")
def retry_unknown(context: typer.Context, id: Id, by: By = None, json: AsJson = False) -> None:
    """Send again to those of whom nobody knows whether they got it; a paused one stays paused."""
    from bot import announce_commands

    run(announce_commands.retry_unknown(context.obj, id, by, json))


@app.command()
def choose(
    context: typer.Context,
    id: Id,
    version: Annotated[str, typer.Argument(help="a or b")],
    by: By = None,
    json: AsJson = False,
) -> None:
    """Make one of two versions the winner: who still waits gets it."""
    from bot import announce_commands

    run(announce_commands.choose(context.obj, id, version, by, json))


@app.command(name="list")
def list_(context: typer.Context, json: AsJson = False) -> None:
    """All announcements, newest first."""
    from bot import announce_commands

    run(announce_commands.list_(context.obj, json))


@app.command()
def recipients(
    context: typer.Context,
    id: Id,
    state: Annotated[str, typer.Option(help=f"One of {', '.join(RECIPIENT_STATES)}.")] = "",
    json: AsJson = False,
) -> None:
    """To whom it went, and what became of it."""
    from bot import announce_commands

    if state and state not in RECIPIENT_STATES:
        raise UserError(f"--state {state}: choose one of {', '.join(RECIPIENT_STATES)}")
    run(announce_commands.recipients(context.obj, id, state, json))


@app.command()
def watch(
    context: typer.Context,
    id: Id,
    once: Annotated[bool, typer.Option("--once", help="Print how it stands, and end.")] = False,
    json: AsJson = False,
) -> None:
    """How far it has got, a line whenever that changes, until it is done."""
    from bot import announce_commands

    run(announce_commands.watch(context.obj, id, once, json))


def _step(context: typer.Context, name: str, id_: str, by: str | None, json: bool) -> None:
    from bot import announce_commands

    run(announce_commands.step(context.obj, name, id_, by, json))


def _words(text: str) -> str:
    if not text.startswith("@"):
        return text
    try:
        return Path(text[1:]).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"cannot read {text[1:]}: {error}") from None


def _button(text: str) -> LinkButton:
    label, sign, link = text.partition("=")
    if not sign:
        raise UserError(f"--button {text}: write it as LABEL=https://...")
    return LinkButton(label.strip(), link.strip())
