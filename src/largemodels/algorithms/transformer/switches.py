"""Parts of a Transformer switched off while it stays in one piece: in training, or at run time in a pretrained one."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack, contextmanager

import torch
from torch import Tensor, nn

from .blocks import EncoderBlock

PARTS = (
    "positions", "attention", "cross-attention", "feed-forward", "residual connection", "layer norm", "scaling",
    "causal mask",
)  # fmt: skip


@contextmanager
def switched_off(model: nn.Module, *parts: str, layers: Collection[int] | None = None) -> Iterator[None]:
    """Inside the ``with`` block these parts of the model do nothing; after it they are what they were.

    Attention, cross-attention and the feed-forward network then add 0 to what came in; a norm passes on what it was
    given; without scaling the scores are √d times as large.

    Args:
        model: an Encoder, a Decoder or an EncoderDecoder.
        parts: words of :data:`PARTS`.
        layers: which blocks, counted from 1; None means all. Positions and the causal mask belong to no block.

    Raises:
        ValueError: a word that isn't one of them, or a layer that isn't there.
    """
    stacks = [part for part in model.modules() if hasattr(part, "blocks")]
    deepest = max(len(stack.blocks) for stack in stacks)
    if wrong := [part for part in parts if part not in PARTS]:
        raise ValueError(f"Can't switch off {wrong[0]!r}. Choose from: {', '.join(PARTS)}.")
    if wrong := [layer for layer in layers or () if not 1 <= layer <= deepest]:
        raise ValueError(f"There is no layer {wrong[0]}. Layers go from 1 to {deepest}.")
    with ExitStack() as undo:
        for stack in stacks:
            if "positions" in parts:
                undo.enter_context(_without(stack.embed, "placed"))
            if "causal mask" in parts and hasattr(stack, "causal"):
                undo.enter_context(_without(stack, "causal"))
            for layer, block in enumerate(stack.blocks, start=1):
                if layers is None or layer in layers:
                    for part in parts:
                        _switch(block, part, undo)
        yield


def _switch(block: EncoderBlock, part: str, undo: ExitStack) -> None:
    """Switch one part of one block off, and leave in ``undo`` how it comes back."""
    looks = [name for name in ("attend", "cross") if hasattr(block, name)]
    residuals = [getattr(block, f"around_{name}") for name in (*looks, "feed")]
    if part == "attention":
        _make(block.attend, lambda made: (torch.zeros_like(made[0]), made[1]), undo)
    elif part == "cross-attention" and "cross" in looks:
        _make(block.cross, lambda made: (torch.zeros_like(made[0]), made[1]), undo)
    elif part == "feed-forward":
        _make(block.feed, torch.zeros_like, undo)
    elif part == "residual connection":
        for residual in residuals:
            undo.enter_context(_without(residual, "carries"))
    elif part == "layer norm":
        for residual in residuals:
            undo.callback(residual.norm.register_forward_hook(lambda norm, given, made: given[0]).remove)
    elif part == "scaling":
        for look in (getattr(block, name) for name in looks):
            _make(look.query, _times(math.sqrt(look.query.out_features / look.H)), undo)


def _make(module: nn.Module, other: Callable, undo: ExitStack) -> None:
    """Let ``module`` make ``other(what it made)``."""
    undo.callback(module.register_forward_hook(lambda module, given, made: other(made)).remove)


def _times(factor: float) -> Callable[[Tensor], Tensor]:
    return lambda made: made * factor


@contextmanager
def _without(owner: nn.Module, attribute: str) -> Iterator[None]:
    """The attribute is False inside the block."""
    before = getattr(owner, attribute)
    setattr(owner, attribute, False)
    try:
        yield
    finally:
        setattr(owner, attribute, before)
