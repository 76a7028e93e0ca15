"""Templates to pages, with what every page of the console has."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from adapters.web.guard import security_headers

HERE = Path(__file__).parent
NAV = (
    ("/", "Overview"),
    ("/catalogue", "Catalogue"),
    ("/policies", "Policies"),
    ("/announcements", "Announcements"),
    ("/conversations", "Conversations"),
    ("/questions", "Open questions"),
)
NOTES = {
    "page-saved": "The page is saved and answers quote it now.",
    "page-removed": "The page is removed. Nothing is quoted from it any more.",
    "import-started": "The feed is being read.",
    "draft-kept": "The draft is kept. Nothing has been sent.",
    "retry-waits": "It is paused: they get it again when you go on with it.",
    "question-answered": "The answer is on its way, and the guide goes on with the conversation.",
    "question-closed": "The question is closed.",
    "question-gone": "That question was closed already, or its person is gone.",
    "synonym-added": "The synonym is added. Searches know it now.",
    "synonyms-saved": "The list is saved. Searches know it now.",
    "signed-out": "You are signed out.",
    "password-set": "The password is set. Sign in with it.",
}
"""What pages may say after a redirect; the address has a note's name only."""


class Pages:
    """Makes pages of `templates/`. `shop` is the shop's name."""

    def __init__(self, shop: str) -> None:
        self._templates = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.filters |= {"number": number, "moment": moment, "words": words}
        self._templates.globals |= {"shop": shop, "nav": NAV}

    def show(self, request: Request, template: str, status: int = 200, **values: object) -> Response:
        """The page, or the part of one, that `template` makes."""
        page = self._templates.get_template(template).render(
            account=request.state.account,
            csrf=request.state.csrf,
            here=request.url.path,
            note=NOTES.get(request.query_params.get("note", ""), ""),
            **values,
        )
        return HTMLResponse(page, status_code=status, headers=dict(_HEADERS))


def go(path: str, note: str = "") -> Response:
    """To another page after a form, with one of `NOTES`."""
    return RedirectResponse(f"{path}?note={note}" if note else path, status_code=303)


def number(value: int | float) -> str:
    """A number with separators between thousands."""
    return f"{value:,}"


def moment(seconds: float) -> str:
    """A time for reading, in this machine's time zone."""
    return datetime.fromtimestamp(seconds).astimezone().strftime("%d %b %Y, %H:%M")


def words(name: str) -> str:
    """A name of the program's, such as an intent, as words."""
    spaced = name.replace("_", " ").strip()
    return spaced[:1].upper() + spaced[1:] if spaced else "Other"


def _headers() -> Mapping[str, str]:
    """The chat page's headers, but for trusted types: htmx puts our own parts of pages in place as HTML."""
    headers = security_headers()
    policy = [part for part in headers["Content-Security-Policy"].split("; ") if "trusted-types" not in part]
    return {"Content-Security-Policy": "; ".join(policy), "Cache-Control": "no-store"}


_HEADERS = _headers()
