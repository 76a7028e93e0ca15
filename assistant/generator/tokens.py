"""Text to token ids and back, the same for every engine that holds the model itself."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.generator.weights import Gpt2

LINE_END = "Ċ"
"""How a byte-level vocabulary writes the newline, at which a continuation ends."""


class Tokens:
    """A model's tokenizer with the lengths that the model can read."""

    def __init__(self, model: Gpt2) -> None:
        self.context = model.context
        self.stops = [number for number, token in enumerate(model.tokens) if LINE_END in token]
        if model.end not in self.stops:
            self.stops.append(model.end)
        self._end = model.end
        self._tokenizer = model.tokenizer
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()

    def encode(self, texts: Sequence[str]) -> list[list[int]]:
        """Ids of each text; what goes beyond half a context is cut off."""
        encoded = self._tokenizer.encode_batch(list(texts), add_special_tokens=False)
        return [one.ids[: self.context // 2] for one in encoded]

    def prompt(self, text: str, following: int) -> list[int]:
        """The prompt's ids, never empty, leaving room for `following` more.

        One that is too long loses its middle, for both ends say what is asked.
        """
        ids: list[int] = self._tokenizer.encode(text, add_special_tokens=False).ids or [self._end]
        room = max(1, self.context - following)
        if len(ids) <= room:
            return ids
        head = room * 3 // 4
        return ids[:head] + ids[len(ids) - (room - head) :]

    def line(self, ids: Sequence[int]) -> str:
        """The text of `ids` up to its first line end."""
        return str(self._tokenizer.decode(list(ids))).partition("\n")[0].strip()
