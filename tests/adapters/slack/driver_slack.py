"""Slack for the contract suite: the real client libraries on the loopback Slack, over Socket Mode."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from adapters.slack.adapter import Settings, SlackAdapter
from tests.adapters.contract.driver import Driver, Failure, Feature, Shown, ShownButton
from tests.adapters.slack.blocks import read_text, see
from tests.adapters.slack.slack_server import APP_TOKEN, BOT_TOKEN, Delivery, Fault, Message, SlackServer


class SlackDriver(Driver):
    platform: ClassVar[str] = "slack"
    lacks: ClassVar[Mapping[Feature, str]] = {"typing": "only in threads of the assistant pane"}

    async def open(self) -> SlackAdapter:
        self.server = SlackServer()
        await self.server.start()
        self._events: dict[str, Delivery] = {}
        self._threads: dict[str, str] = {}
        settings = Settings(bot_token=BOT_TOKEN, app_token=APP_TOKEN, api_url=self.server.api_url)
        return SlackAdapter(settings)

    async def shut(self) -> None:
        await self.server.stop()

    def person(self, name: str) -> str:
        return f"U0{name.upper()}"

    def place(self, name: str) -> str:
        return f"C0{name.upper()}"

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
        user = self.person(person)
        if not place:
            return self._known(await self.server.dm(text, user))
        more: dict[str, str] = {}
        if thread:
            more["thread_ts"] = self._threads.setdefault(thread, self.server.timestamp())
        if about:
            more |= {"thread_ts": self.server.timestamp(), "parent_user_id": self.person(about)}
        if addressed:
            return self._known(await self.server.mention(text, user, self.place(place), **more))
        more |= {"channel": self.place(place), "channel_type": "channel"}
        return self._known(await self.server.dm(text, user, **more))

    async def press(self, shown: Shown, label: str, person: str = "ann") -> str:
        message = next(one for one in self.server.messages if one.ts == shown.id)
        return self._known(await self.server.press(message, shown.button(label).token, self.person(person)))

    async def command(self, name: str, arguments: str = "", person: str = "ann", place: str = "") -> str:
        user = self.person(person)
        channel = self.place(place) if place else self.server.chat_with(user)
        return self._known(await self.server.command(f"{name} {arguments}".strip(), user, channel))

    async def again(self, event: str) -> None:
        await self.server.deliver(self._events[event])

    def acknowledged(self, event: str) -> bool:
        return self._events[event].acknowledged

    def shown(self) -> list[Shown]:
        return [self._shown(message) for message in self.server.messages]

    def typing(self) -> int:
        return 0

    def fail(self, *failures: Failure) -> None:
        for failure in failures:
            fault: dict[str, Fault] = {
                "rate limit": {"status": 429, "retry_after": int(failure.retry_after)},
                "unavailable": {"status": 503} if len(self.server.faults) % 2 else {"cut": True},
                "unreachable": {"error": "user_disabled"},
                "rejected": {"error": "msg_too_long"},
            }
            self.server.faults.append(fault[failure.kind])

    def failed_at(self) -> list[float]:
        return self.server.failed_at

    def _known(self, delivery: Delivery) -> str:
        name = f"e{len(self._events) + 1}"
        self._events[name] = delivery
        return name

    def _shown(self, message: Message) -> Shown:
        seen, fallback = see(message.blocks), read_text(message.text, message.mrkdwn)
        names = {ts: name for name, ts in self._threads.items()}
        direct = message.channel.startswith("D")
        owner = message.to or (f"U{message.channel[1:]}" if direct else "")
        return Shown(
            id=message.ts,
            text=seen.text or (fallback.text if message.files else ""),
            at=message.at,
            place="" if direct else message.channel[2:].lower(),
            to=owner[2:].lower(),
            thread=names.get(message.thread, message.thread),
            buttons=tuple(ShownButton(label, token) for label, token in seen.buttons),
            pictures=tuple(seen.pictures),
            pings=(*seen.pings, *fallback.pings),
            links=(*seen.links, *fallback.links),
            files=message.files,
            private=bool(message.to),
            edited=message.edited,
        )
