"""What the model reads before it learns its jobs: documents by source, mixed into one stream of tokens.

Shop, support and dialogue language come first and most, books give the rest. A source smaller than its
share is read several times, at most `MOST_PASSES`; what it leaves open goes to the larger ones. One
document in fifty of every source is held back for measuring.
"""

from __future__ import annotations

import json
import random
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from assistant.catalogue.policy import Passage
from assistant.catalogue.product import Product
from assistant.generator.prompts import (
    NOT_STATED,
    answer_prompt,
    continuation,
    describe,
    need_prompt,
    recommend_prompt,
    search_prompt,
)
from assistant.training import sources
from assistant.training.pairs import build_pairs
from assistant.training.tokenizer import END

SHARES = {"jobs": 0.40, "shop": 0.12, "support": 0.10, "dialogue": 0.26, "books": 0.12}
MOST_PASSES = 4
JOB_NEEDS = 12
"""Needs a product for each job, of which pretraining reads the pairs too."""
HELD_BACK = 50
BOOK_PIECE = 1500
"""Characters of a book that make one document: about one context."""
SAMPLE = 12_000_000
"""Characters that the tokenizer is learnt from."""
REPLIES = 30
"""How often one of Bitext's 27 replies is read; further requests stand without it."""


@dataclass(frozen=True, slots=True)
class Documents:
    """The texts of each source, those to learn from and those held back."""

    learn: dict[str, list[str]]
    held_back: dict[str, list[str]]


def documents(
    data: Path | None, products: Sequence[Product], passages: Sequence[Passage], seed: int
) -> Documents:
    """Every document by source: of the shop given, and of the data folder where there is one.

    The pairs of the jobs are read from the start, prompts and all, beside running text: Cheng et al.,
    "Instruction Pre-Training" (2024). Pairs that fine-tuning holds back are not among them.
    """
    every: dict[str, list[str]] = {name: [] for name in SHARES}
    every["shop"] = _shop([*products], passages)
    pairs = build_pairs(products, passages, data, JOB_NEEDS, seed)
    every["jobs"] = [pair.text for pair in pairs if not pair.held_back]
    if data is not None:
        every["shop"] += _shop(sources.demo_store(data), ()) + _answers(data)
        every["support"] = _support(data)
        every["dialogue"] = [
            text for name in ("self_dialogue", "sgd_dialogues") for text in sources.texts(data, name)
        ]
        every["books"] = _pieces(sources.texts(data, "books_1900_1927"), BOOK_PIECE)
    learn: dict[str, list[str]] = {}
    held_back: dict[str, list[str]] = {}
    for name, found in every.items():
        unique = list(dict.fromkeys(found))
        learn[name] = [text for text in unique if not _is_held_back(text)]
        held_back[name] = [text for text in unique if _is_held_back(text)]
    return Documents(learn, held_back)


def tokenizer_sample(learn: dict[str, list[str]], seed: int) -> list[str]:
    """Texts to learn a tokenizer from, by the same shares, and every job's prefix often enough."""
    chance = random.Random(seed)
    sample: list[str] = []
    for name, found in learn.items():
        left = SAMPLE * SHARES[name]
        for text in chance.sample(found, len(found)):
            if left <= 0:
                break
            sample.append(text)
            left -= len(text)
    empty = [recommend_prompt(""), search_prompt(""), answer_prompt("", ["-"]), need_prompt("")]
    return sample + empty * 2000 + [continuation(NOT_STATED)] * 2000


def stream(
    learn: dict[str, list[str]], tokenizer: Tokenizer, tokens: int, seed: int, passes: int = MOST_PASSES
) -> tuple[NDArray[np.uint16], dict[str, int]]:
    """About `tokens` token ids, documents in random order with `END` after each, and tokens by source.

    A source is read at most `passes` times.
    """
    chance = np.random.default_rng(seed)
    chosen: list[NDArray[np.uint16]] = []
    counts: dict[str, int] = {}
    left, share_left = float(tokens), sum(SHARES.values())
    # Small sources first: what they cannot fill goes to the ones after them.
    for name in sorted(learn, key=lambda name: sum(map(len, learn[name]))):
        encoded = _encoded(learn[name], tokenizer)
        wanted = left * SHARES[name] / share_left
        taken = 0
        for _ in range(passes if encoded else 0):
            for place in chance.permutation(len(encoded)):
                if taken >= wanted:
                    break
                chosen.append(encoded[place])
                taken += len(encoded[place])
        counts[name] = taken
        left, share_left = left - taken, share_left - SHARES[name]
    order = chance.permutation(len(chosen))
    return np.concatenate([chosen[place] for place in order] or [np.empty(0, dtype=np.uint16)]), counts


def _encoded(texts: Sequence[str], tokenizer: Tokenizer) -> list[NDArray[np.uint16]]:
    """Each text's token ids with `END` after them."""
    end = int(tokenizer.token_to_id(END) or 0)
    return [
        np.array([*encoding.ids, end], dtype=np.uint16)
        for start in range(0, len(texts), 4096)
        for encoding in tokenizer.encode_batch(texts[start : start + 4096])
    ]


def product_document(product: Product) -> str:
    """A product as a page of a shop would tell it."""
    facts = "; ".join(f"{name.replace('_', ' ')}: {value}" for name, value in product.facts().items())
    lines = [
        describe(product.title, product.description),
        " > ".join(product.category),
        f"Price: {product.price_now.spoken()}. {facts}",
    ]
    return "\n".join(line for line in lines if line)


def _shop(products: Sequence[Product], passages: Iterable[Passage]) -> list[str]:
    told = [product_document(product) for product in products]
    return told + [f"{passage.title}: {passage.heading}\n{passage.text}" for passage in passages]


def _answers(data: Path) -> list[str]:
    pairs = [*sources.product_answers(data), *sources.attribute_sentences(data)]
    told = [answer_prompt(pair.question, [pair.evidence]) + continuation(pair.answer) for pair in pairs]
    for query, category in sources.furniture_queries(data):
        told.append(search_prompt(query) + continuation(f"{query} | {category}"))
    return told


def _support(data: Path) -> list[str]:
    told, replies = [], dict[str, int]()
    for row in sources.support_requests(data):
        replies[row.reply] = replies.get(row.reply, 0) + 1
        said = f"User: {row.request}"
        told.append(f"{said}\nAssistant: {row.reply}" if replies[row.reply] <= REPLIES else said)
    told += [f"User: {text}" for text, _ in sources.spoken_requests(data)]
    return told + list(sources.texts(data, "taskmaster4"))


def _pieces(paragraphs: Iterable[str], length: int) -> list[str]:
    """Paragraphs joined to documents of at least `length` characters."""
    told: list[str] = []
    piece: list[str] = []
    size = 0
    for paragraph in paragraphs:
        piece.append(paragraph)
        size += len(paragraph)
        if size >= length:
            told.append("\n".join(piece))
            piece, size = [], 0
    return [*told, "\n".join(piece)] if piece else told


def _is_held_back(text: str) -> bool:
    """Decided by the text itself, so that no later change of the corpus moves it into training."""
    return zlib.crc32(text.encode()) % HELD_BACK == 0


def write_stream(
    folder: Path, ids: NDArray[np.uint16], counts: dict[str, int], held: dict[str, list[str]]
) -> None:
    """Keep a stream and its held-back texts in `folder`."""
    np.save(folder / "train.npy", ids)
    (folder / "held_back.json").write_text(json.dumps(held, ensure_ascii=False), encoding="utf-8")
    (folder / "corpus.json").write_text(json.dumps(counts, indent=2) + "\n", encoding="utf-8")
