"""A small shop and its console on a real server, with everything beneath them real too."""

import asyncio
import contextlib
import re
import socket
import threading
import time
from collections.abc import Coroutine, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import httpx

from assistant.catalogue.importer import import_feed
from assistant.messages import Incoming
from bot.config import Config, Shop, Telegram
from bot.console.app import serving_console
from bot.console.doorkeeper import COOKIE
from bot.policy_pages import PolicyPages
from bot.wiring import OpenShop, open_shop
from storage import open_storage

T = TypeVar("T")

NAME, PASSWORD = "Anna", "correct horse battery staple"
HOSTS = ("127.0.0.1", "localhost")
EVIL = '<img src=x onerror="window.hacked=1">'
FEED = """id,title,price,availability,product_type,description
lamp-1,Ember solar lantern,29.00 USD,in_stock,Garden > Lanterns,A balcony lantern that needs no socket.
lamp-2,Firefly string lights,19.00 USD,in_stock,Garden > Lanterns,Ten metres of warm light for outdoors.
mug-1,Tide stoneware mug,14.00 USD,in_stock,Kitchen > Mugs,A heavy mug of blue stoneware.
mug-2,Dune stoneware mug,16.00 USD,out_of_stock,Kitchen > Mugs,A mug the colour of sand.
desk-1,Larch writing desk,349.00 USD,in_stock,Furniture > Desks,A desk of larch with one drawer.
"""
RETURNS = "# Returns\n\n## How long may I keep it?\n\nYou may return anything unused within 30 days.\n"


@dataclass
class RunningConsole:
    """The console of a shop that runs on a loop of its own. `link` makes an account, once."""

    url: str
    link: str
    folder: Path
    shop: OpenShop
    loop: asyncio.AbstractEventLoop
    _session: str = field(default="")

    def wait(self, work: Coroutine[Any, Any, T]) -> T:
        """What `work` returns, done on the shop's loop."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(60)

    def client(self) -> httpx.Client:
        """A browser that nobody is signed in with."""
        return httpx.Client(base_url=self.url)

    def signed_in(self) -> httpx.Client:
        """A browser with Anna's session."""
        client = self.client()
        client.cookies.set(COOKIE, self.session(), domain="127.0.0.1")
        return client

    def session(self) -> str:
        """The token of Anna's session; her account is made by the first who asks."""
        if not self._session:
            with self.client() as client:
                page = client.get(self.link).text
                form = {"csrf": csrf(page), "name": NAME, "password": PASSWORD, "again": PASSWORD}
                assert client.post(self.link, data=form).status_code == 303
                page = client.get("/sign-in").text
                form = {"csrf": csrf(page), "name": NAME, "password": PASSWORD}
                assert client.post("/sign-in", data=form).status_code == 303
                self._session = client.cookies[COOKIE]
        return self._session

    def says(self, person: str, text: str, event: str) -> str:
        """Somebody writes to the shop on a chat page; the answer in plain words."""
        incoming = Incoming(
            event, "web", f"c-{person}", person, text, name=person.title(), sent_at=time.time()
        )
        reply = self.wait(self.shop.core.answer(incoming))
        return reply.plain() if reply else ""


def csrf(page: str) -> str:
    """The token of a page's forms."""
    found = re.search(r'name="csrf" value="(\w+)"', page)
    assert found, page[:2000]
    return found[1]


@contextlib.contextmanager
def running_console(folder: Path) -> Iterator[RunningConsole]:
    """Serve it until the block ends."""
    started: list[RunningConsole] = []
    up, down = threading.Event(), asyncio.Event()
    failed: list[BaseException] = []

    async def serve() -> None:
        config = Config(shop=Shop("Tide & Larch"), telegram=Telegram(enabled=True))
        await _stock(folder)
        listener = socket.create_server(("127.0.0.1", 0))
        async with (
            open_shop(config, folder) as shop,
            serving_console(shop, listener, config, folder, HOSTS) as said,
        ):
            found = re.search(r"at (http://\S+:\d+)\..*(/welcome/\S+)", said)
            assert found, said
            started.append(RunningConsole(found[1], found[2], folder, shop, asyncio.get_running_loop()))
            up.set()
            await down.wait()

    def run() -> None:
        try:
            asyncio.run(serve())
        except BaseException as error:
            failed.append(error)
            up.set()

    thread = threading.Thread(target=run)
    thread.start()
    up.wait()
    try:
        if failed:
            raise failed[0]
        yield started[0]
    finally:
        if started:
            started[0].loop.call_soon_threadsafe(down.set)
        thread.join(30)


async def _stock(folder: Path) -> None:
    pages = folder / "source"
    pages.mkdir(parents=True)
    (pages / "returns.md").write_text(RETURNS)
    feed = folder / "feed.csv"
    feed.write_text(FEED)
    async with open_storage(folder) as storage:
        await import_feed(feed, storage.catalogue, source="feed.csv")
        kept = PolicyPages(folder)
        kept.keep(pages)
        await storage.policies.replace(kept.tried("none", None).passages)
