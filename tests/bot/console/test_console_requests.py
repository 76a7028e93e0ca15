"""What the console lets in: nobody who is not signed in, no foreign form, nothing too large."""

import re
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from running_console import HOSTS, RunningConsole, csrf
from starlette.routing import Route

from assistant.announcements.announcement import Announcement, Audience, Version
from bot.config import Config
from bot.console.accounts import Accounts
from bot.console.app import console_app
from bot.console.doorkeeper import COOKIE
from bot.console.importing import Importing


@pytest.fixture(scope="module")
def routes(console: RunningConsole) -> list[Route]:
    """Every route of the console that is not a folder of files."""
    importing = Importing(console.shop, Config(), console.folder, console.folder / "rejects.csv")
    app = console_app(
        console.shop, Accounts(console.shop.storage.console), importing, Config(), console.folder, HOSTS
    )
    return [route for route in app.routes if isinstance(route, Route)]


def test_every_page_is_for_merchants_only(console: RunningConsole, routes: list[Route]) -> None:
    with console.client() as client:
        for path in {re.sub(r"{\w+(:\w+)?}", "1", route.path) for route in routes}:
            answer = client.get(path)
            if not path.startswith(("/sign-in", "/welcome/")):
                assert (answer.status_code, answer.headers.get("location")) == (303, "/sign-in"), path


def test_every_form_needs_the_browsers_token(console: RunningConsole, routes: list[Route]) -> None:
    posts = [route for route in routes if "POST" in (route.methods or ())]
    assert len(posts) > 15
    with console.signed_in() as client:
        for route in posts:
            path = re.sub(r"{\w+(:\w+)?}", "1", route.path)
            for sent in ({}, {"csrf": "0" * 64}):
                assert client.post(path, data={"name": "x", **sent}).status_code == 403, path


def test_the_token_of_another_browser_is_none(console: RunningConsole) -> None:
    with console.client() as theirs, console.signed_in() as ours:
        foreign = csrf(theirs.get("/sign-in").text)
        assert ours.post("/sign-out", data={"csrf": foreign}).status_code == 403
        assert ours.get("/").status_code == 200


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}]
)
def test_a_form_of_another_site_is_refused(console: RunningConsole, headers: dict[str, str]) -> None:
    with console.signed_in() as client:
        token = csrf(client.get("/policies/new").text)
        answer = client.post("/policies/preview", data={"csrf": token, "text": "# A\n\nb"}, headers=headers)
        assert answer.status_code == 403
        same = client.post(
            "/policies/preview", data={"csrf": token, "text": "# A\n\nb"}, headers={"Origin": console.url}
        )
        assert same.status_code == 200


@pytest.mark.parametrize("step", ["preview", "try"])
def test_a_page_that_is_tried_is_written_nowhere(console: RunningConsole, tmp_path: Path, step: str) -> None:
    with console.signed_in() as client:
        token = csrf(client.get("/policies/new").text)
        for name in (str(tmp_path / "evil"), "../../evil"):
            form = {"csrf": token, "name": name, "text": "# A\n\nText.", "question": "what?"}
            answer = client.post(f"/policies/{step}", data=form)
            assert "is no name for a page" in answer.text
    assert list(tmp_path.iterdir()) == []


def test_a_search_is_no_merchants_command(console: RunningConsole) -> None:
    with console.signed_in() as client:
        assert client.get("/catalogue/search", params={"q": "/announce Hello"}).status_code == 200
    drafted = console.wait(console.shop.storage.announcements.all())
    assert not any(version.text == "Hello" for one in drafted for version in one.versions)


