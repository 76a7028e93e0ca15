"""What the site serves over HTTP: the chat page, product pages, pictures and static files."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from adapters.web.guard import LOOPBACK
from adapters.web.inbound import MAX_TEXT
from adapters.web.render import Site, safe_link
from adapters.words import LANGUAGES, fact_name, known, say, stock_line, stock_state
from assistant.catalogue.product import Product

_HERE = Path(__file__).parent
_COOKIE = "shopguide"
_YEAR = 365 * 24 * 3600
_SECRET_LENGTH = 43  # of `secrets.token_urlsafe(32)`
_PICTURE_HEADERS = {
    # A picture opened by itself is a document: it may draw and do nothing else.
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    "Cache-Control": "private, max-age=600",
}


@dataclass(frozen=True, slots=True)
class Welcome:
    """What a shopper finds on the page before the first word: a greeting, and things to try."""

    text: str
    suggestions: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Shop:
    """All that the site shows beside the conversation.

    `welcome` is by language (`en`, `zh`). `product` finds a product by its id, `draw` makes a picture (SVG)
    for products whose own is not shown. `hosts` are the names under which the site is asked for.
    """

    name: str
    welcome: Mapping[str, Welcome]
    product: Callable[[str], Awaitable[Product | None]]
    draw: Callable[[Product], str] | None = None
    hosts: Sequence[str] = field(default=LOOPBACK)


def routes(shop: Shop, site: Site) -> list[BaseRoute]:
    """The routes of everything but the WebSocket."""
    pages = _Pages(shop, site)
    return [
        Route("/", pages.chat),
        Route("/products/{product:path}", pages.product, name="product"),
        Route("/pictures/{product:path}.svg", pages.picture, name="picture"),
        Mount("/static", StaticFiles(directory=_HERE / "static"), name="static"),
    ]


def person_of(connection: HTTPConnection) -> str | None:
    """Who is there: made from the cookie so that the cookie cannot be made from it, for it gets around."""
    secret = connection.cookies.get(_COOKIE, "")
    return sha256(secret.encode()).hexdigest()[:32] if len(secret) == _SECRET_LENGTH else None


class _Pages:
    def __init__(self, shop: Shop, site: Site) -> None:
        self._shop = shop
        self._site = site
        self._templates = Environment(
            loader=FileSystemLoader(_HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    async def chat(self, request: Request) -> Response:
        """The chat page. A browser seen for the first time gets the cookie that makes it a person."""
        welcome = {
            language: {"text": greeting.text, "suggestions": list(greeting.suggestions)}
            for language, greeting in self._shop.welcome.items()
        }
        shop = {"name": self._shop.name, "welcome": welcome, "longest": MAX_TEXT}
        response = self._page("chat.html", 200, language=_language(request), shop=shop)
        if person_of(request) is None:
            response.set_cookie(
                _COOKIE,
                secrets.token_urlsafe(32),
                max_age=_YEAR,
                httponly=True,
                samesite="lax",  # strict would make a new person of one who follows a link to the shop
                secure=request.url.scheme == "https",
            )
        return response

    async def product(self, request: Request) -> Response:
        """A product's page."""
        language = _language(request)
        product = await self._shop.product(request.path_params["product"])
        if product is None:
            return self._page("not_found.html", 404, language=language, shop={"name": self._shop.name})
        now = product.price_now
        paragraphs = [line.strip() for line in product.description.splitlines() if line.strip()]
        return self._page(
            "product.html",
            200,
            language=language,
            shop={"name": self._shop.name},
            product=product,
            picture=self._site.picture(product.id, product.image_link),
            price=now.spoken(language),
            was=product.price.spoken(language) if product.price.amount > now.amount else "",
            stock=stock_line(language, product.availability, product.stock),
            stock_state=stock_state(product.availability, product.stock),
            paragraphs=paragraphs,
            facts=[(fact_name(language, name), value) for name, value in product.facts().items()],
            # A path of this site may well lead to this very page.
            link=safe_link(product.link) if product.link.startswith("http") else "",
        )

    async def picture(self, request: Request) -> Response:
        """A product's picture: the shop's drawing of it, else a plain one that stands for any."""
        product = await self._shop.product(request.path_params["product"])
        if product is None:
            return Response(status_code=404)
        svg = self._shop.draw(product) if self._shop.draw else _plain_picture()
        return Response(svg, media_type="image/svg+xml", headers=_PICTURE_HEADERS)

    def _page(self, template: str, status: int, *, language: str, **values: object) -> HTMLResponse:
        def t(message: str, **arguments: str) -> str:
            return say(language, message, **arguments)

        page = self._templates.get_template(template).render(language=language, t=t, **values)
        return HTMLResponse(page, status_code=status)


def _language(request: Request) -> str:
    """The language asked for in the address, else the browser's first one."""
    asked = request.query_params.get("language", "")
    return asked if asked in LANGUAGES else known(request.headers.get("accept-language", ""))


def _plain_picture() -> bytes:
    return (_HERE / "static" / "product.svg").read_bytes()
