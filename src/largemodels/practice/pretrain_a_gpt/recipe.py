"""A recipe: every choice of a pre-training in one place; the public one, and ours."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import torch
from torch import Tensor
from torch.optim.lr_scheduler import LambdaLR

from ...algorithms.transformer.config import TransformerConfig
from ...core.device import device
from ..training_loop.requirements import require_learning_rate
from .counting import Counts
from .model import CountingGPT
from .muon import Muon
from .requirements import require_steps
from .together import Together

T = 64  #: characters of a window: the context, in training and when judged


@lru_cache(maxsize=2)
def shared_counts(text: Tensor, V: int, order: int) -> Counts:
    """The counts of a text, made once for all models that use them: they take 200 MB. See :class:`.counting.Counts`."""
    return Counts(text.to(device()), V, order)


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """What is chosen before a GPT is trained. ``dataclasses.replace`` takes one choice out.

    Attributes:
        L: layers.
        D: width.
        H: heads.
        B: windows in a batch.
        order: characters of the patterns that are counted first; None for a GPT alone.
        leave_out: whether a window of training is read without the counts of its own part of the text.
        muon: learning rate of Muon for the matrices of the blocks; None leaves them to AdamW.
        newton_schulz: steps of Muon's.
        learning_rate: AdamW's.
        betas: AdamW's.
        weight_decay: AdamW's, of matrices alone.
        clip: the largest norm of the whole gradient.
        warm_up: steps in which the rates rise.
        shape: how the rates fall then, ``"linear"`` or ``"cosine"``.
        last: what share of the rates is left at the end.
        zero: see :class:`.model.CountingGPT`; so for ``cap``.
        cap: see there.
        positions: these and the rest: see ``TransformerConfig``.
        norm: see there.
        qk_norm: see there.
        activation: see there.
        dropout: see there; in training alone.
        kv_heads: see there.
        tied: see there.
        embedding_norm: see there.
    """

    L: int = 2
    D: int = 128
    H: int = 4
    B: int = 16
    order: int | None = 6
    leave_out: bool = True
    muon: float | None = 0.01
    newton_schulz: int = 3
    learning_rate: float = 0.002
    betas: tuple[float, float] = (0.9, 0.98)
    weight_decay: float = 0.0
    clip: float | None = None
    warm_up: int = 20
    shape: str = "linear"
    last: float = 0.0
    zero: bool = True
    cap: float | None = None
    positions: str = "rotary"
    norm: str = "rms"
    qk_norm: bool = True
    activation: str = "relu2"
    dropout: float = 0.3
    kv_heads: int | None = None
    tied: bool = False
    embedding_norm: bool = True

    def model(self, text: torch.Tensor, V: int) -> CountingGPT:
        """A new model; ``text``, (N,), is what it will learn from: it is counted, where the recipe says so."""
        config = TransformerConfig(
            V=V, D=self.D, H=self.H, L=self.L, hidden=4 * self.D, longest=T, positions=self.positions, norm=self.norm,
            qk_norm=self.qk_norm, activation=self.activation, kv_heads=self.kv_heads, tied=self.tied, bias=False,
            embedding_norm=self.embedding_norm, dropout=self.dropout, rotary_base=1000.0,
        )  # fmt: skip
        counts = shared_counts(text, V, self.order) if self.order else None
        return CountingGPT(config, counts, zero=self.zero, cap=self.cap)

    def optimizers(self, model: CountingGPT) -> Together:
        """Muon for the matrices of the blocks, if the recipe says so, and AdamW for the rest.

        Raises:
            ValueError: a learning rate is 0, negative or NaN.
        """
        require_learning_rate(self.learning_rate)
        inner = {id(p): p for p in model.blocks.parameters() if p.ndim == 2 and self.muon is not None}
        rest, decays = [p for p in model.parameters() if id(p) not in inner], {1: 0.0, 2: self.weight_decay}
        groups = [dict(params=[p for p in rest if max(p.ndim, 1) == n], weight_decay=d) for n, d in decays.items()]
        adam = torch.optim.AdamW(groups, self.learning_rate, self.betas)
        return Together([adam, Muon(inner.values(), self.muon, steps=self.newton_schulz)] if inner else [adam])

    def schedule(self, optimizers: Together, steps: int) -> Together:
        """Of the learning rates, over so many steps.

        Raises:
            ValueError: the steps end within the warm-up.
        """
        require_steps(steps, self.warm_up)

        def share(step: int) -> float:
            done = max(0, step - self.warm_up) / (steps - self.warm_up)
            left = 1 - done if self.shape == "linear" else (1 + math.cos(math.pi * done)) / 2
            return min(1.0, (step + 1) / self.warm_up) * (self.last + (1 - self.last) * left)

        return Together([LambdaLR(optimizer, share) for optimizer in optimizers])


OURS = Recipe()
#: The public small recipe (nanoGPT's settings for Shakespeare on a CPU, https://github.com/karpathy/nanoGPT).
PUBLIC = Recipe(
    L=4, B=12, order=None, muon=None, learning_rate=1e-3, betas=(0.9, 0.99), weight_decay=0.1, clip=1.0, warm_up=100,
    shape="cosine", last=0.1, zero=False, positions="learned", norm="layer", qk_norm=False, activation="gelu",
    dropout=0.0, tied=True, embedding_norm=False,
)  # fmt: skip
PUBLIC_STEPS = 2_000
