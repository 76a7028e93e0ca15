"""Acts of conversation that are said in set words: greeting, thanks, "show more", "start over", ...

Only what is exact stands here. Whether a free sentence is a wish, a question about a product or about
the shop, or none of its business is for `tagger.py` to tell. English words in lower case only.
"""

from __future__ import annotations

import re
from typing import Literal

Act = Literal[
    "empty", "greet", "thanks", "bye", "help", "human", "start_over", "more", "back", "yes", "no", "why",
    "compare", "similar", "details", "attack", "haggle", "bot", "profile", "saved", "save", "buy", "cheers",
]  # fmt: skip

_POLITE = r"(?:\s*(?:please|pls|thanks|thank you|then|now|ok|okay|dear|there|again|so much|a lot|very much|mate|guys|all))*"
_WHOLE: tuple[tuple[Act, str], ...] = (
    ("greet", r"(?:hi+|hey+|hello+|hiya|howdy|yo|greetings|good (?:morning|afternoon|evening|day)|hello world|what'?s up|sup|"
              r"hi hello|hey hi|/start)(?: (?:bot|guide|shopguide|shop|everyone|friend|sir|madam|how are you|how are things|nice to meet you))*"),
    ("bot", r"(?:how are you(?: doing)?(?: today)?|how do you do|who are you|what are you|are you (?:a )?(?:bot|robot|human|real|an? ai|ai|"
            r"real person|a person|a machine|chatgpt|gpt)|what(?:'s| is) your name|am i talking to a (?:bot|human|robot|person))"),
    ("thanks", r"(?:ok |okay |great |perfect |cool |nice |awesome )?(?:thanks|thank you|thx|ty|cheers|much appreciated|many thanks|"
               r"thank u|thnx|appreciate it)(?: (?:so much|a lot|very much|a bunch|for (?:the|your|all your|all the) (?:help|info|information|time|answer|advice)|"
               r"that'?s (?:all|great|perfect|helpful)|this is great|you(?:'ve| have) been (?:very |so )?helpful|bye))*"),
    ("cheers", r"(?:ok|okay|k|cool|great|nice|perfect|awesome|good|wow|lol|haha+|super|excellent|wonderful|got it|i see|alright|all right|"
               r"understood|sounds good|fine|interesting|love it|lovely|brilliant|that'?s (?:great|good|nice|perfect|all|fine))"),
    ("bye", r"(?:bye+|goodbye|good bye|bye bye|see you|see ya|cya|later|good night|have a (?:nice|good|great) (?:day|evening|one|weekend)|"
            r"that'?s all(?: for (?:now|today))?|i'?m done|nothing else|talk to you later|take care)"),
    ("help", r"(?:/?help(?: me)?(?: out)?|what can you do(?: for me)?|how does (?:this|it) work|how do (?:i|you) use (?:this|you|it)|commands|menu|options|"
             r"what (?:can|do) i (?:ask|say|type)(?: you)?|what can i ask you|what do you do|instructions|how can you help(?: me)?|"
             r"can you help(?: me)?|i need (?:some )?help|what are you able to do)"),
    ("start_over", r"/?(?:start (?:over|again|afresh|anew|fresh|new)|restart|reset|clear(?: all| everything| filters?)?|new search|begin again|"
                   r"forget (?:it|that|everything|all that|all of that)|let'?s start (?:over|again)|from the (?:start|beginning|top)|"
                   r"never ?mind|scratch that|something else entirely|cancel that|cancel)"),
    ("more", r"(?:(?:can|could) (?:you |i )?)?(?:please )?(?:show|see|give|any|are there|is there|do you have|have you got|what|got|list|view|some|load)? ?(?:me |us )?"
             r"(?:any |some |a few |the )?(?:more|others?|next|the rest|rest|another|other (?:ones?|options?|choices?|results?|products?)|more (?:options?|choices?|results?|of (?:them|these|those)|like (?:them|these|those)|products?|ones?|please)|"
             r"next (?:page|ones?|results?)|other options|something else|anything else|what else)(?: (?:do you have|have you got|is there|are there|you have|you got))?"),
    ("more", r"(?:what else(?: do you have| have you got| is there)?|keep going|go on|continue|and others|show (?:me )?(?:some )?other ones)"),
    ("back", r"(?:(?:go )?back|previous(?: page| ones?)?|show (?:me )?(?:the )?previous(?: ones?| results?)?|before that)"),
    ("yes", r"(?:yes+|yeah|yep|yup|sure|of course|ok yes|yes please|please do|absolutely|definitely|right|correct|that'?s right|go ahead|why not|sounds good|do it|y)"),
    ("no", r"(?:no+|nope|nah|no thanks?|no thank you|not really|not now|n|don'?t|rather not|no need)"),
    ("why", r"/?why(?: (?:this|that|these|those|(?:this|that|the \w+) one|did you (?:show|recommend|suggest|pick|choose) (?:me )?(?:this|that|it|them|these|those|the \w+)(?: one)?|"
            r"do you (?:show|recommend|suggest) (?:me )?(?:this|that|it|them|these|those)|are you showing me (?:this|these|that|those)|these ones?|it|them))?"),
    ("human", r"(?:an? |the )?(?:real |live )?(?:human|person|agent|operator|representative|staff|somebody|someone)"),
    ("saved", r"/?(?:saved|my (?:saved|wish ?list|favou?rites|list)(?: products| items| list| ones)?|what (?:did|have) i saved?|show (?:me )?(?:my )?(?:saved|wish ?list|favou?rites)(?: products| items)?|wish ?list)"),
    ("profile", r"/?(?:profile|my profile|what do you (?:know|remember) about me|show (?:me )?my profile)"),
)  # fmt: skip

