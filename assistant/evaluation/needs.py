"""Shopping needs, judged by the products that the last reply shows and never by its words.

A need is a line of JSON: what a shopper says turn by turn, and a predicate on products that says which
ones meet it.

    {"id": "n1", "kind": "turns", "turns": ["desks please", "in oak"],
     "want": {"style": ["desks"], "text_any": ["oak"], "max_price": 400}}

`category` and `style` are lists, any of which may hold; `text_any` and `text_none` are words or phrases in
the title, the description or a stated fact; `superlative` asks for the cheapest or dearest of what meets
the rest, as the first card; `absent` means that the shop has nothing of the kind, so that no card is right.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Literal

import msgspec
import numpy as np

from assistant.catalogue.product import Product
from assistant.evaluation.baselines import Ranker, plain_rankers, product_text
from assistant.evaluation.figures import Report, Row, gain, mean
from assistant.evaluation.labelled import UnusableFile, read_text
from assistant.messages import Outgoing
from assistant.ports import Embedder

SHOWN = 5

Respond = Callable[[str, str], Awaitable[Outgoing]]
"""(person, text) to the reply; a person's messages are one conversation."""

Progress = Callable[[int, int], None]
"""Called with the number of needs done and their total."""


class Want(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which products meet a need. An empty or absent field asks for nothing."""

    category: tuple[str, ...] = ()
    style: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    min_price: Decimal | None = None
    max_price: Decimal | None = None
    text_any: tuple[str, ...] = ()
    text_none: tuple[str, ...] = ()
    superlative: Literal["min_price", "max_price"] | None = None
    absent: bool = False

    def met_by(self, product: Product) -> bool:
        """Whether the product is one that the shopper would accept, superlatives aside."""
        path = [name.casefold() for name in product.category]
        if self.absent or (self.ids and product.id not in self.ids):
            return False
        if self.category and not any(name.casefold() in path for name in self.category):
            return False
        if self.style and not (path and path[-1] in {name.casefold() for name in self.style}):
            return False
        return not self.broken_by(product) and (
            not self.text_any or any(mentions(product, term) for term in self.text_any)
        )

    def broken_by(self, product: Product) -> bool:
        """Whether the product breaks a stated price bound or exclusion."""
        price = product.price_now.amount
        return (
            (self.min_price is not None and price < self.min_price)
            or (self.max_price is not None and price > self.max_price)
            or any(mentions(product, term) for term in self.text_none)
        )

    def best(self, products: Iterable[Product]) -> frozenset[str]:
        """The ids of all products that meet the need; with a superlative, only the extreme ones."""
        met = [product for product in products if self.met_by(product)]
        if met and self.superlative:
            extreme = min if self.superlative == "min_price" else max
            price = extreme(product.price_now.amount for product in met)
            met = [product for product in met if product.price_now.amount == price]
        return frozenset(product.id for product in met)


class Need(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a shopper says, and what would be right."""

    id: str
    kind: str
    turns: tuple[str, ...]
    want: Want


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one need went. `score` is P@5; for superlatives and absent things it is 1 or 0.

    `violations` counts cards that break a stated bound or exclusion, or that are no product of the shop.
    """

    need: Need
    shown: tuple[str, ...]
    score: float
    hit: bool
    violations: int
    seconds: tuple[float, ...] = ()


def load_needs(path: Path) -> list[Need]:
    """The needs of a JSON Lines file. Raises `UnusableFile` naming the line that is wrong."""
    needs: list[Need] = []
    seen: set[str] = set()
    for number, line in enumerate(read_text(path).splitlines(), 1):
        if not line.strip():
            continue
        try:
            need = msgspec.json.decode(line, type=Need)
        except msgspec.DecodeError as error:
            raise UnusableFile(f"{path}, line {number}: not a need: {error}") from error
        if not need.turns or need.id in seen:
            wrong = "has no turns" if not need.turns else "has the id of an earlier need"
            raise UnusableFile(f"{path}, line {number}: the need {need.id!r} {wrong}")
        seen.add(need.id)
        needs.append(need)
    if not needs:
        raise UnusableFile(f"{path}: holds no needs")
    return needs


def mentions(product: Product, term: str) -> bool:
    """Whether the product's title, description or facts have the word or phrase, plural or not."""
    text = " ".join((product.title, product.description, *product.facts().values()))
    return _term(term.casefold()).search(text.casefold()) is not None


@lru_cache(maxsize=10_000)
def _term(term: str) -> re.Pattern[str]:
    literal = re.escape(term)
    if re.search(r"[\u3400-\u9fff]", term):
        return re.compile(literal)  # Chinese is written without spaces between words
    return re.compile(rf"(?<!\w){literal}(?:s|es)?(?!\w)")


def judge(need: Need, shown: Sequence[str], products: Mapping[str, Product]) -> Verdict:
    """The verdict on the cards with these ids, best first. `products` is the whole catalogue by id.

    Variants of one product count as one, among the cards as among the products that meet the need.
    """
    best = need.want.best(products.values())
    violations = sum(1 for id in shown if id not in products or need.want.broken_by(products[id]))
    if need.want.absent:
        hit, score = not shown, float(not shown)
    else:
        hit = bool(shown) and shown[0] in best
        found = {products[id].item_group_id or id for id in shown[:SHOWN] if id in best}
        all_groups = {products[id].item_group_id or id for id in best}
        score = float(hit) if need.want.superlative else len(found) / max(1, min(SHOWN, len(all_groups)))
    return Verdict(need, tuple(shown), score, hit, violations)


async def converse(
    needs: Sequence[Need],
    products: Mapping[str, Product],
    respond: Respond,
    progress: Progress | None = None,
) -> list[Verdict]:
    """Speak each need's turns as a person of its own, and judge the cards of the last reply."""
    verdicts = []
    for number, need in enumerate(needs, 1):
        seconds = []
        for turn in need.turns:
            start = time.perf_counter()
            reply = await respond(need.id, turn)
            seconds.append(time.perf_counter() - start)
        verdict = judge(need, [card.id for card in reply.cards], products)
        verdicts.append(
            Verdict(need, verdict.shown, verdict.score, verdict.hit, verdict.violations, tuple(seconds))
        )
        if progress:
            progress(number, len(needs))
    return verdicts


def rank_plainly(
    needs: Sequence[Need], products: Mapping[str, Product], ranker: Ranker
) -> tuple[str, list[Verdict]]:
    """A plain method's first five on all turns joined or on the last turn, whichever does better."""
    ids = list(products)

    def verdicts(query: Callable[[Need], str]) -> list[Verdict]:
        found = []
        for need in needs:
            first = np.argsort(-ranker.scores(query(need)), kind="stable")[:SHOWN]
            found.append(judge(need, [ids[row] for row in first], products))
        return found

    joined = verdicts(lambda need: " ".join(need.turns))
    last = verdicts(lambda need: need.turns[-1])
    if sum(v.score for v in joined) >= sum(v.score for v in last):
        return f"{ranker.name} on all turns", joined
    return f"{ranker.name} on the last turn", last


async def measure_needs(
    needs: Sequence[Need],
    products: Sequence[Product],
    systems: Mapping[str, Respond],
    embedder: Embedder | None = None,
    progress: Callable[[str], Progress] | None = None,
) -> Report:
    """Every system and every plain method over the same needs and catalogue.

    `systems` names the functions under test, such as the product with and without its generator; each must
    start with no conversation of its own. Needs that nothing in the catalogue meets are left out and named.
    """
    by_id = {product.id: product for product in products}
    unmet = [need.id for need in needs if not need.want.absent and not need.want.best(by_id.values())]
    judged = [need for need in needs if need.id not in unmet]
    if not judged:
        raise UnusableFile("No need can be met by any product of this catalogue: is it the right one?")
    verdicts: dict[str, list[Verdict]] = {}
    for name, respond in systems.items():
        verdicts[name] = await converse(judged, by_id, respond, progress(name) if progress else None)
    rankers = await asyncio.to_thread(
        plain_rankers, [product_text(product) for product in products], embedder
    )
    for ranker in rankers:
        name, found = await asyncio.to_thread(rank_plainly, judged, by_id, ranker)
        verdicts[name] = found
    return _report(judged, unmet, verdicts, list(systems))


def _report(
    needs: Sequence[Need],
    unmet: Sequence[str],
    verdicts: Mapping[str, Sequence[Verdict]],
    systems: Sequence[str],
) -> Report:
    kinds = list(dict.fromkeys(need.kind for need in needs))

    def of_kind(found: Sequence[Verdict], kind: str) -> list[Verdict]:
        return [verdict for verdict in found if verdict.need.kind == kind]

    def scores(kind: str) -> Row:
        return Row(kind, tuple(mean([v.score for v in of_kind(found, kind)]) for found in verdicts.values()))

    rows = [
        *map(scores, kinds),
        Row("all", tuple(mean([v.score for v in found]) for found in verdicts.values())),
        Row("all, hit@1", tuple(mean([float(v.hit) for v in found]) for found in verdicts.values())),
        Row("all, violations", tuple(sum(v.violations for v in found) for found in verdicts.values())),
    ]
    kinds_told = {
        name: {
            kind: {
                "hit": msgspec.to_builtins(mean([float(verdict.hit) for verdict in of_kind(found, kind)])),
                "violations": sum(verdict.violations for verdict in of_kind(found, kind)),
            }
            for kind in kinds
        }
        for name, found in verdicts.items()
    }
    notes = [f"P@5 on {len(needs)} needs, with 95 % intervals."]
    gains = {}
    for name in systems[1:]:
        first, other = verdicts[systems[0]], verdicts[name]
        gains[name] = gain([v.score for v in first], [v.score for v in other])
        notes.append(f"P@5 of {systems[0]} less that of {name}: {gains[name]}")
    latencies = {}
    for name in systems:
        seconds = [s for verdict in verdicts[name] for s in verdict.seconds]
        p50, p95 = (float(1000 * q) for q in np.quantile(seconds, [0.5, 0.95]))
        latencies[name] = {"p50": p50, "p95": p95}
        notes.append(f"Replies of {name}: p50 {p50:.0f} ms, p95 {p95:.0f} ms.")
    if unmet:
        notes.append(f"Left out, since no product meets them: {', '.join(unmet)}.")
    details = {
        "kinds": kinds_told,
        "gains": {name: msgspec.to_builtins(value) for name, value in gains.items()},
        "latency_ms": latencies,
        "left_out": list(unmet),
        "needs": {name: [_case(verdict) for verdict in found] for name, found in verdicts.items()},
    }
    return Report("Shopping needs", tuple(verdicts), tuple(rows), tuple(notes), details)


def _case(verdict: Verdict) -> dict[str, object]:
    return {
        "id": verdict.need.id,
        "kind": verdict.need.kind,
        "turns": list(verdict.need.turns),
        "score": verdict.score,
        "hit": verdict.hit,
        "violations": verdict.violations,
        "shown": list(verdict.shown),
    }
