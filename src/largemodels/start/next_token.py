"""What SmolLM2 does, and all that it does: read tokens, and score each token of its vocabulary for coming next.

V stands for the vocabulary, 49,152 tokens; B for texts side by side, T for the tokens of one.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import torch
from torch import Tensor

from ..core.models import load_smollm2

READ = 128  #: tokens of a prompt whose next token is asked for; with more, the picture would come late

smollm2 = cache(load_smollm2)  #: SmolLM2's tokenizer and model, loaded once for the whole page


@dataclass(frozen=True)
class Scores:
    """What the model makes of a prompt: the tokens that it read, and a score (logit) for each that could follow."""

    ids: list[int]
    logits: Tensor  #: (V,), on the CPU
    remark: str = ""  #: what the reader should know about this prompt


def label(id: int) -> str:
    """A token as a reader can see it: ␣ for a space, ↵ for a new line, a note where it is less than a character."""
    text = smollm2()[0].decode([id])
    return "part of a character" if "�" in text else text.replace(" ", "␣").replace("\n", "↵").replace("\t", "⇥")


def pieces(text: str) -> list[str]:
    """The tokens that ``text`` is cut into, as `label` shows them."""
    return [label(id) for id in smollm2()[0](text)["input_ids"]]


def score(ids: Sequence[int]) -> Tensor:
    """One score for each token that could follow the tokens ``ids``: (T,) -> (V,), on the CPU."""
    _, model = smollm2()
    with torch.inference_mode():
        logits = model(torch.tensor([ids], device=model.device), logits_to_keep=1).logits  # (B, T) -> (B, 1, V)
    return logits[0, 0].cpu()


def next_token(prompt: str) -> Scores:
    """Read a prompt, at most its last 128 tokens, and score what could follow it.

    Raises:
        ValueError: the prompt is empty.
    """
    if not prompt:
        raise ValueError("The prompt is empty. Type at least one character.")
    ids = smollm2()[0](prompt, verbose=False)["input_ids"]
    left_out = max(0, len(ids) - READ)
    remark = f"Only the last {READ} tokens of the prompt were read; {left_out:,} before them were left out."
    return Scores(ids[-READ:], score(ids[-READ:]), remark if left_out else "")


def probabilities(logits: Tensor, temperature: float = 1.0, top_k: int | None = None) -> Tensor:
    """The probability of each token: the softmax of the scores divided by the temperature.

    Args:
        logits: (..., V).
        temperature: above 0. 1 is how the model was trained; below it is bolder, above it more even.
        top_k: keep this many of the likeliest and give every other token the probability 0; None keeps all.

    Returns:
        (..., V), each row sums to 1.

    Raises:
        ValueError: ``temperature`` or ``top_k`` is out of its range.
    """
    if not 0 < temperature < math.inf:
        raise ValueError(f"The temperature is {temperature}. It must be above 0: the scores are divided by it.")
    if top_k is not None:
        if not 1 <= top_k <= logits.size(-1):
            raise ValueError(f"top-k is {top_k}. Choose a whole number from 1 to {logits.size(-1):,}.")
        kept = logits.topk(top_k)  # values and indices, both (..., top_k)
        logits = torch.full_like(logits, -math.inf).scatter(-1, kept.indices, kept.values)  # (..., V)
    return (logits / temperature).softmax(-1)


def choices(p: Tensor) -> float:
    """Among how many tokens the model wavers: e to the entropy. 1 for a sure thing, V when all are equally likely.

    Args:
        p: (V,), probabilities.
    """
    return torch.special.entr(p).sum().exp().item()
