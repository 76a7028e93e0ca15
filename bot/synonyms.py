"""The shop's own synonyms: a text file in the data folder, one group of names a line."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from assistant.retrieval import synonyms

FILE = "synonyms.txt"
LONGEST_LINE = 300
MOST_LINES = 2000


class OwnSynonyms:
    """The file in `data_dir`. A line such as `nappy, diaper` says that its names mean the same."""

    def __init__(self, data_dir: Path) -> None:
        self._path = data_dir / FILE

    def lines(self) -> list[str]:
        """The groups in their order; none without a file."""
        try:
            text = self._path.read_text("utf-8", errors="replace")
        except FileNotFoundError:
            return []
        return [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]

    def use(self) -> None:
        """Have searches know them."""
        synonyms.use(self.lines())

    def write(self, lines: list[str]) -> None:
        """Make these the whole list, and have searches know it.

        Raises `ValueError`, with a sentence for the merchant, for a line that is no group.
        """
        kept = [" ".join(line.split()) for line in lines if line.strip()]
        for line in kept:
            names = [name.strip() for name in line.replace(">", ",").split(",")]
            if len(names) < 2 or not all(names) or line.count(">") > 1:
                raise ValueError(
                    f"“{line}” is no group: write names with commas between them, nappy, diaper."
                )
            if len(line) > LONGEST_LINE or any(len(name.split()) > 4 for name in names):
                raise ValueError(f"“{line[:60]}” is too long: a name has four words at most.")
        if len(kept) > MOST_LINES:
            raise ValueError(f"There can be {MOST_LINES:,} groups at most.")
        self._path.parent.mkdir(parents=True, exist_ok=True)
        handle, scratch = tempfile.mkstemp(dir=self._path.parent, prefix=".synonyms-")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write("".join(f"{line}\n" for line in kept))
        os.replace(scratch, self._path)
        self.use()
