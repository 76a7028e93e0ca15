"""A folder of Markdown pages (returns, shipping, warranty ...) into passages that answers may quote.

A page is split at its headings, and a long section at its paragraphs, list items and table rows. What a
passage is about comes from the page's front matter or from a line under a heading:

    ---
    title: Warranty
    categories: [Laptops, Phones]
    ---
    ## Batteries
    Applies to brand: Aldern
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain, pairwise
from pathlib import Path

import yaml

from assistant.catalogue.feeds.file import decode
from assistant.catalogue.markdown_text import LINE_BREAK, Block, blocks, unwrapped
from assistant.catalogue.plain_text import one_line
from assistant.catalogue.policy import Passage

LONGEST_PAGE = 2 << 20  # bytes
LONGEST_PASSAGE = 1_000  # characters; one of Chinese counts as two and a half, by what it says
_SUFFIXES = (".md", ".markdown")

FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_NARROWS = re.compile(r"^\s*(?:categories|brands)\s*:", re.MULTILINE | re.IGNORECASE)
_TITLE = re.compile(r"^title\s*:\s*(.+?)\s*$", re.MULTILINE | re.IGNORECASE)
_SCOPE = re.compile(
    r"(?:(?:only )?applies (?:only )?to(?: the)?|[仅僅只]?[适適]用[于於]?)\s*"
    r"(categor(?:y|ies)|products?|类别|分类|品类|商品|產品|分類|類別)?(brands?|品牌)?\s*[:：]\s*(.+)",
    re.IGNORECASE,
)
_EVERYTHING = {
    "all",
    "everything",
    "all products",
    "all brands",
    "all categories",
    "所有商品",
    "全部商品",
    "全部",
    "所有",
}
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|(?<=[。！？；])")


class PoliciesUnusable(Exception):
    """No passage could be read from the folder. The message is a sentence for the merchant."""


@dataclass(frozen=True, slots=True)
class PolicyProblem:
    """What is wrong with a page, which was read as well as could be, or not at all. `line` may be 0."""

    file: str
    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Policies:
    """The passages of `pages` pages in page order, and what was wrong."""

    passages: list[Passage]
    pages: int
    problems: tuple[PolicyProblem, ...]


@dataclass(frozen=True, slots=True)
class _Scope:
    """The categories and brands that something is about; about everything when both are empty."""

    categories: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()


def read_policies(folder: Path) -> Policies:
    """The passages of all Markdown pages in `folder` and the folders in it.

    A page's name is its path in `folder` without the suffix, such as `returns` or `help/shipping`.
    Raises `PoliciesUnusable` when there is no such folder or no passage in it.
    """
    if not folder.is_dir():
        what = f"{folder} is a file" if folder.exists() else f"There is no folder {folder}"
        raise PoliciesUnusable(f"{what}: name the folder that holds the policy pages.")
    passages: list[Passage] = []
    problems: list[PolicyProblem] = []
    names: set[str] = set()
    pages = 0
    for file in markdown_files(folder):
        shown = file.relative_to(folder).as_posix()
        name = file.relative_to(folder).with_suffix("").as_posix()
        if name.casefold() in names:
            other = name
            number = 2
            while f"{name}-{number}".casefold() in names:
                number += 1
            name = f"{name}-{number}"
            problems.append(
                PolicyProblem(shown, 0, f'another page is called "{other}" too: this one is read as "{name}"')
            )
        names.add(name.casefold())
        page = _Page(shown, name, problems)
        found = page.passages(file)
        pages += bool(found)
        passages += found
    if not passages:
        reasons = "; ".join(f"{problem.file}: {problem.reason}" for problem in problems[:3])
        raise PoliciesUnusable(
            f"{folder} holds no Markdown page with text in it{': ' + reasons if reasons else ''}."
        )
    return Policies(passages, pages, tuple(problems))


def markdown_files(folder: Path) -> list[Path]:
    """The Markdown files in the order of their names, those of hidden folders left out."""
    found = []
    for root, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [
            Path(root, name)
            for name in files
            if name.lower().endswith(_SUFFIXES) and not name.startswith(".")
        ]
    return sorted(found, key=lambda file: file.relative_to(folder).as_posix().casefold())


@dataclass(frozen=True, slots=True)
class _Heading:
    """An open heading. `shown` is empty for the page's title, `level` 0 stands for the page itself."""

    level: int
    shown: str
    anchor: str
    scope: _Scope