def test_what_was_edited_since_it_was_looked_at_is_not_approved(console: RunningConsole) -> None:
    store = console.shop.storage.announcements
    audience = Audience(people=False, channels=("telegram:-100",))
    kept = Announcement("seen", "news", (Version("Closed on Monday"),), audience)
    console.wait(store.add(kept))
    with console.signed_in() as client:
        page = client.get("/announcements/seen").text
        form = {"csrf": csrf(page), "revision": kept.revision}
        assert kept.revision in page
        edited = replace(kept, versions=(Version("Closed for good"),))
        assert console.wait(store.edit(edited, "telegram:1", 1.0))
        answer = client.post("/announcements/seen/approve", data=form)
        assert answer.status_code == 409
        assert "has been changed since you looked" in answer.text
        assert "Closed for good" in answer.text
        assert client.post("/announcements/seen/approve", data={"csrf": form["csrf"]}).status_code == 409
        form["revision"] = edited.revision
        assert client.post("/announcements/seen/approve", data=form).status_code == 303
        assert "Clicked" not in client.get("/announcements/seen/outcome").text
        assert client.get("/announcements/seen/progress").status_code == 200
        assert "Closed for good" in client.get("/announcements").text
    console.wait(store.move("seen", "cancelled", ("approved",), "script:ann", 1.0, what="cancelled"))


def test_a_name_that_is_not_the_consoles_is_refused(console: RunningConsole) -> None:
    with console.client() as client:
        assert client.get("/sign-in", headers={"Host": "evil.example"}).status_code == 421


def test_the_cookie_and_the_headers(console: RunningConsole) -> None:
    with console.client() as client:
        answer = client.get("/sign-in")
        cookie = answer.headers["set-cookie"]
        assert cookie.startswith(COOKIE)
        assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(cookie.split("; "))
        policy = answer.headers["content-security-policy"]
        assert "script-src 'self'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert answer.headers["cache-control"] == "no-store"


def test_a_wrong_password_is_told_and_says_nothing_of_the_name(console: RunningConsole) -> None:
    console.session()
    told = []
    with console.client() as client:
        for name in ("Anna", "Nobody"):
            page = client.get("/sign-in").text
            answer = client.post("/sign-in", data={"csrf": csrf(page), "name": name, "password": "wrong" * 3})
            assert answer.status_code == 401
            told.append(re.search(r'id="mistake"[^>]*>([^<]+)', answer.text))
    assert told[0]
    assert told[1]
    assert told[0][1] == told[1][1]


def test_a_form_that_is_too_large_is_refused_whether_or_not_it_says_so(console: RunningConsole) -> None:
    with console.signed_in() as client:
        token = csrf(client.get("/policies/new").text)
        large = f"csrf={token}&text=".encode() + b"x" * (5 << 20)
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        assert client.post("/policies/preview", content=large, headers=form).status_code == 413
        pieces = (large[at : at + 65536] for at in range(0, len(large), 65536))
        try:
            assert client.post("/policies/preview", content=pieces, headers=form).status_code == 413
        except httpx.WriteError:
            """The server has hung up before everything was sent."""


def test_signing_out_ends_the_session(console: RunningConsole) -> None:
    console.session()  # makes the account
    token = console.wait(Accounts(console.shop.storage.console).open_session("Anna"))
    with console.client() as client:
        client.cookies.set(COOKIE, token, domain="127.0.0.1")
        page = client.get("/policies").text
        answer = client.post("/sign-out", data={"csrf": csrf(page)})
        assert answer.headers["location"].startswith("/sign-in")
        client.cookies.set(COOKIE, token, domain="127.0.0.1")
        assert client.get("/policies").status_code == 303


def test_a_page_that_was_open_when_its_session_ended_goes_to_sign_in(console: RunningConsole) -> None:
    with console.client() as client:
        answer = client.get("/catalogue/progress", headers={"HX-Request": "true"})
        assert (answer.status_code, answer.headers["hx-redirect"]) == (401, "/sign-in")


def test_a_page_that_does_not_exist(console: RunningConsole) -> None:
    with console.signed_in() as client:
        for path in ("/nothing", "/policies/edit/nothing", "/announcements/nothing", "/conversations/one"):
            answer = client.get(path)
            assert answer.status_code == 404
            assert "There is no such" in answer.text
