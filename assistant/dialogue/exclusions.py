"""What a person does not want: the phrases that stand under a negation, and the text without them.

    >>> find_exclusions("a rug, but no floral ones")
    Exclusions(phrases=('floral',), rest='a rug,')

The scope of a negation ends at the next clause mark, "but", a preposition that starts a wish
("with", "under", "for"), or the end. English only: Chinese comes here in English words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.dialogue.traits import kinds_of

# A negation that is not about a product: "no thanks", "not sure", "not only", "no more than", ...
_HARMLESS = re.compile(
    r"\b(?:no\s+(?:thanks?|thank\s+you|problem|worries|idea|matter|more\b(?!\s+\w+s\b)|need\b|rush|doubt|one\b|preference|"
    r"budget|limit|wait)|without\s+(?:a\s+|any\s+)?doubt|not\s+(?:sure|convinced|only|just|bad|yet|now|really\s+sure|necessarily|certain|mind|know|think|available|included|possible|"
    r"(?:too|so|very|that)\s+(?:expensive|pricey|dear|costly|much|big|large|bulky|heavy|small|long|wide|tall|bright|loud|noisy)|expensive|pricey|found|working|arrived|"
    r"(?:be\s+)?able|have\b|has\b|had\b)|(?:have|has|had|'ve|'s|'d)\s+never\s+(?!(?:liked|loved|wanted|cared|enjoyed|trusted)\b)\w+(?:ed|en|wn|nt|ne)\b|why\s+not|or\s+not|if\s+not|there\s+(?:is|are)\s+no\s+\w+\s+(?:in|on|at)\s+(?:my|our|the)|"
    r"(?:do|does|did|can|could|is|are|was|were|will|would|should|have|has)(?:n'?t|\s+not)\s+"
    r"(?:know|care|mind|think|have|see|find|get|sell|ship|fit|work|remember|understand|afford|spend|need\s+to|"
    r"want\s+to\s+(?:spend|pay|go)|like\s+to|you|it|they|we|i)\b(?!\s+anything))"
)
_NT = r"(?:(?:do(?:es)?|did|would|could|wo|is|are|was|should)(?:n'?t|\s+not)|can'?t|cannot|can\s+not|never)"
_ADVERB = r"(?:(?:really|absolutely|definitely|particularly|especially|exactly|quite|just|ever|even)\s+)*"
# What people do not do with what they refuse.
_USED = (
    r"(?:want(?:\s+to\s+see)?|like|need|love|enjoy|wear|eat|drink|use|have|own|tolerate|touch|buy|show(?:\s+me)?|include|be|stand(?!\s+(?:up|at))|bear|do(?!\s+you)|"
    r"fancy|smell(?:\s+(?:of|like))?|taste(?:\s+(?:of|like))?|look\s+like|feature|involve|go\s+for|go\s+with|care\s+for|bother\s+with|do\s+with|look(?!\s+for)|handle|contain|come\s+with|see)"
)
_REFUSING = (
    r"(?:hat(?:e|es|ing)|dislik(?:e|es|ing)|detest(?:s|ing)?|loath(?:e|es|ing)|despis(?:e|es|ing)|avoid(?:s|ing)?|exclud(?:e|es|ing)|omit(?:ting)?|skip(?:ping)?|(?<!to )drop(?!\s+earrings?)|remove|ban|(?<!to )hide|ignore|nix|"
    r"(?:filter|leav(?:e|ing)|cut|rul(?:e|ing)|weed|take|keep)\s+out|get\s+rid\s+of|pass\s+on|spare\s+(?:me|us)|(?:stay|keep|steer)\s+(?:away|clear)\s+(?:of|from)|"
    r"refuses?\s+to\s+\w+|(?:rather|prefer(?:red|ably)?|better)\s+not(?!\s+(?:to\s+)?(?:spend|pay|go)\b)(?:\s+(?:to\s+)?(?:have|see|get|be|wear|buy|eat|use|own|want))?|(?<!\w )(?:hold|lose)\s+the|stop\s+\w+ing(?:\s+me)?|(?:had\s+)?enough\s+(?:of|with)|forget(?:\s+about)?(?!\s+(?:it|that|this|those|these|them|everything|all)\b))"
)
_FEELING = (
    r"(?:allergic\s+to|intolerant\s+(?:to|of)|(?:tired|sick|bored)\s+of|fed\s+up\s+with|"
    r"not\s+(?:a\s+(?:big\s+|great\s+|huge\s+)?fan\s+of|fond\s+of|into|keen\s+on|mad\s+about|crazy\s+about|big\s+on|looking\s+for|interested\s+in|after))"
)
_EXCEPT = (
    r"(?:(?:anything|everything|something|all|any(?:\s+\w+)?)\s+(?:but|bar|save)(?:\s+for)?|with\s+the\s+exception\s+of|(?:apart|aside)\s+from|except(?:ing)?(?:\s+for)?|excluding|"
    r"(?:anything\s+|everything\s+|something\s+)?(?:other\s+than|besides)|save\s+for|barring|instead\s+of|rather\s+than)"
)
_NEGATOR = (
    r"(?:no|not|none\s+of|without|nothing|zero|minus(?!\s+(?:\d|ten\b|fifteen\b|twenty\b|thirty\b|forty\b))|never(?!\s+mind)|neither|nor|free\s+(?:of|from)|sans|lacking|devoid\s+of|"
    r"isn'?t|aren'?t)"
)
# What leads up to a refusal goes with it: "as long as they're", "could you please", "that contain".
_LEADING = (
    r"(?:(?:but|and|just|though|only|so|please|as\s+long\s+as|provided|with|which|that|who|i|we|she|he|they|you|it|there|i'[dmv]e?|we're|we'd|she's|he's|they're|it's|that's|there's|"
    r"is|are|am|was|can|could|would|will|contains?|has|have|gets?|really|absolutely|definitely|simply|also|rather|prefer\s+to|like\s+to|want\s+to|try\s+to)\s+|,\s*)*"
)
_WHOSE = r"(?:(?:my|our|his|her|the)\s+)?(?:[a-z][\w']*\s+){0,2}?"
_CUE = re.compile(
    rf"{_LEADING}\b(?:(?:{_WHOSE}(?:am|is|are|'s|'m)\s+)?{_ADVERB}{_FEELING}|{_NT}\s+{_ADVERB}{_USED}|(?:{_WHOSE}{_ADVERB}(?=hates|dislikes|detests|loathes|refuses))?{_REFUSING}|{_EXCEPT}|{_NEGATOR})"
    rf"\b\s*(?:(?:anything|everything|things?|stuff|any|those|ones?)\s+(?=with\b|in\b|from\b|by\b|made\b|containing\b))?(?:(?:with|in|from|by|containing|having|related\s+to|connected\s+(?:to|with)|made\s+(?:of|from|out\s+of))\s+)?"
)
# Said after the thing: "leather is out of the question", "hoops are not my thing".
_AFTERWARDS = re.compile(
    r"(?:^|(?<=[.;:!?,(])|(?<=\bbut\b)|(?<=\band\b)|(?<=\bsince\b)|(?<=\bbecause\b))\s*(?P<what>(?:(?!\b(?:but|and|since|because|so|i|we|that|which)\b)[\w' -]){2,40}?)\s+(?:is|are|isn't|aren't|doesn't|don't|makes?|would\s+be|look|looks)\s+"
    r"(?:out\s+of\s+the\s+question|off[\s-]limits|out\b(?!\s+of)|a\s+(?:big\s+|definite\s+|absolute\s+)?no(?:[\s-]?go|pe)?\b|no\s+good|not\s+an\s+option|(?:not\s+)?(?:my|our|his|her|their|for)\s+(?:thing|style|taste|cup\s+of\s+tea|me|us|him|her)|"
    r"not\s+(?:allowed|welcome|wanted|acceptable)|forbidden|banned|prohibited|(?:poisonous|toxic|deadly|dangerous|harmful|fatal)\b(?:\s+(?:to|for)\s+\w+(?:\s+\w+)?)?|(?:suit|interest|thrill|appeal\s+to)\s+(?:me|us|him|her)|"
    r"(?:me|him|her)\s+(?:itch|sneeze|sick)|(?:awful|ugly|terrible|horrible|boring|old-fashioned))"
)
# "red excluded", "heels not wanted"; "round ones I don't want".
_LEFT_OUT = re.compile(
    r"(?:^|(?<=[.;:!?,(-])|(?<=\bbut\b)|(?<=\band\b))\s*(?P<what>[a-z][\w'-]*(?:\s+[\w'-]+){0,2}?)\s+"
    r"(?:(?:are\s+|is\s+)?(?:excluded|unwanted|unwelcome|not\s+wanted)|"
    r"(?:ones?\s+)?(?:i|we|she|he|they)\s+(?:do(?:es)?n't|do(?:es)?\s+not)\s+(?:want|need|like|wear|eat|care\s+for))(?=\s*(?:$|[.,;!?)]))"
)
# "She already has enough scarves."
_ENOUGH = re.compile(
    r"\b(?:i|we|she|he|they)\s+(?:already\s+(?:ha(?:ve|s)|owns?|got)|(?:ha(?:ve|s)|owns?|got)\s+already)\s+(?:more\s+than\s+enough|enough|plenty\s+of)\s+"
    r"(?P<what>(?!(?:room|space|storage|light|time|money|energy|power)\b)[a-z][\w'-]*(?:\s+[\w'-]+)?)(?=\s*(?:$|[.,;!?]))"
)
_ALLERGY = re.compile(
    r"\b(?:(?:(?:my|our)\s+)?(?:\w+\s+)?(?:has|have|with|got)\s+)?(?:an?\s+)?(?:\w+\s+)?(?P<what>\w+)\s+(?:allergy|intolerance)\b"
)
# Named in one breath and refused in the next: "I already have aviators, so not those".
_THE_SAME = re.compile(
    r"\b(?:(?:(?:my|our|his|her|the)\s+\w+|i|we|she|he|they)\s+)?(?:already\s+(?:ha(?:ve|s)|owns?|got)|(?:have|has|got|owns?)\s+(?:enough|plenty\s+of|too\s+many|lots\s+of|tons\s+of)|(?:is|are)\s+full\s+of|(?:is|are)\s+all)\s+(?:an?\s+|the\s+|enough\s+|plenty\s+of\s+|too\s+many\s+)?"
    r"(?P<what>[a-z][\w' -]{1,40}?)(?P<then>\s*(?:[,.;!-]+\s*)?(?:(?:so|and|but|then|please|i'd\s+rather|rather)[\s,]+)*"
    r"(?:(?:leave|keep|cut|filter)\s+(?:those|that|them|it|these)\s+out|(?:not|no)\s+(?:those|that|them|these|another|more(?:\s+of\s+(?:those|them|that))?)|spare\s+(?:me|us)\s+(?:those|that|them|these)|"
    r"(?:skip|avoid|drop|hide|no\s+need\s+for)\s+(?:those|that|them|these)|(?:anything|something)\s+(?:else|different)))"
)
_END = re.compile(
    r"[.;:!?\n]|,(?!\s*(?:or|nor)\b)|\s-\s|\b(?:but|(?<!anything )(?<!things )with|under|over|below|above|between|around|for|from|at\s+most|at\s+least|up\s+to|near|anywhere|"
    r"please|thanks|thank\s+you|instead|because|since|as|that|which|who|when|where|while|so|i|we|show|give|maybe|"
    r"preferably|something|ideally|less|more|cheaper|only|just|then|also|what|how|do|does|can|is|are|"
    r"in\s+(?:my|the|a|stock)|on\s+(?:my|the)|to)\b"
)
_LEAD = re.compile(
    r"^(?:(?:any|anything|with|some|no|not|without|a|an|the|one|ones|anything|something|things?|made|out|of|from|in|like|too|very|so|such|"
    r"those|these|that|this|having|being|it|them|be|to|have|has|contain(?:ing|s)?|includ(?:e|ing)|all|is|are|at|more|"
    r"kind|type|sort|by|really|me|brand|colou?red|other|else|want|need)\b(?!-)\s*)+"
)
# "Nothing ball-shaped" refuses balls.
_SHAPED = re.compile(r"(?<=\w)[- ](?:shaped|like|style|styled|themed|looking)\b")
_TAIL = re.compile(
    r"(?:\s*\b(?:ones?|things?|stuff|items?|products?|either|at\s+all|any\s*more|anymore|of\s+(?:them|those|these)|though|in\s+(?:it|them|there)|on\s+(?:it|them)|it|"
    r"again|designs?|patterns?|prints?|versions?|models?|types?|kinds?|colou?rs?|brands?|allowed|please|him|her|me|them|and|or|the|a))+$"
)
# Without prints: here the word is no mere "printed ones".
_PRINT = re.compile(r"(?:designs?|patterns?|prints?)")
# "My old kettle", "the first one" and "this price" are no kind of thing to leave out.
_NO_KIND = re.compile(r"(?:my|our|his|her|their|prices?|first|second|third|last)\b")
# "No rush", "not convinced", "without a doubt", "no prices above 50": nothing that a product could have.
_NOTHING = re.compile(
    r"(?:pressure|rush|hurry|stress|worr(?:y|ies)|problem|doubts?|idea|clue|preference|luck|offen[cs]e|way|wonder|surprise|kidding|joke|joking|choice|job|excuses?|"
    r"thought|sure|convinced|bothered|fuss(?:ed|y)|picky|right|wrong|late|early|enough|happy|good|bad|liked|sorry|certain|keen|hard|easy|rude|getting any younger|"
    r"(?:a )?penny(?: more)?|much money.*|(?:the )?(?:prices?|money|budget)\b.*)"
)
_FREE = re.compile(r"\b(?P<what>[a-z]+)[-\s]free\b")
_NON = re.compile(r"\bnon[-\s](?P<what>[a-z]+)\b")
# "fragrance-free", "non-slip" name a quality that products state in just these words.
_QUALITIES = {
    "hands", "care", "duty", "risk", "for", "hassle", "tax", "wireless", "cord", "fragrance", "gluten", "sugar", "bpa",
    "dairy", "cruelty", "lead", "maintenance", "toll", "interest", "shipping", "stick", "slip", "toxic", "skid",
    "fiction", "alcoholic", "comedogenic", "glare", "stop", "woven", "fat", "oil", "scent", "latex", "rust", "wrinkle",
}  # fmt: skip


# More words than these name nothing.
_NAMED = 4


@dataclass(frozen=True, slots=True)
class Exclusions:
    """`phrases` in the person's words without articles; `rest` is what they do want."""

    phrases: tuple[str, ...]
    rest: str


