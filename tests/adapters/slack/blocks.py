"""Block Kit as people see it and as Slack checks it, written from Slack's reference alone."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

Block = dict[str, Any]

_URL = re.compile(r"https?://[^\s<>|]+")
_AT = re.compile(r"@(?:channel|here|everyone)\b")
_MARKED = re.compile(r"<([^<>]+)>")
_STYLES = (
    re.compile(r"(?<![\w*])\*(?=\S)([^*\n]*\S)\*(?![\w*])"),
    re.compile(r"(?<![\w_])_(?=\S)([^_\n]*\S)_(?![\w_])"),
    re.compile(r"(?<![\w~])~(?=\S)([^~\n]*\S)~(?![\w~])"),
    re.compile(r"`([^`\n]+)`"),
)


@dataclass
class Seen:
    """What a reader gets: words, what would ring, what can be clicked, what Slack fetched."""

    lines: list[str] = field(default_factory=list)
    pings: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    buttons: list[tuple[str, str]] = field(default_factory=list)
    styled: list[str] = field(default_factory=list)
    """Words that markup in a text object set in a style."""

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def see(blocks: list[Block]) -> Seen:
    """What `blocks` show."""
    seen = Seen()
    for block in blocks:
        kind = block["type"]
        if kind == "rich_text":
            for element in block["elements"]:
                seen.lines.append("".join(_rich(run, seen) for run in element["elements"]))
        elif kind == "section":
            for text in (block.get("text"), *block.get("fields", ())):
                if text:
                    seen.lines.append(_text(text, seen))
            if accessory := block.get("accessory"):
                _element(accessory, seen)
        elif kind == "header":
            seen.lines.append(_text(block["text"], seen))
        elif kind == "image":
            seen.pictures.append(block["image_url"])
        elif kind in ("actions", "context"):
            for element in block["elements"]:
                _element(element, seen)
    return seen


def read_text(text: str, mrkdwn: bool = True) -> Seen:
    """What a message's own `text` shows (and whom it rings) where nothing switches its parsing off."""
    seen = Seen()
    seen.lines.append(
        _text({"type": "mrkdwn" if mrkdwn else "plain_text", "text": text, "verbatim": True}, seen)
    )
    return seen


def _element(element: Block, seen: Seen) -> None:
    if element["type"] == "image":
        seen.pictures.append(element["image_url"])
    elif element["type"] == "button":
        seen.buttons.append((_text(element["text"], seen), element.get("value", "")))
    else:
        seen.lines.append(_text(element, seen))


def _rich(run: Block, seen: Seen) -> str:
    if run["type"] == "link":
        seen.links.append(run["url"])
    elif run["type"] in ("user", "usergroup", "broadcast", "channel"):
        seen.pings.append(json.dumps(run))
    return str(run.get("text", "")).replace("\u2060", "")


def _text(text: Block, seen: Seen) -> str:
    """A text object. What stands between angle brackets Slack acts on, whatever the type."""
    words = text["text"]
    if text["type"] == "mrkdwn" and not text.get("verbatim"):
        seen.links += _URL.findall(_MARKED.sub("", words))
        seen.pings += _AT.findall(words)

    def act(match: re.Match[str]) -> str:
        target, _, label = match[1].partition("|")
        if target[0] in "@!":
            seen.pings.append(target)
        elif target[0] != "#":
            seen.links.append(target.replace("&amp;", "&"))
        return label or target

    words = _MARKED.sub(act, words)
    if text["type"] == "mrkdwn":
        for style in _STYLES:
            seen.styled += [match[1] for match in style.finditer(words)]
            words = style.sub(r"\1", words)
    return words.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


# What Slack refuses


def wrong_with(blocks: list[Block], most: int = 50) -> list[str]:
    """Why Slack would answer `invalid_blocks`, by its documented limits."""
    wrong = [f"more than {most} blocks"] if len(blocks) > most else []
    for number, block in enumerate(blocks):
        wrong += [f"{problem} [json-pointer:/blocks/{number}]" for problem in _problems(block)]
    return wrong


def _problems(block: Block) -> Iterator[str]:
    kind = block.get("type")
    if kind == "section":
        if not block.get("text") and not block.get("fields"):
            yield "text or fields needed"
        if block.get("text"):
            yield from _length(block["text"], 3000)
        if len(block.get("fields", ())) > 10 or block.get("fields") == []:
            yield "1 to 10 fields"
        for one in block.get("fields", ()):
            yield from _length(one, 2000)
        if "accessory" in block:
            yield from _image(block["accessory"])
    elif kind == "header":
        yield from _length(block["text"], 150)
    elif kind == "image":
        yield from _image(block)
    elif kind == "context":
        if not 1 <= len(block["elements"]) <= 10:
            yield "1 to 10 elements"
        for one in block["elements"]:
            yield from _length(one, 3000) if one["type"] != "image" else _image(one)
    elif kind == "actions":
        if not 1 <= len(block["elements"]) <= 25:
            yield "1 to 25 elements"
        names = [element["action_id"] for element in block["elements"]]
        if len(set(names)) < len(names) or max(map(len, names)) > 255:
            yield "action_id has to be unique and at most 255 long"
        for one in block["elements"]:
            yield from _length(one["text"], 75)
            if one["text"]["type"] != "plain_text":
                yield "a button's text is plain"
            if len(one.get("value", "")) > 2000:
                yield "value too long"
    elif kind == "rich_text":
        if not block["elements"]:
            yield "no elements"
        for element in block["elements"]:
            if not element.get("elements"):
                yield "an empty element"
            for run in element["elements"]:
                if not run.get("text"):
                    yield "an empty run"
                if run["type"] == "link" and not run["url"].startswith(("http://", "https://")):
                    yield "invalid url"
                if element["type"] == "rich_text_preformatted" and "style" in run:
                    yield "no styles in preformatted text"
    elif kind != "divider":
        yield f"unsupported type: {kind}"


def _length(text: Block, most: int) -> Iterator[str]:
    if not 1 <= len(text["text"]) <= most:
        yield f"must be 1 to {most} characters, is {len(text['text'])}"


def _image(image: Block) -> Iterator[str]:
    if len(image["image_url"]) > 3000 or not image["image_url"].startswith(("http://", "https://")):
        yield "invalid image_url"
    if not 1 <= len(image["alt_text"]) <= 2000:
        yield "invalid alt_text"
