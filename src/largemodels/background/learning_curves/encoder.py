"""Borrowed features: what a frozen MiniLM makes of a text, and a linear classifier on it.

Letters: B texts of a batch, T tokens, D = 384 width.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from torch import Tensor, nn
from tqdm.auto import tqdm
from transformers import BertModel, BertTokenizer

from ...core.device import device
from ...core.models import load_minilm
from .requirements import require_both

LONGEST = 256  #: tokens that are read of a text, as the model's makers do
BATCH = 32
_known: dict[str, NDArray[np.float32]] = {}  # text → its vector, computed once


@cache
def minilm() -> tuple[BertTokenizer, BertModel]:
    """Its tokenizer and the model, loaded once; nobody trains this copy."""
    return load_minilm()


def tokens(texts: Sequence[str]) -> list[list[int]]:
    """The ids of each text's tokens, at most 256, with [CLS] in front and [SEP] at the end."""
    return minilm()[0](list(texts), truncation=True, max_length=LONGEST)["input_ids"] if texts else []


def batches(rows: Sequence[Sequence[int]]) -> list[list[int]]:
    """The places of the texts in batches of 32, texts of like length together, so that little is padding."""
    order = sorted(range(len(rows)), key=lambda n: len(rows[n]))
    return [order[start : start + BATCH] for start in range(0, len(order), BATCH)]


def padded(rows: Sequence[Sequence[int]]) -> tuple[Tensor, Tensor]:
    """Ids with 0 where a text has ended, and 1 for each real token, 0 for the rest: both (B, T)."""
    T = max(map(len, rows))
    ids = torch.tensor([[*row, *[0] * (T - len(row))] for row in rows], device=device())
    real = torch.tensor([[1] * len(row) + [0] * (T - len(row)) for row in rows], device=device())
    return ids, real


def mean_vector(body: nn.Module, rows: Sequence[Sequence[int]]) -> Tensor:
    """Each text as the mean of its tokens' vectors, (B, D)."""
    ids, real = padded(rows)
    states = body(input_ids=ids, attention_mask=real).last_hidden_state  # (B, T, D)
    weight = real[:, :, None].float()  # (B, T, 1)
    return (states * weight).sum(dim=1) / weight.sum(dim=1)  # (B, D)


@torch.inference_mode()
def vectors(texts: Sequence[str], what: str | None = None) -> NDArray[np.float32]:
    """The frozen encoder's vector of each text, (N, D); one that was read before isn't read again.

    Args:
        texts: any.
        what: what the progress bar says; without it there is none.
    """
    new = sorted(set(texts) - _known.keys())
    rows = tokens(new)
    for chosen in tqdm(batches(rows), desc=what, disable=what is None):
        found = mean_vector(minilm()[1], [rows[n] for n in chosen]).cpu().numpy()
        _known.update({new[n]: vector for n, vector in zip(chosen, found, strict=True)})
    return np.array([_known[text] for text in texts]).reshape(len(texts), -1)


class FrozenEncoder:
    """A linear head on the frozen encoder; it judges texts as scikit-learn's classifiers do."""

    def __init__(self, head: LogisticRegression) -> None:
        self.head = head

    def predict_proba(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """The chances of against and in favor, (N, 2)."""
        return self.head.predict_proba(vectors(texts))


def frozen(texts: Sequence[str], labels: Sequence[int], C: float = 1.0) -> FrozenEncoder:
    """Logistic regression on the vectors of the frozen encoder; only its 385 numbers learn.

    Args:
        texts: to learn from.
        labels: 0 or 1 for each.
        C: inverse of the penalty on the squared weights.
    """
    require_both(texts, labels)
    return FrozenEncoder(LogisticRegression(C=C, max_iter=500).fit(vectors(texts), labels))
