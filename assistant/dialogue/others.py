"""Somebody else's wish, spoken of in a group: "do you have what she asked for in oak?"

Only the pointing is understood here; whose wish it is the platform tells, or the order of events.
"""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.dialogue.state import Dialogue

_SOMEBODY = (
    r"(?!(?:i|we|you|is|are|was|were|be|that|this|it|just|most|people|everyone|has|have|had|do|does|did)\b)"
    r"@?[\w.-]+"
)
_ENGLISH = re.compile(
    rf"(?<![\w@])(?:(?:what|whatever|(?:the )?(?:one|ones|thing|things|kind|same)(?: that)?) {_SOMEBODY} "
    r"(?:just |also |already |has |have |had |was |were |is |are )*"
    r"(?:asked|asking|looked|looking|wanted|wants?|searched|searching|needs|needed|after|found|liked)"
    r"(?: (?:you|me))?(?: (?:about|for|at|after))?"
    r"|(?:the )?same (?:thing |one )?as (?:him|her|them|@[\w.-]+)"
    r"|(?:his|her|their|@?[\w.-]+'s) (?:wish|search|request|question|list|results?|finds?|picks?))\b",
    re.IGNORECASE,
)
_CHINESE = re.compile(
    r"(?:和|跟|像|同)?(?:她们|他们|她|他|TA|ta|楼上(?:的)?|@\S+?)\s*"
    r"(?:刚才|刚刚|刚|之前|上面|前面)?(?:问|要|找|想要|想买|想找|看|说)(?:过|到|了|的)?的?"
    r"(?:那个|那种|那款|那件|那些|东西|一样的)?"
)


def without_pointing(text: str) -> tuple[str, bool]:
    """`text` as if the person had asked for it themselves, and whether it points at another's words."""
    if _CHINESE.search(text):
        return _CHINESE.sub("", text, count=1).strip(), True
    if _ENGLISH.search(text):
        return _ENGLISH.sub("one", text, count=1).strip(), True
    return text, False


def taken_over(own: Dialogue, theirs: Dialogue) -> Dialogue:
    """The person's own dialogue at the point where the other's stands. Language and buttons stay theirs."""
    return replace(
        own,
        wish=theirs.wish,
        shown=theirs.shown,
        focus=theirs.focus,
        offset=theirs.offset,
        asked=theirs.asked,
    )
