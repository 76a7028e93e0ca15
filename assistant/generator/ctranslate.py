"""The default engine on a CPU: CTranslate2 in int8, several times faster than `GPT2LMHeadModel.generate`.

Each worker has one thread: two threads in one worker are slower than one (they wait for each other), but for
a model of GPT-2's size and more, whose single requests gain by them.
Weights are converted once into a cache folder named by their hash; torch is never imported.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from itertools import takewhile
from pathlib import Path
from typing import Any, Self

import numpy as np

from assistant.ct2 import import_ctranslate2
from assistant.generator.engine import Followed, Scored, Scoring, Writing
from assistant.generator.tokens import Tokens
from assistant.generator.weights import Gpt2, UnusableModel, read_gpt2

LARGE = 60_000_000
"""Parameters from which on all threads work at one batch."""
LAYOUT = 1
"""Grows when `convert` changes what it writes, so that older conversions are not taken up."""
SHARED = 16
"""Tokens at the beginning of all prompts of a batch from which on they are read once for all."""
SCORED = 2
"""Sequences that are scored at once: the probabilities of more no longer fit the processor's cache."""
WALKED = 16
"""Paths that are walked at once after one prompt."""


class CTranslateEngine:
    """A GPT-2 in CTranslate2. Open it with `open`."""

    def __init__(self, model: Gpt2, converted: Path, compute_type: str, threads: int) -> None:
        large = sum(tensor.size for tensor in model.tensors.values()) >= LARGE
        self.workers = 1 if large else threads
        self._text = Tokens(model)
        self.stops = self._text.stops
        self._tokens = model.tokens
        self._generator: Any = import_ctranslate2().Generator(
            str(converted),
            device="cpu",
            compute_type=compute_type,
            inter_threads=self.workers,
            intra_threads=threads // self.workers,
        )

    @classmethod
    def open(cls, folder: Path, cache: Path, threads: int | None = None, compute_type: str = "int8") -> Self:
        """The model in `folder`, converted into `cache` if it is not there yet.

        `threads` batches run at once, or one by all of them if the model is large; as many as there are
        cores when left out.
        Raises `UnusableModel` for the folder and `OSError` when the cache cannot be written.
        """
        model = read_gpt2(folder)
        converted = cache / f"gpt2-{model.digest[:16]}-{compute_type}-{LAYOUT}"
        if not (converted / "model.bin").is_file():
            convert(model, converted, compute_type)
        return cls(model, converted, compute_type, threads or os.cpu_count() or 1)

    def write(self, batch: Sequence[Writing]) -> list[str]:
        """See `Engine.write`."""
        return [self._text.line(ids) for ids in self.write_tokens(batch, self.stops)]

    def write_tokens(self, batch: Sequence[Writing], stops: Sequence[int]) -> list[list[int]]:
        """Greedy continuations as token ids, each up to the first of `stops`, without it."""
        longest = min(max((one.max_tokens for one in batch), default=1), self._text.context // 2)
        prompts = [self._text.prompt(one.prompt, longest) for one in batch]
        written: list[list[int]] = [[] for _ in batch]
        for places in _alike([len(prompt) for prompt in prompts], longest):
            group = self._write_group(
                [batch[place] for place in places], [prompts[place] for place in places], longest, stops
            )
            for place, ids in zip(places, group, strict=True):
                written[place] = ids
        return written

    def _write_group(
        self, batch: list[Writing], prompts: list[list[int]], longest: int, stops: Sequence[int]
    ) -> list[list[int]]:
        """Continuations of prompts that differ little in length."""
        shortest = min(map(len, prompts))
        # Two tokens of each stay its own: with one, CTranslate2 returns the prompts with what is written.
        shared = min(_common(prompts), shortest - 2) if len(prompts) > 1 else 0
        if shared < SHARED:
            shared = 0

        def enough(step: Any) -> bool:
            # A batch steps through what its longer prompts have beyond the shortest one as well.
            written = step.step + 1 - (len(prompts[step.batch_id]) - shortest)
            request = batch[step.batch_id]
            return bool(written >= request.max_tokens or request.unwanted())

        results = self._generator.generate_batch(
            [self._named(prompt[shared:]) for prompt in prompts],
            static_prompt=self._named(prompts[0][:shared]) or None,
            cache_static_prompt=False,  # CTranslate2 never forgets a cached one
            max_length=longest,
            sampling_topk=1,
            end_token=list(stops),
            include_prompt_in_result=False,
            callback=enough,
        )
        return [
            result.sequences_ids[0][: request.max_tokens]
            for request, result in zip(batch, results, strict=True)
        ]

    def score(self, batch: Sequence[Scoring]) -> list[Scored]:
        """See `Engine.score`. Short continuations of one prompt share its reading."""
        said = self.encode([one.continuation for one in batch])
        scored = [Scored(0.0, 0)] * len(batch)
        groups: dict[str, list[int]] = {}
        for place, request in enumerate(batch):
            if said[place]:
                groups.setdefault(request.prompt, []).append(place)
        alone = []
        for prompt, places in groups.items():
            paths = [said[place] for place in places]
            longest = max(map(len, paths))
            ids = self._text.prompt(prompt, longest)
            if len(places) > 2 and len(ids) >= longest:
                for start in range(0, len(places), WALKED):
                    walked = self._walk(ids, paths[start : start + WALKED])
                    for place, one in zip(places[start : start + WALKED], walked, strict=True):
                        scored[place] = Scored(float(one.steps.sum(dtype=np.float64)), len(said[place]))
            else:
                alone += places
        rows = [
            self._named(self._text.prompt(batch[place].prompt, len(said[place])) + said[place])
            for place in alone
        ]
        results = self._generator.score_batch(rows, max_input_length=0, max_batch_size=SCORED) if rows else []
        for place, result in zip(alone, results, strict=True):
            scored[place] = Scored(sum(result.log_probs[-len(said[place]) :]), len(said[place]))
        return scored

    def encode(self, texts: Sequence[str]) -> list[list[int]]:
        """See `Engine.encode`."""
        return self._text.encode(texts)

    def follow(self, prompt: str, paths: Sequence[Sequence[int]], known: int = 0) -> list[Followed]:
        """See `Engine.follow`."""
        if not paths:
            return []
        return self._walk(self._text.prompt(prompt, max(map(len, paths))), paths, known)

    def _walk(self, prompt: list[int], paths: Sequence[Sequence[int]], known: int = 0) -> list[Followed]:
        """The prompt is read once, then all paths go step by step together, each to its own end."""
        rows = [[prompt[-1], *path] for path in paths]
        if known:
            # CTranslate2 reads at once as far as the shortest row goes: one more, to where steps count.
            rows.append(rows[0][: known + 1])
        results = self._generator.generate_batch(
            [self._named(row) for row in rows],
            include_prompt_in_result=not known,
            end_token=[],  # or CTranslate2 takes its probability away while it walks
            static_prompt=self._named(prompt[:-1]) or None,
            cache_static_prompt=False,
            max_length=max(map(len, paths)) + 1,
            sampling_topk=1,
            return_logits_vocab=True,
            callback=lambda step: bool(step.step >= len(rows[step.batch_id]) - 1 - known),
        )
        followed = []
        for path, result in zip(paths, results, strict=False):
            counted = list(path[known:])
            logits = np.array(result.logits[0])[: len(counted) + 1, : len(self._tokens)]
            logits -= logits.max(axis=1, keepdims=True)
            logits -= np.log(np.exp(logits).sum(axis=1, keepdims=True))
            followed.append(Followed(logits[np.arange(len(counted)), counted], logits[-1]))
        return followed

    def close(self) -> None:
        """See `Engine.close`."""
        self._generator.unload_model()

    def _named(self, ids: Sequence[int]) -> list[str]:
        return [self._tokens[number] for number in ids]


def _alike(lengths: Sequence[int], new: int) -> Iterator[list[int]]:
    """Places of prompts in groups that differ by at most a quarter of what is to be written.

    CTranslate2 reads a batch at once as far as its shortest prompt, and the rest token by token; beyond
    that much it is quicker to write twice.
    """
    group: list[int] = []
    for place in sorted(range(len(lengths)), key=lengths.__getitem__):
        # A prompt of one token would bring the longer ones of its batch back with what is written.
        if group and (
            lengths[place] - lengths[group[0]] > new // 4 or lengths[group[0]] == 1 < lengths[place]
        ):
            yield group
            group = []
        group.append(place)
    if group:
        yield group


def _common(prompts: Sequence[list[int]]) -> int:
    """Tokens with which all prompts begin."""
    return sum(1 for _ in takewhile(lambda column: len(set(column)) == 1, zip(*prompts, strict=False)))


def convert(model: Gpt2, target: Path, compute_type: str) -> None:
    """Write `model` to `target` in CTranslate2's format, whole or not at all.

    Source of the mapping: CTranslate2's own loader for GPT-2, which needs transformers and torch.
    """
    specs = import_ctranslate2().specs
    activations = {
        "gelu_new": specs.Activation.GELUTanh,
        "gelu_pytorch_tanh": specs.Activation.GELUTanh,
        "gelu": specs.Activation.GELU,
        "relu": specs.Activation.RELU,
        "silu": specs.Activation.SWISH,
    }
    if model.activation not in activations:
        raise UnusableModel(f"activation function {model.activation!r}: only {', '.join(activations)} work")
    tensors = model.tensors
    spec = specs.TransformerDecoderModelSpec.from_config(
        model.layers, model.heads, pre_norm=True, activation=activations[model.activation]
    )

    def norm(part: Any, name: str) -> None:
        part.gamma, part.beta = tensors[f"{name}.weight"], tensors[f"{name}.bias"]

    def linear(part: Any, name: str) -> None:
        # GPT-2 keeps (inputs, outputs), CTranslate2 wants (outputs, inputs).
        part.weight, part.bias = tensors[f"{name}.weight"].T.copy(), tensors[f"{name}.bias"]

    decoder = spec.decoder
    decoder.scale_embeddings = False
    decoder.embeddings.weight = tensors["wte.weight"]
    decoder.position_encodings.encodings = tensors["wpe.weight"]
    decoder.projection.weight = tensors.get("lm_head.weight", tensors["wte.weight"])
    norm(decoder.layer_norm, "ln_f")
    for number, layer in enumerate(decoder.layer):
        norm(layer.self_attention.layer_norm, f"h.{number}.ln_1")
        linear(layer.self_attention.linear[0], f"h.{number}.attn.c_attn")
        linear(layer.self_attention.linear[1], f"h.{number}.attn.c_proj")
        norm(layer.ffn.layer_norm, f"h.{number}.ln_2")
        linear(layer.ffn.linear_0, f"h.{number}.mlp.c_fc")
        linear(layer.ffn.linear_1, f"h.{number}.mlp.c_proj")
    spec.register_vocabulary(model.tokens)
    end = model.tokens[model.end]
    spec.config.bos_token = spec.config.eos_token = spec.config.unk_token = end
    spec.config.layer_norm_epsilon = model.epsilon
    spec.validate()
    spec.optimize(quantization=None if compute_type == "float32" else compute_type)
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(prefix=f"{target.name}.", dir=target.parent))
    try:
        spec.save(str(unfinished))
        unfinished.chmod(0o755)
        try:
            unfinished.rename(target)
        except OSError:
            # Another process was first; a folder without model.bin is a leftover and gives way.
            if not (target / "model.bin").is_file():
                shutil.rmtree(target, ignore_errors=True)
                unfinished.rename(target)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
