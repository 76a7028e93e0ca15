"""A tiny GPT-2 in the hub's file layout, made on the spot with random weights."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.training.tokenizer import END, train_tokenizer

SENTENCES = [
    "Need: a warm coat for winter\nProduct: Wool coat. A warm coat of grey wool.",
    "Question: how long may I return it?\nEvidence: Returns are free for 30 days.\nAnswer: 30 days.",
    "Query: black headphones\nSearch: headphones | Audio > Headphones | color=black",
    "Description: A light laptop.\nSought: something light for travel",
] * 20


def make_tiny_gpt2(
    folder: Path, seed: int = 7, spread: float = 0.4, heads: int = 2, inner: int | None = None
) -> Path:
    """Two layers of 32; `spread` large enough for distinct predictions."""
    import torch
    from transformers import GPT2Config, GPT2LMHeadModel

    tokenizer = train_tokenizer(SENTENCES, 400)
    end = tokenizer.token_to_id(END)
    torch.manual_seed(seed)
    model = GPT2LMHeadModel(
        GPT2Config(
            vocab_size=tokenizer.get_vocab_size(),
            n_positions=96,
            n_embd=32,
            n_layer=2,
            n_head=heads,
            n_inner=inner,
            initializer_range=spread,
            bos_token_id=end,
            eos_token_id=end,
        )
    )
    model.save_pretrained(folder)
    tokenizer.save(str(folder / "tokenizer.json"))
    return folder


@pytest.fixture(scope="session")
def tiny_gpt2(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_tiny_gpt2(tmp_path_factory.mktemp("tiny"))
