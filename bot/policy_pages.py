"""The policy pages as Markdown in the data folder: taken by `shopguide policies`, edited in the console.

The passages in storage are what answers quote; the pages are where they come from. A shop whose pages were
taken before they were kept has passages without a page: those stay until a page of their name is saved.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from assistant.catalogue.policies import LONGEST_PAGE, Policies, markdown_files, read_policies
from assistant.catalogue.policy import Passage

FOLDER = "policies"
_NAME = re.compile(r"[\w][\w-]*(?:/[\w][\w-]*)*")
LONGEST_NAME = 80


class PolicyPages:
    """The pages in `data_dir`. All methods block for a moment; texts are UTF-8."""

    def __init__(self, data_dir: Path) -> None:
        self._folder = data_dir / FOLDER

    def names(self) -> list[str]:
        """The pages' names in alphabetical order, such as `returns` or `help/shipping`."""
        return sorted(self._files())

    def text(self, name: str) -> str:
        """A page's Markdown. Raises `KeyError` when there is no such page."""
        return self._files()[name].read_text("utf-8", errors="replace")

    def keep(self, source: Path) -> None:
        """Make the Markdown files of the folder `source` the whole set of pages."""
        self._folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=self._folder.parent, prefix=".policies-") as scratch:
            fresh = Path(scratch) / "fresh"
            fresh.mkdir()
            for file in filter(Path.is_file, markdown_files(source)):
                target = fresh / file.relative_to(source)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(file, target)
            if self._folder.exists():
                self._folder.rename(Path(scratch) / "before")
            fresh.rename(self._folder)

    def may_be(self, name: str) -> bool:
        """Whether there may be a page called so: there is one, or the name is as `is_name` wants it."""
        return name in self._files() or is_name(name)

    def tried(self, name: str, text: str | None) -> Policies:
        """What the pages would say with `text` as the page `name`, or without it where `text` is None.

        Raises `PoliciesUnusable` when nothing would be left to say, `ValueError` for what is no name.
        """
        self._check(name)
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(scratch)
            for known, file in self._files().items():
                if known != name:
                    _write(folder / f"{known}.md", file.read_text("utf-8", errors="replace"))
            if text is not None:
                _write(folder / f"{name}.md", text)
            return read_policies(folder)

    def write(self, name: str, text: str) -> None:
        """Save a page whole or not at all. Raises `ValueError` for what is no name or too long a text."""
        self._check(name)
        if len(text.encode()) > LONGEST_PAGE:
            raise ValueError(f"a page has at most {LONGEST_PAGE >> 20} MB")
        target = self._files().get(name, self._folder / f"{name}.md")
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, scratch = tempfile.mkstemp(dir=target.parent, prefix=".")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(scratch, target)

    def remove(self, name: str) -> None:
        """Delete a page. Raises `KeyError` when there is no such page."""
        self._files()[name].unlink()

    def _check(self, name: str) -> None:
        if not self.may_be(name):
            raise ValueError(f"“{name[:LONGEST_NAME]}” is no name for a page")

    def _files(self) -> dict[str, Path]:
        if not self._folder.is_dir():
            return {}
        return {
            file.relative_to(self._folder).with_suffix("").as_posix(): file
            for file in markdown_files(self._folder)
        }


def whole(stored: Sequence[Passage], before: Sequence[str], read: Sequence[Passage]) -> list[Passage]:
    """The passages `read` from the pages, and the `stored` ones of pages whose text was never kept.

    `before` are the names of the pages that were there before the change.
    """
    pages = {*before, *(passage.page for passage in read)}
    others = [passage for passage in stored if passage.page not in pages]
    return sorted([*others, *read], key=lambda passage: passage.page)


def is_name(name: str) -> bool:
    """Whether a page may be called so: letters, digits, hyphens, and slashes between folders."""
    return len(name) <= LONGEST_NAME and _NAME.fullmatch(name) is not None


def name_for(title: str) -> str:
    """A page's name made of its title: `Returns & refunds` becomes `returns-refunds`."""
    plain = unicodedata.normalize("NFKC", title).lower()
    return re.sub(r"[\W_]+", "-", plain).strip("-")[:LONGEST_NAME].rstrip("-")


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
