"""Commands, polls and groups: what they say, what they change, and who may press what."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio

from assistant.core import Core
from assistant.dialogue.others import without_pointing
from assistant.evaluation.speaking import SilentChannel
from assistant.guide import Guide
from assistant.messages import Incoming, Outgoing, SentRef
from assistant.replying import typed_command
from storage import Storage, open_storage

pytestmark = pytest.mark.asyncio(loop_scope="session")

_numbers = itertools.count()
GROUP = {"direct": False, "place": "lounge", "conversation": "lounge"}


@pytest_asyncio.fixture(loop_scope="session")
async def stored(tmp_path: Path) -> AsyncIterator[Storage]:
    async with open_storage(tmp_path) as opened:
        yield opened


class Room:
    """People who talk to one core."""

    def __init__(self, guide: Guide, stored: Storage) -> None:
        self.guide = guide
        self.stored = stored
        self.core = Core(guide, stored.turns, people=stored.people)

    async def __call__(self, text: str, person: str = "ann", **what: object) -> Outgoing:
        incoming = Incoming(f"e{next(_numbers)}", "evaluation", f"chat-{person}", person, text)
        reply = await self.core.handle(replace(incoming, **what), SilentChannel())  # type: ignore[arg-type]
        assert reply is not None
        return reply

    async def press(self, reply: Outgoing, label: str, person: str = "ann", **what: object) -> Outgoing:
        token = next(button.token for button in reply.every_button() if button.label == label)
        return await self("", person, kind="button", token=token, message="m1", **what)

    async def sent(self) -> list[tuple[Outgoing, SentRef | None]]:
        """What has been put into the outbox since the last time, in order; it is sent now."""
        found = []
        while due := await self.stored.outbox.due("evaluation", 1000):
            for row in due:
                await self.stored.outbox.sent(row, SentRef("evaluation", row.reply.conversation, row.id))
            found += due
        found.sort(key=lambda row: int(row.id))
        return [(row.reply.message, row.reply.edits) for row in found]


@pytest.fixture
def room(guide: Guide, stored: Storage) -> Room:
    return Room(guide, stored)


@pytest.mark.parametrize(
    ("text", "command", "words"),
    [
        ("/deal", "deal", ""),
        ("  /Search  a lamp\nin black ", "search", "a lamp\nin black"),
        ("/start product_A-1", "start", "product_A-1"),
        ("Forget me.", "forget", ""),
        ("删除我的数据", "forget", ""),
        ("export my data", "export", ""),
    ],
)
async def test_a_command_may_be_typed(text: str, command: str, words: str) -> None:
    event = typed_command(Incoming("e", "p", "c", "ann", text))
    assert (event.kind, event.command, event.text) == ("command", command, words)


@pytest.mark.parametrize("text", ["/", "/etc/passwd", "a /deal", "// no", "/1", ""])
async def test_what_only_begins_with_a_slash_is_text(text: str) -> None:
    assert typed_command(Incoming("e", "p", "c", "ann", text)).kind == "text"


async def test_the_welcome_says_in_two_lines_what_the_bot_can_do(room: Room) -> None:
    for locale, word in (("en-GB", "Welcome"), ("zh-CN", "欢迎")):
        reply = await room("", f"new-{locale}", kind="command", command="start", locale=locale)
        assert reply.intent == "welcome"
        assert len(reply.plain().splitlines()) == 2
        assert word in reply.plain()


async def test_a_link_into_the_chat_shows_its_product(room: Room) -> None:
    product = (await room("show me laptops")).cards[0]
    reply = await room(f"/start product_{product.id}")
    assert [card.id for card in reply.cards] == [product.id]
    gone = await room("/start product_none")
    assert gone.plain().startswith("That product is no longer in the shop.")


async def test_help_names_every_command(room: Room) -> None:
    text = (await room("/help")).plain() + (await room("/帮助")).plain() + (await room("/nonsense")).plain()
    for name in ("search", "deal", "poll", "saved", "why", "profile", "language", "export", "forget", "stop"):
        assert text.count(f"/{name}") >= 2, name


async def test_search_is_the_same_as_saying_it(room: Room) -> None:
    typed, said = await room("/search oak desk"), await room("oak desk", "bob")
    assert [card.id for card in typed.cards] == [card.id for card in said.cards]
    assert "/search" in (await room("/search")).plain()


async def test_deals_are_reduced_products_the_largest_reduction_first(room: Room) -> None:
    first = await room("/deal")
    pages = [first, await room.press(first, "Show more")]
    shown = [card for page in pages for card in page.cards]
    assert len({card.id for card in shown}) == len(shown) == 10
    shares = [float(card.price.amount / card.was.amount) for card in shown if card.was]
    assert len(shares) == len(shown)
    assert shares == sorted(shares)
    assert all(card.availability == "in_stock" for card in shown)
    back = await room.press(pages[1], "Back")
    assert [card.id for card in back.cards] == [card.id for card in first.cards]


async def test_deals_may_be_of_one_kind(room: Room) -> None:
    reply = await room("/deal laptops")
    products = await room.guide.catalogue.products([card.id for card in reply.cards])
    assert products
    assert all(product.sale_price for product in products)


async def test_a_chosen_language_holds_whatever_is_written(room: Room) -> None:
    assert (await room("/language zh")).language == "zh"
    assert (await room("show me laptops")).language == "zh"
    assert (await room("/deal", conversation="elsewhere")).language == "zh"
    await room("/language auto")
    assert (await room("show me some laptops")).language == "en"
    assert "en | zh" in (await room("/language klingon")).plain()


async def test_an_interest_is_shown_and_forgotten(room: Room) -> None:
    await room("show me laptops from Solvane")
    shown = await room("/profile")
    forget = [button.label for button in shown.buttons]
    assert forget
    name = forget[0].removeprefix("Forget ")
    assert name in shown.plain()
    after = await room.press(shown, forget[0])
    assert forget[0] not in [button.label for button in after.buttons]
    assert name not in (await room("/profile")).plain()


async def test_what_nothing_answers_is_noted_and_asked_of_the_shop_only_if_wanted(room: Room) -> None:
    listed = await room("show me silver laptops")
    await room("the first one")
    unknown = await room("who designed it?")
    assert unknown.intent == "unanswered"
    (kept,) = await room.stored.unanswered.unanswered(("question",))
    assert (kept.state, kept.question.text, kept.question.product) == (
        "noted",
        "who designed it?",
        listed.cards[0].id,
    )
    receipt = await room.press(unknown, "Ask the shop")
    assert "who designed it?" in receipt.plain()
    assert "can’t say when" in receipt.plain()
    (asked,) = await room.stored.unanswered.unanswered(("question",))
    assert (asked.id, asked.state) == (kept.id, "asked")
    assert (asked.person, asked.conversation) == ("ann", "chat-ann")


async def test_of_two_questions_the_one_without_an_answer_is_noted(room: Room) -> None:
    await room("show me silver laptops")
    await room("the first one")
    reply = await room("how heavy is it? who designed it?")
    assert reply.intent == "answer"
    assert "kg" in reply.plain()
    assert "who designed it" in reply.plain()
    (kept,) = await room.stored.unanswered.unanswered(("question",))
    assert kept.question.text.startswith("who designed it")


async def test_a_search_that_found_nothing_is_noted_in_the_persons_own_words(room: Room) -> None:
    await room("独角兽")
    await room("show me laptops")
    notes = await room.stored.unanswered.unanswered(("nothing_found",))
    assert [note.question.text for note in notes] == ["独角兽"]
    assert notes[0].question.language == "zh"


async def test_one_question_back_is_answered_by_button_or_word_or_skipped(room: Room) -> None:
    first = await room("show me laptops")
    answers = [button for button in first.buttons if button.action.kind == "narrow"]
    assert "?" in first.plain()
    assert first.cards, "what is known is shown at once"
    narrowed = await room.press(first, answers[0].label)
    assert narrowed.cards
    assert "?" not in narrowed.plain(), "one question is enough"
    again = await room("show me headphones")
    assert again.plain().partition(":")[2] != first.plain().partition(":")[2], "no question comes twice"
    skipped = await room("it doesn't matter")
    assert skipped.intent == "clarify"
    assert (await room("show me more")).cards


async def test_results_can_be_narrowed_by_more_than_one_thing(room: Room) -> None:
    reply = await room("show me laptops")
    assert len({b.action.product for b in reply.buttons if b.action.kind == "narrow"}) >= 3
    for button in reply.buttons:
        if button.action.kind == "narrow":
            await room("show me laptops")
            narrowed = await room.press(reply, button.label)
            assert narrowed.cards, button


async def test_stop_is_kept_as_a_consent_taken_back(room: Room) -> None:
    await room("/stop")
    kept = await room.stored.people.everything("evaluation", "ann")
    assert [(one["topic"], one["given"]) for one in kept["consents"]] == [("announcements", False)]


async def test_pages_turn_in_place(room: Room) -> None:
    first = await room("show me lamps")
    assert "Back" not in [button.label for button in first.buttons]
    second = await room.press(first, "Show more")
    assert (await room.sent())[-1] == (second, SentRef("evaluation", "chat-ann", "m1"))
    assert not {card.id for card in first.cards} & {card.id for card in second.cards}
    back = await room.press(second, "Back")
    assert [card.id for card in back.cards] == [card.id for card in first.cards]
    assert (await room("show me more")).cards
    assert (await room.sent())[-1][1] is None, "what is typed is answered below it"


# --- privacy -----------------------------------------------------------------------------------------


async def test_export_is_everything_as_a_file(room: Room) -> None:
    await room("a lamp for my secret library")
    await room("/poll oak desk | pine desk", **GROUP)
    reply = await room("/export")
    assert reply.attachment is not None
    kept = json.loads(reply.attachment.text)
    assert kept["about"]["person"] == "ann"
    assert "a lamp for my secret library" in str(kept["inbox"])
    for name, rows in kept.items():
        if name not in ("about",) and rows:
            assert f": {len(rows)}" in reply.plain(), name


async def test_export_and_forget_are_for_direct_chats(room: Room) -> None:
    for command in ("/export", "/forget"):
        reply = await room(command, **GROUP)
        assert reply.attachment is None
        assert not reply.buttons
        assert reply.private
        assert "direct chat" in reply.plain()


async def test_forget_asks_and_then_forgets(room: Room) -> None:
    await room("show me laptops from Solvane")
    asked = await room("/forget")
    await room.press(asked, "Keep it")
    assert (await room.stored.people.everything("evaluation", "ann"))["person"]
    asked = await room("/forget")
    receipt = await room.press(asked, "Delete everything")
    assert "your messages" in receipt.plain()
    kept = await room.stored.people.everything("evaluation", "ann")
    assert {name for name, rows in kept.items() if rows} == {"outbox"}, "only the receipt on its way"
    assert [message for message, _ in await room.sent()] == [receipt]
    assert "not noted" in (await room("/profile")).plain()


async def test_the_button_that_forgets_is_only_the_persons_own(room: Room) -> None:
    asked = await room("/forget")
    other = await room.press(asked, "Delete everything", "bob")
    assert other.intent == "expired"
    assert (await room.stored.people.everything("evaluation", "ann"))["person"]


# --- polls -------------------------------------------------------------------------------------------


def options(reply: Outgoing) -> list[str]:
    return [button.label for button in reply.buttons]


async def test_a_poll_is_about_products_by_place_or_by_name(room: Room) -> None:
    listed = await room("show me laptops", **GROUP)
    by_place = await room("/poll 1, 3", **GROUP)
    assert [button.action.product for button in by_place.buttons] == [listed.cards[0].id, listed.cards[2].id]
    by_name = await room(f"/poll {listed.cards[1].title} | oak desk | desk lamp", **GROUP)
    assert by_name.buttons[0].action.product == listed.cards[1].id
    assert len(by_name.buttons) == 3
    assert [b.label for b in (await room("/poll 1 | 3", **GROUP)).buttons] == [
        b.label for b in by_place.buttons
    ]
    both = await room("/poll Tote for home or travel | oak desk", **GROUP)
    assert len(both.buttons) == 2, "between bars stand whole titles"
    assert len((await room("/poll", **GROUP)).buttons) == 3
    assert not (await room("/poll 1 99", **GROUP)).buttons
    assert not (await room("/poll", "bob", **GROUP)).buttons, "nothing was shown to Bob"


async def test_anybody_votes_once_and_may_change_it_and_the_count_stands_in_place(room: Room) -> None:
    poll = await room("/poll oak desk | desk lamp", **GROUP)
    desk, lamp = options(poll)
    assert poll.plain().count("no votes yet") == 2
    await room.press(poll, desk, "bob", **GROUP)
    await room.press(poll, desk, "cy", **GROUP)
    again = await room.press(poll, lamp, "bob", **GROUP)
    assert again.plain().count("1 vote\n") + again.plain().count("1 vote") >= 2
    twice = await room.press(again, lamp, "bob", **GROUP)
    assert twice.plain() == again.plain()
    assert [button.token for button in twice.buttons] == [button.token for button in poll.buttons]
    assert (await room.sent())[-1] == (twice, SentRef("evaluation", "lounge", "m1"))
    assert not twice.private


async def test_votes_at_once_are_all_counted(room: Room) -> None:
    poll = await room("/poll oak desk | desk lamp", **GROUP)
    desk, lamp = options(poll)
    voters = [(f"voter-{number}", desk if number % 3 else lamp) for number in range(30)]
    await asyncio.gather(*(room.press(poll, label, person, **GROUP) for person, label in voters))
    last, _ = (await room.sent())[-1]
    assert "20 votes" in last.plain()
    assert "10 votes" in last.plain()


async def test_the_poll_stays_in_its_own_language_and_the_voter_in_theirs(room: Room) -> None:
    poll = await room("/poll oak desk | desk lamp", **GROUP)
    await room("你好", "li", **GROUP)
    counted = await room.press(poll, options(poll)[0], "li", **GROUP)
    assert counted.language == "en"
    assert (await room("/saved", "li", **GROUP)).language == "zh"


async def test_a_poll_that_was_forgotten_takes_no_votes(room: Room) -> None:
    poll = await room("/poll oak desk | desk lamp")
    await room.press(await room("/forget"), "Delete everything")
    assert (await room.press(poll, options(poll)[0], "bob")).intent == "expired"


async def test_other_buttons_in_a_group_are_their_owners(room: Room) -> None:
    listed = await room("show me laptops", **GROUP)
    reply = await room.press(listed, "Show more", "bob", **GROUP)
    assert reply.intent == "expired"
    assert reply.private


# --- what somebody else asked ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("do you have what she asked for in oak?", "do you have one in oak?"),
        ("the same as him but cheaper", "one but cheaper"),
        ("what Eve was looking for, in black", "one, in black"),
        ("show me @eve's list", "show me one"),
        ("有她刚才问的橡木的吗", "有橡木的吗"),
        ("他想要的那种，便宜一点", "，便宜一点"),
    ],
)
async def test_pointing_at_somebodys_words_is_understood(text: str, left: str) -> None:
    assert without_pointing(text) == (left, True)


@pytest.mark.parametrize(
    "text",
    [
        "what I asked for in oak",
        "what you have in oak",
        "a lamp for her",
        "what is wanted here",
        "橡木桌子",
        "给她买的灯",
    ],
)
async def test_what_points_at_nobody_stays_as_it_is(text: str) -> None:
    assert without_pointing(text) == (text, False)


@pytest.mark.parametrize("text", ["do you have what she asked for in oak?", "有她刚才问的橡木的吗"])
async def test_somebody_elses_wish_is_taken_over(room: Room, text: str) -> None:
    await room("a desk under $500", "eve", **GROUP)
    await room("hello", "dan", **GROUP)
    reply = await room(text, "bob", **GROUP)
    assert reply.cards
    for product in await room.guide.catalogue.products([card.id for card in reply.cards]):
        assert product.price_now.amount < 500
        assert "oak" in f"{product.title} {product.description} {product.facts()}".lower()
    assert any("Desk" in card.title for card in reply.cards[:2])
    assert reply.language == ("en" if text.isascii() else "zh")


async def test_a_reply_to_somebody_starts_from_their_list(room: Room) -> None:
    eve = await room("show me laptops", "eve", **GROUP)
    await room("show me phones", "dan", **GROUP)
    second = await room("tell me more about the second one", "bob", about="eve", **GROUP)
    assert [card.id for card in second.cards] == [eve.cards[1].id]
    cheaper = await room("anything cheaper?", "cy", about="eve", **GROUP)
    for product in await room.guide.catalogue.products([card.id for card in cheaper.cards]):
        assert product.category[0] == "Laptops"


async def test_conversations_of_one_group_stay_apart(room: Room) -> None:
    await room("show me laptops", "eve", **GROUP)
    await room("show me phones", "dan", **GROUP)
    more = await room("show me more", "eve", **GROUP)
    for product in await room.guide.catalogue.products([card.id for card in more.cards]):
        assert product.category[0] == "Laptops"


async def test_whose_wish_is_not_known_is_said(room: Room) -> None:
    await room("show me laptops", "eve", **(GROUP | {"place": "elsewhere", "conversation": "elsewhere"}))
    reply = await room("do you have what she asked for in oak?", "bob", **GROUP)
    assert not reply.cards
    assert "nobody else" in reply.plain()


async def test_in_a_direct_chat_nobody_else_is_looked_for(room: Room) -> None:
    await room("show me laptops", "eve")
    reply = await room("do you have what she asked for in oak?", "bob", about="eve")
    assert "nobody else" not in reply.plain()


async def test_what_is_personal_is_for_one_person_in_a_group(room: Room) -> None:
    for command in ("/saved", "/profile", "/stop", "/language en"):
        assert (await room(command, **GROUP)).private, command
        assert not (await room(command)).private, command
    assert not (await room("/deal", **GROUP)).private
