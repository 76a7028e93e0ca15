"""The catalogue's categories as the model may choose among them, made ready once for each catalogue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.generator.prompts import write_path
from assistant.ports import Generator, Vocabulary

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Paths:
    """Category paths in the search job's form, and what each text names."""

    vocabulary: Vocabulary
    named: dict[str, Path]


class Choices:
    """Keeps the categories of the catalogue as it is; another catalogue's take their place."""

    def __init__(self) -> None:
        self._of: tuple[Path, ...] = ()
        self._ready: Paths | None = None

    async def of(self, generator: Generator, paths: Sequence[Path]) -> Paths:
        """`paths`, ready for `Generator.most_likely`. Raises as `Generator.vocabulary` does."""
        if self._ready is None or self._of != tuple(paths):
            named = {f"{write_path(path)} |": path for path in paths}
            ready = Paths(await generator.vocabulary(list(named)), named)
            self._of, self._ready = tuple(paths), ready
        return self._ready
