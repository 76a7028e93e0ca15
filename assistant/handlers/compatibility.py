"""Does it work with what I have? Only as far as the shop states it."""

from __future__ import annotations

import re

from assistant.catalogue.product import Product
from assistant.handlers.evidence import Statement, statements
from assistant.retrieval.text import family, query_tokens

_ASKED = re.compile(
    r"\b(?:compatible (?:with|for)|compatibility (?:with|for)|"
    r"(?:work|function|pair|connect|sync|usable|used|use it|go)(?:s|ing)?(?: together)? (?:with|to)|"
    r"fits? (?:in |on |into |onto |under |with )?(?=my|our|a|an|the)|supports?|for use with|"
    r"plug(?:s|ged)? into)\s+"
    r"(?:my |our |the |a |an |his |her |their |any |all )*(?P<what>[^?.,;!]+)"
)
# The names under which feeds state what a thing works with.
_STATED = re.compile(r"compat|works?_with|^fits$|mount|suitable_for|for_device|supported|requires|platform")


def asked_about(question: str) -> str:
    """What `question` (in lower case) asks whether a product works with; empty for other questions."""
    match = _ASKED.search(question)
    return match["what"].strip() if match else ""


def stated(product: Product, what: str) -> tuple[list[Statement], bool]:
    """What the product's entry states of working with `what`, and whether `what` is named in it.

    When it is not, what is stated of other things that the product works with.
    """
    wanted = _families(what) - _families(product.title)
    every = statements(product)
    naming = [one for one in every if wanted and wanted <= _families(one.text)]
    # A fact that is about fitting says more than a sentence that happens to have the word.
    naming.sort(key=lambda one: not _STATED.search(one.fact))
    if naming:
        return naming, True
    return [one for one in every if one.fact and _STATED.search(one.fact)], False


def _families(text: str) -> set[str]:
    return {family(token.term) for token in query_tokens(text.lower())}
