"""The shape of a Transformer, and its parameters by a formula: nothing is built, so no size is too large."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from .requirements import require_parts, require_widths


def mlp_parameters(widths: Sequence[int]) -> int:
    """Weights and biases of a multi-layer perceptron whose layers have these widths, the input's first.

    Raises:
        ValueError: there are fewer than two widths, or one isn't a whole number from 1 up.
    """
    require_widths(widths)
    return sum(before * after + after for before, after in pairwise(widths))


@dataclass(frozen=True)
class Shape:
    """What decides how many parameters a Transformer has.

    Attributes:
        layers: L, the blocks.
        width: D, the numbers of one token's vector.
        heads: H; they share the width evenly.
        vocabulary: V, the tokens that there are.
        positions: rows of a learned table of positions; 0 where positions cost no parameters.
        hidden: F, the units of a feed-forward network; 0 stands for 4 D.
        kv_heads: K, heads that have keys and values of their own; 0 stands for H.
        experts: feed-forward networks in each block.
        active: those that a token passes through.
        gated: a feed-forward network has three matrices, not two.
        biases: matrices and norms have them.
        tied: the table of embeddings is the last matrix, too.

    Raises:
        ValueError: a size isn't a whole number from 1 up (0 where it stands for something), or they don't fit.
    """

    layers: int
    width: int
    heads: int
    vocabulary: int
    positions: int = 0
    hidden: int = 0
    kv_heads: int = 0
    experts: int = 1
    active: int = 1
    gated: bool = False
    biases: bool = True
    tied: bool = True

    def __post_init__(self) -> None:
        require_parts(vars(self))

    @property
    def F(self) -> int:
        """Units of a feed-forward network."""
        return self.hidden or 4 * self.width

    @property
    def keys(self) -> int:
        """The width of all keys of a token together; its values are as wide."""
        return (self.kv_heads or self.heads) * (self.width // self.heads)


def expert_parameters(shape: Shape) -> int:
    """One feed-forward network: its matrices and their biases."""
    up = 2 if shape.gated else 1
    return (up + 1) * shape.width * shape.F + shape.biases * (up * shape.F + shape.width)


def parameters(shape: Shape) -> dict[str, int]:
    """Parameters by part: embeddings, attention, feed-forward, norms, head. The values add up to all of them."""
    L, D, V, keys = shape.layers, shape.width, shape.vocabulary, shape.keys
    attention = 2 * D * D + 2 * D * keys + shape.biases * (2 * D + 2 * keys)
    router = D * shape.experts if shape.experts > 1 else 0
    return {
        "embeddings": V * D + shape.positions * D,
        "attention": L * attention,
        "feed-forward": L * (shape.experts * expert_parameters(shape) + router),
        "norms": (2 * L + 1) * (D + shape.biases * D),
        "head": 0 if shape.tied else V * D,
    }


def total_parameters(shape: Shape) -> int:
    """All parameters, N."""
    return sum(parameters(shape).values())


def active_parameters(shape: Shape) -> int:
    """The parameters that the path of one token leads through: of the experts only the active ones."""
    resting = shape.layers * (shape.experts - shape.active)
    return total_parameters(shape) - resting * expert_parameters(shape)
