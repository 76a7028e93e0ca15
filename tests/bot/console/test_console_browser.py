"""The console in a real Chromium: every page for every eye and width, and the ways through it."""

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from chromium import PATIENCE
from playwright.sync_api import Browser, Page, expect
from running_console import EVIL, RunningConsole

from bot.console.doorkeeper import COOKIE

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}
PAGES = {
    "overview": "/",
    "catalogue": "/catalogue",
    "search": "/catalogue?q=blue+mug",
    "policies": "/policies",
    "policy": "/policies/edit/returns",
    "new policy": "/policies/new",
    "announcements": "/announcements",
    "new announcement": "/announcements/new",
    "conversations": "/conversations",
    "questions": "/questions",
    "synonyms": "/synonyms",
}
expect.set_options(timeout=PATIENCE)

Visit = Callable[..., Page]


@pytest.fixture(scope="module")
def busy(console: RunningConsole) -> RunningConsole:
    """The console of a shop in which people have talked."""
    console.says("olga", "a lantern for the balcony", "look-1")
    console.says("olga", f"do the mugs {EVIL} survive a dishwasher?", "look-2")
    console.says("paul", "saxophones", "look-3")
    console.says("paul", "I want to talk to a person", "look-4")
    return console


@pytest.fixture
def visit(browser: Browser, busy: RunningConsole) -> Iterator[Visit]:
    """Opens a page as Anna; what a page's scripts complain of fails the test."""
    opened = []
    complaints: list[str] = []

    def go(path: str, size: dict[str, int] = DESKTOP) -> Page:
        context = browser.new_context(viewport=size, reduced_motion="reduce")  # type: ignore[arg-type]
        opened.append(context)
        context.add_cookies([{"name": COOKIE, "value": busy.session(), "url": busy.url}])
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("dialog", lambda dialog: dialog.accept())
        answer = page.goto(busy.url + path)
        assert answer is not None
        assert answer.ok, path
        return page

    yield go
    for context in opened:
        context.close()
    assert complaints == []


def axe(page: Page) -> list[str]:
    """What axe-core finds on the page as it stands, best practices included."""
    page.evaluate(AXE_SCRIPT)
    found = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{one['id']} ({one['impact']}): {node['html'][:140]}"
        for one in found["violations"]
        for node in one["nodes"]
    ]


@pytest.mark.parametrize("name", PAGES)
def test_every_page_suits_every_reader_at_both_widths(visit: Visit, name: str) -> None:
    page = visit(PAGES[name])
    for size in (DESKTOP, PHONE):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        assert axe(page) == [], size
        wide = page.evaluate("() => document.documentElement.scrollWidth")
        assert wide <= size["width"], f"the page is {wide} pixels wide in a window of {size['width']}"
        assert page.evaluate("() => window.hacked") is None


def test_who_is_not_signed_in_signs_in(browser: Browser, busy: RunningConsole) -> None:
    busy.session()
    context = browser.new_context(viewport=PHONE)  # type: ignore[arg-type]
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(f"{busy.url}/policies")
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    assert axe(page) == []
    page.get_by_label("Name").fill("Anna")
    page.get_by_label("Password").fill("wrong horse battery")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert").first).to_be_visible()
    page.get_by_label("Password").fill("correct horse battery staple")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Overview")).to_be_visible()
    context.close()


def test_the_keyboard_reaches_the_content_first(visit: Visit) -> None:
    page = visit("/catalogue")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    assert page.evaluate("() => document.activeElement.id") == "main"


def test_a_search_shows_what_a_shopper_would_see_and_why(visit: Visit) -> None:
    page = visit("/catalogue")
    page.get_by_label("What a shopper might write").fill("stoneware mug under $15")
    page.get_by_role("button", name="Search").click()
    expect(page.locator("#found")).to_contain_text("Tide stoneware mug")
    expect(page.locator("#found")).not_to_contain_text("Dune stoneware mug")


def test_a_question_is_tried_against_a_page_before_it_is_saved(visit: Visit, busy: RunningConsole) -> None:
    page = visit("/policies/new?question=do+you+wrap+gifts%3F")
    page.get_by_label("Name of the page").fill("Wrapping")
    page.get_by_label("Text in Markdown").fill(
        "# Wrapping\n\n## Do you wrap gifts?\n\nWe wrap any gift in brown paper for 3.00 USD.\n"
    )
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("#preview")).to_contain_text("Do you wrap gifts?")
    page.get_by_role("button", name="Try it").click()
    expect(page.locator("#answer")).to_contain_text("brown paper")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_be_visible()
    assert "brown paper" in busy.says("quentin", "do you wrap gifts?", "look-5")


def test_an_announcement_is_written_seen_approved_and_called_off(visit: Visit, busy: RunningConsole) -> None:
    page = visit("/announcements/new")
    page.get_by_label("Text", exact=True).first.fill("New lanterns are here.")
    page.get_by_label("Products by id, shown with price and stock").first.fill("lamp-1")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Preview")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("Ember solar lantern")
    assert axe(page) == []
    page.get_by_role("button", name="Approve").click()
    page.get_by_role("button", name="Cancel it").click()
    expect(page.get_by_role("main")).to_contain_text("Cancelled")
    page.goto(f"{busy.url}/announcements")
    expect(page.get_by_role("link", name="New lanterns are here.")).to_be_visible()


def test_a_conversation_is_taken_over_answered_and_handed_back(visit: Visit) -> None:
    page = visit("/conversations")
    page.get_by_role("link", name="Paul").first.click()
    page.get_by_role("button", name="Take over").click()
    page.get_by_label("Your message").fill("Anna here. We have no saxophones, sorry.")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("main")).to_contain_text("We have no saxophones, sorry.")
    assert axe(page) == []
    page.get_by_role("button", name="Hand back to the guide").click()
    expect(page.get_by_role("button", name="Take over")).to_be_visible()


def test_a_search_that_found_nothing_is_one_click_from_a_synonym(visit: Visit, busy: RunningConsole) -> None:
    page = visit("/questions?show=nothing_found")
    page.get_by_role("link", name="Add a synonym").first.click()
    expect(page.get_by_label("What shoppers say")).to_have_value("saxophones")
    page.get_by_label("What the catalogue says").fill("lantern")
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_label("Groups of names that mean the same")).to_have_value("saxophones, lantern")


def test_a_feed_is_imported_from_a_file_and_its_rejects_are_kept(visit: Visit, busy: RunningConsole) -> None:
    page = visit("/catalogue")
    rows = [
        "id,title,price,availability",
        "new-1,Copper kettle,59.00 USD,in_stock",
        "new-2,Iron kettle,49.00 USD,in_stock",
        "new-3,Steel kettle,39.00 USD,in_stock",
        "bad-1,Kettle for nothing,free of charge,in_stock",
    ]
    feed = {"name": "feed.csv", "mimeType": "text/csv", "buffer": "\n".join(rows).encode()}
    page.get_by_label("Feed file").set_input_files(feed)  # type: ignore[arg-type]
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("3 added")
    expect(page.get_by_role("link", name="Rejected rows")).to_be_visible()
