"""The console put together, and served on a socket of its own beside the shop."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

import adapters.web
from adapters.http_server import HttpServer
from adapters.web.guard import Guard
from bot.config import Config
from bot.console import announcements, catalogue, conversations, figures, policies, questions, signin
from bot.console.accounts import Accounts
from bot.console.doorkeeper import Doorkeeper
from bot.console.importing import Importing
from bot.console.pages import HERE, Pages
from bot.policy_pages import PolicyPages
from bot.synonyms import OwnSynonyms
from bot.wiring import OpenShop

log = logging.getLogger(__name__)

FOLDER = "console"
"""Where in the data folder uploads and lists of rejected rows lie."""
_CHAT_STATIC = Path(adapters.web.__file__).parent / "static"
_STOP_WITHIN = 5.0


def console_app(
    shop: OpenShop,
    accounts: Accounts,
    importing: Importing,
    config: Config,
    data_dir: Path,
    hosts: Sequence[str],
) -> Starlette:
    """All of the console's pages. `hosts` are the names under which it may be asked for."""
    pages = Pages(shop.core.guide.shop.name)

    async def not_found(request: Request, error: Exception) -> Response:
        return pages.show(request, "gone.html", 404, what="page", back="/")

    async def failed(request: Request, error: Exception) -> Response:
        return Response("The console could not do this. The log says more.", 500, media_type="text/plain")

    return Starlette(
        routes=[
            *signin.routes(accounts, pages),
            *figures.routes(shop.storage.figures, pages),
            *catalogue.routes(shop, importing, data_dir / FOLDER, pages),
            *policies.routes(shop, PolicyPages(data_dir), pages),
            *announcements.routes(shop.announcing.desk, config.announcements.time_zone, pages),
            *conversations.routes(shop, pages),
            *questions.routes(shop, OwnSynonyms(data_dir), pages),
            Mount("/static/chat", StaticFiles(directory=_CHAT_STATIC)),
            Mount("/static", StaticFiles(directory=HERE / "static")),
        ],
        middleware=[Middleware(Guard, hosts=hosts), Middleware(Doorkeeper, accounts=accounts)],
        exception_handlers={404: not_found, 500: failed},
    )


@asynccontextmanager
async def serving_console(
    shop: OpenShop,
    listener: socket.socket,
    config: Config,
    data_dir: Path,
    hosts: Sequence[str],
) -> AsyncIterator[str]:
    """Serve the console on `listener` while the block runs, which gets a line that says where it is.

    Where nobody has an account yet, the line has a one-time link. What goes wrong in the console stops
    nobody from being answered.
    """
    accounts = Accounts(shop.storage.console)
    importing = Importing(shop, config, data_dir, data_dir / FOLDER / "rejects.csv")
    server = HttpServer(
        console_app(shop, accounts, importing, config, data_dir, hosts),
        timeout_graceful_shutdown=int(_STOP_WITHIN),
    )
    running = asyncio.create_task(server.serve(sockets=[listener]))
    running.add_done_callback(_ended)
    address = address_of(*listener.getsockname()[:2])
    link = await accounts.first_link()
    invitation = f" Make your account there, within a day: {link_address(address, link)}" if link else ""
    try:
        yield f"The console is at {address}.{invitation}"
    finally:
        await importing.stop()
        server.should_exit = True
        await asyncio.wait([running], timeout=_STOP_WITHIN)
        running.cancel()


def address_of(host: str, port: int) -> str:
    """The address at which a socket on `host` and `port` is reached."""
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def link_address(address: str, link: str) -> str:
    """Where a one-time link leads."""
    return f"{address}/welcome/{link}"


def _ended(running: asyncio.Task[None]) -> None:
    if not running.cancelled() and (error := running.exception()):
        log.error("the console has stopped: %s; people are answered as before", error)
