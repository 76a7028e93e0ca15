"""The guide's own sentences, found again in a reply: which words of it are fixed, and what stands between.

A message of `locales/*.ftl` becomes a pattern with a group for each argument; a message that depends on a
number becomes one pattern a variant.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from fluent.syntax import FluentParser, ast

_AMOUNT = r"[^\s\d]{0,4}\s?\d[\d,]*(?:\.\d+)?"
_WHOLE = r"\d[\d,]*"
_ARGUMENTS = dict.fromkeys(("price", "was", "amount", "limit", "low", "high"), _AMOUNT) | dict.fromkeys(
    ("count", "total", "products", "seconds", "percent"), _WHOLE
)
"""What arguments of these names look like. Any other is some text."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A message met in a text: the spans of its fixed words, and each argument's name, text and span."""

    message: str
    fixed: tuple[tuple[int, int], ...]
    arguments: tuple[tuple[str, str, tuple[int, int]], ...]

    def argument(self, name: str) -> str:
        """The text of the argument `name`; empty where the message has none."""
        return next((text for called, text, _ in self.arguments if called == name), "")


@dataclass(frozen=True, slots=True)
class _Template:
    message: str
    pattern: re.Pattern[str]
    names: tuple[str, ...]

    def met(self, text: str) -> Iterator[Filled]:
        for match in self.pattern.finditer(text):
            spans = [match.span(number) for number in range(1, self.pattern.groups + 1)]
            # Fixed words and arguments take turns, beginning and ending with fixed words.
            arguments = tuple(
                (name, match[2 * place + 2], spans[2 * place + 1]) for place, name in enumerate(self.names)
            )
            yield Filled(self.message, tuple(spans[::2]), arguments)


def filled(text: str, language: str) -> list[Filled]:
    """Every message of `language` that `text` has, wherever in it."""
    return [found for template in _templates(language) for found in template.met(text)]


@lru_cache
def _templates(language: str) -> tuple[_Template, ...]:
    source = resources.files("assistant").joinpath("locales", f"{language}.ftl").read_text("utf-8")
    found: list[_Template | None] = []
    for entry in FluentParser().parse(source).body:
        if isinstance(entry, ast.Message) and entry.value:
            found += [_template(entry.id.name, parts) for parts in _variants(entry.value)]
    return tuple(template for template in found if template)


def _variants(pattern: ast.Pattern) -> Iterator[list[str | tuple[str]]]:
    """The pattern's texts and arguments (a tuple with the name), once for each choice of variants."""
    choices: list[list[list[str | tuple[str]]]] = []
    for element in pattern.elements:
        if isinstance(element, ast.TextElement):
            choices.append([[str(element.value)]])
        elif isinstance(element.expression, ast.SelectExpression):
            variants = element.expression.variants
            choices.append([parts for variant in variants for parts in _variants(variant.value)])
        elif isinstance(element.expression, ast.VariableReference):
            choices.append([[(element.expression.id.name,)]])
    for chosen in itertools.product(*choices):
        yield list(itertools.chain.from_iterable(chosen))


def _template(message: str, parts: list[str | tuple[str]]) -> _Template | None:
    if not any(isinstance(part, str) and re.search(r"\w", part) for part in parts):
        return None  # nothing but arguments: it would be met everywhere
    names: list[str] = []
    pattern = fixed = ""
    for place, part in enumerate(parts):
        if isinstance(part, str):
            fixed += re.escape(part)
            continue
        some = r"[\s\S]+" if place == len(parts) - 1 else r"[\s\S]+?"
        pattern += f"({fixed})({_ARGUMENTS.get(part[0], some)})"
        names.append(part[0])
        fixed = ""
    return _Template(message, re.compile(f"{pattern}({fixed})"), tuple(names))
