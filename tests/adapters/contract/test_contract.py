"""What every adapter promises, held on every platform through its driver."""

from __future__ import annotations

import asyncio
from base64 import b64decode
from dataclasses import asdict, replace
from decimal import Decimal

import pytest

from assistant.messages import Action, Attachment, Button, Card, Incoming, Picture, Table
from assistant.money import Money
from assistant.replying import typed_command
from tests.adapters.contract.driver import Failure, Shown, until
from tests.adapters.contract.scene import Scene

needs = pytest.mark.needs

LAMP = Card(
    id="LA-1",
    title="Harbour reading lamp",
    price=Money(Decimal("39.50"), "USD"),
    was=Money(Decimal("49.50"), "USD"),
    stock=3,
    brand="Lumen",
    link="https://shop.example/products/LA-1",
    image="https://shop.example/pictures/LA-1.jpg",
    reasons=("within your limit of $40",),
    buttons=(Button("Tell me more", Action("details", "LA-1"), "token-details-LA-1"),),
)
CHAIR = replace(
    LAMP,
    id="CH-2",
    title="Quiet oak chair",
    link="https://shop.example/products/CH-2",
    image="https://shop.example/pictures/CH-2.jpg",
    buttons=(Button("Tell me more", Action("details", "CH-2"), "token-details-CH-2"),),
)
PNG = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
MORE = Button("Show more", Action("more"), "token-more-of-the-same")
PINGS = (
    "@everyone @here @ann @lamp_lover <@1234567890> <@!1234567890> <@&42> <#C0123> <!channel> <!here> "
    "<@U0ANN0001> <!subteam^S1> @channel t.me/lamp_lover <https://evil.example|the shop> "
    "[the shop](https://evil.example) <a href='https://evil.example'>the shop</a> tg://user?id=1"
)


def all_text(shown: list[Shown]) -> str:
    return "\n".join(one.text for one in shown)


async def reply(scene: Scene, count: int = 1) -> list[Shown]:
    """What is seen once `count` messages are."""
    await until(lambda: len(scene.driver.shown()) >= count)
    return scene.driver.shown()


async def one_taken(scene: Scene, count: int = 1) -> Incoming:
    await until(lambda: len(scene.taken) >= count)
    return scene.taken[-1]


@needs("text")
async def test_a_message_is_answered_where_it_was_written(scene: Scene) -> None:
    said = await scene.driver.say("a lamp, please — 灯 💡 <b>&", "ann")
    incoming = await one_taken(scene)
    assert incoming.kind == "text"
    assert incoming.text == "a lamp, please — 灯 💡 <b>&"
    assert incoming.platform == scene.driver.platform
    assert incoming.person == scene.driver.person("ann")
    assert incoming.direct
    assert incoming.event_id
    (seen,) = await reply(scene)
    assert seen.text.strip() == "Here you are."
    assert (seen.to, seen.place) == ("ann", "")
    await until(lambda: scene.driver.acknowledged(said))


@needs("text")
async def test_text_is_shown_as_it_is(scene: Scene) -> None:
    """No markup of any platform is read out of a text."""
    text = "5 < 6 && *no bold* _no slant_ `no code` ~no~ ||no|| # none\n> none\n<b>none</b> &amp; \\* 灯💡"
    scene.says(text)
    await scene.driver.say("hello")
    (seen,) = await reply(scene)
    assert seen.text.strip() == text


@needs("text")
async def test_two_people_are_two(scene: Scene) -> None:
    await scene.driver.say("one", "ann")
    await scene.driver.say("two", "bob")
    await one_taken(scene, 2)
    people = {incoming.person for incoming in scene.taken}
    assert people == {scene.driver.person("ann"), scene.driver.person("bob")}
    shown = await reply(scene, 2)
    assert {one.to for one in shown} == {"ann", "bob"}


@needs("cards")
async def test_cards_say_what_a_product_is_and_costs(scene: Scene) -> None:
    scene.says("Two that fit:", cards=(LAMP, CHAIR))
    await scene.driver.say("something for reading")
    await until(lambda: CHAIR.title in all_text(scene.driver.shown()))
    text = all_text(scene.driver.shown())
    for part in ("Two that fit:", LAMP.title, "39.50", "49.50", "Lumen", "within your limit of $40"):
        assert part in text


