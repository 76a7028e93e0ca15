"""The evidence check: nothing is said to a shopper that the evidence does not say.

Each sentence of an answer must stand in one sentence of the evidence: its numbers with their units, its
links, its names and its telling words, with the same negation, and without a condition of that sentence
left away. Sentences are not added up, for that is how a true number comes to stand beside the wrong
product. When in doubt the answer is refused: the evidence's own sentence can always be quoted instead.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from Stemmer import Stemmer

from assistant.generator.quantities import Quantity, plain, quantities

Kind = Literal["nothing", "number", "link", "name", "word", "negation", "condition"]


@dataclass(frozen=True, slots=True)
class Offence:
    """A piece of an answer that its evidence does not bear out (or, for a condition, a piece left out)."""

    kind: Kind
    piece: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is wrong with an answer; nothing, when it is grounded."""

    offences: tuple[Offence, ...]

    @property
    def grounded(self) -> bool:
        """Whether the answer may be shown."""
        return not self.offences


# Words that state nothing by themselves. Deliberately without modals, negations, comparisons and times.
_SILENT = frozenset(
    """a an the and this that these those it its is are was were be been being am has have had having do does
    did of to in on at by for with as from you your we our us they their them he she his her i my me there
    here which who what product products item items article will would also so please s re ve ll t made make
    makes come comes coming feature features featuring""".split()  # noqa: SIM905
)
# Words that say the same in a shop. Each group is one word to the check.
_SAME = (
    "can may could",
    "must need needs needed required require requires",
    "weigh weighs weight",
    "cost costs price priced prices",
    "color colour colors colours",
    "buy purchase purchased bought",
    "last lasts life",
    "grey gray",
    "aluminium aluminum",
    "maximum max",
    "minimum min",
    "size sized",
    "wi-fi wifi",
)
_SAME_AS = {word: words.split()[0] for words in _SAME for word in words.split()}
_NEGATIONS = re.compile(
    r"\b(?:not|no|never|none|nothing|nobody|neither|nor|without|hardly|false)\b|[不没無无未非勿]|禁止"
)
_SHORTENED = (("cannot", "can not"), ("can't", "can not"), ("won't", "will not"), ("n't", " not"))
# What limits a statement: as wrong to leave away as to add.
_LIMITS = re.compile(
    r"\b(?:only|unless|except|excluding|excludes?|exception|if|but|however|provided|although|until|before"
    r"|after|up to|at least|at most|more than|less than|over|under|within)\b"
    r"|[仅只]|除非|除外|如果|但|以上|以下|以内"
)
_LINK = re.compile(
    r"(?:https?://|www\.)[^\s<>()\"']+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|\b[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|example|shop|store|io|co|cn|de|uk|eu)\b(?:/[^\s<>()\"']*)?",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_](?:[\w'’&+-]*\w)?|\d*[^\W\d_][\w-]*", re.UNICODE)
_HAN = re.compile(r"[\u3400-\u9fff]+")
_HAN_SILENT = re.compile(
    "我们|您的|您|你的|你|我|这款|这个|这件|该|商品|产品|它|的|了|是|在|和|与|及|有|为|呢|吗|啊|请|会|将|都|也|就|于|由|其"
    "|一个|可以|可|能"
)
_SENTENCE = re.compile(r"(?<=[.!?])(?<!\b[A-Z]\.)\s+|(?<=[。！？；])|[\n;]+")
_CLAUSE = re.compile(r"[,;:](?=\s|$)|[，；、]|\b(?:but|while|whereas)\b")
_STEMMER = Stemmer("english")


def check(answer: str, evidence: Sequence[str]) -> Verdict:
    """Whether `evidence` says what `answer` says; otherwise what is wrong with the answer.

    The offences are those of each sentence beside the evidence sentence that bears it out best.
    """
    said = [sentence for sentence in _sentences(answer) if re.search(r"\w", sentence)]
    if not said:
        return Verdict((Offence("nothing", answer.strip()),))
    told = [sentence for text in evidence for sentence in _sentences(text) if re.search(r"\w", sentence)]
    offences: list[Offence] = []
    for sentence in said:
        tries = [_offences(sentence, support) for support in told] or [_offences(sentence, "")]
        offences += sorted(tries, key=len)[0]
    return Verdict(tuple(dict.fromkeys(offences)))


def _sentences(text: str) -> list[str]:
    text = unicodedata.normalize("NFKC", text).replace("’", "'")
    for short, long in _SHORTENED:
        text = re.sub(short, long, text, flags=re.IGNORECASE)
    return [part.strip() for part in _SENTENCE.split(text) if part.strip()]


def _offences(sentence: str, support: str) -> list[Offence]:
    """What `sentence` says that `support` does not."""
    found: list[Offence] = []
    links = [link.rstrip(".,") for link in _LINK.findall(sentence)]
    told_links = {link.rstrip(".,").lower() for link in _LINK.findall(support)}
    found += [Offence("link", link) for link in links if link.lower() not in told_links]
    sentence, support = _LINK.sub(" ", sentence), _LINK.sub(" ", support)
    found += [Offence("number", one.said) for one in _unstated(sentence, support)]
    known, told = _words(support), support.lower()
    for word, is_name in _telling_words(sentence):
        if is_name:
            if not re.search(rf"(?<!\w){re.escape(word.lower())}(?!\w)", told):
                found.append(Offence("name", word))
        elif _key(word) not in known:
            found.append(Offence("word", word))
    found += [Offence("word", run) for run in _unknown_han(sentence, support)]
    if len(_NEGATIONS.findall(sentence.lower())) != len(_NEGATIONS.findall(told)):
        found.append(Offence("negation", " ".join(_NEGATIONS.findall(told)) or "not"))
    mine = set(_LIMITS.findall(sentence.lower()))
    found += [Offence("condition", word) for word in sorted(set(_LIMITS.findall(told)) ^ mine)]
    return found


def _unstated(sentence: str, support: str) -> list[Quantity]:
    """The quantities of `sentence` that `support` does not state, or states of something else."""
    told = quantities(support)
    wrong = [one for one in quantities(sentence) if not any(one.same_as(other) for other in told)]
    clauses = [(_words(clause), quantities(clause)) for clause in _clauses(support)]
    for clause in _clauses(sentence):
        # Beside several quantities the right one is that whose clause speaks most of the answer's words.
        words = _words(clause)
        most = max((len(words & other) for other, _ in clauses), default=0)
        for one in quantities(clause):
            here = [len(words & other) for other, found in clauses if any(one.same_as(two) for two in found)]
            if here and max(here) < most:
                wrong.append(one)
    return wrong


def _clauses(support: str) -> list[str]:
    """The parts of `support` that have a quantity, cut so that each has one (a range counts as one)."""
    parts: list[str] = []
    for clause in _CLAUSE.split(support):
        found = [one for one in quantities(clause) if not one.goes_on]
        if len({(one.value, one.unit) for one in found}) < 2:
            parts += [clause] if found else []
            continue
        clause = plain(clause)
        # "phones have 14 days and laptops 21 days", but "14 days for phones and 21 days for laptops".
        subject_first = bool(_words(clause[: found[0].start]))
        cuts = [one.end for one in found[:-1]] if subject_first else [one.start for one in found[1:]]
        parts += [clause[start:end] for start, end in zip([0, *cuts], [*cuts, len(clause)], strict=True)]
    return parts


def _telling_words(sentence: str) -> list[tuple[str, bool]]:
    """The words that state something, each with whether it is a name."""
    counted = _number_words(sentence)
    telling: list[tuple[str, bool]] = []
    for number, match in enumerate(_WORD.finditer(_HAN.sub(" ", sentence))):
        word = match[0]
        low = word.lower().removesuffix("'s")
        if low in _SILENT or _NEGATIONS.fullmatch(low) or _LIMITS.fullmatch(low) or low in counted:
            continue
        inner = any(char.isupper() for char in word[1:]) or any(char.isdigit() for char in word)
        telling.append((word.removesuffix("'s"), inner or (number > 0 and word[0].isupper())))
    return telling


def _number_words(sentence: str) -> set[str]:
    """Words that belong to a quantity, which is checked as a whole."""
    said = [one.said for one in quantities(sentence)]
    parts = {part for text in said for part in re.split(r"[^\w'%]+", text)}
    whole = {match[0] for text in said for match in _WORD.finditer(text)}
    return (parts | whole) - {"business", "working", "calendar", ""}


def _words(text: str) -> set[str]:
    """The telling words of `text` as they are compared; a hyphenated word also by its parts."""
    words: set[str] = set()
    for match in _WORD.finditer(_HAN.sub(" ", text)):
        low = match[0].lower().removesuffix("'s")
        for part in {low, *low.split("-"), *low.split("_")}:
            if part and part not in _SILENT:
                words.add(_key(part))
    return words


def _key(word: str) -> str:
    low = word.lower()
    return str(_SAME_AS.get(low) or _STEMMER.stemWord(low))


def _unknown_han(sentence: str, support: str) -> list[str]:
    """The runs of Chinese in `sentence` that `support` does not have.

    Every character must stand in the support, and so must most pairs of neighbours: the same
    characters in another order are other words.
    """
    numbers = {one.said for one in quantities(sentence)}
    rest = sentence
    for said in sorted(numbers, key=len, reverse=True):
        rest = rest.replace(said, " ")
    unknown: list[str] = []
    for run in _HAN.findall(_HAN_SILENT.sub(" ", rest)):
        pairs = [run[place : place + 2] for place in range(len(run) - 1)]
        stands = sum(pair in support for pair in pairs)
        if any(char not in support for char in run) or stands * 10 < len(pairs) * 7:
            unknown.append(run)
    return unknown
