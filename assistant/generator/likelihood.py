"""Choosing among given texts by how likely the model finds them.

Three measures, natural logarithm:

- `total`: log P(text | prompt), the probability of exactly this text. Favours short texts.
- `mean`: the same per token, so that long names do not lose for being long (GPT-3's way of scoring
  multiple choice: Brown et al. 2020, "Language Models are Few-Shot Learners", section 2.4).
- `calibrated`: log P(text | prompt) - log P(text | neutral prompt), domain-conditional pointwise mutual
  information: how much the prompt speaks for the text, so that common names do not win for being common
  (Holtzman et al. 2021, "Surface Form Competition: Why the Highest Probability Answer Isn't Always Right").
  The neutral prompt has the form of the prompt and says nothing, such as a question without its content.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from assistant.generator.trie import line
from assistant.ports import Generator

Measure = Literal["total", "mean", "calibrated"]


async def weigh(
    generator: Generator,
    prompt: str,
    candidates: Sequence[str],
    deadline: float,
    *,
    measure: Measure = "mean",
    neutral: str = "",
    background: bool = False,
) -> list[float]:
    """How likely each of `candidates` is as the reply to `prompt`, higher for likelier.

    `neutral` is the prompt that `calibrated` compares with. Raises as `Generator.likelihood` does.
    """
    replies = [line(candidate) for candidate in candidates]
    pairs = [(prompt, reply) for reply in replies]
    if measure == "calibrated":
        pairs += [(neutral, reply) for reply in replies]
    values = await generator.likelihood(pairs, deadline, total=measure != "mean", background=background)
    if measure != "calibrated":
        return values
    told, base = values[: len(replies)], values[len(replies) :]
    return [one - two for one, two in zip(told, base, strict=True)]


async def choose(
    generator: Generator,
    prompt: str,
    candidates: Sequence[str],
    deadline: float,
    *,
    measure: Measure = "mean",
    neutral: str = "",
    background: bool = False,
) -> list[tuple[str, float]]:
    """`candidates` with their values, best first. For thousands of them see `Generator.most_likely`."""
    values = await weigh(
        generator,
        prompt,
        candidates,
        deadline,
        measure=measure,
        neutral=neutral,
        background=background,
    )
    return sorted(zip(candidates, values, strict=True), key=lambda pair: -pair[1])