@needs("pictures")
async def test_cards_have_their_pictures(scene: Scene) -> None:
    scene.says("Two that fit:", cards=(LAMP, CHAIR))
    await scene.driver.say("something for reading")
    await until(lambda: sum(len(one.pictures) for one in scene.driver.shown()) == 2)


@needs("buttons")
async def test_a_pressed_button_comes_back_with_its_token(scene: Scene) -> None:
    scene.says("One that fits:", cards=(LAMP,), buttons=(MORE,))
    await scene.driver.say("a lamp")
    await until(lambda: {"Tell me more", "Show more"} <= labels(scene.driver.shown()))
    for label, token in (("Show more", MORE.token), ("Tell me more", LAMP.buttons[0].token)):
        before = len(scene.taken)
        shown = with_button(scene.driver.shown(), label)
        pressed = await scene.driver.press(shown, label, "ann")
        incoming = await one_taken(scene, before + 1)
        assert (incoming.kind, incoming.token) == ("button", token)
        assert incoming.person == scene.driver.person("ann")
        assert incoming.conversation == scene.taken[0].conversation
        await until(lambda pressed=pressed: scene.driver.acknowledged(pressed))


@needs("edits", "buttons")
async def test_a_reply_takes_the_place_of_the_message_pressed(scene: Scene) -> None:
    scene.says("Page one.", buttons=(MORE,))
    await scene.driver.say("lamps")
    (first,) = await reply(scene)
    scene.edits = True
    scene.says("Page two.", buttons=(MORE,))
    await scene.driver.press(first, "Show more")
    await until(lambda: scene.driver.shown()[0].text.strip() == "Page two.")
    (now,) = scene.driver.shown()
    assert now.id == first.id
    assert now.edited
    assert [button.label for button in now.buttons] == ["Show more"]


@needs("edits", "buttons")
async def test_a_message_with_cards_changes_in_place(scene: Scene) -> None:
    """Where cards are messages of their own a page may come anew; nothing of it is missing."""
    scene.says("Page one.", cards=(LAMP,), buttons=(MORE,))
    await scene.driver.say("lamps")
    await until(lambda: "Show more" in labels(scene.driver.shown()))
    scene.edits = True
    scene.says("Page two.", cards=(CHAIR,), buttons=(MORE,))
    await scene.driver.press(with_button(scene.driver.shown(), "Show more"), "Show more")
    await until(lambda: CHAIR.title in all_text(scene.driver.shown()))
    await until(lambda: "Page two." in all_text(scene.driver.shown()))


@needs("typing")
async def test_a_sign_of_typing_is_shown(scene: Scene) -> None:
    scene.types = True
    await scene.driver.say("a lamp")
    await until(lambda: scene.driver.typing() > 0)


@needs("long replies")
async def test_of_a_long_reply_nothing_is_lost(scene: Scene) -> None:
    words = [f"word{number}" for number in range(2500)]
    scene.says(" ".join(words), buttons=(MORE,))
    await scene.driver.say("tell me everything")
    await until(lambda: words[-1] in all_text(scene.driver.shown()))
    assert all_text(scene.driver.shown()).split()[: len(words)] == words


@needs("long replies", "groups")
async def test_many_cards_are_all_shown(scene: Scene) -> None:
    cards = tuple(
        replace(LAMP, id=f"LA-{number}", title=f"Lamp number {number}", buttons=()) for number in range(12)
    )
    scene.says("Twelve:", cards=cards)
    await scene.driver.say("lamps", place="lounge")
    await until(lambda: all(card.title in all_text(scene.driver.shown()) for card in cards))


@needs("private replies", "groups")
async def test_a_private_reply_in_a_group_is_seen_by_one(scene: Scene) -> None:
    """Where the platform has none, it goes to the person's direct chat."""
    scene.says("Your saved things.", private=True)
    await scene.driver.say("what have I saved?", "ann", "lounge")
    (seen,) = await reply(scene)
    assert "Your saved things." in seen.text
    assert seen.to == "ann"
    assert seen.private or not seen.place


