"""Weights of torch's own classes, copied into ours: same weights, same input, same output."""

from __future__ import annotations

import torch
from torch import nn

from ..attention.attention import MultiHeadAttention
from .blocks import DecoderBlock, EncoderBlock, LayerNorm
from .encoder_decoder import EncoderDecoder


@torch.no_grad()
def copy_attention(theirs: nn.MultiheadAttention, ours: MultiHeadAttention) -> None:
    """Torch stacks the query's, key's and value's matrices into one of (3 D, D); ours are three."""
    stacked = zip(theirs.in_proj_weight.chunk(3), theirs.in_proj_bias.chunk(3), strict=True)
    for part, (weight, bias) in zip((ours.query, ours.key, ours.value), stacked, strict=True):
        part.weight.copy_(weight)
        part.bias.copy_(bias)
    ours.out.load_state_dict(theirs.out_proj.state_dict())


def copy_norm(theirs: nn.LayerNorm, ours: LayerNorm) -> None:
    """Weight, bias and eps."""
    ours.load_state_dict(theirs.state_dict())
    ours.eps = theirs.eps


def copy_block(
    theirs: nn.TransformerEncoderLayer | nn.TransformerDecoderLayer, ours: EncoderBlock | DecoderBlock
) -> None:
    """One block of either kind. Both must put their norms in the same place and use the same activation.

    Raises:
        ValueError: one norms before and the other after.
    """
    if theirs.norm_first != ours.around_attend.pre_norm:
        raise ValueError(f"torch's norm_first is {theirs.norm_first} and our pre_norm is not: make them the same.")
    copy_attention(theirs.self_attn, ours.attend)
    residuals = [ours.around_attend, ours.around_feed]
    if hasattr(ours, "cross"):  # the notebook has a class of its own
        copy_attention(theirs.multihead_attn, ours.cross)
        residuals.insert(1, ours.around_cross)
    for residual, name in zip(residuals, ("norm1", "norm2", "norm3"), strict=False):
        copy_norm(getattr(theirs, name), residual.norm)
    ours.feed.up.load_state_dict(theirs.linear1.state_dict())
    ours.feed.down.load_state_dict(theirs.linear2.state_dict())


def copy_transformer(theirs: nn.Transformer, ours: EncoderDecoder) -> None:
    """All blocks of both stacks and the norms that end them. Torch's class has no embedding; ours stays as it is."""
    for side, stack in ((theirs.encoder, ours.encoder), (theirs.decoder, ours.decoder)):
        for block, own in zip(side.layers, stack.blocks, strict=True):
            copy_block(block, own)
        copy_norm(side.norm, stack.norm)
