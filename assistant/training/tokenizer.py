"""A byte-level BPE tokenizer in GPT-2's manner: any text can be written, and none is unknown.

Source of the method: Sennrich et al. 2016 (BPE), Radford et al. 2019 (on bytes).
"""

from __future__ import annotations

from collections.abc import Iterable

from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors, trainers

END = "<|endoftext|>"
"""Ends each document; GPT-2's own name for it, so that any GPT-2 family model has it."""
VOCABULARY = 8192


def train_tokenizer(texts: Iterable[str], vocabulary: int = VOCABULARY) -> Tokenizer:
    """A tokenizer of at most `vocabulary` tokens, learnt from `texts`. Same texts, same tokenizer."""
    tokenizer = Tokenizer(models.BPE())
    # Digits one by one: prices and sizes are copied, not remembered as wholes.
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)]
    )
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.post_processor = processors.ByteLevel(trim_offsets=False)
    trainer = trainers.BpeTrainer(
        vocab_size=vocabulary,
        special_tokens=[END],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    return tokenizer