@needs("files")
async def test_a_file_goes_with_a_reply(scene: Scene) -> None:
    scene.says("Your data.", attachment=Attachment("data.json", '{"name": "Ann", "灯": "💡"}'))
    await scene.driver.say("export my data")
    await until(lambda: any(one.files for one in scene.driver.shown()))
    files = [file for one in scene.driver.shown() for file in one.files]
    assert files == [("data.json", '{"name": "Ann", "灯": "💡"}'.encode())]
    assert "Your data." in all_text(scene.driver.shown())


@needs("drawings")
async def test_a_picture_that_we_drew_goes_with_a_reply(scene: Scene) -> None:
    scene.says("Why these:", drawing=Picture(PNG, "A bar for each.", "scores.png"), buttons=(MORE,))
    await scene.driver.say("why?")
    await until(lambda: any(one.files for one in scene.driver.shown()))
    files = [file for one in scene.driver.shown() for file in one.files]
    assert files == [("scores.png", PNG)]
    assert "Why these:" in all_text(scene.driver.shown())
    assert "Show more" in labels(scene.driver.shown())
    await until(lambda: scene.store.states() == ["sent"])


@needs("drawings", "passing failures")
async def test_a_picture_that_is_refused_leaves_its_words(scene: Scene) -> None:
    table = Table((("Product", "Lamp", "Chair"), ("Weight", "1 kg", "7 kg")))
    scene.says("Side by side:", drawing=Picture(PNG, "1 kg, 7 kg"), table=table)
    scene.driver.fail(Failure("rejected"))
    await scene.driver.say("compare them")
    await until(lambda: "7 kg" in all_text(scene.driver.shown()) or "tables" in able(scene))
    await until(lambda: scene.store.states() == ["sent"])
    assert not [file for one in scene.driver.shown() for file in one.files]
    assert "Side by side:" in all_text(scene.driver.shown())


@needs("groups")
async def test_in_a_group_only_what_is_addressed_is_heard(scene: Scene) -> None:
    await scene.driver.say("I like lamps", "bob", "lounge", addressed=False)
    await scene.driver.say("a lamp, please", "ann", "lounge")
    incoming = await one_taken(scene)
    assert len(scene.taken) == 1
    assert incoming.text == "a lamp, please"
    assert not incoming.direct
    assert incoming.place == scene.driver.place("lounge")
    shown = await reply(scene)
    assert [one.place for one in shown] == ["lounge"]


@needs("groups")
async def test_whose_words_a_message_is_about_is_told(scene: Scene) -> None:
    await scene.driver.say("does it come in oak?", "ann", "lounge", about="bob")
    incoming = await one_taken(scene)
    assert incoming.about == scene.driver.person("bob")
    assert incoming.person == scene.driver.person("ann")


@needs("groups")
async def test_people_of_one_group_keep_conversations_apart(scene: Scene) -> None:
    await scene.driver.say("one", "ann", "lounge")
    await scene.driver.say("two", "bob", "lounge")
    await one_taken(scene, 2)
    assert len({(one.conversation, one.person) for one in scene.taken}) == 2


@needs("threads", "groups")
async def test_in_a_thread_the_reply_is_in_the_thread(scene: Scene) -> None:
    await scene.driver.say("a lamp", "ann", "lounge", thread="t1")
    (seen,) = await reply(scene)
    assert (seen.place, seen.thread) == ("lounge", "t1")
    assert scene.taken[0].place == scene.driver.place("lounge")


@needs("commands")
@pytest.mark.parametrize(
    ("name", "arguments"),
    [("help", ""), ("search", "a lamp & a 椅子"), ("language", "zh"), ("saved", ""), ("deal", "")],
)
async def test_a_command_comes_with_its_arguments(scene: Scene, name: str, arguments: str) -> None:
    said = await scene.driver.command(name, arguments)
    incoming = typed_command(await one_taken(scene))
    assert (incoming.kind, incoming.command, incoming.text) == ("command", name, arguments)
    (seen,) = await reply(scene)
    assert "Here you are." in seen.text
    await until(lambda: scene.driver.acknowledged(said))