_HUMAN = (
    r"\b(?:(?:talk|speak|chat|connect(?: me)?|transfer(?: me)?|put me through|hand me over|get me|forward me|refer me|pass me) (?:to|with|on to)|"
    r"(?:want|need|like|get|have|contact|reach|call|find|see|ask|prefer|is there) (?:to )?(?:a|an|some|the|your|any)?) ?"
    r"(?:a |an |the |some |your |any |another |real |actual |live |human |customer |service |support |sales |shop |store )*"
    r"(?:person|human(?: being)?|agent|representative|rep|operator|someone|somebody|staff(?: member)?|employee|advisor|adviser|assistant who is human|manager|"
    r"member of staff|customer (?:service|support|care)|shop assistant|real one)\b"
)
_ATTACK = (
    r"\b(?:ignore|forget|disregard|override|bypass|skip) (?:all |any |every |the |your |my |these |those |previous |prior |above |earlier |of )*"
    r"(?:instructions?|rules?|prompts?|guidelines?|programming|directives?|training|restrictions|policies|policy|system)|"
    r"\b(?:system|hidden|secret|initial|developer) (?:prompt|instructions?|message)\b|\byou are now\b|\bpretend (?:to be|you|that)\b|\bact as\b|"
    r"\bdeveloper mode\b|\bjailbreak\b|\b(?:drop|delete) (?:table|database)\b|<script|\bsudo\b|\brole ?play\b|"
    r"\b(?:reveal|print|repeat|show me) (?:your|the) (?:system |hidden |secret )?(?:prompt|instructions?|rules)\b"
)
_HAGGLE = (
    r"\b(?:sell|give|let me have|hand) (?:it|this|that|me|them|these|one|you)\b.{0,30}\bfor (?:free|nothing|\S*\d)|"
    r"\b(?:can|could|will|would) (?:you|i|we) (?:\w+ ){0,3}(?:a |any |some |me |get |extra )*(?:discount|deal|cheaper price|better price|lower (?:the )?price|reduce the price|"
    r"knock (?:off|something off)|money off|special price|price reduction)|\b(?:any|a|get|have|got) (?:discount|voucher|coupon|promo|promotion)(?:s| codes?)?\b|"
    r"\b(?:discount|coupon|promo|voucher) codes?\b|\b(?:can|could|will|would|if) you make (?:it|that) \S*\d+|\bmake (?:it|that) \S*\d+\b.{0,12}\band (?:i|we|you|it)\b|\bbest price\b|\bprice negotiable\b|\bnegotiate\b"
)
_COMPARE = (
    r"\bcompar(?:e|ison|ing)\b|\bdifferen(?:ce|ces|t) (?:between|from)\b|\b(?:vs|versus)\b|\bwhat(?:'s| is| are) the differences?\b|\bhow do (?:they|these|those|the \w+) (?:differ|compare)\b|"
    r"\bside by side\b|\bwhich (?:one |of (?:them|these|those|the \w+) )?(?:is|would be|do you think is) (?:the )?(?:better|best)(?: (?:one|for me|value|buy|choice|option))?\b\s*\??$"
)
_SIMILAR = (
    r"\b(?:more|something|anything|others?|one|products?|items?|stuff|any)\s+(?:(?:that(?:'s| is| are)|which is|a bit|just|pretty|very|else)\s+)*(?:like|similar to|such as|close to|along the lines of)\s+"
    r"(?P<what>this|that|it|these|those|the .{2,60}|number \d+|#\d+)|\bsimilar (?:ones?|products?|items?|things?|to .{2,60}|options?|styles?)\b|\blike (?:this|that) one\b|^(?:something |anything |some )?similar\b|^more like (?:this|that|it)|"
    r"\balternatives? to (?:this|that|it|the .{2,60})"
)
_DETAILS = (
    r"\b(?:tell me (?:more|all|everything)|(?:more|further|full|some more) (?:details?|info(?:rmation)?|about)|show (?:me )?(?:the )?details|details(?: (?:of|on|about|for|please))?|describe|specs?|specifications?|"
    r"what(?:'s| is) special about|i(?:'d| would) like to know more|know more about|open (?:it|the|number|#)|show me (?:the )?(?:first|second|third|fourth|fifth|last|\dth|1st|2nd|3rd) one|"
    r"what about (?:the )?(?:first|second|third|fourth|fifth|last|\dth|1st|2nd|3rd)(?: one)?(?=\s*\??$)|learn more)\b"
)
_BUY = (
    r"\b(?:i'?ll take|i will take|i want to (?:buy|order|purchase|take) (?:it|this|that|the)|how (?:do|can|could) i (?:buy|order|purchase|get) (?:it|this|that|the|one)|"
    r"(?:add|put) (?:it|this|that|the \w+(?: one)?) (?:to|in|into) (?:my |the )?(?:cart|basket|bag)|(?:buy|order) (?:it|this one|that one|the (?:first|second|third|fourth|fifth|last)(?: one)?)\b|check ?out)\b"
)
_SAVE = r"^(?:please )?(?:save|bookmark|remember|keep(?! .*\b(?:out|away|off)\b)|favou?rite|add)\b.{0,40}?(?:\b(?:it|this|that|one|first|second|third|last|list|later|wish ?list|favou?rites)\b)"

