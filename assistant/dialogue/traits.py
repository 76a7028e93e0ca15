"""Colours, materials and patterns that people name, whether or not the catalogue has a column for them.

A shade or a kind counts as what it is a kind of (navy is blue, oak is wood), never the other way.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_COLOURS = """
black: black, jet, onyx, ebony
white: white, ivory, snow
grey: grey, gray, charcoal, graphite, slate, silver-grey, greyish, grayish
red: red, crimson, scarlet, burgundy, maroon, ruby, cherry, reddish
blue: blue, navy, azure, cobalt, indigo, sapphire, denim-blue, bluish, sky-blue
green: green, olive, emerald, sage, mint, forest, khaki-green, lime, moss, greenish
yellow: yellow, mustard, lemon, yellowish
orange: orange, rust, terracotta, tangerine, amber
pink: pink, blush, rose, fuchsia, magenta, salmon, coral, pinkish
purple: purple, violet, lilac, lavender, plum, mauve, purplish
brown: brown, tan, chocolate, chestnut, caramel, cognac, brownish
beige: beige, cream, sand, taupe, ecru, oatmeal
turquoise: turquoise, teal, aqua
gold: gold, golden, brass
silver: silver, chrome
bronze: bronze, copper
multicolour: multicolour, multicolor, multicoloured, multicolored, colourful, colorful, rainbow
transparent: transparent, clear
"""
_MATERIALS = """
wood: wood, wooden, oak, walnut, pine, teak, beech, acacia, mahogany, birch, mango wood, hardwood, timber, cedar, maple, ash wood
oak: oak
walnut: walnut
pine: pine
teak: teak
bamboo: bamboo
metal: metal, metallic, steel, iron, aluminium, aluminum, brass, copper
steel: steel, stainless steel, stainless
iron: iron, cast iron
aluminium: aluminium, aluminum
brass: brass
copper: copper
glass: glass, crystal
ceramic: ceramic, ceramics, stoneware, porcelain, earthenware, terracotta
stoneware: stoneware
porcelain: porcelain
stone: stone, marble, granite, slate stone
marble: marble
concrete: concrete
leather: leather, suede, nubuck
suede: suede
faux leather: faux leather, vegan leather, leatherette
cotton: cotton
linen: linen
wool: wool, woolen, woollen, merino, cashmere
merino: merino
cashmere: cashmere
silk: silk, silky
satin: satin
velvet: velvet
denim: denim
canvas: canvas
fleece: fleece
polyester: polyester
nylon: nylon
fur: fur, faux fur
down: goose down, duck down, down-filled
rattan: rattan, wicker
wicker: wicker
plastic: plastic
silicone: silicone
rubber: rubber
paper: paper
sterling silver: sterling silver
"""
_PATTERNS = """
floral: floral, flower, flowers, flowered, flowery, botanical, blossom, blossoms, blooms, roses
striped: striped, stripes, stripe, stripy
checked: checked, checks, plaid, tartan, checkered, gingham
dotted: dotted, polka dot, polka dots, spotted, polka-dot
geometric: geometric, geometrical
abstract: abstract
animal print: animal print, leopard, zebra, tiger print, cheetah
paisley: paisley
plain: plain, solid colour, solid color
camouflage: camouflage, camo
"""


@dataclass(frozen=True, slots=True)
class Trait:
    """`values` are the words any of which satisfies it, the one asked for first; `said` as typed."""

    fact: str
    values: tuple[str, ...]
    said: str


def _table(text: str) -> dict[str, tuple[str, ...]]:
    rows = (line.split(":", 1) for line in text.strip().splitlines())
    return {name.strip(): tuple(word.strip() for word in words.split(",")) for name, words in rows}


def _kinds(table: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """For each word: itself, the other ways to write it, and its kinds when it names a family."""
    kinds: dict[str, tuple[str, ...]] = {}
    for name, words in table.items():
        for word in words:
            kinds.setdefault(word, (word,))
        kinds[name] = tuple(dict.fromkeys((name, *words)))
    return kinds


# Spellings and forms of one and the same: asking for any means all.
_SAME = (
    ("grey", "gray"), ("multicolour", "multicolor", "multicoloured", "multicolored", "colourful", "colorful"), ("wood", "wooden"),
    ("gold", "golden"), ("aluminium", "aluminum"), ("floral", "flower", "flowers", "flowered", "flowery"), ("striped", "stripes", "stripe", "stripy"),
    ("checked", "checkered", "checks"), ("polka dot", "polka dots", "polka-dot"), ("wool", "woolen", "woollen"), ("metal", "metallic"),
)  # fmt: skip
_FACTS = {
    "color": _kinds(_table(_COLOURS)),
    "material": _kinds(_table(_MATERIALS)),
    "pattern": _kinds(_table(_PATTERNS)),
}
for _group in _SAME:
    for _kinds_of in _FACTS.values():
        _whole = tuple(dict.fromkeys(kind for word in _group for kind in _kinds_of.get(word, ())))
        for _word in _group:
            if _word in _kinds_of:
                _kinds_of[_word] = tuple(dict.fromkeys((_word, *_whole)))

# "rose", "forest", "sand", ... are colours only when they stand where a colour stands.
_AMBIGUOUS = {
    "rose", "forest", "sand", "slate", "clear", "snow", "mint", "cherry", "plum", "lime", "cream", "chocolate", "coral", "sage", "lemon",
    "moss", "rust", "amber", "jet", "ruby", "plain", "down", "stone", "iron", "paper", "denim", "stainless", "roses", "stripe", "flower", "flowers",
    "blossom", "blossoms", "blooms", "salmon", "orange", "lavender", "glass", "rainbow", "abstract", "solid color", "solid colour", "crystal", "copper",
    "tan", "olive", "chestnut", "caramel", "fur", "spotted", "silver", "gold", "violet", "ash wood", "ebony", "emerald", "sapphire",
    "maple", "pine",
}  # fmt: skip
# Longer ones first; of a word that is two things (brass, copper, terracotta) the first table's.
_WORDS = sorted(
    ((word, fact) for fact, table in _FACTS.items() for word in table), key=lambda pair: -len(pair[0])
)
_ANY = re.compile(
    r"\b(?:" + "|".join(re.escape(word).replace("\\ ", r"[\s-]") for word, _ in _WORDS) + r")\b"
)
_FACT_OF = dict(reversed(_WORDS))
# Of pictures and what makes them, "black and white" is no colour.
_BLACK_AND_WHITE = re.compile(
    r"\bblack (?:and|&|n) white (?:\w+ ){0,2}?(?:print|printer|printing|photo|film|picture|cop(?:y|ie)|copier|movie|laser|scan|scanner)s?\b"
)


def find_traits(text: str) -> tuple[Trait, ...]:
    """Colours, materials and patterns named in lower-case `text`, in its order."""
    found = []
    uncoloured = [match.span() for match in _BLACK_AND_WHITE.finditer(text)]
    for match in _ANY.finditer(text):
        if any(start <= match.start() < end for start, end in uncoloured):
            continue
        word = " ".join(re.split(r"[\s-]+", match.group(0)))
        word = word if word in _FACT_OF else match.group(0)
        if word in _AMBIGUOUS and not _stands_alone(text, match):
            continue
        fact = _FACT_OF[word]
        found.append(Trait(fact, _FACTS[fact][word], match.group(0)))
    return tuple(dict.fromkeys(found))


def kinds_of(word: str) -> tuple[str, ...]:
    """Everything that counts as `word` ("floral": flower, flowers, ...); `(word,)` when it is no trait."""
    for table in _FACTS.values():
        if word in table:
            return table[word]
    return (word,)


def _stands_alone(text: str, match: re.Match[str]) -> bool:
    """Whether an ambiguous word is used as a trait: "in rose", "silver one", "gold ring", or all there is."""
    before, after = text[: match.start()].rstrip(), text[match.end() :].strip()
    if re.search(r"(?:\bin|\bcolou?r|\bmade (?:of|from|out of))$", before):
        return True
    if re.match(r"(?:ones?\b|colou?r|-?coloured\b|-?colored\b|finish\b|print\b|pattern)", after):
        return True
    if match.group(0) in {
        "orange",
        "silver",
        "gold",
        "violet",
        "copper",
        "glass",
        "tan",
        "olive",
        "lavender",
        "fur",
        "cream",
        "emerald",
    }:
        return bool(after)
    return not before and not after
