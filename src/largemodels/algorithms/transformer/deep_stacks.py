"""What the residual connection and the norm are for, seen in deep stacks of untrained blocks.

Sources: Dong, Cordonnier and Loukas 2021 (tokens become alike without residual connections), https://arxiv.org/abs/2103.03404;
Xiong et al. 2020 (where the norm stands), https://arxiv.org/abs/2002.04745.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from ...core.device import one_thread
from .blocks import EncoderBlock
from .config import TransformerConfig
from .switches import switched_off

#: Kind → (pre_norm, parts switched off).
KINDS = {
    "neither": (False, ("residual connection", "layer norm")),
    "norm only": (False, ("residual connection",)),
    "residual only": (False, ("layer norm",)),
    "both, norm after": (False, ()),
    "both, norm before": (True, ()),
}


@dataclass(frozen=True)
class Depth:
    """What happens at each of L + 1 places in a stack: before the first block, between two, after the last."""

    kind: str
    sizes: list[float]  #: spread of the numbers
    likeness: list[float]  #: mean cosine between two tokens of a sequence; 1 = all alike
    gradients: list[float]  #: length of the gradient there, as a share of that at the end


def likeness(x: Tensor) -> float:
    """The mean cosine between two different tokens of the same sequence; x is (B, T, D) with T at least 2."""
    x = nn.functional.normalize(x.double(), dim=-1)
    T = x.size(1)
    together = (x @ x.transpose(1, 2)).sum((1, 2)) - T  # (B,): all pairs, without each token with itself
    return together.mean().item() / (T * (T - 1))


@one_thread()
def look_into(kind: str, L: int, *, D: int = 64, H: int = 4, B: int = 4, T: int = 8, seed: int = 0) -> Depth:
    """Send random tokens through L fresh blocks, and a random gradient back from its end.

    The matrices are drawn as torch's Transformer draws them (Glorot and Bengio 2010), with hidden = 4 D.

    Args:
        kind: a key of :data:`KINDS`.
        L: blocks.
        D: width.
        H: heads.
        B: sequences.
        T: tokens in each.
        seed: of weights, tokens and the gradient at the end.
    """
    pre_norm, off = KINDS[kind]
    config = TransformerConfig(V=1, D=D, H=H, L=L, hidden=4 * D, longest=T, pre_norm=pre_norm)
    torch.manual_seed(seed)
    model = nn.Module()
    model.blocks = nn.ModuleList(EncoderBlock(config) for _ in range(L))
    for matrix in (p for p in model.parameters() if p.dim() == 2):
        nn.init.xavier_uniform_(matrix)
    places = [torch.randn(B, T, D, requires_grad=True)]
    with switched_off(model, *off):
        for block in model.blocks:
            places.append(block(places[-1]))
            places[-1].retain_grad()
    places[-1].backward(torch.randn(B, T, D))
    gradients = [x.grad.double().norm().item() for x in places]
    seen = [x.detach() for x in places]
    sizes, alike = [x.double().std().item() for x in seen], [likeness(x) for x in seen]
    return Depth(kind, sizes, alike, [g / gradients[-1] for g in gradients])
