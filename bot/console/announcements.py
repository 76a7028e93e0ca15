"""Announcements: written, looked at, approved, sent at their time, and what came of them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from assistant.announcements.announcement import (
    OPEN,
    RECIPIENT_STATES,
    TOPICS,
    Announcement,
    Audience,
    LinkButton,
    RecipientState,
    Version,
)
from assistant.announcements.announcement import Response as Came
from assistant.announcements.comparing import Estimate, difference, share
from assistant.announcements.desk import AnnouncementDesk, Preview, Refused
from bot.console.doorkeeper import post
from bot.console.pages import Pages, go

LANGUAGES = (("en", "English"), ("zh", "Chinese"))
_LISTED = 100
_LISTED_RECIPIENTS = 50
_TROUBLE: tuple[RecipientState, ...] = ("unknown", "failed", "unreachable")
_ACTIVE = ("sending", "scheduled")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one version, with the shares of those who pressed something and those who left."""

    came: Came
    clicked: Estimate
    unsubscribed: Estimate


@dataclass(frozen=True, slots=True)
class Compared:
    """How much more of `a` than of `b` clicked and unsubscribed."""

    clicked: Estimate
    unsubscribed: Estimate


def routes(desk: AnnouncementDesk, time_zone: str, pages: Pages) -> list[BaseRoute]:
    """`/announcements` and what is below it; times are typed and shown by the clocks of `time_zone`."""
    room = _Room(desk, ZoneInfo(time_zone), pages)
    return [
        Route("/announcements", room.all),
        Route("/announcements/new", room.new),
        post("/announcements/preview", room.preview),
        post("/announcements/save", room.save),
        Route("/announcements/{id}", room.one),
        Route("/announcements/{id}/edit", room.edit),
        Route("/announcements/{id}/progress", room.progress),
        Route("/announcements/{id}/outcome", room.outcome),
        post("/announcements/{id}/{step}", room.step),
    ]


class _Room:
    def __init__(self, desk: AnnouncementDesk, zone: ZoneInfo, pages: Pages) -> None:
        self._desk = desk
        self._zone = zone
        self._pages = pages

    async def all(self, request: Request) -> Response:
        """The last announcements, the newest first."""
        announcements = await self._desk.store.all(limit=_LISTED)
        counts = await self._desk.store.states_of([one.id for one in announcements])
        return self._pages.show(
            request, "announcements.html", announcements=announcements, counts=counts, when=self._when
        )

    async def new(self, request: Request) -> Response:
        """An empty form."""
        return self._form(request, Announcement("", "news", (Version(""),)))

    async def edit(self, request: Request) -> Response:
        """The form of one that has not been sent."""
        found = await self._desk.store.get(request.path_params["id"])
        if found is None or found.state not in OPEN:
            return self._gone(request)
        return self._form(request, found)

    async def preview(self, request: Request, form: FormData) -> Response:
        """How what stands in the form looks, whom it would go to, and what is wrong with it."""
        try:
            announcement = read(form)
        except ValueError as error:
            return self._pages.show(request, "announcement_preview.html", mistake=str(error), preview=None)
        preview = await self._desk.preview(announcement)
        return self._pages.show(request, "announcement_preview.html", mistake="", preview=preview)

    async def save(self, request: Request, form: FormData) -> Response:
        """Keep the draft, new or changed."""
        by = _by(request)
        try:
            announcement = read(form)
            if announcement.id:
                kept = await self._desk.edit(announcement, by)
            else:
                kept = await self._desk.draft(announcement, by)
        except (ValueError, Refused) as error:
            return self._form(request, _as_typed(form), mistake=str(error))
        return go(f"/announcements/{kept.id}", "draft-kept")

    async def one(self, request: Request) -> Response:
        """One announcement: preview and next steps, or how far it is and what came of it."""
        found = await self._desk.store.get(request.path_params["id"])
        return await self._one(request, found) if found else self._gone(request)

    async def progress(self, request: Request) -> Response:
        """The part of the page that changes while it is sent."""
        found = await self._desk.store.get(request.path_params["id"])
        if found is None:
            return Response(status_code=404)
        response = self._pages.show(request, "announcement_progress.html", **await self._state(found))
        if request.query_params.get("state") != found.state:  # other steps are possible now
            response.headers["HX-Refresh"] = "true"
        return response

    async def outcome(self, request: Request) -> Response:
        """The part of the page with what came of it, which takes longer to count."""
        found = await self._desk.store.get(request.path_params["id"])
        if found is None:
            return Response(status_code=404)
        return self._pages.show(request, "announcement_outcome.html", one=found, **await self._came(found.id))

    async def step(self, request: Request, form: FormData) -> Response:
        """Approve, schedule, start, pause, cancel, retry the unknown, or choose a winner."""
        id_, by, revision = request.path_params["id"], _by(request), str(form.get("revision", ""))
        steps: dict[str, Callable[[], Awaitable[object]]] = {
            "approve": lambda: self._desk.approve(id_, by, revision),
            "start": lambda: self._desk.start(id_, by, revision),
            "pause": lambda: self._desk.pause(id_, by),
            "cancel": lambda: self._desk.cancel(id_, by),
            "retry": lambda: self._desk.retry_unknown(id_, by),
            "choose": lambda: self._desk.choose(id_, str(form.get("version", "")), by),
            "schedule": lambda: self._desk.schedule(id_, self._moment(form), by, revision),
        }
        name = request.path_params["step"]
        if name not in steps or await self._desk.store.get(id_) is None:
            return self._gone(request)
        mistake = ""
        try:
            await steps[name]()
        except (ValueError, Refused) as error:
            mistake = str(error)
        found = await self._desk.get(id_)
        if mistake:
            return await self._one(request, found, mistake)
        return go(
            f"/announcements/{id_}", "retry-waits" if (name, found.state) == ("retry", "paused") else ""
        )

    async def _one(self, request: Request, found: Announcement, mistake: str = "") -> Response:
        preview: Preview | None = None
        if found.state in OPEN:
            preview = await self._desk.preview(found)
        return self._pages.show(
            request,
            "announcement.html",
            409 if mistake else 200,
            mistake=mistake,
            preview=preview,
            deeds=await self._desk.store.deeds(found.id),
            zone=self._zone.key,
            **await self._state(found),
            **await self._came(found.id),
        )

    async def _state(self, found: Announcement) -> dict[str, Any]:
        store = self._desk.store
        states = await store.states(found.id)
        troubled = [
            one
            for state in _TROUBLE
            if states.get(state)
            for one in await store.recipients(found.id, state, _LISTED_RECIPIENTS)
        ]
        total = sum(states.values())
        done = total - states.get("pending", 0) - states.get("sending", 0) - states.get("retry", 0)
        return {
            "one": found,
            "states": [(state, states[state]) for state in RECIPIENT_STATES if states.get(state)],
            "unknown": states.get("unknown", 0),
            "total": total,
            "done": done,
            "troubled": troubled[:_LISTED_RECIPIENTS],
            "active": found.state in _ACTIVE,
            "needed": self._desk.approvals,
            "missing": self._desk.missing(found),
            "when": self._when,
        }

    async def _came(self, id_: str) -> dict[str, Any]:
        responses = await self._desk.store.responses(id_)
        return {"outcomes": [_outcome(came) for came in responses], "compared": _compared(responses)}

    def _form(self, request: Request, announcement: Announcement, mistake: str = "") -> Response:
        two = len(announcement.versions) > 1
        return self._pages.show(
            request,
            "announcement_edit.html",
            422 if mistake else 200,
            one=announcement,
            a=announcement.versions[0],
            b=announcement.versions[1] if two else Version(""),
            two=two,
            topics=TOPICS,
            platforms=list(self._desk.looks),
            languages=LANGUAGES,
            mistake=mistake,
        )

    def _gone(self, request: Request) -> Response:
        return self._pages.show(request, "gone.html", 404, what="announcement", back="/announcements")

    def _when(self, moment: float) -> str:
        return datetime.fromtimestamp(moment, self._zone).strftime("%d %b %Y, %H:%M")

    def _moment(self, form: FormData) -> float:
        """The time typed into the form. Raises `ValueError` with a sentence."""
        try:
            typed = datetime.fromisoformat(str(form.get("at", "")))
        except ValueError:
            raise ValueError("Choose a day and a time.") from None
        return (typed if typed.tzinfo else typed.replace(tzinfo=self._zone)).timestamp()


