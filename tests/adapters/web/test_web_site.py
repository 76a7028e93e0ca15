"""The site over real HTTP and WebSockets on loopback, as browsers and others ask for it."""

import contextlib
import json
import uuid
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from running_shop import EVIL, RunningShop, running_shop
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from adapters.web.inbound import MAX_TEXT
from adapters.web.pages import Welcome


@pytest.fixture(scope="module")
def shop() -> Iterator[RunningShop]:
    with running_shop() as shop:
        yield shop


@pytest.fixture
def http(shop: RunningShop) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=shop.url) as client:
        yield client


class Visitor:
    """A page without a browser: it has the cookie, a conversation and one WebSocket."""

    def __init__(self, shop: RunningShop) -> None:
        self.shop = shop
        self.cookie = httpx.get(shop.url).cookies["shopguide"]
        self.conversation = str(uuid.uuid4())

    def connect(self, **changes: Any) -> ClientConnection:
        headers = {"Origin": self.shop.url, "Cookie": f"shopguide={self.cookie}"} | changes
        headers = {name: value for name, value in headers.items() if value}
        url = f"ws://127.0.0.1:{self.shop.port}/chat?conversation={self.conversation}"
        return connect(
            url, additional_headers=headers, user_agent_header=None, origin=headers.pop("Origin", None)
        )


@pytest.fixture
def visitor(shop: RunningShop) -> Visitor:
    return Visitor(shop)


def say(socket: ClientConnection, text: str, event: str = "") -> str:
    event = event or str(uuid.uuid4())
    socket.send(json.dumps({"type": "text", "id": event, "text": text, "locale": "en-GB"}))
    return event


def until(socket: ClientConnection, kind: str) -> dict[str, Any]:
    while True:
        frame: dict[str, Any] = json.loads(socket.recv(timeout=60))
        if frame["type"] == kind:
            return frame


# Talking


def test_a_message_is_received_answered_and_confirmed(shop: RunningShop, visitor: Visitor):
    with visitor.connect() as socket:
        event = say(socket, "phones")
        frames = [json.loads(socket.recv(timeout=60)) for _ in range(2)]
        by_type = {frame["type"]: frame for frame in frames}
        assert by_type["received"]["id"] == event
        shown = by_type["message"]
        assert len(shown["message"]["cards"]) == 3
        row = list(shop.store.rows.values())[-1]
        assert row.state == "waiting"
        socket.send(json.dumps({"type": "seen", "id": shown["id"]}))
        say(socket, "returns")
        assert until(socket, "message")["id"] != shown["id"]
        assert row.state == "sent"


def test_an_event_sent_again_is_received_again_and_handled_once(shop: RunningShop, visitor: Visitor):
    before = len(shop.handled)
    with visitor.connect() as socket:
        event = say(socket, "hello")
        until(socket, "received")
    with visitor.connect() as socket:
        say(socket, "hello", event)
        assert until(socket, "received")["id"] == event
    assert len(shop.handled) == before + 1


def test_a_reply_made_while_nobody_was_there_comes_with_the_next_connection(
    shop: RunningShop, visitor: Visitor
):
    with visitor.connect() as socket:
        shop.hold.clear()
        say(socket, "hello")
    shop.hold.set()
    with visitor.connect() as socket:
        assert until(socket, "message")["message"]["text"] == [{"text": "You said: hello"}]


def test_who_is_there_comes_from_the_cookie_and_does_not_give_it_away(shop: RunningShop, visitor: Visitor):
    with visitor.connect() as socket:
        say(socket, "hello")
        until(socket, "received")
    event = shop.handled[-1]
    assert event.conversation == f"{event.person}.{visitor.conversation}"
    assert visitor.cookie not in repr(event)
    assert event.locale == "en-GB"
    assert event.direct


def test_an_event_that_could_not_be_kept_is_refused_and_may_come_again(shop: RunningShop, visitor: Visitor):
    with visitor.connect() as socket:
        shop.fails = 1
        event = say(socket, "hello")
        refused = until(socket, "refused")
        assert (refused["id"], refused["reason"]) == (event, "failed")
        assert refused["retry_after"] > 0
        say(socket, "hello", event)
        assert until(socket, "received")["id"] == event


def test_a_flood_is_slowed_down_without_losing_the_connection(shop: RunningShop, visitor: Visitor):
    with visitor.connect() as socket:
        events = [say(socket, f"message {number}") for number in range(15)]
        refused = until(socket, "refused")
        assert refused["reason"] == "too_fast"
        assert refused["id"] in events
        assert 0 < refused["retry_after"] <= 20
    with Visitor(shop).connect() as other:
        say(other, "hello")
        assert until(other, "received")


def test_a_storm_of_frames_ends_the_connection(visitor: Visitor):
    def storm(socket: ClientConnection) -> None:
        for _ in range(5000):
            socket.send('{"type":"seen","id":"nothing"}')
        until(socket, "anything")

    with visitor.connect() as socket, pytest.raises(ConnectionClosed):
        storm(socket)


@pytest.mark.parametrize(
    ("frame", "reason"),
    [
        ("not json", "malformed"),
        (b"\x00\x01", "malformed"),
        ('{"type":"text","id":"12345678","text":"%s"}' % ("x" * (MAX_TEXT + 1)), "too_long"),
        ("x" * 100_000, "too_long"),
    ],
)
def test_a_bad_frame_is_refused_and_the_next_one_taken(visitor: Visitor, frame: str | bytes, reason: str):
    with visitor.connect() as socket:
        socket.send(frame)
        assert until(socket, "refused")["reason"] == reason
        say(socket, "hello")
        assert until(socket, "received")