def find_exclusions(text: str) -> Exclusions:
    """Split lower-case `text` into what is refused and what is asked for."""
    text = re.sub(r"\bw/o\b", "without", re.sub(r"\bw/(?=\s)", "with", text))
    phrases: list[str] = []

    def named(match: re.Match[str]) -> str:
        """What is refused elsewhere than right after the refusal."""
        what = _clean(match["what"])
        if not what or len(what.split()) > _NAMED or _NO_KIND.match(what):
            return match.group(0)  # "chopping onions with a blunt blade is dangerous" refuses no onions
        phrases.extend(part for one in re.split(r",|\bor\b|\band\b", what) if (part := _clean(one)))
        return " "

    for pattern in (_THE_SAME, _ENOUGH, _LEFT_OUT, _AFTERWARDS, _ALLERGY):
        text = pattern.sub(named, text)
    guarded = _HARMLESS.sub(lambda match: match.group(0).replace(" ", "\u2007"), text)
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
        found = refused_in(scope)
        phrases += found
        if not found:
            kept.append(guarded[cue.start() : stop])
        at = stop
    kept.append(guarded[at:])
    compounds = without_compounds(" ".join(kept).replace("\u2007", " "))
    phrases += compounds.phrases
    rest = compounds.rest
    rest = re.sub(r"\(\s*\W?\s*(?:\)|$)", " ", rest)
    rest = re.sub(r"\s+([,.;])", r"\1", " ".join(rest.split()))
    rest = re.sub(r"^[,.;:!\s]+|(?<=[,.;])[\s,.;]*[,.;]", "", rest)
    return Exclusions(
        tuple(dict.fromkeys(phrases)), re.sub(r"(?:[,;]|\bbut\b|\band\b)\s*$", "", rest).strip()
    )


