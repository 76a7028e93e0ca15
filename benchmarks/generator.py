"""Speed of the generator beside the plain loop, with the same weights and prompts in one run.

    python benchmarks/generator.py [--model FOLDER] [--threads N] [--quick] [--json]
    python benchmarks/generator.py --agreement [--model FOLDER] [--json]

Plain is `GPT2LMHeadModel.generate` in fp32 with all cores, one request after the other; ours is the shared
generator (CTranslate2, int8). Every prompt has 64 tokens and 48 more are written, by both, for neither may
stop early. Plain and ours take turns, so that what else the machine does hits both; figures are medians.
`--agreement` tells instead how often int8 writes what fp32 writes.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice, takewhile
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers
from transformers import GPT2Config, GPT2LMHeadModel, logging

from assistant.generator import ctranslate
from assistant.generator.batching import SharedGenerator
from assistant.generator.constrained import most_likely
from assistant.generator.ctranslate import CTranslateEngine
from assistant.generator.engine import Followed, Scoring, Writing
from assistant.generator.trie import Trie, line
from assistant.generator.weights import BUNDLED, read_gpt2
from assistant.training.pairs import build_pairs
from assistant.training.shop import read_passages, read_products

PROMPT, NEW, SAID = 64, 48, 32
"""Tokens of a prompt, of what is written, and of a continuation whose likelihood is asked for."""
PEOPLE = 32
DEMO = Path(__file__).parent.parent / "bot" / "demo"
TEXT = (
    "Question: what should I know about it before I buy it and how long does it last when I use it daily? "
    "Evidence: It is a thing of many uses, made with care, and it comes with a case, a cable and a guide "
    "for the first days. Evidence: battery life and weight are on the page of the shop, with the warranty. "
)
START = """
import asyncio, sys
from pathlib import Path
from assistant.generator.batching import SharedGenerator
async def main():
    generator = SharedGenerator.open(Path(sys.argv[1]), Path(sys.argv[2]))
    await generator.generate("Need: a warm scarf\\nProduct:", 1, 30)
    print("torch" in sys.modules, flush=True)
    await generator.close()
