"""The model that training starts from: the bundled one, a folder, or any GPT-2 of the hub by its id.

Weights are read as safetensors only and no code that comes with a model is run.
"""

from __future__ import annotations

from pathlib import Path

from tokenizers import Tokenizer
from transformers import AutoTokenizer, GPT2LMHeadModel

from assistant.generator.weights import CONFIG, TOKENIZER, WEIGHTS, UnusableModel, read_gpt2


def starting_model(name: str, target: Path) -> Path:
    """The folder of the model called `name`: a folder's path or a hub id such as `distilgpt2`.

    A folder as the generator reads it is used where it is. What is laid out otherwise (a tokenizer as
    `vocab.json` and `merges.txt`, weights in several files) is loaded by transformers and written to
    `target`. Raises `UnusableModel`, which says what is wrong with it.
    """
    folder = Path(name)
    if folder.is_dir() and all((folder / file).is_file() for file in (CONFIG, WEIGHTS, TOKENIZER)):
        read_gpt2(folder)
        return folder
    if not folder.is_dir() and (folder.is_absolute() or name.startswith(".") or name.count("/") > 1):
        raise UnusableModel(f"{name}: no such folder")
    if (folder / CONFIG).is_file() is False and folder.is_dir():
        raise UnusableModel(f"{name}: not a model's folder, it has no {CONFIG}")
    try:
        model = GPT2LMHeadModel.from_pretrained(name, use_safetensors=True, trust_remote_code=False)
        tokenizer = AutoTokenizer.from_pretrained(name, use_fast=True, trust_remote_code=False)
    except (OSError, ValueError, RuntimeError, KeyError) as error:
        reason = " ".join(str(error).split())[:300]
        raise UnusableModel(
            f"{name}: no GPT-2 could be loaded from it: {reason} "
            "(a folder, or a hub id such as distilgpt2; weights as safetensors)"
        ) from error
    backend = getattr(tokenizer, "backend_tokenizer", None)
    if not isinstance(backend, Tokenizer):
        raise UnusableModel(f"{name}: its tokenizer has no fast form")
    model.config.tie_word_embeddings = True
    model.save_pretrained(target, safe_serialization=True)
    backend.save(str(target / TOKENIZER))
    read_gpt2(target)
    return target
