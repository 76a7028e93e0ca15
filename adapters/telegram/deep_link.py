"""Links that open a chat with the bot at a product: `https://t.me/BOT?start=product_<id>`.

A payload is 1 to 64 characters of `A-Z a-z 0-9 _ -`. Ids of other characters travel in base64url.
"""

from __future__ import annotations

import base64
import binascii
import re

LONGEST = 64
_PLAIN = re.compile(r"[A-Za-z0-9_-]+")
_START, _ENCODED = "product_", "p64_"


def payload(product: str) -> str:
    """What stands after `?start=` for this product id. Raises `ValueError` for an id that is too long.

    Ids of plain letters and digits may have 56 characters, others 45 bytes in UTF-8.
    """
    made = _START + product
    if not _PLAIN.fullmatch(product):
        encoded = base64.urlsafe_b64encode(product.encode()).decode().rstrip("=")
        made = _ENCODED + encoded
    if not product or len(made) > LONGEST:
        raise ValueError(f"no deep link is long enough for the product id {product!r}")
    return made


def reading(start: str) -> str:
    """A payload as the guide knows it: `product_<id>`. What is no encoded product id stays as it is."""
    if not start.startswith(_ENCODED):
        return start
    encoded = start.removeprefix(_ENCODED)
    try:
        padded = encoded + "=" * (-len(encoded) % 4)
        return _START + base64.b64decode(padded, altchars=b"-_", validate=True).decode()
    except (binascii.Error, ValueError):
        return start


def deep_link(bot: str, product: str) -> str:
    """The address that opens a chat with the bot of this user name at a product. Raises as `payload`."""
    return f"https://t.me/{bot}?start={payload(product)}"
