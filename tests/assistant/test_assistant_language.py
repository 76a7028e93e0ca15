"""The guide's sentences: every language has the same ones, and they all format."""

from importlib import resources
from pathlib import Path

import pytest
from fluent.syntax import parse
from fluent.syntax.ast import Message, VariableReference
from fluent.syntax.visitor import Visitor

from assistant.language import detect, languages, say


class _Variables(Visitor):  # type: ignore[misc]
    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: VariableReference) -> None:
        self.names.add(node.id.name)


def _messages(language: str) -> dict[str, set[str]]:
    text = (Path(str(resources.files("assistant"))) / "locales" / f"{language}.ftl").read_text("utf-8")
    found = {}
    for entry in parse(text).body:
        if isinstance(entry, Message):
            variables = _Variables()
            variables.visit(entry)
            found[entry.id.name] = variables.names
    return found


def test_every_language_says_the_same_things() -> None:
    english = _messages("en")
    for language in languages():
        spoken = _messages(language)
        # Names of facts are only translated where the feed's own name would not do.
        assert {name for name in english if not name.startswith("fact-")} <= set(spoken), language
        for name in english.keys() & spoken.keys():
            assert spoken[name] <= english[name], f"{name} in {language} uses an argument that is not given"


@pytest.mark.parametrize("language", languages())
def test_every_sentence_formats(language: str) -> None:
    for name, variables in _messages(language).items():
        text = say(language, name, **dict.fromkeys(variables, 2))
        assert text.strip()
        assert "{" not in text


@pytest.mark.parametrize(
    ("text", "before", "language"),
    [
        ("我想买一个 iPhone 15 Pro", "", "zh"),
        ("a lamp please", "zh", "en"),
        ("15", "zh", "zh"),
        ("Aura", "zh", "zh"),
        ("hello", "", "en"),
        ("👍", "", "en"),
    ],
)
def test_language_is_heard(text: str, before: str, language: str) -> None:
    assert detect(text, before) == language


def test_the_platforms_hint_decides_where_the_text_does_not() -> None:
    assert detect("👍", locale="zh-CN") == "zh"
