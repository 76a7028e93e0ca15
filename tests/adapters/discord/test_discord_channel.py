"""Messages to channels, threads and direct chats: sent once, paced by Discord's own word, told apart when
they fail."""

from __future__ import annotations

import aiohttp
import pytest
from discord.http import Route

from adapters.discord.failures import as_send_error
from adapters.errors import RateLimited, Rejected, SendError, Transient, Unreachable
from assistant.messages import Action, Attachment, Button, SentRef
from tests.adapters.discord.discord_server import Failure
from tests.adapters.discord.running_discord import Running, says

MORE = (Button("Show more", Action("more"), "token-more"),)


async def asked_in(discord: Running, place: str, thread: str = "", text: str = "a lamp"):  # type: ignore[no-untyped-def]
    """Somebody mentions the bot in a channel or a thread of it."""
    channel = discord.server.thread(place, thread) if thread else discord.server.place(place)
    mention = f"<@{discord.server.me['id']}> {text}"
    await discord.server.says(mention, channel=channel, mentions=("me",))
    return await discord.event(len(discord.heard) + 1)


async def test_a_reply_in_a_thread_points_at_what_it_answers(discord: Running) -> None:
    incoming = await asked_in(discord, "lounge", "lamps")
    await discord.answer(incoming, "Here you are.")
    (seen,) = discord.seen()
    assert seen["channel_id"] == discord.server.thread("lounge", "lamps")
    assert seen["message_reference"]["message_id"] == incoming.event_id
    assert seen["allowed_mentions"] == {"parse": [], "replied_user": False}


async def test_without_the_right_to_read_history_it_points_at_nothing(discord: Running) -> None:
    incoming = await asked_in(discord, "lounge")
    discord.server.failures.append(Failure(400, 160002, "Cannot reply without permission to read history"))
    await discord.answer(incoming, "Here you are.")
    (seen,) = discord.seen()
    assert "message_reference" not in seen


async def test_a_private_reply_to_a_message_goes_to_the_direct_chat(discord: Running) -> None:
    incoming = await asked_in(discord, "lounge")
    await discord.answer(incoming, "Your saved things.", private=True)
    (seen,) = discord.seen()
    assert seen["channel_id"] == discord.server.direct("ann")
    assert seen["content"] == "Your saved things.\n\n*Only you can see this.*"


async def test_a_private_reply_in_the_direct_chat_says_nothing_of_it(discord: Running) -> None:
    await discord.server.says("what have I saved?")
    await discord.answer(await discord.event(), "Your saved things.", private=True)
    assert discord.texts() == ["Your saved things."]


async def test_a_shut_direct_chat_is_told_where_the_question_was(discord: Running) -> None:
    incoming = await asked_in(discord, "lounge")
    for key in ("1", "1.2"):
        discord.server.failures.append(Failure(403, 50007, "Cannot send messages to this user"))
        await discord.answer(incoming, "Your saved things.", key, private=True)
    (seen,) = discord.seen()
    assert seen["channel_id"] == discord.server.place("lounge")
    assert "cannot write to you" in seen["content"]


@pytest.mark.parametrize("failure", [Failure(503, after=True), Failure(reset=True, after=True)])
async def test_a_message_accepted_without_our_knowing_is_one_message(
    discord: Running, failure: Failure
) -> None:
    """The nonce: what Discord took before the connection broke is not shown twice."""
    await discord.server.says("a lamp")
    incoming = await discord.event()
    discord.server.failures.append(failure)
    with pytest.raises(Transient):
        await discord.answer(incoming, "Here you are.", "row-7")
    reference = await discord.answer(incoming, "Here you are.", "row-7")
    (seen,) = discord.seen()
    assert seen["id"] == reference


async def test_equal_texts_of_two_rows_are_two_messages(discord: Running) -> None:
    await discord.server.says("a lamp")
    incoming = await discord.event()
    await discord.answer(incoming, "Here you are.", "row-7")
    await discord.answer(incoming, "Here you are.", "row-8")
    assert discord.texts() == ["Here you are.", "Here you are."]


async def test_a_row_number_used_again_by_a_new_shop_is_another_message(discord: Running) -> None:
    await discord.server.says("a lamp")
    incoming = await discord.event()
    await discord.answer(incoming, "One.", "1")
    await discord.answer(incoming, "Two.", "1")
    assert discord.texts() == ["One.", "Two."]


async def test_an_edit_takes_everything_of_the_old_message_away(discord: Running) -> None:
    await discord.server.says("a lamp")
    incoming = await discord.event()
    reference = await discord.answer(incoming, "One.", buttons=MORE, attachment=Attachment("a.txt", "a"))
    sent = SentRef("discord", incoming.conversation, reference)
    assert await discord.channel.edit(sent, says("Two.")) == sent
    (seen,) = discord.seen()
    assert (seen["content"], seen["components"], seen["attachments"]) == ("Two.", [], [])


async def test_an_edit_of_what_was_deleted_is_sent_anew(discord: Running) -> None:
    await discord.server.says("a lamp")
    incoming = await discord.event()
    reference = await discord.answer(incoming, "One.")
    del discord.server.messages[reference]
    sent = await discord.channel.edit(SentRef("discord", incoming.conversation, reference), says("Two."))
    assert sent.message != reference
    assert discord.texts() == ["Two."]


# Limits


