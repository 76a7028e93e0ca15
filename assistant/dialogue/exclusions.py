"""What a person does not want: the phrases that stand under a negation, and the text without them.

    >>> find_exclusions("a rug, but no floral ones")
    Exclusions(phrases=('floral',), rest='a rug,')

The scope of a negation ends at the next clause mark, "but", a preposition that starts a wish
("with", "under", "for"), or the end. English only: Chinese comes here in English words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# A negation that is not about a product: "no thanks", "not sure", "not only", "no more than", ...
_HARMLESS = re.compile(
    r"\b(?:no\s+(?:thanks?|thank\s+you|problem|worries|idea|matter|more\b(?!\s+\w+s\b)|need\b|rush|doubt|one\b|preference|"
    r"budget|limit)|not\s+(?:sure|only|just|bad|yet|now|really\s+sure|necessarily|certain|mind|know|think|"
    r"(?:too|so|very|that)\s+(?:expensive|pricey|dear|costly|much)|expensive|pricey|found|working|arrived|"
    r"(?:be\s+)?able|have\b|has\b|had\b)|why\s+not|or\s+not|if\s+not|"
    r"(?:do|does|did|can|could|is|are|was|were|will|would|should|have|has)(?:n'?t|\s+not)\s+"
    r"(?:know|care|mind|think|have|see|find|get|sell|ship|fit|work|remember|understand|afford|spend|need\s+to|"
    r"want\s+to|like\s+to|you|it|they|we|i))"
)

_CUE = re.compile(
    r"(?:\b(?:but|and|just|though|only|so|please)\s+|,\s*)*"
    r"\b(?:"
    r"(?:but\s+)?(?:i\s+|we\s+|she\s+|he\s+|they\s+)?(?:really\s+|definitely\s+|just\s+)?"
    r"(?:(?:do(?:es)?|did|would|could)(?:n'?t|\s+not)|can'?t|cannot|can\s+not)\s+(?:really\s+)?"
    r"(?:want|like|need|love|wear|eat|drink|use|have|tolerate|show(?:\s+me)?|include|be|stand(?!\s+(?:up|at))|fancy|care\s+for|bother\s+with|do\s+with)"
    r"|(?:(?:my|our|his|her|the)\s+)?(?:\w+\s+)?(?:'d\s+|would\s+)?(?:rather\s+not(?:\s+have)?|(?:really\s+|absolutely\s+)?(?:hate|dislike|detest)s?)"
    r"|(?:(?:my|our|his|her|the)\s+)?(?:[\w']+\s+)?(?:(?:am|is|are|gets?)\s+)?(?:allergic\s+to|intolerant\s+to|not\s+(?:a\s+fan|fond)\s+of|not\s+into|tired\s+of|sick\s+of)"
    r"|(?:anything|everything|something|all)\s+(?:but|except|other\s+than|besides)(?:\s+for)?"
    r"|(?:which|that|it|they)\s+(?:is|are|isn|aren)(?:'t|\s+not|n't)|isn'?t|aren'?t"
    r"|(?:with\s+)?(?:no|not|none\s+of|without|nothing|except(?:\s+for)?|excluding|other\s+than|avoid(?:ing)?|minus(?!\s+(?:\d|ten\b|fifteen\b|twenty\b|thirty\b|forty\b))|"
    r"exclude|skip|drop|never|neither|nor|leave\s+out|instead\s+of|rather\s+than|free\s+of|free\s+from|nix|sans)"
    r")\b\s*(?:(?:with|in|from|by|containing|having|made\s+(?:of|from|out\s+of))\s+)?"
)
_END = re.compile(
    r"[.;:!?\n]|,(?!\s*(?:or|nor)\b)|\s-\s|\b(?:but|with|under|over|below|above|between|around|for|from|at\s+most|at\s+least|up\s+to|"
    r"please|thanks|thank\s+you|instead|because|since|as|that|which|who|when|where|while|so|i|we|show|give|maybe|"
    r"preferably|something|ideally|less|more|cheaper|only|just|then|also|what|how|do|does|can|is|are|"
    r"in\s+(?:my|the|a|stock)|on\s+(?:my|the)|to)\b"
)
_LEAD = re.compile(
    r"^(?:(?:any|some|no|not|without|a|an|the|one|ones|anything|something|things?|made|out|of|from|in|like|too|very|so|such|"
    r"those|these|that|this|having|being|it|them|be|to|have|has|contain(?:ing|s)?|includ(?:e|ing)|all|is|are|at|more|"
    r"kind|type|sort|by|really|me|brand|colou?red|other|else|want|need)\b(?!-)\s*)+"
)
_TAIL = re.compile(
    r"(?:\s*\b(?:ones?|things?|stuff|items?|products?|either|at\s+all|any\s*more|anymore|of\s+(?:them|those|these)|though|in\s+(?:it|them|there)|on\s+(?:it|them)|it|"
    r"designs?|patterns?|prints?|versions?|models?|types?|kinds?|colou?rs?|brands?|allowed|please|him|her|me|them|and|or|the|a))+$"
)
_FREE = re.compile(r"\b(?P<what>[a-z]+)[-\s]free\b")
_NON = re.compile(r"\bnon[-\s](?P<what>[a-z]+)\b")
# "fragrance-free", "non-slip" name a quality that products state in just these words.
_QUALITIES = {
    "hands", "care", "duty", "risk", "for", "hassle", "tax", "wireless", "cord", "fragrance", "gluten", "sugar", "bpa",
    "dairy", "cruelty", "lead", "maintenance", "toll", "interest", "shipping", "stick", "slip", "toxic", "skid",
    "fiction", "alcoholic", "comedogenic", "glare", "stop", "woven", "fat", "oil", "scent", "latex", "rust", "wrinkle",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Exclusions:
    """`phrases` in the person's words without articles; `rest` is what they do want."""

    phrases: tuple[str, ...]
    rest: str


