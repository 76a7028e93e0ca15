"""The models that a shop has trained, of which one is in use; the bundled one until there is any.

model/
  current            name of the version in use; no file: the bundled weights
  versions/NAME/     a model in the hub's layout, with `figures.json`: how it did against the one before
  run/               the training in progress, if any
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from assistant.generator.weights import BUNDLED, UnusableModel

KEPT = 3
"""Versions that stay for a way back; older ones are removed."""
FIGURES = "figures.json"


class Shelf:
    """The models in `folder`, a shop's own. Nothing is created before the first `keep`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.run = folder / "run"
        self._versions = folder / "versions"
        self._current = folder / "current"

    def current(self) -> Path:
        """The folder of the model in use. Raises `UnusableModel` when it is named but gone."""
        name = self._name()
        if not name:
            return BUNDLED
        if not (self._versions / name).is_dir():
            raise UnusableModel(
                f"{self._versions / name}: the model in use is gone; "
                "go back to the one before with: shopguide train --rollback"
            )
        return self._versions / name

    def keep(self, model: Path, figures: str, name: str) -> Path:
        """Make a copy of `model` the one in use, with `figures` (JSON) beside it; returns its folder.

        Whole or not at all: the copy has its own name before it is pointed to.
        """
        target = self._versions / name
        unfinished = self._versions / f".{name}.part"
        shutil.rmtree(unfinished, ignore_errors=True)
        shutil.copytree(model, unfinished)
        (unfinished / FIGURES).write_text(figures, encoding="utf-8")
        os.replace(unfinished, target)
        self._point(name)
        for old in self.versions()[:-KEPT]:
            shutil.rmtree(self._versions / old)
        return target

    def rollback(self) -> Path:
        """Use the model before the one in use, the bundled one before the first; returns its folder.

        The version that is left is removed. Raises `UnusableModel` when the bundled one is in use.
        """
        name = self._name()
        if not name:
            raise UnusableModel("the bundled model is in use: there is none before it")
        before = [version for version in self.versions() if version < name]
        self._point(before[-1] if before else "")
        shutil.rmtree(self._versions / name, ignore_errors=True)
        return self.current()

    def versions(self) -> list[str]:
        """Names of the kept versions, oldest first."""
        if not self._versions.is_dir():
            return []
        return sorted(path.name for path in self._versions.iterdir() if not path.name.startswith("."))

    def _name(self) -> str:
        try:
            return self._current.read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return ""

    def _point(self, name: str) -> None:
        if not name:
            self._current.unlink(missing_ok=True)
            return
        unfinished = self._current.with_suffix(".part")
        unfinished.write_text(f"{name}\n", encoding="utf-8")
        os.replace(unfinished, self._current)
