"""A mixture of experts: several feed-forward networks, of which each token goes through one.

Letters: N tokens, D width, E experts.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from ...algorithms.causal_lm.blocks import Feed
from ...algorithms.transformer.config import TransformerConfig
from .requirements import require_experts

PUSH = 0.001  #: by how much a step moves a bias


class Experts(nn.Module):
    """A router chooses one expert a token, and weighs its answer (Fedus et al. 2021, https://arxiv.org/abs/2101.03961).

    A bias of each expert, which only the choice sees, rises while the expert gets less than its share of the tokens and
    falls while it gets more (Wang et al. 2024, https://arxiv.org/abs/2408.15664): without it one could get all.

    Args:
        c: the configuration of one expert.
        E: how many there are.

    Raises:
        ValueError: there are fewer than two.
    """

    def __init__(self, c: TransformerConfig, E: int) -> None:
        super().__init__()
        require_experts(E)
        self.experts, self.router = nn.ModuleList(Feed(c) for _ in range(E)), nn.Linear(c.D, E, bias=False)
        self.register_buffer("bias", torch.zeros(E))
        self.register_buffer("load", torch.zeros(E))  # tokens that each got so far, in training

    def forward(self, x: Tensor) -> Tensor:
        """(..., D) -> (..., D)."""
        rows = x.flatten(0, -2)  # (N, D)
        chances = self.router(rows).softmax(-1)  # (N, E)
        chosen = (chances + self.bias).argmax(-1)  # (N,)
        out = torch.zeros_like(rows)
        for e, expert in enumerate(self.experts):
            own = (chosen == e).nonzero().squeeze(1)  # the places of its tokens
            out = out.index_add(0, own, chances[own, e, None] * expert(rows[own]))
        if self.training:
            got = chosen.bincount(minlength=len(self.experts))  # (E,)
            self.load += got
            self.bias += PUSH * (got.float().mean() - got).sign()
        return out.view_as(x)


def total_and_active(layer: Experts) -> tuple[int, int]:
    """Parameters that the layer has, and those that one token meets."""
    total, one = (sum(p.numel() for p in part.parameters()) for part in (layer, layer.experts[0]))
    return total, total - (len(layer.experts) - 1) * one
