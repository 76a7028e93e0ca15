"""Chinese messages in the English words that the rest of the core reads.

Not a translation for people: numbers, bounds, negations, ordinals and references are turned into the
English turns of phrase that `amounts`, `exclusions` and `acts` know, and every other word is looked up
in a glossary of shopping language (`glossary_zh.tsv`: Chinese, tab, English) by longest match. Words
that the glossary lacks are kept as they are, so that a Chinese catalogue is still searched with them.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib import resources

_DIGITS = {
    "零": 0,
    "〇": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "俩": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
_SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10000}
_NUMERAL = "[零〇一二两三四五六七八九十百千万]+"
_N = r"(\d+(?:[.,]\d+)*|" + _NUMERAL + ")"
# "元" and "块" are what people call any shop's money; "人民币" is the yuan and nothing else.
_MONEY = r"\s*(?:美元|美金|美刀|刀|元钱?|块钱?|人民币|欧元|英镑|日元|港币|港元|usd|rmb|dollars?|\$)?"
_CURRENCIES = {
    "人民币": "rmb",
    "欧元": "euros",
    "英镑": "pounds",
    "日元": "yen",
    "港币": "hkd",
    "港元": "hkd",
    "rmb": "rmb",
}
_ORDINALS = (
    "zeroth",
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
)
_PIECE = "(?:个|款|件|双|台|条|只|张|把|部|种|样|本|瓶|盏|副|套|辆|家)"

_BOUNDS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(rf"(?:在|从)?{_N}{_MONEY}\s*(?:到|至|-|~|～|—)\s*{_N}({_MONEY})(?:\s*(?:之间|以内|左右))?"), "between {0} and {1} {2}"),
    (re.compile(rf"(?:价格|价钱|预算)?(?:在|要)?(?:不要?超过|别超过|不能超过|不高于|不多于|最多|最高|顶多|不贵于){_N}({_MONEY})"), "up to {0} {1}"),
    (re.compile(rf"(?:价格|价钱|预算)?(?:在|要)?(?:低于|少于|小于|不到|便宜于|比){_N}({_MONEY})(?:便宜|低|少)?"), "under {0} {1}"),
    (re.compile(rf"(?:价格|价钱|预算)?(?:在|要)?(?:高于|超过|多于|大于|贵于){_N}({_MONEY})"), "over {0} {1}"),
    (re.compile(rf"(?:价格|价钱|预算)?(?:在|要)?(?:至少|不低于|不少于|最少|最低|起码){_N}({_MONEY})"), "at least {0} {1}"),
    (re.compile(rf"(?:价格|价钱|预算)?(?:在)?{_N}({_MONEY})\s*(?:以下|以内|之内|之下|内|封顶|为限)"), "up to {0} {1}"),
    (re.compile(rf"(?:价格|价钱|预算)?(?:在)?{_N}({_MONEY})\s*(?:以上|之上|起步?|往上)"), "at least {0} {1}"),
    (re.compile(rf"(?:价格|价钱|预算)?(?:大约|大概|差不多|约莫?|在)?{_N}({_MONEY})\s*(?:左右|上下)"), "around {0} {1}"),
    (re.compile(rf"(?:大约|大概|差不多){_N}({_MONEY})"), "around {0} {1}"),
    (re.compile(rf"预算(?:是|为|只有|有|大概)?{_N}({_MONEY})"), "budget {0} {1}"),
    (re.compile(rf"{_N}\s*(美元|美金|美刀|刀|块钱?|元钱?|人民币|欧元|英镑|日元|港币|港元)"), "{0} {1}"),
)  # fmt: skip
_UNITS = {"英寸": "inch", "寸": "inch", "厘米": "cm", "毫米": "mm", "公斤": "kg", "千克": "kg", "克": "g", "毫升": "ml", "升": "l",
          "小时": "hours", "毫安时?": "mah", "万像素": "mp", "瓦": "w", "米": "m", "码": "size", "人": "person"}  # fmt: skip
_UNIT = re.compile(r"(\d+(?:\.\d+)?)\s*(" + "|".join(sorted(_UNITS, key=len, reverse=True)) + ")")
_ORDINAL = re.compile(rf"第\s*({_NUMERAL}|\d+)\s*{_PIECE}?")
_EXCEPT = re.compile(r"除了?([^，。,.！!？?]{1,12}?)(?:之外|以外|外|，|,|$)(?:都(?:可以|行|好))?")
_NOT = re.compile(
    r"(?:但是?|可是?|不过)?(?:我|她|他|孩子)?(?:不要|不想要|不想买|不需要|不喜欢|不爱|讨厌|别要|别给我|不用|拒绝|避开|去掉|排除|不含|不带|不是)"
    r"(?!超过)([^，。,.！!？?；;]{1,14}?)(?=的|，|。|,|\.|！|!|？|\?|；|;|$)的?(?:款式|颜色|那种|东西)?"
)
_SAY_NOT = re.compile(r"(?<![\u4e00-\u9fff])(?:非|无)([\u4e00-\u9fff]{1,3}?)(?=的|$|，)")


@lru_cache
def _glossary() -> tuple[dict[str, str], int]:
    text = resources.files("assistant.dialogue").joinpath("glossary_zh.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    words = {row[0].strip().lower(): row[1].strip() for row in rows if len(row) >= 2}
    return words, max(map(len, words), default=1)


def number(text: str) -> str:
    """Digits for a Chinese numeral up to the ten thousands (`两百五十` is 250); digits stay."""
    if text[0].isdigit():
        return text.replace(",", "")
    total = section = digit = 0
    for char in text:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif char == "万":
            total, section, digit = (total + section + digit) * 10000, 0, 0
        else:
            section += (digit or 1) * _SCALES[char]
            digit = 0
    # "两百五" leaves the scale of its last digit unsaid: one below the scale before it.
    if digit and len(text) > 1 and text[-2] in "百千万":
        digit *= _SCALES[text[-2]] // 10
    return str(total + section + digit)


def in_english_words(text: str) -> str:
    """`text` with its Chinese put into lower-case English words, clause marks kept."""
    text = text.lower()
    for pattern, template in _BOUNDS:
        text = pattern.sub(lambda match, form=template: _bound(match, form), text)  # type: ignore[misc]
    text = _UNIT.sub(lambda match: f" {match[1]} {_UNITS[match[2]] if match[2] in _UNITS else 'mah'} ", text)
    text = _ORDINAL.sub(lambda match: f" the {_ordinal(int(number(match[1])))} one ", text)
    text = _EXCEPT.sub(lambda match: f" not {match[1]} , ", text)
    text = _NOT.sub(lambda match: f" not {match[1]} , ", text)
    text = _SAY_NOT.sub(lambda match: f" not {match[1]} , ", text)
    for mark, latin in zip("，。！？；：、（）", ",.!?;:,()", strict=True):
        text = text.replace(mark, latin + " ")
    return " ".join(_look_up(text).split())


def _bound(match: re.Match[str], form: str) -> str:
    groups = [group or "" for group in match.groups()]
    money = groups[-1].strip()
    values = [number(group) for group in groups[:-1]]
    return f" {form.format(*values, _CURRENCIES.get(money, 'dollars' if money else ''))} "


def _ordinal(place: int) -> str:
    return _ORDINALS[place] if place < len(_ORDINALS) else f"{place}th"


def _look_up(text: str) -> str:
    words, longest = _glossary()
    out: list[str] = []
    at = 0
    while at < len(text):
        if not "\u4e00" <= text[at] <= "\u9fff":
            out.append(text[at])
            at += 1
            continue
        for length in range(min(longest, len(text) - at), 0, -1):
            piece = text[at : at + length]
            if piece in words:
                out.append(f" {words[piece]} ")
                at += length
                break
        else:
            # Kept apart from its neighbours: an unknown word is at least not glued to a known one.
            out.append(text[at] if out and "\u4e00" <= out[-1][-1] <= "\u9fff" else f" {text[at]}")
            at += 1
    return "".join(out)
