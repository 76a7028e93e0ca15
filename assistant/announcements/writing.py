"""An announcement typed as one message: a few `key:value` at its head, then the words.

topic:deals to:telegram lang:en interest:"category:Desk Lamps" #SKU-1 All lamps are ten per cent off.
"""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.announcements.announcement import (
    TOPICS,
    Announcement,
    Audience,
    LinkButton,
    Topic,
    Version,
)

_HEAD = re.compile(
    r"""\s*(?:(?P<key>topic|to|channel|lang|interest|seen|picture|button):(?P<value>"[^"]*"|\S+)"""
    r"""|\#(?P<product>\S+))(?:\s+|$)"""
)


class Unreadable(ValueError):
    """What was typed cannot be read; the message is what stands wrong."""


def read(text: str, language: str) -> Announcement:
    """The announcement in `text`, a draft without an id. Raises `Unreadable`."""
    topic: Topic = "news"
    audience, version = Audience(), Version("")
    while head := _HEAD.match(text):
        text = text[head.end() :]
        if head["product"]:
            version = replace(version, products=(*version.products, head["product"]))
            continue
        key, value = head["key"], head["value"].strip('"')
        match key:
            case "topic":
                if value not in TOPICS:
                    raise Unreadable(f"topic:{value}")
                topic = value
            case "to":
                audience = replace(audience, platforms=(*audience.platforms, value))
            case "channel":
                # Named channels alone, unless platforms are named as well.
                people = bool(audience.platforms)
                audience = replace(audience, channels=(*audience.channels, value), people=people)
            case "lang":
                audience = replace(audience, languages=(*audience.languages, value))
            case "interest":
                audience = replace(audience, interests=(*audience.interests, value))
            case "seen":
                if not value.isdecimal():
                    raise Unreadable(f"seen:{value}")
                audience = replace(audience, seen_within_days=float(value))
            case "picture":
                version = replace(version, picture=value)
            case _:
                label, sign, link = value.partition("=")
                if not sign:
                    raise Unreadable(f"button:{value}")
                version = replace(version, buttons=(*version.buttons, LinkButton(label, link)))
    if audience.platforms and audience.channels:
        audience = replace(audience, people=True)
    return Announcement("", topic, (replace(version, text=text.strip()),), audience, language=language)
