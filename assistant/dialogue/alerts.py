"""Whether a message asks to be told of something later, and of what: that it is back, or its price."""

from __future__ import annotations

import re

_TELL = (
    r"\b(?:(?:please )?(?:tell|notify|alert|inform|message|ping|text|write|remind) (?:to )?me|let me know|give me a shout|"
    r"(?:can|could|would) (?:you|i) (?:please )?(?:tell|notify|alert|inform|message|ping|remind|be (?:told|notified)|let)(?: me)?(?: know)?)\b"
    r".{0,15}?\b(?:when(?:ever)?|if|once|as soon as|in case|should)\b"
)
_BACK = r"\b(?:back|in stock|restock(?:ed|s)?|available(?= again| once more|\W*$)|can be (?:bought|ordered)|arrives?|comes? in)\b"
_PRICE = (
    r"\b(?:drops?|falls?|goes (?:down|below|under|on sale)|gets? (?:cheaper|reduced)|is (?:cheaper|reduced|on sale|discounted)|costs? less|"
    r"cheaper|below|under|less than|price (?:changes|drop\w*)|on sale|reduced)\b|[<]"
)
_ALERT = re.compile(
    rf"{_TELL}.{{0,60}}?(?:{_BACK}|{_PRICE})|\b(?:price|stock|restock|back[- ]in[- ]stock)[- ](?:alert|watch|notification)\b"
)
_ALERT_ZH = re.compile(
    r"(?:到货|有货|补货|上架|再有|回来|降价|降到|降至|便宜|低于|跌到|跌破|打折|促销|以下|以内).{0,20}?(?:通知|告诉|提醒|告知|说一声|叫)(?:一下)?我?|"
    r"(?:通知|告诉|提醒|告知)(?:一下)?我.{0,12}?(?:到货|有货|补货|上架|降价|降到|便宜|低于)|(?:到货|补货|降价|有货)(?:提醒|通知)"
)
_BACK_ZH = re.compile(r"到货|有货|补货|上架|再有|回来")
_IS_BACK = re.compile(_BACK)
_IS_PRICE = re.compile(_PRICE)


def asks_to_be_told(text: str) -> bool:
    """Whether a message asks for an alert on a product."""
    return bool(_ALERT.search(text.lower().replace("’", "'")) or _ALERT_ZH.search(text))


def about_stock(text: str) -> bool:
    """Whether it is the stock that such a message is about, and not the price."""
    said = text.lower()
    return bool(_BACK_ZH.search(said) or (_IS_BACK.search(said) and not _IS_PRICE.search(said)))
