"""Which language a person writes, and what the guide says in it.

The guide's own sentences stand in `locales/*.ftl` (Project Fluent, https://projectfluent.org); a new
language is a new file there. What a message says about products comes from the catalogue.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib import resources

from fluent.runtime import FluentBundle, FluentResource

DEFAULT = "en"

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_LATIN_WORD = re.compile(r"[A-Za-z]{2,}")


def detect(text: str, before: str = "", locale: str = "") -> str:
    """The language of `text`: `zh` when Chinese carries the sentence, `en` when Latin words do.

    A text without words of either (a number, an emoji, a model name of one word) keeps the language
    spoken `before`, else the platform's `locale`, else English.
    """
    han = len(_HAN.findall(text))
    latin = len(_LATIN_WORD.findall(text))
    # A Chinese sentence often carries a Latin brand or model; two characters make about one word.
    if han and han >= latin:
        return "zh"
    if latin > 1 or (latin == 1 and not before):
        return "en"
    if before:
        return before
    return "zh" if locale.lower().startswith("zh") else DEFAULT


def has_chinese(text: str) -> bool:
    """Whether there is any Chinese character in `text`."""
    return bool(_HAN.search(text))


@lru_cache
def languages() -> tuple[str, ...]:
    """The languages the guide speaks: one for each file in `locales/`."""
    files = resources.files("assistant").joinpath("locales").iterdir()
    return tuple(sorted(file.name[:-4] for file in files if file.name.endswith(".ftl")))


@lru_cache
def _bundle(language: str) -> FluentBundle:
    text = resources.files("assistant").joinpath("locales", f"{language}.ftl").read_text("utf-8")
    # Isolation marks are for right-to-left text and would show as boxes in some chat clients.
    bundle = FluentBundle([language], use_isolating=False)
    bundle.add_resource(FluentResource(text))
    return bundle


@lru_cache(maxsize=512, typed=True)
def say(language: str, message: str, **arguments: str | int | float) -> str:
    """The guide's sentence `message` in `language`, else in English.

    Raises `KeyError` when no language has it and `ValueError` when an argument is missing: both are
    mistakes in the code that the tests look for.
    """
    for candidate in (language if language in languages() else DEFAULT, DEFAULT):
        bundle = _bundle(candidate)
        if bundle.has_message(message):
            value = bundle.get_message(message).value
            if value is None:
                break
            text, errors = bundle.format_pattern(value, arguments)
            if errors:
                raise ValueError(f"{message} in {candidate}: {errors[0]}")
            return str(text)
    raise KeyError(message)


def has_message(language: str, message: str) -> bool:
    """Whether `language` itself has the sentence `message`."""
    return language in languages() and _bundle(language).has_message(message)
