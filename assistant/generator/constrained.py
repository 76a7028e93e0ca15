"""Decoding limited to a vocabulary: the likeliest texts of a trie, exactly.

Uniform-cost search (Dijkstra 1959): what is likeliest so far is continued first. A continuation only ever
lowers a probability, so the first whole text that comes up is the likeliest of all, the second the next.
Several open nodes are continued in one batch, and where a path has no branches a few steps at a time.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from itertools import count as counter

from assistant.generator.engine import Engine
from assistant.generator.trie import Node, Trie
from assistant.ports import Choice

WIDTH = 16
"""Nodes that are continued at once."""
BATCHES = 2
"""Batches that are taken from the queue together, to be sorted by depth."""
AHEAD = 3
"""Tokens that are walked at once where there is no choice: far enough to save batches, and seldom in vain."""
EXPANSIONS = 1024
"""Nodes that one search may continue."""


def most_likely(
    engine: Engine,
    prompt: str,
    trie: Trie,
    count: int = 1,
    *,
    expansions: int = EXPANSIONS,
    unwanted: Callable[[], bool] = lambda: False,
) -> Choice:
    """The `count` likeliest texts of `trie` after `prompt`, with the log-probability of each.

    Ends early, with `exact` False and the whole texts known by then, when `expansions` nodes have been
    continued or the search has become `unwanted`. Raises what `Engine.follow` raises.
    """
    if not trie.texts or count < 1:
        return Choice(())
    tie = counter()
    # (minus log-probability, order of arrival, node, whether it is a whole text)
    heap: list[tuple[float, int, Node, bool]] = [(0.0, next(tie), trie.root(), False)]
    ranked: list[tuple[str, float]] = []
    continued = 0

    def keep(cost: float, node: Node) -> None:
        ranked.extend((text, -cost) for text in trie.texts[node.first : node.last])

    while heap and len(ranked) < count:
        batch: list[tuple[float, Node]] = []
        whole: list[tuple[float, int, Node, bool]] = []
        # Behind as many whole texts as are still sought, nothing can matter any more.
        while heap and len(batch) < BATCHES * WIDTH and len(ranked) + len(whole) < count:
            best = heapq.heappop(heap)
            if not best[3]:
                batch.append((best[0], best[2]))
            elif batch:
                whole.append(best)
            else:
                keep(best[0], best[2])
        for found in whole:
            heapq.heappush(heap, found)
        if not batch:
            continue
        if continued + len(batch) > expansions or unwanted():
            for cost, _, node, is_whole in sorted(heap):
                if is_whole:
                    keep(cost, node)
            return Choice(tuple(ranked[:count]), exact=False)
        continued += len(batch)
        # What lies behind all of a batch is read at once; so nodes of like depth go together.
        batch.sort(key=lambda entry: entry[1].depth)
        for start in range(0, len(batch), WIDTH):
            part = batch[start : start + WIDTH]
            known = part[0][1].depth
            reached = [trie.descend(node, AHEAD) for _, node in part]
            walked = engine.follow(prompt, [path for _, path in reached], known)
            for (spent, before), (node, _), one in zip(part, reached, walked, strict=True):
                cost = spent - float(one.steps[before.depth - known :].sum(dtype=float))
                if trie.is_leaf(node):
                    heapq.heappush(heap, (cost, next(tie), node, True))
                    continue
                for token, child in trie.children(node):
                    heapq.heappush(heap, (cost - float(one.following[token]), next(tie), child, False))
    return Choice(tuple(ranked[:count]))