def read(form: FormData) -> Announcement:
    """The announcement in the form. Raises `ValueError` with a sentence for the merchant."""
    announcement = _as_typed(form)
    days = str(form.get("seen", "")).strip()
    if days and (not days.isdecimal() or int(days) == 0):
        raise ValueError("“Seen within” is a number of days, such as 90.")
    for name in ("buttons_a", "buttons_b"):
        for line in _lines(form, name):
            if "=" not in line:
                raise ValueError(f"“{line}” is no button: write it as Label = https://address.")
    return announcement


def _as_typed(form: FormData) -> Announcement:
    """What the form says, as far as it can be read."""
    versions = [_version(form, "a")]
    if form.get("two"):
        versions.append(_version(form, "b"))
    topic = str(form.get("topic", ""))
    days = str(form.get("seen", "")).strip()
    share_ = str(form.get("trial", "100"))
    audience = Audience(
        people=bool(form.get("people")),
        platforms=_several(form, "platform"),
        languages=_several(form, "language"),
        interests=_lines(form, "interests"),
        seen_within_days=float(days) if days.isdecimal() and int(days) else None,
        channels=_lines(form, "channels"),
    )
    return Announcement(
        id=str(form.get("id", "")),
        topic=topic if topic in TOPICS else "news",
        versions=tuple(versions),
        audience=audience,
        trial=max(1, min(100, int(share_) if share_.isdecimal() else 100)) / 100,
        language=str(form.get("spoken", "en")),
    )


def _version(form: FormData, name: str) -> Version:
    buttons = [line.partition("=") for line in _lines(form, f"buttons_{name}")]
    return Version(
        text=str(form.get(f"text_{name}", "")).replace("\r\n", "\n").strip(),
        products=tuple(str(form.get(f"products_{name}", "")).replace(",", " ").split()),
        picture=str(form.get(f"picture_{name}", "")).strip(),
        buttons=tuple(LinkButton(label.strip(), link.strip()) for label, _, link in buttons),
    )


def _lines(form: FormData, name: str) -> tuple[str, ...]:
    return tuple(filter(None, map(str.strip, str(form.get(name, "")).splitlines())))


def _several(form: FormData, name: str) -> tuple[str, ...]:
    return tuple(str(value) for value in form.getlist(name))


def _by(request: Request) -> str:
    return f"console:{request.state.account}"


def _outcome(came: Came) -> Outcome:
    return Outcome(came, share(came.clicked, came.sent), share(came.unsubscribed, came.sent))


def _compared(responses: Sequence[Came]) -> Compared | None:
    if len(responses) != 2:
        return None
    a, b = sorted(responses, key=lambda one: one.version)
    return Compared(
        difference(a.clicked, a.sent, b.clicked, b.sent),
        difference(a.unsubscribed, a.sent, b.unsubscribed, b.sent),
    )
