"""A feed from the web: what is fetched, and what is refused whatever the address says."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import aiohttp.resolver
import pytest
from aiohttp import web

from assistant.announcements.desk import Picture
from assistant.catalogue.feeds.row import FeedUnusable
from bot.announcing import look_at
from bot.feeds import Feed, import_from_web
from bot.fetching import FetchFailed, Marks, fetch, is_public, shown
from storage import Storage, open_storage

FEED = "id,title,price\n1,Oak desk,120.00 USD\n2,Lamp,30.00 USD\n"
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Server:
    """A merchant's web server on loopback. `answer` may be exchanged; `asked` are the requests."""

    def __init__(self) -> None:
        self.asked: list[web.Request] = []
        self.answer: Handler = self.feed
        self.text = FEED
        self.etag = '"v1"'
        self.url = ""

    async def feed(self, request: web.Request) -> web.StreamResponse:
        if request.headers.get("If-None-Match") == self.etag:
            return web.Response(status=304)
        return web.Response(
            text=self.text, headers={"ETag": self.etag, "Last-Modified": "Mon, 02 Nov 2026 10:00:00 GMT"}
        )

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request)
        return await self.answer(request)

    async def start(self) -> web.AppRunner:
        app = web.Application()
        app.router.add_get("/{path:.*}", self._answer)
        runner = web.AppRunner(app)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        port = runner.addresses[0][1]
        self.url = f"http://127.0.0.1:{port}/feed.csv"
        return runner


def left_in(folder: Path) -> list[Path]:
    return list(folder.iterdir())


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    opened = Server()
    runner = await opened.start()
    yield opened
    await runner.cleanup()


@pytest.fixture
async def storage(tmp_path: Path) -> AsyncIterator[Storage]:
    async with open_storage(tmp_path) as opened:
        yield opened


async def test_a_feed_is_fetched_with_its_marks(server: Server, tmp_path: Path) -> None:
    fetched = await fetch(server.url, tmp_path, allow_private=True)
    assert fetched is not None
    assert fetched.path.read_text() == FEED
    assert fetched.path.suffix == ".csv"
    assert fetched.marks == Marks('"v1"', "Mon, 02 Nov 2026 10:00:00 GMT")
    assert await fetch(server.url, tmp_path, fetched.marks, allow_private=True) is None


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "[::1]", "2130706433", "0x7f000001", "[::ffff:127.0.0.1]", "0.0.0.0", "127.1"],
)
async def test_addresses_of_this_machine_are_refused(server: Server, tmp_path: Path, host: str) -> None:
    url = server.url.replace("127.0.0.1", host)
    with pytest.raises(FetchFailed):
        await fetch(url, tmp_path)
    assert server.asked == []


