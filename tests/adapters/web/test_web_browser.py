"""The page in a real Chromium against a real server on loopback."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from chromium import PATIENCE
from playwright.sync_api import Browser, BrowserContext, Page, expect
from running_shop import EVIL, SCRIPT, RunningShop, reply, running_shop

Open = Callable[..., Page]

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}
expect.set_options(timeout=PATIENCE)
# Keeps what the page's status lines say from now on.
STATUSES = """() => {
  window.statuses = [];
  const lines = () => [...document.querySelectorAll('[role=status]')].map((one) => one.textContent);
  const note = () => window.statuses.push(...lines());
  new MutationObserver(note).observe(document.body, {subtree: true, childList: true, characterData: true});
}"""


@pytest.fixture(scope="module")
def module_shop() -> Iterator[RunningShop]:
    with running_shop() as shop:
        yield shop


@pytest.fixture
def shop(module_shop: RunningShop) -> Iterator[RunningShop]:
    yield module_shop
    module_shop.hold.set()
    module_shop.fails = 0


@pytest.fixture
def visit(browser: Browser, shop: RunningShop) -> Iterator[Open]:
    """Opens the page as a new person. A script error on it fails the test."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def opened(path: str = "/", **settings: Any) -> Page:
        settings = {"viewport": DESKTOP, "locale": "en-GB", "reduced_motion": "reduce"} | settings
        contexts.append(browser.new_context(**settings))
        page = contexts[-1].new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda said: errors.append(said.text) if "Content Security" in said.text else None)
        page.goto(shop.url + path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert errors == []


@pytest.fixture
def shots(tmp_path: Path) -> Path:
    """Where screenshots go: the folder that SHOPGUIDE_SCREENSHOTS names, so that they can be looked at."""
    folder = Path(os.environ.get("SHOPGUIDE_SCREENSHOTS") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def say(page: Page, text: str) -> None:
    page.get_by_role("textbox").fill(text)
    page.keyboard.press("Enter")


def last_reply(page: Page):  # type: ignore[no-untyped-def]
    return page.locator(".message.guide").last


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id || document.activeElement.className"))


# Talking


def test_a_question_and_its_answer(visit: Open):
    page = visit()
    expect(page.get_by_role("heading", level=1)).to_have_text("Harbour Lane")
    expect(page.locator(".greeting")).to_contain_text("Tell me what you need")
    say(page, "hello there")
    expect(page.locator(".message.mine")).to_contain_text("hello there")
    expect(last_reply(page)).to_contain_text("You said: hello there")
    expect(page.get_by_role("textbox")).to_have_value("")


def test_a_suggestion_is_said_and_then_gone(visit: Open, shop: RunningShop):
    page = visit()
    page.get_by_role("button", name="A phone with a good camera").click()
    expect(last_reply(page)).to_contain_text("You said: A phone with a good camera")
    expect(page.locator(".welcome .chips")).to_have_count(0)
    assert focused(page) == "said"


def test_cards_show_what_the_shop_says(visit: Open):
    page = visit()
    say(page, "phones")
    cards = last_reply(page).get_by_role("listitem").filter(has=page.get_by_role("heading", level=3))
    expect(cards).to_have_count(3)
    first = cards.first
    expect(first.get_by_role("heading", level=3)).to_have_text("Lumen Aurora 12 Pro, 256 GB, Fjord Blue")
    expect(first.locator(".price strong")).to_have_text("$649.00")
    expect(first.locator(".price s")).to_contain_text("$749.00")
    expect(first.locator(".stock")).to_have_text("In stock")
    expect(first.locator(".reasons li")).to_have_count(2)
    picture = first.get_by_role("img")
    expect(picture).to_have_attribute("alt", "Lumen Aurora 12 Pro, 256 GB, Fjord Blue")
    page.wait_for_function("() => document.querySelector('.card img').naturalWidth > 0")
    expect(cards.nth(1).locator(".stock")).to_have_text("Only 3 left")
    expect(cards.nth(2).locator(".stock")).to_have_text("Pre-order")


def test_a_buttons_token_is_sent_and_its_product_named(visit: Open, shop: RunningShop):
    page = visit()
    say(page, "phones")
    page.get_by_role("button", name="Tell me more: Kestrel One").click()
    expect(page.locator(".message.mine").last).to_contain_text("Tell me more: Kestrel One")
    expect(last_reply(page)).to_contain_text("You said: te-phone-2")
    event = shop.handled[-1]
    assert (event.kind, event.token, event.text) == ("button", "te-phone-2", "")


def test_a_quick_reply_is_good_for_one_turn(visit: Open):
    page = visit()
    say(page, "phones")
    page.get_by_role("button", name="Cheaper").click()
    expect(last_reply(page)).to_contain_text("You said: cheaper")
    expect(page.get_by_role("button", name="In blue")).to_have_count(0)
    expect(page.get_by_role("button", name="Tell me more: Kestrel One")).to_be_visible()


def test_a_comparison_is_a_table_with_headers(visit: Open):
    page = visit()
    say(page, "compare")
    table = last_reply(page).get_by_role("table")
    expect(table.get_by_role("columnheader")).to_have_count(3)
    expect(table.get_by_role("rowheader")).to_have_text(["Price", "Battery", "Camera", "Network", "Weight"])
    expect(last_reply(page).locator("strong")).to_have_text("$220 less")


def test_sources_are_quoted_with_their_title(visit: Open):
    page = visit()
    say(page, "returns")
    figures = last_reply(page).get_by_role("figure")
    expect(figures).to_have_count(2)
    expect(figures.first.get_by_role("blockquote")).to_contain_text("within 30 days of delivery")
    expect(figures.first.get_by_role("link")).to_have_attribute("href", "/policies/returns")
    expect(figures.nth(1)).to_contain_text("Returns and exchanges · What it costs")


def test_alternatives_stand_under_their_own_heading(visit: Open):
    page = visit()
    say(page, "purple")
    section = last_reply(page).locator(".alternatives")
    expect(section.get_by_role("heading", name="Not quite that, but close")).to_be_visible()
    expect(section.locator(".card")).to_have_count(2)
    expect(section.locator(".card").nth(1).locator(".stock")).to_have_text("Out of stock")


def test_the_typing_sign_shows_until_the_reply(visit: Open, shop: RunningShop):
    page = visit()
    shop.hold.clear()
    say(page, "hello")
    expect(page.get_by_role("status").filter(has_text="The guide is writing")).to_be_visible()
    shop.hold.set()
    expect(last_reply(page)).to_contain_text("You said: hello")
    expect(page.locator(".dots")).to_have_count(0)


def test_cards_appear_one_after_the_other_unless_motion_is_unwanted(visit: Open):
    delays = """() => [...document.querySelectorAll('.card')].map((card) => getComputedStyle(card))
        .map((style) => [style.animationName, parseFloat(style.animationDelay)])"""
    still = visit()
    say(still, "phones")
    expect(still.locator(".card")).to_have_count(3)
    assert [name for name, _ in still.evaluate(delays)] == ["none"] * 3

    moving = visit(reduced_motion="no-preference")
    say(moving, "phones")
    expect(moving.locator(".card")).to_have_count(3)
    staged = moving.evaluate(delays)
    assert [name for name, _ in staged] == ["rise"] * 3
    assert 0 < staged[0][1] < staged[1][1] < staged[2][1] < 1


def test_a_message_that_nobody_asked_for_comes_in_and_an_edit_takes_its_place(visit: Open, shop: RunningShop):
    page = visit()
    say(page, "hello")
    expect(last_reply(page)).to_contain_text("You said: hello")
    shop.send(reply("The phone you saved is cheaper today."))
    expect(last_reply(page)).to_contain_text("cheaper today")
    ref = shop.last_sent()
    shop.wait(shop.channel.edit(ref, reply("It is sold out by now.")))
    expect(last_reply(page)).to_contain_text("sold out by now")
    expect(page.locator(".message.guide")).to_have_count(2)


def test_a_long_conversation_read_from_above_is_not_torn_away(visit: Open, shop: RunningShop):
    page = visit(viewport={"width": 800, "height": 500})
    say(page, "phones")
    say(page, "compare")
    expect(page.locator(".message.guide")).to_have_count(2)
    page.evaluate("document.getElementById('log').scrollTop = 0")
    shop.send(reply("News for you."))
    button = page.get_by_role("button", name="New reply below")
    expect(button).to_be_visible()
    assert page.evaluate("document.getElementById('log').scrollTop") == 0
    button.click()
    expect(last_reply(page)).to_be_in_viewport()
    expect(button).to_be_hidden()
    assert focused(page) == "log"


# Keyboard


def test_enter_sends_and_shift_enter_makes_a_line(visit: Open, shop: RunningShop):
    page = visit()
    box = page.get_by_role("textbox")
    expect(box).to_be_focused()
    page.keyboard.type("one")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("two")
    height = box.evaluate("(box) => box.offsetHeight")
    page.keyboard.press("Enter")
    expect(last_reply(page)).to_contain_text("You said: one")
    assert shop.handled[-1].text == "one\ntwo"
    assert box.evaluate("(box) => box.offsetHeight") < height


def test_enter_in_an_input_method_chooses_a_word_and_sends_nothing(visit: Open):
    page = visit()
    box = page.get_by_role("textbox")
    box.fill("shouji")
    box.evaluate(
        """(box) => box.dispatchEvent(new KeyboardEvent(
            'keydown', {key: 'Enter', isComposing: true, bubbles: true, cancelable: true}))"""
    )
    expect(page.locator(".message.mine")).to_have_count(0)
    expect(box).to_have_value("shouji")


def test_an_empty_message_is_not_sent(visit: Open):
    page = visit()
    say(page, "   \n ")
    expect(page.locator(".message.mine")).to_have_count(0)


def test_arrow_up_recalls_and_arrow_down_returns_to_the_draft(visit: Open):
    page = visit()
    say(page, "first")
    say(page, "second")
    box = page.get_by_role("textbox")
    page.keyboard.press("ArrowUp")
    expect(box).to_have_value("second")
    page.keyboard.press("ArrowUp")
    expect(box).to_have_value("first")
    page.keyboard.press("ArrowUp")
    expect(box).to_have_value("first")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(box).to_have_value("")
    box.fill("a draft")
    page.keyboard.press("ArrowUp")
    expect(box).to_have_value("a draft")


def test_everything_can_be_reached_and_used_with_the_keyboard_alone(visit: Open):
    page = visit()
    say(page, "phones")
    expect(last_reply(page)).to_be_visible()
    page.evaluate("document.activeElement.blur()")
    reached = []
    for _ in range(40):
        page.keyboard.press("Tab")
        reached.append(
            page.evaluate(
                """() => { const it = document.activeElement;
                    return it.getAttribute('aria-label') ?? it.textContent.trim() }"""
            )
        )
    for name in (
        "Skip to the message box",
        "Start over",
        "Switch between light and dark",
        "Lumen Aurora 12 Pro, 256 GB, Fjord Blue",
        "More like this: Kestrel One",
        "Show more",
        "Send",
    ):
        assert name in reached

    page.get_by_role("button", name="Compare: Kestrel One").focus()
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    page.keyboard.press("Enter")
    expect(last_reply(page)).to_contain_text("You said: co-phone-2")
    assert outline == "solid"
    expect(page.get_by_role("button", name="Compare: Kestrel One")).to_be_focused()


def test_the_skip_link_leads_to_the_message_box(visit: Open):
    page = visit()
    skip = page.get_by_role("link", name="Skip to the message box")
    expect(skip).not_to_be_in_viewport()
    skip.focus()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox")).to_be_focused()


# Connections


def test_what_is_written_while_the_shop_is_away_is_sent_when_it_is_back(visit: Open, shop: RunningShop):
    page = visit()
    say(page, "hello")
    expect(last_reply(page)).to_contain_text("You said: hello")
    shop.stop()
    expect(page.get_by_role("status").filter(has_text="Connection lost")).to_be_visible()
    say(page, "are you there?")
    expect(page.locator(".message.mine .state")).to_have_text("Waiting to be sent")
    page.evaluate(STATUSES)
    shop.start()
    expect(last_reply(page)).to_contain_text("You said: are you there?")
    expect(page.locator(".message.mine .state")).to_have_count(0)
    # It is told for a few seconds only, which a busy machine may take to look.
    assert "Connected again" in "".join(page.evaluate("() => window.statuses"))
    assert [event.text for event in shop.handled].count("are you there?") == 1


def test_what_is_not_received_is_sent_again_after_a_reload_and_handled_once(visit: Open, shop: RunningShop):
    page = visit()
    page.wait_for_load_state("networkidle")
    shop.stop()
    expect(page.get_by_role("status").filter(has_text="Connection lost")).to_be_visible()
    say(page, "only once, please")
    shop.start()
    page.reload()
    expect(last_reply(page)).to_contain_text("You said: only once, please")
    page.reload()
    expect(page.locator(".message.mine")).to_have_count(1)
    assert [event.text for event in shop.handled].count("only once, please") == 1


def test_a_reply_made_while_the_page_was_closed_is_there_when_it_is_opened(visit: Open, shop: RunningShop):
    page = visit()
    shop.hold.clear()
    say(page, "take your time")
    page.wait_for_timeout(100)
    page.goto("about:blank")
    shop.hold.set()
    page.goto(shop.url)
    expect(last_reply(page)).to_contain_text("You said: take your time")


def test_a_reload_keeps_the_conversation_and_its_buttons(visit: Open, shop: RunningShop):
    page = visit()
    say(page, "phones")
    expect(page.locator(".card")).to_have_count(3)
    page.reload()
    expect(page.locator(".card")).to_have_count(3)
    expect(page.locator(".message.mine")).to_contain_text("phones")
    before = shop.handled[-1]
    page.get_by_role("button", name="Show more").click()
    expect(last_reply(page)).to_contain_text("You said: more")
    assert shop.handled[-1].conversation == before.conversation


def test_a_message_that_comes_twice_is_shown_once(visit: Open, shop: RunningShop):
    page = visit()
    say(page, "hello")
    expect(last_reply(page)).to_contain_text("You said: hello")
    row = next(reversed(shop.store.rows))
    conversation, person = shop.handled[-1].conversation, shop.handled[-1].person
    shop.wait(shop.channel.send(conversation, person, reply("You said: hello"), row))
    expect(page.locator(".message.guide")).to_have_count(1)


def test_what_the_shop_cannot_keep_is_sent_again_by_itself(visit: Open, shop: RunningShop):
    page = visit()
    page.clock.install()
    shop.fails = 1
    say(page, "hello")
    expect(page.locator(".message.mine .state")).to_contain_text("could not take this yet")
    page.clock.run_for(6_000)
    expect(last_reply(page)).to_contain_text("You said: hello")
    expect(page.locator(".message.mine .state")).to_have_count(0)


def test_a_text_too_long_stays_in_the_box_and_says_why(visit: Open):
    page = visit()
    say(page, "x" * 20_001)
    expect(page.get_by_role("status").filter(has_text="longer than 20,000 characters")).to_be_visible()
    expect(page.locator(".message.mine")).to_have_count(0)
    assert len(page.get_by_role("textbox").input_value()) == 20_001


def test_two_tabs_are_two_conversations_of_one_person(visit: Open, shop: RunningShop):
    page = visit()
    other = page.context.new_page()
    other.goto(shop.url)
    say(page, "one")
    expect(last_reply(page)).to_contain_text("one")
    say(other, "two")
    expect(last_reply(other)).to_contain_text("two")
    expect(page.locator(".message.guide")).to_have_count(1)
    first, second = shop.handled[-2:]
    assert first.person == second.person
    assert first.conversation != second.conversation


def test_start_over_asks_and_then_begins_a_new_conversation(visit: Open, shop: RunningShop):
    page = visit()
    say(page, "hello")
    expect(last_reply(page)).to_be_visible()
    page.get_by_role("button", name="Start over").click()
    dialog = page.get_by_role("dialog", name="Start over?")
    dialog.get_by_role("button", name="Keep it").click()
    expect(last_reply(page)).to_be_visible()
    before = shop.handled[-1].conversation
    page.get_by_role("button", name="Start over").click()
    dialog.get_by_role("button", name="Start over").click()
    expect(page.locator(".message")).to_have_count(0)
    expect(page.locator(".greeting")).to_be_visible()
    expect(page.get_by_role("textbox")).to_be_focused()
    say(page, "hello again")
    expect(last_reply(page)).to_contain_text("You said: hello again")
    assert shop.handled[-1].conversation != before
    page.reload()
    expect(page.locator(".message.mine .said")).to_have_text(["hello again"])


def test_a_page_whose_cookie_is_gone_gets_a_new_one(visit: Open):
    page = visit()
    page.context.clear_cookies()
    page.evaluate("window.dispatchEvent(new Event('pagehide'))")
    say(page, "hello")
    expect(last_reply(page)).to_contain_text("You said: hello")


# Looks


def test_dark_mode_follows_the_system_and_the_switch_is_remembered(visit: Open):
    page = visit(color_scheme="dark")
    paper = "getComputedStyle(document.body).backgroundColor"
    dark = page.evaluate(paper)
    page.get_by_role("button", name="Switch between light and dark").click()
    light = page.evaluate(paper)
    assert sum(map(int, dark[4:-1].split(","))) < 100
    assert sum(map(int, light[4:-1].split(","))) > 700
    page.reload()
    assert page.evaluate(paper) == light


def test_a_chinese_browser_gets_a_chinese_page(visit: Open, shop: RunningShop):
    page = visit(locale="zh-CN")
    expect(page.get_by_role("textbox", name="消息")).to_be_focused()
    expect(page.locator(".greeting")).to_contain_text("您好")
    assert page.evaluate("document.documentElement.lang") == "zh-CN"
    say(page, "手机")
    expect(last_reply(page)).to_have_attribute("lang", "zh-CN")
    expect(last_reply(page)).to_contain_text("有货")
    assert shop.handled[-1].locale == "zh-CN"


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["390", "1280"])
def test_nothing_is_wider_than_the_screen(visit: Open, size: dict[str, int]):
    page = visit(viewport=size)
    asked = ("phones", "compare", "returns", "purple", "details", "手机", "w" * 300)
    for number, text in enumerate(asked, start=1):
        say(page, text)
        expect(page.locator(".message.guide")).to_have_count(number)
        wide = page.evaluate(
            """() => [document.documentElement, document.getElementById('log')]
                .map((it) => it.scrollWidth - it.clientWidth)"""
        )
        assert wide == [0, 0], text
        expect(page.get_by_role("button", name="Send")).to_be_in_viewport(ratio=1)
    page.goto(page.url + "products/phone-1")
    assert page.evaluate("document.documentElement.scrollWidth") == size["width"]


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["390", "1280"])
def test_a_screenshot_for_people_to_look_at(visit: Open, size: dict[str, int], shots: Path):
    page = visit(viewport=size)
    for number, text in enumerate(("phones", "compare"), start=1):
        say(page, text)
        expect(page.locator(".message.guide")).to_have_count(number)
        file = shots / f"{size['width']}-{text}.png"
        page.screenshot(path=file)
        assert file.stat().st_size > 10_000


