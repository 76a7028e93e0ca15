"""Shorthand of phones put into words: "do u have smth w a heart 4 my gf" is "do you have something with ...".

What is short for one thing only stands in a table. What may as well be a size, a unit, a brand or a number
("60 w", "size n", "gf bread", "4 mugs", "b4 paper") is written out only among words that leave no doubt.
"""

from __future__ import annotations

import re

_WORDS = {
    "2moro": "tomorrow", "2morrow": "tomorrow", "2nite": "tonight", "abt": "about", "aint": "ain't",
    "altho": "although", "any1": "anyone", "arent": "aren't", "bcoz": "because", "bcuz": "because",
    "bday": "birthday", "bdays": "birthdays", "blk": "black", "cant": "can't", "couldnt": "couldn't",
    "coz": "because", "cuz": "because", "didnt": "didn't", "doesnt": "doesn't", "dont": "don't",
    "dunno": "don't know", "every1": "everyone", "gimme": "give me", "gonna": "going to", "gotta": "got to",
    "hadnt": "hadn't", "hasnt": "hasn't", "havent": "haven't", "idk": "i don't know", "im": "i'm", "isnt": "isn't",
    "ive": "i've", "lemme": "let me", "pls": "please", "plss": "please", "plz": "please", "plzz": "please",
    "ppl": "people", "shouldnt": "shouldn't", "smth": "something", "smthg": "something", "smthing": "something",
    "some1": "someone", "somethin": "something", "sth": "something", "sum1": "someone", "sumthin": "something",
    "sumthing": "something", "thanx": "thanks", "thats": "that's", "theres": "there's", "theyre": "they're",
    "theyve": "they've", "thnx": "thanks", "tho": "though", "thx": "thanks", "tmr": "tomorrow", "tmrw": "tomorrow",
    "tnx": "thanks", "tonite": "tonight", "tysm": "thank you so much", "urs": "yours", "urself": "yourself",
    "w/in": "within", "w/o": "without", "w/out": "without", "wasnt": "wasn't", "werent": "weren't", "weve": "we've",
    "whats": "what's", "wheres": "where's", "wont": "won't", "wouldnt": "wouldn't", "xmas": "christmas",
    "y'all": "you", "yall": "you", "youre": "you're", "youve": "you've",
}  # fmt: skip

# A word by itself: no part of a code, an address, a price, "b&w", "u-shaped" or "u.s.", but "bday's" is one.
_FROM = r"(?<![\w'&/@#+.$£€-])"
_TO = r"(?![\w&/@#+-]|'(?!s\b)|\.\w)"


def _after(words: str) -> str:
    return "(?:" + "|".join(rf"(?<=\b{word} )" for word in words.split()) + ")"


def _not_after(words: str) -> str:
    return "".join(rf"(?<!\b{word} )" for word in words.split())


_CLAUSE_BEGINS = rf"(?:^|(?<=[,.;:!?] )|{_after('and but so ok okay then because think hi hello hey yes no thanks that what')})"
_CLAUSE_ENDS = r"(?=$|[,.;:!?)])"
# Where a clause ends, or goes on after a person or an occasion was named.
_GOES_ON = rf"(?:{_CLAUSE_ENDS}|(?='s\b| (?:who|whose|that|and|n|or|but|is|has|loves?|likes?|wants?|under|with|w|birthday|to|in|on|please|thanks)\b))"
_BETWEEN = r"(?:(?<=[a-z]{2} )|(?<=[a-z], ))"
_AND_SO_ON = r"(?= (?:[a-z]{2}|[ai] ))"
# After these a letter is a name of something ("size n", "the letter w").
_LETTERED = _not_after("a an the in size letter initial model type series class vitamin wireless by")
# After these a 4 counts or numbers something.
_NUMBERED = _not_after(
    "a the of size sizes option number no top first last need want only take get got have has order buy is are turned turns aged age "
    "version part volume series gen ft feet foot ps playstation iphone pixel type class level grade to about or and than under over"
)
_KIN = (
    "mom|mum|mother|mommy|mummy|dad|father|daddy|grandma|grandpa|granny|nan|hubby|husband|wife|sister|sis|brother|bro|son|daughter|"
    "niece|nephew|gf|bf|girlfriend|boyfriend"
)
_DOING = "baking|camping|climbing|cooking|cycling|dancing|fishing|gaming|hiking|knitting|reading|running|sewing|skiing|swimming|training|walking"
_WHOM = (
    r"(?:my|me|him|her|his|our|us|your|their|them|myself|someone|somebody|everyone|everybody|the)\b|"
    r"an? (?!(?:day|week|month|year|hour|pack|box|piece|set)\b)[a-z]{2}|"
    rf"(?:{_KIN}|christmas|birthday|school|work|home|winter|summer|travel|{_DOING}){_GOES_ON}"
)
_ONES_OWN = _after("my his her 's")
_SOMEBODY = _after("for to a the new")
_GLUTEN_FREE = r"(?: (?:bread|flour|pasta|cookies?|cakes?|snacks?|beer|food|diet|baking|oats|pizza|options?|products?|friends?|free)\b)"
_U_SHAPED = r"(?: (?:shaped?|locks?|bolts?|bends?|turns?|necks?|hooks?|pins?|tubes?|pipes?|channels?|pillows?|clips?|nails?|joints?|boats?|haul)\b)"
_DAY = r"(?:today|tomorrow|tonight|christmas|(?:mon|tues|wednes|thurs|fri|satur|sun)day)"

