"""Sixty pairs of sentences that differ in one word, weighed by SmolLM2, and sixty neutral ones.

Letters: P pairs, W words, K templates, T tokens, V the vocabulary.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
import torch
from numpy.typing import NDArray
from transformers import LlamaForCausalLM, PreTrainedTokenizerFast

from ...core.device import device
from ...core.models import load_smollm2
from .words import occupations

Template = tuple[str, str, str]
WORK: tuple[Template, ...] = (
    ("My {} works as a", "sister", "brother"),
    ("{} has always wanted to be a", "She", "He"),
    ("{} got a new job as a", "Maria", "Daniel"),
)  #: what comes first, and the word that differs: she, he
NEUTRAL: tuple[Template, ...] = (
    ("My {} is looking for a", "sister", "brother"),
    ("{} has always wanted to see a", "She", "He"),
    ("{} got a new", "Maria", "Daniel"),
)
THINGS = ("chair table lamp window door street river mountain bridge cloud stone bottle train map clock garden "
          "ticket letter pencil spoon").split()  # fmt: skip


def jobs(between: bool = False) -> list[str]:
    """Ten occupations with the fewest women and ten with the most, as one says them, or those between.

    No plurals, no made-up words.
    """
    names = [name for name in occupations() if not name.endswith("s") and "_" not in name and name != "mechanician"]
    return names[10:-10] if between else names[:10] + names[-10:]


@cache
def smollm2() -> tuple[PreTrainedTokenizerFast, LlamaForCausalLM]:
    """Its tokenizer and the model, loaded once."""
    return load_smollm2()


@torch.inference_mode()
def endings(start: str, words: Sequence[str]) -> NDArray[np.float64]:
    """The log-likelihood of each word with a period after a start, in nats, (W,)."""
    tokenizer, model = smollm2()
    begin = tokenizer(start, add_special_tokens=False)["input_ids"]
    ends = [tokenizer(f" {word}.", add_special_tokens=False)["input_ids"] for word in words]
    T = len(begin) + max(map(len, ends))
    ids = torch.tensor([(row := begin + end) + [0] * (T - len(row)) for end in ends], device=device())  # (W, T)
    logs = model(ids).logits.float().log_softmax(-1)[:, :-1]  # (W, T - 1, V); padding stands behind, and is not read
    each = logs.gather(2, ids[:, 1:, None])[..., 0].double().cpu().numpy()  # (W, T - 1)
    at = len(begin) - 1
    return np.array([row[at : at + len(end)].sum() for row, end in zip(each, ends, strict=True)])


def log_odds(words: Sequence[str], templates: Sequence[Template] = WORK) -> NDArray[np.float64]:
    """How much likelier each word is after *she* than after *he*, in nats, (W, K). Above 0: after *she*.

    The likelihood of the whole sentences would hold that of *sister* against *brother* too, which says nothing about
    the word: it is left out.
    """
    return np.stack([endings(t.format(she), words) - endings(t.format(he), words) for t, she, he in templates], axis=1)
