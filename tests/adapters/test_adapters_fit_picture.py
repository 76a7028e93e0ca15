"""A message's own picture, where a platform shows such and where it does not."""

from adapters.discord.render import render as discord
from adapters.fit import fit
from adapters.slack.render import render as slack
from adapters.telegram.render import CAPABILITIES as TELEGRAM
from adapters.telegram.render import Photo, Text
from adapters.telegram.render import render as telegram
from assistant.messages import Action, Button, Capabilities, Outgoing, Span

PICTURE = "https://lamps.example/sale.png"
STOP = Button("Stop", Action("post_stop"), "token")


def post(text: str) -> Outgoing:
    return Outgoing("announcement", "en", (Span(text),), buttons=(STOP,), picture=PICTURE)


def test_telegram_shows_a_short_text_under_the_picture_with_its_buttons() -> None:
    [part] = fit(post("Sale"), TELEGRAM)
    native = telegram(part)
    assert isinstance(native, Photo)
    assert (native.picture, native.caption) == (PICTURE, "Sale")
    assert native.keyboard[0][0].label == "Stop"
    assert PICTURE in native.words


def test_telegram_shows_a_long_text_after_the_picture() -> None:
    picture, text = (telegram(part) for part in fit(post("long " * 300), TELEGRAM))
    assert isinstance(picture, Photo)
    assert picture.caption == ""
    assert isinstance(text, Text)
    assert text.keyboard


def test_discord_and_slack_show_it_with_the_text() -> None:
    assert discord(post("Sale"))["embeds"] == [{"image": {"url": PICTURE}}]
    blocks = slack(post("Sale")).blocks
    assert [block["image_url"] for block in blocks if block["type"] == "image"] == [PICTURE]
    assert PICTURE in str(slack(post("Sale"), pictures=False).blocks)


def test_without_pictures_its_address_is_told() -> None:
    plain = Capabilities(text_length=1000, buttons=5, button_label_length=20)
    [part] = fit(post("Sale"), plain)
    assert part.picture == ""
    assert PICTURE in [span.link for span in part.text]
