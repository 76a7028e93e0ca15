"""Texts by what they are about: a wish, a question about a product or to the shop, or something else.

Wishes are made from product names (the furniture queries, the catalogue's own names) set into the frames people
speak in, and from needs by use (`wishes.txt` and what things are for, `retrieval/uses.txt`); questions about
products are HetPQA's; questions to the shop Bitext's; everything else is of CLINC150 and small talk. Sources and
licences: see the model card of the generator.
"""

from __future__ import annotations

import csv
import json
import lzma
import random
from pathlib import Path

import yaml

from assistant.retrieval.uses import bundled_uses

INTENTS = ("find", "product", "policy", "other")

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


def examples(data: Path, seed: int = 0) -> list[tuple[str, str]]:
    """Sentences with what they are about, shuffled. Raises `FileNotFoundError` without the data."""
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
    labelled = [(text, intent) for intent, texts in by_intent.items() for text in texts]
    shuffle.shuffle(labelled)
    return labelled
