"""The adapter before a judge that others wrote: telemelya's Bot API, over its webhook.

It knows webhook, text, commands, button presses, edits and photos. What it does not know is held against
our own server: getUpdates, albums, groups, files, lengths, markup, refusals and lost connections. It sends no
secret with its posts, so a proxy before the webhook adds it here.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import ClientSession, web
from telemelya.client import TelegramTestClient

from adapters.outbox import OutboxWorker
from adapters.telegram.adapter import Settings, TelegramAdapter
from adapters.telegram.webhook import HEADER
from assistant.messages import Action, Button, Incoming, Outgoing, SentRef
from assistant.ports import Channel, Reply
from tests.adapters.contract.driver import until
from tests.adapters.memory_outbox import MemoryOutbox
from tests.adapters.telegram.bot_api import TOKEN, BotApi
from tests.adapters.telegram.running_bot import FAST, SECRET, running, webhook_settings
from tests.adapters.telegram.test_telegram_channel import CARD, said

SERVER = Path(__file__).parent / "telemelya_server.py"
CHAT = 4711
MORE = Button("Show more", Action("more"), "token-more")


@dataclass
class Script:
    """A core that answers by `answer`, through a real outbox."""

    answer: Callable[[Incoming], Outgoing]
    edits: bool = False
    taken: list[Incoming] = field(default_factory=list)
    store: MemoryOutbox = field(default_factory=MemoryOutbox)

    async def take(self, incoming: Incoming, channel: Channel) -> bool:
        self.taken.append(incoming)
        replaced = SentRef(incoming.platform, incoming.conversation, incoming.message)
        edits = replaced if self.edits and incoming.kind == "button" else None
        reply = Reply(self.answer(incoming), incoming.conversation, incoming.person, edits=edits)
        self.store.put(reply, "telegram")
        return True


@asynccontextmanager
async def telemelya() -> AsyncIterator[str]:
    """The server's address."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, str(SERVER), stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout
    try:
        async with asyncio.timeout(120):
            port = int(await process.stdout.readline())
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        await process.wait()


@asynccontextmanager
async def proxy(leads_to: str) -> AsyncIterator[str]:
    """A proxy that adds the secret, as Telegram would; its address."""

    async def pass_on(request: web.Request) -> web.Response:
        async with (
            ClientSession() as session,
            session.post(leads_to, data=await request.read(), headers={HEADER: SECRET}) as response,
        ):
            return web.Response(status=response.status)

    app = web.Application()
    app.router.add_post("/", pass_on)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/"
    await runner.cleanup()


@dataclass
class Shopper:
    """A person on telemelya."""

    client: TelegramTestClient
    seen: list[dict[str, Any]] = field(default_factory=list)

    async def does(self, what: Callable[..., dict[str, Any]], *arguments: object) -> None:
        sent = await asyncio.to_thread(what, CHAT, *arguments)
        assert sent["delivery"]["status_code"] == 200

    async def sees(self, method: str) -> dict[str, Any]:
        """The next answer of this kind; others that come meanwhile are kept in `seen`."""
        while response := await asyncio.to_thread(self.client.wait_for_response):
            self.seen.append(response)
            if response["method"] == method:
                return response
        raise AssertionError(f"no {method} came, only {self.seen}")


@asynccontextmanager
async def talking(script: Script) -> AsyncIterator[Shopper]:
    """telemelya, the proxy, the adapter and the outbox, connected."""
    async with telemelya() as address, BotApi() as unused:
        local = webhook_settings(unused)
        settings = Settings(
            token=TOKEN, mode="webhook", url=local.url, secret=SECRET, port=local.port, api=address
        )
        adapter = TelegramAdapter(settings, reconnect=FAST)
        worker = OutboxWorker(script.store, adapter.channel, look_every=0.02)
        async with proxy(unused.webhook_leads_to) as public, running(adapter, script):  # type: ignore[arg-type]
            async with ClientSession() as session:
                hook = {"url": public}
                async with session.post(f"{address}/bot{TOKEN}/setWebhook", json=hook) as response:
                    assert response.status == 200
            sending = asyncio.create_task(worker.run())
            with TelegramTestClient(address, "key", TOKEN) as client:
                yield Shopper(client)
            await worker.stop()
            await sending


async def test_start_text_buttons_and_edits():
    script = Script(
        lambda incoming: said(f"{incoming.kind} {incoming.command} {incoming.text}", buttons=(MORE,))
    )
    async with talking(script) as shopper:
        await shopper.does(shopper.client.send_command, "/start product_PH-1")
        hello = await shopper.sees("sendMessage")
        assert hello["text"] == "command start product_PH-1"
        await shopper.does(shopper.client.send_message, "a lamp & <b>")
        shown = await shopper.sees("sendMessage")
        assert shown["text"] == "text  a lamp &amp; &lt;b&gt;"
        ((key,),) = shown["reply_markup"]["inline_keyboard"]
        assert key == {"text": "Show more", "callback_data": "token-more"}

        script.edits = True
        await shopper.does(shopper.client.send_callback_query, key["callback_data"], shown["message_id"])
        edited = await shopper.sees("editMessageText")
        assert (edited["message_id"], edited["text"]) == (shown["message_id"], "button")
        await until(lambda: script.store.states() == ["sent"] * 3)
        if "answerCallbackQuery" not in [one["method"] for one in shopper.seen]:
            await shopper.sees("answerCallbackQuery")
        pressed = script.taken[-1]
        assert (pressed.token, pressed.person) == ("token-more", str(CHAT))


async def test_pictures_out_and_in(tmp_path: Path):
    picture = tmp_path / "lamp.jpg"
    picture.write_bytes(b"\xff\xd8\xff\xe0 a lamp")
    script = Script(lambda _: CARD)
    async with talking(script) as shopper:
        await shopper.does(shopper.client.send_photo, str(picture), "something like this?")
        shown = await shopper.sees("sendPhoto")
        assert script.taken[0].text == "something like this?"
        assert shown["file_id"] == "https://shop.example/LA-1.jpg"
        assert "Reading lamp 1" in shown["caption"]
        assert [key["text"] for row in shown["reply_markup"]["inline_keyboard"] for key in row] == [
            "Tell me more",
            "Compare",
        ]
