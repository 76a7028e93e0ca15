"""Accounts: links that work once, passwords that are checked slowly and rarely, sessions that end."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

import bot.console.accounts
from assistant.ports import ConsoleAccounts
from bot.console.accounts import LINK_LIFE, Accounts, Mistake, TooOften, csrf_token
from storage import open_storage
from storage.console import LONGEST_PAUSE, LONGEST_SESSION

PASSWORD = "correct horse battery staple"


class Clock:
    """In place of the `time` of the module, for waits that nobody wants to sit through."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def time(self) -> float:
        return self.now

    monotonic = time


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(bot.console.accounts, "time", clock)
    return clock


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[ConsoleAccounts]:
    async with open_storage(tmp_path) as storage:
        yield storage.console


@pytest.fixture
def accounts(store: ConsoleAccounts, clock: Clock) -> Accounts:
    return Accounts(store)


async def registered(accounts: Accounts, name: str = "Anna", password: str = PASSWORD) -> None:
    assert await accounts.register(await accounts.new_link(), name, password, "1.2.3.4")


async def test_a_link_makes_one_account(accounts: Accounts) -> None:
    link = await accounts.first_link()
    assert link
    assert await accounts.register(link, " Anna  Berg ", PASSWORD, "a")
    assert not await accounts.register(link, "Mallory", PASSWORD, "a")
    assert await accounts.sign_in("anna berg", PASSWORD, "a") == "Anna Berg"
    assert await accounts.sign_in("Mallory", PASSWORD, "a") is None
    assert await accounts.first_link() is None


async def test_only_the_newest_link_works_and_only_for_a_day(accounts: Accounts, clock: Clock) -> None:
    old, new = await accounts.new_link(), await accounts.new_link()
    assert not await accounts.link_works(old)
    assert await accounts.link_works(new)
    assert not await accounts.link_works("guess")
    clock.now += LINK_LIFE + 1
    assert not await accounts.link_works(new)
    assert not await accounts.register(new, "Anna", PASSWORD, "a")


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("", PASSWORD),
        ("A" * 61, PASSWORD),
        ("Anna", "short"),
        ("Anna", "a" * 40),
        ("correct horse", "Correct horse"),
    ],
)
async def test_a_poor_choice_leaves_the_link(accounts: Accounts, name: str, password: str) -> None:
    link = await accounts.new_link()
    with pytest.raises(Mistake):
        await accounts.register(link, name, password, "a")
    assert await accounts.link_works(link)


async def test_a_new_password_ends_the_sessions_of_the_old_one(accounts: Accounts) -> None:
    await registered(accounts)
    session = await accounts.open_session("Anna")
    assert await accounts.of_session(session) == "Anna"
    await registered(accounts, "anna", "another long password")
    assert await accounts.of_session(session) is None
    assert await accounts.sign_in("Anna", PASSWORD, "a") is None
    assert await accounts.sign_in("Anna", "another long password", "a") == "Anna"


async def test_the_password_is_kept_as_a_hash_only(accounts: Accounts, store: ConsoleAccounts) -> None:
    await registered(accounts)
    kept = await store.password_hash("Anna")
    assert kept
    assert kept[1].startswith("$argon2id$")
    assert PASSWORD not in kept[1]


async def test_guessing_is_slowed_down_for_a_name_from_wherever(accounts: Accounts, clock: Clock) -> None:
    await registered(accounts)
    for number in range(5):
        assert await accounts.sign_in("Anna", f"guess {number}", f"10.0.0.{number}") is None
    with pytest.raises(TooOften) as slowed:
        await accounts.sign_in("Anna", PASSWORD, "10.0.0.99")
    clock.now += slowed.value.wait
    assert await accounts.sign_in("Anna", PASSWORD, "10.0.0.99") == "Anna"


async def test_guessing_names_is_slowed_down_for_an_address(accounts: Accounts) -> None:
    for number in range(10):
        await accounts.sign_in(f"name {number}", PASSWORD, "10.0.0.1")
    with pytest.raises(TooOften):
        await accounts.sign_in("Anna", PASSWORD, "10.0.0.1")
    assert await accounts.sign_in("Anna", PASSWORD, "10.0.0.2") is None


async def test_sessions_end(accounts: Accounts, clock: Clock) -> None:
    await registered(accounts)
    left, busy, out = [await accounts.open_session("Anna") for _ in range(3)]
    await accounts.end_session(out)
    assert await accounts.of_session(out) is None
    for _ in range(int(LONGEST_SESSION / (LONGEST_PAUSE - 60))):
        clock.now += LONGEST_PAUSE - 60
        assert await accounts.of_session(busy) == "Anna"
    assert await accounts.of_session(left) is None
    clock.now += LONGEST_PAUSE - 60
    assert await accounts.of_session(busy) is None


async def test_a_token_that_cannot_be_one_is_nobodys(accounts: Accounts) -> None:
    for token in ("", "x", "x" * 43, "é" * 43):
        assert await accounts.of_session(token) is None
    assert csrf_token("a" * 43) != csrf_token("b" * 43)
