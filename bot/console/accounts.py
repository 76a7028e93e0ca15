"""Who may use the console: one-time links, passwords, sessions, and how often one may try.

Passwords are hashed with argon2id, with the least memory and time that OWASP's Password Storage Cheat Sheet
allows: the machine of a small shop is answering shoppers meanwhile. Links and sessions are random tokens of
256 bits, of which storage has SHA-256 only.
"""

from __future__ import annotations

import asyncio
import hmac
import secrets
import time
from hashlib import sha256

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from adapters.pace import Meters, Rate
from assistant.ports import ConsoleAccounts

LINK_LIFE = 24 * 3600.0
"""Seconds for which a one-time link works."""
SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 1000
LONGEST_NAME = 60
TOKEN_LENGTH = 43  # of `secrets.token_urlsafe(32)`

_HASH_KIB = 19 * 1024
# Of one name, of one address, and of all together, which also bounds the memory that hashing takes.
_A_NAME = Rate(10, seconds=60.0, burst=5)
_AN_ADDRESS = Rate(20, seconds=60.0, burst=10)
_ALL = Rate(60, seconds=60.0, burst=20)


class Mistake(Exception):
    """What was typed cannot be taken; the message says why."""


class TooOften(Exception):
    """Too many tries; `wait` is the seconds until the next one."""

    def __init__(self, wait: float) -> None:
        super().__init__(f"try again in {wait:.0f} s")
        self.wait = wait


class Accounts:
    """Accounts over their store. One of it serves all requests."""

    def __init__(self, store: ConsoleAccounts) -> None:
        self._store = store
        self._hasher = PasswordHasher(time_cost=2, memory_cost=_HASH_KIB, parallelism=1)
        self._meters = Meters()
        self._hashing = asyncio.Semaphore(2)
        # Verified for names that do not exist, so that they take as long as those that do.
        self._nobody = self._hasher.hash(secrets.token_urlsafe(16))

    async def new_link(self) -> str:
        """The token of a new one-time link; the one before it works no more."""
        token = secrets.token_urlsafe(32)
        await self._store.offer(_hash(token), time.time() + LINK_LIFE)
        return token

    async def first_link(self) -> str | None:
        """The token of a one-time link where nobody has an account yet."""
        return None if await self._store.any() else await self.new_link()

    async def link_works(self, token: str) -> bool:
        """Whether an account can be made with this link."""
        return await self._store.offered(_hash(token), time.time())

    async def register(self, link: str, name: str, password: str, address: str) -> bool:
        """Make an account, or give one a new password. False when the link does not work.

        Raises `Mistake` for a name or password that will not do, `TooOften` after many tries.
        """
        name = " ".join(name.split())
        if not 0 < len(name) <= LONGEST_NAME:
            raise Mistake(f"Choose a name of 1 to {LONGEST_NAME} characters.")
        if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
            raise Mistake(f"Choose a password of at least {SHORTEST_PASSWORD} characters.")
        if password.casefold() == name.casefold() or len(set(password)) < 5:
            raise Mistake("This password is too easy to guess. A few random words make a good one.")
        self._count({("address", address): _AN_ADDRESS})
        if not await self.link_works(link):
            return False
        async with self._hashing:
            hashed = await asyncio.to_thread(self._hasher.hash, password)
        return await self._store.register(_hash(link), name, hashed, time.time())

    async def sign_in(self, name: str, password: str, address: str) -> str | None:
        """The account's name for the right password, else None. Raises `TooOften` after many tries."""
        name = " ".join(name.split())[:LONGEST_NAME]
        self._count({("address", address): _AN_ADDRESS, ("name", name.casefold()): _A_NAME})
        known = await self._store.password_hash(name)
        async with self._hashing:
            right = await asyncio.to_thread(
                self._verified, known[1] if known else self._nobody, password[:LONGEST_PASSWORD]
            )
        if known is None or not right:
            return None
        if self._hasher.check_needs_rehash(known[1]):
            hashed = await asyncio.to_thread(self._hasher.hash, password)
            await self._store.rehash(known[0], hashed, time.time())
        return known[0]

    async def open_session(self, account: str) -> str:
        """A new session's token."""
        token = secrets.token_urlsafe(32)
        await self._store.open_session(_hash(token), account, time.time())
        return token

    async def of_session(self, token: str) -> str | None:
        """Whose session has this token; None for none that runs."""
        return await self._store.session(_hash(token), time.time()) if len(token) == TOKEN_LENGTH else None

    async def end_session(self, token: str) -> None:
        """Sign out."""
        await self._store.end_session(_hash(token))

    def _verified(self, hashed: str, password: str) -> bool:
        try:
            return self._hasher.verify(hashed, password)
        except (Argon2Error, InvalidHashError):
            return False

    def _count(self, rates: dict[tuple[str, str], Rate]) -> None:
        rates[("all", "")] = _ALL
        now = time.monotonic()
        if (wait := max(self._meters.wait(key, rate, now) for key, rate in rates.items())) > 0:
            raise TooOften(wait)
        for key, rate in rates.items():
            self._meters.take(key, rate, now)


def csrf_token(token: str) -> str:
    """What every form of a browser with this cookie carries; nobody else can make it."""
    return hmac.new(token.encode(), b"csrf", sha256).hexdigest()


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()