asyncio.run(main())
"""


def tell(text: str) -> None:
    """Progress, beside the figures."""
    print(text, file=sys.stderr, flush=True)


class Unstopped(CTranslateEngine):
    """The engine, writing on to the last token that it may, and counting what it wrote."""

    written = 0
    _counting = Lock()

    def write(self, batch: Sequence[Writing]) -> list[str]:
        tokens = sum(map(len, self.write_tokens(batch, [])))
        with self._counting:
            self.written += tokens
        return [""] * len(batch)


class Plain:
    """transformers and nothing else."""

    def __init__(self, folder: Path, threads: int) -> None:
        logging.set_verbosity_error()
        logging.disable_progress_bar()
        torch.set_num_threads(threads)
        self.model: Any = GPT2LMHeadModel.from_pretrained(folder, dtype=torch.float32).train(False)
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))

    def ids(self, text: str) -> list[int]:
        return list(self.tokenizer.encode(text).ids)

    def write(self, prompt: str) -> int:
        """Tokens written."""
        ids = torch.tensor([self.ids(prompt)])
        out = self.model.generate(
            ids,
            attention_mask=torch.ones_like(ids),
            max_new_tokens=NEW,
            min_new_tokens=NEW,
            do_sample=False,
            use_cache=True,  # whatever the folder says: training leaves it off
        )
        return int(out.shape[1] - ids.shape[1])

    def score(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
        """log P of each continuation, all in one forward pass."""
        prompts, said = [self.ids(one) for one, _ in pairs], [self.ids(two) for _, two in pairs]
        rows = [one + two for one, two in zip(prompts, said, strict=True)]
        width = max(map(len, rows))
        ids = torch.tensor([row + [0] * (width - len(row)) for row in rows])
        with torch.inference_mode():
            steps = self.model(ids).logits[:, :-1].log_softmax(-1).gather(2, ids[:, 1:, None])[..., 0]
        return [
            float(row[len(one) - 1 : len(one) - 1 + len(two)].sum())
            for row, one, two in zip(steps, prompts, said, strict=True)
        ]


class Counted(CTranslateEngine):
    """The engine, counting the nodes that a search continues."""

    paths = 0

    def follow(self, prompt: str, paths: Sequence[Sequence[int]], known: int = 0) -> list[Followed]:
        self.paths += len(paths)
        return super().follow(prompt, paths, known)


class Watch:
    """Seconds by name, of turns that were taken alternately."""

    def __init__(self) -> None:
        self.seconds: dict[str, list[float]] = defaultdict(list)

    @contextmanager
    def time(self, name: str) -> Iterator[None]:
        began = time.perf_counter()
        yield
        self.seconds[name].append(time.perf_counter() - began)

    def median(self, name: str) -> float:
        return statistics.median(self.seconds[name])


def prompts(tokenizer: Tokenizer, count: int, length: int = PROMPT) -> list[str]:
    """`count` different texts of exactly `length` tokens."""
    ids = tokenizer.encode(TEXT * 4).ids
    found: list[str] = []
    for start in range(len(ids) - length):
        text = str(tokenizer.decode(ids[start : start + length]))
        if len(tokenizer.encode(text).ids) == length and text not in found:
            found.append(text)
        if len(found) == count:
            return found
    raise SystemExit(f"the tokenizer cuts the benchmark's text into only {len(found)} prompts")


async def writing(folder: Path, cache: Path, rounds: int, threads: int) -> dict[str, float]:
    """Tokens a second of one person and of `PEOPLE` at once, ours and plain."""
    plain, engine = Plain(folder, threads), Unstopped.open(folder, cache, threads)
    shared = SharedGenerator(engine)
    asked = prompts(plain.tokenizer, PEOPLE)
    watch = Watch()

    async def ours(people: int) -> None:
        await asyncio.gather(*(shared.generate(prompt, NEW, 600) for prompt in asked[:people]))

    plain.write(asked[0])
    await ours(PEOPLE)
    for number in range(rounds):
        tell(f"  round {number + 1} of {rounds}")
        for name, people in (("single", 1), ("concurrent", PEOPLE)):
            with watch.time("plain"):
                assert plain.write(asked[number % PEOPLE]) == NEW
            with watch.time(name):
                await ours(people)
    assert engine.written == NEW * (PEOPLE + rounds * (1 + PEOPLE))
    await shared.close()
    rates = {
        "plain": NEW / watch.median("plain"),
        "single": NEW / watch.median("single"),
        "concurrent": NEW * PEOPLE / watch.median("concurrent"),
    }
    return {
        "plain_tokens_per_second": rates["plain"],
        "single_tokens_per_second": rates["single"],
        "concurrent_tokens_per_second": rates["concurrent"],
        "single_ratio": rates["single"] / rates["plain"],
        "concurrent_ratio": rates["concurrent"] / rates["plain"],
    }


async def likelihoods(folder: Path, cache: Path, rounds: int, threads: int) -> dict[str, float]:
    """Continuations scored a second: after prompts of their own, and many short ones after one prompt."""
    plain, engine = Plain(folder, threads), CTranslateEngine.open(folder, cache, threads)
    shared = SharedGenerator(engine)
    texts = prompts(plain.tokenizer, PEOPLE)
    long = prompts(plain.tokenizer, PEOPLE, SAID)
    short = [f" {text}" for text in prompts(plain.tokenizer, PEOPLE, 8)]
    own = list(zip(texts, (f" {text}" for text in long), strict=True))
    one = [(texts[0], text) for text in short]
    watch = Watch()
    for number in range(rounds + 1):
        tell(f"  round {number} of {rounds}")
        if number == 1:
            watch = Watch()  # the first was to warm up
        for name, pairs in (("own", own), ("one", one)):
            with watch.time(f"plain {name}"):
                for pair in pairs:
                    plain.score([pair])
            with watch.time(f"ours {name}"):
                told = await shared.likelihood(pairs, 600, total=True)
            with watch.time(f"plain batch {name}"):
                true = plain.score(pairs)
    await shared.close()
    return {
        "likelihood_per_second": PEOPLE / watch.median("ours own"),
        "likelihood_ratio": watch.median("plain own") / watch.median("ours own"),
        "likelihood_batch_ratio": watch.median("plain batch own") / watch.median("ours own"),
        "likelihood_one_prompt_per_second": PEOPLE / watch.median("ours one"),
        "likelihood_one_prompt_ratio": watch.median("plain one") / watch.median("ours one"),
        "likelihood_one_prompt_batch_ratio": watch.median("plain batch one") / watch.median("ours one"),
        "likelihood_int8_error": float(np.abs(np.subtract(told, true)).mean() / 8),
    }


def constrained(folder: Path, cache: Path, rounds: int) -> dict[str, float]:
    """Milliseconds to find the likeliest of the demo shop's titles and categories, or to score them all."""
    engine = Counted.open(folder, cache, 1)
    products = read_products(DEMO / "catalogue")
    titles = list(dict.fromkeys(product.title for product in products))
    categories = list(dict.fromkeys(" > ".join(product.category) for product in products if product.category))
    prompt = "Query: something warm to wear in winter\nSearch:"
    watch = Watch()
    figures: dict[str, float] = {}
    for name, texts in (("titles", titles), ("categories", categories)):
        with watch.time(f"{name} trie"):
            trie = Trie(texts, engine.encode)
        engine.paths = 0
        for _ in range(rounds):
            with watch.time(f"{name} search"):
                choice = most_likely(engine, prompt, trie)
            with watch.time(f"{name} free"):
                engine.write([Writing(prompt, len(engine.encode([line(choice.ranked[0][0])])[0]))])
            with watch.time(f"{name} scoring"):
                scored = engine.score([Scoring(prompt, line(text)) for text in trie.texts])
        assert choice.exact
        best = max(zip(scored, trie.texts, strict=True), key=lambda pair: pair[0].total)
        assert abs(best[0].total - choice.ranked[0][1]) < 0.5, "the search missed the likeliest"
        figures |= {
            f"{name}_count": len(trie.texts),
            f"{name}_trie_ms": 1000 * watch.median(f"{name} trie"),
            f"{name}_search_ms": 1000 * watch.median(f"{name} search"),
            f"{name}_free_ms": 1000 * watch.median(f"{name} free"),
            f"{name}_scoring_ms": 1000 * watch.median(f"{name} scoring"),
            f"{name}_nodes": engine.paths / rounds,
        }
    engine.close()
    return figures


