"""Our adapter before a Slack that others wrote: run by test_slack_judge.py inside a network of its own.

    python -m tests.adapters.slack.judge.scenario BINARY FOLDER socket|http

Fails with the assertion that does not hold; prints one line of JSON with what was seen.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections import Counter
from collections.abc import Awaitable, Callable
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar, cast

import aiohttp
import yaml

from adapters.adapter import Take
from adapters.slack.adapter import Settings, SlackAdapter
from assistant.messages import Action, Attachment, Button, Card, Outgoing, Span
from assistant.money import Money
from tests.adapters.contract.driver import Driver, until
from tests.adapters.contract.scene import Scene
from tests.adapters.slack.blocks import see

BOT_TOKEN, APP_TOKEN, SECRET = "xoxb-judged", "xapp-judged", "cafe0000ca4a7195ec2e7000cafe0000"
ANN, BOB, US, LOUNGE = "U0ANN", "U0BOB", "U0GUIDE", "C0LOUNGE"
PORT, OURS = 3123, 3124  # nobody else is in this network
MORE = Button("Show more", Action("more"), "token-more")
LAMP = Card(
    id="LA-1",
    title="Lamp & <shade>",
    price=Money(Decimal("39.50"), "USD"),
    link="https://shop.example/LA-1",
    reasons=("Within your limit",),
    buttons=(Button("Compare", Action("compare", "LA-1"), "token-compare"),),
)


class Judged:
    """The adapter, started and stopped as a driver of the contract suite is."""

    def __init__(self, mode: str) -> None:
        settings = Settings(
            bot_token=BOT_TOKEN,
            app_token=APP_TOKEN,
            signing_secret=SECRET,
            mode="http" if mode == "http" else "socket",
            port=OURS,
            api_url=f"http://127.0.0.1:{PORT}/api/",
        )
        self.adapter = SlackAdapter(settings, self._saved)

    async def _saved(self, person: str) -> Outgoing:
        return Outgoing("saved", "en", (Span("Saved:"),), cards=(LAMP,))

    async def start(self, take: Take) -> None:
        ready = asyncio.Event()
        self._running = asyncio.create_task(self.adapter.run(take, ready.set))
        async with asyncio.timeout(120):
            await ready.wait()

    async def stop(self) -> None:
        await self.adapter.stop()
        await self._running
        await self.adapter.close()


class Slack:
    """The judge's control interface."""

    def __init__(self, client: aiohttp.ClientSession) -> None:
        self._client = client

    async def do(self, what: str, **body: Any) -> dict[str, Any]:
        async with self._client.post(f"http://127.0.0.1:{PORT}/_control/{what}", json=body) as answer:
            done = cast(dict[str, Any], await answer.json())
            assert done.get("ok"), done
            return done

    async def get(self, what: str) -> dict[str, Any]:
        async with self._client.get(f"http://127.0.0.1:{PORT}/_control/{what}") as answer:
            return cast(dict[str, Any], await answer.json())

    async def is_up(self) -> bool:
        try:
            return bool(await self.get("state"))
        except aiohttp.ClientError:
            return False

    async def ours(self, channel: str) -> list[dict[str, Any]]:
        """What the bot has written in a channel."""
        messages = (await self.get(f"messages/{channel}"))["messages"]
        return [message for message in messages if message.get("user") == US]

    async def answers(self, channel: str, count: int) -> list[dict[str, Any]]:
        """The same once there are `count`."""

        async def enough() -> list[dict[str, Any]]:
            found = await self.ours(channel)
            return found if len(found) >= count else []

        return await wait_for(enough)

    async def edited(self, channel: str, ts: str, text: str) -> None:
        """Once the message says `text`."""

        async def says() -> bool:
            now = [message for message in await self.ours(channel) if message["ts"] == ts]
            return text in [see(message["blocks"]).text for message in now]

        await wait_for(says)

    async def called(self, method: str) -> list[dict[str, Any]]:
        """The arguments of our calls of one method."""
        log = (await self.get("log"))["log"]
        return [line["detail"] for line in log if line["kind"] == "web_api" and line["summary"] == method]


T = TypeVar("T")


async def wait_for(ask: Callable[[], Awaitable[T]]) -> T:
    """What `ask` finds, once it finds something."""
    async with asyncio.timeout(120):
        while True:
            if found := await ask():
                return found
            await asyncio.sleep(0.02)


