"""A passage of a shop's policy page: the smallest piece of policy that an answer may quote."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Passage:
    """`id` is `page#anchor`, unique in the shop. `heading` is empty for a page's opening text.

    `text` is plain text without markup. A passage with `categories` (category names at any depth) or
    `brands` is only about those products; one with neither is about everything the shop sells.
    """

    id: str
    page: str
    title: str
    heading: str
    anchor: str
    text: str
    categories: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
