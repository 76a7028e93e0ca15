"""The contract suite's driver of Discord, on the loopback server."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from adapters.adapter import Take
from adapters.discord.adapter import DiscordAdapter, Settings
from assistant.messages import Incoming
from assistant.ports import Channel
from tests.adapters.contract.driver import Driver, Feature, Shown, ShownButton
from tests.adapters.contract.driver import Failure as Ordered
from tests.adapters.discord.discord_markdown import read_message
from tests.adapters.discord.discord_server import DM, EPHEMERAL, LOADING, THREAD, DiscordServer, Failure

_OPTIONS = {"search": "query", "deal": "query", "language": "language"}


class DiscordDriver(Driver):
    platform = "discord"
    lacks: ClassVar[Mapping[Feature, str]] = {
        "acknowledgement": "the gateway sends an event once; what is not kept is told to the person"
    }

    async def start(self, take: Take) -> None:
        self._kept: set[str] = set()

        async def noting(incoming: Incoming, channel: Channel) -> bool:
            kept = await take(incoming, channel)
            self._kept.add(incoming.event_id)
            return kept

        await super().start(noting)

    async def open(self) -> DiscordAdapter:
        self.server = DiscordServer()
        await self.server.start()
        return DiscordAdapter(Settings(self.server.token, self.server.api, self.server.gateway))

    async def shut(self) -> None:
        await self.server.stop()

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
        if not place:
            return await self.server.says(text, person)
        channel = self.server.thread(place, thread) if thread else self.server.place(place)
        replies_to = ""
        if about:
            replies_to = await self.server.says("what is this made of?", about, channel)
        mentions = ("me",) if addressed else ()
        if addressed:
            text = f"<@{self.server.me['id']}> {text}"
        return await self.server.says(text, person, channel, mentions=mentions, replies_to=replies_to)

    async def press(self, shown: Shown, label: str, person: str = "ann") -> str:
        return await self.server.presses(shown.id, shown.button(label).token, person)

    async def command(self, name: str, arguments: str = "", person: str = "ann", place: str = "") -> str:
        options = {_OPTIONS[name]: arguments} if arguments else {}
        channel = self.server.place(place) if place else ""
        return await self.server.uses(name, options, person, channel)

    async def again(self, event: str) -> None:
        await self.server.again(event)

    def acknowledged(self, event: str) -> bool:
        """A command or a press is acknowledged; of a message the gateway never hears, so it is enough that
        it was kept."""
        interactions = [one for one in self.server.interactions.values() if one.id == event]
        return bool(interactions[0].type) if interactions else event in self._kept

    def person(self, name: str) -> str:
        return str(self.server.user(name)["id"])

    def place(self, name: str) -> str:
        return self.server.place(name)

    def shown(self) -> list[Shown]:
        return [
            self._shown(message)
            for message in sorted(self.server.messages.values(), key=lambda one: int(one["id"]))
            if message["author"] is self.server.me and not message["flags"] & LOADING
        ]

    def _shown(self, message: dict[str, Any]) -> Shown:
        channel = self.server.channels[message["channel_id"]]
        thread = channel["name"] if channel["type"] == THREAD else ""
        place = self.server.channels[channel["parent_id"]] if thread else channel
        read = read_message(message["content"], message["embeds"])
        to = channel["recipients"][0]["username"] if channel["type"] == DM else message.get("only_for", "")
        pictures = [embed.get("image") or embed.get("thumbnail") for embed in message["embeds"]]
        assert message["allowed_mentions"]["parse"] == []
        return Shown(
            id=message["id"],
            text=read.text,
            at=message["at"],
            place="" if channel["type"] == DM else place["name"],
            to=to,
            thread=thread,
            buttons=tuple(_buttons(message["components"])),
            pictures=tuple(picture["url"] for picture in pictures if picture),
            files=tuple(
                (file["filename"], file["content"].encode("latin-1")) for file in message["attachments"]
            ),
            pings=tuple(read.pings),
            links=tuple(read.links),
            private=bool(message["flags"] & EPHEMERAL),
            edited=bool(message["edited_timestamp"]),
        )

    def typing(self) -> int:
        return sum(asked.path.endswith("/typing") for asked in self.server.requests)

    def fail(self, *failures: Ordered) -> None:
        answers = {
            "unavailable": Failure(503),
            "unreachable": Failure(403, 50007, "Cannot send messages to this user"),
            "rejected": Failure(400, 50035, "Invalid Form Body"),
        }
        self.server.failures += [
            Failure(429, retry_after=failure.retry_after)
            if failure.kind == "rate limit"
            else answers[failure.kind]
            for failure in failures
        ]

    def failed_at(self) -> list[float]:
        return self.server.failed_at


def _buttons(rows: list[dict[str, Any]]) -> Iterator[ShownButton]:
    """Buttons, and the options of menus under the menu's name."""
    for item in (item for row in rows for item in row["components"]):
        if "options" not in item:
            yield ShownButton(item["label"], item["custom_id"])
        for option in item.get("options", ()):
            yield ShownButton(f"{item['placeholder']}: {option['label']}", option["value"])
