"""Train `dialogue/intent.py`: what a free sentence is about, as a small network over its vector.

    python -m assistant.training.intents --data FOLDER

Wishes are made from product names (the furniture queries, the catalogue's own names) set into the
frames people speak in, from needs by use (`wishes.txt` and what things are for, `retrieval/uses.txt`), and from lines of needs files given with
`--needs`; questions about products from HetPQA; questions to the shop from Bitext; everything else from
CLINC150 and small talk. Sources and licences: see the model card of the generator.
"""

from __future__ import annotations

import argparse
import csv
import json
import lzma
import random
from pathlib import Path

import numpy as np
import yaml

from assistant.dialogue.intent import INTENTS, WEIGHTS
from assistant.ports import Embedder
from assistant.retrieval.embedder import open_embedder
from assistant.retrieval.minilm import MINILM
from assistant.retrieval.uses import bundled_uses
from assistant.training.network import chances, fit, save

# Said to a shop by customers, although CLINC150 files them under an assistant's tasks.
_SHOP_TALK = {"order", "order_status", "cancel", "greeting", "goodbye", "thank_you", "yes", "no", "maybe", "repeat",
              "what_can_i_ask_you", "are_you_a_bot", "what_is_your_name", "who_made_you", "shopping_list",
              "shopping_list_update", "meal_suggestion", "oil_change_how", "application_status", "measurement_conversion"}  # fmt: skip
FRAMES = (
    "{}", "{}", "{}", "i want to buy a {}", "i'm looking for {}", "i need a {}", "do you have any {}", "show me {}", "can you recommend a {}", "what {} do you have",
    "looking for a good {}", "cheap {}", "{} please", "i would like a {}", "which {} is best", "do you sell {}", "best {} for a gift", "let's look at {} instead",
    "a {} for my mum", "{} under $50", "i could use a {}", "got any {}", "help me choose a {}", "find me a {}", "is there a {} in black", "the cheapest {}", "my old {} broke",
    "a {} for the kids", "something like a {}", "{} in blue", "small {} for my flat", "any nice {} on sale", "what would you suggest for a {}", "{}, not too expensive",
)  # fmt: skip


def examples(data: Path, needs: list[Path], seed: int = 0) -> tuple[list[str], list[int]]:
    """Sentences and their index in `INTENTS`, shuffled. Raises `FileNotFoundError` without the data."""
    shuffle = random.Random(seed)
    by_intent: dict[str, list[str]] = {intent: [] for intent in INTENTS}
    with (data / "search/wands_queries.csv").open(encoding="utf-8") as file:
        names = [row["query"] for row in csv.DictReader(file)]
    products = yaml.load(
        (data / "catalogues/retail_demo_store/products.yaml").read_text("utf-8"), Loader=yaml.CSafeLoader
    )
    names += [product["name"].lower() for product in shuffle.sample(products, 700)]
    names += sorted({product["style"].lower() for product in products} - {""}) * 8
    by_intent["find"] += [shuffle.choice(FRAMES).format(name) for name in names for _ in range(2)]
    frames = Path(__file__).with_name("wishes.txt").read_text("utf-8").splitlines()
    by_intent["find"] += [line for line in frames if line and not line.startswith("#")] * 2
    tellings = [need.lower() for use in bundled_uses() for need in use.needs]
    by_intent["find"] += tellings
    for path in needs:
        rows = (json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip())
        by_intent["find"] += [row["turns"][0].lower() for row in rows if row["turns"][0].isascii()]
    with (data / "answers/hetpqa_train.csv").open(encoding="utf-8") as file:
        by_intent["product"] += sorted({row["question"].lower() for row in csv.DictReader(file)})
    with (data / "policy/bitext_support.csv").open(encoding="utf-8") as file:
        by_intent["policy"] += sorted({row["instruction"].lower() for row in csv.DictReader(file)})
    clinc = json.loads((data / "scope/clinc150_train.json").read_text("utf-8"))
    other = [text.lower() for text, intent in clinc if intent not in _SHOP_TALK]
    other += [
        text.lower() for text, _ in json.loads((data / "scope/clinc150_oos_train.json").read_text("utf-8"))
    ] * 10
    with lzma.open(data / "pretrain/self_dialogue.txt.xz", "rt", encoding="utf-8") as file:
        chat = file.read().splitlines()
    other += [line.lower() for line in shuffle.sample([line for line in chat if 20 < len(line) < 120], 1500)]
    by_intent["other"] = other
    labelled = [(text, INTENTS.index(intent)) for intent, texts in by_intent.items() for text in texts]
    shuffle.shuffle(labelled)
    return [text for text, _ in labelled], [label for _, label in labelled]


def train(embedder: Embedder, data: Path, needs: list[Path], out: Path) -> float:
    """Fit on nine tenths, print how it does on the rest, save; returns the accuracy on the rest."""
    texts, labels = examples(data, needs)
    vectors, truth = embedder.embed(texts), np.array(labels)
    held = len(texts) // 10
    network = fit(vectors[held:], truth[held:])
    guess = chances(network, vectors[:held]).argmax(1)
    for index, intent in enumerate(INTENTS):
        of = truth[:held] == index
        print(f"{intent:8} {int(of.sum()):5} held back, recall {float((guess[of] == index).mean()):.3f}")
    save(network, out)
    return float((guess == truth[:held]).mean())


def main() -> None:
    """Command line: see the head of this file."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument(
        "--data", type=Path, required=True, help="folder with search/, answers/, policy/, scope/, ..."
    )
    parser.add_argument(
        "--needs", type=Path, action="append", default=[], help="needs files whose first turns are wishes"
    )
    parser.add_argument(
        "--cache", type=Path, default=Path.home() / ".cache/shopguide", help="converted encoder"
    )
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    options = parser.parse_args()
    accuracy = train(open_embedder(MINILM, options.cache), options.data, options.needs, options.out)
    print(f"accuracy on the rest {accuracy:.3f}, saved to {options.out}")


if __name__ == "__main__":
    main()
