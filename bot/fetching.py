"""A file from the web, such as a product feed.

    fetched = await fetch("https://shop.example/feed.xml", folder, known)

A merchant's server may answer with anything, and an address may lead anywhere: what is fetched is bounded in
size and time, and every address that is connected to is looked at first. A name is resolved once, the
addresses are checked, and exactly those are connected to, so that a name cannot mean another machine a
moment later. Redirects go through the same.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import tempfile
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from pathlib import Path
from time import time
from typing import IO, Any

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver
from yarl import URL

MOST_BYTES = 1024 * 1024 * 1024
WITHIN = 15 * 60.0
"""Seconds for all of it."""
_CONNECT_WITHIN, _SILENT_FOR = 20.0, 60.0
_MOST_REDIRECTS = 5
_CHUNK = 256 * 1024
_REDIRECTS = (301, 302, 303, 307, 308)


class FetchFailed(Exception):
    """The feed could not be fetched; the message says why, without what the address holds of secrets.

    `wait` is for how many seconds the server wants to be left alone, None where it did not say.
    """

    def __init__(self, message: str, wait: float | None = None) -> None:
        super().__init__(message)
        self.wait = wait


@dataclass(frozen=True, slots=True)
class Marks:
    """By what a server knows a version of a file: its headers `ETag` and `Last-Modified`."""

    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What was fetched, in the file `path`, and its marks. `kind` is the media type that the server says."""

    path: Path
    marks: Marks
    kind: str = ""


async def fetch(
    url: str,
    folder: Path,
    known: Marks | None = None,
    *,
    allow_private: bool = False,
    most_bytes: int = MOST_BYTES,
    within: float = WITHIN,
) -> Fetched | None:
    """Fetch `url` into a new file in `folder`, which the caller removes; None when it is as `known`.

    `allow_private` lets addresses of this machine and its own networks be asked. Raises `FetchFailed`.
    """
    try:
        async with (
            asyncio.timeout(within),
            aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(resolver=CheckedResolver(allow_private), use_dns_cache=False),
                timeout=aiohttp.ClientTimeout(
                    total=None, sock_connect=_CONNECT_WITHIN, sock_read=_SILENT_FOR
                ),
                headers={"User-Agent": "Shopguide (product feed)", "Accept": "*/*"},
                trust_env=False,  # a proxy would connect for us, unchecked
            ) as session,
        ):
            return await _follow(session, url, folder, known or Marks(), allow_private, most_bytes)
    except TimeoutError:
        raise FetchFailed(f"{shown(url)} did not answer, or not whole, in time") from None
    except _Refused as error:
        raise FetchFailed(str(error)) from None
    except aiohttp.ClientError as error:
        refused = _refusal(error)
        reason = str(refused) if refused else f"{shown(url)} cannot be reached: {_reason(error)}"
        raise FetchFailed(reason) from None
    except OSError as error:
        raise FetchFailed(f"{shown(url)} cannot be fetched: {error.strerror or error}") from None


def shown(url: str) -> str:
    """The address without user name, password and query: those may hold secrets."""
    try:
        parts = URL(url)
        return str(parts.with_user(None).with_query(None).with_fragment(None))
    except ValueError:
        return "the feed's address"


def check_url(url: str, allow_private: bool = False) -> URL:
    """The address, if it is one that may be asked. Raises `FetchFailed`, saying what is wrong with it."""
    try:
        parts = URL(url)
    except ValueError:
        raise FetchFailed("this is no web address: it begins with https:// or http://") from None
    if parts.scheme not in ("http", "https") or not parts.host:
        raise FetchFailed(f"{shown(url)} is no web address: it begins with https:// or http://")
    try:
        address = ipaddress.ip_address(parts.host.strip("[]"))
    except ValueError:
        return parts  # a name: the resolver looks at what it leads to
    if not allow_private and not is_public(address):
        raise FetchFailed(_refused(parts.host))
    return parts


def is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Whether an address is one of the public internet, also one that is wrapped in another."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
        if inner is None and address in ipaddress.ip_network("64:ff9b::/96"):
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None and not is_public(inner):
            return False
    return address.is_global and not address.is_multicast


class _Refused(OSError):
    """A name leads to an address that must not be asked."""


