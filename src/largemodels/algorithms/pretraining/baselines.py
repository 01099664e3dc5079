"""What counting alone reaches: the loss of a model that knows how often pieces occur, and which follow which."""

from __future__ import annotations

import torch
from torch import Tensor


def unigram(ids: Tensor, V: int) -> Tensor:
    """The share of each piece in a text, (V,), each counted once more than it occurs so that none is 0.

    Args:
        ids: (N,).
        V: size of the vocabulary.
    """
    counts = torch.bincount(ids, minlength=V).double() + 1
    return counts / counts.sum()


def unigram_loss(train: Tensor, held_out: Tensor, V: int) -> float:
    """The mean of -ln of the piece's share, in nats a token.

    Args:
        train: ids counted, (N,).
        held_out: ids judged, (M,).
        V: size of the vocabulary.
    """
    return -unigram(train, V).log()[held_out].mean().item()


def bigram_loss(train: Tensor, held_out: Tensor, V: int, prior: float = 20.0) -> float:
    """The same for a model that knows which piece came before, in nats a token.

    Args:
        train: ids counted, (N,).
        held_out: ids judged, (M,), from the second on.
        V: size of the vocabulary.
        prior: so many made-up followers of each piece, spread by :func:`unigram`, stand in for those never seen.
    """
    pairs = torch.zeros(V, V, dtype=torch.float64)
    pairs.index_put_((train[:-1], train[1:]), torch.ones(len(train) - 1, dtype=torch.float64), accumulate=True)
    follows = (pairs + prior * unigram(train, V)) / (pairs.sum(1, keepdim=True) + prior)  # (V, V), rows sum to 1
    return -follows[held_out[:-1], held_out[1:]].log().mean().item()