def test_buttons_are_large_enough_for_a_thumb(visit: Open):
    page = visit(viewport=PHONE, has_touch=True)
    say(page, "phones")
    expect(page.locator(".card")).to_have_count(3)
    for box in page.evaluate(
        "() => [...document.querySelectorAll('button:not([hidden])')].filter((it) => it.offsetParent)"
        ".map((it) => it.getBoundingClientRect().height)"
    ):
        assert box >= 40


def test_a_product_page_leads_back_with_a_question(visit: Open, shop: RunningShop):
    page = visit()
    say(page, "phones")
    last_reply(page).get_by_role("link", name="Lumen Aurora").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Lumen Aurora 12 Pro, 256 GB, Fjord Blue")
    page.get_by_role("link", name="Ask the guide about this product").click()
    box = page.get_by_role("textbox")
    expect(box).to_have_value("Tell me more about Lumen Aurora 12 Pro, 256 GB, Fjord Blue")
    expect(page.locator(".card")).to_have_count(3)
    page.keyboard.press("Enter")
    expect(last_reply(page)).to_contain_text("You said: Tell me more about Lumen Aurora 12 Pro")


# Safety


def test_markup_from_anywhere_is_shown_and_never_run(visit: Open, shop: RunningShop):
    page = visit()
    say(page, EVIL)
    expect(page.locator(".message.mine .said")).to_have_text(EVIL)
    say(page, "evil")
    expect(last_reply(page).get_by_role("heading", level=3).first).to_have_text(EVIL)
    page.reload()
    expect(last_reply(page).get_by_role("heading", level=3).first).to_have_text(EVIL)
    page.get_by_role("button", name=EVIL).first.click()
    page.goto(f"{shop.url}/?ask={EVIL}")
    page.goto(f"{shop.url}/products/evil")
    page.go_back()
    assert page.evaluate("window.hacked") is None
    schemes = page.evaluate("() => [...document.querySelectorAll('a')].map((it) => it.protocol)")
    assert set(schemes) == {"http:"}
    assert page.locator(".log script, .log iframe, .log [onerror], .log [onload]").count() == 0


