"""The set phrases by which a wish is read: the cheapest, cheaper, on sale, instead, "do you have", ...

English words in lower case, as `reading.py` has them after Chinese was put into English.
"""

from __future__ import annotations

import re

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
# Full-width letters and digits, as Chinese keyboards type them, and the curly apostrophe.
PLAIN = {
    code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
}
PLAIN[ord("’")] = ord("'")
MARKUP = re.compile(
    r"<(script|style)\b.*?(?:</\1\s*>|$)|<[^<>]{0,200}>|[`*_~#>|]{2,}|(?<!\w)[`*_~#]+(?=\S)|(?<=\S)[`*_~]+(?!\w)",
    re.DOTALL | re.IGNORECASE,
)
QUESTION = re.compile(
    r"^(?:and |but |so |also |then )?(?:do|does|did|is|are|was|can|could|will|would|what|what's|whats|which|how|how's|when|where|who|whose|why|has|have|should|"
    r"may|must|am|any chance|tell me (?:if|whether|what|how|about))\b|\?\s*$"
)
ASKS = re.compile(
    r"^(?:do|does|did|is|are|can|could|will|would|what|which|how|when|where|who|why|has|have|should|may)\b"
)
# What a shop does, rather than what it sells.
SHOP_MATTERS = re.compile(
    r"\b(?:deliver(?:y|ies|ed|s)?|shipp?(?:ing|ed|s)?|postage|courier|return(?:s|ed|ing|able)?|refund(?:s|ed|able)?|exchange|warrant(?:y|ies)|guarantee[ds]?|"
    r"pay(?:ment|ments)?|paypal|credit cards?|visa|mastercard|invoice|receipt|instal?lments?|cash|opening (?:hours|times)|open (?:on|at|until|today|tomorrow)|close[sd]? (?:at|on)|"
    r"gift ?wrap\w*|gift ?cards?|loyalty|newsletter|privacy|my data|customs|duties|track(?:ing)?|parcel|cancel|my order|price ?match\w*|student discount|trade[- ]?in|repairs?|"
    r"arrives? (?:broken|damaged|late)|(?:broken|damaged|faulty|defective) (?:on arrival|when)|pick ?up|collect(?:ion)?|where are you|your address|contact you|phone number|email)\b"
)
# A need is told of oneself or of somebody.
OF_ONESELF = re.compile(
    r"\b(?:i|i'm|me|my|we|us|our|he|him|his|she|her|they|them|their|somebody|someone|one)\b"
)
# Who asks what a kind of thing costs, or to be told about it, wants to see such things. "The" one is a product.
_KIND = r"(?!(?:it|this|that|they|these|those|them|the)\b)(?:(?:your|some|any) )?\D{3,}?"
ABOUT_A_KIND = re.compile(
    rf"^(?:and )?(?:how much (?:is|are|for|do you (?:want|ask|charge|take) for)|(?:what(?:'s| is| are) the )?prices? (?:of|for)) (?P<priced>{_KIND})(?: please)?[ ?!.]*$"
    rf"|^(?:and )?(?:how much|what) (?:do|does|would|will) (?P<costing>{_KIND}) (?:cost|go for|set me back)[ ?!.]*$"
    rf"|^(?:and )?where(?:'s| is| are| do you (?:keep|have)) (?:the |your |all the )?(?P<kept>(?!(?:you|my)\b){_KIND})(?: please)?[ ?!.]*$"
    rf"|^(?:please |(?:can|could) you )?tell (?:me|us) (?:something |a bit |a little )?about (?P<told>{_KIND})(?: please)?[ ?!.]*$"
)
# "No, bamboo after all" wants bamboo.
AFTER_ALL = re.compile(r"^(?:no[,.!;] )?((?!no |not |nothing |without )\S+(?: \S+){0,2}) after all$")
# What is said with these takes the place of what was said last.
IN_PLACE = re.compile(
    r"\b(?:instead|rather|after all|on second thoughts?|nicer|(?:would be|is|are) better|changed (?:my|our) mind|(?:i|we) meant?|"
    r"make (?:it|them|that))\b|^(?:no|nah|sorry)\b[, ]"
)
# A told need is told on: "and it must look after itself". "It is cold" begins another one.
TOLD_ON = re.compile(
    r"^(?:(?:and|but|also|oh|well|plus)[, ]+)*(?:(?:it|they|that) (?:must|should|has to|have to|needs? to|can't|cannot|ought to)\b|it(?:'s| is| has to be| must be| should be) for\b)|"
    r"^(?:\w+[' ]){1,3}\w+ to \w+ (?:it|them)\b"
)
# Of these words only one holds of a thing.
RIVALS = (
    frozenset({"men", "man", "men's", "women", "woman", "women's", "ladies", "boys", "boy", "girls", "girl", "kids", "children", "child", "baby",
               "babies", "toddler", "toddlers"}),
    frozenset({"small", "smaller", "little", "tiny", "mini", "medium", "large", "larger", "big", "bigger", "huge"}),
)  # fmt: skip
NO_LIMIT = re.compile(
    r"\b(?:no (?:budget|price|upper) limit|(?:the )?(?:price|money|cost)(?: really)? (?:does not|doesn't|won't) matter|whatever (?:it|they) costs?|never mind (?:about )?(?:the |my |our )?(?:price|cost|costs|money|budget)|forget (?:about )?(?:the |my |our )?(?:price|cost|budget)(?: limit)?)\b"
)
SPENDING = re.compile(
    r"\b(?:(?:i|we|he|she)(?:'d|'ll)?\s+)?(?:(?:can|could|would|will|want to|like to|may|am willing to)\s+)*(?:spend|pay)(?:ing)?\b(?:\s+(?:on|for))?"
)
# Chinese puts the question word where the answer will stand.
ASKED_ANYWHERE = re.compile(r"\bhow (?:much|many|long|heavy|big)\b|\?")
ANOTHER_BRAND = re.compile(r"\b(?:another|other|different)\s+(?:brand|make|manufacturer)s?\b")
SIZE = re.compile(
    r"\b(?:sizes?|(?:i|he|she) (?:usually |normally |always )?(?:takes?|wears?)(?: an?| the)?)\s+(?:us\s+|uk\s+|eu\s+)?(?P<size>\d{1,2}(?:\.5)?|x{0,3}[sl]|m)\b"
)
# Asked of what lies before the person, although no word points at it.
ABOUT_SHOWN = re.compile(
    r"^(?:the )?(?:price|cost)\s*\?*$|\b(?:how many (?:are|do you have) (?:left|there|in stock)|how many (?:left|in stock)|how much (?:is|does|do|are)\b(?! (?:shipping|delivery|return|express))|(?:is|are) (?:there )?any left|what (?:other )?(?:colou?rs?|sizes)\b)"
)
ASKS_TO_FIND = re.compile(
    r"\b(?:do|does) (?:you|u|this shop|the shop|your shop|they) (?:guys )?(?:happen to |also |still |even )?(?:have|sell|carry|stock|offer|make|do|keep|got)\b(?! (?:a |any |an )?(?:return|refund|warranty|guarantee|delivery|"
    r"shipping|store|shop|branch|phone number|contact|discount|loyalty|gift wrap|policy|policies|newsletter|account|website|parking))|\b(?:have you|you) got\b|\b(?:is|are) there (?:a|an|any|some)\b(?! (?:warranty|guarantee|return|refund|fee|charge|"
    r"delivery|shipping|cost|deadline|limit|discount|way|problem|difference))|"
    r"\b(?:can|could|would|will) (?:you|u) (?:please |maybe |perhaps )?(?:show|find|recommend|suggest|get|pick|list|help me (?:find|choose|pick))\b|"
    r"\bwhat (?:\w+ ){0,3}(?:do you (?:have|sell|recommend|suggest)|have you got|would you (?:recommend|suggest)|should i (?:get|buy|wear|use|give|take|bring)|can i (?:get|buy|give|wear|use)|could i (?:get|give|wear|use)|do i need|would (?:look|go|suit|work|be))|"
    r"\bwhich (?:\w+ ){0,3}(?:is|are|would be|costs?|has|have|do you|can|should|comes?|works?|suits?|fits?)\b|\bwhat(?:'s| is| are) (?:the|your) (?:\w+ )?(?:best|cheapest|most|least|lowest|highest|nicest|lightest|smallest|biggest|largest|dearest)\b|"
    r"\bwhere (?:can|do) i (?:find|get|buy)\b|\bcan i (?:get|buy|see|have|order) (?:a|an|some|the)\b|\bwhat(?:'s| is) (?:good|best|nice|suitable|new|on sale|a good)\b|\bany (?:ideas?|suggestions?|recommendations?|tips?)\b|\bwhat about (?:a |an |some )?\w+s?\s*\??$|\bhow about\b"
)
CHEAPEST = re.compile(
    r"\b(?:(?:the |your |show me the |what'?s the )?(?:very |absolute(?:ly)? )?(?:cheapest|least expensive|lowest[- ]priced?|most affordable|least costly|most inexpensive)(?: (?:one|ones|price|option|model|you have|you'?ve got))?|"
    r"costs? (?:the )?least|lowest price|(?:sort|order|arrange|rank)(?:ed)? (?:them |these |it )?(?:by|from) (?:the )?(?:price|cheap(?:est)?|low(?:est)?)(?: (?:first|to high(?:est)?|ascending|low to high|up|to expensive))?|cheap(?:est)? first|(?:from )?(?:cheap(?:est)?|low(?:est)?) to (?:expensive|dear(?:est)?|most expensive|high(?:est)?)|by price|lowest first|price low to high)\b"
)
DEAREST = re.compile(
    r"\b(?:(?:the |your |show me the )?(?:very |absolute(?:ly)? )?(?:most expensive|dearest|priciest|costliest|most costly|highest[- ]priced?|top[- ]priced)(?: (?:one|ones|option|model|you have|you'?ve got))?|costs? (?:the )?most|highest price|"
    r"(?:sort|order)(?:ed)? (?:them |these )?(?:by|from) (?:the )?(?:price )?(?:descending|high(?:est)?(?: to low(?:est)?)?|expensive(?: first)?|most expensive(?: first)?)|(?:expensive|dearest|highest) first|(?:from )?(?:expensive|dear(?:est)?|most expensive|high(?:est)?) to (?:cheap(?:est)?|low(?:est)?)|by price descending|price high to low|money is no object)\b"
)
CHEAPER = re.compile(r"\b(?:(?:a bit |a little |much |something |anything |some |any |even |slightly )?(?:cheaper|less expensive|more affordable|lower[- ]priced?|less pricey|lower price|less costly|more budget)|"
                      r"(?:(?:that'?s |it'?s |they'?re |these are |still |is |are )?too (?:expensive|much|dear|pricey|costly))|(?:don'?t|not) want to (?:spend|pay) (?:that|so) much|can'?t afford (?:it|that|this|them))\b")  # fmt: skip
