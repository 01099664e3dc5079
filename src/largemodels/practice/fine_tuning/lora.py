"""LoRA by hand: a frozen weight, and beside it two thin matrices that learn.

Hu et al. 2021, *LoRA: Low-Rank Adaptation of Large Language Models*, https://arxiv.org/abs/2106.09685, section 4.1.

Letters: d_in, d_out the sides of a weight W, (d_out, d_in); r the rank.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence

import torch
from peft import LoraConfig, get_peft_model
from peft.peft_model import PeftModel
from torch import Tensor, nn

from .requirements import require_rank

TARGETS = ("query", "value")  #: what the paper adapts in most of its experiments


class LoRALinear(nn.Module):
    """y = W x + b + (α/r) B A x, of which A and B learn; B is 0 at first, so that nothing changes.

    Args:
        base: a linear layer; it is kept and frozen.
        r: the rank.
        alpha: the scale is alpha / r.
    """

    def __init__(self, base: nn.Linear, r: int = 8, alpha: float = 16) -> None:
        super().__init__()
        require_rank(r, min(base.weight.shape))
        self.base, self.scale = base.requires_grad_(False), alpha / r
        self.A = nn.Parameter(torch.empty(r, base.in_features, device=base.weight.device))
        self.B = nn.Parameter(torch.zeros(base.out_features, r, device=base.weight.device))
        nn.init.kaiming_uniform_(self.A, a=5**0.5)  # as the library does: between ±1/√d_in

    def forward(self, x: Tensor) -> Tensor:
        """(…, d_in) → (…, d_out)."""
        return self.base(x) + (x @ self.A.T) @ self.B.T * self.scale  # (…, d_in) -> (…, r) -> (…, d_out)

    @torch.no_grad()
    def merged(self) -> nn.Linear:
        """One plain linear layer that does the same."""
        self.base.weight += self.scale * self.B @ self.A  # (d_out, r) x (r, d_in) -> (d_out, d_in)
        return self.base


def add_lora(model: nn.Module, r: int = 8, alpha: float = 16, names: Sequence[str] = TARGETS) -> nn.Module:
    """Freeze a model and put a :class:`LoRALinear` in place of each linear layer of these names; in place."""
    model.requires_grad_(False)
    for part in list(model.modules()):
        for name, layer in list(part.named_children()):
            if name in names and isinstance(layer, nn.Linear):
                setattr(part, name, LoRALinear(layer, r, alpha))
    return model


def merge_lora(model: nn.Module) -> nn.Module:
    """Put plain linear layers back, with what was learned added to their weights; in place."""
    for part in list(model.modules()):
        for name, layer in list(part.named_children()):
            if isinstance(layer, LoRALinear):
                setattr(part, name, layer.merged())
    return model


def lora_count(r: int, width: int = 384, layers: int = 6, matrices: int = 2) -> int:
    """Parameters of A and B by the formula: each square matrix gets r (d_in + d_out)."""
    return layers * matrices * r * (width + width)


def library_lora(body: nn.Module, r: int = 8, alpha: float = 16) -> PeftModel:
    """The same by the PEFT library, on query and value of each layer.

    Raises:
        ValueError: the rank is none.
    """
    require_rank(r, body.config.hidden_size)
    with warnings.catch_warnings():  # PEFT 0.21 asks Transformers 5 by an older name
        warnings.simplefilter("ignore", FutureWarning)
        return get_peft_model(body, LoraConfig(r=r, lora_alpha=alpha, target_modules=list(TARGETS), lora_dropout=0.0))
