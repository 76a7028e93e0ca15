"""Telegram for the contract suite: the adapter over long polling, on our own Bot API server."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from adapters.outbox import Retries
from adapters.telegram.adapter import Settings, TelegramAdapter
from tests.adapters.contract.driver import Driver, Failure, Feature, Shown, ShownButton
from tests.adapters.telegram.bot_api import ANN, BOB, BOT, LOUNGE, SENDS, BotApi, Fault, FaultKind, Person
from tests.adapters.telegram.bot_api import Shown as OnTelegram

_PEOPLE = {"ann": ANN, "bob": BOB}
_PLACES = {"lounge": LOUNGE}
_TOPICS = {"t1": 42}
_FAULTS: dict[str, FaultKind] = {
    "rate limit": "rate limit",
    "unavailable": "unavailable",
    "unreachable": "blocked",
    "rejected": "rejected",
}
_NAME = f"@{BOT['username']}"


class TelegramDriver(Driver):
    platform = "telegram"
    lacks: ClassVar[Mapping[Feature, str]] = {}

    async def open(self) -> TelegramAdapter:
        self._api = await BotApi().__aenter__()
        self._happened: dict[int, dict[str, Any]] = {}
        settings = Settings(token=self._api.token, api=self._api.address)
        return TelegramAdapter(settings, reconnect=Retries(first=0.05, longest=0.2), poll_for=5)

    async def shut(self) -> None:
        await self._api.__aexit__(None, None, None)

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
        chat = _PLACES[place] if place else 0
        entities = []
        if place and addressed:
            entities = [{"type": "mention", "offset": 0, "length": len(_NAME)}]
            text = f"{_NAME} {text}"
        reply = None
        if about:
            asked: Person = _PEOPLE[about]
            reply = {
                "message_id": 3,
                "from": asked.user(),
                "chat": self._api.chat(chat),
                "date": 1,
                "text": "?",
            }
        topic = _TOPICS[thread] if thread else 0
        return self._done(
            self._api.say(text, _PEOPLE[person], chat, topic=topic, reply_to=reply, entities=entities)
        )

    async def press(self, shown: Shown, label: str, person: str = "ann") -> str:
        chat, _, message = shown.id.partition(":")
        on_telegram = self._api.messages[int(chat), int(message)]
        return self._done(self._api.press(on_telegram, shown.button(label).token, _PEOPLE[person]))

    async def command(self, name: str, arguments: str = "", person: str = "ann", place: str = "") -> str:
        chat = _PLACES[place] if place else 0
        return self._done(self._api.say(f"/{name} {arguments}".strip(), _PEOPLE[person], chat))

    async def again(self, event: str) -> None:
        self._api.again(self._happened[int(event)])

    def acknowledged(self, event: str) -> bool:
        return int(event) < self._api.confirmed

    def person(self, name: str) -> str:
        return str(_PEOPLE[name].id)

    def place(self, name: str) -> str:
        return str(_PLACES[name])

    def shown(self) -> list[Shown]:
        return [_seen(one) for one in self._api.shown()]

    def typing(self) -> int:
        return len(self._api.made("sendChatAction"))

    def fail(self, *failures: Failure) -> None:
        self._api.sends_fail.extend(
            Fault(_FAULTS[failure.kind], max(1, round(failure.retry_after))) for failure in failures
        )

    def failed_at(self) -> list[float]:
        return [call.at for call in self._api.made(*SENDS) if call.fault]

    def _done(self, update: int) -> str:
        self._happened[update] = next(one for one in self._api.updates if one["update_id"] == update)
        return str(update)


def _seen(one: OnTelegram) -> Shown:
    places = {chat: name for name, chat in _PLACES.items()}
    people = {person.id: name for name, person in _PEOPLE.items()}
    topics = {topic: name for name, topic in _TOPICS.items()}
    return Shown(
        id=f"{one.chat}:{one.id}",
        text=one.text,
        at=one.at,
        place=places.get(one.chat, ""),
        to=people.get(one.chat, ""),
        thread=topics.get(one.topic, ""),
        buttons=tuple(ShownButton(label, data) for row in one.keyboard for label, data in row),
        pictures=(one.picture,) if one.picture else (),
        files=(one.file,) if one.file else (),
        pings=tuple(one.of("mention", "text_mention")),
        links=tuple(one.links()),
        edited=one.edited,
    )