@needs("commands", "groups")
async def test_a_command_is_heard_in_a_group(scene: Scene) -> None:
    await scene.driver.command("deal", place="lounge")
    incoming = await one_taken(scene)
    assert (incoming.command, incoming.direct) == ("deal", False)
    (seen,) = await reply(scene)
    assert seen.place == "lounge"


@needs("acknowledgement")
async def test_what_could_not_be_kept_is_not_acknowledged(scene: Scene) -> None:
    scene.store_is_away = True
    said = await scene.driver.say("a lamp")
    await until(lambda: scene.deliveries > 0)
    await asyncio.sleep(0.2)
    assert not scene.driver.acknowledged(said)
    scene.store_is_away = False
    await scene.driver.again(said)
    await until(lambda: scene.driver.acknowledged(said))
    assert len(scene.taken) == 1
    (seen,) = await reply(scene)
    assert "Here you are." in seen.text


@needs("duplicates")
async def test_a_second_delivery_is_acknowledged_and_not_answered(scene: Scene) -> None:
    said = await scene.driver.say("a lamp")
    await until(lambda: scene.driver.acknowledged(said))
    await scene.driver.again(said)
    await scene.driver.again(said)
    scene.says("And now?")
    await scene.driver.say("and now?")
    await until(lambda: "And now?" in all_text(scene.driver.shown()))
    assert [incoming.text for incoming in scene.taken] == ["a lamp", "and now?"]
    assert len(scene.driver.shown()) == 2


@needs("rate limits")
async def test_nothing_goes_out_before_a_rate_limit_ends(scene: Scene) -> None:
    scene.driver.fail(Failure("rate limit", retry_after=1.0))
    await scene.driver.say("a lamp")
    (seen,) = await reply(scene)
    (refused_at,) = scene.driver.failed_at()
    assert seen.at - refused_at >= 1.0
    await until(lambda: scene.store.states() == ["sent"])


@needs("passing failures")
async def test_a_failure_that_passes_loses_nothing(scene: Scene) -> None:
    scene.driver.fail(Failure("unavailable"), Failure("unavailable"))
    await scene.driver.say("a lamp")
    (seen,) = await reply(scene)
    assert "Here you are." in seen.text
    await until(lambda: scene.store.states() == ["sent"])


@needs("unreachable people")
async def test_somebody_unreachable_holds_up_nobody(scene: Scene) -> None:
    scene.driver.fail(Failure("unreachable"))
    await scene.driver.say("a lamp", "ann")
    await until(lambda: scene.store.states() == ["unreachable"])
    await scene.driver.say("a chair", "bob")
    (seen,) = await reply(scene)
    assert seen.to == "bob"
    await until(lambda: scene.store.states() == ["unreachable", "sent"])


@needs("passing failures")
async def test_a_message_that_is_refused_is_tried_once(scene: Scene) -> None:
    scene.driver.fail(Failure("rejected"))
    await scene.driver.say("a lamp")
    await until(lambda: scene.store.states() == ["given up"])
    assert len(scene.driver.failed_at()) == 1
    await scene.driver.say("again")
    await reply(scene)


@needs("no mentions")
async def test_no_text_of_ours_mentions_anybody(scene: Scene) -> None:
    evil = replace(LAMP, title=PINGS, brand=PINGS, link="", reasons=(PINGS,), facts=((PINGS, PINGS),))
    scene.says(PINGS, cards=(evil,))
    await scene.driver.say("a lamp", "ann", "" if "groups" in scene.driver.lacks else "lounge")
    await until(lambda: "lamp_lover" in all_text(scene.driver.shown()))
    await until(lambda: scene.store.states() == ["sent"])
    for seen in scene.driver.shown():
        assert seen.pings == ()
        assert [
            link for link in seen.links if "evil.example" in link or "t.me" in link or "tg:" in link
        ] == []


def able(scene: Scene) -> set[str]:
    """The names of what the platform can do."""
    capabilities = asdict(scene.driver.adapter.channel.capabilities)
    return {name for name, value in capabilities.items() if value}


def labels(shown: list[Shown]) -> set[str]:
    return {button.label for one in shown for button in one.buttons}


def with_button(shown: list[Shown], label: str) -> Shown:
    return next(one for one in reversed(shown) if label in {button.label for button in one.buttons})