async def test_a_name_that_means_a_private_address_is_refused(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def resolve(self: object, host: str, port: int = 0, family: int = 0) -> list[dict[str, object]]:
        return [
            {
                "hostname": host,
                "host": address,
                "port": port,
                "family": socket.AF_INET,
                "proto": 6,
                "flags": 0,
            }
            for address in ("93.184.216.34", "127.0.0.1")
        ]

    monkeypatch.setattr(aiohttp.resolver.ThreadedResolver, "resolve", resolve)
    with pytest.raises(FetchFailed, match="private_addresses"):
        await fetch(server.url.replace("127.0.0.1", "shop.example"), tmp_path)
    assert server.asked == []


async def test_a_redirect_is_followed_and_looked_at(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first address counts as public here; where it leads is looked at as it would be."""

    async def elsewhere(request: web.Request) -> web.StreamResponse:
        if request.path == "/feed.csv":
            return web.Response(status=302, headers={"Location": "/there.csv"})
        return await server.feed(request)

    server.answer = elsewhere
    assert await fetch(server.url, tmp_path, allow_private=True)
    asked = len(server.asked)
    monkeypatch.setattr("bot.fetching.is_public", lambda address: str(address) == "127.0.0.1")
    server.answer = _leads_to("http://169.254.169.254/latest/meta-data")
    with pytest.raises(FetchFailed, match=r"169\.254\.169\.254"):
        await fetch(server.url, tmp_path)
    server.answer = _leads_to("file:///etc/passwd")
    with pytest.raises(FetchFailed, match="no web address"):
        await fetch(server.url, tmp_path)
    assert len(server.asked) == asked + 2


async def test_redirects_have_an_end(server: Server, tmp_path: Path) -> None:
    server.answer = _leads_to(server.url)
    with pytest.raises(FetchFailed, match="without an end"):
        await fetch(server.url, tmp_path, allow_private=True)


async def test_a_feed_that_is_too_large_is_broken_off(server: Server, tmp_path: Path) -> None:
    async def endless(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        for _ in range(100):
            await response.write(b"x" * 100_000)
        return response

    server.answer = endless
    with pytest.raises(FetchFailed, match="larger than"):
        await fetch(server.url, tmp_path, allow_private=True, most_bytes=1_000_000)
    assert left_in(tmp_path) == []


async def test_a_server_that_hangs_is_given_up(server: Server, tmp_path: Path) -> None:
    async def hang(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        await response.write(b"id,title\n")
        await asyncio.sleep(5)
        return response

    server.answer = hang
    with pytest.raises(FetchFailed, match="in time"):
        await fetch(server.url, tmp_path, allow_private=True, within=0.5)
    assert left_in(tmp_path) == []


async def test_what_the_server_says_is_told_with_its_wait(server: Server, tmp_path: Path) -> None:
    async def busy(request: web.Request) -> web.StreamResponse:
        return web.Response(status=503, headers={"Retry-After": "120"})

    server.answer = busy
    with pytest.raises(FetchFailed, match="503") as told:
        await fetch(f"{server.url}?key=secret", tmp_path, allow_private=True)
    assert told.value.wait == 120
    assert "secret" not in str(told.value)


async def test_nobody_answers(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/feed.csv"
    with pytest.raises(FetchFailed, match="cannot be reached"):
        await fetch(url, tmp_path, allow_private=True)


@pytest.mark.parametrize("url", ["ftp://shop.example/x", "shop.example/feed.csv", "http://", "http:///feed"])
async def test_what_is_no_web_address_is_told(url: str, tmp_path: Path) -> None:
    with pytest.raises(FetchFailed, match="no web address"):
        await fetch(url, tmp_path)


@pytest.mark.parametrize(
    "address",
    [
        "10.1.2.3",
        "192.168.0.1",
        "172.16.0.9",
        "169.254.169.254",
        "100.64.0.1",
        "fc00::1",
        "fe80::1",
        "::",
        "224.0.0.1",
        "::ffff:10.0.0.1",
        "2002:7f00:1::",
        "64:ff9b::7f00:1",
    ],
)
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "64:ff9b::5db8:d822"]
)
def test_addresses_that_are(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


def test_an_address_is_shown_without_its_secrets() -> None:
    assert shown("https://ann:pw@shop.example/feed.xml?token=1#x") == "https://shop.example/feed.xml"


async def test_an_unchanged_feed_is_not_imported_again(
    server: Server, storage: Storage, tmp_path: Path
) -> None:
    feed = Feed(server.url, private_addresses=True)
    report = await import_from_web(feed, storage, tmp_path)
    assert report is not None
    assert len(report.changes.added) == 2
    assert await import_from_web(feed, storage, tmp_path) is None
    server.etag, server.text = '"v2"', FEED.replace("30.00", "25.00")
    report = await import_from_web(feed, storage, tmp_path)
    assert report is not None
    assert report.changes.changed == ("2",)
    assert left_in(tmp_path / "fetched") == []


async def test_another_import_in_between_makes_the_feed_new_again(
    server: Server, storage: Storage, tmp_path: Path
) -> None:
    feed = Feed(server.url, private_addresses=True)
    await import_from_web(feed, storage, tmp_path)
    products = [product async for batch in storage.catalogue.every() for product in batch]

    async def batches() -> AsyncIterator[list[object]]:
        yield products[:1]

    await storage.catalogue.replace(batches(), "by hand")  # type: ignore[arg-type]
    assert await import_from_web(feed, storage, tmp_path) is not None
    assert len(await storage.catalogue.products(["1", "2"])) == 2


async def test_a_feed_that_is_read_otherwise_is_read_again(
    server: Server, storage: Storage, tmp_path: Path
) -> None:
    server.text = "id,title,price\n1,Oak desk,120.00\n"
    in_euro, in_dollars = (Feed(server.url, currency=code, private_addresses=True) for code in ("EUR", "USD"))
    for feed in (in_euro, in_dollars, in_euro):
        assert await import_from_web(feed, storage, tmp_path) is not None
        assert await import_from_web(feed, storage, tmp_path) is None
        (desk,) = await storage.catalogue.products(["1"])
        assert desk.price.currency == feed.currency


async def test_the_size_of_a_picture(server: Server) -> None:
    async def picture(request: web.Request) -> web.StreamResponse:
        return web.Response(body=b"x" * 300_000, content_type="image/png")

    missing = "announce-picture-missing"
    assert (await look_at(server.url, allow_private=True)).problem == missing, "a feed is no picture"
    server.answer = picture
    assert await look_at(server.url, allow_private=True) == Picture(300_000)
    assert (await look_at(server.url)).problem == missing, "an address of this machine"


async def test_a_feed_that_cannot_be_used_leaves_the_catalogue_and_is_counted(
    server: Server, storage: Storage, tmp_path: Path
) -> None:
    feed = Feed(server.url, private_addresses=True)
    await import_from_web(feed, storage, tmp_path)
    server.etag, server.text = '"v3"', "<html>we are closed</html>"
    with pytest.raises(FeedUnusable):
        await import_from_web(feed, storage, tmp_path)
    state = await storage.upkeep.feed(server.url, shown(server.url))
    assert state.failures == 1
    assert state.reason
    assert state.etag == '"v1"', "the marks of what is in the catalogue"
    assert len(await storage.catalogue.products(["1", "2"])) == 2


def _leads_to(location: str) -> Handler:
    async def answer(request: web.Request) -> web.StreamResponse:
        return web.Response(status=302, headers={"Location": location})

    return answer
