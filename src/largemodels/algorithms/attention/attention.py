"""Scaled dot-product attention, its masks, and several heads of it.

Built step by step in ``chapters/02_algorithms/07_self_attention.ipynb``; the definitions there and here are the same.
Source: Vaswani et al. 2017, "Attention Is All You Need", sections 3.2.1 and 3.2.2, https://arxiv.org/abs/1706.03762.

Letters: B batch, T tokens that ask, S tokens that are asked (S = T in self-attention), D width, H heads, d = D / H.
A mask is boolean, True = may look, as in ``torch.nn.functional.scaled_dot_product_attention``.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn

from ..shapes import require_heads, require_lengths, require_qkv, require_sizes


def attention_by_loop(q: Tensor, k: Tensor, v: Tensor) -> tuple[Tensor, Tensor]:
    """Attention one token at a time, as slow and as obvious as it can be.

    Args:
        q: queries, (T, d).
        k: keys, (S, d).
        v: values, (S, d_v).

    Returns:
        The outputs, (T, d_v), and the weights, (T, S), whose rows sum to 1.
    """
    out = torch.zeros(len(q), v.size(-1))
    weights = torch.zeros(len(q), len(k))
    for i in range(len(q)):
        scores = torch.tensor([sum(q[i] * k[j]) / math.sqrt(len(q[i])) for j in range(len(k))])
        weights[i] = scores.exp() / scores.exp().sum()
        for j in range(len(k)):
            out[i] += weights[i, j] * v[j]
    return out, weights


def attention(q: Tensor, k: Tensor, v: Tensor, mask: Tensor | None = None) -> tuple[Tensor, Tensor]:
    """Attention for every token, head and sentence at once: softmax(q kᵀ / √d) v.

    Args:
        q: queries, (..., T, d).
        k: keys, (..., S, d).
        v: values, (..., S, d_v).
        mask: boolean, broadcastable to (..., T, S); True = may look. None hides nothing.

    Returns:
        The outputs, (..., T, d_v), and the weights, (..., T, S), whose rows sum to 1.

    Raises:
        TypeError: the mask isn't boolean.
        ValueError: the shapes don't fit, or a row of the mask hides everything.
    """
    require_qkv(q, k, v, mask)
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.size(-1))  # (..., T, d) x (..., d, S) -> (..., T, S)
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)  # (..., T, S)
    weights = scores.softmax(dim=-1)  # (..., T, S), each row sums to 1
    return weights @ v, weights  # (..., T, S) x (..., S, d_v) -> (..., T, d_v)


def causal_mask(T: int) -> Tensor:
    """A (T, T) mask under which token i looks at tokens 0 … i and at none that come after it.

    Raises:
        ValueError: T isn't a whole number, at least 1.
    """
    require_sizes(T=T)
    return torch.ones(T, T, dtype=torch.bool).tril()


def padding_mask(lengths: Tensor, S: int) -> Tensor:
    """A (B, 1, S) mask that hides what was added after each sentence's end.

    Args:
        lengths: how many tokens of each sentence are real, (B,).
        S: the padded length.

    Raises:
        TypeError: the lengths are no tensor, or not whole numbers.
        ValueError: one is below 0 or above S.
    """
    require_lengths(lengths, S)
    return (torch.arange(S, device=lengths.device) < lengths[:, None])[:, None, :]  # (S,) < (B, 1) -> (B, 1, S)


class MultiHeadAttention(nn.Module):
    """H attentions side by side, each in its own d = D / H dimensions, mixed by one last matrix.

    Args:
        D: width of the tokens' vectors.
        H: number of heads; must divide D.

    Raises:
        ValueError: H doesn't divide D, or an input has another width.
    """

    def __init__(self, D: int, H: int) -> None:
        super().__init__()
        require_heads(D, H)
        self.H = H
        self.query = nn.Linear(D, D)
        self.key = nn.Linear(D, D)
        self.value = nn.Linear(D, D)
        self.out = nn.Linear(D, D)

    def split(self, x: Tensor) -> Tensor:
        """(B, T, D) -> (B, H, T, d)."""
        B, T, D = x.shape
        return x.view(B, T, self.H, D // self.H).transpose(1, 2)

    def merge(self, x: Tensor) -> Tensor:
        """(B, H, T, d) -> (B, T, D)."""
        B, H, T, d = x.shape
        return x.transpose(1, 2).reshape(B, T, H * d)

    def forward(self, x: Tensor, memory: Tensor | None = None, mask: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """Let the tokens of ``x`` look at those of ``memory``.

        Args:
            x: the tokens that ask, (B, T, D).
            memory: the tokens that are asked, (B, S, D); None means ``x`` itself, which is self-attention.
            mask: boolean, broadcastable to (B, T, S), the same for every head; True = may look.

        Returns:
            The outputs, (B, T, D), and every head's weights, (B, H, T, S).
        """
        memory = x if memory is None else memory  # (B, S, D)
        q = self.split(self.query(x))  # (B, H, T, d)
        k, v = self.split(self.key(memory)), self.split(self.value(memory))  # (B, H, S, d)
        if mask is not None and mask.dim() == 3:
            mask = mask[:, None]  # (B, T, S) -> (B, 1, T, S): one mask for all heads
        out, weights = attention(q, k, v, mask)  # (B, H, T, d), (B, H, T, S)
        return self.out(self.merge(out)), weights  # (B, T, D), (B, H, T, S)
