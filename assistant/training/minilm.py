"""MiniLM to be tuned for another task: what the trainers of `retrieval/tuned_minilm.py`'s weights share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file
from tokenizers import Encoding, Tokenizer
from torch import Tensor, nn
from transformers import BertConfig, BertModel

from assistant.retrieval.minilm import minilm_folder
from assistant.retrieval.tuned_minilm import read_weights
from assistant.training.running import fast_bf16

_WARM_UP = 0.06
_LEAST = 0.02


@dataclass(frozen=True, slots=True)
class Batch:
    """Texts or pairs of texts in tensors, each (texts, tokens)."""

    tokens: list[Encoding]
    ids: Tensor
    mask: Tensor
    types: Tensor


class Batches:
    """Texts to tensors, cut at `longest` word pieces."""

    def __init__(self, longest: int) -> None:
        self._tokenizer = Tokenizer.from_file(str(minilm_folder() / "tokenizer.json"))
        self._tokenizer.enable_padding()
        self._tokenizer.enable_truncation(longest)

    def __call__(self, pairs: Sequence[tuple[str, str]]) -> Batch:
        """A batch of pairs; where the second text is empty, of the first alone."""
        read = self._tokenizer.encode_batch([pair if pair[1] else pair[0] for pair in pairs])
        ids, mask, types = (
            torch.tensor([getattr(one, part) for one in read])
            for part in ("ids", "attention_mask", "type_ids")
        )
        return Batch(read, ids, mask, types)


class TunableMiniLM(nn.Module):
    """MiniLM with its layers to be learnt and its embeddings as they are. Heads are added by who inherits."""

    def __init__(self) -> None:
        super().__init__()
        folder = minilm_folder()
        self.encoder = BertModel(BertConfig.from_pretrained(folder), add_pooling_layer=False)
        self.encoder.load_state_dict(load_file(folder / "model.safetensors"), strict=False)
        self.encoder.embeddings.requires_grad_(False)
        self.size: int = self.encoder.config.hidden_size

    def states(self, batch: Batch) -> tuple[Tensor, Tensor]:
        """The tokens' states (texts, tokens, size) and their mean (texts, size)."""
        with torch.autocast("cpu", torch.bfloat16, enabled=self.training and fast_bf16()):
            states = self.encoder(
                input_ids=batch.ids, attention_mask=batch.mask, token_type_ids=batch.types
            ).last_hidden_state
        states = states.float()
        return states, (states * batch.mask.unsqueeze(-1)).sum(1) / batch.mask.sum(1, keepdim=True)

    def go_on_from(self, weights: Path) -> None:
        """Begin with what was learnt before, as `write_weights` kept it, and not with MiniLM's own layers.

        Raises `ValueError` for the weights of another model.
        """
        learnt = {
            f"encoder.{name}" if name.startswith("encoder.layer.") else name: torch.from_numpy(tensor.copy())
            for name, tensor in read_weights(weights).items()
        }
        if unknown := self.load_state_dict(learnt, strict=False).unexpected_keys:
            raise ValueError(f"{weights} is of another model: {unknown[0]}")

    def layers(self) -> dict[str, NDArray[np.float32]]:
        """What was learnt of MiniLM, under its own names."""
        return {
            name: tensor.numpy()
            for name, tensor in self.encoder.state_dict().items()
            if name.startswith("encoder.layer.")
        }


class Tuner:
    """Learns by AdamW in so many steps, the heads at their own rate; both rise and then fall in a line."""

    def __init__(self, model: TunableMiniLM, rate: float, head_rate: float, steps: int) -> None:
        self._model = model
        layers = [weight for weight in model.encoder.parameters() if weight.requires_grad]
        heads = [weight for name, weight in model.named_parameters() if not name.startswith("encoder.")]
        self._optimizer = torch.optim.AdamW(
            [{"params": layers, "lr": rate}, {"params": heads, "lr": head_rate}], weight_decay=0.01
        )
        self._schedule = torch.optim.lr_scheduler.LambdaLR(
            self._optimizer,
            lambda step: min((step + 1) / (_WARM_UP * steps), max(_LEAST, (steps - step) / steps)),
        )

    def step(self, losses: Iterable[Tensor]) -> float:
        """One step down the sum of the losses, which is returned."""
        self._optimizer.zero_grad()
        total = 0.0
        for loss in losses:
            torch.autograd.backward(loss)
            total += loss.item()
        nn.utils.clip_grad_norm_(self._model.parameters(), 1.0)
        self._optimizer.step()
        self._schedule.step()
        return total
