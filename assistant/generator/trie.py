"""A catalogue's own texts as paths of tokens, for a decoder that must not leave them.

The trie is a sorted table: a node is a run of rows that agree up to some depth, so that ten thousand
titles are one array and no node has to be built.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.generator.prompts import continuation

NOTHING = -1


@dataclass(frozen=True, slots=True)
class Node:
    """Rows `first` to `last` (not included), which begin with the same `depth` tokens."""

    first: int
    last: int
    depth: int


class Trie:
    """Replies that may be written, each with the line end that closes it."""

    def __init__(self, texts: Sequence[str], encode: Callable[[Sequence[str]], list[list[int]]]) -> None:
        """`encode` gives the token ids of each text. A text that is given twice is kept once."""
        unique = list(dict.fromkeys(texts))
        ids = encode([line(text) for text in unique]) if unique else []
        table = np.full((len(ids), max(map(len, ids), default=0)), NOTHING, np.int32)
        for row, path in enumerate(ids):
            table[row, : len(path)] = path
        order = np.lexsort(table.T[::-1]) if table.size else np.arange(len(ids))
        self.texts: tuple[str, ...] = tuple(unique[row] for row in order)
        self._table: NDArray[np.int32] = table[order]
        self._lengths = np.array([len(ids[row]) for row in order], np.int64)

    def root(self) -> Node:
        """All texts."""
        return Node(0, len(self.texts), 0)

    def descend(self, node: Node, ahead: int) -> tuple[Node, list[int]]:
        """`node` with up to `ahead` more tokens that all its rows have, and the path from the root."""
        # Rows are sorted: what the first and the last have in common, all between them have.
        first, last = self._table[node.first], self._table[node.last - 1]
        length = int(self._lengths[node.first])
        differ = np.flatnonzero(first[:length] != last[:length])
        depth = min(int(differ[0]) if len(differ) else length, node.depth + ahead)
        return Node(node.first, node.last, depth), first[:depth].tolist()

    def is_leaf(self, node: Node) -> bool:
        """Whether the rows end here. There may be several, whose beginnings fill what the model can read."""
        return node.depth == int(self._lengths[node.first])

    def children(self, node: Node) -> Iterator[tuple[int, Node]]:
        """Each token that may come next, and the node that it leads to."""
        column = self._table[node.first : node.last, node.depth]
        starts = np.concatenate([[0], np.flatnonzero(np.diff(column)) + 1, [len(column)]])
        for start, stop in zip(starts[:-1].tolist(), starts[1:].tolist(), strict=True):
            yield int(column[start]), Node(node.first + start, node.first + stop, node.depth + 1)


def line(text: str) -> str:
    """A reply as training closes it, with a line end: so "Sofa" and "Sofa bed" exclude each other."""
    return f"{continuation(text)}\n"