def without_compounds(text: str) -> Exclusions:
    """What compounds refuse ("non-floral", "nut-free"), and the text without them."""
    phrases: list[str] = []

    def refuse(match: re.Match[str]) -> str:
        if match["what"] in _QUALITIES:
            return match.group(0)
        phrases.append(match["what"])
        return " "

    rest = _NON.sub(refuse, _FREE.sub(refuse, text))
    return Exclusions(tuple(phrases), rest)


def refused_in(scope: str) -> list[str]:
    """What is refused, one by one, in words that stand under a negation."""
    return [phrase for part in re.split(r",|\b(?:n?or|and|no|not)\b|/", scope) if (phrase := _clean(part))]


def _inside_guard(text: str, cue: re.Match[str]) -> bool:
    """Whether the cue's last word continues into a guarded (harmless) phrase."""
    return text[cue.end() : cue.end() + 1] == "\u2007"


def _clean(part: str) -> str:
    part = _LEAD.sub("", " ".join(part.replace("\u2007", " ").strip(" ,'\"()").split()))
    part = _SHAPED.sub("", part)
    phrase = part if _PRINT.fullmatch(part) else _TAIL.sub("", part).strip(" -'\"")
    words = part.split()
    longer = (" ".join(words[:size]) for size in range(len(words), len(phrase.split()), -1))
    phrase = next((one for one in longer if kinds_of(one) != (one,)), phrase)  # "the animal print one"
    return "" if _NOTHING.fullmatch(phrase) else phrase