_WHOLES = tuple((act, re.compile(rf"(?:{pattern}){_POLITE}")) for act, pattern in _WHOLE)
_PARTS: tuple[tuple[Act, re.Pattern[str]], ...] = (
    ("attack", re.compile(_ATTACK)),
    ("human", re.compile(_HUMAN)),
    ("haggle", re.compile(_HAGGLE)),
    ("compare", re.compile(_COMPARE)),
    ("similar", re.compile(_SIMILAR)),
    ("save", re.compile(_SAVE)),
    ("buy", re.compile(_BUY)),
    ("details", re.compile(_DETAILS)),
)
_OPENING = re.compile(
    r"^(?:(?:hi|hey|hello|hiya|good (?:morning|afternoon|evening|day)|greetings|excuse me|sorry|ok|okay|well|so|um+|hmm+|oh|ah|great|thanks|"
    r"thank you|cool|perfect|nice|alright|right|yes|yeah|please|(?:no|nope)(?=\s*,|\s+(?:wait|actually|let|i|show|rather))|actually|wait|and|also|now|then|but|dear (?:shop|team|sir|madam))\b(?!')"
    r"(?:\s+(?:there|everyone|team|again|bot|guide))?\s*[,.!:;-]*\s*)+"
)


def opening(text: str) -> str:
    """The greeting or filler that a longer message starts with ("hi, ", "ok thanks, "), else empty."""
    match = _OPENING.match(text)
    return match.group(0) if match and match.end() < len(text) else ""


def whole(text: str) -> Act | None:
    """The act that the whole of `text` is, politeness aside."""
    bare = " ".join(re.sub(r"[^\w\s'/]", " ", text.replace("’", "'")).split())
    if not bare:
        return "empty"
    for act, pattern in _WHOLES:
        if pattern.fullmatch(bare):
            return act
    return None


def part(text: str) -> Act | None:
    """The act that some words of `text` ask for, the most telling first."""
    for act, pattern in _PARTS:
        if pattern.search(text):
            return act
    return None
