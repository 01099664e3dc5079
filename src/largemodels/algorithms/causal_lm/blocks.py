"""The blocks of a causal language model, built for speed and from kinds of parts that came after the first Transformer.

Notebook 8's blocks explain themselves; these add rotary positions, root-mean-square norms, gated networks, and keys and
values that heads share or that a cache keeps. What they compute is the same: tests compare a whole model of them with
the Transformers library's.

Letters: B batch, T tokens, S tokens that are looked at, D width, H heads, d = D / H.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ..attention.attention import causal_mask
from ..positions import sinusoidal_positions
from ..transformer.blocks import Residual
from ..transformer.config import ACTIVATIONS, TransformerConfig
from .generation import Cache


def make_norm(c: TransformerConfig, width: int) -> nn.Module:
    """The kind of norm that a configuration asks for."""
    return nn.RMSNorm(width, c.eps) if c.norm == "rms" else nn.LayerNorm(width, c.eps, bias=c.bias)


def rotary_waves(T: int, d: int, start: int, base: float, device: torch.device) -> Tensor:
    """By what :func:`turned` multiplies: cosines, and sines, which count negative for the first half. (2, T, d).

    Args:
        T: tokens.
        d: width of a head.
        start: the first position; see :func:`.positions.sinusoidal_positions`, whose waves these are.
        base: how much slower the slowest wave is than the fastest.
        device: where they are made.
    """
    sin, cos = sinusoidal_positions(T, d, start, base, device).unflatten(-1, (-1, 2)).unbind(-1)  # (T, d / 2) each
    return torch.stack([torch.cat([cos, cos], -1), torch.cat([-sin, sin], -1)])


def turned(x: Tensor, waves: Tensor) -> Tensor:
    """Rotary positions: turn each pair of numbers, i and i + d / 2, by an angle that the token's place says.

    So a query and a key meet at an angle that depends on how far apart they stand, and on nothing else.

    Args:
        x: (B, heads, T, d).
        waves: from :func:`rotary_waves`, (2, T, d).
    """
    return x * waves[0] + x.roll(x.size(-1) // 2, -1) * waves[1]


class CausalAttention(nn.Module):
    """Each token looks at itself and at those before it, by torch's fused attention.

    Args:
        c: the configuration.
    """

    def __init__(self, c: TransformerConfig) -> None:
        super().__init__()
        self.c = c
        self.qkv = nn.Linear(c.D, (c.H + 2 * c.groups) * c.d, c.bias)
        self.out = nn.Linear(c.D, c.D, c.bias)
        self.query_norm, self.key_norm = (make_norm(c, c.d) if c.qk_norm else nn.Identity() for _ in range(2))

    def forward(self, x: Tensor, waves: Tensor | None = None, cache: Cache | None = None) -> Tensor:
        """(B, T, D) -> (B, T, D); ``waves`` turn queries and keys; what the cache holds is looked at, too."""
        c, (B, T, D) = self.c, x.shape
        heads = self.qkv(x).view(B, T, -1, c.d).transpose(1, 2)  # (B, H + 2 groups, T, d)
        q, k, v = heads.split([c.H, c.groups, c.groups], 1)
        q, k = self.query_norm(q), self.key_norm(k)
        if waves is not None:
            q, k = turned(q, waves), turned(k, waves)
        if cache is not None:
            k, v = cache.extend(self, k, v)  # (B, groups, S, d) each
        if c.groups < c.H:
            k, v = (x.repeat_interleave(c.H // c.groups, 1) for x in (k, v))  # (B, H, S, d)
        S = k.size(2)
        mask = causal_mask(S)[-T:].to(x.device) if 1 < T < S else None  # (T, S)
        out = F.scaled_dot_product_attention(q, k, v, mask, is_causal=T == S)  # (B, H, T, d)
        return self.out(out.transpose(1, 2).reshape(B, T, D))


class Feed(nn.Module):
    """A feed-forward network; with ``"swiglu"`` a second network of the same width opens and closes its units.

    Args:
        c: the configuration.
    """

    def __init__(self, c: TransformerConfig) -> None:
        super().__init__()
        self.activation = ACTIVATIONS.get(c.activation)  # None: gated
        self.up = nn.Linear(c.D, c.hidden if self.activation else 2 * c.hidden, c.bias)
        self.down = nn.Linear(c.hidden, c.D, c.bias)

    def forward(self, x: Tensor) -> Tensor:
        """(B, T, D) -> (B, T, D)."""
        x = self.up(x)  # (B, T, hidden), or twice as wide
        if self.activation:
            return self.down(self.activation(x))
        gate, x = x.chunk(2, -1)  # (B, T, hidden) each
        return self.down(F.silu(gate) * x)


class CausalBlock(nn.Module):
    """Look back, then think alone, each with a residual connection.

    Args:
        c: the configuration.
    """

    def __init__(self, c: TransformerConfig) -> None:
        super().__init__()
        self.attend, self.feed = CausalAttention(c), Feed(c)
        self.around_attend, self.around_feed = (Residual(c.D, c.pre_norm, c.dropout) for _ in range(2))
        self.around_attend.norm, self.around_feed.norm = make_norm(c, c.D), make_norm(c, c.D)

    def forward(self, x: Tensor, waves: Tensor | None = None, cache: Cache | None = None) -> Tensor:
        """(B, T, D) -> (B, T, D)."""
        x = self.around_attend(x, lambda x: self.attend(x, waves, cache))
        return self.around_feed(x, self.feed)