def test_a_frame_of_megabytes_ends_the_connection(visitor: Visitor):
    def send_and_wait(socket: ClientConnection) -> None:
        socket.send("x" * 2_000_000)
        socket.recv(timeout=60)

    with visitor.connect() as socket, pytest.raises(ConnectionClosed) as closed:
        send_and_wait(socket)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1009


# Who may connect


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "http://127.0.0.1:1", "http://localhost", "null", None]
)
def test_pages_of_other_sites_cannot_connect(visitor: Visitor, origin: str | None):
    with pytest.raises(InvalidStatus) as refused:
        visitor.connect(Origin=origin)
    assert refused.value.response.status_code == 403


def test_a_name_that_leads_here_but_is_not_ours_is_refused(http: httpx.Client, visitor: Visitor):
    answer = http.get("/", headers={"Host": f"evil.example:{visitor.shop.port}"})
    assert answer.status_code == 421
    assert "shopguide" not in answer.cookies
    assert http.get("/", headers={"Host": ""}).status_code in (400, 421)


def test_localhost_is_the_same_site(http: httpx.Client):
    assert http.get("/", headers={"Host": "localhost:8000"}).status_code == 200


def test_without_the_cookie_the_page_is_told_to_get_one(visitor: Visitor):
    with visitor.connect(Cookie=None) as socket, pytest.raises(ConnectionClosed) as closed:
        socket.recv(timeout=60)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4401


def test_a_conversation_has_the_form_of_one(visitor: Visitor):
    visitor.conversation = "../someone-else"
    with visitor.connect() as socket, pytest.raises(ConnectionClosed) as closed:
        socket.recv(timeout=60)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4400


def test_one_person_cannot_open_any_number_of_pages(visitor: Visitor):
    with contextlib.ExitStack() as open_pages:
        for _ in range(10):
            open_pages.enter_context(visitor.connect())
        one_too_many = open_pages.enter_context(visitor.connect())
        with pytest.raises(ConnectionClosed) as closed:
            one_too_many.recv(timeout=60)
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 4429


# Pages


def test_the_chat_page_sets_its_cookie_once_and_out_of_reach_of_scripts(http: httpx.Client):
    first = http.get("/")
    cookie = first.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "set-cookie" not in http.get("/").headers


@pytest.mark.parametrize("path", ["/", "/products/phone-1", "/products/none", "/static/app.js", "/nothing"])
def test_every_answer_has_the_security_headers(http: httpx.Client, path: str):
    headers = http.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert "server" not in headers


def test_pages_hold_no_script_of_their_own_and_ask_nobody_else(http: httpx.Client):
    for path in ("/", "/products/phone-1", "/products/evil"):
        page = http.get(path).text
        assert "//" not in page.replace("http://www.w3.org/2000/svg", "")
        scripts = [part.split(">")[0] for part in page.split("<script")[1:]]
        assert all(' src="/static/' in script or 'type="application/json"' in script for script in scripts)
        assert " onload=" not in page
        assert " style=" not in page


def test_a_product_page_shows_the_product(http: httpx.Client):
    page = http.get("/products/phone-1").text
    for text in (
        "Lumen Aurora 12 Pro, 256 GB, Fjord Blue",
        "$649.00",
        "$749.00",
        "In stock",
        "A phone for people who take pictures after dark.",
        "Electronics › Phones › Smartphones",
        "Colour",
        "Battery life",
        "31 hours of video",
        'src="/pictures/phone-1.svg"',
        "Tell%20me%20more%20about%20Lumen%20Aurora",
    ):
        assert text in page


def test_a_product_page_speaks_chinese_to_a_chinese_browser(http: httpx.Client):
    page = http.get("/products/phone-1", headers={"Accept-Language": "zh-CN,zh;q=0.9,en;q=0.8"}).text
    assert 'lang="zh-CN"' in page
    assert "有货" in page
    assert "US$649.00" in page
    assert "颜色" in page


def test_a_product_page_keeps_markup_inert_and_drops_a_bad_link(http: httpx.Client):
    page = http.get("/products/evil").text
    assert EVIL not in page
    assert "&lt;script&gt;" in page
    assert "javascript:" not in page


def test_an_unknown_product_says_so_and_leads_back(http: httpx.Client):
    answer = http.get("/products/none")
    assert answer.status_code == 404
    assert "This product is not here" in answer.text
    assert 'href="/"' in answer.text


def test_pictures_are_drawn_and_can_do_nothing_but_be_seen(http: httpx.Client):
    answer = http.get("/pictures/phone-1.svg")
    assert answer.headers["content-type"] == "image/svg+xml"
    assert answer.text.startswith("<svg")
    assert "sandbox" in answer.headers["content-security-policy"]
    assert http.get("/pictures/none.svg").status_code == 404


def test_the_shops_name_and_welcome_cannot_leave_their_script_block():
    welcome = {
        "en": Welcome("</script><script>alert(1)</script>", ("<b>", "</script>")),
        "zh": Welcome("您好"),
    }
    with running_shop(name='</title><script>"&', welcome=welcome) as shop:
        page = httpx.get(shop.url).text
    block = json.loads(page.split('id="shop">')[1].split("</script>")[0])
    assert block["name"] == '</title><script>"&'
    assert block["welcome"]["en"]["text"] == "</script><script>alert(1)</script>"
    assert block["welcome"]["zh"]["text"] == "您好"
    assert page.count("</title>") == 1
    assert "<script>" not in page


def test_files_outside_of_static_are_not_served(http: httpx.Client):
    for path in ("/static/../adapter.py", "/static/%2e%2e/adapter.py", "/static/..%2fadapter.py"):
        assert http.get(path).status_code in (403, 404)