def sharing(folder: Path, cache: Path, rounds: int) -> dict[str, float]:
    """How much quicker a batch is written when its prompts' common beginning of 48 tokens is read once."""
    engine = Unstopped.open(folder, cache, 1)
    beginning, *endings = prompts(Tokenizer.from_file(str(folder / "tokenizer.json")), 17, 48)
    batch = [Writing(f"{beginning} {ending[:60]}", NEW) for ending in endings]
    watch = Watch()
    usual = ctranslate.SHARED
    for _ in range(rounds + 1):
        for name, least in (("apart", 10_000), ("shared", usual)):
            ctranslate.SHARED = least
            with watch.time(name):
                engine.write(batch)
    ctranslate.SHARED = usual
    engine.close()
    return {"prefix_sharing_ratio": watch.median("apart") / watch.median("shared")}


def bandwidth(rounds: int, threads: int) -> float:
    """Bytes a second that `threads` cores together read from memory: the best of summing half a gigabyte."""
    torch.set_num_threads(threads)
    block = torch.ones(128 * 2**20, dtype=torch.float32)
    seconds = []
    for _ in range(3 * rounds):
        began = time.perf_counter()
        block.sum()
        seconds.append(time.perf_counter() - began)
    return block.numel() * block.element_size() / min(seconds)


