"""How well a text is foreseen: perplexity, bits per byte, and plain methods on the same texts.

Perplexity is e to the mean loss a token, so it depends on what a token is. Bits per byte is the whole loss in bits by
the text's bytes in UTF-8: a figure for each tokenizer, and for a program that compresses files.
"""

from __future__ import annotations

import lzma
import math
from collections.abc import Sequence

from torch import Tensor

from ...core.shakespeare import Characters
from ...practice.pretrain_a_gpt.counting import Counts
from ...start.next_token import smollm2
from .reading import read_ids

ORDER = 6  #: characters of the longest pattern that is counted


def perplexity(logs: Tensor) -> float:
    """Exponential of the mean loss. ``logs``: natural logarithms of the probabilities of T - 1 tokens, (T - 1,)."""
    return math.exp(-logs.double().mean().item())


def bits_per_byte(logs: Tensor, size: int) -> float:
    """All of the loss, in bits, by the bytes that the tokens stand for."""
    return -logs.double().sum().item() / math.log(2) / size


def size(ids: Sequence[int]) -> int:
    """How many bytes tokens stand for, the first one left out: nothing predicts it."""
    decode = smollm2()[0].decode
    return len(decode(ids).encode()) - len(decode(ids[:1]).encode())


def measured(ids: Sequence[int]) -> tuple[int, float, float]:
    """What SmolLM2 makes of tokens: how many they are, perplexity a token, bits per byte."""
    reading = read_ids(ids)
    return len(ids), perplexity(reading.logs), bits_per_byte(reading.logs, size(ids))


def packed(text: str, before: str = "") -> float:
    """Bits per byte of ``text`` compressed by LZMA (xz), after ``before``, whose own size is taken off."""
    raw, known = text.encode(), before.encode()
    how = dict(format=lzma.FORMAT_RAW, filters=[dict(id=lzma.FILTER_LZMA2, preset=9 | lzma.PRESET_EXTREME)])
    alone = len(lzma.compress(known, **how)) if known else 0
    return 8 * (len(lzma.compress(known + raw, **how)) - alone) / len(raw)


def counted(text: str, before: str) -> tuple[int, float, float]:
    """What counting characters in ``before`` makes of ``text``: characters, perplexity of each, bits per byte.

    The five characters before each decide, with back-off to fewer (notebook 3.6). The first character is left out.
    """
    alphabet = Characters("".join(sorted(set(before + text))))
    counts = Counts(alphabet.encode(before), len(alphabet), ORDER, parts=1)
    ids = alphabet.encode(text)  # (N,)
    logs = counts.log_probabilities(ids[None])[0, :-1].gather(1, ids[1:, None])[:, 0]  # (N - 1,)
    return len(ids), perplexity(logs), bits_per_byte(logs, len(text[1:].encode()))