DEARER = re.compile(r"\b(?:(?:a bit |something |anything |much |slightly )?(?:dearer|more expensive|pricier|higher[- ]priced?|more premium|more upmarket|fancier|higher[- ]end|better quality))\b")  # fmt: skip
CHEAP = re.compile(
    r"\b(?:cheap|inexpensive|affordable|(?<!no )budget(?! limit)|low[- ]cost|not (?:too |so |very |that )?(?:expensive|pricey|dear|costly)|(?:good|great) value|value for money|won'?t break the bank|low price|economical|budget(?:'s| is)(?:n't| not)? (?:so |very |that |really |a bit )?(?:big|large|huge|high|great|tight|small|limited|low))\b"
)
ON_SALE = re.compile(
    r"\b(?:on sale|on offer|reduced|discounted|special offers?|bargains?|in the sale|marked down|deals?|sale items?)\b"
)
IN_STOCK = re.compile(
    r"\b(?:(?:only |just )?(?:what is |what'?s |those |that are |which are |the ones )?in stock(?: only| now)?|(?:only )?available (?:now|today|items|ones|products)|only available)\b"
)
INSTEAD = re.compile(
    r"\b(?:instead(?! of)|rather(?! than| not)|(?:(?:i|we)(?:'ve| have)? )?changed? (?:my|our) mind|forget (?:those|that)|let'?s (?:look|see|try|go)(?: (?:at|for|with))?|let us (?:look|see|try|go)(?: (?:at|for|with))?|no wait|wait|scratch that|actually|switch to|on second thou?ghts?)\b"
)
ALSO = re.compile(r"\b(?:also|as well|too|or|either|both)\b")
STEM = re.compile(
    r"\b(?:i'?m|i am|i'?d|i would|i|we'?re|we|me|us|my|our|you|your|a|an|the|some|any|for|to|of|in|on|at|with|by|from|and|or|but|is|are|be|it|its|it'?s|that|this|these|those|them|they|there|one|ones|"
    r"want|wants|need|needs|like|love|looking|look|search(?:ing)?|buy|get|find|show|see|give|recommend|suggest|please|pls|can|could|would|will|shall|should|do|does|have|has|got|sell|something|anything|"
    r"things?|stuff|normal|ordinary|usual|good|nice|great|best|better|really|very|just|only|maybe|perhaps|also|so|then|now|what|which|how|about|more|less|help|choose|pick|let'?s|let|option|options|products?|items?|thanks|thank|ok|"
    r"okay|hi|hello|hey|hm+|uh+|um+|er|well|than|if|possible|possibly|rather|instead|prefer(?:ably)?|ideally|make|made|out|all|other|same|kind|type|sort|shop|store|who|go|going|take|wait|no|not|yes|actually|today|still|even|too|sure|up|as|"
    r"price|priced|cost|costs|costing|budget|dollars?|first|new|around|ones?)\b"
)
LETTER = re.compile(r"[^\W\d_]")
FOR_WHAT = re.compile(r"(?:\b(?:on|in|at|under|near|beside|behind|above|over|into|onto|against|from|by|of|next to|goes? with|go with|match(?:es|ing)?|fits?|to match|suits?|like)|(?<!looking )(?<!searching )(?<!look )(?<!search )(?<!need )(?<!ask )(?<!shopping )(?<!hunting )(?<!market )\bfor|\bwith(?: \w+){0,2})"
                       r"(?: (?:my|our|the|a|an|his|her|their|your|some|this|that|old|new|\w+'s|small|big|little|black|white))*$")  # fmt: skip
# A present is no kind of thing where it is said what somebody likes.
PRESENTS = {"gift", "gifts", "present", "presents", "surprise"}
WHOSE_TASTE = re.compile(r"\b(?:who|that)\s+\w+")
# "A shaving set" asks for shaving things, whatever the shop files under sets.
CONTAINERS = {
    "set",
    "sets",
    "kit",
    "kits",
    "pack",
    "packs",
    "collection",
    "bundle",
    "pair",
    "box",
    "gift",
    "gifts",
    "accessories",
    "decor",
    "decorative",
}
WORD = re.compile(r"[a-z0-9][a-z0-9'\-]*|[\u4e00-\u9fff]+")
# "Show the dearest handbag first": what is left of an order.
IN_ORDER = re.compile(
    r"\b(?:first|in (?:an? )?(?:ascending|descending|increasing|decreasing) order(?: of)?|of (?:them|those|these) all)\b"
)
# A wish pasted over and over says no more than once.
REPEATED = re.compile(r"\b(.{3,80}?)(?:[\s,.;!?]+\1\b)+")
