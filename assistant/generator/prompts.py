"""How each job is put to the model, and how what it writes is read. Training and serving share this file.

A prompt begins with the job's own prefix, so that one model knows which of its jobs is meant; a
continuation is one line. Everything a shopper typed is squeezed onto one line first, so that no typed
text can end a prompt early or begin another job's.

    Need: <need>                  ->  <title>. <description>
    Product:

    Query: <query>                ->  <keywords> | <Category > Subcategory> | color=black; brand=Sony
    Search:

    Question: <question>          ->  <one sentence>, or `not stated`
    Evidence: <first>
    Evidence: <second>
    Answer:

    Description: <text>           ->  <need>, of which only the likelihood is used
    Sought:
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

NOT_STATED = "not stated"
"""What the model writes when the evidence does not hold the answer."""

# In characters; together they keep every prompt and its continuation within 256 tokens.
NEED_LENGTH = 300
DESCRIPTION_LENGTH = 300
EVIDENCE_LENGTH = 600


@dataclass(frozen=True, slots=True)
class Searched:
    """What the search job wrote: words to look for, a category path and facts by name."""

    keywords: tuple[str, ...] = ()
    category: tuple[str, ...] = ()
    values: tuple[tuple[str, str], ...] = ()


def one_line(text: str, length: int) -> str:
    """`text` on one line, cut at a word's end to at most `length` characters."""
    line = " ".join(text.split())
    if len(line) <= length:
        return line
    cut = line[: length + 1]
    head, _, _ = cut.rpartition(" ")
    return head or line[:length]


def recommend_prompt(need: str) -> str:
    """Asks for the title and description of a product that would meet the need."""
    return f"Need: {one_line(need, NEED_LENGTH)}\nProduct:"


def search_prompt(query: str) -> str:
    """Asks for keywords, category and values; `parse_search` reads the reply."""
    return f"Query: {one_line(query, NEED_LENGTH)}\nSearch:"


def answer_prompt(question: str, evidence: Sequence[str]) -> str:
    """Asks for one sentence that answers `question` from `evidence` (best first), or `not stated`."""
    lines, left = [], EVIDENCE_LENGTH
    for text in evidence:
        line = one_line(text, left)
        if not line:
            break
        lines.append(f"Evidence: {line}\n")
        left -= len(line)
        if left < 20:
            break
    return f"Question: {one_line(question, NEED_LENGTH)}\n{''.join(lines)}Answer:"


def need_prompt(description: str) -> str:
    """Asks what somebody whom this product suits would have said; scored, not generated."""
    return f"Description: {one_line(description, DESCRIPTION_LENGTH)}\nSought:"


def continuation(text: str) -> str:
    """A reply as it follows its prompt: one line after a space. Likelihoods are taken of this form."""
    return f" {' '.join(text.split())}"


def describe(title: str, description: str) -> str:
    """A product in words: what the recommend job writes and the need job reads."""
    return f"{title.rstrip('. ')}. {description}".strip()


def write_path(category: Sequence[str]) -> str:
    """A category path as the search job writes it."""
    return " > ".join(category)


def write_search(searched: Searched) -> str:
    """The search job's reply for `searched`; `parse_search` is its inverse."""
    values = "; ".join(f"{name}={value}" for name, value in searched.values)
    return " | ".join((" ".join(searched.keywords), write_path(searched.category), values)).strip()


def parse_search(text: str) -> Searched:
    """What the search job wrote, however incomplete: a part that cannot be read is left empty."""
    keywords, _, rest = text.partition("|")
    category, _, values = rest.partition("|")
    pairs = (pair.partition("=") for pair in values.split(";"))
    return Searched(
        tuple(dict.fromkeys(keywords.split())),
        tuple(step.strip() for step in category.split(">") if step.strip()),
        tuple((name.strip(), value.strip()) for name, _, value in pairs if name.strip() and value.strip()),
    )


def parse_answer(text: str) -> str:
    """The sentence that was written; empty for `not stated` and for nothing at all."""
    answer = " ".join(text.split())
    return "" if answer.lower().startswith(NOT_STATED) else answer
