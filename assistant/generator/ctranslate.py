"""The default engine on a CPU: CTranslate2 in int8, several times faster than `GPT2LMHeadModel.generate`.

Each worker has one thread: two threads in one worker are slower than one (they wait for each other).
Weights are converted once into a cache folder named by their hash; torch is never imported.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from assistant.ct2 import import_ctranslate2
from assistant.generator.engine import Scoring, Writing
from assistant.generator.weights import Gpt2, UnusableModel, read_gpt2

LINE_END = "Ċ"
"""How a byte-level vocabulary writes the newline."""
LAYOUT = 1
"""Grows when `convert` changes what it writes, so that older conversions are not taken up."""


class CTranslateEngine:
    """A GPT-2 in CTranslate2. Open it with `open`."""

    def __init__(self, model: Gpt2, converted: Path, compute_type: str, workers: int) -> None:
        self.workers = workers
        self._tokenizer = model.tokenizer
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._tokens = model.tokens
        self._context = model.context
        self._end = model.tokens[model.end]
        self._stops = [number for number, token in enumerate(model.tokens) if LINE_END in token]
        self._stops.append(model.end)
        self._generator: Any = import_ctranslate2().Generator(
            str(converted), device="cpu", compute_type=compute_type, inter_threads=workers, intra_threads=1
        )

    @classmethod
    def open(
        cls, folder: Path, cache: Path, workers: int | None = None, compute_type: str = "int8"
    ) -> CTranslateEngine:
        """The model in `folder`, converted into `cache` if it is not there yet.

        `workers` batches run at once, one thread each; as many as there are cores when left out.
        Raises `UnusableModel` for the folder and `OSError` when the cache cannot be written.
        """
        model = read_gpt2(folder)
        converted = cache / f"gpt2-{model.digest[:16]}-{compute_type}-{LAYOUT}"
        if not (converted / "model.bin").is_file():
            convert(model, converted, compute_type)
        return cls(model, converted, compute_type, workers or os.cpu_count() or 1)

    def write(self, batch: Sequence[Writing]) -> list[str]:
        """See `Engine.write`."""
        if not batch:
            return []
        longest = min(max(request.max_tokens for request in batch), self._context // 2)
        prompts = [self._prompt(request.prompt, self._context - longest) for request in batch]
        shortest = min(map(len, prompts))

        def enough(step: Any) -> bool:
            # A batch steps through what its longer prompts have beyond the shortest one as well.
            written = step.step + 1 - (len(prompts[step.batch_id]) - shortest)
            request = batch[step.batch_id]
            return bool(written >= request.max_tokens or request.unwanted())

        results = self._generator.generate_batch(
            prompts,
            max_length=longest,
            sampling_topk=1,
            end_token=self._stops,
            include_prompt_in_result=False,
            callback=enough,
        )
        written = []
        for request, result in zip(batch, results, strict=True):
            text = self._tokenizer.decode(result.sequences_ids[0][: request.max_tokens])
            written.append(text.partition("\n")[0].strip())
        return written

    def score(self, batch: Sequence[Scoring]) -> list[float]:
        """See `Engine.score`."""
        rows, lengths = [], []
        for request in batch:
            said = self._encode(request.continuation)[: self._context // 2]
            rows.append(self._prompt(request.prompt, self._context - len(said)) + said)
            lengths.append(len(said))
        results = self._generator.score_batch(rows, max_input_length=0) if rows else []
        return [
            sum(result.log_probs[-length:]) / length if length else 0.0
            for result, length in zip(results, lengths, strict=True)
        ]

    def close(self) -> None:
        """See `Engine.close`."""
        self._generator.unload_model()

    def _encode(self, text: str) -> list[str]:
        return [self._tokens[number] for number in self._tokenizer.encode(text, add_special_tokens=False).ids]

    def _prompt(self, text: str, room: int) -> list[str]:
        """The prompt's tokens; one that is too long loses its middle, for both ends say what is asked."""
        tokens = self._encode(text) or [self._end]
        if len(tokens) <= room:
            return tokens
        head = room * 3 // 4
        return tokens[:head] + tokens[len(tokens) - (room - head) :]


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
