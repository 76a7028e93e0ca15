"""For whom a thing is meant, men or women, as feeds state it of clothes, shoes and what is worn with them.

Who names another person takes that person's place: "the same for my brother". People who only have a say
("my wife thinks blue is nicer") wear nothing.
"""

from __future__ import annotations

import re

_MALE = (
    r"men|man|mens|men's|gents?|gentlem[ae]n|males?|guys?|dudes?|blokes?|lads?|boys?|husbands?|hubby|boyfriend|fianc[eé]|dad|daddy|father|"
    r"brothers?|bro|sons?|grandsons?|nephews?|uncles?|grandad|granddad|grandpa|grandfather|grooms?|groomsm[ae]n|him"
)
_FEMALE = (
    r"women|woman|womens|women's|lad(?:y|ies)|ladies'|females?|gals?|girls?|wife|wives|girlfriend|fianc[eé]e|mum|mom|mummy|mommy|mother|"
    r"sisters?|sis|daughters?|granddaughters?|nieces?|aunt(?:ie|y)?s?|gran|granny|grandma|grandmother|nan|nanny|brides?|bridesmaids?|her"
)
_PERSON = rf"(?:(?P<male>{_MALE})|(?P<female>{_FEMALE}))(?:'s|s')?(?![\w'-])"
# Between "for" and the person: "for my dear old dad", "for a tall man", "for my friend's son".
_WHOSE = (
    r"(?:(?:my|our|the|a|an|his|her|their|your|some|this|that|one)\s+)?(?:(?!and\b|or\b)[\w'-]+\s+){0,2}?"
)
_FOR = re.compile(
    rf"\bfor\s+(?:me,?\s+)?{_WHOSE}{_PERSON}(?!\s+(?:and|or|&)\s+(?:(?:my|our|his|her|the)\s+)?(?:{_MALE}|{_FEMALE})\b)"
)
# Said of the thing itself wherever it stands: "mens hiking boots", "ladies watch", "waterproof, women's".
_KIND = re.compile(
    r"\b(?:(?P<male>m[ae]n'?s?|gents|male|masculine)|(?P<female>wom[ae]n'?s?|lady'?s?|ladies'?|female|feminine))(?![\w'-])"
)
_ONESELF = re.compile(rf"\b(?:i am|i'm|im|me)(?:,| as)? an? (?:\w+ ){{0,2}}?{_PERSON}")
_NEEDS = (
    r"(?:(?:really|also|just|still|badly) )*(?:needs?|wants?|would like|'d like|could use|could do with|is (?:after|looking for|asking for|wishing for)|"
    r"(?:has|have) (?:asked|wished) for|asked for|lost|wears?|is going to wear)"
)
_SUBJECT = re.compile(rf"\b(?:my|our|his|her|their)\s+(?:\w+\s+)?{_PERSON}\s+(?:\w+\s+){{0,10}}?{_NEEDS}\b")


def wearer(text: str) -> str:
    """`male` or `female` where lower-case `text` says for which of them a thing is; "" for neither or both."""
    for patterns in ((_FOR, _ONESELF, _SUBJECT), (_KIND,)):
        found = {
            gender
            for pattern in patterns
            for match in pattern.finditer(text)
            for gender in ("male", "female")
            if match[gender]
        }
        if found:
            return found.pop() if len(found) == 1 else ""
    return ""


def without_wearer(text: str) -> str:
    """The text without the person that a thing is for ("a shirt for my dad"), who says nothing of the thing."""

    def left(match: re.Match[str]) -> str:
        return match[0] if _KIND.search(match[0]) else " "

    return " ".join(_FOR.sub(left, text).split())


def names_wearer(word: str) -> bool:
    """Whether a word stands for men or for women, or for somebody who is one of them."""
    return bool(re.fullmatch(_PERSON, word))
