"""What the README and the pages in `docs/` promise is there: commands, options, links, settings."""

from __future__ import annotations

import re
import shlex
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import Any

import msgspec
import pytest
import typer
from markdown_it import MarkdownIt
from markdown_it.token import Token

from adapters.terminal.render import as_json
from assistant.messages import Card, Outgoing, Source
from assistant.money import Money
from bot.cli import USAGE_ERRORS, app
from bot.config import Config

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
_COMMAND = re.compile(r"^(?:\$ |.*&& )?(?:\S*/)?shopguide((?: [^&|;\n]*)?)$", re.MULTILINE)
EVERY_PAGE = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)


def tokens(page: Path) -> list[Token]:
    """The page's tokens, those within lines too."""
    blocks = MarkdownIt().enable("table").parse(page.read_text("utf-8"))
    return [*blocks, *chain.from_iterable(block.children or () for block in blocks)]


def commands(page: Path) -> list[tuple[list[str], bool]]:
    """Every `shopguide ...` of the page's code in words, and whether it stands in a block to be copied."""
    return [
        (shlex.split(said, comments=True), token.type == "fence")
        for token in tokens(page)
        if token.type in ("fence", "code_inline")
        for said in _COMMAND.findall(token.content)
        if "COMMAND" not in said
    ]


def parse(words: list[str], command: Any = None, name: str = "shopguide", above: Any = None) -> None:
    """Have the real command line read `words`, without doing anything. Raises on what it does not know."""
    command = command or typer.main.get_command(app)
    context = command.make_context(name, list(words), parent=above)
    if hasattr(command, "commands"):
        below, chosen, rest = command.resolve_command(context, [*context._protected_args, *context.args])
        parse(rest, chosen, below, context)


@EVERY_PAGE
def test_every_command_of_the_page_is_one(page: Path) -> None:
    for words, whole in commands(page):
        try:
            parse(words)
        except USAGE_ERRORS as error:
            # In a sentence a command may be named without all that it needs.
            if whole or not error.format_message().startswith("Missing"):
                pytest.fail(f"{page.name}: shopguide {shlex.join(words)}: {error.format_message()}")


def test_the_readme_is_about_real_commands() -> None:
    told = {words[0] for words, _ in commands(ROOT / "README.md")}
    assert {"demo", "import", "policies", "chat", "serve", "eval"} <= told


def test_a_wrong_command_would_be_noticed() -> None:
    with pytest.raises(USAGE_ERRORS):
        parse(["chat", "--nope"])
    with pytest.raises(USAGE_ERRORS):
        parse(["frobnicate"])


@EVERY_PAGE
def test_every_link_leads_somewhere(page: Path) -> None:
    for token in tokens(page):
        target = str(token.attrGet("href") or token.attrGet("src") or "")
        if not target or re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        file = (page.parent / path) if path else page
        assert file.exists(), f"{page.name} links to {target}"
        if anchor:
            assert anchor in anchors(file), f"{page.name} links to {target}"


def anchors(page: Path) -> set[str]:
    """The anchors that GitHub makes of a page's headings."""
    blocks = MarkdownIt().parse(page.read_text("utf-8"))
    titles = [blocks[place + 1].content for place, one in enumerate(blocks) if one.type == "heading_open"]
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@EVERY_PAGE
def test_every_file_that_a_page_names_is_there(page: Path) -> None:
    """`benchmarks/import_feed.py`, `bot/demo/...`: paths in the rooms of this repository."""
    rooms = "adapters|assistant|benchmarks|bot|docs|storage|tests"
    for token in tokens(page):
        if token.type in ("code_inline", "fence"):
            for named in re.findall(
                rf"(?<![\w/.-])(?:{rooms})/[\w./-]+\.(?:py|md|toml|txt|jsonl|sql)\b", token.content
            ):
                assert (ROOT / named).exists(), f"{page.name} names {named}"


def test_the_example_configuration_is_the_defaults_key_by_key() -> None:
    example = (ROOT / "config.example.toml").read_bytes()
    assert msgspec.toml.decode(example, type=Config) == Config()
    assert keys(msgspec.toml.decode(example)) == keys(msgspec.to_builtins(Config()))


def keys(tree: dict[str, Any], above: str = "") -> set[str]:
    """Every key as `section.key`."""
    found = set()
    for name, value in tree.items():
        found |= keys(value, f"{above}{name}.") if isinstance(value, dict) else {above + name}
    return found


def test_the_reply_in_the_readme_has_the_keys_of_a_real_one() -> None:
    (shown,) = re.findall(r"```json\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    promised = msgspec.json.decode(shown.encode())
    card = Card("1", "Lamp", Money(Decimal("19.99"), "USD"))
    real = as_json(Outgoing("search", "en", cards=(card,), sources=(Source("1", "Lamp", "19.99"),)))
    assert set(promised) == set(real)
    for part in ("products", "sources"):
        assert set(promised[part][0]) == set(real[part][0])


def test_the_commands_for_a_fresh_machine_are_marked() -> None:
    """`.ci/run` runs what stands between these marks."""
    text = (ROOT / "README.md").read_text("utf-8")
    for mark, word in (("demo", "shopguide demo"), ("tests", "pytest -n auto")):
        (block,) = re.findall(rf"<!-- {mark} -->\n```bash\n(.*?)```\n<!-- end -->", text, re.DOTALL)
        assert len(block.splitlines()) == 1
        assert block.rstrip().endswith(word)