def find_exclusions(text: str) -> Exclusions:
    """Split lower-case `text` into what is refused and what is asked for."""
    text = re.sub(r"\bw/o\b", "without", re.sub(r"\bw/(?=\s)", "with", text))
    guarded = _HARMLESS.sub(lambda match: match.group(0).replace(" ", "\u2007"), text)
    phrases: list[str] = []
    kept: list[str] = []
    at = 0
    while cue := _CUE.search(guarded, at):
        if "\u2007" in cue.group(0) or _inside_guard(guarded, cue):
            kept.append(guarded[at : cue.end()])
            at = cue.end()
            continue
        kept.append(guarded[at : cue.start()])
        end = _END.search(guarded, cue.end())
        stop = end.start() if end else len(guarded)
        scope = guarded[cue.end() : stop]
        found = [
            phrase for part in re.split(r",|\bor\b|\bnor\b|\band\b|/", scope) if (phrase := _clean(part))
        ]
        phrases += found
        if not found:
            kept.append(guarded[cue.start() : stop])
        at = stop
    kept.append(guarded[at:])
    rest = " ".join(kept).replace("\u2007", " ")

    def refuse(match: re.Match[str]) -> str:
        if match["what"] in _QUALITIES:
            return match.group(0)
        phrases.append(match["what"])
        return " "

    rest = _NON.sub(refuse, _FREE.sub(refuse, rest))
    rest = re.sub(r"\s+([,.;])", r"\1", " ".join(rest.split()))
    return Exclusions(
        tuple(dict.fromkeys(phrases)), re.sub(r"(?:[,;]|\bbut\b|\band\b)\s*$", "", rest).strip()
    )


def _inside_guard(text: str, cue: re.Match[str]) -> bool:
    """Whether the cue's last word continues into a guarded (harmless) phrase."""
    return text[cue.end() : cue.end() + 1] == "\u2007"


def _clean(part: str) -> str:
    part = _LEAD.sub("", " ".join(part.replace("\u2007", " ").strip(" ,'\"").split()))
    return _TAIL.sub("", part).strip(" -'\"")
