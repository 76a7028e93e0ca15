"""Train `dialogue/things.py`: whether a few words name a kind of thing that can be bought.

    python -m assistant.training.things --data FOLDER

Things are what needs are met by (`retrieval/uses.txt`), what people ask shops for (`goods.txt`), furniture
queries (WANDS) and product names (Retail Demo Store), set into the frames people speak in. No things are the
words that the grammar takes for one in told needs (`uses.txt`), in texts that are none of a shop's business
(CLINC150) and in requests to the shop itself (Bitext). Sources and licences: the generator's model card.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import yaml

from assistant.dialogue.objects import head_of, named_thing
from assistant.dialogue.things import NO_THING, WEIGHTS
from assistant.ports import Embedder
from assistant.retrieval.embedder import open_embedder
from assistant.retrieval.minilm import MINILM
from assistant.retrieval.text import family
from assistant.retrieval.uses import bundled_uses
from assistant.training.intents import FRAMES
from assistant.training.network import chances, fit, save

EPOCHS = 60
_SAMPLED = 500


def goods() -> list[str]:
    """What people ask shops for by name, from `goods.txt`."""
    lines = Path(__file__).with_name("goods.txt").read_text("utf-8").splitlines()
    return [
        one.strip() for line in lines if not line.startswith("#") for one in line.split(",") if one.strip()
    ]


def examples(data: Path, seed: int = 0) -> tuple[list[str], list[int]]:
    """Words and whether they name a thing (1) or not (0), shuffled.

    Raises `FileNotFoundError` without the data.
    """
    shuffle = random.Random(seed)
    uses = bundled_uses()
    kinds = {kind for use in uses for kind in use.kinds} | set(goods())
    with (data / "search/wands_queries.csv").open(encoding="utf-8") as file:
        names = [row["query"].lower() for row in csv.DictReader(file)]
    products = yaml.load(
        (data / "catalogues/retail_demo_store/products.yaml").read_text("utf-8"), Loader=yaml.CSafeLoader
    )
    names += [product["name"].lower() for product in shuffle.sample(products, _SAMPLED)]
    framed = (shuffle.choice(FRAMES).format(name) for name in [*names, *sorted(kinds)] for _ in range(2))
    things = kinds | {thing for thing in map(named_thing, framed) if thing}

    known = {family(head_of(kind)) for kind in kinds}
    told: Iterable[str] = (need.lower() for use in uses for need in use.needs)
    strange = [
        text.lower() for text, _ in json.loads((data / "scope/clinc150_train.json").read_text("utf-8"))
    ]
    with (data / "policy/bitext_support.csv").open(encoding="utf-8") as file:
        asked = sorted({row["instruction"].lower() for row in csv.DictReader(file)})
    others = {
        words
        for text in (*told, *shuffle.sample(strange, 8 * _SAMPLED), *shuffle.sample(asked, _SAMPLED))
        if (words := named_thing(text)) and family(head_of(words)) not in known
    } - things
    labelled = [(words, 1) for words in sorted(things)] + [(words, 0) for words in sorted(others)]
    shuffle.shuffle(labelled)
    return [words for words, _ in labelled], [label for _, label in labelled]


def train(embedder: Embedder, data: Path, out: Path) -> tuple[float, float]:
    """Fit on nine tenths, print how it does on the rest, fit on all, save.

    Returns the share of things kept and of other words let go, on the rest.
    """
    words, labels = examples(data)
    vectors, truth = embedder.embed(words), np.array(labels)
    held = len(words) // 10
    named = chances(fit(vectors[held:], truth[held:], EPOCHS), vectors[:held])[:, 1] >= NO_THING
    kept, let_go = (float((named[truth[:held] == label] == bool(label)).mean()) for label in (1, 0))
    print(f"{held} held back: things kept {kept:.3f}, other words let go {let_go:.3f}")
    save(fit(vectors, truth, EPOCHS), out)
    return kept, let_go


def main() -> None:
    """Command line: see the head of this file."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument(
        "--data", type=Path, required=True, help="folder with search/, catalogues/, scope/, policy/"
    )
    parser.add_argument(
        "--cache", type=Path, default=Path.home() / ".cache/shopguide", help="converted encoder"
    )
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    options = parser.parse_args()
    train(open_embedder(MINILM, options.cache), options.data, options.out)
    print(f"saved to {options.out}")


if __name__ == "__main__":
    main()
