"""Spans as Discord's Markdown, in which no text can be anything but text.

Discord reads Markdown, mentions, timestamps, invitations and bare addresses out of every message. A
backslash before a punctuation mark takes all of that away, and a reader never sees it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import quote

from adapters.textsplit import length
from adapters.words import is_web_link
from assistant.messages import Span

# A slash makes addresses and invitations, `<` and `@` mentions; the last two make lists of lines.
_MEANS_SOMETHING = re.compile(
    r"[\\*_~|`<>#\[\]@/]|^(?P<indent>[^\S\n]*)(?P<bullet>[-+])|^(?P<number>[^\S\n]*\d+)\.", re.MULTILINE
)
_BACKTICKS_TOGETHER = re.compile(r"`(?=`)")
_INVISIBLE = "\u200b"
_IN_ADDRESSES = ":/?#[]@!$&'*+,;=%~-._"  # parentheses would end the link they stand in
_LONGEST_ADDRESS = 2048
_MARKS = {"strong": "**", "emphasis": "*"}


def escape(text: str) -> str:
    """`text` in Markdown that reads as exactly that text."""
    return _MEANS_SOMETHING.sub(_escaped, text)


def _escaped(match: re.Match[str]) -> str:
    if match["bullet"]:
        return f"{match['indent']}\\{match['bullet']}"
    return f"{match['number']}\\." if match["number"] else f"\\{match[0]}"


def address(link: str) -> str:
    """`link` as Discord takes it in a message or an embed, or nothing if it is no web address."""
    if not is_web_link(link):
        return ""
    clean = quote(link, safe=_IN_ADDRESSES)
    return clean if len(clean) <= _LONGEST_ADDRESS else ""


def markdown(spans: Sequence[Span], limit: int) -> str:
    """`spans` in at most `limit` characters: styled, or where that takes too many, only escaped."""
    styled = _styled(spans)
    return styled if length(styled) <= limit else shortened("".join(span.text for span in spans), limit)


def shortened(text: str, limit: int) -> str:
    """`text` escaped, with as much of it as keeps to `limit` before an ellipsis."""
    if length(whole := escape(text)) <= limit:
        return whole
    fits, too_much = 0, len(text)
    while too_much - fits > 1:
        middle = (fits + too_much) // 2
        if length(escape(text[:middle].rstrip())) < limit:
            fits = middle
        else:
            too_much = middle
    return escape(text[:fits].rstrip()) + "…"


def _styled(spans: Sequence[Span]) -> str:
    written = ""
    after_quote = False
    for span in spans:
        if not span.text:
            continue
        piece = _piece(span)
        starts_a_line = not written or written.endswith("\n")
        if (span.style == "quote" or after_quote) and not starts_a_line and not piece.startswith("\n"):
            written += "\n"
        elif written.endswith(("*", "`")) and piece.startswith(("*", "`")):
            written += _INVISIBLE  # else the marks of both would be read as one
        written += piece
        after_quote = span.style == "quote"
    return written


def _piece(span: Span) -> str:
    """One span. Marks stand at its words: Discord reads none with white space on their inside."""
    core = span.text.strip()
    if not core:
        return span.text
    before, _, after = span.text.partition(core)
    if span.style == "code":
        return before + _code(span.text.strip("\n") if "\n" in core else core) + after
    if span.style == "quote":
        return before + "\n".join(f"> {line}" for line in escape(core).split("\n")) + after
    text = escape(core)
    if link := address(span.link):
        text = f"[{text}](<{link}>)"  # the angles keep Discord from drawing a preview of the page
    mark = _MARKS.get(span.style, "")
    return f"{before}{mark}{text}{mark}{after}"


def _code(text: str) -> str:
    """Text in a fixed width, in which nothing but the end of it means anything."""
    text = _BACKTICKS_TOGETHER.sub(f"`{_INVISIBLE}", text)
    if "\n" in text:
        return f"```\n{text}\n```"
    return f"``{_INVISIBLE}{text}{_INVISIBLE}``" if "`" in text else f"`{text}`"