async def test_discord_py_does_not_sleep_on_a_rate_limit(discord: Running) -> None:
    await discord.server.says("a lamp")
    incoming = await discord.event()
    discord.server.failures.append(Failure(429, retry_after=7.5))
    with pytest.raises(RateLimited) as limited:
        await discord.answer(incoming, "Here you are.")
    assert (limited.value.retry_after, limited.value.everywhere) == (7.5, False)
    assert len(discord.asked("POST", "/messages")) == 1


async def test_a_limit_on_everything_holds_back_other_conversations(discord: Running) -> None:
    await discord.server.says("a lamp", "ann")
    ann = await discord.event()
    await discord.server.says("a chair", "bob")
    bob = await discord.event(2)
    discord.server.failures.append(Failure(429, retry_after=60, everywhere=True))
    with pytest.raises(RateLimited) as limited:
        await discord.answer(ann, "Here you are.")
    assert limited.value.everywhere
    with pytest.raises(RateLimited) as limited:
        await discord.answer(bob, "Here you are.")
    assert limited.value.everywhere
    assert 0 < limited.value.retry_after <= 60
    assert len(discord.asked("POST", "/messages")) == 1


async def test_the_guard_before_the_api_shuts_everything_out(discord: Running) -> None:
    """Its 429 has no `Via` and often no JSON: the address has asked too much."""
    await discord.server.says("a lamp")
    incoming = await discord.event()
    discord.server.failures.append(Failure(429, retry_after=30, via=False))
    with pytest.raises(RateLimited) as limited:
        await discord.answer(incoming, "Here you are.")
    assert (limited.value.retry_after, limited.value.everywhere) == (30, True)


async def test_a_bucket_that_is_empty_is_not_asked(discord: Running) -> None:
    """The headers of the last message that a channel took say when it takes the next."""
    discord.server.bucket = (2, 60.0)
    await discord.server.says("a lamp", "ann")
    ann = await discord.event()
    await discord.server.says("a chair", "bob")
    bob = await discord.event(2)
    await discord.answer(ann, "One.", "1")
    await discord.answer(ann, "Two.", "2")
    with pytest.raises(RateLimited) as limited:
        await discord.answer(ann, "Three.", "3")
    assert 0 < limited.value.retry_after <= 60
    assert not limited.value.everywhere
    await discord.answer(bob, "Other channels have buckets of their own.", "4")
    assert len(discord.asked("POST", "/messages")) == 3
    assert discord.server.failed_at == []


async def test_a_limit_on_answers_to_interactions_is_raised_too(discord: Running) -> None:
    await discord.server.uses("deal", channel=discord.server.place("lounge"))
    incoming = await discord.event()
    discord.server.failures.append(Failure(429, retry_after=3))
    with pytest.raises(RateLimited):
        await discord.answer(incoming, "Here you are.")
    await discord.answer(incoming, "Here you are.")
    assert discord.texts() == ["Here you are."]


# Failures


@pytest.mark.parametrize(
    ("failure", "error"),
    [
        (Failure(403, 50007, "Cannot send messages to this user"), Unreachable),
        (Failure(403, 50278, "no mutual guilds"), Unreachable),
        (Failure(403, 50001, "Missing Access"), Unreachable),
        (Failure(403, 50013, "Missing Permissions"), Unreachable),
        (Failure(404, 10003, "Unknown Channel"), Unreachable),
        (Failure(400, 50083, "Thread is archived"), Unreachable),
        (Failure(400, 50035, "Invalid Form Body"), Rejected),
        (Failure(400, 50006, "Cannot send an empty message"), Rejected),
        (Failure(403, 20028, "blocked by a rule"), Rejected),
        (Failure(401, 0, "401: Unauthorized"), Transient),
        (Failure(503), Transient),
        (Failure(reset=True), Transient),
    ],
)
async def test_failures(discord: Running, failure: Failure, error: type[SendError]) -> None:
    await discord.server.says("a lamp")
    incoming = await discord.event()
    discord.server.failures.append(failure)
    with pytest.raises(error):
        await discord.answer(incoming, "Here you are.")
    await discord.answer(incoming, "Here you are.")
    assert discord.texts() == ["Here you are."]


async def test_a_token_that_is_refused_is_no_fault_of_the_message(discord: Running) -> None:
    await discord.server.says("a lamp")
    incoming = await discord.event()
    discord.server.failures.append(Failure(401, 0, "401: Unauthorized"))
    with pytest.raises(Transient) as refused:
        await discord.answer(incoming, "Here you are.")
    assert refused.value.not_taken
    assert refused.value.everywhere


async def test_what_never_left_is_told_from_what_may_have_been_taken(
    discord: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    await discord.server.says("a lamp")
    incoming = await discord.event()
    discord.server.failures.append(Failure(reset=True))
    with pytest.raises(Transient) as lost:
        await discord.answer(incoming, "Here you are.")
    assert not lost.value.not_taken
    monkeypatch.setattr(Route, "BASE", "http://127.0.0.1:9")  # where nobody listens
    with pytest.raises(Transient) as unsent:
        await discord.answer(incoming, "Here you are.")
    assert unsent.value.not_taken
    assert unsent.value.everywhere


def test_a_connection_that_does_not_come_about_in_time_never_left() -> None:
    error = as_send_error(aiohttp.ConnectionTimeoutError())
    assert isinstance(error, Transient)
    assert error.everywhere
