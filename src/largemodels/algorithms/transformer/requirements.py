"""What the Transformer refuses, said as sentences: the argument, what was found, what is wanted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from ..shapes import broadcasts, require_heads, require_known, require_sizes, require_tensor, shape

if TYPE_CHECKING:
    from .config import TransformerConfig

POSITIONS = ("learned", "sinusoidal", "rotary", None)
NORMS = ("layer", "rms")


def require_choice(name: str, value: object, choices: Sequence[object]) -> None:
    """Refuse a value that isn't one of the choices.

    Raises:
        ValueError: it isn't.
    """
    if value not in choices:
        raise ValueError(f"{name} is {value!r}. Choose one of: {', '.join(map(str, choices))}.")


def require_config(c: TransformerConfig, activations: Sequence[str]) -> None:
    """Refuse sizes and kinds that no Transformer can have.

    Raises:
        ValueError: a size isn't a whole number above 0, heads don't share out evenly, waves have no pairs, there is no
            such kind, or a share or the eps is out of range.
    """
    require_sizes(V=c.V, D=c.D, H=c.H, L=c.L, hidden=c.hidden, longest=c.longest, kv_heads=c.groups)
    require_heads(c.D, c.H)
    if c.H % c.groups:
        raise ValueError(f"{c.H} heads can't share {c.groups} heads of keys and values: kv_heads must divide H.")
    require_choice("positions", c.positions, POSITIONS)
    require_choice("norm", c.norm, NORMS)
    require_choice("activation", c.activation, activations)
    for kind, width in (("sinusoidal", c.D), ("rotary", c.d)):
        if c.positions == kind and width % 2:
            raise ValueError(f"{kind} positions come in pairs, and the width is {width}. Make it even.")
    if not 0 <= c.dropout < 1:
        raise ValueError(f"dropout is {c.dropout}. It is a share: at least 0, and below 1.")
    if not c.eps > 0 or not c.rotary_base > 1:
        raise ValueError(f"eps is {c.eps}, rotary_base {c.rotary_base}. eps must be above 0, the base above 1.")


def require_plain(c: TransformerConfig) -> None:
    """Refuse a configuration with parts that came after the first Transformers, for stacks that don't have them.

    Raises:
        ValueError: it has one.
    """
    later = {
        "positions": c.positions == "rotary", "norm": c.norm != "layer", "kv_heads": c.groups != c.H,
        "qk_norm": c.qk_norm, "tied": not c.tied, "bias": not c.bias,
    }  # fmt: skip
    if found := [name for name, wanted in later.items() if wanted]:
        raise ValueError(
            f"This stack has no place for what the configuration says of {', '.join(found)}. Leave it at its default, "
            "or take the causal language model (`causal_lm.model`)."
        )


def require_tokens(tokens: Tensor, V: int, longest: int) -> None:
    """Refuse ids that an embedding table can't look up.

    Args:
        tokens: should be whole numbers of shape (B, T), with B and T at least 1.
        V: size of the vocabulary.
        longest: the most tokens that there are positions for.

    Raises:
        TypeError: they are no tensor, or not whole numbers.
        ValueError: their shape is another one, there are too many of them, or an id is outside the vocabulary.
    """
    require_tensor("tokens", tokens)
    if tokens.dim() != 2 or not tokens.numel():
        raise ValueError(f"tokens have the shape {shape(tokens)}. It must be (B, T), with at least one of each.")
    if tokens.size(1) > longest:
        raise ValueError(f"tokens are {tokens.size(1)} long, and there are positions for {longest}. Cut them shorter.")
    require_known("tokens", tokens, V)


def require_states(x: Tensor, D: int) -> None:
    """Refuse vectors that a stack of blocks of width D can't take.

    Raises:
        TypeError: they are no tensor.
        ValueError: the shape isn't (B, T, D), or a number is NaN or infinite.
    """
    require_tensor("x", x)
    if x.dim() != 3 or x.size(-1) != D or not x.numel():
        raise ValueError(f"x has the shape {shape(x)}. It must be (B, T, {D}), with at least one of each.")
    if not x.isfinite().all():
        raise ValueError("x holds a NaN or an infinity, which would spread to every token. Find where it was made.")


def require_mask(mask: Tensor | None, B: int, T: int, S: int) -> None:
    """Refuse a mask that doesn't say for each of T tokens which of S it may look at.

    Raises:
        TypeError: the mask is no tensor, or not boolean.
        ValueError: it doesn't broadcast to (B, T, S), or it hides every token from one that looks.
    """
    if mask is None:
        return
    require_tensor("mask", mask)
    if mask.dtype != torch.bool:
        raise TypeError(f"mask holds {mask.dtype}. It must be boolean, True = may look: write `mask.bool()`.")
    if not broadcasts(mask, (B, T, S)):
        raise ValueError(
            f"mask has the shape {shape(mask)}. It must broadcast to (B, T, S) = ({B}, {T}, {S}); a (B, S) table of "
            "which tokens are real needs a dimension for T: write `mask[:, None]`."
        )
    if not mask.any(-1).all():
        raise ValueError("mask hides every token from one that looks. Let each see at least one token that is real.")


def require_memory(cross: bool, x: Tensor, memory: Tensor | None, mask: Tensor | None) -> None:
    """Refuse a memory that a decoder can't read, none where it needs one, and a mask for what isn't there.

    Raises:
        TypeError: the memory is no tensor, or the mask isn't boolean.
        ValueError: the decoder needs a memory and has none, or the other way round; or the shapes don't fit.
    """
    if cross != (memory is not None):
        wanted = "needs a memory to look at" if cross else "has no cross-attention to read a memory with"
        raise ValueError(f"This decoder {wanted}. It was made with cross={cross}.")
    if memory is not None:
        require_states(memory, x.size(-1))
        require_mask(mask, x.size(0), x.size(1), memory.size(1))
    elif mask is not None:
        where = "Its causal mask is its own; let padding stand at the end, where no token before it can see it."
        raise ValueError(f"This decoder has no memory that a mask could hide. {where}")