async def scenario(slack: Slack, mode: str) -> dict[str, Any]:
    """Everything people do, and what they see of it."""
    judged = Judged(mode)
    scene = Scene(cast(Driver, judged))
    scene.says("Here you are: *not bold* <!channel> & more", cards=(LAMP,), buttons=(MORE,))
    await scene.start()

    # A direct chat: words as typed, a card, buttons.
    said = await slack.do("message", channel=ANN, user=ANN, text="a lamp &lt; $50 &amp; a 椅子")
    chat = said["message"]["channel"]
    (first,) = await slack.answers(chat, 1)
    assert scene.taken[0].text == "a lamp < $50 & a 椅子"
    assert scene.taken[0].direct
    seen = see(first["blocks"])
    assert seen.text.startswith("Here you are: *not bold* <!channel> & more\nLamp & <shade>\n$39.50")
    assert seen.pings == []
    assert seen.buttons == [("Compare", "token-compare"), ("Show more", "token-more")]

    # A button, whose answer takes the message's place.
    scene.edits = True
    scene.says("Page two.", buttons=(MORE,))
    action = {"type": "button", "action_id": "own.0", "value": "token-more"}
    await slack.do("interact", channel=chat, messageTs=first["ts"], user=ANN, action=action)
    await slack.edited(chat, first["ts"], "Page two.")
    assert (scene.taken[1].kind, scene.taken[1].token) == ("button", "token-more")
    assert scene.taken[1].conversation == scene.taken[0].conversation
    scene.edits = False

    # A channel: only what mentions us, in a thread of its own, once though Slack tells of it twice.
    scene.says("In the thread.")
    await slack.do("message", channel=LOUNGE, user=BOB, text="I like lamps")
    said = await slack.do("message", channel=LOUNGE, user=ANN, text=f"<@{US}> what <@{BOB}> wanted")
    (answer,) = await slack.answers(LOUNGE, 1)
    assert answer["thread_ts"] == said["message"]["ts"]
    assert scene.taken[2].about == BOB
    await slack.do(
        "message", channel=LOUNGE, user=BOB, text=f"<@{US}> in oak", thread_ts=said["message"]["ts"]
    )
    answers = await slack.answers(LOUNGE, 2)
    assert answers[1]["thread_ts"] == said["message"]["ts"]
    assert scene.taken[3].conversation == scene.taken[2].conversation

    # A private answer in a channel, and one to the slash command.
    scene.says("Only you.", private=True)
    await slack.do("message", channel=LOUNGE, user=ANN, text=f"<@{US}> saved")
    whisper = (await slack.answers(LOUNGE, 3))[2]
    assert (whisper["subtype"], whisper["ephemeral_to"]) == ("ephemeral", ANN)
    scene.says("For all.")
    await slack.do("command", channel=LOUNGE, user=ANN, command="/shop", text="deal")
    reply = (await slack.answers(LOUNGE, 4))[3]
    assert (scene.taken[5].kind, scene.taken[5].command) == ("command", "deal")
    assert "ephemeral_to" not in reply
    assert see(reply["blocks"]).text == "For all."

    # The Home tab, and a file.
    await slack.do("open-home", user=ANN)
    homes = await wait_for(lambda: slack.called("views.publish"))
    assert "Lamp &amp; &lt;shade&gt;" in json.dumps(homes[0], ensure_ascii=False)
    scene.says("Your data.", attachment=Attachment("data.json", '{"name": "Ann"}'))
    await slack.do("message", channel=ANN, user=ANN, text="export")
    file = (await slack.answers(chat, 2))[1]
    assert [each["name"] for each in file.get("files", [])] == ["data.json"]

    await until(lambda: set(scene.store.states()) == {"sent"})
    await scene.stop()
    log = (await slack.get("log"))["log"]
    if mode == "socket":
        told = [
            line for line in log if line["direction"] == "to_bot" and line["summary"].startswith("envelope")
        ]
        acknowledged = [line for line in log if line["kind"] == "ack"]
    else:
        told = [line for line in log if line["direction"] == "to_bot"]
        acknowledged = [line for line in log if line["summary"] == "HTTP 200"]
    assert len(acknowledged) == len(told) > 0
    calls = Counter(line["summary"] for line in log if line["kind"] == "web_api")
    return {"mode": mode, "taken": len(scene.taken), "deliveries": len(told), "calls": dict(calls)}


async def main(binary: str, folder: Path, mode: str) -> None:
    """Start the judge, run the scenario, stop the judge."""
    app = {"appId": "A0SHOP", "botUserId": US, "botName": "guide", "botToken": BOT_TOKEN}
    app |= {
        "appToken": APP_TOKEN,
        "signingSecret": SECRET,
        "mode": "socket" if mode == "socket" else "events",
    }
    app |= {"requestUrl": f"http://127.0.0.1:{OURS}/slack/events"}
    config = {
        "workspace": {"name": "Shop", "domain": "shop", "teamId": "T0SHOP"},
        "app": app,
        "users": [{"id": ANN, "name": "ann"}, {"id": BOB, "name": "bob"}],
        "channels": [{"id": LOUNGE, "name": "lounge", "members": [ANN, BOB, US]}],
    }
    file = folder / "config.yaml"
    file.write_text(yaml.safe_dump(config), "utf-8")
    command = [binary, "--config", str(file), "--port", str(PORT), "--base-host", "127.0.0.1"]
    judge = await asyncio.create_subprocess_exec(
        *command, "--files-dir", str(folder / "files"), stdout=asyncio.subprocess.DEVNULL
    )
    try:
        async with aiohttp.ClientSession() as client:
            slack = Slack(client)
            await wait_for(slack.is_up)
            print(json.dumps(await scenario(slack, mode)))
    finally:
        judge.terminate()
        await judge.wait()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Path(sys.argv[2]), sys.argv[3]))
