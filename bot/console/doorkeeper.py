"""What every request to the console passes: who is there, what is too large, what another site sends.

Each browser has a cookie with a random token. Signed in, storage knows its hash; before that, it only ties
forms to the browser. The cookie is `SameSite=Strict` and `HttpOnly`. Every POST carries a token made from it,
and comes from the console's own pages.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Awaitable, Callable

from starlette.datastructures import FormData, Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from adapters.web.guard import same_origin
from bot.console.accounts import TOKEN_LENGTH, Accounts, csrf_token

COOKIE = "shopguide_console"
LARGEST_UPLOAD = 512 << 20
LARGEST_FORM = 4 << 20
UPLOADS = ("/catalogue/import",)
_OPEN = ("/sign-in", "/welcome/", "/static/")
_FORM_FIELDS = 200

PostHandler = Callable[[Request, FormData], Awaitable[Response]]


class Doorkeeper:
    """ASGI middleware: lets in whoever is signed in, and everybody to the pages that lead there."""

    def __init__(self, app: ASGIApp, accounts: Accounts) -> None:
        self._app = app
        self._accounts = accounts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer it."""
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        request = Request(scope)
        token = request.cookies.get(COOKIE, "")
        account = await self._accounts.of_session(token) if token else None
        fresh = len(token) != TOKEN_LENGTH
        if fresh:
            token = secrets.token_urlsafe(32)
        request.state.token, request.state.account = token, account
        request.state.csrf = csrf_token(token)
        path = request.url.path
        if account is None and not path.startswith(_OPEN):
            return await self._to_sign_in(request)(scope, receive, send)
        if request.method not in ("GET", "HEAD") and not _is_ours(request.headers, scope["scheme"]):
            refusal = PlainTextResponse("Only the console's own pages may send this.", status_code=403)
            return await refusal(scope, receive, send)
        largest = LARGEST_UPLOAD if path in UPLOADS else LARGEST_FORM
        if int(request.headers.get("content-length") or 0) > largest:
            return await _too_large(largest)(scope, receive, send)

        async def sending(message: Message) -> None:
            if fresh and message["type"] == "http.response.start":
                MutableHeaders(scope=message).append("set-cookie", _cookie(token, scope["scheme"]))
            await send(message)

        try:
            return await self._app(scope, _capped(receive, largest), sending)
        except _TooLarge:
            return await _too_large(largest)(scope, receive, send)

    def _to_sign_in(self, request: Request) -> Response:
        if request.headers.get("hx-request"):  # a page that was open when its session ended
            return Response(status_code=401, headers={"HX-Redirect": "/sign-in"})
        return RedirectResponse("/sign-in", status_code=303)


def post(path: str, handler: PostHandler) -> Route:
    """A route for a form: `handler` is called with what was sent once its CSRF token is the browser's."""

    async def guarded(request: Request) -> Response:
        async with request.form(max_files=1, max_fields=_FORM_FIELDS, max_part_size=LARGEST_FORM) as form:
            sent = str(form.get("csrf") or request.headers.get("x-csrf-token") or "")
            if not hmac.compare_digest(sent.encode(), request.state.csrf.encode()):
                return PlainTextResponse(
                    "This form is out of date. Go back, load the page again and send it once more.",
                    status_code=403,
                )
            return await handler(request, form)

    return Route(path, guarded, methods=["POST"])


def set_session(request: Request, response: Response, token: str) -> None:
    """Give the browser another token: when somebody signs in, or out."""
    response.headers.append("set-cookie", _cookie(token, request.url.scheme))


def _cookie(token: str, scheme: str) -> str:
    secure = "; Secure" if scheme == "https" else ""
    return f"{COOKIE}={token}; Path=/; HttpOnly; SameSite=Strict{secure}"


def _is_ours(headers: Headers, scheme: str) -> bool:
    """Whether the browser says that a page of ours sends this. Old browsers say nothing."""
    site, origin = headers.get("sec-fetch-site", ""), headers.get("origin", "")
    return site in ("", "same-origin", "none") and (
        not origin or same_origin(origin, scheme, headers.get("host", ""))
    )


class _TooLarge(Exception):
    """More came than was announced or allowed."""


def _too_large(largest: int) -> Response:
    return PlainTextResponse(f"At most {largest >> 20} MB can be sent.", status_code=413)


def _capped(receive: Receive, largest: int) -> Receive:
    """What is received, until it is more than `largest` bytes: then `_TooLarge` is raised."""
    received = 0

    async def receiving() -> Message:
        nonlocal received
        message = await receive()
        received += len(message.get("body") or b"")
        if received > largest:
            raise _TooLarge
        return message

    return receiving