def test_the_page_asks_nobody_but_the_shop(visit: Open, shop: RunningShop):
    page = visit("/products/phone-1")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(shop.url)
    for number, text in enumerate(SCRIPT, start=1):
        say(page, text)
        expect(page.locator(".message.guide")).to_have_count(number)
    assert asked
    assert all(url.startswith(shop.url) for url in asked)


# Accessibility


@pytest.mark.parametrize(("size", "scheme"), [(PHONE, "light"), (DESKTOP, "dark")], ids=["390", "1280"])
def test_axe_finds_nothing(visit: Open, size: dict[str, int], scheme: str):
    page = visit(viewport=size, color_scheme=scheme, bypass_csp=True)
    found = axe(page)
    for number, text in enumerate(("phones", "compare", "returns", "purple", "details", "手机"), start=1):
        say(page, text)
        expect(page.locator(".message.guide")).to_have_count(number)
    found += axe(page)
    page.get_by_role("button", name="Start over").click()
    found += axe(page)
    page.goto(page.url + "products/phone-1")
    found += axe(page)
    page.goto(page.url.replace("phone-1", "none"))
    found += axe(page)
    assert found == []


def axe(page: Page) -> list[str]:
    """What axe-core finds on the page as it stands, best practices included."""
    page.evaluate(AXE_SCRIPT)
    result = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{found['id']} ({found['impact']}): {node['html'][:120]}"
        for found in result["violations"]
        for node in found["nodes"]
    ]


def test_the_log_tells_screen_readers_of_new_messages(visit: Open):
    page = visit()
    log = page.get_by_role("log", name="Conversation")
    expect(log).to_have_attribute("aria-live", "polite")
    say(page, "phones")
    headings = log.get_by_role("heading")
    expect(headings.filter(has_text="You")).to_have_count(1)
    expect(headings.filter(has_text="Guide")).to_have_count(1)
    expect(log.locator("time")).to_have_count(2)
