"""Discord's Markdown read as its app reads it: what is seen, what is a link, what would notify or be special.

Written after the rules of the app's own parser (simple-markdown with Discord's additions): a backslash before
a punctuation mark makes it plain, code has no meaning inside, the rest nests.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_RULES = re.compile(
    r"""
      \\(?P<escaped>[^0-9A-Za-z\s])
    | ```(?:[\w+-]+\n|\n)?(?P<block>.+?)\n?```
    | (?P<fence>`+)(?P<code>.*?[^`])(?P=fence)(?!`)
    | (?P<ping><@[!&]?\d+> | @everyone | @here)
    | (?P<special><\#\d+> | <t:-?\d+(:\w)?> | </[^:>]+:\d+> | <a?:\w+:\d+>)
    | \[(?P<label>(?:\\.|[^\]\\])+)\]\(<?(?P<link>https?://[^)>\s]+)>?\)
    | <?(?P<bare>https?://[^\s<>]+)>?
    | (?P<invite>discord(?:app)?\.(?:gg|com/invite)/[\w-]+)
    | (?P<mark>\*\*|__|~~|\|\||\*|_)(?P<marked>(?!\s)(?:\\.|(?!(?P=mark)).)+?)(?P=mark)
    | (?P<line>^(?:\#{1,3}\ |-\#\ |>\ |>>>\ |\s*[-*]\ |\s*\d+\.\ ))
    """,
    re.VERBOSE | re.DOTALL | re.MULTILINE,
)


@dataclass
class Read:
    """`text` as people see it; marks for quotes, headings and lists at a line's start are not in it."""

    text: str = ""
    links: list[str] = field(default_factory=list)
    pings: list[str] = field(default_factory=list)


def read(markdown: str, into: Read | None = None) -> Read:
    """What the app makes of `markdown`."""
    result = into or Read()
    position = 0
    for match in _RULES.finditer(markdown):
        result.text += markdown[position : match.start()]
        position = match.end()
        groups = match.groupdict()
        if groups["escaped"]:
            result.text += groups["escaped"]
        elif groups["block"] or groups["code"]:
            result.text += groups["block"] or groups["code"]
        elif groups["ping"] or groups["special"]:
            result.pings.append(match[0])
            result.text += match[0]
        elif groups["label"]:
            result.links.append(groups["link"])
            read(groups["label"], result)
        elif groups["bare"] or groups["invite"]:
            result.links.append(match[0])
            result.text += match[0]
        elif groups["mark"]:
            read(groups["marked"], result)
    result.text += markdown[position:]
    result.text = result.text.replace("\u200b", "")
    return result


def read_message(content: str, embeds: list[dict[str, object]]) -> Read:
    """All that can be read in a message, embeds included, one part a line."""
    result = read(content)
    for embed in embeds:
        parts = [(embed.get("author") or {}).get("name"), embed.get("title"), embed.get("description")]  # type: ignore[attr-defined]
        for one in embed.get("fields") or []:  # type: ignore[attr-defined]
            parts += [one["name"], one["value"]]
        for part in parts:
            if part:
                result.text += "\n" if result.text else ""
                inner = read(part)
                result.text += inner.text
                result.links += inner.links
                result.pings += inner.pings
        if embed.get("url"):
            result.links.append(str(embed["url"]))
    return result
