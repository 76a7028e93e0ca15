"""No log ever shows the token or the webhook's secret, whatever happens and however much is logged."""

import asyncio
import io
import logging
from collections.abc import Iterator
from contextlib import suppress

import pytest

from adapters.adapter import CannotConnect
from adapters.errors import SendError
from adapters.telegram.adapter import Settings, TelegramAdapter, make_bot
from adapters.telegram.check import check
from assistant.messages import SentRef
from tests.adapters.contract.driver import until
from tests.adapters.telegram.bot_api import ANN, TOKEN, BotApi, Fault, FaultKind
from tests.adapters.telegram.running_bot import FAST, SECRET, Inbox, make, running, settings, webhook_settings
from tests.adapters.telegram.test_telegram_channel import CARD, PICTURES, said

CANARY = TOKEN.partition(":")[2]
KINDS: tuple[FaultKind, ...] = (
    "unavailable",
    "reset",
    "half",
    "rate limit",
    "blocked",
    "rejected",
    "unauthorized",
)


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """Everything that is logged at any level, as a log file has it."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter("%(levelname)s %(name)s %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    before = {logger: logger.level for logger in (root, *everyone())}
    root.setLevel(logging.DEBUG)
    yield stream
    root.removeHandler(handler)
    for logger, level in before.items():
        logger.setLevel(level)


def everyone() -> list[logging.Logger]:
    """Our loggers, and those of all that has to do with connections."""
    names = ("telegram", "http", "aiohttp", "asyncio", "adapters")
    return [logging.getLogger(name) for name in logging.root.manager.loggerDict if name.startswith(names)]


def loud_one(adapter: TelegramAdapter) -> TelegramAdapter:
    """What a merchant may do to find a fault: turn every logger up, the client's too."""
    for logger in everyone():
        logger.setLevel(logging.DEBUG)
    return adapter


@pytest.mark.parametrize("loud", [False, True], ids=["as it is", "everything turned up"])
async def test_no_log_shows_the_token_or_the_secret(logged: io.StringIO, loud: bool):
    async with BotApi() as api:
        made = loud_one if loud else lambda adapter: adapter
        inbox = Inbox()
        adapter = made(make(api))
        async with running(adapter, inbox):
            api.say("/start product_1")
            api.happen(message={"message_id": "broken", "chat": 5})
            api.polls_fail.extend(Fault(kind) for kind in KINDS[:4])
            for kind in KINDS:
                api.sends_fail.append(Fault(kind))
                with suppress(SendError):
                    await adapter.channel.send(str(ANN.id), str(ANN.id), said("Hello"), "row-1")
            for message in (CARD, PICTURES, said("Hello")):
                ref = await adapter.channel.send(str(ANN.id), str(ANN.id), message, "row-1")
                await adapter.channel.edit(ref, said("Changed"))
            with suppress(SendError):
                await adapter.channel.edit(SentRef("telegram", str(ANN.id), "5"), said("Changed"))
            await until(lambda: inbox.kept)
            await until(lambda: not api.polls_fail)
        hook = webhook_settings(api)
        async with running(made(TelegramAdapter(hook, reconnect=FAST)), inbox):
            inbox.away = True
            api.say("a lamp")
            await until(lambda: len(inbox.seen) > 2)
            await check(hook)
        await check(settings(api))

        api.token = "7000000001:another"
        ours = Settings(token=TOKEN, api=api.address)
        refused = made(TelegramAdapter(ours, reconnect=FAST))
        with pytest.raises(CannotConnect) as told:
            await refused.run(inbox.take, lambda: None)
        logging.getLogger("adapters").error("cannot connect", exc_info=told.value)
        await refused.close()
        await check(ours)
    nowhere = made(TelegramAdapter(Settings(token=TOKEN, api="http://127.0.0.1:9"), reconnect=FAST))
    lost = asyncio.create_task(nowhere.run(inbox.take, lambda: None))
    await until(lambda: "cannot be reached" in logged.getvalue())
    await nowhere.stop()
    await lost
    await nowhere.close()

    text = logged.getvalue()
    assert "could not be read and is skipped" in text
    assert "could not be kept" in text
    assert not loud or "botSECRET/sendMessage" in text, "the client's loggers were heard"
    assert CANARY not in text
    assert SECRET not in text


def test_neither_is_shown_by_what_holds_it():
    held = Settings(token=TOKEN, secret=SECRET)
    assert CANARY not in repr(held)
    assert SECRET not in repr(held)


def test_many_bots_of_one_token_leave_one_filter():
    for _ in range(3):
        make_bot(Settings(token=TOKEN))
    filters = [one for one in logging.getLogger("httpx").filters if getattr(one, "_secrets", ()) == (TOKEN,)]
    assert len(filters) == 1
