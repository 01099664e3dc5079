"""Floating-point operations of a token: by formula, and as torch counts them."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.utils.flop_counter import FlopCounterMode

from .requirements import require_whole
from .shape import Shape


def matrix_weights(shape: Shape) -> int:
    """The weights that a token's vector is multiplied by: no biases, norms or tables, and of the experts the active."""
    D, F = shape.width, shape.F
    attention = 2 * D * D + 2 * D * shape.keys
    feed = shape.active * (3 if shape.gated else 2) * D * F + (D * shape.experts if shape.experts > 1 else 0)
    return shape.layers * (attention + feed) + shape.vocabulary * D


def flops_per_token(shape: Shape, T: int, training: bool = False) -> int:
    """Operations for one token of a text of T: two for each weight of a matrix, and attention's own.

    Attention takes 2 D for the T scores of a token and 2 D for the sum, in each layer; that half of them are masked
    later is not saved. The gradient takes twice what the forward pass took.
    """
    require_whole("T", T)
    forward = 2 * matrix_weights(shape) + 4 * shape.layers * T * shape.width
    return 3 * forward if training else forward


def counted_flops(model: nn.Module, *inputs: Tensor, training: bool = False) -> int:
    """Operations of one pass through ``model`` as torch counts them, matrix by matrix; numbers aren't needed.

    Args:
        model: on the meta device or elsewhere; a language model of the library or any other net.
        inputs: what it reads, on the same device; (B, T) ids for a language model.
        training: with the way back.
    """
    mask = {}
    if inputs[0].dtype == torch.long:  # a mask of its own spares the library a look at numbers that aren't there
        B, T = inputs[0].shape
        mask = dict(attention_mask=torch.zeros(B, 1, T, T, device=inputs[0].device))
    with FlopCounterMode(display=False) as counter:
        out = model(*inputs, **mask)
        out = out if isinstance(out, Tensor) else out[0]
        if training:
            out.sum().backward()
    return counter.get_total_flops()
