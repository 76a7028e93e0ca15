"""What an import has to say beside the rejects: each remark once, with how often and where first."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Notes:
    """Remarks by their words. `remark` is a clause such as "a link was dropped: it is no web address"."""

    _seen: dict[str, tuple[int, str]] = field(default_factory=dict)

    def add(self, remark: str, line: int = 0, number: int = 0) -> None:
        """Count `remark` for the row that starts on `line`, or the `number`th item."""
        count, first = self._seen.get(remark, (0, ""))
        if not first and (line or number):
            first = f"line {line}" if line else f"item {number}"
        self._seen[remark] = (count + 1, first)

    def told(self) -> tuple[str, ...]:
        """The remarks as sentences, in the order of their first appearance."""
        return tuple(remark + _where(count, first) for remark, (count, first) in self._seen.items())


def _where(count: int, first: str) -> str:
    if count == 1:
        return f" ({first})" if first else ""
    return f" ({count:,} times, first: {first})" if first else f" ({count:,} times)"
