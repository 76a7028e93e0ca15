"""What the contract suite needs of a platform: people who act, what they see, and failures to order.

    driver = TelegramDriver()
    await driver.start(take)                      # loopback server and adapter, both running
    said = await driver.say("a lamp", "ann", place="lounge")
    ...
    await driver.stop()

A driver stands on its platform's loopback server and drives the real client library. People, places and
threads have short names here (`ann`, `lounge`, `t1`); the driver maps them to ids of its platform's form.
Every action returns once the platform has handed the event over; whether it is acknowledged is asked with
`acknowledged`. One driver serves one test.
"""

from __future__ import annotations

import asyncio
import importlib
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Literal

from adapters.adapter import Adapter, Take

Feature = Literal[
    "text",
    "cards",
    "pictures",
    "buttons",
    "edits",
    "typing",
    "long replies",
    "private replies",
    "files",
    "drawings",
    "groups",
    "threads",
    "commands",
    "acknowledgement",  # what is not acknowledged comes again
    "duplicates",
    "unreachable people",
    "rate limits",
    "passing failures",
    "no mentions",  # there is such a thing as a mention, and text of ours never becomes one
]


@dataclass(frozen=True, slots=True)
class Failure:
    """How the platform answers one of our next sends (or edits), instead of taking it.

    `rate limit` is a 429 with `retry_after` seconds (whole seconds where the platform knows no fractions),
    `unavailable` a 5xx or a lost connection, `unreachable` what it says of a person who blocked us,
    `rejected` what it says of a message that it will never take.
    """

    kind: Literal["rate limit", "unavailable", "unreachable", "rejected"]
    retry_after: float = 1.0


@dataclass(frozen=True, slots=True)
class ShownButton:
    """A button that people see. `token` is what the platform carries for it."""

    label: str
    token: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One message as people see it now.

    `text` is all that can be read in it: text, captions, embeds, the titles of cards. `place` is the group,
    empty for a direct chat; `to` the person whose direct chat it is in, or who alone sees it in a group
    (then `private`). `pings` names whom or what the platform would notify for the message's content,
    `links` the addresses it would make clickable. `pictures` and `files` (name, content) are what it shows;
    a picture that came with the message is among the files.
    `at` is when it was last accepted, on the event loop's clock.
    """

    id: str
    text: str
    at: float
    place: str = ""
    to: str = ""
    thread: str = ""
    buttons: tuple[ShownButton, ...] = ()
    pictures: tuple[str, ...] = ()
    files: tuple[tuple[str, bytes], ...] = ()
    pings: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    private: bool = False
    edited: bool = False

    def button(self, label: str) -> ShownButton:
        """The button with this label."""
        return next(button for button in self.buttons if button.label == label)


class Driver(ABC):
    """One platform on loopback. Subclasses implement what is abstract; `start` and `stop` are shared."""

    platform: ClassVar[str]
    lacks: ClassVar[Mapping[Feature, str]] = {}
    """What the platform cannot do, and why in a few words for the matrix. Pictures, buttons, edits, private
    replies, files, drawings and typing need not stand here: the channel's capabilities tell."""

    adapter: Adapter

    # The platform

    @abstractmethod
    async def open(self) -> Adapter:
        """Start the loopback server and make the adapter, which `start` then runs."""

    @abstractmethod
    async def shut(self) -> None:
        """Stop the loopback server."""

    async def start(self, take: Take) -> None:
        """Server and adapter, until people can be heard."""
        self.adapter = await self.open()
        ready = asyncio.Event()
        self._running = asyncio.create_task(self.adapter.run(take, ready.set))
        waiting = asyncio.create_task(ready.wait())
        async with asyncio.timeout(120):
            await asyncio.wait((self._running, waiting), return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        if self._running.done():
            self._running.result()
            raise AssertionError("the adapter ended before it was ready")

    async def stop(self) -> None:
        """Everything, in the order of a real stop."""
        async with asyncio.timeout(120):
            await self.adapter.stop()
            await self.adapter.close()
            with suppress(asyncio.CancelledError):
                await self._running
            await self.shut()

    # What people do. Each returns a name for the event, for `again` and `acknowledged`.

    @abstractmethod
    async def say(
        self,
        text: str,
        person: str = "ann",
        place: str = "",
        *,
        addressed: bool = True,
        thread: str = "",
        about: str = "",
    ) -> str:
        """Write `text` in a direct chat with the bot, or in the group `place`.

        In a group an `addressed` message mentions the bot the platform's own way, which the adapter cuts
        out again. `about` is a person whose earlier message this one replies to. `thread` is a thread (or
        forum topic) of the place.
        """

    @abstractmethod
    async def press(self, shown: Shown, label: str, person: str = "ann") -> str:
        """Press the button with this label on a message that is seen."""

    @abstractmethod
    async def command(self, name: str, arguments: str = "", person: str = "ann", place: str = "") -> str:
        """Use the platform's own kind of command."""

    @abstractmethod
    async def again(self, event: str) -> None:
        """Deliver the same event once more, exactly as it was."""

    @abstractmethod
    def acknowledged(self, event: str) -> bool:
        """Whether the platform was told that we have it."""

    def person(self, name: str) -> str:
        """What `Incoming.person` (and `about`) is for the person of this name."""
        return name

    def place(self, name: str) -> str:
        """What `Incoming.place` is for the group of this name."""
        return name

    # What people see

    @abstractmethod
    def shown(self) -> list[Shown]:
        """Every message of the bot's that exists, oldest first, each as it is now."""

    @abstractmethod
    def typing(self) -> int:
        """How many signs of typing were shown so far."""

    # What goes wrong

    @abstractmethod
    def fail(self, *failures: Failure) -> None:
        """Answer the next sends so, one each, whatever they send; then work again."""

    @abstractmethod
    def failed_at(self) -> list[float]:
        """When those answers were given, on the event loop's clock."""


# One line a platform: present as soon as its file is.
_DRIVERS = (
    "tests.adapters.contract.driver_fake:FakeDriver",
    "tests.adapters.terminal.driver_terminal:TerminalDriver",
    "tests.adapters.web.driver_web:WebDriver",
    "tests.adapters.telegram.driver_telegram:TelegramDriver",
    "tests.adapters.discord.driver_discord:DiscordDriver",
    "tests.adapters.slack.driver_slack:SlackDriver",
)
_ROOT = Path(__file__).parents[3]


def drivers() -> list[type[Driver]]:
    """The drivers of every platform that is here."""
    found = []
    for line in _DRIVERS:
        module, _, name = line.partition(":")
        if (_ROOT / (module.replace(".", "/") + ".py")).exists():
            found.append(getattr(importlib.import_module(module), name))
    return found


async def until(condition: Callable[[], object], seconds: float = 60.0) -> None:
    """Wait until `condition` holds. Fails the test when it does not within `seconds`."""
    ends = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > ends:
            raise AssertionError("it did not come to pass in time")
        await asyncio.sleep(0.01)
