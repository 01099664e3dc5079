"""One configuration of a Transformer, which every stack takes: the notebooks' small ones, GPT-2, and Llama."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import torch.nn.functional as F
from torch import Tensor

from .requirements import require_config


def squared_relu(x: Tensor) -> Tensor:
    """The square of what a ReLU lets through (So et al. 2021, https://arxiv.org/abs/2109.08668)."""
    return F.relu(x).square()


#: What bends in a feed-forward network of two matrices. GPT-2's GELU is the one with tanh.
ACTIVATIONS = {"relu": F.relu, "gelu": F.gelu, "gelu_tanh": partial(F.gelu, approximate="tanh"), "relu2": squared_relu}


@dataclass(frozen=True, kw_only=True)
class TransformerConfig:
    """The sizes and kinds of a Transformer's parts. ``dataclasses.replace`` makes one that differs.

    Attributes:
        V: size of the vocabulary.
        D: width of a token's vector.
        H: heads; must divide D.
        L: blocks.
        hidden: units of each feed-forward network.
        longest: the most tokens of a sequence.
        positions: ``"learned"``, ``"sinusoidal"``, ``"rotary"`` (Su et al. 2021, https://arxiv.org/abs/2104.09864), or
            None.
        rotary_base: the slowest rotary wave turns once in about 2π times so many tokens.
        norm: ``"layer"``, or ``"rms"`` (Zhang and Sennrich 2019, https://arxiv.org/abs/1910.07467).
        pre_norm: norm what a part reads (True, as in GPT-2), or norm the sum (False, as in the original and in BERT).
        final_norm: whether a norm ends the stack; None means ``pre_norm``.
        embedding_norm: whether the embedding has a norm of its own, as in BERT.
        qk_norm: whether each head's queries and keys are normed (Henry et al. 2020, https://arxiv.org/abs/2010.04245).
        activation: a key of :data:`ACTIVATIONS`, or ``"swiglu"`` (Shazeer 2020, https://arxiv.org/abs/2002.05202).
        dropout: share of the numbers set to 0 in training, in the embedding and in what each part makes.
        eps: added to the variance in the norms.
        kv_heads: heads of keys and values, each shared by H / kv_heads heads of queries (Ainslie et al. 2023,
            https://arxiv.org/abs/2305.13245); None means H.
        tied: whether the output reads the embedding's table backwards (Press and Wolf 2017,
            https://arxiv.org/abs/1608.05859).
        bias: whether matrices and layer norms have a bias.

    Raises:
        ValueError: a size, a kind or a share that no Transformer can have.
    """

    V: int
    D: int
    H: int
    L: int
    hidden: int
    longest: int
    positions: str | None = "learned"
    rotary_base: float = 10_000.0
    norm: str = "layer"
    pre_norm: bool = True
    final_norm: bool | None = None
    embedding_norm: bool = False
    qk_norm: bool = False
    activation: str = "gelu"
    dropout: float = 0.0
    eps: float = 1e-5
    kv_heads: int | None = None
    tied: bool = True
    bias: bool = True

    def __post_init__(self) -> None:
        require_config(self, (*ACTIVATIONS, "swiglu"))

    @property
    def d(self) -> int:
        """Width of a head."""
        return self.D // self.H

    @property
    def groups(self) -> int:
        """Heads of keys and values."""
        return self.H if self.kv_heads is None else self.kv_heads

    @property
    def ends_in_norm(self) -> bool:
        """Whether a norm ends the stack."""
        return self.pre_norm if self.final_norm is None else self.final_norm
