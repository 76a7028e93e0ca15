"""What stands before every request: known hosts, no foreign pages, and the security headers.

The page listens on loopback by default, where any site that a browser has open can try to reach it. A name
of the attacker's that leads to 127.0.0.1 (DNS rebinding) fails at the host check; a foreign page that opens
our WebSocket fails at the origin check, since browsers send cookies along with it.
"""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK = ("127.0.0.1", "localhost", "::1")

_DEFAULT_PORTS = {"http": 80, "https": 443, "ws": 80, "wss": 443}


class Guard:
    """ASGI middleware. `hosts` are the names under which the site may be asked for, without ports."""

    def __init__(self, app: ASGIApp, hosts: Collection[str], image_hosts: Collection[str] = ()) -> None:
        self._app = app
        self._hosts = {host.lower().strip("[]") for host in hosts}
        self._headers = security_headers(image_hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        if scope["type"] not in ("http", "websocket"):
            return await self._app(scope, receive, send)
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if _host_and_port(f"{scope['scheme']}://{host}")[0] not in self._hosts:
            return await self._refuse(scope, receive, send, "This address is not configured for this shop.")
        if scope["type"] == "websocket" and not same_origin(headers.get("origin", ""), scope["scheme"], host):
            return await self._refuse(scope, receive, send, "Only the shop's own page may connect here.")
        return await self._app(scope, receive, self._with_headers(send))

    async def _refuse(self, scope: Scope, receive: Receive, send: Send, reason: str) -> None:
        if scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1008, "reason": reason})
        else:
            await PlainTextResponse(reason, status_code=421)(scope, receive, self._with_headers(send))

    def _with_headers(self, send: Send) -> Send:
        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        return sending


def security_headers(image_hosts: Collection[str] = ()) -> dict[str, str]:
    """No script but our own files, no request but to ourselves, no frame, no guessing of types.

    Pictures that were drawn for a reply come within it, as data.
    """
    images = " ".join(("'self'", "data:", *(f"https://{host}" for host in image_hosts)))
    policy = (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        f"img-src {images}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
        "trusted-types 'none'; require-trusted-types-for 'script'"
    )
    return {
        "Content-Security-Policy": policy,
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
        "Cache-Control": "no-cache",
    }


def same_origin(origin: str, scheme: str, host: str) -> bool:
    """Whether the page at `origin` was served under the very host and port that it connects to.

    The scheme is left out of it: behind a proxy that ends TLS the two differ.
    """
    if not origin.startswith(("http://", "https://")):
        return False
    theirs = _host_and_port(origin)
    secure = urlsplit(origin).scheme == "https"
    ours = _host_and_port(f"{'https' if secure else scheme}://{host}")
    return bool(theirs[0]) and theirs == ours


def _host_and_port(url: str) -> tuple[str, int]:
    """The host in lower case and the port, the scheme's own where none is given."""
    try:
        parts = urlsplit(url)
        return parts.hostname or "", parts.port or _DEFAULT_PORTS.get(parts.scheme, 0)
    except ValueError:
        return "", 0