_END = Block("", level=1)


class _Page:
    """One page on its way to passages. What is wrong is added to `problems`."""

    def __init__(self, file: str, name: str, problems: list[PolicyProblem]) -> None:
        self._file = file
        self._name = name
        self._problems = problems
        self._anchors: dict[str, int] = {}

    def passages(self, path: Path) -> list[Passage]:
        text = self._text(path)
        if text is None:
            return []
        read = self._front_matter(text)
        if read is None:
            return []
        front, text = read
        title = one_line(str(front.get("title") or ""))
        scope = _Scope(_names(front.get("categories")), _names(front.get("brands")))
        found = blocks(text)
        if not title:
            heading = next((block.text for block in found if block.level == 1), "")
            title = heading or self._name.rpartition("/")[2].replace("-", " ").replace("_", " ").capitalize()
        passages = list(self._sections(found, title, scope))
        if not passages:
            self._problem(0, "it has no text")
        return passages

    def _text(self, path: Path) -> str | None:
        try:
            if path.stat().st_size > LONGEST_PAGE:
                self._problem(0, f"it is larger than {LONGEST_PAGE >> 20} MB and was not read")
                return None
            data = path.read_bytes()
        except OSError as error:
            self._problem(0, f"it cannot be read: {error.strerror}")
            return None
        if not data.strip(b" \t\r\n\xef\xbb\xbf"):
            self._problem(0, "it is empty")
            return None
        text, sound = decode(data)
        if not sound:
            self._problem(0, "some bytes make no sense in its encoding: save it as UTF-8")
        if text.count("\0") > 0:
            self._problem(0, "it is no text and was not read")
            return None
        return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")

    def _front_matter(self, text: str) -> tuple[dict[str, object], str] | None:
        """The front matter, and the text after it; None for a page that had better not be read."""
        found = FRONT_MATTER.match(text)
        if found is None:
            return {}, text
        try:
            front = yaml.safe_load(found[1])
        except (yaml.YAMLError, ValueError, RecursionError) as error:
            mark = getattr(error, "problem_mark", None)
            line = mark.line + 2 if mark else 1
            if _NARROWS.search(found[1]):  # a page about phones must not become one about everything
                self._problem(line, "its front matter is no YAML: the page was not read")
                return None
            self._problem(line, "its front matter is no YAML and was left out")
            title = _TITLE.search(found[1])
            front = {"title": title[1].strip("'\"")} if title else {}
        if front is not None and not isinstance(front, dict):
            self._problem(1, "its front matter has no names and values: it was left out")
            front = {}
        return front or {}, text[found.end() :]

    def _sections(self, found: list[Block], title: str, scope: _Scope) -> Iterator[Passage]:
        """The passages of each heading's section. A scope holds for the headings below it as well."""
        path: list[_Heading] = [_Heading(0, "", "", scope)]
        section: list[Block] = []
        titled = False
        for block in (*found, _END):
            if not block.level:
                section.append(block)
                continue
            text, about = _scoped(section, path[-1].scope)
            path[-1] = replace(path[-1], scope=about)
            heading = ": ".join(heading.shown for heading in path if heading.shown)
            yield from self._parts(text, title, heading, path[-1].anchor, about)
            if block is _END:
                return
            section = []
            while path[-1].level >= block.level:
                path.pop()
            is_title = block.level == 1 and not titled
            titled = titled or is_title
            shown = "" if is_title else block.text
            path.append(_Heading(block.level, shown, self._anchor(block.text), path[-1].scope))

    def _parts(
        self, section: list[Block], title: str, heading: str, anchor: str, about: _Scope
    ) -> Iterator[Passage]:
        for number, text in enumerate(_split(section), 1):
            here = anchor if number == 1 else self._anchor(f"{anchor} part {number}".strip())
            yield Passage(
                id=f"{self._name}#{here}",
                page=self._name,
                title=title,
                heading=heading,
                anchor=here,
                text=text,
                categories=about.categories,
                brands=about.brands,
            )

    def _anchor(self, heading: str) -> str:
        """GitHub's anchor for a heading: lower case, no punctuation, hyphens for spaces, and a number from
        the second of the same name on."""
        letters = (c for c in heading.strip().lower() if c in " -_" or unicodedata.category(c)[0] in "LMN")
        base = "".join(letters).replace(" ", "-") or "section"
        anchor = base
        while anchor in self._anchors:
            self._anchors[base] += 1
            anchor = f"{base}-{self._anchors[base]}"
        self._anchors[anchor] = 0
        return anchor

    def _problem(self, line: int, reason: str) -> None:
        self._problems.append(PolicyProblem(self._file, line, reason))


