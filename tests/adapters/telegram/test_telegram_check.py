"""`shopguide check` on Telegram: each thing that can be wrong, said in words that help."""

import re
from dataclasses import replace

import aiohttp
import pytest

from adapters.adapter import Finding
from adapters.telegram.adapter import Settings, TelegramAdapter
from adapters.telegram.check import check, knock
from tests.adapters.telegram.bot_api import TOKEN, BotApi
from tests.adapters.telegram.running_bot import FAST, Inbox, running, settings, webhook_settings


def all_right(findings: list[Finding]) -> bool:
    return all(finding.ok for finding in findings)


def told(findings: list[Finding], pattern: str) -> Finding:
    """The one finding whose words match."""
    (found,) = [one for one in findings if re.search(pattern, f"{one.what} {one.help}")]
    return found


async def test_all_is_well_with_polling():
    async with BotApi() as api:
        api.say("a lamp")
        findings = await check(settings(api))
        assert all_right(findings)
        assert [finding.what for finding in findings] == [
            "the token is that of @HarbourLaneBot",
            "in groups it is sent only what is addressed to it (privacy mode is on)",
            "updates are polled (1 waiting)",
            "this machine's clock is right",
        ]
        assert {call.method for call in api.calls} == {"getme", "getwebhookinfo"}, "nothing is changed"


async def test_a_token_that_is_missing_or_refused():
    (missing,) = await check(Settings(token=""))
    assert not missing.ok
    assert "SHOPGUIDE_TELEGRAM_TOKEN" in missing.help
    async with BotApi() as api:
        api.token = "7000000001:another"
        findings = await check(Settings(token=TOKEN, api=api.address))
        assert not told(findings, "refuses the bot's token").ok
        assert TOKEN not in str(findings)


async def test_telegram_cannot_be_reached():
    findings = await check(Settings(token=TOKEN, api="http://127.0.0.1:9"))
    assert not told(findings, "127.0.0.1:9 cannot be reached").ok


@pytest.mark.parametrize(("skew", "words"), [(-3600.0, "36.. s ahead of"), (3600.0, "3[56].. s behind")])
async def test_a_clock_that_is_wrong(skew: float, words: str):
    async with BotApi() as api:
        api.skew = skew
        clock = told(await check(settings(api)), "clock")
        assert not clock.ok
        assert re.search(words, clock.what)


async def test_what_the_bot_hears_in_groups():
    async with BotApi() as api:
        api.me["can_read_all_group_messages"] = True
        assert told(await check(settings(api)), "privacy mode is off").ok
        api.me["can_join_groups"] = False
        assert told(await check(settings(api)), "in no groups").ok


async def test_a_webhook_left_over_is_told():
    async with BotApi() as api:
        api.webhook = {"url": "https://old.example/hook"}
        assert told(await check(settings(api)), "a webhook at old.example; `serve` takes it away").ok


async def test_all_is_well_with_a_webhook():
    async with BotApi() as api:
        hook = webhook_settings(api)

        async def through_the_proxy(url: str) -> int:
            assert url == hook.url
            return await knock(api.webhook_leads_to)

        async with running(TelegramAdapter(hook, reconnect=FAST), Inbox()):
            findings = await check(hook, through_the_proxy)
            assert all_right(findings)
            assert told(findings, "https://shop.example/telegram leads to this program").ok
            api.last_error = "Wrong response from the webhook: 502 Bad Gateway"
            api.updates.append({"update_id": 1})
            failing = told(await check(hook, through_the_proxy), "502 Bad Gateway")
            assert not failing.ok


async def test_a_webhook_whose_settings_cannot_work():
    async with BotApi() as api:
        (finding,) = await check(replace(webhook_settings(api), url="http://shop.example"))
        assert "https" in finding.help


async def test_a_webhook_that_nobody_serves():
    async with BotApi() as api:
        hook = webhook_settings(api)

        async def closed(url: str) -> int:
            return await knock(api.webhook_leads_to)

        findings = await check(hook, closed)
        assert not told(findings, "certificate and the proxy").ok
        assert not told(findings, "it posts nowhere yet").ok


@pytest.mark.parametrize(
    ("status", "words"),
    [(502, "is `serve` running"), (200, "something else answers"), (404, "proxy's paths")],
)
async def test_what_a_stranger_is_answered(status: int, words: str):
    async with BotApi() as api:

        async def answered(url: str) -> int:
            return status

        assert not told(await check(webhook_settings(api), answered), words).ok


async def test_knocking_is_a_real_request():
    async with BotApi() as api:
        assert await knock(f"{api.address}/elsewhere") == 404
    with pytest.raises(aiohttp.ClientError):
        await knock("http://127.0.0.1:9")