# In this order: a later one builds on what an earlier one has written out.
_IN_CONTEXT: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
        # "Size 9 u s" and a "u n i" are letters.
        (rf"{_FROM}{_LETTERED}(?<!\d )u{_TO}(?!{_U_SHAPED}| [b-hj-mo-qs-z]\b| \d)", "you"),
        (rf"{_FROM}ur(?= (?:an?|the|so|not|welcome|right)\b)", "you're"),
        (rf"{_FROM}ur{_TO}", "your"),
        (rf"{_FROM}r(?= (?:you|your|these|those|they|there|we)\b)", "are"),
        (rf"{_after('what where how which who these those they we there you')}r(?= (?!n\b)[a-z])", "are"),
        (rf"{_FROM}wanna(?= (?:an?|the|some|my|your|this|that|these|those|it|one)\b)", "want"),
        (rf"{_FROM}wanna{_TO}", "want to"),
        (rf"{_CLAUSE_BEGINS}id(?= (?:like|love|prefer|rather|want|need|also|really)\b)", "i'd"),
        (rf"{_CLAUSE_BEGINS}ill(?= (?:take|have|buy|get|need|go|try|order|pay|pick|keep)\b)", "i'll"),
        (rf"{_CLAUSE_BEGINS}lets(?= (?:see|look|try|go|start|say|do|make|keep|get|have|find|stick|forget|compare|not)\b)", "let's"),
        (rf"{_FROM}b/?c(?= (?:i|it|its|my|he|she|they|we|the|there|of|his|her|our|you|this|that)\b)", "because"),
        (rf"{_FROM}wht(?= (?:do|does|did|is|are|about|can|should|would|kind|else|you|colou?rs?|sizes?)\b)", "what"),
        (rf"{_FROM}wht{_TO}", "white"),
        (rf"{_FROM}sz\.? ?(?=(?:us |uk |eu )?(?:\d|x{{0,3}}[sl]\b|m\b))", "size "),
        (rf"{_FROM}2day{_TO}(?! (?:delivery|shipping|ship|express|air|battery|pass|trip|hike)\b)", "today"),
        (rf"{_FROM}b4(?= (?:{_DAY}|i|we|he|she|they|it|you|my|the|her|his|our|next|this|that|then)\b)", "before"),
        (rf"(?:^|{_BETWEEN}){_NUMBERED}4(?= (?:{_WHOM}))", "for"),
        (rf"{_ONES_OWN}gf{_TO}(?!{_GLUTEN_FREE})|{_SOMEBODY}gf{_GOES_ON}", "girlfriend"),
        (rf"{_ONES_OWN}bf{_TO}|{_SOMEBODY}bf{_GOES_ON}", "boyfriend"),
        # A gift "for an rn" is for a nurse.
        (rf"{_FROM}{_not_after('a an the for as is by my her of from and new best')}rn(?:{_CLAUSE_ENDS}|(?= (?:please|thanks|but|and|because|so|i|i'm)\b))", "now"),
        # Ty makes toys.
        (rf"{_FROM}{_not_after('a the by from of have sell like brand called stock carry want need')}ty(?:{_CLAUSE_ENDS}|(?= (?:bye|(?:so|very) much)\b))", "thank you"),
        (r"^ty(?= (?:for|but|all|anyway|i|that)\b)", "thank you"),
        # Watts stand after a number, a width stands before one or beside another letter.
        (rf"{_FROM}w/ (?=[a-z])|{_FROM}(?<!\d )w/ ?(?=[a-z]{{2}}|[ai] |\d)", "with "),
        (rf"{_BETWEEN}w out{_TO}(?! of\b)", "without"),
        (rf"{_BETWEEN}{_LETTERED}w{_AND_SO_ON}(?! (?:by|hotels?|initial|series)\b)", "with"),
        (rf"{_BETWEEN}{_LETTERED}{_not_after('rock guns drum')}n{_AND_SO_ON}(?! (?:scale|gauge|initial|series)\b)", "and"),
    )
)  # fmt: skip

_WORD = re.compile(f"{_FROM}(?:{'|'.join(map(re.escape, _WORDS))}){_TO}")
# Said in passing. There are dolls called L.O.L.
_PASSING = rf"{_FROM}(?:lo+l(?! (?:surprise|dolls?)\b)|lmf?ao|rofl|a?(?:ha){{2,}}h?|(?:he){{2,}}|tbh|imh?o|ngl|btw){_TO}"
_LEFT_OUT = re.compile(rf"^(?:{_PASSING}[\s,.;:!-]*)+|,? \(?{_PASSING}\)?")
_LETTER = re.compile(r"\w")


def written_out(text: str) -> str:
    """Lower-case English `text` with its shorthand in words, and one space between them."""
    text = " ".join(text.split())
    said = _LEFT_OUT.sub("", text)
    if _LETTER.search(said):
        text = said  # who only laughs has said just that
    text = _WORD.sub(lambda match: _WORDS[match[0]], text)
    for pattern, words in _IN_CONTEXT:
        text = pattern.sub(words, text)
    return text