def _scoped(section: list[Block], above: _Scope) -> tuple[list[Block], _Scope]:
    """The section without the `Applies to` lines that it begins with, and what it is about."""
    scope = above
    while section:
        line, *rest = re.split(f"[\n{LINE_BREAK}]", section[0].text, maxsplit=1)
        found = _SCOPE.fullmatch(line.strip())
        if found is None:
            break
        names = _names(re.split(r"[,，、;；]", found[3].rstrip(".。 ")))
        everything = all(name.casefold() in _EVERYTHING for name in names)
        if found[2]:
            scope = replace(scope, brands=() if everything else names)
        else:
            scope = replace(scope, categories=names) if not everything else _Scope()
        section = [replace(section[0], text=rest[0]), *section[1:]] if rest else section[1:]
    return section, scope


def _split(section: list[Block]) -> Iterator[str]:
    """The section in passages of sensible length, a list or table in one of them where it fits."""
    taken: list[Block] = []
    for unit in _units(section):
        if taken and _length(_joined([*taken, *unit])) > LONGEST_PASSAGE:
            yield _joined(taken)
            taken = []
        taken += unit
    if taken:
        yield _joined(taken)


def _units(section: list[Block]) -> Iterator[list[Block]]:
    """What is better not taken apart: a list or table with the line that introduces it, else a block."""
    unit: list[Block] = []
    for block in chain(section, [_END]):
        continues = block.group and unit and (unit[-1].group == block.group or _introduces(unit[-1]))
        if unit and not continues:
            if _length(_joined(unit)) <= LONGEST_PASSAGE:
                yield unit
            else:
                yield from ([piece] for part in unit for piece in _pieces(part))
            unit = []
        unit.append(block)


def _introduces(block: Block) -> bool:
    return not block.group and block.text.rstrip().endswith((":", "："))


def _joined(blocks: list[Block]) -> str:
    """Blocks on lines of their own, the lines of one list or table close together."""
    text = unwrapped(blocks[0].text)
    for before, block in pairwise(blocks):
        text += ("\n" if before.group and before.group == block.group else "\n\n") + unwrapped(block.text)
    return text


def _pieces(block: Block) -> Iterator[Block]:
    """The block itself, or its sentences when it is too long for one passage."""
    if _length(block.text) <= LONGEST_PASSAGE:
        yield block
        return
    piece = ""
    for sentence in _SENTENCE_END.split(block.text):
        while _length(sentence) > LONGEST_PASSAGE:  # no sentence at all
            cut = sentence.rfind(" ", 1, LONGEST_PASSAGE // 3)
            cut = cut if cut > 0 else LONGEST_PASSAGE // 3
            yield replace(block, text=(piece + " " + sentence[:cut]).strip())
            piece, sentence = "", sentence[cut:].strip()
        if piece and _length(piece) + _length(sentence) > LONGEST_PASSAGE:
            yield replace(block, text=piece)
            piece = ""
        gap = " " if piece and piece[-1].isascii() else ""
        piece += gap + sentence
    if piece:
        yield replace(block, text=piece)


def _length(text: str) -> float:
    return len(text) + 1.5 * sum("\u2e80" <= char <= "\uffef" for char in text)


def _names(value: object) -> tuple[str, ...]:
    """Names out of a list, or out of one text with commas."""
    if isinstance(value, str):
        value = re.split(r"[,，、]", value)
    if not isinstance(value, list):
        return ()
    names = (one_line(str(entry)).strip("*_ ") for entry in value if isinstance(entry, str | int | float))
    return tuple(dict.fromkeys(name for name in names if name))