def bytes_a_token(folder: Path, cache: Path) -> int:
    """What must be read for a token at batch 1: every weight once, and the keys and values so far.

    The limit is bandwidth / bytes: no engine can be quicker that reads its weights from memory. A model that
    fits the processor's cache, as the bundled one does, may come near it or pass it.
    """
    model = read_gpt2(folder)
    width = model.tensors["wte.weight"].shape[1]
    [converted] = cache.glob(f"*{model.digest[:16]}-int8-*")
    return (converted / "model.bin").stat().st_size + 2 * model.layers * width * 4 * (PROMPT + NEW // 2)


def start(folder: Path, cache: Path, rounds: int) -> float:
    """Seconds from starting a process to its first token, the model converted before."""
    seconds = []
    for _ in range(rounds):
        began = time.perf_counter()
        command = [sys.executable, "-c", START, str(folder), str(cache)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout
            told = process.stdout.readline().strip()
            seconds.append(time.perf_counter() - began)
        if told != "False":
            raise SystemExit(f"the start imported torch, or failed: {told!r}")
    return statistics.median(seconds)


def agreement(folder: Path, cache: Path, count: int) -> dict[str, float]:
    """How often int8 writes what fp32 writes, on prompts that code makes from the demo shop."""
    pairs = build_pairs(read_products(DEMO / "catalogue"), read_passages(DEMO / "policies"))
    batch = [Writing(pair.prompt, NEW) for pair in islice(pairs, count)]
    written = {}
    for kind in ("float32", "int8"):
        engine = CTranslateEngine.open(folder, cache, compute_type=kind)
        written[kind] = [engine.write_tokens([one], engine.stops)[0] for one in batch]
        engine.close()
    both = list(zip(written["float32"], written["int8"], strict=True))
    same = sum(
        sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, two, strict=False)))
        for one, two in both
    )
    return {
        "prompts": len(batch),
        "same_texts": sum(one == two for one, two in both) / len(batch),
        "tokens_before_the_first_difference": same / max(1, sum(map(len, written["float32"]))),
    }


def make_gpt2(folder: Path) -> Path:
    """GPT-2 in its smallest published size, 124 million parameters, with random weights and a tokenizer of
    its own that merges pairs of letters, so that it has as many tokens as GPT-2's."""
    letters = sorted(pre_tokenizers.ByteLevel.alphabet())
    pairs = list(islice(((one, two) for one in letters for two in letters), 50_257 - len(letters) - 1))
    tokens = ["<|endoftext|>", *letters, *(one + two for one, two in pairs)]
    tokenizer = Tokenizer(models.BPE({token: number for number, token in enumerate(tokens)}, pairs))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    torch.manual_seed(1)
    GPT2LMHeadModel(GPT2Config(bos_token_id=0, eos_token_id=0)).save_pretrained(folder)
    tokenizer.save(str(folder / "tokenizer.json"))
    return folder


def measure(folder: Path, cache: Path, quick: bool, threads: int) -> dict[str, float]:
    """Everything but agreement."""
    rounds = 3 if quick else 11
    figures: dict[str, float] = {"threads": threads, "load": os.getloadavg()[0]}
    tell("writing, the model")
    figures |= asyncio.run(writing(folder, cache, rounds, threads))
    tell("likelihoods")
    figures |= asyncio.run(likelihoods(folder, cache, 1 if quick else 5, threads))
    tell("constrained decoding")
    figures |= constrained(folder, cache, 1 if quick else 5)
    tell("prompts with the same beginning")
    figures |= sharing(folder, cache, rounds)
    tell("start and memory")
    figures["start_seconds"] = start(folder, cache, 3)
    memory = bandwidth(rounds, threads)
    figures["bandwidth_gigabytes_per_second"] = memory / 1e9
    figures["bandwidth_share"] = figures["single_tokens_per_second"] * bytes_a_token(folder, cache) / memory
    tell("writing, GPT-2 of 124 million parameters, made on the spot")
    large = make_gpt2(cache / "gpt2")
    told = asyncio.run(writing(large, cache, 1 if quick else 5, threads))
    figures |= {f"gpt2_{name}": value for name, value in told.items()}
    figures["gpt2_bandwidth_share"] = told["single_tokens_per_second"] * bytes_a_token(large, cache) / memory
    return figures


def main() -> int:
    """The command line; returns the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--model", type=Path, default=BUNDLED, help="folder of a GPT-2")
    parser.add_argument("--quick", action="store_true", help="fewer rounds, within a minute")
    parser.add_argument(
        "--threads", type=int, default=os.cpu_count() or 1, help="cores for either side (all)"
    )
    parser.add_argument("--agreement", action="store_true", help="int8 beside fp32 instead of speed")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of a table")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if options.agreement:
            figures = agreement(options.model, Path(folder), 40 if options.quick else 240)
        else:
            figures = measure(options.model, Path(folder), options.quick, options.threads)
    if options.json:
        print(json.dumps(figures))
    else:
        for name, value in figures.items():
            print(f"{name:40} {value:12,.3f}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
