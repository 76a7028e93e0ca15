"""Announcements typed as one message."""

import pytest

from assistant.announcements.announcement import Audience, LinkButton
from assistant.announcements.writing import Unreadable, read


def test_words_alone_are_news_for_everybody() -> None:
    found = read("We are closed on Monday: see you on Tuesday", "en")
    assert (found.topic, found.audience) == ("news", Audience())
    assert found.versions[0].text == "We are closed on Monday: see you on Tuesday"


def test_what_stands_before_the_words_says_for_whom_and_with_what() -> None:
    typed = (
        'topic:deals to:telegram lang:zh interest:"category:Desk Lamps" seen:30 #SKU-1 #SKU-2 '
        'button:"Read more=https://shop.example/a" Lamps are cheaper: #1 of them by half.'
    )
    found = read(typed, "en")
    assert found.topic == "deals"
    assert found.audience == Audience(
        platforms=("telegram",), languages=("zh",), interests=("category:Desk Lamps",), seen_within_days=30
    )
    [version] = found.versions
    assert version.products == ("SKU-1", "SKU-2")
    assert version.buttons == (LinkButton("Read more", "https://shop.example/a"),)
    assert version.text == "Lamps are cheaper: #1 of them by half."


def test_a_channel_is_meant_alone_unless_platforms_are_named_too() -> None:
    assert read("channel:discord:1 Hi", "en").audience == Audience(people=False, channels=("discord:1",))
    assert read("channel:discord:1 to:slack Hi", "en").audience.people


@pytest.mark.parametrize("typed", ["topic:sales Hi", "seen:soon Hi", "button:Here Hi"])
def test_what_cannot_be_read_is_named(typed: str) -> None:
    with pytest.raises(Unreadable, match=typed.split()[0]):
        read(typed, "en")
