"""The reference engine: the same model in PyTorch, fp32, on a GPU if there is one.

Slower than CTranslate2 on a CPU; it is what the others are compared with. torch is imported when an engine
is opened and not before.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from assistant.generator.engine import Followed, Scored, Scoring, Writing
from assistant.generator.tokens import Tokens
from assistant.generator.weights import read_gpt2


class TorchEngine:
    """A GPT-2 in transformers. Open it with `open`."""

    workers = 1

    def __init__(self, model: Any, text: Tokens, device: str) -> None:
        self._model = model
        self._text = text
        self._device = device

    @classmethod
    def open(cls, folder: Path, device: str | None = None) -> TorchEngine:
        """The model in `folder`, on the first GPU, or the CPU where there is none. Raises `UnusableModel`."""
        text = Tokens(read_gpt2(folder))  # says what is wrong with a folder before torch is imported

        import torch
        import transformers

        library: Any = transformers  # in part without types
        library.utils.logging.disable_progress_bar()
        device = device or ("cuda" if torch.cuda.is_available() else "cpu")
        model = library.GPT2LMHeadModel.from_pretrained(folder, dtype=torch.float32).to(device)
        return cls(model.train(False), text, device)

    def write(self, batch: Sequence[Writing]) -> list[str]:
        """See `Engine.write`."""
        return [self._text.line(ids) for ids in self.write_tokens(batch, self._text.stops)]

    def write_tokens(self, batch: Sequence[Writing], stops: Sequence[int]) -> list[list[int]]:
        """Greedy continuations as token ids, each up to the first of `stops`, without it.

        One batch, padded on the left, with the keys and values of earlier tokens kept.
        """
        import torch
        import transformers

        library: Any = transformers

        if not batch:
            return []
        longest = min(max(one.max_tokens for one in batch), self._text.context // 2)
        prompts = [self._text.prompt(one.prompt, longest) for one in batch]
        width = max(map(len, prompts))
        ids = torch.tensor([[0] * (width - len(prompt)) + prompt for prompt in prompts], device=self._device)
        mask = torch.tensor(
            [[0] * (width - len(prompt)) + [1] * len(prompt) for prompt in prompts], device=self._device
        )

        def given_up(sequences: Any, scores: Any, **_: Any) -> Any:
            enough = [one.unwanted() or sequences.shape[1] - width >= one.max_tokens for one in batch]
            return torch.tensor(enough, device=sequences.device)

        out = self._model.generate(
            ids,
            attention_mask=mask,
            generation_config=library.GenerationConfig(
                max_new_tokens=longest,
                do_sample=False,
                eos_token_id=list(stops) or None,
                pad_token_id=self._text.stops[-1],
            ),
            stopping_criteria=library.StoppingCriteriaList([given_up]),
        )[:, width:].tolist()
        written = []
        for one, row in zip(batch, out, strict=True):
            row = row[: one.max_tokens]
            stop = next((place for place, number in enumerate(row) if number in stops), len(row))
            written.append(row[:stop])
        return written

    def score(self, batch: Sequence[Scoring]) -> list[Scored]:
        """See `Engine.score`. Continuations of one prompt share its reading."""
        said = self.encode([one.continuation for one in batch])
        scored = [Scored(0.0, 0)] * len(batch)
        groups: dict[str, list[int]] = {}
        for place, request in enumerate(batch):
            groups.setdefault(request.prompt, []).append(place)
        alone = [places[0] for places in groups.values() if len(places) == 1]
        for prompt, places in groups.items():
            if len(places) > 1:
                walked = self.follow(prompt, [said[place] for place in places])
                for place, one in zip(places, walked, strict=True):
                    scored[place] = Scored(float(one.steps.sum(dtype=np.float64)), len(said[place]))
        if alone:
            prompts = [self._text.prompt(batch[place].prompt, len(said[place])) for place in alone]
            for place, total in zip(
                alone, self._totals(prompts, [said[place] for place in alone]), strict=True
            ):
                scored[place] = Scored(total, len(said[place]))
        return scored

    def _totals(self, prompts: list[list[int]], said: list[list[int]]) -> list[float]:
        """Sums of log-probabilities of what is said after prompts that have little in common."""
        import torch

        rows = [one + two for one, two in zip(prompts, said, strict=True)]
        with torch.inference_mode():
            hidden = self._model.transformer(self._padded(rows)).last_hidden_state
            # Only the places that predict what is said go through the vocabulary.
            places = [
                (row, len(prompt) - 1 + step)
                for row, (prompt, path) in enumerate(zip(prompts, said, strict=True))
                for step in range(len(path))
            ]
            if not places:
                return [0.0] * len(rows)
            row_of, place_of = torch.tensor(places, device=self._device).T
            told = torch.tensor([token for path in said for token in path], device=self._device)
            logits = self._model.lm_head(hidden[row_of, place_of]).log_softmax(-1)
            steps = logits.gather(1, told[:, None])[:, 0].double()
            return [float(part.sum()) for part in steps.split(list(map(len, said)))]

    def encode(self, texts: Sequence[str]) -> list[list[int]]:
        """See `Engine.encode`."""
        return self._text.encode(texts)

    def follow(self, prompt: str, paths: Sequence[Sequence[int]], known: int = 0) -> list[Followed]:
        """See `Engine.follow`. The prompt's keys and values are made once and copied for each path."""
        import torch
        from transformers import DynamicCache

        if not paths:
            return []
        ids = self._text.prompt(prompt, max(map(len, paths)))
        with torch.inference_mode():
            read = self._model(
                torch.tensor([ids], device=self._device), past_key_values=DynamicCache(), use_cache=True
            )
            first = read.logits[0, -1].log_softmax(-1).cpu().numpy()
            if not any(paths):
                return [Followed(np.zeros(0, np.float32), first) for _ in paths]
            cache = read.past_key_values
            cache.batch_repeat_interleave(len(paths))
            rows = self._padded(paths)
            logits = self._model(rows, past_key_values=cache, use_cache=True).logits
            after = logits.log_softmax(-1).cpu().numpy()
        followed = []
        for path, row in zip(paths, after, strict=True):
            told = np.concatenate([first[None], row[: len(path)]])
            followed.append(Followed(told[np.arange(len(path)), list(path)][known:], told[-1]))
        return followed

    def close(self) -> None:
        """See `Engine.close`."""
        del self._model

    def _padded(self, rows: Sequence[Sequence[int]]) -> Any:
        """Rows padded on the right, where causal attention keeps the filler from being seen."""
        import torch

        width = max(map(len, rows))
        return torch.tensor([list(row) + [0] * (width - len(row)) for row in rows], device=self._device)
