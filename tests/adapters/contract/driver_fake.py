"""A platform in memory that can do everything: it shows that the suite asks for nothing impossible."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from adapters.adapter import Take
from adapters.errors import RateLimited, Rejected, Transient, Unreachable
from adapters.outbox import Pace, Retries
from adapters.words import card_lines
from assistant.messages import Capabilities, Incoming, Outgoing, SentRef
from assistant.ports import StoreUnavailable
from tests.adapters.contract.driver import Driver, Failure, Shown, ShownButton

CAPABILITIES = Capabilities(
    text_length=1000,
    cards=5,
    images=True,
    buttons=20,
    button_label_length=40,
    edits=True,
    private_replies=True,
    typing=True,
    files=True,
    pictures=True,
)


class FakePlatform:
    """What there is to see, and the events that wait to be acknowledged."""

    def __init__(self) -> None:
        self.messages: dict[str, Shown] = {}
        self.events: dict[str, Incoming] = {}
        self.queue: asyncio.Queue[Incoming | None] = asyncio.Queue()
        self.acknowledged: Counter[str] = Counter()
        self.failures: list[Failure] = []
        self.failed_at: list[float] = []
        self.typing = 0


class FakeChannel:
    platform = "fake"
    capabilities = CAPABILITIES

    def __init__(self, platform: FakePlatform) -> None:
        self._platform = platform

    async def send(
        self, conversation: str, person: str, message: Outgoing, key: str, reply_to: str = ""
    ) -> SentRef:
        self._fail()
        place, _, thread = conversation.partition("/")
        private = message.private and bool(place)
        shown = self._drawn(f"m{len(self._platform.messages) + 1}", message)
        shown = replace(
            shown, place=place, thread=thread, private=private, to="" if place and not private else person
        )
        self._platform.messages[shown.id] = shown
        return SentRef(self.platform, conversation, shown.id)

    async def edit(self, ref: SentRef, message: Outgoing) -> SentRef:
        self._fail()
        before = self._platform.messages[ref.message]
        drawn = self._drawn(ref.message, message)
        self._platform.messages[ref.message] = replace(
            drawn,
            place=before.place,
            thread=before.thread,
            to=before.to,
            private=before.private,
            edited=True,
        )
        return ref

    async def typing(self, conversation: str, person: str) -> None:
        self._platform.typing += 1

    def _fail(self) -> None:
        if not self._platform.failures:
            return
        failure = self._platform.failures.pop(0)
        self._platform.failed_at.append(asyncio.get_running_loop().time())
        raise {
            "rate limit": RateLimited(failure.retry_after),
            "unavailable": Transient("503"),
            "unreachable": Unreachable("blocked"),
            "rejected": Rejected("malformed"),
        }[failure.kind]

    def _drawn(self, id_: str, message: Outgoing) -> Shown:
        cards = (*message.cards, *message.alternatives)
        words = [message.plain()]
        words += ["\n".join((card.title, *card_lines(message.language, card))) for card in cards]
        return Shown(
            id=id_,
            text="\n".join(words),
            at=asyncio.get_running_loop().time(),
            buttons=tuple(ShownButton(button.label, button.token) for button in message.every_button()),
            pictures=tuple(card.image for card in cards if card.image),
            files=(
                *(
                    [(message.attachment.name, message.attachment.text.encode())]
                    if message.attachment
                    else []
                ),
                *([(message.drawing.name, message.drawing.png)] if message.drawing else []),
            ),
        )


class FakeAdapter:
    def __init__(self, platform: FakePlatform) -> None:
        self._platform = platform
        self.channel = FakeChannel(platform)
        self.pace = Pace()
        self.retries: Retries | None = None

    async def run(self, take: Take, ready: Callable[[], None]) -> None:
        ready()
        while (incoming := await self._platform.queue.get()) is not None:
            try:
                await take(incoming, self.channel)
            except StoreUnavailable:
                continue
            self._platform.acknowledged[incoming.event_id] += 1

    async def stop(self) -> None:
        self._platform.queue.put_nowait(None)

    async def close(self) -> None:
        """There is nothing to let go of."""


class FakeDriver(Driver):
    platform = "fake"

    async def open(self) -> FakeAdapter:
        self._fake = FakePlatform()
        return FakeAdapter(self._fake)

    async def shut(self) -> None:
        """There is no server."""

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
        if place and not addressed:
            return "unheard"
        return self._deliver(person, place, thread, text=text, about=about)

    async def press(self, shown: Shown, label: str, person: str = "ann") -> str:
        token = shown.button(label).token
        return self._deliver(person, shown.place, shown.thread, kind="button", token=token, message=shown.id)

    async def command(self, name: str, arguments: str = "", person: str = "ann", place: str = "") -> str:
        return self._deliver(person, place, "", kind="command", command=name, text=arguments)

    async def again(self, event: str) -> None:
        self._fake.queue.put_nowait(self._fake.events[event])

    def acknowledged(self, event: str) -> bool:
        return self._fake.acknowledged[event] > 0

    def shown(self) -> list[Shown]:
        return list(self._fake.messages.values())

    def typing(self) -> int:
        return self._fake.typing

    def fail(self, *failures: Failure) -> None:
        self._fake.failures += failures

    def failed_at(self) -> list[float]:
        return self._fake.failed_at

    def _deliver(self, person: str, place: str, thread: str, **what: str) -> str:
        id_ = f"e{len(self._fake.events) + 1}"
        incoming = Incoming(
            event_id=id_,
            platform="fake",
            conversation=f"{place}/{thread}" if thread else place,
            person=person,
            direct=not place,
            place=place,
            **what,  # type: ignore[arg-type]
        )
        self._fake.events[id_] = incoming
        self._fake.queue.put_nowait(incoming)
        return id_
