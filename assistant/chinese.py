"""Chinese messages, and what shops write in Chinese, in the English words that the rest of the core reads.

Not a translation for people: numbers, bounds, negations, ordinals and references are turned into the
English turns of phrase that `amounts`, `exclusions`, `acts` and `references` know, and every other word is
looked up in a glossary of shopping language (`glossary_zh.tsv`). Traditional characters, and what Taiwan
calls things, are put into mainland Simplified first (OpenCC), so that the glossary holds one form.

Chinese writes no spaces: the text is cut so that the fewest and longest glossary words cover it (a least-cost
path). Characters that no word covers are kept as they are, so that a Chinese catalogue is still searched
with them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from importlib import resources

from opencc import OpenCC

from assistant.homophones import LONGEST, SHORTEST, Homophones

_DIGITS = dict(zip("零〇一二两俩三四五六七八九", (0, 0, 1, 2, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
_SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10000, "k": 1000}
_COUNT = "零〇一二两三四五六七八九十百千万"
# "250", "1,200", "1.5千", "2万", "两百五"; alone, "个" and "点" belong to other words.
_N = rf"(\d+(?:,\d{{3}})*(?:\.\d+)?[百千万k]?|[{_COUNT}]+)"
_PIECES = "个款件双台条只张把部种样本瓶盏副套辆家块朵束盆棵支根顶串袋盒包罐桶箱份颗粒片杯碗口幅架匹间组对"
_PIECE = f"[{_PIECES}]"

# What people call any shop's money, and what is one currency and no other.
_SHOP_MONEY = r"元钱?|块钱?|圆|刀|块"
_CURRENCIES = {
    "美元": "usd", "美金": "usd", "美刀": "usd", "usd": "usd", "dollars": "dollars", "dollar": "dollars",
    "人民币": "rmb", "元人民币": "rmb", "块人民币": "rmb", "rmb": "rmb", "cny": "rmb", "欧元": "euros", "欧": "euros", "eur": "euros",
    "英镑": "pounds", "镑": "pounds", "gbp": "pounds", "日元": "yen", "日币": "yen", "港币": "hkd", "港元": "hkd", "hkd": "hkd",
}  # fmt: skip
# How `amounts` calls the shop's currency, so that "块" never turns into a foreign one.
_OWN = {"USD": "dollars", "EUR": "euros", "GBP": "pounds", "CNY": "yuan", "JPY": "yen", "INR": "rupees", "KRW": "won",
        "HKD": "hkd", "CAD": "cad", "AUD": "aud", "CHF": "chf", "SEK": "sek"}  # fmt: skip
_MONEY = r"(?:" + "|".join([*sorted(_CURRENCIES, key=len, reverse=True), _SHOP_MONEY]) + ")"
_SIGN = r"[$€£¥₹₩]"
# An amount: a sign before it or money after it. Both are optional in a bound, where a price is meant anyway.
_AMOUNT = rf"({_SIGN}?)\s*{_N}\s*({_MONEY}?)"

_UNITS = {
    "英寸": "inch", "寸": "inch", "吋": "inch", "厘米": "cm", "公分": "cm", "毫米": "mm", "米": "m", "公里": "km", "英尺": "ft", "尺": "ft",
    "公斤": "kg", "千克": "kg", "克": "g", "磅": "lb", "盎司": "oz", "毫升": "ml", "升": "l", "瓦": "w", "毫安时": "mah", "毫安": "mah",
    "万像素": "mp", "小时": "hours", "个小时": "hours", "分钟": "minutes", "天": "days", "周": "weeks", "个星期": "weeks", "个月": "months",
    "年": "years", "岁半": "year old", "周岁": "year old", "岁": "year old", "个人": "people", "人份": "people", "人座": "seater", "座": "seater",
    "人": "people", "折": "discount", "度": "degrees", "层": "tier", "档": "speed", "键": "key", "抽": "drawer", "英里": "miles",
}  # fmt: skip
_UNIT_NAMES = "|".join(sorted(_UNITS, key=len, reverse=True))
_NO_UNIT = rf"(?!\s*(?:{_UNIT_NAMES}|码|斤|号|%|gb|tb|mb|cm|mm|ml|kg|inch|英|[a-z\d.]|[{_COUNT}个款件双台条张把种瓶盏副套辆束盆]))"

_END = r"(?=$|[,，。.!！?？;；\n])"

_PRICE = r"(?:(?:价格|价钱|价位|预算|售价|总价|单价)(?:控制)?)?(?:大概|大约|差不多)?(?:是|为|在|要|得|就|我)?"
_SPEND = r"(?:想|要|能|可以|愿意)?(?:花|出|付|接受|给)?(?:到|个)?"
_REFUSED = r"的?(?:就|都|我)?(?:不要|不考虑|不看|不行|免谈|免了|算了|买不起|太贵)了?" + _END
_UP_TO = rf"(?:不(?:要|想|能|可以|可|会|得|用)?{_SPEND}(?:超过|超出|超|高于|高过|多于|大于|贵于|贵过)|(?:别|勿)(?:超过|超出|超|高于)|至多|最多{_SPEND}|最高{_SPEND}|顶多{_SPEND}|上限(?:是|为)?)"
_UNDER = r"(?:低于|少于|小于|不到|不足|便宜于|便宜过)"
_OVER = r"(?:高于|超过|超出|多于|大于|贵于|贵过)"
_FROM = rf"(?:至少{_SPEND}|不低于|不少于|不小于|最少{_SPEND}|最低{_SPEND}|起码{_SPEND})"
_ABOUT = r"(?:大约|大概|差不多|约莫?|将近|接近)"
_BELOW_AFTER = r"(?:或)?(?:以下|以内|之内|之下|及以下|内(?!存|衣|裤|胆)|封顶|为限|为上限|不到|打住|之间以内)"
_ABOVE_AFTER = r"(?:或)?(?:以上|之上|及以上|起步|起(?![来床])|往上|开外)"
_NEAR_AFTER = r"(?:左右|上下|附近|的?样子|出头)"

# Each with the English that `amounts` reads. Order matters: the longer way of saying comes first.
_BOUNDS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern + "(?:的?预算)?"), form)
    for pattern, form in (
        # "三四百", "一两千块": a range said with two digits and one scale.
        (rf"(?:{_ABOUT}|{_PRICE})()(?:(?<![{_COUNT}\d])([一二两三四五六七八])([二两三四五六七八九])([十百千万]))({_MONEY}|(?=左右|以内|上下|的|价位|吧|$))(?:{_NEAR_AFTER})?", "digits"),
        # "一百多块", "两千多": more than, and not twice as much.
        (rf"{_PRICE}({_SIGN}?)(?<![{_COUNT}\d])((?:[一二两三四五六七八九]?[百千万]|[二两三四五六七八九]?十|\d+))(?:多|来|把)({_MONEY}|(?=的|左右|吧|$))(?:{_NEAR_AFTER})?", "some"),
        (rf"{_PRICE}(?:从)?{_AMOUNT}\s*(?:到|至|-|~|—|–)+\s*{_AMOUNT}{_NO_UNIT}(?:\s*(?:之间|以内|左右|区间|这个价位|价位))?", "between"),
        (rf"{_PRICE}(?:介于){_AMOUNT}\s*(?:和|与|跟)\s*{_AMOUNT}{_NO_UNIT}(?:之间)?", "between"),
        (rf"{_AMOUNT}\s*(?:和|与|跟)\s*{_AMOUNT}{_NO_UNIT}之间", "between"),
        (rf"(?:{_OVER}{_AMOUNT}{_NO_UNIT}|{_AMOUNT}{_NO_UNIT}{_ABOVE_AFTER}){_REFUSED}", "up to"),
        (rf"(?:{_UNDER}{_AMOUNT}{_NO_UNIT}|{_AMOUNT}{_NO_UNIT}{_BELOW_AFTER}){_REFUSED}", "at least"),
        (rf"{_PRICE}{_UP_TO}(?:在)?{_AMOUNT}{_NO_UNIT}(?:左右|以内|以下)?", "up to"),
        (rf"{_PRICE}{_UNDER}{_AMOUNT}{_NO_UNIT}", "under"),
        (rf"比{_AMOUNT}{_NO_UNIT}(?:更|还|要)?(?:便宜|低|少)", "under"),
        (rf"比{_AMOUNT}{_NO_UNIT}(?:更|还|要)?(?:贵|高|多)", "over"),
        (rf"{_PRICE}{_OVER}{_AMOUNT}{_NO_UNIT}", "over"),
        (rf"{_PRICE}{_FROM}{_AMOUNT}{_NO_UNIT}", "at least"),
        (rf"{_PRICE}{_AMOUNT}{_NO_UNIT}\s*{_BELOW_AFTER}", "up to"),
        (rf"{_PRICE}{_AMOUNT}{_NO_UNIT}\s*{_ABOVE_AFTER}", "at least"),
        (rf"(?:价格|价钱|价位|预算|售价|花)?(?:{_ABOUT})?(?:是|为|在)?{_AMOUNT}{_NO_UNIT}\s*{_NEAR_AFTER}", "around"),
        (rf"{_ABOUT}{_AMOUNT}{_NO_UNIT}", "around"),
        (rf"预算(?:呢|嘛|的话)?[,，:：]?\s*(?:只有|只能|就|大概|我)?(?:是|为|有|在)?{_AMOUNT}{_NO_UNIT}", "budget"),
        (rf"(?:只有|我有|手头有|手里有|就有|一共有|只想花|想花|打算花|准备花|愿意花|能花|可以花|花){_AMOUNT}{_NO_UNIT}", "budget"),
        (rf"(?<![第\d{_COUNT}]){_AMOUNT}{_NO_UNIT}\s*(?:的预算|预算|能买|可以买|够买|够吗)", "budget"),
    )
)  # fmt: skip
_PLAIN = re.compile(rf"(?:(?P<sign>{_SIGN})\s*{_N}|(?<![第\d{_COUNT}]){_N}\s*(?P<money>{_MONEY}))")
_TEENS = re.compile(rf"十几(?={_MONEY})")  # of money, "十几" is as good as "十多"
# "几百块", "几十美元": money without a figure says nothing that could be a bound.
_VAGUE = re.compile(
    rf"(?:十几|[二三四五六七八九]十几|[几数好]+[十百千万]+|上[百千万]+|[百千万]八十){_MONEY}?(?:钱)?(?:左右|上下|以内|以下)?"
)

_UNIT = re.compile(rf"(?<![第.\d{_COUNT}]){_N}\s*({_UNIT_NAMES})(?!级|前|后|来)")
# "不超过15英寸": a bound, though not of a price.
_UNIT_BOUND = re.compile(
    rf"(?:(?P<upto>{_UP_TO}|{_UNDER})|(?P<from>{_FROM}|{_OVER}))(?={_N}\s*(?:{_UNIT_NAMES}|码|斤|gb|tb|cm|mm|kg|inch))"
)
_UNIT_RANGE = re.compile(rf"{_N}\s*(?:到|至|-|~)\s*(?={_N}\s*(?:{_UNIT_NAMES}))")
_JIN = re.compile(rf"(?<![第\d{_COUNT}]){_N}\s*斤(半?)")
_MEMORY = re.compile(
    r"(\d+)\s*(g|t)b?(?=\s*(?:内存|存储|手机|运存|固态|硬盘|u盘|优盘|的?手机|的?电脑|笔记本|平板|ssd|[+的]|$))"
)
_SIZE = re.compile(r"(?<!\d)(\d{2,3}(?:\.5)?)\s*[码号]")
# Small counts with words of their own must not be read as units: "一年四季", "两天" of delivery may.
_ORDINALS = ("zeroth", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")  # fmt: skip
_PLACE = re.compile(rf"第\s*([{_COUNT}]+|\d+)\s*(?:{_PIECE}|号)?(?!次|天|层|时间|一次)")
_LIST_NUMBER = re.compile(
    rf"(?<![月\d{_COUNT}大中小])([一二三四五六七八九十]|10|\d)\s*号(?!码|线|楼|店|电池|字)"
)
_FIRST_FEW = re.compile(rf"[前头]\s*([两二三四五2-5])\s*{_PIECE}")
_LAST_FEW = re.compile(rf"(?:最后|后面?)\s*([两二三四五2-5])\s*{_PIECE}")
_THESE_FEW = re.compile(rf"([这那])\s*([两二三四五2-5])\s*{_PIECE}(?:商品|产品|东西)?")

_INSIDE = r"[^,，。.!！?？;；\n]"
_WHO = r"(?:(?:我|她|他|孩子|老婆|老公|妈妈|爸爸|我们|我家[^,，。不]{1,3})(?:其实|真的|都|也|就|可|又|比较|特别|最)?)?"
_OPPOSITES = {
    "贵": "not too expensive", "便宜": "quality", "大": "small", "小": "large", "重": "lightweight", "沉": "lightweight", "轻": "heavy",
    "厚": "thin", "薄": "thick", "长": "short", "短": "long", "高": "low", "矮": "tall", "宽": "narrow", "窄": "wide", "硬": "soft",
    "软": "firm", "亮": "dim", "暗": "bright", "吵": "quiet", "花": "plain", "花哨": "plain", "鲜艳": "plain", "艳": "plain", "正式": "casual",
    "休闲": "formal", "甜": "less sweet", "辣": "mild", "油": "light", "咸": "low salt", "紧": "loose", "松": "slim fit", "复杂": "simple",
    "难": "easy", "深": "light colored", "浅": "dark", "热": "breathable", "老气": "youthful", "土": "stylish", "幼稚": "mature",
}  # fmt: skip
_RELATIVES = {
    "大": "smaller", "小": "bigger", "贵": "too expensive", "重": "lighter", "沉": "lighter", "轻": "heavier", "厚": "thinner",
    "薄": "thicker", "长": "shorter", "短": "longer", "高": "lower", "矮": "taller", "低": "taller", "宽": "narrower", "窄": "wider",
    "硬": "softer", "软": "firmer", "亮": "dimmer", "花": "plain", "花哨": "plain", "紧": "looser", "松": "tighter", "正式": "more casual",
    "深": "lighter color", "浅": "darker", "老气": "more youthful", "便宜": "more expensive",
}  # fmt: skip
_DEGREE = r"(?:这么|那么|太|过于|特别|非常|很|过)"
_NOT_TOO = re.compile(
    rf"(?:不要|别|不能|不想要|不用|不需要|不想|不喜欢|不){_DEGREE}({'|'.join(sorted(_OPPOSITES, key=len, reverse=True))})"
    r"(?:了)?(?=$|的|[,，。.!！?？]|就|也)"
)
_COMPLAINT = re.compile(
    rf"^(?:(?:这个|那个|这款|那款|这些|它们?|都|尺寸|颜色|感觉|好像|还是|但是?|可是)*)(?:有点儿?|稍微有点|太|偏|好)"
    rf"({'|'.join(sorted(_RELATIVES, key=len, reverse=True))})(?:了点?|啊|呀|吧|了一点|点儿?)?{_END}"
)
_THAN = re.compile(
    r"比((?:第[一二三四五六七八九十\d]+|这|那|刚才那|刚才这|上一)[个款件双台条只张把部]?)(?:更|还|要|再)?"
    rf"({'|'.join(sorted(_RELATIVES, key=len, reverse=True))})(?:一点儿?|一些|点|些)?的?"
)
_MORE = {"大": "bigger", "小": "smaller", "贵": "more expensive", "便宜": "cheaper", "重": "heavier", "沉": "heavier", "轻": "lighter",
         "厚": "thicker", "薄": "thinner", "长": "longer", "短": "shorter", "高": "taller", "矮": "lower", "低": "lower", "宽": "wider",
         "窄": "narrower", "硬": "firmer", "软": "softer", "亮": "brighter", "紧": "tighter", "松": "looser", "深": "darker",
         "浅": "lighter color"}  # fmt: skip

_JOIN = r"(?:的?(?:、|和|或者?|跟|及|与|还是)(?:者)?)"
_ITEM = r"[^,，。.!！?？;；\n的、和或跟]{1,10}"
_SCOPE = rf"({_ITEM}(?:{_JOIN}{_ITEM})*)"
_REFUSE = (
    r"(?:(?<!要)不要|不想要|不想买|(?<!需)不需要|不喜欢|不爱|讨厌|别要|别给我|别推荐|别带|别有|(?<!用)不用|拒绝|避开|避免|去掉|排除|(?<!含)不含|不带|(?<!是)不是|"
    r"不吃|不喝|不穿|不戴|不碰|不看|不考虑|不想看|受不了|不加|不放|剔除|过滤掉|除掉)"
)
_HARMLESS_AFTER = r"(?!超过|紧|钱|了[,，。!！?？]|很|太|特别|那么|这么|非常|[,，。.!！?？;；]|$)"
_BEFORE = re.compile(
    rf"(?:但是?|可是?|不过|只是|就是)?{_WHO}{_REFUSE}{_HARMLESS_AFTER}(?:再|任何|那种|这种|是|给我|推荐)*{_SCOPE}"
    rf"(?:的(?:款式|颜色|那种|东西|款|牌子)?(?!确))?"
)
_AFTER = re.compile(
    rf"(?<![\u4e00-\u9fff]){_SCOPE}的?(?:我|她|他|就|都|们)*(?:不要|不考虑|不行|除外|就算了|不喜欢|不想要|不吃|不喝|免了|pass)(?:了|哦|哈|吧|啊)?{_END}"
)
_WITHOUT = re.compile(rf"(?<!有)没有?({_ITEM})的(?!{_INSIDE}{{0,12}}(?:吗|么|嘛))(?!时候|话)")
_EXCEPT = re.compile(
    rf"除(?!外)了?([^,，。.!！?？;；\n]{{1,14}}?)的?(?:之外|以外|外(?!套|衣))?[,，]?(?:(?:其他|其它|别|剩下)的?|还有|都|什么|啥|哪|(?<=外)|{_END})"
    r"(?:什么|啥|哪个|哪种)?(?:我?都?(?:可以|行|好|能接受|喜欢|要|ok))?"
)
_OUTSIDE = re.compile(rf"(?<![\u4e00-\u9fff]){_SCOPE}(?:之外|以外)的?")
_ALLERGY = re.compile(
    rf"(?:对)({_ITEM})(?:严重)?过敏|(?<![\u4e00-\u9fff])(?:我|她|他|孩子|儿子|女儿)?对?({_ITEM}?)(?:严重)?过敏"
)
_PREFIX_NOT = re.compile(
    r"(?<![\u4e00-\u9fff])(有没有|想?要|找|买|个|款|的)?[非无]([\u4e00-\u9fff]{1,4}?)(?=的|$|[,，])"
)
# "拍照好、续航长的手机": what is wanted comes last in Chinese, and first in English.
_LISTED_BEFORE = re.compile(
    rf"(?P<count>[一1]{_PIECE})?(?P<said>[^,，。.!！?？;；、\d不没别除非无]{{2,10}}(?:、[^,，。.!！?？;；、\d不没别除非无]{{2,10}})+)的"
    r"(?P<thing>[\u4e00-\u9fff]{1,6}?)(?=$|[,，。.!！?？;；]|吗|吧|呢)"
)
_COMPARE = re.compile(
    r"^(?:请|帮我|麻烦|能不能|可以|能)*(?:比较|对比|比(?=一下|下))(?:一下|下)?(?=[\u4e00-\u9fff\d])"
)
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_MARKS = dict(zip("，。！？；：、（）【】“”", ",.!?;:,()()\"\"", strict=True))  # fmt: skip


@lru_cache
def _to_simplified() -> Callable[[str], str]:
    convert: Callable[[str], str] = OpenCC("tw2sp").convert
    return convert


@lru_cache
def _glossary() -> tuple[dict[str, str], dict[str, str], int]:
    """Words, whole messages, and the length of the longest word."""
    text = resources.files("assistant").joinpath("glossary_zh.tsv").read_text("utf-8")
    words: dict[str, str] = {}
    wholes: dict[str, str] = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            chinese, _, english = line.partition("\t")
            if chinese.startswith("^"):
                wholes[chinese[1:]] = english.strip()
            else:
                words[chinese] = english.strip()
    return words, wholes, max(map(len, words), default=1)


@lru_cache
def _homophones() -> Homophones:
    return Homophones(_glossary()[0])


@lru_cache
def _set_phrases() -> re.Pattern[str]:
    """Glossary phrases with a negation inside ("不含酒精", "没有更便宜的吗"), which refuse nothing themselves."""
    cue = re.compile("不要|不含|没有|不带|不用|不吃|不喝|不想|不喜欢|不是|不需要")
    phrases = [word for word in _glossary()[0] if len(word) > 2 and cue.search(word)]
    return re.compile("|".join(sorted(phrases, key=len, reverse=True)))


def number(text: str) -> str:
    """Digits for a numeral up to the hundred millions: `两百五十`, `两百五` and `250` are 250, `1.5千` is 1500."""
    text = text.replace(",", "")
    if text[0].isdigit():
        if text[-1] in _SCALES:
            return f"{float(text[:-1]) * _SCALES[text[-1]]:g}" if len(text) < 8 else text
        return text
    total = section = digit = 0
    for char in text:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif char == "万":
            total, section, digit = (total + section + digit or 1) * 10000, 0, 0
        else:
            section += (digit or 1) * _SCALES[char]
            digit = 0
    # "两百五" leaves the scale of its last digit unsaid: one below the scale before it.
    if digit and len(text) > 1 and text[-2] in "百千万":
        digit *= _SCALES[text[-2]] // 10
    return str(total + section + digit)


def in_english_words(text: str, currency: str = "USD") -> str:
    """`text` with its Chinese put into lower-case English words, clause marks kept.

    `currency` is the shop's: what "块" and "元" mean there.
    """
    text = unicodedata.normalize("NFKC", _to_simplified()(text)).lower().strip()
    words, wholes, _ = _glossary()
    bare = re.sub(r"[\s,.!?;:~，。！？；、…]|(?<=.)[啊呀吧哦呢啦哈嘛噢喔]+$", "", text)
    if bare in wholes:
        return wholes[bare]
    own = _OWN.get(currency, "")

    # "有蓝色的吗" asks for blue ones, "它有蓝色的吗" about it.
    text = re.sub(
        r"(?:^|(?<=[,，。.!！?？;；]))有(?!没有)(?=[^,，。.!！?？;；]+[吗嘛么]|[^,，。.!！?？;；]+[?？])",
        "有没有",
        text,
    )
    # "防水不?" asks; a refusal never ends with its "不".
    text = re.sub(r"(?<=[\u4e00-\u9fff])不(?=[?\s]*$)", "吗", text)
    text = _LISTED_BEFORE.sub(lambda match: f"{match['count'] or ''}{match['thing']}，{match['said']}", text)
    text = _TEENS.sub("十多", text)
    text = _VAGUE.sub(" ", text)
    text = _MEMORY.sub(lambda match: f"{match[1]} {match[2]}b ", text)
    for pattern, form in _BOUNDS:
        text = pattern.sub(lambda match, form=form: _bound(match, form, own), text)  # type: ignore[misc]
    text = _PLAIN.sub(lambda match: _plain(match, own), text)
    text = _UNIT_BOUND.sub(lambda match: " up to " if match["upto"] else " at least ", text)
    text = _UNIT_RANGE.sub(lambda match: f" {number(match[1])} to ", text)
    text = _JIN.sub(_kilos, text)
    text = _SIZE.sub(r" size \1 ", text)
    text = _UNIT.sub(_quantity, text)

    text = _COMPARE.sub("compare ", text)
    text = _THAN.sub(lambda match: f" {_MORE.get(match[2], _RELATIVES[match[2]])} than {match[1]} ", text)
    text = _FIRST_FEW.sub(lambda match: f" the first {number(match[1])} ", text)
    text = _LAST_FEW.sub(lambda match: f" the last {number(match[1])} ", text)
    text = _THESE_FEW.sub(_these, text)
    text = _PLACE.sub(lambda match: f" the {_ordinal(int(number(match[1])))} one ", text)
    text = _LIST_NUMBER.sub(lambda match: f" number {number(match[1])} ", text)

    text = _set_phrases().sub(lambda match: f" {words[match[0]]} ", text)
    text = "".join(_complaint(clause) for clause in re.split(r"(?<=[,，。.!！?？;；])", text))
    text = _NOT_TOO.sub(lambda match: f" {_OPPOSITES[match[1]]} ", text)
    text = _ALLERGY.sub(lambda match: f" , i'm allergic to {match[1] or match[2]} , ", text)
    for refusal in (_EXCEPT, _OUTSIDE, _AFTER, _BEFORE, _WITHOUT):
        text = refusal.sub(_refuse, text)
    text = _PREFIX_NOT.sub(_refuse_prefix, text)
    text = _latin_marks(_look_up(text, typed=True))
    text = re.sub(r"(?:,\s*)+(?=[.!?;,]|$)", "", " ".join(text.split()))
    text = re.sub(r"\b([a-z]+)(?: \1\b)+", r"\1", text)
    return " ".join(re.sub(r"\s+([,.!?;])", r"\1", text).split()).strip(" ,")


@lru_cache(maxsize=16_384)
def written_in_english(text: str) -> str:
    """What a shop has written in Chinese (a title, a fact, a policy) in English words, for comparison with what
    is asked for in English words; any other text as it is.
    """
    if not _CHINESE.search(text):
        return text
    text = unicodedata.normalize("NFKC", _to_simplified()(text))
    text = _JIN.sub(_kilos, text)
    text = _UNIT.sub(_quantity, text)
    text = _latin_marks(_look_up(text))
    return " ".join(text.split())


def _kilos(match: re.Match[str]) -> str:
    return f" {float(number(match[1])) / 2 + (0.25 if match[2] else 0):g} kg "


def _quantity(match: re.Match[str]) -> str:
    return f" {number(match[1])} {_UNITS[match[2]]} "


def _latin_marks(text: str) -> str:
    for mark, latin in _MARKS.items():
        text = text.replace(mark, latin + " ")
    return text


def _bound(match: re.Match[str], form: str, own: str) -> str:
    groups = [group or "" for group in match.groups()]
    if form == "digits":
        low, high = (int(number(digit + groups[3])) for digit in groups[1:3])
        return f" between {low} and {high} {_money(groups[4], own)} "
    if form == "some":
        low = int(number(groups[1]))
        return f" between {low} and {low + 10 ** (len(str(low)) - 1)} {groups[0]}{_money(groups[2], own)} "
    said = [group for group in groups if group]
    values = [group for group in said if group[0].isdigit() or group[0] in _COUNT]
    money = _money(next((group for group in reversed(said) if group not in values), ""), own)
    numbers = [number(value) for value in values]
    if form == "between":
        if len(said) == 2 and _count_of_something(match):
            return match[0]
        # "三到五百", "1-2千": the scale of the second is the first one's too.
        if values[1][-1] in "百千万k" and values[0][-1] not in "百千万k" and float(numbers[0]) < 10:
            numbers[0] = number(values[0] + values[1][-1])
        return f" between {numbers[0]} and {numbers[1]} {money} "
    if not any(group not in values for group in said) and float(numbers[0]) < 2:
        return match[0]
    return f" {form} {numbers[0]} {money} "


def _count_of_something(match: re.Match[str]) -> bool:
    """Whether "三到五" without money or a word for price is more likely a count than a range of prices."""
    worded = re.search("价|预算|之间|左右|以内", match[0])
    return not worded and not (
        match[0].strip()[:1].isdigit() and float(number(re.findall(r"[\d.,]+", match[0])[-1])) >= 20
    )


def _money(said: str, own: str) -> str:
    if not said:
        return own
    if re.fullmatch(_SIGN, said):
        return own if said == "$" and own == "dollars" else said
    return _CURRENCIES.get(said, own)


def _plain(match: re.Match[str], own: str) -> str:
    value = number(match[2] or match[3])
    # "一块蛋糕" is a piece of cake, not money.
    if (
        match["money"] == "块"
        and value in "12345"
        and match.string[match.end() : match.end() + 1].strip("的,，。!！?？ ")
    ):
        return match[0]
    return f" {value} {_money(match['sign'] or match['money'], own)} "


def _ordinal(place: int) -> str:
    return _ORDINALS[place] if place < len(_ORDINALS) else f"{place}th"


def _these(match: re.Match[str]) -> str:
    count = ("two", "three", "four", "five")[int(number(match[2])) - 2]
    return f" {'these' if match[1] == '这' else 'those'} {count} "


def _complaint(clause: str) -> str:
    """A clause that only finds fault ("太大了") asks for the opposite of what was shown."""
    return _COMPLAINT.sub(lambda match: f" {_RELATIVES[match[1]]} ", clause)


def _refuse(match: re.Match[str]) -> str:
    words = _glossary()[0]
    parts = []
    for part in re.split(_JOIN, match[1]):
        # "带花" is a pattern; in "带抽屉" the first character only says "with". "花" alone is the pattern, too.
        bare = part if part in words else re.sub("^(?:带有?|含有?|有|是)(?=.)", "", part)
        parts.append(words.get("碎花", bare) if bare == "花" else bare)
    scope = " or ".join(parts)
    return f" , not {scope} , "


def _refuse_prefix(match: re.Match[str]) -> str:
    """ "非皮质", "无扶手", unless it is a word of its own: "无线", "非洲"."""
    words = _glossary()[0]
    prefixed = match[0].removeprefix(match[1] or "")
    if any(prefixed[:size] in words for size in range(2, len(prefixed) + 1)) or prefixed.startswith("非洲"):
        return match[0]
    return f"{match[1] or ''} , not {match[2]} , "


def _look_up(text: str, typed: bool = False) -> str:
    """Every run of Chinese in `text` in English words, its unknown characters kept together.

    What was `typed` may have a character of the same sound in place of the right one.
    """
    return re.sub(
        r"[\u3400-\u9fff\d]*[\u3400-\u9fff][\u3400-\u9fff\d]*",
        lambda run: f" {_english(run[0], typed)} ",
        text,
    )


# Characters that are words of their own whatever stands beside them.
_ALONE = frozenset(
    "我你他她它但的了吗呢吧要买卖找有没在给和跟或与想请去来用看送是不很太都也就还把被从到对为这那哪个款双台条只张件红黑白蓝绿黄紫灰粉大"
)
_POINTED = re.compile(rf"([这那哪每另])(?:外)?一?{_PIECE}")
_POINTERS = {"这": "this one", "那": "that one", "哪": "which one", "每": "each", "另": "the other one"}
_A_PIECE = re.compile(rf"(?:[一二两三四五六七八九十几]|\d{{1,2}})(?:{_PIECE})")
_COUNTED = {"一": "a", "1": "a", "几": "some", "两": "two", "二": "two", "三": "three", "四": "four", "五": "five", "六": "six", "七": "seven",
            "八": "eight", "九": "nine", "十": "ten"}  # fmt: skip


# A word meant by its sound costs more than two known words, and less than one with a single character beside it.
_BY_SOUND = 2.25


def _english(run: str, typed: bool) -> str:
    """The cheapest cut of `run` into words: each word costs 1, a single character a little more, an unknown one most."""
    words, _, longest = _glossary()
    length = len(run)
    # Filled from the end, so that among equally good cuts the one with the longer last words wins.
    best: list[tuple[float, int, str | None]] = [(0.0, 0, "")] * (length + 1)
    for at in range(length - 1, -1, -1):
        step = 1
        while run[at].isdigit() and at + step < length and run[at + step].isdigit():
            step += 1
        unknown = None if _CHINESE.match(run[at]) else f" {run[at : at + step]} "
        choice = (best[at + step][0] + (3.0 if unknown is None else 1.0), step, unknown)
        for size in range(1, min(longest, length - at) + 1):
            english = words.get(run[at : at + size])
            if english is not None:
                cost = best[at + size][0] + (1.3 if size == 1 else 1.0)
                if cost < choice[0]:
                    choice = (cost, size, f" {english} ")
        for size in range(SHORTEST, min(LONGEST, length - at) + 1) if typed else ():
            if meant := _homophones().meant(run[at : at + size]):
                cost = best[at + size][0] + _BY_SOUND
                if cost < choice[0]:
                    choice = (cost, size, f" {words[meant]} ")
        if counted := _A_PIECE.match(run, at):
            size = counted.end() - at
            cost = best[at + size][0] + 1.1
            if cost < choice[0]:
                said = counted[0][:-1]
                choice = (cost, size, f" {_COUNTED.get(said, said)} ")
        if pointed := _POINTED.match(run, at):
            size = pointed.end() - at
            cost = best[at + size][0] + 1.1
            if cost < choice[0]:
                choice = (cost, size, f" {_POINTERS[pointed[1]]} ")
        best[at] = choice
    pieces: list[tuple[str, str | None]] = []
    at = 0
    while at < length:
        _, size, english = best[at]
        pieces.append((run[at : at + size], english))
        at += size
    return "".join(_kept(pieces))


def _kept(pieces: list[tuple[str, str | None]]) -> list[str]:
    """English of the known pieces. A single character beside an unknown one is most often a part of that word
    (a name that begins with "small"), and stays with it."""
    unknown = {place for place, (_, english) in enumerate(pieces) if english is None}
    out = []
    for place, (chinese, english) in enumerate(pieces):
        beside = unknown & {place - 1, place + 1}
        if english is None or (
            beside and len(chinese) == 1 and chinese not in _ALONE and _CHINESE.match(chinese)
        ):
            out.append(chinese)
        else:
            out.append(english)
    return out