class CheckedResolver(AbstractResolver):
    """Names to addresses, which are what is connected to; a name with one that is not public is refused."""

    def __init__(self, allow_private: bool) -> None:
        self._allow_private = allow_private
        self._system = ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """See `AbstractResolver.resolve`."""
        found = await self._system.resolve(host, port, family)
        if not self._allow_private:
            for one in found:
                if not is_public(ipaddress.ip_address(one["host"].partition("%")[0])):
                    raise _Refused(_refused(host))
        return found

    async def close(self) -> None:
        """See `AbstractResolver.close`."""
        await self._system.close()


async def _follow(
    session: aiohttp.ClientSession,
    url: str,
    folder: Path,
    known: Marks,
    allow_private: bool,
    most_bytes: int,
) -> Fetched | None:
    """Ask, and go where the answer leads."""
    address = check_url(url, allow_private)
    for _ in range(_MOST_REDIRECTS + 1):
        async with session.get(address, headers=_conditions(known), allow_redirects=False) as answer:
            if answer.status in _REDIRECTS:
                address = _next(address, answer.headers.get("Location", ""), allow_private)
                continue
            if answer.status == 304 and known != Marks():
                return None
            if answer.status != 200:
                raise FetchFailed(f"{shown(url)} answered {answer.status} {answer.reason}", _wait(answer))
            marks = Marks(answer.headers.get("ETag", ""), answer.headers.get("Last-Modified", ""))
            path = await _written(answer, folder, address, most_bytes)
            return Fetched(path, marks, answer.content_type)
    raise FetchFailed(f"{shown(url)} leads from one address to the next, without an end")


def _next(address: URL, location: str, allow_private: bool) -> URL:
    if not location:
        raise FetchFailed(f"{shown(str(address))} leads elsewhere, and does not say where")
    try:
        there = check_url(str(address.join(URL(location))), allow_private)
    except ValueError:
        raise FetchFailed(f"{shown(str(address))} leads to what is no web address") from None
    if address.scheme == "https" and there.scheme == "http":
        raise FetchFailed(f"{shown(str(address))} leads to an address without encryption")
    return there


async def _written(answer: aiohttp.ClientResponse, folder: Path, address: URL, most_bytes: int) -> Path:
    """The body in a file, which keeps the address's ending; nothing is left of one that is too large."""
    if (answer.content_length or 0) > most_bytes:
        raise _too_large(address, most_bytes)
    with await asyncio.to_thread(_new_file, folder, address) as file:
        path, written = Path(file.name), 0
        try:
            async for chunk in answer.content.iter_chunked(_CHUNK):
                written += len(chunk)
                if written > most_bytes:
                    raise _too_large(address, most_bytes)
                await asyncio.to_thread(file.write, chunk)
        except BaseException:
            await asyncio.to_thread(path.unlink, missing_ok=True)
            raise
    return path


def _new_file(folder: Path, address: URL) -> IO[bytes]:
    folder.mkdir(parents=True, exist_ok=True)
    ending = Path(address.path).suffix[:10]
    return tempfile.NamedTemporaryFile(dir=folder, prefix="feed-", suffix=ending, delete=False)


def _conditions(known: Marks) -> dict[str, str]:
    headers = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    return {name: value for name, value in headers.items() if value}


def _wait(answer: aiohttp.ClientResponse) -> float | None:
    """The seconds that `Retry-After` asks for, given in seconds or as a date."""
    said = answer.headers.get("Retry-After", "").strip()
    if said.isdecimal():
        return float(said)
    try:
        return max(0.0, parsedate_to_datetime(said).timestamp() - time()) if said else None
    except ValueError:
        return None


def _too_large(address: URL, most_bytes: int) -> FetchFailed:
    return FetchFailed(f"{shown(str(address))} is larger than {most_bytes / 1024**2:,.0f} MiB")


def _refused(host: str) -> str:
    return (
        f"{host} is an address of this machine or a network of its own, which is not asked. "
        "If the feed really lies there, say so: private_addresses = true in [feed]"
    )


def _refusal(error: BaseException) -> _Refused | None:
    """The refusal that an error of the client library comes from."""
    seen: Any = error
    while seen is not None:
        if isinstance(seen, _Refused):
            return seen
        inner = getattr(seen, "os_error", None)
        if isinstance(inner, _Refused):
            return inner
        seen = seen.__cause__ or seen.__context__
    return None


def _reason(error: aiohttp.ClientError) -> str:
    inner = getattr(error, "os_error", None)
    if isinstance(inner, OSError) and inner.strerror:
        return inner.strerror
    return type(error).__name__ if not str(error) else str(error).split(" ssl:")[0]
