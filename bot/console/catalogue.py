"""The catalogue's page: import a feed, see what it did, and search as a shopper does."""

from __future__ import annotations

import asyncio
import re
import shutil
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Route

from assistant.catalogue.product import Product
from assistant.dialogue.state import Profile
from assistant.handlers.explaining import LEAST, PARTS, share
from assistant.handlers.finding import find
from assistant.language import say
from assistant.messages import Outgoing
from assistant.retrieval.request import Hit
from bot.console.doorkeeper import post
from bot.console.importing import Importing, Order
from bot.console.pages import Pages, go
from bot.console.trying import tried
from bot.wiring import OpenShop

_PAST = 8
_COLOURS = 6  # as many as `console.css` has
_RUNNING = "An import is running. Wait for its end."
_LONGEST_QUERY = 500
_CURRENCY = re.compile(r"[A-Z]{3}")


@dataclass(frozen=True, slots=True)
class Part:
    """One way of ranking's share in a score, as a piece of a bar from `start` to `end` in hundredths.

    `colour` is a number that is the same for each way.
    """

    name: str
    colour: int
    value: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Explained:
    """A product found, and how its score came about."""

    product: Product
    hit: Hit
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """The reply that a shopper would get, and the products that were weighed for it, best first."""

    query: str
    message: Outgoing
    explained: tuple[Explained, ...]
    total: int


def routes(shop: OpenShop, importing: Importing, folder: Path, pages: Pages) -> list[BaseRoute]:
    """`/catalogue` and what is below it. `folder` is where uploads are kept while they are read."""
    desk = _Desk(shop, importing, folder, pages)
    return [
        Route("/catalogue", desk.page),
        Route("/catalogue/progress", desk.progress),
        Route("/catalogue/search", desk.search),
        Route("/catalogue/rejects.csv", desk.rejects),
        post("/catalogue/import", desk.upload),
    ]


class _Desk:
    def __init__(self, shop: OpenShop, importing: Importing, folder: Path, pages: Pages) -> None:
        self._shop = shop
        self._importing = importing
        self._folder = folder
        self._pages = pages

    async def page(self, request: Request) -> Response:
        """Everything about the catalogue."""
        return await self._page(request)

    async def progress(self, request: Request) -> Response:
        """How far the import is, for a page that asks again and again."""
        return self._pages.show(request, "import_progress.html", progress=self._importing.progress)

    async def search(self, request: Request) -> Response:
        """The part of the page below the search box."""
        found = await self._found(request)
        return self._pages.show(request, "found.html", found=found)

    async def rejects(self, request: Request) -> Response:
        """The rows of the last import that could not be used."""
        if not self._importing.rejects.is_file():
            return await self._page(request, mistake="No row of the last import was rejected.", status=404)
        return FileResponse(
            self._importing.rejects,
            media_type="text/csv",
            filename="rejected-rows.csv",
            headers={"Cache-Control": "no-store"},
        )

    async def upload(self, request: Request, form: FormData) -> Response:
        """Begin to read a file, once it is kept, or a feed on the web."""
        file, url = form.get("file"), str(form.get("url", "")).strip()
        uploaded = isinstance(file, UploadFile) and bool(file.filename)
        if uploaded == bool(url):
            mistake = "Choose a file or write an address, one of the two."
            return await self._page(request, mistake=mistake, status=422)
        if url and not url.startswith(("http://", "https://")):
            return await self._page(request, mistake="An address begins with https://.", status=422)
        currency = str(form.get("currency", "")).strip().upper()
        if currency and not _CURRENCY.fullmatch(currency):
            mistake = f"“{currency}” is no currency: write its three letters, such as USD."
            return await self._page(request, mistake=mistake, status=422)
        try:
            columns = columns_of(str(form.get("columns", "")))
        except ValueError as error:
            return await self._page(request, mistake=str(error), status=422)
        if self._importing.progress.running:
            return await self._page(request, mistake=_RUNNING, status=409)
        kept, source = None, url
        if isinstance(file, UploadFile) and file.filename:
            kept, source = (
                await asyncio.to_thread(_keep, file.file, self._folder, file.filename),
                file.filename,
            )
        order = Order(kept, source, columns, currency or None, bool(form.get("allow_partial")))
        if not self._importing.start(order):  # another began while the file was kept
            if kept:
                await asyncio.to_thread(kept.unlink)
            return await self._page(request, mistake=_RUNNING, status=409)
        return go("/catalogue", "import-started")

    async def _page(self, request: Request, mistake: str = "", status: int = 200) -> Response:
        index = self._shop.core.guide.index
        return self._pages.show(
            request,
            "catalogue.html",
            status,
            products=len(index),
            mistake=mistake,
            progress=self._importing.progress,
            past=await self._shop.storage.figures.imports(_PAST),
            found=await self._found(request),
            query=request.query_params.get("q", ""),
        )

    async def _found(self, request: Request) -> Found | None:
        query = request.query_params.get("q", "").strip()[:_LONGEST_QUERY]
        if not query or not len(self._shop.core.guide.index):
            return None
        return await look(self._shop, query)


async def look(shop: OpenShop, query: str) -> Found:
    """What a shopper who is new to the shop is shown for `query`, and why. Nothing is kept of it."""
    outcome = await tried(shop.core, query)
    explained: tuple[Explained, ...] = ()
    total = 0
    if outcome.dialogue.wish is not None:
        found = await find(shop.core.guide, outcome.dialogue.wish, Profile(), time.time())
        explained = tuple(_explained(product, hit) for product, hit in (*found.pairs, *found.nearest))
        total = found.total
    return Found(query, outcome.message, explained, total)


def columns_of(text: str) -> dict[str, str]:
    """`field=column`, one a line, as a mapping. Raises `ValueError` with a sentence for the merchant."""
    columns = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        name, sign, column = line.partition("=")
        if not sign or not name.strip() or not column.strip():
            raise ValueError(f"“{line}” names no column: write it as field=column, for example title=Name.")
        columns[name.strip()] = column.strip()
    return columns


def _explained(product: Product, hit: Hit) -> Explained:
    """The parts of a hit as `/why` tells them, those that raise its score as pieces of a bar."""
    shares = [(place % _COLOURS, name, share(hit, name)) for place, (name, _) in enumerate(PARTS)]
    told = [(colour, say("en", f"part-{name}"), part) for colour, name, part in shares if abs(part) >= LEAST]
    whole = sum(part for _, _, part in told if part > 0) or 1.0
    parts, start = [], 0.0
    for colour, name, part in told:
        end = start + 100 * max(part, 0.0) / whole
        parts.append(Part(name, colour, part, round(start, 2), round(end, 2)))
        start = end
    return Explained(product, hit, tuple(parts))


def _keep(upload: BinaryIO, folder: Path, name: str) -> Path:
    """The upload as a file of its own, with the ending of its name: formats may be told by it."""
    folder.mkdir(parents=True, exist_ok=True)
    suffix = "".join(Path(name).suffixes[-2:])
    ending = suffix if re.fullmatch(r"[.\w-]{1,20}", suffix) else ""
    with tempfile.NamedTemporaryFile(dir=folder, prefix="upload-", suffix=ending, delete=False) as kept:
        shutil.copyfileobj(upload, kept)
    return Path(kept.name)
