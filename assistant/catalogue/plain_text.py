"""Text as a shopper may read it: no markup, no invisible characters, whitespace folded.

Descriptions come as HTML, as HTML escaped once more, or as plain text in which "<" means less than.
Only the tags of HTML count as markup. The patterns are bounded, so that broken markup of any length
takes linear time; what is left over is plain text, and whoever shows it escapes it.
"""

from __future__ import annotations

import html
import re

_TAG = re.compile(
    r"<(/?)(a|abbr|address|article|aside|b|big|blockquote|body|br|button|caption|center|cite|code|col|colgroup"
    r"|dd|del|details|div|dl|dt|em|figcaption|figure|font|footer|form|h[1-6]|head|header|hr|html|i|iframe"
    r"|img|input|ins|kbd|label|li|link|main|mark|meta|nav|noscript|object|ol|option|p|param|picture|pre|q|s"
    r"|samp|script|section|select|small|source|span|strike|strong|style|sub|summary|sup|svg|table|tbody|td"
    r"|template|textarea|tfoot|th|thead|time|title|tr|tt|u|ul|var|video|audio|wbr|o:p)"
    r"(?:\s(?:[^\"'<>]|\"[^\"]{0,5000}\"|'[^']{0,5000}'){0,500}|/)?/?>",
    re.IGNORECASE,
)
_NEVER_SHOWN = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|template|svg|iframe|noscript|object)\b[^>]{0,5000}>.*?(?:</\1\s*>|\Z)"
    r"|<!\[CDATA\[|\]\]>|<[!?][a-z][^>]{0,500}>",
    re.IGNORECASE | re.DOTALL,
)
# The others divide lines.
_WITHIN_A_LINE = re.compile(
    r"a|abbr|b|big|cite|code|del|em|font|i|img|ins|kbd|label|mark|q|s|samp|small|span|strike|strong|sub|sup"
    r"|time|tt|u|var|wbr"
)
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
# Controls, soft hyphens, zero-width spaces, marks and overrides of direction, surrogates that stand
# alone, non-characters and the invisible tag letters. Joiners stay: emoji and Indic scripts need them.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\ud800-\udfff\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]"
)
_MAX_SOURCE = 200_000  # characters of markup looked at; a description keeps a tenth of that


def one_line(text: str) -> str:
    """`text` without markup, on one line."""
    if "<" in text or "&" in text:
        text = _without_markup(text)
    return " ".join(visible(text).split())


def lines(text: str) -> str:
    """`text` without markup, a line for each block or line of it, and no empty lines."""
    if "<" in text or "&" in text:
        text = _without_markup(text)
    if not text.isascii() or not text.isprintable():
        text = _INVISIBLE.sub("", text)
    elif "  " not in text:
        return text.strip()
    folded = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(line for line in folded if line)


def visible(text: str) -> str:
    """`text` without characters that nobody sees and without overrides of its direction."""
    return text if text.isascii() and text.isprintable() else _INVISIBLE.sub("", text)


def shortened(text: str, limit: int) -> str:
    """`text` in at most `limit` characters, cut between words where there are words."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    space = max(cut.rfind(" "), cut.rfind("\n"))
    return (cut[:space] if space > limit // 2 else cut).rstrip(" ,;:-\n") + "…"


def _without_markup(text: str) -> str:
    text = text[:_MAX_SOURCE]
    for _ in range(3):  # feeds escape markup once too often, now and then twice
        has_tags = "<" in text and (_TAG.search(text) or _NEVER_SHOWN.search(text))
        if has_tags:
            text = _NEVER_SHOWN.sub(" ", text)
            text = _TAG.sub(_space_for, " ".join(text.split()))
        if not _ENTITY.search(text):
            break
        text = _ENTITY.sub(lambda found: html.unescape(found[0]), text)
    else:
        text = _TAG.sub(_space_for, _NEVER_SHOWN.sub(" ", text))
    return text


def _space_for(tag: re.Match[str]) -> str:
    name = tag[2].lower()
    if _WITHIN_A_LINE.fullmatch(name):
        return ""
    return " " if name in ("td", "th", "option", "input", "button") else "\n"
