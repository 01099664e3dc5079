"""Byte-pair encoding by the tokenizers library, which is written in Rust: the same merges, many times faster."""

from __future__ import annotations

import json

from tokenizers import Regex, Tokenizer, models, pre_tokenizers, trainers

from .byte_pairs import WORD


def library_tokenizer(text: str, V: int) -> Tokenizer:
    """The same algorithm in the tokenizers library, trained on the same text, for vocabularies too large for a loop.

    The library works on characters, so each byte is handed over as the character with its number (Latin-1).

    Args:
        text: to learn from.
        V: size of the vocabulary, the 256 bytes included.
    """
    tokenizer = Tokenizer(models.BPE())
    words = Regex(WORD.pattern.decode("latin-1").replace(r"\x80-\xff", "\x80-\xff"))
    tokenizer.pre_tokenizer = pre_tokenizers.Split(words, "isolated")
    alphabet = [chr(n) for n in range(256)]
    trainer = trainers.BpeTrainer(vocab_size=V, initial_alphabet=alphabet, show_progress=False)
    tokenizer.train_from_iterator([text.encode("utf-8").decode("latin-1")], trainer)
    return tokenizer


def first_merges(tokenizer: Tokenizer, V: int) -> Tokenizer:
    """What :func:`library_tokenizer` learns for a smaller vocabulary: its first merges are the same, in the same order.

    Args:
        tokenizer: as :func:`library_tokenizer` returns it.
        V: the smaller size, at least 256.

    Raises:
        ValueError: ``V`` is below 256, or above what the tokenizer has.
    """
    if not 256 <= V <= tokenizer.get_vocab_size():
        raise ValueError(f"V is {V}. Ask for a size from 256 to the tokenizer's own, {tokenizer.get_vocab_size()}.")
    whole = json.loads(tokenizer.to_str())
    model = whole["model"]
    model["merges"] = model["merges"][: V - 256]
    model["vocab"] = {piece: id for piece, id in model["vocab"].items() if id < V}
    return Tokenizer.from_str(json.dumps(whole))


def library_encode(tokenizer: Tokenizer, text: str) -> list[int]:
    """The ids that :func:`library_tokenizer` gives a text."""
    return tokenizer.encode(text.encode("utf-8").decode("latin-1")).ids
